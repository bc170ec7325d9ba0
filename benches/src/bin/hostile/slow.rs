//! Slow callers: those of `slowhttptest`, which come without a token or with one, and worse ones of our own, each with a token of its own.

use crate::api::{MUCH, USUAL};
use crate::caller::{Answers, Callers};
use crate::pace::{self, Beat};
use crate::process::Process;
use crate::sockets::Watch;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpSocket;
use tokio::process::Command;
use tokio::task::JoinSet;

/// So long an attack lasts, unless the gateway ends it before: longer than anybody may be held.
const LASTING: Duration = Duration::from_secs(25);
/// Tokens of the good callers; the others are the slow ones'.
const GOOD_TOKENS: usize = 100;
/// Good requests a second over connections that are kept, and over new ones.
const KEPT_A_SECOND: f64 = 100.0;
const ANEW_A_SECOND: f64 = 20.0;

/// What an attack came to.
pub(crate) struct Row {
    pub(crate) attack: &'static str,
    pub(crate) connections: usize,
    /// The longest that one of them was held, in seconds.
    pub(crate) longest: f64,
    pub(crate) kept: Answers,
    pub(crate) anew: Answers,
    /// What `slowhttptest` found when it asked in between, if it was its attack.
    pub(crate) verdict: Option<bool>,
    /// The gateway's memory in the midst of it, in MiB.
    pub(crate) memory: u64,
    /// The share of its core that the gateway used.
    pub(crate) cpu: f64,
}

/// A way of being slow.
#[derive(Clone, Copy)]
enum Slow {
    Headers,
    Body,
    Reading,
}

enum Attack {
    /// What `slowhttptest` is told, and whether it gets a token.
    Tool(&'static [&'static str], bool),
    Own(Slow, usize),
}

pub(crate) async fn rows(gateway: &Process, tokens: &[String], is_quick: bool) -> Vec<Row> {
    use Attack::{Own, Tool};
    let own = tokens.len() - GOOD_TOKENS;
    let all: [(&str, Attack); 8] = [
        ("slowhttptest -H: headers that drip", Tool(&["-H", "-i", "2"], false)),
        ("slowhttptest -B: a body that drips", Tool(&["-B", "-i", "2", "-s", "8192"], false)),
        ("slowhttptest -X: answers that are read slowly", Tool(&["-X", "-k", "10"], false)),
        ("the same -B with a token", Tool(&["-B", "-i", "2", "-s", "8192"], true)),
        ("the same -X with a token, for 8 MiB", Tool(&["-X", "-k", "2"], true)),
        ("own: headers, a byte every 2 s", Own(Slow::Headers, own.min(1_000))),
        ("own: bodies, a byte every 2 s, each with a token", Own(Slow::Body, own.min(1_000))),
        ("own: 8 MiB read at 32 bytes a second, each with a token", Own(Slow::Reading, 200)),
    ];
    let mut rows = Vec::new();
    for (name, attack) in all.into_iter().take(if is_quick { 2 } else { 8 }) {
        let row = measure(gateway, tokens, name, attack).await;
        println!(
            "{name}: {} connections, held {:.1} s at most; {} good requests, {} failed; {} over new connections, {} failed; {:?}",
            row.connections,
            row.longest,
            row.kept.times.len(),
            row.kept.failures,
            row.anew.times.len(),
            row.anew.failures,
            row.verdict
        );
        rows.push(row);
    }
    rows
}

