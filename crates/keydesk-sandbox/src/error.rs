//! What can go wrong with the sandbox itself, each a sentence its reader can act on.
use std::{io, path::PathBuf};

/// Why the sandbox could not be opened, kept or served.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SandboxError {
    /// The file is there, but it is not what the sandbox wrote. Nothing was changed.
    #[error(
        "The sandbox's file {} is damaged: {reason}. Reset the sandbox to put the sample data back; \
         nothing has been changed yet, so the file can still be copied or repaired.",
        file.display()
    )]
    Damaged {
        /// The damaged file.
        file: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The file is there, but the operating system does not let it be read.
    #[error(
        "The sandbox's file {} cannot be read: {source}. Check that it is a file this user may read.",
        file.display()
    )]
    Unreadable {
        /// The file that was asked for.
        file: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// What was written could not be put on disk. It is still in memory.
    #[error(
        "The sandbox could not save {}: {source}. Everything is still in memory; check that the disk has \
         room and that this user may write to the folder.",
        file.display()
    )]
    NotSaved {
        /// The file that was to be written.
        file: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// No local address could be listened on.
    #[error(
        "The sandbox cannot listen on 127.0.0.1: {0}. Check that loopback connections are allowed."
    )]
    NotListening(#[source] io::Error),
    /// The sample data built into this program cannot be read: a mistake of ours, not the user's.
    #[error(
        "The sandbox's built-in sample data is broken ({0}). Please report this as a bug in Keydesk."
    )]
    BrokenSample(String),
}
