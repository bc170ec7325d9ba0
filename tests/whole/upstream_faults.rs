//! An API behind that fails in every way in which a socket can: its caller is told so in time, nothing is sent twice, and nothing is left
//! open.

use keydesk_gateway::Limits;
use keydesk_tests::{Raw, World, raw};
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{AbortHandle, JoinSet};

const GOOD: &[u8] =
    b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";
const MUCH: usize = 10 * 1024 * 1024;

/// What the API does with a request whose path has this word as the product's id, or the business's where one is made.
const FAULTS: [(&str, Outcome); 12] = [
    ("hangs-up", Outcome::Unreachable),
    ("resets", Outcome::Unreachable),
    ("resets-in-head", Outcome::Unreachable),
    ("ends-in-head", Outcome::Unreachable),
    ("many-headers", Outcome::Unreachable),
    ("one-great-header", Outcome::Unreachable),
    ("no-http", Outcome::Unreachable),
    ("never-answers", Outcome::TimedOut),
    ("head-drips", Outcome::TimedOut),
    ("resets-in-body", Outcome::Cut),
    ("bad-chunks", Outcome::Cut),
    ("body-drips", Outcome::Cut),
];

/// What its caller gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Unreachable,
    TimedOut,
    /// What had been sent on when it went wrong, and then the end of the connection; or 502, if nothing had.
    Cut,
}

/// An API that is a socket and nothing more.
struct Api {
    address: SocketAddr,
    /// The requests that reached it whole, as `METHOD fault`.
    arrived: Arc<Mutex<Vec<String>>>,
    open: Arc<AtomicUsize>,
    accepting: AbortHandle,
}

impl Api {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (arrived, open) = (Arc::new(Mutex::new(Vec::new())), Arc::new(AtomicUsize::new(0)));
        let (log, count) = (Arc::clone(&arrived), Arc::clone(&open));
        let accepting = tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let (log, count) = (Arc::clone(&log), Arc::clone(&count));
                count.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(async move {
                    // Whether it ends by our will or that of the other side.
                    let _ended = serve(stream, &log).await;
                    count.fetch_sub(1, Ordering::SeqCst);
                });
            }
        });
        Self { address, arrived, open, accepting: accepting.abort_handle() }
    }

    fn open(&self) -> usize {
        self.open.load(Ordering::SeqCst)
    }

    /// How often this request reached it.
    fn arrived(&self, request: &str) -> usize {
        self.arrived.lock().unwrap().iter().filter(|it| *it == request).count()
    }
}

