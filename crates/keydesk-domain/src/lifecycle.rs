//! Whether a token works at a moment, by its own times: the one rule that gateway, desk, screens and the store's filter share.

use crate::refusal::Refusal;
use crate::token::ApiToken;
use jiff::Timestamp;

/// The times that end or suspend a token.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Times {
    /// Refused from then on.
    pub expires_at: Option<Timestamp>,
    /// Refused from then on unless it was used before.
    pub use_by: Option<Timestamp>,
    /// Refused from then on because another token replaces it.
    pub retires_at: Option<Timestamp>,
    /// Refused since then, until it is resumed.
    pub paused_at: Option<Timestamp>,
    /// Refused since then, for ever.
    pub deleted_at: Option<Timestamp>,
}

/// What a token is at a moment. Whether its account is enabled, and where a request comes from, are other questions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lifecycle {
    /// It works.
    Live,
    /// It is paused, and works again when it is resumed.
    Paused {
        /// When it was paused.
        since: Timestamp,
    },
    /// Its expiry has come.
    Expired {
        /// The expiry.
        since: Timestamp,
    },
    /// It had to be used by a certain time, and was not.
    UnusedInTime {
        /// That time.
        since: Timestamp,
    },
    /// It was replaced, and its time to stop has come: as good as deleted, which it soon is.
    Retired {
        /// That time.
        since: Timestamp,
    },
    /// It was deleted.
    Deleted {
        /// When.
        since: Timestamp,
    },
}

impl Times {
    /// What a token with these times is at this moment. Of several reasons, the one that lasts longest.
    #[must_use]
    pub fn lifecycle(self, now: Timestamp) -> Lifecycle {
        let come = |at: Option<Timestamp>| at.filter(|&at| at <= now);
        if let Some(since) = self.deleted_at {
            Lifecycle::Deleted { since }
        } else if let Some(since) = come(self.retires_at) {
            Lifecycle::Retired { since }
        } else if let Some(since) = come(self.expires_at) {
            Lifecycle::Expired { since }
        } else if let Some(since) = come(self.use_by) {
            Lifecycle::UnusedInTime { since }
        } else if let Some(since) = self.paused_at {
            Lifecycle::Paused { since }
        } else {
            Lifecycle::Live
        }
    }

    /// When it ends by itself as things are: whichever comes first.
    #[must_use]
    pub fn ends_at(self) -> Option<Timestamp> {
        [self.expires_at, self.use_by, self.retires_at].into_iter().flatten().min()
    }
}

impl Lifecycle {
    /// Why the gateway refuses it; `None` while it works.
    #[must_use]
    pub const fn refusal(self) -> Option<Refusal> {
        match self {
            Self::Live => None,
            Self::Paused { since } => Some(Refusal::PausedToken { since }),
            Self::Expired { since } => Some(Refusal::ExpiredToken { since }),
            Self::UnusedInTime { since } => Some(Refusal::UnusedToken { since }),
            Self::Retired { since } | Self::Deleted { since } => {
                Some(Refusal::DeletedToken { since })
            }
        }
    }

    /// Is it gone for good: deleted, or replaced and at its end?
    #[must_use]
    pub const fn is_gone(self) -> bool {
        matches!(self, Self::Retired { .. } | Self::Deleted { .. })
    }
}

impl ApiToken {
    /// The times that end or suspend it.
    #[must_use]
    pub const fn times(&self) -> Times {
        Times {
            expires_at: self.expires_at,
            use_by: self.use_by,
            retires_at: self.retires_at,
            paused_at: self.paused_at,
            deleted_at: self.deleted_at,
        }
    }

    /// What it is at this moment.
    #[must_use]
    pub fn lifecycle(&self, now: Timestamp) -> Lifecycle {
        self.times().lifecycle(now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn the_reason_that_lasts_longest_is_told() {
        let now = at(10);
        let mut times = Times {
            expires_at: Some(at(3)),
            use_by: Some(at(4)),
            retires_at: Some(at(5)),
            paused_at: Some(at(6)),
            deleted_at: Some(at(7)),
        };
        assert_eq!(times.lifecycle(now), Lifecycle::Deleted { since: at(7) });
        times.deleted_at = None;
        assert_eq!(times.lifecycle(now), Lifecycle::Retired { since: at(5) });
        times.retires_at = Some(at(11));
        assert_eq!(times.lifecycle(now), Lifecycle::Expired { since: at(3) });
        times.expires_at = None;
        assert_eq!(times.lifecycle(now), Lifecycle::UnusedInTime { since: at(4) });
        times.use_by = None;
        assert_eq!(times.lifecycle(now), Lifecycle::Paused { since: at(6) });
        times.paused_at = None;
        assert_eq!(times.lifecycle(now), Lifecycle::Live);
        assert_eq!(times.ends_at(), Some(at(11)));
        assert_eq!(times.lifecycle(at(11)), Lifecycle::Retired { since: at(11) }, "to the moment");
    }

    #[test]
    fn every_state_but_live_has_its_refusal() {
        let since = at(1);
        for (lifecycle, reason, is_gone) in [
            (Lifecycle::Live, None, false),
            (Lifecycle::Paused { since }, Some("paused-token"), false),
            (Lifecycle::Expired { since }, Some("expired-token"), false),
            (Lifecycle::UnusedInTime { since }, Some("expired-token"), false),
            (Lifecycle::Retired { since }, Some("deleted-token"), true),
            (Lifecycle::Deleted { since }, Some("deleted-token"), true),
        ] {
            assert_eq!(lifecycle.refusal().map(|refusal| refusal.reason()), reason);
            assert_eq!(lifecycle.is_gone(), is_gone, "{lifecycle:?}");
        }
    }

    proptest! {
        #[test]
        fn what_is_over_stays_over_unless_it_was_paused(
            ends in proptest::array::uniform3(proptest::option::of(-9..9_i64)), now in -9..9_i64, later in 0..9_i64,
        ) {
            let [expires_at, use_by, retires_at] = ends.map(|end| end.map(at));
            let times = Times { expires_at, use_by, retires_at, ..Times::default() };
            let is_live = |now| times.lifecycle(now) == Lifecycle::Live;
            prop_assert!(is_live(at(now)) || !is_live(at(now + later)));
            prop_assert_eq!(is_live(at(now)), times.ends_at().is_none_or(|end| end > at(now)));
        }
    }
}
