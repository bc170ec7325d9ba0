//! The audit log: appended to inside the change it tells of, never altered.

use crate::Conn;
use crate::column::{hash, parse, time};
use crate::error::StoreError;
use crate::like::{ESCAPE, like};
use jiff::Timestamp;
use keydesk_domain::audit::{Actor, AuditRecord, GENESIS, NewRecord, Subject};
use serde::{Deserialize, Serialize};
use sqlx::{FromRow, QueryBuilder, Sqlite};

#[derive(FromRow)]
struct Row {
    seq: i64,
    at: i64,
    actor_id: Option<String>,
    actor_email: String,
    action: String,
    subject_kind: String,
    subject_id: String,
    subject_name: String,
    detail: String,
    #[sqlx(default)]
    state: String,
    hash: Vec<u8>,
}

/// Appends a record behind the last one, with what its change left behind. Called by [`crate::Change::commit`] alone.
pub(crate) async fn append(
    conn: &mut Conn,
    record: NewRecord,
    state: String,
) -> Result<AuditRecord, StoreError> {
    let last: Option<(i64, Vec<u8>)> =
        sqlx::query_as("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1")
            .fetch_optional(&mut *conn)
            .await?;
    let (seq, previous) = match last {
        Some((seq, bytes)) => (seq, hash(&bytes)?),
        None => (0, GENESIS),
    };
    let record = AuditRecord::chain(&previous, seq + 1, record, state);
    sqlx::query(
        "INSERT INTO audit (seq, at, actor_id, actor_email, action, subject_kind, subject_id, subject_name, detail, state, hash)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    )
    .bind(record.seq)
    .bind(record.at.as_microsecond())
    .bind(record.actor.account.map(|id| id.to_string()))
    .bind(&record.actor.email)
    .bind(&record.action)
    .bind(&record.subject.kind)
    .bind(&record.subject.id)
    .bind(&record.subject.name)
    .bind(&record.detail)
    .bind(&record.state)
    .bind(record.hash.as_slice())
    .execute(conn)
    .await?;
    Ok(record)
}

/// Which records are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AuditFilter {
    /// A part of the e-mail of who did it.
    pub actor: Option<String>,
    /// A part of what was done: `token` or `token.deleted`.
    pub action: Option<String>,
    /// From then on.
    pub since: Option<Timestamp>,
    /// Before then.
    pub until: Option<Timestamp>,
}

impl AuditFilter {
    fn push(&self, query: &mut QueryBuilder<Sqlite>) {
        for (column, part) in [("actor_email", &self.actor), ("action", &self.action)] {
            if let Some(part) = part.as_deref().filter(|part| !part.is_empty()) {
                query.push(format!(" AND {column} LIKE ")).push_bind(like(part)).push(ESCAPE);
            }
        }
        if let Some(since) = self.since {
            query.push(" AND at >= ").push_bind(since.as_microsecond());
        }
        if let Some(until) = self.until {
            query.push(" AND at < ").push_bind(until.as_microsecond());
        }
    }
}

/// Up to `limit` of the wanted records with a number below `before` (or the newest), newest first.
///
/// # Errors
/// [`StoreError`].
pub async fn newest(
    conn: &mut Conn,
    filter: &AuditFilter,
    before: Option<i64>,
    limit: u32,
) -> Result<Vec<AuditRecord>, StoreError> {
    let mut query = QueryBuilder::new("SELECT * FROM audit WHERE seq < ");
    query.push_bind(before.unwrap_or(i64::MAX));
    filter.push(&mut query);
    query.push(" ORDER BY seq DESC LIMIT ").push_bind(i64::from(limit));
    let rows: Vec<Row> = query.build_query_as().fetch_all(conn).await?;
    rows.into_iter().map(Row::record).collect()
}

/// Up to `limit` of the wanted records with a number above `after`, oldest first.
///
/// # Errors
/// [`StoreError`].
pub async fn oldest(
    conn: &mut Conn,
    filter: &AuditFilter,
    after: i64,
    limit: u32,
) -> Result<Vec<AuditRecord>, StoreError> {
    let mut query = QueryBuilder::new("SELECT * FROM audit WHERE seq > ");
    query.push_bind(after);
    filter.push(&mut query);
    query.push(" ORDER BY seq LIMIT ").push_bind(i64::from(limit));
    let rows: Vec<Row> = query.build_query_as().fetch_all(conn).await?;
    rows.into_iter().map(Row::record).collect()
}

/// The newest record of these actions about one thing, by its identifier.
///
/// # Errors
/// [`StoreError`].
pub async fn newest_about(
    conn: &mut Conn,
    id: &str,
    actions: &[&str],
) -> Result<Option<AuditRecord>, StoreError> {
    let mut query = QueryBuilder::new("SELECT * FROM audit WHERE subject_id = ");
    query.push_bind(id.to_owned()).push(" AND action IN (");
    let mut wanted = query.separated(", ");
    for action in actions {
        wanted.push_bind((*action).to_owned());
    }
    query.push(") ORDER BY seq DESC LIMIT 1");
    let row: Option<Row> = query.build_query_as().fetch_optional(conn).await?;
    row.map(Row::record).transpose()
}

impl Row {
    fn record(self) -> Result<AuditRecord, StoreError> {
        Ok(AuditRecord {
            seq: self.seq,
            at: time(self.at)?,
            actor: Actor {
                account: self.actor_id.as_deref().map(parse).transpose()?,
                email: self.actor_email,
            },
            action: self.action,
            subject: Subject {
                kind: self.subject_kind,
                id: self.subject_id,
                name: self.subject_name,
            },
            detail: self.detail,
            state: self.state,
            hash: hash(&self.hash)?,
        })
    }
}
