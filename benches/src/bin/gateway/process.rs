//! A program that is measured: started on the first core, looked at through `/proc`, ended.

use std::ffi::OsStr;
use std::fs;
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How long it may take to end once it was asked to.
const TO_END: Duration = Duration::from_secs(10);

/// Its processes, and where it listens.
pub(crate) struct Process {
    pub(crate) child: Child,
    pub(crate) address: SocketAddr,
}

impl Process {
    /// Starts `command` on the first core and waits until it listens.
    pub(crate) fn start(command: &Command, address: SocketAddr) -> Self {
        let mut pinned = Command::new("taskset");
        pinned.args(["-c", "0"]).arg(command.get_program()).args(command.get_args());
        for (name, value) in command.get_envs() {
            pinned.env(name, value.unwrap_or(OsStr::new("")));
        }
        let child = pinned.stdin(Stdio::null()).stdout(Stdio::null()).spawn().unwrap();
        let process = Self { child, address };
        let started = Instant::now();
        while std::net::TcpStream::connect(address).is_err() {
            assert!(
                started.elapsed() < Duration::from_secs(60),
                "{:?} does not listen on {address}",
                command.get_program()
            );
            std::thread::sleep(Duration::from_millis(1));
        }
        process
    }

    /// Processor time so far, of it and of all that it started.
    pub(crate) fn cpu(&self) -> Duration {
        let stats: Vec<Stat> = fs::read_dir("/proc")
            .unwrap()
            .flatten()
            .filter_map(|it| Stat::of(&it.path()))
            .collect();
        let mut ours = vec![self.child.id()];
        loop {
            let more: Vec<u32> = stats
                .iter()
                .filter(|it| ours.contains(&it.parent) && !ours.contains(&it.id))
                .map(|it| it.id)
                .collect();
            if more.is_empty() {
                break;
            }
            ours.extend(more);
        }
        // A tick is a hundredth of a second on every Linux that there is.
        let ticks: u64 = stats.iter().filter(|it| ours.contains(&it.id)).map(|it| it.ticks).sum();
        Duration::from_millis(ticks * 10)
    }

    /// Memory in use, in bytes.
    pub(crate) fn memory(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:")).unwrap();
        line.trim().trim_end_matches(" kB").trim().parse::<u64>().unwrap() * 1024
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _asked = Command::new("kill").arg(self.child.id().to_string()).status();
        let asked = Instant::now();
        while matches!(self.child.try_wait(), Ok(None)) && asked.elapsed() < TO_END {
            std::thread::sleep(Duration::from_millis(10));
        }
        // Some of the others never end when they are asked to.
        let _ended = self.child.kill().and_then(|()| self.child.wait());
    }
}

struct Stat {
    id: u32,
    parent: u32,
    ticks: u64,
}

impl Stat {
    fn of(folder: &std::path::Path) -> Option<Self> {
        let id = folder.file_name()?.to_str()?.parse().ok()?;
        let text = fs::read_to_string(folder.join("stat")).ok()?;
        // After the name, which is in brackets and may hold anything.
        let fields: Vec<&str> = text.rsplit_once(')')?.1.split_whitespace().collect();
        Some(Self {
            id,
            parent: fields.get(1)?.parse().ok()?,
            ticks: fields.get(11)?.parse::<u64>().ok()? + fields.get(12)?.parse::<u64>().ok()?,
        })
    }
}
