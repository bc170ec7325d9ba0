//! A paused token is refused until it is resumed, and nothing else about it changes.

use crate::test_desk::{TestDesk, set};

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
