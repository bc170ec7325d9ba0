//! Accounts, their roles and their password hashes.

use crate::Conn;
use crate::column::{parse, time, time_if_any};
use crate::error::StoreError;
use jiff::Timestamp;
use keydesk_domain::{Account, AccountId, AccountKind, Email, RoleId};
use std::collections::HashMap;

type Row = (String, String, String, String, Option<i64>, i64);

/// All accounts that are not deleted, by e-mail.
///
/// # Errors
/// [`StoreError`].
pub async fn all(conn: &mut Conn) -> Result<Vec<Account>, StoreError> {
    let mut roles: HashMap<String, Vec<RoleId>> = HashMap::new();
    let rows: Vec<(String, String)> = sqlx::query_as(
        "SELECT account_id, role_id FROM account_roles ORDER BY account_id, role_id",
    )
    .fetch_all(&mut *conn)
    .await?;
    for (account, role) in rows {
        roles.entry(account).or_default().push(parse(&role)?);
    }
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT id, kind, name, email, disabled_at, created_at FROM accounts WHERE deleted_at IS NULL ORDER BY email_key",
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|(id, kind, name, email, disabled_at, created_at)| {
            let roles = roles.remove(&id).unwrap_or_default();
            Ok(Account {
                id: parse(&id)?,
                kind: kind_of(&kind)?,
                name: parse(&name)?,
                email: parse(&email)?,
                roles,
                disabled_at: time_if_any(disabled_at)?,
                created_at: time(created_at)?,
            })
        })
        .collect()
}

/// The accounts that were deleted.
///
/// # Errors
/// [`StoreError`].
pub async fn deleted(conn: &mut Conn) -> Result<Vec<AccountId>, StoreError> {
    let rows: Vec<(String,)> =
        sqlx::query_as("SELECT id FROM accounts WHERE deleted_at IS NOT NULL")
            .fetch_all(conn)
            .await?;
    rows.into_iter().map(|(id,)| parse(&id)).collect()
}

