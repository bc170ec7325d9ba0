//! Records walked row by row, which decides what is wrong with one.

use super::{Fault, Progress};
use crate::Conn;
use crate::error::StoreError;
use keydesk_domain::audit::hash_of;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;
use std::cmp::Ordering;

/// Rows read at once.
const AT_ONCE: i64 = 1_024;

/// Goes on over some records up to the number `until`, until one is bad.
///
/// # Errors
/// [`StoreError`].
pub(super) async fn advance(
    conn: &mut Conn,
    progress: &mut Progress<'_>,
    until: i64,
) -> Result<Option<(i64, Fault)>, StoreError> {
    let rows = sqlx::query(
        "SELECT seq, at, actor_id, actor_email, action, subject_kind, subject_id, subject_name, detail, state, hash
         FROM audit WHERE seq > $1 AND seq <= $2 ORDER BY seq LIMIT $3",
    )
    .bind(if progress.at == 0 { i64::MIN } else { progress.at })
    .bind(until)
    .bind(AT_ONCE)
    .fetch_all(conn)
    .await?;
    if rows.is_empty() {
        return Ok(Some((progress.at + 1, Fault::Missing)));
    }
    for row in &rows {
        let wanted = progress.at + 1;
        let seq: i64 = row.try_get(0)?;
        let bad = match seq.cmp(&wanted) {
            Ordering::Less => Some((seq, Fault::Misplaced)),
            Ordering::Greater => Some((wanted, Fault::Missing)),
            Ordering::Equal => None,
        };
        let hash = hash_in(row, seq, &progress.head.last);
        let (Some(hash), None) = (hash, bad) else {
            return Ok(bad.or(Some((seq, Fault::Altered))));
        };
        progress.push(hash);
    }
    Ok(None)
}

/// The hash of a record, if the one that stands beside it follows from the one before.
fn hash_in(row: &SqliteRow, seq: i64, previous: &[u8; 32]) -> Option<[u8; 32]> {
    let text = |column: usize| row.try_get::<&str, _>(column).ok();
    // Nobody is no account, and never an account without a name.
    let account = row.try_get::<Option<&str>, _>(2).ok()?;
    if account == Some("") {
        return None;
    }
    let fields = [
        account.unwrap_or(""),
        text(3)?,
        text(4)?,
        text(5)?,
        text(6)?,
        text(7)?,
        text(8)?,
        text(9)?,
    ];
    let hash: [u8; 32] = row.try_get::<&[u8], _>(10).ok()?.try_into().ok()?;
    (hash == hash_of(previous, seq, row.try_get(1).ok()?, fields)).then_some(hash)
}
