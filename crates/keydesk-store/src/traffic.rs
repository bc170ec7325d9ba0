//! What the gateway recorded: counters and refusals, written in batches of their own, apart from changes.

use crate::Conn;
use crate::column::{parse, time};
use crate::error::StoreError;
use crate::store::Store;
use jiff::Timestamp;
use keydesk_domain::TokenId;
use keydesk_domain::traffic::TrafficBatch;
use sqlx::QueryBuilder;
use std::collections::HashMap;

/// Refusals kept one by one; older ones make room.
pub const REFUSALS_KEPT: i64 = 100_000;

/// When and how often a token was used.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Use {
    /// Requests that were let through.
    pub allowed: i64,
    /// Requests that were refused.
    pub refused: i64,
    /// When the last request came.
    pub last_at: Option<Timestamp>,
    /// Where the last request came from.
    pub last_address: Option<String>,
}

/// Adds up the counters and keeps the refusals, in one transaction.
///
/// # Errors
/// [`StoreError`]; nothing of the batch is kept then.
pub async fn add(store: &Store, batch: &TrafficBatch) -> Result<(), StoreError> {
    let mut conn = store.read().await?;
    let mut transaction = sqlx::Connection::begin(&mut *conn).await?;
    for count in &batch.counts {
        sqlx::query(
            "INSERT INTO traffic (token_id, environment_id, hour, outcome, count, last_at, last_address)
             VALUES ($1, $2, $3, $4, $5, $6, $7)
             ON CONFLICT (token_id, environment_id, hour, outcome) DO UPDATE
             SET count = traffic.count + excluded.count, last_at = excluded.last_at, last_address = excluded.last_address",
        )
        .bind(count.token.map(|id| id.to_string()).unwrap_or_default())
        .bind(count.environment.to_string())
        .bind(count.hour)
        .bind(count.outcome)
        .bind(i64::try_from(count.count).unwrap_or(i64::MAX))
        .bind(count.last_at.as_microsecond())
        .bind(count.last_address.to_string())
        .execute(&mut *transaction)
        .await?;
    }
    for refusal in &batch.refusals {
        sqlx::query(
            "INSERT INTO refusals (at, request_id, environment_id, token_id, reason, status, method, route, permission,
                                   cause, address)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        )
        .bind(refusal.at.as_microsecond())
        .bind(&refusal.request_id)
        .bind(refusal.environment.to_string())
        .bind(refusal.token.map(|id| id.to_string()))
        .bind(refusal.reason)
        .bind(i64::from(refusal.status))
        .bind(&refusal.method)
        .bind(refusal.route)
        .bind(refusal.permission.map(|permission| permission.to_string()))
        .bind(refusal.cause)
        .bind(refusal.address.to_string())
        .execute(&mut *transaction)
        .await?;
    }
    if !batch.refusals.is_empty() {
        sqlx::query("DELETE FROM refusals WHERE id <= (SELECT MAX(id) FROM refusals) - $1")
            .bind(REFUSALS_KEPT)
            .execute(&mut *transaction)
            .await?;
    }
    Ok(transaction.commit().await?)
}

/// How each token was used, as far as it was.
///
/// # Errors
/// [`StoreError`].
pub async fn uses(conn: &mut Conn) -> Result<Vec<(TokenId, Use)>, StoreError> {
    let rows: Vec<(String, i64, i64, i64, String)> = sqlx::query_as(
        "SELECT token_id, SUM(CASE WHEN outcome = 'allowed' THEN count ELSE 0 END),
                SUM(CASE WHEN outcome = 'allowed' THEN 0 ELSE count END), MAX(last_at),
                (SELECT t.last_address FROM traffic t WHERE t.token_id = traffic.token_id ORDER BY t.last_at DESC LIMIT 1)
         FROM traffic WHERE token_id <> '' GROUP BY token_id",
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|(token, allowed, refused, last_at, address)| {
            let used = Use { allowed, refused, last_at: Some(time(last_at)?), last_address: Some(address) };
            Ok((parse(&token)?, used))
        })
        .collect()
}

/// How these tokens were used, as far as they were.
///
/// # Errors
/// [`StoreError`].
pub async fn uses_of(conn: &mut Conn, tokens: &[TokenId]) -> Result<HashMap<TokenId, Use>, StoreError> {
    let mut query =
        QueryBuilder::new("SELECT token_id, outcome, count, last_at, last_address FROM traffic WHERE token_id IN (");
    let mut wanted = query.separated(", ");
    for token in tokens {
        wanted.push_bind(token.to_string());
    }
    query.push(") ORDER BY last_at");
    let rows: Vec<(String, String, i64, i64, String)> = query.build_query_as().fetch_all(conn).await?;
    let mut uses: HashMap<TokenId, Use> = HashMap::new();
    for (token, outcome, count, last_at, address) in rows {
        let used = uses.entry(parse(&token)?).or_default();
        *if outcome == "allowed" { &mut used.allowed } else { &mut used.refused } += count;
        used.last_at = Some(time(last_at)?);
        used.last_address = Some(address);
    }
    Ok(uses)
}

/// How many requests a token has made since this hour (counted from the Unix epoch).
///
/// # Errors
/// [`StoreError`].
pub async fn requests_since(conn: &mut Conn, token: TokenId, hour: i64) -> Result<i64, StoreError> {
    let (count,): (i64,) =
        sqlx::query_as("SELECT COALESCE(SUM(count), 0) FROM traffic WHERE token_id = $1 AND hour >= $2")
            .bind(token.to_string())
            .bind(hour)
            .fetch_one(conn)
            .await?;
    Ok(count)
}

/// The reason of the refusal that was answered with this request id, its route and its permission.
///
/// # Errors
/// [`StoreError`].
pub async fn refusal(
    conn: &mut Conn,
    request_id: &str,
) -> Result<Option<(String, Option<String>, Option<String>)>, StoreError> {
    Ok(sqlx::query_as("SELECT reason, route, permission FROM refusals WHERE request_id = $1")
        .bind(request_id)
        .fetch_optional(conn)
        .await?)
}
