//! Backups made without end, or one restored, until it is killed.

use crate::{owner, say, settings};
use keydesk_desk::{BackupKey, BackupOpener, Desk, Restore, RestoreFrom, SignedBy};
use secrecy::SecretString;
use std::path::Path;

/// Makes backups in this folder, one after the other.
pub(crate) async fn make(directory: &Path, folder: &Path, recipient: &str) {
    let desk = Desk::open(directory, settings()).await.unwrap();
    let owner = owner(&desk).await;
    say("open");
    for number in 0.. {
        let file = folder.join(format!("{number}.age"));
        if file.exists() {
            continue;
        }
        desk.back_up(&owner, Some(file), Some(BackupKey::Recipient(recipient.to_owned())))
            .await
            .unwrap();
        say(&format!("made {number}.age"));
    }
}

/// Restores this backup.
pub(crate) async fn restore(directory: &Path, file: &Path, key: &Path) {
    let opener = BackupOpener::KeyFile(SecretString::from(std::fs::read_to_string(key).unwrap()));
    let from = RestoreFrom { file: file.to_owned(), opener, signed_by: SignedBy::ThisMachine };
    say("begun");
    Restore::begin(directory, &settings(), from).await.unwrap().finish(false).await.unwrap();
    say("restored");
}
