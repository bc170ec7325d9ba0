//! API tokens: everything but their text.

use crate::Conn;
use crate::column::{hash, parse, time, time_if_any, words};
use crate::error::StoreError;
use jiff::Timestamp;
use keydesk_domain::{
    AccountId, ApiToken, HashedToken, HeldLimits, Permission, PermissionSet, TokenHint, TokenId,
    TokenName,
};
use sqlx::FromRow;

/// A row of the table as the database gives it.
#[derive(FromRow)]
pub(crate) struct Row {
    id: String,
    name: String,
    account_id: String,
    environment_id: String,
    hash: Vec<u8>,
    hint: String,
    narrowed_to: Option<String>,
    allowed_addresses: String,
    created_at: i64,
    expires_at: Option<i64>,
    use_by: Option<i64>,
    awaits_first_use: bool,
    replaced_by: Option<String>,
    retires_at: Option<i64>,
    paused_at: Option<i64>,
    #[sqlx(default)]
    paused_by: Option<String>,
    #[sqlx(default)]
    held_limits: Option<String>,
    deleted_at: Option<i64>,
}

/// All tokens, deleted ones included, oldest first, each with what its text hashes to.
///
/// # Errors
/// [`StoreError`].
pub async fn all(conn: &mut Conn) -> Result<Vec<(HashedToken, ApiToken)>, StoreError> {
    let rows: Vec<Row> =
        sqlx::query_as("SELECT * FROM tokens ORDER BY created_at, id").fetch_all(conn).await?;
    rows.into_iter().map(Row::token).collect()
}

/// How many tokens that are not deleted each account has, of those that have any.
///
/// # Errors
/// [`StoreError`].
pub async fn count_by_account(conn: &mut Conn) -> Result<Vec<(AccountId, i64)>, StoreError> {
    let rows: Vec<(String, i64)> = sqlx::query_as(
        "SELECT account_id, COUNT(*) FROM tokens WHERE deleted_at IS NULL GROUP BY account_id",
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(|(account, count)| Ok((parse(&account)?, count))).collect()
}

/// One token, deleted or not.
///
/// # Errors
/// [`StoreError`].
pub async fn get(
    conn: &mut Conn,
    id: TokenId,
) -> Result<Option<(HashedToken, ApiToken)>, StoreError> {
    let row: Option<Row> = sqlx::query_as("SELECT * FROM tokens WHERE id = $1")
        .bind(id.to_string())
        .fetch_optional(conn)
        .await?;
    row.map(Row::token).transpose()
}

/// The token of this name (as [`keydesk_domain::text::fold`] makes it), with what its text hashes to, if it is not deleted. Of two that
/// share a name, the new one.
///
/// # Errors
/// [`StoreError`].
pub async fn named(
    conn: &mut Conn,
    name_key: &str,
) -> Result<Option<(HashedToken, ApiToken)>, StoreError> {
    sqlx::query_as::<_, Row>(
        "SELECT * FROM tokens WHERE name_key = $1 AND deleted_at IS NULL AND replaced_by IS NULL",
    )
    .bind(name_key)
    .fetch_optional(conn)
    .await?
    .map(Row::token)
    .transpose()
}

/// Tokens that end in these four characters, deleted ones included, latest first, at most `limit`.
///
/// # Errors
/// [`StoreError`].
pub async fn with_hint(
    conn: &mut Conn,
    hint: TokenHint,
    limit: u32,
) -> Result<Vec<ApiToken>, StoreError> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT * FROM tokens WHERE hint = $1 ORDER BY created_at DESC, id LIMIT $2",
    )
    .bind(hint.to_string())
    .bind(i64::from(limit))
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(|row| row.token().map(|(_, token)| token)).collect()
}

/// Adds a token.
///
/// # Errors
/// [`StoreError`]; a name that is taken is found by the caller before.
pub async fn insert(
    conn: &mut Conn,
    hash: HashedToken,
    token: &ApiToken,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO tokens (id, name, name_key, account_id, environment_id, hash, hint, narrowed_to, allowed_addresses,
                             created_at, expires_at, use_by, awaits_first_use, paused_at, paused_by, held_limits)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
    )
    .bind(token.id.to_string())
    .bind(token.name.as_str())
    .bind(token.name.key())
    .bind(token.account.to_string())
    .bind(token.environment.to_string())
    .bind(hash.as_bytes().as_slice())
    .bind(token.hint.to_string())
    .bind(token.narrowed_to.map(|set| set.to_string()))
    .bind(addresses(token))
    .bind(token.created_at.as_microsecond())
    .bind(token.expires_at.map(Timestamp::as_microsecond))
    .bind(token.use_by.map(Timestamp::as_microsecond))
    .bind(token.awaits_first_use)
    .bind(token.paused_at.map(Timestamp::as_microsecond))
    .bind(token.paused_by.map(|id| id.to_string()))
    .bind(token.held.words())
    .execute(conn)
    .await?;
    Ok(())
}

