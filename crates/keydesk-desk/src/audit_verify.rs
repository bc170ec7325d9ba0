//! Verifying the audit log: does every record follow from the one before, and is it what was signed?

use crate::audit_key::{SealingKey, is_signed};
use crate::audit_seal::ENDING;
use crate::desk::{Desk, Inner};
use crate::error::DeskError;
use crate::session::Session;
use jiff::Timestamp;
use keydesk_domain::audit_settings::AuditSettings;
use keydesk_domain::checkpoint::{Checkpoint, SignedCheckpoint};
use keydesk_domain::hex::to_hex;
use keydesk_store::audit_chain::{self, Fault, Walk};
use keydesk_store::state::{Contradiction, Followed};
use keydesk_store::{audit_checkpoints, settings};
use serde::{Deserialize, Serialize};
use std::fs;
use std::path::Path;
use uuid::Uuid;

/// What is wrong with the audit log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AuditFault {
    /// A record does not follow from the one before it.
    Altered,
    /// A record between others is not there.
    Missing,
    /// A record has a number that none has.
    Misplaced,
    /// The records follow from each other, but are not those that were signed.
    Rewritten,
    /// Records at the end that were signed are not there.
    Truncated,
    /// This is not the store that was signed.
    Replaced,
    /// A checkpoint was altered, or signed by somebody else.
    Checkpoint,
    /// The log holds together, but the store holds something else than it says.
    State,
}

/// What verifying came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditVerdict {
    /// Nothing is wrong.
    pub holds: bool,
    /// What is wrong, if anything.
    pub fault: Option<AuditFault>,
    /// The number of the first bad record, if it is about records.
    pub first_bad: Option<i64>,
    /// Where the first bad record is known only to lie between two checkpoints: the last that it can be.
    pub first_bad_at_most: Option<i64>,
    /// All of this in words.
    pub sentence: String,
    /// How many records there are.
    pub records: u64,
    /// How many of them are covered by the newest checkpoint.
    pub sealed: u64,
    /// When that was made.
    pub sealed_at: Option<Timestamp>,
    /// How many checkpoints the log was held against.
    pub checkpoints: usize,
    /// The public key that signed them, in hexadecimal digits.
    pub public_key: Option<String>,
    /// What else whoever reads this ought to know.
    pub notes: Vec<String>,
}

/// What to do when the log is not what it was. Where another store stands in its place, the sentence says that.
const WHAT_TO_DO: &str = "Whoever did that could write to the store's file, and may have altered more than the log. Keep a copy of \
    Keydesk's data folder as it is, then restore a backup from before that (keydeskctl restore).";

/// What the log is held against.
#[derive(Default)]
struct Against {
    /// By size, the smallest first.
    checkpoints: Vec<Checkpoint>,
    /// What is wrong with the checkpoints themselves.
    bad: Option<String>,
    notes: Vec<String>,
}

struct Wrong {
    fault: AuditFault,
    first: Option<i64>,
    at_most: Option<i64>,
    sentence: String,
}

impl Desk {
    /// Verifies the whole audit log. What is wrong is the answer, no error.
    ///
    /// # Errors
    /// [`keydesk_domain::rules::Forbidden::Lacks`] `audit-log:view`, [`DeskError::SessionEnded`], [`DeskError::Store`].
    pub async fn verify_audit(&self, session: &Session) -> Result<AuditVerdict, DeskError> {
        self.reads_audit(session).await?;
        self.inner.verify_audit().await
    }
}

impl Inner {
    async fn verify_audit(&self) -> Result<AuditVerdict, DeskError> {
        let mut conn = self.store.read().await?;
        let chosen = settings::audit(&mut conn).await?;
        let key = self.key_ring.find(chosen.key_place).await;
        let id = audit_checkpoints::store_id(&mut conn).await.unwrap_or_default();
        let rows = audit_checkpoints::all(&mut conn).await?;
        let size = audit_chain::length(&mut conn).await?;
        drop(conn);
        let unreadable = key.as_ref().err().map(ToString::to_string);
        let key = key.unwrap_or_default();
        let mut against = gather(id, key.as_ref(), &rows, &chosen);
        against.notes.extend(
            unreadable
                .map(|why| format!("{why} Whether the checkpoints are its own is not known.")),
        );
        let newest = against.checkpoints.last().cloned();
        let mut marks: Vec<u64> = against.checkpoints.iter().map(|it| it.size).collect();
        marks.dedup();
        let walk = audit_chain::walk_all(&self.store, size, &marks).await?;
        let wrong = match wrong(id, size, key.as_ref(), &walk, &against) {
            None => self.contradicted(newest.as_ref()).await?,
            wrong => wrong,
        };
        if wrong.as_ref().is_some_and(|it| it.fault != AuditFault::Replaced) {
            against.notes.insert(0, WHAT_TO_DO.to_owned());
        }
        let sealed = newest.as_ref().map_or(0, |it| it.size.min(size));
        let sentence = wrong.as_ref().map_or_else(|| good(size, sealed), |it| it.sentence.clone());
        Ok(AuditVerdict {
            holds: wrong.is_none(),
            fault: wrong.as_ref().map(|it| it.fault),
            first_bad: wrong.as_ref().and_then(|it| it.first),
            first_bad_at_most: wrong.as_ref().and_then(|it| it.at_most),
            sentence,
            records: size,
            sealed,
            sealed_at: newest.map(|it| it.at),
            checkpoints: against.checkpoints.len(),
            public_key: key.map(|key| to_hex(&key.public())),
            notes: against.notes,
        })
    }
}

