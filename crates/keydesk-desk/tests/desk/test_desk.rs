//! A desk in a directory of its own with its owner signed in, and short ways of saying what a test needs beside that.

use jiff::SignedDuration;
use keydesk_desk::{
    AccountEdit, Clock, Cost, CreatedToken, Desk, DeskError, NewAccount, NewEnvironment, NewToken,
    NewUpstream, Owner, RoleEdit, Session, Settings, TokenEdit,
};
use keydesk_domain::audit::AuditRecord;
use keydesk_domain::environment::CredentialPlace;
use keydesk_domain::permission::{Area, Permission};
use keydesk_domain::{AccountKind, HashedToken, PermissionSet};
use secrecy::SecretString;
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use tempfile::TempDir;

/// The owner's e-mail.
pub(crate) const OWNER: &str = "owner@fernwood.example";
/// Everybody's password, where one is needed.
pub(crate) const PASSWORD: &str = "copper lantern over the quiet harbour";
/// Another good one.
pub(crate) const OTHER_PASSWORD: &str = "violet anchor beside seven old pears";
/// The credential of an API behind that is no sandbox.
pub(crate) const CREDENTIAL: &str = "upstream-credential-3f1c";

/// A desk with its owner signed in. It can be used wherever a [`Desk`] can.
pub(crate) struct TestDesk {
    pub(crate) owner: Session,
    pub(crate) clock: Clock,
    desk: Desk,
    dir: TempDir,
    made: AtomicUsize,
}

/// Somebody signed in, with a role of their own.
pub(crate) struct Somebody {
    pub(crate) email: String,
    pub(crate) role: String,
    pub(crate) session: Session,
}

impl Deref for TestDesk {
    type Target = Desk;
    fn deref(&self) -> &Desk {
        &self.desk
    }
}

impl TestDesk {
    /// Only its owner, the role Administrator and the Sandbox.
    pub(crate) async fn new() -> Self {
        Self::at(tempfile::tempdir().unwrap()).await
    }

    /// The same, in this directory.
    pub(crate) async fn at(dir: TempDir) -> Self {
        let clock = Clock::default();
        let desk = open(dir.path(), &clock).await.unwrap();
        let (owner, _) = desk.first_run(owner()).await.unwrap();
        Self { owner, clock, desk, dir, made: AtomicUsize::new(0) }
    }

    /// At a directory that had a desk before, with the session from then.
    pub(crate) async fn again(dir: TempDir, owner: Session) -> Self {
        let clock = Clock::default();
        let desk = open(dir.path(), &clock).await.unwrap();
        Self { owner, clock, desk, dir, made: AtomicUsize::new(0) }
    }

    /// Closes the desk and opens it again, as the program does when it is started anew. Sessions stay, since a test holds them.
    pub(crate) async fn reopened(self) -> Self {
        self.reopened_at(Cost::FOR_TESTS).await
    }

    /// The same, with another cost of hashing passwords from now on.
    pub(crate) async fn reopened_at(self, password_cost: Cost) -> Self {
        let Self { owner, clock, desk, dir, made } = self;
        desk.close().await;
        drop(desk);
        let desk = Desk::open(
            dir.path(),
            Settings { password_cost, clock: clock.clone(), ..Settings::default() },
        )
        .await
        .unwrap();
        Self { owner, clock, desk, dir, made }
    }

    /// Closes the desk and leaves its directory.
    pub(crate) async fn closed(self) -> TempDir {
        self.desk.close().await;
        self.dir
    }

    /// A person with a role of their own that permits exactly this: `"users:edit products:view"`.
    pub(crate) async fn person(&self, permissions: &str) -> Somebody {
        self.somebody(AccountKind::Person, permissions).await
    }

    /// A service account likewise.
    pub(crate) async fn service(&self, permissions: &str) -> Somebody {
        self.somebody(AccountKind::Service, permissions).await
    }

    async fn somebody(&self, kind: AccountKind, permissions: &str) -> Somebody {
        let number = self.made.fetch_add(1, Ordering::Relaxed);
        let (role, email) =
            (format!("Role {number}"), format!("somebody{number}@fernwood.example"));
        self.create_role(&self.owner, role.parse().unwrap(), set(permissions)).await.unwrap();
        let new = NewAccount { kind, ..account(&email, &[&role]) };
        self.create_account(&self.owner, new).await.unwrap();
        let session = self.sign_in(&email.parse().unwrap(), PASSWORD.into()).await.unwrap();
        Somebody { email, role, session }
    }

