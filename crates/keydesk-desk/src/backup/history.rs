//! What the audit log of a copy says of it: does it hold, is it what was signed, and how far does it go?

use crate::audit_key::is_signed;
use jiff::Timestamp;
use keydesk_domain::checkpoint::SignedCheckpoint;
use keydesk_store::audit_chain::{self, Fault, Head};
use keydesk_store::{Conn, StoreError, audit, audit_checkpoints};
use uuid::Uuid;

/// The whole audit log of a store, walked.
#[derive(Clone, Debug)]
pub(crate) struct History {
    /// Which store.
    pub(crate) store: Uuid,
    /// How many records, and what they come to.
    pub(crate) head: Head,
    /// When the last of them was written.
    pub(crate) at: Option<Timestamp>,
    /// The newest checkpoint that stands in the store.
    pub(crate) newest: Option<SignedCheckpoint>,
    /// How many tokens were deleted.
    pub(crate) tombstones: u64,
}

impl History {
    pub(crate) const fn size(&self) -> u64 {
        self.head.tree.size()
    }

    /// Walks the log and holds it against the checkpoints that stand beside it. The inner error is what does not hold.
    pub(crate) async fn read(conn: &mut Conn) -> Result<Result<Self, String>, StoreError> {
        let store = audit_checkpoints::store_id(conn).await?;
        let mut checkpoints = Vec::new();
        for (size, text) in audit_checkpoints::all(conn).await? {
            match text.parse::<SignedCheckpoint>() {
                Ok(signed) if is_of(&signed, store, size) => checkpoints.push(signed),
                _ => {
                    return Ok(Err(format!(
                        "the checkpoint of {size} records in it is not what was signed"
                    )));
                }
            }
        }
        let size = audit_chain::length(conn).await?;
        let marks: Vec<u64> = checkpoints.iter().map(|signed| signed.checkpoint.size).collect();
        let walk = audit_chain::walk(conn, Head::default(), size, &marks).await?;
        if let Some((record, fault)) = walk.bad {
            let what = match fault {
                Fault::Missing => "is missing",
                Fault::Misplaced | Fault::Altered => "is not the one that was written",
            };
            return Ok(Err(format!("record {record} of its audit log {what}")));
        }
        for (at, signed) in checkpoints.iter().enumerate() {
            let checkpoint = &signed.checkpoint;
            let holds = walk.heads.get(at).is_some_and(|head| {
                head.last == checkpoint.last && head.tree.root() == checkpoint.root
            });
            if !holds {
                return Ok(Err(format!(
                    "the first {} records of its audit log are not those that were signed",
                    checkpoint.size
                )));
            }
        }
        let last = audit::newest(conn, &audit::AuditFilter::default(), None, 1).await?;
        let (tombstones, _) = audit_checkpoints::tombstones(conn).await?;
        let at = last.first().map(|record| record.at);
        Ok(Ok(Self { store, head: walk.end, at, newest: checkpoints.pop(), tombstones }))
    }

    /// Is the log of this other store one that went on from here?
    pub(crate) async fn goes_on_in(&self, other: &mut Conn) -> Result<bool, StoreError> {
        Ok(self.size() > 0
            && audit_chain::hash_at(other, self.size()).await? == Some(self.head.last))
    }
}

fn is_of(signed: &SignedCheckpoint, store: Uuid, size: i64) -> bool {
    is_signed(signed)
        && signed.checkpoint.store == store
        && i64::try_from(signed.checkpoint.size) == Ok(size)
}
