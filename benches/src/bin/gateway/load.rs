//! The other side of each measurement: an API that answers with 700 bytes, and clients with 10,000 tokens that take turns.

use std::collections::VecDeque;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::Notify;

/// What is asked for.
pub(crate) const PATH: &str = "/v2/businesses/5a1/products?pageSize=50";
/// Connections of the clients.
pub(crate) const CONNECTIONS: usize = 32;
const ANSWER_BYTES: usize = 700;
/// More bad tokens from one address would be told only that they are too many (429).
const BAD_FROM_ONE_ADDRESS: u64 = 900;

/// What came of a round.
#[derive(Default)]
pub(crate) struct Done {
    pub(crate) requests: u64,
    /// Answers with another status than expected.
    pub(crate) others: u64,
    pub(crate) took: Duration,
}

/// Starts the API behind.
pub(crate) async fn upstream() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let body = format!("{{\"pageItems\":[\"{}\"]}}", "x".repeat(ANSWER_BYTES - 18));
    let answer = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\nDate: Mon, 01 Jan 2024 00:00:00 GMT\r\n\r\n{body}",
        body.len()
    );
    let answer: Arc<[u8]> = answer.into_bytes().into();
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            stream.set_nodelay(true).unwrap();
            let answer = Arc::clone(&answer);
            tokio::spawn(async move {
                let mut read = Vec::with_capacity(4096);
                loop {
                    match stream.read_buf(&mut read).await {
                        Ok(0) | Err(_) => return,
                        Ok(_) => {}
                    }
                    while let Some(end) = end_of_head(&read) {
                        read.drain(..end);
                        if stream.write_all(&answer).await.is_err() {
                            return;
                        }
                    }
                }
            });
        }
    });
    address
}

/// One client's connection.
pub(crate) struct Caller {
    address: SocketAddr,
    /// The address that it comes from, where that is not left to the system.
    from: Option<Ipv4Addr>,
    stream: Option<TcpStream>,
    read: Vec<u8>,
}

impl Caller {
    pub(crate) fn new(address: SocketAddr) -> Self {
        Self { address, from: None, stream: None, read: Vec::with_capacity(4096) }
    }

    /// The status that a token gets which may be a bad one, the so-manyth of very many.
    pub(crate) async fn status_of_next(&mut self, token: &str, number: u64) -> u16 {
        if number.is_multiple_of(BAD_FROM_ONE_ADDRESS) {
            self.move_on();
        }
        self.ask(&requests(self.address, &[token.to_owned()])[0]).await
    }

    /// Comes from another address of this machine from now on.
    fn move_on(&mut self) {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let next = NEXT.fetch_add(1, Ordering::Relaxed) % 0x00ff_0000;
        self.from = Some(Ipv4Addr::from_bits(Ipv4Addr::new(127, 1, 0, 0).to_bits() + next));
        self.stream = None;
    }

    async fn connect(&self) -> std::io::Result<TcpStream> {
        let socket = TcpSocket::new_v4()?;
        if let Some(from) = self.from {
            socket.bind((from, 0).into())?;
        }
        let stream = socket.connect(self.address).await?;
        stream.set_nodelay(true)?;
        Ok(stream)
    }

    /// Sends a request and reads its answer to the end; its status. A connection that was closed is opened anew.
    async fn ask(&mut self, request: &[u8]) -> u16 {
        for _ in 0..3 {
            if self.stream.is_none() {
                self.stream = Some(self.connect().await.unwrap());
            }
            if let Some(status) = self.try_ask(request).await {
                return status;
            }
            self.stream = None;
        }
        0
    }

    async fn try_ask(&mut self, request: &[u8]) -> Option<u16> {
        let stream = self.stream.as_mut()?;
        stream.write_all(request).await.ok()?;
        self.read.clear();
        loop {
            if stream.read_buf(&mut self.read).await.ok()? == 0 {
                return None;
            }
            let Some(end) = end_of_head(&self.read) else { continue };
            let head = self.read[..end].to_ascii_lowercase();
            let head = std::str::from_utf8(&head).ok()?;
            let status = head.get(9..12)?.parse().ok()?;
            let after = |name: &str| {
                head.find(name)
                    .map(|at| head[at + name.len()..].lines().next().unwrap_or("").trim())
            };
            let length: Option<usize> = after("\r\ncontent-length:").and_then(|it| it.parse().ok());
            loop {
                let body = &self.read[end..];
                let is_whole = length
                    .map_or_else(|| body.ends_with(b"0\r\n\r\n"), |length| body.len() >= length);
                if is_whole {
                    break;
                }
                if stream.read_buf(&mut self.read).await.ok()? == 0 {
                    return None;
                }
            }
            if after("\r\nconnection:") == Some("close") {
                self.stream = None;
            }
            return Some(status);
        }
    }
}

