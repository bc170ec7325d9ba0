//! The store at its own door: one module a property, one test a case.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod test_store;
mod test_traffic;

mod activity;
mod built;
mod change;
mod counters;
mod damaged;
mod files;
mod full;
mod lifecycle;
mod migrated;
mod newer;
mod not_writable;
mod owner;
mod refusals;
mod replaced;
mod retention;
mod settings;
mod token_entries;
