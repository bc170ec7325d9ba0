//! What a window costs: the time until it says something, and the memory that it then holds. For measurements, not for tests.

use crate::driver::Driver;
use crate::journey::Setting;
use crate::process::{self, Process, Seen};
use crate::surroundings::Surroundings;
use crate::webdriver::WebDriver;
use serde_json::Value;
use std::net::Ipv4Addr;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

/// How long a window may take before it is given up.
const PATIENCE: Duration = Duration::from_secs(60);

/// A window that is being measured. Dropping closes it.
pub struct Measured {
    /// From the start of the program until the text was on the screen.
    pub time: Duration,
    program: Program,
    _surroundings: Surroundings,
}

/// What shows the window.
enum Program {
    /// A program that WebDriver has started.
    Driven(Driver),
    /// One that was started as it is.
    Alone(Process),
}

/// A page with one line of text, which says when that has been drawn.
const PAGE: &str = "<!doctype html><html lang=en><meta charset=utf-8><title>Empty</title><p>Nothing here</p>\
    <script>requestAnimationFrame(() => requestAnimationFrame(() => fetch('/drawn')))</script>";

impl Measured {
    /// Starts a program in empty surroundings of its own, with more in its environment, and waits until its page shows this text.
    pub async fn start(program: &Path, environment: &[(String, String)], text: &str) -> Self {
        let surroundings = Surroundings::prepare(&Setting {
            environment: environment.to_vec(),
            ..Setting::default()
        });
        let driver = Driver::start(&surroundings).await;
        let started = Instant::now();
        let session = WebDriver::start(driver.address, program, &[]).await.unwrap();
        // Asked all the time, and not now and then: what is measured is shorter than a pause would be.
        loop {
            let shown =
                session.run("return document.body ? document.body.innerText : ''", &[]).await;
            if matches!(&shown, Ok(Value::String(shown)) if shown.contains(text)) {
                break;
            }
            assert!(
                started.elapsed() < PATIENCE,
                "the window does not show “{text}” but {shown:?}"
            );
        }
        Self {
            time: started.elapsed(),
            program: Program::Driven(driver),
            _surroundings: surroundings,
        }
    }

    /// Starts Chromium with a window for one empty page (`--app`) and waits until the page says that it is drawn; `None` where there is
    /// no Chromium. No driver stands between, whose time would count.
    pub async fn chromium() -> Option<Self> {
        let is_there =
            std::process::Command::new("chromium").arg("--version").stdout(Stdio::null()).status();
        is_there.ok().filter(std::process::ExitStatus::success)?;
        let surroundings = Surroundings::prepare(&Setting::default());
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let mut command = process::command("chromium");
        command.arg(format!("--app=http://{}/", listener.local_addr().unwrap()));
        command.arg(format!("--user-data-dir={}", surroundings.root().join("chromium").display()));
        // Its sandbox refuses to be started by root, whom machines for measuring often have.
        command.args([
            "--no-sandbox",
            "--no-first-run",
            "--no-default-browser-check",
            "--window-size=1100,720",
        ]);
        command.envs(surroundings.environment.iter().cloned());
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let started = Instant::now();
        let program = Program::Alone(Process::start(command));
        tokio::time::timeout(PATIENCE, until_drawn(&listener))
            .await
            .expect("Chromium draws a page");
        Some(Self { time: started.elapsed(), program, _surroundings: surroundings })
    }

    /// The memory of all its processes, in bytes, with what they share counted once (PSS, proc_pid_smaps(5)).
    #[must_use]
    pub fn memory(&self) -> u64 {
        let seen = match &self.program {
            Program::Driven(driver) => driver.app(),
            Program::Alone(process) => {
                process.group().into_iter().filter(|it| !Seen::is_a_remnant(it)).collect()
            }
        };
        seen.iter().map(|seen| proportional_set_size(seen.pid)).sum()
    }
}

/// Serves the page until it has said that it is drawn.
async fn until_drawn(listener: &TcpListener) {
    loop {
        let (mut stream, _) = listener.accept().await.unwrap();
        let (mut read, mut asked) = ([0; 4096], Vec::new());
        while !asked.windows(4).any(|end| end == b"\r\n\r\n") {
            let Ok(number @ 1..) = stream.read(&mut read).await else { break };
            asked.extend_from_slice(&read[..number]);
        }
        if asked.starts_with(b"GET /drawn ") {
            return;
        }
        let body = if asked.starts_with(b"GET / ") { PAGE } else { "" };
        let answer = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
            body.len()
        );
        let _gone_already = stream.write_all(answer.as_bytes()).await;
    }
}

fn proportional_set_size(pid: i32) -> u64 {
    let rollup = std::fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).unwrap_or_default();
    let line = rollup.lines().find_map(|line| line.strip_prefix("Pss:"));
    let kilobytes = line
        .and_then(|line| line.split_whitespace().next())
        .and_then(|number| number.parse::<u64>().ok());
    kilobytes.unwrap_or_default() * 1024
}
