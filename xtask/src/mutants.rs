//! `cargo xtask mutants`: is there a change to a rule that no test notices? Each is made in turn, and a test has to fail.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::packages::{self, Purpose};
use crate::step::{self, Stop};
use crate::tools;

/// The rules, all of them.
const DOMAIN: &str = "crates/keydesk-domain/src";
/// The gateway, of which the files that decide a request are changed.
const GATEWAY: &str = "crates/keydesk-gateway/src";
const GATEWAYS_DECISION: [&str; 6] =
    ["credential", "decide", "introspect", "method", "path", "quota"];
/// What decides in the domain whether a request passes. Of these and of the gateway's, every change has to be noticed.
const DOMAINS_DECISION: [&str; 10] = [
    "access_table",
    "account",
    "kept_token",
    "permission",
    "permission_set",
    "refusal",
    "route",
    "rules",
    "token",
    "token_format",
];
/// Of all changes together so many of a hundred have to be noticed.
const PERCENT: u32 = 90;

/// What cargo-mutants ends with when it has tried them all, and no test noticed some of them,
const SOME_MISSED: i32 = 2;
/// or a test did not end with some.
const SOME_TOOK_TOO_LONG: i32 = 3;

/// The files to change: all there are where none is named.
#[derive(clap::Args, Debug, Default, PartialEq, Eq)]
pub(crate) struct Options {
    /// Only these files, without .rs: route, permission_set
    #[arg(value_name = "FILE", value_parser = known)]
    pub(crate) files: Vec<String>,
    /// Only one part of so many of the changes: 0/8 to 7/8
    #[arg(long, value_name = "K/N")]
    pub(crate) shard: Option<String>,
}

fn known(file: &str) -> Result<String, String> {
    if paths(file).is_empty() {
        return Err(format!(
            "it is no file whose changes are tried. There are those of {DOMAIN}, and of the gateway {}: name them without .rs",
            GATEWAYS_DECISION.join(", ")
        ));
    }
    Ok(file.to_owned())
}

impl Options {
    /// Those that are named, or these.
    fn paths_or(&self, otherwise: Vec<String>, folder: &str) -> Vec<String> {
        if self.files.is_empty() {
            return otherwise;
        }
        self.files
            .iter()
            .flat_map(|file| paths(file))
            .filter(|path| path.starts_with(folder))
            .collect()
    }
}

/// The files with this name.
fn paths(file: &str) -> Vec<String> {
    let is_plain = file.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'/'));
    let in_domain = Some(format!("{DOMAIN}/{file}.rs"))
        .filter(|path| is_plain && step::root().join(path).is_file());
    let in_gateway = GATEWAYS_DECISION.contains(&file).then(|| format!("{GATEWAY}/{file}.rs"));
    in_domain.into_iter().chain(in_gateway).collect()
}

pub(crate) fn run(options: &Options) -> Result<(), Stop> {
    packages::ensure(Purpose::Gateway)?;
    let program = tools::ensure_cargo_mutants()?;
    let gateways = GATEWAYS_DECISION.iter().flat_map(|file| paths(file)).collect();
    let mut counts = Counts::default();
    for (package, files) in [
        ("keydesk-domain", options.paths_or(vec![format!("{DOMAIN}/**/*.rs")], DOMAIN)),
        ("keydesk-gateway", options.paths_or(gateways, GATEWAY)),
    ] {
        if !files.is_empty() {
            counts.add(&changed(&program, package, &files, options.shard.as_deref())?);
        }
    }
    println!("{counts}");
    counts.verdict()
}

/// Changes these files of a package, each change by itself in a copy of the repository, and gives what became of them.
fn changed(
    program: &Path,
    package: &str,
    files: &[String],
    shard: Option<&str>,
) -> Result<Value, Stop> {
    let results = step::target()?.join("mutants").join(package);
    fs::create_dir_all(&results).map_err(|error| {
        Stop::failed(format!("{} could not be made: {error}", results.display()))
    })?;
    let mut mutants = in_the_background(program);
    step::forget_this_package(&mut mutants);
    // Built without debug information, and tried with fewer made-up values than usual: there are a thousand builds to make.
    mutants
        .args(["mutants", "--package", package, "--output"])
        .arg(&results)
        .args(files.iter().flat_map(|file| ["--file", file]))
        .args(shard.into_iter().flat_map(|shard| ["--shard", shard]))
        .envs([
            ("CARGO_PROFILE_DEV_DEBUG", "none"),
            ("PROPTEST_CASES", "16"),
            ("INSTA_UPDATE", "no"),
        ])
        .current_dir(step::root());
    step::say(&format!("Changing {package}, and looking whether its tests notice"));
    let status = mutants.status().map_err(|error| step::not_started(&mutants, &error))?;
    if !matches!(status.code(), Some(0 | SOME_MISSED | SOME_TOOK_TOO_LONG)) {
        step::ended_well(&mutants, status)?;
    }
    let outcomes = results.join("mutants.out").join("outcomes.json");
    let unreadable = |why: &dyn fmt::Display| {
        Stop::failed(format!("{} could not be read: {why}", outcomes.display()))
    };
    let text = fs::read_to_string(&outcomes).map_err(|error| unreadable(&error))?;
    serde_json::from_str(&text).map_err(|error| unreadable(&error))
}

