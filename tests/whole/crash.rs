//! Killed at any moment: what was acknowledged holds, nothing is half done, and no deleted token lives.
#![allow(clippy::print_stderr)]

use jiff::Timestamp;
use keydesk_desk::{Cost, Desk, Owner, Settings};
use keydesk_domain::HashedToken;
use keydesk_domain::audit::{Actor, AuditRecord, Subject, first_bad};
use keydesk_store::{OwnerLock, Store};
use keydesk_tests::{Child, OWNER_EMAIL, PASSWORD, Seeded};
use secrecy::SecretString;
use std::collections::{BTreeMap, HashSet};
use std::path::Path;
use std::time::Duration;
use tempfile::TempDir;

/// How often it is killed, and another seed: `cargo xtask crash` sets them.
const ROUNDS: &str = "KEYDESK_CRASH_ROUNDS";
const SEED: &str = "KEYDESK_CRASH_SEED";

/// A store gets larger with each round; after so many there is a new one.
const ROUNDS_PER_STORE: u64 = 50;

pub(crate) fn number(variable: &str, otherwise: u64) -> u64 {
    std::env::var(variable).map_or(otherwise, |text| text.parse().expect(variable))
}

pub(crate) fn settings() -> Settings {
    Settings { password_cost: Cost::FOR_TESTS, ..Settings::default() }
}

/// A directory with a store that has its owner.
pub(crate) async fn with_owner() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    let desk = Desk::open(dir.path(), settings()).await.unwrap();
    let owner = Owner {
        name: "Fernwood Owner".parse().unwrap(),
        email: OWNER_EMAIL.parse().unwrap(),
        password: SecretString::from(PASSWORD),
        sandbox_listen: Some("127.0.0.1:0".parse().unwrap()),
    };
    desk.first_run(owner).await.unwrap();
    desk.close().await;
    dir
}

/// What a child said, put together.
#[derive(Default)]
struct Said {
    created: HashSet<String>,
    ending: HashSet<String>,
    ended: HashSet<String>,
}

