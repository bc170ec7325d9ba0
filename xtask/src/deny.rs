//! The dependency rules of deny.toml, as cargo-deny checks them: licences, bans, sources.

use std::process::Command;

use crate::step::{self, Stop};
use crate::tools;

/// The task: builds cargo-deny if need be (which takes some minutes), and has it check the rules.
pub(crate) fn run() -> Result<(), Stop> {
    tools::ensure_cargo_deny()?;
    check()
}

/// The rules, where cargo-deny is there; otherwise it is said that they were not checked.
pub(crate) fn check() -> Result<(), Stop> {
    let ours = tools::cargo_deny()?;
    let program = if ours.is_file() { ours } else { "cargo-deny".into() };
    if !step::succeeds(Command::new(&program).arg("--version")) {
        step::say(
            "Dependency rules: cargo-deny is not there (`cargo xtask deny` builds it), so only those that xtask's own tests check",
        );
        return Ok(());
    }
    let mut deny = Command::new(program);
    step::forget_this_package(&mut deny);
    deny.args(["--workspace", "check", "bans", "licenses", "sources"]).current_dir(step::root());
    step::run("Dependency rules", &mut deny)
}
