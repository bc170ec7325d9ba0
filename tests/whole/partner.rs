//! The partner's side against a real gateway: checked, read from, and reached with the configurations that are handed out.
#![allow(clippy::print_stderr)]

use keydesk_domain::environment::BaseUrl;
use keydesk_domain::{EnvironmentSlug, Permission, PermissionSet, PlainToken};
use keydesk_handoff::{BusinessId, HandOff, Passphrase, Permitted, open, seal, usual_checklist};
use keydesk_keychain::Keychain;
use keydesk_partner::{
    Client, Connection, Connections, KeepIn, NewConnection, Read, Tool, Trouble, check, try_read,
};
use keydesk_tests::{Account, Token, World};
use secrecy::ExposeSecret;
use std::process::{Command, Stdio};
use tempfile::TempDir;

const BUSINESS: &str = "5f3c1eb00000000000000001";

/// A partner who was given a token of a world.
struct Partner {
    world: World,
    account: Account,
    given: Token,
    token: PlainToken,
    base_url: BaseUrl,
    dir: TempDir,
}

impl Partner {
    async fn new(permissions: &[&str]) -> Self {
        let world = World::new().await;
        let account = world.account(&[permissions, &["tokens:generate"]].concat()).await;
        let given = world.token(&account).await;
        let base_url = format!("http://{}", world.address("sandbox").await).parse().unwrap();
        let token = PlainToken::parse(&given.text).unwrap();
        Self { world, account, given, token, base_url, dir: tempfile::tempdir().unwrap() }
    }

    fn hand_off(&self) -> HandOff {
        let now = jiff::Timestamp::now();
        HandOff {
            base_url: self.base_url.clone(),
            environment_name: "Sandbox".parse().unwrap(),
            environment: self.token.slug().clone(),
            token: self.token.clone(),
            token_name: "SAP Integration".parse().unwrap(),
            account_name: "SAP".parse().unwrap(),
            permissions: Permitted::of(permissions(&["products:view"])),
            business: Some(business()),
            contact: None,
            made_at: now,
            open_until: now + jiff::SignedDuration::from_hours(24),
            dies_unless_used_by: None,
            checklist: usual_checklist(None),
        }
    }

    async fn delete(&self) {
        self.world
            .desk
            .delete_token(&self.account.session, &self.given.id.to_string())
            .await
            .unwrap();
    }

    /// The first read of whoever believes to have these permissions.
    async fn read(&self, believed: &[&str], business: &str) -> Read {
        let business = business.parse().unwrap();
        try_read(
            &Client::new(),
            &self.base_url,
            &self.token,
            permissions(believed),
            Some(&business),
        )
        .await
    }

    /// A connection kept from the hand-off, on a machine without a keychain.
    async fn connection(&self) -> Connection {
        let nowhere =
            Keychain::Helper { program: self.dir.path().join("none"), bus: "hidden:".into() };
        let kept = Connections::in_directory(self.dir.path(), nowhere);
        kept.add(NewConnection::of(&self.hand_off()), KeepIn::File).await.unwrap().connection
    }
}

fn permissions(words: &[&str]) -> PermissionSet {
    words.iter().map(|it| it.parse::<Permission>().unwrap()).collect()
}

fn business() -> BusinessId {
    BUSINESS.parse().unwrap()
}

#[tokio::test]
async fn from_the_hand_off_to_the_first_answer() {
    let partner = Partner::new(&["products:view"]).await;
    let passphrase = Passphrase::generate().unwrap();
    let file = seal(&partner.hand_off(), &passphrase).unwrap();
    let opened = open(&file, &passphrase, jiff::Timestamp::now()).unwrap();
    let checked =
        check(&Client::new(), &opened.base_url, &opened.token, Some(&opened.environment)).await;
    let who = checked.who.clone().unwrap_or_else(|| panic!("{checked:?}"));
    assert_eq!((who.may(), who.hint), (vec!["Products: view".to_owned()], opened.token.hint()));
    let read = partner.read(&["products:view"], BUSINESS).await;
    assert!(matches!(&read, Read::Answered { status: 200, records: Some(1..), .. }), "{read:?}");
}

#[tokio::test]
async fn a_hand_off_of_a_deleted_token_says_so() {
    let partner = Partner::new(&["products:view"]).await;
    partner.delete().await;
    let checked = check(&Client::new(), &partner.base_url, &partner.token, None).await;
    let Some(Trouble::Refused(problem)) = &checked.trouble else { panic!("{checked:?}") };
    assert_eq!((problem.word.as_str(), problem.status), ("deleted-token", 401));
    assert!(problem.detail.contains("was deleted on"), "{}", problem.detail);
    assert!(problem.next_step().contains("for a new one"), "{}", problem.next_step());
    assert!(!problem.request_id.is_empty());
}

