//! One owner at a time: who comes second is told so and changes nothing; when the first is gone, however it went, the next may.

use crate::test_store::{TestStore, add_role, role_names};
use keydesk_store::{OwnerLock, Store, StoreError};

#[tokio::test]
async fn a_second_one_is_refused_while_the_first_has_it() {
    let test = TestStore::empty();
    let store = test.open().await.unwrap();
    let error = test.open().await.unwrap_err();
    assert!(matches!(error, StoreError::Owned { .. }), "{error:?}");
    insta::assert_snapshot!(test.said(&error), @"Another Keydesk process is using [directory]. Close it, or let this command talk to it.");
    add_role(&store, "Role").await.unwrap();
}

#[tokio::test]
async fn a_second_one_by_another_way_to_the_same_directory_is_refused_too() {
    let test = TestStore::empty();
    let _store = test.open().await.unwrap();
    let roundabout = test.path().join("..").join(test.path().file_name().unwrap());
    assert!(matches!(OwnerLock::take(&roundabout), Err(StoreError::Owned { .. })));
}

#[tokio::test]
async fn the_next_one_has_it_once_every_clone_of_the_first_is_gone() {
    let test = TestStore::empty();
    let store = test.open().await.unwrap();
    let clone = store.clone();
    add_role(&store, "Role").await.unwrap();
    drop(store);
    assert!(matches!(test.open().await, Err(StoreError::Owned { .. })));
    drop(clone);
    assert_eq!(role_names(&test.open().await.unwrap()).await, ["Role"]);
}

#[tokio::test]
async fn a_lock_file_that_a_crash_left_behind_locks_nobody_out() {
    let test = TestStore::with_roles().await;
    assert!(test.path().join("owner.lock").exists());
    test.assert_all_there().await;
}

#[tokio::test]
async fn looking_whether_there_is_a_store_makes_none() {
    let test = TestStore::empty();
    assert!(!Store::exists(test.path()) && !Store::exists(&test.path().join("nowhere")));
    assert!(std::fs::read_dir(test.path()).unwrap().next().is_none());
    let _store = test.open().await.unwrap();
    assert!(Store::exists(test.path()));
}

#[cfg(unix)]
#[tokio::test]
async fn a_directory_that_is_somebodys_is_left_as_it_is() {
    use std::os::unix::fs::PermissionsExt;
    let test = TestStore::empty();
    let mode = |mode| {
        std::fs::set_permissions(test.path(), std::fs::Permissions::from_mode(mode)).unwrap();
    };
    let is = || test.path().metadata().unwrap().permissions().mode() & 0o7777;
    mode(0o1777);
    assert!(
        matches!(test.open().await, Err(StoreError::NotWritable { .. })),
        "empty, but everybody's"
    );
    std::fs::write(test.path().join("notes.txt"), "").unwrap();
    for open_to_others in [0o1777, 0o777, 0o775] {
        mode(open_to_others);
        let refused = test.open().await.unwrap_err();
        assert!(matches!(refused, StoreError::NotWritable { .. }), "{refused}");
        assert_eq!(is(), open_to_others);
        assert_eq!(std::fs::read_dir(test.path()).unwrap().count(), 1, "no store is made there");
    }
    mode(0o755);
    test.open().await.unwrap().close().await;
    assert_eq!(is(), 0o700, "one that was made for it is closed");
}
