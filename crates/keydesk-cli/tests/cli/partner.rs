//! From the admin's terminal to the partner's: the real `keydeskctl` with a data directory for each of them.
#![allow(clippy::print_stderr)]

use serde_json::Value;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use tempfile::TempDir;

const OWNER: &str = "owner@fernwood.example";
const PASSWORD: &str = "copper lantern over the quiet harbour";
const BUSINESS: &str = "5f3c1eb00000000000000001";

/// Both sides, and the file that goes from one to the other.
struct Sides {
    dir: TempDir,
    /// The partner has the tests' own keychain.
    keychain: bool,
    serving: Option<Child>,
}

/// What a command came to.
struct Done {
    code: i32,
    out: String,
    err: String,
}

impl Done {
    #[track_caller]
    fn ok(self) -> String {
        assert_eq!(self.code, 0, "{}{}", self.out, self.err);
        self.out
    }

    #[track_caller]
    fn fails(self, code: i32, says: &str) -> Self {
        assert_eq!(self.code, code, "{}{}", self.out, self.err);
        assert!(self.err.contains(says), "it does not say \"{says}\": {}", self.err);
        self
    }
}

impl Sides {
    /// An owner whose gateway serves.
    fn new() -> Self {
        let mut sides = Self { dir: tempfile::tempdir().unwrap(), keychain: false, serving: None };
        sides.write("owner.pw", PASSWORD);
        sides
            .admin(&[
                "init",
                "--name",
                "Fernwood Owner",
                "--email",
                OWNER,
                "--sandbox-listen",
                "127.0.0.1:0",
            ])
            .ok();
        let mut command = sides.command("admin", &["serve"]);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let ready = lines.any(|line| line.unwrap().starts_with("Ready"));
        sides.serving = Some(child);
        assert!(ready, "it does not serve");
        sides
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path(name);
        fs::write(&path, text).unwrap();
        #[cfg(unix)]
        fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
        path
    }

    fn command(&self, side: &str, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_keydeskctl"));
        command
            .args(args)
            .env_clear()
            .env("KEYDESK_DATA_DIR", self.path(side))
            .current_dir(self.dir.path());
        if side == "admin" {
            command.env("KEYDESK_AS", OWNER).env("KEYDESK_PASSWORD_FILE", self.path("owner.pw"));
        }
        if side == "partner" && self.keychain {
            for name in ["DBUS_SESSION_BUS_ADDRESS", "HOME", "XDG_RUNTIME_DIR"] {
                command.envs(std::env::var_os(name).map(|value| (name, value)));
            }
        }
        command
    }

    fn admin(&self, args: &[&str]) -> Done {
        finish(&mut self.command("admin", args), "")
    }

    fn partner(&self, args: &[&str]) -> Done {
        self.partner_typing(args, "")
    }

    fn partner_typing(&self, args: &[&str], stdin: &str) -> Done {
        finish(&mut self.command("partner", &[&["partner"], args].concat()), stdin)
    }

    /// A hand-off: its passphrase.
    fn hand_off(&self, name: &str, file: &str, more: &[&str]) -> String {
        let create = [
            "token",
            "create",
            name,
            "--hand-off",
            file,
            "--permission",
            "products:view",
            "--business",
            BUSINESS,
        ];
        self.admin(&[&create[..], more].concat()).ok().trim().to_owned()
    }

    fn token_of(&self, passphrase: &str) -> String {
        let token = self
            .partner_typing(&["token", "SAP Integration", "--passphrase-file", "-"], passphrase)
            .ok();
        token.trim().to_owned()
    }

    /// Every file of both sides, and of what lies between them.
    fn files(&self) -> Vec<PathBuf> {
        walk(self.dir.path())
    }
}

impl Drop for Sides {
    fn drop(&mut self) {
        if let Some(child) = &mut self.serving {
            let _ended_already = child.kill();
            let _ended_already = child.wait();
        }
    }
}

fn finish(command: &mut Command, stdin: &str) -> Done {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let _it_may_not_read = child.stdin.take().unwrap().write_all(stdin.as_bytes());
    let output = child.wait_with_output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Done { code: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
}

fn walk(dir: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(walk(&path));
        } else if path.is_file() {
            files.push(path);
        }
    }
    files
}

