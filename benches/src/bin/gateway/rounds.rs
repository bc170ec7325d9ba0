//! Keydesk and the others in turn, round after round.

use crate::load::{self, status_of};
use crate::peers::{self, Peer};
use crate::report::{self, Measured};
use crate::stage::{Filled, working_tokens};
use keydesk_benches::percentile;
use std::time::Duration;

/// Tokens that take turns.
const TOKENS: usize = 10_000;
/// Requests a second when it is measured how long one takes.
const A_SECOND: f64 = 4_000.0;

/// Of the others, only those whose names begin so, if any are named: for a look at one of them, that is not kept.
pub(crate) async fn peers(is_quick: bool, only: &[&str]) {
    let (rounds, lasting) =
        if is_quick { (2, Duration::from_secs(1)) } else { (7, Duration::from_secs(3)) };
    let dir = tempfile::tempdir().unwrap();
    let upstream = load::upstream().await;
    let tokens = working_tokens(TOKENS);
    let filled = Filled::with(TOKENS as u32 * 3 / 2 + 3).await;
    let mut all =
        vec![Peer { name: "Keydesk", process: filled.serve(upstream).await, checks: true }];
    all.extend(peers::start(dir.path(), upstream, &tokens, only));
    // Well-formed, and never issued.
    let unknown = working_tokens(TOKENS * 2).pop().unwrap();
    for peer in &all {
        let address = peer.process.address;
        assert_eq!(
            status_of(address, &peer.key(&tokens[0])).await,
            200,
            "{}: a good token",
            peer.name
        );
        assert_eq!(
            status_of(address, &peer.key(&unknown)).await == 401,
            peer.checks,
            "{}: a bad token",
            peer.name
        );
    }
    let mut measured: Vec<Measured> = all.iter().map(|peer| Measured::new(peer.name)).collect();
    for round in 0..=rounds {
        for (peer, measured) in all.iter().zip(&mut measured) {
            let before = peer.process.cpu();
            // The first warms up.
            let lasting = if round == 0 { lasting / 3 } else { lasting };
            let keys: Vec<String> = tokens.iter().map(|token| peer.key(token)).collect();
            let done = load::closed(peer.process.address, &keys, lasting, 200).await;
            assert!(
                done.others * 1_000 <= done.requests,
                "{}: {} of {} failed",
                peer.name,
                done.others,
                done.requests
            );
            let cpu = (peer.process.cpu() - before).as_secs_f64() * 1e6 / done.requests as f64;
            if round > 0 {
                measured.cpu.push(cpu);
                measured.a_second.push(done.requests as f64 / done.took.as_secs_f64());
            }
        }
    }
    let mut direct = Measured::new("the API itself");
    for _ in 0..rounds {
        let places = all.iter().map(|peer| peer.process.address).chain([upstream]);
        for (address, measured) in places.zip(measured.iter_mut().chain([&mut direct])) {
            // Far more than some of them can do: their queues would only say so.
            if address != upstream && measured.slowest() < A_SECOND * 1.25 {
                continue;
            }
            let mut times = load::open(address, &tokens, A_SECOND, lasting).await;
            measured.p50.push(percentile(&mut times, 0.5));
            measured.p99.push(percentile(&mut times, 0.99));
        }
    }
    report::peers(&measured, &direct, rounds, lasting);
}
