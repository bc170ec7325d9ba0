//! A store that an earlier version wrote keeps what was in it.

use crate::test_store::TestStore;
use keydesk_domain::TokenId;
use keydesk_store::traffic;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, SqliteConnection};

const EARLIER: [&str; 3] = [
    include_str!("../../migrations/0001_first.sql"),
    include_str!("../../migrations/0002_token_list.sql"),
    include_str!("../../migrations/0003_sign_in_failures.sql"),
];

/// The store as it was before there was a record of what was asked for, with the uses of one token.
async fn before_activity(test: &TestStore, token: TokenId) {
    let store = test.open().await.unwrap();
    store.close().await;
    let known: Vec<(i64, Vec<u8>)> = {
        let mut conn = connect(test).await;
        sqlx::query_as("SELECT version, checksum FROM _sqlx_migrations ORDER BY version")
            .fetch_all(&mut conn)
            .await
            .unwrap()
    };
    std::fs::remove_file(test.file()).unwrap();
    let mut conn = connect(test).await;
    for script in EARLIER {
        sqlx::raw_sql(script).execute(&mut conn).await.unwrap();
    }
    sqlx::raw_sql(
        "CREATE TABLE _sqlx_migrations (version BIGINT PRIMARY KEY, description TEXT NOT NULL,
             installed_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP, success BOOLEAN NOT NULL, checksum BLOB NOT NULL,
             execution_time BIGINT NOT NULL)",
    )
    .execute(&mut conn)
    .await
    .unwrap();
    for (version, checksum) in known.into_iter().take(EARLIER.len()) {
        sqlx::query("INSERT INTO _sqlx_migrations VALUES ($1, '', CURRENT_TIMESTAMP, 1, $2, 0)")
            .bind(version)
            .bind(checksum)
            .execute(&mut conn)
            .await
            .unwrap();
    }
    for (hour, outcome, count, last_at, address) in [
        (10, "allowed", 7, 36_000_000_001_i64, "203.0.113.1"),
        (11, "allowed", 2, 39_600_000_001, "203.0.113.2"),
        (11, "missing-permission", 3, 39_600_000_000, "203.0.113.3"),
    ] {
        sqlx::query("INSERT INTO traffic VALUES ($1, 'e', $2, $3, $4, $5, $6)")
            .bind(token.to_string())
            .bind(hour)
            .bind(outcome)
            .bind(count)
            .bind(last_at)
            .bind(address)
            .execute(&mut conn)
            .await
            .unwrap();
    }
}

async fn connect(test: &TestStore) -> SqliteConnection {
    SqliteConnectOptions::new()
        .filename(test.file())
        .create_if_missing(true)
        .connect()
        .await
        .unwrap()
}

#[tokio::test]
async fn uses_from_before_there_was_activity_still_count() {
    let (test, token) = (TestStore::empty(), TokenId::from_uuid(uuid::Uuid::now_v7()));
    before_activity(&test, token).await;
    let store = test.open().await.unwrap();
    let mut conn = store.read().await.unwrap();
    let used = traffic::uses_of(&mut conn, &[token]).await.unwrap().remove(&token).unwrap();
    assert_eq!(
        (used.allowed, used.refused, used.last_address.as_deref()),
        (9, 3, Some("203.0.113.2"))
    );
    assert_eq!(traffic::requests_since(&mut conn, token, 11).await.unwrap(), 5);
    let (hours,): (i64,) = sqlx::query_as("SELECT SUM(count) FROM activity_hours WHERE hour = 11")
        .fetch_one(&mut *conn)
        .await
        .unwrap();
    assert_eq!(hours, 5);
}
