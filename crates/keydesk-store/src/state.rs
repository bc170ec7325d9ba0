//! What the rows are, as digests that audit records carry: so that what stands in the store can be held against what the log says.
//!
//! Each [`crate::Change`] knows from triggers of its own which rows it touched, whoever wrote them, and its records say what those rows
//! were then. A row that was written past the program has another digest than its last record says. `tests/support/verify_audit.py`
//! makes the same digests by itself.

use crate::Conn;
use crate::error::StoreError;
use futures_util::TryStreamExt as _;
use keydesk_domain::hex::{from_hex, to_hex};
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;

/// Something that is followed row by row.
struct Kind {
    /// As audit records name it.
    word: &'static str,
    table: &'static str,
    /// What a person knows it by.
    name: &'static str,
    /// All that counts of the row `t`, as SQL literals. What a later version adds must add nothing where it is not set, so that the
    /// digests of before stay what they were.
    text: &'static str,
}

/// All that is followed. In the order of their words, in which the digest of the whole state has them.
const KINDS: [Kind; 4] = [
    Kind {
        word: "account",
        table: "accounts",
        name: "email",
        text: "quote(t.kind) || ',' || quote(t.name) || ',' || quote(t.email) || ',' || quote(t.password_hash) || ',' ||
               quote(t.disabled_at) || ',' || quote(t.deleted_at) || ',' || quote(t.created_at) || ',' || quote(t.session_epoch) ||
               ',roles=' || (SELECT ifnull(group_concat(role_id, ' '), '')
                             FROM (SELECT role_id FROM account_roles WHERE account_id = t.id ORDER BY role_id)) ||
               ',factor=' || ifnull((SELECT quote(sealed) || ' ' || quote(since) FROM second_factors WHERE account_id = t.id), '') ||
               ',codes=' || (SELECT ifnull(group_concat(code, ' '), '')
                             FROM (SELECT quote(hash) AS code FROM recovery_codes WHERE account_id = t.id ORDER BY hash))",
    },
    Kind {
        word: "environment",
        table: "environments",
        name: "name",
        text: "quote(t.name) || ',' || quote(t.slug) || ',' || quote(t.listen) || ',' || quote(t.base_url) || ',' ||
               quote(t.credential_place) || ',' || quote(t.deleted_at) || ',' || quote(t.created_at) ||
               ifnull(',encoded_slashes=' || t.encoded_slashes, '') ||
               ifnull(',routes=' || (SELECT group_concat(route, ' ')
                                     FROM (SELECT quote(id) || quote(methods) || quote(template) || quote(area) || quote(access) AS route
                                           FROM environment_routes WHERE environment_id = t.id ORDER BY id)), '')",
    },
    Kind {
        word: "role",
        table: "roles",
        name: "name",
        text: "quote(t.name) || ',' || quote(t.built_in) || ',' || quote(t.created_at) ||
               ',permissions=' || (SELECT ifnull(group_concat(permission, ' '), '')
                                   FROM (SELECT permission FROM role_permissions WHERE role_id = t.id ORDER BY permission))",
    },
    Kind {
        word: "token",
        table: "tokens",
        name: "name",
        text: "quote(t.name) || ',' || quote(t.account_id) || ',' || quote(t.environment_id) || ',' || quote(t.hash) || ',' ||
               quote(t.hint) || ',' || quote(t.narrowed_to) || ',' || quote(t.allowed_addresses) || ',' || quote(t.created_at) || ',' ||
               quote(t.expires_at) || ',' || quote(t.use_by) || ',' || quote(t.awaits_first_use) || ',' || quote(t.replaced_by) || ',' ||
               quote(t.retires_at) || ',' || quote(t.paused_at) || ',' || quote(t.deleted_at) ||
               CASE WHEN t.paused_by IS NULL THEN '' ELSE ',paused_by=' || quote(t.paused_by) END ||
               CASE WHEN t.held_limits IS NULL THEN '' ELSE ',held_limits=' || quote(t.held_limits) END",
    },
];

