//! What reaches the API behind, and what comes back.

use bytes::Bytes;
use http::{Method, Request, Response};
use http_body_util::Full;
use keydesk_tests::{Client, FakeApi, World, raw};

const PRODUCTS: &str = "/businesses/1/products";

/// A world with this API in an environment `api`, a token that may see and edit products there, and a client.
async fn with(api: &FakeApi) -> (World, Client, String) {
    with_prefix(api, "").await
}

async fn with_prefix(api: &FakeApi, prefix: &str) -> (World, Client, String) {
    let world = World::new().await;
    world.environment("api", &format!("{}{prefix}", api.url())).await;
    let account = world.account(&["products:view", "products:edit", "tokens:generate"]).await;
    let token = world.token_like(&account, |new| new.environment = "api".to_owned()).await.text;
    let client = Client::to(world.address("api").await).await;
    (world, client, token)
}

#[tokio::test]
async fn the_target_is_forwarded_byte_for_byte() {
    let api = FakeApi::start().await;
    let (_world, mut client, token) = with(&api).await;
    for target in [
        "/v2/businesses/1/products?pageIndex=0&pageSize=50",
        "/businesses/1/products?name=caf%C3%A9&x=a%2Fb+c&&=&y",
        "/businesses/1/products/%C3%A9",
        "/businesses/1/products?redirect=http://elsewhere/../x",
        "/businesses/1/products?",
    ] {
        assert_eq!(client.get(target, &token).await.code(), 200, "{target}");
        assert_eq!(api.arrived().last().unwrap().target, target);
    }
}

#[tokio::test]
async fn a_base_urls_path_is_put_in_front() {
    let api = FakeApi::start().await;
    let (_world, mut client, token) = with_prefix(&api, "/food/api").await;
    assert_eq!(client.get("/v2/businesses/1/products?a=b", &token).await.code(), 200);
    assert_eq!(api.arrived()[0].target, "/food/api/v2/businesses/1/products?a=b");
}

#[tokio::test]
async fn the_callers_credential_ends_here_and_the_environments_goes_on() {
    let api = FakeApi::start().await;
    let (_world, mut client, token) = with(&api).await;
    let request = Request::get(PRODUCTS)
        .header("host", "localhost:1")
        .header("authorization", format!("Bearer {token}"))
        .header("x-api-key", &token)
        .header("cookie", "session=1")
        .header("x-request-id", "mine")
        .header("forwarded", "for=1.2.3.4")
        .header("x-forwarded-for", "1.2.3.4")
        .header("x-real-ip", "1.2.3.4")
        .header("accept", "application/json")
        .header("x-of-ours", "kept");
    let answer = client.send_as_is(request.body(Full::default()).unwrap()).await;
    let arrived = &api.arrived()[0];
    let header =
        |name: &str| arrived.headers.get(name).map(|value| value.to_str().unwrap().to_owned());
    assert_eq!(header("authorization").as_deref(), Some("Bearer upstream-credential-3f1c"));
    assert_eq!(header("host"), Some(api.address.to_string()));
    assert_eq!(header("x-request-id").as_deref(), Some(answer.header("x-request-id")));
    assert_ne!(answer.header("x-request-id"), "mine");
    assert_eq!(header("accept").as_deref(), Some("application/json"));
    assert_eq!(header("x-of-ours").as_deref(), Some("kept"));
    for gone in ["x-api-key", "cookie", "forwarded", "x-forwarded-for", "x-real-ip"] {
        assert_eq!(header(gone), None, "{gone}");
    }
    assert!(!format!("{:?}", arrived.headers).contains(&token), "the token went on");
}

#[tokio::test]
async fn hop_by_hop_headers_end_here_in_both_directions() {
    let api = FakeApi::answering(|_| {
        let mut answer = Response::new(Full::new(Bytes::from_static(b"{}")));
        for (name, value) in [
            ("connection", "x-secret"),
            ("x-secret", "1"),
            ("proxy-authenticate", "Basic"),
            ("set-cookie", "a=b"),
            ("x-kept", "1"),
        ] {
            answer.headers_mut().insert(name, value.parse().unwrap());
        }
        answer
    })
    .await;
    let (_world, mut client, token) = with(&api).await;
    let request = Request::get(PRODUCTS)
        .header("host", "localhost")
        .header("authorization", &token)
        .header("connection", "keep-alive, X-Hop")
        .header("x-hop", "1")
        .header("keep-alive", "timeout=5")
        .header("proxy-authorization", "Basic abc")
        .header("proxy-connection", "keep-alive")
        .header("te", "trailers")
        .header("upgrade", "websocket");
    let answer = client.send_as_is(request.body(Full::default()).unwrap()).await;
    let arrived = api.arrived()[0].clone();
    for gone in [
        "connection",
        "x-hop",
        "keep-alive",
        "proxy-authorization",
        "proxy-connection",
        "te",
        "upgrade",
    ] {
        assert!(!arrived.headers.contains_key(gone), "{gone} went on");
    }
    for gone in ["x-secret", "proxy-authenticate", "set-cookie"] {
        assert!(!answer.headers.contains_key(gone), "{gone} came back");
    }
    assert_eq!(answer.header("x-kept"), "1");
    assert_eq!(answer.header("via"), "1.1 keydesk");
}

