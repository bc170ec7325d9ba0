//! What a refusal looks like: each row of the contract, whole, as it comes over the wire.

use bytes::Bytes;
use http::{Method, Request};
use http_body_util::Full;
use keydesk_tests::{Answer, Client, FakeApi, World};

const PRODUCTS: &str = "/businesses/5f3c1eb00000000000000001/products";

/// Status, the headers that belong to the contract, and the body; ids, times and hints redacted.
fn shown(answer: &Answer) -> String {
    let mut shown = format!("{}\n", answer.code());
    for name in ["content-type", "cache-control", "www-authenticate", "retry-after"] {
        if answer.headers.contains_key(name) {
            shown += &format!("{name}: {}\n", answer.header(name));
        }
    }
    let mut body = answer.json();
    assert_eq!(
        body["request_id"],
        answer.header("x-request-id"),
        "the id in the body is the header's"
    );
    body["request_id"] = "[id]".into();
    if body["token_hint"].is_string() {
        body["token_hint"] = "[hint]".into();
    }
    shown + &serde_json::to_string_pretty(&body).unwrap()
}

macro_rules! assert_answer {
    ($answer:expr) => {
        let shown = shown(&$answer);
        insta::with_settings!({filters => vec![(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", "[time]")]}, {
            insta::assert_snapshot!(shown);
        })
    };
}

fn with_header(path: &str, name: &str, value: &str) -> Request<Full<Bytes>> {
    Request::builder()
        .uri(path)
        .header("host", "localhost")
        .header(name, value)
        .body(Full::default())
        .unwrap()
}

#[tokio::test]
async fn missing_token() {
    let world = World::new().await;
    assert_answer!(world.client().await.request(Method::GET, PRODUCTS, None).await);
}

#[tokio::test]
async fn damaged_token() {
    let world = World::new().await;
    let token = world.token_for(&["products:view"]).await.text;
    let cut = &token[..token.len() - 3];
    assert_answer!(world.client().await.get(PRODUCTS, cut).await);
}

#[tokio::test]
async fn unknown_token() {
    let world = World::new().await;
    let elsewhere = World::new().await;
    let token = elsewhere.token_for(&["products:view"]).await.text;
    assert_answer!(world.client().await.get(PRODUCTS, &token).await);
}

#[tokio::test]
async fn deleted_token() {
    let world = World::new().await;
    let account = world.account(&["products:view", "tokens:generate"]).await;
    let token = world.token(&account).await;
    world.desk.delete_token(&account.session, &token.id.to_string()).await.unwrap();
    assert_answer!(world.client().await.get(PRODUCTS, &token.text).await);
}

#[tokio::test]
async fn expired_token() {
    let world = World::new().await;
    let account = world.account(&["products:view", "tokens:generate"]).await;
    let at = world.in_seconds(60);
    let token = world.token_like(&account, |new| new.expires_at = Some(at)).await;
    world.clock.advance(jiff::SignedDuration::from_secs(60));
    assert_answer!(world.client().await.get(PRODUCTS, &token.text).await);
}

#[tokio::test]
async fn paused_token() {
    let world = World::new().await;
    let account = world.account(&["products:view", "tokens:generate"]).await;
    let token = world.token(&account).await;
    world.desk.pause_token(&account.session, &token.id.to_string()).await.unwrap();
    assert_answer!(world.client().await.get(PRODUCTS, &token.text).await);
}

#[tokio::test]
async fn wrong_environment() {
    let world = World::new().await;
    let api = FakeApi::start().await;
    world.environment("production", &api.url()).await;
    let token = world.token_for(&["products:view"]).await.text;
    let mut client = Client::to(world.address("production").await).await;
    assert_answer!(client.get(PRODUCTS, &token).await);
    assert_eq!(api.connections(), 0);
}

#[tokio::test]
async fn account_disabled() {
    let world = World::new().await;
    let account = world.account(&["products:view", "tokens:generate"]).await;
    let token = world.token(&account).await;
    world.enable(&account, false).await;
    assert_answer!(world.client().await.get(PRODUCTS, &token.text).await);
}

#[tokio::test]
async fn missing_permission() {
    let world = World::new().await;
    let token = world.token_for(&["products:view"]).await.text;
    assert_answer!(world.client().await.send(Method::POST, PRODUCTS, Some(&token), "{}").await);
}

#[tokio::test]
async fn unknown_route() {
    let world = World::new().await;
    let token = world.token_for(&["products:view"]).await.text;
    assert_answer!(world.client().await.get("/businesses/1/unheard-of", &token).await);
}

#[tokio::test]
async fn address_not_allowed() {
    let world = World::new().await;
    let account = world.account(&["products:view", "tokens:generate"]).await;
    let token = world
        .token_like(&account, |new| new.allowed_addresses = vec!["10.0.0.0/8".parse().unwrap()])
        .await;
    assert_answer!(world.client().await.get(PRODUCTS, &token.text).await);
    let here = world
        .token_like(&account, |new| new.allowed_addresses = vec!["127.0.0.0/8".parse().unwrap()])
        .await;
    assert_eq!(world.client().await.get(PRODUCTS, &here.text).await.code(), 200);
}

#[tokio::test]
async fn two_different_credentials() {
    let world = World::new().await;
    let account = world.account(&["products:view", "tokens:generate"]).await;
    let (one, other) = (world.token(&account).await.text, world.token(&account).await.text);
    let mut request = with_header(PRODUCTS, "authorization", &format!("Bearer {one}"));
    request.headers_mut().insert("x-api-key", other.parse().unwrap());
    assert_answer!(world.client().await.send_as_is(request).await);
}

#[tokio::test]
async fn too_large() {
    let world = World::builder().limits(|limits| limits.body = 1_000).build().await;
    let token = world.token_for(&["products:edit"]).await.text;
    assert_answer!(
        world.client().await.send(Method::POST, PRODUCTS, Some(&token), vec![b' '; 1_001]).await
    );
}

#[tokio::test]
async fn rate_limited() {
    let limit =
        |limits: &mut keydesk_gateway::Limits| (limits.requests_per_second, limits.burst) = (1, 1);
    let world = World::builder().limits(limit).build().await;
    let token = world.token_for(&["products:view"]).await.text;
    let mut client = world.client().await;
    assert_eq!(client.get(PRODUCTS, &token).await.code(), 200);
    assert_answer!(client.get(PRODUCTS, &token).await);
}

#[tokio::test]
async fn the_token_is_taken_as_bearer_as_it_is_and_as_x_api_key() {
    let world = World::new().await;
    let token = world.token_for(&["products:view"]).await.text;
    let mut client = world.client().await;
    for (name, value) in [
        ("authorization", format!("Bearer {token}")),
        ("authorization", format!("bearer {token}")),
        ("authorization", token.clone()),
        ("x-api-key", token.clone()),
    ] {
        assert_eq!(
            client.send_as_is(with_header(PRODUCTS, name, &value)).await.code(),
            200,
            "{name}"
        );
    }
    let mut both = with_header(PRODUCTS, "authorization", &token);
    both.headers_mut().insert("x-api-key", token.parse().unwrap());
    assert_eq!(client.send_as_is(both).await.code(), 200, "the same token twice is one credential");
}

#[tokio::test]
async fn a_token_in_the_url_is_refused_however_valid() {
    let world = World::new().await;
    let token = world.token_for(&["products:view"]).await.text;
    let mut client = world.client().await;
    for path in [format!("{PRODUCTS}?token={token}"), format!("{PRODUCTS}/{token}")] {
        let answer = client.get(&path, &token).await;
        assert_eq!(answer.verdict(), (400, "ambiguous-request".to_owned()));
        assert!(
            !String::from_utf8_lossy(&answer.body).contains(&token),
            "the answer repeats the token"
        );
    }
}

#[tokio::test]
async fn no_answer_repeats_the_token() {
    let world = World::new().await;
    let token = world.token_for(&["products:view"]).await.text;
    let mut client = world.client().await;
    for path in [PRODUCTS, "/unheard-of", "/businesses/1/locations", "/.well-known/keydesk/whoami"]
    {
        let answer = client.get(path, &token).await;
        assert!(!String::from_utf8_lossy(&answer.body).contains(&token), "{path}");
        assert!(!format!("{:?}", answer.headers).contains(&token), "{path}");
    }
}

#[tokio::test]
async fn a_narrowed_token_has_less_than_its_account() {
    let world = World::new().await;
    let account = world.account(&["products:view", "locations:view", "tokens:generate"]).await;
    let narrowed = ["products:view"].iter().map(|it| it.parse().unwrap()).collect();
    let token = world.token_like(&account, |new| new.narrowed_to = Some(narrowed)).await;
    let mut client = world.client().await;
    assert_eq!(client.get(PRODUCTS, &token.text).await.code(), 200);
    let answer = client.get("/businesses/5f3c1eb00000000000000001/locations", &token.text).await;
    assert_eq!(answer.json()["missing_permission"], "locations:view");
}
