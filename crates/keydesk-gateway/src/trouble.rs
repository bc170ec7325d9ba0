//! What went wrong on the way to the API behind, told apart: what an error of the client means.

use crate::body::BodyError;
use crate::resolver::NameNotFound;
use crate::upstream::ClientError;
use crate::wire::Malformed;
use keydesk_domain::refusal::{AmbiguousPart, Refusal, UpstreamProblem};
use std::error::Error;
use std::io;

/// What an error of the client means.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// It is the answer that the caller gets.
    Refused(Refusal),
    /// The caller itself went away or fell silent in the middle of its body: there is nobody to answer.
    CallerGone,
}

/// Reads an error of the client, from its surface to its root. `limit` is that of the caller's body, in bytes.
#[must_use]
pub(crate) fn of(error: &ClientError, https: bool, limit: u64) -> Trouble {
    let mut broke_while_connecting = false;
    for cause in causes(error) {
        if let Some(body) = cause.downcast_ref::<BodyError>() {
            return match body {
                BodyError::TooLarge => Trouble::Refused(Refusal::TooLarge { limit }),
                BodyError::Broken(error) if causes(error).any(|cause| cause.is::<Malformed>()) => {
                    Trouble::Refused(Refusal::ambiguous(
                        AmbiguousPart::Message,
                        "The request's body is not in chunks as it should be, or its trailers say what they must not.",
                        "Send it with a Content-Length, or in chunks as RFC 9112 section 7.1 has them.",
                    ))
                }
                BodyError::StoodStill | BodyError::Broken(_) => Trouble::CallerGone,
            };
        }
        if cause.is::<NameNotFound>() {
            return unreachable(UpstreamProblem::NameNotFound);
        }
        if cause.is::<rustls::Error>() {
            return unreachable(UpstreamProblem::TlsFailed);
        }
        match cause.downcast_ref::<io::Error>().map(io::Error::kind) {
            Some(io::ErrorKind::TimedOut) => return Trouble::Refused(Refusal::UpstreamTimeout),
            Some(
                io::ErrorKind::ConnectionRefused
                | io::ErrorKind::HostUnreachable
                | io::ErrorKind::NetworkUnreachable,
            ) => return unreachable(UpstreamProblem::ConnectionRefused),
            Some(_) => broke_while_connecting = error.is_connect(),
            None => {}
        }
    }
    // TCP was there, and the other side hung up before TLS was.
    let problem = if https && broke_while_connecting {
        UpstreamProblem::TlsFailed
    } else {
        UpstreamProblem::BadAnswer
    };
    unreachable(problem)
}

const fn unreachable(problem: UpstreamProblem) -> Trouble {
    Trouble::Refused(Refusal::UpstreamUnreachable(problem))
}

/// The error, its source, the source's source, …; an `io::Error` hides the error it was made of from `source`, so that is
/// looked at as well.
fn causes<'e>(error: &'e (dyn Error + 'static)) -> impl Iterator<Item = &'e (dyn Error + 'static)> {
    let beneath = |error: &&'e (dyn Error + 'static)| {
        let error: &'e (dyn Error + 'static) = *error;
        let inside = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        inside.map(|inner| inner as &(dyn Error + 'static)).or_else(|| error.source())
    };
    std::iter::successors(Some(error), beneath)
}
