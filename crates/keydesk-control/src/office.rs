//! The desk with what stands around it: the gateway and the Sandbox, when they run here.

use crate::answer::Status;
use crate::failure::Failure;
use keydesk_desk::{Desk, DeskError, Opening, Settings};
use keydesk_gateway::{Gateway, Limits, Rate, SandboxUpstream};
use keydesk_sandbox::{Sandbox, Serving};
use secrecy::SecretString;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock, PoisonError, RwLock};
use tokio::task::AbortHandle;
use uuid::Uuid;

/// The file that keeps what was written to the Sandbox, in the store's directory.
const SANDBOX_FILE: &str = "sandbox.json";

/// Brings a window to the front.
type Raise = Box<dyn Fn(Option<String>) + Send + Sync>;

/// The desk with what stands around it. Commands are carried out here.
pub struct Office {
    pub(crate) desk: Desk,
    pub(crate) limits: Limits,
    running: RwLock<Option<Arc<Running>>>,
    /// One start or stop of the gateway at a time.
    switch: tokio::sync::Mutex<()>,
    /// Seals the audit log and makes backups for as long as this process serves.
    caring: OnceLock<[AbortHandle; 2]>,
    raise: OnceLock<Raise>,
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
        Ok(Self::around(Desk::open(directory, settings).await?, Limits::default()))
    }

    /// Opens the store and starts the Sandbox and the gateway. A Sandbox that cannot be opened keeps nothing else from running:
    /// [`crate::Status`] says why.
    ///
    /// # Errors
    /// As [`Desk::open`].
    pub async fn serve(
        directory: &Path,
        settings: Settings,
        limits: Limits,
    ) -> Result<Self, DeskError> {
        Self::serve_from(Desk::begin(directory, settings).await?, limits).await
    }

    /// The same, from a store that was taken already.
    ///
    /// # Errors
    /// As [`Opening::load`].
    pub async fn serve_from(opening: Opening, limits: Limits) -> Result<Self, DeskError> {
        let office = Self::around(opening.load().await?, limits);
        office.start_gateway().await;
        let (sealing, backing_up) = (office.desk.clone(), office.desk.clone());
        let sealing = tokio::spawn(async move { sealing.keep_sealed().await }).abort_handle();
        let backing_up =
            tokio::spawn(async move { backing_up.keep_backed_up().await }).abort_handle();
        let _first = office.caring.set([sealing, backing_up]);
        Ok(office)
    }

    fn around(desk: Desk, limits: Limits) -> Self {
        Self {
            desk,
            limits,
            running: RwLock::default(),
            switch: tokio::sync::Mutex::default(),
            caring: OnceLock::new(),
            raise: OnceLock::new(),
        }
    }

    /// The desk.
    #[must_use]
    pub const fn desk(&self) -> &Desk {
        &self.desk
    }

    /// Starts the Sandbox and the gateway, unless they run already.
    pub async fn start_gateway(&self) {
        let _turn = self.switch.lock().await;
        if self.running().is_some() {
            return;
        }
        let sandbox = RunningSandbox::start(self.desk.directory()).await;
        if let Err(why) = &sandbox {
            tracing::error!("the Sandbox does not run: {why}");
        }
        let upstream = sandbox.as_ref().ok().map(|it| it.upstream.clone());
        let gateway = Gateway::start(self.desk.clone(), upstream, self.limits).await;
        self.put(Some(Arc::new(Running { gateway, sandbox })));
    }

    /// Stops the gateway: requests under way get a few seconds to finish, and the records are written.
    pub async fn stop_gateway(&self) {
        let _turn = self.switch.lock().await;
        if let Some(running) = self.running() {
            running.gateway.stop().await;
            self.put(None);
        }
    }

    /// The state of things.
    ///
    /// # Errors
    /// [`Failure`] when the store cannot be read.
    pub async fn status(&self) -> Result<Status, Failure> {
        let running = self.running();
        Ok(Status {
            initialised: self.desk.is_initialised().await?,
            serving: running.is_some(),
            listeners: running.as_ref().map(|it| it.gateway.status()).unwrap_or_default(),
            sandbox_trouble: running.and_then(|it| it.sandbox.as_ref().err().cloned()),
            store_trouble: self.desk.trouble(),
            backup_trouble: self.desk.backup_trouble(),
        })
    }

    /// How many requests come at the moment.
    #[must_use]
    pub fn rate(&self) -> Rate {
        self.running().map(|it| it.gateway.rate()).unwrap_or_default()
    }

    /// There is a window, and this brings it to the front, with the hand-off that was opened, if one was. Only the first call counts: a
    /// process has one window.
    pub fn has_a_window(&self, raise: impl Fn(Option<String>) + Send + Sync + 'static) {
        let _there_is_one = self.raise.set(Box::new(raise));
    }

    /// Brings the window to the front; `false` when this process has none.
    pub(crate) fn raise(&self, hand_off: Option<String>) -> bool {
        self.raise.get().is_some_and(|raise| {
            raise(hand_off);
            true
        })
    }

    /// Lets requests under way finish, writes the records, and closes the store.
    pub async fn close(&self) {
        self.stop_gateway().await;
        self.caring.get().into_iter().flatten().for_each(AbortHandle::abort);
        self.desk.close().await;
    }

    pub(crate) fn running(&self) -> Option<Arc<Running>> {
        self.running.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn put(&self, running: Option<Arc<Running>>) {
        *self.running.write().unwrap_or_else(PoisonError::into_inner) = running;
    }

    pub(crate) fn sandbox_file(&self) -> PathBuf {
        self.desk.directory().join(SANDBOX_FILE)
    }
}

impl fmt::Debug for Office {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Office")
            .field("desk", &self.desk)
            .field("running", &self.running())
            .finish_non_exhaustive()
    }
}

impl RunningSandbox {
    /// Opens the Sandbox and serves it on loopback, with a credential that nobody else has.
    pub(crate) async fn start(directory: &Path) -> Result<Self, String> {
        let sandbox =
            Sandbox::open(Some(directory.join(SANDBOX_FILE))).map_err(|error| error.to_string())?;
        let credential = format!("{}{}", Uuid::new_v4().simple(), Uuid::new_v4().simple());
        let serving = sandbox.serve(&credential).await.map_err(|error| error.to_string())?;
        let upstream = SandboxUpstream {
            address: serving.address(),
            credential: SecretString::from(credential),
        };
        Ok(Self { sandbox, upstream, _serving: serving })
    }
}
