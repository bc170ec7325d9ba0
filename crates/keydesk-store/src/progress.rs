//! How far a new token has come: what is asked every second while its first request is waited for.

use crate::Conn;
use crate::column::{time, time_if_any};
use crate::error::StoreError;
use jiff::Timestamp;
use keydesk_domain::TokenId;

/// The last request of a token that was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastRefusal {
    /// The id that the answer carried.
    pub request_id: String,
    /// The reason's word.
    pub reason: String,
    /// The sentence that the caller was answered with.
    pub detail: String,
    /// When.
    pub at: Timestamp,
}

/// When the first request of this token for the API was let through, if one was.
///
/// # Errors
/// [`StoreError`].
pub async fn first_let_through(
    conn: &mut Conn,
    token: TokenId,
) -> Result<Option<Timestamp>, StoreError> {
    let row: Option<(Option<i64>,)> =
        sqlx::query_as("SELECT first_allowed_at FROM token_uses WHERE token_id = $1")
            .bind(token.to_string())
            .fetch_optional(conn)
            .await?;
    time_if_any(row.and_then(|(at,)| at))
}

/// The last request of this token that was refused, if it is still kept.
///
/// # Errors
/// [`StoreError`].
pub async fn last_refusal(
    conn: &mut Conn,
    token: TokenId,
) -> Result<Option<LastRefusal>, StoreError> {
    let row: Option<(String, String, String, i64)> = sqlx::query_as(
        "SELECT request_id, reason, detail, at FROM refusals WHERE token_id = $1 ORDER BY id DESC LIMIT 1",
    )
    .bind(token.to_string())
    .fetch_optional(conn)
    .await?;
    row.map(|(request_id, reason, detail, at)| {
        Ok(LastRefusal { request_id, reason, detail, at: time(at)? })
    })
    .transpose()
}
