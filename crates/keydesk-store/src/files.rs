//! Files and directories that are only for their owner: 0600 and 0700.
//!
//! On Windows a user's profile is closed to other users by inheritance, so nothing is set there.

use crate::error::StoreError;
use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::Path;

/// Makes a directory (and those above it) for its owner alone, and closes it to others if it is open to them.
///
/// # Errors
/// [`StoreError::NotWritable`].
pub fn private_directory(path: &Path) -> Result<(), StoreError> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
        .create(path)
        .and_then(|()| close_to_others(path, 0o700))
        .map_err(|why| not_writable(path, &why))
}

/// Opens a file for reading and writing, making it for its owner alone if it is not there.
///
/// # Errors
/// [`StoreError::NotWritable`].
pub fn private_file(path: &Path) -> Result<File, StoreError> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    open_private(&options, path).map_err(|why| not_writable(path, &why))
}

/// Makes a new file for its owner alone.
///
/// # Errors
/// As the system reports them; [`io::ErrorKind::AlreadyExists`] when there is one: nothing is ever overwritten.
pub fn new_private_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    open_private(&options, path)
}

/// Has what was made, renamed or removed in a directory survive a power cut.
///
/// # Errors
/// As the system reports them.
#[cfg(unix)]
pub fn sync_directory(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}

/// On Windows, a directory cannot be opened for that; the file system's journal keeps the order.
///
/// # Errors
/// None.
#[cfg(not(unix))]
pub fn sync_directory(_path: &Path) -> io::Result<()> {
    Ok(())
}

fn open_private(options: &OpenOptions, path: &Path) -> io::Result<File> {
    let mut options = options.clone();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path)?;
    close_to_others(path, 0o600)?;
    Ok(file)
}

#[cfg(unix)]
fn close_to_others(path: &Path, mode: u32) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    if fs::metadata(path)?.permissions().mode() & 0o077 != 0 {
        fs::set_permissions(path, fs::Permissions::from_mode(mode))?;
    }
    Ok(())
}

#[cfg(not(unix))]
fn close_to_others(_path: &Path, _mode: u32) -> io::Result<()> {
    Ok(())
}

fn not_writable(path: &Path, why: &io::Error) -> StoreError {
    if why.kind() == io::ErrorKind::StorageFull {
        return StoreError::Full;
    }
    StoreError::NotWritable { path: path.to_owned(), why: why.to_string() }
}
