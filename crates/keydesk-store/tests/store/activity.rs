//! What happened, put together in every way that it can be, out of real counters.

use crate::test_traffic::{NOON, TestTraffic, at, endpoint};
use keydesk_domain::activity::Tally;
use keydesk_domain::traffic::{TrafficCount, UPSTREAM_ERROR};
use keydesk_store::activity::{
    ActivityFilter, DAY, Group, GroupBy, HOUR, along_time, each, groups, let_through,
};
use keydesk_store::usage;

fn tally(allowed: i64, refused: i64, upstream_errors: i64) -> Tally {
    Tally { allowed, refused, upstream_errors }
}

/// An hour of each kind of outcome with the first token, two with the second, and one without a known token.
async fn a_day() -> TestTraffic {
    let test = TestTraffic::new().await;
    let [sap, wms] = test.tokens.map(Some);
    let orders =
        endpoint("POST", "/businesses/{businessId}/purchaseOrders", "purchase-orders:edit");
    test.add(
        vec![
            test.requests(sap, NOON, 10),
            TrafficCount { outcome: "missing-permission", count: 3, ..test.requests(sap, NOON, 0) },
            TrafficCount { outcome: UPSTREAM_ERROR, count: 2, ..test.requests(sap, NOON, 0) },
            TrafficCount {
                outcome: "upstream-timeout",
                last_at: at(NOON) + jiff::SignedDuration::from_mins(30),
                last_address: "203.0.113.9".parse().unwrap(),
                ..test.requests(sap, NOON, 1)
            },
            TrafficCount { endpoint: Some(orders), ..test.requests(wms, NOON - 30, 4) },
            test.requests(wms, NOON - 1, 1),
            TrafficCount {
                outcome: "unknown-token",
                endpoint: None,
                ..test.requests(None, NOON - 2, 7)
            },
        ],
        vec![],
    )
    .await;
    test
}

async fn grouped(test: &TestTraffic, filter: &ActivityFilter, by: GroupBy) -> Vec<Group> {
    let mut found = groups(&mut test.store.read().await.unwrap(), filter, by).await.unwrap();
    found.sort_by_key(|group| std::cmp::Reverse(group.tally.all()));
    found
}

#[tokio::test]
async fn by_token() {
    let test = a_day().await;
    let found = grouped(&test, &ActivityFilter::default(), GroupBy::Token).await;
    let rows: Vec<_> = found.iter().map(|it| (it.key.token, it.tally)).collect();
    let [sap, wms] = test.tokens;
    assert_eq!(
        rows,
        [(Some(sap), tally(10, 3, 3)), (None, tally(0, 7, 0)), (Some(wms), tally(5, 0, 0))]
    );
    let reasons = &found[0].reasons;
    assert_eq!(
        (reasons["missing-permission"], reasons["upstream-error"], reasons["upstream-timeout"]),
        (3, 2, 1)
    );
    assert!(!reasons.contains_key("allowed"));
    let last = (found[0].last_at, found[0].last_address.as_str());
    assert_eq!(last, (at(NOON) + jiff::SignedDuration::from_mins(30), "203.0.113.9"));
    assert_eq!(found[0].permission, None, "a token needs none; endpoints do");
}

#[tokio::test]
async fn by_endpoint() {
    let test = a_day().await;
    let found = grouped(&test, &ActivityFilter::default(), GroupBy::Endpoint).await;
    let name = |group: &Group| {
        let permission = group.permission.map(|it| it.to_string()).unwrap_or_default();
        format!("{:?} {permission}", group.key.method.clone().zip(group.key.route.clone()))
    };
    let rows: Vec<_> = found.iter().map(|it| (name(it), it.tally)).collect();
    assert_eq!(
        rows,
        [
            (
                r#"Some(("GET", "/businesses/{businessId}/products")) products:view"#.to_owned(),
                tally(11, 3, 3)
            ),
            ("None ".to_owned(), tally(0, 7, 0)),
            (
                r#"Some(("POST", "/businesses/{businessId}/purchaseOrders")) purchase-orders:edit"#
                    .to_owned(),
                tally(4, 0, 0)
            ),
        ]
    );
}

#[tokio::test]
async fn by_hour() {
    let test = a_day().await;
    let found = grouped(&test, &ActivityFilter::default(), GroupBy::Hour).await;
    let rows: Vec<_> =
        found.iter().map(|it| (it.key.hour.unwrap() - NOON, it.tally.all())).collect();
    assert_eq!(rows, [(0, 16), (-2, 7), (-30, 4), (-1, 1)]);
}

