//! Whatever the desk records, the page has words for: the audit log is read by people.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// What is written as an action is, and is the name of a file.
const FILES: [&str; 5] =
    ["backup.partial", "copy.db", "keydesk-audit.try", "keydesk.db", "restore.partial"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// Every Rust file in a folder and in those within it, without those that hold only tests.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries
        .flat_map(|path| if path.is_dir() { sources(&path) } else { vec![path] })
        .filter(|path| path.extension().is_some_and(|it| it == "rs") && !path.ends_with("tests.rs"))
        .collect()
}

/// The program's own part of a file, without the tests in it.
fn program(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    text.split_once("\n#[cfg(test)]\nmod tests {")
        .map_or(text.clone(), |(program, _)| program.to_owned())
}

/// The desk's own part, all files of it.
fn desk() -> String {
    sources(&root().join("crates/keydesk-desk/src")).iter().map(|path| program(path)).collect()
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')
}

/// Every action in a program's text: a literal such as "token.created".
fn actions_in(program: &str) -> BTreeSet<&str> {
    let is_action = |text: &&str| {
        text.split_once('.').is_some_and(|(kind, verb)| is_word(kind) && is_word(verb))
    };
    let mut found: BTreeSet<&str> = program.split('"').filter(is_action).collect();
    for file in FILES {
        assert!(found.remove(file), "nothing is called {file} any more: is its line still needed?");
    }
    found
}

/// The kinds of things that a program's records are about.
fn subjects_in(program: &str) -> BTreeSet<&str> {
    program.split("subject(\"").skip(1).filter_map(|after| after.split('"').next()).collect()
}

/// What the page has words for, in one of its tables.
fn told(words: &str, table: &str) -> BTreeSet<String> {
    let (_, after) =
        words.split_once(&format!("const {table}: Record<string, string> = {{\n")).unwrap();
    let (lines, _) = after.split_once("\n};").unwrap();
    lines
        .lines()
        .map(|line| line.split_once(": ").unwrap().0.trim().trim_matches('"').to_owned())
        .collect()
}

fn words() -> String {
    fs::read_to_string(root().join("ui/src/audit/words.en.ts")).unwrap()
}

/// What stands in one of two and not in the other: without words, and with words that nothing needs.
fn compare<'a>(
    recorded: &BTreeSet<&'a str>,
    told: &'a BTreeSet<String>,
) -> (Vec<&'a str>, Vec<&'a str>) {
    let told: BTreeSet<&str> = told.iter().map(String::as_str).collect();
    (recorded.difference(&told).copied().collect(), told.difference(recorded).copied().collect())
}

#[test]
fn every_action_that_is_recorded_has_its_words_on_the_page_and_no_other() {
    let (desk, told) = (desk(), told(&words(), "actions"));
    let (without_words, without_use) = compare(&actions_in(&desk), &told);
    assert!(
        without_words.is_empty(),
        "give them words in ui/src/audit/words.en.ts: {without_words:?}"
    );
    assert!(without_use.is_empty(), "nothing records them: {without_use:?}");
}

#[test]
fn every_kind_of_thing_that_something_is_done_to_has_its_word_and_no_other() {
    let (desk, told) = (desk(), told(&words(), "kinds"));
    let of_actions = actions_in(&desk).into_iter().filter_map(|action| action.split('.').next());
    let (without_a_word, without_use) =
        compare(&of_actions.chain(subjects_in(&desk)).collect(), &told);
    assert!(
        without_a_word.is_empty(),
        "give them a word in ui/src/audit/words.en.ts: {without_a_word:?}"
    );
    assert!(without_use.is_empty(), "nothing is of this kind: {without_use:?}");
}

#[test]
fn nobody_records_but_the_desk_whose_actions_are_looked_at_here() {
    let packages = fs::read_dir(root().join("crates")).unwrap().map(|entry| entry.unwrap().path());
    let makes_records = |package: &PathBuf| {
        sources(&package.join("src")).iter().any(|path| program(path).contains("NewRecord {"))
    };
    let who: BTreeSet<_> =
        packages.chain([root().join("src-tauri")]).filter(makes_records).collect();
    // The domain says what a record is.
    let expected =
        ["keydesk-desk", "keydesk-domain"].map(|package| root().join("crates").join(package));
    assert_eq!(who, BTreeSet::from(expected));
}
