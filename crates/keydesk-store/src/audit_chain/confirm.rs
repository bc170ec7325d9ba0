//! Many records of the audit log as one value, to walk a long log quickly.
//!
//! Reading a million records row by row and field by field costs more than hashing them. Here SQLite joins many of them into one
//! value. That can only *confirm*: whatever does not fit to the letter is left to be walked row by row, which decides what is
//! wrong with it.

use super::Progress;
use crate::Conn;
use futures_util::TryStreamExt as _;
use keydesk_domain::audit::hash_of;
use memchr::{memchr, memchr_iter};
use std::iter;

/// Records joined into one value: some 30 KiB, since glibc asks the system anew for each piece of memory from 128 KiB on.
const AT_ONCE: i64 = 128;

/// Between two fields, and between two records. A field that holds it makes one field too many, and nothing is confirmed.
const SEPARATOR: char = '\u{1f}';

/// A row for every so many records: their count, their hashes, and the records themselves. Only records whose fields have the types
/// they must have, since a number's text looks like a text.
const JOINED: &str = "
    WITH RECURSIVE part (before) AS (VALUES ($2) UNION ALL SELECT before + $4 FROM part WHERE before + $4 < $3)
    SELECT (
        SELECT CAST(concat(count(*), $1, group_concat(hash, ''),
                           group_concat(concat_ws($1, seq, at, ifnull(actor_id, ''), actor_email, action,
                                                  subject_kind, subject_id, subject_name, detail, state), $1)) AS BLOB)
        FROM audit
        WHERE seq > before AND seq <= min(before + $4, $3)
          AND typeof(at) = 'integer'
          AND (actor_id IS NULL OR (typeof(actor_id) = 'text' AND actor_id <> ''))
          AND typeof(actor_email) = 'text' AND typeof(action) = 'text'
          AND typeof(subject_kind) = 'text' AND typeof(subject_id) = 'text' AND typeof(subject_name) = 'text'
          AND typeof(detail) = 'text' AND typeof(state) = 'text' AND typeof(hash) = 'blob' AND octet_length(hash) = 32
    ) FROM part";

/// Goes on over all records up to the number `until` of which it can be said that each follows from the one before.
pub(super) async fn advance(conn: &mut Conn, progress: &mut Progress<'_>, until: i64) {
    let mut parts = sqlx::query_scalar::<_, Vec<u8>>(JOINED)
        .bind(SEPARATOR.to_string())
        .bind(progress.at)
        .bind(until)
        .bind(AT_ONCE)
        .fetch(conn);
    // What the database reports, too, is left to be met row by row.
    while let Ok(Some(part)) = parts.try_next().await {
        let Some(hashes) = sound(&part, progress.head.last, progress.at + 1) else { return };
        for hash in hashes {
            progress.push(*hash);
        }
    }
}

/// The hashes of these records, if there are any, they count up from `first`, and each follows from the one before.
fn sound(part: &[u8], mut previous: [u8; 32], first: i64) -> Option<&[[u8; 32]]> {
    let (count, rest) = part.split_at_checked(memchr(SEPARATOR as u8, part)?)?;
    let count: usize = str::from_utf8(count).ok()?.parse().ok()?;
    let (hashes, records) = rest.get(1..)?.split_at_checked(count.checked_mul(32)?)?;
    let records = str::from_utf8(records).ok()?;
    let mut begin = 0;
    let mut fields = memchr_iter(SEPARATOR as u8, records.as_bytes())
        .chain(iter::once(records.len()))
        .map(|end| {
            let field = records.get(begin..end);
            begin = end + 1;
            field
        });
    let mut field = || fields.next().flatten();
    let hashes = hashes.as_chunks().0;
    for (seq, hash) in (first..).zip(hashes) {
        let is_next = field()?.parse() == Ok(seq);
        let at = field()?.parse().ok()?;
        let texts =
            [field()?, field()?, field()?, field()?, field()?, field()?, field()?, field()?];
        if !is_next || *hash != hash_of(&previous, seq, at, texts) {
            return None;
        }
        previous = *hash;
    }
    // Each record brings its own separators: with just so many in all, none stands within a field.
    (count > 0 && fields.next().is_none()).then_some(hashes)
}
