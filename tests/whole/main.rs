//! Whole-program tests: real HTTP to a real gateway over a real store.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod activity;
mod backup;
mod contract;
mod corpora;
mod crash;
mod damaged;
mod delete_means_now;
mod diagnose;
mod environments;
mod every_preset;
mod forwarding;
mod heavy;
mod hostile;
mod injected;
mod journey;
mod known_clients;
mod limits;
mod own_routes;
mod partner;
mod records;
mod revocation_probe;
mod rotation;
mod sandbox_load;
mod schemathesis;
mod upstream_faults;
mod upstream_trouble;
