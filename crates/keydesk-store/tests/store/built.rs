//! How SQLite was built, which decides whether threads that only read wait for each other.

use crate::test_store::TestStore;

#[tokio::test]
async fn sqlite_counts_no_memory_and_shares_no_page_cache() {
    let test = TestStore::empty();
    let store = test.open().await.unwrap();
    let options: Vec<String> = sqlx::query_scalar("PRAGMA compile_options")
        .fetch_all(&mut *store.read().await.unwrap())
        .await
        .unwrap();
    assert!(options.contains(&"DEFAULT_MEMSTATUS=0".to_owned()), "{options:?}");
    assert!(!options.contains(&"ENABLE_MEMORY_MANAGEMENT".to_owned()), "{options:?}");
}
