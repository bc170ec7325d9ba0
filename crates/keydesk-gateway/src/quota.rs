//! Step 6: what one token may use at most: requests a second, and requests under way at the same time.

use crate::limits::Limits;
use foldhash::fast::RandomState;
use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use keydesk_domain::TokenId;
use keydesk_domain::refusal::Refusal;
use std::collections::HashMap;
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

/// What each token has used of late.
pub(crate) struct Quotas {
    limits: Limits,
    /// Nobody but this program gives these identifiers out.
    tokens: RwLock<HashMap<TokenId, Arc<Use>, RandomState>>,
}

struct Use {
    limiter: DefaultDirectRateLimiter,
    under_way: AtomicUsize,
}

/// One request under way. It counts until it is dropped, which is when the last byte of its answer was sent.
pub(crate) struct Permit(Arc<Use>);

impl Quotas {
    /// No token has used anything yet.
    #[must_use]
    pub(crate) fn new(limits: Limits) -> Self {
        Self { limits, tokens: RwLock::default() }
    }

    /// Lets one more request of this token begin.
    ///
    /// # Errors
    /// [`Refusal::RateLimited`] with the whole seconds after which it is worth trying again.
    pub(crate) fn take(&self, token: TokenId) -> Result<Permit, Refusal> {
        let usage = self.of(token);
        // Counted before it is compared, so that two requests at the same moment cannot both be the last that fits.
        let permit = Permit(Arc::clone(&usage));
        let is_one_too_many =
            usage.under_way.fetch_add(1, Ordering::AcqRel) >= self.limits.concurrent_per_token;
        // A token gets one request a second or more, so that after a second the next one fits.
        if is_one_too_many || usage.limiter.check().is_err() {
            return Err(Refusal::RateLimited { retry_after: 1 });
        }
        Ok(permit)
    }

    /// Forgets tokens that have used nothing for so long that they may use everything again.
    pub(crate) fn forget_the_idle(&self) {
        let mut tokens = self.tokens.write().unwrap_or_else(PoisonError::into_inner);
        // Held by the map alone, and a whole burst fits: a new entry would be the same.
        tokens.retain(|_, usage| Arc::strong_count(usage) > 1 || !self.is_fresh(usage));
    }

    fn is_fresh(&self, usage: &Use) -> bool {
        // Trying the whole burst uses it up; the entry is dropped then, or else nothing was taken.
        usage.limiter.check_n(burst(&self.limits)).is_ok_and(|fits| fits.is_ok())
    }

    fn of(&self, token: TokenId) -> Arc<Use> {
        if let Some(usage) = self.tokens.read().unwrap_or_else(PoisonError::into_inner).get(&token)
        {
            return Arc::clone(usage);
        }
        let mut tokens = self.tokens.write().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(tokens.entry(token).or_insert_with(|| {
            let quota = Quota::per_second(
                NonZeroU32::new(self.limits.requests_per_second).unwrap_or(NonZeroU32::MIN),
            )
            .allow_burst(burst(&self.limits));
            Arc::new(Use { limiter: RateLimiter::direct(quota), under_way: AtomicUsize::new(0) })
        }))
    }
}

fn burst(limits: &Limits) -> NonZeroU32 {
    NonZeroU32::new(limits.burst).unwrap_or(NonZeroU32::MIN)
}

impl Drop for Permit {
    fn drop(&mut self) {
        self.0.under_way.fetch_sub(1, Ordering::AcqRel);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn token() -> TokenId {
        TokenId::from_uuid(Uuid::now_v7())
    }

    fn quotas(burst: u32, concurrent: usize) -> Quotas {
        Quotas::new(Limits {
            requests_per_second: 1,
            burst,
            concurrent_per_token: concurrent,
            ..Limits::default()
        })
    }

    #[test]
    fn a_burst_fits_and_the_next_is_told_when_to_come_back() {
        let (quotas, token) = (quotas(3, 64), token());
        for _ in 0..3 {
            assert!(quotas.take(token).is_ok());
        }
        assert_eq!(quotas.take(token).err(), Some(Refusal::RateLimited { retry_after: 1 }));
    }

    #[test]
    fn one_tokens_use_is_nothing_to_another() {
        let quotas = quotas(1, 64);
        assert!(quotas.take(token()).is_ok());
        assert!(quotas.take(token()).is_ok());
    }

    #[test]
    fn requests_under_way_count_until_they_end() {
        let (quotas, token) = (quotas(100, 2), token());
        let first = quotas.take(token).unwrap();
        let _second = quotas.take(token).unwrap();
        assert!(quotas.take(token).is_err());
        drop(first);
        assert!(quotas.take(token).is_ok());
    }

    #[test]
    fn a_refused_request_is_not_under_way() {
        let (quotas, token) = (quotas(1, 1), token());
        let first = quotas.take(token).unwrap();
        assert!(quotas.take(token).is_err());
        drop(first);
        assert_eq!(quotas.of(token).under_way.load(Ordering::Acquire), 0);
    }

    #[test]
    fn a_token_with_a_request_under_way_is_not_forgotten_even_if_it_may_use_everything_again() {
        // A nanosecond after a request, the next one fits.
        let limits = Limits { requests_per_second: 1_000_000_000, burst: 1, ..Limits::default() };
        let (quotas, token) = (Quotas::new(limits), token());
        let permit = quotas.take(token).unwrap();
        quotas.forget_the_idle();
        assert!(quotas.tokens.read().unwrap().contains_key(&token));
        drop(permit);
        quotas.forget_the_idle();
        assert!(quotas.tokens.read().unwrap().is_empty());
    }

    #[test]
    fn only_the_idle_are_forgotten() {
        let (quotas, busy, idle) = (quotas(2, 64), token(), token());
        let permit = quotas.take(busy).unwrap();
        drop(quotas.take(idle).unwrap());
        quotas.forget_the_idle();
        // Neither: one is under way, the other has used a part of its burst less than a second ago.
        assert_eq!(quotas.tokens.read().unwrap().len(), 2);
        drop(permit);
        quotas.of(token());
        quotas.forget_the_idle();
        assert_eq!(quotas.tokens.read().unwrap().len(), 2);
    }
}
