//! The audit log: read in words, narrowed down, verified, sealed, taken along; and what is said once somebody wrote to it from outside.

use crate::prepared::{
    Prepared, SERVICE_EMAIL, SERVICE_PASSWORD, owner_signs_in, service_signs_in, signs_in,
};
use keydesk_domain::AccountKind;
use keydesk_smoke::{App, Finds, containing};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

pub(crate) const AUDITOR: &str = "auditor@fernwood.example";

#[tokio::test]
async fn audit() {
    let folder = tempfile::tempdir().unwrap();
    let prepared = Prepared::new().await.with_service(&["products:view", "tokens:generate"]).await;
    prepared.token(SERVICE_EMAIL, "WMS Connector").await;
    let steps = async |app: &App| {
        owner_signs_in(app).await;
        app.step("What was done stands there in words, the newest first").await;
        app.button("Audit log").click().await;
        app.heading("Audit log").is_there().await;
        app.sees("6 records").await;
        let table = app.table("Records").text().await;
        let places =
            ["Signed in", "API token created", "Account created", "Role created", "Owner created"]
                .map(|action| {
                    table.find(action).unwrap_or_else(|| panic!("“{action}” is not in: {table}"))
                });
        assert!(places.is_sorted(), "{table}");
        assert!(!table.contains("token.created"), "{table}");
        app.is_accessible("Audit log").await;
        app.picture("audit-log").await;

        app.step("A record tells what changed").await;
        app.row("API token created").click().await;
        let record = app.dialog("API token created");
        record.says(SERVICE_EMAIL).await;
        record.says("API token: WMS Connector").await;
        record.says("Environment").await;
        record.button("Show as recorded").click().await;
        record.says("token.created").await;
        app.is_accessible("A record").await;
        app.press("Escape").await;
        record.is_gone().await;

        filters(app).await;
        exports(app, 6).await;

        app.step("Verify says that nothing is wrong, and what it cannot know yet").await;
        app.button("Verify").click().await;
        app.sees("The audit log is in order").await;
        app.sees("All 6 records hold together. Nothing is signed yet").await;

        seals(app, folder.path()).await;
        let file = checkpoint(folder.path());
        let text = fs::read_to_string(&file).unwrap();
        assert!(text.contains("\nsize 7\n"), "{text}");
        let key = text
            .lines()
            .find_map(|line| line.strip_prefix("key "))
            .expect("a public key")
            .to_owned();
        app.sees(&key).await;
        app.button("Copy public key").click().await;
        app.clipboard_holds(&key).await;

        app.step("Verify says that all of it is what was signed").await;
        app.button("Verify").click().await;
        app.sees("All 7 records hold and are what was signed.").await;
        app.tab("Records").click().await;
        app.button("Export JSON Lines").click().await;
        app.sees("keydesk-audit-log-2.jsonl").await;
        let log = exported(app, "keydesk-audit-log-2.jsonl");
        assert_eq!(verified_independently(&log, &key, &file), "OK 7 records, 7 of them signed\n");

        app.step("Another program alters a record in the store's file").await;
        alter(&app.data_dir(), 5);
        app.button("Verify").click().await;
        app.alert().says("The audit log was tampered with").await;
        app.alert().says("Record 5 does not follow from the one before it").await;
        app.alert()
            .says("Keep a copy of Keydesk's data folder as it is, then restore a backup")
            .await;
        app.is_accessible("A log that was tampered with").await;
        app.picture("audit-log-tampered").await;

        app.step("It is said again after a new start").await;
        app.restart().await;
        owner_signs_in(app).await;
        app.button("Audit log").click().await;
        app.button("Verify").click().await;
        app.alert().says("Record 5 does not follow from the one before it").await;
    };
    prepared.journey("audit", steps).await;
}

#[tokio::test]
async fn audit_by_permission() {
    let prepared = Prepared::new().await.with_service(&["products:view", "tokens:generate"]).await;
    prepared.role("Auditor", &["audit-log:view"]).await;
    prepared.account(AccountKind::Person, "Fernwood Auditor", AUDITOR, "Auditor").await;
    let steps = async |app: &App| {
        app.step("Without the permission to view it, it is nowhere").await;
        service_signs_in(app).await;
        app.button("Audit log").is_gone().await;
        app.press("Ctrl+K").await;
        app.dialog("Search actions").is_there().await;
        app.write("audit log").await;
        app.dialog("Search actions").says("Nothing").await;
        app.button("Audit log").is_gone().await;
        app.press("Escape").await;
        app.dialog("Search actions").is_gone().await;
        app.button(containing("Account menu")).click().await;
        app.menu_item("Sign out").click().await;
        app.heading("Sign in").is_there().await;

        app.step("With it, it can be read and verified, and how it is sealed is left to others")
            .await;
        signs_in(app, AUDITOR, SERVICE_PASSWORD).await;
        app.button("Audit log").click().await;
        app.row("Owner created").is_there().await;
        app.button("Verify").click().await;
        app.sees("The audit log is in order").await;
        app.tab("Sealing").click().await;
        app.button("Save").is_refused_because("Environments: edit").await;
        app.radio("Keychain of this system").is_disabled().await;
        app.is_accessible("Sealing, without the permission").await;
    };
    prepared.journey("audit_by_permission", steps).await;
}

