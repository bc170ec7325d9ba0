//! Why the gateway refuses a request: every row of the contract's table, as data.

use crate::nearest::likely;
use crate::permission::Permission;
use crate::route::Route;
use crate::token_format::Damage;
use jiff::Timestamp;

/// What went wrong between the gateway and the API behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum UpstreamProblem {
    /// The host's name is not known.
    NameNotFound,
    /// Nothing listens there.
    ConnectionRefused,
    /// It listens, but TLS failed (certificate or protocol).
    TlsFailed,
    /// The connection broke, or what came back is no HTTP.
    BadAnswer,
    /// It did not accept the environment's own credential (401).
    CredentialRefused,
    /// The environment's credential could not be read from where it is kept.
    CredentialUnavailable,
}

impl UpstreamProblem {
    /// The word in answers, records and messages.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::NameNotFound => "name-not-found",
            Self::ConnectionRefused => "connection-refused",
            Self::TlsFailed => "tls-failed",
            Self::BadAnswer => "bad-answer",
            Self::CredentialRefused => "credential-refused",
            Self::CredentialUnavailable => "credential-unavailable",
        }
    }
}

/// What about a request could be read two ways.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AmbiguousPart {
    /// Its credential: two of them, or one that is no text.
    Credential,
    /// The token stands in the URL.
    TokenInUrl,
    /// Its path, query or method.
    Target,
    /// The message itself: its Host header.
    Message,
    /// What a proxy says about the request that it holds.
    Proxy,
    /// The form with the token to be looked at.
    Form,
}

impl AmbiguousPart {
    /// The word in records.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Credential => "credential",
            Self::TokenInUrl => "token-in-url",
            Self::Target => "target",
            Self::Message => "message",
            Self::Proxy => "proxy",
            Self::Form => "form",
        }
    }
}

/// Something that could be read two ways, and is therefore not read at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ambiguity {
    /// What of the request.
    pub part: AmbiguousPart,
    /// What is wrong with it, as a sentence.
    pub why: &'static str,
    /// What to do, as a sentence.
    pub fix: &'static str,
}

/// Why a request was refused. The gateway turns it into an RFC 9457 problem in one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// 400: two credentials, or a path that could be read two ways.
    AmbiguousRequest(Ambiguity),
    /// 401: no credential.
    MissingToken,
    /// 401: meant to be one of ours, but not copied correctly.
    DamagedToken(Damage),
    /// 401: well-formed, never issued here (or nothing like one of ours).
    UnknownToken,
    /// 401: deleted, since when.
    DeletedToken {
        /// When it was deleted.
        since: Timestamp,
    },
    /// 401: expired, since when.
    ExpiredToken {
        /// When it expired.
        since: Timestamp,
    },
    /// 401: it had to be used by a certain time and was not. Its reason is that of an expired one, its sentence its own.
    UnusedToken {
        /// The time by which it had to be used.
        since: Timestamp,
    },
    /// 401: paused, since when. It works again as soon as it is resumed.
    PausedToken {
        /// When it was paused.
        since: Timestamp,
    },
    /// 401: it belongs to another environment.
    WrongEnvironment {
        /// The name of the environment it belongs to.
        belongs_to: String,
    },
    /// 401: the account that created it is disabled.
    AccountDisabled,
    /// 403: the account (or the token's narrower set) lacks a permission.
    MissingPermission {
        /// What is missing.
        permission: Permission,
        /// The account's roles, by name.
        roles: Vec<String>,
    },
    /// 403: neither the catalogue nor the environment's own routes have this method and path.
    UnknownRoute {
        /// A row that has the path, but not with this method, or that is so near that a slip of the caller is likely.
        near: Option<&'static Route>,
    },
    /// 403: the token may not be used from this address.
    AddressNotAllowed,
    /// 413: the body is larger than the limit.
    TooLarge {
        /// The limit, in bytes.
        limit: u64,
    },
    /// 414: the URL is longer than the limit.
    UriTooLong {
        /// The limit of the request line, in bytes.
        limit: u64,
    },
    /// 429: too many requests.
    RateLimited {
        /// When to come back, in whole seconds, at least 1.
        retry_after: u64,
    },
    /// 502: the API behind could not be reached or used.
    UpstreamUnreachable(UpstreamProblem),
    /// 504: the API behind did not answer in time.
    UpstreamTimeout,
}

impl Refusal {
    /// A route that nothing knows; `path` is without query.
    #[must_use]
    pub fn unknown_route(path: &str) -> Self {
        Self::UnknownRoute { near: likely(path) }
    }

    /// Something could be read two ways.
    #[must_use]
    pub const fn ambiguous(part: AmbiguousPart, why: &'static str, fix: &'static str) -> Self {
        Self::AmbiguousRequest(Ambiguity { part, why, fix })
    }

