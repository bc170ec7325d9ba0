//! What the gateway recorded: counters and refusals, written in batches of their own, apart from changes.

use crate::Conn;
use crate::column::{parse, time};
use crate::counters;
use crate::error::StoreError;
use crate::store::Store;
use jiff::Timestamp;
use keydesk_domain::TokenId;
use keydesk_domain::traffic::{RefusedRequest, TrafficBatch};
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
    counters::add(&mut transaction, &batch.counts).await?;
    for refusal in &batch.refusals {
        add_refusal(&mut transaction, refusal).await?;
    }
    if !batch.refusals.is_empty() {
        sqlx::query("DELETE FROM refusals WHERE id <= (SELECT MAX(id) FROM refusals) - $1")
            .bind(REFUSALS_KEPT)
            .execute(&mut *transaction)
            .await?;
    }
    Ok(transaction.commit().await?)
}

async fn add_refusal(conn: &mut Conn, refusal: &RefusedRequest) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO refusals (at, request_id, environment_id, token_id, hint, account_id, roles, held, reason, status, method,
                               route, path, permission, cause, detail, address)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
    )
    .bind(refusal.at.as_microsecond())
    .bind(&refusal.request_id)
    .bind(refusal.environment.to_string())
    .bind(refusal.token.map(|id| id.to_string()))
    .bind(refusal.hint.map(|hint| hint.to_string()))
    .bind(refusal.account.map(|id| id.to_string()))
    .bind(serde_json::Value::from(refusal.roles.clone()).to_string())
    .bind(refusal.held.map(|held| held.to_string()))
    .bind(refusal.reason)
    .bind(i64::from(refusal.status))
    .bind(&refusal.method)
    .bind(refusal.route)
    .bind(refusal.path.as_deref())
    .bind(refusal.permission.map(|permission| permission.to_string()))
    .bind(refusal.cause)
    .bind(&refusal.detail)
    .bind(refusal.address.to_string())
    .execute(conn)
    .await?;
    Ok(())
}

/// How each token was used, as far as it was.
///
/// # Errors
/// [`StoreError`].
pub async fn uses(conn: &mut Conn) -> Result<Vec<(TokenId, Use)>, StoreError> {
    let rows: Vec<UseRow> = sqlx::query_as("SELECT token_id, allowed, refused, last_at, last_address FROM token_uses")
        .fetch_all(conn)
        .await?;
    rows.into_iter().map(used).collect()
}

/// How these tokens were used, as far as they were.
///
/// # Errors
/// [`StoreError`].
pub async fn uses_of(conn: &mut Conn, tokens: &[TokenId]) -> Result<HashMap<TokenId, Use>, StoreError> {
    let mut query = QueryBuilder::new(
        "SELECT token_id, allowed, refused, last_at, last_address FROM token_uses WHERE token_id IN (",
    );
    let mut wanted = query.separated(", ");
    for token in tokens {
        wanted.push_bind(token.to_string());
    }
    query.push(")");
    let rows: Vec<UseRow> = query.build_query_as().fetch_all(conn).await?;
    rows.into_iter().map(used).collect()
}

type UseRow = (String, i64, i64, i64, String);

fn used((token, allowed, refused, last_at, address): UseRow) -> Result<(TokenId, Use), StoreError> {
    Ok((parse(&token)?, Use { allowed, refused, last_at: Some(time(last_at)?), last_address: Some(address) }))
}

/// How many requests a token has made since this hour (counted from the Unix epoch).
///
/// # Errors
/// [`StoreError`].
pub async fn requests_since(conn: &mut Conn, token: TokenId, hour: i64) -> Result<i64, StoreError> {
    let (count,): (i64,) =
        sqlx::query_as("SELECT COALESCE(SUM(count), 0) FROM activity WHERE token_id = $1 AND hour >= $2")
            .bind(token.to_string())
            .bind(hour)
            .fetch_one(conn)
            .await?;
    Ok(count)
}
