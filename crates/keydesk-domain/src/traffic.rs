//! What the gateway records of the requests it answers: counters, and each refusal by itself.

use crate::id::{AccountId, EnvironmentId, TokenId};
use crate::permission::Permission;
use crate::permission_set::PermissionSet;
use crate::token::TokenHint;
use jiff::Timestamp;
use std::net::IpAddr;

/// The outcome of a request that was let through and that the API answered.
pub const ALLOWED: &str = "allowed";

/// The outcome of a request that was let through and that the API answered with a server error (5xx).
pub const UPSTREAM_ERROR: &str = "upstream-error";

/// What a request asked for, as far as the gateway's table knows it. Of the path only the template: identifiers in it may be anybody's
/// business data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Endpoint {
    /// The method; HEAD counts as GET.
    pub method: &'static str,
    /// The route's template: `/businesses/{businessId}/products`.
    pub template: &'static str,
    /// The permission that it needs; `None` for the gateway's own routes.
    pub permission: Option<Permission>,
}

/// Requests of one token (or of none that was known) to one endpoint in one hour with one outcome.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrafficCount {
    /// The token, if it was a known one.
    pub token: Option<TokenId>,
    /// Where it was used.
    pub environment: EnvironmentId,
    /// The full hour (UTC), in hours since the Unix epoch.
    pub hour: i64,
    /// What was asked for, if it was found.
    pub endpoint: Option<Endpoint>,
    /// [`ALLOWED`], [`UPSTREAM_ERROR`], or a refusal's reason.
    pub outcome: &'static str,
    /// How many requests.
    pub count: u64,
    /// When the last of them came.
    pub last_at: Timestamp,
    /// Where the last of them came from.
    pub last_address: IpAddr,
}

/// One refused request, with what held at that moment.
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
    /// The last four characters of what was presented, if it had a token's shape.
    pub hint: Option<TokenHint>,
    /// The account that the token belongs to.
    pub account: Option<AccountId>,
    /// The account's roles at that moment, by name.
    pub roles: Vec<String>,
    /// What the token permitted at that moment.
    pub held: Option<PermissionSet>,
    /// The refusal's reason: `missing-permission`.
    pub reason: &'static str,
    /// The HTTP status of the answer.
    pub status: u16,
    /// The request's method, cut to 16 characters.
    pub method: String,
    /// The route's template, if one was found.
    pub route: Option<&'static str>,
    /// The path itself, without query and cut to 200 characters: only if the admin wants it kept, and never one that holds a token.
    pub path: Option<String>,
    /// The template that the path of an unknown route most likely belongs to: words without identifiers.
    pub guess: Option<String>,
    /// The permission that the route needs, if one was found.
    pub permission: Option<Permission>,
    /// What lay behind it, in a word: `tls-failed`, `too-short`.
    pub cause: Option<&'static str>,
    /// The sentence that the caller was answered with.
    pub detail: String,
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