#[test]
fn from_a_hand_off_to_the_first_answer() {
    let sides = Sides::new();
    let contact =
        ["--contact-name", "Ann Lee", "--contact-email", "ann@fernwood.example", "--use-by", "3d"];
    let passphrase = sides.hand_off("SAP Integration", "sap.keydesk", &contact);
    assert_eq!(passphrase.split('-').count(), 6, "{passphrase}");
    #[cfg(unix)]
    {
        let mode = std::os::unix::fs::PermissionsExt::mode(
            &fs::metadata(sides.path("sap.keydesk")).unwrap().permissions(),
        );
        assert_eq!(mode & 0o777, 0o600);
    }
    let typed = passphrase.replace('-', " ").to_uppercase();
    let opened =
        sides.partner_typing(&["open", "sap.keydesk", "--passphrase-file", "-"], &typed).ok();
    for says in [
        "SAP Integration",
        "Products: view",
        "Ann Lee <ann@fernwood.example>",
        "http://127.0.0.1:",
        "or it is refused",
        "[ ] ",
    ] {
        assert!(opened.contains(says), "it does not say \"{says}\": {opened}");
    }
    let page = sides
        .partner_typing(&["open", "sap.keydesk", "--html", "--passphrase-file", "-"], &typed)
        .ok();
    assert!(
        page.starts_with("<!DOCTYPE html>")
            && page.contains("Ann Lee &lt;ann@fernwood.example&gt;"),
        "{page}"
    );

    let add = ["add", "--hand-off", "sap.keydesk", "--keep-in", "file", "--passphrase-file", "-"];
    let kept = sides.partner_typing(&add, &typed).ok();
    let kept = kept.trim();
    let check =
        sides.partner_typing(&["check", "sap integration", "--passphrase-file", "-"], kept).ok();
    for says in [
        "The gateway takes the token",
        "/products was answered (200",
        "It may:      Products: view",
        "It may not:",
    ] {
        assert!(check.contains(says), "it does not say \"{says}\": {check}");
    }
    let listed = sides.partner(&["list"]).ok();
    assert!(listed.contains("SAP Integration") && listed.contains("works"), "{listed}");

    sides.admin(&["token", "delete", "SAP Integration", "--yes"]).ok();
    let refused =
        sides.partner_typing(&["check", "SAP Integration", "--passphrase-file", "-"], kept);
    refused.fails(8, "The API token was deleted");
    assert!(sides.partner(&["list"]).ok().contains("does not work"));
    sides.partner(&["remove", "SAP Integration", "--yes"]).ok();
    assert_eq!(sides.partner(&["list"]).ok(), "There are none.\n");
    assert!(!sides.path("partner/keydesk.db").exists(), "the partner's side opened a store");
}

#[test]
fn no_file_and_no_output_holds_a_secret_unless_it_was_asked_for() {
    let sides = Sides::new();
    let handed = sides.hand_off("SAP Integration", "sap.keydesk", &["--json"]);
    let handed: Value = serde_json::from_str(&handed).unwrap();
    let passphrase = handed["passphrase"].as_str().unwrap();
    assert!(handed.get("text").is_none(), "{handed}");
    let add = ["add", "--hand-off", "sap.keydesk", "--keep-in", "file", "--passphrase-file", "-"];
    let kept = sides.partner_typing(&add, passphrase).ok();
    let kept = kept.trim();
    let token = sides.token_of(kept);
    assert!(token.starts_with("kd_sandbox_"), "{token}");

    let mut said = vec![handed.to_string(), sides.admin(&["audit", "--json"]).ok()];
    for args in
        [&["list"][..], &["check", "SAP Integration"], &["checklist", "SAP Integration", "--html"]]
    {
        for json in [&[][..], &["--json"]] {
            let passphrase_file: &[&str] =
                if args[0] == "check" { &["--passphrase-file", "-"] } else { &[] };
            said.push(sides.partner_typing(&[args, json, passphrase_file].concat(), kept).ok());
        }
    }
    for tool in ["curl", "python", "node", "postman", "power-bi", "env", "sap"] {
        said.push(sides.partner(&["config", "SAP Integration", "--for", tool]).ok());
    }
    said.push(
        sides
            .partner_typing(
                &["open", "sap.keydesk", "--json", "--passphrase-file", "-"],
                passphrase,
            )
            .ok(),
    );
    for text in &said {
        assert!(
            !text.contains(&token) && !text.contains(&token[12..40]) && !text.contains(kept),
            "{text}"
        );
    }
    assert!(!said[1..].iter().any(|text| text.contains(passphrase)));

    let filled =
        ["config", "SAP Integration", "--for", "env", "--with-token", "--passphrase-file", "-"];
    assert!(sides.partner_typing(&filled, kept).ok().contains(&format!("KEYDESK_TOKEN={token}\n")));
    sides
        .partner(&["config", "SAP Integration", "--for", "curl", "--with-token"])
        .fails(2, "KEYDESK_TOKEN");

    let files = sides.files();
    assert!(
        files.iter().any(|file| file.ends_with("partner/connections/connections.json")),
        "{files:?}"
    );
    for file in files {
        let bytes = fs::read(&file).unwrap();
        for secret in [&token, &token[4..], &token[12..40], passphrase, kept] {
            assert!(
                !bytes.windows(secret.len()).any(|part| part == secret.as_bytes()),
                "{}",
                file.display()
            );
        }
    }
}

