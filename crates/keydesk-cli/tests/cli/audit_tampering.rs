//! Whatever is done to the audit log behind the program's back: the desk, `keydeskctl` and an independent verifier all find the first
//! bad record. On real files, by SQL.

use keydesk_desk::{
    AuditFault, AuditFilter, AuditFormat, AuditKeep, AuditVerdict, Cost, Desk, DeskError, Owner,
    Session, Settings,
};
use keydesk_domain::audit::{GENESIS, hash_of};
use keydesk_domain::audit_settings::KeyPlace;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteRow};
use sqlx::{ConnectOptions, Connection, Row, SqliteConnection};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

const OWNER: &str = "owner@fernwood.example";
const PASSWORD: &str = "copper lantern over the quiet harbour";

/// A sealed log of twelve records, with a checkpoint of each from the second on; those of 4, 8 and 12 records are in a folder.
struct Sealed {
    dir: TempDir,
    owner: Session,
    key: String,
}

impl Sealed {
    async fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("folder")).unwrap();
        fs::write(dir.path().join("password"), PASSWORD).unwrap();
        let desk = open(&dir.path().join("data")).await;
        let new = Owner {
            name: "Fernwood Owner".parse().unwrap(),
            email: OWNER.parse().unwrap(),
            password: PASSWORD.into(),
            sandbox_listen: Some("127.0.0.1:0".parse().unwrap()),
        };
        let (owner, _) = desk.first_run(new).await.unwrap();
        let state = desk.keep_audit(&owner, keep(&dir.path().join("folder"))).await.unwrap();
        desk.close().await;
        drop(desk);
        let sealed = Self { dir, owner, key: state.public_key.unwrap() };
        sealed.grow(3..=8).await;
        copy(&sealed.data(), &sealed.dir.path().join("older"));
        sealed.grow(9..=12).await;
        for file in sealed.checkpoints() {
            let size: u64 = file
                .file_stem()
                .unwrap()
                .to_str()
                .unwrap()
                .rsplit('-')
                .next()
                .unwrap()
                .parse()
                .unwrap();
            if !size.is_multiple_of(4) {
                fs::remove_file(file).unwrap();
            }
        }
        sealed
    }

    /// One role more for each number, and a checkpoint of it.
    async fn grow(&self, numbers: std::ops::RangeInclusive<u8>) {
        let desk = open(&self.data()).await;
        for number in numbers {
            role(&desk, &self.owner, number).await;
            desk.checkpoint_audit(&self.owner).await.unwrap();
        }
        desk.close().await;
    }

    fn data(&self) -> PathBuf {
        self.dir.path().join("data")
    }

    fn checkpoints(&self) -> Vec<PathBuf> {
        let mut files: Vec<_> = fs::read_dir(self.dir.path().join("folder"))
            .unwrap()
            .map(|it| it.unwrap().path())
            .collect();
        files.sort();
        files
    }

    /// Removes what tells the store how far it had come, as whoever means harm does.
    fn unmark(&self) {
        fs::remove_file(self.data().join("keydesk.mark")).unwrap();
    }

    async fn sql(&self, statements: &[&str]) {
        self.unmark();
        let mut conn = connect(&self.data()).await;
        for statement in statements {
            sqlx::raw_sql(sqlx::AssertSqlSafe((*statement).to_owned()))
                .execute(&mut conn)
                .await
                .unwrap();
        }
        conn.close().await.unwrap();
    }

    /// Chains all records anew, as whoever knows the program can.
    async fn chain_anew(&self) {
        let mut conn = connect(&self.data()).await;
        let mut previous = GENESIS;
        for row in
            sqlx::query("SELECT * FROM audit ORDER BY seq").fetch_all(&mut conn).await.unwrap()
        {
            previous = hash(&previous, &row);
            let seq: i64 = row.get("seq");
            sqlx::query("UPDATE audit SET hash = $1 WHERE seq = $2")
                .bind(previous.as_slice())
                .bind(seq)
                .execute(&mut conn)
                .await
                .unwrap();
        }
        conn.close().await.unwrap();
    }

    async fn verdict(&self) -> AuditVerdict {
        let desk = open(&self.data()).await;
        let verdict = desk.verify_audit(&self.owner).await.unwrap();
        desk.close().await;
        verdict
    }

    /// What `keydeskctl audit verify` says of a copy: signing in adds a record.
    fn keydeskctl(&self) -> (i32, serde_json::Value) {
        let copied = self.dir.path().join("copy");
        copy(&self.data(), &copied);
        let done = Command::new(env!("CARGO_BIN_EXE_keydeskctl"))
            .args(["audit", "verify", "--json", "--as", OWNER, "--password-file"])
            .arg(self.dir.path().join("password"))
            .arg("--data-dir")
            .arg(&copied)
            .env_clear()
            .output()
            .unwrap();
        fs::remove_dir_all(copied).unwrap();
        let said = serde_json::from_slice(&done.stdout);
        (
            done.status.code().unwrap(),
            said.unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&done.stderr))),
        )
    }

    /// What the independent verifier says, if the log can still be read whole.
    async fn python(&self) -> Option<String> {
        let log = self.dir.path().join("log.jsonl");
        let desk = open(&self.data()).await;
        let exported =
            desk.export_audit(&self.owner, &AuditFilter::default(), AuditFormat::Jsonl, &log).await;
        desk.close().await;
        exported.ok()?;
        let script =
            Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/support/verify_audit.py");
        let done = Command::new("python3")
            .arg(script)
            .arg(&log)
            .arg(&self.key)
            .args(self.checkpoints())
            .output()
            .unwrap();
        fs::remove_file(log).unwrap();
        Some(String::from_utf8([done.stdout, done.stderr].concat()).unwrap())
    }

    /// All three agree that this is the first bad record.
    async fn is_bad(&self, fault: AuditFault, first: i64) -> AuditVerdict {
        let python = self.python().await;
        let (code, said) = self.keydeskctl();
        let verdict = self.verdict().await;
        assert_eq!((verdict.fault, verdict.first_bad), (Some(fault), Some(first)), "{verdict:?}");
        assert!(
            !verdict.holds && verdict.notes[0].contains("keydeskctl restore"),
            "what to do is said"
        );
        assert_eq!((code, &said["first_bad"]), (9, &first.into()), "{said}");
        if let Some(python) = python {
            let is_exact = matches!(fault, AuditFault::Altered | AuditFault::Missing);
            let says =
                if is_exact { format!("BAD record {first}\n") } else { "BAD record ".to_owned() };
            assert!(python.starts_with(&says), "{python}");
        }
        verdict
    }
}

