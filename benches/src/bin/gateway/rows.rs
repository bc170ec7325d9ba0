//! Keydesk beside itself: a million tokens beside a thousand, bad tokens beside good ones, and its start.

use crate::load;
use crate::process::Process;
use crate::report::{Table, spread};
use crate::stage::{Filled, free_address, working_tokens};
use std::time::{Duration, Instant};

/// Tokens that are used, of however many there are.
const USED: usize = 600;

pub(crate) async fn rows(is_quick: bool) {
    let mut table = Table::default();
    let mut row = |name: &str, found: String| table.row(name, &found);
    tokens(is_quick, &mut row).await;
    start(is_quick, &mut row).await;
    table.keep("gateway-rows");
}

/// Processor time of a request, in microseconds.
async fn cost(process: &Process, tokens: &[String], lasting: Duration, expected: u16) -> f64 {
    let before = process.cpu();
    let done = load::closed(process.address, tokens, lasting, expected).await;
    assert!(
        done.others * 1_000 <= done.requests,
        "{} of {} were answered otherwise",
        done.others,
        done.requests
    );
    (process.cpu() - before).as_secs_f64() * 1e6 / done.requests as f64
}

async fn tokens(is_quick: bool, row: &mut impl FnMut(&str, String)) {
    let (many, rounds) = if is_quick { (100_000, 2) } else { (1_000_000, 5) };
    let upstream = load::upstream().await;
    let (few_store, many_store) = (Filled::with(1_000).await, Filled::with(many).await);
    let listen = free_address();
    let mut command = few_store.command(listen, upstream).await;
    // What an unknown token costs is asked here, and not how many are answered at most.
    command.args(["--unauthenticated-per-second", "1000000"]);
    let (few_served, many_served) =
        (Process::start(&command, listen), many_store.serve(upstream).await);
    let a_token =
        many_served.memory().saturating_sub(few_served.memory()) as f64 / f64::from(many - 1_000);
    row(
        &format!("memory a token, bytes ({many} tokens against 1,000, before any request)"),
        format!("{a_token:.0}"),
    );
    let good = working_tokens(USED);
    let unknown: Vec<String> = working_tokens(many as usize).split_off(many as usize - 10_000);
    let lasting = Duration::from_secs(if is_quick { 1 } else { 2 });
    let (mut few, mut much, mut bad, mut ratio, mut bad_ratio) =
        (vec![], vec![], vec![], vec![], vec![]);
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
