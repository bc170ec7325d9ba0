//! A sandbox that is being served on loopback.
use crate::{error::SandboxError, sandbox::Sandbox};
use std::net::{Ipv4Addr, SocketAddr};
use tokio::{net::TcpListener, sync::oneshot};

/// The handle of a served sandbox. Dropping it stops serving and saves what was written.
#[derive(Debug)]
pub struct Serving {
    address: SocketAddr,
    sandbox: Sandbox,
    _until: oneshot::Sender<()>,
}

impl Serving {
    pub(crate) async fn start(sandbox: Sandbox, credential: &str) -> Result<Self, SandboxError> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
            .await
            .map_err(SandboxError::NotListening)?;
        let address = listener.local_addr().map_err(SandboxError::NotListening)?;
        let (until, stopped) = oneshot::channel::<()>();
        let router = sandbox.router(credential);
        let serve = axum::serve(listener, router).with_graceful_shutdown(async {
            // Either way of hearing of it, a message or the sender's drop, means stop.
            let _dropped = stopped.await;
        });
        tokio::spawn(async move {
            if let Err(error) = serve.await {
                tracing::error!(%error, "the sandbox stopped serving");
            }
        });
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
