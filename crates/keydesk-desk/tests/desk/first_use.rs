//! A token that has to be used by a certain time, and one whose first request is waited for.

use crate::test_desk::{TestDesk, rename_token, token};
use jiff::{SignedDuration, Timestamp};
use keydesk_desk::views::TokenState;
use keydesk_desk::{CreatedToken, LiveState, NewToken, TokenEdit, TokenProgress, TokenQuery};
use keydesk_domain::permission::{Area, Permission};
use keydesk_domain::traffic::{ALLOWED, Endpoint, RefusedRequest, TrafficBatch, TrafficCount};

const NAME: &str = "SAP Integration";

/// One that dies unless it was used within an hour.
async fn to_be_used(desk: &TestDesk) -> CreatedToken {
    let use_by = Some(desk.now() + SignedDuration::from_hours(1));
    desk.create_token(&desk.owner, NewToken { use_by, ..token(NAME) }).await.unwrap()
}

#[tokio::test]
async fn unused_it_is_refused_from_that_moment_on_and_lists_call_it_expired() {
    let desk = TestDesk::new().await;
    let made = to_be_used(&desk).await;
    assert!(desk.at_the_gateway(&made).await.is_ok());
    desk.clock.advance(SignedDuration::from_hours(1));
    assert_eq!(desk.at_the_gateway(&made).await, Err("expired-token"));
    assert_eq!(desk.token(&desk.owner, NAME).await.unwrap().state, TokenState::Expired);
    for (state, found) in [(LiveState::Expired, 1), (LiveState::Active, 0), (LiveState::Paused, 0)]
    {
        let query = TokenQuery { state: Some(state), limit: 10, ..TokenQuery::default() };
        assert_eq!(
            desk.search_tokens(&desk.owner, &query).await.unwrap().total,
            found,
            "{state:?}"
        );
    }
    let desk = desk.reopened().await;
    assert_eq!(desk.at_the_gateway(&made).await, Err("expired-token"));
}

#[tokio::test]
async fn used_in_time_it_lives_on_and_the_record_is_the_gateways() {
    let desk = TestDesk::new().await;
    let made = to_be_used(&desk).await;
    desk.first_success(made.text.hash()).await.unwrap();
    desk.clock.advance(SignedDuration::from_hours(2));
    assert!(desk.at_the_gateway(&made).await.is_ok());
    let record = desk.records().await.pop().unwrap();
    assert_eq!(
        (record.action.as_str(), record.actor.email.as_str()),
        ("token.first-used", "gateway")
    );
    assert_eq!(desk.token(&desk.owner, NAME).await.unwrap().token.use_by, None);
    assert!(desk.reopened().await.at_the_gateway(&made).await.is_ok());
}

#[tokio::test]
async fn a_token_on_which_nothing_hangs_leaves_no_record_of_its_first_use() {
    let desk = TestDesk::new().await;
    let made = desk.token_of(&desk.owner, NAME).await;
    let all = desk.all_there_is().await;
    desk.first_success(made.text.hash()).await.unwrap();
    assert_eq!(desk.all_there_is().await, all);
}

#[tokio::test]
async fn another_expiry_takes_the_condition_away_and_another_name_does_not() {
    let desk = TestDesk::new().await;
    let made = to_be_used(&desk).await;
    desk.clock.advance(SignedDuration::from_hours(1));
    desk.edit_token(&desk.owner, NAME, rename_token("WMS Connector")).await.unwrap();
    assert_eq!(desk.at_the_gateway(&made).await, Err("expired-token"));
    let edit = TokenEdit { expires_at: Some(None), ..TokenEdit::default() };
    desk.edit_token(&desk.owner, "WMS Connector", edit).await.unwrap();
    assert!(desk.at_the_gateway(&made).await.is_ok());
}

async fn progress(desk: &TestDesk, made: &CreatedToken) -> TokenProgress {
    desk.token_progress(&desk.owner, made.view.token.id).await.unwrap()
}

/// What the gateway would hand over: so many requests of this token with this outcome.
fn counted(
    desk: &TestDesk,
    made: &CreatedToken,
    outcome: &'static str,
    own_route: bool,
) -> TrafficBatch {
    let permission = (!own_route).then(|| Permission::view(Area::Products));
    let count = TrafficCount {
        token: Some(made.view.token.id),
        environment: made.view.token.environment,
        hour: desk.now().as_second().div_euclid(3_600),
        endpoint: Some(Endpoint {
            method: "GET",
            template: "/businesses/{businessId}/products",
            permission,
        }),
        outcome,
        count: 1,
        last_at: desk.now(),
        last_address: [203, 0, 113, 7].into(),
    };
    TrafficBatch { counts: vec![count], ..TrafficBatch::default() }
}

fn refused(desk: &TestDesk, made: &CreatedToken, request_id: &str) -> TrafficBatch {
    let refusal = RefusedRequest {
        at: desk.now(),
        request_id: request_id.to_owned(),
        environment: made.view.token.environment,
        token: Some(made.view.token.id),
        hint: Some(made.view.token.hint),
        account: Some(made.view.token.account),
        roles: vec![],
        held: None,
        reason: "missing-permission",
        status: 403,
        method: "GET".to_owned(),
        route: None,
        path: None,
        guess: None,
        permission: None,
        cause: None,
        detail: "This needs the permission recalls:view.".to_owned(),
        address: [203, 0, 113, 7].into(),
    };
    TrafficBatch { refusals: vec![refusal], ..counted(desk, made, "missing-permission", false) }
}

#[tokio::test]
async fn the_first_request_is_waited_for_and_refusals_are_told_meanwhile() {
    let desk = TestDesk::new().await;
    let made = desk.token_of(&desk.owner, NAME).await;
    let nothing = TokenProgress { first_let_through_at: None, last_refused: None, use_by: None };
    assert_eq!(progress(&desk, &made).await, nothing);
    desk.record_traffic(&counted(&desk, &made, ALLOWED, true)).await.unwrap();
    assert_eq!(
        progress(&desk, &made).await,
        nothing,
        "whoever only asked who it is has not used it"
    );
    for request_id in ["first", "second"] {
        desk.record_traffic(&refused(&desk, &made, request_id)).await.unwrap();
        let last = progress(&desk, &made).await.last_refused.unwrap();
        assert_eq!(
            (last.request_id.as_str(), last.reason.as_str()),
            (request_id, "missing-permission")
        );
    }
    let at: Timestamp = desk.now();
    desk.record_traffic(&counted(&desk, &made, ALLOWED, false)).await.unwrap();
    let first = progress(&desk, &made).await.first_let_through_at.unwrap();
    assert!(first >= at);
    desk.clock.advance(SignedDuration::from_mins(1));
    desk.record_traffic(&counted(&desk, &made, ALLOWED, false)).await.unwrap();
    assert_eq!(
        progress(&desk, &made).await.first_let_through_at,
        Some(first),
        "the first stays the first"
    );
}

#[tokio::test]
async fn others_progress_is_not_told() {
    let desk = TestDesk::new().await;
    let made = desk.token_of(&desk.owner, NAME).await;
    let who = desk.service("products:view tokens:generate").await;
    assert_eq!(
        desk.token_progress(&who.session, made.view.token.id).await.unwrap_err().code(),
        "not-found"
    );
}
