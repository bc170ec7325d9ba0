//! Keydesk beside itself: a million tokens beside a thousand, bad tokens beside good ones, its start, and changes under load.

use crate::load;
use crate::process::Process;
use crate::report::{keep, spread};
use crate::stage::{Filled, free_address, working_tokens};
use keydesk_benches::{OWNER, PASSWORD, fill, percentile, point, token_name};
use keydesk_desk::{Desk, NewToken, Settings};
use keydesk_gateway::{Gateway, Limits};
use secrecy::SecretString;
use std::fmt::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Tokens that are used, of however many there are.
const USED: usize = 600;

pub(crate) async fn rows(is_quick: bool) {
    let mut table = String::from("| | |\n|---|---|\n");
    let mut row = |name: &str, found: String| {
        println!("{name}: {found}");
        let _infallible = writeln!(table, "| {name} | {found} |");
    };
    tokens(is_quick, &mut row).await;
    start(is_quick, &mut row).await;
    changes(is_quick, &mut row).await;
    keep("gateway-rows", &table);
}

/// Processor time of a request, in microseconds.
async fn cost(process: &Process, tokens: &[String], lasting: Duration, expected: u16) -> f64 {
    let before = process.cpu();
    let done = load::closed(process.address, tokens, lasting, expected).await;
    assert!(done.others * 1_000 <= done.requests, "{} of {} were answered otherwise", done.others, done.requests);
    (process.cpu() - before).as_secs_f64() * 1e6 / done.requests as f64
}

async fn tokens(is_quick: bool, row: &mut impl FnMut(&str, String)) {
    let (many, rounds) = if is_quick { (100_000, 2) } else { (1_000_000, 5) };
    let upstream = load::upstream().await;
    let (few_store, many_store) = (Filled::with(1_000).await, Filled::with(many).await);
    let (few_served, many_served) = (few_store.serve(upstream).await, many_store.serve(upstream).await);
    let a_token = many_served.memory().saturating_sub(few_served.memory()) as f64 / f64::from(many - 1_000);
    row(&format!("memory a token, bytes ({many} tokens against 1,000, before any request)"), format!("{a_token:.0}"));
    let good = working_tokens(USED);
    let unknown: Vec<String> = working_tokens(many as usize).split_off(many as usize - 10_000);
    let lasting = Duration::from_secs(if is_quick { 1 } else { 2 });
    let (mut few, mut much, mut bad, mut ratio, mut bad_ratio) = (vec![], vec![], vec![], vec![], vec![]);
    for _ in 0..rounds {
        few.push(cost(&few_served, &good, lasting, 200).await);
        much.push(cost(&many_served, &good, lasting, 200).await);
        bad.push(cost(&few_served, &unknown, lasting, 401).await);
        ratio.push(much[much.len() - 1] / few[few.len() - 1]);
        bad_ratio.push(bad[bad.len() - 1] / few[few.len() - 1]);
    }
    row("CPU a request with 1,000 tokens, us", spread(&few, 1));
    row(&format!("CPU a request with {many} tokens, us"), spread(&much, 1));
    row("the one against the other", spread(&ratio, 2));
    row("CPU of a request with an unknown token, us", spread(&bad, 1));
    row("an unknown token against a good one", spread(&bad_ratio, 2));
}

async fn start(is_quick: bool, row: &mut impl FnMut(&str, String)) {
    let upstream = load::upstream().await;
    let filled = Filled::with(100_000).await;
    let listen = free_address();
    let command = filled.command(listen, upstream).await;
    let mut series = Vec::new();
    for _ in 0..if is_quick { 3 } else { 9 } {
        let started = Instant::now();
        let process = Process::start(&command, listen);
        series.push(started.elapsed().as_secs_f64() * 1e3);
        drop(process);
    }
    row("the program listens after its start with 100,000 tokens, ms", spread(&series, 0));
}

/// Tokens created and deleted while requests come, each deleted one tried at once.
async fn changes(is_quick: bool, row: &mut impl FnMut(&str, String)) {
    let deleted: u32 = if is_quick { 300 } else { 10_000 };
    let dir = tempfile::tempdir().unwrap();
    let upstream = load::upstream().await;
    let listen = free_address();
    fill(dir.path(), deleted * 2).await;
    point(dir.path(), listen, upstream).await;
    let desk = Desk::open(dir.path(), Settings::default()).await.unwrap();
    let gateway = Gateway::start(desk.clone(), None, Limits::default()).await;
    let session = desk.sign_in(&OWNER.parse().unwrap(), SecretString::from(PASSWORD)).await.unwrap();

    let mut created = Vec::new();
    for n in 0..if is_quick { 100 } else { 2_000 } {
        let new = NewToken {
            name: format!("Created {n}").parse().unwrap(),
            environment: "sandbox".to_owned(),
            expires_at: None,
            narrowed_to: None,
            allowed_addresses: Vec::new(),
            use_by: None,
        };
        let started = Instant::now();
        desk.create_token(&session, new).await.unwrap();
        created.push(started.elapsed().as_secs_f64() * 1e3);
    }
    let p50 = percentile(&mut created, 0.5);
    let p99 = percentile(&mut created, 0.99);
    row("a token created, durable and with its audit record, ms", format!("p50 {p50:.2}, p99 {p99:.2}"));

    // Not the ones that are deleted.
    let slug = "sandbox".parse().unwrap();
    let others: Vec<String> = (deleted..deleted * 2)
        .filter(|n| !n.is_multiple_of(3))
        .map(|n| keydesk_benches::token_text(n, &slug).expose().to_owned())
        .collect();
    let is_over = Arc::new(AtomicBool::new(false));
    let until = Arc::clone(&is_over);
    let busy = tokio::spawn(async move {
        let mut requests = 0;
        while !until.load(Ordering::Relaxed) {
            // Not as many as go through: everything here shares one core, and a deletion would wait for half a second.
            requests += load::open(listen, &others, 1_000.0, Duration::from_millis(500)).await.len();
        }
        requests
    });
    let (mut accepted, mut times) = (0, Vec::new());
    for n in 0..deleted {
        let started = Instant::now();
        desk.delete_token(&session, &token_name(n)).await.unwrap();
        times.push(started.elapsed().as_secs_f64() * 1e3);
        let text = keydesk_benches::token_text(n, &slug);
        accepted += u32::from(load::status_of(listen, text.expose()).await != 401);
    }
    is_over.store(true, Ordering::Relaxed);
    let requests = busy.await.unwrap();
    row(
        &format!("accepted after the deletion returned, of {deleted}, with {requests} other requests meanwhile"),
        accepted.to_string(),
    );
    row(
        "a token deleted under that load, ms",
        format!("p50 {:.2}, p99 {:.2}", percentile(&mut times, 0.5), percentile(&mut times, 0.99)),
    );
    gateway.stop().await;
}
