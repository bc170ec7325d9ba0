//! What the gateway is given of the tokens: each of them once, whatever is known of it.

use crate::test_traffic::TestTraffic;
use jiff::Timestamp;
use keydesk_domain::access_table::TokenEntry;
use keydesk_domain::{ApiToken, HashedToken, TokenHint, TokenId};
use keydesk_store::{Conn, StoreError, token_entries, tokens};
use std::collections::HashMap;
use uuid::Uuid;

#[tokio::test]
async fn each_token_once_with_all_that_is_known_of_it() {
    let test = TestTraffic::new().await;
    let mut conn = test.store.read().await.unwrap();
    sqlx::query("DELETE FROM tokens").execute(&mut *conn).await.unwrap();
    let columns = [
        "name = 'Plain'",
        "expires_at = 5",
        "narrowed_to = 'products:view'",
        "allowed_addresses = '203.0.113.0/24'",
        "use_by = 6",
        "awaits_first_use = 1",
        "retires_at = 7",
        "paused_at = 8",
        "deleted_at = 9",
    ];
    for column in columns {
        let token = token(&test, column);
        tokens::insert(&mut conn, HashedToken::of(column), &token).await.unwrap();
        change(&mut conn, &format!("{column} WHERE id = '{}'", token.id)).await;
    }
    let found = each(&mut conn).await.unwrap();

    assert_eq!(found.len(), columns.len());
    let time = |micros| Some(Timestamp::from_microsecond(micros).unwrap());
    let of = |column| found[&HashedToken::of(column)].clone();
    let plain = of(columns[0]);
    assert_eq!((plain.account, plain.environment), (test.accounts[0], test.environment));
    assert_eq!(
        (plain.hint, plain.expires_at, plain.pending.clone()),
        (TokenHint::of("wxyz"), None, None)
    );
    assert_eq!(of("expires_at = 5").expires_at, time(5));
    assert_eq!(
        of("narrowed_to = 'products:view'").narrowed_to.unwrap().to_string(),
        "products:view"
    );
    assert_eq!(of("allowed_addresses = '203.0.113.0/24'").allowed_addresses.unwrap().len(), 1);
    assert_eq!(of("use_by = 6").pending.unwrap().use_by, time(6));
    assert!(of("awaits_first_use = 1").awaits_first_use());
    assert_eq!(of("retires_at = 7").pending.unwrap().retires_at, time(7));
    assert_eq!(
        (of("paused_at = 8").paused_at, of("deleted_at = 9").deleted_at),
        (time(8), time(9))
    );
}

#[tokio::test]
async fn each_of_many_once_whatever_their_rows_are_numbered() {
    let test = TestTraffic::new().await;
    let mut conn = test.store.read().await.unwrap();
    sqlx::query("DELETE FROM tokens").execute(&mut *conn).await.unwrap();
    for number in 0..600 {
        let text = format!("token {number}");
        tokens::insert(&mut conn, HashedToken::of(&text), &token(&test, &text)).await.unwrap();
    }
    // A long gap, every third, and a part of which all have been paused.
    sqlx::query("DELETE FROM tokens WHERE rowid BETWEEN 100 AND 350 OR rowid % 3 = 0")
        .execute(&mut *conn)
        .await
        .unwrap();
    change(&mut conn, "paused_at = 1 WHERE rowid > 480").await;
    change(&mut conn, "rowid = 9223372036854775807 WHERE rowid = 1").await;
    let there: Vec<(Vec<u8>,)> =
        sqlx::query_as("SELECT hash FROM tokens").fetch_all(&mut *conn).await.unwrap();
    let found = each(&mut conn).await.unwrap();
    assert_eq!(found.len(), there.len());
    assert!(
        there
            .iter()
            .all(|(hash,)| found
                .contains_key(&HashedToken::from_bytes(hash[..].try_into().unwrap())))
    );
}

#[tokio::test]
async fn what_cannot_be_read_is_said_and_not_left_out() {
    let test = TestTraffic::new().await;
    let mut conn = test.store.read().await.unwrap();
    sqlx::query("PRAGMA ignore_check_constraints = ON").execute(&mut *conn).await.unwrap();
    let spoilt = [
        "hint = 'wx yz'",
        "hint = char(10) || 'wxyz'",
        "hint = ''",
        "id = 'no identifier'",
        "expires_at = 'never'",
        "expires_at = ''",
        "expires_at = 1e300",
        "hash = 'a text'",
        "hash = x'00'",
        "paused_at = 'soon'",
        "awaits_first_use = 'perhaps'",
        "allowed_addresses = x''",
        "allowed_addresses = 'everywhere'",
    ];
    for column in spoilt {
        sqlx::query("DELETE FROM tokens").execute(&mut *conn).await.unwrap();
        for name in ["Before", "Spoilt", "After"] {
            tokens::insert(&mut conn, HashedToken::of(name), &token(&test, name)).await.unwrap();
        }
        change(&mut conn, &format!("{column} WHERE name = 'Spoilt'")).await;
        assert!(each(&mut conn).await.is_err(), "{column}");
    }
}

async fn each(conn: &mut Conn) -> Result<HashMap<HashedToken, TokenEntry>, StoreError> {
    let mut found = HashMap::new();
    token_entries::each(conn, |entry| assert!(found.insert(entry.hash, entry).is_none()))
        .await
        .map(|()| found)
}

async fn change(conn: &mut Conn, what: &str) {
    sqlx::QueryBuilder::new(format!("UPDATE tokens SET {what}"))
        .build()
        .execute(conn)
        .await
        .unwrap();
}

fn token(test: &TestTraffic, name: &str) -> ApiToken {
    ApiToken {
        id: TokenId::from_uuid(Uuid::now_v7()),
        name: name
            .replace(['=', '\'', ':', '.', '/', '_'], " ")
            .split_whitespace()
            .collect::<String>()
            .parse()
            .unwrap(),
        account: test.accounts[0],
        environment: test.environment,
        hint: TokenHint::of("wxyz"),
        narrowed_to: None,
        allowed_addresses: Vec::new(),
        created_at: Timestamp::UNIX_EPOCH,
        expires_at: None,
        use_by: None,
        awaits_first_use: false,
        replaced_by: None,
        retires_at: None,
        paused_at: None,
        paused_by: None,
        held: Default::default(),
        deleted_at: None,
    }
}
