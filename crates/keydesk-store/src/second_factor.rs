//! Second factors: the sealed seed, the last code that was taken, and what replaces a lost authenticator once each.

use crate::Conn;
use crate::error::StoreError;
use jiff::Timestamp;
use keydesk_domain::AccountId;

/// An account's second factor as it is kept.
#[derive(Clone, Debug)]
pub struct Kept {
    /// The seed, sealed.
    pub sealed: Vec<u8>,
    /// The step of the last code that was taken.
    pub last_step: i64,
}

/// Of this account, if it has one.
///
/// # Errors
/// [`StoreError`].
pub async fn get(conn: &mut Conn, account: AccountId) -> Result<Option<Kept>, StoreError> {
    let row: Option<(Vec<u8>, i64)> =
        sqlx::query_as("SELECT sealed, last_step FROM second_factors WHERE account_id = $1")
            .bind(account.to_string())
            .fetch_optional(conn)
            .await?;
    Ok(row.map(|(sealed, last_step)| Kept { sealed, last_step }))
}

/// Keeps a second factor and its recovery codes' hashes, in place of those before.
///
/// # Errors
/// [`StoreError`].
pub async fn put(
    conn: &mut Conn,
    account: AccountId,
    kept: &Kept,
    codes: &[[u8; 32]],
    now: Timestamp,
) -> Result<(), StoreError> {
    remove(&mut *conn, account).await?;
    let id = account.to_string();
    sqlx::query(
        "INSERT INTO second_factors (account_id, sealed, last_step, since) VALUES ($1, $2, $3, $4)",
    )
    .bind(&id)
    .bind(&kept.sealed)
    .bind(kept.last_step)
    .bind(now.as_microsecond())
    .execute(&mut *conn)
    .await?;
    for hash in codes {
        sqlx::query("INSERT INTO recovery_codes (account_id, hash) VALUES ($1, $2)")
            .bind(&id)
            .bind(hash.as_slice())
            .execute(&mut *conn)
            .await?;
    }
    Ok(())
}

/// Has an account sign in with the second factor that it has in another store, or with none if it has none there.
///
/// # Errors
/// [`StoreError`].
pub async fn take_over(
    conn: &mut Conn,
    from: &mut Conn,
    account: AccountId,
) -> Result<(), StoreError> {
    let id = account.to_string();
    remove(&mut *conn, account).await?;
    let factor: Option<(Vec<u8>, i64, i64)> =
        sqlx::query_as("SELECT sealed, last_step, since FROM second_factors WHERE account_id = $1")
            .bind(&id)
            .fetch_optional(&mut *from)
            .await?;
    let Some((sealed, last_step, since)) = factor else { return Ok(()) };
    sqlx::query(
        "INSERT INTO second_factors (account_id, sealed, last_step, since) VALUES ($1, $2, $3, $4)",
    )
    .bind(&id)
    .bind(sealed)
    .bind(last_step)
    .bind(since)
    .execute(&mut *conn)
    .await?;
    let codes: Vec<(Vec<u8>,)> =
        sqlx::query_as("SELECT hash FROM recovery_codes WHERE account_id = $1")
            .bind(&id)
            .fetch_all(from)
            .await?;
    for (hash,) in codes {
        sqlx::query("INSERT INTO recovery_codes (account_id, hash) VALUES ($1, $2)")
            .bind(&id)
            .bind(hash)
            .execute(&mut *conn)
            .await?;
    }
    Ok(())
}

/// Writes the seed anew: it was sealed with another password.
///
/// # Errors
/// [`StoreError`].
pub async fn seal_anew(
    conn: &mut Conn,
    account: AccountId,
    sealed: &[u8],
) -> Result<(), StoreError> {
    sqlx::query("UPDATE second_factors SET sealed = $2 WHERE account_id = $1")
        .bind(account.to_string())
        .bind(sealed)
        .execute(conn)
        .await?;
    Ok(())
}

/// Takes the code of this step, unless one of it or of a later one was taken before. Tells whether it did.
///
/// # Errors
/// [`StoreError`].
pub async fn take_step(conn: &mut Conn, account: AccountId, step: i64) -> Result<bool, StoreError> {
    let taken = sqlx::query(
        "UPDATE second_factors SET last_step = $2 WHERE account_id = $1 AND last_step < $2",
    )
    .bind(account.to_string())
    .bind(step)
    .execute(conn)
    .await?;
    Ok(taken.rows_affected() == 1)
}

/// Takes a recovery code, which is gone then. Tells whether there was such a one.
///
/// # Errors
/// [`StoreError`].
pub async fn take_code(
    conn: &mut Conn,
    account: AccountId,
    hash: &[u8; 32],
) -> Result<bool, StoreError> {
    let taken = sqlx::query("DELETE FROM recovery_codes WHERE account_id = $1 AND hash = $2")
        .bind(account.to_string())
        .bind(hash.as_slice())
        .execute(conn)
        .await?;
    Ok(taken.rows_affected() == 1)
}

/// How many recovery codes are left.
///
/// # Errors
/// [`StoreError`].
pub async fn codes_left(conn: &mut Conn, account: AccountId) -> Result<i64, StoreError> {
    let (count,) = sqlx::query_as("SELECT COUNT(*) FROM recovery_codes WHERE account_id = $1")
        .bind(account.to_string())
        .fetch_one(conn)
        .await?;
    Ok(count)
}

/// Removes a second factor and its recovery codes. Tells whether there was one.
///
/// # Errors
/// [`StoreError`].
pub async fn remove(conn: &mut Conn, account: AccountId) -> Result<bool, StoreError> {
    let id = account.to_string();
    sqlx::query("DELETE FROM recovery_codes WHERE account_id = $1")
        .bind(&id)
        .execute(&mut *conn)
        .await?;
    let removed = sqlx::query("DELETE FROM second_factors WHERE account_id = $1")
        .bind(&id)
        .execute(conn)
        .await?;
    Ok(removed.rows_affected() == 1)
}
