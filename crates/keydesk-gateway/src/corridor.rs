//! A request's way through the gateway, one step after the other, and the one place where it ends.

use crate::body::{Streamed, read_and_drop};
use crate::decide::{self, Arrival, Caller, Trace};
use crate::forward::{self, Onward};
use crate::framing::Doubt;
use crate::introspect;
use crate::limits::Limits;
use crate::message;
use crate::method;
use crate::own_routes::{self, OwnRoute};
use crate::problem;
use crate::quota::{Permit, Quotas};
use crate::record::{Recorder, Refused};
use crate::strangers::Strangers;
use crate::ticket::Tickets;
use crate::trouble::Trouble;
use crate::upstream::{Target, UpstreamClient};
use arc_swap::ArcSwap;
use bytes::Bytes;
use http::header::{CONNECTION, HeaderValue};
use http::{Request, Response, StatusCode};
use http_body_util::{Either, Full};
use hyper::body::Incoming;
use keydesk_desk::Desk;
use keydesk_domain::refusal::{Refusal, UpstreamProblem};
use keydesk_domain::{EnvironmentId, HashedToken};
use std::net::SocketAddr;
use std::time::{Duration, Instant};
use thiserror::Error;
use uuid::Uuid;

/// An answer waits at most this long for what hangs on its token's first use. A commit takes some milliseconds.
const SETTLED_WITHIN: Duration = Duration::from_secs(5);

/// What all listeners share.
pub(crate) struct Shared {
    /// Where the table comes from and the records go.
    pub(crate) desk: Desk,
    /// Connections to the APIs behind.
    pub(crate) client: UpstreamClient,
    /// What each token has used of late.
    pub(crate) quotas: Quotas,
    /// What addresses have used of late from which no token of ours came.
    pub(crate) strangers: Strangers,
    /// What has not been written yet.
    pub(crate) recorder: Recorder,
    /// Requests of this program's own, which show that a token is refused.
    pub(crate) tickets: Tickets,
    /// What one token, one connection and the whole gateway may use at most.
    pub(crate) limits: Limits,
}

/// What one environment's listener knows.
pub(crate) struct Place {
    /// The environment.
    pub(crate) environment: EnvironmentId,
    /// The API behind it, or why it cannot be asked; exchanged when the environment is edited.
    pub(crate) target: ArcSwap<Result<Target, UpstreamProblem>>,
    /// What all listeners share.
    pub(crate) shared: std::sync::Arc<Shared>,
}

/// The answer's body: the gateway's own, or the API's as it comes.
pub(crate) type AnswerBody = Either<Full<Bytes>, Streamed>;

/// The caller went away in the middle of its request; its connection is closed.
#[derive(Debug, Error)]
#[error("the caller went away in the middle of its request")]
pub(crate) struct CallerGone;

/// What a request is let through to.
enum Passed {
    /// What is answered to anybody.
    Open(Response<Bytes>),
    /// What a request with the ticket's token would have come to.
    Proven(Result<(), Refusal>),
    WhoAmI(Response<Bytes>),
    Verified(Response<Bytes>),
    Introspect(Permit),
    Forward(Permit),
}

