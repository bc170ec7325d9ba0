//! The hand-off: an encrypted file that carries an API token and all that a partner needs to use it.
//!
//! The file is a standard age file (<https://age-encryption.org/v1>), sealed with a passphrase that travels by another way, and in
//! ASCII so that it survives e-mail. Nothing in this crate does I/O but to ask the system for random bytes, and what time it is
//! comes in as an argument. Sealing and opening take about a second each, on purpose: never on an async thread.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod business;
mod checklist;
mod error;
mod file;
mod hand_off;
mod line;
mod lock;
mod passphrase;
mod written;

pub use business::{BusinessId, InvalidBusinessId};
pub use checklist::{connecting_checklist, usual_checklist};
pub use error::{HandOffError, SealError};
pub use file::{EXTENSION, LARGEST, is_one, open, seal};
pub use hand_off::{Contact, DAYS_MAX, HandOff, Permitted};
pub use line::{InvalidLine, Line};
pub use lock::{lock, unlock};
pub use passphrase::Passphrase;
