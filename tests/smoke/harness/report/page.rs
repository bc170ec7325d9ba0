//! The report for people: one page that needs nothing but the pictures beside it.

use super::{Outcome, Record, Step, escaped};
use jiff::Timestamp;

const STYLE: &str = include_str!("page.css");

/// The page.
pub(crate) fn page(records: &[Record]) -> String {
    let count = |outcome| records.iter().filter(|record| record.outcome == outcome).count();
    let (passed, failed) = (count(Outcome::Passed), records.len() - count(Outcome::Passed));
    let all = records.len();
    let when = records.iter().map(|record| record.started).min().unwrap_or_else(Timestamp::now);
    let when = when.strftime("%Y-%m-%d %H:%M UTC");
    let (word, class) = if failed == 0 {
        ("All journeys passed", "passed")
    } else {
        ("Not all journeys passed", "failed")
    };
    let journeys: String = records.iter().map(journey).collect();
    format!(
        r#"<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Keydesk smoke tests: {passed} of {all} passed</title>
<style>
{STYLE}</style>
</head>
<body>
<header>
<h1>Keydesk smoke tests</h1>
<p class="verdict {class}">{word}: {passed} of {all}</p>
<p class="when">{when}</p>
<fieldset>
<legend>Show</legend>
<label><input type="radio" name="show" id="all" checked> All ({all})</label>
<label><input type="radio" name="show" id="failed"> Failed ({failed})</label>
<label><input type="radio" name="show" id="passed"> Passed ({passed})</label>
</fieldset>
</header>
<main>
{journeys}</main>
</body>
</html>
"#
    )
}

fn journey(record: &Record) -> String {
    let outcome = class(record.outcome);
    let open = if record.outcome == Outcome::Passed { "" } else { " open" };
    let name = escaped(&record.name.replace('_', " "));
    let list: String = record.steps.iter().map(|step| self::step(record, step)).collect();
    let steps = if record.steps.len() == 1 {
        "1 step".to_owned()
    } else {
        format!("{} steps", record.steps.len())
    };
    format!(
        "<details class=\"journey {outcome}\"{open}>\n<summary><span class=\"mark\">{}</span> <span class=\"name\">{name}</span> \
         <span class=\"facts\">{steps}, {:.1} s</span></summary>\n<ol>\n{list}</ol>\n</details>\n",
        word(record.outcome),
        record.seconds,
    )
}

fn step(record: &Record, step: &Step) -> String {
    let words = escaped(&step.words);
    let file = |name: &str| escaped(&format!("{}/{name}", record.folder()));
    let picture = step.picture.as_deref().map_or_else(String::new, |name| {
        let file = file(name);
        format!("<a href=\"{file}\"><img src=\"{file}\" alt=\"The window after: {words}\" loading=\"lazy\"></a>\n")
    });
    let failure = step
        .failure
        .as_deref()
        .map(escaped)
        .map_or_else(String::new, |why| format!("<pre>{why}</pre>\n"));
    let link = |name: &String| format!("<a href=\"{}\">{}</a>\n", file(name), escaped(name));
    let evidence: String = step.evidence.iter().map(link).collect();
    let evidence =
        if evidence.is_empty() { evidence } else { format!("<p>Kept: {evidence}</p>\n") };
    format!(
        "<li class=\"{}\">\n<p><span class=\"mark\">{}</span> {words} <span class=\"facts\">{:.1} s</span></p>\n\
         {failure}{evidence}{picture}</li>\n",
        class(step.outcome),
        word(step.outcome),
        step.seconds
    )
}

/// Whoever was cut off has failed, as far as the filters go.
fn class(outcome: Outcome) -> &'static str {
    if outcome == Outcome::Passed { "passed" } else { "failed" }
}

fn word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Passed => "Passed",
        Outcome::Failed => "Failed",
        Outcome::Unfinished => "Cut off",
    }
}
