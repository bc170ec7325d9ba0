//! The sandbox over real HTTP: one module a subject, one test a case.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod client;

mod apart;
mod assessments;
mod audits;
mod change;
mod communities;
mod conditional;
mod credential;
mod documents;
mod every_request;
mod files;
mod find;
mod growing;
mod incidents_recalls;
mod invitations;
mod journal;
mod keep;
mod limits;
mod list;
mod refuse;
mod routes;
mod two_hundred;
