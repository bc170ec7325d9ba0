//! A paused token is refused until it is resumed, and nothing else about it changes.

use crate::test_desk::{TestDesk, set, token};
use keydesk_desk::{NewToken, TokenEdit};
use keydesk_domain::Retire;

#[tokio::test]
async fn paused_it_is_refused_and_resumed_it_works_as_before() {
    let desk = TestDesk::new().await;
    let whose = desk.service("products:view tokens:generate").await;
    let made = desk.token_of(&whose.session, "SAP Integration").await;
    let paused = desk.pause_token(&whose.session, "SAP Integration").await.unwrap();
    assert_eq!(
        (paused.state.word(), desk.at_the_gateway(&made).await),
        ("paused", Err("paused-token"))
    );
    let resumed = desk.resume_token(&whose.session, "SAP Integration").await.unwrap();
    assert_eq!(
        (resumed, desk.at_the_gateway(&made).await),
        (made.view.clone(), Ok(set("products:view")))
    );
}

#[tokio::test]
async fn pausing_twice_keeps_the_first_time_and_leaves_one_record() {
    let desk = TestDesk::new().await;
    let whose = desk.service("products:view tokens:generate").await;
    desk.token_of(&whose.session, "SAP Integration").await;
    let first = desk.pause_token(&whose.session, "SAP Integration").await.unwrap();
    desk.clock.advance(jiff::SignedDuration::from_secs(60));
    let again = desk.pause_token(&whose.session, "SAP Integration").await.unwrap();
    assert_eq!(again.token.paused_at, first.token.paused_at);
    let log = desk.audit_log(&desk.owner, &Default::default(), None, 100).await.unwrap();
    assert_eq!(log.iter().filter(|it| it.action == "token.paused").count(), 1);
}

#[tokio::test]
async fn somebody_elses_takes_tokens_edit_to_pause_and_what_it_carries_to_resume() {
    let desk = TestDesk::new().await;
    let whose = desk.service("recalls:edit tokens:generate").await;
    let made = desk.token_of(&whose.session, "SAP Integration").await;
    let sees = desk.person("tokens:view").await;
    let error = desk.refused(desk.pause_token(&sees.session, "SAP Integration")).await;
    insta::assert_snapshot!(error, @"To pause or resume somebody else's API token you need the permission tokens:edit (Everybody's API tokens: edit). Ask an administrator for a role that has it.");
    let edits = desk.person("tokens:edit").await;
    desk.pause_token(&edits.session, "SAP Integration").await.unwrap();
    assert_eq!(desk.at_the_gateway(&made).await, Err("paused-token"));
    let error = desk.refused(desk.resume_token(&edits.session, "SAP Integration")).await;
    insta::assert_snapshot!(error, @"You cannot resume a token that carries more, because you do not hold: recalls:view, recalls:edit. Leave that out, or ask somebody who holds it.");
    desk.resume_token(&desk.owner, "SAP Integration").await.unwrap();
    assert_eq!(desk.at_the_gateway(&made).await, Ok(set("recalls:edit")));
}

#[tokio::test]
async fn a_deleted_token_is_neither_paused_nor_resumed() {
    let desk = TestDesk::new().await;
    let whose = desk.service("products:view tokens:generate").await;
    let made = desk.token_of(&whose.session, "SAP Integration").await;
    desk.delete_token(&whose.session, "SAP Integration").await.unwrap();
    let id = made.view.token.id.to_string();
    for error in [
        desk.refused(desk.pause_token(&whose.session, &id)).await,
        desk.refused(desk.resume_token(&whose.session, &id)).await,
    ] {
        assert_eq!(error.code(), "not-found");
    }
    assert_eq!(desk.at_the_gateway(&made).await, Err("deleted-token"));
}

#[tokio::test]
async fn a_pause_outlasts_a_restart() {
    let desk = TestDesk::new().await;
    let whose = desk.service("products:view tokens:generate").await;
    let made = desk.token_of(&whose.session, "SAP Integration").await;
    desk.pause_token(&whose.session, "SAP Integration").await.unwrap();
    let desk = desk.reopened().await;
    assert_eq!(desk.at_the_gateway(&made).await, Err("paused-token"));
}

const UNDO: &str = "To undo a limit of an API token that somebody else set you need the permission tokens:edit (Everybody's API tokens: edit). Ask an administrator for a role that has it.";

