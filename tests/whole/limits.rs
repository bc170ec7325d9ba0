//! What one token may use at most.

use http::Method;
use keydesk_gateway::Limits;
use keydesk_tests::{Client, FakeApi, World, raw};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

const PRODUCTS: &str = "/businesses/1/products";

async fn with(
    api_url: &str,
    change: impl FnOnce(&mut Limits),
) -> (World, std::net::SocketAddr, String) {
    let world = World::builder().limits(change).build().await;
    world.environment("api", api_url).await;
    let account = world.account(&["products:view", "products:edit", "tokens:generate"]).await;
    let token = world.token_like(&account, |new| new.environment = "api".to_owned()).await.text;
    let address = world.address("api").await;
    (world, address, token)
}

#[tokio::test]
async fn one_tokens_flood_is_nothing_to_another() {
    let limit = |limits: &mut Limits| (limits.requests_per_second, limits.burst) = (1, 2);
    let world = World::builder().limits(limit).build().await;
    let (busy, calm) = (
        world.token_for(&["products:view"]).await.text,
        world.token_for(&["products:view"]).await.text,
    );
    let mut client = world.client().await;
    let codes = [
        client.get(PRODUCTS, &busy).await,
        client.get(PRODUCTS, &busy).await,
        client.get(PRODUCTS, &busy).await,
    ];
    assert_eq!(codes.map(|it| it.code())[2], 429);
    assert_ne!(client.get(PRODUCTS, &calm).await.code(), 429);
}

#[tokio::test]
async fn requests_under_way_at_the_same_time_are_limited() {
    // An API that takes connections and never answers.
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", silent.local_addr().unwrap());
    let (_world, address, token) = with(&url, |limits| limits.concurrent_per_token = 3).await;
    let mut waiting = Vec::new();
    for _ in 0..3 {
        let token = token.clone();
        waiting.push(tokio::spawn(
            async move { Client::to(address).await.get(PRODUCTS, &token).await },
        ));
        // Once it has reached the API, it is under way.
        waiting.push(tokio::spawn(std::future::pending()));
        let (mut stream, _) = silent.accept().await.unwrap();
        waiting.pop();
        let mut first = [0];
        stream.read_exact(&mut first).await.unwrap();
        waiting.push(tokio::spawn(async move {
            let _kept_open = stream;
            std::future::pending().await
        }));
    }
    let answer = Client::to(address).await.get(PRODUCTS, &token).await;
    assert_eq!(answer.verdict(), (429, "rate-limited".to_owned()));
    assert_eq!(answer.header("retry-after"), "1");
    waiting.into_iter().for_each(|it| it.abort());
}

#[tokio::test]
async fn a_chunked_body_is_cut_off_at_the_limit() {
    let api = FakeApi::start().await;
    let (_world, address, token) = with(&api.url(), |limits| limits.body = 10_000).await;
    let chunk = format!("{:x}\r\n{}\r\n", 8_000, "a".repeat(8_000));
    let request = format!(
        "POST {PRODUCTS} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n{chunk}{chunk}0\r\n\r\n"
    );
    assert_eq!(raw(address, request).await.code(), 413);
}

#[tokio::test]
async fn an_upload_that_stands_still_is_cut_off() {
    let api = FakeApi::start().await;
    let (_world, address, token) =
        with(&api.url(), |limits| limits.idle_body = Duration::from_millis(300)).await;
    let mut stream = TcpStream::connect(address).await.unwrap();
    let head = format!(
        "POST {PRODUCTS} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\nContent-Length: 100\r\n\r\nabc"
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut rest = Vec::new();
    // Closed by the gateway: if it were not, this would wait for ever and the test with it.
    let _reset = stream.read_to_end(&mut rest).await;
    assert!(!String::from_utf8_lossy(&rest).contains(" 200 "));
}

#[tokio::test]
async fn a_download_that_nobody_reads_is_cut_off() {
    let much = bytes::Bytes::from(vec![b'a'; 64 * 1024 * 1024]);
    let api =
        FakeApi::answering(move |_| http::Response::new(http_body_util::Full::new(much.clone())))
            .await;
    let change = |limits: &mut Limits| {
        (limits.idle_body, limits.concurrent_per_token) = (Duration::from_millis(300), 1);
    };
    let (_world, address, token) = with(&api.url(), change).await;
    let mut stream = TcpStream::connect(address).await.unwrap();
    let head = format!(
        "GET {PRODUCTS} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    // It takes the one place that the token has until it is cut off.
    let mut other = Client::to(address).await;
    let mut was_refused = false;
    loop {
        match other.request(Method::HEAD, PRODUCTS, Some(&token)).await.code() {
            200 if was_refused => break,
            429 => was_refused = true,
            _ => {}
        }
        tokio::task::yield_now().await;
    }
    let mut rest = Vec::new();
    let _reset = stream.read_to_end(&mut rest).await;
    assert!(rest.len() < 64 * 1024 * 1024);
}
