//! The words of `cargo xtask`: what can be asked for. Each task's help stands with its options.

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program for the terminal, whose whole output is meant for the person in front of it"
)]

mod audit;
mod bench;
mod bench_gateway;
mod bundle;
mod corpus;
mod crash;
mod deny;
mod display;
mod fuzz;
mod hostile;
mod junit;
mod keychain;
mod mutants;
mod nightly;
mod node;
mod owner;
mod packages;
mod python;
mod run;
mod runner;
mod schemathesis;
mod smoke;
mod step;
mod test;
mod tools;
mod typos;
mod ui;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Builds, runs, checks and measures Keydesk.
///
/// `run` and `test` are all that most people need. Both install what is missing: system packages, and what is built or fetched into
/// target/tools for this repository alone. The window's page is built with Node, which is fetched where there is none or one too old.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", arg_required_else_help = true)]
struct Words {
    #[command(subcommand)]
    task: Task,
}

/// What was asked for.
#[derive(Debug, PartialEq, Eq, Subcommand)]
enum Task {
    /// Builds and opens the Keydesk window; without a display, starts the gateway
    ///
    /// Installs the system packages that are missing first. Without a display it says so and starts `keydeskctl serve`.
    Run(run::Options),
    /// Every check and every test: formatting, lints, dependency rules, page, gateway, window
    ///
    /// Installs the system packages that are missing first. At the end stands a table of the steps with their seconds.
    Test(test::Options),
    /// Only the tests that drive the real window, on a display of their own
    ///
    /// They leave a report with a picture of each step (HTML and JUnit XML) in target/smoke.
    Smoke(smoke::Options),
    /// Only the request corpus: fetches it once, and sends it through the gateway
    Corpus,
    /// Only schemathesis: fetches it once, and has it test the gateway by its own OpenAPI document
    Schemathesis,
    /// Kills a process in the midst of changes a thousand times, and flips a bit of a store ten thousand times
    ///
    /// Nothing acknowledged is lost, and no deleted token lives. Another number or seed: KEYDESK_CRASH_ROUNDS, KEYDESK_CRASH_FLIPS,
    /// KEYDESK_CRASH_SEED.
    Crash,
    /// Feeds random input to every parser of untrusted data (see fuzz/)
    Fuzz(fuzz::Options),
    /// Changes the rules and the gateway's decision one by one, and checks that a test notices
    ///
    /// See docs/mutants.md. All of them take an hour or two.
    Mutants(mutants::Options),
    /// Slow callers and floods of bad tokens against the gateway, while good callers ask
    ///
    /// Uses slowhttptest, which it installs, and writes the figures into docs/hostile-traffic.md.
    Hostile(hostile::Options),
    /// Only the dependency rules of deny.toml: licences, bans, sources
    Deny,
    /// Only known vulnerabilities of what Cargo.lock names, by a copy of the advisory database
    ///
    /// The copy is looked for in KEYDESK_ADVISORY_DB, else in ../shared/advisory-db; it is never fetched. Accepted advisories stand in
    /// deny.toml with their reasons.
    Audit,
    /// Only misspelt words (_typos.toml)
    Typos,
    /// Everything that is too slow for each change, part by part, with a table of how each part ended
    Nightly(nightly::Options),
    /// Builds for release and makes the package that people install: on Linux, a .deb
    Bundle,
    /// Measures one thing beside a named reference
    #[command(subcommand)]
    Bench(bench::Subject),
}

fn main() -> ExitCode {
    let done = match Words::parse().task {
        Task::Run(options) => run::run(&options),
        Task::Test(options) => test::test(&options),
        Task::Smoke(options) => smoke::smoke(&options),
        Task::Corpus => corpus::run(),
        Task::Crash => crash::run(),
        Task::Schemathesis => schemathesis::run(),
        Task::Fuzz(options) => fuzz::fuzz(&options),
        Task::Hostile(options) => hostile::run(&options),
        Task::Mutants(options) => mutants::run(&options),
        Task::Deny => deny::run(),
        Task::Audit => audit::run(),
        Task::Typos => typos::run(),
        Task::Nightly(options) => nightly::run(&options),
        Task::Bundle => bundle::bundle(),
        Task::Bench(subject) => bench::bench(&subject),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(stop) => {
            eprintln!("error: {}", stop.reason);
            ExitCode::from(stop.code)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    fn parsed(line: &str) -> Result<Task, i32> {
        Words::try_parse_from(["xtask"].into_iter().chain(line.split_whitespace()))
            .map(|words| words.task)
            .map_err(|error| error.exit_code())
    }

    #[test]
    fn the_words_fit_together() {
        Words::command().debug_assert();
    }

    #[test]
    fn run_takes_its_options_in_any_order() {
        assert_eq!(
            parsed("run --owner-file me --headless --data-dir d"),
            Ok(Task::Run(run::Options {
                headless: true,
                data_dir: Some("d".into()),
                owner_file: Some("me".into())
            }))
        );
    }

    #[test]
    fn test_hands_on_filters_and_what_follows_two_dashes() {
        let Ok(Task::Test(options)) = parsed("test --fast gateway -- --no-capture --fast") else {
            panic!("it was not taken");
        };
        assert!(options.fast);
        let handed_on: Vec<_> = options.runner.iter().collect();
        assert_eq!(handed_on, ["gateway", "--no-capture", "--fast"]);
    }

    #[test]
    fn smoke_takes_a_program_and_hands_on_the_rest() {
        let Ok(Task::Smoke(options)) = parsed("smoke first_run --app keydesk -- --no-capture")
        else {
            panic!("it was not taken");
        };
        assert_eq!(options.app, Some("keydesk".into()));
        assert_eq!(options.runner.iter().collect::<Vec<_>>(), ["first_run", "--no-capture"]);
    }

    #[test]
    fn the_gateway_is_measured_quickly_only_if_that_is_said() {
        for (line, quick) in [("bench gateway", false), ("bench gateway --quick", true)] {
            assert_eq!(parsed(line), Ok(Task::Bench(bench::Subject::Gateway { quick })), "{line}");
        }
    }

    #[test]
    fn mutants_takes_the_names_of_files() {
        for (line, files) in
            [("mutants", vec![]), ("mutants route decide", vec!["route", "decide"])]
        {
            let files = files.into_iter().map(str::to_owned).collect();
            let options = mutants::Options { files, shard: None };
            assert_eq!(parsed(line), Ok(Task::Mutants(options)), "{line}");
        }
    }

    #[test]
    fn what_is_not_known_is_refused_with_the_usage_exit_code() {
        for line in [
            "",
            "build",
            "run --fast",
            "run --data-dir",
            "run extra",
            "test --fats",
            "smoke --app",
            "smoke --fast",
            "bundle deb",
            "corpus here",
            "crash now",
            "fuzz long",
            "fuzz 0",
            "fuzz 1 2",
            "hostile quick",
            "mutants listener",
            "deny licenses",
            "nightly everything",
            "nightly --quick --full",
            "bench",
            "bench window --quick",
        ] {
            assert_eq!(parsed(line), Err(2), "{line:?}");
        }
    }

    #[test]
    fn help_is_given_where_people_look_for_it() {
        for line in ["help", "--help", "-h", "test --help", "help nightly"] {
            assert_eq!(parsed(line), Err(0), "{line:?}");
        }
    }
}
