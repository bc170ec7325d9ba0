//! Walking the audit log from a record to another: does each follow from the one before?
//!
//! Columns are read as they are, not as this program would have written them: whatever else stands there is a bad record, no error.

mod confirm;
mod rows;

use crate::Conn;
use crate::error::StoreError;
use crate::store::Store;
use keydesk_domain::audit::GENESIS;
use keydesk_domain::merkle::MerkleTree;
use sqlx::Row;

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
    let (last,): (Option<i64>,) =
        sqlx::query_as("SELECT MAX(seq) FROM audit").fetch_one(conn).await?;
    Ok(last.and_then(|last| u64::try_from(last).ok()).unwrap_or(0))
}

/// The hash that stands beside a record, if it is one.
///
/// # Errors
/// [`StoreError`].
pub async fn hash_at(conn: &mut Conn, seq: u64) -> Result<Option<[u8; 32]>, StoreError> {
    let row = sqlx::query("SELECT hash FROM audit WHERE seq = $1")
        .bind(number(seq))
        .fetch_optional(conn)
        .await?;
    Ok(row.and_then(|row| row.try_get::<&[u8], _>(0).ok().and_then(|bytes| bytes.try_into().ok())))
}

/// Walks on from a head to the record with the number `until`, and tells what the log was at each of the marks (ascending sizes).
///
/// # Errors
/// [`StoreError`].
pub async fn walk(
    conn: &mut Conn,
    from: Head,
    until: u64,
    marks: &[u64],
) -> Result<Walk, StoreError> {
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
    let right = right
        .await
        .map_err(|why| StoreError::Unexpected(format!("a walk was cut short: {why}")))?;
    let mut whole = left?;
    if whole.bad.is_some() {
        return Ok(whole);
    }
    let right = right?;
    let behind =
        |head: Head| Head { tree: whole.end.tree.followed_by(&head.tree), last: head.last };
    let heads: Vec<Head> = right.heads.into_iter().map(behind).collect();
    let end = behind(right.end);
    whole.heads.extend(heads);
    Ok(Walk { heads: whole.heads, end, bad: right.bad })
}

/// How far a walk has come.
struct Progress<'m> {
    /// The number of the last record that was found sound.
    at: i64,
    /// What the log was after it; the tree may have begun later than the log.
    head: Head,
    /// The marks that are yet to be reached.
    marks: &'m [u64],
    heads: Vec<Head>,
}

impl Progress<'_> {
    /// The next record is sound.
    fn push(&mut self, hash: [u8; 32]) {
        self.head.tree.push(&hash);
        self.head.last = hash;
        self.at += 1;
        if let [mark, rest @ ..] = self.marks
            && number(*mark) == self.at
        {
            self.heads.push(self.head.clone());
            self.marks = rest;
        }
    }
}

/// `begin` is the number of the record before the first one.
async fn walk_from(
    conn: &mut Conn,
    head: Head,
    begin: u64,
    until: u64,
    marks: &[u64],
) -> Result<Walk, StoreError> {
    let (_, marks) = marks.split_at(marks.partition_point(|mark| *mark <= begin));
    let mut progress = Progress { at: number(begin), head, marks, heads: Vec::new() };
    let until = number(until);
    let mut bad = None;
    while progress.at < until && bad.is_none() {
        // The first ones row by row, from the beginning, so that numbers below 1 are seen.
        if progress.at > 0 {
            confirm::advance(conn, &mut progress, until).await;
        }
        if progress.at < until {
            bad = rows::advance(conn, &mut progress, until).await?;
        }
    }
    Ok(Walk { heads: progress.heads, end: progress.head, bad })
}

fn number(size: u64) -> i64 {
    i64::try_from(size).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests;
