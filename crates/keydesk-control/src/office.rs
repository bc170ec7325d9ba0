//! The desk with what stands around it: the gateway and the Sandbox, when they run here.

use keydesk_desk::{Desk, DeskError, Settings};
use keydesk_gateway::{Gateway, Limits, SandboxUpstream};
use keydesk_sandbox::{Sandbox, Serving};
use secrecy::SecretString;
use std::path::{Path, PathBuf};
use uuid::Uuid;

/// The file that keeps what was written to the Sandbox, in the store's directory.
const SANDBOX_FILE: &str = "sandbox.json";

/// The desk with what stands around it. Commands are carried out here.
#[derive(Debug)]
pub struct Office {
    pub(crate) desk: Desk,
    pub(crate) running: Option<Running>,
}

/// What runs when this process serves.
#[derive(Debug)]
pub(crate) struct Running {
    pub(crate) gateway: Gateway,
    pub(crate) sandbox: Result<RunningSandbox, String>,
}

/// The Sandbox, listening on loopback for the gateway alone.
#[derive(Debug)]
pub(crate) struct RunningSandbox {
    pub(crate) sandbox: Sandbox,
    pub(crate) upstream: SandboxUpstream,
    _serving: Serving,
}

impl Office {
    /// Opens the store for a command or two; nothing listens.
    ///
    /// # Errors
    /// As [`Desk::open`].
    pub async fn open(directory: &Path, settings: Settings) -> Result<Self, DeskError> {
        Ok(Self { desk: Desk::open(directory, settings).await?, running: None })
    }

    /// Opens the store and starts the Sandbox and the gateway. A Sandbox that cannot be opened keeps nothing else from running:
    /// [`crate::Status`] says why.
    ///
    /// # Errors
    /// As [`Desk::open`].
    pub async fn serve(directory: &Path, settings: Settings, limits: Limits) -> Result<Self, DeskError> {
        let desk = Desk::open(directory, settings).await?;
        let sandbox = RunningSandbox::start(directory).await;
        if let Err(why) = &sandbox {
            tracing::error!("the Sandbox does not run: {why}");
        }
        let upstream = sandbox.as_ref().ok().map(|it| it.upstream.clone());
        let gateway = Gateway::start(desk.clone(), upstream, limits).await;
        Ok(Self { desk, running: Some(Running { gateway, sandbox }) })
    }

    /// The desk.
    #[must_use]
    pub const fn desk(&self) -> &Desk {
        &self.desk
    }

    /// The gateway, when it runs here.
    #[must_use]
    pub fn gateway(&self) -> Option<&Gateway> {
        self.running.as_ref().map(|it| &it.gateway)
    }

    /// Lets requests under way finish, writes the records, and closes the store.
    pub async fn close(self) {
        if let Some(running) = self.running {
            running.gateway.stop().await;
        }
        self.desk.close().await;
    }

    pub(crate) fn sandbox_file(&self) -> PathBuf {
        self.desk.directory().join(SANDBOX_FILE)
    }
}

impl RunningSandbox {
    /// Opens the Sandbox and serves it on loopback, with a credential that nobody else has.
    pub(crate) async fn start(directory: &Path) -> Result<Self, String> {
        let sandbox = Sandbox::open(Some(directory.join(SANDBOX_FILE))).map_err(|error| error.to_string())?;
        let credential = format!("{}{}", Uuid::new_v4().simple(), Uuid::new_v4().simple());
        let serving = sandbox.serve(&credential).await.map_err(|error| error.to_string())?;
        let upstream = SandboxUpstream { address: serving.address(), credential: SecretString::from(credential) };
        Ok(Self { sandbox, upstream, _serving: serving })
    }
}