/// It takes long: everything else on the machine goes first.
fn in_the_background(program: &Path) -> Command {
    if !cfg!(unix) {
        return Command::new(program);
    }
    let mut command = Command::new("nice");
    command.args(["-n", "10"]).arg(program);
    command
}

/// What became of the changes to one file. Those that do not compile are in neither.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Count {
    noticed: u32,
    missed: u32,
}

impl Count {
    const fn all(self) -> u32 {
        self.noticed + self.missed
    }

    const fn is_enough(self) -> bool {
        self.noticed * 100 >= self.all() * PERCENT
    }
}

/// What became of all changes, file by file.
#[derive(Debug, Default, PartialEq, Eq)]
struct Counts(BTreeMap<String, Count>);

impl Counts {
    /// Takes in what cargo-mutants wrote down.
    fn add(&mut self, outcomes: &Value) {
        for outcome in outcomes["outcomes"].as_array().into_iter().flatten() {
            let Some(file) = outcome["scenario"]["Mutant"]["file"].as_str() else { continue };
            let count = self.0.entry(file.to_owned()).or_default();
            match outcome["summary"].as_str() {
                // A test that no longer ends is one that fails.
                Some("CaughtMutant" | "Timeout") => count.noticed += 1,
                Some("MissedMutant") => count.missed += 1,
                _ => {}
            }
        }
    }

    fn whole(&self) -> Count {
        self.0.values().fold(Count::default(), |sum, count| Count {
            noticed: sum.noticed + count.noticed,
            missed: sum.missed + count.missed,
        })
    }

    /// Was enough noticed?
    fn verdict(&self) -> Result<(), Stop> {
        let decides = |file: &str| {
            let in_domain =
                DOMAINS_DECISION.iter().any(|name| file == format!("{DOMAIN}/{name}.rs"));
            in_domain || file.starts_with(GATEWAY)
        };
        let holes: Vec<&str> = self
            .0
            .iter()
            .filter(|(file, count)| decides(file) && count.missed > 0)
            .map(|(file, _)| file.as_str())
            .collect();
        if !holes.is_empty() {
            return Err(Stop::failed(format!(
                "a decision was changed and no test noticed, in {}. Above stands which change it was: write the test",
                holes.join(", ")
            )));
        }
        if !self.whole().is_enough() {
            return Err(Stop::failed(format!(
                "of a hundred changes fewer than {PERCENT} were noticed"
            )));
        }
        Ok(())
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "| File | Changes | Noticed |\n|---|---:|---:|")?;
        for (file, count) in &self.0 {
            writeln!(f, "| {file} | {} | {} |", count.all(), count.noticed)?;
        }
        let whole = self.whole();
        write!(f, "| **All** | **{}** | **{}** |", whole.all(), whole.noticed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn counts(outcomes: &[(&str, &str)]) -> Counts {
        let outcome = |(file, summary): &(&str, &str)| json!({ "scenario": { "Mutant": { "file": file } }, "summary": summary });
        let mut all: Vec<Value> = outcomes.iter().map(outcome).collect();
        all.push(json!({ "scenario": "Baseline", "summary": "Success" }));
        let mut counts = Counts::default();
        counts.add(&json!({ "outcomes": all }));
        counts
    }

    fn is_content(outcomes: &[(&str, &str)]) -> bool {
        counts(outcomes).verdict().is_ok()
    }

    #[test]
    fn what_does_not_compile_counts_for_nothing_and_what_does_not_end_was_noticed() {
        let text = "crates/keydesk-domain/src/text.rs";
        let counts = counts(&[
            (text, "CaughtMutant"),
            (text, "Timeout"),
            (text, "Unviable"),
            (text, "MissedMutant"),
        ]);
        assert_eq!(counts.0, BTreeMap::from([(text.to_owned(), Count { noticed: 2, missed: 1 })]));
        assert!(counts.to_string().ends_with("| **All** | **3** | **2** |"), "{counts}");
    }

    #[test]
    fn one_change_to_a_decision_that_nobody_noticed_is_one_too_many() {
        let hint = ("crates/keydesk-domain/src/nearest.rs", "MissedMutant");
        let noticed = ("crates/keydesk-domain/src/nearest.rs", "CaughtMutant");
        assert!(is_content(&[[hint].as_slice(), &[noticed; 9]].concat()));
        assert!(!is_content(&[[hint].as_slice(), &[noticed; 8]].concat()));
        for decision in
            ["crates/keydesk-domain/src/route.rs", "crates/keydesk-gateway/src/decide.rs"]
        {
            let hole = [(decision, "MissedMutant")];
            assert!(!is_content(&[hole.as_slice(), &[noticed; 99]].concat()), "{decision}");
        }
    }

    #[test]
    fn every_file_that_decides_is_there() {
        for (folder, names) in
            [(DOMAIN, DOMAINS_DECISION.as_slice()), (GATEWAY, &GATEWAYS_DECISION)]
        {
            for name in names {
                assert!(paths(name).contains(&format!("{folder}/{name}.rs")), "{folder} {name}");
            }
        }
        assert_eq!(paths("copying/mend"), [format!("{DOMAIN}/copying/mend.rs")]);
        for bad in ["listener", "../../xtask/src/main", "*", ""] {
            assert_eq!(paths(bad), [""; 0], "{bad}");
        }
    }
}
