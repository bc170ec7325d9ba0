//! What slow callers and floods do to those with a token: `hostile [--quick] [--floods]`, started by `cargo xtask hostile`. The gateway has the first
//! core, and this program, which is all the callers and the API behind, the second.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a measurement prints what it found"
)]

mod api;
mod caller;
mod flood;
mod pace;
#[path = "../gateway/process.rs"]
mod process;
mod report;
mod slow;
mod sockets;
#[path = "../gateway/stage.rs"]
mod stage;

use stage::{Filled, working_tokens};

/// Tokens that take turns, so that none comes to its own limit; and one for each slow caller.
const TOKENS: usize = 1_200;

fn main() {
    let is_quick = std::env::args().any(|word| word == "--quick");
    // Every turn looks at the sockets, so that what is sent at even distances is sent on time.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .event_interval(1)
        .build()
        .unwrap();
    runtime.block_on(hostile(is_quick));
}

async fn hostile(is_quick: bool) {
    let filled = Filled::with(TOKENS as u32 * 3 / 2 + 3).await;
    let gateway = filled.serve(api::start().await).await;
    let tokens = working_tokens(TOKENS);
    if std::env::args().any(|word| word == "--floods") {
        flood::rows(&gateway, &tokens, is_quick).await;
        return;
    }
    let slow = slow::rows(&gateway, &tokens, is_quick).await;
    let floods = flood::rows(&gateway, &tokens, is_quick).await;
    report::tell(&slow, &floods, is_quick);
}
