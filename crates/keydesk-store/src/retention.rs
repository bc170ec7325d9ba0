//! Taking away what was kept long enough, little by little, so that no write has to wait for it.

use crate::Conn;
use crate::error::StoreError;
use crate::store::Store;
use jiff::Timestamp;
use std::time::Duration;

/// Rows that are taken away in one transaction.
const AT_ONCE: i64 = 5_000;

/// Between two such transactions, whoever else wants to write has time to begin.
const PAUSE: Duration = Duration::from_millis(20);

/// The hour (counted from the Unix epoch) up to which counters have to go for no more than `at_most` of them to be left.
///
/// # Errors
/// [`StoreError`].
pub async fn last_hour_too_many(conn: &mut Conn, at_most: u32) -> Result<Option<i64>, StoreError> {
    let row: Option<(i64,)> =
        sqlx::query_as("SELECT hour FROM activity ORDER BY hour DESC LIMIT 1 OFFSET $1")
            .bind(i64::from(at_most))
            .fetch_optional(conn)
            .await?;
    Ok(row.map(|(hour,)| hour))
}

/// Takes away all counters of hours before this one (counted from the Unix epoch), in whatever units they were added up. When and how
/// often each token was used stays. Gives how many counters went.
///
/// # Errors
/// [`StoreError`]; what went before the error is gone.
pub async fn forget_counters(store: &Store, before_hour: i64) -> Result<u64, StoreError> {
    let counters = little_by_little(
        store,
        "DELETE FROM activity WHERE (token_id, hour, environment_id, method, route, outcome) IN
         (SELECT token_id, hour, environment_id, method, route, outcome FROM activity WHERE hour < $1 ORDER BY hour LIMIT $2)",
        before_hour,
    )
    .await?;
    little_by_little(
        store,
        "DELETE FROM activity_hours WHERE (hour, environment_id, outcome) IN
         (SELECT hour, environment_id, outcome FROM activity_hours WHERE hour < $1 ORDER BY hour LIMIT $2)",
        before_hour,
    )
    .await?;
    little_by_little(
        store,
        "DELETE FROM permission_uses WHERE (token_id, day, permission) IN
         (SELECT p.token_id, p.day, p.permission FROM token_uses u CROSS JOIN permission_uses p
          WHERE p.token_id = u.token_id AND p.day < $1 LIMIT $2)",
        before_hour.div_euclid(24),
    )
    .await?;
    Ok(counters)
}

/// Takes away the refused requests from before this time. Gives how many went.
///
/// # Errors
/// [`StoreError`]; what went before the error is gone.
pub async fn forget_refusals(store: &Store, before: Timestamp) -> Result<u64, StoreError> {
    // They were kept in the order of time: those that have to go are the first.
    little_by_little(
        store,
        "DELETE FROM refusals WHERE at < $1 AND id IN (SELECT id FROM refusals ORDER BY id LIMIT $2)",
        before.as_microsecond(),
    )
    .await
}

async fn little_by_little(
    store: &Store,
    delete: &'static str,
    before: i64,
) -> Result<u64, StoreError> {
    let mut all = 0;
    loop {
        let mut conn = store.read().await?;
        let gone = sqlx::query(delete)
            .bind(before)
            .bind(AT_ONCE)
            .execute(&mut *conn)
            .await?
            .rows_affected();
        drop(conn);
        all += gone;
        if gone < AT_ONCE.unsigned_abs() {
            return Ok(all);
        }
        tokio::time::sleep(PAUSE).await;
    }
}