/// Adds an account. Without a password hash nobody can sign in as it.
///
/// # Errors
/// [`StoreError`]; an e-mail that is taken is found by the caller before.
pub async fn insert(
    conn: &mut Conn,
    account: &Account,
    password_hash: Option<&str>,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO accounts (id, kind, name, email, email_key, password_hash, disabled_at, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(account.id.to_string())
    .bind(account.kind.word())
    .bind(account.name.as_str())
    .bind(account.email.as_str())
    .bind(account.email.key())
    .bind(password_hash)
    .bind(account.disabled_at.map(Timestamp::as_microsecond))
    .bind(account.created_at.as_microsecond())
    .execute(&mut *conn)
    .await?;
    insert_roles(conn, account).await
}

/// Writes an account's name, e-mail, state and roles anew.
///
/// # Errors
/// [`StoreError`].
pub async fn update(conn: &mut Conn, account: &Account) -> Result<(), StoreError> {
    let id = account.id.to_string();
    sqlx::query(
        "UPDATE accounts SET name = $2, email = $3, email_key = $4, disabled_at = $5 WHERE id = $1",
    )
    .bind(&id)
    .bind(account.name.as_str())
    .bind(account.email.as_str())
    .bind(account.email.key())
    .bind(account.disabled_at.map(Timestamp::as_microsecond))
    .execute(&mut *conn)
    .await?;
    sqlx::query("DELETE FROM account_roles WHERE account_id = $1")
        .bind(&id)
        .execute(&mut *conn)
        .await?;
    insert_roles(conn, account).await
}

/// Marks an account as deleted, takes its roles and forgets its password.
///
/// # Errors
/// [`StoreError`].
pub async fn delete(conn: &mut Conn, id: AccountId, now: Timestamp) -> Result<(), StoreError> {
    let id = id.to_string();
    sqlx::query("DELETE FROM account_roles WHERE account_id = $1")
        .bind(&id)
        .execute(&mut *conn)
        .await?;
    sqlx::query("UPDATE accounts SET deleted_at = $2, password_hash = NULL WHERE id = $1")
        .bind(&id)
        .bind(now.as_microsecond())
        .execute(conn)
        .await?;
    Ok(())
}

/// Whether somebody can sign in as this account: the hash of its password, if it has one.
///
/// # Errors
/// [`StoreError`].
pub async fn password_hash(conn: &mut Conn, id: AccountId) -> Result<Option<String>, StoreError> {
    let row: Option<(Option<String>,)> =
        sqlx::query_as("SELECT password_hash FROM accounts WHERE id = $1 AND deleted_at IS NULL")
            .bind(id.to_string())
            .fetch_optional(conn)
            .await?;
    Ok(row.and_then(|(hash,)| hash))
}

/// Replaces an account's password hash, which ends its sessions. Gives the epoch of those that begin from here on.
///
/// # Errors
/// [`StoreError`].
pub async fn set_password_hash(
    conn: &mut Conn,
    id: AccountId,
    hash: &str,
) -> Result<i64, StoreError> {
    let (epoch,): (i64,) = sqlx::query_as(
        "UPDATE accounts SET password_hash = $2, session_epoch = session_epoch + 1 WHERE id = $1 RETURNING session_epoch",
    )
    .bind(id.to_string())
    .bind(hash)
    .fetch_one(conn)
    .await?;
    Ok(epoch)
}

/// The epoch of the sessions of each account: those of an earlier one have ended.
///
/// # Errors
/// [`StoreError`].
pub async fn session_epochs(conn: &mut Conn) -> Result<HashMap<AccountId, i64>, StoreError> {
    let rows: Vec<(String, i64)> =
        sqlx::query_as("SELECT id, session_epoch FROM accounts WHERE deleted_at IS NULL")
            .fetch_all(conn)
            .await?;
    rows.into_iter().map(|(id, epoch)| Ok((parse(&id)?, epoch))).collect()
}

/// The account with this e-mail, if there is one.
///
/// # Errors
/// [`StoreError`].
pub async fn id_by_email(conn: &mut Conn, email: &Email) -> Result<Option<AccountId>, StoreError> {
    let row: Option<(String,)> =
        sqlx::query_as("SELECT id FROM accounts WHERE email_key = $1 AND deleted_at IS NULL")
            .bind(email.key())
            .fetch_optional(conn)
            .await?;
    row.map(|(id,)| parse(&id)).transpose()
}

async fn insert_roles(conn: &mut Conn, account: &Account) -> Result<(), StoreError> {
    for role in &account.roles {
        sqlx::query("INSERT INTO account_roles (account_id, role_id) VALUES ($1, $2)")
            .bind(account.id.to_string())
            .bind(role.to_string())
            .execute(&mut *conn)
            .await?;
    }
    Ok(())
}

fn kind_of(word: &str) -> Result<AccountKind, StoreError> {
    match word {
        "person" => Ok(AccountKind::Person),
        "service" => Ok(AccountKind::Service),
        other => Err(StoreError::Unexpected(format!("an account of kind {other}"))),
    }
}

/// Takes an account's password away, in a store at rest, which has no sessions. Tells whether it had one.
///
/// # Errors
/// [`StoreError`].
pub async fn withdraw_password(conn: &mut Conn, id: AccountId) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "UPDATE accounts SET password_hash = NULL WHERE id = $1 AND password_hash IS NOT NULL",
    )
    .bind(id.to_string())
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The accounts that have a password: those that somebody can sign in as.
///
/// # Errors
/// [`StoreError`].
pub async fn with_password(conn: &mut Conn) -> Result<Vec<AccountId>, StoreError> {
    let rows: Vec<(String,)> =
        sqlx::query_as("SELECT id FROM accounts WHERE password_hash IS NOT NULL")
            .fetch_all(conn)
            .await?;
    rows.into_iter().map(|(id,)| parse(&id)).collect()
}
