//! The HTTP server that checks tokens and forwards. A request goes one way through it, one file a step, in the order of the
//! contract.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod body;
mod connections;
#[cfg(test)]
mod corpora;
mod corridor;
mod credential;
mod decide;
mod descriptors;
mod forward;
mod forwarding_headers;
mod framing;
mod gateway;
mod introspect;
mod limits;
mod listener;
mod message;
mod method;
mod openapi;
mod own_routes;
mod pace;
mod path;
mod patience;
mod probe;
mod problem;
mod prove;
mod quota;
mod record;
mod resolver;
mod status;
mod strangers;
mod supervisor;
mod ticket;
mod trouble;
mod upstream;
mod wire;

pub use gateway::{Gateway, SandboxUpstream};
pub use limits::Limits;
pub use pace::Rate;
pub use probe::{Probed, UpstreamVerdict, probe, probe_in_full};
pub use prove::Proof;
pub use status::{ListenerState, ListenerStatus};
