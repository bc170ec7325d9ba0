//! What an older state may still permit when it is put back: never more than it did, and never more than was permitted later.
//!
//! Access that was taken away since a backup stays taken away. Access that was given since is not there again.

use crate::account::Account;
use crate::role::Role;
use crate::token::ApiToken;
use jiff::Timestamp;

/// A role of the backup, by what it permitted later.
#[must_use]
pub fn role_since(backup: &Role, later: &Role) -> Role {
    if backup.built_in {
        return backup.clone();
    }
    Role { permissions: backup.permissions.intersection(later.permissions), ..backup.clone() }
}

/// An account of the backup that was not deleted later, by what it was then. One that has none of its roles of then left is disabled.
#[must_use]
pub fn account_since(backup: &Account, later: &Account, now: Timestamp) -> Account {
    let mut roles = backup.roles.clone();
    roles.retain(|role| later.roles.contains(role));
    let disabled_at = backup.disabled_at.or(later.disabled_at);
    if roles.is_empty() {
        // An account has a role at any time: it keeps those of the backup, and can do nothing with them.
        return Account { disabled_at: disabled_at.or(Some(now)), ..backup.clone() };
    }
    Account { roles, disabled_at, ..backup.clone() }
}

/// A token of the backup, by what it was later.
#[must_use]
pub fn token_since(backup: &ApiToken, later: &ApiToken, now: Timestamp) -> ApiToken {
    let stopped = later.retires_at.filter(|at| *at <= now);
    let narrowed_to = match (backup.narrowed_to, later.narrowed_to) {
        (Some(then), Some(later)) => Some(then.intersection(later)),
        (then, later) => then.or(later),
    };
    let is_open_to_all = later.allowed_addresses.is_empty();
    ApiToken {
        deleted_at: backup.deleted_at.or(later.deleted_at).or(stopped),
        paused_at: backup.paused_at.or(later.paused_at),
        // Who decided last.
        paused_by: if later.paused_at.is_some() { later.paused_by } else { backup.paused_by },
        held: backup.held.or(later.held),
        expires_at: [backup.expires_at, later.expires_at].into_iter().flatten().min(),
        narrowed_to,
        allowed_addresses: if is_open_to_all {
            &backup.allowed_addresses
        } else {
            &later.allowed_addresses
        }
        .clone(),
        // Whether it was used is a fact, which putting back an older state does not undo.
        use_by: backup.use_by.and(later.use_by),
        awaits_first_use: backup.awaits_first_use && later.awaits_first_use,
        // A replacement that was cancelled stays cancelled.
        replaced_by: backup.replaced_by.and(later.replaced_by),
        retires_at: backup.retires_at.and(later.retires_at),
        ..backup.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::AccountKind;
    use crate::id::{AccountId, EnvironmentId, RoleId, TokenId};
    use crate::permission_set::PermissionSet;
    use crate::token::TokenHint;
    use uuid::Uuid;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn set(permissions: &[&str]) -> PermissionSet {
        permissions.iter().map(|it| it.parse().unwrap()).collect()
    }

    fn role(permissions: &[&str]) -> Role {
        let id = RoleId::from_uuid(Uuid::from_u128(1));
        Role { id, name: "Export".parse().unwrap(), permissions: set(permissions), built_in: false }
    }

    fn account(roles: &[u128]) -> Account {
        Account {
            id: AccountId::from_uuid(Uuid::from_u128(2)),
            kind: AccountKind::Service,
            name: "Service".parse().unwrap(),
            email: "service@fernwood.example".parse().unwrap(),
            roles: roles.iter().map(|role| RoleId::from_uuid(Uuid::from_u128(*role))).collect(),
            disabled_at: None,
            created_at: at(0),
        }
    }

    fn token() -> ApiToken {
        ApiToken {
            id: TokenId::from_uuid(Uuid::from_u128(3)),
            name: "Token".parse().unwrap(),
            account: AccountId::from_uuid(Uuid::from_u128(2)),
            environment: EnvironmentId::from_uuid(Uuid::from_u128(4)),
            hint: TokenHint::parse("abcd").unwrap(),
            narrowed_to: None,
            allowed_addresses: Vec::new(),
            created_at: at(0),
            expires_at: None,
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

    #[test]
    fn a_role_permits_what_it_did_both_times() {
        let (then, later) =
            (role(&["products:view", "recalls:view"]), role(&["products:view", "events:view"]));
        assert_eq!(role_since(&then, &later).permissions, set(&["products:view"]));
        let administrator = Role { built_in: true, permissions: PermissionSet::all(), ..role(&[]) };
        assert_eq!(role_since(&administrator, &role(&[])), administrator);
    }

    #[test]
    fn an_account_keeps_the_roles_it_had_both_times_and_stays_disabled() {
        let since = account_since(&account(&[1, 2]), &account(&[2, 3]), at(9));
        assert_eq!((since.roles, since.disabled_at), (account(&[2]).roles, None));
        let disabled = Account { disabled_at: Some(at(5)), ..account(&[1]) };
        assert_eq!(account_since(&account(&[1]), &disabled, at(9)).disabled_at, Some(at(5)));
        assert_eq!(account_since(&disabled, &account(&[1]), at(9)).disabled_at, Some(at(5)));
    }

    #[test]
    fn an_account_with_none_of_its_roles_left_is_disabled() {
        let since = account_since(&account(&[1]), &account(&[2]), at(9));
        assert_eq!((since.roles, since.disabled_at), (account(&[1]).roles, Some(at(9))));
    }

    #[test]
    fn a_token_that_was_deleted_paused_or_retired_later_stays_so() {
        let deleted = ApiToken { deleted_at: Some(at(5)), ..token() };
        assert_eq!(token_since(&token(), &deleted, at(9)).deleted_at, Some(at(5)));
        let paused = ApiToken { paused_at: Some(at(5)), ..token() };
        assert_eq!(token_since(&token(), &paused, at(9)).paused_at, Some(at(5)));
        let retiring = ApiToken { retires_at: Some(at(9)), ..token() };
        assert_eq!(token_since(&token(), &retiring, at(9)).deleted_at, Some(at(9)));
        assert_eq!(token_since(&token(), &retiring, at(8)), token());
    }

    #[test]
    fn what_was_given_back_later_is_as_it_was_in_the_backup() {
        for then in [
            ApiToken { deleted_at: Some(at(5)), ..token() },
            ApiToken { paused_at: Some(at(5)), ..token() },
            ApiToken { expires_at: Some(at(5)), ..token() },
            ApiToken { narrowed_to: Some(set(&["products:view"])), ..token() },
            ApiToken { allowed_addresses: vec!["10.0.0.0/8".parse().unwrap()], ..token() },
        ] {
            assert_eq!(token_since(&then, &token(), at(9)), then);
        }
    }

    #[test]
    fn a_tokens_limits_are_the_narrower_ones() {
        let [ten, two] = ["10.0.0.0/8", "192.0.2.0/24"].map(|net| vec![net.parse().unwrap()]);
        let then = ApiToken {
            expires_at: Some(at(20)),
            narrowed_to: Some(set(&["products:view", "recalls:view"])),
            allowed_addresses: ten,
            ..token()
        };
        let later = ApiToken {
            expires_at: Some(at(30)),
            narrowed_to: Some(set(&["products:view", "events:view"])),
            allowed_addresses: two.clone(),
            ..token()
        };
        let since = token_since(&then, &later, at(9));
        assert_eq!(
            (since.expires_at, since.narrowed_to),
            (Some(at(20)), Some(set(&["products:view"])))
        );
        assert_eq!(since.allowed_addresses, two, "those that were chosen last");
        assert_eq!(
            token_since(&later, &then, at(9)).expires_at,
            Some(at(20)),
            "the earlier end, whichever was first"
        );
        assert_eq!(
            token_since(&token(), &later, at(9)).expires_at,
            Some(at(30)),
            "an end that was given later"
        );
    }

    #[test]
    fn a_first_use_is_not_undone_and_a_cancelled_replacement_not_begun_again() {
        let new = TokenId::from_uuid(Uuid::from_u128(9));
        let then = ApiToken {
            use_by: Some(at(20)),
            awaits_first_use: true,
            replaced_by: Some(new),
            retires_at: Some(at(30)),
            ..token()
        };
        assert_eq!(token_since(&then, &token(), at(9)), token());
        assert_eq!(token_since(&then, &then, at(9)), then);
    }
}
