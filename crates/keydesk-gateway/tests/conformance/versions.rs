//! HTTP/1.0, other versions, and what is between a request and its answer (RFC 9112 section 2.3, RFC 9110 sections 10.1.1 and 15.2).

use crate::support::{PRODUCTS, Recorder, Scene};

#[tokio::test]
async fn only_1_0_and_1_1_are_versions() {
    let scene = Scene::new().await;
    for version in [
        "HTTP/0.9",
        "HTTP/0.99",
        "HTTP/1.2",
        "HTTP/1.10",
        "HTTP/1",
        "HTTP/11",
        "HTTP/2.0",
        "HTTP/1.1.1",
        "http/1.1",
        "FTP/1.1",
        "HTTP/1,1",
        "HTTP/1.1\u{b}",
    ] {
        let answer = scene.send(scene.request(&format!("GET {PRODUCTS} {version}"), &[], "")).await;
        assert_eq!((answer.code(), answer.answers()), (400, 1), "{version}: {}", answer.0);
    }
    let preface = scene.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").await;
    assert!(matches!(preface.code(), 0 | 400), "{}", preface.0);
    scene.nothing_reached().await;
}

#[tokio::test]
async fn who_speaks_1_0_is_answered_in_1_0_and_the_api_is_asked_in_1_1() {
    let api = Recorder::answering(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
    )
    .await;
    let scene = Scene::before(api).await;
    let answer = scene
        .send(format!(
            "GET {PRODUCTS} HTTP/1.0\r\nAuthorization: Bearer {}\r\n\r\nGET / HTTP/1.1\r\n\r\n",
            scene.token
        ))
        .await;
    assert!(
        answer.0.starts_with("HTTP/1.0 200 OK\r\n") && answer.0.ends_with("\r\n\r\nhello"),
        "{}",
        answer.0
    );
    assert!(!answer.0.to_ascii_lowercase().contains("transfer-encoding"), "{}", answer.0);
    let reached = scene.one_reached().await;
    assert_eq!(reached.line(), format!("GET {PRODUCTS} HTTP/1.1"));
}

#[tokio::test]
async fn a_1_0_connection_is_kept_when_that_is_asked_for() {
    let scene = Scene::new().await;
    let head = |connection| {
        format!(
            "GET {PRODUCTS} HTTP/1.0\r\nAuthorization: Bearer {}\r\nConnection: {connection}\r\n\r\n",
            scene.token
        )
    };
    let answer = scene.send(head("keep-alive") + &head("close") + &head("close")).await;
    assert_eq!(answer.0.matches("HTTP/1.0 200").count(), 2, "{}", answer.0);
    assert_eq!(scene.reached().await.len(), 2);
}

#[tokio::test]
async fn who_asks_for_leave_to_go_on_gets_it_from_the_gateway() {
    let scene = Scene::new().await;
    let headers = ["Expect: 100-Continue", "Content-Length: 5"];
    let answer =
        scene.send(scene.request(&format!("POST {PRODUCTS} HTTP/1.1"), &headers, "hello")).await;
    assert!(answer.0.ends_with("{}") && answer.0.contains("HTTP/1.1 200 OK\r\n"), "{}", answer.0);
    let reached = scene.one_reached().await;
    assert!(reached.header("expect").is_empty(), "{}", reached.head);
    assert_eq!(reached.body, b"hello");
}

#[tokio::test]
async fn what_the_api_says_before_its_answer_is_not_its_answer() {
    let early = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 Processing\r\nX: y\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n";
    let api =
        Recorder::answering(format!("{early}HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{{}}"))
            .await;
    let scene = Scene::before(api).await;
    let answer = scene.send(scene.request(&format!("GET {PRODUCTS} HTTP/1.1"), &[], "")).await;
    assert!(
        answer.0.starts_with("HTTP/1.1 200 OK\r\n") && answer.0.ends_with("{}"),
        "{}",
        answer.0
    );
    assert!(!answer.0.contains("link:") && !answer.0.contains("Link:"), "{}", answer.0);
}

#[tokio::test]
async fn an_api_that_changes_the_protocol_unasked_is_not_followed() {
    let api = Recorder::answering(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\nraw",
    )
    .await;
    let scene = Scene::before(api).await;
    let headers = ["Upgrade: websocket"];
    let answer = scene.send(scene.request(&format!("GET {PRODUCTS} HTTP/1.1"), &headers, "")).await;
    assert_eq!((answer.code(), answer.answers()), (502, 1), "{}", answer.0);
}