impl Place {
    /// Answers one request; one that can be read in two ways is refused whatever else is in it.
    ///
    /// # Errors
    /// [`CallerGone`].
    pub(crate) async fn answer(
        &self,
        peer: SocketAddr,
        request: Request<Incoming>,
        doubt: Option<Doubt>,
    ) -> Result<Response<AnswerBody>, CallerGone> {
        let shared = &*self.shared;
        let from = peer.ip().to_canonical();
        let mut visit = Visit {
            shared,
            arrival: Arrival { environment: self.environment, from, at: shared.desk.now() },
            trace: Trace::default(),
            method: request.method().clone(),
            uri: request.uri().clone(),
            request_id: request_id(),
            first_use_of: None,
            is_recorded: false,
        };
        if let Some(doubt) = doubt {
            // Where its next request begins, nobody can tell.
            let mut response = visit.refuse(&doubt.refusal()).await;
            response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
            return Ok(response);
        }
        let passed = match visit.check(&request) {
            Ok(passed) => passed,
            Err(refusal) => {
                if !request.headers().contains_key(http::header::EXPECT) {
                    read_and_drop(request.into_body(), shared.limits.body, shared.limits.idle_body);
                }
                return Ok(visit.refuse(&refusal).await);
            }
        };
        let outcome = match passed {
            Passed::Open(response) => {
                // Asked every few seconds by whatever watches the gateway: no token's use, and no record.
                visit.is_recorded = true;
                return Ok(response.map(Full::new).map(Either::Left));
            }
            Passed::Proven(outcome) => {
                // Not a use of the token, and no record.
                visit.is_recorded = true;
                return Ok(own_routes::proven(&outcome, &visit.request_id)
                    .map(Full::new)
                    .map(Either::Left));
            }
            Passed::WhoAmI(response) | Passed::Verified(response) => {
                Ok(response.map(Full::new).map(Either::Left))
            }
            Passed::Introspect(_permit) => visit.introspect(request).await,
            Passed::Forward(permit) => self.forward(&visit, request, permit).await,
        };
        match outcome {
            Ok(response) => {
                visit.settle_first_use(response.status()).await;
                Ok(visit.allow(response))
            }
            Err(Trouble::Refused(refusal)) => Ok(visit.refuse(&refusal).await),
            Err(Trouble::CallerGone) => Err(CallerGone),
        }
    }

    async fn forward(
        &self,
        visit: &Visit<'_>,
        request: Request<Incoming>,
        permit: Permit,
    ) -> Result<Response<AnswerBody>, Trouble> {
        let target = self.target.load_full();
        let target = match &*target {
            Ok(target) => target,
            Err(problem) => return Err(Trouble::Refused(Refusal::UpstreamUnreachable(*problem))),
        };
        let Shared { client, limits, .. } = visit.shared;
        let onward = Onward { client, target, request_id: &visit.request_id, limits };
        Ok(forward::send(onward, request, permit).await?.map(Either::Right))
    }
}

/// One request on its way. It is recorded once, however it ends; if its caller leaves before there is an answer, as let through,
/// which it was.
struct Visit<'s> {
    shared: &'s Shared,
    arrival: Arrival,
    trace: Trace,
    method: http::Method,
    uri: http::Uri,
    request_id: HeaderValue,
    /// The token, if its first successful request is awaited and this one may be it.
    first_use_of: Option<HashedToken>,
    is_recorded: bool,
}

