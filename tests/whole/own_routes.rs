//! The gateway's own routes: health, whoami, introspection, forward-auth.

use bytes::Bytes;
use http::{Method, Request};
use http_body_util::Full;
use keydesk_tests::{Answer, Client, World};
use serde_json::json;

const WHOAMI: &str = "/.well-known/keydesk/whoami";
const VERIFY: &str = "/.well-known/keydesk/verify";
const PRODUCTS: &str = "/businesses/5f3c1eb00000000000000001/products";

async fn introspect(client: &mut Client, caller: &str, token: &str) -> Answer {
    let request = Request::post("/.well-known/keydesk/introspect")
        .header("host", "localhost")
        .header("authorization", format!("Bearer {caller}"))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Full::new(Bytes::from(format!("token={token}&token_type_hint=access_token"))));
    client.send_as_is(request.unwrap()).await
}

async fn verify(client: &mut Client, token: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request = Request::get(VERIFY)
        .header("host", "localhost")
        .header("authorization", format!("Bearer {token}"));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    client.send_as_is(request.body(Full::default()).unwrap()).await
}

#[tokio::test]
async fn health_takes_no_token_and_tells_nothing() {
    let world = World::new().await;
    let answer =
        world.client().await.request(Method::GET, "/.well-known/keydesk/health", None).await;
    assert_eq!((answer.code(), answer.json()), (200, json!({ "status": "ok" })));
}

#[tokio::test]
async fn whoami_says_account_environment_permissions_and_expiry() {
    let world = World::new().await;
    let account = world.account(&["products:view", "locations:view", "tokens:generate"]).await;
    let at: jiff::Timestamp = "2099-01-01T00:00:00Z".parse().unwrap();
    let token = world.token_like(&account, |new| new.expires_at = Some(at)).await;
    let answer = world.client().await.get(WHOAMI, &token.text).await;
    let mut body = answer.json();
    assert!(token.text.ends_with(body["token_hint"].as_str().unwrap()));
    body["token_hint"] = "[hint]".into();
    insta::assert_json_snapshot!(body);
    assert_eq!(world.client().await.request(Method::GET, WHOAMI, None).await.code(), 401);
}

#[tokio::test]
async fn introspection_tells_what_a_token_is_worth() {
    let world = World::new().await;
    let caller = world.token_for(&[]).await;
    let account = world.account(&["products:view", "tokens:generate"]).await;
    let at: jiff::Timestamp = "2099-01-01T00:00:00Z".parse().unwrap();
    let token = world.token_like(&account, |new| new.expires_at = Some(at)).await;
    let mut client = world.client().await;
    let body = introspect(&mut client, &caller.text, &token.text).await.json();
    assert_eq!(body["jti"], token.id.to_string());
    insta::assert_json_snapshot!(body, { ".sub" => "[account]", ".jti" => "[token]" });
    world.desk.delete_token(&account.session, &token.id.to_string()).await.unwrap();
    let body = introspect(&mut client, &caller.text, &token.text).await.json();
    assert_eq!(body, json!({ "active": false }), "and nothing else (RFC 7662 section 2.2)");
}

#[tokio::test]
async fn introspection_says_inactive_to_whatever_is_no_working_token() {
    let world = World::new().await;
    let caller = world.token_for(&[]).await.text;
    let mut client = world.client().await;
    let cut = &caller[..caller.len() - 1];
    for token in ["", "hunter2", cut, "%00%ff"] {
        let answer = introspect(&mut client, &caller, token).await;
        assert_eq!((answer.code(), answer.json()), (200, json!({ "active": false })), "{token}");
    }
}

#[tokio::test]
async fn introspection_is_for_callers_with_a_working_token() {
    let world = World::new().await;
    let token = world.token_for(&["products:view"]).await.text;
    let mut client = world.client().await;
    assert_eq!(
        introspect(&mut client, "", &token).await.verdict(),
        (401, "missing-token".to_owned())
    );
    assert_eq!(
        introspect(&mut client, &token[..20], &token).await.verdict(),
        (401, "damaged-token".to_owned())
    );
    let without = client
        .send(Method::POST, "/.well-known/keydesk/introspect", Some(&token), "nothing=here")
        .await;
    assert_eq!(without.code(), 400);
    let huge = client
        .send(Method::POST, "/.well-known/keydesk/introspect", Some(&token), vec![b'a'; 9_000])
        .await;
    assert_eq!(huge.verdict(), (413, "too-large".to_owned()));
}

#[tokio::test]
async fn verify_lets_a_proxy_ask_and_says_whose_request_it_is() {
    let world = World::new().await;
    let account = world.account(&["products:view", "tokens:generate"]).await;
    let token = world.token(&account).await.text;
    let mut client = world.client().await;
    for pair in [("x-original-method", "x-original-uri"), ("x-forwarded-method", "x-forwarded-uri")]
    {
        let uri = format!("{PRODUCTS}?pageSize=5");
        let answer = verify(&mut client, &token, &[(pair.0, "GET"), (pair.1, &uri)]).await;
        assert_eq!(answer.code(), 204, "{pair:?}");
        assert_eq!(answer.header("x-keydesk-account"), account.email);
        assert_eq!(answer.header("x-keydesk-environment"), "sandbox");
        assert_eq!(answer.header("x-keydesk-permission"), "products:view");
        assert!(token.ends_with(answer.header("x-keydesk-token-hint")));
    }
}

#[tokio::test]
async fn verify_refuses_as_the_request_itself_would_have_been() {
    let world = World::new().await;
    let token = world.token_for(&["products:view"]).await.text;
    let mut client = world.client().await;
    let original = |method, uri| [("x-original-method", method), ("x-original-uri", uri)];
    let refused =
        verify(&mut client, &token, &original("DELETE", "/businesses/1/products/1")).await;
    assert_eq!(refused.verdict(), (403, "missing-permission".to_owned()));
    assert_eq!(refused.json()["missing_permission"], "products:edit");
    let refused = verify(&mut client, &token, &original("GET", "/elsewhere")).await;
    assert_eq!(refused.verdict(), (403, "unknown-route".to_owned()));
    let refused =
        verify(&mut client, &token, &original("GET", "/businesses/1/products/../../../user")).await;
    assert_eq!(refused.verdict(), (400, "ambiguous-request".to_owned()));
    let refused = verify(&mut client, "", &original("GET", PRODUCTS)).await;
    assert_eq!(refused.verdict(), (401, "missing-token".to_owned()));
}

#[tokio::test]
async fn verify_guesses_nothing() {
    let world = World::new().await;
    let token = world.token_for(&["products:view"]).await.text;
    let mut client = world.client().await;
    for headers in [
        &[][..],
        &[("x-original-uri", PRODUCTS)],
        &[("x-original-method", "GET")],
        &[("x-original-method", "GET"), ("x-original-uri", PRODUCTS), ("x-original-uri", "/user")],
        &[("x-original-method", "GET"), ("x-forwarded-uri", PRODUCTS)],
        &[
            ("x-original-method", "GET"),
            ("x-original-uri", PRODUCTS),
            ("x-forwarded-method", "GET"),
            ("x-forwarded-uri", "/user"),
        ],
        &[("x-original-method", "G T"), ("x-original-uri", PRODUCTS)],
        &[("x-original-method", "GET"), ("x-original-uri", "http://elsewhere/user")],
    ] {
        let answer = verify(&mut client, &token, headers).await;
        assert_eq!(answer.verdict(), (400, "ambiguous-request".to_owned()), "{headers:?}");
    }
}
