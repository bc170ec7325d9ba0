//! What only who runs the gateway knows: where it listens, what it allows at most, and what the API behind it answered.

use keydesk_domain::EnvironmentId;
use std::net::SocketAddr;
use std::time::Duration;

/// The gateway at this moment.
#[derive(Clone, Debug)]
pub struct Surroundings {
    /// Its listeners; `None` when it does not run.
    pub listeners: Option<Vec<Listening>>,
    /// What it lets one token use at most.
    pub limits: RequestLimits,
}

/// One environment's listener.
#[derive(Clone, Debug)]
pub struct Listening {
    /// The environment.
    pub environment: EnvironmentId,
    /// Where clients reach it, or what keeps it from listening and what to do.
    pub address: Result<SocketAddr, String>,
}

/// What one request, or one token, may use at most.
#[derive(Clone, Copy, Debug)]
pub struct RequestLimits {
    /// Requests a second, on average.
    pub requests_per_second: u32,
    /// Requests at once before the average counts.
    pub burst: u32,
    /// Requests under way at the same time.
    pub concurrent: usize,
    /// The largest body, in bytes.
    pub body: u64,
    /// How long the API behind may take to answer.
    pub upstream_answer: Duration,
}

/// What asking the API behind an environment came to.
#[derive(Clone, Debug)]
pub struct UpstreamFinding {
    /// Whether requests can be forwarded.
    pub works: bool,
    /// What was found and what to do.
    pub sentence: String,
    /// How many seconds its clock is ahead of this machine's (negative: behind), if it told the time.
    pub ahead_seconds: Option<i64>,
}

impl Surroundings {
    /// The listener of an environment, if the gateway runs and knows it.
    pub(super) fn listener(&self, environment: EnvironmentId) -> Option<&Listening> {
        self.listeners.as_ref()?.iter().find(|it| it.environment == environment)
    }

    /// The base URL that clients of an environment use.
    pub(super) fn base_url(&self, environment: EnvironmentId) -> Option<String> {
        let address = self.listener(environment)?.address.as_ref().ok()?;
        Some(format!("http://{address}"))
    }
}
