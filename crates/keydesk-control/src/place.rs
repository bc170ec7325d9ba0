//! Where the control socket is: in the store's directory, which only its owner can enter.

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
    ours_in(&short, owner)?;
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

/// This process's user: the peer of a socket that it holds both ends of.
#[cfg(unix)]
pub(crate) fn own_user() -> io::Result<u32> {
    let (one, _other) = tokio::net::UnixStream::pair()?;
    Ok(one.peer_cred()?.uid())
}

/// Is the process at the other end one that may be sent a password? This user's own, the superuser's, or, asked by the superuser, that
/// of the user whom the store's directory belongs to; and a directory that is somebody else's is nobody's to trust.
#[cfg(unix)]
pub(crate) const fn may_be_told(us: u32, directory: u32, peer: u32) -> bool {
    let directory_is_ours = directory == us || directory == 0 || us == 0;
    directory_is_ours && (peer == us || peer == 0 || (us == 0 && peer == directory))
}

/// Makes the directory, or sees that the one that is there is ours. Nothing is done to what is there: it may be somebody's link.
#[cfg(unix)]
fn ours_in(directory: &Path, owner: u32) -> io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    match builder.create(directory) {
        Err(why) if why.kind() != io::ErrorKind::AlreadyExists => Err(why),
        _ => is_ours(directory, owner),
    }
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
    fn a_password_goes_to_our_own_process_or_the_superusers() {
        let (us, root, stranger) = (1_000, 0, 65_534);
        assert!(
            may_be_told(us, us, us) && may_be_told(us, us, root) && may_be_told(us, root, root)
        );
        assert!(!may_be_told(us, us, stranger), "a stranger in our directory");
        assert!(!may_be_told(us, stranger, stranger), "a stranger's directory");
        assert!(!may_be_told(us, stranger, us), "whoever it is");
        assert!(may_be_told(root, us, us), "the superuser asks the one whose store it is");
        assert!(!may_be_told(root, us, stranger));
    }

    #[tokio::test]
    async fn this_process_is_its_own_user() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(own_user().unwrap(), owner(dir.path()).unwrap());
    }

    #[test]
    fn a_link_in_the_runtime_folder_is_refused_and_left_as_it_is() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        let (theirs, link) = (dir.path().join("theirs"), dir.path().join("link"));
        std::fs::create_dir(&theirs).unwrap();
        std::fs::set_permissions(&theirs, std::fs::Permissions::from_mode(0o755)).unwrap();
        std::os::unix::fs::symlink(&theirs, &link).unwrap();
        assert!(ours_in(&link, owner(dir.path()).unwrap()).is_err());
        assert_eq!(theirs.metadata().unwrap().permissions().mode() & 0o777, 0o755);
        let new = dir.path().join("new");
        ours_in(&new, owner(dir.path()).unwrap()).unwrap();
        assert_eq!(new.metadata().unwrap().permissions().mode() & 0o777, 0o700);
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
