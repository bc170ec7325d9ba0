//! The store at its own door: one module a property, one test a case.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod test_store;

mod change;
mod damaged;
mod files;
mod full;
mod newer;
mod not_writable;
mod owner;
mod settings;
