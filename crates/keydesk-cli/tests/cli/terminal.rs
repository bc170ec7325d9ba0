//! The real `keydeskctl` in directories of its own: what an admin types, what comes back, and with which exit code.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use tempfile::TempDir;

const OWNER: &str = "owner@fernwood.example";
const PASSWORD: &str = "copper lantern over the quiet harbour";
const OTHER_PASSWORD: &str = "violet anchor beside seven old pears";

/// A data directory, and the passwords beside it.
struct Desk {
    dir: TempDir,
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

impl Desk {
    /// With an owner.
    fn new() -> Self {
        let desk = Self::empty();
        desk.init().ok();
        desk
    }

    fn empty() -> Self {
        let desk = Self { dir: tempfile::tempdir().unwrap() };
        desk.write("owner.pw", PASSWORD);
        desk.write("service.pw", OTHER_PASSWORD);
        desk
    }

    fn init(&self) -> Done {
        let init = [
            "init",
            "--name",
            "Fernwood Owner",
            "--email",
            OWNER,
            "--sandbox-listen",
            "127.0.0.1:0",
        ];
        self.run(&init, "")
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
        #[cfg(unix)]
        fs::set_permissions(self.path(name), std::os::unix::fs::PermissionsExt::from_mode(0o600))
            .unwrap();
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_keydeskctl"));
        command
            .args(args)
            .env_clear()
            .env("KEYDESK_DATA_DIR", self.path("data"))
            .env("KEYDESK_AS", OWNER);
        command.env("KEYDESK_PASSWORD_FILE", self.path("owner.pw"));
        command
    }

    /// Runs it as the owner.
    fn run(&self, args: &[&str], stdin: &str) -> Done {
        finish(&mut self.command(args), stdin)
    }

    /// Runs it as a service account.
    fn run_as(&self, email: &str, args: &[&str]) -> Done {
        let mut command = self.command(args);
        command.env("KEYDESK_AS", email).env("KEYDESK_PASSWORD_FILE", self.path("service.pw"));
        finish(&mut command, "")
    }

    /// A role and a service account that has it.
    fn service(&self, email: &str, permissions: &str) {
        self.run(&["role", "create", email, "--permission", permissions], "").ok();
        let new = [
            "account",
            "create",
            "Nightly export",
            "--email",
            email,
            "--role",
            email,
            "--new-password-file",
        ];
        let file = self.path("service.pw");
        self.run(&[&new[..], &[file.to_str().unwrap()]].concat(), "").ok();
    }

    fn serve(&self) -> Serving {
        let mut command = self.command(&["serve"]);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut said = Vec::new();
        // Its end, if it fails, ends this as well.
        for line in &mut lines {
            said.push(line.unwrap());
            if said.last().unwrap().starts_with("Ready") {
                return Serving { child, said: said.join("\n") };
            }
        }
        let ended = child.wait();
        panic!("it did not serve ({ended:?}): {said:?}");
    }
}

/// `keydeskctl serve`, ended with this.
struct Serving {
    child: Child,
    said: String,
}

impl Serving {
    fn base(&self) -> String {
        let at = self.said.find("http://").unwrap();
        self.said[at..].split_whitespace().next().unwrap().to_owned()
    }

    /// One GET, without a library: the status.
    fn get(&self, path: &str, token: &str) -> u16 {
        let address = self.base().replace("http://", "");
        let mut stream = std::net::TcpStream::connect(&address).unwrap();
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\nConnection: close\r\n\r\n"
        )
        .unwrap();
        let mut status = String::new();
        BufReader::new(stream).read_line(&mut status).unwrap();
        status.split(' ').nth(1).unwrap().parse().unwrap()
    }

    /// Asks it to stop as a service manager does, and waits for its end.
    fn stop(mut self) -> String {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
        let mut err = String::new();
        std::io::Read::read_to_string(&mut self.child.stderr.take().unwrap(), &mut err).unwrap();
        assert!(self.child.wait().unwrap().success(), "{err}");
        err
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ended_already = self.child.kill();
        let _ended_already = self.child.wait();
    }
}

