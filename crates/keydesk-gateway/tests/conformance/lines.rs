//! How the lines of a head end, begin and what they hold (RFC 9112 sections 2.2, 3 and 5).

use crate::support::{PRODUCTS, Scene};

/// A head with one line that is put in as it is, and another request after it.
fn head_with(scene: &Scene, line: &str) -> String {
    format!(
        "GET {PRODUCTS} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {}\r\n{line}Connection: close\r\n\r\n",
        scene.token
    )
}

async fn refused(scene: &Scene, request: impl AsRef<[u8]>) {
    let request = request.as_ref();
    let answer = scene.send(request).await;
    let shown = String::from_utf8_lossy(request);
    assert!(matches!(answer.code(), 400 | 414 | 431), "{shown:?}: {}", answer.0);
    assert_eq!(answer.answers(), 1, "{shown:?}: {}", answer.0);
}

#[tokio::test]
async fn a_bare_line_feed_ends_no_line() {
    let scene = Scene::new().await;
    let whole = head_with(&scene, "X: y\r\n");
    let ends: Vec<usize> = whole.match_indices("\r\n").map(|(at, _)| at).collect();
    assert_eq!(ends.len(), 6);
    for at in ends {
        let mut bare = whole.clone();
        bare.remove(at);
        refused(&scene, bare).await;
    }
    refused(&scene, whole.replace("\r\n", "\n")).await;
    refused(&scene, head_with(&scene, "X: y\nContent-Length: 4\r\n") + "GET ").await;
    refused(&scene, format!("\n{whole}")).await;
    scene.nothing_reached().await;
}

#[tokio::test]
async fn a_bare_carriage_return_ends_no_line() {
    let scene = Scene::new().await;
    for line in ["X: y\rZ: 1\r\n", "X: y\r\r\n", "X\r: y\r\n", "\rX: y\r\n"] {
        refused(&scene, head_with(&scene, line)).await;
    }
    scene.nothing_reached().await;
}

#[tokio::test]
async fn folded_and_malformed_header_lines_are_refused() {
    let scene = Scene::new().await;
    for line in [
        "X: y\r\n z\r\n",
        "X: y\r\n\tz\r\n",
        "X:\r\n y\r\n",
        " X: y\r\n",
        "\tX: y\r\n",
        "X : y\r\n",
        "X\t: y\r\n",
        ": y\r\n",
        "no colon\r\n",
        "X\0Y: z\r\n",
        "X: y\0z\r\n",
        "X: y\x07z\r\n",
        "X: y\x7fz\r\n",
        "X: y\x0bz\r\n",
        "X(Y): z\r\n",
        "X\"Y: z\r\n",
        "caf\u{e9}: y\r\n",
        "X_Y: z\r\n",
        "Transfer_Encoding: chunked\r\n",
        "Content_Length: 50\r\n",
        "Content-Type: a/b\r\nContent-Type: c/d\r\n",
        "Content-Type: a/b\r\nContent-Type: a/b\r\n",
    ] {
        refused(&scene, head_with(&scene, line)).await;
    }
    scene.nothing_reached().await;
}

#[tokio::test]
async fn one_empty_line_before_a_request_is_skipped_and_no_more() {
    let scene = Scene::new().await;
    let whole = head_with(&scene, "");
    assert_eq!(scene.send(format!("\r\n{whole}")).await.code(), 200);
    refused(&scene, format!("\r\n\r\n{whole}")).await;
    refused(&scene, format!(" {whole}")).await;
    refused(&scene, format!(" \r\n{whole}")).await;
    scene.one_reached().await;
}

#[tokio::test]
async fn request_lines_have_three_parts_with_one_space_between() {
    let scene = Scene::new().await;
    let rest = head_with(&scene, "").split_once("\r\n").unwrap().1.to_owned();
    for line in [
        "GET  /businesses/1/products HTTP/1.1",
        "GET /businesses/1/products  HTTP/1.1",
        "GET\t/businesses/1/products HTTP/1.1",
        "GET /businesses/1/products\tHTTP/1.1",
        "GET /businesses/1/products HTTP/1.1 ",
        "GET /businesses/1/products HTTP/1.1 x",
        "GET /businesses/1/products",
        "GET HTTP/1.1",
        "GET",
        "G\0ET /businesses/1/products HTTP/1.1",
        "GET: /businesses/1/products HTTP/1.1",
        "GE(T /businesses/1/products HTTP/1.1",
        "GET /businesses/1/products x HTTP/1.1",
    ] {
        refused(&scene, format!("{line}\r\n{rest}")).await;
    }
    scene.nothing_reached().await;
}

#[tokio::test]
async fn a_flood_of_headers_is_refused() {
    let scene = Scene::new().await;
    let many: String = (0..200).map(|n| format!("X-{n}: y\r\n")).collect();
    refused(&scene, head_with(&scene, &many)).await;
    let large: String = (0..60).map(|n| format!("X-{n}: {}\r\n", "y".repeat(1_000))).collect();
    refused(&scene, head_with(&scene, &large)).await;
    refused(&scene, head_with(&scene, &format!("X: {}\r\n", "y".repeat(8_000)))).await;
    refused(&scene, head_with(&scene, &format!("{}: y\r\n", "x".repeat(8_000)))).await;
    refused(
        &scene,
        head_with(&scene, "").replace("products", &format!("products?{}", "y".repeat(8_000))),
    )
    .await;
    scene.nothing_reached().await;
}

#[tokio::test]
async fn a_head_of_the_size_that_servers_should_take_is_taken() {
    let scene = Scene::new().await;
    let long = format!("X: {}\r\n", "y".repeat(7_990));
    assert_eq!(scene.send(head_with(&scene, &long)).await.code(), 200);
    let target = format!("products?{}", "y".repeat(7_900));
    assert_eq!(scene.send(head_with(&scene, "").replace("products", &target)).await.code(), 200);
    let many: String = (0..90).map(|n| format!("X-{n}: y\r\n")).collect();
    assert_eq!(scene.send(head_with(&scene, &many)).await.code(), 200);
    assert_eq!(scene.reached().await.len(), 3);
}

#[tokio::test]
async fn padding_around_a_value_ends_here_and_its_bytes_go_on() {
    let scene = Scene::new().await;
    let mut request = head_with(&scene, "X: \t y z \t \r\nX.Y|Z: 1\r\nX-Bytes: ").into_bytes();
    let at = request.windows(9).position(|it| it == b"X-Bytes: ").unwrap() + 9;
    request.splice(at..at, *b"\xc3\xa9\xff\r\n");
    assert_eq!(scene.send(request).await.code(), 200);
    let reached = scene.one_reached().await;
    assert!(
        reached.head.contains("\r\nx: y z\r\n") && reached.head.contains("\r\nx.y|z: 1\r\n"),
        "{}",
        reached.head
    );
    assert!(reached.head.contains("x-bytes: \u{e9}\u{fffd}"), "{}", reached.head);
}
