//! What a change would do is what it then does; and who may not make it is refused its preview with the same sentence.

use crate::test_desk::{Somebody, TestDesk, enabled_edit, permissions_edit, roles_edit, set};
use crate::test_traffic::{Requests, requests};
use jiff::SignedDuration;
use keydesk_desk::{
    ChangeImpact, CreatedToken, DeskError, ProposedChange, RoleEdit, Session, TokenEdit,
};
use keydesk_domain::activity::ActivitySettings;

/// A service account with a token that read products five times, wrote two, and read locations once.
async fn at_work() -> (TestDesk, Somebody, CreatedToken) {
    let desk = TestDesk::new().await;
    let service = desk.service("products:edit locations:view tokens:generate").await;
    let token = desk.token_of(&service.session, "SAP Integration").await;
    desk.record(&[
        requests(&token, 5),
        Requests { method: "POST", days_ago: 2, ..requests(&token, 2) },
        Requests { path: "/businesses/1/locations", ..requests(&token, 1) },
        Requests { method: "POST", days_ago: 8, ..requests(&token, 100) },
        Requests { outcome: "rate-limited", ..requests(&token, 50) },
    ])
    .await;
    (desk, service, token)
}

fn role(role: &str, permissions: &str) -> ProposedChange {
    ProposedChange::Role { role: role.to_owned(), permissions: set(permissions) }
}

async fn preview(desk: &TestDesk, change: ProposedChange) -> ChangeImpact {
    desk.preview_change(&desk.owner, &change).await.unwrap()
}