fn finish(command: &mut Command, stdin: &str) -> Done {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("keydeskctl was built");
    let _it_may_not_read = child.stdin.take().unwrap().write_all(stdin.as_bytes());
    let output = child.wait_with_output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Done { code: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
}

const PRODUCTS: &str = "/businesses/5f3c1eb00000000000000001/products";

#[test]
fn from_nothing_to_a_refused_request_while_it_serves() {
    let desk = Desk::new();
    desk.service("export@fernwood.example", "products:view,tokens:generate");
    let serving = desk.serve();
    let token = desk.run_as("export@fernwood.example", &["token", "create", "Nightly"]).ok();
    let token = token.trim();
    assert_eq!(serving.get(PRODUCTS, token), 200);
    assert_eq!(serving.get("/businesses/5f3c1eb00000000000000001/suppliers", token), 403);
    let listed = desk.run_as("export@fernwood.example", &["token", "list"]).ok();
    assert!(listed.contains("Nightly") && !listed.contains(token), "{listed}");
    let deleted =
        desk.run_as("export@fernwood.example", &["token", "delete", "Nightly", "--yes"]).ok();
    assert_eq!(deleted, "The API token \"Nightly\" was deleted. Its next request is refused.\n");
    assert_eq!(serving.get(PRODUCTS, token), 401);
    let said = serving.stop();
    assert!(!said.contains(token), "{said}");
}

#[test]
fn the_same_commands_work_when_nothing_serves() {
    let desk = Desk::new();
    desk.service("export@fernwood.example", "products:view,tokens:generate");
    let token = desk.run_as("export@fernwood.example", &["token", "create", "Nightly"]).ok();
    let serving = desk.serve();
    assert_eq!(serving.get(PRODUCTS, token.trim()), 200);
    serving.stop();
    desk.run_as("export@fernwood.example", &["token", "delete", "Nightly", "--yes"]).ok();
    assert_eq!(desk.serve().get(PRODUCTS, token.trim()), 401);
}

#[test]
fn exit_codes_are_those_documented() {
    let desk = Desk::empty();
    desk.run(&["status"], "").fails(5, "no owner yet");
    assert!(!desk.path("data").exists(), "to look made something");
    desk.run(&["serve"], "").fails(5, "no owner yet");
    desk.init().ok();
    desk.run(&["status"], "").ok();
    desk.init().fails(6, "already has its owner");
    desk.run(&["role", "create", "", "--permission", "products:view"], "").fails(2, "");
    desk.run(&["role", "create", "X", "--permission", "products:all"], "").fails(2, "products:all");
    desk.run(&["role", "show", "Nobody's"], "").fails(5, "Nobody's");
    desk.run(&["role", "create", "administrator", "--preset", "reporting"], "")
        .fails(6, "Administrator");
    desk.service("export@fernwood.example", "products:view");
    desk.run_as("export@fernwood.example", &["token", "create", "Mine"])
        .fails(4, "Generate API Token");
    desk.run_as(OWNER, &["whoami"]).fails(3, "not right");
    desk.run(&["role", "delete", "export@fernwood.example", "--yes"], "")
        .fails(6, "export@fernwood.example");
    desk.run(&["role", "delete", "export@fernwood.example"], "").fails(2, "--yes");
    desk.run(&["no-such-command"], "").fails(2, "");
    fs::write(desk.path("data/keydesk.db"), "this is no database, and never was one").unwrap();
    desk.run(&["whoami"], "").fails(7, "");
}

#[test]
fn a_tokens_text_goes_to_a_new_file_of_its_owners() {
    let desk = Desk::new();
    let file = desk.path("token");
    let create = ["token", "create", "To a file", "--out", file.to_str().unwrap()];
    let said = desk.run(&create, "").ok();
    let text = fs::read_to_string(&file).unwrap();
    assert!(text.starts_with("kd_sandbox_") && text.ends_with('\n') && text.lines().count() == 1);
    assert!(!said.contains(text.trim()));
    #[cfg(unix)]
    assert_eq!(
        std::os::unix::fs::PermissionsExt::mode(&fs::metadata(&file).unwrap().permissions())
            & 0o777,
        0o600
    );
    desk.run(&["token", "create", "Another", "--out", file.to_str().unwrap()], "")
        .fails(2, "nothing is overwritten");
    assert_eq!(fs::read_to_string(&file).unwrap(), text);
    assert!(
        !desk.run(&["token", "list"], "").ok().contains("Another"),
        "it was created all the same"
    );
    // One that cannot be created leaves no file behind.
    let other = desk.path("other");
    desk.run(&["token", "create", "to a FILE", "--out", other.to_str().unwrap()], "")
        .fails(6, "To a file");
    assert!(!other.exists());
}

#[cfg(target_os = "linux")]
#[test]
fn a_token_whose_text_cannot_be_written_is_deleted_again() {
    let desk = Desk::new();
    let mut command = desk.command(&["token", "create", "Nowhere"]);
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = command.stdin(Stdio::null()).stdout(full).stderr(Stdio::piped()).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("The token was deleted again"), "{said}");
    assert!(!said.contains("kd_sandbox_"), "{said}");
    assert_eq!(desk.run(&["token", "list"], "").ok(), "There are none.\n");
}

