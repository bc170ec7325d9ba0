//! Why a backup was not made or not restored.

use std::path::PathBuf;
use thiserror::Error;

/// Why a backup was not made or not restored.
#[derive(Debug, Error)]
pub enum BackupError {
    /// It could not be made.
    #[error("The backup was not made: {0}")]
    NotMade(String),
    /// It could not be restored.
    #[error("Nothing was restored, and the store is as it was: {0}")]
    NotRestored(String),
    /// The file is something else.
    #[error("{} is no backup of Keydesk: {found}. Nothing was changed. Choose another file.", .file.display())]
    NotABackup {
        /// The file.
        file: PathBuf,
        /// What it is instead.
        found: &'static str,
    },
    /// The file is cut, altered, or of a store that was.
    #[error(
        "{} is damaged: {}. Nothing was changed. Take another copy of this backup, or another backup.",
        .file.display(), .found.trim_end_matches('.')
    )]
    Damaged {
        /// The file.
        file: PathBuf,
        /// What was found.
        found: String,
    },
    /// A later version of the program made it.
    #[error("{} was made by a newer version of Keydesk. Nothing was changed. Install that version.", .file.display())]
    Newer {
        /// The file.
        file: PathBuf,
    },
    /// What was given does not open it.
    #[error("{} was not opened: {why}. Nothing was changed.", .file.display())]
    NotOpened {
        /// The file.
        file: PathBuf,
        /// Why.
        why: &'static str,
    },
    /// It was not signed by who should have.
    #[error(
        "{} {found}. Whoever has the public key of backups can make a file that looks like one, so nothing was restored. If this one is \
         yours all the same, say whose signature it has: --signed-by KEY, or --signed-by anybody.",
        .file.display()
    )]
    OthersSignature {
        /// The file.
        file: PathBuf,
        /// "is not signed", "is signed by another key: …".
        found: String,
    },
    /// All who administer the backup were disabled or deleted since.
    #[error(
        "Everybody who is an administrator in this backup was disabled, deleted or given other roles since, so nobody could administer \
         the store then. Nothing was restored. Take a newer backup."
    )]
    NoAdministrator,
}

impl BackupError {
    /// A stable word for programs.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotMade(_) => "backup-not-made",
            Self::NotRestored(_) => "not-restored",
            Self::NotABackup { .. } => "not-a-backup",
            Self::Damaged { .. } => "damaged-backup",
            Self::Newer { .. } => "newer-backup",
            Self::NotOpened { .. } => "wrong-key",
            Self::OthersSignature { .. } => "others-signature",
            Self::NoAdministrator => "no-administrator",
        }
    }
}
