//! The audit log's records and the chain that holds them together.
//!
//! Each record's hash covers the hash of the record before it and every field of its own, each with its length in front, so
//! that no two different records have the same encoding. Changing, dropping or swapping any record breaks the chain after it.

use crate::id::AccountId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// Who did it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// The account, unless nobody was signed in (first run, a refused sign-in).
    pub account: Option<AccountId>,
    /// Its e-mail at that time.
    pub email: String,
}

/// What it was done to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subject {
    /// "account", "role", "token", "environment".
    pub kind: String,
    /// Its identifier.
    pub id: String,
    /// Its name at that time.
    pub name: String,
}

/// What is about to be recorded.
#[derive(Clone, Debug, PartialEq)]
pub struct NewRecord {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: Actor,
    /// What, as `subject.verb`: `token.created`.
    pub action: &'static str,
    /// To what.
    pub subject: Subject,
    /// What changed: JSON, without any secret.
    pub detail: serde_json::Value,
}

/// A record as it stands in the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditRecord {
    /// Its place, counted from 1 without a gap.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: Actor,
    /// What.
    pub action: String,
    /// To what.
    pub subject: Subject,
    /// What changed: the JSON text exactly as hashed.
    pub detail: String,
    /// What the change left behind: a line for each row that it touched, with the row's digest; empty where it touched none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub state: String,
    /// The hash of this record and, through it, of all before.
    #[serde(with = "crate::hex")]
    pub hash: [u8; 32],
}

/// What stands for the hash of the record before the first.
pub const GENESIS: [u8; 32] = [0; 32];

impl AuditRecord {
    /// Puts a record at its place in the chain, with what its change left behind.
    #[must_use]
    pub fn chain(previous: &[u8; 32], seq: i64, record: NewRecord, state: String) -> Self {
        let mut placed = Self {
            seq,
            // The store keeps microseconds; what is hashed must be what is kept.
            at: Timestamp::from_microsecond(record.at.as_microsecond()).unwrap_or(record.at),
            actor: record.actor,
            action: record.action.to_owned(),
            subject: record.subject,
            detail: record.detail.to_string(),
            state,
            hash: GENESIS,
        };
        placed.hash = placed.hash_after(previous);
        placed
    }

    /// The hash this record must have if it follows the record with the hash `previous`.
    #[must_use]
    pub fn hash_after(&self, previous: &[u8; 32]) -> [u8; 32] {
        let account = self.actor.account.map(|id| id.to_string()).unwrap_or_default();
        hash_of(
            previous,
            self.seq,
            self.at.as_microsecond(),
            [
                &account,
                &self.actor.email,
                &self.action,
                &self.subject.kind,
                &self.subject.id,
                &self.subject.name,
                &self.detail,
                &self.state,
            ],
        )
    }
}

/// The hash of a record with these fields, in this order: account, e-mail, action, the subject's kind, identifier and name, detail,
/// state. A record without a state is hashed as those that were written before there was one.
#[must_use]
pub fn hash_of(previous: &[u8; 32], seq: i64, at_microsecond: i64, fields: [&str; 8]) -> [u8; 32] {
    let mut hasher = Sha256::new();
    hasher.update(b"keydesk audit 1\0");
    hasher.update(previous);
    hasher.update(seq.to_be_bytes());
    hasher.update(at_microsecond.to_be_bytes());
    let count = if fields[7].is_empty() { 7 } else { 8 };
    for field in &fields[..count] {
        hasher.update((field.len() as u64).to_be_bytes());
        hasher.update(field.as_bytes());
    }
    hasher.finalize().into()
}

/// The place of the first record that does not fit the chain, if any.
pub fn first_bad<'a>(records: impl IntoIterator<Item = &'a AuditRecord>) -> Option<i64> {
    let mut previous = GENESIS;
    for (index, record) in records.into_iter().enumerate() {
        if record.seq != index as i64 + 1 || record.hash != record.hash_after(&previous) {
            return Some(record.seq);
        }
        previous = record.hash;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log() -> Vec<AuditRecord> {
        let mut previous = GENESIS;
        (1..=5)
            .map(|seq| {
                let record = AuditRecord::chain(
                    &previous,
                    seq,
                    NewRecord {
                        at: Timestamp::from_second(seq).unwrap(),
                        actor: Actor { account: None, email: "ann@example.com".into() },
                        action: "token.created",
                        subject: Subject {
                            kind: "token".into(),
                            id: seq.to_string(),
                            name: format!("Token {seq}"),
                        },
                        detail: serde_json::json!({ "environment": "sandbox" }),
                    },
                    if seq == 4 { "token 4 00".to_owned() } else { String::new() },
                );
                previous = record.hash;
                record
            })
            .collect()
    }

    #[test]
    fn an_untouched_log_holds_and_survives_json() {
        assert_eq!(first_bad(&log()), None);
        let json = serde_json::to_string(&log()).unwrap();
        assert_eq!(serde_json::from_str::<Vec<AuditRecord>>(&json).unwrap(), log());
    }

    #[test]
    fn an_edit_a_swap_and_a_gap_are_found() {
        let mut edited = log();
        edited[2].subject.name = "Token 4".into();
        assert_eq!(first_bad(&edited), Some(3));
        let mut moved = log();
        moved[1].subject.id.push('x');
        assert_eq!(first_bad(&moved), Some(2));
        let mut given_back = log();
        given_back[3].state = "token 4 01".into();
        assert_eq!(first_bad(&given_back), Some(4));
        given_back[3].state.clear();
        assert_eq!(first_bad(&given_back), Some(4));
        let mut swapped = log();
        swapped.swap(1, 2);
        assert_eq!(first_bad(&swapped), Some(3));
        let mut gap = log();
        gap.remove(3);
        assert_eq!(first_bad(&gap), Some(5));
    }
}
