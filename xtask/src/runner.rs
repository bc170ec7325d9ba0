//! What runs the tests: cargo-nextest, and around it the tests' keychain.

use std::process::Command;

use crate::keychain::Keychain;
use crate::smoke::Subject;
use crate::step::{self, Stop};
use crate::{junit, tools};

/// What is handed on to the test runner.
#[derive(clap::Args, Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Arguments {
    /// Only tests whose names hold one of these
    #[arg(value_name = "FILTER")]
    filters: Vec<String>,
    /// Options of `cargo nextest run`
    #[arg(last = true, value_name = "ARGUMENT")]
    more: Vec<String>,
}

impl Arguments {
    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        self.filters.iter().chain(&self.more).map(String::as_str)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.filters.is_empty() && self.more.is_empty()
    }
}

/// The packages that hold tests, as `cargo nextest run` and `cargo clippy` are told them. One choice for every step: with another, some
/// dependencies have other features, and are compiled once more.
pub(crate) const PACKAGES: [&str; 5] =
    ["--workspace", "--exclude", "keydesk-benches", "--exclude", "keydesk-empty-window"];

/// nextest's profile, which has the name of cargo's where that is `ci`.
pub(crate) fn profile() -> &'static str {
    if step::is_ci() { "ci" } else { "default" }
}

/// `cargo nextest run` with these arguments.
pub(crate) fn nextest(arguments: &[&str]) -> Result<Command, Stop> {
    let mut command = tools::ensure_nextest()?;
    command.args(["run", "--profile", profile()]);
    if step::is_ci() {
        command.args(["--cargo-profile", "ci"]);
    }
    command.args(PACKAGES).args(arguments);
    Ok(command)
}

/// Builds the tests, and the programs that they start.
pub(crate) fn build() -> Result<(), Stop> {
    step::run("Building the tests and the programs they start", &mut nextest(&["--no-run"])?)
}

/// Runs tests; the smoke tests among them drive this window. `told` is what they find in their surroundings.
pub(crate) fn run(
    what: &str,
    which: &[&str],
    subject: Option<&Subject>,
    told: &[(&str, &std::path::Path)],
    arguments: &Arguments,
) -> Result<(), Stop> {
    let keychain = Keychain::prepare()?;
    junit::clear(profile())?;
    let mut command = nextest(which)?;
    command.args(arguments.iter()).envs(told.iter().copied());
    if let Some(subject) = subject {
        subject.tell(&mut command);
    }
    step::last(what, &mut keychain.around(command))
}
