//! The report for machines: JUnit's XML, as build servers read it.

use super::{Outcome, Record, escaped};
use std::fmt::Write;

/// One suite, a test case a journey.
pub(crate) fn document(records: &[Record]) -> String {
    let count = |outcome| records.iter().filter(|record| record.outcome == outcome).count();
    let (failures, errors) = (count(Outcome::Failed), count(Outcome::Unfinished));
    let seconds: f64 = records.iter().map(|record| record.seconds).sum();
    let totals = format!(
        "tests=\"{}\" failures=\"{failures}\" errors=\"{errors}\" time=\"{seconds:.3}\"",
        records.len()
    );
    let cases: String = records.iter().map(case).collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <testsuites name=\"Keydesk\" {totals}>\n\
         <testsuite name=\"smoke\" {totals}>\n{cases}</testsuite>\n</testsuites>\n"
    )
}

fn case(record: &Record) -> String {
    let name = escaped(&record.name);
    let mut case =
        format!("<testcase classname=\"smoke\" name=\"{name}\" time=\"{:.3}\">\n", record.seconds);
    if let Some(step) = record.failed_step() {
        let reason = step.failure.as_deref().unwrap_or_default();
        let first = reason.lines().next().unwrap_or_default();
        let message = escaped(&format!("{}: {first}", step.words));
        _ = writeln!(case, "<failure message=\"{message}\">{}</failure>", escaped(reason));
    } else if record.outcome == Outcome::Unfinished {
        let last = record.steps.last().map_or("", |step| &step.words);
        _ = writeln!(case, "<error message=\"{}\"/>", escaped(&format!("cut off at: {last}")));
    }
    case.push_str("<system-out>");
    for step in &record.steps {
        _ = writeln!(case, "{}", escaped(&step.words));
        for file in step.picture.iter().chain(&step.evidence) {
            // The way of writing that Jenkins and GitLab take for files that belong to a test case.
            _ = writeln!(case, "[[ATTACHMENT|{}/{}]]", escaped(&record.folder()), escaped(file));
        }
    }
    case.push_str("</system-out>\n</testcase>\n");
    case
}
