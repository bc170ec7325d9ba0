//! Tokens and accounts worth a look: about to expire, never used, long unused, without a token.

use crate::Conn;
use crate::column::parse;
use crate::error::StoreError;
use crate::lifecycle;
use crate::tokens::Row;
use jiff::Timestamp;
use keydesk_domain::{AccountId, ApiToken};
use sqlx::{QueryBuilder, Sqlite};

/// What makes a token worth a look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Note {
    /// It expires before this time, or has expired; soonest first.
    ExpiresBefore(Timestamp),
    /// It was never used and made before this time; oldest first.
    NeverUsedMadeBefore(Timestamp),
    /// It was made and last used before this time; longest unused first.
    UnusedSince(Timestamp),
}

/// How many tokens that are neither deleted nor retired there are: of this account, or of everybody.
///
/// # Errors
/// [`StoreError`].
pub async fn count(
    conn: &mut Conn,
    visible_to: Option<AccountId>,
    now: Timestamp,
) -> Result<i64, StoreError> {
    let mut query = QueryBuilder::new("SELECT COUNT(*) FROM tokens t WHERE");
    lifecycle::not_gone(&mut query, now);
    of(&mut query, visible_to);
    let (total,): (i64,) = query.build_query_as().fetch_one(conn).await?;
    Ok(total)
}

/// The first few such tokens, and how many there are in all. Deleted and retired ones are none.
///
/// # Errors
/// [`StoreError`].
pub async fn tokens(
    conn: &mut Conn,
    note: Note,
    visible_to: Option<AccountId>,
    (limit, now): (u32, Timestamp),
) -> Result<(Vec<ApiToken>, i64), StoreError> {
    let mut query = QueryBuilder::new("SELECT COUNT(*)");
    conditions(&mut query, note, visible_to, now);
    let (total,): (i64,) = query.build_query_as().fetch_one(&mut *conn).await?;
    if total == 0 {
        return Ok((Vec::new(), 0));
    }
    let mut query = QueryBuilder::new("SELECT t.*");
    conditions(&mut query, note, visible_to, now);
    query.push(match note {
        Note::ExpiresBefore(_) => " ORDER BY t.expires_at, t.name_key LIMIT ",
        Note::NeverUsedMadeBefore(_) => " ORDER BY t.created_at, t.name_key LIMIT ",
        Note::UnusedSince(_) => " ORDER BY u.last_at, t.name_key LIMIT ",
    });
    query.push_bind(i64::from(limit));
    let rows: Vec<Row> = query.build_query_as().fetch_all(conn).await?;
    let first = rows
        .into_iter()
        .map(|row| row.token().map(|(_, token)| token))
        .collect::<Result<_, _>>()?;
    Ok((first, total))
}

/// The enabled service accounts that have no token, by e-mail.
///
/// # Errors
/// [`StoreError`].
pub async fn accounts_without_tokens(conn: &mut Conn) -> Result<Vec<AccountId>, StoreError> {
    let rows: Vec<(String,)> = sqlx::query_as(
        "SELECT a.id FROM accounts a WHERE a.kind = 'service' AND a.disabled_at IS NULL AND a.deleted_at IS NULL
         AND NOT EXISTS (SELECT 1 FROM tokens t WHERE t.account_id = a.id AND t.deleted_at IS NULL) ORDER BY a.email_key",
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(|(id,)| parse(&id)).collect()
}

/// The accounts that have a token.
///
/// # Errors
/// [`StoreError`].
pub async fn accounts_with_tokens(conn: &mut Conn) -> Result<Vec<AccountId>, StoreError> {
    let rows: Vec<(String,)> = sqlx::query_as(
        "SELECT a.id FROM accounts a WHERE a.deleted_at IS NULL
         AND EXISTS (SELECT 1 FROM tokens t WHERE t.account_id = a.id AND t.deleted_at IS NULL)",
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(|(id,)| parse(&id)).collect()
}

/// The tokens of these accounts that are not deleted.
///
/// # Errors
/// [`StoreError`].
pub async fn tokens_of(
    conn: &mut Conn,
    accounts: &[AccountId],
) -> Result<Vec<ApiToken>, StoreError> {
    /// A query takes only so many values at once.
    const AT_ONCE: usize = 500;
    let mut found = Vec::new();
    for some in accounts.chunks(AT_ONCE) {
        let mut query =
            QueryBuilder::new("SELECT * FROM tokens WHERE deleted_at IS NULL AND account_id IN (");
        let mut wanted = query.separated(", ");
        for account in some {
            wanted.push_bind(account.to_string());
        }
        query.push(") ORDER BY name_key");
        let rows: Vec<Row> = query.build_query_as().fetch_all(&mut *conn).await?;
        for row in rows {
            found.push(row.token()?.1);
        }
    }
    Ok(found)
}

fn conditions(
    query: &mut QueryBuilder<Sqlite>,
    note: Note,
    visible_to: Option<AccountId>,
    now: Timestamp,
) {
    query.push(" FROM tokens t");
    if matches!(note, Note::UnusedSince(_)) {
        query.push(" JOIN token_uses u ON u.token_id = t.id");
    }
    query.push(" WHERE");
    lifecycle::not_gone(query, now);
    match note {
        Note::ExpiresBefore(at) => {
            query.push(" AND t.expires_at < ").push_bind(at.as_microsecond());
        }
        Note::NeverUsedMadeBefore(at) => {
            query.push(" AND t.created_at < ").push_bind(at.as_microsecond());
            query.push(" AND NOT EXISTS (SELECT 1 FROM token_uses u WHERE u.token_id = t.id)");
        }
        Note::UnusedSince(at) => {
            query.push(" AND t.created_at < ").push_bind(at.as_microsecond());
            query.push(" AND u.last_at < ").push_bind(at.as_microsecond());
        }
    }
    of(query, visible_to);
}

fn of(query: &mut QueryBuilder<Sqlite>, visible_to: Option<AccountId>) {
    if let Some(account) = visible_to {
        query.push(" AND t.account_id = ").push_bind(account.to_string());
    }
}
