//! Walking the audit log from a record to another: does each follow from the one before?
//!
//! Columns are read as they are, not as this program would have written them: whatever else stands there is a bad record, no error.

use crate::Conn;
use crate::error::StoreError;
use crate::store::Store;
use keydesk_domain::audit::{GENESIS, hash_of};
use keydesk_domain::merkle::MerkleTree;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

/// Rows read at once.
const AT_ONCE: i64 = 4_096;

/// From so many records on, the two halves of the log are walked at the same time.
const WORTH_TWO: u64 = 1 << 15;

/// What is wrong with a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It is not there.
    Missing,
    /// Its number has no place in the log.
    Misplaced,
    /// It does not follow from the one before it: it or its place was altered.
    Altered,
}

/// What the log was after so many records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// The tree over the records' hashes.
    pub tree: MerkleTree,
    /// The hash of the last record.
    pub last: [u8; 32],
}

impl Default for Head {
    fn default() -> Self {
        Self { tree: MerkleTree::default(), last: GENESIS }
    }
}

/// What a walk came to.
#[derive(Clone, Debug, Default)]
pub struct Walk {
    /// What the log was at each mark that was reached, in their order.
    pub heads: Vec<Head>,
    /// Where it ended.
    pub end: Head,
    /// The first bad record, where the walk stopped.
    pub bad: Option<(i64, Fault)>,
}

/// How many records the log has, by the number of the last.
///
/// # Errors
/// [`StoreError`].
pub async fn length(conn: &mut Conn) -> Result<u64, StoreError> {
    let (last,): (Option<i64>,) = sqlx::query_as("SELECT MAX(seq) FROM audit").fetch_one(conn).await?;
    Ok(last.and_then(|last| u64::try_from(last).ok()).unwrap_or(0))
}

/// The hash that stands beside a record, if it is one.
///
/// # Errors
/// [`StoreError`].
pub async fn hash_at(conn: &mut Conn, seq: u64) -> Result<Option<[u8; 32]>, StoreError> {
    let row = sqlx::query("SELECT hash FROM audit WHERE seq = $1").bind(number(seq)).fetch_optional(conn).await?;
    Ok(row.and_then(|row| row.try_get::<&[u8], _>(0).ok().and_then(|bytes| bytes.try_into().ok())))
}

/// Walks on from a head to the record with the number `until`, and tells what the log was at each of the marks (ascending sizes).
///
/// # Errors
/// [`StoreError`].
pub async fn walk(conn: &mut Conn, from: Head, until: u64, marks: &[u64]) -> Result<Walk, StoreError> {
    let begin = from.tree.size();
    walk_from(conn, from, begin, until, marks).await
}

/// The whole log up to the record with the number `until`; a long one by two connections at the same time.
///
/// # Errors
/// [`StoreError`].
pub async fn walk_all(store: &Store, until: u64, marks: &[u64]) -> Result<Walk, StoreError> {
    if until < WORTH_TWO {
        return walk(&mut *store.read().await?, Head::default(), until, marks).await;
    }
    walk_halves(store, until, marks).await
}

async fn walk_halves(store: &Store, until: u64, marks: &[u64]) -> Result<Walk, StoreError> {
    // The tree of RFC 9162 parts there by itself: its left half is perfect, and the right one can be put behind it.
    let half = 1 << (until - 1).ilog2();
    let (left_marks, right_marks) = marks.split_at(marks.partition_point(|mark| *mark <= half));
    let (left_marks, right_marks) = (left_marks.to_vec(), right_marks.to_vec());
    let right_store = store.clone();
    let right = tokio::spawn(async move {
        let mut conn = right_store.read().await?;
        let last = hash_at(&mut conn, half).await?.unwrap_or(GENESIS);
        let from = Head { tree: MerkleTree::default(), last };
        walk_from(&mut conn, from, half, until, &right_marks).await
    });
    let left = walk(&mut *store.read().await?, Head::default(), half, &left_marks).await;
    let right = right.await.map_err(|why| StoreError::Unexpected(format!("a walk was cut short: {why}")))?;
    let mut whole = left?;
    if whole.bad.is_some() {
        return Ok(whole);
    }
    let right = right?;
    let behind = |head: Head| Head { tree: whole.end.tree.followed_by(&head.tree), last: head.last };
    let heads: Vec<Head> = right.heads.into_iter().map(behind).collect();
    let end = behind(right.end);
    whole.heads.extend(heads);
    Ok(Walk { heads: whole.heads, end, bad: right.bad })
}