impl Drop for Api {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

async fn serve(mut stream: TcpStream, log: &Mutex<Vec<String>>) -> std::io::Result<()> {
    let mut read = Vec::new();
    loop {
        let Some(fault) = next_request(&mut stream, &mut read, log).await? else { return Ok(()) };
        match fault.as_str() {
            "good" => stream.write_all(GOOD).await?,
            "hangs-up" => return Ok(()),
            "resets" => return reset(&stream),
            "resets-in-head" | "ends-in-head" => {
                stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Le").await?;
                return if fault == "ends-in-head" { Ok(()) } else { reset(&stream) };
            }
            "resets-in-body" => {
                stream
                    .write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n0123456789")
                    .await?;
                return reset(&stream);
            }
            "many-headers" => {
                stream.write_all(b"HTTP/1.1 200 OK\r\n").await?;
                let line = format!("X-Much: {}\r\n", "a".repeat(1_000));
                stream.write_all(line.repeat(MUCH / line.len()).as_bytes()).await?;
                stream.write_all(b"\r\n").await?;
            }
            "one-great-header" => {
                stream.write_all(b"HTTP/1.1 200 OK\r\nX-Great: ").await?;
                stream.write_all(&vec![b'a'; MUCH]).await?;
                stream.write_all(b"\r\n\r\n").await?;
            }
            "no-http" => stream.write_all(b"220 mail.example ESMTP\r\n").await?,
            "head-drips" => drip(&mut stream, b"HTTP/1.1 200 OK\r\nX-Slow: ").await?,
            "body-drips" => {
                drip(&mut stream, b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n").await?;
            }
            "bad-chunks" => {
                stream
                    .write_all(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nzz\r\n!\r\n")
                    .await?;
            }
            // Until the other side has had enough.
            "never-answers" => {}
            other => panic!("no such fault: {other}"),
        }
    }
}

/// Reads one request with its body, and writes it down; the word in its path.
async fn next_request(
    stream: &mut TcpStream,
    read: &mut Vec<u8>,
    log: &Mutex<Vec<String>>,
) -> std::io::Result<Option<String>> {
    loop {
        let text = String::from_utf8_lossy(read).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let lower = head.to_ascii_lowercase();
            let length = lower.split_once("content-length: ").map_or(0, |(_, rest)| {
                rest.lines().next().unwrap_or_default().parse::<usize>().unwrap()
            });
            if body.len() >= length {
                let mut words = head.split(' ');
                let (method, path) = (words.next().unwrap(), words.next().unwrap());
                let fault =
                    path.trim_end_matches("/products").rsplit('/').next().unwrap().to_owned();
                log.lock().unwrap().push(format!("{method} {fault}"));
                let whole = head.len() + 4 + length;
                read.drain(..whole);
                return Ok(Some(fault));
            }
        }
        if stream.read_buf(read).await? == 0 {
            return Ok(None);
        }
    }
}

/// Sees to it that the connection ends with a reset.
fn reset(stream: &TcpStream) -> std::io::Result<()> {
    stream.set_zero_linger()
}

/// Sends the beginning, and then a byte every now and then until the other side has had enough.
async fn drip(stream: &mut TcpStream, beginning: &[u8]) -> std::io::Result<()> {
    stream.write_all(beginning).await?;
    loop {
        tokio::time::sleep(Duration::from_millis(20)).await;
        stream.write_all(b"a").await?;
    }
}

/// A gateway in front of such an API and in front of nothing, and a token for either.
struct Scene {
    world: World,
    api: Api,
    address: SocketAddr,
    token: String,
    /// Where nothing is behind.
    nowhere: (SocketAddr, String),
}

impl Scene {
    async fn new() -> Self {
        let change = |limits: &mut Limits| {
            (limits.upstream_answer, limits.idle_answer) =
                (Duration::from_millis(700), Duration::from_millis(300));
            limits.concurrent_per_token = 1_000;
        };
        let world = World::builder().limits(change).build().await;
        let api = Api::start().await;
        let free = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
        world.environment("api", &format!("http://{}", api.address)).await;
        world.environment("nowhere", &format!("http://{free}")).await;
        let account = world.account(&["products:view", "products:edit", "tokens:generate"]).await;
        let token = world.token_like(&account, |new| new.environment = "api".to_owned()).await.text;
        let other =
            world.token_like(&account, |new| new.environment = "nowhere".to_owned()).await.text;
        let (address, nowhere) =
            (world.address("api").await, (world.address("nowhere").await, other));
        Self { world, api, address, token, nowhere }
    }

    fn ask(&self, method: &str, fault: &str) -> impl Future<Output = Raw> + Send + 'static {
        let (address, token) = match fault {
            "refuses" => (self.nowhere.0, &self.nowhere.1),
            _ => (self.address, &self.token),
        };
        let body = if method == "GET" { "" } else { "Content-Length: 2\r\n\r\n{}" };
        let end = if body.is_empty() { "\r\n" } else { "" };
        let path = if method == "POST" {
            format!("{fault}/products")
        } else {
            format!("1/products/{fault}")
        };
        let request = format!(
            "{method} /businesses/{path} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\nConnection: close\r\n{end}{body}"
        );
        async move { raw(address, request).await }
    }
}

/// Whether an answer came to its end.
fn is_whole(answer: &Raw) -> bool {
    let Some((head, body)) = answer.0.split_once("\r\n\r\n") else { return false };
    let head = head.to_ascii_lowercase();
    match head.split_once("content-length: ") {
        Some((_, rest)) => rest.lines().next().unwrap_or_default().parse() == Ok(body.len()),
        None => body.ends_with("0\r\n\r\n"),
    }
}

fn fits(answer: &Raw, outcome: Outcome) -> bool {
    match (answer.code(), outcome) {
        (502, Outcome::Unreachable | Outcome::Cut) | (504, Outcome::TimedOut) => is_whole(answer),
        (200, Outcome::Cut) => !is_whole(answer),
        _ => false,
    }
}

#[tokio::test]
async fn every_fault_is_told_and_nothing_is_sent_twice() {
    let scene = Scene::new().await;
    for method in ["GET", "POST", "PUT", "PATCH", "DELETE"] {
        for (fault, outcome) in FAULTS {
            let answer = scene.ask(method, fault).await;
            assert!(fits(&answer, outcome), "{method} {fault}: {}", answer.0);
            assert_eq!(scene.api.arrived(&format!("{method} {fault}")), 1, "{method} {fault}");
        }
        let answer = scene.ask(method, "refuses").await;
        assert!(fits(&answer, Outcome::Unreachable), "{}", answer.0);
        assert_eq!(scene.ask(method, "good").await.code(), 200);
    }
}

#[tokio::test]
async fn a_request_that_meets_a_connection_in_use_before_is_not_sent_twice_either() {
    let scene = Scene::new().await;
    for (round, fault) in
        ["resets", "hangs-up", "resets-in-head", "ends-in-head", "no-http"].into_iter().enumerate()
    {
        // Leaves a connection that is used again.
        assert_eq!(scene.ask("PATCH", "good").await.code(), 200);
        assert_eq!(scene.api.open(), 1);
        let answer = scene.ask("PATCH", fault).await;
        assert!(fits(&answer, Outcome::Unreachable), "{fault}: {}", answer.0);
        assert_eq!(scene.api.arrived(&format!("PATCH {fault}")), 1, "{fault}");
        assert_eq!(scene.api.arrived("PATCH good"), round + 1);
        while scene.api.open() > 0 {
            tokio::task::yield_now().await;
        }
    }
}

/// Sockets of this process that have to do with one of these ports.
#[cfg(target_os = "linux")]
fn sockets(ports: &[u16]) -> usize {
    let ours: std::collections::HashSet<String> = std::fs::read_dir("/proc/self/fd")
        .unwrap()
        .flatten()
        .filter_map(|it| {
            Some(
                std::fs::read_link(it.path())
                    .ok()?
                    .to_str()?
                    .strip_prefix("socket:[")?
                    .trim_end_matches(']')
                    .to_owned(),
            )
        })
        .collect();
    let table = std::fs::read_to_string("/proc/self/net/tcp").unwrap();
    let lines = table.lines().skip(1).filter(|line| {
        let fields: Vec<&str> = line.split_whitespace().collect();
        let port = |field: usize| {
            u16::from_str_radix(fields[field].rsplit(':').next().unwrap(), 16).unwrap()
        };
        ours.contains(fields[9]) && (ports.contains(&port(1)) || ports.contains(&port(2)))
    });
    lines.count()
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_left_open_after_ten_thousand_faults() {
    const REQUESTS: usize = 10_000;
    let scene = Scene::new().await;
    let ports = [scene.address.port(), scene.nowhere.0.port(), scene.api.address.port()];
    let before = sockets(&ports);
    assert_eq!(before, 3, "three that listen");
    // Those that keep somebody waiting are one in a hundred.
    let quick = [
        "refuses",
        "hangs-up",
        "resets",
        "resets-in-head",
        "ends-in-head",
        "no-http",
        "resets-in-body",
        "bad-chunks",
    ];
    let mut asking = JoinSet::new();
    let (mut outcomes, mut told) = (std::collections::BTreeMap::<u16, usize>::new(), 0);
    for number in 0..REQUESTS {
        if asking.len() == 64 {
            let (fault, answer): (&str, Raw) = asking.join_next().await.unwrap().unwrap();
            assert!(
                matches!(answer.code(), 502 | 504) || !is_whole(&answer),
                "{fault}: {}",
                answer.0
            );
            *outcomes.entry(answer.code()).or_default() += 1;
            told += 1;
        }
        let fault = if number % 25 == 0 {
            FAULTS[number / 25 % FAULTS.len()].0
        } else {
            quick[number % quick.len()]
        };
        let method = if number % 3 == 0 { "POST" } else { "GET" };
        let answer = scene.ask(method, fault);
        asking.spawn(async move { (fault, answer.await) });
    }
    told += asking.join_all().await.len();
    assert_eq!(told, REQUESTS, "{outcomes:?}");
    // Connections that may be used again are kept for some seconds; then nothing is left. If it were, this would wait for ever.
    while sockets(&ports) > before || scene.api.open() > 0 {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(scene.ask("GET", "good").await.code(), 200);
    scene.world.gateway.stop().await;
}
