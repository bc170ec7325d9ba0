//! A store cut anywhere, with any bit flipped, or without its write-ahead log: it is refused, or no revoked token lives in it.
#![allow(clippy::print_stderr)]

use crate::crash::{number, settings, with_owner};
use keydesk_desk::{Desk, NewToken};
use keydesk_domain::HashedToken;
use keydesk_tests::{OWNER_EMAIL, PASSWORD, Seeded};
use secrecy::SecretString;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tempfile::TempDir;

/// How many bits are flipped, and another seed for it.
const FLIPS: &str = "KEYDESK_CRASH_FLIPS";
const SEED: &str = "KEYDESK_CRASH_SEED";

const PAGE: usize = 4_096;

/// Far longer than opening a store takes.
const PATIENCE: Duration = Duration::from_secs(60);

/// The files of a store at one moment.
type Files = BTreeMap<PathBuf, Vec<u8>>;

/// A store in which three tokens were deleted and three were not.
struct Revoked {
    hashes: Vec<HashedToken>,
    /// As a crash leaves it: the deletions are in the write-ahead log alone.
    crashed: Files,
    /// Closed: all is in one file.
    closed: Files,
}

impl Revoked {
    async fn new() -> Self {
        let dir = with_owner().await;
        let desk = Desk::open(dir.path(), settings()).await.unwrap();
        let owner = desk
            .sign_in(&OWNER_EMAIL.parse().unwrap(), SecretString::from(PASSWORD))
            .await
            .unwrap();
        let mut hashes = Vec::new();
        for number in 0..6 {
            let new = NewToken {
                name: format!("Token {number}").parse().unwrap(),
                environment: "sandbox".to_owned(),
                expires_at: None,
                narrowed_to: None,
                allowed_addresses: Vec::new(),
                use_by: None,
            };
            hashes
                .push(HashedToken::of(desk.create_token(&owner, new).await.unwrap().text.expose()));
        }
        desk.close().await;
        drop(desk);
        let desk = Desk::open(dir.path(), settings()).await.unwrap();
        let owner = desk
            .sign_in(&OWNER_EMAIL.parse().unwrap(), SecretString::from(PASSWORD))
            .await
            .unwrap();
        for number in 0..3 {
            desk.delete_token(&owner, &format!("Token {number}")).await.unwrap();
        }
        hashes.truncate(3);
        let crashed = files(dir.path());
        desk.close().await;
        drop(desk);
        Self { hashes, crashed, closed: files(dir.path()) }
    }

    /// Whether a store of these files is opened; and if it is, that no revoked token lives in it.
    async fn opened(&self, files: &Files, what: &str) -> bool {
        let dir = tempfile::tempdir().unwrap();
        for (name, bytes) in files {
            std::fs::write(dir.path().join(name), bytes).unwrap();
        }
        let Ok(desk) = Desk::open(dir.path(), settings()).await else { return false };
        for hash in &self.hashes {
            let lives = desk.access().find(*hash).is_some_and(|token| token.deleted_at.is_none());
            assert!(!lives, "{what}: a revoked token lives, and nothing is said");
        }
        desk.close().await;
        true
    }
}

fn files(directory: &Path) -> Files {
    let names = ["keydesk.db", "keydesk.db-wal", "keydesk.mark"];
    let read = |name: &str| Some((PathBuf::from(name), std::fs::read(directory.join(name)).ok()?));
    names.into_iter().filter_map(read).collect()
}

fn with(files: &Files, name: &str, damage: impl FnOnce(&mut Vec<u8>)) -> Files {
    let mut files = files.clone();
    damage(files.get_mut(Path::new(name)).expect(name));
    files
}

#[tokio::test]
async fn whole_it_is_opened() {
    let store = Revoked::new().await;
    assert!(store.opened(&store.crashed, "as a crash leaves it").await);
    assert!(store.opened(&store.closed, "closed").await);
}

