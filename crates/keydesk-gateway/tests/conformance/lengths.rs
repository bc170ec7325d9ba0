//! How long a request is: said once and in one way, or not taken (RFC 9112 section 6.3).

use crate::support::{PRODUCTS, Scene};

/// What follows a body that was read too short is another request to somebody.
fn smuggled(scene: &Scene) -> String {
    String::from_utf8(scene.request("GET /businesses/1/products/smuggled HTTP/1.1", &[], ""))
        .unwrap()
}

fn post(scene: &Scene, version: &str, lengths: &str, rest: &str) -> String {
    format!(
        "POST {PRODUCTS} HTTP/{version}\r\nHost: a\r\nAuthorization: Bearer {}\r\n{lengths}\r\n\r\n{rest}{}",
        scene.token,
        smuggled(scene)
    )
}

#[tokio::test]
async fn a_length_that_could_be_read_two_ways_is_refused() {
    let scene = Scene::new().await;
    for lengths in [
        "Content-Length: 5\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r\nContent-Length: 5",
        "Content-Length: 0\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r\nContent-Length: 0",
        "Content-Length: 5\r\nTransfer-Encoding: identity",
        "Transfer-Encoding: identity",
        "Transfer-Encoding: gzip",
        "Transfer-Encoding: gzip, chunked",
        "Transfer-Encoding: chunked, gzip",
        "Transfer-Encoding: chunked, chunked",
        "Transfer-Encoding: identity, chunked",
        "Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
        "Transfer-Encoding: xchunked",
        "Transfer-Encoding: chunked;q=1",
        "Transfer-Encoding: \"chunked\"",
        "Transfer-Encoding: ,chunked",
        "Transfer-Encoding:",
        "Transfer-Encoding : chunked",
        "Transfer-Encoding\t: chunked",
        " Transfer-Encoding: chunked",
        "Transfer-Encoding:\r\n chunked",
        "X: y\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chun\0ked",
        "Transfer-Encoding: chunked\x0b",
        "Content-Length: 5\r\nContent-Length: 5",
        "Content-Length: 5\r\nContent-Length: 6",
        "Content-Length: 5, 5",
        "Content-Length: 5, 6",
        "Content-Length: +5",
        "Content-Length: -5",
        "Content-Length: -0",
        "Content-Length: 0x5",
        "Content-Length: 5_0",
        "Content-Length: 5.0",
        "Content-Length: 5 5",
        "Content-Length: 5e0",
        "Content-Length: five",
        "Content-Length: \"5\"",
        "Content-Length:",
        "Content-Length: 5\x0b",
        "Content-Length : 5",
        "Content-Length\u{ff}: 5",
        "Content-Length: 18446744073709551616",
        "Content-Length: 184467440737095516165",
    ] {
        let answer = scene.send(post(&scene, "1.1", lengths, "0\r\n\r\n")).await;
        assert_eq!(answer.code(), 400, "{lengths:?}: {}", answer.0);
        assert_eq!(answer.answers(), 1, "{lengths:?}: {}", answer.0);
    }
    let answer = scene.send(post(&scene, "1.0", "Transfer-Encoding: chunked", "0\r\n\r\n")).await;
    assert_eq!(
        (answer.code(), answer.answers()),
        (400, 1),
        "HTTP/1.0 knows no chunks: {}",
        answer.0
    );
    scene.nothing_reached().await;
}

#[tokio::test]
async fn who_says_two_lengths_is_told_so() {
    let scene = Scene::new().await;
    let answer = scene
        .send(post(&scene, "1.1", "Transfer-Encoding: chunked\r\nContent-Length: 5", "0\r\n\r\n"))
        .await;
    for part in [
        "application/problem+json",
        "/problems/ambiguous-request",
        "Content-Length",
        "connection: close",
    ] {
        assert!(answer.0.contains(part), "no {part}: {}", answer.0);
    }
    scene.nothing_reached().await;
}

#[tokio::test]
async fn a_body_whose_chunks_are_malformed_never_comes_to_its_end() {
    let scene = Scene::new().await;
    for chunks in [
        "hello\r\n0\r\n\r\n",
        "\r\nhello\r\n0\r\n\r\n",
        ";x\r\nhello\r\n0\r\n\r\n",
        "-5\r\nhello\r\n0\r\n\r\n",
        "+5\r\nhello\r\n0\r\n\r\n",
        "0x5\r\nhello\r\n0\r\n\r\n",
        "5_0\r\nhello\r\n0\r\n\r\n",
        " 5\r\nhello\r\n0\r\n\r\n",
        "5 \r\nhello\r\n0\r\n\r\n",
        "5\nhello\r\n0\r\n\r\n",
        "5\r\nhello\n0\r\n\r\n",
        "5\r\nhello0\r\n\r\n",
        "5\r\nhello!\r\n0\r\n\r\n",
        "5\r\nhell\r\n0\r\n\r\n",
        "5\r\nhello\r\n0\n\r\n",
        "5\r\nhello\r\n0\r\n\n",
        "5;a\nb\r\nhello\r\n0\r\n\r\n",
        "5;a\rb\r\nhello\r\n0\r\n\r\n",
        "5;a\0b\r\nhello\r\n0\r\n\r\n",
        "5\r\nhello\r\n0 \r\n\r\n",
        "10000000000000000\r\nhello\r\n0\r\n\r\n",
        "fffffffffffffffff\r\nhello\r\n0\r\n\r\n",
        "00000000000000005\r\nhello\r\n0\r\n\r\n",
        "5\r\nhello\r\n",
        "5\r\nhello\r\n0\r\n",
        "5\r\nhello\r\n0\r\nContent-Length: 5\r\n\r\n",
        "5\r\nhello\r\n0\r\nTransfer-Encoding: chunked\r\n\r\n",
        "5\r\nhello\r\n0\r\nHost: b\r\n\r\n",
        "5\r\nhello\r\n0\r\nAuthorization: Bearer b\r\n\r\n",
        "5\r\nhello\r\n0\r\nX: y\n\r\n",
        "5\r\nhello\r\n0\r\n X: y\r\n\r\n",
        "5\r\nhello\r\n0\r\nno colon\r\n\r\n",
    ] {
        let line = format!("POST {PRODUCTS} HTTP/1.1");
        let request = scene.request(
            &line,
            &["Transfer-Encoding: chunked"],
            &format!("{chunks}{}", smuggled(&scene)),
        );
        let answer = scene.send(request).await;
        assert!(matches!(answer.code(), 0 | 400), "{chunks:?}: {}", answer.0);
        assert!(answer.answers() <= 1, "{chunks:?}: {}", answer.0);
    }
    scene.nothing_reached().await;
}

