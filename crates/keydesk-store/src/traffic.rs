//! What the gateway recorded: counters and refusals, written in batches of their own, apart from changes.

use crate::Conn;
use crate::column::{parse, time};
use crate::counters;
use crate::error::StoreError;
use crate::insert::{Insert, Values};
use crate::store::Store;
use jiff::Timestamp;
use keydesk_domain::TokenId;
use keydesk_domain::traffic::{RefusedRequest, TrafficBatch};
use sqlx::QueryBuilder;
use sqlx::error::BoxDynError;
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
    REFUSALS.run(&mut transaction, &batch.refusals, bind_refusal).await?;
    if !batch.refusals.is_empty() {
        sqlx::query("DELETE FROM refusals WHERE id <= (SELECT MAX(id) FROM refusals) - $1")
            .bind(REFUSALS_KEPT)
            .execute(&mut *transaction)
            .await?;
    }
    Ok(transaction.commit().await?)
}

static REFUSALS: Insert = Insert::new(
    "INSERT INTO refusals (at, request_id, environment_id, token_id, hint, account_id, roles, held, reason, status, method,
                           route, path, guess, permission, cause, detail, address)",
    18,
    "",
);

fn bind_refusal(refusal: &RefusedRequest, values: &mut Values) -> Result<(), BoxDynError> {
    values.add(refusal.at.as_microsecond())?.add(refusal.request_id.clone())?;
    values.add(refusal.environment.to_string())?;
    values
        .add(refusal.token.map(|id| id.to_string()))?
        .add(refusal.hint.map(|hint| hint.to_string()))?;
    values.add(refusal.account.map(|id| id.to_string()))?;
    values.add(serde_json::Value::from(refusal.roles.clone()).to_string())?;
    values.add(refusal.held.map(|held| held.to_string()))?;
    values.add(refusal.reason)?.add(i64::from(refusal.status))?.add(refusal.method.clone())?;
    values.add(refusal.route)?.add(refusal.path.clone())?.add(refusal.guess.clone())?;
    values.add(refusal.permission.map(|permission| permission.to_string()))?.add(refusal.cause)?;
    values.add(refusal.detail.clone())?.add(refusal.address.to_string())?;
    Ok(())
}

/// How each token was used, as far as it was.
///
/// # Errors
/// [`StoreError`].
pub async fn uses(conn: &mut Conn) -> Result<Vec<(TokenId, Use)>, StoreError> {
    let rows: Vec<UseRow> =
        sqlx::query_as("SELECT token_id, allowed, refused, last_at, last_address FROM token_uses")
            .fetch_all(conn)
            .await?;
    rows.into_iter().map(used).collect()
}

/// How these tokens were used, as far as they were.
///
/// # Errors
/// [`StoreError`].
pub async fn uses_of(
    conn: &mut Conn,
    tokens: &[TokenId],
) -> Result<HashMap<TokenId, Use>, StoreError> {
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
    Ok((
        parse(&token)?,
        Use { allowed, refused, last_at: Some(time(last_at)?), last_address: Some(address) },
    ))
}

/// How many requests a token has made since this hour (counted from the Unix epoch).
///
/// # Errors
/// [`StoreError`].
pub async fn requests_since(conn: &mut Conn, token: TokenId, hour: i64) -> Result<i64, StoreError> {
    let (count,): (i64,) = sqlx::query_as(
        "SELECT COALESCE(SUM(count), 0) FROM activity WHERE token_id = $1 AND hour >= $2",
    )
    .bind(token.to_string())
    .bind(hour)
    .fetch_one(conn)
    .await?;
    Ok(count)
}
