//! Tokens that are being replaced: which replaces which, which ones are due to stop, and where one is still used from.

use crate::Conn;
use crate::column::{parse, time, time_if_any};
use crate::error::StoreError;
use crate::tokens::Row;
use jiff::Timestamp;
use keydesk_domain::{ApiToken, HashedToken, TokenId};
use sqlx::QueryBuilder;

/// A token that is being replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Replaced {
    /// The old one.
    pub old: TokenId,
    /// The one that replaces it.
    pub by: TokenId,
    /// When the old one stops by itself.
    pub retires_at: Option<Timestamp>,
}

/// Where a token was used from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsedFrom {
    /// The address.
    pub address: String,
    /// When last.
    pub last_at: Timestamp,
    /// How many requests were counted there, as far as they can be told apart: of those of one hour to one endpoint, all count for
    /// the address of the last.
    pub requests: i64,
}

/// The token that this one replaces or replaced, deleted or not.
///
/// # Errors
/// [`StoreError`].
pub async fn old_of(
    conn: &mut Conn,
    new: TokenId,
) -> Result<Option<(HashedToken, ApiToken)>, StoreError> {
    let row: Option<Row> = sqlx::query_as("SELECT * FROM tokens WHERE replaced_by = $1")
        .bind(new.to_string())
        .fetch_optional(conn)
        .await?;
    row.map(Row::token).transpose()
}

/// Of those that are being replaced, the ones among these tokens and the ones that these replace.
///
/// # Errors
/// [`StoreError`].
pub async fn among(conn: &mut Conn, tokens: &[TokenId]) -> Result<Vec<Replaced>, StoreError> {
    let mut query = QueryBuilder::new(
        "SELECT id, replaced_by, retires_at FROM tokens WHERE replaced_by IS NOT NULL AND deleted_at IS NULL AND (id IN (",
    );
    for part in [false, true] {
        if part {
            query.push(") OR replaced_by IN (");
        }
        let mut wanted = query.separated(", ");
        for token in tokens {
            wanted.push_bind(token.to_string());
        }
    }
    query.push("))");
    let rows: Vec<(String, String, Option<i64>)> = query.build_query_as().fetch_all(conn).await?;
    rows.into_iter()
        .map(|(old, by, at)| {
            Ok(Replaced { old: parse(&old)?, by: parse(&by)?, retires_at: time_if_any(at)? })
        })
        .collect()
}

/// The tokens whose time to stop has come and that are not deleted yet.
///
/// # Errors
/// [`StoreError`].
pub async fn due(
    conn: &mut Conn,
    now: Timestamp,
) -> Result<Vec<(HashedToken, ApiToken)>, StoreError> {
    let rows: Vec<Row> =
        sqlx::query_as("SELECT * FROM tokens WHERE retires_at <= $1 AND deleted_at IS NULL")
            .bind(now.as_microsecond())
            .fetch_all(conn)
            .await?;
    rows.into_iter().map(Row::token).collect()
}

/// Where a token was used from since this moment, last first.
///
/// # Errors
/// [`StoreError`].
pub async fn used_from(
    conn: &mut Conn,
    token: TokenId,
    since: Timestamp,
    limit: u32,
) -> Result<Vec<UsedFrom>, StoreError> {
    let rows: Vec<(String, i64, i64)> = sqlx::query_as(
        "SELECT last_address, MAX(last_at), SUM(count) FROM activity WHERE token_id = $1 AND hour >= $2 AND last_at >= $3
         GROUP BY last_address ORDER BY MAX(last_at) DESC LIMIT $4",
    )
    .bind(token.to_string())
    .bind(since.as_second().div_euclid(3_600))
    .bind(since.as_microsecond())
    .bind(i64::from(limit))
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|(address, last_at, requests)| {
            Ok(UsedFrom { address, last_at: time(last_at)?, requests })
        })
        .collect()
}
