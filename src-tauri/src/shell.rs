//! The shell's state: the office once it is open, the seat, and a way to signal the window. Knows nothing of Tauri, so that every
//! command can be tested without a window.

use crate::clipboard::{CLEARED_AFTER, Clipboard};
use crate::drafts::Drafts;
use crate::options::is_hand_off;
use crate::partner_seat::{self, PartnerSeat};
use crate::preferences::Kept;
use crate::problem::Problem;
use crate::route_file;
use crate::seat::Seat;
use crate::signal::{LockReason, Signal};
use keydesk_control::{Failure, Office, Server};
use keydesk_desk::{Desk, DeskError, Session, Settings};
use keydesk_gateway::Limits;
use keydesk_partner::Connections;
use secrecy::SecretString;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::watch;

/// The page is told of changes this often at most.
const TELL_EVERY: Duration = Duration::from_millis(500);

/// How the shell is set up.
#[derive(Clone, Debug)]
pub struct Setup {
    /// Where the store is.
    pub directory: PathBuf,
    /// A hand-off that it was started with.
    pub opened_with: Option<PathBuf>,
    /// Where hand-offs are saved: where the user looks for what a program saved.
    pub saved: PathBuf,
    /// Where the Sandbox of a new store listens, if not where it usually does.
    pub sandbox_listen: Option<SocketAddr>,
    /// Locks after this long at the latest, whatever the preferences say.
    pub lock_after_at_most: Option<Duration>,
    /// The page is given this long to show itself before everything in the store is read, which takes more the more tokens there are.
    pub page_first: Duration,
    /// What one token, one connection and the whole gateway may use at most.
    pub limits: Limits,
    /// The desk's settings.
    pub settings: Settings,
}

/// The store as far as it could be opened.
type Opened = Option<Result<Arc<Office>, Failure>>;

/// The shell's state.
pub struct Shell {
    pub(crate) setup: Setup,
    pub(crate) preferences: Kept,
    pub(crate) drafts: Drafts,
    pub(crate) clipboard: Arc<Clipboard>,
    seat: Arc<Mutex<Seat>>,
    partner: Arc<Mutex<PartnerSeat>>,
    /// A hand-off to be looked at once there is somebody to tell.
    started_with: Mutex<Option<PathBuf>>,
    office: watch::Sender<Opened>,
    /// Whether the store has an owner, as soon as that is known.
    initialised: watch::Sender<Option<bool>>,
    /// Whether the page has drawn its first screen.
    page_shown: watch::Sender<bool>,
    server: tokio::sync::Mutex<Option<Server>>,
    signal: Arc<dyn Fn(Signal) + Send + Sync>,
    raise: Arc<dyn Fn() + Send + Sync>,
}

impl Shell {
    /// Nothing is open yet. `signal` reaches the window; `raise` brings it to the front.
    pub fn new(
        setup: Setup,
        signal: impl Fn(Signal) + Send + Sync + 'static,
        raise: impl Fn() + Send + Sync + 'static,
    ) -> Self {
        Self {
            preferences: Kept::beside(&setup.directory),
            drafts: Drafts::beside(&setup.directory),
            partner: Arc::default(),
            started_with: Mutex::new(setup.opened_with.clone()),
            setup,
            clipboard: Arc::default(),
            seat: Arc::default(),
            office: watch::Sender::new(None),
            initialised: watch::Sender::new(None),
            page_shown: watch::Sender::new(false),
            server: tokio::sync::Mutex::default(),
            signal: Arc::new(signal),
            raise: Arc::new(raise),
        }
    }

    /// Opens the store and starts the gateway, unless that was done. What keeps it from being opened is told to whoever asks.
    pub async fn open(&self) {
        if let Some(path) = self.started_with.lock().unwrap_or_else(PoisonError::into_inner).take()
        {
            arrived(&self.partner, &self.signal, path);
        }
        let mut server = self.server.lock().await;
        if matches!(&*self.office.borrow(), Some(Ok(_))) {
            return;
        }
        let opened = self.try_to_open(&mut server).await;
        if let Err(failure) = &opened {
            tracing::error!("the store could not be opened: {failure}");
        }
        self.office.send_replace(Some(opened));
    }