async fn measure(gateway: &Process, tokens: &[String], attack: &'static str, how: Attack) -> Row {
    let address = gateway.address;
    let (kept, anew) = (
        Callers::new(address, &tokens[..GOOD_TOKENS]),
        Callers::new(address, &tokens[..GOOD_TOKENS]),
    );
    let watch = Watch::begin(address.port());
    let is_over = Arc::new(AtomicBool::new(false));
    let over = Arc::clone(&is_over);
    let slow_tokens = tokens[GOOD_TOKENS..].to_vec();
    let attacking = tokio::spawn(async move {
        let verdict = match how {
            Attack::Tool(words, with_token) => {
                Some(tool(address, words, with_token.then(|| slow_tokens[0].as_str())).await)
            }
            Attack::Own(slow, number) => {
                own(address, slow, &slow_tokens[..number]).await;
                None
            }
        };
        over.store(true, Ordering::Relaxed);
        verdict
    });
    let (begun, cpu) = (Instant::now(), gateway.cpu());
    let mut memory = None;
    let mut beats = [
        Beat::new(KEPT_A_SECOND, |nth, _| kept.ask(nth, Instant::now())),
        Beat::new(ANEW_A_SECOND, |nth, _| anew.ask_anew(nth, Instant::now())),
        Beat::new(1.0, |nth, _| {
            if nth == 5 {
                memory = Some(gateway.memory());
            }
        }),
    ];
    pace::keep_loosely(&mut beats, || is_over.load(Ordering::Relaxed)).await;
    drop(beats);
    let cpu = (gateway.cpu() - cpu).as_secs_f64() / begun.elapsed().as_secs_f64();
    let verdict = attacking.await.unwrap();
    // The good ones' connections are let go as well before the next one begins.
    let is_left = |watch: &Watch| watch.held() > 0;
    let waited = Instant::now();
    while is_left(&watch) && waited.elapsed() < LASTING {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let held = watch.end(|place| !kept.has_place(place) && !anew.has_place(place));
    Row {
        attack,
        connections: held.len(),
        longest: held.iter().copied().fold(0.0, f64::max),
        kept: kept.take(),
        anew: anew.take(),
        verdict,
        memory: memory.unwrap_or_else(|| gateway.memory()) / (1024 * 1024),
        cpu,
    }
}

/// Runs `slowhttptest` with 1,000 connections; whether it always found the service available.
async fn tool(address: SocketAddr, words: &[&str], token: Option<&str>) -> bool {
    let path = if token.is_some() && words.contains(&"-X") { MUCH } else { USUAL };
    // Where this program was given precedence over others, the attacker gets none: it would use up the core.
    let mut command = Command::new("chrt");
    command
        .args(["--other", "0", "slowhttptest"])
        .args(words)
        .args(["-c", "1000", "-r", "500", "-p", "3", "-x", "10", "-l"])
        .arg(LASTING.as_secs().to_string());
    command.arg("-u").arg(format!("http://{address}{path}"));
    if let Some(token) = token {
        // It has no option for a header of one's own. The token is the measurement's, and good for nothing else.
        command.arg("-j").arg(format!("a=b\r\nAuthorization: Bearer {token}"));
    }
    let output = command.output().await.expect("slowhttptest runs");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let answers: Vec<&str> =
        said.lines().filter(|line| line.contains("service available")).collect();
    assert!(!answers.is_empty(), "slowhttptest said nothing of the service: {said}");
    answers.iter().all(|line| line.contains("YES"))
}

/// As many slow callers as there are tokens, from an address of their own.
async fn own(address: SocketAddr, slow: Slow, tokens: &[String]) {
    let mut callers = JoinSet::new();
    for token in tokens {
        let token = token.clone();
        callers.spawn(tokio::time::timeout(LASTING, async move {
            // It ends in an error once the gateway has closed it, which is what it is there for.
            let _closed = be_slow(address, slow, &token).await;
        }));
        if callers.len().is_multiple_of(50) {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
    callers.join_all().await;
}

async fn be_slow(address: SocketAddr, slow: Slow, token: &str) -> std::io::Result<()> {
    let socket = TcpSocket::new_v4()?;
    socket.bind("127.0.0.2:0".parse().unwrap())?;
    if let Slow::Reading = slow {
        socket.set_recv_buffer_size(4096)?;
    }
    let mut stream = socket.connect(address).await?;
    let credential = format!("Host: {address}\r\nAuthorization: Bearer {token}\r\n");
    let beginning = match slow {
        Slow::Headers => format!("GET {USUAL} HTTP/1.1\r\n{credential}X-Slow: "),
        Slow::Body => {
            format!("POST {USUAL} HTTP/1.1\r\n{credential}Content-Length: 100000\r\n\r\n")
        }
        Slow::Reading => format!("GET {MUCH} HTTP/1.1\r\n{credential}\r\n"),
    };
    stream.write_all(beginning.as_bytes()).await?;
    let (mut reader, mut writer) = stream.into_split();
    if let Slow::Reading = slow {
        let mut little = [0; 32];
        while reader.read(&mut little).await? > 0 {
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
        return Ok(());
    }
    let mut rest = Vec::new();
    let closed = reader.read_to_end(&mut rest);
    let drip = async {
        loop {
            tokio::time::sleep(Duration::from_secs(2)).await;
            if writer.write_all(b"a").await.is_err() {
                return;
            }
        }
    };
    tokio::select! {
        closed = closed => closed.map(|_| ()),
        () = drip => Ok(()),
    }
}
