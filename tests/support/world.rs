//! A desk with its gateway and sandbox in a directory of its own.

use crate::client::Client;
use jiff::Timestamp;
use keydesk_desk::{
    AccountEdit, Clock, Cost, Desk, NewAccount, NewEnvironment, NewToken, NewUpstream, Owner,
    Session, Settings,
};
use keydesk_domain::environment::CredentialPlace;
use keydesk_domain::{AccountKind, EnvironmentId, PermissionSet, TokenId};
use keydesk_gateway::{Gateway, Limits, ListenerState, SandboxUpstream};
use keydesk_sandbox::{Sandbox, Serving};
use secrecy::SecretString;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicUsize, Ordering};
use tempfile::TempDir;

/// The owner's e-mail.
pub const OWNER_EMAIL: &str = "owner@fernwood.example";
/// Everybody's password, where one is needed.
pub const PASSWORD: &str = "copper lantern over the quiet harbour";
/// The credential of an API behind that is no sandbox.
const UPSTREAM_CREDENTIAL: &str = "upstream-credential-3f1c";

/// A desk with its gateway and sandbox, and the owner signed in.
pub struct World {
    /// Where everything is kept.
    pub dir: TempDir,
    /// The desk.
    pub desk: Desk,
    /// Its clock.
    pub clock: Clock,
    /// The owner, signed in.
    pub owner: Session,
    /// The gateway.
    pub gateway: Gateway,
    /// The embedded API.
    pub sandbox: Sandbox,
    _serving: Serving,
    made: AtomicUsize,
}

/// A service account with a role of its own.
pub struct Account {
    /// Its e-mail.
    pub email: String,
    /// Its role's name.
    pub role: String,
    /// It, signed in.
    pub session: Session,
}

/// A token that was just made.
pub struct Token {
    /// Identifies it.
    pub id: TokenId,
    /// Its text.
    pub text: String,
}

/// What a world is to be like.
#[derive(Clone, Copy, Debug)]
pub struct WorldBuilder {
    limits: Limits,
}

impl WorldBuilder {
    /// Other limits. Without this there is no rate limit to speak of.
    #[must_use]
    pub fn limits(mut self, change: impl FnOnce(&mut Limits)) -> Self {
        change(&mut self.limits);
        self
    }

    /// Builds it.
    pub async fn build(self) -> World {
        let dir = tempfile::tempdir().unwrap();
        let clock = Clock::default();
        let settings = Settings {
            password_cost: Cost::FOR_TESTS,
            clock: clock.clone(),
            ..Settings::default()
        };
        let desk = Desk::open(dir.path(), settings).await.unwrap();
        let owner = Owner {
            name: "Fernwood Owner".parse().unwrap(),
            email: OWNER_EMAIL.parse().unwrap(),
            password: SecretString::from(PASSWORD),
            sandbox_listen: Some(any_port()),
        };
        let (owner, _) = desk.first_run(owner).await.unwrap();
        let sandbox = Sandbox::open(None).unwrap();
        let credential = "sandbox-credential-of-this-run";
        let serving = sandbox.serve(credential).await.unwrap();
        let behind = SandboxUpstream {
            address: serving.address(),
            credential: SecretString::from(credential),
        };
        let gateway = Gateway::start(desk.clone(), Some(behind), self.limits).await;
        World {
            dir,
            desk,
            clock,
            owner,
            gateway,
            sandbox,
            _serving: serving,
            made: AtomicUsize::new(0),
        }
    }
}

impl World {
    /// A world that only has its owner.
    #[must_use]
    pub fn builder() -> WorldBuilder {
        WorldBuilder { limits: Self::no_rate_limits() }
    }

    /// The usual limits, but for how often anybody may ask.
    #[must_use]
    pub fn no_rate_limits() -> Limits {
        Limits {
            requests_per_second: 1_000_000,
            burst: 1_000_000,
            strangers_per_second: 1_000_000,
            strangers_burst: 1_000_000,
            ..Limits::default()
        }
    }

    /// A world that only has its owner, without rate limits.
    pub async fn new() -> Self {
        Self::builder().build().await
    }

