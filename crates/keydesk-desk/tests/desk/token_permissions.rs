//! What a token permits: never more than its account holds at that moment, and never anything of the administration.

use crate::test_desk::{TestDesk, set, token};
use keydesk_desk::{NewToken, RoleEdit};
use keydesk_domain::{Permission, PermissionSet};
use proptest::prelude::*;

fn any_set() -> impl Strategy<Value = PermissionSet> {
    let all: Vec<Permission> = Permission::catalogue().collect();
    proptest::sample::subsequence(all.clone(), 0..=all.len())
        .prop_map(|some| some.into_iter().collect())
}

fn narrowed(name: &str, permissions: PermissionSet) -> NewToken {
    NewToken { narrowed_to: Some(permissions), ..token(name) }
}

#[tokio::test]
async fn narrowing_beyond_the_account() {
    let desk = TestDesk::new().await;
    let who = desk.service("products:view tokens:generate").await;
    let beyond = narrowed("SAP Integration", set("products:edit recalls:view"));
    let error = desk.refused(desk.create_token(&who.session, beyond)).await;
    insta::assert_snapshot!(error, @"You cannot give a token more than its account holds, because you do not hold: products:edit, recalls:view. Leave that out, or ask somebody who holds it.");
}

#[tokio::test]
async fn narrowing_to_nothing_or_to_what_no_token_reaches() {
    let desk = TestDesk::new().await;
    let error = desk
        .refused(desk.create_token(&desk.owner, narrowed("SAP Integration", PermissionSet::EMPTY)))
        .await;
    insta::assert_snapshot!(error, @"The token would permit nothing: name at least one permission of the API, such as products:view.");
    let error = desk
        .refused(desk.create_token(
            &desk.owner,
            narrowed("SAP Integration", set("products:view users:view")),
        ))
        .await;
    insta::assert_snapshot!(error, @"The token would permit nothing: no token reaches Keydesk's administration; name permissions of the API, such as products:view.");
}

#[tokio::test]
async fn not_even_an_administrators_token_administers() {
    let desk = TestDesk::new().await;
    let made = desk.token_of(&desk.owner, "Everything").await;
    assert_eq!(made.view.permissions, PermissionSet::reachable_with_a_token());
    assert_eq!(desk.at_the_gateway(&made).await, Ok(PermissionSet::reachable_with_a_token()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn effective_permissions_never_exceed_the_accounts(
        held in any_set(), smaller in proptest::option::of(any_set()), held_later in any_set(),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(never_exceed(held, smaller, held_later))?;
    }
}

/// A token made by an account with these permissions, maybe narrowed; then the account's role becomes another.
async fn never_exceed(
    held: PermissionSet,
    smaller: Option<PermissionSet>,
    held_later: PermissionSet,
) -> Result<(), TestCaseError> {
    let desk = TestDesk::new().await;
    let who = desk.service(&held.to_string()).await;
    let made =
        desk.create_token(&who.session, NewToken { narrowed_to: smaller, ..token("Token") }).await;
    let Ok(made) = made else {
        let fits = smaller.is_none_or(|it| {
            it.is_within(held) && it.is_within(PermissionSet::reachable_with_a_token())
        });
        let may = held.contains(Permission::GenerateApiToken)
            && fits
            && smaller.is_none_or(|it| !it.is_empty());
        prop_assert!(!may, "it was refused without a reason: {:?}", made.err());
        return Ok(());
    };
    prop_assert!(held.contains(Permission::GenerateApiToken));
    prop_assert!(smaller.is_none_or(|it| it.is_within(held)));
    for held in [held, held_later] {
        let edit = RoleEdit { permissions: Some(held), ..RoleEdit::default() };
        desk.edit_role(&desk.owner, &who.role, edit).await.unwrap();
        let shown = desk.token(&desk.owner, "Token").await.unwrap().permissions;
        prop_assert!(
            shown.is_within(held) && shown.is_within(PermissionSet::reachable_with_a_token())
        );
        prop_assert!(smaller.is_none_or(|it| shown.is_within(it)));
        prop_assert_eq!(desk.at_the_gateway(&made).await, Ok(shown));
    }
    Ok(())
}
