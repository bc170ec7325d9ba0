//! Signed checkpoints of the audit log, and what goes into them beside it.

use crate::Conn;
use crate::column::parse;
use crate::error::StoreError;
use crate::store::Store;
use keydesk_domain::checkpoint::SignedCheckpoint;
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// Of the newest so many checkpoints, all are kept; of those before, the last of each thousand records.
const ALL_OF: i64 = 1_000;

/// All checkpoints as they stand, by size. Whether they are any is for whoever reads them.
///
/// # Errors
/// [`StoreError`].
pub async fn all(conn: &mut Conn) -> Result<Vec<(i64, String)>, StoreError> {
    Ok(sqlx::query_as("SELECT size, CAST(signed AS TEXT) FROM audit_checkpoints ORDER BY size")
        .fetch_all(conn)
        .await?)
}

/// Adds a checkpoint. It tells of changes that were made; it is none.
///
/// # Errors
/// [`StoreError`].
pub async fn add(store: &Store, signed: &SignedCheckpoint) -> Result<(), StoreError> {
    let size = i64::try_from(signed.checkpoint.size).unwrap_or(i64::MAX);
    let mut conn = store.read().await?;
    sqlx::query("INSERT INTO audit_checkpoints (size, signed) VALUES ($1, $2) ON CONFLICT (size) DO UPDATE SET signed = excluded.signed")
        .bind(size)
        .bind(signed.to_string())
        .execute(&mut *conn)
        .await?;
    sqlx::query(
        "DELETE FROM audit_checkpoints
         WHERE size < (SELECT size FROM audit_checkpoints ORDER BY size DESC LIMIT 1 OFFSET $1)
         AND size NOT IN (SELECT MAX(size) FROM audit_checkpoints GROUP BY size / 1000)",
    )
    .bind(ALL_OF)
    .execute(&mut *conn)
    .await?;
    Ok(())
}

/// Removes all checkpoints: another key signs from now on.
///
/// # Errors
/// [`StoreError`].
pub async fn clear(conn: &mut Conn) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM audit_checkpoints").execute(conn).await?;
    Ok(())
}

/// What tells this store from every other.
///
/// # Errors
/// [`StoreError`].
pub async fn store_id(conn: &mut Conn) -> Result<Uuid, StoreError> {
    let row: Option<(String,)> =
        sqlx::query_as("SELECT value FROM settings WHERE name = 'store.id'")
            .fetch_optional(conn)
            .await?;
    parse(&row.map(|(value,)| value).unwrap_or_default())
}

/// Tells the store from every other anew: what it is from now on is another history than the one that was signed so far.
///
/// # Errors
/// [`StoreError`].
pub async fn set_store_id(conn: &mut Conn, id: Uuid) -> Result<(), StoreError> {
    sqlx::query("UPDATE settings SET value = $1 WHERE name = 'store.id'")
        .bind(id.simple().to_string())
        .execute(conn)
        .await?;
    Ok(())
}

/// How many tokens were deleted, and the digest over their identifiers and hashes.
///
/// # Errors
/// [`StoreError`].
pub async fn tombstones(conn: &mut Conn) -> Result<(u64, [u8; 32]), StoreError> {
    let rows: Vec<(String, Vec<u8>)> =
        sqlx::query_as("SELECT id, hash FROM tokens WHERE deleted_at IS NOT NULL ORDER BY id")
            .fetch_all(conn)
            .await?;
    let mut digest = Sha256::new_with_prefix(b"keydesk tombstones 1\0");
    for (id, hash) in &rows {
        for field in [id.as_bytes(), hash] {
            digest.update((field.len() as u64).to_be_bytes());
            digest.update(field);
        }
    }
    Ok((rows.len() as u64, digest.finalize().into()))
}