    /// A role, made by the owner.
    pub(crate) async fn role_of(&self, name: &str, permissions: &str) {
        self.create_role(&self.owner, name.parse().unwrap(), set(permissions)).await.unwrap();
    }

    /// An account with the role Administrator, made by the owner.
    pub(crate) async fn administrator(&self, kind: AccountKind, email: &str) -> Session {
        let new = NewAccount { kind, ..account(email, &["Administrator"]) };
        self.create_account(&self.owner, new).await.unwrap();
        self.sign_in(&email.parse().unwrap(), PASSWORD.into()).await.unwrap()
    }

    /// A token for the Sandbox.
    pub(crate) async fn token_of(&self, who: &Session, name: &str) -> CreatedToken {
        self.create_token(who, token(name)).await.unwrap()
    }

    /// Why it was refused; and that it has changed nothing and left no record.
    pub(crate) async fn refused<T>(
        &self,
        attempt: impl Future<Output = Result<T, DeskError>>,
    ) -> DeskError {
        let before = self.all_there_is().await;
        let error = attempt.await.err().expect("it was not refused");
        assert_eq!(self.all_there_is().await, before, "it was refused, and yet something changed");
        error
    }

    /// Roles, accounts, environments, tokens and records, as the owner sees them.
    pub(crate) async fn all_there_is(&self) -> String {
        format!(
            "{:?}\n{:?}\n{:?}\n{:?}\n{:?}",
            self.roles(&self.owner).await.unwrap(),
            self.accounts(&self.owner).await.unwrap(),
            self.environments(&self.owner).await.unwrap(),
            self.tokens(&self.owner, true).await.unwrap(),
            self.records().await,
        )
    }

    /// The whole audit log, oldest first.
    pub(crate) async fn records(&self) -> Vec<AuditRecord> {
        let mut records =
            self.audit_log(&self.owner, &Default::default(), None, 1_000).await.unwrap();
        records.reverse();
        records
    }

    /// That the gateway's table shows just what the store holds.
    pub(crate) async fn assert_table_agrees(&self) {
        let table = self.access();
        let (accounts, roles) =
            (self.accounts(&self.owner).await.unwrap(), self.roles(&self.owner).await.unwrap());
        for view in &accounts {
            let shown =
                table.account(view.account.id).expect("an account that the table does not know");
            assert_eq!(
                (shown.enabled, shown.permissions),
                (view.account.is_enabled(), view.permissions)
            );
            assert_eq!(
                (&shown.roles, &shown.email),
                (&view.roles, &view.account.email.to_string())
            );
            assert!(
                shown
                    .roles
                    .iter()
                    .all(|name| roles.iter().any(|view| view.role.name.as_str() == name))
            );
        }
        for view in self.environments(&self.owner).await.unwrap() {
            assert_eq!(
                table.environment(view.environment.id).unwrap().name,
                view.environment.name.to_string()
            );
        }
        assert_eq!(table.len(), self.tokens(&self.owner, true).await.unwrap().len());
    }

    /// What the gateway says to a token's text now: what it permits, or the reason of the refusal.
    pub(crate) async fn at_the_gateway(
        &self,
        token: &CreatedToken,
    ) -> Result<PermissionSet, &'static str> {
        let hash: HashedToken = token.text.hash();
        self.access()
            .authenticate(hash, token.view.token.environment, self.now(), [127, 0, 0, 1].into())
            .map(|bearer| bearer.permissions())
            .map_err(|refusal| refusal.reason())
    }

    /// Gives a wrong password this often, waiting by the clock as long as is asked for.
    pub(crate) async fn guess(&self, email: &str, times: usize) {
        for _ in 0..times {
            while let Err(DeskError::SlowDown { until, .. }) = self.wrong_password(email).await {
                self.clock
                    .advance(until.duration_since(self.now()) + SignedDuration::from_millis(1));
            }
        }
    }

    /// One wrong password.
    pub(crate) async fn wrong_password(&self, email: &str) -> Result<Session, DeskError> {
        self.sign_in(&email.parse().unwrap(), "not the password of anybody".into()).await
    }

    /// The right password.
    pub(crate) async fn right_password(&self, email: &str) -> Result<Session, DeskError> {
        self.sign_in(&email.parse().unwrap(), PASSWORD.into()).await
    }

    /// Every file below the desk's directory.
    pub(crate) fn files(&self) -> Vec<PathBuf> {
        walk(self.dir.path())
    }
}

