//! The embedded FoodLogiQ-shaped API with sample data: Keydesk works with nothing else installed.
//!
//! What is served is one tree of collections (`catalogue.rs`); the router and [`routes`] are both read off it.
//! Nothing here knows tokens, roles or accounts: the gateway decides, and forwards with one bearer credential.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod act;
mod catalogue;
mod content;
mod credential;
mod endpoints;
mod error;
mod exchange;
mod file;
mod find;
mod keeper;
mod page;
mod place;
mod record;
mod refusal;
mod sample;
mod sample_ids;
mod sandbox;
mod serving;
mod shelves;
mod upload;
mod user;

pub use content::MAX_FILE_BYTES;
pub use endpoints::routes;
pub use error::SandboxError;
pub use page::{DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE};
pub use sample_ids::*;
pub use sandbox::Sandbox;
pub use serving::Serving;
