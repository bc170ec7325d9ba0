//! `cargo xtask crash`: a process that changes a store is killed a thousand times, and stores are damaged in ten thousand ways.

use crate::packages::{self, Purpose};
use crate::runner::PACKAGES;
use crate::step::{self, Stop, cargo};

/// A longer run than the tests have.
const KILLED: u32 = 1_000;
const FLIPPED: u32 = 10_000;

/// Other random numbers than the tests have.
const SEED: u32 = 2;

pub(crate) fn run() -> Result<(), Stop> {
    rounds((KILLED, FLIPPED))
}

/// So many processes are killed, and so many bits flipped, where the surroundings do not say otherwise.
pub(crate) fn rounds((killed, flipped): (u32, u32)) -> Result<(), Stop> {
    packages::ensure(Purpose::Gateway)?;
    // Not the test runner, which ends what takes long.
    let mut command = cargo(["test"]);
    command.args(PACKAGES).args(step::profile_arguments());
    command.args(["--test", "whole", "--", "--nocapture", "crash::", "damaged::"]);
    let numbers = [
        ("KEYDESK_CRASH_ROUNDS", killed),
        ("KEYDESK_CRASH_FLIPS", flipped),
        ("KEYDESK_CRASH_SEED", SEED),
    ];
    for (name, otherwise) in numbers {
        if std::env::var_os(name).is_none() {
            command.env(name, otherwise.to_string());
        }
    }
    step::run("Killing a process in the midst of changes, and damaging stores", &mut command)
}
