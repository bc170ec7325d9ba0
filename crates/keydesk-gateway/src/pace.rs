//! How many requests come at the moment: two counters that are read once a second.

use serde::{Deserialize, Serialize};
use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

/// Readings that are kept: one a second, so that the oldest is a minute old.
const READINGS: usize = 61;

/// Requests of the last minute.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rate {
    /// All of them.
    pub requests_per_minute: u64,
    /// Those that were refused.
    pub refused_per_minute: u64,
}

/// Counts requests, and knows how many came within the last minute.
#[derive(Default)]
pub(crate) struct Pace {
    allowed: AtomicU64,
    refused: AtomicU64,
    readings: Mutex<VecDeque<(u64, u64)>>,
}

impl Pace {
    pub(crate) fn allowed(&self) {
        self.allowed.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn refused(&self) {
        self.refused.fetch_add(1, Ordering::Relaxed);
    }

    /// Takes a reading. To be called once a second.
    pub(crate) fn read(&self) {
        let mut readings = self.readings.lock().unwrap_or_else(PoisonError::into_inner);
        if readings.len() == READINGS {
            readings.pop_front();
        }
        readings.push_back(self.so_far());
    }

    /// The requests since the oldest reading, which is at most a minute old.
    pub(crate) fn rate(&self) -> Rate {
        let readings = self.readings.lock().unwrap_or_else(PoisonError::into_inner);
        let (allowed_then, refused_then) = readings.front().copied().unwrap_or_default();
        let (allowed, refused) = self.so_far();
        let refused = refused.saturating_sub(refused_then);
        Rate {
            requests_per_minute: allowed.saturating_sub(allowed_then) + refused,
            refused_per_minute: refused,
        }
    }

    fn so_far(&self) -> (u64, u64) {
        (self.allowed.load(Ordering::Relaxed), self.refused.load(Ordering::Relaxed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_older_than_a_minute_no_longer_counts() {
        let pace = Pace::default();
        pace.read();
        (0..5).for_each(|_| pace.allowed());
        pace.refused();
        assert_eq!(pace.rate(), Rate { requests_per_minute: 6, refused_per_minute: 1 });
        (0..60).for_each(|_| pace.read());
        assert_eq!(pace.rate(), Rate { requests_per_minute: 6, refused_per_minute: 1 });
        pace.read();
        assert_eq!(pace.rate(), Rate::default());
    }
}
