//! A directory beside the store for what is not finished yet, gone afterwards.

use keydesk_store::{StoreError, files};
use std::fs;
use std::path::{Path, PathBuf};

/// What a backup is made in.
pub(crate) const MAKING: &str = "backup.partial";

/// What a backup is unpacked and looked at in.
pub(crate) const RESTORING: &str = "restore.partial";

/// A directory for its owner alone. It goes when this is dropped.
#[derive(Debug)]
pub(crate) struct WorkingPlace(PathBuf);

impl WorkingPlace {
    /// Made anew, without what somebody who was killed may have left. Only for who owns the store.
    pub(crate) fn new(store: &Path, name: &str) -> Result<Self, StoreError> {
        let path = store.join(name);
        remove(&path);
        files::private_directory(&path)?;
        Ok(Self(path))
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for WorkingPlace {
    fn drop(&mut self) {
        remove(&self.0);
    }
}

/// Removes what a process that was killed has left: parts of copies of the store. Only for who owns it.
pub(crate) fn remove_left_over(store: &Path) {
    for name in [MAKING, RESTORING] {
        remove(&store.join(name));
    }
}

fn remove(path: &Path) {
    if let Err(why) = fs::remove_dir_all(path)
        && path.exists()
    {
        tracing::warn!(%why, "what was left of a backup could not be removed");
    }
}
