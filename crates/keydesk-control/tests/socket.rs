//! The control socket: the same command, the same answer, whichever process owns the store; and nothing else gets in.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use keydesk_control::{Answer, Command, Credential, Failure, Office, Server, perform};
use keydesk_desk::{AuditFilter, Cost, Settings};
use keydesk_gateway::Limits;
use secrecy::SecretString;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::UnixStream;

const PASSWORD: &str = "copper lantern over the quiet harbour";

fn settings() -> Settings {
    Settings { password_cost: Cost::FOR_TESTS, ..Settings::default() }
}

fn credential(password: &str) -> Option<Credential> {
    Some(Credential {
        email: "owner@fernwood.example".parse().unwrap(),
        password: SecretString::from(password).into(),
        code: None,
    })
}

fn init() -> Command {
    Command::Init {
        name: "Fernwood Owner".parse().unwrap(),
        email: "owner@fernwood.example".parse().unwrap(),
        password: SecretString::from(PASSWORD).into(),
        sandbox_listen: Some("127.0.0.1:0".parse().unwrap()),
    }
}

/// An office that serves a store of its own, and its socket.
struct Served {
    dir: TempDir,
    office: Arc<Office>,
    server: Server,
}

impl Served {
    async fn new() -> Self {
        Self::in_directory(tempfile::tempdir().unwrap(), |dir| dir.to_owned()).await
    }

    async fn in_directory(dir: TempDir, store: impl FnOnce(&Path) -> PathBuf) -> Self {
        let store = store(dir.path());
        let office = Arc::new(Office::serve(&store, settings(), Limits::default()).await.unwrap());
        let server = Server::start(Arc::clone(&office)).unwrap();
        let served = Self { dir, office, server };
        served.ask(None, init()).await.unwrap();
        served
    }

    async fn ask(
        &self,
        credential: Option<Credential>,
        command: Command,
    ) -> Result<Answer, Failure> {
        perform(self.office.desk().directory(), settings(), credential, command).await
    }

    async fn send(&self, bytes: &[u8]) -> Vec<u8> {
        let mut stream = UnixStream::connect(self.server.socket()).await.unwrap();
        stream.write_all(bytes).await.unwrap();
        stream.shutdown().await.unwrap();
        let mut answer = Vec::new();
        let _reset = stream.read_to_end(&mut answer).await;
        answer
    }
}

fn frame(json: &str) -> Vec<u8> {
    [&u32::try_from(json.len()).unwrap().to_be_bytes(), json.as_bytes()].concat()
}

#[tokio::test]
async fn a_command_is_carried_out_by_the_owner() {
    let served = Served::new().await;
    let Answer::Me(me) = served.ask(credential(PASSWORD), Command::WhoAmI).await.unwrap() else {
        panic!()
    };
    assert_eq!(
        (me.account.name.to_string(), me.roles),
        ("Fernwood Owner".to_owned(), vec!["Administrator".to_owned()])
    );
    let Answer::Status(status) = served.ask(None, Command::Status).await.unwrap() else { panic!() };
    assert!(status.initialised && status.serving);
    assert_eq!(status.listeners.len(), 1, "the sandbox listens since the owner was made");
}

#[tokio::test]
async fn a_wrong_password_is_the_same_failure_by_either_way() {
    let served = Served::new().await;
    let by_socket =
        served.ask(credential("not the password at all"), Command::RoleList).await.unwrap_err();
    let Served { dir, office, server } = served;
    server.stop().await;
    Arc::into_inner(office).unwrap().close().await;
    // The clock has not moved: this one is slowed down, by a count that the other way has made.
    let here =
        perform(dir.path(), settings(), credential("not the password at all"), Command::RoleList)
            .await
            .unwrap_err();
    assert_eq!(by_socket.code, "wrong-credentials");
    assert!(["wrong-credentials", "slow-down"].contains(&here.code.as_str()), "{here:?}");
}

#[tokio::test]
async fn without_a_credential_there_is_nothing_but_status() {
    let served = Served::new().await;
    for command in [
        Command::WhoAmI,
        Command::RoleList,
        Command::SandboxReset,
        Command::AuditList { filter: AuditFilter::default(), before: None, limit: 1 },
    ] {
        assert_eq!(served.ask(None, command).await.unwrap_err().code, "wrong-credentials");
    }
    assert_eq!(served.ask(None, init()).await.unwrap_err().code, "already-initialised");
}

#[tokio::test]
async fn the_socket_is_for_its_owner_alone() {
    let served = Served::new().await;
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(served.server.socket()), 0o600);
    assert_eq!(mode(served.server.socket().parent().unwrap()), 0o700);
}

