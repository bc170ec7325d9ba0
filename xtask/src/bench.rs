//! `cargo xtask bench`: measures, each thing beside a named reference in the same run. The gateway's figures are
//! written into docs/benchmarks.md, the others go there by hand, with the machine they were taken on.

use std::process::Command;

use crate::node::Node;
use crate::packages::{self, Purpose};
use crate::step::{self, Stop, cargo};
use crate::{bench_gateway, tools, ui};

/// What can be measured.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Subject {
    /// The window beside an empty one.
    Window,
    /// The list of tokens, many beside few.
    Tokens,
    /// The gateway beside what people would use instead; quickly, if only whether it works is of interest.
    Gateway {
        /// Few and short rounds, whose figures are not kept.
        quick: bool,
    },
    /// Instructions of a request through the gateway; noted in the repository if that is wanted.
    Instructions {
        /// Write what was counted over what is noted.
        keep: bool,
    },
    /// The overview and the activity screen, a million requests beside none.
    Overview,
}

impl Subject {
    pub(crate) fn parse(mut words: impl Iterator<Item = String>) -> Result<Self, Stop> {
        let subject = match words.next().as_deref() {
            Some("window") => Self::Window,
            Some("tokens") => Self::Tokens,
            Some("overview") => Self::Overview,
            Some("gateway") => Self::Gateway { quick: false },
            Some("instructions") => Self::Instructions { keep: false },
            _ => {
                return Err(Stop::usage(
                    "say what to measure: `cargo xtask bench gateway|instructions|window|tokens|overview`",
                ));
            }
        };
        match words.next() {
            Some(word) if word == "--keep" && matches!(subject, Self::Instructions { .. }) => {
                Ok(Self::Instructions { keep: true })
            }
            Some(word) if word == "--quick" && matches!(subject, Self::Gateway { .. }) => {
                Ok(Self::Gateway { quick: true })
            }
            None => Ok(subject),
            Some(word) => {
                Err(Stop::usage(format!("`bench` takes nothing more, and `{word}` is there")))
            }
        }
    }
}

pub(crate) fn bench(subject: &Subject) -> Result<(), Stop> {
    if let Subject::Gateway { quick } = *subject {
        packages::ensure(Purpose::Gateway)?;
        return bench_gateway::bench(quick);
    }
    if let Subject::Instructions { keep } = *subject {
        packages::ensure(Purpose::Gateway)?;
        return bench_gateway::instructions(keep);
    }
    packages::ensure(Purpose::Tests)?;
    let release = step::target()?.join("release");
    if *subject == Subject::Tokens {
        let mut build = cargo(["build", "--release", "--package", "keydesk-benches"]);
        step::run("Building for release", &mut build)?;
        return step::last("Measuring", &mut Command::new(release.join("token_list")));
    }
    if *subject == Subject::Window {
        packages::ensure_program("chromium", "--version")?;
    }
    ui::ensure_built(&Node::ensure()?)?;
    let driver = tools::ensure_tauri_driver()?;
    let packages = ["keydesk", "keydesk-empty-window", "keydesk-benches"];
    let mut build = cargo(["build", "--release"]);
    build.args(packages.iter().flat_map(|package| ["--package", package]));
    step::run("Building for release (this takes long)", &mut build)?;
    let measure = |program| {
        let mut measure = Command::new(release.join(program));
        measure
            .env("KEYDESK_SMOKE_DRIVER", &driver)
            .env("KEYDESK_SMOKE_APP", release.join("keydesk"));
        measure
    };
    if *subject == Subject::Window {
        step::run("Measuring the start", &mut measure("window"))?;
        step::last("Measuring the list", &mut measure("scroll"))
    } else {
        step::run("Measuring at the desk", &mut measure("overview"))?;
        step::last("Measuring in the window", &mut measure("overview_window"))
    }
}