#[test]
fn everything_is_json_when_that_is_asked_for() {
    let desk = Desk::new();
    for command in [
        &["status"][..],
        &["whoami"],
        &["role", "permissions"],
        &["role", "list"],
        &["role", "create", "Reader", "--preset", "data-export"],
        &["account", "list"],
        &["token", "create", "Nightly", "--expires", "90d", "--permission", "products:view"],
        &["token", "edit", "Nightly", "--expires", "never"],
        &["token", "list"],
        &["token", "show", "Nightly"],
        &["token", "delete", "Nightly", "--yes"],
        &["environment", "list"],
        &["environment", "check", "sandbox"],
        &["audit", "--limit", "3"],
        &["sandbox", "reset", "--yes"],
    ] {
        let out = desk.run(&[command, &["--json"]].concat(), "").ok();
        let _: serde_json::Value =
            serde_json::from_str(&out).unwrap_or_else(|why| panic!("{command:?}: {why}: {out}"));
    }
    let failed = desk.run(&["role", "show", "Nobody's", "--json"], "").fails(5, "");
    let failure: serde_json::Value = serde_json::from_str(&failed.err).unwrap();
    assert_eq!(failure["error"]["code"], "not-found");
    let failed = desk.run(
        &[
            "account",
            "create",
            "X",
            "--email",
            OWNER,
            "--role",
            "Reader",
            "--without-password",
            "--json",
        ],
        "",
    );
    let failure: serde_json::Value = serde_json::from_str(&failed.fails(6, "").err).unwrap();
    assert_eq!(failure["error"]["field"], "email");
}

#[test]
fn passwords_come_from_standard_input_line_by_line() {
    let desk = Desk::empty();
    let init = [
        "init",
        "--name",
        "Fernwood Owner",
        "--email",
        OWNER,
        "--password-file",
        "-",
        "--sandbox-listen",
        "127.0.0.1:0",
    ];
    desk.run(&init, &format!("{PASSWORD}\n")).ok();
    desk.run(
        &["role", "create", "Reader", "--preset", "data-export", "--password-file", "-"],
        &format!("{PASSWORD}\n"),
    )
    .ok();
    let create = [
        "account",
        "create",
        "Export",
        "--email",
        "export@fernwood.example",
        "--role",
        "Reader",
        "--password-file",
        "-",
        "--new-password-file",
        "-",
    ];
    desk.run(&create, &format!("{PASSWORD}\r\n{OTHER_PASSWORD}\n")).ok();
    desk.run_as("export@fernwood.example", &["whoami"]).ok();
    desk.run(&["whoami", "--password-file", "-"], "").fails(2, "empty");
    let mut nothing_given = desk.command(&["whoami"]);
    nothing_given.env_remove("KEYDESK_PASSWORD_FILE");
    finish(&mut nothing_given, PASSWORD).fails(2, "--password-file");
}

