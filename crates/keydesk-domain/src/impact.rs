//! What a change would do to requests, found out beforehand.

use crate::lifecycle::{Lifecycle, Times};
use crate::permission::Permission;
use crate::permission_set::PermissionSet;
use crate::token::{ApiToken, effective_permissions};
use jiff::Timestamp;

/// All that decides what a token permits, as it is or as it would be after a change. Where a request comes from and which environment
/// it is sent to are left out: no change that is looked at beforehand touches them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// What its account holds; `None` once the account is disabled or deleted.
    pub account_holds: Option<PermissionSet>,
    /// The smaller set that it was given, if it was.
    pub narrowed_to: Option<PermissionSet>,
    /// The times that end or suspend it.
    pub times: Times,
}

impl Standing {
    /// How a token stands whose enabled account holds this.
    #[must_use]
    pub fn of(token: &ApiToken, account_holds: Option<PermissionSet>) -> Self {
        Self { account_holds, narrowed_to: token.narrowed_to, times: token.times() }
    }

    /// What it permits at this moment; `None` when none of its requests gets through, whatever it asks for.
    #[must_use]
    pub fn permits(self, now: Timestamp) -> Option<PermissionSet> {
        let is_live = self.times.lifecycle(now) == Lifecycle::Live;
        let holds = self.account_holds.filter(|_| is_live)?;
        Some(effective_permissions(holds, self.narrowed_to))
    }
}

/// Does a request that needs this get through? (What the gateway's own routes need is no more than to be let in.)
#[must_use]
pub fn gets_through(permits: Option<PermissionSet>, needed: Option<Permission>) -> bool {
    permits.is_some_and(|permits| needed.is_none_or(|needed| permits.contains(needed)))
}

/// Would a request that gets through now be refused then?
#[must_use]
pub fn would_be_refused(
    before: Option<PermissionSet>,
    after: Option<PermissionSet>,
    needed: Option<Permission>,
) -> bool {
    gets_through(before, needed) && !gets_through(after, needed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access_table::{AccessTable, AccountEntry, EnvironmentEntry, Pending, TokenEntry};
    use crate::id::{AccountId, EnvironmentId, TokenId};
    use crate::token::{HashedToken, TokenHint};
    use proptest::prelude::*;
    use std::collections::HashMap;
    use std::net::{IpAddr, Ipv4Addr};
    use std::sync::Arc;
    use uuid::Uuid;

    const HOUR: i64 = 3_600;

    fn any_set() -> impl Strategy<Value = PermissionSet> {
        let all: Vec<Permission> = Permission::catalogue().collect();
        proptest::sample::subsequence(all.clone(), 0..=all.len())
            .prop_map(|some| some.into_iter().collect())
    }

    fn any_standing() -> impl Strategy<Value = Standing> {
        let end = || {
            let at = (-HOUR..=HOUR).prop_map(|at| Timestamp::from_second(at).unwrap());
            proptest::option::weighted(0.2, at)
        };
        let holds = proptest::option::weighted(0.9, any_set());
        let rarely = || proptest::bool::weighted(0.1);
        let since = |is: bool| is.then_some(Timestamp::UNIX_EPOCH);
        (holds, proptest::option::of(any_set()), (end(), end(), end()), rarely(), rarely())
            .prop_map(
                move |(
                    account_holds,
                    narrowed_to,
                    (expires_at, use_by, retires_at),
                    paused,
                    deleted,
                )| {
                    let (paused_at, deleted_at) = (since(paused), since(deleted));
                    let times = Times { expires_at, use_by, retires_at, paused_at, deleted_at };
                    Standing { account_holds, narrowed_to, times }
                },
            )
    }

    /// Whether the gateway's table lets a request through that needs this.
    fn table_lets_through(standing: Standing, needed: Option<Permission>, now: Timestamp) -> bool {
        let account = AccountId::from_uuid(Uuid::from_u128(1));
        let environment = EnvironmentId::from_uuid(Uuid::from_u128(2));
        let hash = HashedToken::of("a token");
        let token = TokenEntry {
            hash,
            id: TokenId::from_uuid(Uuid::from_u128(3)),
            account,
            environment,
            hint: TokenHint::of("abcd"),
            narrowed_to: standing.narrowed_to,
            allowed_addresses: None,
            expires_at: standing.times.expires_at,
            paused_at: standing.times.paused_at,
            deleted_at: standing.times.deleted_at,
            pending: Pending {
                awaits_first_use: false,
                use_by: standing.times.use_by,
                retires_at: standing.times.retires_at,
            }
            .kept(),
        };
        let entry = AccountEntry {
            name: String::new(),
            email: String::new(),
            enabled: standing.account_holds.is_some(),
            permissions: standing.account_holds.unwrap_or_default(),
            roles: Vec::new(),
        };
        let table = AccessTable::new(
            [token].into_iter().collect(),
            HashMap::from([(account, Arc::new(entry))]),
            HashMap::from([(environment, EnvironmentEntry::default())]),
        );
        let bearer = table.authenticate(hash, environment, now, IpAddr::V4(Ipv4Addr::LOCALHOST));
        bearer.is_ok_and(|bearer| needed.is_none_or(|needed| bearer.authorise(needed).is_ok()))
    }

    proptest! {
        #[test]
        fn what_is_said_to_be_refused_is_exactly_what_the_table_refuses_after_the_change(
            before in any_standing(), after in any_standing(), index in 0..50_usize, is_own_route in any::<bool>(),
        ) {
            let now = Timestamp::UNIX_EPOCH;
            let needed = Permission::catalogue().nth(index).filter(|_| !is_own_route);
            let lets_through = |standing| table_lets_through(standing, needed, now);
            prop_assert_eq!(
                would_be_refused(before.permits(now), after.permits(now), needed),
                lets_through(before) && !lets_through(after)
            );
        }

        #[test]
        fn a_change_that_takes_nothing_refuses_nothing(standing in any_standing(), more in any_set(), index in 0..50_usize) {
            let now = Timestamp::UNIX_EPOCH;
            let wider = Standing { account_holds: standing.account_holds.map(|held| held.union(more)), ..standing };
            let needed = Permission::catalogue().nth(index);
            prop_assert!(!would_be_refused(standing.permits(now), wider.permits(now), needed));
        }
    }
}
