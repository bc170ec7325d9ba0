//! What a page of the token list costs among 100,000 tokens, against 1,000 in the same run: scrolling, searching, sorting, and
//! opening the store. `cargo run --release -p keydesk-benches --bin token_list`
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a measurement prints what it found")]

use keydesk_benches::{OWNER, PASSWORD, fill, percentile};
use keydesk_desk::{Desk, Settings, TokenOrder, TokenQuery};
use secrecy::SecretString;
use std::time::Instant;

const ROUNDS: u32 = 40;

#[tokio::main]
async fn main() {
    println!(
        "| tokens | open the store | page while scrolling | search \"WMS\" | sort by last used | all: p95, ms |"
    );
    println!("|---|---|---|---|---|---|");
    for tokens in [1_000, 100_000] {
        let dir = tempfile::tempdir().unwrap();
        fill(dir.path(), tokens).await;
        let started = Instant::now();
        let desk = Desk::open(dir.path(), Settings::default()).await.unwrap();
        let opened = started.elapsed().as_secs_f64() * 1e3;
        let session =
            desk.sign_in(&OWNER.parse().unwrap(), SecretString::from(PASSWORD)).await.unwrap();
        let (mut scroll, mut search, mut sort) = (Vec::new(), Vec::new(), Vec::new());
        for round in 0..ROUNDS {
            for (series, query) in [
                (
                    &mut scroll,
                    TokenQuery {
                        offset: round * tokens / ROUNDS,
                        limit: 100,
                        ..TokenQuery::default()
                    },
                ),
                (
                    &mut search,
                    TokenQuery { search: "WMS".to_owned(), limit: 100, ..TokenQuery::default() },
                ),
                (
                    &mut sort,
                    TokenQuery { order: TokenOrder::LastUsed, limit: 100, ..TokenQuery::default() },
                ),
            ] {
                let started = Instant::now();
                let page = desk.search_tokens(&session, &query).await.unwrap();
                series.push(started.elapsed().as_secs_f64() * 1e3);
                assert!(!page.rows.is_empty());
            }
        }
        let p95 = [scroll, search, sort].map(|mut series| percentile(&mut series, 0.95));
        println!("| {tokens} | {opened:.0} | {:.1} | {:.1} | {:.1} | |", p95[0], p95[1], p95[2]);
    }
}
