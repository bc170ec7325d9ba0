//! Callers with a token: they ask steadily, and it is noted how long each answer takes.

use crate::api::USUAL;
use std::collections::{HashSet, VecDeque};
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Instant;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::Notify;

/// Connections that are kept.
const KEPT: usize = 16;

/// What became of good requests.
#[derive(Default)]
pub(crate) struct Answers {
    /// How long each took, in milliseconds.
    pub(crate) times: Vec<f64>,
    /// Those with another status than 200, or none.
    pub(crate) failures: usize,
}

/// The callers of one measurement.
#[derive(Clone)]
pub(crate) struct Callers(Arc<Inner>);

struct Inner {
    address: SocketAddr,
    tokens: Vec<String>,
    /// Whose time has come, and when that was.
    due: Mutex<VecDeque<(usize, Instant)>>,
    wakes: Notify,
    answers: Mutex<Answers>,
    /// Where they call from, so that they are told apart from others.
    places: Mutex<HashSet<SocketAddr>>,
}

impl Callers {
    pub(crate) fn new(address: SocketAddr, tokens: &[String]) -> Self {
        let callers = Self(Arc::new(Inner {
            address,
            tokens: tokens.to_vec(),
            due: Mutex::default(),
            wakes: Notify::new(),
            answers: Mutex::default(),
            places: Mutex::default(),
        }));
        for _ in 0..KEPT {
            tokio::spawn(callers.clone().keep_calling());
        }
        callers
    }

    /// Asks once more over a connection that is kept.
    pub(crate) fn ask(&self, nth: usize, intended: Instant) {
        self.0.due.lock().unwrap().push_back((nth, intended));
        self.0.wakes.notify_one();
    }

    /// Asks once more over a connection of its own.
    pub(crate) fn ask_anew(&self, nth: usize, intended: Instant) {
        let callers = self.clone();
        tokio::spawn(async move {
            let mut stream = None;
            let status = callers.send(&mut stream, nth).await;
            callers.note(&status, intended);
        });
    }

    /// What was noted so far, which is forgotten.
    pub(crate) fn take(&self) -> Answers {
        std::mem::take(&mut *self.0.answers.lock().unwrap())
    }

    /// Is nobody left whose turn has come?
    pub(crate) fn is_idle(&self) -> bool {
        self.0.due.lock().unwrap().is_empty()
    }

    pub(crate) fn has_place(&self, place: SocketAddr) -> bool {
        self.0.places.lock().unwrap().contains(&place)
    }

    async fn keep_calling(self) {
        let mut stream = None;
        loop {
            let next = self.0.due.lock().unwrap().pop_front();
            let Some((nth, intended)) = next else {
                self.0.wakes.notified().await;
                continue;
            };
            let was_kept = stream.is_some();
            let mut status = self.send(&mut stream, nth).await;
            if status.is_err() && was_kept {
                // Closed while it was idle, as any server does; a client opens another one.
                status = self.send(&mut stream, nth).await;
            }
            self.note(&status, intended);
        }
    }

    fn note(&self, status: &io::Result<u16>, intended: Instant) {
        let mut answers = self.0.answers.lock().unwrap();
        answers.times.push(intended.elapsed().as_secs_f64() * 1e3);
        answers.failures += usize::from(!matches!(status, Ok(200)));
    }

    async fn send(&self, kept: &mut Option<TcpStream>, nth: usize) -> io::Result<u16> {
        let mut stream = match kept.take() {
            Some(stream) => stream,
            None => {
                let stream = TcpStream::connect(self.0.address).await?;
                stream.set_nodelay(true)?;
                self.0.places.lock().unwrap().insert(stream.local_addr()?);
                stream
            }
        };
        let status = exchange(
            &mut stream,
            &request(self.0.address, &self.0.tokens[nth % self.0.tokens.len()]),
        )
        .await?;
        *kept = Some(stream);
        Ok(status)
    }
}

/// What a good caller sends.
pub(crate) fn request(address: SocketAddr, token: &str) -> Vec<u8> {
    format!("GET {USUAL} HTTP/1.1\r\nHost: {address}\r\nAccept: */*\r\nAuthorization: Bearer {token}\r\n\r\n")
        .into_bytes()
}

/// Sends a request and reads its answer, which has a length, to its end.
async fn exchange(stream: &mut TcpStream, request: &[u8]) -> io::Result<u16> {
    let cut = || io::Error::from(io::ErrorKind::UnexpectedEof);
    stream.write_all(request).await?;
    let mut read = Vec::with_capacity(4096);
    loop {
        if stream.read_buf(&mut read).await? == 0 {
            return Err(cut());
        }
        let Some(end) = memchr::memmem::find(&read, b"\r\n\r\n") else { continue };
        let head = String::from_utf8_lossy(&read[..end]).to_ascii_lowercase();
        let length: Option<usize> = head
            .split_once("content-length: ")
            .and_then(|(_, rest)| rest.lines().next()?.trim().parse().ok());
        let status: Option<u16> = head.get(9..12).and_then(|it| it.parse().ok());
        let (Some(length), Some(status)) = (length, status) else {
            return Err(cut());
        };
        let whole = end + 4 + length;
        while read.len() < whole {
            if stream.read_buf(&mut read).await? == 0 {
                return Err(cut());
            }
        }
        return Ok(status);
    }
}
