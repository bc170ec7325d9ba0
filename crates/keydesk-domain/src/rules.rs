//! The rules that no front end may get around, as pure functions over what is about to be done.

use crate::account::{Account, AccountKind};
use crate::id::RoleId;
use crate::permission::{Area, Permission};
use crate::permission_set::PermissionSet;
use crate::role::Role;
use thiserror::Error;

/// Why a rule forbids something: each a sentence that the person who asked can act on (rule 7).
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Forbidden {
    /// The actor lacks the permission for this kind of act.
    #[error("To {act} you need the permission {permission} ({}). Ask an administrator for a role that has it.", permission.label())]
    Lacks {
        /// The permission.
        permission: Permission,
        /// What was asked for: "create a role".
        act: &'static str,
    },
    /// Rule 1.
    #[error(
        "Only users with the Generate API Token permission can create API Tokens, and none of your roles has it. \
         Ask an administrator to add tokens:generate to one of your roles."
    )]
    CannotGenerate,
    /// Rule 1 on behalf of an account: it lacks the permission itself.
    #[error(
        "Only users with the Generate API Token permission can create API Tokens, and no role of the account \"{account}\" has it. \
         Add tokens:generate to one of its roles first."
    )]
    AccountCannotGenerate {
        /// The account's e-mail.
        account: String,
    },
    /// A token on behalf of a person.
    #[error(
        "\"{account}\" is a person's account. An API token on behalf of another account is for service accounts only."
    )]
    NotAService {
        /// The account's e-mail.
        account: String,
    },
    /// A token on behalf of a disabled account.
    #[error("The account \"{account}\" is disabled, and its API tokens would be refused. Enable it first.")]
    AccountIsDisabled {
        /// The account's e-mail.
        account: String,
    },
    /// A token that is being replaced already.
    #[error(
        "The API token \"{token}\" is being replaced already. Wait until the old one has stopped, delete the old one now, or cancel \
         the replacement."
    )]
    BeingReplaced {
        /// The token's name.
        token: String,
    },
    /// A token that replaces another one, which has not stopped.
    #[error(
        "The API token \"{token}\" replaces another one that has not stopped yet. Wait until it has, delete the old one now, or \
         cancel the replacement."
    )]
    ReplacesAnother {
        /// The token's name.
        token: String,
    },
    /// Rule 2.
    #[error("You cannot {act}, because you do not hold: {}. Leave that out, or ask somebody who holds it.", list(.missing))]
    Beyond {
        /// What was asked for.
        act: &'static str,
        /// What the actor lacks.
        missing: Vec<Permission>,
    },
    /// `Administrator` stays as it is.
    #[error(
        "Administrator is built in: it holds every permission and cannot be edited or deleted. Create another role instead."
    )]
    BuiltIn,
    /// At least one enabled person always has `Administrator`.
    #[error(
        "This would leave no enabled person with the role Administrator, and nobody could undo it. \
         Give the role to another person first."
    )]
    LastAdministrator,
    /// A role that somebody has cannot be deleted.
    #[error("The role \"{role}\" is in use by {}. Give them another role first.", .holders.join(", "))]
    RoleInUse {
        /// The role's name.
        role: String,
        /// Who has it: e-mails.
        holders: Vec<String>,
    },
    /// An account without a role.
    #[error("An account needs at least one role.")]
    NoRole,
    /// A token that would permit nothing.
    #[error("The token would permit nothing: {why}")]
    EmptyToken {
        /// Why.
        why: &'static str,
    },
}

