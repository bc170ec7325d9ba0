//! What comes back from the API behind: read in one way only, written anew, or 502.

use crate::support::{PRODUCTS, Recorder, Scene, Script};
use keydesk_tests::Raw;

async fn get(api: Recorder) -> Raw {
    let scene = Scene::before(api).await;
    scene.send(scene.request(&format!("GET {PRODUCTS} HTTP/1.1"), &[], "")).await
}

fn ok(headers: &str, body: &str) -> String {
    format!("HTTP/1.1 200 OK\r\n{headers}\r\n{body}")
}

#[tokio::test]
async fn an_answer_that_could_be_read_two_ways_is_none() {
    for headers in [
        "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
        "Content-Length: 5\r\nContent-Length: 6\r\n",
        "Content-Length: 5\r\nContent-Length: 5\r\n",
        "Content-Length: 5, 5\r\n",
        "Content-Length: 5, 6\r\n",
        "Content-Length: +5\r\n",
        "Content-Length: -5\r\n",
        "Content-Length: 0x5\r\n",
        "Content-Length: five\r\n",
        "Content-Length:\r\n",
        "Content-Length: 18446744073709551616\r\n",
        "Transfer-Encoding: gzip, chunked\r\n",
        "Transfer-Encoding: chunked, gzip\r\n",
        "Transfer-Encoding: gzip\r\n",
        "Transfer-Encoding: identity\r\n",
        "Transfer-Encoding: xchunked\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding : chunked\r\n",
        "Content-Length : 5\r\n",
        " Content-Length: 5\r\n",
        "X: y\r\n z\r\nContent-Length: 5\r\n",
        "X: y\0z\r\nContent-Length: 5\r\n",
        "X: y\rz\r\nContent-Length: 5\r\n",
        "X(Y): z\r\nContent-Length: 5\r\n",
        "no colon\r\nContent-Length: 5\r\n",
    ] {
        let answer =
            get(Recorder::answering_once(ok(headers, "5\r\nhello\r\n0\r\n\r\n")).await).await;
        assert_eq!((answer.code(), answer.answers()), (502, 1), "{headers:?}: {}", answer.0);
        assert!(answer.0.contains("bad-answer"), "{headers:?}: {}", answer.0);
    }
}

#[tokio::test]
async fn what_is_no_answer_of_this_protocol_is_none() {
    for answer in [
        "",
        "hello\r\n\r\n",
        "\0\0\0\0\r\n\r\n",
        "HTTP/0.9 200 OK\r\n\r\n",
        "HTTP/2.0 200 OK\r\n\r\n",
        "HTTP/1.1 20 OK\r\n\r\n",
        "HTTP/1.1 2000 OK\r\n\r\n",
        "HTTP/1.1 abc OK\r\n\r\n",
        "HTTP/1.1 200 OK\0\r\n\r\n",
        "HTTP/1.1 099 Low\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Le",
        "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    ] {
        let seen = get(Recorder::answering_once(answer).await).await;
        assert_eq!((seen.code(), seen.answers()), (502, 1), "{answer:?}: {}", seen.0);
    }
}

#[tokio::test]
async fn a_flood_of_headers_is_no_answer() {
    let many: String = (0..200).map(|n| format!("X-{n}: y\r\n")).collect();
    let large: String = (0..50).map(|n| format!("X-{n}: {}\r\n", "y".repeat(20_000))).collect();
    for headers in [many, large] {
        let answer =
            get(Recorder::answering_once(ok(&format!("{headers}Content-Length: 2\r\n"), "{}"))
                .await)
            .await;
        assert_eq!(answer.code(), 502, "{}", answer.0);
    }
}

#[tokio::test]
async fn a_bare_line_feed_comes_back_as_a_whole_line_end() {
    let answer =
        get(Recorder::answering_once("HTTP/1.1 200 OK\nX: y\nContent-Length: 2\n\n{}").await).await;
    assert!(
        answer.0.starts_with("HTTP/1.1 200 OK\r\n") && answer.0.contains("\r\nx: y\r\n"),
        "{}",
        answer.0
    );
    assert!(
        answer.0.ends_with("\r\n\r\n{}") && !answer.0.replace("\r\n", "").contains('\n'),
        "{}",
        answer.0
    );
}

#[tokio::test]
async fn headers_for_this_hop_alone_do_not_come_back() {
    let headers = "Connection: keep-alive, X-Hop\r\nConnection: X-Other-Hop,\r\nX-Hop: 1\r\nX-Other-Hop: 1\r\n\
                   Keep-Alive: timeout=5\r\nProxy-Authenticate: Basic\r\nProxy-Authentication-Info: a\r\nProxy-Connection: close\r\n\
                   TE: trailers\r\nTrailer: X-Checksum\r\nUpgrade: h2c\r\nTransfer-Encoding: chunked\r\nX-Kept: 1\r\n";
    let answer =
        get(Recorder::answering(ok(headers, "2\r\n{}\r\n0\r\nX-Checksum: 1\r\n\r\n")).await).await;
    assert_eq!(answer.code(), 200, "{}", answer.0);
    let head = answer.0.split("\r\n\r\n").next().unwrap().to_ascii_lowercase();
    for gone in ["x-hop", "x-other-hop", "keep-alive", "proxy-", "\r\nte:", "trailer", "upgrade"] {
        assert!(!head.contains(gone), "{gone} came back: {}", answer.0);
    }
    assert!(head.contains("\r\nx-kept: 1"), "{}", answer.0);
    assert!(
        !answer.0.contains("X-Checksum") && !answer.0.contains("x-checksum"),
        "a trailer came back: {}",
        answer.0
    );
}

