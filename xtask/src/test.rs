//! `cargo xtask test`: every check there is, in the order in which they are cheap.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use crate::keychain::Keychain;
use crate::packages::{self, Purpose};
use crate::step::{self, Stop, cargo};
use crate::tally::Tally;

/// What `cargo xtask test` was told.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Options {
    /// Only the tests.
    pub(crate) fast: bool,
    pub(crate) runner_arguments: Vec<String>,
}

impl Options {
    pub(crate) fn parse(words: impl Iterator<Item = String>) -> Result<Self, Stop> {
        let mut options = Self::default();
        let mut words = words.into_iter();
        while let Some(word) = words.next() {
            match word.as_str() {
                "--fast" => options.fast = true,
                "--" => options.runner_arguments.extend(words.by_ref()),
                other if other.starts_with('-') => {
                    return Err(Stop::usage(format!(
                        "`test` does not know `{other}`. What is meant for the test runner goes after `--`"
                    )));
                }
                _ => options.runner_arguments.push(word),
            }
        }
        Ok(options)
    }
}

pub(crate) fn test(options: &Options) -> Result<(), Stop> {
    packages::ensure(Purpose::Tests)?;
    if !options.fast {
        step::run("Formatting", &mut cargo(["fmt", "--all", "--check"]))?;
        step::run("Lints", &mut cargo(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]))?;
        dependency_rules()?;
    }
    step::run("Building the programs that the tests start", &mut cargo(["build", "--workspace", "--bins"]))?;
    tests(&options.runner_arguments)
}

fn dependency_rules() -> Result<(), Stop> {
    if !step::succeeds(&mut cargo(["deny", "--version"])) {
        step::say("Dependency rules: skipped, cargo-deny is not installed");
        return Ok(());
    }
    step::run("Dependency rules", &mut cargo(["deny", "check", "bans", "licenses", "sources"]))
}

fn tests(arguments: &[String]) -> Result<(), Stop> {
    let keychain = Keychain::prepare()
        .map_err(|error| Stop::failed(format!("no folder for the tests' keychain could be made: {error}")))?;
    if keychain.is_none() {
        step::say("No keychain of the tests' own here: the tests that need one are left out");
    }
    let surrounded = |command: Command| match &keychain {
        Some(keychain) => keychain.around(&command),
        None => command,
    };

    if step::succeeds(&mut cargo(["nextest", "--version"])) {
        let mut command = cargo(["nextest", "run", "--workspace", "--no-fail-fast"]);
        command.args(arguments);
        return step::last("Tests", &mut surrounded(command));
    }
    let mut command = cargo(["test", "--workspace", "--lib", "--bins", "--tests", "--no-fail-fast"]);
    command.args(arguments);
    counted(&mut surrounded(command))
}

/// `cargo test` sums up each test program by itself; this sums up the run, in its last line.
fn counted(command: &mut Command) -> Result<(), Stop> {
    step::say("Tests (with cargo test: cargo-nextest is not installed)");
    let mut child = command.stdout(Stdio::piped()).spawn().map_err(|error| step::not_started(command, &error))?;
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
