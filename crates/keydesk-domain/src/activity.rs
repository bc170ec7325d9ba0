//! What happened at the gateway, added up; and how much of it is kept, and for how long.

use crate::traffic::{ALLOWED, UPSTREAM_ERROR};
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// How much of what happened is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActivitySettings {
    /// For how many days: 1 to [`RETENTION_MAX`].
    pub retention_days: u16,
    /// Whether the paths of refused requests are kept, with the identifiers in them. Without, only the route's template is.
    pub keep_paths: bool,
}

/// The longest time, in days: ten years.
pub const RETENTION_MAX: u16 = 3_650;

impl Default for ActivitySettings {
    fn default() -> Self {
        Self { retention_days: 90, keep_paths: false }
    }
}

/// A number of days that cannot be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("Choose a number of days between 1 and {RETENTION_MAX}.")]
pub struct InvalidRetention;

impl ActivitySettings {
    /// Checks what was typed.
    ///
    /// # Errors
    /// [`InvalidRetention`].
    pub const fn checked(self) -> Result<Self, InvalidRetention> {
        if self.retention_days >= 1 && self.retention_days <= RETENTION_MAX {
            Ok(self)
        } else {
            Err(InvalidRetention)
        }
    }
}

/// At most so many counters (one a token, hour, endpoint and outcome) are kept; the oldest hours make room.
pub const COUNTERS_MAX: u32 = 2_000_000;

/// Requests by what became of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// Let through and answered.
    pub allowed: i64,
    /// Refused by the gateway.
    pub refused: i64,
    /// Let through, but the API behind failed, could not be reached or did not answer in time.
    pub upstream_errors: i64,
}

impl Tally {
    /// Adds requests with this outcome.
    pub fn add(&mut self, outcome: &str, count: i64) {
        let sum = match outcome {
            ALLOWED => &mut self.allowed,
            UPSTREAM_ERROR | "upstream-unreachable" | "upstream-timeout" => {
                &mut self.upstream_errors
            }
            _ => &mut self.refused,
        };
        *sum = sum.saturating_add(count);
    }

    /// All requests.
    #[must_use]
    pub const fn all(self) -> i64 {
        self.allowed.saturating_add(self.refused).saturating_add(self.upstream_errors)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::refusal::{Refusal, UpstreamProblem};

    #[test]
    fn a_request_counts_once_by_who_is_to_blame() {
        let mut tally = Tally::default();
        tally.add(ALLOWED, 5);
        tally.add(UPSTREAM_ERROR, 1);
        tally.add(Refusal::UpstreamUnreachable(UpstreamProblem::BadAnswer).reason(), 2);
        tally.add(Refusal::UpstreamTimeout.reason(), 4);
        tally.add(Refusal::UnknownToken.reason(), 3);
        assert_eq!(tally, Tally { allowed: 5, refused: 3, upstream_errors: 7 });
        assert_eq!(tally.all(), 15);
    }

    #[test]
    fn days_are_between_one_and_ten_years() {
        let kept_for = |retention_days| {
            ActivitySettings { retention_days, keep_paths: false }.checked().is_ok()
        };
        assert_eq!([0, 1, 90, 3_650, 3_651].map(kept_for), [false, true, true, true, false]);
        assert_eq!(ActivitySettings::default().retention_days, 90);
    }
}
