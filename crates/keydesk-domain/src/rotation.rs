//! Replacing a token: when the old one stops, and how long the new one may live.

use crate::rules::Forbidden;
use crate::token::ApiToken;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use std::str::FromStr;
use thiserror::Error;

/// When a token that is replaced stops.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Retire {
    /// At once.
    AtOnce,
    /// With the first successful request of the new one: nothing is interrupted, and nothing is left over.
    OnFirstUse,
    /// In an hour. Until then both work, however often the new one is used: for a token that stands in several places.
    AfterOneHour,
    /// In 24 hours.
    AfterOneDay,
    /// In 7 days.
    AfterSevenDays,
}

/// No choice has this word.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error(
    "\"{0}\" is no time at which the old token could stop. There are: at-once, on-first-use, 1h, 24h, 7d."
)]
pub struct UnknownRetire(String);

impl Retire {
    /// All of them, soonest first.
    pub const ALL: [Self; 5] = [
        Self::AtOnce,
        Self::OnFirstUse,
        Self::AfterOneHour,
        Self::AfterOneDay,
        Self::AfterSevenDays,
    ];

    /// The word for a command line and for records.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::AtOnce => "at-once",
            Self::OnFirstUse => "on-first-use",
            Self::AfterOneHour => "1h",
            Self::AfterOneDay => "24h",
            Self::AfterSevenDays => "7d",
        }
    }

    /// The moment at which the old one stops by itself; `None` if it is not a matter of time.
    #[must_use]
    pub fn retires_at(self, now: Timestamp) -> Option<Timestamp> {
        let hours = match self {
            Self::AtOnce | Self::OnFirstUse => return None,
            Self::AfterOneHour => 1,
            Self::AfterOneDay => 24,
            Self::AfterSevenDays => 7 * 24,
        };
        Some(later(now, SignedDuration::from_hours(hours)))
    }
}

impl FromStr for Retire {
    type Err = UnknownRetire;
    fn from_str(text: &str) -> Result<Self, UnknownRetire> {
        let cut = || UnknownRetire(text.chars().take(80).collect());
        Self::ALL.into_iter().find(|retire| retire.word() == text).ok_or_else(cut)
    }
}

/// From when on the replacement of a token is refused: it may live from now on as long as the old one was given in all, from its
/// making to its expiry. Never longer, so that replacing a token again and again prolongs nothing that was meant to be short; and not
/// bound to the old one's end, which may be near. One without an expiry is replaced by one without.
#[must_use]
pub fn replacement_expires_at(old: &ApiToken, now: Timestamp) -> Option<Timestamp> {
    let whole_life = old.expires_at?.duration_since(old.created_at);
    Some(later(now, whole_life))
}

/// Can this token be replaced now? Not while it is being replaced already, nor while it replaces another itself: which of three tokens
/// of one name was to stay could not be told any more.
///
/// # Errors
/// [`Forbidden::BeingReplaced`], [`Forbidden::ReplacesAnother`].
pub fn may_be_replaced(token: &ApiToken, replaces_another: bool) -> Result<(), Forbidden> {
    if token.replaced_by.is_some() {
        return Err(Forbidden::BeingReplaced { token: token.name.to_string() });
    }
    if replaces_another {
        Err(Forbidden::ReplacesAnother { token: token.name.to_string() })
    } else {
        Ok(())
    }
}

fn later(at: Timestamp, by: SignedDuration) -> Timestamp {
    at.saturating_add(by).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{AccountId, EnvironmentId, TokenId};
    use crate::text::TokenName;
    use crate::token::TokenHint;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn token(created_at: i64, expires_at: Option<i64>) -> ApiToken {
        ApiToken {
            id: TokenId::from_uuid(Uuid::from_u128(1)),
            name: TokenName::parse("SAP Integration").unwrap(),
            account: AccountId::from_uuid(Uuid::from_u128(2)),
            environment: EnvironmentId::from_uuid(Uuid::from_u128(3)),
            hint: TokenHint::of("abcd"),
            narrowed_to: None,
            allowed_addresses: Vec::new(),
            created_at: at(created_at),
            expires_at: expires_at.map(at),
            use_by: None,
            awaits_first_use: false,
            replaced_by: None,
            retires_at: None,
            paused_at: None,
            paused_by: None,
            held: Default::default(),
            deleted_at: None,
        }
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    proptest! {
        #[test]
        fn a_replacement_never_lives_longer_than_the_old_one_was_given(
            created in 0..4_000_000_000_i64, life in proptest::option::of(1..4_000_000_000_i64), age in 0..8_000_000_000_i64,
        ) {
            let old = token(created, life.map(|life| created + life));
            let now = at(created + age);
            match replacement_expires_at(&old, now) {
                None => prop_assert_eq!(life, None),
                Some(end) => {
                    prop_assert!(end > now, "it would have expired already");
                    prop_assert_eq!(Some(end.duration_since(now).as_secs()), life);
                }
            }
        }

        #[test]
        fn replaced_again_and_again_it_still_lives_no_longer(ages in proptest::collection::vec(0..100_000_i64, 1..20)) {
            let (life, mut now) = (86_400, 0);
            let mut old = token(0, Some(life));
            for age in ages {
                now += age;
                let end = replacement_expires_at(&old, at(now)).unwrap();
                old = token(now, Some(end.as_second()));
                prop_assert_eq!(end.as_second() - now, life);
            }
        }
    }

    #[test]
    fn an_expiry_beyond_all_time_is_the_last_moment_there_is() {
        let old = ApiToken { expires_at: Some(Timestamp::MAX), ..token(0, None) };
        assert_eq!(replacement_expires_at(&old, at(1_000)), Some(Timestamp::MAX));
    }

    #[test]
    fn every_word_is_read_back_and_only_deadlines_have_a_time() {
        for retire in Retire::ALL {
            assert_eq!(retire.word().parse(), Ok(retire));
        }
        assert!(
            "2h".parse::<Retire>()
                .unwrap_err()
                .to_string()
                .contains("at-once, on-first-use, 1h, 24h, 7d")
        );
        let hours =
            Retire::ALL.map(|retire| retire.retires_at(at(0)).map(|end| end.as_second() / 3_600));
        assert_eq!(hours, [None, None, Some(1), Some(24), Some(168)]);
    }

    #[test]
    fn a_token_in_the_midst_of_a_replacement_cannot_be_replaced() {
        let mut old = token(0, None);
        assert_eq!(may_be_replaced(&old, false), Ok(()));
        assert!(matches!(may_be_replaced(&old, true), Err(Forbidden::ReplacesAnother { .. })));
        old.replaced_by = Some(TokenId::from_uuid(Uuid::from_u128(9)));
        insta::assert_snapshot!(may_be_replaced(&old, false).unwrap_err(), @r#"The API token "SAP Integration" is being replaced already. Wait until the old one has stopped, delete the old one now, or cancel the replacement."#);
    }
}