    async fn try_to_open(&self, server: &mut Option<Server>) -> Result<Arc<Office>, Failure> {
        let directory = &self.setup.directory;
        let begun = Desk::begin(directory, self.setup.settings.clone()).await;
        let opening = begun.map_err(|error| owned_by_another(error, directory))?;
        // The page need not wait for all tokens to be read before it shows the sign-in.
        self.initialised.send_replace(Some(opening.is_initialised().await?));
        let mut page = self.page_shown.subscribe();
        if tokio::time::timeout(self.setup.page_first, page.wait_for(|it| *it)).await.is_err() {
            tracing::debug!("the page has drawn nothing yet; the rest goes on without it");
        }
        let office = Arc::new(Office::serve_from(opening, self.setup.limits).await?);
        let raise = Arc::clone(&self.raise);
        let (partner, signal) = (Arc::clone(&self.partner), Arc::clone(&self.signal));
        office.has_a_window(move |hand_off| {
            raise();
            if let Some(path) = hand_off {
                arrived(&partner, &signal, path.into());
            }
        });
        match Server::start(Arc::clone(&office)) {
            Ok(started) => *server = Some(started),
            // The window works without it; only keydeskctl does not.
            Err(error) => tracing::error!(%error, "keydeskctl cannot reach this window"),
        }
        Ok(office)
    }

    /// The office, waited for while it is being opened.
    ///
    /// # Errors
    /// [`Problem`]: why the store could not be opened.
    pub async fn office(&self) -> Result<Arc<Office>, Problem> {
        let mut opened = self.office.subscribe();
        let opened = opened.wait_for(Option::is_some).await;
        match opened.as_deref() {
            Ok(Some(Ok(office))) => Ok(Arc::clone(office)),
            Ok(Some(Err(failure))) => Err(failure.clone().into()),
            Ok(None) | Err(_) => Err(Problem::new("internal", "Keydesk is closing.")),
        }
    }

    /// Whether the store has an owner, waited for while it is being opened.
    ///
    /// # Errors
    /// [`Problem`]: why the store could not be opened.
    pub(crate) async fn is_initialised(&self) -> Result<bool, Problem> {
        if let Some(office) = self.open_office() {
            return Ok(office.desk().is_initialised().await?);
        }
        let (mut known, mut opened) = (self.initialised.subscribe(), self.office.subscribe());
        loop {
            let failure = opened
                .borrow_and_update()
                .as_ref()
                .and_then(|opened| opened.as_ref().err().cloned());
            if let Some(failure) = failure {
                return Err(failure.into());
            }
            if let Some(known) = *known.borrow_and_update() {
                return Ok(known);
            }
            // Neither sender is dropped before the shell is.
            tokio::select! {
                _ = known.changed() => {}
                _ = opened.changed() => {}
            }
        }
    }

    /// The page has been told what it is to show.
    pub(crate) fn page_shown(&self) {
        self.page_shown.send_replace(true);
    }

    /// The office, if it is open already.
    #[must_use]
    pub fn open_office(&self) -> Option<Arc<Office>> {
        self.office.borrow().as_ref().and_then(|opened| opened.as_ref().ok().cloned())
    }