/// Six records, narrowed down by what was done, by whom and when.
async fn filters(app: &App) {
    app.step("It is narrowed down by what was done, by whom and when").await;
    app.field("What was done").click().await;
    app.option("API token created").click().await;
    app.sees("One record").await;
    app.row("Role created").is_gone().await;
    app.button("Clear filters").click().await;
    app.field("What was done").click().await;
    app.option("Account: everything").click().await;
    app.sees("3 records").await;
    app.field("Search by who").fill("sap-integration").await;
    app.sees("One record").await;
    app.button("Clear filters").click().await;
    app.sees("6 records").await;

    app.step("What fits nothing leads back").await;
    app.field("Search by who").click().await;
    app.field("To").tab_to().await;
    // Month, day and year in turn, as the locale has them.
    app.write("01-31-2020").await;
    app.field("To").has_value("2020-01-31").await;
    app.sees("No record fits").await;
    app.button("Export CSV").is_disabled().await;
    app.is_accessible("No record fits").await;
    app.button("Clear filters").click().await;
    app.row("Owner created").is_there().await;
}

/// All of it as files, with as many lines as there are records.
async fn exports(app: &App, records: usize) {
    app.step("It is taken along, as a table and as JSON Lines").await;
    app.button("Export CSV").click().await;
    app.sees("keydesk-audit-log.csv").await;
    app.button("Export JSON Lines").click().await;
    app.sees("keydesk-audit-log.jsonl").await;
    let table = fs::read_to_string(exported(app, "keydesk-audit-log.csv")).unwrap();
    assert_eq!(table.lines().count(), 1 + records, "{table}");
    let lines = fs::read_to_string(exported(app, "keydesk-audit-log.jsonl")).unwrap();
    let lines: Vec<serde_json::Value> =
        lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), records);
    assert_eq!(lines[records - 1]["action"], "account.signed-in", "oldest first");
}

/// Chooses the keychain and a folder, after a few that cannot be.
async fn seals(app: &App, folder: &Path) {
    app.step("Nothing is sealed yet, and that is said").await;
    app.tab("Sealing").click().await;
    app.sees("Not sealed yet").await;
    app.radio("Keychain of this system").is_checked().await;
    app.is_accessible("Sealing").await;

    app.step("What cannot be is said at its field, where it stays").await;
    let field = app.field("Folder for checkpoints");
    for (path, why) in [
        ("checkpoints", "is no folder"),
        ("/no/such/folder", "is no folder"),
        ("/proc", "Nothing can be written to /proc"),
    ] {
        field.fill(path).await;
        app.button("Save").click().await;
        field.is_wrong_because(why).await;
        field.is_focused().await;
        field.has_value(path).await;
    }
    app.is_accessible("Sealing, refused").await;
    field.fill(folder.to_str().unwrap()).await;
    let hours = app.field("Hours between checkpoints in the folder");
    hours.fill("99999").await;
    app.press("Enter").await;
    hours.is_wrong_because("every 1 to 168 hours").await;
    hours.is_focused().await;
    field.has_value(folder.to_str().unwrap()).await;
    assert_eq!(fs::read_dir(folder).unwrap().count(), 0, "nothing was written by trying");

    app.step("The key goes to the keychain, and a checkpoint to the folder").await;
    hours.fill("12").await;
    app.press("Enter").await;
    app.sees("7 of 7 records are sealed.").await;
    let place = app.data_dir().canonicalize().unwrap();
    let kept = app
        .keychain(&format!("audit log of {}", place.display()))
        .await
        .expect("a key in the keychain");
    let seed = kept.lines().next().unwrap();
    app.secret("the key that signs the audit log", seed);
    app.page_does_not_hold(seed).await;
    assert!(!place.join("audit-key").exists(), "the key is in a file, too");
    app.is_accessible("Sealing, chosen").await;
    app.picture("audit-sealing").await;
}

/// The one checkpoint in the folder.
fn checkpoint(folder: &Path) -> PathBuf {
    let files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|it| it.unwrap().path()).collect();
    let [file] = files.as_slice() else { panic!("not one file, but {files:?}") };
    assert!(file.extension().is_some_and(|it| it == "checkpoint"), "{file:?}");
    file.clone()
}

fn exported(app: &App, name: &str) -> PathBuf {
    app.home().join(name)
}

/// What the verifier says that shares no code with Keydesk.
fn verified_independently(log: &Path, key: &str, checkpoint: &Path) -> String {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../support/verify_audit.py");
    let done =
        Command::new("python3").arg(script).arg(log).arg(key).arg(checkpoint).output().unwrap();
    String::from_utf8([done.stdout, done.stderr].concat()).unwrap()
}

/// Gives a record of the store to somebody else, as any program can that may write to its file.
pub(crate) fn alter(data: &Path, record: u32) {
    let script = "import sqlite3, sys; store = sqlite3.connect(sys.argv[1]); \
                  changed = store.execute('UPDATE audit SET actor_email = ? WHERE seq = ?', ('nobody@fernwood.example', sys.argv[2])); \
                  store.commit(); assert changed.rowcount == 1";
    let store = data.join("keydesk.db");
    let done = Command::new("python3")
        .args(["-c", script])
        .arg(store)
        .arg(record.to_string())
        .output()
        .unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}
