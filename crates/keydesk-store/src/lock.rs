//! One process owns a store: a lock on a file beside it, which the system releases when the process ends, however it ends.

use crate::error::StoreError;
use crate::files;
use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Held for as long as this process owns the store. A clone is the same lock, which is released with the last of them.
#[derive(Clone, Debug)]
pub struct OwnerLock {
    directory: PathBuf,
    _file: Arc<File>,
}

impl OwnerLock {
    /// Takes the lock of the store in this directory, making the directory if it is not there.
    ///
    /// # Errors
    /// [`StoreError::Owned`] when another process has it, [`StoreError::NotWritable`] when the place cannot be written to.
    pub fn take(directory: &Path) -> Result<Self, StoreError> {
        files::private_directory(directory)?;
        let path = directory.join("owner.lock");
        let file = files::private_file(&path)?;
        match file.try_lock() {
            Ok(()) => Ok(Self { directory: directory.to_owned(), _file: Arc::new(file) }),
            Err(TryLockError::WouldBlock) => {
                Err(StoreError::Owned { directory: directory.to_owned() })
            }
            Err(TryLockError::Error(why)) => {
                Err(StoreError::NotWritable { path, why: why.to_string() })
            }
        }
    }

    /// The store's directory.
    #[must_use]
    pub fn directory(&self) -> &Path {
        &self.directory
    }
}
