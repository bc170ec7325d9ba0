//! Pages of the token list: what fits, in which order, and only what the account may see.

use crate::test_desk::{TestDesk, token};
use jiff::SignedDuration;
use keydesk_desk::{AccountEdit, LiveState, NewToken, Session, TokenOrder, TokenQuery};

fn all() -> TokenQuery {
    TokenQuery { limit: 100, ..TokenQuery::default() }
}

/// The names on the page, and how many fit.
async fn names(desk: &TestDesk, who: &Session, query: TokenQuery) -> String {
    let page = desk.search_tokens(who, &query).await.unwrap();
    let names: Vec<&str> = page.rows.iter().map(|row| row.view.token.name.as_str()).collect();
    format!("{} ({} of {})", names.join(", "), page.total, page.all)
}

/// Four tokens: two of the owner's, two of a service account's, the last of which expires in an hour.
async fn four() -> (TestDesk, crate::test_desk::Somebody) {
    let desk = TestDesk::new().await;
    let service = desk.service("products:view tokens:generate").await;
    for name in ["WMS Connector", "SAP Integration"] {
        desk.token_of(&desk.owner, name).await;
    }
    desk.token_of(&service.session, "Power BI 100%").await;
    let expires_at = Some(desk.now() + SignedDuration::from_hours(1));
    let new = NewToken { expires_at, ..token("Export_1") };
    desk.create_token(&service.session, new).await.unwrap();
    (desk, service)
}

#[tokio::test]
async fn everybodys_tokens_are_for_who_may_see_them_and_ones_own_for_everybody() {
    let (desk, service) = four().await;
    let owner = names(&desk, &desk.owner, all()).await;
    assert_eq!(owner, "Export_1, Power BI 100%, SAP Integration, WMS Connector (4 of 4)");
    assert_eq!(names(&desk, &service.session, all()).await, "Export_1, Power BI 100% (2 of 2)");
    let others = TokenQuery { account: Some(crate::test_desk::OWNER.to_owned()), ..all() };
    assert_eq!(
        names(&desk, &service.session, others).await,
        " (0 of 2)",
        "asking for others' shows none of them"
    );
}

#[tokio::test]
async fn a_search_finds_names_accounts_environments_and_hints_as_they_stand() {
    let (desk, service) = four().await;
    let search = async |text: &str| {
        names(&desk, &desk.owner, TokenQuery { search: text.to_owned(), ..all() }).await
    };
    assert_eq!(search("  sap inTEGRation ").await, "SAP Integration (1 of 4)");
    assert_eq!(search(&service.email).await, "Export_1, Power BI 100% (2 of 4)");
    assert_eq!(
        search("sandbox").await,
        "Export_1, Power BI 100%, SAP Integration, WMS Connector (4 of 4)"
    );
    let hint = desk.token(&desk.owner, "WMS Connector").await.unwrap().token.hint.to_string();
    assert!(search(&hint).await.contains("WMS Connector"));
    // What stands for "anything" in a pattern is a character like any other here.
    assert_eq!(search("%").await, "Power BI 100% (1 of 4)");
    assert_eq!(search("_").await, "Export_1 (1 of 4)");
    assert_eq!(search("\\").await, " (0 of 4)");
    assert_eq!(search("' OR 1=1 --").await, " (0 of 4)");
}

#[tokio::test]
async fn tokens_are_filtered_by_their_state() {
    let (desk, service) = four().await;
    let state =
        async |state| names(&desk, &desk.owner, TokenQuery { state: Some(state), ..all() }).await;
    assert_eq!(
        state(LiveState::Active).await,
        "Export_1, Power BI 100%, SAP Integration, WMS Connector (4 of 4)"
    );
    desk.clock.advance(SignedDuration::from_hours(2));
    assert_eq!(state(LiveState::Expired).await, "Export_1 (1 of 4)");
    let disable = AccountEdit { enabled: Some(false), ..AccountEdit::default() };
    desk.edit_account(&desk.owner, &service.email, disable).await.unwrap();
    assert_eq!(state(LiveState::AccountDisabled).await, "Power BI 100% (1 of 4)");
    assert_eq!(state(LiveState::Active).await, "SAP Integration, WMS Connector (2 of 4)");
}

#[tokio::test]
async fn tokens_come_in_the_order_asked_for_and_page_by_page() {
    let (desk, _service) = four().await;
    let sorted = async |order, descending, offset, limit| {
        let query = TokenQuery { order, descending, offset, limit, ..TokenQuery::default() };
        names(&desk, &desk.owner, query).await
    };
    assert_eq!(
        sorted(TokenOrder::Created, true, 0, 100).await,
        "Export_1, Power BI 100%, SAP Integration, WMS Connector (4 of 4)"
    );
    assert_eq!(
        sorted(TokenOrder::Created, false, 1, 2).await,
        "SAP Integration, Power BI 100% (4 of 4)"
    );
    assert_eq!(
        sorted(TokenOrder::Expires, false, 0, 1).await,
        "Export_1 (4 of 4)",
        "the one that expires first"
    );
    assert_eq!(sorted(TokenOrder::Account, true, 0, 2).await, "Export_1, Power BI 100% (4 of 4)");
    assert_eq!(sorted(TokenOrder::Name, true, 0, 1).await, "WMS Connector (4 of 4)");
    assert_eq!(
        sorted(TokenOrder::Name, false, 9, 5).await,
        " (4 of 4)",
        "past the end there is nothing"
    );
}

#[tokio::test]
async fn deleted_tokens_are_in_no_list() {
    let (desk, _service) = four().await;
    desk.delete_token(&desk.owner, "SAP Integration").await.unwrap();
    assert_eq!(
        names(&desk, &desk.owner, all()).await,
        "Export_1, Power BI 100%, WMS Connector (3 of 3)"
    );
}

#[tokio::test]
async fn what_a_deletion_would_stop_is_told_to_who_may_see_the_token() {
    let (desk, service) = four().await;
    let id = desk.token(&desk.owner, "SAP Integration").await.unwrap().token.id;
    let impact = desk.token_impact(&desk.owner, id).await.unwrap();
    assert_eq!((impact.requests_last_week, impact.listed.is_mine), (0, true));
    let error = desk.refused(desk.token_impact(&service.session, id)).await;
    assert_eq!(error.code(), "not-found");
}

#[tokio::test]
async fn environments_for_a_token_are_told_to_who_may_generate_one() {
    let (desk, service) = four().await;
    let choices = desk.token_environments(&service.session).await.unwrap();
    assert_eq!(choices.iter().map(|it| it.slug.as_str()).collect::<Vec<_>>(), ["sandbox"]);
    let reader = desk.service("products:view").await;
    assert_eq!(desk.refused(desk.token_environments(&reader.session)).await.code(), "forbidden");
}
