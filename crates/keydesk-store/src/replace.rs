//! Putting another database file in the place of a store at rest, so that at any moment one of the two is there, whole.

use crate::error::StoreError;
use crate::files;
use crate::lock::OwnerLock;
use crate::{mark, store};
use std::ffi::OsString;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

/// What SQLite keeps beside a database that was not closed.
const BESIDE: [&str; 2] = ["-wal", "-shm"];

/// Puts the closed store of another directory, on the same disk, in the place of the one that this lock is of. What was there is kept
/// under another name, which is given. Killed in between, there is the one or the other; a second time does the rest.
///
/// # Errors
/// [`StoreError::Full`], [`StoreError::NotWritable`]; the one that was there is in its place then.
pub fn put_in_place(
    lock: &OwnerLock,
    from: &Path,
    kept_as: &str,
) -> Result<Option<PathBuf>, StoreError> {
    let (file, mark) = (lock.directory().join(store::FILE), lock.directory().join(mark::FILE));
    let kept = lock.directory().join(kept_as);
    let done = || -> io::Result<bool> {
        let is_one = fs::metadata(&file).is_ok_and(|it| it.len() > 0);
        if is_one {
            keep(&file, &kept)?;
        }
        for ending in BESIDE {
            let beside = with_ending(&file, ending);
            if is_one && beside.exists() {
                keep(&beside, &with_ending(&kept, ending))?;
            }
        }
        files::sync_directory(lock.directory())?;
        // Without a mark either of the two is opened. Beside one's mark, the other is not.
        remove(&mark)?;
        // One's write-ahead log must never be folded into the other.
        BESIDE.iter().try_for_each(|ending| remove(&with_ending(&file, ending)))?;
        files::sync_directory(lock.directory())?;
        let new = from.join(store::FILE);
        File::open(&new)?.sync_all()?;
        fs::rename(&new, &file)?;
        // It is there now, whatever comes: without a mark it gets one when it is opened.
        if let Err(why) = fs::rename(from.join(mark::FILE), &mark)
            .and_then(|()| files::sync_directory(lock.directory()))
        {
            tracing::warn!(%why, "the mark of the restored store could not be put beside it");
        }
        Ok(is_one)
    };
    match done() {
        Ok(is_one) => Ok(is_one.then_some(kept)),
        Err(why) if why.kind() == io::ErrorKind::StorageFull => Err(StoreError::Full),
        Err(why) => Err(StoreError::NotWritable { path: file, why: why.to_string() }),
    }
}

/// Gives a file a second name; where the file system has no such thing, a copy.
fn keep(file: &Path, kept: &Path) -> io::Result<()> {
    if fs::hard_link(file, kept).is_ok() {
        return Ok(());
    }
    let mut to = files::new_private_file(kept)?;
    io::copy(&mut File::open(file)?, &mut to)?;
    to.sync_all()
}

fn remove(file: &Path) -> io::Result<()> {
    match fs::remove_file(file) {
        Err(why) if why.kind() != io::ErrorKind::NotFound => Err(why),
        _ => Ok(()),
    }
}

fn with_ending(file: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(file);
    name.push(ending);
    PathBuf::from(name)
}
