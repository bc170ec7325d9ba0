//! What cargo-nextest's own report (JUnit XML) says of a run.

use std::fmt;
use std::fs;
use std::path::PathBuf;

use crate::step::{self, Stop};

/// How many tests there were.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Tally {
    passed: u64,
    failed: u64,
}

impl Tally {
    /// The sums at the head of the report; none where it is no report.
    fn parse(report: &str) -> Option<Self> {
        let start = report.find("<testsuites ")?;
        let head = report[start..].split('>').next()?;
        let number = |name: &str| {
            let value = head.split_once(&format!(" {name}=\""))?.1;
            value.split('"').next()?.parse::<u64>().ok()
        };
        let failed = number("failures")? + number("errors")?;
        Some(Self { passed: number("tests")?.checked_sub(failed)?, failed })
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)
    }
}

/// Where the report of a run in this profile of nextest's goes.
fn path(profile: &str) -> Result<PathBuf, Stop> {
    Ok(step::target()?.join("nextest").join(profile).join("junit.xml"))
}

/// Removes an earlier run's report, so that it is not taken for this one's.
pub(crate) fn clear(profile: &str) -> Result<(), Stop> {
    let path = path(profile)?;
    match fs::remove_file(&path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(Stop::failed(format!("{} could not be removed: {error}", path.display())))
        }
        _ => Ok(()),
    }
}

/// The sum over the last run, if it got as far as running tests.
pub(crate) fn tally(profile: &str) -> Option<Tally> {
    Tally::parse(&fs::read_to_string(path(profile).ok()?).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sums_are_read_from_the_head_of_the_report() {
        let report = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"nextest-run\" tests=\"33\" failures=\"2\" \
            errors=\"1\" uuid=\"u\" timestamp=\"t\" time=\"0.1\">\n    <testsuite name=\"a\" tests=\"5\" failures=\"0\" errors=\"0\"/>";
        assert_eq!(Tally::parse(report).unwrap().to_string(), "30 passed, 3 failed");
    }

    #[test]
    fn what_is_no_report_has_no_sums() {
        for text in
            ["", "<testsuites name=\"x\">", "<testsuites tests=\"1\" failures=\"2\" errors=\"0\">"]
        {
            assert_eq!(Tally::parse(text), None, "{text:?}");
        }
    }
}