/// Opens a desk that hashes passwords cheaply.
pub(crate) async fn open(directory: &Path, clock: &Clock) -> Result<Desk, DeskError> {
    Desk::open(
        directory,
        Settings { password_cost: Cost::FOR_TESTS, clock: clock.clone(), ..Settings::default() },
    )
    .await
}

/// Who the store is to belong to.
pub(crate) fn owner() -> Owner {
    Owner {
        name: "Fernwood Owner".parse().unwrap(),
        email: OWNER.parse().unwrap(),
        password: PASSWORD.into(),
        sandbox_listen: Some(([127, 0, 0, 1], 0).into()),
    }
}

/// A set of permissions out of their names.
pub(crate) fn set(permissions: &str) -> PermissionSet {
    permissions.split_whitespace().map(|name| name.parse::<Permission>().unwrap()).collect()
}

/// A service account with these roles and everybody's password.
pub(crate) fn account(email: &str, roles: &[&str]) -> NewAccount {
    NewAccount {
        kind: AccountKind::Service,
        name: "Some Integration".parse().unwrap(),
        email: email.parse().unwrap(),
        roles: roles.iter().map(ToString::to_string).collect(),
        password: Some(PASSWORD.into()),
    }
}

/// A token for the Sandbox with all that its account holds.
pub(crate) fn token(name: &str) -> NewToken {
    NewToken {
        name: name.parse().unwrap(),
        environment: "sandbox".to_owned(),
        expires_at: None,
        narrowed_to: None,
        allowed_addresses: Vec::new(),
        use_by: None,
    }
}

/// An environment at a URL, its credential kept in a file.
pub(crate) fn environment(name: &str, slug: &str) -> NewEnvironment {
    environment_in(CredentialPlace::File, Some(CREDENTIAL), name, slug)
}

/// An environment at a URL, its credential kept wherever.
pub(crate) fn environment_in(
    place: CredentialPlace,
    credential: Option<&str>,
    name: &str,
    slug: &str,
) -> NewEnvironment {
    NewEnvironment {
        name: name.parse().unwrap(),
        slug: slug.parse().unwrap(),
        listen: ([127, 0, 0, 1], 0).into(),
        upstream: NewUpstream::Url {
            base_url: "https://api.fernwood.example".parse().unwrap(),
            place,
            credential: credential.map(SecretString::from),
        },
    }
}

/// An edit of an account's roles alone.
pub(crate) fn roles_edit(roles: &[&str]) -> AccountEdit {
    AccountEdit {
        roles: Some(roles.iter().map(ToString::to_string).collect()),
        ..AccountEdit::default()
    }
}

/// An edit that disables or enables an account.
pub(crate) fn enabled_edit(enabled: bool) -> AccountEdit {
    AccountEdit { enabled: Some(enabled), ..AccountEdit::default() }
}

/// An edit of an account's password alone.
pub(crate) fn password_edit(password: &str) -> AccountEdit {
    AccountEdit { password: Some(password.into()), ..AccountEdit::default() }
}

/// An edit of one's own password alone, with the one of now.
pub(crate) fn own_password_edit(password: &str) -> AccountEdit {
    AccountEdit { current_password: Some(PASSWORD.into()), ..password_edit(password) }
}

/// An edit of a role's permissions alone.
pub(crate) fn permissions_edit(permissions: &str) -> RoleEdit {
    RoleEdit { permissions: Some(set(permissions)), ..RoleEdit::default() }
}

/// An edit of a role's name alone.
pub(crate) fn rename_role(name: &str) -> RoleEdit {
    RoleEdit { name: Some(name.parse().unwrap()), ..RoleEdit::default() }
}

/// An edit of a token's name alone.
pub(crate) fn rename_token(name: &str) -> TokenEdit {
    TokenEdit { name: Some(name.parse().unwrap()), ..TokenEdit::default() }
}

/// The permission `users:edit`, which every change of roles and accounts takes.
pub(crate) const USERS_EDIT: Permission = Permission::edit(Area::Users);

fn walk(directory: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { walk(&path) } else { vec![path] }).collect()
}