#[test]
fn a_weak_password_is_refused_with_what_to_do() {
    let desk = Desk::empty();
    for weak in ["short", "password1234567890"] {
        desk.write("owner.pw", weak);
        let refused = desk.init().fails(2, "password");
        assert!(!refused.err.contains(weak), "{}", refused.err);
    }
    desk.run(&["status"], "").fails(5, "no owner");
}

#[test]
fn verify_tells_a_whole_token_from_a_damaged_one_and_repeats_neither() {
    let desk = Desk::new();
    let token = desk.run(&["token", "create", "Nightly"], "").ok();
    let token = token.trim();
    let said = desk.run(&["verify"], token).ok();
    assert!(
        said.contains("\"sandbox\"")
            && said.contains(&token[token.len() - 4..])
            && !said.contains(token),
        "{said}"
    );
    let swapped =
        format!("{}{}", &token[..token.len() - 1], if token.ends_with('a') { 'b' } else { 'a' });
    for damaged in [&token[..token.len() - 1], &swapped, "hunter2"] {
        let refused = desk.run(&["verify"], damaged).fails(2, "not whole");
        assert!(!refused.err.contains(damaged), "{}", refused.err);
    }
}

#[test]
fn no_file_and_no_output_holds_a_secret() {
    let desk = Desk::new();
    desk.service("export@fernwood.example", "products:view,tokens:generate");
    let serving = desk.serve();
    let token = desk.run_as("export@fernwood.example", &["token", "create", "Nightly"]).ok();
    let token = token.trim();
    serving.get(PRODUCTS, token);
    serving.get(&format!("{PRODUCTS}?token={token}"), token);
    let mut said = Vec::new();
    for command in [
        &["account", "list"][..],
        &["token", "list"],
        &["audit"],
        &["account", "show", "export@fernwood.example"],
    ] {
        said.push(desk.run(&[command, &["--json"]].concat(), "").ok());
    }
    said.push(serving.said.clone());
    said.push(serving.stop());
    for text in said {
        for secret in [token, &token[4..], PASSWORD, OTHER_PASSWORD] {
            assert!(!text.contains(secret), "{text}");
        }
    }
    let mut files = 0;
    for file in walk(&desk.path("data")) {
        let bytes = fs::read(&file).unwrap();
        files += 1;
        for secret in [token, &token[4..40], PASSWORD, OTHER_PASSWORD] {
            assert!(
                !bytes.windows(secret.len()).any(|part| part == secret.as_bytes()),
                "{}",
                file.display()
            );
        }
    }
    assert!(files >= 2);
}

#[test]
fn completions_are_written_for_every_shell() {
    let desk = Desk::empty();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        assert!(desk.run(&["completions", shell], "").ok().contains("keydeskctl"), "{shell}");
    }
}

#[test]
fn a_second_server_says_that_there_is_one() {
    let desk = Desk::new();
    let serving = desk.serve();
    desk.run(&["serve"], "").fails(7, "");
    assert_eq!(serving.get("/.well-known/keydesk/health", ""), 200);
}

/// Role, service account and token in one act. Gives the token's text.
fn integration(desk: &Desk) -> String {
    let create = [
        "integration",
        "create",
        "--kind",
        "erp",
        "--token-name",
        "SAP Integration",
        "--email",
        "sap@fernwood.example",
    ];
    desk.run(&create, "").ok().trim().to_owned()
}

