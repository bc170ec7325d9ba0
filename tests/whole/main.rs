//! Whole-program tests: real HTTP to a real gateway over a real store.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod contract;
mod delete_means_now;
mod environments;
mod every_preset;
mod forwarding;
mod hostile;
mod journey;
mod limits;
mod own_routes;
mod records;
mod upstream_trouble;
