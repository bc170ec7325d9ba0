//! `cargo xtask hostile`: slow callers and floods against a real gateway, while good callers ask; the figures go into
//! docs/hostile-traffic.md.

use std::process::Command;

use crate::packages::{self, Purpose};
use crate::step::{self, Stop, cargo};

/// What `cargo xtask hostile` was told.
#[derive(clap::Args, Debug, PartialEq, Eq)]
pub(crate) struct Options {
    /// Few and short rounds, whose figures are not kept
    #[arg(long)]
    pub(crate) quick: bool,
}

pub(crate) fn run(options: &Options) -> Result<(), Stop> {
    if !cfg!(target_os = "linux") {
        return Err(Stop::failed(
            "this is measured on Linux only: how long the gateway holds a connection is read from /proc",
        ));
    }
    packages::ensure(Purpose::Gateway)?;
    packages::ensure_program("slowhttptest", "-h")?;
    let mut build =
        cargo(["build", "--release", "--package", "keydesk-cli", "--package", "keydesk-benches"]);
    step::run("Building for release", build.args(["--bin", "keydeskctl", "--bin", "hostile"]))?;
    // All callers and the API on the second core; the gateway is put on the first.
    let mut measure = Command::new("taskset");
    measure
        .args(["-c", "1"])
        .arg(step::target()?.join("release/hostile"))
        .args(options.quick.then_some("--quick"));
    step::last("Slow callers and floods (some minutes)", &mut measure)
}
