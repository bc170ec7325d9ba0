//! `cargo xtask test`: every check there is, in the order in which they are cheap.

use crate::node::Node;
use crate::packages::{self, Purpose};
use crate::smoke::{self, Subject};
use crate::step::{self, Stop, built, cargo};
use crate::{corpus, deny, runner, schemathesis, ui};

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
        deny::check()?;
    }
    // Before anything that compiles the window: its page is compiled into it.
    let node = Node::ensure()?;
    ui::ensure_built(&node)?;
    if !options.fast {
        ui::check(&node)?;
        step::run(
            "Lints",
            &mut cargo(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]),
        )?;
    }
    // A filter is meant for the tests of the Rust part.
    if options.runner_arguments.is_empty() {
        ui::test(&node)?;
        corpus::test(&corpus::ensure()?)?;
        schemathesis::test(&schemathesis::ensure()?)?;
    }
    step::run(
        "Building the programs that the tests start",
        &mut cargo(["build", "--workspace", "--bins"]),
    )?;
    tests(&options.runner_arguments)
}

fn tests(arguments: &[String]) -> Result<(), Stop> {
    if !smoke::POSSIBLE {
        step::say("No smoke tests here: the window can be driven on Linux only");
        return runner::run(
            "Tests",
            &["--workspace", "--exclude", "keydesk-smoke"],
            None,
            arguments,
        );
    }
    let subject = Subject::prepare(built("keydesk")?)?;
    subject.say_where_the_report_goes();
    runner::run("Tests", &["--workspace"], Some(&subject), arguments)
}
