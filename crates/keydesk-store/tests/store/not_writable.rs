//! A place that cannot be written to is said, with what to do. Found in ways that hold for root, too.

use crate::test_store::TestStore;
use keydesk_store::{OwnerLock, StoreError};
use std::path::Path;

fn why_not(path: &Path) -> StoreError {
    let error = OwnerLock::take(path).unwrap_err();
    assert!(matches!(error, StoreError::NotWritable { .. }), "{error:?}");
    error
}

#[tokio::test]
async fn a_file_where_the_directory_is_to_be() {
    let test = TestStore::empty();
    let place = test.path().join("keydesk");
    std::fs::write(&place, "in the way").unwrap();
    insta::assert_snapshot!(test.said(&why_not(&place)), @"[directory]/keydesk cannot be written to: File exists (os error 17). Nothing was changed. Give this user write access, or choose another place with --data-dir.");
    insta::assert_snapshot!(test.said(&why_not(&place.join("below"))), @"[directory]/keydesk/below cannot be written to: Not a directory (os error 20). Nothing was changed. Give this user write access, or choose another place with --data-dir.");
    assert_eq!(std::fs::read(&place).unwrap(), b"in the way");
}

#[tokio::test]
async fn a_directory_where_a_file_is_to_be() {
    for name in ["owner.lock", "keydesk.db"] {
        let test = TestStore::empty();
        std::fs::create_dir(test.path().join(name)).unwrap();
        let error = test.open().await.unwrap_err();
        assert!(matches!(error, StoreError::NotWritable { .. }), "{error:?}");
        let said = test.said(&error);
        assert!(
            said.starts_with(&format!("[directory]/{name} cannot be written to: Is a directory")),
            "{said}"
        );
    }
}

#[tokio::test]
async fn a_directory_where_the_write_ahead_log_is_to_be() {
    let test = TestStore::with_roles().await;
    let in_the_way = test.path().join("keydesk.db-wal");
    std::fs::create_dir(&in_the_way).unwrap();
    let error = test.refused().await;
    assert!(matches!(error, StoreError::NotWritable { .. }), "{error:?}");
    std::fs::remove_dir(in_the_way).unwrap();
    test.assert_all_there().await;
}

#[tokio::test]
async fn a_store_that_became_read_only_while_it_was_open_refuses_changes_and_can_be_read() {
    let test = TestStore::with_roles().await;
    let store = test.open().await.unwrap();
    let mut connections = Vec::new();
    for _ in 0..4 {
        connections.push(store.read().await.unwrap());
    }
    for connection in &mut connections {
        sqlx::query("PRAGMA query_only = 1").execute(&mut **connection).await.unwrap();
    }
    drop(connections);
    let error = crate::test_store::add_role(&store, "Too Late").await.unwrap_err();
    insta::assert_snapshot!(error, @"The store cannot be written to: it is read-only. Nothing was changed. Give this user write access, or choose another place with --data-dir.");
    assert_eq!(crate::test_store::role_names(&store).await.len(), 40);
}

#[tokio::test]
#[cfg(unix)]
async fn a_directory_without_write_access() {
    use std::os::unix::fs::PermissionsExt;
    let test = TestStore::with_roles().await;
    for (path, mode) in [
        (test.path().join("owner.lock"), 0o400),
        (test.file(), 0o400),
        (test.path().to_owned(), 0o500),
    ] {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    }
    // Root writes wherever it likes; then the store opens, and all is there.
    let opened = test.open().await;
    assert!(
        rustix::process::geteuid().is_root()
            || matches!(opened, Err(StoreError::NotWritable { .. })),
        "{opened:?}"
    );
    drop(opened);
    std::fs::set_permissions(test.path(), std::fs::Permissions::from_mode(0o700)).unwrap();
    for path in [test.path().join("owner.lock"), test.file()] {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)).unwrap();
    }
    test.assert_all_there().await;
}
