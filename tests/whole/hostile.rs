//! What no well-behaved client sends: read in one way only, or refused; and nobody can hold the door.

use keydesk_tests::{Client, FakeApi, World, raw};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// A world with an API that counts, and a token for it that may see products.
async fn counted() -> (World, FakeApi, std::net::SocketAddr, String) {
    let world = World::builder()
        .limits(|limits| limits.header_time = Duration::from_millis(400))
        .build()
        .await;
    let api = FakeApi::start().await;
    world.environment("counted", &api.url()).await;
    let account = world
        .account(&["products:view", "products:edit", "business:view", "tokens:generate"])
        .await;
    let token = world.token_like(&account, |new| new.environment = "counted".to_owned()).await.text;
    let address = world.address("counted").await;
    (world, api, address, token)
}

#[tokio::test]
async fn paths_that_could_be_read_two_ways_are_refused_and_not_forwarded() {
    let (_world, api, address, token) = counted().await;
    for path in [
        "/businesses/1/products/../../../user",
        "/businesses/1/products/%2e%2e/x",
        "/businesses/1/products/%2E%2E%2Fuser",
        "/businesses/1%2Fproducts",
        "/businesses/1/products%2f",
        "/businesses//1/products",
        "//businesses/1/products",
        "/businesses/1/products//",
        "/businesses/1/./products",
        "/businesses/1/products;x=1",
        "/businesses/1/products%00",
        "/businesses/1/products%0d%0aX: y",
        "/businesses/1/products%5c..",
        "/businesses/1\\products",
        "/businesses/1/%70roducts",
        "/businesses/1/products%",
        "/businesses/1/products%zz",
        "/businesses/1/products%25",
        "/businesses/1/products?_method=DELETE",
        "http://elsewhere.example/businesses/1/products",
        "businesses/1/products",
        "*",
    ] {
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\nConnection: close\r\n\r\n"
        );
        let answer = raw(address, request).await;
        assert_eq!(answer.code(), 400, "{path}: {}", answer.0);
    }
    assert_eq!(api.connections(), 0);
}

#[tokio::test]
async fn hosts_are_one_and_there() {
    let (_world, api, address, token) = counted().await;
    let credential = format!("Authorization: Bearer {token}\r\nConnection: close\r\n");
    for head in [
        format!("GET /user HTTP/1.1\r\n{credential}\r\n"),
        format!("GET /user HTTP/1.1\r\nHost: {address}\r\nHost: {address}\r\n{credential}\r\n"),
        format!("GET /user HTTP/1.1\r\nHost: {address}\r\nHost: elsewhere\r\n{credential}\r\n"),
        format!("GET /user HTTP/1.1\r\nHost:\r\n{credential}\r\n"),
        format!("GET /user HTTP/1.1\r\nHost: a b\r\n{credential}\r\n"),
        format!("GET http://elsewhere/user HTTP/1.1\r\nHost: {address}\r\n{credential}\r\n"),
    ] {
        let answer = raw(address, &head).await;
        assert_eq!(answer.code(), 400, "{head}\n{}", answer.0);
    }
    assert_eq!(api.connections(), 0);
    let whole =
        format!("GET http://{address}/user HTTP/1.1\r\nHost: {address}\r\n{credential}\r\n");
    assert_eq!(
        raw(address, whole).await.code(),
        200,
        "a whole URL for this host is allowed (RFC 9112 section 3.2.2)"
    );
    assert_eq!(api.arrived()[0].target, "/user");
}

#[tokio::test]
async fn two_lengths_never_become_two_requests() {
    let (_world, api, address, token) = counted().await;
    // Read by its length, the body ends after "0\r\n\r\n" and a second request follows; read as chunked as well. By the other
    // reading of either, the second request is part of the first one's body.
    let smuggled =
        format!("GET /user HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\n\r\n");
    for lengths in [
        "Content-Length: 5\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r\nContent-Length: 5",
        "Content-Length: 5\r\nTransfer-Encoding: chunked, chunked",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
        "Content-Length: 5\r\nContent-Length: 6",
        "Content-Length: 5, 6",
        "Content-Length: +5",
        "Content-Length: -5",
        "Transfer-Encoding: xchunked",
    ] {
        let request = format!(
            "POST /businesses/1/products HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\n{lengths}\r\n\r\n0\r\n\r\n{smuggled}"
        );
        let answer = raw(address, request).await;
        assert!(answer.answers() <= 1, "{lengths}: {}", answer.0);
    }
    for arrived in api.arrived() {
        assert_eq!(arrived.target, "/businesses/1/products", "the second request got through");
        let lengths = arrived.headers.get_all("content-length").iter().count();
        let encodings = arrived.headers.get_all("transfer-encoding").iter().count();
        assert!(lengths + encodings <= 1, "forwarded with two lengths: {:?}", arrived.headers);
    }
}

