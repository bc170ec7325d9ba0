//! Rules about the repository itself, which no compiler checks.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod arrows;
mod audit_words;
