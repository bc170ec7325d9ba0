//! A store in a directory of its own, and roles as the simplest thing to keep in it.

use jiff::Timestamp;
use keydesk_domain::audit::{Actor, AuditRecord, NewRecord, Subject};
use keydesk_domain::{Role, RoleId};
use keydesk_store::audit::AuditFilter;
use keydesk_store::{Change, OwnerLock, Store, StoreError, audit, roles};
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use uuid::Uuid;

/// A directory for a store.
pub(crate) struct TestStore {
    dir: TempDir,
}

impl TestStore {
    /// With nothing in it.
    pub(crate) fn empty() -> Self {
        Self { dir: tempfile::tempdir().unwrap() }
    }

    /// With the roles "Role 1" to "Role 40", each with its record, closed.
    pub(crate) async fn with_roles() -> Self {
        let test = Self::empty();
        let store = test.open().await.unwrap();
        for number in 1..=40 {
            add_role(&store, &format!("Role {number}")).await.unwrap();
        }
        store.close().await;
        test
    }

    pub(crate) fn path(&self) -> &Path {
        self.dir.path()
    }

    /// The database file.
    pub(crate) fn file(&self) -> PathBuf {
        self.path().join("keydesk.db")
    }

    /// What opening it comes to.
    pub(crate) async fn open(&self) -> Result<Store, StoreError> {
        Store::open(OwnerLock::take(self.path())?).await
    }

    /// Why it cannot be opened; and that the attempt has changed nothing in the database file.
    pub(crate) async fn refused(&self) -> StoreError {
        let before = std::fs::read(self.file()).ok();
        let error = self.open().await.expect_err("it was opened");
        assert!(std::fs::read(self.file()).ok() == before, "the attempt has changed the file");
        error
    }

    /// The sentence without the directory, which is another each time.
    pub(crate) fn said(&self, error: &StoreError) -> String {
        error.to_string().replace(&self.path().display().to_string(), "[directory]")
    }

    /// That all of [`TestStore::with_roles`] is there.
    pub(crate) async fn assert_all_there(&self) {
        let store = self.open().await.unwrap();
        assert_eq!((role_names(&store).await.len(), records(&store).await.len()), (40, 40));
        store.close().await;
    }
}

/// A new role, not yet kept.
pub(crate) fn role(name: &str) -> Role {
    Role {
        id: RoleId::from_uuid(Uuid::now_v7()),
        name: name.parse().unwrap(),
        permissions: ["products:edit", "recalls:view"]
            .map(|it| it.parse().unwrap())
            .into_iter()
            .collect(),
        built_in: false,
    }
}

/// Adds a role with its record, in one change.
pub(crate) async fn add_role(store: &Store, name: &str) -> Result<(), StoreError> {
    let mut change = store.change().await?;
    roles::insert(&mut change, &role(name), Timestamp::now()).await?;
    record(&mut change, name);
    change.commit().await
}

/// Records that a role of this name was created.
pub(crate) fn record(change: &mut Change, name: &str) {
    let record = NewRecord {
        at: Timestamp::now(),
        actor: Actor { account: None, email: "owner@fernwood.example".to_owned() },
        action: "role.created",
        subject: Subject { kind: "role".to_owned(), id: String::new(), name: name.to_owned() },
        detail: serde_json::json!({}),
    };
    change.record(record);
}

pub(crate) async fn role_names(store: &Store) -> Vec<String> {
    let roles = roles::all(&mut store.read().await.unwrap()).await.unwrap();
    roles.into_iter().map(|role| role.name.to_string()).collect()
}

/// The whole audit log, oldest first.
pub(crate) async fn records(store: &Store) -> Vec<AuditRecord> {
    let mut records =
        audit::newest(&mut store.read().await.unwrap(), &AuditFilter::default(), None, 1_000)
            .await
            .unwrap();
    records.reverse();
    records
}
