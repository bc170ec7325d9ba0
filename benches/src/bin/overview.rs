//! What the overview and the activity screen cost at the desk after 90 days and a million requests, against an empty store in the
//! same run. `cargo run --release -p keydesk-benches --bin overview`
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a measurement prints what it found")]

use keydesk_benches::activity::fill_activity;
use keydesk_benches::{OWNER, PASSWORD, fill, percentile};
use keydesk_desk::{ActivityGroup, ActivityQuery, Desk, RefusalQuery, Session, Settings};
use secrecy::SecretString;
use std::path::Path;
use std::time::Instant;

const ROUNDS: usize = 30;

#[tokio::main]
async fn main() {
    let (empty, full) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    fill(empty.path(), 0).await;
    let started = Instant::now();
    let (requests, counters) = fill_activity(full.path()).await;
    println!(
        "{requests} requests in {counters} counters, written in {:.0} s\n",
        started.elapsed().as_secs_f64()
    );
    println!("| ms | empty store: median | p95 | {requests} requests: median | p95 |");
    println!("|---|---|---|---|---|");
    let (empty, full) = (open(empty.path()).await, open(full.path()).await);
    for days in [1, 7, 30, 90] {
        row(&format!("overview, {days} days"), &[&empty, &full], async |(desk, session)| {
            assert_eq!(desk.overview(session, days).await.unwrap().days, days);
        })
        .await;
    }
    for days in [7, 90] {
        for group in [
            ActivityGroup::Token,
            ActivityGroup::Endpoint,
            ActivityGroup::Hour,
            ActivityGroup::Each,
        ] {
            let query = ActivityQuery { days, group, ..ActivityQuery::default() };
            row(
                &format!("activity by {group:?}, {days} days"),
                &[&empty, &full],
                async |(desk, session)| {
                    assert!(!desk.activity(session, &query).await.unwrap().points.is_empty());
                },
            )
            .await;
        }
    }
    for search in ["", "203.0.113.9"] {
        let query =
            RefusalQuery { search: search.to_owned(), limit: 100, ..RefusalQuery::default() };
        row(
            &format!("refusals, search \"{search}\""),
            &[&empty, &full],
            async |(desk, session)| {
                assert!(desk.refusals(session, &query).await.unwrap().rows.len() <= 100);
            },
        )
        .await;
    }
}

async fn open(directory: &Path) -> (Desk, Session) {
    let desk = Desk::open(directory, Settings::default()).await.unwrap();
    let session =
        desk.sign_in(&OWNER.parse().unwrap(), SecretString::from(PASSWORD)).await.unwrap();
    (desk, session)
}

async fn row(name: &str, stores: &[&(Desk, Session)], ask: impl AsyncFn(&(Desk, Session))) {
    let mut cells = Vec::new();
    for store in stores {
        let mut series = Vec::with_capacity(ROUNDS);
        for _ in 0..ROUNDS {
            let started = Instant::now();
            ask(store).await;
            series.push(started.elapsed().as_secs_f64() * 1e3);
        }
        cells.push(format!(
            "{:.1} | {:.1}",
            percentile(&mut series, 0.5),
            percentile(&mut series, 0.95)
        ));
    }
    println!("| {name} | {} |", cells.join(" | "));
}
