//! Floods of tokens that were never issued, beside quiet: 20,000 a second, from one address and from two hundred.

use crate::api::USUAL;
use crate::caller::Callers;
use crate::pace::{self, Beat};
use crate::process::Process;
use keydesk_benches::percentile;
use keydesk_domain::EnvironmentSlug;
use std::fs;
use std::net::{Ipv4Addr, SocketAddr};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, mpsc};
use std::time::Duration;
use tokio::net::{TcpSocket, TcpStream};

const A_SECOND: f64 = 20_000.0;
/// Good requests a second, in quiet and in the flood.
const GOOD_A_SECOND: f64 = 500.0;
/// Requests of one connection that wait for their answers; what is over that is offered, but not sent. They are 12,800 in all.
const AHEAD: u64 = 64;
/// How long bad tokens are sent before it is looked whether they still should.
const TURN: Duration = Duration::from_millis(10);
/// Tokens that take turns, none of which was ever issued.
const UNKNOWN: u32 = 10_000;

/// What a flood came to, one value a round; times in milliseconds.
#[derive(Default)]
pub(crate) struct Flood {
    pub(crate) from: String,
    pub(crate) quiet: Series,
    pub(crate) busy: Series,
    /// Bad tokens that were to be sent, a second, whether or not the gateway took them.
    pub(crate) offered: Vec<f64>,
    /// Bad tokens that were answered, a second.
    pub(crate) reached: Vec<f64>,
    /// Of them, in all, those that were looked at (401).
    pub(crate) looked_at: u64,
    pub(crate) answered: u64,
    pub(crate) good: usize,
    pub(crate) failures: usize,
    /// The share of its core that the gateway used meanwhile.
    pub(crate) cpu: Vec<f64>,
}

#[derive(Default)]
pub(crate) struct Series {
    pub(crate) p50: Vec<f64>,
    pub(crate) p99: Vec<f64>,
}

impl Series {
    fn add(&mut self, times: &mut [f64]) {
        self.p50.push(percentile(times, 0.5));
        self.p99.push(percentile(times, 0.99));
    }
}

pub(crate) async fn rows(gateway: &Process, tokens: &[String], is_quick: bool) -> Vec<Flood> {
    let (rounds, lasting) =
        if is_quick { (2, Duration::from_secs(2)) } else { (7, Duration::from_secs(4)) };
    let mut rows = Vec::new();
    for addresses in [1, 200] {
        let flood = measure(gateway, tokens, addresses, rounds, lasting).await;
        println!(
            "{:.0?} bad tokens a second from {}, {:.0?} of them answered: good p99 {:?} ms, {:?} in quiet; {} of {} good requests failed",
            flood.offered,
            flood.from,
            flood.reached,
            flood.busy.p99,
            flood.quiet.p99,
            flood.failures,
            flood.good
        );
        rows.push(flood);
    }
    rows
}

