//! Wrong passwords, counted by e-mail, across restarts.

use crate::Conn;
use crate::column::time;
use crate::error::StoreError;
use crate::store::Store;
use keydesk_domain::Email;
use keydesk_domain::throttle::{FORGET_AFTER, Failures};
use sha2::{Digest, Sha256};

/// The wrong passwords given for this e-mail.
///
/// # Errors
/// [`StoreError`].
pub async fn failures(conn: &mut Conn, email: &Email) -> Result<Failures, StoreError> {
    let row: Option<(i64, i64)> =
        sqlx::query_as("SELECT count, last_at FROM sign_in_failures WHERE email_key = $1")
            .bind(key(email))
            .fetch_optional(conn)
            .await?;
    row.map_or(Ok(Failures::default()), |(count, last_at)| {
        Ok(Failures {
            count: u32::try_from(count).unwrap_or(u32::MAX),
            last_at: Some(time(last_at)?),
        })
    })
}

/// Keeps the count, and drops those that are too old to matter, so that guessing at many e-mails does not fill the store.
///
/// On its own, before the password is looked at: a try that is cut short still counts.
///
/// # Errors
/// [`StoreError`].
pub async fn keep(store: &Store, email: &Email, failures: Failures) -> Result<(), StoreError> {
    let Some(last_at) = failures.last_at else { return Ok(()) };
    let mut conn = store.read().await?;
    sqlx::query(
        "INSERT INTO sign_in_failures (email_key, count, last_at) VALUES ($1, $2, $3)
         ON CONFLICT (email_key) DO UPDATE SET count = excluded.count, last_at = excluded.last_at",
    )
    .bind(key(email))
    .bind(i64::from(failures.count))
    .bind(last_at.as_microsecond())
    .execute(&mut *conn)
    .await?;
    let stale = last_at.saturating_sub(FORGET_AFTER).unwrap_or(last_at);
    sqlx::query("DELETE FROM sign_in_failures WHERE last_at < $1")
        .bind(stale.as_microsecond())
        .execute(&mut *conn)
        .await?;
    Ok(())
}

/// Forgets the count: the right password was given.
///
/// # Errors
/// [`StoreError`].
pub async fn forget(conn: &mut Conn, email: &Email) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM sign_in_failures WHERE email_key = $1")
        .bind(key(email))
        .execute(conn)
        .await?;
    Ok(())
}

/// What stands for the e-mail: its hash. Somebody may have typed a password into that field by mistake.
fn key(email: &Email) -> String {
    Sha256::digest(email.key()).iter().map(|byte| format!("{byte:02x}")).collect()
}
