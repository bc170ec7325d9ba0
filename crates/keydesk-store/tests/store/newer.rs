//! A store that a later version of the program wrote is left to that version.

use crate::test_store::TestStore;
use keydesk_store::StoreError;

async fn execute(test: &TestStore, sql: &'static str) {
    let store = test.open().await.unwrap();
    sqlx::query(sql).execute(&mut *store.read().await.unwrap()).await.unwrap();
    store.close().await;
}

#[tokio::test]
async fn one_more_migration_than_this_version_knows() {
    let test = TestStore::with_roles().await;
    let later = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) VALUES (9999, 'later', 1, x'00', 0)";
    execute(&test, later).await;
    let error = test.refused().await;
    assert!(matches!(error, StoreError::Newer { .. }), "{error:?}");
    insta::assert_snapshot!(test.said(&error), @"[directory]/keydesk.db was written by a newer version of Keydesk. Install that version; nothing was changed.");
}

#[tokio::test]
async fn the_later_version_finds_all_that_was_there() {
    let test = TestStore::with_roles().await;
    let good = std::fs::read(test.file()).unwrap();
    execute(&test, "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) VALUES (9999, 'later', 1, x'00', 0)").await;
    test.refused().await;
    std::fs::write(test.file(), good).unwrap();
    test.assert_all_there().await;
}

#[tokio::test]
async fn a_migration_that_is_not_the_one_this_version_ran_is_damage() {
    let test = TestStore::with_roles().await;
    execute(&test, "UPDATE _sqlx_migrations SET checksum = x'00' WHERE version = 1").await;
    let error = test.refused().await;
    assert!(matches!(error, StoreError::Damaged { .. }), "{error:?}");
}