#[test]
fn an_integration_is_made_in_one_act_or_not_at_all() {
    let desk = Desk::new();
    let serving = desk.serve();
    let token = integration(&desk);
    assert_eq!(serving.get(PRODUCTS, &token), 200);
    let account = desk.run(&["account", "show", "sap@fernwood.example"], "").ok();
    assert!(
        account.contains("nobody can sign in as it") && account.contains("SAP Integration"),
        "{account}"
    );
    let again = [
        "integration",
        "create",
        "--kind",
        "erp",
        "--token-name",
        "Another",
        "--email",
        "sap@fernwood.example",
    ];
    desk.run(&again, "")
        .fails(6, "email: The e-mail sap@fernwood.example belongs to another account");
    assert!(
        !desk.run(&["role", "list"], "").ok().contains("Another"),
        "the role was made all the same"
    );
    let file = desk.path("token");
    let reused = [
        "integration",
        "create",
        "--kind",
        "wms",
        "--token-name",
        "WMS Connector",
        "--account",
        "sap@fernwood.example",
    ];
    let said =
        desk.run(&[&reused[..], &["--json", "--out", file.to_str().unwrap()]].concat(), "").ok();
    let said: serde_json::Value = serde_json::from_str(&said).unwrap();
    assert_eq!(said["account"]["roles"][0], "SAP Integration");
    assert!(fs::read_to_string(&file).unwrap().starts_with("kd_sandbox_"));
    let kinds = desk.run(&["integration", "kinds"], "").ok();
    assert!(kinds.contains("ERP systems") && kinds.contains("Product Synchronization"), "{kinds}");
}

#[test]
fn a_token_on_behalf_of_a_service_account_that_may_have_to_be_used_in_time() {
    let desk = Desk::new();
    integration(&desk);
    let create = ["token", "create", "Second", "--for", "sap@fernwood.example", "--use-by", "1h"];
    desk.run(&create, "").ok();
    let shown = desk.run(&["token", "show", "Second"], "").ok();
    assert!(shown.contains("sap@fernwood.example") && shown.contains("Use by"), "{shown}");
    desk.run(&["token", "create", "Mine", "--for", OWNER], "").fails(4, "a person's account");
    desk.service("export@fernwood.example", "products:view,tokens:generate");
    let refused = desk.run_as(
        "export@fernwood.example",
        &["token", "create", "Theirs", "--for", "sap@fernwood.example"],
    );
    refused.fails(4, "users:edit");
}

