//! Beginnings that are not a journey's subject: a store with an owner and more, made at the desk before the window is opened.

use crate::owner;
use jiff::{SignedDuration, Timestamp};
use keydesk_desk::{
    AccountEdit, Clock, Cost, Desk, DeskError, NewAccount, NewEnvironment, NewToken, NewUpstream,
    Owner, RoleEdit, Session, Settings,
};
use keydesk_domain::AccountKind;
use keydesk_domain::environment::CredentialPlace;
use keydesk_domain::traffic::{ALLOWED, Endpoint, TrafficBatch, TrafficCount};
use keydesk_smoke::{App, Finds, Journey, containing};
use secrecy::SecretString;
use std::collections::HashMap;
use std::fs;
use std::net::SocketAddr;
use std::time::Duration;
use tempfile::TempDir;

/// The name of the integration's account.
pub(crate) const SERVICE: &str = "SAP Integration";
/// Its e-mail.
pub(crate) const SERVICE_EMAIL: &str = "sap-integration@fernwood.example";
/// Its password.
pub(crate) const SERVICE_PASSWORD: &str = "tin whistle beside a frozen weir";
/// Its role.
pub(crate) const ROLE: &str = "Product Sync";

/// Where the Sandbox has its products.
pub(crate) const PRODUCTS: &str = "/v2/businesses/5f3c1eb00000000000000001/products";

/// A store with an owner who has seen the tour.
pub(crate) struct Prepared {
    dir: TempDir,
    desk: Desk,
    clock: Clock,
    owner: Session,
}

impl Prepared {
    pub(crate) async fn new() -> Self {
        Self::listening_at(([127, 0, 0, 1], 0).into()).await
    }

