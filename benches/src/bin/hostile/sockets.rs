//! How long the gateway held each connection, as the kernel sees it: a connection that was closed, but whose last bytes nobody fetches,
//! is no longer the gateway's.

use std::collections::HashMap;
use std::fs;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

const LOOK_EVERY: Duration = Duration::from_millis(100);
/// What `/proc/net/tcp` calls a socket that listens.
const LISTENS: &str = "0A";

/// Looks at the connections of one port until it is ended.
pub(crate) struct Watch {
    stop: Arc<AtomicBool>,
    held: Arc<AtomicUsize>,
    looking: JoinHandle<HashMap<SocketAddr, (Instant, Instant)>>,
}

impl Watch {
    pub(crate) fn begin(port: u16) -> Self {
        let (stop, held) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
        let (until, now_held) = (Arc::clone(&stop), Arc::clone(&held));
        let looking = std::thread::spawn(move || {
            let mut seen = HashMap::new();
            while !until.load(Ordering::Relaxed) {
                let (now, callers) = (Instant::now(), callers(port));
                now_held.store(callers.len(), Ordering::Relaxed);
                for caller in callers {
                    seen.entry(caller).or_insert((now, now)).1 = now;
                }
                std::thread::sleep(LOOK_EVERY);
            }
            seen
        });
        Self { stop, held, looking }
    }

    /// Connections that the gateway holds at the moment.
    pub(crate) fn held(&self) -> usize {
        self.held.load(Ordering::Relaxed)
    }

    /// How long each connection of these callers was held, in seconds, one look more than it was seen.
    pub(crate) fn end(self, is_wanted: impl Fn(SocketAddr) -> bool) -> Vec<f64> {
        self.stop.store(true, Ordering::Relaxed);
        let seen = self.looking.join().unwrap();
        let wanted = seen.into_iter().filter(|(caller, _)| is_wanted(*caller));
        wanted.map(|(_, (first, last))| (last - first + LOOK_EVERY).as_secs_f64()).collect()
    }
}

/// Who is connected with this port of a process.
fn callers(port: u16) -> Vec<SocketAddr> {
    let table = fs::read_to_string("/proc/net/tcp").unwrap();
    let lines = table.lines().skip(1).filter_map(|line| {
        let mut fields = line.split_ascii_whitespace().skip(1);
        let (local, remote, state) =
            (address(fields.next()?)?, address(fields.next()?)?, fields.next()?);
        // One that belongs to no process has no inode.
        let is_held = fields.nth(5)? != "0";
        (local.port() == port && state != LISTENS && is_held).then_some(remote)
    });
    lines.collect()
}

/// `0100007F:1F90`: the bytes of the address are turned round.
fn address(text: &str) -> Option<SocketAddr> {
    let (ip, port) = text.split_once(':')?;
    let ip = Ipv4Addr::from(u32::from_str_radix(ip, 16).ok()?.swap_bytes());
    Some(SocketAddr::from((ip, u16::from_str_radix(port, 16).ok()?)))
}