#[test]
fn a_token_is_replaced_by_one_of_the_same_name_and_the_first_use_of_that_is_the_proof() {
    let desk = Desk::new();
    let serving = desk.serve();
    let old = integration(&desk);
    let new = desk.run(&["token", "replace", "SAP Integration"], "").ok();
    let new = new.trim();
    assert!(desk.run(&["token", "list"], "").ok().contains("active, being replaced"));
    assert_eq!(serving.get(PRODUCTS, &old), 200);
    let told = desk.run(&["token", "rotation", "SAP Integration"], "").ok();
    assert!(
        told.contains("first successful request of the new one") && told.contains("127.0.0.1"),
        "{told}"
    );
    desk.run(&["token", "replace", "SAP Integration", "--retire", "24h"], "")
        .fails(4, "has not stopped yet");
    assert_eq!((serving.get(PRODUCTS, new), serving.get(PRODUCTS, &old)), (200, 401));
    assert!(
        desk.run(&["token", "rotation", "SAP Integration"], "").ok().contains("it has stopped")
    );
    let newer = desk.run(&["token", "replace", "SAP Integration", "--retire", "7d"], "").ok();
    desk.run(&["token", "cancel-replacement", "SAP Integration"], "").ok();
    assert_eq!((serving.get(PRODUCTS, new), serving.get(PRODUCTS, newer.trim())), (200, 401));
    desk.run(&["token", "cancel-replacement", "SAP Integration"], "").fails(5, "no replacement");
    desk.run(&["token", "replace", "SAP Integration", "--retire", "2h"], "")
        .fails(2, "at-once, on-first-use, 1h, 24h, 7d");
    let said = serving.stop();
    assert!(!said.contains(&old) && !said.contains(new), "{said}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_replacement_whose_text_cannot_be_written_leaves_the_old_one_as_it_was() {
    let desk = Desk::new();
    let old = integration(&desk);
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let mut command = desk.command(&["token", "replace", "SAP Integration"]);
    let output = command.stdin(Stdio::null()).stdout(full).stderr(Stdio::piped()).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(!desk.run(&["token", "list"], "").ok().contains("being replaced"));
    assert_eq!(desk.serve().get(PRODUCTS, &old), 200);
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

const SUPPLIERS: &str = "/businesses/5f3c1eb00000000000000001/suppliers";

#[test]
fn what_happened_can_be_asked_for_and_how_much_of_it_is_kept() {
    let desk = Desk::new();
    desk.service("export@fernwood.example", "products:view,products:edit,tokens:generate");
    let serving = desk.serve();
    let token = desk.run_as("export@fernwood.example", &["token", "create", "Nightly"]).ok();
    assert_eq!(serving.get(PRODUCTS, token.trim()), 200);
    assert_eq!(serving.get(SUPPLIERS, token.trim()), 403);

    let shown = desk.run(&["activity", "--by", "endpoint"], "").ok();
    assert!(shown.contains("1 allowed, 1 refused, 0 upstream errors"), "{shown}");
    assert!(
        shown.contains("GET /businesses/{businessId}/suppliers")
            && shown.contains("missing-permission 1"),
        "{shown}"
    );
    let shown = desk.run(&["activity", "--token", "Nightly", "--days", "1", "--json"], "").ok();
    let activity: serde_json::Value = serde_json::from_str(&shown).unwrap();
    assert_eq!(
        (&activity["rows"][0]["token_name"], activity["points"].as_array().unwrap().len()),
        (&"Nightly".into(), 24)
    );

    let shown = desk.run(&["activity", "refusals", "--json"], "").ok();
    let page: serde_json::Value = serde_json::from_str(&shown).unwrap();
    let id = page["rows"][0]["request_id"].as_str().unwrap();
    let shown = desk.run(&["activity", "refusal", id], "").ok();
    assert!(
        shown.contains("suppliers:view") && shown.contains("products:view products:edit"),
        "{shown}"
    );
    desk.run(&["activity", "refusal", "0190f5fe"], "").fails(5, "0190f5fe");

    let shown = desk.run(&["activity", "settings"], "").ok();
    assert!(shown.contains("90 days") && shown.contains("not kept"), "{shown}");
    let shown = desk.run(&["activity", "settings", "--keep-paths", "true"], "").ok();
    assert!(shown.contains("90 days") && !shown.contains("not kept"), "{shown}");
    desk.run(&["activity", "settings", "--retention-days", "0"], "").fails(2, "between 1 and 3650");
    desk.run_as("export@fernwood.example", &["activity", "settings", "--retention-days", "9"])
        .fails(4, "tokens:edit");

    let shown = desk.run(&["overview"], "").ok();
    assert!(shown.contains("1 allowed, 1 refused") && shown.contains("runs"), "{shown}");
    let shown = desk.run(&["role", "usage", "export@fernwood.example"], "").ok();
    assert!(shown.contains("Without what was not used: products:view tokens:generate"), "{shown}");
    let smaller =
        ["role", "edit", "export@fernwood.example", "--remove", "products:view", "--dry-run"];
    let shown = desk.run(&smaller, "").ok();
    assert!(shown.contains("1 requests in the last 7 days would now be refused"), "{shown}");
    assert_eq!(serving.get(PRODUCTS, token.trim()), 200, "nothing was changed");
}

#[test]
fn what_was_counted_and_recorded_outlives_a_kill() {
    let desk = Desk::new();
    desk.service("export@fernwood.example", "products:view,tokens:generate");
    let mut serving = desk.serve();
    let token = desk.run_as("export@fernwood.example", &["token", "create", "Nightly"]).ok();
    for _ in 0..20 {
        assert_eq!(serving.get(PRODUCTS, token.trim()), 200);
    }
    // Nobody asks the process: what is looked at is what it has written of its own accord.
    while counted_in_a_copy(&desk.path("data")) < Some(20) {
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    desk.run(&["role", "create", "Last of all", "--preset", "reporting"], "").ok();
    serving.child.kill().unwrap();
    serving.child.wait().unwrap();
    let shown = desk.run(&["activity", "--json"], "").ok();
    let activity: serde_json::Value = serde_json::from_str(&shown).unwrap();
    assert_eq!(
        activity["totals"],
        serde_json::json!({ "allowed": 20, "refused": 0, "upstream_errors": 0 })
    );
    let audit = desk.run(&["audit", "--limit", "3"], "").ok();
    assert!(audit.contains("role.created") && audit.contains("Last of all"), "{audit}");
}

/// The requests in a copy of the store as it is on disk at this moment; `None` if it was copied in the middle of a write.
fn counted_in_a_copy(data: &Path) -> Option<i64> {
    let copy = tempfile::tempdir().unwrap();
    for file in ["keydesk.db", "keydesk.db-wal"] {
        let copied = fs::copy(data.join(file), copy.path().join(file));
        copied.ok().or_else(|| (file == "keydesk.db-wal").then_some(0))?;
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let store = keydesk_store::Store::open(keydesk_store::OwnerLock::take(copy.path()).ok()?)
            .await
            .ok()?;
        let uses = keydesk_store::traffic::uses(&mut *store.read().await.ok()?).await.ok()?;
        store.close().await;
        Some(uses.iter().map(|(_, used)| used.allowed).sum())
    })
}

#[test]
fn a_refusal_is_explained_and_what_explains_it_shows_no_token() {
    let desk = Desk::new();
    desk.service("export@fernwood.example", "products:view,tokens:generate");
    let serving = desk.serve();
    let token = desk.run_as("export@fernwood.example", &["token", "create", "Nightly"]).ok();
    let token = token.trim();
    let explained = |args: &[&str], stdin: &str| {
        let shown = desk.run(&[&["diagnose"], args].concat(), stdin).ok();
        for at in 11..token.len() - 8 {
            assert!(!shown.contains(&token[at..at + 8]), "it repeats the token: {shown}");
        }
        shown
    };

    assert_eq!(serving.get("/businesses/5f3c1eb00000000000000001/suppliers", token), 403);
    let page = desk.run(&["activity", "refusals", "--json"], "").ok();
    let page: serde_json::Value = serde_json::from_str(&page).unwrap();
    let id = page["rows"][0]["request_id"].as_str().unwrap();
    let shown = explained(&["--request-id", id], "");
    for part in [
        "This needs the permission suppliers:view",
        "✓ The token was copied correctly",
        "✗ The account has the required permissions",
        "keydeskctl role edit 'export@fernwood.example' --add suppliers:view",
    ] {
        assert!(shown.contains(part), "no \"{part}\": {shown}");
    }
    let json = explained(&["--request-id", id, "--json"], "");
    let diagnosis: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(diagnosis["checks"][2]["verdict"], "bad");
    assert_eq!(diagnosis["remedies"][0]["act"]["kind"], "grant");

    let shown = explained(
        &["--paste-file", "-"],
        &format!("Bearer Bearer {}\n", &token[..token.len() - 2]),
    );
    assert!(
        shown.contains("✗ The token was copied correctly") && shown.contains("2 times"),
        "{shown}"
    );
    assert!(shown.contains("It can only be") && shown.contains("Nightly"), "{shown}");
    let body = format!(r#"{{"status":403,"request_id":"{id}"}}"#);
    desk.write("answer.json", &body);
    let shown = explained(&["--paste-file", desk.path("answer.json").to_str().unwrap()], "");
    assert!(shown.contains("suppliers:view"), "{shown}");
    let shown = explained(&["--token", "Nightly"], "");
    assert!(
        shown.contains("Nothing is found that would refuse a request with this token"),
        "{shown}"
    );

    desk.run(&["diagnose", "--paste-file", "-"], "it does not work\n").fails(2, "nor a request id");
    desk.run(&["diagnose", "--request-id", "0190f5fe"], "").fails(5, "0190f5fe");
    desk.run(&["diagnose"], "").fails(2, "--paste-file");
    desk.run(&["diagnose", "--token", "Nightly", "--request-id", id], "")
        .fails(2, "cannot be used with");
}

#[test]
fn a_paused_token_is_refused_until_it_is_resumed() {
    let desk = Desk::new();
    desk.service("export@fernwood.example", "products:view,tokens:generate");
    let serving = desk.serve();
    let token = desk.run_as("export@fernwood.example", &["token", "create", "Nightly"]).ok();
    let paused = desk.run_as("export@fernwood.example", &["token", "pause", "Nightly"]).ok();
    assert!(paused.contains("paused"), "{paused}");
    assert_eq!(serving.get(PRODUCTS, token.trim()), 401);
    let shown = desk.run(&["diagnose", "--token", "Nightly"], "").ok();
    assert!(
        shown.contains("The token is paused.") && shown.contains("keydeskctl token resume"),
        "{shown}"
    );
    desk.run_as("export@fernwood.example", &["token", "resume", "Nightly"]).ok();
    assert_eq!(serving.get(PRODUCTS, token.trim()), 200);
    desk.run(&["token", "pause", "No such"], "").fails(5, "No such");
}

const OPENAPI: &str = r#"
openapi: 3.1.0
info: { title: Growing API }
paths:
  /businesses/{businessId}/products: { get: { summary: Products } }
  /businesses/{businessId}/products/{id}/nutrition: { get: { summary: Nutrition }, put: {} }
  /businesses/{businessId}/silos/{id}: { get: { summary: One silo } }
  /weather?place=here: { get: {} }
"#;

#[test]
fn routes_of_a_file() {
    let desk = Desk::new();
    desk.write("growing.yaml", OPENAPI);
    let file = desk.path("growing.yaml");
    let import = ["route", "import", file.to_str().unwrap()];
    insta::assert_snapshot!(desk.run(&import, "").ok(), @r#"
    OpenAPI 3.1.0 Growing API
    State  Methods  Path                                              Area      About
    known  GET      /businesses/{businessId}/products                 products  Products
    new    GET,PUT  /businesses/{businessId}/products/{id}/nutrition  products  Nutrition
    new    GET      /businesses/{businessId}/silos/{id}               choose    One silo
    left out  GET /weather?place=here: A route is a path without a query: leave out everything from "?" on. The query of a request makes no difference to its route.
    1 new route has no area: added only with --area AREA, such as products. `keydeskctl role permissions` lists the areas.
    Nothing was added. To add 1 route, add --yes.
    "#);
    assert_eq!(
        desk.run(&["--json", "route", "list", "--environment", "sandbox"], "").ok().trim(),
        "[]"
    );

    let said = desk.run(&[&import[..], &["--area", "locations", "--yes"]].concat(), "").ok();
    assert!(said.ends_with("2 routes were added.\n"), "{said}");
    let check = ["route", "check", "GET", "/businesses/1/silos/2", "--environment", "sandbox"];
    assert_eq!(
        desk.run(&check, "").ok(),
        "Known: /businesses/{businessId}/silos/{id} needs locations:view (added to this environment).\n"
    );

    let again: serde_json::Value =
        serde_json::from_str(&desk.run(&[&["--json"], &import[..]].concat(), "").ok()).unwrap();
    assert!(again["routes"].as_array().unwrap().iter().all(|it| it["state"] == "known"), "{again}");

    desk.write("page.html", "<!DOCTYPE html>");
    let page = desk.path("page.html");
    desk.run(&["route", "import", page.to_str().unwrap()], "").fails(2, "is a web page");
    desk.run(&["route", "import", "-"], "swagger: '2.0'").fails(2, "Swagger 2.0");
}
