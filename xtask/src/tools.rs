//! Programs that the tests need and no system package has: built once, into `target/`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::step::{self, Stop, cargo};

/// What stands between a WebDriver client and the window. Fixed versions: a newer one is taken up by choice.
const TAURI_DRIVER: &str = "2.1.0";
/// What checks deny.toml.
const CARGO_DENY: &str = "0.20.2";
/// What builds the programs of `fuzz/` with the instruments of the fuzzer.
const CARGO_FUZZ: &str = "0.13.2";
/// What changes the rules to see whether a test notices.
const CARGO_MUTANTS: &str = "27.1.0";

/// What finds misspelt words.
const TYPOS: &str = "1.52.0";
/// What compares Cargo.lock with the advisory database.
const CARGO_AUDIT: &str = "0.22.2";
/// What runs the tests; an installed one may be newer. As in .config/nextest.toml.
const NEXTEST: [u32; 3] = [0, 9, 143];

/// `cargo nextest`: the installed one, or ours, built if the machine has none or one too old.
pub(crate) fn ensure_nextest() -> Result<Command, Stop> {
    let answer = cargo(["nextest", "--version"]).output();
    let said = answer.map(|answer| String::from_utf8_lossy(&answer.stdout).into_owned());
    if said.is_ok_and(|said| nextest_version(&said).is_some_and(|version| version >= NEXTEST)) {
        return Ok(cargo(["nextest"]));
    }
    let [major, minor, patch] = NEXTEST;
    let version = format!("{major}.{minor}.{patch}");
    let program = ensure("cargo-nextest", &version, &Effort::Built, "some minutes")?;
    let mut command = Command::new(program);
    command.arg("nextest").current_dir(step::root());
    step::forget_this_package(&mut command);
    Ok(command)
}

/// Out of `cargo-nextest 0.9.143 (60fa45f63 2026-08-04)`.
fn nextest_version(said: &str) -> Option<[u32; 3]> {
    let mut numbers = said.strip_prefix("cargo-nextest ")?.split_whitespace().next()?.split('.');
    let mut next = || numbers.next()?.parse().ok();
    Some([next()?, next()?, next()?])
}

/// The `typos` that finds misspelt words, built if it is not there yet.
pub(crate) fn ensure_typos() -> Result<PathBuf, Stop> {
    ensure("typos-cli", TYPOS, &Effort::Built, "some minutes")?;
    typos()
}

/// Where our own `typos` is, once it was built.
pub(crate) fn typos() -> Result<PathBuf, Stop> {
    Ok(program_in(&step::target()?.join("tools"), "typos"))
}

/// The `cargo-audit` that looks for known vulnerabilities, built if it is not there yet.
pub(crate) fn ensure_cargo_audit() -> Result<PathBuf, Stop> {
    ensure("cargo-audit", CARGO_AUDIT, &Effort::Built, "some minutes")
}

/// The `tauri-driver` that the smoke tests drive the window with, built if it is not there yet.
pub(crate) fn ensure_tauri_driver() -> Result<PathBuf, Stop> {
    ensure("tauri-driver", TAURI_DRIVER, &Effort::Quick, "a minute")
}

/// The `cargo-deny` that checks the dependency rules, built if it is not there yet.
pub(crate) fn ensure_cargo_deny() -> Result<PathBuf, Stop> {
    ensure("cargo-deny", CARGO_DENY, &Effort::Built, "a minute or two")
}

/// The `cargo-fuzz` that runs what is in `fuzz/`, built if it is not there yet.
pub(crate) fn ensure_cargo_fuzz() -> Result<PathBuf, Stop> {
    ensure("cargo-fuzz", CARGO_FUZZ, &Effort::Built, "a minute")
}

/// The `cargo-mutants` that changes the rules, built if it is not there yet.
pub(crate) fn ensure_cargo_mutants() -> Result<PathBuf, Stop> {
    ensure("cargo-mutants", CARGO_MUTANTS, &Effort::Built, "a minute or two")
}

/// Where our own `cargo-deny` is, once it was built.
pub(crate) fn cargo_deny() -> Result<PathBuf, Stop> {
    Ok(program_in(&step::target()?.join("tools"), "cargo-deny"))
}

/// What the compiler is to take trouble over.
#[derive(PartialEq, Eq)]
enum Effort {
    /// That the program is there soon: it works for some seconds, and its optimised build takes minutes longer (cargo-deny 3:49 instead
    /// of 1:28, to be five seconds quicker).
    Built,
    /// That the program is quick: each step of a smoke test goes through it.
    Quick,
}

fn ensure(package: &str, version: &str, effort: &Effort, how_long: &str) -> Result<PathBuf, Stop> {
    let target = step::target()?;
    let root = target.join("tools");
    let program = program_in(&root, package.strip_suffix("-cli").unwrap_or(package));
    if program.is_file() && installed(&root, package, version) {
        return Ok(program);
    }
    let mut install = cargo(["install", package, "--locked", "--quiet", "--force", "--version"]);
    install.arg(format!("={version}")).arg("--root").arg(&root);
    if *effort == Effort::Built {
        install.arg("--debug");
    }
    // Its dependencies are not ours: in a folder of their own they do not make cargo compile ours anew.
    install.arg("--target-dir").arg(target.join("tools-build"));
    step::run(&format!("Building {package} {version} (once; takes {how_long})"), &mut install).map_err(|stop| {
        Stop::failed(format!(
            "{}. If it could not be fetched, look at the network and the proxy of this machine, then try again",
            stop.reason
        ))
    })?;
    Ok(program)
}

fn program_in(root: &Path, package: &str) -> PathBuf {
    root.join("bin").join(format!("{package}{}", std::env::consts::EXE_SUFFIX))
}

/// Whether cargo noted that it installed this version under `root`.
fn installed(root: &Path, package: &str, version: &str) -> bool {
    fs::read_to_string(root.join(".crates.toml")).is_ok_and(|notes| {
        notes.lines().any(|line| line.starts_with(&format!("\"{package} {version} ")))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nextest_says_its_version() {
        let version =
            nextest_version("cargo-nextest 0.9.143 (60fa45f63 2026-08-04)\nrelease: 0.9.143\n");
        assert_eq!(version, Some([0, 9, 143]));
        for said in
            ["", "error: no such command: `nextest`", "cargo-nextest 0.9", "cargo-nextest x.y.z"]
        {
            assert_eq!(nextest_version(said), None, "{said:?}");
        }
        let config = fs::read_to_string(step::root().join(".config/nextest.toml")).unwrap();
        let wanted = NEXTEST.map(|number| number.to_string()).join(".");
        assert!(
            config.contains(&format!("required = \"{wanted}\"")),
            "two versions of nextest are asked for"
        );
    }

    #[test]
    fn cargo_notes_are_read_to_the_exact_version() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        assert!(!installed(root, "tauri-driver", "2.1.0"));

        let notes = "[v1]\n\"tauri-driver 2.1.0 (registry+https://example.com/index)\" = [\"tauri-driver\"]\n";
        fs::write(root.join(".crates.toml"), notes).unwrap();
        assert!(installed(root, "tauri-driver", "2.1.0"));
        assert!(!installed(root, "tauri-driver", "2.1"));
        assert!(!installed(root, "driver", "2.1.0"));
    }
}
