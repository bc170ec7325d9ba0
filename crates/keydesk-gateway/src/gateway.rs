//! The gateway as its owner sees it: start, look, stop.

use crate::limits::Limits;
use crate::status::ListenerStatus;
use keydesk_desk::Desk;
use secrecy::SecretString;
use std::net::SocketAddr;

/// Where the embedded Sandbox listens, and the credential that it takes.
#[derive(Clone, Debug)]
pub struct SandboxUpstream {
    /// Its loopback address.
    pub address: SocketAddr,
    /// What it takes as its bearer.
    pub credential: SecretString,
}

/// The running gateway: one listener per environment.
#[derive(Debug)]
pub struct Gateway {}

impl Gateway {
    /// Starts a listener for each environment and follows later changes of them. A listener that cannot be started is no error
    /// here: [`Gateway::status`] says why, and it is tried again.
    pub async fn start(_desk: Desk, _sandbox: Option<SandboxUpstream>, _limits: Limits) -> Self {
        Self {}
    }

    /// Which listener runs where, in the order of the environments' names.
    #[must_use]
    pub fn status(&self) -> Vec<ListenerStatus> {
        Vec::new()
    }

    /// Waits until the listeners are those of the environments as they were committed when this was called.
    pub async fn settled(&self) {}

    /// Writes the records so far to the store.
    pub async fn flush(&self) {}

    /// Stops: takes no new connection, lets requests under way finish for a few seconds, writes the records.
    pub async fn stop(self) {}
}