impl Visit<'_> {
    /// Steps 1 to 6.
    fn check(&mut self, request: &Request<Incoming>) -> Result<Passed, Refusal> {
        let headers = request.headers();
        let target = message::target(request.version(), request.uri(), headers)?;
        let own = own_routes::find(request.method(), target);
        if let Some(response) = own.and_then(|it| own_routes::open(it, &self.request_id)) {
            return Ok(Passed::Open(response));
        }
        let table = self.shared.desk.access();
        if own == Some(OwnRoute::Revoked)
            && let Some(hash) =
                self.shared.tickets.take(headers, self.arrival.environment, Instant::now())
        {
            let outcome = decide::admit(&table, &self.arrival, hash, &mut self.trace).map(|_| ());
            return Ok(Passed::Proven(outcome));
        }
        let caller: Caller = decide::authenticate(&table, &self.arrival, headers, &mut self.trace)?;
        self.trace.endpoint = own.and_then(OwnRoute::endpoint);
        let limited = |token| self.shared.quotas.take(token);
        match own {
            Some(
                OwnRoute::Health | OwnRoute::Description | OwnRoute::Revoked | OwnRoute::Unknown,
            ) => Err(Refusal::UnknownRoute { near: None }),
            Some(OwnRoute::WhoAmI) => {
                let _permit = limited(caller.token.id)?;
                Ok(Passed::WhoAmI(own_routes::who_am_i(&table, &caller, &self.request_id)))
            }
            Some(OwnRoute::Introspect) => Ok(Passed::Introspect(limited(caller.token.id)?)),
            Some(OwnRoute::Verify) => {
                let (arrival, trace) = (&self.arrival, &mut self.trace);
                let verified =
                    own_routes::verify(&caller, arrival, &table, headers, &self.request_id, trace)?;
                let _permit = limited(caller.token.id)?;
                self.first_use_of = awaited(&caller);
                Ok(Passed::Verified(verified))
            }
            None => {
                message::no_double_meaning(headers)?;
                method::no_override(headers)?;
                decide::authorise(&table, &caller, request.method(), target, &mut self.trace)?;
                let permit = limited(caller.token.id)?;
                self.first_use_of = awaited(&caller);
                Ok(Passed::Forward(permit))
            }
        }
    }

    async fn introspect(
        &self,
        request: Request<Incoming>,
    ) -> Result<Response<AnswerBody>, Trouble> {
        let read =
            tokio::time::timeout(self.shared.limits.idle_body, introspect::read_form(request))
                .await;
        let token = read.map_err(|_| Trouble::CallerGone)?.map_err(Trouble::Refused)?;
        let answer =
            introspect::answer(&self.shared.desk.access(), &self.arrival, &token, &self.request_id);
        Ok(answer.map(Full::new).map(Either::Left))
    }

    /// What hangs on a token's first success holds before the answer goes out: whoever reads it may rely on the token that was replaced
    /// being refused from now on. Once in a token's life this takes as long as a commit.
    async fn settle_first_use(&self, status: StatusCode) {
        let Some(hash) = self.first_use_of.filter(|_| status.is_success()) else { return };
        match tokio::time::timeout(SETTLED_WITHIN, self.shared.desk.first_success(hash)).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => {
                tracing::error!(%error, "a token's first use could not be kept; its next one will be");
            }
            Err(_) => tracing::warn!(
                "keeping a token's first use takes long; its answer goes out before that"
            ),
        }
    }

    fn allow(mut self, response: Response<AnswerBody>) -> Response<AnswerBody> {
        self.is_recorded = true;
        self.shared.recorder.allowed(&self.arrival, &self.trace, response.status());
        response
    }

    /// The answer; whoever has no token of ours waits for its turn, if there are very many of them.
    async fn refuse(mut self, refusal: &Refusal) -> Response<AnswerBody> {
        self.is_recorded = true;
        let is_stranger = self.trace.token.is_none();
        // A proxy that asks does so for everybody, from one address and over few connections: it would take 429 for a fault of this
        // side, and a request of its that waits would keep good ones waiting behind it.
        let is_asking_proxy = is_stranger
            && own_routes::find(&self.method, self.uri.path()) == Some(OwnRoute::Verify);
        let answer = self.refusal(refusal, is_stranger, is_asking_proxy);
        if is_stranger && !is_asking_proxy {
            self.shared.strangers.turn().await;
        }
        answer.map(Full::new).map(Either::Left)
    }

    fn refusal(
        &self,
        refusal: &Refusal,
        is_stranger: bool,
        is_asking_proxy: bool,
    ) -> Response<Bytes> {
        // It was made from a UUID's text a moment ago.
        let request_id = self.request_id.to_str().unwrap_or_default();
        if is_stranger && let Err(retry_after) = self.shared.strangers.take(self.arrival.from) {
            self.shared.recorder.flooded(&self.arrival, &self.trace);
            return if is_asking_proxy {
                problem::answer(refusal, request_id, self.trace.hint)
            } else {
                problem::flooded(retry_after, request_id)
            };
        }
        let refused = Refused {
            method: &self.method,
            target: self.uri.path(),
            request_id,
            refusal,
            detail: problem::detail(refusal),
        };
        self.shared.recorder.refused(
            &self.arrival,
            &self.trace,
            refused,
            self.shared.desk.keeps_paths(),
        );
        problem::answer(refusal, request_id, self.trace.hint)
    }
}

impl Drop for Visit<'_> {
    fn drop(&mut self) {
        if !self.is_recorded {
            self.shared.recorder.allowed(&self.arrival, &self.trace, StatusCode::OK);
        }
    }
}

/// The token, if something hangs on its first use.
fn awaited(caller: &Caller) -> Option<HashedToken> {
    caller.token.awaits_first_use().then_some(caller.token.hash)
}

/// Sortable by time, and the gateway's own: a caller's could be anything, twice, or somebody else's.
fn request_id() -> HeaderValue {
    let mut buffer = Uuid::encode_buffer();
    let text: &str = Uuid::now_v7().hyphenated().encode_lower(&mut buffer);
    HeaderValue::from_str(text).unwrap_or_else(|_| HeaderValue::from_static("none"))
}
