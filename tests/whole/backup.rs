//! A restore that is rehearsed: the backup is taken from a gateway under load, and killed processes leave nothing half done.
#![allow(clippy::print_stderr)]

use crate::crash::{assert_store_whole, settings, with_owner};
use keydesk_control::Office;
use keydesk_desk::{
    AuditFilter, BackupKey, BackupOpener, Desk, DeskError, NewToken, Restore, RestoreFrom,
    Restored, Session, SignedBy, new_backup_key,
};
use keydesk_domain::{HashedToken, TokenId};
use keydesk_gateway::ListenerState;
use keydesk_tests::{
    Child, Client, OWNER_EMAIL, PASSWORD, Seeded, World, leave_to_a_later_version,
};
use secrecy::SecretString;
use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tempfile::TempDir;

const CHILD: &str = env!("CARGO_BIN_EXE_keydesk-child");
const PRODUCTS: &str = "/businesses/5f3c1eb00000000000000001/products/5f3c1ea10000000000000001";

/// Where backups go, with the key that opens them.
struct Elsewhere {
    dir: TempDir,
    recipient: String,
}

impl Elsewhere {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let recipient = new_backup_key(&dir.path().join("key.txt")).unwrap();
        Self { dir, recipient }
    }

    fn file(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    async fn restore(
        &self,
        name: &str,
        directory: &Path,
        trust: bool,
    ) -> Result<Restored, DeskError> {
        let opener = BackupOpener::KeyFile(SecretString::from(
            std::fs::read_to_string(self.file("key.txt")).unwrap(),
        ));
        let from = RestoreFrom { file: self.file(name), opener, signed_by: SignedBy::ThisMachine };
        Restore::begin(directory, &settings(), from).await?.finish(trust).await
    }
}

async fn owner(desk: &Desk) -> Session {
    desk.sign_in(&OWNER_EMAIL.parse().unwrap(), SecretString::from(PASSWORD)).await.unwrap()
}

async fn serve(directory: &Path) -> (Office, SocketAddr) {
    let office = Office::serve(directory, settings(), World::no_rate_limits()).await.unwrap();
    office.settled().await;
    let status = office.status().await.unwrap();
    let ListenerState::Listening { address } = status.listeners[0].state else {
        panic!("{status:?}")
    };
    (office, address)
}

/// A token for the Sandbox: its text and its identifier.
async fn token(desk: &Desk, owner: &Session, name: &str) -> (String, TokenId) {
    let new = NewToken {
        name: name.parse().unwrap(),
        environment: "sandbox".to_owned(),
        expires_at: None,
        narrowed_to: None,
        allowed_addresses: Vec::new(),
        use_by: None,
    };
    let made = desk.create_token(owner, new).await.unwrap();
    (made.text.expose().to_owned(), made.view.token.id)
}

/// The identifiers of tokens that lived after so many records, by the records alone.
async fn lived_after(desk: &Desk, owner: &Session, records: u64) -> BTreeSet<String> {
    let mut log = Vec::new();
    loop {
        let before = log.last().map(|record: &keydesk_domain::audit::AuditRecord| record.seq);
        let page = desk.audit_log(owner, &AuditFilter::default(), before, 1_000).await.unwrap();
        if page.is_empty() {
            break;
        }
        log.extend(page);
    }
    log.retain(|record| u64::try_from(record.seq).is_ok_and(|seq| seq <= records));
    let ids = |action: &str| -> BTreeSet<String> {
        log.iter()
            .filter(|record| record.action == action)
            .map(|record| record.subject.id.clone())
            .collect()
    };
    ids("token.created").difference(&ids("token.deleted")).cloned().collect()
}

