//! `cargo xtask audit`: known vulnerabilities of the crates that Cargo.lock names, by a copy of RustSec's advisory database. The copy is
//! never fetched: a build need not reach anything but the registries.

use std::env;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::step::{self, Stop};
use crate::tools;

/// Where the copy is, if it is not beside the repository.
const VARIABLE: &str = "KEYDESK_ADVISORY_DB";
/// A copy beside the repository.
const BESIDE: &str = "../shared/advisory-db";
/// The lock files of what is built here.
const LOCKS: [&str; 2] = ["Cargo.lock", "fuzz/Cargo.lock"];

pub(crate) fn run() -> Result<(), Stop> {
    let Some(database) = database()? else {
        step::say(&format!(
            "Known vulnerabilities are NOT checked: there is no copy of the advisory database here. Put one into {BESIDE}, or say \
             in {VARIABLE} where one is (docs/security.md)"
        ));
        return Ok(());
    };
    let program = tools::ensure_cargo_audit()?;
    let rules = fs::read_to_string(step::root().join("deny.toml"))
        .map_err(|error| Stop::failed(format!("deny.toml could not be read: {error}")))?;
    for lock in LOCKS {
        let mut audit = Command::new(&program);
        step::forget_this_package(&mut audit);
        audit
            .args(["audit", "--no-fetch", "--stale", "--file", lock, "--db"])
            .arg(&database)
            .args(accepted(&rules).into_iter().flat_map(|id| ["--ignore", id]))
            .current_dir(step::root());
        step::run(&format!("Known vulnerabilities of what {lock} names"), &mut audit)?;
    }
    Ok(())
}

fn database() -> Result<Option<PathBuf>, Stop> {
    if let Some(named) = env::var_os(VARIABLE).map(PathBuf::from) {
        if named.join("crates").is_dir() {
            return Ok(Some(named));
        }
        return Err(Stop::usage(format!(
            "{VARIABLE} is {}, where there is no advisory database: it has a folder `crates`",
            named.display()
        )));
    }
    Ok(Some(step::root().join(BESIDE)).filter(|folder| folder.join("crates").is_dir()))
}

/// The advisories that deny.toml accepts: the one list, with the reasons, for cargo-deny and for cargo-audit.
fn accepted(rules: &str) -> Vec<&str> {
    rules
        .lines()
        .map(str::trim)
        .filter_map(|line| line.strip_prefix("{ id = \"")?.split('"').next())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_accepted_is_read_from_the_rules() {
        let rules = "ignore = [\n    # RUSTSEC-2020-0001 is mended.\n    { id = \"RUSTSEC-2024-0413\", reason = \"GTK 3\" },\n]\n";
        assert_eq!(accepted(rules), ["RUSTSEC-2024-0413"]);
    }

    #[test]
    fn every_advisory_that_is_accepted_has_its_reason() {
        let rules = fs::read_to_string(step::root().join("deny.toml")).unwrap();
        for line in rules.lines().map(str::trim).filter(|line| line.starts_with("{ id = ")) {
            assert!(line.contains("reason = \"") && line.contains("RUSTSEC-"), "{line}");
        }
    }
}
