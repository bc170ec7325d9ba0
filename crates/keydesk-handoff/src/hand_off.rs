//! What a hand-off carries.

use crate::business::BusinessId;
use crate::line::Line;
use jiff::{SignedDuration, Timestamp};
use keydesk_domain::environment::BaseUrl;
use keydesk_domain::{
    AccountName, Email, EnvironmentName, EnvironmentSlug, PermissionSet, PlainToken, TokenName,
};
use serde::{Deserialize, Serialize};

/// Everything that a partner needs to use a token.
#[derive(Clone, Debug)]
pub struct HandOff {
    /// Where requests go.
    pub base_url: BaseUrl,
    /// The environment's name.
    pub environment_name: EnvironmentName,
    /// The environment's slug, which the token carries.
    pub environment: EnvironmentSlug,
    /// The token itself.
    pub token: PlainToken,
    /// Its name.
    pub token_name: TokenName,
    /// The name of the account that it acts as.
    pub account_name: AccountName,
    /// What it may do, as it was when the hand-off was made; what counts is what the gateway says.
    pub permissions: Vec<Permitted>,
    /// The business whose data it is for, if there is one to name.
    pub business: Option<BusinessId>,
    /// Whom to ask.
    pub contact: Option<Contact>,
    /// When the hand-off was made.
    pub made_at: Timestamp,
    /// Until when it can be opened.
    pub open_until: Timestamp,
    /// The token is refused unless it is used by then.
    pub dies_unless_used_by: Option<Timestamp>,
    /// What the partner has to do, step by step.
    pub checklist: Vec<Line>,
}

/// For how many days a hand-off can be opened at most.
pub const DAYS_MAX: u8 = 90;

impl HandOff {
    /// Until when a hand-off can be opened: so many days, and never longer than its token lives, since it is of no use after that.
    #[must_use]
    pub fn open_until(made_at: Timestamp, days: u8, token_ends: Option<Timestamp>) -> Timestamp {
        let days = SignedDuration::from_hours(24 * i64::from(days.min(DAYS_MAX)));
        let chosen = made_at.saturating_add(days).unwrap_or(Timestamp::MAX);
        token_ends.map_or(chosen, |end| end.min(chosen))
    }
}

/// Whom to ask about a hand-off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// Their name.
    pub name: AccountName,
    /// Their e-mail.
    pub email: Email,
}

/// A permission in words. Texts and not [`keydesk_domain::Permission`]: a newer Keydesk may know permissions that this one does not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Permitted {
    /// Its name: `products:view`.
    pub permission: Line,
    /// What a screen calls it: "Products: view".
    pub label: Line,
}

impl Permitted {
    /// The permissions of a set, in the catalogue's order.
    #[must_use]
    pub fn of(permissions: PermissionSet) -> Vec<Self> {
        permissions
            .iter()
            .filter_map(|it| {
                let (permission, label) = (Line::parse(&it.to_string()), Line::parse(&it.label()));
                Some(Self { permission: permission.ok()?, label: label.ok()? })
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hand_off_is_never_open_for_longer_than_its_token_lives() {
        let at = |day: i64| Timestamp::from_second(day * 86_400).unwrap();
        assert_eq!(HandOff::open_until(at(0), 7, None), at(7));
        assert_eq!(HandOff::open_until(at(0), 7, Some(at(3))), at(3));
        assert_eq!(HandOff::open_until(at(0), 7, Some(at(30))), at(7));
        assert_eq!(HandOff::open_until(at(0), u8::MAX, None), at(90));
        assert_eq!(HandOff::open_until(Timestamp::MAX, 1, None), Timestamp::MAX);
    }
}
