//! Whatever is done to the rows that the audit log is about, past the program: what was taken away and is there again keeps the store
//! shut, and all else is named by `audit verify` and by the independent verifier. On real files, by SQL.

use keydesk_desk::{
    AccountEdit, AuditFault, AuditFilter, AuditFormat, AuditKeep, Cost, Desk, EnvironmentEdit,
    NewAccount, NewEnvironment, NewToken, NewUpstream, Owner, RoleEdit, Session, Settings,
    TokenEdit,
};
use keydesk_domain::audit_settings::KeyPlace;
use keydesk_domain::environment::CredentialPlace;
use keydesk_domain::{AccountKind, PermissionSet, Retire};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode};
use sqlx::{ConnectOptions, Connection};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

const OWNER: &str = "owner@fernwood.example";
const PASSWORD: &str = "copper lantern over the quiet harbour";

/// A sealed store with something of each kind in each state, closed.
struct Filled {
    dir: TempDir,
    owner: Session,
    key: String,
}

impl Filled {
    async fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("folder")).unwrap();
        let desk = open(&dir.path().join("data")).await;
        let new = Owner {
            name: "Fernwood Owner".parse().unwrap(),
            email: OWNER.parse().unwrap(),
            password: PASSWORD.into(),
            sandbox_listen: Some("127.0.0.1:0".parse().unwrap()),
        };
        let (owner, _) = desk.first_run(new).await.unwrap();
        let export_folder = Some(dir.path().join("folder").display().to_string());
        let keep = AuditKeep {
            key_place: KeyPlace::File,
            new_key: false,
            export_folder,
            export_hours: 24,
        };
        let key = desk.keep_audit(&owner, keep).await.unwrap().public_key.unwrap();
        fill(&desk, &owner).await;
        desk.checkpoint_audit(&owner).await.unwrap();
        shut(desk).await;
        Self { dir, owner, key }
    }

    /// A copy of it on which this was done.
    async fn tampered(&self, sql: &str) -> PathBuf {
        let copied = self.dir.path().join("copy");
        let _ = fs::remove_dir_all(&copied);
        copy(&self.dir.path().join("data"), &copied);
        let options = SqliteConnectOptions::new().filename(copied.join("keydesk.db"));
        let mut conn = options
            .journal_mode(SqliteJournalMode::Wal)
            .foreign_keys(false)
            .connect()
            .await
            .unwrap();
        let done =
            sqlx::raw_sql(sqlx::AssertSqlSafe(sql.to_owned())).execute(&mut conn).await.unwrap();
        assert!(done.rows_affected() > 0, "nothing was done by {sql}");
        conn.close().await.unwrap();
        copied
    }

    /// What the independent verifier says of the store in this directory.
    async fn python(&self, data: &Path) -> String {
        let log = self.dir.path().join("log.jsonl");
        let _ = fs::remove_file(&log);
        let desk = open(data).await;
        let all = AuditFilter::default();
        desk.export_audit(&self.owner, &all, AuditFormat::Jsonl, &log).await.unwrap();
        shut(desk).await;
        let newest = fs::read_dir(self.dir.path().join("folder"))
            .unwrap()
            .map(|it| it.unwrap().path())
            .max()
            .unwrap();
        let script =
            Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/support/verify_audit.py");
        let done = Command::new("python3")
            .args([&script, &log])
            .arg(&self.key)
            .arg(newest)
            .arg("--state")
            .arg(data.join("keydesk.db"))
            .output()
            .unwrap();
        String::from_utf8([done.stdout, done.stderr].concat()).unwrap()
    }
}

