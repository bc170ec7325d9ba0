//! Backups with the real `keydeskctl`: made while it serves, restored with it stopped, each outcome with its exit code.

use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use tempfile::TempDir;

const OWNER: &str = "owner@fernwood.example";
const PASSWORD: &str = "copper lantern over the quiet harbour";
const OTHER_PASSWORD: &str = "violet anchor beside seven old pears";

/// A store with its owner and two tokens, and a key for backups beside it.
struct Desk {
    dir: TempDir,
    recipient: String,
}

/// What a command came to.
struct Done {
    code: i32,
    out: String,
    err: String,
}

/// `keydeskctl serve`, ended with this.
struct Serving(Child);

impl Drop for Serving {
    fn drop(&mut self) {
        let _ended_already = self.0.kill();
        let _ended_already = self.0.wait();
    }
}

impl Desk {
    fn new() -> Self {
        let mut desk = Self { dir: tempfile::tempdir().unwrap(), recipient: String::new() };
        std::fs::write(desk.path("owner.pw"), PASSWORD).unwrap();
        std::fs::write(desk.path("other.pw"), OTHER_PASSWORD).unwrap();
        desk.ok(&[
            "init",
            "--name",
            "Fernwood Owner",
            "--email",
            OWNER,
            "--sandbox-listen",
            "127.0.0.1:0",
        ]);
        desk.ok(&["token", "create", "One", "--out", &desk.text("one.token")]);
        desk.ok(&["token", "create", "Two", "--out", &desk.text("two.token")]);
        desk.recipient = desk.ok(&["backup", "key", &desk.text("key.txt")]).trim().to_owned();
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn text(&self, name: &str) -> String {
        self.path(name).display().to_string()
    }

    /// Runs it as the owner, on the store in this directory.
    fn run_in(&self, data: &str, args: &[&str]) -> Done {
        let mut command = Command::new(env!("CARGO_BIN_EXE_keydeskctl"));
        command
            .args(args)
            .env_clear()
            .env("KEYDESK_DATA_DIR", self.path(data))
            .env("KEYDESK_AS", OWNER);
        let output = command
            .env("KEYDESK_PASSWORD_FILE", self.path("owner.pw"))
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Done {
            code: output.status.code().unwrap(),
            out: text(output.stdout),
            err: text(output.stderr),
        }
    }

    fn run(&self, args: &[&str]) -> Done {
        self.run_in("data", args)
    }

    #[track_caller]
    fn ok(&self, args: &[&str]) -> String {
        self.run(args).ok()
    }

    fn serve(&self) -> Serving {
        let mut command = Command::new(env!("CARGO_BIN_EXE_keydeskctl"));
        command.arg("serve").env_clear().env("KEYDESK_DATA_DIR", self.path("data"));
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        assert!(lines.any(|line| line.unwrap().starts_with("Ready")), "it did not serve");
        Serving(child)
    }

    fn state_of(&self, data: &str, token: &str) -> Value {
        let shown = self.run_in(data, &["--json", "token", "list", "--deleted"]).ok();
        let tokens: Vec<Value> = serde_json::from_str(&shown).unwrap();
        tokens
            .into_iter()
            .find(|it| it["token"]["name"] == token)
            .map(|it| it["state"].clone())
            .unwrap()
    }
}

impl Done {
    #[track_caller]
    fn ok(self) -> String {
        assert_eq!(self.code, 0, "{}{}", self.out, self.err);
        self.out
    }

