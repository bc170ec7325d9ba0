//! Step 8: what became of each request, counted at once and written about once a second.

use crate::decide::{Arrival, Trace};
use crate::pace::Pace;
use http::Method;
use keydesk_desk::Desk;
use keydesk_domain::refusal::Refusal;
use keydesk_domain::traffic::{RefusedRequest, TrafficBatch, TrafficCount};
use keydesk_domain::{EnvironmentId, TokenId};
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::{BuildHasher, RandomState};
use std::sync::{Mutex, PoisonError};

/// The outcome of a request that was let through.
const ALLOWED: &str = "allowed";

/// Refusals kept one by one between two writes. A flood of them is counted, and these show what it was made of.
const REFUSALS_KEPT: usize = 10_000;

/// Parts that are locked apart from each other, so that workers rarely wait.
const PARTS: usize = 16;

/// What has not been written yet.
pub(crate) struct Recorder {
    parts: [Mutex<Part>; PARTS],
    hasher: RandomState,
    /// How many requests come at the moment.
    pub(crate) pace: Pace,
    /// One write at a time, so that a flush that returned means written.
    writing: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct Part {
    counts: HashMap<Key, TrafficCount>,
    refusals: Vec<RefusedRequest>,
    refusals_not_kept: u64,
}

type Key = (Option<TokenId>, EnvironmentId, i64, &'static str);

impl Default for Recorder {
    fn default() -> Self {
        Self {
            parts: std::array::from_fn(|_| Mutex::default()),
            hasher: RandomState::new(),
            pace: Pace::default(),
            writing: tokio::sync::Mutex::default(),
        }
    }
}

impl Recorder {
    /// Counts a request that was let through.
    pub(crate) fn allowed(&self, arrival: &Arrival, trace: &Trace) {
        self.pace.allowed();
        self.part(trace.token).count(arrival, trace, ALLOWED);
    }

    /// Counts a request that was refused, and keeps why.
    pub(crate) fn refused(
        &self,
        arrival: &Arrival,
        trace: &Trace,
        method: &Method,
        request_id: &str,
        refusal: &Refusal,
    ) {
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
            reason: refusal.reason(),
            status: refusal.status(),
            method: shortened(method),
            route: trace.route,
            permission: trace.permission,
            cause: match refusal {
                Refusal::UpstreamUnreachable(problem) => Some(problem.word()),
                _ => None,
            },
            address: arrival.from,
        });
    }

    /// Writes what there is. What cannot be written is kept for the next time, as far as it is counters.
    pub(crate) async fn flush(&self, desk: &Desk) {
        let _turn = self.writing.lock().await;
        let batch = self.take();
        if batch.counts.is_empty() && batch.refusals.is_empty() {
            return;
        }
        let counts = batch.counts.clone();
        if let Err(error) = desk.record_traffic(batch).await {
            tracing::error!(%error, "requests could not be recorded; their counters are kept and tried again");
            for count in counts {
                let key = (count.token, count.environment, count.hour, count.outcome);
                self.part(count.token).add(key, count);
            }
        }
    }

    fn take(&self) -> TrafficBatch {
        let mut batch = TrafficBatch::default();
        for part in &self.parts {
            let part = std::mem::take(&mut *part.lock().unwrap_or_else(PoisonError::into_inner));
            batch.counts.extend(part.counts.into_values());
            batch.refusals.extend(part.refusals);
            batch.refusals_not_kept += part.refusals_not_kept;
        }
        batch.refusals.sort_by_key(|refusal| refusal.at);
        batch
    }

    fn part(&self, token: Option<TokenId>) -> std::sync::MutexGuard<'_, Part> {
        let at = usize::try_from(self.hasher.hash_one(token) % PARTS as u64).unwrap_or_default();
        self.parts[at].lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Part {
    fn count(&mut self, arrival: &Arrival, trace: &Trace, outcome: &'static str) {
        let hour = arrival.at.as_second().div_euclid(3_600);
        let key = (trace.token, arrival.environment, hour, outcome);
        self.add(
            key,
            TrafficCount {
                token: trace.token,
                environment: arrival.environment,
                hour,
                outcome,
                count: 1,
                last_at: arrival.at,
                last_address: arrival.from,
            },
        );
    }

    fn add(&mut self, key: Key, more: TrafficCount) {
        match self.counts.entry(key) {
            Entry::Vacant(vacant) => {
                vacant.insert(more);
            }
            Entry::Occupied(mut occupied) => {
                let count = occupied.get_mut();
                count.count += more.count;
                if more.last_at >= count.last_at {
                    (count.last_at, count.last_address) = (more.last_at, more.last_address);
                }
            }
        }
    }
}

/// A method is any token (RFC 9110 section 9.1), of any length; of those that are none of the usual, the beginning is enough.
fn shortened(method: &Method) -> String {
    method.as_str().chars().take(16).collect()
}
