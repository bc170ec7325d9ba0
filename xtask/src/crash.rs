//! `cargo xtask crash`: a process that changes a store is killed a thousand times, and stores are damaged in ten thousand ways.

use crate::packages::{self, Purpose};
use crate::step::{self, Stop, cargo};

/// How often, and with which random numbers. Each has a default that suits a longer run than the tests have.
const VARIABLES: [(&str, &str); 3] = [
    ("KEYDESK_CRASH_ROUNDS", "1000"),
    ("KEYDESK_CRASH_FLIPS", "10000"),
    ("KEYDESK_CRASH_SEED", "2"),
];

pub(crate) fn run() -> Result<(), Stop> {
    packages::ensure(Purpose::Gateway)?;
    // Not the test runner, which ends what takes long.
    let mut command =
        cargo(["test", "--package", "keydesk-tests", "--test", "whole", "--", "--nocapture"]);
    command.args(["crash::", "damaged::"]);
    for (name, otherwise) in VARIABLES {
        if std::env::var_os(name).is_none() {
            command.env(name, otherwise);
        }
    }
    step::run("Killing a process in the midst of changes, and damaging stores", &mut command)
}
