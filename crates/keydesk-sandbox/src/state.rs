//! The Sandbox's state: opened, read, written, saved and reset. How it is served is in `server`.
use crate::{
    error::SandboxError,
    http::refusal::Refusal,
    records::{change::Change, collections::Collections},
    sample,
    storage::{autosave::Autosave, snapshot},
};
use std::{
    path::{Path, PathBuf},
    sync::{Arc, PoisonError, RwLock},
};

/// The embedded FoodLogiQ-shaped API. Clones share one state; what the last one leaves unsaved is saved on drop.
#[derive(Clone, Debug)]
pub struct Sandbox {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    state: Arc<RwLock<State>>,
    autosave: Option<Autosave>,
}

/// What there is, and what of it is not on disk yet.
#[derive(Debug)]
pub(crate) struct State {
    pub(crate) collections: Collections,
    pub(crate) unsaved: Unsaved,
}

/// What is not on disk yet.
#[derive(Debug, Default)]
pub(crate) struct Unsaved {
    /// The changes since the last save, one entry a request.
    pub(crate) changes: Vec<Vec<Change>>,
    /// Whether changes are not enough: everything must be written.
    pub(crate) everything: bool,
    bytes: usize,
}

impl Unsaved {
    /// What can wait for a disk that cannot be written to, in bytes (64 MiB). Beyond it, everything is written once the disk can.
    const MAX_BYTES: usize = 64 * 1024 * 1024;

    /// All of it.
    pub(crate) fn everything() -> Self {
        Self { everything: true, ..Self::default() }
    }

    fn note(&mut self, changes: Vec<Change>) {
        if self.everything {
            return;
        }
        self.bytes += changes.iter().map(Change::size).sum::<usize>();
        if self.bytes > Self::MAX_BYTES {
            *self = Self::everything();
        } else {
            self.changes.push(changes);
        }
    }

    /// Whether there is nothing to save.
    pub(crate) fn is_empty(&self) -> bool {
        self.changes.is_empty() && !self.everything
    }
}

impl Sandbox {
    /// Opens the sandbox with what `file` keeps, or with the sample data if there is no such file yet.
    ///
    /// What is written is saved at most a second later: changes to `<file>.journal`, and now and then everything to
    /// `file`. Uploaded files are kept in the folder `<file>.files` beside it. `None`: memory only.
    ///
    /// # Errors
    /// A file that is damaged or cannot be read is an error and is left as it is (see [`Sandbox::set_aside`]).
    pub fn open(file: Option<PathBuf>) -> Result<Self, SandboxError> {
        let kept = match &file {
            Some(file) => snapshot::load(file)?,
            None => None,
        };
        let collections = match kept {
            Some(collections) => collections,
            None => sample::collections()?,
        };
        let state = State { collections, unsaved: Unsaved::default() };
        let state = Arc::new(RwLock::new(state));
        let autosave = match file {
            Some(file) => Some(Autosave::start(file, state.clone())?),
            None => None,
        };
        let inner = Arc::new(Inner { state, autosave });
        Ok(Self { inner })
    }

    /// Puts the sample data back, and saves it before returning.
    ///
    /// # Errors
    /// If it cannot be saved; the sample data is back in memory all the same.
    pub fn reset(&self) -> Result<(), SandboxError> {
        let collections = sample::collections()?;
        {
            let mut state = self.inner.state.write().unwrap_or_else(PoisonError::into_inner);
            *state = State { collections, unsaved: Unsaved::everything() };
        }
        self.save()
    }

    /// Renames a damaged file (and its journal) to `<file>.damaged-<number>` and says to which, so that the next
    /// [`Sandbox::open`] starts with the sample data and nothing is lost: the reset of a sandbox that cannot be opened.
    ///
    /// # Errors
    /// If the file cannot be renamed.
    pub fn set_aside(file: &Path) -> Result<PathBuf, SandboxError> {
        snapshot::set_aside(file)
            .map_err(|source| SandboxError::NotSaved { file: file.to_owned(), source })
    }

    /// Saves now what is not saved yet.
    ///
    /// # Errors
    /// If it cannot be written; it is still in memory, and tried again.
    pub fn save(&self) -> Result<(), SandboxError> {
        self.inner.autosave.as_ref().map_or(Ok(()), Autosave::save)
    }

    /// Looks at what there is.
    pub(crate) fn read<T>(&self, look: impl FnOnce(&Collections) -> T) -> T {
        look(&self.inner.state.read().unwrap_or_else(PoisonError::into_inner).collections)
    }

    /// Makes the changes that `decide` returns, all of them or none.
    pub(crate) fn write<T>(
        &self,
        decide: impl FnOnce(&Collections) -> Result<(Vec<Change>, T), Refusal>,
    ) -> Result<T, Refusal> {
        let mut state = self.inner.state.write().unwrap_or_else(PoisonError::into_inner);
        let (changes, answer) = decide(&state.collections)?;
        state.collections.check_room(&changes)?;
        if self.inner.autosave.is_some() {
            state.unsaved.note(changes.clone());
        }
        for change in changes {
            state.collections.apply(change);
        }
        drop(state);
        if let Some(autosave) = &self.inner.autosave {
            autosave.written();
        }
        Ok(answer)
    }
}
