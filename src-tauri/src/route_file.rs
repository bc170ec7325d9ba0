//! A file of routes, from the moment when it is chosen or dropped until its routes are added: the page has its name and what is in it.

use crate::problem::Problem;
use crate::small_file::{self, Unread};
use keydesk_route_import::{FILE_BYTES_MAX, RouteFileError};
use std::path::Path;

/// A file of routes as it was read from the disk.
#[derive(Clone, Debug)]
pub(crate) struct RouteFile {
    /// Its name, without the folders.
    pub(crate) name: String,
    /// What is in it, as far as that is of use.
    pub(crate) bytes: Vec<u8>,
}

/// Reads a dropped file. It may take its time.
pub(crate) fn read(path: &Path) -> Result<RouteFile, Problem> {
    let name = small_file::name(path);
    let bytes = small_file::read(path, FILE_BYTES_MAX + 1).map_err(|why| {
        let what = match why {
            Unread::Folder => format!("{name} is a folder. Drop the document in it."),
            Unread::Gone => {
                format!("{name} is not there any more. Look where it was moved to.")
            }
            Unread::NoFile => format!("{name} cannot be read: it is no file. Choose a document."),
            Unread::Failed(why) => {
                format!("{name} cannot be read: {why}. Copy it somewhere else and drop it there.")
            }
        };
        Problem::of_field("file", what)
    })?;
    Ok(RouteFile { name, bytes })
}

/// Why several files at once were not taken.
pub(crate) fn several(count: usize) -> Problem {
    let what =
        format!("{count} files were dropped at once. Drop one: each is looked at by itself.");
    Problem::of_field("file", what)
}

/// Why a file was not read, beside its name.
pub(crate) fn of_file(name: &str, why: &RouteFileError) -> Problem {
    Problem::of_field("file", format!("{name}: {why}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folder_and_missing_file() {
        let dir = tempfile::tempdir().unwrap();
        let message = |path: &Path| read(path).unwrap_err().message;
        let folder = dir.path().join("apis");
        std::fs::create_dir(&folder).unwrap();
        assert_eq!(message(&folder), "apis is a folder. Drop the document in it.");
        let gone = message(&dir.path().join("openapi.json"));
        assert!(gone.starts_with("openapi.json is not there any more."), "{gone}");
    }

    #[test]
    fn large_file_is_read_only_so_far() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("openapi.yaml");
        std::fs::File::create(&path).unwrap().set_len(50 * 1024 * 1024).unwrap();
        assert_eq!(read(&path).unwrap().bytes.len(), FILE_BYTES_MAX + 1);
    }
}
