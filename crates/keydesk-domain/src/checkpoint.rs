//! Checkpoints of the audit log: what it was at a moment, in few lines, signed.
//!
//! What is signed is the text itself, byte by byte, so that there is one way to write it and nothing to agree on.

use crate::hex::{from_hex, to_hex};
use jiff::Timestamp;
use std::fmt;
use std::str::FromStr;
use thiserror::Error;
use uuid::Uuid;

/// Of checkpoints that were made before the state was part of them.
const FIRST_LINE_1: &str = "keydesk audit checkpoint 1";
const FIRST_LINE: &str = "keydesk audit checkpoint 2";

/// What the audit log was at a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// The store.
    pub store: Uuid,
    /// How many records there were.
    pub size: u64,
    /// The Merkle tree head over their hashes.
    pub root: [u8; 32],
    /// The hash of the last of them.
    pub last: [u8; 32],
    /// When.
    pub at: Timestamp,
    /// How many tokens were deleted until then.
    pub tombstones: u64,
    /// The digest over those tokens: another one says that a store is from before one of them was deleted.
    pub tombstone_digest: [u8; 32],
    /// The digest over what the store held then: accounts, environments, roles, tokens. Not part of those of earlier versions.
    pub state: Option<[u8; 32]>,
}

/// A checkpoint with its signature (Ed25519, RFC 8032) and the key to check it with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedCheckpoint {
    /// What was signed.
    pub checkpoint: Checkpoint,
    /// The public key.
    pub key: [u8; 32],
    /// The signature of [`Checkpoint::text`].
    pub signature: [u8; 64],
}

/// A text that is no checkpoint.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("This is no checkpoint of an audit log, or it was altered")]
pub struct NotACheckpoint;

impl Checkpoint {
    /// What is signed.
    #[must_use]
    pub fn text(&self) -> String {
        let first_line = if self.state.is_some() { FIRST_LINE } else { FIRST_LINE_1 };
        let state = self.state.map(|it| format!("state {}\n", to_hex(&it))).unwrap_or_default();
        format!(
            "{first_line}\nstore {}\nsize {}\nroot {}\nlast {}\ntime {}\ntombstones {} {}\n{state}",
            self.store,
            self.size,
            to_hex(&self.root),
            to_hex(&self.last),
            self.at,
            self.tombstones,
            to_hex(&self.tombstone_digest),
        )
    }
}

impl fmt::Display for SignedCheckpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}key {}\nsignature {}\n",
            self.checkpoint.text(),
            to_hex(&self.key),
            to_hex(&self.signature)
        )
    }
}

impl FromStr for SignedCheckpoint {
    type Err = NotACheckpoint;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        // Whatever is read is written again and must be the same: there is no second way to write a checkpoint.
        read(text).filter(|signed| signed.to_string() == text).ok_or(NotACheckpoint)
    }
}

fn read(text: &str) -> Option<SignedCheckpoint> {
    let mut lines = text.lines();
    let has_state = match lines.next()? {
        FIRST_LINE => true,
        FIRST_LINE_1 => false,
        _ => return None,
    };
    let mut field = |name: &str| lines.next()?.strip_prefix(name)?.strip_prefix(' ');
    let store = field("store")?.parse().ok()?;
    let size = field("size")?.parse().ok()?;
    let root = from_hex(field("root")?)?;
    let last = from_hex(field("last")?)?;
    let at = field("time")?.parse().ok()?;
    let (tombstones, digest) = field("tombstones")?.split_once(' ')?;
    let state = if has_state { Some(from_hex(field("state")?)?) } else { None };
    let checkpoint = Checkpoint {
        store,
        size,
        root,
        last,
        at,
        tombstones: tombstones.parse().ok()?,
        tombstone_digest: from_hex(digest)?,
        state,
    };
    Some(SignedCheckpoint {
        checkpoint,
        key: from_hex(field("key")?)?,
        signature: from_hex(field("signature")?)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signed() -> SignedCheckpoint {
        let checkpoint = Checkpoint {
            store: Uuid::from_u128(7),
            size: 3,
            root: [1; 32],
            last: [2; 32],
            at: Timestamp::from_microsecond(1_700_000_000_000_001).unwrap(),
            tombstones: 1,
            tombstone_digest: [3; 32],
            state: Some([6; 32]),
        };
        SignedCheckpoint { checkpoint, key: [4; 32], signature: [5; 64] }
    }

    #[test]
    fn a_checkpoint_is_read_as_it_was_written() {
        assert_eq!(signed().to_string().parse(), Ok(signed()));
        let mut earlier = signed();
        earlier.checkpoint.state = None;
        assert!(earlier.to_string().starts_with("keydesk audit checkpoint 1\n"));
        assert_eq!(earlier.to_string().parse(), Ok(earlier));
    }

    #[test]
    fn another_way_to_write_it_is_refused() {
        let text = signed().to_string();
        let others = [
            text.replace("size 3", "size 03"),
            text.replace("size 3", "size +3"),
            text.replace('\n', "\r\n"),
            text.replace("root 01", "root  01"),
            text.replace("checkpoint 2", "checkpoint 1"),
            text.replace("state 06", "state 6"),
            text.replace("0505", "05O5"),
            format!("{text}more\n"),
            format!("\n{text}"),
            text.trim_end().to_owned(),
            String::new(),
        ];
        for other in others {
            assert_eq!(other.parse::<SignedCheckpoint>(), Err(NotACheckpoint), "{other}");
        }
    }
}
