//! What happened, as each account may see it.

use crate::test_desk::{OWNER, Somebody, TestDesk};
use crate::test_traffic::{Requests, requests};
use keydesk_desk::{Activity, ActivityGroup, ActivityQuery, CreatedToken, PointLength, Session};
use keydesk_domain::activity::Tally;
use keydesk_domain::traffic::UPSTREAM_ERROR;

/// A token of the owner's and one of a service account's, each used, and a request with no known token.
async fn used() -> (TestDesk, Somebody, [CreatedToken; 2]) {
    let desk = TestDesk::new().await;
    let service = desk.service("products:view tokens:generate").await;
    let owners = desk.token_of(&desk.owner, "Owner's").await;
    let services = desk.token_of(&service.session, "Service's").await;
    desk.record(&[
        Requests { days_ago: 3, ..requests(&owners, 4) },
        Requests { outcome: "missing-permission", ..requests(&services, 2) },
        Requests { outcome: UPSTREAM_ERROR, ..requests(&services, 1) },
        requests(&services, 5),
        Requests { token: None, outcome: "unknown-token", ..requests(&services, 7) },
    ])
    .await;
    (desk, service, [owners, services])
}

fn of(days: u32) -> ActivityQuery {
    ActivityQuery { days, ..ActivityQuery::default() }
}

async fn ask(desk: &TestDesk, who: &Session, query: ActivityQuery) -> Activity {
    desk.activity(who, &query).await.unwrap()
}

/// The tokens' names and what happened with each.
fn rows(activity: &Activity) -> Vec<(Option<&str>, Option<&str>, i64)> {
    activity
        .rows
        .iter()
        .map(|row| (row.token_name.as_deref(), row.account_name.as_deref(), row.tally.all()))
        .collect()
}

#[tokio::test]
async fn who_may_see_everybodys_tokens_sees_everything() {
    let (desk, ..) = used().await;
    let seen = ask(&desk, &desk.owner, of(7)).await;
    let service = Some("Some Integration");
    assert_eq!(
        rows(&seen),
        [
            (Some("Service's"), service, 8),
            (None, None, 7),
            (Some("Owner's"), Some("Fernwood Owner"), 4)
        ]
    );
    assert_eq!(seen.totals, Tally { allowed: 9, refused: 9, upstream_errors: 1 });
    assert_eq!(
        seen.rows[0].reasons,
        [("missing-permission".to_owned(), 2), ("upstream-error".to_owned(), 1)]
    );
    assert_eq!((seen.rows[0].environment_name.as_deref(), seen.more), (Some("Sandbox"), false));
}

#[tokio::test]
async fn everybody_else_sees_what_their_own_tokens_did() {
    let (desk, service, [owners, services]) = used().await;
    let seen = ask(&desk, &service.session, of(7)).await;
    assert_eq!(rows(&seen), [(Some("Service's"), Some("Some Integration"), 8)]);
    assert_eq!(seen.totals.all(), 8);
    for group in [ActivityGroup::Endpoint, ActivityGroup::Hour, ActivityGroup::Each] {
        let seen = ask(&desk, &service.session, ActivityQuery { group, ..of(7) }).await;
        assert_eq!(seen.rows.iter().map(|row| row.tally.all()).sum::<i64>(), 8, "{group:?}");
    }
    let own = ActivityQuery { token: Some(services.view.token.id.to_string()), ..of(7) };
    assert_eq!(ask(&desk, &service.session, own).await.totals.all(), 8);
    for hidden in [
        ActivityQuery { token: Some(owners.view.token.id.to_string()), ..of(7) },
        ActivityQuery { token: Some("Owner's".to_owned()), ..of(7) },
        ActivityQuery { account: Some(OWNER.to_owned()), ..of(7) },
    ] {
        assert_eq!(
            desk.activity(&service.session, &hidden).await.unwrap_err().code(),
            "not-found",
            "{hidden:?}"
        );
    }
}

#[tokio::test]
async fn accounts_are_named_to_who_may_see_accounts() {
    let (desk, ..) = used().await;
    let auditor = desk.person("tokens:view").await;
    let seen = ask(&desk, &auditor.session, of(7)).await;
    assert_eq!(
        rows(&seen),
        [(Some("Service's"), None, 8), (None, None, 7), (Some("Owner's"), None, 4)]
    );
}

#[tokio::test]
async fn along_time_there_are_no_gaps() {
    let (desk, ..) = used().await;
    let days = ask(&desk, &desk.owner, of(7)).await;
    assert_eq!((days.point_length, days.points.len()), (PointLength::Day, 7));
    let sums: Vec<i64> = days.points.iter().map(|point| point.tally.all()).collect();
    assert_eq!(sums, [0, 0, 0, 4, 0, 0, 15]);
    assert_eq!(days.since, days.points[0].at);
    let hours = ask(&desk, &desk.owner, of(2)).await;
    assert_eq!((hours.point_length, hours.points.len()), (PointLength::Hour, 48));
    assert_eq!(hours.points[47].tally.all(), 15);
    let hour_after_hour =
        hours.points.windows(2).all(|two| two[1].at.duration_since(two[0].at).as_secs() == 3_600);
    assert!(hour_after_hour);
}

#[tokio::test]
async fn a_deleted_token_keeps_its_name() {
    let (desk, _, [_, services]) = used().await;
    let id = services.view.token.id.to_string();
    desk.delete_token(&desk.owner, &id).await.unwrap();
    let seen = ask(&desk, &desk.owner, ActivityQuery { token: Some(id), ..of(7) }).await;
    assert_eq!(rows(&seen)[0].0, Some("Service's"));
}

#[tokio::test]
async fn a_number_of_days_that_cannot_be() {
    let (desk, ..) = used().await;
    for days in [0, 3_651, u32::MAX] {
        let error = desk.activity(&desk.owner, &of(days)).await.unwrap_err();
        assert_eq!(error.field(), Some("days"), "{error}");
    }
}
