//! What time it is, as the desk sees it: the system's clock, or one that a test moves.

use jiff::{SignedDuration, Timestamp};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// A clock. Clones of one show the same time.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    /// Added to the system's time, in microseconds.
    ahead: Arc<AtomicI64>,
}

impl Clock {
    /// The time now, to the microsecond, as the store keeps it.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        let micros =
            Timestamp::now().as_microsecond().saturating_add(self.ahead.load(Ordering::Relaxed));
        Timestamp::from_microsecond(micros).unwrap_or(Timestamp::MAX)
    }

    /// Moves this clock, and no other, ahead of the system's: how a test waits for a day to pass.
    pub fn advance(&self, by: SignedDuration) {
        self.ahead.fetch_add(i64::try_from(by.as_micros()).unwrap_or(i64::MAX), Ordering::Relaxed);
    }
}
