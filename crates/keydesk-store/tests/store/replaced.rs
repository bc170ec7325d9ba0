//! One store put in the place of another: whole at any moment, and the one that was there is kept.

use crate::test_store::{TestStore, add_role, role_names};
use keydesk_store::{OwnerLock, Store, copy, replace};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

const KEPT: &str = "kept.db";

/// A closed store with one role of this name.
async fn store_with(role: &str) -> TestStore {
    let test = TestStore::empty();
    let store = test.open().await.unwrap();
    add_role(&store, role).await.unwrap();
    store.close().await;
    test
}

/// The roles of the store in this directory, and whether it can be opened at all.
async fn roles_in(directory: &Path) -> Vec<String> {
    let store = Store::open(OwnerLock::take(directory).unwrap()).await.unwrap();
    let names = role_names(&store).await;
    store.close().await;
    names
}

/// What is kept, looked at in a directory of its own.
async fn kept_in(directory: &Path) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    fs::copy(directory.join(KEPT), dir.path().join("keydesk.db")).unwrap();
    if directory.join("kept.db-wal").exists() {
        fs::copy(directory.join("kept.db-wal"), dir.path().join("keydesk.db-wal")).unwrap();
    }
    dir
}

#[tokio::test]
async fn the_new_one_is_there_and_the_one_before_is_kept() {
    let (old, new) = (store_with("Old").await, store_with("New").await);
    let lock = OwnerLock::take(old.path()).unwrap();
    let kept = replace::put_in_place(&lock, new.path(), KEPT).unwrap();
    assert_eq!(kept, Some(old.path().join(KEPT)));
    drop(lock);
    assert_eq!(roles_in(old.path()).await, ["New"]);
    assert_eq!(roles_in(kept_in(old.path()).await.path()).await, ["Old"]);
}

#[tokio::test]
async fn the_write_ahead_log_of_the_one_before_is_kept_with_it_and_not_folded_into_the_new_one() {
    let (old, new) = (TestStore::empty(), store_with("New").await);
    let store = old.open().await.unwrap();
    add_role(&store, "In The Log").await.unwrap();
    let crashed = tempfile::tempdir().unwrap();
    for name in ["keydesk.db", "keydesk.db-wal", "keydesk.mark"] {
        fs::copy(old.path().join(name), crashed.path().join(name)).unwrap();
    }
    store.close().await;
    let lock = OwnerLock::take(crashed.path()).unwrap();
    replace::put_in_place(&lock, new.path(), KEPT).unwrap();
    drop(lock);
    assert!(!crashed.path().join("keydesk.db-wal").exists());
    assert_eq!(roles_in(crashed.path()).await, ["New"]);
    assert_eq!(roles_in(kept_in(crashed.path()).await.path()).await, ["In The Log"]);
}

#[tokio::test]
async fn where_there_was_none_none_is_kept() {
    let (nothing, new) = (tempfile::tempdir().unwrap(), store_with("New").await);
    let lock = OwnerLock::take(nothing.path()).unwrap();
    assert_eq!(replace::put_in_place(&lock, new.path(), KEPT).unwrap(), None);
    drop(lock);
    assert_eq!(roles_in(nothing.path()).await, ["New"]);
}

#[tokio::test]
async fn killed_between_two_steps_there_is_the_one_or_the_other() {
    // The steps as they are made: the mark goes, the file comes, its mark comes.
    let (old, new) = (store_with("Old").await, store_with("New").await);
    fs::remove_file(old.path().join("keydesk.mark")).unwrap();
    assert_eq!(roles_in(old.path()).await, ["Old"]);
    fs::remove_file(old.path().join("keydesk.mark")).unwrap();
    fs::rename(new.path().join("keydesk.db"), old.path().join("keydesk.db")).unwrap();
    assert_eq!(roles_in(old.path()).await, ["New"]);
}

#[tokio::test]
async fn a_name_that_is_taken_is_not_overwritten_and_the_store_stays() {
    let (old, new) = (store_with("Old").await, store_with("New").await);
    fs::write(old.path().join(KEPT), "something").unwrap();
    let lock = OwnerLock::take(old.path()).unwrap();
    assert!(replace::put_in_place(&lock, new.path(), KEPT).is_err());
    drop(lock);
    assert_eq!(fs::read(old.path().join(KEPT)).unwrap(), b"something");
    assert_eq!(roles_in(old.path()).await, ["Old"]);
}

#[tokio::test]
async fn a_copy_is_of_one_moment_and_whole() {
    let test = TestStore::with_roles().await;
    let store = test.open().await.unwrap();
    let file = test.path().join("copy.db");
    copy::take(&store, &file).await.unwrap();
    add_role(&store, "Afterwards").await.unwrap();
    assert!(copy::take(&store, &file).await.is_err(), "nothing is overwritten");
    store.close().await;
    let mut found = copy::StoreFile::open(&file).await.unwrap();
    assert!(found.is_a_store().await.unwrap());
    found.check().await.unwrap();
    assert_eq!(keydesk_store::roles::all(found.conn()).await.unwrap().len(), 40);
    found.close().await.unwrap();
}
