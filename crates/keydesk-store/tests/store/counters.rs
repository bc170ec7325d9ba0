//! Counters in numbers that take several statements.

use crate::test_traffic::{NOON, TestTraffic};
use keydesk_domain::TokenId;
use keydesk_domain::activity::Tally;
use keydesk_store::activity::{ActivityFilter, GroupBy, groups};
use uuid::Uuid;

#[tokio::test]
async fn each_of_many_tokens_is_counted_once_and_added_to_what_there_was() {
    let test = TestTraffic::new().await;
    let tokens: Vec<TokenId> = (0..250).map(|_| TokenId::from_uuid(Uuid::now_v7())).collect();
    for _ in 0..2 {
        test.add(tokens.iter().map(|token| test.requests(Some(*token), NOON, 3)).collect(), vec![])
            .await;
    }
    let mut conn = test.store.read().await.unwrap();
    let found = groups(&mut conn, &ActivityFilter::default(), GroupBy::Token).await.unwrap();
    assert_eq!(found.len(), tokens.len());
    assert!(
        found
            .iter()
            .all(|group| group.tally == Tally { allowed: 6, refused: 0, upstream_errors: 0 })
    );
    for (sum, expected) in [
        ("SELECT COUNT(*) * 1000 + SUM(count) FROM activity_hours", 1_000 + 1_500),
        ("SELECT COUNT(*) * 10000 + SUM(allowed) FROM token_uses", 250 * 10_000 + 1_500),
        ("SELECT COUNT(*) * 10000 + SUM(count) FROM permission_uses", 250 * 10_000 + 1_500),
    ] {
        let (kept,): (i64,) = sqlx::query_as(sum).fetch_one(&mut *conn).await.unwrap();
        assert_eq!(kept, expected, "{sum}");
    }
}
