//! A change: all of it with its record, or none of it.

use crate::test_store::{TestStore, add_role, record, records, role, role_names};
use jiff::Timestamp;
use keydesk_domain::audit::first_bad;
use keydesk_store::{StoreError, roles};

#[tokio::test]
async fn without_a_record_it_is_not_committed() {
    let test = TestStore::empty();
    let store = test.open().await.unwrap();
    let mut change = store.change().await.unwrap();
    roles::insert(&mut change, &role("Role"), Timestamp::now()).await.unwrap();
    let error = change.commit().await.unwrap_err();
    assert!(matches!(error, StoreError::Unrecorded));
    insta::assert_snapshot!(error, @"A change without an audit record was refused.");
    assert!(role_names(&store).await.is_empty());
    add_role(&store, "Role").await.unwrap();
}

#[tokio::test]
async fn dropped_it_never_was_and_the_next_one_is_not_held_up() {
    let test = TestStore::empty();
    let store = test.open().await.unwrap();
    for name in ["One", "Two"] {
        let mut change = store.change().await.unwrap();
        roles::insert(&mut change, &role(name), Timestamp::now()).await.unwrap();
        record(&mut change, name);
        drop(change);
    }
    assert!(role_names(&store).await.is_empty() && records(&store).await.is_empty());
    add_role(&store, "One").await.unwrap();
    assert_eq!(role_names(&store).await, ["One"]);
    assert_eq!(records(&store).await.len(), 1);
}

#[tokio::test]
async fn until_it_is_committed_nobody_else_sees_it() {
    let test = TestStore::empty();
    let store = test.open().await.unwrap();
    let mut change = store.change().await.unwrap();
    roles::insert(&mut change, &role("Role"), Timestamp::now()).await.unwrap();
    record(&mut change, "Role");
    assert!(role_names(&store).await.is_empty());
    change.commit().await.unwrap();
    assert_eq!(role_names(&store).await, ["Role"]);
}

#[tokio::test]
async fn committed_it_is_there_even_if_the_store_is_never_closed() {
    let test = TestStore::empty();
    let store = test.open().await.unwrap();
    add_role(&store, "Role").await.unwrap();
    // What a crash leaves: the files as they are at this moment, write-ahead log and all.
    let copy = TestStore::empty();
    for entry in std::fs::read_dir(test.path()).unwrap() {
        let path = entry.unwrap().path();
        std::fs::copy(&path, copy.path().join(path.file_name().unwrap())).unwrap();
    }
    let copied = copy.open().await.unwrap();
    assert_eq!(role_names(&copied).await, ["Role"]);
    assert_eq!(first_bad(&records(&copied).await), None);
}

#[tokio::test]
async fn several_records_of_one_change_are_one_chain_with_those_before() {
    let test = TestStore::empty();
    let store = test.open().await.unwrap();
    add_role(&store, "One").await.unwrap();
    let mut change = store.change().await.unwrap();
    for name in ["Two", "Three"] {
        roles::insert(&mut change, &role(name), Timestamp::now()).await.unwrap();
        record(&mut change, name);
    }
    change.commit().await.unwrap();
    let records = records(&store).await;
    assert_eq!(records.iter().map(|record| record.seq).collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!(first_bad(&records), None);
}

#[tokio::test]
async fn a_record_altered_behind_the_programs_back_breaks_the_chain() {
    let test = TestStore::with_roles().await;
    let store = test.open().await.unwrap();
    let mut conn = store.read().await.unwrap();
    sqlx::query("UPDATE audit SET subject_name = 'Another' WHERE seq = 17")
        .execute(&mut *conn)
        .await
        .unwrap();
    assert_eq!(first_bad(&records(&store).await), Some(17));
    sqlx::query("DELETE FROM audit WHERE seq = 5").execute(&mut *conn).await.unwrap();
    assert_eq!(first_bad(&records(&store).await), Some(6));
}

#[tokio::test]
async fn a_name_that_slips_past_the_caller_is_still_unique_and_the_change_is_not_made() {
    let test = TestStore::empty();
    let store = test.open().await.unwrap();
    add_role(&store, "Data Export").await.unwrap();
    assert!(matches!(add_role(&store, "DATA  export").await, Err(StoreError::Database(_))));
    assert_eq!((role_names(&store).await.len(), records(&store).await.len()), (1, 1));
}
