//! The desk itself: what it is made of, and how a change goes through it.

use crate::audit_key::KeyRing;
use crate::audit_seal::Seal;
use crate::backup::{Backups, remove_left_over};
use crate::clock::Clock;
use crate::credentials::{Credentials, Keychain};
use crate::error::DeskError;
use crate::password_hash::Cost;
use crate::publish;
use crate::unwritten::TakenAway;
use crate::world::subject;
use arc_swap::{ArcSwap, Guard};
use jiff::Timestamp;
use keydesk_domain::access_table::AccessTable;
use keydesk_domain::audit::{Actor, NewRecord};
use keydesk_store::{OwnerLock, Store, accounts, settings as kept_settings, state};
use serde_json::json;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::sync::{Mutex, Notify, watch};

/// How a desk is set up. The default is what is used; tests turn it down.
#[derive(Clone, Debug)]
pub struct Settings {
    /// What hashing a password costs.
    pub password_cost: Cost,
    /// What time it is.
    pub clock: Clock,
    /// How the OS keychain is reached.
    pub keychain: Keychain,
}

impl Default for Settings {
    fn default() -> Self {
        Self { password_cost: Cost::RECOMMENDED, clock: Clock::default(), keychain: Keychain::Here }
    }
}

/// The one door for every front end. Cloning it is cheap; all clones are the same desk.
#[derive(Clone)]
pub struct Desk {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) store: Store,
    pub(crate) settings: Settings,
    pub(crate) credentials: Credentials,
    /// What the gateway decides from; swapped whole, inside the call that changed something.
    pub(crate) table: ArcSwap<AccessTable>,
    /// One change at a time, from before its transaction until the table shows it: the table's order is the commits' order.
    pub(crate) turn: Mutex<()>,
    /// One sign-in at a time: wrong passwords are counted, not raced; and Argon2's memory is bounded.
    pub(crate) sign_in_turn: Mutex<()>,
    /// What was taken away and is not written, and why not.
    pub(crate) unwritten: std::sync::Mutex<Vec<(TakenAway, String)>>,
    pub(crate) environment_changes: watch::Sender<u64>,
    pub(crate) changes: watch::Sender<u64>,
    /// Whether the paths of refused requests are kept; the gateway asks at each refusal.
    pub(crate) keeps_paths: AtomicBool,
    /// Less is to be kept than so far.
    pub(crate) sweep_wanted: Notify,
    pub(crate) key_ring: KeyRing,
    /// One checkpoint of the audit log at a time.
    pub(crate) seal: Mutex<Seal>,
    /// How the log is sealed was chosen anew.
    pub(crate) seal_wanted: Notify,
    pub(crate) backups: Backups,
}

impl Desk {
    /// Takes the store in this directory, which this process then owns.
    ///
    /// # Errors
    /// [`DeskError::Store`]: owned by another process, newer, damaged, not writable, disk full.
    pub async fn open(directory: &Path, settings: Settings) -> Result<Self, DeskError> {
        Self::begin(directory, settings).await?.load().await
    }

    /// The first half of [`Desk::open`]: takes the store. What takes longer the more tokens there are is the second half.
    ///
    /// # Errors
    /// As [`Desk::open`].
    pub async fn begin(directory: &Path, settings: Settings) -> Result<Opening, DeskError> {
        let store = Store::open(OwnerLock::take(directory)?).await?;
        Ok(Opening { store, settings })
    }

    /// What the gateway decides from, as of now. Load it once a request.
    #[must_use]
    pub fn access(&self) -> Guard<Arc<AccessTable>> {
        self.inner.table.load()
    }

