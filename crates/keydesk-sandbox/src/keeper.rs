//! Saves what was written, off the request path: a thread of its own, at most a second late.
use crate::{error::SandboxError, file, shelves::Shelves};
use std::{
    path::PathBuf,
    sync::{
        Arc, Mutex, PoisonError, RwLock,
        mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel},
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

/// How long after the first write a save waits for more of them.
const GATHER: Duration = Duration::from_millis(250);

/// How long after a failed save the next is tried, if nothing is written before.
const RETRY: Duration = Duration::from_secs(30);

/// Keeps the shelves in a file until it is dropped, and saves once more then.
#[derive(Debug)]
pub(crate) struct Keeper {
    saver: Arc<Saver>,
    bell: Option<SyncSender<()>>,
    worker: Option<JoinHandle<()>>,
}

impl Keeper {
    /// Starts the thread.
    pub(crate) fn start(
        file: PathBuf,
        shelves: Arc<RwLock<Shelves>>,
    ) -> Result<Self, SandboxError> {
        let saver = Arc::new(Saver { file, shelves, saved: Mutex::new(0) });
        let (bell, listen) = sync_channel(1);
        let working = saver.clone();
        let worker = thread::Builder::new()
            .name("keydesk-sandbox".to_owned())
            .spawn(move || work(&listen, &working))
            .map_err(|source| SandboxError::NotSaved { file: saver.file.clone(), source })?;
        Ok(Self { saver, bell: Some(bell), worker: Some(worker) })
    }

    /// Says that something was written. Never waits.
    pub(crate) fn written(&self) {
        if let Some(bell) = &self.bell {
            // A full channel means that the thread is already being called.
            let _already_called = bell.try_send(());
        }
    }

    /// Saves now, if there is anything to save.
    pub(crate) fn save(&self) -> Result<(), SandboxError> {
        self.saver.save()
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        drop(self.bell.take());
        if let Some(worker) = self.worker.take()
            && worker.join().is_err()
        {
            tracing::error!("the thread that saves the sandbox had stopped");
        }
        self.saver.save_or_report();
    }
}

#[derive(Debug)]
struct Saver {
    file: PathBuf,
    shelves: Arc<RwLock<Shelves>>,
    /// The revision on disk. Held while saving, so that an older state never overwrites a newer one.
    saved: Mutex<u64>,
}

impl Saver {
    fn save(&self) -> Result<(), SandboxError> {
        let mut saved = self.saved.lock().unwrap_or_else(PoisonError::into_inner);
        let (revision, json, contents) = {
            let shelves = self.shelves.read().unwrap_or_else(PoisonError::into_inner);
            if shelves.revision == *saved {
                return Ok(());
            }
            let json = serde_json::to_vec(&*shelves).map_err(|error| SandboxError::NotSaved {
                file: self.file.clone(),
                source: error.into(),
            })?;
            (shelves.revision, json, shelves.contents.clone())
        };
        file::save(&self.file, &json, &contents)?;
        *saved = revision;
        Ok(())
    }

    /// Whether all is saved now.
    fn save_or_report(&self) -> bool {
        match self.save() {
            Ok(()) => true,
            Err(error) => {
                tracing::error!(%error, "the sandbox was not saved");
                false
            }
        }
    }
}

/// Saves whenever the bell rings, until nobody is left to ring it.
fn work(bell: &Receiver<()>, saver: &Saver) {
    let mut saved = true;
    loop {
        let heard = if saved {
            bell.recv().map_err(|_| RecvTimeoutError::Disconnected)
        } else {
            bell.recv_timeout(RETRY)
        };
        if heard == Err(RecvTimeoutError::Disconnected) || !gather(bell) {
            return;
        }
        saved = saver.save_or_report();
    }
}

/// Waits for more to be written, but not for long. False: nobody is left, and the last save is the keeper's.
fn gather(bell: &Receiver<()>) -> bool {
    let until = Instant::now() + GATHER;
    loop {
        match bell.recv_timeout(until.saturating_duration_since(Instant::now())) {
            Ok(()) => {}
            Err(RecvTimeoutError::Timeout) => return true,
            Err(RecvTimeoutError::Disconnected) => return false,
        }
    }
}