#[tokio::test]
async fn what_somebody_else_paused_its_own_account_does_not_resume_or_replace() {
    let desk = TestDesk::new().await;
    let whose = desk.service("products:view tokens:generate").await;
    let made = desk.token_of(&whose.session, "SAP Integration").await;
    desk.pause_token(&desk.owner, "SAP Integration").await.unwrap();
    let error = desk.refused(desk.resume_token(&whose.session, "SAP Integration")).await;
    insta::assert_snapshot!(error, @"To resume an API token that somebody else or a restore paused you need the permission tokens:edit (Everybody's API tokens: edit). Ask an administrator for a role that has it.");
    let new = desk
        .replace_token(&whose.session, "SAP Integration", Retire::AfterSevenDays)
        .await
        .unwrap();
    assert_eq!(desk.at_the_gateway(&new).await, Err("paused-token"));
    let id = new.view.token.id.to_string();
    assert_eq!(desk.refused(desk.resume_token(&whose.session, &id)).await.code(), "forbidden");
    assert_eq!(desk.at_the_gateway(&made).await, Err("paused-token"));
    desk.resume_token(&desk.owner, &id).await.unwrap();
    assert_eq!(desk.at_the_gateway(&new).await, Ok(set("products:view")));
}

#[tokio::test]
async fn a_pause_of_ones_own_that_somebody_else_takes_over_is_theirs() {
    let desk = TestDesk::new().await;
    let whose = desk.service("products:view tokens:generate").await;
    desk.token_of(&whose.session, "SAP Integration").await;
    desk.pause_token(&whose.session, "SAP Integration").await.unwrap();
    desk.pause_token(&desk.owner, "SAP Integration").await.unwrap();
    let refused = desk.refused(desk.resume_token(&whose.session, "SAP Integration")).await;
    assert_eq!(refused.code(), "forbidden");
    assert!(desk.verify_audit(&desk.owner).await.unwrap().holds);
}

#[tokio::test]
async fn limits_that_somebody_else_set_stay_for_its_own_account() {
    let desk = TestDesk::new().await;
    let whose = desk.service("products:view recalls:view tokens:generate").await;
    let expires_at = Some(desk.now() + jiff::SignedDuration::from_hours(100));
    let new = NewToken { expires_at, ..token("SAP Integration") };
    desk.create_token(&whose.session, new).await.unwrap();
    let edit = |permissions: Option<&str>, address: &str, hours: i64| TokenEdit {
        narrowed_to: Some(permissions.map(set)),
        allowed_addresses: Some(vec![address.parse().unwrap()]),
        expires_at: Some(Some(desk.now() + jiff::SignedDuration::from_hours(hours))),
        name: None,
    };
    let limited = edit(Some("products:view"), "203.0.113.0/24", 10);
    desk.edit_token(&desk.owner, "SAP Integration", limited).await.unwrap();
    let wider = [
        TokenEdit { narrowed_to: Some(None), ..TokenEdit::default() },
        TokenEdit {
            narrowed_to: Some(Some(set("products:view recalls:view"))),
            ..TokenEdit::default()
        },
        TokenEdit { allowed_addresses: Some(Vec::new()), ..TokenEdit::default() },
        TokenEdit {
            allowed_addresses: Some(vec!["203.0.112.0/23".parse().unwrap()]),
            ..TokenEdit::default()
        },
        TokenEdit { expires_at: Some(None), ..TokenEdit::default() },
        TokenEdit {
            expires_at: edit(None, "203.0.113.0/24", 11).expires_at,
            ..TokenEdit::default()
        },
    ];
    for edit in wider {
        let error = desk.refused(desk.edit_token(&whose.session, "SAP Integration", edit)).await;
        assert_eq!(error.to_string(), UNDO);
    }
    let narrower = edit(Some("products:view"), "203.0.113.7/32", 9);
    let narrower = desk.edit_token(&whose.session, "SAP Integration", narrower).await.unwrap();
    let new =
        desk.replace_token(&whose.session, "SAP Integration", Retire::OnFirstUse).await.unwrap();
    let ends = narrower.token.expires_at;
    assert_eq!(new.view.token.expires_at, ends, "a replacement prolongs nothing that was held");
    let wider = TokenEdit { narrowed_to: Some(None), ..TokenEdit::default() };
    let id = new.view.token.id.to_string();
    let error = desk.refused(desk.edit_token(&whose.session, &id, wider.clone())).await;
    assert_eq!(error.to_string(), UNDO);
    desk.edit_token(&desk.owner, &id, wider).await.unwrap();
    assert!(desk.verify_audit(&desk.owner).await.unwrap().holds);
}
