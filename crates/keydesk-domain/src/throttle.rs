//! How wrong passwords slow a sign-in down and then lock it for a while (rule 6).

use jiff::{SignedDuration, Timestamp};

/// Wrong passwords before the first wait.
pub const FREE_FAILURES: u32 = 3;
/// Wrong passwords after which the e-mail is locked.
pub const LOCK_AFTER: u32 = 10;
/// How long it is locked then, and after every further wrong password.
pub const LOCK_FOR: SignedDuration = SignedDuration::from_mins(15);
/// Wrong passwords are forgotten after this long without one.
pub const FORGET_AFTER: SignedDuration = SignedDuration::from_hours(24);

/// The wrong passwords given for one e-mail since the last right one. Counted for e-mails that nobody has, too:
/// otherwise the waiting would tell which ones exist.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Failures {
    /// How many.
    pub count: u32,
    /// When the last was given.
    pub last_at: Option<Timestamp>,
}

/// Until when the next try has to wait, if it has to.
#[must_use]
pub fn wait_until(failures: Failures, now: Timestamp) -> Option<Timestamp> {
    let last = failures.last_at?;
    let until = last.saturating_add(wait_after(failures.count)).unwrap_or(Timestamp::MAX);
    (until > now).then_some(until)
}

/// Is the account locked, and not merely slowed down?
#[must_use]
pub const fn is_lock(failures: Failures) -> bool {
    failures.count >= LOCK_AFTER
}

/// One more wrong password.
#[must_use]
pub fn one_more(failures: Failures, now: Timestamp) -> Failures {
    let stale = failures.last_at.is_none_or(|last| now.duration_since(last) >= FORGET_AFTER);
    let before = if stale { 0 } else { failures.count };
    Failures { count: before.saturating_add(1), last_at: Some(now) }
}

/// None for the first three, then 1, 2, 4 … 64 seconds, then the lock.
fn wait_after(count: u32) -> SignedDuration {
    match count {
        0..FREE_FAILURES => SignedDuration::ZERO,
        FREE_FAILURES..LOCK_AFTER => SignedDuration::from_secs(1 << (count - FREE_FAILURES)),
        LOCK_AFTER.. => LOCK_FOR,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_free_then_slower_then_locked() {
        let start: Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
        let mut failures = Failures::default();
        let mut waits = Vec::new();
        for _ in 0..11 {
            failures = one_more(failures, start);
            waits.push(
                wait_until(failures, start)
                    .map_or(0, |until| until.duration_since(start).as_secs()),
            );
        }
        assert_eq!(waits, [0, 0, 1, 2, 4, 8, 16, 32, 64, 900, 900]);
        assert!(is_lock(failures));
        assert_eq!(wait_until(failures, start + LOCK_FOR), None);
        assert_eq!(one_more(failures, start + FORGET_AFTER).count, 1);
    }

    #[test]
    fn the_tenth_wrong_password_locks_and_the_time_to_forget_is_counted_from_the_last() {
        let start: Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
        let failures = |count| Failures { count, last_at: Some(start) };
        assert_eq!([9, 10, 11].map(|count| is_lock(failures(count))), [false, true, true]);
        let almost = start + FORGET_AFTER - SignedDuration::from_secs(1);
        assert_eq!(one_more(failures(4), almost), Failures { count: 5, last_at: Some(almost) });
        assert_eq!(wait_until(failures(4), start), Some(start + SignedDuration::from_secs(2)));
        assert_eq!(wait_until(Failures::default(), start), None);
    }
}
