//! What can go wrong with the store, as sentences that the person at the desk can act on.

use std::path::PathBuf;
use thiserror::Error;

/// Why the store could not be opened, read or changed. A change that failed has changed nothing.
#[derive(Debug, Error)]
pub enum StoreError {
    /// Another process owns it.
    #[error("Another Keydesk process is using {}. Close it, or let this command talk to it.", .directory.display())]
    Owned {
        /// The store's directory.
        directory: PathBuf,
    },
    /// Written by a later version of the program.
    #[error("{} was written by a newer version of Keydesk. Install that version; nothing was changed.", .file.display())]
    Newer {
        /// The database file.
        file: PathBuf,
    },
    /// Not a database any more, or one with broken pages.
    #[error("{} is damaged ({found}). Nothing was changed. Restore a backup (keydeskctl restore), which keeps this file, too.", .file.display())]
    Damaged {
        /// The database file.
        file: PathBuf,
        /// What was found.
        found: String,
    },
    /// It has lost changes that were acknowledged: part of it is missing, or it is an older copy.
    #[error(
        "{} is older than it was: {}. Tokens deleted since then would work again, so it is not opened. Nothing was changed. Put the \
         newest copy into its place, with all files beside it; or restore a backup (keydeskctl restore), which lets nothing that was \
         deleted since live again.",
        .file.display(), lost(*.last, *.seen)
    )]
    Behind {
        /// The database file.
        file: PathBuf,
        /// The last record that there is.
        last: i64,
        /// The last record that there was.
        seen: i64,
    },
    /// The place cannot be written to.
    #[error("{} cannot be written to: {why}. Nothing was changed. Give this user write access, or choose another place with --data-dir.", .path.display())]
    NotWritable {
        /// The directory or file.
        path: PathBuf,
        /// The system's reason.
        why: String,
    },
    /// No room left.
    #[error(
        "The disk is full: the change was not made and nothing was lost. Free some space and try again."
    )]
    Full,
    /// The disk takes no changes any more.
    #[error(
        "The disk that the store is on is read-only: the change was not made and nothing was lost. A system does that to a disk \
         that fails. Look at the disk, have it mounted for writing again, and try again."
    )]
    ReadOnlyDisk,
    /// A value in a row that this program would not have written.
    #[error(
        "The store holds a value that does not belong there: {0}. It was changed by something else, or is damaged."
    )]
    Unexpected(String),
    /// A change was about to be committed without an audit record.
    #[error("A change without an audit record was refused.")]
    Unrecorded,
    /// Anything else the database reports.
    #[error("The store could not be read or written: {0}. Nothing was changed.")]
    Database(#[source] sqlx::Error),
}

fn lost(last: i64, seen: i64) -> String {
    if last < seen {
        return format!("its audit log ends with record {last}, and went on to record {seen}");
    }
    format!("record {seen} of its audit log is not the one that was there")
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        if result_code(&error) == Some(SQLITE_IOERR_SHMSIZE) {
            return Self::Full;
        }
        match primary_code(&error) {
            Some(SQLITE_FULL) => Self::Full,
            Some(SQLITE_CORRUPT | SQLITE_NOTADB) => {
                Self::Damaged { file: PathBuf::from("The store"), found: error.to_string() }
            }
            Some(SQLITE_READONLY) => Self::NotWritable {
                path: PathBuf::from("The store"),
                why: "it is read-only".to_owned(),
            },
            _ => Self::Database(error),
        }
    }
}

// Result codes of SQLite (https://sqlite.org/rescode.html); the low byte of an extended code is the primary one.
pub(crate) const SQLITE_READONLY: i32 = 8;
pub(crate) const SQLITE_IOERR: i32 = 10;
pub(crate) const SQLITE_CORRUPT: i32 = 11;
pub(crate) const SQLITE_FULL: i32 = 13;
pub(crate) const SQLITE_CANTOPEN: i32 = 14;
pub(crate) const SQLITE_NOTADB: i32 = 26;
/// There was no room for the file beside a write-ahead log.
const SQLITE_IOERR_SHMSIZE: i32 = 4874;

/// SQLite's primary result code behind an error, if it came from there.
pub(crate) fn primary_code(error: &sqlx::Error) -> Option<i32> {
    Some(result_code(error)? & 0xff)
}

fn result_code(error: &sqlx::Error) -> Option<i32> {
    error.as_database_error()?.code()?.parse().ok()
}
