//! Step 8: what became of each request, counted at once and written about once a second.

use crate::decide::{Arrival, Trace};
use crate::pace::Pace;
use foldhash::fast::RandomState;
use http::{Method, StatusCode};
use jiff::Timestamp;
use keydesk_desk::Desk;
use keydesk_domain::refusal::Refusal;
use keydesk_domain::token_format;
use keydesk_domain::traffic::{
    ALLOWED, Endpoint, RefusedRequest, TrafficBatch, TrafficCount, UPSTREAM_ERROR,
};
use keydesk_domain::{EnvironmentId, TokenId};
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::{BuildHasher, Hash, Hasher};
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

/// Refusals kept one by one between two writes. A flood of them is counted, and these show what it was made of.
const REFUSALS_KEPT: usize = 10_000;

/// Counters between two writes. There are never so many in a second; if the store cannot be written for long, what is counted apart
/// from them is lost, and memory is not.
const COUNTERS_KEPT: usize = 200_000;

/// Counters for which memory is kept ready from one write to the next. Asked for anew each time, it comes in pages that the kernel has
/// to clear first: requests wait ten milliseconds for them.
const COUNTERS_READY: usize = 32_768;

/// Parts that are locked apart from each other, so that workers rarely wait.
const PARTS: usize = 16;

/// What has not been written yet.
pub(crate) struct Recorder {
    parts: [Mutex<Part>; PARTS],
    hasher: RandomState,
    /// How many requests come at the moment.
    pub(crate) pace: Pace,
    /// One write at a time, so that a flush that returned means written. Empty between two writes.
    writing: tokio::sync::Mutex<TrafficBatch>,
}

#[derive(Default)]
struct Part {
    counts: HashMap<Key, Counted, RandomState>,
    counts_not_kept: u64,
    refusals: Vec<RefusedRequest>,
    refusals_not_kept: u64,
}

/// What is counted together.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Key {
    token: Option<TokenId>,
    environment: EnvironmentId,
    hour: i64,
    endpoint: Option<Endpoint>,
    outcome: &'static str,
}

/// What is known of it.
#[derive(Clone, Copy)]
struct Counted {
    count: u64,
    last_at: Timestamp,
    last_address: IpAddr,
}

/// Nobody but this program gives these out, and the texts among them differ in their lengths or are compared.
impl Hash for Key {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.token.hash(state);
        state.write_i64(self.hour);
        state.write_usize(self.outcome.len());
        state.write_usize(self.endpoint.map_or(0, |it| it.template.len()));
    }
}

/// What is known of a refused request besides where it came from.
pub(crate) struct Refused<'r> {
    pub(crate) method: &'r Method,
    /// As it came; kept only if the admin wants that.
    pub(crate) target: &'r str,
    pub(crate) request_id: &'r str,
    pub(crate) refusal: &'r Refusal,
    /// The sentence of the answer.
    pub(crate) detail: String,
}

impl Default for Recorder {
    fn default() -> Self {
        Self {
            parts: std::array::from_fn(|_| Mutex::default()),
            hasher: RandomState::default(),
            pace: Pace::default(),
            writing: tokio::sync::Mutex::default(),
        }
    }
}

impl Recorder {
    /// Counts a request that was let through; `status` is what the API answered.
    pub(crate) fn allowed(&self, arrival: &Arrival, trace: &Trace, status: StatusCode) {
        self.pace.allowed();
        let outcome = if status.is_server_error() { UPSTREAM_ERROR } else { ALLOWED };
        self.part(trace.token).count(arrival, trace, outcome);
    }

    /// Counts a request that was refused, and keeps why.
    pub(crate) fn refused(
        &self,
        arrival: &Arrival,
        trace: &Trace,
        refused: Refused<'_>,
        keep_path: bool,
    ) {
        let Refused { method, target, request_id, refusal, detail } = refused;
        self.pace.refused();
        let mut part = self.part(trace.token);
        part.count(arrival, trace, refusal.reason());
        if part.refusals.len() >= REFUSALS_KEPT / PARTS {
            part.refusals_not_kept += 1;
            return;
        }
        part.refusals.push(RefusedRequest {
            at: arrival.at,
            request_id: request_id.to_owned(),
            environment: arrival.environment,
            token: trace.token,
            hint: trace.hint,
            account: trace.account.as_ref().map(|(id, _)| *id),
            roles: trace
                .account
                .as_ref()
                .map(|(_, account)| account.roles.clone())
                .unwrap_or_default(),
            held: trace.held,
            reason: refusal.reason(),
            status: refusal.status(),
            method: shortened(method),
            route: trace.endpoint.map(|it| it.template),
            path: keep_path.then(|| path_to_keep(target)).flatten(),
            guess: trace.guess.clone(),
            permission: trace.endpoint.and_then(|it| it.permission),
            cause: match refusal {
                Refusal::UpstreamUnreachable(problem) => Some(problem.word()),
                Refusal::DamagedToken(damage) => Some(damage.word()),
                Refusal::AmbiguousRequest(ambiguity) => Some(ambiguity.part.word()),
                Refusal::UnusedToken { .. } => Some("unused"),
                _ => None,
            },
            detail,
            address: arrival.from,
        });
    }

    /// Counts one of very many requests without a token of ours. Kept one by one, they would fill the store and push out what others are
    /// looking for.
    pub(crate) fn flooded(&self, arrival: &Arrival, trace: &Trace) {
        self.pace.refused();
        let mut part = self.part(trace.token);
        part.count(arrival, trace, Refusal::RateLimited { retry_after: 1 }.reason());
        part.refusals_not_kept += 1;
    }

