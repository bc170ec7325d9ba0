//! Very many at once, and slow ones: limits are exact, and whoever has a token is served all the same.

use http::Method;
use keydesk_gateway::Limits;
use keydesk_tests::{Client, FakeApi, World};
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::Barrier;
use tokio::task::JoinSet;

const PRODUCTS: &str = "/businesses/1/products";
const HEALTH: &str = "/.well-known/keydesk/health";
const VERIFY: &str = "/.well-known/keydesk/verify";

/// So many clients connect, wait for each other, and ask at the same moment with this token; what each is told.
fn at_once(clients: usize, address: SocketAddr, token: &str) -> JoinSet<u16> {
    let (token, together) = (Arc::<str>::from(token), Arc::new(Barrier::new(clients)));
    (0..clients)
        .map(|_| {
            let (token, together) = (Arc::clone(&token), Arc::clone(&together));
            async move {
                let mut client = Client::to(address).await;
                together.wait().await;
                client.get(PRODUCTS, &token).await.code()
            }
        })
        .collect()
}

fn counted(codes: impl IntoIterator<Item = u16>) -> BTreeMap<u16, u64> {
    codes.into_iter().fold(BTreeMap::new(), |mut counts, code| {
        *counts.entry(code).or_default() += 1;
        counts
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn exactly_as_many_pass_as_the_limit_says_when_all_come_at_once() {
    let change = |limits: &mut Limits| {
        (limits.requests_per_second, limits.burst, limits.concurrent_per_token) = (1, 50, 1_000);
    };
    let world = World::builder().limits(change).build().await;
    let (address, token) =
        (world.address("sandbox").await, world.token_for(&["products:view"]).await.text);
    let begun = Instant::now();
    let counts = counted(at_once(200, address, &token).join_all().await);
    // One more for each second that it took: that is the average.
    let (refused, more) = (counts[&429], begun.elapsed().as_secs());
    assert!((150 - more.min(150)..=150).contains(&refused), "{counts:?} within {more} s");
}

#[tokio::test(flavor = "multi_thread")]
async fn exactly_as_many_are_under_way_as_the_limit_says() {
    // An API that takes connections and never answers.
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let world = World::builder().limits(|limits| limits.concurrent_per_token = 7).build().await;
    world.environment("api", &format!("http://{}", silent.local_addr().unwrap())).await;
    let account = world.account(&["products:view", "tokens:generate"]).await;
    let token = world.token_like(&account, |new| new.environment = "api".to_owned()).await.text;
    let mut answers = at_once(100, world.address("api").await, &token);
    for _ in 0..93 {
        assert_eq!(answers.join_next().await.unwrap().unwrap(), 429);
    }
    for _ in 0..7 {
        silent.accept().await.unwrap();
    }
    assert_eq!(answers.len(), 7, "these still wait");
}

#[tokio::test(flavor = "multi_thread")]
async fn exactly_as_many_connections_of_one_address_are_served_as_the_limit_says() {
    let world = World::builder().limits(|limits| limits.connections_per_address = 5).build().await;
    let address = world.address("sandbox").await;
    let asked: JoinSet<Option<TcpStream>> = (0..60)
        .map(|_| async move {
            let mut stream = TcpStream::connect(address).await.unwrap();
            let head = format!("GET {HEALTH} HTTP/1.1\r\nHost: {address}\r\n\r\n");
            stream.write_all(head.as_bytes()).await.ok()?;
            stream.read_u8().await.ok()?;
            Some(stream)
        })
        .collect();
    // All are kept open until all have been answered or closed.
    let served = asked.join_all().await.into_iter().flatten().count();
    assert_eq!(served, 5);
}

#[tokio::test]
async fn what_a_partner_usually_does_at_once_passes_with_the_usual_limits() {
    let world = World::builder().limits(|limits| *limits = Limits::default()).build().await;
    let (address, token) =
        (world.address("sandbox").await, world.token_for(&["products:view"]).await.text);
    // A catalogue in 200 pages, over as many connections as a browser or a worker pool opens.
    let pages: JoinSet<Vec<u16>> = (0..20)
        .map(|_| {
            let token = token.clone();
            async move {
                let (mut client, mut codes) = (Client::to(address).await, Vec::new());
                for _ in 0..10 {
                    codes.push(client.get(PRODUCTS, &token).await.code());
                }
                codes
            }
        })
        .collect();
    let counts = counted(pages.join_all().await.into_iter().flatten());
    assert_eq!(counts.keys().filter(|code| **code == 429).count(), 0, "{counts:?}");
    assert_eq!(counts.values().sum::<u64>(), 200);
}

#[tokio::test]
async fn a_flood_without_a_token_is_nothing_to_those_with_one_from_the_same_address() {
    let change =
        |limits: &mut Limits| (limits.strangers_per_second, limits.strangers_burst) = (1, 5);
    let world = World::builder().limits(change).build().await;
    let account = world.account(&["products:view", "tokens:generate"]).await;
    let (good, deleted) = (world.token(&account).await, world.token(&account).await);
    world.desk.delete_token(&account.session, &deleted.id.to_string()).await.unwrap();
    let mut client = world.client().await;
    for _ in 0..5 {
        assert_eq!(
            client.get(PRODUCTS, "kd_cut").await.verdict(),
            (401, "damaged-token".to_owned())
        );
    }
    let refused = loop {
        let answer = client.get(PRODUCTS, "kd_cut").await;
        if answer.code() != 401 {
            break answer;
        }
    };
    assert_eq!(refused.verdict(), (429, "rate-limited".to_owned()));
    assert_eq!(refused.header("retry-after"), "1");
    for _ in 0..20 {
        assert!(!matches!(client.get(PRODUCTS, &good.text).await.code(), 401 | 429));
        // It was one of ours: whoever uses it is told what became of it, however often.
        assert_eq!(
            client.get(PRODUCTS, &deleted.text).await.verdict(),
            (401, "deleted-token".to_owned())
        );
        // A proxy asks for many, from one address.
        assert_eq!(client.request(Method::GET, VERIFY, Some("kd_cut")).await.code(), 401);
    }
}

#[tokio::test]
async fn those_without_a_token_wait_for_their_turn_and_nobody_else_does() {
    let change = |limits: &mut Limits| {
        (limits.strangers_together_per_second, limits.strangers_wait) =
            (1, Duration::from_secs(3_600));
    };
    let world = World::builder().limits(change).build().await;
    let account = world.account(&["products:view", "tokens:generate"]).await;
    let (good, deleted) = (world.token(&account).await, world.token(&account).await);
    world.desk.delete_token(&account.session, &deleted.id.to_string()).await.unwrap();
    let address = world.address("sandbox").await;
    let mut first = Client::to(address).await;
    assert_eq!(
        first.get(PRODUCTS, "kd_cut").await.code(),
        401,
        "whoever comes first has not to wait"
    );
    let mut waiting = at_once(20, address, "kd_cut");
    let mut client = world.client().await;
    for _ in 0..20 {
        assert!(!matches!(client.get(PRODUCTS, &good.text).await.code(), 401 | 429));
        assert_eq!(
            client.get(PRODUCTS, &deleted.text).await.verdict(),
            (401, "deleted-token".to_owned())
        );
        // A proxy asks for everybody.
        assert_eq!(client.request(Method::GET, VERIFY, Some("kd_cut")).await.code(), 401);
        assert_eq!(client.request(Method::GET, HEALTH, None).await.code(), 200);
    }
    assert!(
        waiting.try_join_next().is_none(),
        "one of those without a token was answered before its turn"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn exactly_as_many_of_a_flood_are_looked_at_as_the_limit_says() {
    let change =
        |limits: &mut Limits| (limits.strangers_per_second, limits.strangers_burst) = (1, 10);
    let world = World::builder().limits(change).build().await;
    let begun = Instant::now();
    let counts = counted(at_once(100, world.address("sandbox").await, "kd_cut").join_all().await);
    let more = begun.elapsed().as_secs();
    assert!((10..=10 + more).contains(&counts[&401]), "{counts:?} within {more} s");
}

/// Not on other systems: they have but one loopback address.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn an_address_whose_places_are_all_taken_is_nothing_to_another() {
    let world = World::builder().limits(|limits| limits.connections_per_address = 5).build().await;
    let (address, token) =
        (world.address("sandbox").await, world.token_for(&["products:view"]).await.text);
    let mut slow = Vec::new();
    for _ in 0..5 {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(b"GET /user HTTP/1.1\r\nHost: lo").await.unwrap();
        slow.push(stream);
    }
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.2:0".parse().unwrap()).unwrap();
    let mut neighbour = socket.connect(address).await.unwrap();
    let head = format!(
        "GET /.well-known/keydesk/whoami HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\nConnection: close\r\n\r\n"
    );
    neighbour.write_all(head.as_bytes()).await.unwrap();
    let mut answer = String::new();
    neighbour.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
}

/// Sends the beginning, then `drop` every few milliseconds, until the other side closes or all drops are sent; what came back.
async fn drips(
    address: SocketAddr,
    beginning: String,
    drop: &'static [u8],
    drops: usize,
) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(beginning.as_bytes()).await.unwrap();
    let (mut reader, mut writer) = stream.split();
    let dripping = async {
        for _ in 0..drops {
            tokio::time::sleep(Duration::from_millis(20)).await;
            if writer.write_all(drop).await.is_err() {
                break;
            }
        }
    };
    let mut answer = Vec::new();
    let (_reset, ()) = tokio::join!(reader.read_to_end(&mut answer), dripping);
    String::from_utf8_lossy(&answer).into_owned()
}

/// An API, and a token for it, at a gateway with little patience.
async fn impatient() -> (World, FakeApi, SocketAddr, String) {
    let soon = Duration::from_millis(400);
    let world = World::builder()
        .limits(|limits| (limits.header_time, limits.idle_body) = (soon, soon))
        .build()
        .await;
    let api = FakeApi::start().await;
    world.environment("api", &api.url()).await;
    let account = world.account(&["products:view", "products:edit", "tokens:generate"]).await;
    let token = world.token_like(&account, |new| new.environment = "api".to_owned()).await.text;
    let address = world.address("api").await;
    (world, api, address, token)
}

#[tokio::test]
async fn headers_that_drip_are_cut_off() {
    let (_world, api, address, token) = impatient().await;
    let beginning = format!(
        "GET {PRODUCTS} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\nConnection: close\r\nX: "
    );
    assert!(!drips(address, beginning, b"a", 1_000).await.contains(" 200 "));
    assert_eq!(api.connections(), 0);
}

#[tokio::test]
async fn a_body_that_drips_is_cut_off_though_it_never_stands_still() {
    let (_world, api, address, token) = impatient().await;
    let beginning = format!(
        "POST {PRODUCTS} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\nConnection: close\r\nContent-Length: 1000\r\n\r\n"
    );
    assert!(!drips(address, beginning, b"a", 1_000).await.contains(" 200 "));
    assert!(api.arrived().iter().all(|it| it.body.len() < 1_000), "it came through whole");
}

#[tokio::test]
async fn a_body_that_comes_steadily_may_take_longer_than_anybody_is_waited_for() {
    let (_world, api, address, token) = impatient().await;
    let beginning = format!(
        "POST {PRODUCTS} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\nConnection: close\r\nContent-Length: 64000\r\n\r\n"
    );
    // 64 kB in 64 pieces, at least 20 ms apart: a second and more, with a patience of 400 ms.
    let answer = drips(address, beginning, &[b'a'; 1_000], 64).await;
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    assert_eq!(api.arrived()[0].body.len(), 64_000);
}