#[test]
fn what_is_no_hand_off_is_said_with_what_to_do() {
    let sides = Sides::new();
    let passphrase = sides.hand_off("SAP Integration", "sap.keydesk", &[]);
    let open = |file: &str, typed: &str| {
        sides.partner_typing(&["open", file, "--passphrase-file", "-"], typed)
    };
    open("sap.keydesk", "six words that are not right").fails(3, "The passphrase does not fit");
    let sealed = fs::read_to_string(sides.path("sap.keydesk")).unwrap();
    sides.write("cut.keydesk", &sealed[..sealed.len() / 2]);
    open("cut.keydesk", &passphrase).fails(2, "damaged");
    sides.write("page.keydesk", "<!DOCTYPE html><title>Sign in</title>");
    open("page.keydesk", &passphrase).fails(2, "web page");
    sides.write("empty.keydesk", "");
    open("empty.keydesk", &passphrase).fails(2, "empty");
    sides.write("huge.keydesk", &"A".repeat(2 * 1024 * 1024));
    open("huge.keydesk", &passphrase).fails(2, "1 MiB");
    open("nowhere.keydesk", &passphrase).fails(2, "nowhere.keydesk");
    sides.partner(&["open", "sap.keydesk"]).fails(2, "--passphrase-file");
    let failed =
        sides.partner_typing(&["open", "sap.keydesk", "--json", "--passphrase-file", "-"], "wrong");
    let failure: Value = serde_json::from_str(&failed.fails(3, "").err).unwrap();
    assert_eq!(failure["error"]["code"], "wrong-passphrase");
}

#[test]
fn one_that_is_out_of_date_is_refused() {
    let sides = Sides::new();
    // It cannot be opened longer than the token lives.
    let soon = (jiff::Timestamp::now() + jiff::SignedDuration::from_secs(8)).to_string();
    let passphrase = sides.hand_off("SAP Integration", "sap.keydesk", &["--expires", &soon]);
    let open = ["open", "sap.keydesk", "--passphrase-file", "-"];
    let refused = loop {
        let done = sides.partner_typing(&open, &passphrase);
        if done.code != 0 {
            break done;
        }
    };
    refused.fails(2, "out of date since");
    let add = ["add", "--hand-off", "sap.keydesk", "--passphrase-file", "-"];
    sides.partner_typing(&add, &passphrase).fails(2, "out of date since");
}

#[test]
fn a_hand_off_that_cannot_be_written_leaves_no_token_behind() {
    let sides = Sides::new();
    let create = |file: &str, more: &[&str]| {
        sides.admin(
            &[&["token", "create", "SAP Integration", "--hand-off", file][..], more].concat(),
        )
    };
    create("sap.txt", &[]).fails(2, ".keydesk");
    sides.write("there.keydesk", "something");
    create("there.keydesk", &[]).fails(2, "nothing is overwritten");
    assert_eq!(fs::read_to_string(sides.path("there.keydesk")).unwrap(), "something");
    create("no-such-folder/sap.keydesk", &[]).fails(2, "cannot be made");
    create("sap.keydesk", &["--environment", "production"]).fails(2, "--base-url");
    create(
        "sap.keydesk",
        &["--environment", "production", "--base-url", "https://api.example.com"],
    )
    .fails(5, "production");
    create("sap.keydesk", &["--contact-name", "Ann Lee"]).fails(2, "--contact-email");
    create("sap.keydesk", &["--out", "token"]).fails(2, "cannot be used with");
    assert!(!sides.path("sap.keydesk").exists() && !sides.path("token").exists());
    assert_eq!(sides.admin(&["token", "list"]).ok(), "There are none.\n");
}

