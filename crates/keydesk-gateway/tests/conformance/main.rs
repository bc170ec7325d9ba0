//! The gateway's HTTP on raw sockets: what is sent, what reaches the API behind and what comes back, byte for byte.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../support/mod.rs"]
mod support;

mod answers;
mod corpus;
mod hop_by_hop;
mod hosts;
mod lengths;
mod lines;
mod paths;
mod targets;
mod versions;