#[tokio::test]
async fn nothing_put_together_most_requests_first_and_cut_off() {
    let test = a_day().await;
    let mut conn = test.store.read().await.unwrap();
    let mut found = each(&mut conn, &ActivityFilter::default(), 2).await.unwrap();
    found.sort_by_key(|group| std::cmp::Reverse(group.tally.all()));
    let keys: Vec<_> =
        found.iter().map(|it| (it.key.token, it.key.hour, it.key.environment, it.tally)).collect();
    let environment = Some(test.environment);
    assert_eq!(
        keys,
        [
            (Some(test.tokens[0]), Some(NOON), environment, tally(10, 3, 3)),
            (None, Some(NOON - 2), environment, tally(0, 7, 0)),
        ]
    );
}

#[tokio::test]
async fn only_what_was_asked_for() {
    let test = a_day().await;
    let [sap, wms] = test.tokens;
    let [ada, bo] = test.accounts;
    let all = ActivityFilter::default();
    let elsewhere = keydesk_domain::EnvironmentId::from_uuid(uuid::Uuid::now_v7());
    let orders = "/businesses/{businessId}/purchaseOrders".to_owned();
    for (filter, requests) in [
        (all.clone(), 28),
        (ActivityFilter { since_hour: NOON - 2, ..all.clone() }, 24),
        (ActivityFilter { token: Some(wms), ..all.clone() }, 5),
        (ActivityFilter { account: Some(ada), ..all.clone() }, 16),
        (ActivityFilter { visible_to: Some(bo), ..all.clone() }, 5),
        (ActivityFilter { visible_to: Some(bo), token: Some(sap), ..all.clone() }, 0),
        (ActivityFilter { visible_to: Some(bo), account: Some(ada), ..all.clone() }, 0),
        (ActivityFilter { environment: Some(test.environment), ..all.clone() }, 28),
        (ActivityFilter { environment: Some(elsewhere), ..all.clone() }, 0),
        (ActivityFilter { route: Some(orders), ..all.clone() }, 4),
    ] {
        let mut conn = test.store.read().await.unwrap();
        let along: i64 = along_time(&mut conn, &filter, DAY)
            .await
            .unwrap()
            .iter()
            .map(|(.., count)| count)
            .sum();
        let unsorted: i64 =
            each(&mut conn, &filter, 100).await.unwrap().iter().map(|it| it.tally.all()).sum();
        drop(conn);
        let by_token: i64 =
            grouped(&test, &filter, GroupBy::Token).await.iter().map(|it| it.tally.all()).sum();
        assert_eq!((along, unsorted, by_token), (requests, requests, requests), "{filter:?}");
    }
}

#[tokio::test]
async fn along_time_in_hours_and_in_days() {
    let test = a_day().await;
    let mut conn = test.store.read().await.unwrap();
    let filter = ActivityFilter { since_hour: NOON - 2, ..ActivityFilter::default() };
    let mut hours = along_time(&mut conn, &filter, HOUR).await.unwrap();
    hours.sort();
    let allowed: Vec<_> = hours.iter().filter(|(_, outcome, _)| outcome == "allowed").collect();
    assert_eq!(allowed, [&(NOON - 1, "allowed".to_owned(), 1), &(NOON, "allowed".to_owned(), 10)]);
    let days = along_time(&mut conn, &ActivityFilter::default(), DAY).await.unwrap();
    let of_day =
        |day: i64| days.iter().filter(|(it, ..)| *it == day).map(|(.., count)| count).sum::<i64>();
    assert_eq!((of_day(NOON / 24), of_day(NOON / 24 - 1)), (24, 4));
}

#[tokio::test]
async fn what_was_let_through_counts_whether_or_not_the_api_failed() {
    let test = a_day().await;
    let found =
        let_through(&mut test.store.read().await.unwrap(), &test.tokens, NOON).await.unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].token, found[0].count, found[0].last_at), (test.tokens[0], 12, at(NOON)));
    assert_eq!(found[0].permission.unwrap().to_string(), "products:view");
}

#[tokio::test]
async fn permissions_are_used_by_what_was_let_through_alone() {
    let test = a_day().await;
    let mut conn = test.store.read().await.unwrap();
    let words = |used: Vec<usage::Used>| {
        let mut words: Vec<_> = used
            .into_iter()
            .map(|it| (it.permission.to_string(), it.requests, it.last_day - NOON / 24))
            .collect();
        words.sort();
        words
    };
    let view = |requests| ("products:view".to_owned(), requests, 0);
    let edit = ("purchase-orders:edit".to_owned(), 4, -1);
    assert_eq!(
        words(usage::since(&mut conn, None, 0).await.unwrap()),
        [view(1), view(12), edit.clone()]
    );
    let of_bo = usage::since(&mut conn, Some(&test.accounts[1..]), 0).await.unwrap();
    assert_eq!(words(of_bo), [view(1), edit]);
    let today = usage::since(&mut conn, Some(&test.accounts[1..]), NOON / 24).await.unwrap();
    assert_eq!(words(today), [view(1)]);
    assert_eq!(usage::first_day(&mut conn).await.unwrap(), Some(NOON / 24 - 1));
}