async fn measure(
    gateway: &Process,
    tokens: &[String],
    addresses: u8,
    rounds: usize,
    lasting: Duration,
) -> Flood {
    let callers = Callers::new(gateway.address, tokens);
    let strangers = Strangers::start(gateway.address, addresses);
    let mut found = Flood {
        from: if addresses == 1 { "one address".into() } else { format!("{addresses} addresses") },
        ..Flood::default()
    };
    for round in 0..=rounds {
        for is_busy in [false, true] {
            let (before, offered, cpu) = (strangers.answered(), strangers.offered(), gateway.cpu());
            strangers.are_calling.store(is_busy, Ordering::Relaxed);
            pace::keep(
                lasting,
                &mut [Beat::new(GOOD_A_SECOND, |nth, intended| callers.ask(nth, intended))],
            )
            .await;
            strangers.are_calling.store(false, Ordering::Relaxed);
            let reached = (strangers.answered() - before) as f64 / lasting.as_secs_f64();
            let offered = (strangers.offered() - offered) as f64 / lasting.as_secs_f64();
            let cpu = (gateway.cpu() - cpu).as_secs_f64() / lasting.as_secs_f64();
            // What is under way comes to its end, and what was counted is written.
            while !callers.is_idle() {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
            strangers.come_to_rest().await;
            tokio::time::sleep(Duration::from_secs(1)).await;
            let mut answers = callers.take();
            // The first round warms up.
            if round == 0 {
                continue;
            }
            found.good += answers.times.len();
            found.failures += answers.failures;
            if is_busy {
                found.busy.add(&mut answers.times);
                found.offered.push(offered);
                found.reached.push(reached);
                found.cpu.push(cpu);
            } else {
                found.quiet.add(&mut answers.times);
            }
        }
    }
    (found.answered, found.looked_at) = (strangers.answered(), strangers.looked_at());
    strangers.is_over.store(true, Ordering::Relaxed);
    found
}

/// Connections over which bad tokens come. They have a thread of their own, after which good callers and the API come first: what
/// those take is the gateway's time then, and not that of twenty thousand sends and reads on the same core.
struct Strangers {
    requests: Vec<Vec<u8>>,
    connections: Vec<Connection>,
    offered: AtomicU64,
    are_calling: AtomicBool,
    is_over: AtomicBool,
}

struct Connection {
    stream: Arc<TcpStream>,
    sent: AtomicU64,
    counts: Arc<Counts>,
}

#[derive(Default)]
struct Counts {
    answered: AtomicU64,
    looked_at: AtomicU64,
}

impl Strangers {
    /// Two hundred connections, or one for each address. Nobody calls yet.
    fn start(gateway: SocketAddr, addresses: u8) -> Arc<Self> {
        let (told, strangers) = mpsc::channel();
        std::thread::spawn(move || {
            yield_to_others();
            let runtime =
                tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let strangers = Arc::new(Self::from(gateway, addresses).await);
                told.send(Arc::clone(&strangers)).unwrap();
                while !strangers.is_over.load(Ordering::Relaxed) {
                    if strangers.are_calling.load(Ordering::Relaxed) {
                        pace::keep(TURN, &mut [Beat::new(A_SECOND, |nth, _| strangers.send(nth))])
                            .await;
                    } else {
                        tokio::time::sleep(Duration::from_millis(1)).await;
                    }
                }
            });
        });
        strangers.recv().unwrap()
    }

    async fn from(gateway: SocketAddr, addresses: u8) -> Self {
        let slug = EnvironmentSlug::parse("sandbox").unwrap();
        let unknown = (0..UNKNOWN).map(|n| keydesk_benches::token_text(u32::MAX - n, &slug));
        let requests = unknown.map(|token| {
            let token = token.expose();
            format!(
                "GET {USUAL} HTTP/1.1\r\nHost: {gateway}\r\nAuthorization: Bearer {token}\r\n\r\n"
            )
            .into_bytes()
        });
        let mut connections = Vec::new();
        for number in 0..200 {
            let socket = TcpSocket::new_v4().unwrap();
            let address = Ipv4Addr::new(127, 0, 1, 1 + number % addresses);
            socket.bind((address, 0).into()).unwrap();
            let stream = Arc::new(socket.connect(gateway).await.unwrap());
            stream.set_nodelay(true).unwrap();
            let counts = Arc::new(Counts::default());
            tokio::spawn(read(Arc::clone(&stream), Arc::clone(&counts)));
            connections.push(Connection { stream, sent: AtomicU64::new(0), counts });
        }
        let (are_calling, is_over) = (AtomicBool::new(false), AtomicBool::new(false));
        Self {
            requests: requests.collect(),
            connections,
            offered: AtomicU64::new(0),
            are_calling,
            is_over,
        }
    }

    fn send(&self, nth: usize) {
        self.offered.fetch_add(1, Ordering::Relaxed);
        let Connection { stream, sent, counts } = &self.connections[nth % self.connections.len()];
        if sent.load(Ordering::Relaxed) - counts.answered.load(Ordering::Relaxed) >= AHEAD {
            return;
        }
        let request = &self.requests[nth % self.requests.len()];
        // So few are under way that there is always room for one more.
        if stream.try_write(request).is_ok_and(|written| written == request.len()) {
            sent.fetch_add(1, Ordering::Relaxed);
        }
    }

    fn offered(&self) -> u64 {
        self.offered.load(Ordering::Relaxed)
    }

    /// Waits until what was sent has been answered: until no more answers come.
    async fn come_to_rest(&self) {
        let mut seen = None;
        while seen != Some(self.answered()) {
            seen = Some(self.answered());
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }

    fn answered(&self) -> u64 {
        self.connections.iter().map(|it| it.counts.answered.load(Ordering::Relaxed)).sum()
    }

    fn looked_at(&self) -> u64 {
        self.connections.iter().map(|it| it.counts.looked_at.load(Ordering::Relaxed)).sum()
    }
}

/// Gives this thread less of the core than others have. A thread has its own precedence in Linux, and `renice` takes its number.
fn yield_to_others() {
    let own = fs::read_link("/proc/thread-self").unwrap();
    let own = own.file_name().unwrap().to_str().unwrap().to_owned();
    let done = Command::new("renice").args(["-n", "10", "-p", &own]).stdout(Stdio::null()).status();
    assert!(done.is_ok_and(|status| status.success()), "`renice` is not there, or may not do this");
}

/// Counts the answers by their first lines. One that comes in two pieces right there is not seen; they are short, so that is rare.
async fn read(stream: Arc<TcpStream>, counts: Arc<Counts>) {
    let mut buffer = vec![0; 64 * 1024];
    let first_line = memchr::memmem::Finder::new(b"HTTP/1.1 ");
    while stream.readable().await.is_ok() {
        let read = match stream.try_read(&mut buffer) {
            Ok(0) => return,
            Ok(read) => read,
            Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => continue,
            Err(_) => return,
        };
        for at in first_line.find_iter(&buffer[..read]) {
            counts.answered.fetch_add(1, Ordering::Relaxed);
            let was_looked_at = buffer[at..read].starts_with(b"HTTP/1.1 401");
            counts.looked_at.fetch_add(u64::from(was_looked_at), Ordering::Relaxed);
        }
    }
}