impl Inner {
    /// What the store holds, against what its log says that it holds, as far as the log says it.
    async fn contradicted(&self, newest: Option<&Checkpoint>) -> Result<Option<Wrong>, DeskError> {
        let mut conn = self.store.snapshot().await?;
        let mut followed = Followed::default();
        if let Some(newest) = newest
            && let Some(signed) = newest.state
        {
            followed.read_on(&mut conn, number(newest.size)).await?;
            let is_signed = followed.digest(&mut conn).await?.is_none_or(|it| it == signed);
            if !is_signed {
                return Ok(Some(Wrong {
                    fault: AuditFault::State,
                    first: None,
                    at_most: None,
                    sentence: format!(
                        "What the store held when it was signed on {} is not what its first {} records say: it had been changed past \
                         Keydesk before.",
                        newest.at, newest.size
                    ),
                }));
            }
        }
        let length = audit_chain::length(&mut conn).await?;
        followed.read_on(&mut conn, number(length)).await?;
        Ok(followed.contradiction(&mut conn).await?.map(Wrong::of_state))
    }
}

impl Wrong {
    fn of_state(found: Contradiction) -> Self {
        let Contradiction { record, kind, name, is_there } = found;
        let what = match kind.as_str() {
            "account" => "account",
            "environment" => "environment",
            "role" => "role",
            "token" => "API token",
            _ => "",
        };
        let sentence = match record {
            Some(record) if what.is_empty() => format!(
                "What record {record} covers was altered: what the store held when the log began to follow it is not known any more."
            ),
            Some(record) if is_there => format!(
                "The {what} \"{name}\" is not what record {record} left: its row in the store was changed past Keydesk."
            ),
            Some(record) => format!(
                "The {what} \"{name}\", which record {record} left in the store, is not there: its row was removed past Keydesk."
            ),
            None => format!(
                "The {what} \"{name}\" is in the store, and no record made it: its row was put in past Keydesk."
            ),
        };
        Self { fault: AuditFault::State, first: record, at_most: None, sentence }
    }
}

/// All checkpoints of this store that its key signed: from the store, from beside the key, and from the folder.
fn gather(
    id: Uuid,
    key: Option<&SealingKey>,
    rows: &[(i64, String)],
    chosen: &AuditSettings,
) -> Against {
    let mut against = Against::default();
    let public = key.map(SealingKey::public);
    let is_ours =
        |signed: &SignedCheckpoint| is_signed(signed) && public.is_none_or(|key| signed.key == key);
    for (size, text) in rows {
        match text.parse::<SignedCheckpoint>() {
            Ok(signed)
                if is_ours(&signed) && i64::try_from(signed.checkpoint.size) == Ok(*size) =>
            {
                against.checkpoints.push(signed.checkpoint);
            }
            _ => {
                let bad = format!(
                    "The checkpoint of {size} records that the store holds is not what this store's key signed."
                );
                against.bad.get_or_insert(bad);
            }
        }
    }
    if key.is_none() && !rows.is_empty() {
        against.notes.push(
            "The key that signed the checkpoints was not found. What is said here rests on the store alone, which whoever altered it \
             could have signed anew."
                .to_owned(),
        );
    }
    against
        .checkpoints
        .extend(key.and_then(|key| key.newest.as_ref()).map(|signed| signed.checkpoint.clone()));
    if let Some(folder) = &chosen.export_folder {
        from_folder(Path::new(folder), id, &is_ours, &mut against);
    }
    // Those of another store are dealt with by the key, which knows its own.
    against.checkpoints.retain(|checkpoint| checkpoint.store == id);
    against.checkpoints.sort_by_key(|checkpoint| checkpoint.size);
    against
}

