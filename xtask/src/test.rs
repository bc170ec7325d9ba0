//! `cargo xtask test`: every check there is.

use std::path::PathBuf;
use std::thread;
use std::time::Instant;

use crate::node::Node;
use crate::packages::{self, Purpose};
use crate::runner::{self, Arguments, PACKAGES};
use crate::smoke::{self, Subject};
use crate::step::{self, Stop, built, cargo};
use crate::{corpus, deny, junit, schemathesis, tools, typos, ui};

/// What `cargo xtask test` was told.
#[derive(clap::Args, Debug, Default, PartialEq, Eq)]
pub(crate) struct Options {
    /// Only the tests: no formatting, lints or dependency rules
    #[arg(long)]
    pub(crate) fast: bool,
    #[command(flatten)]
    pub(crate) runner: Arguments,
}

/// What tests find in their surroundings: other projects' checks of the gateway, fetched.
type Fetched = Vec<(&'static str, PathBuf)>;

pub(crate) fn test(options: &Options) -> Result<(), Stop> {
    let started = Instant::now();
    junit::clear(runner::profile())?;
    let done = checks(options);
    println!("\n{}", step::table(started.elapsed()));
    // The last line is what is counted of this run by programs that read it.
    match (junit::tally(runner::profile()), &done) {
        (Some(tally), _) => println!("{tally}"),
        (None, Ok(())) => println!("0 passed, 0 failed"),
        (None, Err(_)) => {}
    }
    done
}

fn checks(options: &Options) -> Result<(), Stop> {
    packages::ensure(Purpose::Tests)?;
    if !options.fast {
        step::run("Formatting", &mut cargo(["fmt", "--all", "--check"]))?;
    }
    // Before anything that compiles the window: its page is compiled into it.
    let node = Node::ensure()?;
    ui::ensure_built(&node)?;
    let fetched = beside(options, &node)?;
    runner::build()?;
    tests(options, &fetched)
}

/// The lints of Rust, and beside them what waits for the network or has one thread.
fn beside(options: &Options, node: &Node) -> Result<Fetched, Stop> {
    thread::scope(|scope| {
        let others = scope.spawn(|| step::aside(|| other_checks(options, node)));
        let lints = if options.fast { Ok(()) } else { lints() };
        let others = others
            .join()
            .unwrap_or_else(|_| Err(Stop::failed("the checks beside the lints panicked")));
        // A lint is what most people want to hear of first.
        lints.and(others)
    })
}

fn lints() -> Result<(), Stop> {
    let mut clippy = cargo(["clippy", "--all-targets"]);
    clippy.args(PACKAGES).args(step::profile_arguments()).args(["--", "-D", "warnings"]);
    step::run("Lints", &mut clippy)
}

fn other_checks(options: &Options, node: &Node) -> Result<Fetched, Stop> {
    let mut fetched = Fetched::new();
    if !options.fast {
        ui::check(node)?;
    }
    // A filter is meant for the tests of the Rust part.
    if options.runner.is_empty() {
        ui::test(node)?;
        fetched.push((corpus::VARIABLE, corpus::ensure()?));
        fetched.push((schemathesis::VARIABLE, schemathesis::ensure()?));
    }
    if !options.fast {
        if step::is_ci() {
            tools::ensure_cargo_deny()?;
        }
        deny::check()?;
        typos::check()?;
    }
    if smoke::POSSIBLE {
        tools::ensure_tauri_driver()?;
    }
    Ok(fetched)
}

fn tests(options: &Options, fetched: &Fetched) -> Result<(), Stop> {
    let told: Vec<_> = fetched.iter().map(|(name, path)| (*name, path.as_path())).collect();
    // Those that are ignored elsewhere want what is fetched here, and nothing else.
    let mut which = if told.is_empty() { vec![] } else { vec!["--run-ignored", "all"] };
    if !smoke::POSSIBLE {
        step::say("No smoke tests here: the window can be driven on Linux only");
        which.extend(["--exclude", "keydesk-smoke"]);
        return runner::run("Tests", &which, None, &told, &options.runner);
    }
    let subject = Subject::prepare(built("keydesk")?)?;
    subject.say_where_the_report_goes();
    runner::run("Tests", &which, Some(&subject), &told, &options.runner)
}