#[tokio::test]
async fn who_sends_malformed_chunks_is_told_so() {
    let scene = Scene::new().await;
    let line = format!("POST {PRODUCTS} HTTP/1.1");
    let answer = scene
        .send(scene.request(&line, &["Transfer-Encoding: chunked"], "5\r\nhello\r\nx\r\n\r\n"))
        .await;
    assert_eq!(answer.code(), 400, "{}", answer.0);
    assert!(answer.0.contains("/problems/ambiguous-request"), "{}", answer.0);
    scene.nothing_reached().await;
}

#[tokio::test]
async fn chunks_are_read_as_they_are_meant_and_sent_on_without_ornament() {
    for (chunks, body) in [
        ("5\r\nhello\r\n0\r\n\r\n", "hello"),
        ("A\r\n0123456789\r\n0\r\n\r\n", "0123456789"),
        ("a;x\r\n0123456789\r\n0;y=z\r\n\r\n", "0123456789"),
        ("5;a=\"b c\"\r\nhello\r\n6 ; d\r\n world\r\n000\r\n\r\n", "hello world"),
        ("0005\r\nhello\r\n0\r\nX-Checksum: 1\r\nVary: *\r\n\r\n", "hello"),
        ("0\r\n\r\n", ""),
    ] {
        let scene = Scene::new().await;
        let line = format!("POST {PRODUCTS} HTTP/1.1");
        let request =
            scene.request(&line, &["Transfer-Encoding: Chunked", "Trailer: X-Checksum"], chunks);
        let answer = scene.send(request).await;
        assert_eq!(answer.code(), 200, "{chunks:?}: {}", answer.0);
        let reached = scene.one_reached().await;
        assert_eq!(reached.body, body.as_bytes(), "{chunks:?}");
        assert_eq!(reached.header("transfer-encoding"), ["chunked"], "{}", reached.head);
        assert!(
            reached.header("content-length").is_empty() && reached.header("trailer").is_empty(),
            "{}",
            reached.head
        );
    }
}

#[tokio::test]
async fn a_length_is_kept_and_a_body_goes_on_whatever_the_method() {
    for (method, path) in
        [("POST", ""), ("PUT", "/2"), ("PATCH", "/2"), ("DELETE", "/2"), ("GET", "")]
    {
        let scene = Scene::new().await;
        let line = format!("{method} {PRODUCTS}{path} HTTP/1.1");
        assert_eq!(
            scene.send(scene.request(&line, &["Content-Length:\t05 "], "hello")).await.code(),
            200,
            "{line}"
        );
        assert_eq!(
            scene
                .send(scene.request(
                    &line,
                    &["Transfer-Encoding: chunked"],
                    "5\r\nhello\r\n0\r\n\r\n"
                ))
                .await
                .code(),
            200
        );
        assert_eq!(
            scene.send(scene.request(&line, &["Content-Length: 0"], "")).await.code(),
            200,
            "{line}"
        );
        let reached = scene.reached().await;
        let bodies: Vec<_> = reached.iter().map(|it| (it.body.as_slice(), it.is_whole)).collect();
        assert_eq!(
            bodies,
            [(&b"hello"[..], true), (b"hello", true), (b"", true)],
            "{line}: {reached:#?}"
        );
    }
}

#[tokio::test]
async fn what_follows_a_body_is_the_next_request() {
    let scene = Scene::new().await;
    let first = format!(
        "POST {PRODUCTS} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {}\r\nContent-Length: 5\r\n\r\nhello",
        scene.token
    );
    let second = first
        .replace("Content-Length: 5", "Transfer-Encoding: chunked")
        .replace("hello", "5\r\nworld\r\n0\r\n\r\n");
    let third = scene.request(&format!("GET {PRODUCTS}/3 HTTP/1.1"), &[], "");
    let answer = scene.send([first.as_bytes(), second.as_bytes(), &third].concat()).await;
    assert_eq!(answer.answers(), 3, "{}", answer.0);
    let reached = scene.reached().await;
    let bodies: Vec<_> = reached.iter().map(|it| it.body.as_slice()).collect();
    assert_eq!(bodies, [&b"hello"[..], b"world", b""]);
    assert_eq!(reached[2].line(), format!("GET {PRODUCTS}/3 HTTP/1.1"));
}

#[tokio::test]
async fn a_body_that_is_cut_short_is_no_request() {
    let scene = Scene::new().await;
    let line = format!("POST {PRODUCTS} HTTP/1.1");
    for (length, body) in
        [("Content-Length: 10", "hello"), ("Transfer-Encoding: chunked", "a\r\nhello")]
    {
        let answer = scene.send(scene.request(&line, &[length], body)).await;
        assert_eq!(answer.code(), 0, "{length}: {}", answer.0);
    }
    scene.nothing_reached().await;
}