/// What a change touches of them: in the table `touched` of its connection, which no file holds. No statement is left out, since it is
/// the database that notes it.
const TRACKED: [(&str, &str, &str); 9] = [
    ("accounts", "account", "id"),
    ("account_roles", "account", "account_id"),
    ("second_factors", "account", "account_id"),
    ("recovery_codes", "account", "account_id"),
    ("environments", "environment", "id"),
    ("environment_routes", "environment", "environment_id"),
    ("roles", "role", "id"),
    ("role_permissions", "role", "role_id"),
    ("tokens", "token", "id"),
];

/// A row's digest, or that of the whole state.
pub type Digest = [u8; 32];

/// The word for the whole state in a record.
const ALL: &str = "all";

/// Has the connection note which rows are touched.
pub(crate) async fn track(conn: &mut Conn) -> Result<(), sqlx::Error> {
    let mut sql = "CREATE TEMP TABLE touched (kind TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (kind, id)) WITHOUT ROWID;"
        .to_owned();
    for (table, kind, id) in TRACKED {
        for (event, rows) in
            [("INSERT", &["NEW"][..]), ("UPDATE", &["OLD", "NEW"]), ("DELETE", &["OLD"])]
        {
            let _ = write!(
                sql,
                "CREATE TEMP TRIGGER touched_{table}_{event} AFTER {event} ON main.{table} BEGIN "
            );
            for row in rows {
                let _ =
                    write!(sql, "INSERT OR IGNORE INTO touched VALUES ('{kind}', {row}.{id}); ");
            }
            sql.push_str("END;");
        }
    }
    sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(conn).await.map(|_| ())
}

/// Forgets what was touched on this connection before.
pub(crate) async fn forget(conn: &mut Conn) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM temp.touched").execute(conn).await?;
    Ok(())
}

/// What was touched, as it is now. `None` is a row that is gone.
pub(crate) async fn touched(
    conn: &mut Conn,
) -> Result<Vec<(&'static str, String, Option<Digest>)>, StoreError> {
    let mut all = Vec::new();
    for kind in &KINDS {
        let Kind { word, table, text, .. } = kind;
        let sql = format!(
            "SELECT w.id, (SELECT {text} FROM {table} t WHERE t.id = w.id) FROM temp.touched w WHERE w.kind = '{word}' ORDER BY w.id"
        );
        let rows: Vec<(String, Option<String>)> =
            sqlx::query_as(sqlx::AssertSqlSafe(sql)).fetch_all(&mut *conn).await?;
        all.extend(rows.into_iter().map(|(id, text)| {
            let digest = text.map(|text| digest(word, &id, &text));
            (*word, id, digest)
        }));
    }
    Ok(all)
}

/// A line of a record about a row.
pub(crate) fn line(kind: &str, id: &str, digest: Option<&Digest>) -> String {
    format!("{kind} {id} {}\n", digest.map_or_else(|| "-".to_owned(), |it| to_hex(it)))
}

/// What a record says that covers the whole state.
pub(crate) fn line_of_all(digest: &Digest) -> String {
    line(ALL, "-", Some(digest))
}

fn digest(kind: &str, id: &str, text: &str) -> Digest {
    let mut hasher = Sha256::new_with_prefix(b"keydesk row 1\0");
    for part in [kind, id, text] {
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part.as_bytes());
    }
    hasher.finalize().into()
}

fn digest_of_all<'r>(rows: impl Iterator<Item = (&'r str, &'r str, &'r Digest)>) -> Digest {
    let mut hasher = Sha256::new_with_prefix(b"keydesk state 1\0");
    for (kind, id, digest) in rows {
        hasher.update(line(kind, id, Some(digest)).as_bytes());
    }
    hasher.finalize().into()
}