/// `begin` is the number of the record before the first one; the head's tree may have begun later than the log.
async fn walk_from(conn: &mut Conn, from: Head, begin: u64, until: u64, marks: &[u64]) -> Result<Walk, StoreError> {
    let mut marks = marks.iter().copied().skip_while(|mark| *mark <= begin).peekable();
    let (mut head, mut heads, mut at) = (from, Vec::new(), begin);
    // The first look is from the beginning, so that numbers below 1 are seen.
    let mut after = if begin == 0 { i64::MIN } else { number(begin) };
    while at < until {
        let rows = sqlx::query(
            "SELECT seq, at, actor_id, actor_email, action, subject_kind, subject_id, subject_name, detail, hash
             FROM audit WHERE seq > $1 AND seq <= $2 ORDER BY seq LIMIT $3",
        )
        .bind(after)
        .bind(number(until))
        .bind(AT_ONCE)
        .fetch_all(&mut *conn)
        .await?;
        if rows.is_empty() {
            return Ok(Walk { heads, end: head, bad: Some((number(at + 1), Fault::Missing)) });
        }
        for row in &rows {
            let seq: i64 = row.try_get(0)?;
            let wanted = number(at + 1);
            let bad = match seq.cmp(&wanted) {
                std::cmp::Ordering::Less => Some((seq, Fault::Misplaced)),
                std::cmp::Ordering::Greater => Some((wanted, Fault::Missing)),
                std::cmp::Ordering::Equal => None,
            };
            let hash = hash_in(row, seq, &head.last);
            let (Some(hash), None) = (hash, bad) else {
                return Ok(Walk { heads, end: head, bad: bad.or(Some((seq, Fault::Altered))) });
            };
            head.tree.push(&hash);
            head.last = hash;
            at += 1;
            after = seq;
            if marks.next_if_eq(&at).is_some() {
                heads.push(head.clone());
            }
        }
    }
    Ok(Walk { heads, end: head, bad: None })
}

/// The hash of a record, if the one that stands beside it follows from the one before.
fn hash_in(row: &SqliteRow, seq: i64, previous: &[u8; 32]) -> Option<[u8; 32]> {
    let text = |column: usize| row.try_get::<&str, _>(column).ok();
    // Nobody is no account, and never an account without a name.
    let account = row.try_get::<Option<&str>, _>(2).ok()?;
    if account == Some("") {
        return None;
    }
    let fields = [account.unwrap_or(""), text(3)?, text(4)?, text(5)?, text(6)?, text(7)?, text(8)?];
    let hash: [u8; 32] = row.try_get::<&[u8], _>(9).ok()?.try_into().ok()?;
    (hash == hash_of(previous, seq, row.try_get(1).ok()?, fields)).then_some(hash)
}

fn number(size: u64) -> i64 {
    i64::try_from(size).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lock::OwnerLock;
    use jiff::Timestamp;
    use keydesk_domain::audit::{Actor, NewRecord, Subject};

    async fn log_of(records: i64) -> (tempfile::TempDir, Store) {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(OwnerLock::take(dir.path()).unwrap()).await.unwrap();
        let mut change = store.change().await.unwrap();
        for number in 1..=records {
            let record = NewRecord {
                at: Timestamp::from_second(number).unwrap(),
                actor: Actor { account: None, email: "ann@example.com".into() },
                action: "token.created",
                subject: Subject { kind: "token".into(), id: number.to_string(), name: "Token".into() },
                detail: serde_json::json!({}),
            };
            change.record(record).await.unwrap();
        }
        change.commit().await.unwrap();
        (dir, store)
    }

    #[tokio::test]
    async fn two_halves_come_to_the_same_as_the_whole() {
        for records in [2, 3, 8, 9, 21] {
            let (_dir, store) = log_of(records).await;
            let until = records.unsigned_abs();
            let marks: Vec<u64> = (1..=until).collect();
            let whole = walk_all(&store, until, &marks).await.unwrap();
            let halves = walk_halves(&store, until, &marks).await.unwrap();
            assert_eq!(whole.heads.len(), marks.len());
            assert_eq!((halves.heads, halves.end, halves.bad), (whole.heads, whole.end, None), "{records}");
        }
    }

    #[tokio::test]
    async fn two_halves_find_the_same_first_bad_record() {
        for bad in [1, 7, 8, 9, 16, 17, 21] {
            let (_dir, store) = log_of(21).await;
            let mut conn = store.read().await.unwrap();
            sqlx::query("DELETE FROM audit WHERE seq = $1").bind(bad).execute(&mut *conn).await.unwrap();
            drop(conn);
            let [whole, halves] =
                [walk_all(&store, 21, &[4, 20]).await, walk_halves(&store, 21, &[4, 20]).await].map(Result::unwrap);
            assert_eq!(whole.bad, Some((bad, Fault::Missing)));
            assert_eq!((halves.bad, halves.heads), (whole.bad, whole.heads));
        }
    }
}
