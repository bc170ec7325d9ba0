//! What the gateway is given of the tokens: each of them once, whatever is known of it.

use crate::test_traffic::TestTraffic;
use jiff::Timestamp;
use keydesk_domain::access_table::TokenEntry;
use keydesk_domain::{ApiToken, HashedToken, TokenHint, TokenId};
use keydesk_store::tokens;
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
        let mut update = sqlx::QueryBuilder::new(format!("UPDATE tokens SET {column} WHERE id = "));
        update.push_bind(token.id.to_string()).build().execute(&mut *conn).await.unwrap();
    }
    let mut found: HashMap<HashedToken, TokenEntry> = HashMap::new();
    tokens::entries(&mut conn, |entry| assert!(found.insert(entry.hash, entry).is_none())).await.unwrap();

    assert_eq!(found.len(), columns.len());
    let time = |micros| Some(Timestamp::from_microsecond(micros).unwrap());
    let of = |column| found[&HashedToken::of(column)].clone();
    let plain = of(columns[0]);
    assert_eq!((plain.account, plain.environment), (test.accounts[0], test.environment));
    assert_eq!((plain.hint, plain.expires_at, plain.pending.clone()), (TokenHint::of("wxyz"), None, None));
    assert_eq!(of("expires_at = 5").expires_at, time(5));
    assert_eq!(of("narrowed_to = 'products:view'").narrowed_to.unwrap().to_string(), "products:view");
    assert_eq!(of("allowed_addresses = '203.0.113.0/24'").allowed_addresses.unwrap().len(), 1);
    assert_eq!(of("use_by = 6").pending.unwrap().use_by, time(6));
    assert!(of("awaits_first_use = 1").awaits_first_use());
    assert_eq!(of("retires_at = 7").pending.unwrap().retires_at, time(7));
    assert_eq!((of("paused_at = 8").paused_at, of("deleted_at = 9").deleted_at), (time(8), time(9)));
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
        deleted_at: None,
    }
}