impl Said {
    fn hear(&mut self, lines: &[String]) {
        for line in lines {
            match line.split_once(' ') {
                Some(("created", hash)) => self.created.insert(hash.to_owned()),
                Some(("ending", hash)) => self.ending.insert(hash.to_owned()),
                Some(("ended", hash)) => self.ended.insert(hash.to_owned()),
                _ => continue,
            };
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_at_any_moment() {
    let (rounds, seed) = (number(ROUNDS, 50), number(SEED, 1));
    let mut random = Seeded::new(seed);
    let (mut dir, mut said) = (with_owner().await, Said::default());
    let (mut acknowledged, mut under_way) = (0, 0);
    for round in 0..rounds {
        if round > 0 && round % ROUNDS_PER_STORE == 0 {
            (dir, said) = (with_owner().await, Said::default());
        }
        let lines = one_round(dir.path(), seed.wrapping_add(round), &mut random);
        acknowledged += lines
            .iter()
            .filter(|line| line.starts_with("created") || line.starts_with("ended"))
            .count();
        under_way += usize::from(lines.last().is_some_and(|line| line.starts_with("ending")));
        said.hear(&lines);
        assert_whole(dir.path(), &said, &format!("seed {seed}, round {round}")).await;
    }
    eprintln!(
        "Killed {rounds} times (seed {seed}): {acknowledged} changes acknowledged, {under_way} times in a deletion; nothing lost, nothing \
         half done, no deleted token lives."
    );
    assert!(acknowledged > 0, "nothing was done before it was killed");
}

/// Starts a child and kills it: every fourth while it starts, the others after some changes and somewhere in the next one.
fn one_round(directory: &Path, seed: u64, random: &mut Seeded) -> Vec<String> {
    let mut child =
        Child::start(env!("CARGO_BIN_EXE_keydesk-child"), directory, &[&seed.to_string()]);
    let mut lines = Vec::new();
    let (lines_before, pause) = match random.below(4) {
        0 => (0, random.below(200_000)),
        _ => (1 + random.below(24), random.below(4_000)),
    };
    for _ in 0..lines_before {
        lines.push(child.line().expect("it ended by itself"));
    }
    std::thread::sleep(Duration::from_micros(pause));
    lines.extend(child.kill());
    lines
}

/// What must hold of the store after it.
async fn assert_whole(directory: &Path, said: &Said, when: &str) {
    let desk =
        Desk::open(directory, settings()).await.unwrap_or_else(|error| panic!("{when}: {error}"));
    let table = desk.access();
    let is_alive = |hash: &String| table.find(hashed(hash)).map(|token| token.deleted_at.is_none());
    for hash in &said.ended {
        assert_eq!(is_alive(hash), Some(false), "{when}: a deleted token lives, or is forgotten");
    }
    for hash in said.created.difference(&said.ending) {
        assert_eq!(is_alive(hash), Some(true), "{when}: a token that was handed out is lost");
    }
    drop(table);
    desk.close().await;
    drop(desk);
    assert_store_whole(directory, when).await;
}

/// The file itself, its audit chain, and that each change is there with its record or not at all.
pub(crate) async fn assert_store_whole(directory: &Path, when: &str) {
    let store = Store::open(OwnerLock::take(directory).unwrap()).await.unwrap();
    let mut conn = store.read().await.unwrap();
    let checked: (String,) =
        sqlx::query_as("PRAGMA integrity_check").fetch_one(&mut *conn).await.unwrap();
    assert_eq!(checked.0, "ok", "{when}");
    let rows: Vec<Row> =
        sqlx::query_as("SELECT * FROM audit ORDER BY seq").fetch_all(&mut *conn).await.unwrap();
    let records: Vec<AuditRecord> = rows.into_iter().map(Row::record).collect();
    assert_eq!(first_bad(&records), None, "{when}");

    let mut told: BTreeMap<(String, String), Vec<i64>> = BTreeMap::new();
    for record in &records {
        told.entry((record.subject.id.clone(), record.action.clone()))
            .or_default()
            .push(record.at.as_microsecond());
    }
    let mut told = |id: &str, action: &str| {
        told.remove(&(id.to_owned(), action.to_owned())).unwrap_or_default()
    };
    for (kind, created) in [("token", "token.created"), ("account", "account.created")] {
        let query = format!("SELECT id, created_at, deleted_at FROM {kind}s");
        let rows: Vec<(String, i64, Option<i64>)> =
            sqlx::query_as(sqlx::AssertSqlSafe(query)).fetch_all(&mut *conn).await.unwrap();
        for (id, created_at, deleted_at) in rows {
            // The owner is made by the first run, which has a record of its own.
            let made = told(&id, created);
            assert!(
                made == [created_at] || kind == "account" && made.is_empty(),
                "{when}: {kind} {id}: {made:?}"
            );
            let deleted = told(&id, &format!("{kind}.deleted"));
            assert_eq!(deleted, Vec::from_iter(deleted_at), "{when}: {kind} {id}");
        }
    }
    let orphans: (i64,) = sqlx::query_as(
        "SELECT COUNT(*) FROM tokens t JOIN accounts a ON a.id = t.account_id WHERE a.deleted_at IS NOT NULL AND t.deleted_at IS NULL",
    )
    .fetch_one(&mut *conn)
    .await
    .unwrap();
    assert_eq!(orphans.0, 0, "{when}: an account is deleted, and one of its tokens is not");
    drop(conn);
    store.close().await;
}

fn hashed(digits: &str) -> HashedToken {
    let mut bytes = [0; 32];
    for (index, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&digits[index * 2..index * 2 + 2], 16).unwrap();
    }
    HashedToken::from_bytes(bytes)
}

#[derive(sqlx::FromRow)]
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
    state: String,
    hash: Vec<u8>,
}

impl Row {
    fn record(self) -> AuditRecord {
        AuditRecord {
            seq: self.seq,
            at: Timestamp::from_microsecond(self.at).unwrap(),
            actor: Actor {
                account: self.actor_id.map(|id| id.parse().unwrap()),
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
            hash: self.hash.try_into().unwrap(),
        }
    }
}