#[tokio::test]
async fn a_connection_header_that_is_no_text_still_names_headers() {
    let mut bytes =
        ok("Content-Length: 2\r\nX-Hop: 1\r\nConnection: X-Hop, ?\r\n", "{}").into_bytes();
    let at = bytes.iter().position(|byte| *byte == b'?').unwrap();
    bytes[at] = 0xff;
    let answer = get(Recorder::answering_once(bytes).await).await;
    assert_eq!(answer.code(), 200, "{}", answer.0);
    assert!(!answer.0.contains("x-hop"), "{}", answer.0);
}

#[tokio::test]
async fn an_answer_that_ends_early_is_not_brought_to_an_end() {
    for (headers, body) in [
        ("Content-Length: 10\r\n", "hello"),
        ("Transfer-Encoding: chunked\r\n", "5\r\nhello\r\n"),
        ("Transfer-Encoding: chunked\r\n", "a\r\nhello"),
        ("Transfer-Encoding: chunked\r\n", "5\r\nhello\r\nx\r\n"),
        ("Transfer-Encoding: chunked\r\n", "5\r\nhello!\r\n0\r\n\r\n"),
    ] {
        let answer = get(Recorder::answering_once(ok(headers, body)).await).await;
        // Either nothing of it had gone out yet when it broke off, or it breaks off for the caller as well.
        let (head, seen) = answer.0.split_once("\r\n\r\n").unwrap_or_default();
        let is_whole = if head.contains("content-length") {
            seen.len() >= 10
        } else {
            seen.ends_with("0\r\n\r\n")
        };
        assert!(matches!(answer.code(), 0 | 200) && !is_whole, "{body:?}: {}", answer.0);
    }
}

#[tokio::test]
async fn an_answer_without_a_length_ends_with_its_connection() {
    let answer = get(Recorder::answering_once(ok("", "hello")).await).await;
    assert!(answer.0.ends_with("\r\n5\r\nhello\r\n0\r\n\r\n"), "{}", answer.0);
}

#[tokio::test]
async fn what_follows_an_answer_is_never_the_next_ones_answer() {
    let injected = "HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\ninjected";
    for first in [
        ok("Content-Length: 2\r\n", "{}"),
        ok("Transfer-Encoding: chunked\r\n", "2\r\n{}\r\n0\r\n\r\n"),
        "HTTP/1.1 204 No Content\r\n\r\n".to_owned(),
        "HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\nhello".to_owned(),
        "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\nhello".to_owned(),
    ] {
        let scene = Scene::before(Recorder::answering(format!("{first}{injected}")).await).await;
        for _ in 0..5 {
            let answer =
                scene.send(scene.request(&format!("GET {PRODUCTS} HTTP/1.1"), &[], "")).await;
            assert!(
                !answer.0.contains("injected") && !answer.0.contains("hello"),
                "{first:?}: {}",
                answer.0
            );
            assert_eq!(answer.answers(), 1, "{first:?}: {}", answer.0);
        }
    }
}

#[tokio::test]
async fn an_answer_to_head_has_no_body_whatever_the_api_sends() {
    let scene =
        Scene::before(Recorder::answering(ok("Content-Length: 5\r\n", "hello")).await).await;
    for _ in 0..3 {
        let answer = scene.send(scene.request(&format!("HEAD {PRODUCTS} HTTP/1.1"), &[], "")).await;
        assert!(matches!(answer.code(), 200 | 502), "{}", answer.0);
        assert!(answer.code() == 502 || answer.0.ends_with("\r\n\r\n"), "{}", answer.0);
    }
}

#[tokio::test]
async fn an_answer_may_come_before_the_request_has_ended() {
    let answer =
        "HTTP/1.1 413 Content Too Large\r\nContent-Length: 3\r\nConnection: close\r\n\r\nbig";
    let api =
        Recorder::following(Script { answer: answer.into(), closes: true, hurries: true }).await;
    let scene = Scene::before(api).await;
    let body = "x".repeat(100_000);
    let headers = [format!("Content-Length: {}", body.len())];
    let answer = scene
        .send(scene.request(&format!("POST {PRODUCTS} HTTP/1.1"), &[&headers[0]], &body))
        .await;
    assert!(answer.0.starts_with("HTTP/1.1 413 ") && answer.0.ends_with("big"), "{}", answer.0);
}
