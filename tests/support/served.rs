//! An office that serves, as the window and `keydeskctl serve` have it: the desk with its gateway and Sandbox inside.

use crate::world::{Account, OWNER_EMAIL, PASSWORD, Token, World};
use crate::{Answer, Client};
use keydesk_control::{Office, RemedyDone};
use keydesk_desk::{
    AccountEdit, Clock, Cost, DiagnoseInput, Diagnosis, NewAccount, NewEnvironment, NewToken,
    NewUpstream, Owner, Session, Settings,
};
use keydesk_domain::AccountKind;
use keydesk_domain::environment::CredentialPlace;
use keydesk_gateway::{Limits, ListenerState};
use secrecy::SecretString;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use tempfile::TempDir;

/// An office that serves, and the owner signed in.
pub struct Served {
    /// The office.
    pub office: Office,
    /// The owner, signed in.
    pub owner: Session,
    /// The desk's clock.
    pub clock: Clock,
    /// Where everything is kept.
    pub dir: TempDir,
    made: AtomicUsize,
}

impl Served {
    /// With these limits changed. Without a change there is no rate limit to speak of.
    pub async fn with(change: impl FnOnce(&mut Limits)) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let clock = Clock::default();
        let settings = Settings {
            password_cost: Cost::FOR_TESTS,
            clock: clock.clone(),
            ..Settings::default()
        };
        let mut limits = World::no_rate_limits();
        change(&mut limits);
        let office = Office::serve(dir.path(), settings, limits).await.unwrap();
        let owner = Owner {
            name: "Fernwood Owner".parse().unwrap(),
            email: OWNER_EMAIL.parse().unwrap(),
            password: SecretString::from(PASSWORD),
            sandbox_listen: Some("127.0.0.1:0".parse().unwrap()),
        };
        let (owner, _) = office.desk().first_run(owner).await.unwrap();
        office.settled().await;
        Self { office, owner, clock, dir, made: AtomicUsize::new(0) }
    }

    /// Without a rate limit.
    pub async fn new() -> Self {
        Self::with(|_| {}).await
    }

    /// A new service account whose one role has exactly these permissions and Generate API Token, signed in.
    pub async fn account(&self, permissions: &[&str]) -> Account {
        let number = self.made.fetch_add(1, Ordering::Relaxed);
        let (role, email) = (format!("Role {number}"), format!("service{number}@fernwood.example"));
        let desk = self.office.desk();
        let permissions =
            permissions.iter().chain(&["tokens:generate"]).map(|it| it.parse().unwrap()).collect();
        desk.create_role(&self.owner, role.parse().unwrap(), permissions).await.unwrap();
        let new = NewAccount {
            kind: AccountKind::Service,
            name: format!("Service {number}").parse().unwrap(),
            email: email.parse().unwrap(),
            roles: vec![role.clone()],
            password: Some(SecretString::from(PASSWORD)),
        };
        desk.create_account(&self.owner, new).await.unwrap();
        let session =
            desk.sign_in(&email.parse().unwrap(), SecretString::from(PASSWORD)).await.unwrap();
        Account { email, role, session }
    }

    /// A new token of this account for the Sandbox, other than usual.
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
        let created = self.office.desk().create_token(&account.session, new).await.unwrap();
        Token { id: created.view.token.id, text: created.text.expose().to_owned() }
    }

    /// A new token for the Sandbox of an account that has these permissions.
    pub async fn token(&self, permissions: &[&str]) -> (Account, Token) {
        let account = self.account(permissions).await;
        let token = self.token_like(&account, |_| {}).await;
        (account, token)
    }

    /// A new environment with this API behind it.
    pub async fn environment(&self, slug: &str, base_url: &str) {
        let new = NewEnvironment {
            name: format!("Environment {slug}").parse().unwrap(),
            slug: slug.parse().unwrap(),
            listen: "127.0.0.1:0".parse().unwrap(),
            upstream: NewUpstream::Url {
                base_url: base_url.parse().unwrap(),
                place: CredentialPlace::File,
                credential: Some(SecretString::from("upstream-credential-3f1c")),
            },
        };
        self.office.desk().create_environment(&self.owner, new).await.unwrap();
        self.office.settled().await;
    }

    /// Where the environment's listener is.
    pub async fn address(&self, slug: &str) -> SocketAddr {
        let status = self.office.status().await.unwrap();
        let listener = status.listeners.into_iter().find(|it| it.slug == slug);
        match listener.map(|it| it.state) {
            Some(ListenerState::Listening { address }) => address,
            other => panic!("{slug} does not listen: {other:?}"),
        }
    }

    /// A client of this environment.
    pub async fn client(&self, slug: &str) -> Client {
        Client::to(self.address(slug).await).await
    }

    /// Disables or enables an account.
    pub async fn enable(&self, account: &Account, enabled: bool) {
        let edit = AccountEdit { enabled: Some(enabled), ..AccountEdit::default() };
        self.office.desk().edit_account(&self.owner, &account.email, edit).await.unwrap();
    }

    /// What the owner is told about a refused request, from nothing but the id in its answer.
    pub async fn explain(&self, answer: &Answer) -> Diagnosis {
        let id = answer.json()["request_id"].as_str().unwrap().to_owned();
        self.office.diagnose(&self.owner, DiagnoseInput::Request(id)).await.unwrap()
    }

    /// What the owner is told about something pasted.
    pub async fn explain_paste(&self, text: &str) -> Diagnosis {
        self.office
            .diagnose(&self.owner, DiagnoseInput::Pasted(SecretString::from(text)))
            .await
            .unwrap()
    }

    /// The owner presses a button.
    pub async fn mend(&self, remedy: RemedyDone) {
        self.office.apply_remedy(&self.owner, remedy).await.unwrap();
    }
}