fn list(permissions: &[Permission]) -> String {
    permissions.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// Does the actor hold the permission that this kind of act takes?
///
/// # Errors
/// [`Forbidden::Lacks`].
pub const fn need(actor_holds: PermissionSet, permission: Permission, act: &'static str) -> Result<(), Forbidden> {
    if actor_holds.contains(permission) { Ok(()) } else { Err(Forbidden::Lacks { permission, act }) }
}

/// Rule 2: nobody can hand out what they do not hold.
///
/// # Errors
/// [`Forbidden::Beyond`], naming what is missing.
pub fn may_hand_out(actor_holds: PermissionSet, handed_out: PermissionSet, act: &'static str) -> Result<(), Forbidden> {
    let missing = handed_out.beyond(actor_holds);
    if missing.is_empty() { Ok(()) } else { Err(Forbidden::Beyond { act, missing }) }
}

/// May the actor change or delete this role? Not the built-in one, and none that carries more than the actor holds:
/// who changes a role answers for all that it carries.
///
/// # Errors
/// [`Forbidden::BuiltIn`] or [`Forbidden::Beyond`].
pub fn may_change_role(actor_holds: PermissionSet, role: &Role) -> Result<(), Forbidden> {
    if role.built_in {
        return Err(Forbidden::BuiltIn);
    }
    may_hand_out(actor_holds, role.permissions, "change this role")
}

/// May this role be deleted, given the e-mails of those who have it?
///
/// # Errors
/// [`Forbidden::BuiltIn`] or [`Forbidden::RoleInUse`].
pub fn may_delete_role(role: &Role, holders: Vec<String>) -> Result<(), Forbidden> {
    if role.built_in {
        return Err(Forbidden::BuiltIn);
    }
    if holders.is_empty() { Ok(()) } else { Err(Forbidden::RoleInUse { role: role.name.to_string(), holders }) }
}

/// At least one enabled person always has `Administrator`: does that hold for the accounts as they would be?
///
/// # Errors
/// [`Forbidden::LastAdministrator`].
pub fn keeps_an_administrator<'a>(
    accounts: impl IntoIterator<Item = &'a Account>,
    administrator: RoleId,
) -> Result<(), Forbidden> {
    accounts
        .into_iter()
        .any(|account| {
            account.kind == AccountKind::Person && account.is_enabled() && account.roles.contains(&administrator)
        })
        .then_some(())
        .ok_or(Forbidden::LastAdministrator)
}

/// Rule 1, and rule 2 for the narrower set: may somebody who holds this create (or keep) a token with it?
///
/// # Errors
/// [`Forbidden::CannotGenerate`], [`Forbidden::Beyond`] or [`Forbidden::EmptyToken`].
pub fn may_create_token(creator_holds: PermissionSet, narrowed_to: Option<PermissionSet>) -> Result<(), Forbidden> {
    if !creator_holds.contains(Permission::GenerateApiToken) {
        return Err(Forbidden::CannotGenerate);
    }
    narrowing_fits(creator_holds, narrowed_to)
}

/// Rule 1, as far as it goes on behalf of another: may somebody who holds `maker_holds` create a token as this account? An account
/// makes its tokens itself; the one exception are service accounts, which nobody may be able to sign in as. Who makes it must be one
/// who could as well sign in as the account: who sets accounts up (`users:edit`), answers for everybody's tokens (`tokens:edit`), and
/// holds all that the account holds (rule 2).
///
/// # Errors
/// [`Forbidden::Lacks`], [`Forbidden::NotAService`], [`Forbidden::AccountIsDisabled`], [`Forbidden::Beyond`],
/// [`Forbidden::AccountCannotGenerate`], [`Forbidden::EmptyToken`].
pub fn may_create_token_for(
    maker_holds: PermissionSet,
    account: &Account,
    account_holds: PermissionSet,
    narrowed_to: Option<PermissionSet>,
) -> Result<(), Forbidden> {
    may_act_for_services(maker_holds)?;
    let email = || account.email.to_string();
    if account.kind != AccountKind::Service {
        return Err(Forbidden::NotAService { account: email() });
    }
    if !account.is_enabled() {
        return Err(Forbidden::AccountIsDisabled { account: email() });
    }
    may_hand_out(maker_holds, account_holds, "create an API token for this account")?;
    if !account_holds.contains(Permission::GenerateApiToken) {
        return Err(Forbidden::AccountCannotGenerate { account: email() });
    }
    narrowing_fits(account_holds, narrowed_to)
}

/// What it takes to make tokens on behalf of service accounts at all.
///
/// # Errors
/// [`Forbidden::Lacks`].
pub fn may_act_for_services(maker_holds: PermissionSet) -> Result<(), Forbidden> {
    const ACT: &str = "create an API token for another account";
    need(maker_holds, Permission::edit(Area::Users), ACT)?;
    need(maker_holds, Permission::edit(Area::Tokens), ACT)
}

