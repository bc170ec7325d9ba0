//! The real `keydeskctl`, as a person at a terminal uses it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod audit_tampering;
mod backup;
mod partner;
mod state_tampering;
mod terminal;
