//! What front ends are told about the gateway: which listener runs where, and why one does not.

use keydesk_domain::EnvironmentId;
use serde::{Deserialize, Serialize};
use std::net::SocketAddr;

/// One environment's listener.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListenerStatus {
    /// The environment it listens for.
    pub environment: EnvironmentId,
    /// The environment's name.
    pub name: String,
    /// The environment's slug.
    pub slug: String,
    /// The address it was told to listen on.
    pub listen: SocketAddr,
    /// Whether it does.
    pub state: ListenerState,
}

/// Whether a listener runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum ListenerState {
    /// It runs, here (the port is a real one, even if 0 was asked for).
    Listening {
        /// Where clients reach it.
        address: SocketAddr,
    },
    /// It could not be started; it is tried again every few seconds.
    Failed {
        /// What happened and what to do.
        why: String,
    },
}