/// A token's narrower set lies within what its account holds and permits something that a token can reach.
///
/// # Errors
/// [`Forbidden::Beyond`] or [`Forbidden::EmptyToken`].
pub fn narrowing_fits(account_holds: PermissionSet, narrowed_to: Option<PermissionSet>) -> Result<(), Forbidden> {
    let Some(smaller) = narrowed_to else { return Ok(()) };
    may_hand_out(account_holds, smaller, "give a token more than its account holds")?;
    let beyond_api = smaller.beyond(PermissionSet::reachable_with_a_token());
    if !beyond_api.is_empty() {
        return Err(Forbidden::EmptyToken {
            why: "no token reaches Keydesk's administration; name permissions of the API, such as products:view.",
        });
    }
    if smaller.is_empty() {
        return Err(Forbidden::EmptyToken { why: "name at least one permission of the API, such as products:view." });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::email::Email;
    use crate::id::AccountId;
    use crate::text::{AccountName, RoleName};
    use crate::token::effective_permissions;
    use jiff::Timestamp;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn any_set() -> impl Strategy<Value = PermissionSet> {
        let all: Vec<Permission> = Permission::catalogue().collect();
        proptest::sample::subsequence(all.clone(), 0..=all.len()).prop_map(|some| some.into_iter().collect())
    }

    proptest! {
        #[test]
        fn what_may_be_handed_out_is_what_is_held(actor in any_set(), wanted in any_set()) {
            prop_assert_eq!(may_hand_out(actor, wanted, "x").is_ok(), wanted.is_within(actor));
        }

        #[test]
        fn a_token_that_may_be_created_never_exceeds_its_creator(actor in any_set(), narrowed in proptest::option::of(any_set())) {
            if may_create_token(actor, narrowed).is_ok() {
                prop_assert!(actor.contains(Permission::GenerateApiToken));
                prop_assert!(effective_permissions(actor, narrowed).is_within(actor));
            }
        }
    }

    fn account(kind: AccountKind, enabled: bool) -> Account {
        Account {
            id: AccountId::from_uuid(Uuid::nil()),
            kind,
            name: AccountName::parse("SAP Integration").unwrap(),
            email: Email::parse("sap@fernwood.example").unwrap(),
            roles: vec![],
            disabled_at: (!enabled).then_some(Timestamp::UNIX_EPOCH),
            created_at: Timestamp::UNIX_EPOCH,
        }
    }

    proptest! {
        #[test]
        fn a_token_for_another_takes_both_rights_a_working_service_account_and_all_that_it_holds(
            maker in any_set(), holds in any_set(), narrowed in proptest::option::of(any_set()),
            is_service in any::<bool>(), is_enabled in any::<bool>(),
        ) {
            let kind = if is_service { AccountKind::Service } else { AccountKind::Person };
            let may = may_create_token_for(maker, &account(kind, is_enabled), holds, narrowed).is_ok();
            let expected = is_service && is_enabled
                && [Permission::edit(Area::Users), Permission::edit(Area::Tokens)].iter().all(|it| maker.contains(*it))
                && holds.is_within(maker) && may_create_token(holds, narrowed).is_ok();
            prop_assert_eq!(may, expected);
            if may {
                prop_assert!(effective_permissions(holds, narrowed).is_within(maker), "rule 2");
            }
        }
    }

    #[test]
    fn the_built_in_role_cannot_be_changed_even_by_who_holds_all() {
        let role = Role {
            id: RoleId::from_uuid(Uuid::nil()),
            name: RoleName::parse("Administrator").unwrap(),
            permissions: PermissionSet::all(),
            built_in: true,
        };
        assert_eq!(may_change_role(PermissionSet::all(), &role), Err(Forbidden::BuiltIn));
        assert_eq!(may_delete_role(&role, vec![]), Err(Forbidden::BuiltIn));
    }

    #[test]
    fn reasons_name_what_to_do() {
        let few = PermissionSet::EMPTY.with(Permission::view(Area::Products));
        let refused = may_hand_out(few, few.with(Permission::edit(Area::Recalls)), "create this role").unwrap_err();
        insta::assert_snapshot!(refused, @r#"You cannot create this role, because you do not hold: recalls:view, recalls:edit. Leave that out, or ask somebody who holds it."#);
        insta::assert_snapshot!(need(few, Permission::edit(Area::Users), "create a role").unwrap_err(), @r#"To create a role you need the permission users:edit (Users and roles: edit). Ask an administrator for a role that has it."#);
    }

    fn set(words: &str) -> PermissionSet {
        words.split_whitespace().map(|it| it.parse().unwrap()).collect()
    }

    fn role(permissions: PermissionSet) -> Role {
        let (id, name) = (RoleId::from_uuid(Uuid::nil()), RoleName::parse("Data Export").unwrap());
        Role { id, name, permissions, built_in: false }
    }

    #[test]
    fn an_act_takes_the_permission_for_it() {
        let permission = Permission::edit(Area::Users);
        assert_eq!(need(set("users:edit"), permission, "create a role"), Ok(()));
        assert_eq!(
            need(set("users:view"), permission, "create a role"),
            Err(Forbidden::Lacks { permission, act: "create a role" })
        );
    }

    #[test]
    fn a_role_is_changed_only_by_who_holds_all_of_it() {
        let role = role(set("products:edit"));
        assert_eq!(may_change_role(set("products:edit users:edit"), &role), Ok(()));
        let missing = vec![Permission::edit(Area::Products)];
        let expected = Forbidden::Beyond { act: "change this role", missing };
        assert_eq!(may_change_role(set("products:view users:edit"), &role), Err(expected));
    }

    #[test]
    fn a_role_that_somebody_has_is_not_deleted() {
        let role = role(PermissionSet::EMPTY);
        assert_eq!(may_delete_role(&role, vec![]), Ok(()));
        let holders = vec!["sap@fernwood.example".to_owned()];
        let expected = Forbidden::RoleInUse { role: "Data Export".into(), holders: holders.clone() };
        assert_eq!(may_delete_role(&role, holders), Err(expected));
    }

    #[test]
    fn only_an_enabled_person_with_the_role_counts_as_an_administrator() {
        let administrator = RoleId::from_uuid(Uuid::from_u128(1));
        let with = |kind, enabled, roles: &[RoleId]| Account { roles: roles.to_vec(), ..account(kind, enabled) };
        let counts = with(AccountKind::Person, true, &[RoleId::from_uuid(Uuid::nil()), administrator]);
        let others = [
            with(AccountKind::Service, true, &[administrator]),
            with(AccountKind::Person, false, &[administrator]),
            with(AccountKind::Person, true, &[RoleId::from_uuid(Uuid::nil())]),
        ];
        for other in &others {
            assert_eq!(keeps_an_administrator([other], administrator), Err(Forbidden::LastAdministrator), "{other:?}");
        }
        assert_eq!(keeps_an_administrator(others.iter().chain([&counts]), administrator), Ok(()));
    }

    #[test]
    fn only_who_has_generate_api_token_creates_one() {
        assert_eq!(may_create_token(set("tokens:generate"), None), Ok(()));
        assert_eq!(may_create_token(set("products:edit tokens:edit"), None), Err(Forbidden::CannotGenerate));
    }

    #[test]
    fn a_narrower_set_lies_within_the_accounts_and_permits_something_of_the_api() {
        let holds = set("products:edit users:view tokens:generate");
        let fits = |words| narrowing_fits(holds, Some(set(words)));
        assert_eq!((narrowing_fits(holds, None), fits("products:view")), (Ok(()), Ok(())));
        assert!(
            matches!(fits("recalls:view"), Err(Forbidden::Beyond { missing, .. }) if missing == [Permission::view(Area::Recalls)])
        );
        for (words, reason) in [
            ("", "name at least one permission"),
            ("users:view", "no token reaches Keydesk's administration"),
            ("products:view users:view", "no token reaches Keydesk's administration"),
            ("products:view tokens:generate", "no token reaches Keydesk's administration"),
        ] {
            let refused = fits(words).unwrap_err().to_string();
            assert!(refused.contains(reason), "{words}: {refused}");
        }
    }

    #[test]
    fn a_token_for_another_account_is_refused_for_the_first_reason_there_is() {
        let (maker, holds) =
            (set("users:edit tokens:edit products:edit tokens:generate"), set("products:view tokens:generate"));
        let service = account(AccountKind::Service, true);
        let email = || "sap@fernwood.example".to_owned();
        let may =
            |maker: &str, account: &Account, holds: &str| may_create_token_for(set(maker), account, set(holds), None);
        assert_eq!(may_create_token_for(maker, &service, holds, None), Ok(()));
        let lacks = |permission| Err(Forbidden::Lacks { permission, act: "create an API token for another account" });
        assert_eq!(may("tokens:edit", &service, ""), lacks(Permission::edit(Area::Users)));
        assert_eq!(may("users:edit", &service, ""), lacks(Permission::edit(Area::Tokens)));
        let both = "users:edit tokens:edit";
        let person = account(AccountKind::Person, false);
        assert_eq!(may(both, &person, ""), Err(Forbidden::NotAService { account: email() }));
        let disabled = account(AccountKind::Service, false);
        assert_eq!(may(both, &disabled, ""), Err(Forbidden::AccountIsDisabled { account: email() }));
        assert!(matches!(may(both, &service, "products:view"), Err(Forbidden::Beyond { .. })));
        assert_eq!(may(both, &service, "users:view"), Err(Forbidden::AccountCannotGenerate { account: email() }));
        let too_much = may_create_token_for(maker, &service, holds, Some(set("products:edit")));
        assert!(matches!(too_much, Err(Forbidden::Beyond { .. })), "{too_much:?}");
    }
}
