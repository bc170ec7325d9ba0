//! The sandbox over real HTTP: one module a subject, one test a case.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod client;

mod change;
mod credential;
mod files;
mod find;
mod incidents_recalls;
mod keep;
mod list;
mod refuse;
mod routes;
