//! The dependency rules of deny.toml, as cargo-deny checks them: licences, bans, sources; and known vulnerabilities where a copy of their
//! database lies where `cargo deny fetch` puts it. It is never fetched: a build need not reach anything but the registries. See also
//! `audit`, which takes a copy that is a plain folder.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
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
    deny.arg("--workspace").current_dir(step::root());
    if holds_something(&advisories()) {
        deny.args(["--offline", "check", "bans", "licenses", "sources", "advisories"]);
        return step::run(
            "Dependency rules, and known vulnerabilities by the copy of their database",
            &mut deny,
        );
    }
    step::say(
        "Known vulnerabilities are not checked: no copy of their database is here (docs/security.md)",
    );
    deny.args(["check", "bans", "licenses", "sources"]);
    step::run("Dependency rules", &mut deny)
}

/// Where `cargo deny fetch` puts the database, and where deny.toml has it looked for.
fn advisories() -> PathBuf {
    let cargo = env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = env::var_os("HOME").map(PathBuf::from).unwrap_or_default();
    cargo.unwrap_or_else(|| home.join(".cargo")).join("advisory-dbs")
}

fn holds_something(folder: &Path) -> bool {
    fs::read_dir(folder)
        .is_ok_and(|mut entries| entries.any(|it| it.is_ok_and(|it| it.path().is_dir())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_with_a_database_in_it_is_told_from_one_without() {
        let folder = tempfile::tempdir().unwrap();
        assert!(!holds_something(&folder.path().join("none")));
        assert!(!holds_something(folder.path()));
        fs::write(folder.path().join("db.lock"), "").unwrap();
        assert!(!holds_something(folder.path()));
        fs::create_dir(folder.path().join("advisory-db-1")).unwrap();
        assert!(holds_something(folder.path()));
    }
}
