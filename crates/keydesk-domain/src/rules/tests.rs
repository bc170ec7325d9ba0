//! What each rule forbids, what it lets pass, and what it says.

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
    proptest::sample::subsequence(all.clone(), 0..=all.len())
        .prop_map(|some| some.into_iter().collect())
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
    let refused = may_hand_out(few, few.with(Permission::edit(Area::Recalls)), "create this role")
        .unwrap_err();
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
    let with = |kind, enabled, roles: &[RoleId]| Account {
        roles: roles.to_vec(),
        ..account(kind, enabled)
    };
    let counts = with(AccountKind::Person, true, &[RoleId::from_uuid(Uuid::nil()), administrator]);
    let others = [
        with(AccountKind::Service, true, &[administrator]),
        with(AccountKind::Person, false, &[administrator]),
        with(AccountKind::Person, true, &[RoleId::from_uuid(Uuid::nil())]),
    ];
    for other in &others {
        assert_eq!(
            keeps_an_administrator([other], administrator),
            Err(Forbidden::LastAdministrator),
            "{other:?}"
        );
    }
    assert_eq!(keeps_an_administrator(others.iter().chain([&counts]), administrator), Ok(()));
}

#[test]
fn only_who_has_generate_api_token_creates_one() {
    assert_eq!(may_create_token(set("tokens:generate"), None), Ok(()));
    assert_eq!(
        may_create_token(set("products:edit tokens:edit"), None),
        Err(Forbidden::CannotGenerate)
    );
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
    let (maker, holds) = (
        set("users:edit tokens:edit products:edit tokens:generate"),
        set("products:view tokens:generate"),
    );
    let service = account(AccountKind::Service, true);
    let email = || "sap@fernwood.example".to_owned();
    let may = |maker: &str, account: &Account, holds: &str| {
        may_create_token_for(set(maker), account, set(holds), None)
    };
    assert_eq!(may_create_token_for(maker, &service, holds, None), Ok(()));
    let lacks = |permission| {
        Err(Forbidden::Lacks { permission, act: "create an API token for another account" })
    };
    assert_eq!(may("tokens:edit", &service, ""), lacks(Permission::edit(Area::Users)));
    assert_eq!(may("users:edit", &service, ""), lacks(Permission::edit(Area::Tokens)));
    let both = "users:edit tokens:edit";
    let person = account(AccountKind::Person, false);
    assert_eq!(may(both, &person, ""), Err(Forbidden::NotAService { account: email() }));
    let disabled = account(AccountKind::Service, false);
    assert_eq!(may(both, &disabled, ""), Err(Forbidden::AccountIsDisabled { account: email() }));
    assert!(matches!(may(both, &service, "products:view"), Err(Forbidden::Beyond { .. })));
    assert_eq!(
        may(both, &service, "users:view"),
        Err(Forbidden::AccountCannotGenerate { account: email() })
    );
    let too_much = may_create_token_for(maker, &service, holds, Some(set("products:edit")));
    assert!(matches!(too_much, Err(Forbidden::Beyond { .. })), "{too_much:?}");
}
