//! Connections to one API behind, kept for its next request.
//!
//! hyper-util's client does this for any number of servers, and looks each request's up by its address, three times. Here each target has its
//! own; what remains is a stack.

use crate::upstream::RequestBody;
use hyper::client::conn::http1::SendRequest;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::{Duration, Instant};

/// Connections are used again for this long. Shorter than the five seconds after which the most impatient of the common servers close theirs:
/// a request that meets a closing connection and has a body cannot be sent again.
const KEPT_ALIVE: Duration = Duration::from_secs(4);

/// Where a request is written to.
pub(crate) type Sender = SendRequest<RequestBody>;

/// What is kept of one target.
#[derive(Debug, Default)]
pub(crate) struct Connections(Mutex<Kept>);

#[derive(Debug, Default)]
struct Kept {
    /// The one that was used last is at the end.
    idle: VecDeque<(Sender, Instant)>,
    is_swept: bool,
}

/// A connection with a request under way. It is closed when this is dropped, unless it was given back.
#[derive(Debug)]
pub(crate) struct Connection {
    pub(crate) sender: Sender,
    pub(crate) connections: Arc<Connections>,
}

impl Connections {
    /// One that can be used again, as far as can be told.
    pub(crate) fn take(&self) -> Option<Sender> {
        let mut kept = self.lock();
        while let Some((sender, since)) = kept.idle.pop_back() {
            if since.elapsed() >= KEPT_ALIVE {
                // Those before it have waited for longer.
                kept.idle.clear();
                return None;
            }
            if sender.is_ready() {
                return Some(sender);
            }
        }
        None
    }

    fn put(self: &Arc<Self>, sender: Sender) {
        let mut kept = self.lock();
        kept.idle.push_back((sender, Instant::now()));
        let has_sweeper = std::mem::replace(&mut kept.is_swept, true);
        drop(kept);
        // Without a runtime, this program is ending.
        if !has_sweeper && let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(sweep(Arc::downgrade(self)));
        }
    }

    /// Closes those that have waited too long. Are there others?
    fn drop_the_old(&self) -> bool {
        let mut kept = self.lock();
        while kept.idle.front().is_some_and(|(_, since)| since.elapsed() >= KEPT_ALIVE) {
            kept.idle.pop_front();
        }
        kept.is_swept = !kept.idle.is_empty();
        kept.is_swept
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Runs as long as there are any.
async fn sweep(connections: Weak<Connections>) {
    loop {
        tokio::time::sleep(KEPT_ALIVE).await;
        if !connections.upgrade().is_some_and(|it| it.drop_the_old()) {
            return;
        }
    }
}

impl Connection {
    /// Keeps it for the next request. To be called when the answer was read to its end.
    pub(crate) fn give_back(self) {
        let Self { mut sender, connections } = self;
        if sender.is_ready() {
            connections.put(sender);
        } else if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            // Its own task has not come so far as to see that the answer has ended.
            runtime.spawn(async move {
                if sender.ready().await.is_ok() {
                    connections.put(sender);
                }
            });
        }
    }
}
