//! The HTTP server that checks tokens and forwards. A request goes one way through it, one file a step, in the order of the
//! contract.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

pub mod credential;
pub mod forwarding_headers;
mod gateway;
mod limits;
pub mod path;
mod probe;
pub mod problem;
mod status;

pub use gateway::{Gateway, SandboxUpstream};
pub use limits::Limits;
pub use probe::{UpstreamVerdict, probe};
pub use status::{ListenerState, ListenerStatus};