    /// One whose Sandbox listens there.
    pub(crate) async fn listening_at(sandbox: SocketAddr) -> Self {
        // A short name: the control socket's path has to fit into 108 bytes.
        let dir = tempfile::Builder::new().prefix("kd").tempdir().unwrap();
        let clock = Clock::default();
        let settings = Settings {
            password_cost: Cost::FOR_TESTS,
            clock: clock.clone(),
            ..Settings::default()
        };
        let desk = Desk::open(dir.path(), settings).await.unwrap();
        let owner = Owner {
            name: owner::NAME.parse().unwrap(),
            email: owner::EMAIL.parse().unwrap(),
            password: SecretString::from(owner::PASSWORD),
            sandbox_listen: Some(sandbox),
        };
        let (owner, _) = desk.first_run(owner).await.unwrap();
        let prepared = Self { dir, desk, clock, owner };
        prepared.prefers(r#"{ "tourSeen": true }"#);
        prepared
    }

    /// With the service account of an integration, whose role permits this.
    pub(crate) async fn with_service(self, permissions: &[&str]) -> Self {
        self.role(ROLE, permissions).await;
        self.service(SERVICE, SERVICE_EMAIL, ROLE).await;
        self
    }

    pub(crate) async fn role(&self, name: &str, permissions: &[&str]) {
        let permissions = permissions.iter().map(|it| it.parse().unwrap()).collect();
        self.desk.create_role(&self.owner, name.parse().unwrap(), permissions).await.unwrap();
    }

    pub(crate) async fn service(&self, name: &str, email: &str, role: &str) {
        self.account(AccountKind::Service, name, email, role).await;
    }

    pub(crate) async fn account(&self, kind: AccountKind, name: &str, email: &str, role: &str) {
        let new = NewAccount {
            kind,
            name: name.parse().unwrap(),
            email: email.parse().unwrap(),
            roles: vec![role.to_owned()],
            password: Some(SecretString::from(SERVICE_PASSWORD)),
        };
        self.desk.create_account(&self.owner, new).await.unwrap();
    }

    pub(crate) async fn edit_role(&self, name: &str, permissions: &[&str]) {
        let permissions = Some(permissions.iter().map(|it| it.parse().unwrap()).collect());
        self.desk
            .edit_role(&self.owner, name, RoleEdit { permissions, ..RoleEdit::default() })
            .await
            .unwrap();
    }

    pub(crate) async fn disables(&self, email: &str) {
        let edit = AccountEdit { enabled: Some(false), ..AccountEdit::default() };
        self.desk.edit_account(&self.owner, email, edit).await.unwrap();
    }

    pub(crate) async fn pauses(&self, token: &str) {
        self.desk.pause_token(&self.owner, token).await.unwrap();
    }

    pub(crate) async fn deletes(&self, token: &str) {
        self.desk.delete_token(&self.owner, token).await.unwrap();
    }

    /// An environment with an API at this base URL behind it.
    pub(crate) async fn environment(&self, name: &str, slug: &str, base_url: &str) {
        let new = NewEnvironment {
            name: name.parse().unwrap(),
            slug: slug.parse().unwrap(),
            listen: ([127, 0, 0, 1], 0).into(),
            upstream: NewUpstream::Url {
                base_url: base_url.parse().unwrap(),
                place: CredentialPlace::File,
                credential: Some(SecretString::from("credential-of-that-api")),
            },
        };
        self.desk.create_environment(&self.owner, new).await.unwrap();
    }

    /// A token of the owner (nobody's e-mail) or of the service account. Its text is handed back.
    pub(crate) async fn token(&self, email: &str, name: &str) -> String {
        self.token_like(email, name, |_| {}).await
    }

    /// The same, other than usual.
    pub(crate) async fn token_like(
        &self,
        email: &str,
        name: &str,
        change: impl FnOnce(&mut NewToken),
    ) -> String {
        let password = if email == owner::EMAIL { owner::PASSWORD } else { SERVICE_PASSWORD };
        let session =
            self.desk.sign_in(&email.parse().unwrap(), SecretString::from(password)).await.unwrap();
        let mut new = NewToken {
            name: name.parse().unwrap(),
            environment: "sandbox".to_owned(),
            expires_at: None,
            narrowed_to: None,
            allowed_addresses: Vec::new(),
            use_by: None,
        };
        change(&mut new);
        self.desk.create_token(&session, new).await.unwrap().text.expose().to_owned()
    }

    /// So many requests with this token so many days ago, each of which needed this permission and was let through.
    pub(crate) async fn requests(&self, token: &str, permission: &str, days_ago: i64, count: u64) {
        let token = self.desk.token(&self.owner, token).await.unwrap().token;
        let at = Timestamp::now() - SignedDuration::from_hours(24 * days_ago);
        let endpoint = Endpoint {
            method: "GET",
            template: "/businesses/{businessId}/products",
            permission: Some(permission.parse().unwrap()),
        };
        let count = TrafficCount {
            token: Some(token.id),
            environment: token.environment,
            hour: at.as_second().div_euclid(3_600),
            endpoint: Some(endpoint),
            outcome: ALLOWED,
            count,
            last_at: at,
            last_address: [203, 0, 113, 7].into(),
        };
        self.desk
            .record_traffic(&TrafficBatch { counts: vec![count], ..TrafficBatch::default() })
            .await
            .unwrap();
    }

    /// So many wrong passwords for this e-mail, each as soon as it was let. `ago`: how long ago the last of them was.
    pub(crate) async fn wrong_passwords(&self, email: &str, times: usize, ago: Duration) {
        let email = email.parse().unwrap();
        // Longer than any wait but the lock.
        let apart = SignedDuration::from_secs(70);
        let ago = SignedDuration::try_from(ago).unwrap();
        self.clock.advance(-apart * i32::try_from(times - 1).unwrap() - ago);
        for time in 0..times {
            if time > 0 {
                self.clock.advance(apart);
            }
            let refused =
                self.desk.sign_in(&email, SecretString::from("not the password at all")).await;
            assert!(matches!(refused, Err(DeskError::WrongCredentials)), "{refused:?}");
        }
        self.clock.advance(ago);
    }

    /// Turns the desk's clock back by so much, or on again by as much less than nothing. The window goes by the system's.
    pub(crate) fn clock_back(&self, by: SignedDuration) {
        self.clock.advance(-by);
    }

    /// What time it is at the desk.
    pub(crate) fn now(&self) -> Timestamp {
        self.desk.now()
    }

    /// What is chosen for the window.
    pub(crate) fn prefers(&self, preferences: &str) {
        fs::write(self.dir.path().join("preferences.json"), preferences).unwrap();
    }

    /// Closes the desk. The window that is opened on this directory goes on with it.
    pub(crate) async fn closed(self) -> TempDir {
        self.desk.close().await;
        self.dir
    }

    /// Walks a journey that begins with it.
    pub(crate) async fn journey(self, name: &str, steps: impl AsyncFnOnce(&App)) {
        self.journey_like(name, |journey| journey, steps).await;
    }

    /// The same in other than the usual surroundings.
    pub(crate) async fn journey_like(
        self,
        name: &str,
        change: impl FnOnce(Journey) -> Journey,
        steps: impl AsyncFnOnce(&App),
    ) {
        let dir = self.closed().await;
        change(Journey::new(name).data_in(dir.path())).run(steps).await;
    }
}

/// The owner signs in at the door.
pub(crate) async fn owner_signs_in(app: &App) {
    app.secret("the owner's password", owner::PASSWORD);
    signs_in(app, owner::EMAIL, owner::PASSWORD).await;
}

/// The service account signs in at the door.
pub(crate) async fn service_signs_in(app: &App) {
    app.secret("the service account's password", SERVICE_PASSWORD);
    signs_in(app, SERVICE_EMAIL, SERVICE_PASSWORD).await;
}

/// Somebody signs in at the door.
pub(crate) async fn signs_in(app: &App, email: &str, password: &str) {
    app.field("E-mail").fill(email).await;
    app.field("Password").fill(password).await;
    app.button("Sign in").click().await;
    app.heading("Integrations").is_there().await;
}

/// Where the listener of each environment is, as the gateway's status says, by the environment's name.
pub(crate) async fn listeners(app: &App) -> HashMap<String, SocketAddr> {
    app.button(containing("Gateway status")).click().await;
    let status = app.dialog(containing("Gateway status"));
    status.says("http://127.0.0.1:").await;
    let text = status.text().await;
    app.press("Escape").await;
    status.is_gone().await;
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let pairs = lines.windows(2).filter_map(|pair| {
        Some((pair[0].to_owned(), pair[1].strip_prefix("http://")?.parse().ok()?))
    });
    pairs.collect()
}

/// Where the Sandbox's listener is, as the gateway's status says.
pub(crate) async fn gateway(app: &App) -> SocketAddr {
    app.button(containing("Gateway status")).click().await;
    let status = app.dialog(containing("Gateway status"));
    status.says("http://127.0.0.1:").await;
    let address = address_in(&status.text().await);
    app.press("Escape").await;
    status.is_gone().await;
    address
}

/// The address in a base URL that stands in this text.
pub(crate) fn address_in(text: &str) -> SocketAddr {
    let (_, rest) = text.split_once("http://").expect("a base URL");
    rest.split_whitespace().next().unwrap().parse().expect("an address and a port")
}
