//! Why something about a connection could not be done: each a sentence that says what to do.

use keydesk_domain::token_format::Damage;
use keydesk_handoff::{HandOffError, SealError};
use keydesk_keychain::KeychainError;
use std::path::PathBuf;
use thiserror::Error;

/// Why something about a connection could not be done. It never holds anything of a token.
#[derive(Debug, Error)]
pub enum PartnerError {
    /// What was given is no whole token.
    #[error("The token is not whole: {0}. Copy it again, from its first character to its last.")]
    Token(#[from] Damage),
    /// Another connection has the name.
    #[error(
        "There is a connection with the name \"{0}\" already. Choose another name, or remove that one first."
    )]
    Taken(String),
    /// There is none of that name.
    #[error("There is no connection \"{0}\".")]
    NotFound(String),
    /// The keychain is locked, or said no.
    #[error(
        "The keychain of this system is locked, or access to it was denied ({0}). Unlock it and try again; or keep the token in an \
         encrypted file with a passphrase instead."
    )]
    KeychainClosed(String),
    /// There is no keychain.
    #[error(
        "There is no keychain service here that could be used ({0}). Keep the token in an encrypted file with a passphrase instead."
    )]
    NoKeychain(String),
    /// The token is no longer where it was kept.
    #[error(
        "The token of \"{0}\" is no longer where it was kept. Remove the connection, and add it again from the hand-off."
    )]
    TokenGone(String),
    /// It is in an encrypted file, and no passphrase was given.
    #[error(
        "The token of \"{0}\" is in an encrypted file. Give the passphrase that was shown when it was kept."
    )]
    PassphraseNeeded(String),
    /// The encrypted file does not open.
    #[error("The passphrase does not fit the encrypted file of \"{0}\", or the file is damaged.")]
    NotUnlocked(String),
    /// The list of connections cannot be read.
    #[error(
        "{} is damaged, so the connections in it cannot be read. Put back a copy of it, or move it away and add the connections again.",
        .0.display()
    )]
    Damaged(PathBuf),
    /// The list of connections was written by a newer Keydesk.
    #[error("{} was written by a newer Keydesk. Update Keydesk.", .0.display())]
    Newer(PathBuf),
    /// A file could not be read or written.
    #[error("{} cannot be used: {why}.", .path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// The system's reason.
        why: String,
    },
    /// The hand-off was not opened.
    #[error(transparent)]
    HandOff(#[from] HandOffError),
    /// Something could not be sealed.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// A worker thread ended before its work.
    #[error("The work was cut short ({0}). Try again.")]
    CutShort(String),
}

impl PartnerError {
    /// A stable word for programs.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Token(_) => "damaged-token",
            Self::Taken(_) => "taken",
            Self::NotFound(_) => "not-found",
            Self::KeychainClosed(_) => "keychain-closed",
            Self::NoKeychain(_) => "no-keychain",
            Self::TokenGone(_) => "token-gone",
            Self::PassphraseNeeded(_) => "passphrase-needed",
            Self::NotUnlocked(_) => "wrong-passphrase",
            Self::Damaged(_) | Self::Newer(_) | Self::File { .. } => "connections",
            Self::HandOff(error) => error.word(),
            Self::Seal(_) | Self::CutShort(_) => "internal",
        }
    }
}

impl From<KeychainError> for PartnerError {
    fn from(error: KeychainError) -> Self {
        match error {
            KeychainError::Closed(why) => Self::KeychainClosed(why),
            KeychainError::Absent(why) => Self::NoKeychain(why),
        }
    }
}