async fn fill(desk: &Desk, owner: &Session) {
    let set = |words: &str| -> PermissionSet {
        words.split_whitespace().map(|it| it.parse().unwrap()).collect()
    };
    desk.create_role(owner, "Export".parse().unwrap(), set("products:view recalls:view"))
        .await
        .unwrap();
    desk.create_role(owner, "Unused".parse().unwrap(), set("products:edit")).await.unwrap();
    let edit = RoleEdit { permissions: Some(set("products:view")), ..RoleEdit::default() };
    desk.edit_role(owner, "Export", edit).await.unwrap();
    for name in ["bo", "closed", "gone"] {
        let new = NewAccount {
            kind: AccountKind::Person,
            name: name.parse().unwrap(),
            email: format!("{name}@fernwood.example").parse().unwrap(),
            roles: vec!["Export".to_owned()],
            password: Some("another quiet harbour lantern".into()),
        };
        desk.create_account(owner, new).await.unwrap();
    }
    let disable = AccountEdit { enabled: Some(false), ..AccountEdit::default() };
    desk.edit_account(owner, "closed@fernwood.example", disable).await.unwrap();
    desk.delete_account(owner, "gone@fernwood.example").await.unwrap();
    for (name, slug) in [("Production", "production"), ("Former", "former")] {
        let upstream = NewUpstream::Url {
            base_url: "https://api.fernwood.example".parse().unwrap(),
            place: CredentialPlace::File,
            credential: Some("upstream-credential".into()),
        };
        let (name, slug) = (name.parse().unwrap(), slug.parse().unwrap());
        let listen = "127.0.0.1:0".parse().unwrap();
        let new = NewEnvironment { name, slug, listen, upstream };
        desk.create_environment(owner, new).await.unwrap();
    }
    desk.delete_environment(owner, "former").await.unwrap();
    let edit =
        EnvironmentEdit { name: Some("Live".parse().unwrap()), ..EnvironmentEdit::default() };
    desk.edit_environment(owner, "production", edit).await.unwrap();
    let later = desk.now() + jiff::SignedDuration::from_hours(24);
    for name in ["Kept", "Deleted", "Paused", "Replaced", "Resumed", "Rotated"] {
        let new = NewToken {
            name: name.parse().unwrap(),
            environment: "sandbox".to_owned(),
            expires_at: Some(later),
            narrowed_to: Some(set("products:view")),
            allowed_addresses: vec!["203.0.113.0/24".parse().unwrap()],
            use_by: None,
        };
        desk.create_token(owner, new).await.unwrap();
    }
    desk.edit_token(owner, "Kept", TokenEdit { expires_at: Some(None), ..TokenEdit::default() })
        .await
        .unwrap();
    desk.delete_token(owner, "Deleted").await.unwrap();
    desk.pause_token(owner, "Paused").await.unwrap();
    desk.pause_token(owner, "Resumed").await.unwrap();
    desk.resume_token(owner, "Resumed").await.unwrap();
    desk.replace_token(owner, "Replaced", Retire::AtOnce).await.unwrap();
    desk.replace_token(owner, "Rotated", Retire::OnFirstUse).await.unwrap();
}

async fn open(data: &Path) -> Desk {
    try_to_open(data).await.unwrap()
}

async fn shut(desk: Desk) {
    desk.close().await;
}