fn from_folder(
    folder: &Path,
    id: Uuid,
    is_ours: &impl Fn(&SignedCheckpoint) -> bool,
    against: &mut Against,
) {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(why) => {
            against
                .notes
                .push(format!("The checkpoints in {} could not be read: {why}.", folder.display()));
            return;
        }
    };
    let files = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|it| it == ENDING));
    let mut others = 0;
    for file in files {
        let signed =
            fs::read_to_string(&file).ok().and_then(|text| text.parse::<SignedCheckpoint>().ok());
        match signed {
            Some(signed) if signed.checkpoint.store != id => {}
            Some(signed) if is_ours(&signed) => against.checkpoints.push(signed.checkpoint),
            _ => others += 1,
        }
    }
    if others > 0 {
        let folder = folder.display();
        against.notes.push(format!(
            "{others} files in {folder} are no checkpoints that this store's key signed: they were not used."
        ));
    }
}

/// The first thing that is wrong, if anything is.
fn wrong(
    id: Uuid,
    size: u64,
    key: Option<&SealingKey>,
    walk: &Walk,
    against: &Against,
) -> Option<Wrong> {
    let signed_store =
        key.and_then(|key| key.newest.as_ref()).map(|signed| signed.checkpoint.store);
    if signed_store.is_some_and(|signed| signed != id) {
        return Some(Wrong {
            fault: AuditFault::Replaced,
            first: None,
            at_most: None,
            sentence: "This is not the store that was signed: another one stands in its place. Restore a backup; or, if you put it \
                       there, have a new key made."
                .to_owned(),
        });
    }
    rewritten(walk, against)
        .or_else(|| broken(walk))
        .or_else(|| truncated(size, walk, against))
        .or_else(|| {
            against.bad.as_ref().map(|sentence| Wrong {
                fault: AuditFault::Checkpoint,
                first: None,
                at_most: None,
                sentence: sentence.clone(),
            })
        })
}

/// The first checkpoint that the log does not agree with.
fn rewritten(walk: &Walk, against: &Against) -> Option<Wrong> {
    let mut good = 0;
    for checkpoint in &against.checkpoints {
        let Some(head) = walk.heads.iter().find(|head| head.tree.size() == checkpoint.size) else {
            continue;
        };
        if head.last == checkpoint.last && head.tree.root() == checkpoint.root {
            good = checkpoint.size;
            continue;
        }
        let (first, at_most) = (number(good + 1), number(checkpoint.size));
        let which = if first == at_most {
            format!("Record {first} is not the one that was signed")
        } else {
            format!(
                "The first bad record is one of {first} to {at_most}: they are not those that were signed"
            )
        };
        let sentence =
            format!("{which} on {}. The log was written anew from there.", checkpoint.at);
        return Some(Wrong {
            fault: AuditFault::Rewritten,
            first: Some(first),
            at_most: (first != at_most).then_some(at_most),
            sentence,
        });
    }
    None
}

fn broken(walk: &Walk) -> Option<Wrong> {
    let (seq, fault) = walk.bad?;
    let (fault, what) = match fault {
        Fault::Altered => (
            AuditFault::Altered,
            format!(
                "Record {seq} does not follow from the one before it: it was altered, swapped or put in."
            ),
        ),
        Fault::Missing => {
            (AuditFault::Missing, format!("Record {seq} is missing: it was taken out."))
        }
        Fault::Misplaced => (
            AuditFault::Misplaced,
            format!("Record {seq} has a number that no record has: it was put in."),
        ),
    };
    Some(Wrong { fault, first: Some(seq), at_most: None, sentence: what })
}

fn truncated(size: u64, walk: &Walk, against: &Against) -> Option<Wrong> {
    let newest = against.checkpoints.last().filter(|checkpoint| checkpoint.size > size)?;
    // What came after the last checkpoint that holds may have been put there after the end was cut off: by a sign-in, say.
    let good = walk.heads.last().map_or(0, |head| head.tree.size());
    let (first, at_most) = (number(good + 1), number(size + 1));
    let which = if first == at_most {
        format!("Records {first} to {} are missing, which", newest.size)
    } else {
        format!(
            "The first bad record is one of {first} to {at_most}: there are {size} records, but {}",
            newest.size
        )
    };
    Some(Wrong {
        fault: AuditFault::Truncated,
        first: Some(first),
        at_most: (first != at_most).then_some(at_most),
        sentence: format!(
            "{which} were signed on {}. The end was cut off, or the file is an older one.",
            newest.at
        ),
    })
}

fn good(size: u64, sealed: u64) -> String {
    let records = if size == 1 {
        "The one record holds".to_owned()
    } else {
        format!("All {size} records hold")
    };
    match size - sealed {
        _ if sealed == 0 => format!(
            "{records} together. Nothing is signed yet, so whether the whole log was written anew or its end cut off cannot be told."
        ),
        0 => format!("{records} and are what was signed."),
        rest => format!(
            "{records} together, and the first {sealed} are what was signed; {rest} came after that."
        ),
    }
}

fn number(size: u64) -> i64 {
    i64::try_from(size).unwrap_or(i64::MAX)
}
