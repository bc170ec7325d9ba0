//! How long somebody who sends is waited for: as long as what comes is worth it.

use std::time::Duration;
use tokio::time::Instant;

/// So many bytes earn a second of waiting. Slower than any line that is in use, and far more than a byte now and then.
const BYTES_FOR_A_SECOND: u64 = 500;

/// Waiting uses it up, and bytes that come earn some of it anew. So a body that drips is given up as soon as one that stands still, and
/// one that comes at 500 bytes a second may take as long as it likes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Patience {
    most: Duration,
    left: Duration,
    waits_since: Option<Instant>,
}

impl Patience {
    /// Nothing of it has been used up.
    pub(crate) const fn new(most: Duration) -> Self {
        Self { most, left: most, waits_since: None }
    }

    /// Is somebody waited for?
    pub(crate) const fn is_waiting(&self) -> bool {
        self.waits_since.is_some()
    }

    /// Begins to wait; when it will be at its end.
    pub(crate) fn wait(&mut self, now: Instant) -> Instant {
        self.waits_since = Some(now);
        now + self.left
    }

    /// So many bytes have come.
    pub(crate) fn earn(&mut self, bytes: u64, now: impl FnOnce() -> Instant) {
        let Some(since) = self.waits_since.take() else {
            // Most bodies are never waited for.
            if self.left < self.most {
                self.add(bytes);
            }
            return;
        };
        self.left = self.left.saturating_sub(now().saturating_duration_since(since));
        self.add(bytes);
    }

    fn add(&mut self, bytes: u64) {
        let earned = Duration::from_micros(bytes.saturating_mul(1_000_000 / BYTES_FOR_A_SECOND));
        self.left = self.left.saturating_add(earned).min(self.most);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOST: Duration = Duration::from_secs(10);

    /// How long a body is waited for that brings so many bytes each time, so far apart; at most a day.
    fn lasts(bytes: u64, apart: Duration) -> Duration {
        let (begun, mut patience) = (Instant::now(), Patience::new(MOST));
        let mut now = begun;
        while now - begun < Duration::from_hours(24) {
            let until = patience.wait(now);
            if until <= now + apart {
                return until - begun;
            }
            now += apart;
            patience.earn(bytes, || now);
        }
        now - begun
    }

    #[test]
    fn what_drips_is_given_up_as_soon_as_what_stands_still() {
        assert_eq!(lasts(0, Duration::from_mins(1)), MOST);
        assert_eq!(lasts(1, Duration::from_secs(9)), MOST + Duration::from_millis(2));
        let a_byte_a_second = lasts(1, Duration::from_secs(1));
        assert!(
            (MOST..MOST + Duration::from_secs(1)).contains(&a_byte_a_second),
            "{a_byte_a_second:?}"
        );
    }

    #[test]
    fn what_comes_slowly_and_steadily_is_taken() {
        assert_eq!(lasts(500, Duration::from_secs(1)), Duration::from_hours(24));
        // A pause is made up for by what comes after it.
        assert_eq!(lasts(5_000, Duration::from_secs(9)), Duration::from_hours(24));
    }

    #[test]
    fn much_at_once_is_no_leave_to_stand_still_later() {
        let (now, mut patience) = (Instant::now(), Patience::new(MOST));
        patience.earn(1_000_000_000, || now);
        assert_eq!(patience.wait(now), now + MOST);
    }
}
