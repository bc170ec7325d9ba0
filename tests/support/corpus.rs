//! The inputs in `fuzz/corpus`, and small changes of them, as ordinary tests have them.

use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::{Config, TestRunner};
use std::fs;
use std::path::Path;

/// Changed inputs a target.
const CHANGED: u32 = 2_000;

/// Each input of a target, as it is.
pub fn as_they_are(target: &str, holds: impl Fn(&[u8])) {
    for input in inputs(target) {
        holds(&input);
    }
}

/// Each input of a target, and some with a few bytes changed.
pub fn bytes(target: &str, holds: impl Fn(&[u8])) {
    as_they_are(target, &holds);
    let change =
        (any::<Index>(), any::<Index>(), 0..8_usize, prop::collection::vec(any::<u8>(), 0..8));
    let inputs = inputs(target);
    let mut runner =
        TestRunner::new(Config { failure_persistence: None, ..Config::with_cases(CHANGED) });
    let outcome = runner.run(&change, |(input, at, taken, put)| {
        let mut input = input.get(&inputs).clone();
        let at = at.index(input.len() + 1);
        let end = (at + taken).min(input.len());
        input.splice(at..end, put);
        holds(&input);
        Ok(())
    });
    outcome.unwrap_or_else(|failure| panic!("{failure}"));
}

/// As [`bytes`], of those that are texts.
pub fn texts(target: &str, holds: impl Fn(&str)) {
    bytes(target, |bytes| holds(&String::from_utf8_lossy(bytes)));
}

fn inputs(target: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/corpus").join(target);
    let inputs: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| fs::read(entry.unwrap().path()).unwrap())
        .collect();
    assert!(!inputs.is_empty(), "{target} has no inputs");
    inputs
}
