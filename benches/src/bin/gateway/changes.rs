//! Changes under load: tokens created, and deleted while requests come, each deleted one tried at once.

use crate::load::{self, Caller};
use crate::report::Table;
use crate::stage::free_address;
use keydesk_benches::{OWNER, PASSWORD, fill, percentile, point, token_name, token_text};
use keydesk_desk::{Desk, NewToken, Session, Settings};
use keydesk_domain::EnvironmentSlug;
use keydesk_gateway::{Gateway, Limits};
use secrecy::SecretString;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// Other requests meanwhile, a second.
const A_SECOND: f64 = 2_000.0;

/// What came of the changes. Times are in milliseconds.
#[derive(Default)]
struct Changed {
    created: Vec<f64>,
    deleted: Vec<f64>,
    accepted: u32,
    took: Duration,
}

pub(crate) async fn changes(is_quick: bool) {
    let (created, deleted) = if is_quick { (100, 300) } else { (2_000, 10_000) };
    on_both_cores();
    let dir = tempfile::tempdir().unwrap();
    let listen = free_address();
    fill(dir.path(), deleted * 2).await;
    point(dir.path(), listen, load::upstream().await).await;
    let (requests, is_over) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
    let place = dir.path().to_owned();
    let (counted, over) = (Arc::clone(&requests), Arc::clone(&is_over));
    // On threads of its own, as in the program: this one only answers for the API.
    let changing = tokio::task::spawn_blocking(move || {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
        runtime.block_on(change(place, listen, created, deleted, (counted, over)))
    });
    let mut changed = changing.await.unwrap();
    let mut table = Table::default();
    let (p50, p99) =
        (percentile(&mut changed.created, 0.5), percentile(&mut changed.created, 0.99));
    table.row(
        "a token created, durable and with its audit record, ms",
        &format!("p50 {p50:.2}, p99 {p99:.2}"),
    );
    let (requests, took) = (requests.load(Ordering::Relaxed), changed.took.as_secs_f64());
    let meanwhile = format!("{requests} other requests in {took:.0} s");
    let name = format!("accepted after the deletion returned, of {deleted}, with {meanwhile}");
    table.row(&name, &changed.accepted.to_string());
    let (p50, p99) =
        (percentile(&mut changed.deleted, 0.5), percentile(&mut changed.deleted, 0.99));
    table.row("a token deleted under that load, ms", &format!("p50 {p50:.2}, p99 {p99:.2}"));
    table.keep("gateway-changes");
}

async fn change(
    place: PathBuf,
    listen: SocketAddr,
    created: u32,
    deleted: u32,
    (requests, is_over): (Arc<AtomicUsize>, Arc<AtomicBool>),
) -> Changed {
    let desk = Desk::open(&place, Settings::default()).await.unwrap();
    let gateway = Gateway::start(desk.clone(), None, Limits::default()).await;
    gateway.settled().await;
    let session =
        desk.sign_in(&OWNER.parse().unwrap(), SecretString::from(PASSWORD)).await.unwrap();
    let mut changed = Changed::default();
    for n in 0..created {
        changed.created.push(create(&desk, &session, n).await);
    }
    let slug: EnvironmentSlug = "sandbox".parse().unwrap();
    // Not the ones that are deleted.
    let others = (deleted..deleted * 2).filter(|n| !n.is_multiple_of(3));
    let others: Vec<String> = others.map(|n| token_text(n, &slug).expose().to_owned()).collect();
    let until = Arc::clone(&is_over);
    let busy = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        while !until.load(Ordering::Relaxed) {
            let round = load::open(listen, &others, A_SECOND, Duration::from_millis(500));
            requests.fetch_add(runtime.block_on(round).len(), Ordering::Relaxed);
        }
    });
    let (mut caller, began) = (Caller::new(listen), Instant::now());
    for n in 0..deleted {
        let started = Instant::now();
        desk.delete_token(&session, &token_name(n)).await.unwrap();
        changed.deleted.push(started.elapsed().as_secs_f64() * 1e3);
        let text = token_text(n, &slug);
        changed.accepted += u32::from(caller.status_of_next(text.expose(), n.into()).await != 401);
    }
    changed.took = began.elapsed();
    is_over.store(true, Ordering::Relaxed);
    busy.join().unwrap();
    gateway.stop().await;
    changed
}

async fn create(desk: &Desk, session: &Session, n: u32) -> f64 {
    let new = NewToken {
        name: format!("Created {n}").parse().unwrap(),
        environment: "sandbox".to_owned(),
        expires_at: None,
        narrowed_to: None,
        allowed_addresses: Vec::new(),
        use_by: None,
    };
    let started = Instant::now();
    desk.create_token(session, new).await.unwrap();
    started.elapsed().as_secs_f64() * 1e3
}

/// Gateway, callers and API share both cores here: nothing is compared with anything else.
fn on_both_cores() {
    let own = std::process::id().to_string();
    let _as_it_is = Command::new("taskset")
        .args(["-a", "-p", "-c", "0,1", &own])
        .stdout(Stdio::null())
        .status();
}
