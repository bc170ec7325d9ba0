//! What runs the tests: cargo-nextest where it is installed, else `cargo test`, and around either the tests' keychain.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use crate::keychain::Keychain;
use crate::smoke::Subject;
use crate::step::{self, Stop, cargo};
use crate::tally::Tally;

/// Runs the tests of these packages; the smoke tests among them drive this window.
pub(crate) fn run(
    what: &str,
    packages: &[&str],
    subject: Option<&Subject>,
    arguments: &[String],
) -> Result<(), Stop> {
    let keychain = Keychain::prepare()?;
    let nextest = step::succeeds(&mut cargo(["nextest", "--version"]));
    let mut command = cargo(if nextest { &["nextest", "run"][..] } else { &["test", "--tests"] });
    command.arg("--no-fail-fast").args(packages).args(arguments);
    if let Some(subject) = subject {
        subject.tell(&mut command);
    }
    let mut command = keychain.around(command);
    if nextest {
        return step::last(what, &mut command);
    }
    counted(what, &mut command)
}

/// `cargo test` sums up each test program by itself; this sums up the run, in its last line.
fn counted(what: &str, command: &mut Command) -> Result<(), Stop> {
    step::say(&format!("{what} (with cargo test: cargo-nextest is not installed)"));
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| step::not_started(command, &error))?;
    let mut tally = Tally::default();
    if let Some(output) = child.stdout.take() {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            println!("{line}");
            tally.add(&line);
        }
    }
    let ended = child
        .wait()
        .map_err(|error| Stop::failed(format!("the tests could not be waited for: {error}")))
        .and_then(|status| step::ended_well(command, status));
    println!("{tally}");
    ended
}