#[tokio::test]
async fn a_token_that_was_never_issued_here_is_told_from_a_deleted_one() {
    let partner = Partner::new(&["products:view"]).await;
    let foreign = PlainToken::from_random(&EnvironmentSlug::parse("sandbox").unwrap(), &[1; 32]);
    let checked = check(&Client::new(), &partner.base_url, &foreign, None).await;
    assert!(
        matches!(&checked.trouble, Some(Trouble::Refused(it)) if it.word == "unknown-token"),
        "{checked:?}"
    );
}

#[tokio::test]
async fn a_refused_read_is_explained() {
    let partner = Partner::new(&["locations:view"]).await;
    let read = partner.read(&["products:view"], BUSINESS).await;
    let Read::Refused { problem, .. } = &read else { panic!("{read:?}") };
    assert_eq!(problem.missing_permission.as_deref(), Some("products:view"));
    assert!(read.sentence().contains("products:view") && !read.worked(), "{}", read.sentence());
    let elsewhere = partner.read(&["locations:view"], "no-such-business").await;
    assert!(matches!(elsewhere, Read::ApiSaidNo { status: 404, .. }), "{elsewhere:?}");
    assert!(elsewhere.next_step().unwrap().contains("identifier of the business"));
    let client = Client::new();
    let unknown = try_read(
        &client,
        &partner.base_url,
        &partner.token,
        permissions(&["locations:view"]),
        None,
    )
    .await;
    assert_eq!(unknown, Read::BusinessUnknown);
    let nothing =
        try_read(&client, &partner.base_url, &partner.token, PermissionSet::EMPTY, None).await;
    assert_eq!(nothing, Read::NothingToRead);
}

/// Runs what is handed out for a tool: with the token it gets the products, and once that is deleted it gets the gateway's words.
async fn works_until_the_token_is_deleted(tool: Tool, program: &'static str, is_there: &[&str]) {
    let found =
        Command::new(program).args(is_there).stdout(Stdio::null()).stderr(Stdio::null()).status();
    if !found.is_ok_and(|status| status.success()) {
        eprintln!("Left out: {} is not installed.", tool.label());
        return;
    }
    let partner = Partner::new(&["products:view"]).await;
    let configuration = tool.configuration(&partner.connection().await);
    assert!(configuration.by_reference() && !configuration.shown().contains("kd_"));
    let file = partner.dir.path().join(tool.file_name());
    std::fs::write(&file, configuration.shown()).unwrap();
    let run = async || {
        let mut command = Command::new(program);
        command.arg(&file).env("KEYDESK_TOKEN", partner.token.expose());
        // A proxy of the machine's owner is not meant for loopback.
        command.env("NO_PROXY", "127.0.0.1").env("no_proxy", "127.0.0.1");
        let output = tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap();
        let said = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
        (output.status.success(), said)
    };
    let (succeeded, [out, err]) = run().await;
    assert!(succeeded, "{out}{err}");
    let answer: serde_json::Value =
        serde_json::from_str(&out).unwrap_or_else(|why| panic!("{why}: {out}"));
    assert!(answer.as_array().is_some_and(|products| !products.is_empty()), "{out}");
    partner.delete().await;
    let (_, [out, err]) = run().await;
    assert!(format!("{out}{err}").contains("deleted-token"), "{out}{err}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_curl_command_works() {
    works_until_the_token_is_deleted(Tool::Curl, "sh", &["-c", "curl --version"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_python_program_works() {
    works_until_the_token_is_deleted(Tool::Python, "python3", &["-c", "import requests"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_node_program_works() {
    works_until_the_token_is_deleted(
        Tool::Node,
        "node",
        &["-e", "process.exit(typeof fetch === 'function' ? 0 : 1)"],
    )
    .await;
}

#[tokio::test]
async fn the_env_file_holds_the_token_only_when_it_was_filled_in() {
    let partner = Partner::new(&["products:view"]).await;
    let configuration = Tool::Env.configuration(&partner.connection().await);
    assert!(!configuration.shown().contains(partner.token.expose()));
    let filled = configuration.filled(&partner.token);
    assert!(
        filled.expose_secret().contains(&format!("\nKEYDESK_TOKEN={}\n", partner.token.expose()))
    );
}
