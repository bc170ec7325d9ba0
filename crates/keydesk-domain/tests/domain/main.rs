//! The catalogue beside what is outside it: the requests of published clients, and the document made from it.
#![allow(clippy::unwrap_used, clippy::panic, reason = "in a test, a failed unwrap is the message")]

mod custom_routes;
mod known_clients;
mod routes_document;
