//! What the gateway records of the requests it answers: counters, and each refusal by itself.

use crate::id::{EnvironmentId, TokenId};
use crate::permission::Permission;
use jiff::Timestamp;
use std::net::IpAddr;

/// Requests of one token (or of none that was known) in one hour with one outcome.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrafficCount {
    /// The token, if it was a known one.
    pub token: Option<TokenId>,
    /// Where it was used.
    pub environment: EnvironmentId,
    /// The full hour (UTC), in hours since the Unix epoch.
    pub hour: i64,
    /// "allowed", or a refusal's reason.
    pub outcome: &'static str,
    /// How many requests.
    pub count: u64,
    /// When the last of them came.
    pub last_at: Timestamp,
    /// Where the last of them came from.
    pub last_address: IpAddr,
}

/// One refused request. Of its path only the route's template is kept: identifiers in it may be anybody's business data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusedRequest {
    /// When.
    pub at: Timestamp,
    /// The `X-Request-Id` that the answer carried.
    pub request_id: String,
    /// The environment it was sent to.
    pub environment: EnvironmentId,
    /// The token, if it was a known one.
    pub token: Option<TokenId>,
    /// The refusal's reason: `missing-permission`.
    pub reason: &'static str,
    /// The HTTP status of the answer.
    pub status: u16,
    /// The request's method.
    pub method: String,
    /// The route's template, if one was found.
    pub route: Option<&'static str>,
    /// The permission that the route needs, if one was found.
    pub permission: Option<Permission>,
    /// What lay behind it, in a word: `tls-failed`.
    pub cause: Option<&'static str>,
    /// Where it came from.
    pub address: IpAddr,
}

/// What is written at one go, about once a second.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrafficBatch {
    /// Counters to add up.
    pub counts: Vec<TrafficCount>,
    /// Refusals, in order.
    pub refusals: Vec<RefusedRequest>,
    /// Refusals that were counted but not kept one by one, because there were too many of them.
    pub refusals_not_kept: u64,
}
