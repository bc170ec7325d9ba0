//! The report: each journey writes its own part, and whoever ends puts together anew what is there. So it does not matter whether
//! journeys run one after the other, beside each other, or in processes of their own.

mod journal;
mod junit;
mod page;

pub(crate) use journal::Journal;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::env;
use std::fs::{self, File};
use std::path::Path;

/// How far a journey or a step has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Outcome {
    Passed,
    Failed,
    /// Under way, or cut off.
    Unfinished,
}

/// A journey, as its file has it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Record {
    pub(crate) name: String,
    /// The run that it belongs to: what an earlier run has left is not part of the report.
    pub(crate) run: String,
    pub(crate) started: Timestamp,
    pub(crate) seconds: f64,
    pub(crate) outcome: Outcome,
    pub(crate) steps: Vec<Step>,
}

/// A step of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Step {
    pub(crate) words: String,
    pub(crate) outcome: Outcome,
    pub(crate) seconds: f64,
    /// A file in the journey's directory.
    pub(crate) picture: Option<String>,
    pub(crate) failure: Option<String>,
    /// Files in the journey's directory that help to see why it failed.
    pub(crate) evidence: Vec<String>,
}

impl Record {
    /// The journey's directory, from the report's.
    pub(crate) fn folder(&self) -> String {
        format!("journeys/{}", self.name)
    }

    /// The step that was not as it should be.
    pub(crate) fn failed_step(&self) -> Option<&Step> {
        self.steps.iter().find(|step| step.outcome == Outcome::Failed)
    }
}

/// Puts `index.html` and `junit.xml` together from what all journeys of this run have written so far.
pub(crate) fn assemble(dir: &Path) {
    let lock = File::create(dir.join(".lock")).unwrap();
    lock.lock().unwrap();
    let records = records(dir);
    fs::write(dir.join("index.html"), page::page(&records)).unwrap();
    fs::write(dir.join("junit.xml"), junit::document(&records)).unwrap();
}

/// Those of this run, by name, what did not pass first. What is left of an earlier one is removed.
fn records(dir: &Path) -> Vec<Record> {
    let mut records = Vec::new();
    for entry in fs::read_dir(dir.join("journeys")).into_iter().flatten().flatten() {
        let record = fs::read(entry.path().join("record.json")).ok();
        match record.and_then(|bytes| serde_json::from_slice::<Record>(&bytes).ok()) {
            Some(record) if record.run == this_run() => records.push(record),
            // It may be one that is just being written: only what says that it is old goes.
            None => {}
            Some(_) => fs::remove_dir_all(entry.path()).unwrap(),
        }
    }
    records.sort_by_key(|record| (record.outcome == Outcome::Passed, record.name.clone()));
    records
}

/// cargo-nextest runs each test in a process of its own and names the run; `cargo test` has one process for all.
fn this_run() -> String {
    env::var("NEXTEST_RUN_ID").unwrap_or_else(|_| format!("process {}", std::process::id()))
}

/// Text as it may stand in XML and HTML. XML 1.0 has no way to write most control characters.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' | '\t' => escaped.push(character),
            control if control.is_control() => escaped.push('\u{FFFD}'),
            other => escaped.push(other),
        }
    }
    escaped
}
