//! One-time tickets, with which this program shows that a deleted token is refused: the token's text is gone, so a request that counts as
//! one with it has to say so in another way.
//!
//! A ticket is made inside this program, for one token's hash in one environment, is good for five seconds and once, and opens nothing:
//! what it gets is the refusal, or the word that there would have been none.

use http::header::{HeaderMap, HeaderName};
use keydesk_domain::{EnvironmentId, HashedToken};
use secrecy::{ExposeSecret, SecretString};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};
use zeroize::Zeroizing;

/// The header that carries a ticket.
pub(crate) const X_KEYDESK_PROBE: HeaderName = HeaderName::from_static("x-keydesk-probe");

/// How long a ticket is good.
const GOOD_FOR: Duration = Duration::from_secs(5);

/// So many tickets at most at the same time; more are not made.
const AT_MOST: usize = 64;

/// The tickets that are good at the moment. Kept by their hashes, so that looking one up tells nothing by how long it takes.
#[derive(Default)]
pub(crate) struct Tickets(Mutex<HashMap<HashedToken, Ticket>>);

struct Ticket {
    token: HashedToken,
    environment: EnvironmentId,
    until: Instant,
}

impl Tickets {
    /// Makes a ticket for this token in this environment; `None` when the system gives no random bytes, or there are too many already.
    pub(crate) fn issue(
        &self,
        token: HashedToken,
        environment: EnvironmentId,
        now: Instant,
    ) -> Option<SecretString> {
        let mut random = Zeroizing::new([0_u8; 32]);
        getrandom::fill(random.as_mut()).ok()?;
        let text: Zeroizing<String> =
            Zeroizing::new(random.iter().map(|byte| format!("{byte:02x}")).collect());
        let mut tickets = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        tickets.retain(|_, ticket| ticket.until > now);
        if tickets.len() >= AT_MOST {
            return None;
        }
        tickets
            .insert(HashedToken::of(&text), Ticket { token, environment, until: now + GOOD_FOR });
        Some(SecretString::from(text.as_str()))
    }

    /// The token that the request's ticket stands for, if it has one that is good here and now. It is good for nothing afterwards.
    pub(crate) fn take(
        &self,
        headers: &HeaderMap,
        environment: EnvironmentId,
        now: Instant,
    ) -> Option<HashedToken> {
        let text = headers.get(X_KEYDESK_PROBE)?.to_str().ok()?;
        let ticket =
            self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&HashedToken::of(text))?;
        (ticket.environment == environment && ticket.until > now).then_some(ticket.token)
    }
}

/// The headers of a request with this ticket; `None` cannot happen, since a ticket is made of letters and digits.
pub(crate) fn header(ticket: &SecretString) -> Option<http::HeaderValue> {
    let mut value = http::HeaderValue::from_str(ticket.expose_secret()).ok()?;
    value.set_sensitive(true);
    Some(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn environment(n: u128) -> EnvironmentId {
        EnvironmentId::from_uuid(Uuid::from_u128(n))
    }

    fn request(ticket: &SecretString) -> HeaderMap {
        HeaderMap::from_iter([(X_KEYDESK_PROBE, header(ticket).unwrap())])
    }

    fn issued() -> (Tickets, HeaderMap, Instant) {
        let (tickets, now) = (Tickets::default(), Instant::now());
        let ticket = tickets.issue(HashedToken::of("a token"), environment(1), now).unwrap();
        (tickets, request(&ticket), now)
    }

    #[test]
    fn a_ticket_is_good_once() {
        let (tickets, request, now) = issued();
        assert_eq!(tickets.take(&request, environment(1), now), Some(HashedToken::of("a token")));
        assert_eq!(tickets.take(&request, environment(1), now), None);
    }

    #[test]
    fn a_ticket_is_not_good_when_its_time_is_over() {
        let (tickets, request, now) = issued();
        assert_eq!(tickets.take(&request, environment(1), now + GOOD_FOR), None);
    }

    #[test]
    fn a_ticket_is_good_in_its_environment_only_and_spent_elsewhere() {
        let (tickets, request, now) = issued();
        assert_eq!(tickets.take(&request, environment(2), now), None);
        assert_eq!(tickets.take(&request, environment(1), now), None);
    }

    #[test]
    fn what_was_never_issued_is_good_for_nothing() {
        let (tickets, _, now) = issued();
        let made_up = SecretString::from("0".repeat(64));
        assert_eq!(tickets.take(&request(&made_up), environment(1), now), None);
        assert_eq!(tickets.take(&HeaderMap::new(), environment(1), now), None);
    }

    #[test]
    fn there_are_never_many_and_old_ones_make_room() {
        let (tickets, now) = (Tickets::default(), Instant::now());
        let issue = |at| tickets.issue(HashedToken::of("a token"), environment(1), at).is_some();
        assert!((0..AT_MOST).all(|_| issue(now)));
        assert!(!issue(now));
        assert!(issue(now + GOOD_FOR));
    }

    #[test]
    fn a_ticket_is_never_printed() {
        let (_, request, _) = issued();
        assert_eq!(format!("{request:?}"), r#"{"x-keydesk-probe": Sensitive}"#);
    }
}