async fn role(desk: &Desk, owner: &Session, number: u8) {
    desk.create_role(owner, format!("Role {number}").parse().unwrap(), [].into_iter().collect())
        .await
        .unwrap();
}

fn keep(folder: &Path) -> AuditKeep {
    let export_folder = Some(folder.display().to_string());
    AuditKeep { key_place: KeyPlace::File, new_key: false, export_folder, export_hours: 24 }
}

async fn open(data: &Path) -> Desk {
    Desk::open(data, Settings { password_cost: Cost::FOR_TESTS, ..Settings::default() })
        .await
        .unwrap()
}

async fn connect(data: &Path) -> SqliteConnection {
    let options = SqliteConnectOptions::new().filename(data.join("keydesk.db"));
    options.journal_mode(SqliteJournalMode::Wal).connect().await.unwrap()
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    for entry in fs::read_dir(from)
        .unwrap()
        .map(Result::unwrap)
        .filter(|it| it.file_type().unwrap().is_file())
    {
        fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}

fn hash(previous: &[u8; 32], row: &SqliteRow) -> [u8; 32] {
    let account: Option<&str> = row.get("actor_id");
    let text = |column: &str| row.get::<&str, _>(column);
    let fields = [
        account.unwrap_or_default(),
        text("actor_email"),
        text("action"),
        text("subject_kind"),
        text("subject_id"),
        text("subject_name"),
        text("detail"),
        text("state"),
    ];
    hash_of(previous, row.get("seq"), row.get("at"), fields)
}

/// The two are set to each other's, all but their numbers.
const SWAP: &str = "UPDATE audit AS one SET (at, actor_id, actor_email, action, subject_kind, subject_id, subject_name, detail, state, hash) =
    (SELECT at, actor_id, actor_email, action, subject_kind, subject_id, subject_name, detail, state, hash
     FROM audit AS other WHERE other.seq = 13 - one.seq) WHERE seq IN (6, 7)";
const INSERT: [&str; 3] = [
    "UPDATE audit SET seq = -seq WHERE seq >= 6",
    "UPDATE audit SET seq = 1 - seq WHERE seq < 0",
    "INSERT INTO audit SELECT 6, at, actor_id, actor_email, action, subject_kind, subject_id, 'Role 99', detail, hash, state
     FROM audit WHERE seq = 5",
];

#[tokio::test]
async fn an_untouched_log_holds() {
    let sealed = Sealed::new().await;
    let verdict = sealed.verdict().await;
    assert!(verdict.holds && verdict.notes.is_empty(), "{verdict:?}");
    assert_eq!(
        (verdict.records, verdict.sealed, verdict.checkpoints),
        (12, 12, 11 + 1 + 3),
        "{verdict:?}"
    );
    assert_eq!(verdict.sentence, "All 12 records hold and are what was signed.");
    assert_eq!(sealed.python().await.unwrap(), "OK 12 records, 12 of them signed\n");
    let (code, said) = sealed.keydeskctl();
    assert_eq!((code, &said["holds"], &said["records"]), (0, &true.into(), &13.into()), "{said}");
}

#[tokio::test]
async fn an_edit_of_any_column_is_found() {
    for (column, value) in [
        ("at", "at + 1"),
        ("actor_id", "NULL"),
        ("actor_email", "'nobody@fernwood.example'"),
        ("action", "'role.deleted'"),
        ("subject_kind", "''"),
        ("subject_id", "subject_id || ' '"),
        ("subject_name", "CAST(subject_name AS BLOB)"),
        ("detail", "'{}'"),
        ("state", "''"),
        ("state", "replace(state, 'role', 'token')"),
        ("hash", "zeroblob(32)"),
        ("hash", "'short'"),
    ] {
        let sealed = Sealed::new().await;
        sealed.sql(&[&format!("UPDATE audit SET {column} = {value} WHERE seq = 5")]).await;
        sealed.is_bad(AuditFault::Altered, 5).await;
    }
}

#[tokio::test]
async fn a_deletion_is_found() {
    let sealed = Sealed::new().await;
    sealed.sql(&["DELETE FROM audit WHERE seq = 7"]).await;
    sealed.is_bad(AuditFault::Missing, 7).await;
}

#[tokio::test]
async fn a_swap_is_found() {
    let sealed = Sealed::new().await;
    sealed.sql(&[SWAP]).await;
    sealed.is_bad(AuditFault::Altered, 6).await;
}

#[tokio::test]
async fn an_insertion_is_found() {
    let sealed = Sealed::new().await;
    sealed.sql(&INSERT).await;
    sealed.is_bad(AuditFault::Altered, 6).await;
}

#[tokio::test]
async fn a_number_that_no_record_has_is_found() {
    let sealed = Sealed::new().await;
    sealed.sql(&["UPDATE audit SET seq = -3 WHERE seq = 12"]).await;
    sealed.is_bad(AuditFault::Misplaced, -3).await;
}

#[tokio::test]
async fn a_truncation_is_found() {
    let sealed = Sealed::new().await;
    sealed.sql(&["DELETE FROM audit WHERE seq > 10"]).await;
    sealed.is_bad(AuditFault::Truncated, 11).await;
    sealed.sql(&["DELETE FROM audit", "DELETE FROM audit_checkpoints WHERE size <> 8"]).await;
    sealed.is_bad(AuditFault::Truncated, 1).await;
}

#[tokio::test]
async fn a_full_rewrite_is_found_where_it_begins() {
    let sealed = Sealed::new().await;
    sealed.sql(&["UPDATE audit SET actor_email = 'somebody@fernwood.example' WHERE seq = 4"]).await;
    sealed.chain_anew().await;
    let verdict = sealed.is_bad(AuditFault::Rewritten, 4).await;
    assert_eq!(verdict.first_bad_at_most, None);
    // With the store's own checkpoints gone, those in the folder say between which two it begins.
    sealed.sql(&["DELETE FROM audit_checkpoints"]).await;
    let verdict = sealed.is_bad(AuditFault::Rewritten, 1).await;
    assert_eq!(verdict.first_bad_at_most, Some(4));
    assert!(sealed.python().await.unwrap().starts_with("BAD record 1 to 4:"));
}

#[tokio::test]
async fn an_older_file_in_its_place_is_found() {
    let sealed = Sealed::new().await;
    let older = sealed.dir.path().join("older");
    sealed.unmark();
    fs::copy(older.join("keydesk.db"), sealed.data().join("keydesk.db")).unwrap();
    sealed.is_bad(AuditFault::Truncated, 9).await;
    // Also when the key's file, with the newest checkpoint in it, was put back as well: the folder knows better.
    fs::copy(older.join("audit-key"), sealed.data().join("audit-key")).unwrap();
    sealed.is_bad(AuditFault::Truncated, 9).await;
}

#[tokio::test]
async fn another_store_in_its_place_is_found() {
    let (sealed, other) = (Sealed::new().await, Sealed::new().await);
    sealed.unmark();
    fs::copy(other.data().join("keydesk.db"), sealed.data().join("keydesk.db")).unwrap();
    let desk = open(&sealed.data()).await;
    let verdict = desk.verify_audit(&other.owner).await.unwrap();
    assert_eq!(verdict.fault, Some(AuditFault::Replaced), "{verdict:?}");
    desk.close().await;
}

#[tokio::test]
async fn a_forged_checkpoint_is_found() {
    let sealed = Sealed::new().await;
    let forge = "UPDATE audit_checkpoints SET signed = replace(signed, 'tombstones 0', 'tombstones 1') WHERE size = 6";
    sealed.sql(&[forge]).await;
    let verdict = sealed.verdict().await;
    assert_eq!(
        (verdict.fault, verdict.first_bad),
        (Some(AuditFault::Checkpoint), None),
        "{verdict:?}"
    );
    let file = sealed.checkpoints().remove(0);
    fs::write(&file, fs::read_to_string(&file).unwrap().replace("tombstones 0", "tombstones 1"))
        .unwrap();
    assert_eq!(
        sealed.python().await.unwrap(),
        "BAD checkpoint of 4 records: not signed by this key\n"
    );
}

#[tokio::test]
async fn what_was_tampered_with_is_not_signed() {
    for tampering in
        ["DELETE FROM audit WHERE seq > 10", "UPDATE audit SET at = at + 1 WHERE seq = 5"]
    {
        let sealed = Sealed::new().await;
        sealed.sql(&[tampering]).await;
        let desk = open(&sealed.data()).await;
        role(&desk, &sealed.owner, 99).await;
        let refused = desk.checkpoint_audit(&sealed.owner).await.unwrap_err();
        assert!(matches!(refused, DeskError::AuditBroken), "{refused:?}");
        assert_eq!(
            desk.audit_state(&sealed.owner).await.unwrap().0.trouble,
            Some(refused.to_string())
        );
        desk.close().await;
    }
}