#[tokio::test]
async fn garbage_is_answered_or_hung_up_on_and_the_next_is_served() {
    let served = Served::new().await;
    for garbage in [
        &b"GET / HTTP/1.1\r\n\r\n"[..],
        &[0, 0],
        &[0, 0, 0, 9, b'{'],
        &[0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0],
        &frame(""),
        &frame("{}"),
        &frame("[1,2,3]"),
        &frame(r#"{"version":1,"command":{"command":"no-such"}}"#),
    ] {
        let answer = served.send(garbage).await;
        assert!(
            answer.is_empty() || String::from_utf8_lossy(&answer).contains("protocol"),
            "{garbage:?}"
        );
    }
    served.ask(credential(PASSWORD), Command::WhoAmI).await.unwrap();
}

#[tokio::test]
async fn another_version_is_told_so_and_its_message_not_repeated() {
    let served = Served::new().await;
    let answer = served
        .send(&frame(r#"{"version":999,"command":"from the future","password":"hunter2"}"#))
        .await;
    let answer = String::from_utf8_lossy(&answer).into_owned();
    assert!(answer.contains("of another version"), "{answer}");
    assert!(!answer.contains("hunter2"), "{answer}");
}

#[tokio::test]
async fn a_caller_who_says_nothing_keeps_nobody_waiting() {
    let served = Served::new().await;
    let mut silent = Vec::new();
    for _ in 0..4 {
        silent.push(UnixStream::connect(served.server.socket()).await.unwrap());
    }
    let (one, other) = tokio::join!(
        served.ask(credential(PASSWORD), Command::RoleList),
        served.ask(credential(PASSWORD), Command::EnvironmentList)
    );
    assert!(matches!((one.unwrap(), other.unwrap()), (Answer::Roles(_), Answer::Environments(_))));
}

#[tokio::test]
async fn a_directory_with_a_long_path_works_as_well() {
    let served =
        Served::in_directory(tempfile::tempdir().unwrap(), |dir| dir.join("long".repeat(40))).await;
    assert!(!served.server.socket().starts_with(served.dir.path()));
    served.ask(credential(PASSWORD), Command::WhoAmI).await.unwrap();
}

#[tokio::test]
async fn a_dead_owners_socket_is_replaced() {
    let dir = tempfile::tempdir().unwrap();
    let socket = dir.path().join("control.sock");
    drop(std::os::unix::net::UnixListener::bind(&socket).unwrap());
    assert!(socket.exists(), "the corpse of a socket");
    let served = Served::in_directory(dir, |dir| dir.to_owned()).await;
    served.ask(credential(PASSWORD), Command::WhoAmI).await.unwrap();
}

#[tokio::test]
async fn what_is_done_by_the_socket_holds_for_the_gateway_at_once() {
    let served = Served::new().await;
    let new = Command::TokenCreate {
        name: "Nightly".parse().unwrap(),
        environment: "sandbox".to_owned(),
        expires_at: None,
        narrowed_to: None,
        allowed_addresses: Vec::new(),
        use_by: None,
        on_behalf_of: None,
    };
    let Answer::TokenCreated { view, text } = served.ask(credential(PASSWORD), new).await.unwrap()
    else {
        panic!()
    };
    assert_eq!(format!("{text:?}"), "Secret");
    let hash = keydesk_domain::PlainToken::parse(secrecy::ExposeSecret::expose_secret(&text.0))
        .unwrap()
        .hash();
    let deleted_at = || served.office.desk().access().find(hash).unwrap().deleted_at;
    assert_eq!(deleted_at(), None);
    served
        .ask(credential(PASSWORD), Command::TokenDelete { token: view.token.id.to_string() })
        .await
        .unwrap();
    assert!(deleted_at().is_some());
}

#[tokio::test]
async fn looking_at_a_directory_that_is_not_there_makes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let nowhere = dir.path().join("nowhere");
    let Answer::Status(status) =
        perform(&nowhere, settings(), None, Command::Status).await.unwrap()
    else {
        panic!()
    };
    assert!(!status.initialised && !nowhere.exists());
}

#[tokio::test]
async fn the_sandbox_is_reset_by_who_may_and_that_is_on_record() {
    let served = Served::new().await;
    assert!(matches!(
        served.ask(credential(PASSWORD), Command::SandboxReset).await,
        Ok(Answer::Done)
    ));
    let latest = Command::AuditList { filter: AuditFilter::default(), before: None, limit: 2 };
    let Answer::Audit(records) = served.ask(credential(PASSWORD), latest).await.unwrap() else {
        panic!()
    };
    assert!(records.iter().any(|it| it.action == "sandbox.reset"), "{records:?}");
}
