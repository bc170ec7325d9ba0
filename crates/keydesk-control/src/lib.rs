//! Every admin job as one typed command, and the socket that carries it to the process that owns the store.
//!
//! A command is carried out in one place ([`Office::execute`]), whether it was typed where the store is open already or came over the
//! socket: so there is one way through the rules, and who typed it need not know which it was.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod answer;
mod client;
mod command;
mod diagnose;
mod execute;
mod failure;
mod frame;
mod office;
mod perform;
mod place;
mod prove;
mod secret;
mod server;
mod wire;

pub use answer::{Answer, PasswordStrength, Status};
pub use command::{About, Command, Credential, NewUpstream};
pub use diagnose::RemedyDone;
pub use failure::Failure;
pub use office::Office;
pub use perform::{perform, raise};
pub use prove::RevocationProof;
pub use secret::Secret;
pub use server::Server;