fn end_of_head(bytes: &[u8]) -> Option<usize> {
    memchr::memmem::find(bytes, b"\r\n\r\n").map(|at| at + 4)
}

/// The requests, one for each token.
pub(crate) fn requests(address: SocketAddr, tokens: &[String]) -> Arc<[Vec<u8>]> {
    let of = |token: &String| {
        format!(
            "GET {PATH} HTTP/1.1\r\nHost: {address}\r\nUser-Agent: bench/1\r\nAccept: application/json\r\nAuthorization: Bearer {token}\r\n\r\n"
        )
        .into_bytes()
    };
    tokens.iter().map(of).collect()
}

/// The status that one request gets.
pub(crate) async fn status_of(address: SocketAddr, token: &str) -> u16 {
    Caller::new(address).ask(&requests(address, &[token.to_owned()])[0]).await
}

/// As many requests as go through: each client sends the next when the last is answered.
pub(crate) async fn closed(
    address: SocketAddr,
    tokens: &[String],
    lasting: Duration,
    expected: u16,
) -> Done {
    let requests = requests(address, tokens);
    let (started, mut clients) = (Instant::now(), tokio::task::JoinSet::new());
    for client in 0..CONNECTIONS {
        let requests = Arc::clone(&requests);
        clients.spawn(async move {
            let (mut caller, mut done) = (Caller::new(address), Done::default());
            let mut at = client * requests.len() / CONNECTIONS;
            while started.elapsed() < lasting {
                if expected == 401 && done.requests.is_multiple_of(BAD_FROM_ONE_ADDRESS) {
                    caller.move_on();
                }
                let status = caller.ask(&requests[at % requests.len()]).await;
                done.requests += 1;
                done.others += u64::from(status != expected);
                at += 1;
            }
            done
        });
    }
    let mut all = Done::default();
    while let Some(done) = clients.join_next().await {
        let done = done.unwrap();
        all.requests += done.requests;
        all.others += done.others;
    }
    Done { took: started.elapsed(), ..all }
}

/// Requests whose time has come, each with which it is and when that was; and who waits for one.
type Due = (Mutex<VecDeque<(usize, Instant)>>, Notify);

/// So many requests a second, sent when it is time whether or not others are answered (an open loop). Each one's time counts from when
/// it should have been sent. In microseconds.
pub(crate) async fn open(
    address: SocketAddr,
    tokens: &[String],
    a_second: f64,
    lasting: Duration,
) -> Vec<f64> {
    let requests = requests(address, tokens);
    let due: Arc<Due> = Arc::default();
    let times = Arc::new(Mutex::new(Vec::new()));
    let mut clients = Vec::new();
    for _ in 0..CONNECTIONS {
        let (requests, due, times) = (Arc::clone(&requests), Arc::clone(&due), Arc::clone(&times));
        clients.push(tokio::spawn(async move {
            let mut caller = Caller::new(address);
            loop {
                let next = due.0.lock().unwrap().pop_front();
                let Some((at, intended)) = next else {
                    due.1.notified().await;
                    continue;
                };
                caller.ask(&requests[at % requests.len()]).await;
                times.lock().unwrap().push(intended.elapsed().as_secs_f64() * 1e6);
            }
        }));
    }
    let (started, step) = (Instant::now(), Duration::from_secs_f64(1.0 / a_second));
    let (mut next, mut at) = (started, 0);
    while started.elapsed() < lasting {
        while next <= Instant::now() {
            due.0.lock().unwrap().push_back((at, next));
            due.1.notify_one();
            (next, at) = (next + step, at + 1);
        }
        tokio::task::yield_now().await;
    }
    while !due.0.lock().unwrap().is_empty() {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    clients.iter().for_each(tokio::task::JoinHandle::abort);
    std::mem::take(&mut *times.lock().unwrap())
}

/// So many requests on one connection, each after the last; how many are answered with 200.
pub(crate) async fn one_by_one(address: SocketAddr, requests: &[Vec<u8>], number: usize) -> usize {
    let (mut caller, mut answered) = (Caller::new(address), 0);
    for request in requests.iter().cycle().take(number) {
        answered += usize::from(caller.ask(request).await == 200);
    }
    answered
}
