//! Saving a file where the user looks for what a program saved.

use keydesk_desk::files::new_private_file;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// So many files of one name nobody keeps side by side.
const NAMES_TRIED: u32 = 1_000;

/// Writes a new file of this name, readable by its owner alone. Nothing is overwritten: the next free name is `NAME-2`.
///
/// # Errors
/// The system's; nothing half-written is left then.
pub(crate) fn save(directory: &Path, name: &str, bytes: &[u8]) -> io::Result<PathBuf> {
    let (stem, extension) = match name.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() => (stem, format!(".{extension}")),
        _ => (name, String::new()),
    };
    let mut tried = Err(io::Error::from(io::ErrorKind::AlreadyExists));
    for number in 1..NAMES_TRIED {
        let number = if number == 1 { String::new() } else { format!("-{number}") };
        let path = directory.join(format!("{stem}{number}{extension}"));
        tried = new_private_file(&path).map(|file| (file, path));
        if !tried.as_ref().is_err_and(|why| why.kind() == io::ErrorKind::AlreadyExists) {
            break;
        }
    }
    let (mut file, path) = tried?;
    if let Err(why) = file.write_all(bytes).and_then(|()| file.sync_all()) {
        let _half_written = std::fs::remove_file(&path);
        return Err(why);
    }
    Ok(path)
}

/// The next name in a directory that no file has. Should one come in between, whoever writes does not overwrite it.
pub(crate) fn free_name(directory: &Path, stem: &str, extension: &str) -> PathBuf {
    let numbered = |number: u32| directory.join(format!("{stem}-{number}.{extension}"));
    let first = directory.join(format!("{stem}.{extension}"));
    std::iter::once(first.clone())
        .chain((2..NAMES_TRIED).map(numbered))
        .find(|path| !path.exists())
        .unwrap_or(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_overwritten_and_the_name_says_so() {
        let dir = tempfile::tempdir().unwrap();
        let names =
            ["keydesk.py", "keydesk.py", ".env", ".env", "a.b.json", "a.b.json"].map(|name| {
                let path = save(dir.path(), name, name.as_bytes()).unwrap();
                path.file_name().unwrap().to_str().unwrap().to_owned()
            });
        assert_eq!(
            names,
            ["keydesk.py", "keydesk-2.py", ".env", ".env-2", "a.b.json", "a.b-2.json"]
        );
        assert!(save(&dir.path().join("gone"), ".env", b"").is_err());
    }
}
