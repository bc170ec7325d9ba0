//! Does an environment's upstream answer? The admin is told apart what can be wrong with it.

use crate::gateway::SandboxUpstream;
use crate::limits::Limits;
use crate::trouble::{self, Trouble};
use crate::upstream::{self, Target};
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, DATE, HOST, HeaderValue};
use http::uri::PathAndQuery;
use http::{Request, Response};
use http_body_util::{Either, Empty};
use jiff::Timestamp;
use keydesk_desk::Desk;
use keydesk_domain::Environment;
use keydesk_domain::refusal::{Refusal, UpstreamProblem};
use serde::{Deserialize, Serialize};

/// What a probe of an environment's upstream found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum UpstreamVerdict {
    /// It answers and takes the credential.
    Works,
    /// It answers 401: the credential is not (or no longer) right.
    CredentialRefused,
    /// The environment's credential cannot be read from where it is kept.
    CredentialUnavailable,
    /// The host's name is not known.
    NameNotFound,
    /// Nothing listens there.
    ConnectionRefused,
    /// It listens, but no secure connection could be made.
    TlsFailed,
    /// It answers, but there is no API of this kind at the base URL (404 and the like).
    WrongUrl,
    /// It answered in no HTTP, or with a server error.
    BadAnswer,
    /// It did not answer in time.
    TimedOut,
}

impl UpstreamVerdict {
    /// Whether requests can be forwarded.
    #[must_use]
    pub const fn works(self) -> bool {
        matches!(self, Self::Works)
    }

    /// What was found and what to do, for the admin.
    #[must_use]
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Works => "The API answers and accepts the credential.",
            Self::CredentialRefused => {
                "The API answers, but does not accept the credential (401). Enter the credential again, or a new one."
            }
            Self::CredentialUnavailable => {
                "The credential cannot be read from where it is kept. Unlock the keychain, or enter the credential again."
            }
            Self::NameNotFound => {
                "The host of the base URL was not found. Check its spelling and the network."
            }
            Self::ConnectionRefused => {
                "Nothing listens at the base URL's host and port. Check the port, and that the API is running."
            }
            Self::TlsFailed => {
                "No secure connection could be made: the certificate is not trusted, not for this host, or out of date. Check the host, or install its certificate authority on this machine."
            }
            Self::WrongUrl => {
                "Something answers at the base URL, but it is not this API (its /user was not found). Check the path of the base URL."
            }
            Self::BadAnswer => {
                "Something answers at the base URL, but not as this API does. Check host and port."
            }
            Self::TimedOut => {
                "The API did not answer in time. Check the base URL, the network and the firewall."
            }
        }
    }
}

/// What a probe found, and what time it is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Probed {
    /// What was found.
    pub verdict: UpstreamVerdict,
    /// How many seconds the upstream's clock is ahead of this one (negative: behind), if its answer told the time.
    pub ahead_seconds: Option<i64>,
}

impl From<UpstreamVerdict> for Probed {
    fn from(verdict: UpstreamVerdict) -> Self {
        Self { verdict, ahead_seconds: None }
    }
}

/// Asks the environment's upstream for `/user` with its credential, and says what came of it.
pub async fn probe(
    desk: &Desk,
    environment: &Environment,
    sandbox: Option<&SandboxUpstream>,
    limits: &Limits,
) -> UpstreamVerdict {
    probe_in_full(desk, environment, sandbox, limits).await.verdict
}

/// The same, and what time it is there.
pub async fn probe_in_full(
    desk: &Desk,
    environment: &Environment,
    sandbox: Option<&SandboxUpstream>,
    limits: &Limits,
) -> Probed {
    let target = match Target::of(desk, environment, sandbox).await {
        Ok(target) => target,
        Err(problem) => return of_problem(problem).into(),
    };
    let Ok(uri) = target.uri(PathAndQuery::from_static("/user")) else {
        return UpstreamVerdict::WrongUrl.into();
    };
    let mut request = Request::new(Either::Right(Empty::new()));
    *request.uri_mut() = uri;
    let headers = request.headers_mut();
    headers.insert(HOST, target.host().clone());
    headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
    if let Some(credential) = target.credential() {
        headers.insert(AUTHORIZATION, credential.clone());
    }
    let client = upstream::client(limits);
    let answer = client.request(&target, request);
    match tokio::time::timeout(limits.upstream_answer, answer).await {
        Ok(Ok((answer, _connection))) => {
            Probed { verdict: of_answer(&answer), ahead_seconds: ahead(&answer, desk.now()) }
        }
        Ok(Err(error)) => Probed::from(match trouble::of(&error, target.is_https(), limits.body) {
            Trouble::Refused(Refusal::UpstreamUnreachable(problem)) => of_problem(problem),
            Trouble::Refused(Refusal::UpstreamTimeout) => UpstreamVerdict::TimedOut,
            Trouble::Refused(_) | Trouble::CallerGone => UpstreamVerdict::BadAnswer,
        }),
        Err(_) => UpstreamVerdict::TimedOut.into(),
    }
}

/// What the `Date` of an answer (RFC 9110 section 6.6.1) says beside the time here.
fn ahead<B>(answer: &Response<B>, now: Timestamp) -> Option<i64> {
    let date = answer.headers().get(DATE)?.to_str().ok()?;
    let there = jiff::fmt::rfc2822::parse(date).ok()?.timestamp();
    Some(there.as_second() - now.as_second())
}

fn of_answer<B>(answer: &Response<B>) -> UpstreamVerdict {
    let is_json = || {
        let kind = answer
            .headers()
            .get(CONTENT_TYPE)
            .and_then(|kind| kind.to_str().ok())
            .unwrap_or_default();
        kind.to_ascii_lowercase().contains("json")
    };
    match answer.status().as_u16() {
        200..=299 if is_json() => UpstreamVerdict::Works,
        // It knows the credential, and has been asked too often.
        429 => UpstreamVerdict::Works,
        401 | 403 => UpstreamVerdict::CredentialRefused,
        500..=599 => UpstreamVerdict::BadAnswer,
        _ => UpstreamVerdict::WrongUrl,
    }
}

const fn of_problem(problem: UpstreamProblem) -> UpstreamVerdict {
    match problem {
        UpstreamProblem::NameNotFound => UpstreamVerdict::NameNotFound,
        UpstreamProblem::ConnectionRefused => UpstreamVerdict::ConnectionRefused,
        UpstreamProblem::TlsFailed => UpstreamVerdict::TlsFailed,
        UpstreamProblem::BadAnswer => UpstreamVerdict::BadAnswer,
        UpstreamProblem::CredentialRefused => UpstreamVerdict::CredentialRefused,
        UpstreamProblem::CredentialUnavailable => UpstreamVerdict::CredentialUnavailable,
    }
}
