//! The HTTP server that checks tokens and forwards. A request goes one way through it, one file a step, in the order of the
//! contract.
//!
//! Built so far: the steps that need no connection. The listener, limits, forwarding and records come on top of them.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

pub mod credential;
pub mod forwarding_headers;
pub mod path;
pub mod problem;
