//! The gateway as its owner sees it: start, look, stop.

use crate::corridor::Shared;
use crate::descriptors;
use crate::limits::Limits;
use crate::pace::Rate;
use crate::quota::Quotas;
use crate::record::Recorder;
use crate::status::ListenerStatus;
use crate::strangers::Strangers;
use crate::supervisor::{SharedStatus, Supervisor};
use crate::ticket::Tickets;
use crate::upstream;
use keydesk_desk::Desk;
use secrecy::SecretString;
use std::fmt;
use std::net::SocketAddr;
use std::sync::{Arc, PoisonError};
use std::time::Duration;
use tokio::sync::{Mutex, watch};
use tokio::task::JoinHandle;
use tokio::time::Instant;

/// How often what was recorded is written. At most a second of it is lost in a crash, and writing takes its time.
const WRITE_EVERY: Duration = Duration::from_millis(750);
/// Where so much comes that writing it would take more than this part of the time, it is written less often: many requests of one token and
/// hour are one counter then.
const WRITING_ONE_IN: u32 = 50;
/// But never less often than this, and so no more is lost in a crash.
const WRITE_AT_LATEST: Duration = Duration::from_secs(5);
/// How often it is looked at how many requests come.
const READ_PACE_EVERY: Duration = Duration::from_secs(1);
/// How often a listener that could not be started is tried again.
const TRY_AGAIN_EVERY: Duration = Duration::from_secs(5);
/// How often tokens whose replacement has come to its time are deleted. They are refused from that moment on in any case.
const RETIRE_EVERY: Duration = Duration::from_secs(5);
/// How often tokens and addresses that have used nothing for long are forgotten.
const FORGET_EVERY: Duration = Duration::from_secs(60);

/// Where the embedded Sandbox listens, and the credential that it takes.
#[derive(Clone, Debug)]
pub struct SandboxUpstream {
    /// Its loopback address.
    pub address: SocketAddr,
    /// What it takes as its bearer.
    pub credential: SecretString,
}

/// The running gateway: one listener per environment. It must be stopped, not dropped, for the last records to be written.
pub struct Gateway {
    pub(crate) shared: Arc<Shared>,
    status: SharedStatus,
    settled: watch::Receiver<u64>,
    stop: watch::Sender<bool>,
    /// Taken by whoever stops it first; others wait for the same.
    tasks: Mutex<Vec<JoinHandle<()>>>,
}

impl Gateway {
    /// Starts a listener for each environment and follows later changes of them. A listener that cannot be started is no error
    /// here: [`Gateway::status`] says why, and it is tried again.
    pub async fn start(desk: Desk, sandbox: Option<SandboxUpstream>, limits: Limits) -> Self {
        descriptors::make_room(limits.connections);
        let shared = Arc::new(Shared {
            desk,
            client: upstream::client(&limits),
            quotas: Quotas::new(limits),
            strangers: Strangers::new(&limits),
            recorder: Recorder::default(),
            tickets: Tickets::default(),
            limits,
        });
        let status = SharedStatus::default();
        let mut changes = shared.desk.environment_changes();
        let seen = *changes.borrow_and_update();
        let mut supervisor = Supervisor::new(Arc::clone(&shared), sandbox, Arc::clone(&status));
        supervisor.reconcile().await;
        let (now_settled, settled) = watch::channel(seen);
        let (stop, stopped) = watch::channel(false);
        let tasks = Mutex::new(vec![
            tokio::spawn(supervise(supervisor, changes, now_settled, stopped.clone())),
            tokio::spawn(keep_records(Arc::clone(&shared), stopped.clone())),
            tokio::spawn(keep_swept(shared.desk.clone(), stopped)),
        ]);
        Self { shared, status, settled, stop, tasks }
    }

    /// Which listener runs where, in the order of the environments' names.
    #[must_use]
    pub fn status(&self) -> Vec<ListenerStatus> {
        self.status.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Waits until the listeners are those of the environments as they were committed when this was called.
    pub async fn settled(&self) {
        let wanted = *self.shared.desk.environment_changes().borrow();
        // An error means that the gateway has stopped: as settled as it will ever be.
        let mut settled = self.settled.clone();
        let _stopped = settled.wait_for(|&seen| seen >= wanted).await;
    }

    /// How many requests come at the moment.
    #[must_use]
    pub fn rate(&self) -> Rate {
        self.shared.recorder.pace.rate()
    }

    /// Writes the records so far to the store.
    pub async fn flush(&self) {
        self.shared.recorder.flush(&self.shared.desk).await;
    }

    /// Stops: takes no new connection, lets requests under way finish for a few seconds, writes the records.
    pub async fn stop(&self) {
        let _nobody_listens = self.stop.send(true);
        let mut tasks = self.tasks.lock().await;
        for task in tasks.drain(..) {
            if let Err(error) = task.await {
                tracing::error!(%error, "a part of the gateway did not end as it should");
            }
        }
        self.shared.recorder.flush(&self.shared.desk).await;
    }
}

impl fmt::Debug for Gateway {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Gateway").field("status", &self.status()).finish_non_exhaustive()
    }
}

async fn supervise(
    mut supervisor: Supervisor,
    mut changes: watch::Receiver<u64>,
    settled: watch::Sender<u64>,
    mut stopped: watch::Receiver<bool>,
) {
    loop {
        let try_again = tokio::time::sleep(TRY_AGAIN_EVERY);
        tokio::select! {
            biased;
            _ = stopped.changed() => break,
            Ok(()) = changes.changed() => {}
            () = try_again, if supervisor.has_failed() => {}
        }
        let seen = *changes.borrow_and_update();
        supervisor.reconcile().await;
        settled.send_replace(seen);
    }
    supervisor.close_all().await;
}

async fn keep_records(shared: Arc<Shared>, mut stopped: watch::Receiver<bool>) {
    let write = tokio::time::sleep(WRITE_EVERY);
    tokio::pin!(write);
    let mut read_pace = tokio::time::interval(READ_PACE_EVERY);
    let mut forget = tokio::time::interval(FORGET_EVERY);
    let mut retire = tokio::time::interval(RETIRE_EVERY);
    loop {
        tokio::select! {
            _ = stopped.changed() => return,
            () = &mut write => {
                let began = Instant::now();
                shared.recorder.flush(&shared.desk).await;
                // From the beginning of this one: what comes while it is written is no older than that.
                let next = (began.elapsed() * WRITING_ONE_IN).clamp(WRITE_EVERY, WRITE_AT_LATEST);
                write.as_mut().reset(began + next);
            }
            _ = read_pace.tick() => shared.recorder.pace.read(),
            _ = forget.tick() => {
                shared.quotas.forget_the_idle();
                shared.strangers.forget_the_idle();
            }
            _ = retire.tick() => {
                if let Err(error) = shared.desk.retire_replaced().await {
                    tracing::error!(%error, "replaced tokens are refused, but could not be deleted; it is tried again");
                }
            }
        }
    }
}

/// Apart from the writing, so that no record waits for old ones to go.
async fn keep_swept(desk: Desk, mut stopped: watch::Receiver<bool>) {
    tokio::select! {
        _ = stopped.changed() => {}
        () = desk.keep_swept() => {}
    }
}
