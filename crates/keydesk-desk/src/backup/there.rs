//! The store that a backup is to take the place of, and whether it tells what was taken away since.

use super::history::History;
use super::restore::{DATABASE, not_restored};
use super::since::Later;
use crate::audit_key::SealingKey;
use crate::error::DeskError;
use keydesk_domain::checkpoint::Checkpoint;
use keydesk_store::copy::StoreFile;
use keydesk_store::{Conn, OwnerLock, Store, StoreError, audit_chain};
use std::path::Path;

/// What is in the place where the backup is to go.
#[derive(Debug)]
pub(super) enum There {
    /// No store, or one that cannot be read.
    Unreadable,
    /// A store that has lost something, and still knows of some deletions.
    Part(Later),
    /// A whole store.
    Whole(Store, Later),
}

/// Looks at what is in the place of the store.
pub(super) async fn look(lock: &OwnerLock) -> Result<There, DeskError> {
    let file = lock.directory().join(DATABASE);
    if std::fs::metadata(&file).map_or(0, |it| it.len()) == 0 {
        return Ok(There::Unreadable);
    }
    match Store::open(lock.clone()).await {
        Ok(store) => {
            let later = Later::read(&mut *store.read().await?).await;
            Ok(later.map_or(There::Unreadable, |later| There::Whole(store, later)))
        }
        Err(why @ (StoreError::Full | StoreError::NotWritable { .. })) => Err(not_restored(why)),
        Err(StoreError::Behind { .. }) => {
            let later = async {
                let mut found = StoreFile::open(&file).await?;
                let later = Later::read(found.conn()).await;
                found.close().await?;
                later
            };
            Ok(later.await.map_or(There::Unreadable, There::Part))
        }
        Err(why) => {
            tracing::warn!(%why, "the store that is replaced cannot be read");
            Ok(There::Unreadable)
        }
    }
}

/// Why it is not known what was taken away since the backup; nothing if it is known.
pub(super) async fn unknown(
    there: &There,
    backup: &History,
    key: Option<&SealingKey>,
    directory: &Path,
) -> Result<Option<String>, DeskError> {
    let newest = key.and_then(|key| key.newest.as_ref()).map(|signed| &signed.checkpoint);
    let why = match there {
        There::Whole(store, _) => {
            let mut conn = store.read().await?;
            return Ok(not_what_followed(&mut conn, backup, newest).await?.map(str::to_owned));
        }
        There::Part(_) => "the store that is there has lost a part of what it was",
        There::Unreadable => "there is no store that could tell",
    };
    let Some(newest) = newest.filter(|newest| newest.store == backup.store) else {
        return Ok(Some(why.to_owned()));
    };
    let nothing_happened = newest.size == backup.size() && newest.last == backup.head.last;
    if nothing_happened && Store::noted(directory).is_some_and(|noted| noted <= newest.size) {
        return Ok(None);
    }
    let deleted = newest.tombstones.saturating_sub(backup.tombstones);
    Ok(Some(match deleted {
        0 => format!(
            "{why}; the newest signed checkpoint, of {}, only tells that more happened",
            newest.at
        ),
        1 => format!(
            "{why}; the newest signed checkpoint, of {}, tells that one API token was deleted, and not which",
            newest.at
        ),
        many => format!(
            "{why}; the newest signed checkpoint, of {}, tells that {many} API tokens were deleted, and not which",
            newest.at
        ),
    }))
}

/// Why a store that is whole does not tell what followed the backup, if so.
async fn not_what_followed(
    conn: &mut Conn,
    backup: &History,
    newest: Option<&Checkpoint>,
) -> Result<Option<&'static str>, DeskError> {
    let Ok(now) = History::read(conn).await? else {
        return Ok(Some("the audit log of the store that is there was altered"));
    };
    if let Some(newest) = newest {
        let is_there = newest.store == now.store
            && newest.size <= now.size()
            && audit_chain::hash_at(conn, newest.size).await? == Some(newest.last);
        if !is_there {
            return Ok(Some("the store that is there is not what was signed last"));
        }
    }
    let followed = backup.goes_on_in(conn).await?;
    Ok((!followed).then_some("the store that is there did not go on from this backup"))
}
