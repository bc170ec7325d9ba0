//! What a caller says to the gateway alone ends there (RFC 9110 section 7.6.1).

use crate::support::{PRODUCTS, Scene};

#[tokio::test]
async fn headers_for_this_hop_alone_do_not_go_on() {
    let scene = Scene::new().await;
    let headers = [
        "Connection: keep-alive, X-Hop",
        "Connection: X-Other-Hop,,\tX-Third-Hop ",
        "X-Hop: 1",
        "X-Other-Hop: 1",
        "X-Third-Hop: 1",
        "Keep-Alive: timeout=5",
        "Proxy-Connection: keep-alive",
        "Proxy-Authenticate: Basic",
        "Proxy-Authorization: Basic YTpi",
        "Proxy-Authentication-Info: a",
        "Proxy-Features: a",
        "Proxy: http://elsewhere",
        "TE: trailers, gzip",
        "Trailer: X-Checksum",
        "Upgrade: websocket, h2c",
        "HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA",
        "Expect: 100-continue",
        "X-End-To-End: kept",
    ];
    let answer = scene.send(scene.request(&format!("GET {PRODUCTS} HTTP/1.1"), &headers, "")).await;
    assert_eq!(answer.code(), 200, "{}", answer.0);
    let reached = scene.one_reached().await;
    for line in headers {
        let name = line.split_once(':').unwrap().0;
        let expected: &[&str] = if name == "X-End-To-End" { &["kept"] } else { &[] };
        assert_eq!(reached.header(name), expected, "{name}: {}", reached.head);
    }
}

#[tokio::test]
async fn a_connection_header_that_is_no_text_still_names_headers() {
    let scene = Scene::new().await;
    let mut request = scene.request(
        &format!("GET {PRODUCTS} HTTP/1.1"),
        &["X-Hop: 1", "Connection: X-Hop, "],
        "",
    );
    let at = request.windows(7).position(|it| it == b"X-Hop, ").unwrap() + 7;
    request.insert(at, 0xff);
    assert_eq!(scene.send(request).await.code(), 200);
    let reached = scene.one_reached().await;
    assert!(
        reached.header("x-hop").is_empty() && reached.header("connection").is_empty(),
        "{}",
        reached.head
    );
}

#[tokio::test]
async fn naming_what_the_gateway_itself_adds_takes_nothing_away() {
    let scene = Scene::new().await;
    let headers =
        ["Connection: Host, Authorization, Content-Length, X-Request-Id, Via", "Content-Length: 5"];
    let answer =
        scene.send(scene.request(&format!("POST {PRODUCTS} HTTP/1.1"), &headers, "hello")).await;
    assert_eq!(answer.code(), 200, "{}", answer.0);
    let reached = scene.one_reached().await;
    for name in ["host", "authorization", "x-request-id", "via"] {
        assert_eq!(reached.header(name).len(), 1, "{name}: {}", reached.head);
    }
    assert_eq!(
        reached.header("content-length").len() + reached.header("transfer-encoding").len(),
        1,
        "{}",
        reached.head
    );
    assert_eq!(reached.body, b"hello");
}

#[tokio::test]
async fn an_upgrade_is_answered_as_if_it_had_not_been_asked_for() {
    let scene = Scene::new().await;
    let headers = [
        "Upgrade: websocket",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Version: 13",
    ];
    let answer = scene.send(scene.request(&format!("GET {PRODUCTS} HTTP/1.1"), &headers, "")).await;
    assert_eq!((answer.code(), answer.answers()), (200, 1), "{}", answer.0);
    assert!(scene.one_reached().await.header("upgrade").is_empty());
}
