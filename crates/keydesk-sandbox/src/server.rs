//! The Sandbox as it is served on loopback: on a thread and a runtime of its own, so that its work is never the gateway's.
use crate::{error::SandboxError, router, state::Sandbox};
use std::{
    io,
    net::{Ipv4Addr, SocketAddr, TcpListener},
    thread,
};
use tokio::{runtime::Builder, sync::oneshot};

/// Requests that are worked on at the same time. The others wait; reading them and answering goes on meanwhile.
const WORKERS: usize = 2;

/// The handle of a served sandbox. Dropping it stops serving and saves what was written.
#[derive(Debug)]
pub struct Serving {
    address: SocketAddr,
    sandbox: Sandbox,
    _until: oneshot::Sender<()>,
}

impl Sandbox {
    /// Serves the API on a free port of 127.0.0.1 until the handle is stopped or dropped, on a thread of its own.
    ///
    /// Every request must carry `Authorization: Bearer <credential>`, or gets 401; an empty credential lets nobody in.
    ///
    /// # Errors
    /// If no address can be listened on.
    #[expect(clippy::unused_async, reason = "callers await it, and may have to again")]
    pub async fn serve(&self, credential: &str) -> Result<Serving, SandboxError> {
        Serving::start(self.clone(), credential).map_err(SandboxError::NotListening)
    }
}

impl Serving {
    fn start(sandbox: Sandbox, credential: &str) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let (until, stopped) = oneshot::channel::<()>();
        let router = router::router(&sandbox, credential);
        let runtime =
            Builder::new_current_thread().enable_all().max_blocking_threads(WORKERS).build()?;
        let serve = async move {
            let listener = tokio::net::TcpListener::from_std(listener)?;
            let stopped = async {
                // Either way of hearing of it, a message or the sender's drop, means stop.
                let _dropped = stopped.await;
            };
            axum::serve(listener, router).with_graceful_shutdown(stopped).await
        };
        thread::Builder::new().name("keydesk-sandbox".to_owned()).spawn(move || {
            if let Err(error) = runtime.block_on(serve) {
                tracing::error!(%error, "the sandbox stopped serving");
            }
        })?;
        Ok(Self { address, sandbox, _until: until })
    }

    /// Where it listens: 127.0.0.1 and a port the operating system chose.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Takes no more connections, lets requests under way finish, and saves what was written so far.
    pub fn stop(self) {
        drop(self);
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        if let Err(error) = self.sandbox.save() {
            tracing::error!(%error, "the sandbox was not saved");
        }
    }
}
