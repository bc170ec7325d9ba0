//! Hard work in the Sandbox holds up nothing else of the gateway, and what HTTP says of an answer comes through it.

use http::{Method, Request};
use http_body_util::Full;
use hyper::body::Bytes;
use keydesk_sandbox::{BUSINESS_ID, SAMPLE_DOCUMENT_ID};
use keydesk_tests::{Client, World};
use serde_json::json;
use tokio::task::JoinSet;

const HEALTH: &str = "/.well-known/keydesk/health";

/// Gateway and clients share the test's only thread. Were the searches made on it, none could be under way when it answers.
#[tokio::test(flavor = "current_thread")]
async fn health_is_answered_while_all_four_searches_of_a_full_sandbox_are_under_way() {
    let world = World::new().await;
    let token = world.token_for(&["audits:view", "audits:edit"]).await.text;
    let mut client = world.client().await;
    let audits = format!("/businesses/{BUSINESS_ID}/audits");
    let record = json!({ "name": "large", "note": "x".repeat(1_900_000) }).to_string();
    for _ in 0..30 {
        let made = client.send(Method::POST, &audits, Some(&token), record.clone()).await;
        assert_eq!(made.code(), 200);
    }
    let address = world.address("sandbox").await;
    let mut searches = JoinSet::new();
    for _ in 0..4 {
        let (token, path) = (token.clone(), format!("{audits}?query=nothing"));
        searches.spawn(async move { Client::to(address).await.get(&path, &token).await });
    }
    let mut answered = 0;
    while searches.try_join_next().is_none() {
        let health = client.request(Method::GET, HEALTH, None).await;
        assert_eq!(health.code(), 200);
        answered += 1;
    }
    assert!(answered >= 3, "{answered}");
    while let Some(found) = searches.join_next().await {
        assert_eq!(found.unwrap().body, "[]");
    }
    // All of it at once is more than a page.
    let refused = client.get(&audits, &token).await;
    assert_eq!((refused.code(), &refused.json()["error"]), (422, &json!("page-too-large")));
}

#[tokio::test]
async fn validators_parts_and_the_time_come_through_the_gateway() {
    let world = World::new().await;
    let token = world.token_for(&["documents:view", "business:view"]).await.text;
    let mut client = world.client().await;
    let content = format!("/businesses/{BUSINESS_ID}/documents/{SAMPLE_DOCUMENT_ID}/content");
    let whole = client.get(&content, &token).await;
    let ask = |method: Method, path: &str, name: &str, value: &str| {
        Request::builder()
            .method(method)
            .uri(path)
            .header("host", "localhost")
            .header("authorization", format!("Bearer {token}"))
            .header(name, value)
            .body(Full::new(Bytes::new()))
            .unwrap()
    };
    let part = client.send_as_is(ask(Method::GET, &content, "range", "bytes=0-6")).await;
    assert_eq!((part.code(), part.body), (206, whole.body.slice(..7)));
    let etag = whole.headers["etag"].to_str().unwrap().to_owned();
    let known = client.send_as_is(ask(Method::GET, &content, "if-none-match", &etag)).await;
    assert_eq!((known.code(), known.body.len()), (304, 0));
    let poll = client.send_as_is(ask(Method::HEAD, "/businesses", "accept", "*/*")).await;
    assert_eq!(poll.code(), 200);
    assert!(poll.headers.contains_key("date"));
}
