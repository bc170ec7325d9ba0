//! Another place, with the key that opens backups: where they are made to, and restored from.

use crate::test_desk::TestDesk;
use keydesk_desk::{
    BackupKey, BackupMade, BackupOpener, Cost, DeskError, Restore, RestoreFrom, Restored, Settings,
    SignedBy, new_backup_key,
};
use keydesk_domain::backup_settings::BackupSettings;
use secrecy::SecretString;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A directory with a key in it.
pub(crate) struct Elsewhere {
    pub(crate) dir: TempDir,
    pub(crate) recipient: String,
}

impl Elsewhere {
    pub(crate) fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let recipient = new_backup_key(&dir.path().join("key.txt")).unwrap();
        Self { dir, recipient }
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// What there is, but for the key.
    pub(crate) fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.dir.path()).unwrap();
        let mut names: Vec<String> =
            entries.map(|it| it.unwrap().file_name().into_string().unwrap()).collect();
        names.retain(|name| name != "key.txt");
        names.sort();
        names
    }

    pub(crate) fn key(&self) -> BackupKey {
        BackupKey::Recipient(self.recipient.clone())
    }

    pub(crate) fn opener(&self) -> BackupOpener {
        BackupOpener::KeyFile(SecretString::from(
            std::fs::read_to_string(self.file("key.txt")).unwrap(),
        ))
    }

    /// A schedule with this as its folder.
    pub(crate) fn schedule(&self, every_hours: u16, keep: u16) -> BackupSettings {
        let folder = Some(self.dir.path().display().to_string());
        BackupSettings { folder, every_hours, keep, recipient: Some(self.recipient.clone()) }
    }

    /// A backup of this desk, made by its owner.
    pub(crate) async fn backup(&self, desk: &TestDesk, name: &str) -> BackupMade {
        desk.back_up(&desk.owner, Some(self.file(name)), Some(self.key())).await.unwrap()
    }

    /// What is in a backup once it is unlocked.
    pub(crate) fn unlocked(&self, name: &str) -> Vec<u8> {
        let BackupOpener::KeyFile(text) = self.opener() else { unreachable!() };
        let text = secrecy::ExposeSecret::expose_secret(&text);
        let key: age::x25519::Identity = text.lines().last().unwrap().parse().unwrap();
        age::decrypt(&key, &std::fs::read(self.file(name)).unwrap()).unwrap()
    }

    /// Locks whatever bytes as a backup is.
    pub(crate) fn lock(&self, name: &str, plain: &[u8]) {
        let recipient: age::x25519::Recipient = self.recipient.parse().unwrap();
        std::fs::write(self.file(name), age::encrypt(&recipient, plain).unwrap()).unwrap();
    }

    /// What is to be restored.
    pub(crate) fn from(&self, name: &str) -> RestoreFrom {
        RestoreFrom {
            file: self.file(name),
            opener: self.opener(),
            signed_by: SignedBy::ThisMachine,
        }
    }

    /// Restores a backup into a directory.
    pub(crate) async fn restore(
        &self,
        name: &str,
        directory: &Path,
    ) -> Result<Restored, DeskError> {
        restore(directory, self.from(name), false).await
    }
}

/// Restores into a directory, and perhaps trusts the tokens.
pub(crate) async fn restore(
    directory: &Path,
    from: RestoreFrom,
    trust: bool,
) -> Result<Restored, DeskError> {
    Restore::begin(directory, &settings(), from).await?.finish(trust).await
}

pub(crate) fn settings() -> Settings {
    Settings { password_cost: Cost::FOR_TESTS, ..Settings::default() }
}

/// The store's files as they are, to see that nothing was changed.
pub(crate) fn files(directory: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let paths = std::fs::read_dir(directory).unwrap().map(|it| it.unwrap().path());
    let mut found: Vec<_> = paths
        .filter(|path| path.is_file())
        .map(|path| (path.clone(), std::fs::read(path).unwrap()))
        .collect();
    found.sort();
    found
}