    #[track_caller]
    fn fails(self, code: i32, says: &str) {
        assert_eq!(self.code, code, "{}{}", self.out, self.err);
        assert!(self.err.contains(says), "it does not say \"{says}\": {}", self.err);
    }
}

#[test]
fn made_while_it_serves_and_restored_once_it_is_stopped() {
    let desk = Desk::new();
    let (file, key) = (desk.text("one.age"), desk.text("key.txt"));
    let serving = desk.serve();
    let made = desk.ok(&["backup", "create", "--to", &file, "--recipient", &desk.recipient]);
    assert!(made.contains("records, which hold") && made.contains("not in it"), "{made}");
    desk.ok(&["token", "delete", "Two", "--yes"]);
    desk.run(&["restore", &file, "--key-file", &key]).fails(7, "Keydesk is running on this store");
    drop(serving);
    let said = desk.ok(&["restore", &file, "--key-file", &key]);
    assert!(said.contains("API tokens deleted since, which stay deleted: Two."), "{said}");
    assert!(said.contains("is kept as"), "{said}");
    assert_eq!(
        (desk.state_of("data", "One"), desk.state_of("data", "Two")),
        ("active".into(), "deleted".into())
    );
}

#[test]
fn on_a_new_machine_tokens_are_paused_unless_they_are_trusted() {
    let desk = Desk::new();
    let (file, key) = (desk.text("one.age"), desk.text("key.txt"));
    desk.ok(&["backup", "create", "--to", &file, "--recipient", &desk.recipient]);
    let said = desk.run_in("new", &["restore", &file, "--key-file", &key]).ok();
    assert!(said.contains("2 API tokens are paused."), "{said}");
    assert!(said.contains("The passwords in this backup sign nobody in: "), "{said}");
    desk.run_in("new", &["token", "list"]).fails(3, "is not right");
    desk.run_in("new", &["recover", OWNER]).ok();
    assert_eq!(desk.state_of("new", "One"), "paused");
    let said = desk
        .run_in("other", &["--json", "restore", &file, "--key-file", &key, "--trust-tokens"])
        .ok();
    let restored: Value = serde_json::from_str(&said).unwrap();
    assert_eq!((&restored["paused"], &restored["kept_as"]), (&0.into(), &Value::Null));
    assert!(restored["plan"]["unknown"].is_string());
    assert_eq!(desk.state_of("other", "One"), "active");
}

#[test]
fn with_a_passphrase_and_each_mistake_has_its_exit_code() {
    let desk = Desk::new();
    let (file, passphrase) = (desk.text("one.age"), desk.text("other.pw"));
    desk.ok(&["backup", "create", "--to", &file, "--passphrase-file", &passphrase]);
    let restore = |args: &[&str]| desk.run(&[&["restore"], args].concat());
    restore(&[&file, "--passphrase-file", &desk.text("owner.pw")])
        .fails(3, "this is not its passphrase");
    restore(&[&file, "--key-file", &desk.text("key.txt")]).fails(3, "it takes a passphrase");
    restore(&[&desk.text("none.age"), "--passphrase-file", &passphrase]).fails(2, "cannot be read");
    restore(&[&desk.text("key.txt"), "--passphrase-file", &passphrase])
        .fails(2, "is no backup of Keydesk");
    restore(&[&file]).fails(2, "--key-file FILE or --passphrase-file FILE");
    restore(&[&file, "--passphrase-file", &passphrase, "--signed-by", &"0".repeat(64)])
        .fails(9, "is not signed");
    let bytes = std::fs::read(&file).unwrap();
    std::fs::write(desk.path("cut.age"), &bytes[..bytes.len() / 2]).unwrap();
    restore(&[&desk.text("cut.age"), "--passphrase-file", &passphrase]).fails(2, "is damaged");
    desk.run(&["backup", "create", "--to", &file, "--passphrase-file", &passphrase])
        .fails(2, "is there already");
    desk.run(&["backup", "create"]).fails(2, "recipient");
    desk.run(&["backup", "key", &desk.text("key.txt")]).fails(2, "nothing is overwritten");
    assert_eq!(desk.state_of("data", "One"), "active");
    restore(&[&file, "--passphrase-file", &passphrase]).ok();
}

#[test]
fn a_schedule_is_kept_by_whoever_serves() {
    let desk = Desk::new();
    let folder = desk.text("backups");
    std::fs::create_dir(&folder).unwrap();
    assert!(desk.ok(&["backup", "status"]).contains("No backups are made on a schedule"));
    desk.run(&["backup", "schedule", "--folder", &folder]).fails(2, "recipient");
    let schedule = ["backup", "schedule", "--folder", &folder, "--every", "12h", "--keep", "3"];
    desk.ok(&[&schedule[..], &["--recipient", &desk.recipient]].concat());
    let status = desk.ok(&["backup", "schedule"]);
    assert!(
        status.contains("every 12 hours; the newest 3 are kept") && status.contains("none yet"),
        "{status}"
    );
    let serving = desk.serve();
    let made = loop {
        let state: Value = serde_json::from_str(&desk.ok(&["--json", "backup", "status"])).unwrap();
        assert_eq!(state["trouble"], Value::Null);
        if let Some(file) = state["made_to"].as_str() {
            break file.to_owned();
        }
    };
    drop(serving);
    desk.ok(&["restore", &made, "--key-file", &desk.text("key.txt")]);
    desk.ok(&["backup", "schedule", "--folder", "none"]);
}

#[test]
fn a_failure_of_the_schedule_is_in_the_status() {
    let desk = Desk::new();
    let folder = desk.text("backups");
    std::fs::create_dir(&folder).unwrap();
    desk.ok(&["backup", "schedule", "--folder", &folder, "--recipient", &desk.recipient]);
    std::fs::remove_dir(&folder).unwrap();
    let _serving = desk.serve();
    let said = loop {
        let status: Value = serde_json::from_str(&desk.ok(&["--json", "status"])).unwrap();
        if let Some(trouble) = status["backup_trouble"].as_str() {
            break trouble.to_owned();
        }
    };
    assert!(
        said.starts_with("The backup was not made: ")
            && said.contains("in no folder that is there"),
        "{said}"
    );
}
