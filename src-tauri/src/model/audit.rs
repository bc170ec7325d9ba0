//! The audit log, as its screen has it.

use super::{count, sentence, time};
use crate::problem::{Problem, parse};
use keydesk_desk as desk;
use keydesk_domain::audit::AuditRecord as DeskRecord;
use keydesk_domain::rules::Forbidden;
use serde::{Deserialize, Serialize};
use specta::Type;

/// Which records are wanted.
#[derive(Clone, Debug, Deserialize, Type)]
pub struct AuditQuery {
    /// A part of the e-mail of who did it; empty for anybody's.
    pub actor: String,
    /// A part of what was done; empty for anything.
    pub action: String,
    /// From this time on.
    pub since: Option<String>,
    /// Before this time.
    pub until: Option<String>,
}

impl AuditQuery {
    /// As the desk has it.
    ///
    /// # Errors
    /// [`Problem`] about a time that is none.
    pub fn filter(self) -> Result<desk::AuditFilter, Problem> {
        let some = |text: String| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        Ok(desk::AuditFilter {
            actor: some(self.actor),
            action: some(self.action),
            since: self.since.map(|at| parse("since", &at)).transpose()?,
            until: self.until.map(|at| parse("until", &at)).transpose()?,
        })
    }
}

/// A record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AuditRecord {
    /// Its place in the log, counted from 1.
    pub number: u32,
    /// When.
    pub at: String,
    /// Who did it.
    pub actor: String,
    /// What: `token.created`.
    pub action: String,
    /// To what kind of thing.
    pub subject_kind: String,
    /// That thing's name.
    pub subject_name: String,
    /// What changed, as JSON.
    pub detail: String,
}

impl From<DeskRecord> for AuditRecord {
    fn from(record: DeskRecord) -> Self {
        Self {
            number: count(record.seq),
            at: time::out(record.at),
            actor: record.actor.email,
            action: record.action,
            subject_kind: record.subject.kind,
            subject_name: record.subject.name,
            detail: record.detail,
        }
    }
}

/// What verifying came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AuditVerdict {
    /// Nothing is wrong.
    pub holds: bool,
    /// The number of the first bad record, if it is about records.
    pub first_bad: Option<i32>,
    /// All of it in words.
    pub sentence: String,
    /// What else is worth knowing.
    pub notes: Vec<String>,
}

impl From<desk::AuditVerdict> for AuditVerdict {
    fn from(verdict: desk::AuditVerdict) -> Self {
        Self {
            holds: verdict.holds,
            first_bad: verdict.first_bad.and_then(|number| i32::try_from(number).ok()),
            sentence: verdict.sentence,
            notes: verdict.notes,
        }
    }
}

/// How the audit log is sealed, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AuditState {
    /// Where the key is kept, `keychain` or `file`; nothing is sealed until that was chosen.
    pub key_place: Option<String>,
    /// The folder that checkpoints are written to.
    pub export_folder: Option<String>,
    /// Every so many hours.
    pub export_hours: u16,
    /// How many records there are.
    pub records: u32,
    /// How many of them the newest checkpoint covers.
    pub sealed: u32,
    /// When that was made.
    pub sealed_at: Option<String>,
    /// The public key.
    pub public_key: Option<String>,
    /// When a checkpoint was last written to the folder.
    pub exported_at: Option<String>,
    /// Why the log cannot be sealed at the moment.
    pub trouble: Option<String>,
    /// Why the newest checkpoint is not in the folder.
    pub export_trouble: Option<String>,
    /// Why who asks may not change this.
    pub why_not_edit: Option<String>,
}

impl AuditState {
    /// For who asks.
    #[must_use]
    pub fn new(state: desk::AuditState, why_not_edit: Option<Forbidden>) -> Self {
        let size = |size: u64| u32::try_from(size).unwrap_or(u32::MAX);
        Self {
            key_place: state.settings.key_place.map(|place| place.to_string()),
            export_folder: state.settings.export_folder,
            export_hours: state.settings.export_hours,
            records: size(state.records),
            sealed: size(state.sealed),
            sealed_at: state.sealed_at.map(time::out),
            public_key: state.public_key,
            exported_at: state.exported_at.map(time::out),
            trouble: state.trouble,
            export_trouble: state.export_trouble,
            why_not_edit: sentence(why_not_edit),
        }
    }
}

/// What the admin chooses.
#[derive(Clone, Debug, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AuditKeep {
    /// Where the key is kept: `keychain` or `file`.
    pub key_place: String,
    /// The folder that checkpoints are written to; empty for none.
    pub export_folder: String,
    /// Every so many hours: 1 to 168.
    pub export_hours: u16,
}

impl AuditKeep {
    /// As the desk has it.
    ///
    /// # Errors
    /// [`Problem`] about a place that is none.
    pub fn wanted(self) -> Result<desk::AuditKeep, Problem> {
        Ok(desk::AuditKeep {
            key_place: parse("keyPlace", &self.key_place)?,
            new_key: false,
            export_folder: Some(self.export_folder),
            export_hours: self.export_hours,
        })
    }
}