    /// The seat.
    pub(crate) fn seat(&self) -> MutexGuard<'_, Seat> {
        locked(&self.seat)
    }

    /// The integration partner's side.
    pub(crate) fn partner(&self) -> MutexGuard<'_, PartnerSeat> {
        locked(&self.partner)
    }

    /// The connections that an integration partner keeps here, where `keydeskctl partner` has them too. Nothing of the store.
    pub(crate) fn connections(&self) -> Connections {
        Connections::in_directory(
            &self.setup.directory.join("connections"),
            self.setup.settings.keychain.clone(),
        )
    }

    /// The same, for whoever may have them: a locked window shows, copies and saves nothing of what is kept here. Where no store has an
    /// owner, there is nobody to lock it for.
    ///
    /// # Errors
    /// [`Problem`] `signed-out`.
    pub(crate) async fn kept_connections(&self) -> Result<Connections, Problem> {
        self.not_locked("see and use the connections that are kept here").await?;
        Ok(self.connections())
    }

    /// Is somebody signed in, or nobody there who could be?
    ///
    /// # Errors
    /// [`Problem`] `signed-out`.
    pub(crate) async fn not_locked(&self, act: &str) -> Result<(), Problem> {
        if self.seat().session().is_ok() {
            return Ok(());
        }
        // A store that cannot be opened has locked nothing.
        if matches!(self.is_initialised().await, Ok(true)) {
            return Err(Problem::new(
                "signed-out",
                format!("Keydesk is locked. Sign in to {act}."),
            ));
        }
        Ok(())
    }

    /// Is nobody signed in?
    #[must_use]
    pub fn is_locked(&self) -> bool {
        self.seat().session().is_err()
    }

    /// Files were dropped on the window.
    pub(crate) fn dropped(&self, mut paths: Vec<PathBuf>) {
        if self.seat().waits_for_routes() && !paths.iter().any(|path| is_hand_off(path)) {
            return self.routes_dropped(&paths);
        }
        let Some(path) = paths.pop() else { return };
        if paths.is_empty() {
            return arrived(&self.partner, &self.signal, path);
        }
        // Which of them was meant is not guessed.
        self.partner().arrived(Err(partner_seat::several(paths.len() + 1)));
        self.signal(Signal::HandOffArrived);
    }

    /// Files were dropped on the list of routes.
    fn routes_dropped(&self, paths: &[PathBuf]) {
        let (seat, signal) = (Arc::clone(&self.seat), Arc::clone(&self.signal));
        let arrived = move |file| {
            locked(&seat).routes_arrived(file);
            signal(Signal::RouteFileArrived);
        };
        match paths {
            [path] => {
                let path = path.clone();
                // A file on another machine may take its time.
                std::thread::spawn(move || arrived(route_file::read(&path)));
            }
            several => arrived(Err(route_file::several(several.len()))),
        }
    }

    /// The desk and the session of whoever is signed in.
    ///
    /// # Errors
    /// [`Problem`]: `signed-out`, or why the store could not be opened.
    pub async fn at_the_desk(&self) -> Result<(Desk, Session), Problem> {
        let session = self.seat().session()?;
        Ok((self.office().await?.desk().clone(), session))
    }

    /// Makes the desk's error the page's. A session that has ended ends here as well.
    pub(crate) fn problem(&self, error: DeskError) -> Problem {
        if matches!(error, DeskError::SessionEnded) {
            self.lock(LockReason::Ended);
        }
        error.into()
    }

    /// Nobody is signed in any more; every secret still shown is forgotten, and the page is told.
    pub fn lock(&self, reason: LockReason) {
        // What is shown on the partner's side takes nobody signed in, and is not left open either.
        if self.partner().leave() {
            self.signal(Signal::PartnerLeft);
        }
        if self.seat().leave() {
            self.signal(Signal::Locked(reason));
        }
    }

    /// Tells the page of every change of the store, whoever made it, for as long as the program runs.
    pub(crate) async fn follow_changes(&self) {
        loop {
            let Ok(office) = self.office().await else {
                // It could not be opened; `open_again` may yet do it.
                let mut opened = self.office.subscribe();
                opened.mark_unchanged();
                if opened.changed().await.is_err() {
                    return;
                }
                continue;
            };
            let mut changes = office.desk().changes();
            while changes.changed().await.is_ok() {
                self.signal(Signal::Changed);
                // Many at once are one for whoever looks.
                tokio::time::sleep(TELL_EVERY).await;
                changes.mark_unchanged();
                self.signal(Signal::Changed);
            }
        }
    }

    /// Copies a token, and clears it from the clipboard when its time is up.
    ///
    /// # Errors
    /// [`Problem`] when there is no clipboard.
    pub(crate) fn copy_for_a_while(&self, secret: &SecretString) -> Result<(), Problem> {
        let copy = self.clipboard.copy_secret(secret)?;
        let (clipboard, signal) = (Arc::clone(&self.clipboard), Arc::clone(&self.signal));
        tokio::spawn(async move {
            tokio::time::sleep(Duration::from_secs(u64::from(CLEARED_AFTER))).await;
            if let Some(cleared) = clipboard.clear_after(copy) {
                signal(Signal::ClipboardCleared(cleared));
            }
        });
        Ok(())
    }

    /// Copies what is no secret. A token that was on the clipboard is not any more, and the page is told.
    ///
    /// # Errors
    /// [`Problem`] when there is no clipboard.
    pub(crate) fn copy(&self, text: &str) -> Result<(), Problem> {
        if self.clipboard.copy(text)? {
            self.signal(Signal::ClipboardCleared(false));
        }
        Ok(())
    }

    /// Tells the window.
    pub(crate) fn signal(&self, signal: Signal) {
        (self.signal)(signal);
    }

    /// Leaves in order: nobody is signed in, the clipboard holds no token, the gateway has written its records.
    pub async fn close(&self) {
        self.seat().leave();
        self.partner().leave();
        self.clipboard.clear_if_ours();
        if let Some(server) = self.server.lock().await.take() {
            server.stop().await;
        }
        if let Some(office) = self.open_office() {
            office.close().await;
        }
    }
}

/// A hand-off came: it is read where nobody waits for it, since a file on another machine may take its time, and told of then.
fn arrived(
    partner: &Arc<Mutex<PartnerSeat>>,
    signal: &Arc<dyn Fn(Signal) + Send + Sync>,
    path: PathBuf,
) {
    let (partner, signal) = (Arc::clone(partner), Arc::clone(signal));
    std::thread::spawn(move || {
        let read = partner_seat::read(&path);
        locked(&partner).arrived(read);
        signal(Signal::HandOffArrived);
    });
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The store is somebody else's: says whose, and what to do.
fn owned_by_another(error: DeskError, directory: &Path) -> Failure {
    match error {
        DeskError::Store(keydesk_desk::StoreError::Owned { .. }) => Failure::new(
            "store-owned",
            format!(
                "Another Keydesk process is using {}: a gateway without a window (keydeskctl serve), or a window that does not \
                 answer. Stop it, then try again. Its tokens go on working meanwhile.",
                directory.display()
            ),
        ),
        other => other.into(),
    }
}
