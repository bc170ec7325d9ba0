//! Accounts: one e-mail each, and never more than whoever makes or changes them holds.

use crate::test_desk::OTHER_PASSWORD;
use crate::test_desk::{
    OWNER, TestDesk, account, enabled_edit, password_edit, permissions_edit, roles_edit, set,
};
use keydesk_desk::views::TokenState;
use keydesk_desk::{AccountEdit, NewAccount};
use keydesk_domain::AccountKind;

fn email_edit(email: &str) -> AccountEdit {
    AccountEdit { email: Some(email.parse().unwrap()), ..AccountEdit::default() }
}

#[tokio::test]
async fn create_account_with_an_e_mail_in_use_in_whatever_case_or_unicode_form() {
    let desk = TestDesk::new().await;
    for email in
        [OWNER, "Owner@FERNWOOD.example", " owner@fernwood.example ", "ｏwner@fernwood.example"]
    {
        let error = desk
            .refused(desk.create_account(&desk.owner, account(email, &["Administrator"])))
            .await;
        assert_eq!((error.code(), error.field()), ("taken", Some("email")), "{email}");
    }
    let error = desk
        .refused(
            desk.create_account(&desk.owner, account("OWNER@fernwood.example", &["Administrator"])),
        )
        .await;
    insta::assert_snapshot!(error, @"The e-mail OWNER@fernwood.example belongs to another account. Use an address of its own for each account.");
}

#[tokio::test]
async fn change_an_e_mail_to_one_in_use_and_to_ones_own_in_capitals() {
    let desk = TestDesk::new().await;
    let who = desk.service("products:view").await;
    let error = desk
        .refused(desk.edit_account(&desk.owner, &who.email, email_edit("OWNER@Fernwood.Example")))
        .await;
    assert_eq!((error.code(), error.field()), ("taken", Some("email")));
    let (view, _) = desk
        .edit_account(&desk.owner, &who.email, email_edit(&who.email.to_uppercase()))
        .await
        .unwrap();
    assert_eq!(view.account.email.as_str(), who.email.to_uppercase());
}

#[tokio::test]
async fn the_e_mail_of_a_deleted_account_is_free_again_and_its_session_and_password_are_not() {
    let desk = TestDesk::new().await;
    let before = desk.service("products:view").await;
    desk.delete_account(&desk.owner, &before.email).await.unwrap();
    let new = NewAccount {
        password: Some(OTHER_PASSWORD.into()),
        ..account(&before.email, &[&before.role])
    };
    desk.create_account(&desk.owner, new).await.unwrap();
    assert_eq!(desk.who_am_i(&before.session).await.unwrap_err().code(), "session-ended");
    assert_eq!(desk.right_password(&before.email).await.unwrap_err().code(), "wrong-credentials");
}

#[tokio::test]
async fn two_accounts_of_one_e_mail_created_at_the_same_moment() {
    let desk = TestDesk::new().await;
    let create = |email| desk.create_account(&desk.owner, account(email, &["Administrator"]));
    let (one, two) = tokio::join!(create("sap@fernwood.example"), create("SAP@fernwood.example"));
    assert_eq!(one.err().or(two.err()).expect("both were created").code(), "taken");
}

#[tokio::test]
async fn create_account_without_users_edit_whatever_else_is_wrong_with_it() {
    let desk = TestDesk::new().await;
    let viewer = desk.person("users:view").await;
    let new = NewAccount { password: Some("short".into()), ..account(OWNER, &["No Such Role"]) };
    let error = desk.refused(desk.create_account(&viewer.session, new)).await;
    insta::assert_snapshot!(error, @"To create an account you need the permission users:edit (Users and roles: edit). Ask an administrator for a role that has it.");
}