/// Writes anew what can change about a token: its name, narrower set, addresses, expiry, whether it is paused, what hangs on its first
/// use, and what replaces it.
///
/// # Errors
/// [`StoreError`].
pub async fn update(conn: &mut Conn, token: &ApiToken) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE tokens SET name = $2, name_key = $3, narrowed_to = $4, allowed_addresses = $5, expires_at = $6, paused_at = $7,
                           use_by = $8, awaits_first_use = $9, replaced_by = $10, retires_at = $11,
                           paused_by = $12, held_limits = $13
         WHERE id = $1",
    )
    .bind(token.id.to_string())
    .bind(token.name.as_str())
    .bind(token.name.key())
    .bind(token.narrowed_to.map(|set| set.to_string()))
    .bind(addresses(token))
    .bind(token.expires_at.map(Timestamp::as_microsecond))
    .bind(token.paused_at.map(Timestamp::as_microsecond))
    .bind(token.use_by.map(Timestamp::as_microsecond))
    .bind(token.awaits_first_use)
    .bind(token.replaced_by.map(|id| id.to_string()))
    .bind(token.retires_at.map(Timestamp::as_microsecond))
    .bind(token.paused_by.map(|id| id.to_string()))
    .bind(token.held.words())
    .execute(conn)
    .await?;
    Ok(())
}

/// Marks a token as deleted, once and for ever.
///
/// # Errors
/// [`StoreError`].
pub async fn delete(conn: &mut Conn, id: TokenId, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query("UPDATE tokens SET deleted_at = $2 WHERE id = $1 AND deleted_at IS NULL")
        .bind(id.to_string())
        .bind(now.as_microsecond())
        .execute(conn)
        .await?;
    Ok(())
}

/// The name as it stands, if a token that is neither deleted nor being replaced has it (other than `except`).
///
/// # Errors
/// [`StoreError`].
pub async fn name_taken(
    conn: &mut Conn,
    name: &TokenName,
    except: Option<TokenId>,
) -> Result<Option<String>, StoreError> {
    let except = except.map(|id| id.to_string()).unwrap_or_default();
    let row: Option<(String,)> = sqlx::query_as(
        "SELECT name FROM tokens WHERE name_key = $1 AND id <> $2 AND deleted_at IS NULL AND replaced_by IS NULL",
    )
    .bind(name.key())
    .bind(except)
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|(name,)| name))
}

pub(crate) fn hint(text: &str) -> Result<TokenHint, StoreError> {
    TokenHint::parse(text).ok_or_else(|| StoreError::Unexpected("a token's hint".to_owned()))
}

pub(crate) fn narrowed_to(column: Option<&str>) -> Result<Option<PermissionSet>, StoreError> {
    column.map(|text| Ok(words::<Permission>(text)?.into_iter().collect())).transpose()
}

fn addresses(token: &ApiToken) -> String {
    token.allowed_addresses.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

impl Row {
    /// The row in the domain's words.
    pub(crate) fn token(self) -> Result<(HashedToken, ApiToken), StoreError> {
        let token = ApiToken {
            id: parse(&self.id)?,
            name: parse(&self.name)?,
            account: parse(&self.account_id)?,
            environment: parse(&self.environment_id)?,
            hint: hint(&self.hint)?,
            narrowed_to: narrowed_to(self.narrowed_to.as_deref())?,
            allowed_addresses: words(&self.allowed_addresses)?,
            created_at: time(self.created_at)?,
            expires_at: time_if_any(self.expires_at)?,
            use_by: time_if_any(self.use_by)?,
            awaits_first_use: self.awaits_first_use,
            replaced_by: self.replaced_by.as_deref().map(parse).transpose()?,
            retires_at: time_if_any(self.retires_at)?,
            paused_at: time_if_any(self.paused_at)?,
            paused_by: self.paused_by.as_deref().map(parse).transpose()?,
            held: self.held_limits.as_deref().map(HeldLimits::from_words).unwrap_or_default(),
            deleted_at: time_if_any(self.deleted_at)?,
        };
        Ok((HashedToken::from_bytes(hash(&self.hash)?), token))
    }
}
