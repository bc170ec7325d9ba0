//! The store's files and directory are for their owner alone, whatever was there before and whatever the umask.
#![cfg(unix)]

use crate::test_store::{TestStore, add_role};
use keydesk_store::{OwnerLock, Store, files};
use rustix::fs::Mode;
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

/// Every file in the directory, by name, with its mode.
fn modes(directory: &Path) -> Vec<String> {
    let mut modes: Vec<_> = fs::read_dir(directory)
        .unwrap()
        .map(|entry| entry.unwrap())
        .map(|entry| format!("{:o} {}", mode(&entry.path()), entry.file_name().to_string_lossy()))
        .collect();
    modes.sort();
    modes
}

const PRIVATE: [&str; 5] = [
    "600 keydesk.db",
    "600 keydesk.db-shm",
    "600 keydesk.db-wal",
    "600 keydesk.mark",
    "600 owner.lock",
];

#[tokio::test]
async fn whatever_the_umask() {
    for umask in [0o000, 0o022, 0o077] {
        let before = rustix::process::umask(Mode::from_raw_mode(umask));
        let test = TestStore::empty();
        let inner = test.path().join("made").join("anew");
        let store = Store::open(OwnerLock::take(&inner).unwrap()).await.unwrap();
        add_role(&store, "Role").await.unwrap();
        rustix::process::umask(before);
        assert_eq!(modes(&inner), PRIVATE, "umask {umask:o}");
        assert_eq!(
            (mode(&inner), mode(inner.parent().unwrap())),
            (0o700, 0o700),
            "umask {umask:o}"
        );
    }
}

#[tokio::test]
async fn a_directory_and_files_that_are_open_to_others_are_closed_to_them() {
    let test = TestStore::with_roles().await;
    let wide = Permissions::from_mode(0o777);
    for path in [test.path().to_owned(), test.file(), test.path().join("owner.lock")] {
        fs::set_permissions(path, wide.clone()).unwrap();
    }
    let store = test.open().await.unwrap();
    add_role(&store, "Role").await.unwrap();
    assert_eq!(mode(test.path()), 0o700);
    assert_eq!(modes(test.path()), PRIVATE);
}

#[test]
fn a_new_file_never_takes_the_place_of_another() {
    let test = TestStore::empty();
    let path = test.path().join("token.txt");
    files::new_private_file(&path).unwrap();
    assert_eq!(mode(&path), 0o600);
    assert_eq!(
        files::new_private_file(&path).unwrap_err().kind(),
        std::io::ErrorKind::AlreadyExists
    );
    // Nor does a link lead it elsewhere.
    let link = test.path().join("link.txt");
    std::os::unix::fs::symlink(test.path().join("elsewhere.txt"), &link).unwrap();
    assert_eq!(
        files::new_private_file(&link).unwrap_err().kind(),
        std::io::ErrorKind::AlreadyExists
    );
    assert!(!test.path().join("elsewhere.txt").exists());
}