#[tokio::test]
async fn create_account_with_a_role_beyond_its_maker() {
    let desk = TestDesk::new().await;
    desk.role_of("Recalls", "recalls:edit").await;
    let maker = desk.person("users:edit products:view").await;
    let error = desk
        .refused(
            desk.create_account(
                &maker.session,
                account("sap@x.example", &[&maker.role, "Recalls"]),
            ),
        )
        .await;
    insta::assert_snapshot!(error, @"You cannot create this account, because you do not hold: recalls:view, recalls:edit. Leave that out, or ask somebody who holds it.");
    let error = desk
        .refused(desk.create_account(&maker.session, account("sap@x.example", &["Administrator"])))
        .await;
    assert_eq!(error.code(), "forbidden");
    desk.create_account(&maker.session, account("sap@x.example", &[&maker.role])).await.unwrap();
}

#[tokio::test]
async fn edit_ones_own_roles_upward() {
    let desk = TestDesk::new().await;
    desk.role_of("Recalls", "recalls:edit").await;
    let actor = desk.person("users:edit products:view").await;
    for roles in
        [[actor.role.as_str(), "Recalls"], [&actor.role, "Administrator"], ["Recalls", "Recalls"]]
    {
        let error =
            desk.refused(desk.edit_account(&actor.session, &actor.email, roles_edit(&roles))).await;
        assert_eq!(error.code(), "forbidden", "{roles:?}");
    }
    let upward = roles_edit(&[&actor.role, "Recalls"]);
    let error = desk.refused(desk.edit_account(&actor.session, &actor.email, upward)).await;
    insta::assert_snapshot!(error, @"You cannot give this account more, because you do not hold: recalls:view, recalls:edit. Leave that out, or ask somebody who holds it.");
}

#[tokio::test]
async fn give_somebody_else_a_role_beyond_ones_own() {
    let desk = TestDesk::new().await;
    let (actor, other) =
        (desk.person("users:edit products:view").await, desk.service("products:view").await);
    let error = desk
        .refused(desk.edit_account(&actor.session, &other.email, roles_edit(&["Administrator"])))
        .await;
    assert_eq!(error.code(), "forbidden");
}

#[tokio::test]
async fn an_account_that_holds_more_than_the_actor_cannot_be_touched_in_any_way() {
    let desk = TestDesk::new().await;
    let (actor, other) = (desk.person("users:edit").await, desk.service("recalls:view").await);
    let name = AccountEdit { name: Some("Renamed".parse().unwrap()), ..AccountEdit::default() };
    let edits = [
        name,
        email_edit("mine@x.example"),
        roles_edit(&[&actor.role]),
        enabled_edit(false),
        password_edit(OTHER_PASSWORD),
    ];
    for edit in edits {
        let error = desk.refused(desk.edit_account(&actor.session, &other.email, edit)).await;
        insta::allow_duplicates! {
            insta::assert_snapshot!(error, @"You cannot change this account, because you do not hold: recalls:view. Leave that out, or ask somebody who holds it.");
        }
    }
    let error = desk.refused(desk.delete_account(&actor.session, &other.email)).await;
    insta::assert_snapshot!(error, @"You cannot delete this account, because you do not hold: recalls:view. Leave that out, or ask somebody who holds it.");
}

