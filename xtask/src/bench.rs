//! `cargo xtask bench`: measures, each thing beside a named reference in the same run. The gateway's figures are
//! written into docs/benchmarks.md, the others go there by hand, with the machine they were taken on.

use std::process::Command;

use crate::node::Node;
use crate::packages::{self, Purpose};
use crate::step::{self, Stop, cargo};
use crate::{bench_gateway, tools, ui};

/// What can be measured.
#[derive(Debug, PartialEq, Eq, clap::Subcommand)]
pub(crate) enum Subject {
    /// The window beside an empty one and one of Chromium's
    Window,
    /// The list of 100,000 tokens beside one of 1,000
    Tokens,
    /// The gateway beside nginx, HAProxy, Pingora, Apache, fastify, express-gateway, better-auth, a bare proxy and itself
    ///
    /// Writes the tables and the chart into docs/benchmarks.md.
    Gateway {
        /// Few and short rounds, whose figures are not kept
        #[arg(long)]
        quick: bool,
    },
    /// Instructions of a request through the gateway: more than 2 % above those noted in benches/instructions.toml fails
    Instructions {
        /// Note what was counted, and compare with nothing
        #[arg(long)]
        keep: bool,
    },
    /// The overview and the activity screen of a million requests beside those of none
    Overview,
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
