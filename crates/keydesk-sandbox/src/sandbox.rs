//! The sandbox itself: opened, read, written, reset and served.
use crate::{
    endpoints, error::SandboxError, file, keeper::Keeper, sample, serving::Serving,
    shelves::Shelves,
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
    shelves: Arc<RwLock<Shelves>>,
    keeper: Option<Keeper>,
}

impl Sandbox {
    /// Opens the sandbox with what `file` keeps, or with the sample data if there is no such file yet.
    ///
    /// What is written is saved to `file` at most a second later; uploaded files are kept in the folder
    /// `<file>.files` beside it. `None`: memory only.
    ///
    /// # Errors
    /// A file that is damaged or cannot be read is an error and is left as it is (see [`Sandbox::set_aside`]).
    pub fn open(file: Option<PathBuf>) -> Result<Self, SandboxError> {
        let kept = match &file {
            Some(file) => file::load(file)?,
            None => None,
        };
        let shelves = match kept {
            Some(shelves) => shelves,
            None => sample::shelves()?,
        };
        let shelves = Arc::new(RwLock::new(shelves));
        let keeper = match file {
            Some(file) => Some(Keeper::start(file, shelves.clone())?),
            None => None,
        };
        let inner = Arc::new(Inner { shelves, keeper });
        Ok(Self { inner })
    }

    /// Puts the sample data back, and saves it before returning.
    ///
    /// # Errors
    /// If it cannot be saved; the sample data is back in memory all the same.
    pub fn reset(&self) -> Result<(), SandboxError> {
        let sample = sample::shelves()?;
        {
            let mut shelves = self.inner.shelves.write().unwrap_or_else(PoisonError::into_inner);
            let revision = shelves.revision + 1;
            *shelves = Shelves { revision, ..sample };
        }
        self.save()
    }

    /// Renames a damaged file to `<file>.damaged-<number>` and says to which, so that the next
    /// [`Sandbox::open`] starts with the sample data and nothing is lost: the reset of a sandbox that cannot be opened.
    ///
    /// # Errors
    /// If the file cannot be renamed.
    pub fn set_aside(file: &Path) -> Result<PathBuf, SandboxError> {
        file::set_aside(file)
            .map_err(|source| SandboxError::NotSaved { file: file.to_owned(), source })
    }

    /// The API. Every request must carry `Authorization: Bearer <credential>`, or gets 401; an empty
    /// credential lets nobody in.
    pub fn router(&self, credential: &str) -> axum::Router {
        endpoints::router(self, credential)
    }

    /// Serves the API on a free port of 127.0.0.1 until the handle is stopped or dropped.
    ///
    /// # Errors
    /// If no address can be listened on.
    pub async fn serve(&self, credential: &str) -> Result<Serving, SandboxError> {
        Serving::start(self.clone(), credential).await
    }

    /// Saves now what is not saved yet.
    pub(crate) fn save(&self) -> Result<(), SandboxError> {
        self.inner.keeper.as_ref().map_or(Ok(()), Keeper::save)
    }

    /// Looks at what there is.
    pub(crate) fn read<T>(&self, look: impl FnOnce(&Shelves) -> T) -> T {
        look(&self.inner.shelves.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Changes what there is. `change` leaves everything as it was where it returns an error.
    pub(crate) fn write<T, E>(
        &self,
        change: impl FnOnce(&mut Shelves) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut shelves = self.inner.shelves.write().unwrap_or_else(PoisonError::into_inner);
        let changed = change(&mut shelves)?;
        shelves.revision += 1;
        drop(shelves);
        if let Some(keeper) = &self.inner.keeper {
            keeper.written();
        }
        Ok(changed)
    }
}
