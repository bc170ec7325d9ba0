//! No room left: the change is not made, what was there stays, and with room again the same change is made.

use crate::test_store::{TestStore, add_role, records, role_names};
use keydesk_domain::audit::first_bad;
use keydesk_store::{Store, StoreError};

/// Lets the database grow to so many pages, on each of the store's connections.
async fn limit(store: &Store, pages: i64) {
    let mut connections = Vec::new();
    for _ in 0..4 {
        connections.push(store.read().await.unwrap());
    }
    for connection in &mut connections {
        let set = format!("PRAGMA max_page_count = {pages}");
        sqlx::query(sqlx::AssertSqlSafe(set)).execute(&mut **connection).await.unwrap();
    }
}

#[tokio::test]
async fn a_change_that_does_not_fit_is_not_made_and_with_room_again_it_is() {
    let test = TestStore::empty();
    let store = test.open().await.unwrap();
    limit(&store, 1).await;
    let mut made = 0;
    let error = loop {
        match add_role(&store, &format!("Role {made}")).await {
            Ok(()) => made += 1,
            Err(error) => break error,
        }
    };
    assert!(made > 5, "it was full after {made} changes");
    assert!(matches!(error, StoreError::Full), "{error:?}");
    insta::assert_snapshot!(error, @"The disk is full: the change was not made and nothing was lost. Free some space and try again.");
    assert_eq!((role_names(&store).await.len(), records(&store).await.len()), (made, made));
    // More often than there are connections: none is left unusable by it.
    for _ in 0..6 {
        limit(&store, 1).await;
        assert!(matches!(add_role(&store, "Role again").await, Err(StoreError::Full)));
    }

    limit(&store, 1_000_000).await;
    add_role(&store, "Role at last").await.unwrap();
    store.close().await;
    drop(store);
    let store = test.open().await.unwrap();
    assert_eq!(role_names(&store).await.len(), made + 1);
    assert_eq!(first_bad(&records(&store).await), None);
}