fn words(permissions: &[keydesk_domain::Permission]) -> String {
    permissions.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

#[tokio::test]
async fn a_smaller_role() {
    let (desk, service, token) = at_work().await;
    let impact =
        preview(&desk, role(&service.role, "products:view recalls:view tokens:generate")).await;
    assert_eq!((impact.requests, impact.token_count, impact.days), (3, 1, 7));
    assert_eq!(
        (impact.accounts, impact.tokens),
        (vec!["Some Integration".to_owned()], vec!["SAP Integration".to_owned()])
    );
    assert_eq!(
        (words(&impact.lost), words(&impact.gained)),
        ("products:edit locations:view".into(), "recalls:view".into())
    );
    let rows: Vec<_> = impact
        .rows
        .iter()
        .map(|row| {
            (
                row.method.as_str(),
                row.route.as_str(),
                row.permission.unwrap().to_string(),
                row.count,
            )
        })
        .collect();
    assert_eq!(
        rows,
        [
            ("POST", "/businesses/{businessId}/products", "products:edit".to_owned(), 2),
            ("GET", "/businesses/{businessId}/locations", "locations:view".to_owned(), 1),
        ]
    );
    assert_eq!(
        (impact.rows[0].token, impact.rows[0].environment_name.as_str()),
        (token.view.token.id, "Sandbox")
    );
}

#[tokio::test]
async fn a_wider_role_refuses_nothing() {
    let (desk, service, _) = at_work().await;
    let impact =
        preview(&desk, role(&service.role, "products:edit locations:edit tokens:generate")).await;
    assert_eq!(
        (impact.requests, words(&impact.lost), words(&impact.gained)),
        (0, "".into(), "locations:edit".into())
    );
}

#[tokio::test]
async fn a_role_that_changes_nothing_for_a_token_does_not_name_it() {
    let (desk, service, _) = at_work().await;
    let impact = preview(
        &desk,
        role(&service.role, "products:edit locations:view users:view tokens:generate"),
    )
    .await;
    assert_eq!((impact.accounts.len(), impact.token_count, impact.requests), (1, 0, 0));
}

#[tokio::test]
async fn another_role_keeps_what_it_permits_too() {
    let (desk, service, _) = at_work().await;
    desk.role_of("Reader", "products:view locations:view").await;
    let change = |roles: &[&str]| ProposedChange::Account {
        account: service.email.clone(),
        roles: Some(roles.iter().map(ToString::to_string).collect()),
        enabled: None,
    };
    assert_eq!(
        preview(&desk, change(&[&service.role, "Reader"])).await,
        ChangeImpact { days: 7, ..Default::default() }
    );
    let impact = preview(&desk, change(&["Reader"])).await;
    assert_eq!((impact.requests, words(&impact.lost)), (2, "products:edit tokens:generate".into()));
    desk.edit_account(&desk.owner, &service.email, roles_edit(&[&service.role, "Reader"]))
        .await
        .unwrap();
    assert_eq!(
        preview(&desk, role(&service.role, "products:edit")).await.requests,
        0,
        "Reader permits locations as well"
    );
}

#[tokio::test]
async fn nothing_at_all_gets_through_any_more() {
    let (desk, service, token) = at_work().await;
    let id = token.view.token.id.to_string();
    let account = service.email.clone();
    for change in [
        ProposedChange::Account { account: account.clone(), roles: None, enabled: Some(false) },
        ProposedChange::DeleteAccount { account },
        ProposedChange::DeleteTokens { tokens: vec![id.clone()] },
        ProposedChange::PauseToken { token: "sap integration".to_owned() },
    ] {
        let impact = preview(&desk, change.clone()).await;
        assert_eq!(
            (impact.requests, impact.token_count, impact.accounts.len()),
            (8, 1, 1),
            "{change:?}"
        );
        assert!(impact.rows.iter().all(|row| row.permission.is_none()), "{change:?}");
        assert!(
            words(&impact.lost).starts_with("products:view products:edit locations:view"),
            "{change:?}"
        );
    }
}

#[tokio::test]
async fn what_is_refused_already_is_not_counted_again() {
    let (desk, service, token) = at_work().await;
    desk.edit_role(&desk.owner, &service.role, permissions_edit("products:view tokens:generate"))
        .await
        .unwrap();
    assert_eq!(preview(&desk, role(&service.role, "tokens:generate")).await.requests, 5);
    desk.pause_token(&desk.owner, "SAP Integration").await.unwrap();
    let id = token.view.token.id.to_string();
    let impact = preview(&desk, ProposedChange::DeleteTokens { tokens: vec![id] }).await;
    assert_eq!((impact.requests, impact.token_count), (0, 1));
}

#[tokio::test]
async fn an_expiry_to_come_refuses_nothing_yet() {
    let (desk, _, _) = at_work().await;
    let expires_at = Some(desk.now() + SignedDuration::from_hours(1));
    let change = |expires_at| ProposedChange::TokenExpiry {
        token: "SAP Integration".to_owned(),
        expires_at,
    };
    let impact = preview(&desk, change(Some(expires_at))).await;
    assert_eq!((impact.requests, impact.token_count), (0, 1));
    assert_eq!(preview(&desk, change(None)).await.token_count, 0, "nothing changes");
    let edit = TokenEdit { expires_at: Some(expires_at), ..TokenEdit::default() };
    desk.edit_token(&desk.owner, "SAP Integration", edit).await.unwrap();
    desk.clock.advance(SignedDuration::from_hours(2));
    let impact = preview(&desk, change(Some(None))).await;
    assert_eq!(
        words(&impact.gained),
        "products:view products:edit locations:view",
        "it would work again"
    );
}

#[tokio::test]
async fn no_more_days_are_looked_back_than_are_kept() {
    let (desk, service, _) = at_work().await;
    let settings = ActivitySettings { retention_days: 1, keep_paths: false };
    desk.keep_activity(&desk.owner, settings).await.unwrap();
    let impact = preview(&desk, role(&service.role, "tokens:generate")).await;
    assert_eq!((impact.days, impact.requests), (1, 6));
}

#[tokio::test]
async fn others_tokens_are_counted_but_not_named_to_who_may_not_see_them() {
    let (desk, service, _) = at_work().await;
    let manager = desk.person("users:edit products:edit locations:view tokens:generate").await;
    let change = role(&service.role, "tokens:generate");
    let impact = desk.preview_change(&manager.session, &change).await.unwrap();
    assert_eq!((impact.requests, impact.token_count), (8, 1));
    assert_eq!((impact.tokens.len(), impact.rows.len()), (0, 0));
}

/// What the preview is refused with, and the change.
async fn both<T>(
    desk: &TestDesk,
    who: &Session,
    preview: ProposedChange,
    change: impl Future<Output = Result<T, DeskError>>,
) -> (String, String) {
    let error = desk.refused(desk.preview_change(who, &preview)).await.to_string();
    (error, desk.refused(change).await.to_string())
}

#[tokio::test]
async fn who_may_not_make_the_change_is_refused_its_preview_with_the_same_sentence() {
    let (desk, service, token) = at_work().await;
    let id = token.view.token.id.to_string();
    let few = desk.person("products:view tokens:view").await;
    let half = desk.person("users:edit tokens:edit products:view").await;
    let edit =
        |permissions| RoleEdit { permissions: Some(set(permissions)), ..RoleEdit::default() };
    let off = |account: &str| ProposedChange::Account {
        account: account.to_owned(),
        roles: None,
        enabled: Some(false),
    };
    let gone = |account: &str| ProposedChange::DeleteAccount { account: account.to_owned() };
    let expires_at = Some(Some(desk.now() - SignedDuration::from_hours(1)));
    let expiry = TokenEdit { expires_at, ..TokenEdit::default() };
    for who in [&few.session, &half.session] {
        let change = desk.edit_role(who, &service.role, edit("products:view"));
        let (one, other) = both(&desk, who, role(&service.role, "products:view"), change).await;
        assert_eq!(one, other);
        let change = desk.edit_account(who, &service.email, enabled_edit(false));
        let (one, other) = both(&desk, who, off(&service.email), change).await;
        assert_eq!(one, other);
        let change = desk.delete_account(who, &service.email);
        let (one, other) = both(&desk, who, gone(&service.email), change).await;
        assert_eq!(one, other);
        let wanted = ProposedChange::TokenExpiry { token: id.clone(), expires_at };
        let (one, other) =
            both(&desk, who, wanted, desk.edit_token(who, &id, expiry.clone())).await;
        assert_eq!(one, other);
    }
    let who = &few.session;
    let wanted = ProposedChange::DeleteTokens { tokens: vec![id.clone()] };
    let (one, other) = both(&desk, who, wanted, desk.delete_token(who, &id)).await;
    assert_eq!(one, other);
    let (one, other) = both(
        &desk,
        who,
        ProposedChange::PauseToken { token: id.clone() },
        desk.pause_token(who, &id),
    )
    .await;
    assert_eq!(one, other);
    let owner = &desk.owner;
    let wanted = ProposedChange::TokenExpiry { token: id.clone(), expires_at };
    let (one, other) = both(&desk, owner, wanted, desk.edit_token(owner, &id, expiry)).await;
    assert_eq!(one, other, "in the past");
    let last = crate::test_desk::OWNER;
    let (one, other) =
        both(&desk, owner, off(last), desk.edit_account(owner, last, enabled_edit(false))).await;
    assert_eq!(one, other, "the last administrator");
    let (one, other) = both(&desk, owner, gone(last), desk.delete_account(owner, last)).await;
    assert_eq!(one, other, "the last administrator");
    let nothing = desk.edit_role(owner, "Administrator", edit("products:view"));
    let (one, other) = both(&desk, owner, role("Administrator", "products:view"), nothing).await;
    assert_eq!(one, other, "the built-in role");
    let hidden = desk.person("products:view").await;
    let wanted = ProposedChange::PauseToken { token: id.clone() };
    let (one, other) =
        both(&desk, &hidden.session, wanted, desk.pause_token(&hidden.session, &id)).await;
    assert_eq!(one, other, "a token that is not there for this account");
}
