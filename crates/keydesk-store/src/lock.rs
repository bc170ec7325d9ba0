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
    /// Takes the lock of the store in this directory, making the directory if it is not there. One that is there, holds no store, and
    /// that others may write to or that is another user's is left alone.
    ///
    /// # Errors
    /// [`StoreError::Owned`] when another process has it, [`StoreError::NotWritable`] when the place cannot be written to.
    pub fn take(directory: &Path) -> Result<Self, StoreError> {
        not_foreign(directory)?;
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

/// A directory without a store that others may write to, or that belongs to another user, is not closed to them.
#[cfg(unix)]
fn not_foreign(directory: &Path) -> Result<(), StoreError> {
    use std::os::unix::fs::MetadataExt;
    let Ok(found) = std::fs::metadata(directory) else { return Ok(()) };
    let mode = found.mode() & 0o7777;
    let is_store = ["owner.lock", crate::store::FILE].iter().any(|it| directory.join(it).exists());
    if !found.is_dir() || mode & 0o077 == 0 || is_store {
        return Ok(());
    }
    // Where the system does not say who this process is, only the mode counts.
    let is_ours = std::fs::metadata("/proc/self").map_or(true, |it| it.uid() == found.uid());
    if is_ours && mode & 0o1022 == 0 {
        return Ok(());
    }
    let whose = if is_ours { "others may write to it" } else { "it belongs to another user" };
    Err(StoreError::NotWritable {
        path: directory.to_owned(),
        why: format!(
            "it holds no store, and {whose} (mode {mode:o}); a store's directory is closed to others, which this one may not be meant \
             for"
        ),
    })
}

#[cfg(not(unix))]
const fn not_foreign(_: &Path) -> Result<(), StoreError> {
    Ok(())
}
