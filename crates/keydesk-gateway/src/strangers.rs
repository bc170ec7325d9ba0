//! How many requests one address may make without a token of ours, and how many of all of them are answered a second. Who has one is
//! not touched by it, so that nobody suffers from a neighbour behind the same address, or from a flood.

use crate::limits::Limits;
use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Bits of an IPv6 address that one customer chooses freely.
const CHOSEN_BITS: u32 = 64;

/// So much of what a second allows may come at once.
const AT_ONCE: Duration = Duration::from_millis(250);

/// What each address has used of late, and all together.
pub(crate) struct Strangers {
    clock: DefaultClock,
    addresses: DefaultKeyedRateLimiter<IpAddr>,
    turns: Turns,
}

/// Turns at even distances. A connection whose request waits for one sends no other meanwhile: what a flood costs is bounded by them,
/// and not by how much of it is sent.
struct Turns {
    apart: Duration,
    wait_at_most: Duration,
    next: Mutex<Instant>,
}

impl Strangers {
    /// Nobody has come yet.
    #[must_use]
    pub(crate) fn new(limits: &Limits) -> Self {
        let at_least_one = |number| NonZeroU32::new(number).unwrap_or(NonZeroU32::MIN);
        let quota = Quota::per_second(at_least_one(limits.strangers_per_second))
            .allow_burst(at_least_one(limits.strangers_burst));
        let turns = Turns {
            apart: Duration::from_secs(1)
                / at_least_one(limits.strangers_together_per_second).get(),
            wait_at_most: limits.strangers_wait,
            next: Mutex::new(Instant::now()),
        };
        Self { clock: DefaultClock::default(), addresses: RateLimiter::keyed(quota), turns }
    }

    /// Waits until it is the turn of one more answer to somebody without a token of ours; mostly not at all.
    pub(crate) async fn turn(&self) {
        let wait = self.turns.take(Instant::now());
        if !wait.is_zero() {
            tokio::time::sleep(wait).await;
        }
    }

    /// Counts one more request without a token of ours.
    ///
    /// # Errors
    /// The whole seconds after which one more would be looked at.
    pub(crate) fn take(&self, from: IpAddr) -> Result<(), u64> {
        self.addresses.check_key(&customer(from)).map_err(|not_until| {
            let wait = not_until.wait_time_from(self.clock.now());
            (wait.as_secs() + u64::from(wait.subsec_nanos() > 0)).max(1)
        })
    }

    /// Forgets addresses from which nobody has come for so long that they may use everything again.
    pub(crate) fn forget_the_idle(&self) {
        self.addresses.retain_recent();
        self.addresses.shrink_to_fit();
    }
}

impl Turns {
    /// How long whoever comes now waits.
    fn take(&self, now: Instant) -> Duration {
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        // Of more than can have their turns in time nothing is owed: whoever comes after the flood would pay for it.
        let turn = (*next).clamp(now, now + AT_ONCE + self.wait_at_most);
        *next = turn + self.apart;
        turn.saturating_duration_since(now + AT_ONCE)
    }
}

/// Whose address it is: that of IPv6 without the part that one customer has for itself.
fn customer(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(address) => {
            Ipv6Addr::from_bits(address.to_bits() >> CHOSEN_BITS << CHOSEN_BITS).into()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strangers(burst: u32) -> Strangers {
        Strangers::new(&Limits {
            strangers_per_second: 1,
            strangers_burst: burst,
            ..Limits::default()
        })
    }

    fn from(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn one_address_that_is_over_its_limit_is_nothing_to_another() {
        let strangers = strangers(2);
        assert!(strangers.take(from("192.0.2.1")).is_ok());
        assert!(strangers.take(from("192.0.2.1")).is_ok());
        assert_eq!(strangers.take(from("192.0.2.1")), Err(1));
        assert!(strangers.take(from("192.0.2.2")).is_ok());
    }

    #[test]
    fn one_customer_of_ipv6_is_one_whichever_address_it_takes() {
        let strangers = strangers(1);
        assert!(strangers.take(from("2001:db8:1:2::1")).is_ok());
        assert_eq!(strangers.take(from("2001:db8:1:2:ffff::2")), Err(1));
        assert!(strangers.take(from("2001:db8:1:3::1")).is_ok());
    }

    fn turns(a_second: u32) -> Turns {
        Strangers::new(&Limits { strangers_together_per_second: a_second, ..Limits::default() })
            .turns
    }

    #[test]
    fn a_quarter_of_what_a_second_allows_comes_at_once_and_the_rest_at_even_distances() {
        let (turns, now) = (turns(100), Instant::now());
        let waits: Vec<u128> = (0..30).map(|_| turns.take(now).as_millis()).collect();
        assert_eq!(waits[..26], [0; 26]);
        assert_eq!(waits[26..], [10, 20, 30, 40]);
    }

    #[test]
    fn nobody_waits_for_a_turn_that_has_passed_unused() {
        let (turns, now) = (turns(100), Instant::now());
        let waits = (0..500).map(|n| turns.take(now + Duration::from_millis(10) * n));
        assert!(waits.into_iter().all(|wait| wait.is_zero()));
    }

    #[test]
    fn nobody_waits_longer_than_the_limit_says_and_nobody_for_a_flood_that_is_over() {
        let (turns, now, at_most) = (turns(100), Instant::now(), Limits::default().strangers_wait);
        assert_eq!((0..10_000).map(|_| turns.take(now)).max(), Some(at_most));
        assert_eq!(turns.take(now + at_most + AT_ONCE + Duration::from_millis(10)), Duration::ZERO);
    }

    #[test]
    fn addresses_are_remembered_only_as_long_as_they_have_used_something() {
        let strangers = strangers(2);
        let _within_the_limit = strangers.take(from("192.0.2.1"));
        strangers.forget_the_idle();
        assert_eq!(strangers.addresses.len(), 1);
        let soon_full =
            Strangers::new(&Limits { strangers_per_second: 1_000_000, ..Limits::default() });
        let _within_the_limit = soon_full.take(from("192.0.2.1"));
        while !soon_full.addresses.is_empty() {
            soon_full.forget_the_idle();
        }
    }
}
