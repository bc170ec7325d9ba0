//! Backups, as their screen has them.

use super::{sentence, time};
use keydesk_desk as desk;
use keydesk_domain::backup_settings::BackupSettings;
use keydesk_domain::rules::Forbidden;
use serde::{Deserialize, Serialize};
use specta::Type;

/// How the store is backed up, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BackupState {
    /// The folder that backups are written to; without one there is no schedule.
    pub folder: Option<String>,
    /// Every so many hours.
    pub every_hours: u16,
    /// The newest so many are kept.
    pub keep: u16,
    /// The public key that they are encrypted for.
    pub recipient: Option<String>,
    /// When the last one was made there.
    pub made_at: Option<String>,
    /// Its file.
    pub made_to: Option<String>,
    /// When the next one is due.
    pub due_at: Option<String>,
    /// Why the last one was not made. Said until one is.
    pub trouble: Option<String>,
    /// Why who asks may not change this.
    pub why_not_edit: Option<String>,
}

impl BackupState {
    /// For who asks.
    #[must_use]
    pub fn new(state: desk::BackupState, why_not_edit: Option<Forbidden>) -> Self {
        let BackupSettings { folder, every_hours, keep, recipient } = state.settings;
        Self {
            folder,
            every_hours,
            keep,
            recipient,
            made_at: state.made_at.map(time::out),
            made_to: state.made_to,
            due_at: state.due_at.map(time::out),
            trouble: state.trouble,
            why_not_edit: sentence(why_not_edit),
        }
    }
}

/// What the admin chooses.
#[derive(Clone, Debug, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BackupKeep {
    /// The folder; empty for no schedule.
    pub folder: String,
    /// Every so many hours: 1 to 744.
    pub every_hours: u16,
    /// How many are kept: 1 to 1,000.
    pub keep: u16,
    /// The public key; empty for none.
    pub recipient: String,
}

impl From<BackupKeep> for BackupSettings {
    fn from(keep: BackupKeep) -> Self {
        let BackupKeep { folder, every_hours, keep, recipient } = keep;
        Self { folder: Some(folder), every_hours, keep, recipient: Some(recipient) }
    }
}

/// A key that was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BackupKeyMade {
    /// The public key.
    pub recipient: String,
    /// The file with the secret one.
    pub file: String,
}