    /// What time it is at this desk.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.inner.settings.clock.now()
    }

    /// Whether the paths of refused requests are kept, identifiers and all.
    #[must_use]
    pub fn keeps_paths(&self) -> bool {
        self.inner.keeps_paths.load(Ordering::Relaxed)
    }

    /// The directory of the store.
    #[must_use]
    pub fn directory(&self) -> &Path {
        self.inner.store.directory()
    }

    /// Goes up by one after each committed change of an environment.
    #[must_use]
    pub fn environment_changes(&self) -> watch::Receiver<u64> {
        self.inner.environment_changes.subscribe()
    }

    /// Goes up by one after each committed change of whatever kind, sign-ins included: what a screen shows may be out of date.
    #[must_use]
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.inner.changes.subscribe()
    }

    /// Seals the audit log, if that was chosen, and closes the store. What was acknowledged is safe without this, too.
    pub async fn close(&self) {
        if let Err(error) = self.write_unwritten().await {
            tracing::error!(%error, "access was taken away, and that could not be written: it works again at the next start");
        }
        if let Err(error) = self.inner.seal(false).await {
            tracing::warn!(%error, "the audit log could not be sealed; it is tried when the store is opened again");
        }
        self.inner.store.close().await;
    }

    /// The rows of a store that an earlier version wrote are taken as they are, with a record that says so and covers them: from there
    /// on the log says what each row is.
    async fn follow_state(&self) -> Result<(), DeskError> {
        if state::is_followed(&mut *self.inner.store.read().await?).await? {
            return Ok(());
        }
        let mut change = self.inner.store.change().await?;
        let about = subject("audit-log", &"audit-log", &"Audit log");
        let why = "the log says from here on what is in each row of the store; it did not before";
        change.record(NewRecord {
            at: self.inner.now(),
            actor: Actor { account: None, email: "(this program)".to_owned() },
            action: "audit-log.baseline-taken",
            subject: about,
            detail: json!({ "why": why }),
        });
        change.note_whole_state();
        Ok(change.commit().await?)
    }

    /// Runs a change to its end, even if whoever asked for it goes away meanwhile: a commit is never left without the gateway's
    /// table being told.
    pub(crate) async fn to_the_end<T, F>(
        &self,
        change: impl FnOnce(Arc<Inner>) -> F,
    ) -> Result<T, DeskError>
    where
        T: Send + 'static,
        F: Future<Output = Result<T, DeskError>> + Send + 'static,
    {
        tokio::spawn(change(Arc::clone(&self.inner)))
            .await
            .map_err(|why| DeskError::Internal(format!("The change was cut short: {why}")))?
    }
}

/// A store that was taken, before everything in it was read.
#[derive(Debug)]
pub struct Opening {
    store: Store,
    settings: Settings,
}

impl Opening {
    /// Has this store got its owner?
    ///
    /// # Errors
    /// [`DeskError::Store`].
    pub async fn is_initialised(&self) -> Result<bool, DeskError> {
        Ok(!accounts::all(&mut *self.store.read().await?).await?.is_empty())
    }

    /// The second half of [`Desk::open`]: reads what the gateway decides from.
    ///
    /// # Errors
    /// [`DeskError::Store`].
    pub async fn load(self) -> Result<Desk, DeskError> {
        let Self { store, settings } = self;
        remove_left_over(store.directory());
        let kept = kept_settings::activity(&mut *store.read().await?).await?;
        let inner = Inner {
            keeps_paths: AtomicBool::new(kept.keep_paths),
            sweep_wanted: Notify::new(),
            key_ring: KeyRing::beside(store.directory(), settings.keychain.clone()),
            seal: Mutex::default(),
            seal_wanted: Notify::new(),
            backups: Backups::default(),
            credentials: Credentials::beside(store.directory(), settings.keychain.clone()),
            table: ArcSwap::from_pointee(publish::load(&store).await?),
            store,
            settings,
            turn: Mutex::default(),
            sign_in_turn: Mutex::default(),
            unwritten: std::sync::Mutex::default(),
            environment_changes: watch::Sender::new(0),
            changes: watch::Sender::new(0),
        };
        let desk = Desk { inner: Arc::new(inner) };
        desk.follow_state().await?;
        // What came to its time while nobody had the store open. The table refuses it in any case.
        if let Err(error) = desk.retire_replaced().await {
            tracing::error!(%error, "replaced tokens could not be deleted; it is tried again");
        }
        Ok(desk)
    }
}

impl std::fmt::Debug for Desk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Desk({})", self.inner.store.directory().display())
    }
}

impl Inner {
    pub(crate) fn now(&self) -> Timestamp {
        self.settings.clock.now()
    }
}
