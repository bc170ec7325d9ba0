//! Backups of the store: made while it is in use, locked for somebody else's key, and put back with the store at rest.

mod error;
mod history;
mod key;
mod locked;
mod make;
mod restore;
mod schedule;
mod since;
mod there;
mod unpacked;
mod working_place;

pub use error::BackupError;
pub use key::{BackupKey, BackupOpener, new_key};
pub use make::BackupMade;
pub use restore::{Restore, RestorePlan, Restored};
pub use schedule::BackupState;
pub use since::StillTaken;
pub use unpacked::{RestoreFrom, SignedBy};

pub(crate) use schedule::Backups;
pub(crate) use working_place::remove_left_over;
