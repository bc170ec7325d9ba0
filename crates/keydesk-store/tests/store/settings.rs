//! What the store promises of SQLite, read back from every one of its connections.

use crate::test_store::TestStore;
use jiff::Timestamp;
use keydesk_store::{Store, roles};
use sqlx::{Row, Sqlite, pool::PoolConnection};

async fn pragma(connection: &mut PoolConnection<Sqlite>, sql: &'static str) -> String {
    let row = sqlx::query(sql).fetch_one(&mut **connection).await.unwrap();
    row.try_get::<String, _>(0).unwrap_or_else(|_| row.get::<i64, _>(0).to_string())
}

/// Every connection of the store at once.
async fn connections(store: &Store) -> Vec<PoolConnection<Sqlite>> {
    let mut connections = Vec::new();
    for _ in 0..4 {
        connections.push(store.read().await.unwrap());
    }
    connections
}

#[tokio::test]
async fn wal_full_synchronous_foreign_keys_and_no_trusted_schema() {
    let test = TestStore::empty();
    let store = test.open().await.unwrap();
    for mut connection in connections(&store).await {
        assert_eq!(pragma(&mut connection, "PRAGMA journal_mode").await, "wal");
        assert_eq!(pragma(&mut connection, "PRAGMA synchronous").await, "2", "2 is FULL");
        assert_eq!(pragma(&mut connection, "PRAGMA foreign_keys").await, "1");
        assert_eq!(pragma(&mut connection, "PRAGMA trusted_schema").await, "0");
        assert_eq!(pragma(&mut connection, "PRAGMA busy_timeout").await, "5000");
    }
}

#[tokio::test]
async fn foreign_keys_bind() {
    let test = TestStore::with_roles().await;
    let store = test.open().await.unwrap();
    let mut change = store.change().await.unwrap();
    let orphan =
        sqlx::query("INSERT INTO account_roles (account_id, role_id) VALUES ('nobody', 'nothing')");
    let error = orphan.execute(&mut *change).await.unwrap_err();
    assert!(error.to_string().contains("FOREIGN KEY constraint failed"), "{error}");
}

#[tokio::test]
async fn the_built_in_role_holds_all_whatever_is_written_beside_it() {
    let test = TestStore::empty();
    let store = test.open().await.unwrap();
    let mut change = store.change().await.unwrap();
    let role = keydesk_domain::Role { built_in: true, ..crate::test_store::role("Administrator") };
    roles::insert(&mut change, &role, Timestamp::now()).await.unwrap();
    let read = roles::all(&mut change).await.unwrap();
    assert_eq!(read[0].permissions, keydesk_domain::PermissionSet::all());
}
