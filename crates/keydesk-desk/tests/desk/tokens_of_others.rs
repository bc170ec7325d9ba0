//! Somebody else's token: not there without `tokens:view`, not to be changed without `tokens:edit`, and never widened.

use crate::test_desk::{TestDesk, rename_token, set};
use keydesk_desk::TokenEdit;

fn narrowed_edit(permissions: Option<&str>) -> TokenEdit {
    TokenEdit { narrowed_to: Some(permissions.map(set)), ..TokenEdit::default() }
}

#[tokio::test]
async fn without_tokens_view_it_is_not_there() {
    let desk = TestDesk::new().await;
    let (whose, other) = (
        desk.service("products:view tokens:generate").await,
        desk.service("products:view tokens:generate").await,
    );
    let made = desk.token_of(&whose.session, "SAP Integration").await;
    assert!(desk.tokens(&other.session, true).await.unwrap().is_empty());
    for wanted in ["SAP Integration", &made.view.token.id.to_string()] {
        let errors = [
            desk.token(&other.session, wanted).await.unwrap_err(),
            desk.refused(desk.edit_token(&other.session, wanted, rename_token("Mine"))).await,
            desk.refused(desk.delete_token(&other.session, wanted)).await,
        ];
        for error in errors {
            assert_eq!(error.to_string(), format!("There is no API token \"{wanted}\"."));
        }
    }
    assert!(desk.at_the_gateway(&made).await.is_ok());
}

#[tokio::test]
async fn with_tokens_view_it_is_seen_and_no_more() {
    let desk = TestDesk::new().await;
    let whose = desk.service("products:view tokens:generate").await;
    let made = desk.token_of(&whose.session, "SAP Integration").await;
    let other = desk.person("products:view tokens:view tokens:generate").await;
    assert_eq!(desk.token(&other.session, "SAP Integration").await.unwrap(), made.view);
    let error = desk
        .refused(desk.edit_token(&other.session, "SAP Integration", rename_token("Mine")))
        .await;
    insta::assert_snapshot!(error, @"To edit somebody else's API token you need the permission tokens:edit (Everybody's API tokens: edit). Ask an administrator for a role that has it.");
    let error = desk.refused(desk.delete_token(&other.session, "SAP Integration")).await;
    insta::assert_snapshot!(error, @"To delete somebody else's API token you need the permission tokens:edit (Everybody's API tokens: edit). Ask an administrator for a role that has it.");
}

#[tokio::test]
async fn with_tokens_edit_it_can_be_narrowed_and_deleted() {
    let desk = TestDesk::new().await;
    let whose = desk.service("products:edit recalls:view tokens:generate").await;
    let made = desk.token_of(&whose.session, "SAP Integration").await;
    let other = desk.person("products:edit recalls:view tokens:edit").await;
    let narrowed = narrowed_edit(Some("products:view"));
    let view = desk.edit_token(&other.session, "SAP Integration", narrowed).await.unwrap();
    assert_eq!(
        (view.permissions, view.token.account),
        (set("products:view"), whose.session.account())
    );
    assert_eq!(desk.at_the_gateway(&made).await, Ok(set("products:view")));
    desk.delete_token(&other.session, "SAP Integration").await.unwrap();
    assert_eq!(desk.at_the_gateway(&made).await, Err("deleted-token"));
}

#[tokio::test]
async fn a_token_that_carries_more_than_the_editor_holds_cannot_be_edited_but_deleted() {
    let desk = TestDesk::new().await;
    let whose = desk.service("recalls:edit tokens:generate").await;
    desk.token_of(&whose.session, "SAP Integration").await;
    let editor = desk.person("tokens:edit").await;
    let error = desk
        .refused(desk.edit_token(&editor.session, "SAP Integration", rename_token("Mine")))
        .await;
    insta::assert_snapshot!(error, @"You cannot change a token that carries more, because you do not hold: recalls:view, recalls:edit. Leave that out, or ask somebody who holds it.");
    desk.delete_token(&editor.session, "SAP Integration").await.unwrap();
}

#[tokio::test]
async fn nobody_widens_a_token_beyond_what_they_hold_or_its_account_holds() {
    let desk = TestDesk::new().await;
    let whose = desk.service("recalls:edit products:view tokens:generate").await;
    desk.token_of(&whose.session, "SAP Integration").await;
    desk.edit_token(&whose.session, "SAP Integration", narrowed_edit(Some("products:view")))
        .await
        .unwrap();
    let editor = desk.person("products:edit tokens:edit").await;
    for wider in [None, Some("products:edit"), Some("recalls:view")] {
        let error = desk
            .refused(desk.edit_token(&editor.session, "SAP Integration", narrowed_edit(wider)))
            .await;
        assert_eq!(error.code(), "forbidden", "{wider:?}");
    }
    desk.edit_token(&whose.session, "SAP Integration", narrowed_edit(None)).await.unwrap();
}

#[tokio::test]
async fn a_name_in_use_is_in_use_also_by_a_token_that_one_may_not_see() {
    let desk = TestDesk::new().await;
    let (whose, other) =
        (desk.service("tokens:generate").await, desk.service("tokens:generate").await);
    desk.token_of(&whose.session, "SAP Integration").await;
    let error = desk
        .refused(desk.create_token(&other.session, crate::test_desk::token("sap integration")))
        .await;
    assert_eq!(error.code(), "taken");
}
