//! Reading a file that somebody dropped or double-clicked: a file and nothing else, and no more of it than is of use.

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;

/// Why a file was not read.
#[derive(Debug)]
pub(crate) enum Unread {
    /// It is a folder.
    Folder,
    /// It is not there any more.
    Gone,
    /// A pipe or a device, which would never end, or never begin.
    NoFile,
    /// The system's reason.
    Failed(std::io::Error),
}

/// The first `most` bytes of a file. It may take its time.
pub(crate) fn read(path: &Path, most: usize) -> Result<Vec<u8>, Unread> {
    match std::fs::metadata(path) {
        Ok(metadata) if metadata.is_dir() => return Err(Unread::Folder),
        Ok(metadata) if !metadata.is_file() => return Err(Unread::NoFile),
        Ok(_) => {}
        Err(why) if why.kind() == ErrorKind::NotFound => return Err(Unread::Gone),
        Err(why) => return Err(Unread::Failed(why)),
    }
    let mut bytes = Vec::new();
    let most = u64::try_from(most).unwrap_or(u64::MAX);
    File::open(path)
        .and_then(|file| file.take(most).read_to_end(&mut bytes))
        .map_err(Unread::Failed)?;
    Ok(bytes)
}

/// What a screen calls a file: its name without the folders.
pub(crate) fn name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}
