//! The words of `cargo xtask`: what can be asked for, and the help.

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program for the terminal, whose whole output is meant for the person in front of it"
)]

mod bench;
mod bench_gateway;
mod bundle;
mod corpus;
mod crash;
mod deny;
mod display;
mod fuzz;
mod hostile;
mod keychain;
mod mutants;
mod node;
mod owner;
mod packages;
mod python;
mod run;
mod runner;
mod schemathesis;
mod smoke;
mod step;
mod tally;
mod test;
mod tools;
mod ui;

use std::process::ExitCode;

use step::Stop;

const HELP: &str = "\
cargo xtask run [--headless] [--data-dir DIR] [--owner-file FILE]
    Installs the system packages that are missing, builds, and opens the Keydesk window.
    Without a display it says so and starts the gateway instead (`keydeskctl serve`).

    --headless         start the gateway even where there is a display
    --data-dir DIR     where Keydesk keeps its data (default: the user's own folder)
    --owner-file FILE  who to create as the first administrator when there is none yet:
                       three lines (name, e-mail, password), readable by you alone

cargo xtask test [--fast] [FILTER...] [-- ARGUMENT...]
    The same packages and those the tests need, then formatting, lints, the dependency
    rules, and every test: those that drive the window (see `smoke`), and the request corpus
    and schemathesis, which are fetched for the gateway, too.

    --fast             only the tests: no formatting, lints or dependency rules
    FILTER, ARGUMENT   handed on to the test runner

cargo xtask smoke [--app PROGRAM] [FILTER...] [-- ARGUMENT...]
    Only the tests that drive the real window, on a display of their own. They leave a
    report with a picture of each step (HTML and JUnit XML) in target/smoke.

    --app PROGRAM      drive an installed Keydesk instead of building one
    FILTER, ARGUMENT   handed on to the test runner

cargo xtask corpus
    Only the request corpus: fetches it where it is not there yet, and sends it through the
    gateway.

cargo xtask schemathesis
    Only schemathesis: fetches it where it is not there yet, and has it test the gateway by
    its own OpenAPI document.

cargo xtask crash
    Kills a process in the midst of changes a thousand times, and flips a bit of a store ten
    thousand times: nothing acknowledged is lost, and no deleted token lives. Another number
    or seed: KEYDESK_CRASH_ROUNDS, KEYDESK_CRASH_FLIPS, KEYDESK_CRASH_SEED.

cargo xtask fuzz [SECONDS]
    Gives what reads the bytes of strangers bytes that are made up, for 30 or so many
    seconds each (see `fuzz/`). Builds the fuzzer where it is not there yet.

cargo xtask mutants [FILE...]
    Changes the rules and the gateway's decision, each change by itself, and looks whether a test
    notices (see docs/mutants.md). Takes an hour or two. Builds cargo-mutants where it is not
    there yet.

    FILE               only these files, without .rs: route, permission_set

cargo xtask hostile [--quick]
    Slow callers (with slowhttptest, which it installs) and floods of bad tokens against the
    gateway, while good callers ask; writes the figures into docs/hostile-traffic.md.

    --quick            few and short rounds, whose figures are not kept

cargo xtask deny
    Only the dependency rules (`deny.toml`). Builds cargo-deny where it is not there yet,
    which takes some minutes; `test` checks them wherever it is there.

cargo xtask bundle
    Builds for release and makes the package that people install: on Linux, a .deb.

cargo xtask bench gateway [--quick]
    Measures the gateway beside nginx, HAProxy, Pingora, Apache, fastify, express-gateway, better-auth
    and a bare proxy, and beside itself, and writes the tables and the chart into docs/benchmarks.md.

    --quick            few and short rounds, whose figures are not kept

cargo xtask bench instructions [--keep]
    Counts the instructions of a request through the gateway and compares them with those
    noted in benches/instructions.toml; --keep notes the new ones.

cargo xtask bench window|tokens|overview
    Measures the window beside an empty one and one of Chromium's, the list of 100,000 tokens beside
    1,000, or the overview of a million requests beside that of none.

cargo xtask help
    This text.

All of them build the window's page with Node. Where none is installed, or one that is
too old, they fetch one into target/tools, for this repository alone.
";

/// What was asked for.
#[derive(Debug, PartialEq, Eq)]
enum Task {
    Run(run::Options),
    Test(test::Options),
    Smoke(smoke::Options),
    Corpus,
    Crash,
    Schemathesis,
    Fuzz(fuzz::Options),
    Hostile(hostile::Options),
    Mutants(mutants::Options),
    Deny,
    Bundle,
    Bench(bench::Subject),
    Help,
}

fn main() -> ExitCode {
    let done = parse(std::env::args().skip(1)).and_then(|task| match task {
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
        Task::Bundle => bundle::bundle(),
        Task::Bench(subject) => bench::bench(&subject),
        Task::Help => {
            print!("{HELP}");
            Ok(())
        }
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(stop) => {
            eprintln!("error: {}", stop.reason);
            ExitCode::from(stop.code)
        }
    }
}

fn parse(words: impl IntoIterator<Item = String>) -> Result<Task, Stop> {
    let mut words = words.into_iter();
    match words.next().as_deref() {
        Some("run") => run::Options::parse(words).map(Task::Run),
        Some("test") => test::Options::parse(words).map(Task::Test),
        Some("smoke") => smoke::Options::parse(words).map(Task::Smoke),
        Some("corpus") => alone(Task::Corpus, "corpus", words.next()),
        Some("crash") => alone(Task::Crash, "crash", words.next()),
        Some("schemathesis") => alone(Task::Schemathesis, "schemathesis", words.next()),
        Some("fuzz") => fuzz::Options::parse(words).map(Task::Fuzz),
        Some("hostile") => hostile::Options::parse(words).map(Task::Hostile),
        Some("mutants") => mutants::Options::parse(words).map(Task::Mutants),
        Some("deny") => alone(Task::Deny, "deny", words.next()),
        Some("bundle") => alone(Task::Bundle, "bundle", words.next()),
        Some("bench") => bench::Subject::parse(words).map(Task::Bench),
        Some("help" | "--help" | "-h") => Ok(Task::Help),
        Some(word) => Err(Stop::usage(format!(
            "`{word}` is not a task. There are `run`, `test`, `smoke`, `corpus`, `crash`, `schemathesis`, `fuzz`, `hostile`, `mutants`, `deny`, `bundle` and `bench`; `cargo xtask help` explains them."
        ))),
        None => Err(Stop::usage(
            "say which task: `cargo xtask run` or `cargo xtask test`. `cargo xtask help` explains them.",
        )),
    }
}

/// A task that takes no words.
fn alone(task: Task, name: &str, word: Option<String>) -> Result<Task, Stop> {
    match word {
        None => Ok(task),
        Some(word) => {
            Err(Stop::usage(format!("`{name}` takes nothing after it, and `{word}` is there")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Task, u8> {
        parse(line.split_whitespace().map(str::to_owned)).map_err(|stop| stop.code)
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
        assert_eq!(
            parsed("test --fast gateway -- --no-capture --fast"),
            Ok(Task::Test(test::Options {
                fast: true,
                runner_arguments: ["gateway", "--no-capture", "--fast"].map(str::to_owned).into(),
            }))
        );
    }

    #[test]
    fn smoke_takes_a_program_and_hands_on_the_rest() {
        assert_eq!(
            parsed("smoke first_run --app keydesk -- --no-capture"),
            Ok(Task::Smoke(smoke::Options {
                app: Some("keydesk".into()),
                runner_arguments: ["first_run", "--no-capture"].map(str::to_owned).into(),
            }))
        );
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
            assert_eq!(parsed(line), Ok(Task::Mutants(mutants::Options { files })), "{line}");
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
            "bench",
            "bench window --quick",
        ] {
            assert_eq!(parsed(line), Err(2), "{line:?}");
        }
    }

    #[test]
    fn help_is_given_where_people_look_for_it() {
        for line in ["help", "--help", "-h"] {
            assert_eq!(parsed(line), Ok(Task::Help), "{line:?}");
        }
    }
}