async fn try_to_open(data: &Path) -> Result<Desk, keydesk_desk::DeskError> {
    Desk::open(data, Settings { password_cost: Cost::FOR_TESTS, ..Settings::default() }).await
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    let entries = fs::read_dir(from).unwrap().map(Result::unwrap);
    for entry in entries.filter(|it| it.file_type().unwrap().is_file()) {
        fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}

#[tokio::test]
async fn what_the_log_says_was_taken_away_keeps_a_store_shut_that_gives_it_back() {
    let filled = Filled::new().await;
    for (sql, said) in [
        (
            "UPDATE tokens SET deleted_at = NULL WHERE name = 'Deleted'",
            "API token \"Deleted\" was deleted",
        ),
        ("DELETE FROM tokens WHERE name = 'Deleted'", "API token \"Deleted\" was deleted"),
        (
            "UPDATE tokens SET deleted_at = NULL, name = 'Re', name_key = 're' WHERE name = 'Replaced' AND deleted_at IS NOT NULL",
            "API token \"Replaced\" was deleted",
        ),
        (
            "UPDATE tokens SET paused_at = NULL WHERE name = 'Paused'",
            "API token \"Paused\" was paused",
        ),
        (
            "UPDATE accounts SET disabled_at = NULL WHERE name = 'closed'",
            "account \"closed@fernwood.example\" was disabled",
        ),
        (
            "UPDATE accounts SET deleted_at = NULL WHERE name = 'gone'",
            "account \"gone@fernwood.example\" was deleted",
        ),
        (
            "UPDATE environments SET deleted_at = NULL WHERE slug = 'former'",
            "environment \"Former\" was deleted",
        ),
    ] {
        let data = filled.tampered(sql).await;
        let refused = try_to_open(&data).await.err().unwrap_or_else(|| panic!("opened: {sql}"));
        assert_eq!(refused.code(), "store-damaged", "{refused}");
        let refused = refused.to_string();
        assert!(refused.contains(said) && refused.contains("by record "), "{refused}");
    }
    let seq: i64 = {
        let data =
            filled.tampered("UPDATE tokens SET deleted_at = NULL WHERE name = 'Deleted'").await;
        let mut conn =
            SqliteConnectOptions::new().filename(data.join("keydesk.db")).connect().await.unwrap();
        sqlx::query_scalar("SELECT seq FROM audit WHERE action = 'token.deleted'")
            .fetch_one(&mut conn)
            .await
            .unwrap()
    };
    let data = filled.tampered("UPDATE tokens SET deleted_at = NULL WHERE name = 'Deleted'").await;
    let refused = try_to_open(&data).await.unwrap_err().to_string();
    assert!(refused.contains(&format!("by record {seq} ")), "{refused}");
}

/// What is done, and what it is said to have been done to.
const TAMPERED: [(&str, &str); 39] = [
    ("UPDATE tokens SET account_id = (SELECT id FROM accounts WHERE name = 'bo') WHERE name = 'Kept'", "API token \"Kept\""),
    ("UPDATE tokens SET narrowed_to = NULL WHERE name = 'Kept'", "API token \"Kept\""),
    ("UPDATE tokens SET narrowed_to = '' WHERE name = 'Kept'", "API token \"Kept\""),
    ("UPDATE tokens SET allowed_addresses = '' WHERE name = 'Kept'", "API token \"Kept\""),
    ("UPDATE tokens SET allowed_addresses = '203.0.113.7/32' WHERE name = 'Kept'", "API token \"Kept\""),
    ("UPDATE tokens SET expires_at = NULL WHERE name = 'Resumed'", "API token \"Resumed\""),
    ("UPDATE tokens SET expires_at = expires_at - 1 WHERE name = 'Resumed'", "API token \"Resumed\""),
    ("UPDATE tokens SET expires_at = 99 WHERE name = 'Kept'", "API token \"Kept\""),
    ("UPDATE tokens SET use_by = 99 WHERE name = 'Kept'", "API token \"Kept\""),
    ("UPDATE tokens SET hash = zeroblob(32) WHERE name = 'Kept'", "API token \"Kept\""),
    ("UPDATE tokens SET hint = 'aaaa' WHERE name = 'Kept'", "API token \"Kept\""),
    ("UPDATE tokens SET environment_id = (SELECT id FROM environments WHERE slug = 'production') WHERE name = 'Kept'", "API token \"Kept\""),
    ("UPDATE tokens SET name = 'Other' WHERE name = 'Kept'", "API token \"Other\""),
    ("UPDATE tokens SET created_at = created_at - 1 WHERE name = 'Kept'", "API token \"Kept\""),
    ("UPDATE tokens SET paused_at = 99 WHERE name = 'Kept'", "API token \"Kept\""),
    ("UPDATE tokens SET deleted_at = 99 WHERE name = 'Kept'", "API token \"Kept\""),
    ("UPDATE tokens SET deleted_at = deleted_at + 1 WHERE name = 'Deleted'", "API token \"Deleted\""),
    ("UPDATE tokens SET retires_at = 9999999999999999 WHERE name = 'Rotated' AND replaced_by IS NOT NULL", "API token \"Rotated\""),
    ("DELETE FROM tokens WHERE name = 'Resumed'", "API token \"Resumed\""),
    (
        "INSERT INTO tokens (id, name, name_key, account_id, environment_id, hash, hint, created_at)
         SELECT '0193a1b2-0000-7000-8000-000000000001', 'Planted', 'planted', account_id, environment_id, randomblob(32), 'abcd', 1
         FROM tokens WHERE name = 'Kept'",
        "API token \"Planted\"",
    ),
    ("INSERT INTO role_permissions SELECT id, 'users:edit' FROM roles WHERE name = 'Export'", "role \"Export\""),
    ("DELETE FROM role_permissions WHERE role_id = (SELECT id FROM roles WHERE name = 'Unused')", "role \"Unused\""),
    ("UPDATE roles SET name = 'Import', name_key = 'import' WHERE name = 'Export'", "role \"Import\""),
    ("UPDATE roles SET built_in = 1 WHERE name = 'Unused'", "role \"Unused\""),
    ("DELETE FROM roles WHERE name = 'Unused'", "role \"Unused\""),
    ("INSERT INTO roles (id, name, name_key, created_at) VALUES ('0193a1b2-0000-7000-8000-000000000002', 'Planted', 'planted', 1)", "role \"Planted\""),
    (
        "INSERT INTO account_roles SELECT a.id, r.id FROM accounts a, roles r WHERE a.name = 'bo' AND r.built_in = 1",
        "account \"bo@fernwood.example\"",
    ),
    ("DELETE FROM account_roles WHERE account_id = (SELECT id FROM accounts WHERE name = 'bo')", "account \"bo@fernwood.example\""),
    (
        "UPDATE accounts SET password_hash = (SELECT password_hash FROM accounts WHERE name = 'bo') WHERE name = 'Fernwood Owner'",
        "account \"owner@fernwood.example\"",
    ),
    ("UPDATE accounts SET disabled_at = 99 WHERE name = 'bo'", "account \"bo@fernwood.example\""),
    ("UPDATE accounts SET deleted_at = 99 WHERE name = 'bo'", "account \"bo@fernwood.example\""),
    ("UPDATE accounts SET kind = 'service' WHERE name = 'bo'", "account \"bo@fernwood.example\""),
    (
        "UPDATE accounts SET email = 'other@fernwood.example', email_key = 'other@fernwood.example' WHERE name = 'bo'",
        "account \"other@fernwood.example\"",
    ),
    ("UPDATE environments SET listen = '0.0.0.0:80' WHERE slug = 'production'", "environment \"Live\""),
    ("UPDATE environments SET base_url = 'https://elsewhere.example' WHERE slug = 'production'", "environment \"Live\""),
    ("UPDATE environments SET base_url = 'https://elsewhere.example', credential_place = 'systemd' WHERE slug = 'production'", "environment \"Live\""),
    ("UPDATE environments SET base_url = 'https://elsewhere.example', credential_place = 'file' WHERE slug = 'sandbox'", "environment \"Sandbox\""),
    ("UPDATE environments SET deleted_at = 99 WHERE slug = 'production'", "environment \"Live\""),
    ("UPDATE environments SET slug = 'p2' WHERE slug = 'production'", "environment \"Live\""),
];

#[tokio::test]
async fn every_row_that_does_not_follow_from_the_log_is_named() {
    let filled = Filled::new().await;
    for (sql, what) in TAMPERED {
        let data = filled.tampered(sql).await;
        let desk = open(&data).await;
        let verdict = desk.verify_audit(&filled.owner).await.unwrap();
        shut(desk).await;
        assert_eq!((verdict.holds, verdict.fault), (false, Some(AuditFault::State)), "{sql}");
        assert!(
            verdict.sentence.starts_with(&format!("The {what}")),
            "{sql}: {}",
            verdict.sentence
        );
        let planted = sql.starts_with("INSERT") && what.contains("Planted");
        assert_eq!(verdict.first_bad.is_none(), planted, "{sql}: {}", verdict.sentence);
        assert!(verdict.notes[0].contains("keydeskctl restore"), "what to do is said");
        let python = filled.python(&data).await;
        assert!(python.starts_with("BAD state: "), "{sql}: {python}");
    }
}

#[tokio::test]
async fn what_was_changed_past_the_log_is_not_signed() {
    let filled = Filled::new().await;
    let sql =
        "INSERT INTO role_permissions SELECT id, 'users:edit' FROM roles WHERE name = 'Export'";
    let desk = open(&filled.tampered(sql).await).await;
    desk.create_role(&filled.owner, "More".parse().unwrap(), PermissionSet::EMPTY).await.unwrap();
    let refused = desk.checkpoint_audit(&filled.owner).await.unwrap_err();
    assert_eq!(refused.code(), "audit-broken", "{refused}");
    shut(desk).await;
}

#[tokio::test]
async fn untouched_it_is_what_the_log_says_and_what_was_signed() {
    let filled = Filled::new().await;
    let data = filled.dir.path().join("data");
    let desk = open(&data).await;
    let verdict = desk.verify_audit(&filled.owner).await.unwrap();
    assert!(verdict.holds, "{verdict:?}");
    shut(desk).await;
    let python = filled.python(&data).await;
    assert!(python.starts_with("OK "), "{python}");
}

#[tokio::test]
async fn a_baseline_is_bound_to_its_record() {
    let filled = Filled::new().await;
    // As an earlier version left it: its records say nothing of the state.
    let data = filled
        .tampered(
            "UPDATE audit SET state = ''; DELETE FROM audit_checkpoints; DROP TABLE state_baseline; DROP INDEX audit_state;
             DROP INDEX audit_taken_away; ALTER TABLE audit DROP COLUMN state; DELETE FROM _sqlx_migrations WHERE version = 11;
             UPDATE tokens SET hint = hint",
        )
        .await;
    fs::remove_file(data.join("keydesk.mark")).unwrap();
    let mut conn =
        SqliteConnectOptions::new().filename(data.join("keydesk.db")).connect().await.unwrap();
    rechain(&mut conn).await;
    conn.close().await.unwrap();
    let _ = fs::remove_file(data.join("audit-key"));
    fs::remove_dir_all(filled.dir.path().join("folder")).unwrap();
    let desk = open(&data).await;
    let newest = desk.audit_log(&filled.owner, &AuditFilter::default(), None, 1).await.unwrap();
    assert_eq!(newest[0].action, "audit-log.baseline-taken");
    desk.pause_token(&filled.owner, "Kept").await.unwrap();
    let verdict = desk.verify_audit(&filled.owner).await.unwrap();
    assert!(verdict.holds, "{verdict:?}");
    shut(desk).await;
    let again = open(&data).await;
    assert!(again.verify_audit(&filled.owner).await.unwrap().holds, "one baseline is enough");
    shut(again).await;
    for (sql, said) in [
        (
            "UPDATE tokens SET narrowed_to = NULL WHERE name = 'Resumed'",
            "The API token \"Resumed\" is not",
        ),
        ("UPDATE state_baseline SET digest = zeroblob(32) WHERE kind = 'role'", "What record"),
        ("DELETE FROM state_baseline WHERE kind = 'token'", "What record"),
    ] {
        let copied = filled.dir.path().join("again");
        let _ = fs::remove_dir_all(&copied);
        copy(&data, &copied);
        let mut conn = SqliteConnectOptions::new()
            .filename(copied.join("keydesk.db"))
            .connect()
            .await
            .unwrap();
        sqlx::raw_sql(sqlx::AssertSqlSafe(sql.to_owned())).execute(&mut conn).await.unwrap();
        conn.close().await.unwrap();
        let desk = open(&copied).await;
        let verdict = desk.verify_audit(&filled.owner).await.unwrap();
        shut(desk).await;
        assert_eq!(verdict.fault, Some(AuditFault::State), "{sql}: {verdict:?}");
        assert!(verdict.sentence.starts_with(said), "{sql}: {}", verdict.sentence);
    }
}

/// Rebuilds the audit chain of a store that has no state digests yet.
async fn rechain(conn: &mut sqlx::SqliteConnection) {
    use keydesk_domain::audit::{GENESIS, hash_of};
    use sqlx::Row;
    let mut previous = GENESIS;
    let rows = sqlx::query("SELECT * FROM audit ORDER BY seq").fetch_all(&mut *conn).await.unwrap();
    for row in rows {
        let text = |column: &str| row.get::<Option<String>, _>(column).unwrap_or_default();
        let texts = [
            "actor_id",
            "actor_email",
            "action",
            "subject_kind",
            "subject_id",
            "subject_name",
            "detail",
        ]
        .map(text);
        let [a, b, c, d, e, f, g] = texts.each_ref().map(String::as_str);
        let seq: i64 = row.get("seq");
        previous = hash_of(&previous, seq, row.get("at"), [a, b, c, d, e, f, g, ""]);
        sqlx::query("UPDATE audit SET hash = $1 WHERE seq = $2")
            .bind(previous.as_slice())
            .bind(seq)
            .execute(&mut *conn)
            .await
            .unwrap();
    }
}