#[tokio::test]
async fn headers_that_name_another_method_or_path_are_refused() {
    let (_world, api, address, token) = counted().await;
    for header in [
        "X-HTTP-Method-Override: DELETE",
        "X-Method-Override: DELETE",
        "X-Original-URL: /user",
        "X-Rewrite-URL: /user",
    ] {
        let request = format!(
            "GET /businesses/1/products HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\n{header}\r\nConnection: close\r\n\r\n"
        );
        assert_eq!(raw(address, request).await.code(), 400, "{header}");
    }
    assert_eq!(api.connections(), 0);
}

#[tokio::test]
async fn garbage_is_answered_with_400_or_not_at_all() {
    let (_world, api, address, _) = counted().await;
    for garbage in [
        &b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc"[..],
        b"hello\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"\0\0\0\0\r\n\r\n",
    ] {
        let answer = raw(address, garbage).await;
        assert!(matches!(answer.code(), 0 | 400), "{}", answer.0);
    }
    assert_eq!(api.connections(), 0);
}

#[tokio::test]
async fn headers_larger_than_the_limit_are_refused() {
    let (_world, api, address, token) = counted().await;
    let head = format!(
        "GET /user HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\nConnection: close\r\n"
    );
    let line = format!("X-Much: {}\r\n", "a".repeat(7 * 1024));
    let fits = format!("{head}{line}{line}\r\n");
    assert_eq!(raw(address, fits).await.code(), 200);
    let too_much = format!("{head}X-Much: {}\r\n\r\n", "a".repeat(64 * 1024));
    assert!(matches!(raw(address, too_much).await.code(), 0 | 431));
    assert_eq!(api.arrived().len(), 1);
}

#[tokio::test]
async fn slow_headers_are_cut_off_and_others_are_served_meanwhile() {
    let (_world, _api, address, token) = counted().await;
    let mut slow = Vec::new();
    for _ in 0..100 {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(b"GET /user HTTP/1.1\r\nHost: lo").await.unwrap();
        slow.push(stream);
    }
    assert_eq!(Client::to(address).await.get("/user", &token).await.code(), 200);
    for mut stream in slow {
        let mut rest = Vec::new();
        // Closed by the gateway: if it were not, this would wait for ever and the test with it.
        let _reset = stream.read_to_end(&mut rest).await;
        assert!(!String::from_utf8_lossy(&rest).contains("200"));
    }
}

#[tokio::test]
async fn one_address_cannot_take_all_connections() {
    let world = World::builder().limits(|limits| limits.connections_per_address = 5).build().await;
    let address = world.address("sandbox").await;
    let token = world.token_for(&["products:view"]).await.text;
    let mut kept = Vec::new();
    for _ in 0..5 {
        let mut client = Client::to(address).await;
        assert_eq!(client.get("/.well-known/keydesk/whoami", &token).await.code(), 200);
        kept.push(client);
    }
    let one_too_many =
        raw(address, "GET /.well-known/keydesk/health HTTP/1.1\r\nHost: a\r\n\r\n").await;
    assert_eq!(one_too_many.code(), 0, "it was served");
    // Those that are there are still served, and the place of one that leaves can be taken again.
    assert_eq!(kept[0].get("/.well-known/keydesk/whoami", &token).await.code(), 200);
    kept.pop();
    loop {
        let health =
            "GET /.well-known/keydesk/health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
        if raw(address, health).await.code() == 200 {
            break;
        }
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_refused_upload_gets_its_answer_and_not_a_reset() {
    let (_world, api, address, _) = counted().await;
    let mut client = Client::to(address).await;
    let answer = client
        .send(
            http::Method::POST,
            "/businesses/1/products",
            Some("kd_cut"),
            vec![b' '; 8 * 1024 * 1024],
        )
        .await;
    assert_eq!(answer.code(), 401);
    assert_eq!(api.connections(), 0);
}
