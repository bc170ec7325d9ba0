//! What was kept long enough goes, in all tables, and nothing else.

use crate::test_traffic::{NOON, TestTraffic, at};
use keydesk_domain::traffic::{RefusedRequest, TrafficCount};
use keydesk_domain::{EnvironmentId, TokenId};
use keydesk_store::activity::{ActivityFilter, GroupBy, along_time, groups};
use keydesk_store::refusals::{RefusalFilter, count};
use keydesk_store::retention::{forget_counters, forget_refusals, last_hour_too_many};
use keydesk_store::{traffic, usage};
use uuid::Uuid;

async fn counters(test: &TestTraffic) -> i64 {
    let mut conn = test.store.read().await.unwrap();
    let (count,): (i64,) =
        sqlx::query_as("SELECT COUNT(*) FROM activity").fetch_one(&mut *conn).await.unwrap();
    count
}

#[tokio::test]
async fn counters_before_an_hour_go_and_the_last_use_stays() {
    let test = TestTraffic::new().await;
    let [sap, wms] = test.tokens.map(Some);
    test.add(
        vec![
            test.requests(sap, NOON - 24, 5),
            test.requests(sap, NOON, 1),
            test.requests(wms, NOON - 1, 2),
        ],
        vec![],
    )
    .await;
    assert_eq!(forget_counters(&test.store, NOON).await.unwrap(), 2);
    let mut conn = test.store.read().await.unwrap();
    let all = ActivityFilter::default();
    assert_eq!(groups(&mut conn, &all, GroupBy::Token).await.unwrap().len(), 1);
    assert_eq!(along_time(&mut conn, &all, 1).await.unwrap(), [(NOON, "allowed".to_owned(), 1)]);
    assert_eq!(
        usage::first_day(&mut conn).await.unwrap(),
        Some(NOON / 24),
        "a day goes as a whole or not at all"
    );
    let used = traffic::uses_of(&mut conn, &test.tokens).await.unwrap();
    assert_eq!(used[&test.tokens[0]].allowed, 6);
    assert_eq!(used[&test.tokens[1]].last_at, Some(at(NOON - 1)));
}

#[tokio::test]
async fn more_than_go_at_once_all_go() {
    let test = TestTraffic::new().await;
    let elsewhere = |count: TrafficCount| {
        let environment = EnvironmentId::from_uuid(Uuid::now_v7());
        TrafficCount { environment, ..count }
    };
    let mut counts: Vec<_> =
        (0..12_000).map(|_| elsewhere(test.requests(None, NOON - 1, 1))).collect();
    counts.push(test.requests(None, NOON, 1));
    test.add(counts, vec![]).await;
    assert_eq!(forget_counters(&test.store, NOON).await.unwrap(), 12_000);
    assert_eq!(counters(&test).await, 1);
}

#[tokio::test]
async fn the_oldest_hours_are_too_many_first() {
    let test = TestTraffic::new().await;
    let with_another = |hour| test.requests(Some(TokenId::from_uuid(Uuid::now_v7())), hour, 1);
    let hours = [NOON - 9, NOON - 9, NOON - 5, NOON - 5, NOON, NOON];
    test.add(hours.into_iter().map(with_another).collect(), vec![]).await;
    let mut conn = test.store.read().await.unwrap();
    let mut last_too_many = async |at_most| last_hour_too_many(&mut conn, at_most).await.unwrap();
    assert_eq!(last_too_many(6).await, None);
    assert_eq!(last_too_many(5).await, Some(NOON - 9));
    assert_eq!(last_too_many(3).await, Some(NOON - 5), "an hour goes as a whole or not at all");
    assert_eq!(last_too_many(2).await, Some(NOON - 5));
}

#[tokio::test]
async fn refusals_from_before_a_time_go() {
    let test = TestTraffic::new().await;
    let some = |number: usize, hour| {
        (0..number).map(|_| test.refusal(None, hour)).collect::<Vec<RefusedRequest>>()
    };
    test.add(vec![], some(6_000, NOON - 1)).await;
    test.add(vec![], some(3, NOON)).await;
    assert_eq!(forget_refusals(&test.store, at(NOON)).await.unwrap(), 6_000);
    let mut conn = test.store.read().await.unwrap();
    assert_eq!(count(&mut conn, &RefusalFilter::default()).await.unwrap(), 3);
}

#[tokio::test]
async fn a_record_can_be_written_while_old_ones_go() {
    let test = TestTraffic::new().await;
    let with_another = |_| test.requests(Some(TokenId::from_uuid(Uuid::now_v7())), NOON - 1, 1);
    test.add((0..11_000).map(with_another).collect(), vec![]).await;
    let (gone, ()) = tokio::join!(
        forget_counters(&test.store, NOON),
        test.add(vec![test.requests(None, NOON, 1)], vec![]),
    );
    assert_eq!(gone.unwrap(), 11_000);
    assert_eq!(counters(&test).await, 1);
}