async fn live_now(desk: &Desk, owner: &Session) -> BTreeSet<String> {
    desk.tokens(owner, false)
        .await
        .unwrap()
        .into_iter()
        .map(|view| view.token.id.to_string())
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn taken_under_load_it_is_a_state_that_was_and_restored_it_lets_no_deleted_token_live() {
    let (dir, elsewhere) = (with_owner().await, Elsewhere::new());
    let (office, address) = serve(dir.path()).await;
    let desk = office.desk().clone();
    let owner = owner(&desk).await;
    let (kept, _) = token(&desk, &owner, "Kept").await;
    let (before, _) = token(&desk, &owner, "Deleted Before").await;
    let (since, _) = token(&desk, &owner, "Deleted Since").await;
    desk.delete_token(&owner, "Deleted Before").await.unwrap();

    let (stop, sent) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
    let mut load = tokio::task::JoinSet::new();
    for _ in 0..2 {
        let (stop, sent, kept) = (Arc::clone(&stop), Arc::clone(&sent), kept.clone());
        load.spawn(async move {
            let mut client = Client::to(address).await;
            while !stop.load(Ordering::SeqCst) {
                assert_eq!(client.get(PRODUCTS, &kept).await.code(), 200);
                sent.fetch_add(1, Ordering::SeqCst);
            }
        });
    }
    let changes = Arc::new(AtomicUsize::new(0));
    let (stop_changes, changed, changing) =
        (Arc::clone(&stop), Arc::clone(&changes), (desk.clone(), owner.clone()));
    load.spawn(async move {
        let (desk, owner) = changing;
        for number in 0.. {
            if stop_changes.load(Ordering::SeqCst) {
                return;
            }
            token(&desk, &owner, &format!("Token {number}")).await;
            if number % 2 == 0 {
                desk.delete_token(&owner, &format!("Token {number}")).await.unwrap();
            }
            changed.fetch_add(1, Ordering::SeqCst);
        }
    });
    let come_to = async |wanted: usize| {
        while changes.load(Ordering::SeqCst) < wanted {
            tokio::task::yield_now().await;
        }
    };
    come_to(20).await;
    let (sent_before, changes_before) =
        (sent.load(Ordering::SeqCst), changes.load(Ordering::SeqCst));
    let key = BackupKey::Recipient(elsewhere.recipient.clone());
    let made = desk.back_up(&owner, Some(elsewhere.file("one.age")), Some(key)).await.unwrap();
    let meanwhile = (
        sent.load(Ordering::SeqCst) - sent_before,
        changes.load(Ordering::SeqCst) - changes_before,
    );
    assert!(meanwhile.0 > 0, "no request was let through while the backup was made");
    come_to(changes.load(Ordering::SeqCst) + 20).await;
    stop.store(true, Ordering::SeqCst);
    load.join_all().await;
    desk.delete_token(&owner, "Deleted Since").await.unwrap();
    eprintln!("While the backup was made: {} requests, {} changes.", meanwhile.0, meanwhile.1);

    let was = lived_after(&desk, &owner, made.records).await;
    let now = live_now(&desk, &owner).await;
    assert_ne!(was, now, "something happened since");
    office.close().await;
    drop((office, desk));

    // Somewhere else it is what was, to the record.
    let other = tempfile::tempdir().unwrap();
    let restored = elsewhere.restore("one.age", other.path(), true).await.unwrap();
    assert_eq!(restored.plan.records, made.records);
    let desk = Desk::open(other.path(), settings()).await.unwrap();
    assert_eq!(live_now(&desk, &self::owner(&desk).await).await, was);
    desk.close().await;
    drop(desk);
    assert_store_whole(other.path(), "restored elsewhere").await;

    // Here it is that, without what was deleted since.
    let restored = elsewhere.restore("one.age", dir.path(), false).await.unwrap();
    assert_eq!((restored.plan.unknown, restored.paused), (None, 0));
    let (office, address) = serve(dir.path()).await;
    let owner = self::owner(office.desk()).await;
    let both: BTreeSet<String> = was.intersection(&now).cloned().collect();
    assert_eq!(live_now(office.desk(), &owner).await, both);
    let mut client = Client::to(address).await;
    assert_eq!(client.get(PRODUCTS, &kept).await.code(), 200);
    for text in [&before, &since] {
        assert_eq!(client.get(PRODUCTS, text).await.verdict(), (401, "deleted-token".to_owned()));
    }
    assert!(office.desk().verify_audit(&owner).await.unwrap().holds);
    office.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_while_making_backups_there_is_no_half_one() {
    let (dir, elsewhere) = (with_owner().await, Elsewhere::new());
    let folder = elsewhere.file("backups");
    std::fs::create_dir(&folder).unwrap();
    let mut random = Seeded::new(7);
    for _ in 0..8 {
        let arguments = ["backup", folder.to_str().unwrap(), &elsewhere.recipient];
        let mut child = Child::start(CHILD, dir.path(), &arguments);
        for _ in 0..2 {
            child.line().expect("it ended by itself");
        }
        std::thread::sleep(Duration::from_millis(random.below(120)));
        child.kill();
    }
    let names = std::fs::read_dir(&folder)
        .unwrap()
        .map(|it| it.unwrap().file_name().into_string().unwrap());
    let whole: Vec<String> = names.filter(|name| !name.ends_with(".partial")).collect();
    assert!(whole.len() >= 8, "{whole:?}");
    for name in &whole {
        let new = tempfile::tempdir().unwrap();
        elsewhere.restore(&format!("backups/{name}"), new.path(), false).await.unwrap();
    }
    let desk = Desk::open(dir.path(), settings()).await.unwrap();
    assert!(!dir.path().join("backup.partial").exists(), "what was left was removed");
    desk.close().await;
    drop(desk);
    assert_store_whole(dir.path(), "after making backups").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_while_restoring_there_is_the_one_store_or_the_other() {
    let (dir, elsewhere) = (with_owner().await, Elsewhere::new());
    let desk = Desk::open(dir.path(), settings()).await.unwrap();
    let owner = owner(&desk).await;
    let (kept, _) = token(&desk, &owner, "Kept").await;
    let (since, _) = token(&desk, &owner, "Deleted Since").await;
    let key = BackupKey::Recipient(elsewhere.recipient.clone());
    desk.back_up(&owner, Some(elsewhere.file("one.age")), Some(key)).await.unwrap();
    desk.delete_token(&owner, "Deleted Since").await.unwrap();
    desk.close().await;
    drop(desk);
    let (file, key) = (elsewhere.file("one.age"), elsewhere.file("key.txt"));
    let arguments = ["restore", file.to_str().unwrap(), key.to_str().unwrap()];
    let run = || Child::start(CHILD, dir.path(), &arguments);

    let begun = Instant::now();
    let mut child = run();
    assert_eq!([child.line(), child.line()].map(Option::unwrap), ["begun", "restored"]);
    let whole = u64::try_from(begun.elapsed().as_micros()).unwrap();
    drop(child);
    let mut random = Seeded::new(11);
    let mut restored = 0;
    for round in 0..20 {
        let mut child = run();
        assert_eq!(child.line().as_deref(), Some("begun"));
        std::thread::sleep(Duration::from_micros(random.below(whole)));
        restored += child.kill().len();
        let desk = Desk::open(dir.path(), settings())
            .await
            .unwrap_or_else(|error| panic!("round {round}: {error}"));
        let table = desk.access();
        let lives = |text: &str| {
            table.find(HashedToken::of(text)).is_some_and(|token| token.deleted_at.is_none())
        };
        assert!(lives(&kept) && !lives(&since), "round {round}");
        drop(table);
        desk.close().await;
        drop(desk);
    }
    eprintln!("Killed 20 times while restoring, {restored} times after it was done.");
    elsewhere.restore("one.age", dir.path(), false).await.unwrap();
    let desk = Desk::open(dir.path(), settings()).await.unwrap();
    assert!(desk.verify_audit(&self::owner(&desk).await).await.unwrap().holds);
    desk.close().await;
}

#[tokio::test]
async fn one_that_a_newer_version_made_is_left_alone() {
    let (dir, elsewhere) = (with_owner().await, Elsewhere::new());
    let later = with_owner().await;
    let file = later.path().join("keydesk.db");
    leave_to_a_later_version(&file).await;
    let recipient: age::x25519::Recipient = elsewhere.recipient.parse().unwrap();
    std::fs::write(
        elsewhere.file("newer.age"),
        age::encrypt(&recipient, &std::fs::read(&file).unwrap()).unwrap(),
    )
    .unwrap();
    let before = std::fs::read(dir.path().join("keydesk.db")).unwrap();
    let error = elsewhere.restore("newer.age", dir.path(), true).await.unwrap_err();
    assert_eq!(error.code(), "newer-backup", "{error}");
    assert_eq!(std::fs::read(dir.path().join("keydesk.db")).unwrap(), before);
}
