//! The gateway beside what people would use instead, and beside itself: `gateway peers|rows|changes|instructions`, started by
//! `cargo xtask bench gateway` and `cargo xtask bench instructions`. The programs measured have the first core, and this one with clients and API the second.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a measurement prints what it found"
)]

mod changes;
mod instructions;
mod load;
mod peers;
mod process;
mod report;
mod rounds;
mod rows;
mod stage;
#[cfg(target_arch = "x86_64")]
mod steps;

use std::process::ExitCode;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let is_quick = words.iter().any(|word| word == "--quick");
    // Every turn looks at the sockets, so that an open loop is on time.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .event_interval(1)
        .build()
        .unwrap();
    match words.first().map(String::as_str) {
        Some("peers") => {
            let only: Vec<&str> =
                words.windows(2).filter(|it| it[0] == "--only").map(|it| it[1].as_str()).collect();
            runtime.block_on(rounds::peers(is_quick, &only));
        }
        Some("changes") => runtime.block_on(changes::changes(is_quick)),
        Some("rows") => runtime.block_on(rows::rows(is_quick)),
        Some("instructions") => {
            let keep = words.iter().any(|word| word == "--keep");
            return runtime.block_on(instructions::instructions(keep));
        }
        _ => println!(
            "usage: gateway peers [--quick] [--only NAME]... | rows [--quick] | changes [--quick] | instructions [--keep]"
        ),
    }
    ExitCode::SUCCESS
}
