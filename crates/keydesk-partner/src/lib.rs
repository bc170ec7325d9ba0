//! The partner's side: check a connection, keep its token, and write the configuration of the partner's own tool.
//!
//! It knows the hand-off and the gateway's contract and nothing of the admin's data: there is no desk in it and no store.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod answer;
mod check;
mod client;
mod configuration;
mod connection;
mod connections;
mod error;
mod keeper;
mod onboarding;
mod problem;
mod read;
#[cfg(test)]
mod test_server;
mod trouble;
mod whoami;

pub use check::{Checked, Finding, Verdict, What, check};
pub use client::Client;
pub use configuration::{Configuration, Tool};
pub use connection::{Connection, Kept, LastCheck, NewConnection};
pub use connections::{Added, Connections};
pub use error::PartnerError;
pub use keeper::KeepIn;
pub use onboarding::Onboarding;
pub use problem::Problem;
pub use read::{Read, ReadRequest, make, try_read};
pub use trouble::Trouble;
pub use whoami::WhoAmI;
