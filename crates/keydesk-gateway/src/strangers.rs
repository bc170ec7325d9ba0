//! How many requests one address may make without a token of ours. Who has one is not touched by it, so that nobody suffers from a
//! neighbour behind the same address.

use crate::limits::Limits;
use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;

/// Bits of an IPv6 address that one customer chooses freely.
const CHOSEN_BITS: u32 = 64;

/// What each address has used of late.
pub(crate) struct Strangers {
    clock: DefaultClock,
    addresses: DefaultKeyedRateLimiter<IpAddr>,
}

impl Strangers {
    /// Nobody has come yet.
    #[must_use]
    pub(crate) fn new(limits: &Limits) -> Self {
        let at_least_one = |number| NonZeroU32::new(number).unwrap_or(NonZeroU32::MIN);
        let quota = Quota::per_second(at_least_one(limits.strangers_per_second))
            .allow_burst(at_least_one(limits.strangers_burst));
        Self { clock: DefaultClock::default(), addresses: RateLimiter::keyed(quota) }
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

/// Whose address it is: that of IPv6 without the part that one customer has for itself.
fn customer(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() >> CHOSEN_BITS << CHOSEN_BITS).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strangers(burst: u32) -> Strangers {
        Strangers::new(&Limits { strangers_per_second: 1, strangers_burst: burst, ..Limits::default() })
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

    #[test]
    fn addresses_are_remembered_only_as_long_as_they_have_used_something() {
        let strangers = strangers(2);
        let _within_the_limit = strangers.take(from("192.0.2.1"));
        strangers.forget_the_idle();
        assert_eq!(strangers.addresses.len(), 1);
        let soon_full = Strangers::new(&Limits { strangers_per_second: 1_000_000, ..Limits::default() });
        let _within_the_limit = soon_full.take(from("192.0.2.1"));
        while !soon_full.addresses.is_empty() {
            soon_full.forget_the_idle();
        }
    }
}