/// Each row as it is: its kind, identifier, name and digest.
async fn each(
    conn: &mut Conn,
    mut take: impl FnMut(&'static str, String, String, Digest),
) -> Result<(), StoreError> {
    for kind in &KINDS {
        let Kind { word, table, name, text } = kind;
        let sql = format!(
            "SELECT CAST(t.id AS TEXT), CAST(t.{name} AS TEXT), {text} FROM {table} t ORDER BY t.id"
        );
        let mut rows = sqlx::query_as::<_, (String, String, String)>(sqlx::AssertSqlSafe(sql))
            .fetch(&mut *conn);
        while let Some((id, name, text)) = rows.try_next().await? {
            let digest = digest(word, &id, &text);
            take(word, id, name, digest);
        }
    }
    Ok(())
}

/// The digest over all rows as they are. To be called in a snapshot.
///
/// # Errors
/// [`StoreError`].
pub async fn now(conn: &mut Conn) -> Result<Digest, StoreError> {
    let mut hasher = Sha256::new_with_prefix(b"keydesk state 1\0");
    each(conn, |kind, id, _, digest| hasher.update(line(kind, &id, Some(&digest)).as_bytes()))
        .await?;
    Ok(hasher.finalize().into())
}

/// The number of the record that touched a row last; 0 if none did.
///
/// # Errors
/// [`StoreError`].
pub async fn changed_last(conn: &mut Conn) -> Result<i64, StoreError> {
    let (seq,): (i64,) = sqlx::query_as("SELECT ifnull(MAX(seq), 0) FROM audit WHERE state <> ''")
        .fetch_one(conn)
        .await?;
    Ok(seq)
}

/// Does the log follow the state already? It does from its first record on, or from the baseline on that an older store was given.
///
/// # Errors
/// [`StoreError`].
pub async fn is_followed(conn: &mut Conn) -> Result<bool, StoreError> {
    let is_followed: Option<(i64,)> =
        sqlx::query_as("SELECT seq FROM audit WHERE state <> '' LIMIT 1")
            .fetch_optional(&mut *conn)
            .await?;
    if is_followed.is_some() {
        return Ok(true);
    }
    for Kind { table, .. } in &KINDS {
        let sql = format!("SELECT 1 FROM {table} LIMIT 1");
        let row: Option<(i64,)> =
            sqlx::query_as(sqlx::AssertSqlSafe(sql)).fetch_optional(&mut *conn).await?;
        if row.is_some() {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Writes down all rows as they are, and gives the digest over them.
pub(crate) async fn take_baseline(conn: &mut Conn) -> Result<Digest, StoreError> {
    let mut rows = Vec::new();
    each(conn, |kind, id, _, digest| rows.push((kind, id, digest))).await?;
    sqlx::query("DELETE FROM state_baseline").execute(&mut *conn).await?;
    for some in rows.chunks(5_000) {
        let mut insert = sqlx::QueryBuilder::new("INSERT INTO state_baseline (kind, id, digest) ");
        insert.push_values(some, |mut row, (kind, id, digest)| {
            row.push_bind(*kind).push_bind(id.as_str()).push_bind(digest.as_slice());
        });
        insert.build().execute(&mut *conn).await?;
    }
    Ok(digest_of_all(rows.iter().map(|(kind, id, digest)| (*kind, id.as_str(), digest))))
}

/// What the log says the rows are, up to some record.
#[derive(Clone, Debug, Default)]
pub struct Followed {
    at: i64,
    rows: BTreeMap<(String, String), (Option<Digest>, i64)>,
    baseline: Option<(i64, Digest)>,
    is_followed: bool,
}

/// A row that is not what its last record left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contradiction {
    /// The record that says what the row should be; `None` for a row that no record ever made.
    pub record: Option<i64>,
    /// "account", "environment", "role", "token"; "baseline" where what the store was when it began to be followed was altered.
    pub kind: String,
    /// Its name, as it stands or else as the record has it.
    pub name: String,
    /// Whether the row is there.
    pub is_there: bool,
}

impl Followed {
    /// Reads on, to the record with the number `until`.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn read_on(&mut self, conn: &mut Conn, until: i64) -> Result<(), StoreError> {
        let mut records = sqlx::query_as::<_, (i64, String)>(
            "SELECT seq, state FROM audit WHERE state <> '' AND seq > $1 AND seq <= $2 ORDER BY seq",
        )
        .bind(self.at)
        .bind(until)
        .fetch(conn);
        while let Some((seq, state)) = records.try_next().await? {
            self.is_followed = true;
            for line in state.lines() {
                self.take(seq, line)?;
            }
        }
        self.at = self.at.max(until);
        Ok(())
    }

    fn take(&mut self, seq: i64, line: &str) -> Result<(), StoreError> {
        let wrong = || StoreError::Unexpected(format!("what record {seq} says of the state"));
        let mut words = line.splitn(3, ' ');
        let (Some(kind), Some(id), Some(digest)) = (words.next(), words.next(), words.next())
        else {
            return Err(wrong());
        };
        let digest = match digest {
            "-" => None,
            hex => Some(from_hex(hex).ok_or_else(wrong)?),
        };
        match digest {
            Some(digest) if kind == ALL => {
                self.rows.clear();
                self.baseline = Some((seq, digest));
            }
            digest => {
                self.rows.insert((kind.to_owned(), id.to_owned()), (digest, seq));
            }
        }
        Ok(())
    }

    /// Adds what the baseline says of rows that were not touched since. `None` if the baseline is not what its record says.
    async fn whole(
        &self,
        conn: &mut Conn,
    ) -> Result<Option<BTreeMap<(String, String), (Option<Digest>, i64)>>, StoreError> {
        let mut whole = self.rows.clone();
        let Some((seq, wanted)) = self.baseline else { return Ok(Some(whole)) };
        let rows: Vec<(String, String, Vec<u8>)> =
            sqlx::query_as("SELECT kind, id, digest FROM state_baseline ORDER BY kind, id")
                .fetch_all(conn)
                .await?;
        let rows: Option<Vec<(String, String, Digest)>> = rows
            .into_iter()
            .map(|(kind, id, digest)| Some((kind, id, digest.try_into().ok()?)))
            .collect();
        let rows = rows.unwrap_or_default();
        let found =
            digest_of_all(rows.iter().map(|(kind, id, it)| (kind.as_str(), id.as_str(), it)));
        if found != wanted {
            return Ok(None);
        }
        for (kind, id, digest) in rows {
            whole.entry((kind, id)).or_insert((Some(digest), seq));
        }
        Ok(Some(whole))
    }

    /// The digest over all rows by what the log says. `None` where the log does not follow the state, or the baseline was altered.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn digest(&self, conn: &mut Conn) -> Result<Option<Digest>, StoreError> {
        if !self.is_followed {
            return Ok(None);
        }
        let Some(whole) = self.whole(conn).await? else { return Ok(None) };
        let rows = whole.iter().filter_map(|((kind, id), (digest, _))| {
            digest.as_ref().map(|digest| (kind.as_str(), id.as_str(), digest))
        });
        Ok(Some(digest_of_all(rows)))
    }

    /// The first row that is not what the log says, by the number of the record that says it. To be called in the snapshot in which all
    /// records were read.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn contradiction(
        &self,
        conn: &mut Conn,
    ) -> Result<Option<Contradiction>, StoreError> {
        if !self.is_followed {
            return Ok(None);
        }
        let Some(whole) = self.whole(conn).await? else {
            let record = self.baseline.map(|(seq, _)| seq);
            let kind = "baseline".to_owned();
            return Ok(Some(Contradiction { record, kind, name: String::new(), is_there: true }));
        };
        let mut wanted: HashMap<(String, String), (Option<Digest>, i64)> =
            whole.into_iter().collect();
        let mut found: Vec<Contradiction> = Vec::new();
        each(conn, |kind, id, name, digest| {
            let row = wanted.remove(&(kind.to_owned(), id));
            let record = row.map(|(_, seq)| seq);
            if row.is_none_or(|(wanted, _)| wanted != Some(digest)) {
                found.push(Contradiction { record, kind: kind.to_owned(), name, is_there: true });
            }
        })
        .await?;
        found.extend(wanted.into_iter().filter(|(_, (digest, _))| digest.is_some()).map(
            |((kind, id), (_, seq))| Contradiction {
                record: Some(seq),
                kind,
                name: id,
                is_there: false,
            },
        ));
        let first =
            found.into_iter().min_by_key(|it| (it.record.unwrap_or(i64::MAX), it.kind.clone()));
        let Some(mut first) = first else { return Ok(None) };
        if !first.is_there {
            first.name = name_in_records(conn, &first.name).await?.unwrap_or(first.name);
        }
        Ok(Some(first))
    }
}