    /// Where the environment's listener is.
    pub async fn address(&self, slug: &str) -> SocketAddr {
        self.gateway.settled().await;
        let status = self.gateway.status();
        let listener = status
            .iter()
            .find(|it| it.slug == slug)
            .unwrap_or_else(|| panic!("no environment {slug}"));
        match &listener.state {
            ListenerState::Listening { address } => *address,
            ListenerState::Failed { why } => panic!("{slug} does not listen: {why}"),
        }
    }

    /// A client of the sandbox environment.
    pub async fn client(&self) -> Client {
        Client::to(self.address("sandbox").await).await
    }

    /// A new service account whose one role has exactly these permissions, signed in.
    pub async fn account(&self, permissions: &[&str]) -> Account {
        self.account_with(permissions.iter().map(|it| it.parse().unwrap()).collect()).await
    }

    /// The same, with a set.
    pub async fn account_with(&self, permissions: PermissionSet) -> Account {
        let number = self.made.fetch_add(1, Ordering::Relaxed);
        let (role, email) = (format!("Role {number}"), format!("service{number}@fernwood.example"));
        self.desk.create_role(&self.owner, role.parse().unwrap(), permissions).await.unwrap();
        let new = NewAccount {
            kind: AccountKind::Service,
            name: format!("Service {number}").parse().unwrap(),
            email: email.parse().unwrap(),
            roles: vec![role.clone()],
            password: Some(SecretString::from(PASSWORD)),
        };
        self.desk.create_account(&self.owner, new).await.unwrap();
        let session =
            self.desk.sign_in(&email.parse().unwrap(), SecretString::from(PASSWORD)).await.unwrap();
        Account { email, role, session }
    }

    /// A new token of this account for the sandbox.
    pub async fn token(&self, account: &Account) -> Token {
        self.token_like(account, |_| {}).await
    }

    /// A new token of this account, other than usual.
    pub async fn token_like(&self, account: &Account, change: impl FnOnce(&mut NewToken)) -> Token {
        let number = self.made.fetch_add(1, Ordering::Relaxed);
        let mut new = NewToken {
            name: format!("Token {number}").parse().unwrap(),
            environment: "sandbox".to_owned(),
            expires_at: None,
            narrowed_to: None,
            allowed_addresses: Vec::new(),
            use_by: None,
        };
        change(&mut new);
        let created = self.desk.create_token(&account.session, new).await.unwrap();
        Token { id: created.view.token.id, text: created.text.expose().to_owned() }
    }

    /// A token that may do what the permissions say, of an account of its own.
    pub async fn token_for(&self, permissions: &[&str]) -> Token {
        let mut permissions = permissions.to_vec();
        permissions.push("tokens:generate");
        self.token(&self.account(&permissions).await).await
    }

    /// A new environment with this API behind it.
    pub async fn environment(&self, slug: &str, base_url: &str) -> EnvironmentId {
        let new = NewEnvironment {
            name: format!("Environment {slug}").parse().unwrap(),
            slug: slug.parse().unwrap(),
            listen: any_port(),
            upstream: NewUpstream::Url {
                base_url: base_url.parse().unwrap(),
                place: CredentialPlace::File,
                credential: Some(SecretString::from(UPSTREAM_CREDENTIAL)),
            },
        };
        let view = self.desk.create_environment(&self.owner, new).await.unwrap();
        self.gateway.settled().await;
        view.environment.id
    }

    /// Disables or enables an account.
    pub async fn enable(&self, account: &Account, enabled: bool) {
        let edit = AccountEdit { enabled: Some(enabled), ..AccountEdit::default() };
        self.desk.edit_account(&self.owner, &account.email, edit).await.unwrap();
    }

    /// A time this far from now, by the desk's clock.
    #[must_use]
    pub fn in_seconds(&self, seconds: i64) -> Timestamp {
        self.desk.now() + jiff::SignedDuration::from_secs(seconds)
    }
}

/// The operating system chooses the port, so that tests can run beside each other.
fn any_port() -> SocketAddr {
    (Ipv4Addr::LOCALHOST, 0).into()
}
