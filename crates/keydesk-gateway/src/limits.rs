//! What one token, one connection and the whole gateway may use at most.

use std::time::Duration;

/// What one token, one connection and the whole gateway may use at most. The default is what is used; tests turn it down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Requests a second that one token may make, on average.
    pub requests_per_second: u32,
    /// Requests that one token may make at once before the average counts.
    pub burst: u32,
    /// Requests of one token that may be under way at the same time.
    pub concurrent_per_token: usize,
    /// The largest body, in bytes.
    pub body: u64,
    /// All headers of a request together, in bytes (at least 8,192: what hyper can do).
    pub headers: usize,
    /// How long a client may take to send a request's headers, and how long an idle connection is kept.
    pub header_time: Duration,
    /// How long a caller's body, or a caller who does not read its answer, is waited for. Of a body that comes slowly, each 500 bytes earn
    /// a second more.
    pub idle_body: Duration,
    /// The same of the body of the API's answer.
    pub idle_answer: Duration,
    /// How long the API behind may take until its answer's headers are there.
    pub upstream_answer: Duration,
    /// How long connecting to the API behind may take.
    pub upstream_connect: Duration,
    /// Requests without a token of ours that are looked at a second, from one address, on average.
    pub strangers_per_second: u32,
    /// Requests without a token of ours that one address may make at once before the average counts.
    pub strangers_burst: u32,
    /// Requests without a token of ours that are answered a second, from wherever they come; more of them wait for their turn.
    pub strangers_together_per_second: u32,
    /// How long one of them waits at most.
    pub strangers_wait: Duration,
    /// Connections to one listener at the same time.
    pub connections: usize,
    /// Connections from one address to one listener at the same time.
    pub connections_per_address: usize,
    /// How long requests under way get to finish when the gateway stops.
    pub drain: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            requests_per_second: 50,
            burst: 200,
            concurrent_per_token: 64,
            body: 50 * 1024 * 1024,
            headers: 32 * 1024,
            header_time: Duration::from_secs(10),
            idle_body: Duration::from_secs(10),
            idle_answer: Duration::from_secs(30),
            upstream_answer: Duration::from_secs(60),
            upstream_connect: Duration::from_secs(10),
            strangers_per_second: 100,
            strangers_burst: 1_000,
            // As many as there are connections: with all of them taken, nobody waits for longer than this second.
            strangers_together_per_second: 4_000,
            strangers_wait: Duration::from_secs(1),
            connections: 4_000,
            connections_per_address: 1_500,
            drain: Duration::from_secs(5),
        }
    }
}
