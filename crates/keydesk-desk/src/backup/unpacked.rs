//! A backup unpacked beside the store and looked through: is it one, is it whole, and who signed it?

use super::error::BackupError;
use super::history::History;
use super::key::BackupOpener;
use super::locked;
use super::restore::{DATABASE, not_restored};
use crate::audit_key::SealingKey;
use crate::error::DeskError;
use keydesk_domain::hex::{from_hex, to_hex};
use keydesk_store::copy::StoreFile;
use keydesk_store::{OwnerLock, Store, StoreError, files};
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// Whose signature a backup must have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SignedBy {
    /// That of this machine's key, where there is one.
    #[default]
    ThisMachine,
    /// That of this public key.
    Key([u8; 32]),
    /// Anybody's, or none.
    Anybody,
}

impl FromStr for SignedBy {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == "anybody" {
            return Ok(Self::Anybody);
        }
        from_hex(text).map(Self::Key).ok_or_else(|| {
            "This is no public key of an audit log: 64 hexadecimal digits, as keydeskctl audit seal tells it; or anybody".to_owned()
        })
    }
}

/// What is to be restored.
#[derive(Clone, Debug)]
pub struct RestoreFrom {
    /// The backup.
    pub file: PathBuf,
    /// What opens it.
    pub opener: BackupOpener,
    /// Whose signature it must have.
    pub signed_by: SignedBy,
}

pub(super) fn readable(file: &Path) -> Result<(), DeskError> {
    let why = match std::fs::File::open(file).and_then(|it| it.metadata()) {
        Ok(found) if found.is_file() => return Ok(()),
        Ok(_) => "it is no file".to_owned(),
        Err(why) => why.to_string(),
    };
    Err(DeskError::invalid("file", format!("{} cannot be read: {why}.", file.display())))
}

pub(super) async fn unpack(from: &RestoreFrom, place: &Path) -> Result<(), DeskError> {
    let (from, to) = (from.clone(), place.join(DATABASE));
    let unpacked = tokio::task::spawn_blocking(move || {
        let room = |why| BackupError::NotRestored(locked::no_room(&why, "store"));
        locked::unlock(&from.file, &from.opener, &mut files::new_private_file(&to).map_err(room)?)
    });
    Ok(unpacked
        .await
        .map_err(|why| DeskError::Internal(format!("The restore was cut short: {why}")))??)
}

/// Opens what was unpacked as a store, which brings one of an earlier version up to this one.
pub(super) async fn open_staged(file: &Path, place: &Path) -> Result<Store, DeskError> {
    let database = place.join(DATABASE);
    let looked_at = async {
        let mut found = StoreFile::open(&database).await?;
        let is_a_store = found.is_a_store().await?;
        if is_a_store {
            found.check().await?;
        }
        found.close().await?;
        Ok(is_a_store)
    };
    let damaged = |why: StoreError| match why {
        StoreError::Damaged { found, .. } => {
            BackupError::Damaged { file: file.to_owned(), found }.into()
        }
        StoreError::Newer { .. } => BackupError::Newer { file: file.to_owned() }.into(),
        other => not_restored(other),
    };
    match looked_at.await {
        Ok(true) => {}
        Err(StoreError::Damaged { .. }) if !begins_as_a_database(&database) => {
            let found = "what is locked in it is no store";
            return Err(BackupError::NotABackup { file: file.to_owned(), found }.into());
        }
        Ok(false) => {
            let found = "the database in it is no store of Keydesk";
            return Err(BackupError::NotABackup { file: file.to_owned(), found }.into());
        }
        Err(why) => return Err(damaged(why)),
    }
    Store::open(OwnerLock::take(place).map_err(not_restored)?).await.map_err(damaged)
}

fn begins_as_a_database(file: &Path) -> bool {
    let mut beginning = [0; 16];
    let read = std::fs::File::open(file)
        .and_then(|mut it| std::io::Read::read_exact(&mut it, &mut beginning));
    read.is_ok() && beginning == *b"SQLite format 3\0"
}

pub(super) async fn read_history(file: &Path, staged: &Store) -> Result<History, DeskError> {
    let damaged =
        |found: String| DeskError::from(BackupError::Damaged { file: file.to_owned(), found });
    match History::read(&mut *staged.read().await?).await {
        Ok(Ok(history)) => Ok(history),
        Ok(Err(what)) => Err(damaged(what)),
        Err(StoreError::Unexpected(what)) => Err(damaged(what)),
        Err(other) => Err(not_restored(other)),
    }
}

/// Whoever has the public key of backups could have made this one: what it says of itself is held against the audit log's key.
pub(super) fn is_signed_by(
    from: &RestoreFrom,
    history: &History,
    key: Option<&SealingKey>,
    notes: &mut Vec<String>,
) -> Result<(), DeskError> {
    let signed = history.newest.as_ref().map(|signed| signed.key);
    let wanted = match from.signed_by {
        SignedBy::Anybody => None,
        SignedBy::Key(wanted) => Some(wanted),
        SignedBy::ThisMachine => key.filter(|key| key.newest.is_some()).map(SealingKey::public),
    };
    let found = match signed {
        None => "is not signed".to_owned(),
        Some(signed) => format!("is signed by another key than it should be, {}", to_hex(&signed)),
    };
    if let Some(wanted) = wanted {
        if signed == Some(wanted) {
            return Ok(());
        }
        return Err(BackupError::OthersSignature { file: from.file.clone(), found }.into());
    }
    notes.push(match signed {
        Some(signed) => format!(
            "Signed by the key {}. Is that the one that you wrote down? No key on this machine says so.",
            to_hex(&signed)
        ),
        None => "Nothing in this backup is signed: that it was not altered rests on whoever kept it.".to_owned(),
    });
    Ok(())
}
