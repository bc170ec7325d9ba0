//! Step 7: the request goes on, its answer comes back, both as streams.

use crate::body::Streamed;
use crate::forwarding_headers;
use crate::limits::Limits;
use crate::quota::Permit;
use crate::trouble::{self, Trouble};
use crate::upstream::{Target, UpstreamClient};
use http::header::{CONTENT_LENGTH, HeaderValue, TRANSFER_ENCODING};
use http::uri::PathAndQuery;
use http::{Request, Response, StatusCode, Version};
use http_body_util::{Either, Empty};
use hyper::body::{Body, Incoming};
use keydesk_domain::refusal::{Refusal, UpstreamProblem};

/// What a request needs to go on.
pub(crate) struct Onward<'r> {
    /// What connects to it.
    pub(crate) client: &'r UpstreamClient,
    /// Where it goes.
    pub(crate) target: &'r Target,
    /// Ties request, answer and record together.
    pub(crate) request_id: &'r HeaderValue,
    /// What it may use at most.
    pub(crate) limits: &'r Limits,
}

/// Sends the request on and waits for the head of the answer; the bodies follow as they come.
///
/// # Errors
/// [`Trouble`]: a refusal, or that the caller is gone.
pub(crate) async fn send(
    onward: Onward<'_>,
    request: Request<Incoming>,
    permit: Permit,
) -> Result<Response<Streamed>, Trouble> {
    let Onward { client, target, request_id, limits } = onward;
    let too_large = || Trouble::Refused(Refusal::TooLarge { limit: limits.body });
    let (mut head, body) = request.into_parts();
    if body.size_hint().lower() > limits.body {
        return Err(too_large());
    }
    let path_and_query =
        head.uri.path_and_query().cloned().unwrap_or_else(|| PathAndQuery::from_static("/"));
    head.uri = target.uri(path_and_query).map_err(|_| too_large())?;
    head.version = Version::HTTP_11;
    forwarding_headers::of_request(
        &mut head.headers,
        target.host(),
        target.credential(),
        request_id,
    );
    let body = if body.is_end_stream() {
        Either::Right(Empty::new())
    } else {
        if !head.headers.contains_key(CONTENT_LENGTH) {
            // Said outright: hyper would leave out the body of a GET whose length it does not know.
            head.headers.insert(TRANSFER_ENCODING, HeaderValue::from_static("chunked"));
        }
        Either::Left(Streamed::upload(body, limits.body, limits.idle_body))
    };
    let answer = client.request(target, Request::from_parts(head, body));
    let (answer, connection) = match tokio::time::timeout(limits.upstream_answer, answer).await {
        Ok(Ok(answer)) => answer,
        Ok(Err(error)) => return Err(trouble::of(&error, target.is_https(), limits.body)),
        Err(_) => return Err(Trouble::Refused(Refusal::UpstreamTimeout)),
    };
    let problem =
        unusable(answer.status()).or_else(|| forwarding_headers::unclear_length(answer.headers()));
    if let Some(problem) = problem {
        return Err(Trouble::Refused(Refusal::UpstreamUnreachable(problem)));
    }
    let (mut head, body) = answer.into_parts();
    head.version = Version::HTTP_11;
    forwarding_headers::of_answer(&mut head.headers, request_id);
    head.extensions.clear();
    Ok(Response::from_parts(head, Streamed::download(body, connection, limits.idle_answer, permit)))
}

/// A 401 is about the environment's credential, which the caller never sees: handed on, it would make an integration throw away
/// a token that works. A change of protocol was not asked for.
fn unusable(status: StatusCode) -> Option<UpstreamProblem> {
    match status {
        StatusCode::UNAUTHORIZED => Some(UpstreamProblem::CredentialRefused),
        StatusCode::SWITCHING_PROTOCOLS => Some(UpstreamProblem::BadAnswer),
        _ => None,
    }
}