#[tokio::test]
async fn cut_at_every_page() {
    let store = Revoked::new().await;
    for name in ["keydesk.db", "keydesk.db-wal"] {
        let files = if name == "keydesk.db" { &store.closed } else { &store.crashed };
        for length in (0..files[Path::new(name)].len()).step_by(PAGE) {
            let opened =
                store.opened(&with(files, name, |bytes| bytes.truncate(length)), name).await;
            assert!(!opened, "{name} cut to {length} bytes was opened, and nothing was said");
        }
    }
}

#[tokio::test]
async fn without_its_write_ahead_log() {
    let store = Revoked::new().await;
    let mut files = store.crashed.clone();
    files.remove(Path::new("keydesk.db-wal")).unwrap();
    assert!(!store.opened(&files, "without its log").await, "it was opened, and nothing was said");
}

#[tokio::test]
async fn said_with_what_to_do_and_opened_once_the_log_is_back() {
    let store = Revoked::new().await;
    let dir: TempDir = tempfile::tempdir().unwrap();
    for (name, bytes) in &store.crashed {
        std::fs::write(dir.path().join(name), bytes).unwrap();
    }
    let log = dir.path().join("keydesk.db-wal");
    let kept = std::fs::read(&log).unwrap();
    std::fs::remove_file(&log).unwrap();
    let error = Desk::open(dir.path(), settings()).await.unwrap_err();
    assert_eq!(error.code(), "store-damaged");
    let said = error.to_string().replace(&dir.path().display().to_string(), "[directory]");
    insta::assert_snapshot!(said, @"[directory]/keydesk.db is older than it was: its audit log ends with record 8, and went on to record 12. Tokens deleted since then would work again, so it is not opened. Nothing was changed. Put the newest copy into its place, with all files beside it; or restore a backup (keydeskctl restore), which lets nothing that was deleted since live again.");
    assert_eq!(
        std::fs::read(dir.path().join("keydesk.db")).unwrap(),
        store.crashed[Path::new("keydesk.db")]
    );
    std::fs::write(&log, kept).unwrap();
    Desk::open(dir.path(), settings()).await.unwrap();
}

#[tokio::test]
async fn with_a_table_whose_definition_is_no_text() {
    let store = Revoked::new().await;
    let bytes = &store.closed[Path::new("keydesk.db")];
    let places: Vec<usize> =
        (0..bytes.len()).filter(|at| bytes[*at..].starts_with(b"INTEGER NOT NULL")).collect();
    assert!(places.len() > 20, "{} columns hold a number", places.len());
    for at in places {
        let damaged = with(&store.closed, "keydesk.db", |bytes| bytes[at] = 0xff);
        let opened = tokio::time::timeout(PATIENCE, store.opened(&damaged, "no text")).await;
        assert!(opened.is_ok(), "byte {at}: neither opened nor refused");
    }
}

#[tokio::test]
async fn with_a_bit_flipped() {
    let (flips, seed) = (number(FLIPS, 1_000), number(SEED, 1));
    let mut random = Seeded::new(seed);
    let store = Revoked::new().await;
    let mut refused = 0;
    for flip in 0..flips {
        let (files, name) = match random.below(4) {
            0 | 1 => (&store.closed, "keydesk.db"),
            2 => (&store.crashed, "keydesk.db-wal"),
            _ => (&store.crashed, "keydesk.db"),
        };
        let bit = usize::try_from(random.below(files[Path::new(name)].len() as u64 * 8)).unwrap();
        let flipped = with(files, name, |bytes| bytes[bit / 8] ^= 1 << (bit % 8));
        let what = format!("seed {seed}, flip {flip}: bit {bit} of {name}");
        refused += u64::from(!store.opened(&flipped, &what).await);
    }
    eprintln!(
        "{flips} bits flipped (seed {seed}): {refused} stores refused, no revoked token alive in the others."
    );
    assert!(refused > 0, "not one flipped bit was found");
}
