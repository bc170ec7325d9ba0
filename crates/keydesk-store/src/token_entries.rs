//! What the gateway decides from, read in one go: the longest part of a start with many tokens.
//!
//! The driver hands over each column of each row by itself, which is what takes the time. So most tokens, which have nothing in most
//! columns, come joined, many in one value; the others row by row.

use crate::Conn;
use crate::column::{hash, parse, time, time_if_any, words};
use crate::error::StoreError;
use crate::tokens::{hint, narrowed_to};
use futures_util::TryStreamExt as _;
use ipnet::IpNet;
use keydesk_domain::HashedToken;
use keydesk_domain::access_table::{Pending, TokenEntry};
use sqlx::FromRow;
use std::sync::Arc;

/// Tokens joined into one value, some 20 KiB.
const AT_ONCE: i64 = 128;

/// Where a token without an end has its end.
const NO_END: &str = "-";

/// Has a token nothing but an end to tell of it? Never NULL, so that each is read once, whatever the columns hold.
macro_rules! is_plain {
    () => {
        "(deleted_at IS NULL AND narrowed_to IS NULL AND paused_at IS NULL AND use_by IS NULL AND retires_at IS NULL
          AND allowed_addresses IS '' AND awaits_first_use IS 0 AND typeof(hash) = 'blob' AND octet_length(hash) = 32)"
    };
}

/// A value for so many rows: their count, their hashes, and a line each of the rest.
const JOINED: &str = concat!(
    "WITH RECURSIVE part (first) AS (
         SELECT MIN(rowid) FROM tokens
         UNION ALL SELECT (SELECT MIN(rowid) FROM tokens WHERE rowid >= first + $1) FROM part WHERE first IS NOT NULL
     )
     SELECT (
         SELECT CAST(concat(count(*), ' ', group_concat(hash, ''), group_concat(
                         concat_ws(' ', id, account_id, environment_id, hint, ifnull(expires_at, $2)), char(10)
                     )) AS BLOB)
         FROM tokens WHERE rowid >= first AND rowid < first + $1 AND ",
    is_plain!(),
    ") FROM part WHERE first IS NOT NULL"
);

const OTHERS: &str = concat!(
    "SELECT id, account_id, environment_id, hash, hint, narrowed_to, allowed_addresses, expires_at, use_by, awaits_first_use,
            retires_at, paused_at, deleted_at
     FROM tokens WHERE NOT ",
    is_plain!()
);

/// Hands over all tokens, deleted ones included, in no order, without the names that only lists show. To be called in a snapshot.
///
/// # Errors
/// [`StoreError`].
pub async fn each(conn: &mut Conn, mut take: impl FnMut(TokenEntry)) -> Result<(), StoreError> {
    let mut joined =
        sqlx::query_scalar::<_, Vec<u8>>(JOINED).bind(AT_ONCE).bind(NO_END).fetch(&mut *conn);
    while let Some(part) = joined.try_next().await? {
        separated(&part, &mut take)?;
    }
    drop(joined);
    let mut others = sqlx::query_as::<_, EntryRow>(OTHERS).fetch(conn);
    while let Some(row) = others.try_next().await? {
        take(row.entry()?);
    }
    Ok(())
}

/// The tokens of one value; as many as it says, or none.
fn separated(part: &[u8], take: &mut impl FnMut(TokenEntry)) -> Result<(), StoreError> {
    let tokens =
        taken_apart(part).ok_or_else(|| StoreError::Unexpected("a token's columns".to_owned()))?;
    tokens.into_iter().try_for_each(|(hash, line)| plain_entry(hash, line).map(&mut *take))
}

fn taken_apart(part: &[u8]) -> Option<Vec<([u8; 32], &str)>> {
    let (count, rest) = part.split_at_checked(part.iter().position(|byte| *byte == b' ')?)?;
    let count: usize = str::from_utf8(count).ok()?.parse().ok()?;
    let (hashes, lines) = rest.get(1..)?.split_at_checked(count.checked_mul(32)?)?;
    let (hashes, _none_left) = hashes.as_chunks::<32>();
    let lines = str::from_utf8(lines).ok()?;
    let tokens: Vec<_> = hashes.iter().copied().zip(lines.lines()).collect();
    (tokens.len() == count && lines.lines().count() == count).then_some(tokens)
}

fn plain_entry(hash: [u8; 32], line: &str) -> Result<TokenEntry, StoreError> {
    let mut words = line.split(' ');
    let mut next = || words.next().unwrap_or_default();
    let entry = TokenEntry {
        id: parse(next())?,
        account: parse(next())?,
        environment: parse(next())?,
        hint: hint(next())?,
        hash: HashedToken::from_bytes(hash),
        narrowed_to: None,
        allowed_addresses: None,
        expires_at: match next() {
            NO_END => None,
            end => Some(time(parse(end)?)?),
        },
        paused_at: None,
        deleted_at: None,
        pending: None,
    };
    match next() {
        "" => Ok(entry),
        _ => Err(StoreError::Unexpected("a token with one column more".to_owned())),
    }
}

/// The part of a row that decisions are made from.
#[derive(FromRow)]
struct EntryRow {
    id: String,
    account_id: String,
    environment_id: String,
    hash: Vec<u8>,
    hint: String,
    narrowed_to: Option<String>,
    allowed_addresses: String,
    expires_at: Option<i64>,
    use_by: Option<i64>,
    awaits_first_use: bool,
    retires_at: Option<i64>,
    paused_at: Option<i64>,
    deleted_at: Option<i64>,
}

impl EntryRow {
    fn entry(self) -> Result<TokenEntry, StoreError> {
        let addresses: Vec<IpNet> = words(&self.allowed_addresses)?;
        Ok(TokenEntry {
            hash: HashedToken::from_bytes(hash(&self.hash)?),
            id: parse(&self.id)?,
            account: parse(&self.account_id)?,
            environment: parse(&self.environment_id)?,
            hint: hint(&self.hint)?,
            narrowed_to: narrowed_to(self.narrowed_to.as_deref())?,
            allowed_addresses: (!addresses.is_empty()).then(|| Arc::from(addresses)),
            expires_at: time_if_any(self.expires_at)?,
            paused_at: time_if_any(self.paused_at)?,
            deleted_at: time_if_any(self.deleted_at)?,
            pending: Pending {
                awaits_first_use: self.awaits_first_use,
                use_by: time_if_any(self.use_by)?,
                retires_at: time_if_any(self.retires_at)?,
            }
            .kept(),
        })
    }
}