    /// Writes what there is. What cannot be written is kept for the next time, as far as it is counters and as long as they are few.
    pub(crate) async fn flush(&self, desk: &Desk) {
        let mut batch = self.writing.lock().await;
        let counts_not_kept = self.take(&mut batch);
        if counts_not_kept > 0 {
            tracing::error!(
                requests = counts_not_kept,
                "requests were not counted: the store could not be written for too long"
            );
        }
        if !(batch.counts.is_empty() && batch.refusals.is_empty())
            && let Err(error) = desk.record_traffic(&batch).await
        {
            tracing::error!(%error, "requests could not be recorded; their counters are kept and tried again");
            for count in batch.counts.drain(..) {
                let TrafficCount {
                    token,
                    environment,
                    hour,
                    endpoint,
                    outcome,
                    count,
                    last_at,
                    last_address,
                } = count;
                let key = Key { token, environment, hour, endpoint, outcome };
                self.part(token).add(key, Counted { count, last_at, last_address });
            }
        }
        batch.counts.clear();
        batch.counts.shrink_to(COUNTERS_READY);
        batch.refusals = Vec::new();
        batch.refusals_not_kept = 0;
    }

    /// Puts what there is into an empty batch. How many requests could not even be counted.
    fn take(&self, batch: &mut TrafficBatch) -> u64 {
        let mut counts_not_kept = 0;
        for part in &self.parts {
            let mut part = part.lock().unwrap_or_else(PoisonError::into_inner);
            batch.counts.extend(part.counts.drain().map(|(key, counted)| {
                let Key { token, environment, hour, endpoint, outcome } = key;
                let Counted { count, last_at, last_address } = counted;
                TrafficCount {
                    token,
                    environment,
                    hour,
                    endpoint,
                    outcome,
                    count,
                    last_at,
                    last_address,
                }
            }));
            part.counts.shrink_to(COUNTERS_READY / PARTS);
            batch.refusals.append(&mut part.refusals);
            batch.refusals_not_kept += std::mem::take(&mut part.refusals_not_kept);
            counts_not_kept += std::mem::take(&mut part.counts_not_kept);
        }
        batch.refusals.sort_by_key(|refusal| refusal.at);
        // In the order in which the store keeps them: of ten thousand tokens, each page of its tables is written once then, and not often.
        batch.counts.sort_unstable_by_key(|count| (count.token, count.hour));
        counts_not_kept
    }

    fn part(&self, token: Option<TokenId>) -> std::sync::MutexGuard<'_, Part> {
        let at = usize::try_from(self.hasher.hash_one(token) % PARTS as u64).unwrap_or_default();
        self.parts[at].lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Part {
    fn count(&mut self, arrival: &Arrival, trace: &Trace, outcome: &'static str) {
        let hour = arrival.at.as_second().div_euclid(3_600);
        let (token, environment, endpoint) = (trace.token, arrival.environment, trace.endpoint);
        let key = Key { token, environment, hour, endpoint, outcome };
        self.add(key, Counted { count: 1, last_at: arrival.at, last_address: arrival.from });
    }

    fn add(&mut self, key: Key, more: Counted) {
        let is_full = self.counts.len() >= COUNTERS_KEPT / PARTS;
        match self.counts.entry(key) {
            Entry::Vacant(_) if is_full => self.counts_not_kept += more.count,
            Entry::Vacant(vacant) => {
                vacant.insert(more);
            }
            Entry::Occupied(mut occupied) => {
                let counted = occupied.get_mut();
                counted.count += more.count;
                if more.last_at >= counted.last_at {
                    (counted.last_at, counted.last_address) = (more.last_at, more.last_address);
                }
            }
        }
    }
}

/// The path without its query, and none that holds a token.
fn path_to_keep(target: &str) -> Option<String> {
    const KEPT: usize = 200;
    let path = target.split_once('?').map_or(target, |(path, _)| path);
    (!token_format::stands_in(target)).then(|| path.chars().take(KEPT).collect())
}

/// A method is any token (RFC 9110 section 9.1), of any length; of those that are none of the usual, the beginning is enough.
fn shortened(method: &Method) -> String {
    method.as_str().chars().take(16).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::Ipv4Addr;
    use uuid::Uuid;

    /// As many requests as that, each of another environment and so with a counter of its own.
    fn count(recorder: &Recorder, requests: usize) {
        for number in 0..requests {
            let environment = EnvironmentId::from_uuid(Uuid::from_u128(number as u128));
            let arrival = Arrival {
                environment,
                from: Ipv4Addr::LOCALHOST.into(),
                at: Timestamp::UNIX_EPOCH,
            };
            let trace = Trace {
                token: Some(TokenId::from_uuid(Uuid::from_u128(number as u128))),
                ..Trace::default()
            };
            recorder.allowed(&arrival, &trace, StatusCode::OK);
        }
    }

    #[test]
    fn memory_is_bounded_and_what_is_not_counted_is_known() {
        let recorder = Recorder::default();
        count(&recorder, COUNTERS_KEPT * 2);
        let mut batch = TrafficBatch::default();
        let not_kept = recorder.take(&mut batch);
        assert_eq!(batch.counts.len(), COUNTERS_KEPT);
        assert_eq!(not_kept, COUNTERS_KEPT as u64);
        count(&recorder, 10);
        batch.counts.clear();
        let not_kept = recorder.take(&mut batch);
        assert_eq!((batch.counts.len(), not_kept), (10, 0), "once written, all is counted again");
    }
}