#[cfg(target_os = "linux")]
#[test]
fn a_hand_off_whose_passphrase_nobody_got_is_taken_back() {
    let sides = Sides::new();
    let mut command = sides
        .command("admin", &["token", "create", "SAP Integration", "--hand-off", "sap.keydesk"]);
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = command.stdin(Stdio::null()).stdout(full).stderr(Stdio::piped()).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("The token was deleted again"), "{said}");
    assert!(!sides.path("sap.keydesk").exists());
    assert_eq!(sides.admin(&["token", "list"]).ok(), "There are none.\n");
}

#[test]
fn a_connection_is_added_by_hand_renamed_and_its_name_is_its_own() {
    let sides = Sides::new();
    let token = sides.admin(&["token", "create", "By hand"]).ok();
    let add = |name: &str, token: &str| {
        let add = [
            "add",
            "--name",
            name,
            "--base-url",
            "http://127.0.0.1:9",
            "--keep-in",
            "file",
            "--token-file",
            "-",
        ];
        sides.partner_typing(&add, token)
    };
    let cut = &token.trim()[..token.trim().len() - 3];
    let refused = add("By hand", cut).fails(2, "too short by 3");
    assert!(!refused.err.contains(cut), "{}", refused.err);
    let passphrase = add("By hand", &token).ok();
    add("BY HAND", &token).fails(6, "\"By hand\"");
    sides.partner(&["rename", "By hand", "WMS Connector"]).ok();
    sides.partner(&["rename", "By hand", "Another"]).fails(5, "By hand");
    let check = ["check", "WMS Connector", "--passphrase-file", "-"];
    sides.partner_typing(&check, &passphrase).fails(8, "Nothing listens at 127.0.0.1:9");
    sides.partner_typing(&check, "not these words").fails(3, "does not fit");
    sides.partner(&["remove", "WMS Connector"]).fails(2, "--yes");
    fs::write(sides.path("partner/connections/connections.json"), "{").unwrap();
    sides.partner(&["list"]).fails(7, "is damaged");
}

#[test]
fn where_there_is_no_keychain_the_encrypted_file_is_offered() {
    let sides = Sides::new();
    let passphrase = sides.hand_off("SAP Integration", "sap.keydesk", &[]);
    let add = ["add", "--hand-off", "sap.keydesk", "--passphrase-file", "-"];
    sides.partner_typing(&add, &passphrase).fails(7, "--keep-in file");
    assert_eq!(sides.partner(&["list"]).ok(), "There are none.\n");
}

#[test]
fn the_keychain_holds_the_token_and_gives_it_back() {
    if std::env::var("KEYDESK_TEST_KEYCHAIN").as_deref() != Ok("1") {
        eprintln!(
            "Left out: KEYDESK_TEST_KEYCHAIN=1 is not set, so there is no keychain that a test may write to."
        );
        return;
    }
    let mut sides = Sides::new();
    sides.keychain = true;
    let passphrase = sides.hand_off("SAP Integration", "sap.keydesk", &[]);
    let add = ["add", "--hand-off", "sap.keydesk", "--passphrase-file", "-", "--json"];
    let added: Value = serde_json::from_str(&sides.partner_typing(&add, &passphrase).ok()).unwrap();
    assert_eq!(added["kept"], "keychain");
    let token = sides.partner(&["token", "SAP Integration"]).ok();
    assert!(
        token.trim().ends_with(added["hint"].as_str().unwrap()) && token.starts_with("kd_sandbox_")
    );
    sides.partner(&["check", "SAP Integration"]).ok();
    for file in sides.files() {
        let bytes = fs::read(&file).unwrap();
        assert!(
            !bytes.windows(24).any(|part| part == &token.as_bytes()[12..36]),
            "{}",
            file.display()
        );
    }
    let entry = format!("connection:{}", added["id"].as_str().unwrap());
    let keychain = keydesk_keychain::Keychain::default();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let read = || runtime.block_on(keychain.read(entry.clone())).unwrap();
    assert_eq!(secrecy::ExposeSecret::expose_secret(&read().unwrap()), token.trim());
    sides.partner(&["remove", "SAP Integration", "--yes"]).ok();
    assert!(read().is_none(), "it is still in the keychain");
}
