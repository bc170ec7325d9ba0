//! The embedded FoodLogiQ-shaped API with sample data: Keydesk works with nothing else installed.
//!
//! What is served is one tree of collections and actions (`resources`); the router and [`routes`] are both read off it.
//! Nothing here knows tokens, roles or accounts: the gateway decides, and forwards with one bearer credential.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod error;
mod http;
mod records;
mod resources;
mod router;
mod sample;
mod server;
mod state;
mod storage;

pub use error::SandboxError;
pub use http::page::{DEFAULT_PAGE_SIZE, MAX_PAGE_BYTES, MAX_PAGE_SIZE};
pub use records::collections::MAX_ALL_RECORD_BYTES;
pub use records::content::MAX_FILE_BYTES;
pub use router::routes;
pub use sample::ids::*;
pub use server::Serving;
pub use state::Sandbox;
