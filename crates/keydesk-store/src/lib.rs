//! Where the words are kept: one SQLite file, owned by one process, changed one transaction at a time.
//!
//! The only crate that writes SQL. It decides nothing: whether a change is allowed is settled in the desk before it gets here.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

pub mod accounts;
pub mod activity;
pub mod audit;
pub mod audit_chain;
pub mod audit_checkpoints;
mod change;
mod check;
mod column;
pub mod copy;
mod counters;
pub mod environment_routes;
pub mod environments;
mod error;
pub mod files;
mod insert;
mod lifecycle;
mod like;
mod lock;
mod mark;
pub mod notable;
pub mod progress;
pub mod refusals;
pub mod replace;
pub mod retention;
pub mod roles;
pub mod rotations;
pub mod second_factor;
pub mod settings;
pub mod sign_in;
pub mod state;
mod store;
pub mod token_entries;
pub mod token_search;
pub mod tokens;
pub mod traffic;
pub mod usage;

pub use change::Change;
pub use error::StoreError;
pub use lock::OwnerLock;
pub use store::Store;

/// A connection to the store's database, as the query functions take it.
pub type Conn = sqlx::SqliteConnection;