    /// The HTTP status.
    #[must_use]
    pub const fn status(&self) -> u16 {
        match self {
            Self::AmbiguousRequest(_) => 400,
            Self::MissingToken
            | Self::DamagedToken(_)
            | Self::UnknownToken
            | Self::DeletedToken { .. }
            | Self::ExpiredToken { .. }
            | Self::UnusedToken { .. }
            | Self::PausedToken { .. }
            | Self::WrongEnvironment { .. }
            | Self::AccountDisabled => 401,
            Self::MissingPermission { .. }
            | Self::UnknownRoute { .. }
            | Self::AddressNotAllowed => 403,
            Self::TooLarge { .. } => 413,
            Self::UriTooLong { .. } => 414,
            Self::RateLimited { .. } => 429,
            Self::UpstreamUnreachable(_) => 502,
            Self::UpstreamTimeout => 504,
        }
    }

    /// The last segment of the problem's type, and the reason kept in the record.
    #[must_use]
    pub const fn reason(&self) -> &'static str {
        match self {
            Self::AmbiguousRequest(_) => "ambiguous-request",
            Self::MissingToken => "missing-token",
            Self::DamagedToken(_) => "damaged-token",
            Self::UnknownToken => "unknown-token",
            Self::DeletedToken { .. } => "deleted-token",
            Self::ExpiredToken { .. } | Self::UnusedToken { .. } => "expired-token",
            Self::PausedToken { .. } => "paused-token",
            Self::WrongEnvironment { .. } => "wrong-environment",
            Self::AccountDisabled => "account-disabled",
            Self::MissingPermission { .. } => "missing-permission",
            Self::UnknownRoute { .. } => "unknown-route",
            Self::AddressNotAllowed => "address-not-allowed",
            Self::TooLarge { .. } => "too-large",
            Self::UriTooLong { .. } => "uri-too-long",
            Self::RateLimited { .. } => "rate-limited",
            Self::UpstreamUnreachable(_) => "upstream-unreachable",
            Self::UpstreamTimeout => "upstream-timeout",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::permission::Area;

    #[test]
    fn every_refusal_has_the_status_and_the_reason_of_the_contract() {
        let since = Timestamp::UNIX_EPOCH;
        let (permission, roles) = (Permission::view(Area::Products), Vec::new());
        for (refusal, status, reason) in [
            (Refusal::ambiguous(AmbiguousPart::Target, "why", "fix"), 400, "ambiguous-request"),
            (Refusal::MissingToken, 401, "missing-token"),
            (Refusal::DamagedToken(Damage::Checksum), 401, "damaged-token"),
            (Refusal::UnknownToken, 401, "unknown-token"),
            (Refusal::DeletedToken { since }, 401, "deleted-token"),
            (Refusal::ExpiredToken { since }, 401, "expired-token"),
            (Refusal::UnusedToken { since }, 401, "expired-token"),
            (Refusal::PausedToken { since }, 401, "paused-token"),
            (Refusal::WrongEnvironment { belongs_to: "Sandbox".into() }, 401, "wrong-environment"),
            (Refusal::AccountDisabled, 401, "account-disabled"),
            (Refusal::MissingPermission { permission, roles }, 403, "missing-permission"),
            (Refusal::UnknownRoute { near: None }, 403, "unknown-route"),
            (Refusal::AddressNotAllowed, 403, "address-not-allowed"),
            (Refusal::TooLarge { limit: 1 }, 413, "too-large"),
            (Refusal::UriTooLong { limit: 1 }, 414, "uri-too-long"),
            (Refusal::RateLimited { retry_after: 1 }, 429, "rate-limited"),
            (Refusal::UpstreamUnreachable(UpstreamProblem::TlsFailed), 502, "upstream-unreachable"),
            (Refusal::UpstreamTimeout, 504, "upstream-timeout"),
        ] {
            assert_eq!((refusal.status(), refusal.reason()), (status, reason), "{refusal:?}");
        }
    }

    #[test]
    fn what_lies_behind_a_refusal_is_told_in_a_word() {
        use {AmbiguousPart as Part, UpstreamProblem as Problem};
        let problems = [
            Problem::NameNotFound,
            Problem::ConnectionRefused,
            Problem::TlsFailed,
            Problem::BadAnswer,
            Problem::CredentialRefused,
            Problem::CredentialUnavailable,
        ];
        insta::assert_snapshot!(problems.map(Problem::word).join(" "), @"name-not-found connection-refused tls-failed bad-answer credential-refused credential-unavailable");
        let parts = [
            Part::Credential,
            Part::TokenInUrl,
            Part::Target,
            Part::Message,
            Part::Proxy,
            Part::Form,
        ];
        insta::assert_snapshot!(parts.map(Part::word).join(" "), @"credential token-in-url target message proxy form");
    }
}
