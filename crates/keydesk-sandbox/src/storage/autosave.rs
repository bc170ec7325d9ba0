//! Saves what was written, off the request path: a thread of its own, at most a second late.
use crate::{
    error::SandboxError,
    records::{change::Change, collections::Collections, record},
    state::{State, Unsaved},
    storage::{files, journal::Journal, snapshot},
};
use std::{
    io,
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

/// The least a journal holds before everything is written in its place, in bytes (4 MiB).
const MIN_COMPACTION: usize = 4 * 1024 * 1024;

/// How long after a failed save the next is tried, if nothing is written before.
const RETRY: Duration = Duration::from_secs(30);

/// Keeps the state in files until it is dropped, and saves once more then.
#[derive(Debug)]
pub(crate) struct Autosave {
    saver: Arc<Saver>,
    bell: Option<SyncSender<()>>,
    worker: Option<JoinHandle<()>>,
}

impl Autosave {
    /// Starts the thread.
    pub(crate) fn start(file: PathBuf, state: Arc<RwLock<State>>) -> Result<Self, SandboxError> {
        let disk = Disk { file: file.clone(), journal: None, snapshot_bytes: 0 };
        let saver = Arc::new(Saver { state, disk: Mutex::new(disk) });
        let (bell, listen) = sync_channel(1);
        let working = saver.clone();
        let worker = thread::Builder::new()
            .name("keydesk-sandbox-autosave".to_owned())
            .spawn(move || work(&listen, &working))
            .map_err(|source| SandboxError::NotSaved { file, source })?;
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

impl Drop for Autosave {
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
    state: Arc<RwLock<State>>,
    /// Held while saving, so that an older state never overwrites a newer one.
    disk: Mutex<Disk>,
}

/// What was written by this program.
#[derive(Debug)]
struct Disk {
    file: PathBuf,
    /// The journal of the snapshot that this program wrote; none before its first.
    journal: Option<Journal>,
    /// The last snapshot, in bytes.
    snapshot_bytes: usize,
}

impl Disk {
    /// Whether everything must be written: there is no journal yet, or it has become larger than what it saves writing.
    fn needs_snapshot(&self, unsaved: &Unsaved) -> bool {
        let largest = self.snapshot_bytes.max(MIN_COMPACTION);
        unsaved.everything || self.journal.as_ref().is_none_or(|journal| journal.bytes > largest)
    }

    fn write_everything(&mut self, collections: &Collections) -> io::Result<()> {
        // The journal before no longer continues what is on disk, even if what follows fails half way.
        self.journal = None;
        let name = record::new_id();
        self.snapshot_bytes = snapshot::save(&self.file, &name, collections)?;
        self.journal = Some(Journal::start(&self.file, &name)?);
        Ok(())
    }

    fn append(&mut self, requests: &[Vec<Change>]) -> io::Result<()> {
        let Some(journal) = &mut self.journal else { return Ok(()) };
        let changes = || requests.iter().flatten();
        let uploaded = changes().filter_map(|change| match change {
            Change::PutFile { id, content } => Some((id, content)),
            _ => None,
        });
        files::write_contents(&self.file, uploaded)?;
        journal.append(requests)?;
        for change in changes() {
            if let Change::RemoveFile { id } = change {
                files::remove_content(&self.file, id)?;
            }
        }
        Ok(())
    }
}

impl Saver {
    fn save(&self) -> Result<(), SandboxError> {
        let mut disk = self.disk.lock().unwrap_or_else(PoisonError::into_inner);
        // What is taken here is written without the lock: nobody waits for the disk.
        let (unsaved, everything) = {
            let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
            if state.unsaved.is_empty() {
                return Ok(());
            }
            let unsaved = std::mem::take(&mut state.unsaved);
            let everything = disk.needs_snapshot(&unsaved).then(|| state.collections.clone());
            (unsaved, everything)
        };
        let saved = match everything {
            Some(collections) => disk.write_everything(&collections),
            None => disk.append(&unsaved.changes),
        };
        saved.map_err(|source| {
            let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
            state.unsaved = Unsaved::everything();
            SandboxError::NotSaved { file: disk.file.clone(), source }
        })
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

/// Waits for more to be written, but not for long. False: nobody is left, and the last save is the autosave's.
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
