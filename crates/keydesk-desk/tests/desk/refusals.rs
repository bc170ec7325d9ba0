//! Refused requests, as each account may see them.

use crate::test_desk::{Somebody, TestDesk};
use keydesk_desk::{RefusalQuery, Session};

/// A refusal of the owner's token, one of a service account's, and one without a known token.
async fn three() -> (TestDesk, Somebody, [String; 3]) {
    let desk = TestDesk::new().await;
    let service = desk.service("products:view tokens:generate").await;
    let owners = desk.token_of(&desk.owner, "Owner's").await;
    let services = desk.token_of(&service.session, "Service's").await;
    let ids = [
        desk.record_refusal(Some(&owners)).await,
        desk.record_refusal(Some(&services)).await,
        desk.record_refusal(None).await,
    ];
    (desk, service, ids)
}

/// The request ids on the page, and how many fit.
async fn ids(desk: &TestDesk, who: &Session, query: RefusalQuery) -> (Vec<String>, i64, i64) {
    let page = desk.refusals(who, &RefusalQuery { limit: 10, ..query }).await.unwrap();
    (page.rows.into_iter().map(|row| row.request_id).collect(), page.total, page.all)
}

#[tokio::test]
async fn who_may_see_everybodys_tokens_sees_all_latest_first() {
    let (desk, _, [owners, services, nobodys]) = three().await;
    let seen = ids(&desk, &desk.owner, RefusalQuery::default()).await;
    assert_eq!(seen, (vec![nobodys, services, owners], 3, 3));
}

#[tokio::test]
async fn everybody_else_sees_those_of_their_own_tokens() {
    let (desk, service, [owners, services, nobodys]) = three().await;
    let seen = ids(&desk, &service.session, RefusalQuery::default()).await;
    assert_eq!(seen, (vec![services.clone()], 1, 1));
    let refusal = desk.refusal(&service.session, &services).await.unwrap();
    assert_eq!(
        (refusal.token_name.as_deref(), refusal.roles),
        (Some("Service's"), vec![service.role])
    );
    for hidden in [owners, nobodys, "no such id".to_owned()] {
        assert_eq!(desk.refusal(&service.session, &hidden).await.unwrap_err().code(), "not-found");
        let search = RefusalQuery { search: hidden, ..RefusalQuery::default() };
        assert_eq!(ids(&desk, &service.session, search).await.1, 0);
    }
}

#[tokio::test]
async fn accounts_and_roles_are_named_to_who_may_see_them() {
    let (desk, service, [_, services, _]) = three().await;
    let auditor = desk.person("tokens:view").await;
    let seen = desk.refusal(&auditor.session, &services).await.unwrap();
    assert_eq!((seen.account, seen.account_email, seen.roles.len()), (None, None, 0));
    assert_eq!(seen.token_name.as_deref(), Some("Service's"));
    let by_account = RefusalQuery { search: service.email.clone(), ..RefusalQuery::default() };
    assert_eq!(
        ids(&desk, &auditor.session, by_account.clone()).await.1,
        0,
        "nor does a search tell"
    );
    assert_eq!(ids(&desk, &desk.owner, by_account).await.0, std::slice::from_ref(&services));
    let seen = desk.refusal(&desk.owner, &services.to_uppercase()).await.unwrap();
    assert_eq!((seen.account_email, seen.roles), (Some(service.email), vec![service.role]));
}

#[tokio::test]
async fn what_held_then_stays_when_it_changes_later() {
    let (desk, service, [_, services, _]) = three().await;
    let edit = crate::test_desk::permissions_edit("products:edit tokens:generate");
    desk.edit_role(&desk.owner, &service.role, edit).await.unwrap();
    let kept = desk.refusal(&desk.owner, &services).await.unwrap();
    assert_eq!(kept.held.unwrap().to_string(), "products:view tokens:generate");
}

#[tokio::test]
async fn filtered() {
    let (desk, _, [owners, _, nobodys]) = three().await;
    let reason =
        RefusalQuery { reason: Some("unknown-token".to_owned()), ..RefusalQuery::default() };
    assert_eq!(ids(&desk, &desk.owner, reason).await, (vec![nobodys], 1, 3));
    let token = RefusalQuery { token: Some("Owner's".to_owned()), ..RefusalQuery::default() };
    assert_eq!(ids(&desk, &desk.owner, token).await.0, [owners]);
    let environment =
        RefusalQuery { environment: Some("sandbox".to_owned()), ..RefusalQuery::default() };
    assert_eq!(ids(&desk, &desk.owner, environment).await.1, 3);
    let elsewhere =
        RefusalQuery { environment: Some("nowhere".to_owned()), ..RefusalQuery::default() };
    assert_eq!(desk.refusals(&desk.owner, &elsewhere).await.unwrap_err().code(), "not-found");
}