#[tokio::test]
async fn an_account_needs_a_role_that_is_there() {
    let desk = TestDesk::new().await;
    let error = desk.refused(desk.create_account(&desk.owner, account("sap@x.example", &[]))).await;
    insta::assert_snapshot!(error, @"An account needs at least one role.");
    let error = desk
        .refused(desk.create_account(&desk.owner, account("sap@x.example", &["No Such Role"])))
        .await;
    insta::assert_snapshot!(error, @r#"There is no role "No Such Role"."#);
    let who = desk.service("products:view").await;
    assert_eq!(
        desk.refused(desk.edit_account(&desk.owner, &who.email, roles_edit(&[]))).await.code(),
        "forbidden"
    );
}

#[tokio::test]
async fn an_account_holds_the_union_of_its_roles() {
    let desk = TestDesk::new().await;
    desk.role_of("Recalls", "recalls:edit").await;
    desk.role_of("Products", "products:view tokens:generate").await;
    let (view, _) = desk
        .create_account(&desk.owner, account("sap@x.example", &["Recalls", "products"]))
        .await
        .unwrap();
    assert_eq!(view.permissions, set("recalls:edit products:view tokens:generate"));
    desk.edit_role(&desk.owner, "Recalls", permissions_edit("recalls:view")).await.unwrap();
    let view = desk.account(&desk.owner, "sap@x.example").await.unwrap();
    assert_eq!(view.permissions, set("recalls:view products:view tokens:generate"));
}

#[tokio::test]
async fn a_disabled_accounts_session_ends_and_its_tokens_stop_until_it_is_enabled() {
    let desk = TestDesk::new().await;
    let who = desk.service("products:view tokens:generate").await;
    let token = desk.token_of(&who.session, "SAP Integration").await;
    desk.edit_account(&desk.owner, &who.email, enabled_edit(false)).await.unwrap();
    assert_eq!(desk.at_the_gateway(&token).await, Err("account-disabled"));
    assert_eq!(
        desk.token(&desk.owner, "SAP Integration").await.unwrap().state,
        TokenState::AccountDisabled
    );
    let error = desk.tokens(&who.session, false).await.unwrap_err();
    insta::assert_snapshot!(error, @"You are no longer signed in: your account was disabled or deleted, or its password was changed.");
    desk.edit_account(&desk.owner, &who.email, enabled_edit(true)).await.unwrap();
    assert_eq!(desk.at_the_gateway(&token).await, Ok(set("products:view")));
}

#[tokio::test]
async fn deleting_an_account_ends_its_session_and_deletes_its_tokens_and_nobody_elses() {
    let desk = TestDesk::new().await;
    let (gone, stays) = (
        desk.service("products:view tokens:generate").await,
        desk.service("tokens:generate").await,
    );
    let tokens =
        [desk.token_of(&gone.session, "One").await, desk.token_of(&gone.session, "Two").await];
    let other = desk.token_of(&stays.session, "Three").await;
    assert_eq!(desk.delete_account(&desk.owner, &gone.email).await.unwrap(), ["One", "Two"]);
    for token in &tokens {
        assert_eq!(desk.at_the_gateway(token).await, Err("deleted-token"));
    }
    assert!(desk.at_the_gateway(&other).await.is_ok());
    assert_eq!(desk.who_am_i(&gone.session).await.unwrap_err().code(), "session-ended");
    let desk = desk.reopened().await;
    assert_eq!(desk.at_the_gateway(&tokens[0]).await, Err("deleted-token"));
    desk.assert_table_agrees().await;
}

#[tokio::test]
async fn who_may_not_see_accounts_is_not_told_which_ones_there_are() {
    let desk = TestDesk::new().await;
    let nobody = desk.person("products:view").await;
    for email in [OWNER, "nobody@fernwood.example"] {
        assert_eq!(desk.account(&nobody.session, email).await.unwrap_err().code(), "forbidden");
        let edit =
            desk.refused(desk.edit_account(&nobody.session, email, enabled_edit(false))).await;
        assert_eq!(edit.code(), "forbidden", "{email}");
        assert_eq!(
            desk.refused(desk.delete_account(&nobody.session, email)).await.code(),
            "forbidden"
        );
    }
}

#[tokio::test]
async fn an_account_without_a_password_is_nobodys_to_sign_in_as() {
    let desk = TestDesk::new().await;
    let new = NewAccount {
        kind: AccountKind::Person,
        password: None,
        ..account("ann@x.example", &["Administrator"])
    };
    let (view, strength) = desk.create_account(&desk.owner, new).await.unwrap();
    assert!(!view.has_password && strength.is_none());
    assert_eq!(desk.right_password("ann@x.example").await.unwrap_err().code(), "wrong-credentials");
    assert_eq!(
        desk.sign_in(&"ann@x.example".parse().unwrap(), "".into()).await.unwrap_err().code(),
        "wrong-credentials"
    );
}
