//! Why a hand-off was not made or not opened: each a sentence that says what to do.

use jiff::Timestamp;
use thiserror::Error;

/// Why a hand-off was not opened. It never holds anything of what is in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum HandOffError {
    /// Nothing in it.
    #[error("The file is empty. Ask whoever sent the hand-off to send it again.")]
    Empty,
    /// HTML.
    #[error(
        "This is a web page and not a hand-off: the download probably ended at a sign-in page. Download the file again, or ask for \
         it as an attachment."
    )]
    WebPage,
    /// Something else.
    #[error(
        "This is not a hand-off of Keydesk. Choose the file that ends in .keydesk, as it was sent to you."
    )]
    Foreign,
    /// It was one, and is not whole.
    #[error(
        "The hand-off is damaged: it was cut or changed on its way. Download or copy it again; if that does not help, ask for it \
         to be sent again as an attachment."
    )]
    Damaged,
    /// The passphrase does not open it.
    #[error(
        "The passphrase does not fit this file. Type its words as you were told them; capitals, spaces and hyphens do not matter. If \
         they are right, the file was damaged on its way, or is another one than they are for."
    )]
    WrongPassphrase,
    /// Past its own date.
    #[error("The hand-off is out of date since {since:.0}. Ask for a new one.")]
    OutOfDate {
        /// Until when it could be opened.
        since: Timestamp,
    },
    /// Made by a newer Keydesk.
    #[error(
        "The hand-off was made by a newer Keydesk (its format is {version}, this one knows 1). Update Keydesk."
    )]
    Newer {
        /// Its format's version.
        version: u32,
    },
    /// More than a hand-off ever is.
    #[error(
        "The file is larger than 1 MiB, which no hand-off is. Choose the file that ends in .keydesk, as it was sent to you."
    )]
    TooLarge,
    /// It would keep the machine busy for long.
    #[error(
        "Opening this file would take this machine far longer than opening a hand-off does, so it was left alone: Keydesk makes no \
         such files. Ask whoever sent it."
    )]
    TooMuchWork,
}

impl HandOffError {
    /// A stable word for programs.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Empty | Self::WebPage | Self::Foreign => "not-a-hand-off",
            Self::Damaged => "damaged-hand-off",
            Self::WrongPassphrase => "wrong-passphrase",
            Self::OutOfDate { .. } => "hand-off-out-of-date",
            Self::Newer { .. } => "newer-hand-off",
            Self::TooLarge | Self::TooMuchWork => "hand-off-too-large",
        }
    }
}

/// Why a hand-off was not made.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SealError {
    /// The system has no random bytes.
    #[error("The system gave no random bytes ({0}). Nothing was made; try again.")]
    NoRandom(String),
    /// The file would not be one that can be opened.
    #[error("The hand-off could not be sealed ({0}). Nothing was made.")]
    NotSealed(String),
}