async fn name_in_records(conn: &mut Conn, id: &str) -> Result<Option<String>, StoreError> {
    let row: Option<(String,)> = sqlx::query_as(
        "SELECT subject_name FROM audit WHERE subject_id = $1 ORDER BY seq DESC LIMIT 1",
    )
    .bind(id)
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|(name,)| name))
}

/// An action that takes access away, and what the rows must say until it is undone.
struct TakenAway {
    action: &'static str,
    undone_by: Option<&'static str>,
    table: &'static str,
    /// A condition on the row `t` and the record `a`.
    must: &'static str,
    /// What the row is, in words.
    kind: &'static str,
    /// What happened to it, in words.
    taken: &'static str,
}

/// What the log says was taken away, and is not so: in words, or nothing. Asked of a store before anything is written to it, also of one
/// that an earlier version wrote.
pub(crate) async fn given_back(conn: &mut Conn) -> Result<Option<String>, StoreError> {
    const TAKEN: [TakenAway; 6] = [
        TakenAway {
            action: "token.deleted",
            undone_by: None,
            table: "tokens",
            must: "t.deleted_at IS NOT NULL",
            kind: "API token",
            taken: "deleted",
        },
        TakenAway {
            action: "token.replaced",
            undone_by: None,
            table: "tokens",
            must: "t.deleted_at IS NOT NULL OR instr(a.detail, '\"retire\":\"at-once\"') = 0",
            kind: "API token",
            taken: "deleted",
        },
        TakenAway {
            action: "token.paused",
            undone_by: Some("token.resumed"),
            table: "tokens",
            must: "t.paused_at IS NOT NULL OR t.deleted_at IS NOT NULL",
            kind: "API token",
            taken: "paused",
        },
        TakenAway {
            action: "account.deleted",
            undone_by: None,
            table: "accounts",
            must: "t.deleted_at IS NOT NULL",
            kind: "account",
            taken: "deleted",
        },
        TakenAway {
            action: "account.disabled",
            undone_by: Some("account.enabled"),
            table: "accounts",
            must: "t.disabled_at IS NOT NULL OR t.deleted_at IS NOT NULL",
            kind: "account",
            taken: "disabled",
        },
        TakenAway {
            action: "environment.deleted",
            undone_by: None,
            table: "environments",
            must: "t.deleted_at IS NOT NULL",
            kind: "environment",
            taken: "deleted",
        },
    ];
    for TakenAway { action, undone_by, table, must, kind, taken } in TAKEN {
        let undone = undone_by.map_or_else(String::new, |undone| {
            format!(
                " AND NOT EXISTS (SELECT 1 FROM audit b WHERE b.action = '{undone}' AND b.subject_id = a.subject_id AND b.seq > a.seq)"
            )
        });
        let sql = format!(
            "SELECT a.seq, CAST(a.subject_name AS TEXT) FROM audit a WHERE a.action = '{action}'
             AND NOT EXISTS (SELECT 1 FROM {table} t WHERE t.id = a.subject_id AND ({must})){undone} ORDER BY a.seq LIMIT 1"
        );
        let row: Option<(i64, String)> =
            sqlx::query_as(sqlx::AssertSqlSafe(sql)).fetch_optional(&mut *conn).await?;
        if let Some((seq, name)) = row {
            return Ok(Some(format!(
                "by record {seq} of its audit log the {kind} \"{name}\" was {taken}, and its row says that it is not"
            )));
        }
    }
    Ok(None)
}
