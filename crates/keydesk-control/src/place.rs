//! Where the control socket is: in the store's directory, which only its owner can enter.

use keydesk_store::files::private_directory;
use sha2::{Digest, Sha256};
use std::io;
use std::path::{Path, PathBuf};

/// A Unix socket's path has room for 108 bytes on Linux and 104 on macOS, with a zero at its end.
const PATH_MAX: usize = 100;

/// The socket's name in the store's directory.
const FILE: &str = "control.sock";

/// Where the socket of the store in this directory is. If the directory's path leaves no room for it, it is in a directory of the
/// user's own for such things, under a name made of that path.
///
/// # Errors
/// When there is no such directory, or somebody else has made it.
#[cfg(unix)]
pub(crate) fn socket(directory: &Path) -> io::Result<PathBuf> {
    let directory = std::path::absolute(directory)?;
    let beside = directory.join(FILE);
    if beside.as_os_str().len() < PATH_MAX {
        return Ok(beside);
    }
    let owner = owner(&directory)?;
    let runtime =
        std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from).filter(|dir| dir.is_absolute());
    let short = match runtime {
        Some(dir) if dir.as_os_str().len() < PATH_MAX / 2 => dir.join("keydesk"),
        _ => PathBuf::from(format!("/tmp/keydesk-{owner}")),
    };
    private_directory(&short).map_err(io::Error::other)?;
    is_ours(&short, owner)?;
    Ok(short.join(format!("{}.sock", fingerprint(&directory))))
}

/// A pipe's name stands for itself; there is no directory to protect it, but a security descriptor.
#[cfg(windows)]
pub(crate) fn socket(directory: &Path) -> io::Result<PathBuf> {
    Ok(PathBuf::from(format!(
        r"\\.\pipe\keydesk-{}",
        fingerprint(&std::path::absolute(directory)?)
    )))
}

/// The user whom the store's directory belongs to.
#[cfg(unix)]
pub(crate) fn owner(directory: &Path) -> io::Result<u32> {
    Ok(std::os::unix::fs::MetadataExt::uid(&std::fs::metadata(directory)?))
}

/// In `/tmp` anybody can make a directory first: a link, or one that is open to others, is not ours, and no password goes there.
#[cfg(unix)]
fn is_ours(directory: &Path, owner: u32) -> io::Result<()> {
    use std::os::unix::fs::MetadataExt;
    let found = std::fs::symlink_metadata(directory)?;
    if found.is_dir() && found.uid() == owner && found.mode() & 0o077 == 0 {
        return Ok(());
    }
    Err(io::Error::other(format!(
        "{} was made by somebody else, or is open to others. Remove it, or choose a shorter path for the data directory.",
        directory.display()
    )))
}

fn fingerprint(directory: &Path) -> String {
    let hash = Sha256::digest(directory.as_os_str().as_encoded_bytes());
    hash.iter().take(12).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn the_socket_is_beside_the_store() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(socket(dir.path()).unwrap(), dir.path().join("control.sock"));
    }

    #[test]
    fn a_long_path_gets_a_short_socket_that_is_its_own() {
        let dir = tempfile::tempdir().unwrap();
        let (one, other) = (dir.path().join("a".repeat(120)), dir.path().join("b".repeat(120)));
        for long in [&one, &other] {
            std::fs::create_dir(long).unwrap();
        }
        let (at_one, at_other) = (socket(&one).unwrap(), socket(&other).unwrap());
        assert!(at_one.as_os_str().len() < PATH_MAX);
        assert_ne!(at_one, at_other);
        assert_eq!(socket(&one).unwrap(), at_one, "the same directory, the same socket");
    }

    #[test]
    fn a_directory_that_is_open_to_others_is_not_ours() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        std::fs::set_permissions(dir.path(), std::fs::Permissions::from_mode(0o700)).unwrap();
        let owner = owner(dir.path()).unwrap();
        let link = dir.path().join("link");
        std::os::unix::fs::symlink(dir.path(), &link).unwrap();
        assert!(is_ours(dir.path(), owner).is_ok());
        assert!(is_ours(&link, owner).is_err(), "a link");
        assert!(is_ours(dir.path(), owner + 1).is_err(), "somebody else's");
        std::fs::set_permissions(dir.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
        assert!(is_ours(dir.path(), owner).is_err(), "open to others");
    }
}
