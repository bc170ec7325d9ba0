//! One environment's listener: its own accept loop, because hyper as it comes holds as many slow connections as a stranger opens.

use crate::corridor::Place;
use crate::limits::Limits;
use crate::wire::Wire;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use std::cell::Cell;
use std::collections::HashMap;
use std::future::poll_fn;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::Poll;
use std::time::Duration;
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};
use tokio_io_timeout::TimeoutStream;

/// After a failure to accept (no more file handles, most often), this long nothing is tried.
const PAUSE_AFTER_FAILURE: Duration = Duration::from_millis(100);

/// Bytes of an answer that the system keeps for a caller who does not read them; it would take 4 MiB by itself, and it would be long
/// before it is seen that nobody reads. Enough for 20 Mbit/s over a line with 100 ms.
const SEND_BUFFER: u32 = 256 * 1024;

/// Connections that the system accepts before they are taken from it.
const BACKLOG: u32 = 1024;

/// A running listener. It ends when it is dropped or closed.
pub(crate) struct Listener {
    address: SocketAddr,
    stop: watch::Sender<bool>,
    accepting: JoinHandle<JoinSet<()>>,
    drain: Duration,
}

impl Listener {
    /// Binds the address and begins to answer.
    ///
    /// # Errors
    /// What the operating system says.
    pub(crate) async fn bind(place: Arc<Place>, listen: SocketAddr) -> io::Result<Self> {
        let limits = place.shared.limits;
        let socket = listen_at(listen)?;
        let address = socket.local_addr()?;
        let (stop, stopped) = watch::channel(false);
        let accepting = tokio::spawn(accept(socket, place, limits, stopped));
        Ok(Self { address, stop, accepting, drain: limits.drain })
    }

    /// Where it listens: a real port, even if 0 was asked for.
    #[must_use]
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Stops listening: when this returns, the address is free. What it hands back ends when the requests under way have ended or
    /// their time is up.
    pub(crate) async fn close(self) -> impl Future<Output = ()> + Send + 'static {
        let _nobody_listens = self.stop.send(true);
        let connections = self.accepting.await;
        let drain = self.drain;
        // The sender is kept until then: its loss would read as "stop" as well, but this says what is meant.
        let stop = self.stop;
        async move {
            if let Ok(mut connections) = connections {
                let all = async { while connections.join_next().await.is_some() {} };
                if tokio::time::timeout(drain, all).await.is_err() {
                    tracing::warn!(left = connections.len(), "requests under way were cut off");
                    connections.shutdown().await;
                }
            }
            drop(stop);
        }
    }
}

fn listen_at(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    // Elsewhere it would let two programs have the same address.
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    // What is accepted here has it from here.
    socket.set_send_buffer_size(SEND_BUFFER)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

async fn accept(
    socket: TcpListener,
    place: Arc<Place>,
    limits: Limits,
    mut stopped: watch::Receiver<bool>,
) -> JoinSet<()> {
    let callers = Callers::default();
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            biased;
            _ = stopped.changed() => return connections,
            Some(_) = connections.join_next() => {}
            accepted = socket.accept() => match accepted {
                Ok((stream, peer)) => {
                    // One too many is closed at once. Left waiting, it would take a place in the queue from somebody else.
                    if connections.len() < limits.connections
                        && let Some(caller) = callers.admit(peer.ip(), limits.connections_per_address)
                    {
                        connections.spawn(serve(stream, peer, Arc::clone(&place), limits, stopped.clone(), caller));
                    }
                }
                Err(error) => {
                    tracing::warn!(%error, "a connection could not be accepted");
                    tokio::time::sleep(PAUSE_AFTER_FAILURE).await;
                }
            }
        }
    }
}

async fn serve(
    stream: TcpStream,
    peer: SocketAddr,
    place: Arc<Place>,
    limits: Limits,
    stopped: watch::Receiver<bool>,
    _caller: Admitted,
) {
    if stream.set_nodelay(true).is_err() {
        return; // It is gone already.
    }
    let (wire, doubts) = Wire::new(stream);
    let mut stream = TimeoutStream::new(wire);
    // A caller who does not read its answer; hyper waits for it for ever.
    stream.set_write_timeout(Some(limits.idle_body));
    let requests = Cell::new(0);
    let service = service_fn(move |request| {
        let doubt = doubts.of(requests.replace(requests.get() + 1));
        let place = Arc::clone(&place);
        async move { place.answer(peer, request, doubt).await }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.header_time)
        .max_header_size(limits.headers)
        // Most answers are small: copied behind their head, they cost less than a call that takes both where they are.
        .writev(false)
        .serve_connection(TokioIo::new(Box::pin(stream)), service);
    let mut connection = pin!(connection);
    let ended = match until_stopped(stopped, connection.as_mut()).await {
        Some(ended) => ended,
        None => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection ended early");
    }
}

/// Drives what is to be done until it is, or until the stop (`None`).
async fn until_stopped<F: Future>(
    mut stopped: watch::Receiver<bool>,
    mut doing: Pin<&mut F>,
) -> Option<F::Output> {
    // A second one to ask, because what waits holds the first.
    let stop = stopped.clone();
    let mut changed = pin!(stopped.changed());
    let mut is_awaited = false;
    poll_fn(|cx| {
        // Awaited once, it wakes this task, whose waker stays the same. To wait anew at each wake of a request costs more than to ask.
        if !is_awaited || stop.has_changed().unwrap_or(true) {
            is_awaited = true;
            if changed.as_mut().poll(cx).is_ready() {
                return Poll::Ready(None);
            }
        }
        doing.as_mut().poll(cx).map(Some)
    })
    .await
}

/// How many connections each address has.
#[derive(Clone, Default)]
struct Callers(Arc<Mutex<HashMap<IpAddr, usize>>>);

/// One connection of an address; it counts until it is dropped.
struct Admitted {
    callers: Callers,
    address: IpAddr,
}

impl Callers {
    fn admit(&self, address: IpAddr, at_most: usize) -> Option<Admitted> {
        let address = address.to_canonical();
        let mut callers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = callers.entry(address).or_default();
        if *count >= at_most {
            return None;
        }
        *count += 1;
        Some(Admitted { callers: self.clone(), address })
    }
}

impl Drop for Admitted {
    fn drop(&mut self) {
        let mut callers = self.callers.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = callers.get_mut(&self.address) {
            *count -= 1;
            if *count == 0 {
                callers.remove(&self.address);
            }
        }
    }
}