#[tokio::test]
async fn bodies_go_through_whole_in_both_directions() {
    let api = FakeApi::answering(|arrived| Response::new(Full::new(arrived.body.clone()))).await;
    let (_world, mut client, token) = with(&api).await;
    let body: Vec<u8> = (0..5_000_000_u32).map(|n| (n % 251) as u8).collect();
    let answer = client.send(Method::POST, PRODUCTS, Some(&token), body.clone()).await;
    assert_eq!(answer.code(), 200);
    assert!(answer.body == body, "{} bytes came back", answer.body.len());
    assert_eq!(api.arrived()[0].headers["content-length"], "5000000");
}

#[tokio::test]
async fn a_chunked_upload_stays_chunked() {
    let api = FakeApi::start().await;
    let (world, _, token) = with(&api).await;
    let address = world.address("api").await;
    let request = format!(
        "POST {PRODUCTS} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n\
         4\r\nlett\r\n3\r\nuce\r\n0\r\n\r\n"
    );
    assert_eq!(raw(address, request).await.code(), 200);
    let arrived = api.arrived()[0].clone();
    assert_eq!(arrived.body, "lettuce");
    assert!(!arrived.headers.contains_key("content-length"));
}

#[tokio::test]
async fn who_waits_for_leave_to_send_its_body_gets_it_only_if_the_request_may_pass() {
    let api = FakeApi::start().await;
    let (world, _, token) = with(&api).await;
    let address = world.address("api").await;
    let request = |path: &str| {
        format!(
            "POST {path} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\nExpect: 100-continue\r\nContent-Length: 2\r\nConnection: close\r\n\r\n"
        )
    };
    let refused = raw(address, request("/businesses/1/locations")).await;
    assert_eq!(refused.code(), 403, "{}", refused.0);
    assert_eq!(api.connections(), 0);
    let passed = raw(address, request(PRODUCTS) + "{}").await;
    assert!(passed.0.contains("HTTP/1.1 200"), "{}", passed.0);
    assert!(!api.arrived()[0].headers.contains_key("expect"));
}

#[tokio::test]
async fn status_and_redirects_of_the_api_come_back_as_they_are() {
    for status in [201_u16, 204, 304, 400, 403, 404, 409, 422, 429, 500, 503, 302] {
        let api = FakeApi::answering(move |_| {
            Response::builder()
                .status(status)
                .header("location", "https://elsewhere.example/x")
                .body(Full::default())
                .unwrap()
        })
        .await;
        let (_world, mut client, token) = with(&api).await;
        let answer = client.get(PRODUCTS, &token).await;
        assert_eq!(answer.code(), status);
        assert_eq!(answer.header("location"), "https://elsewhere.example/x");
    }
}

#[tokio::test]
async fn connections_to_the_api_are_kept_alive() {
    let api = FakeApi::start().await;
    let (_world, mut client, token) = with(&api).await;
    for _ in 0..20 {
        assert_eq!(client.get(PRODUCTS, &token).await.code(), 200);
    }
    assert_eq!(api.connections(), 1);
    assert_eq!(client.opened, 1);
}

#[tokio::test]
async fn head_has_the_length_and_no_body() {
    let api = FakeApi::start().await;
    let (_world, mut client, token) = with(&api).await;
    let answer = client.request(Method::HEAD, PRODUCTS, Some(&token)).await;
    assert_eq!((answer.code(), answer.header("content-length"), answer.body.len()), (200, "2", 0));
}

#[tokio::test]
async fn a_clients_of_http_1_0_is_served() {
    let api = FakeApi::start().await;
    let (world, _, token) = with(&api).await;
    let address = world.address("api").await;
    let answer =
        raw(address, format!("GET {PRODUCTS} HTTP/1.0\r\nAuthorization: Bearer {token}\r\n\r\n"))
            .await;
    assert_eq!(answer.code(), 200, "{}", answer.0);
    assert!(!answer.0.contains("chunked"));
}
