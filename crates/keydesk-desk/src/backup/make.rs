//! Making a backup while the gateway serves: a copy of one moment, checked, locked, and moved into place whole.

use super::error::BackupError;
use super::history::History;
use super::key::{BackupKey, Lock, new_key};
use super::locked::{self, no_room};
use super::working_place::{MAKING, WorkingPlace};
use crate::desk::{Desk, Inner};
use crate::error::{DeskError, without_what_was_not_done};
use crate::session::Session;
use crate::world::{World, subject};
use jiff::Timestamp;
use keydesk_domain::audit::{Actor, NewRecord};
use keydesk_domain::backup_settings::backup_name;
use keydesk_domain::{PermissionSet, password, rules};
use keydesk_store::copy::{self, StoreFile};
use keydesk_store::{StoreError, files, settings};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

pub(crate) const ACT: &str = "back up the store, which holds everything";

/// A backup that was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackupMade {
    /// The file.
    pub file: PathBuf,
    /// When.
    pub at: Timestamp,
    /// How long it is.
    pub bytes: u64,
    /// How many records the audit log in it has.
    pub records: u64,
}

impl Desk {
    /// Writes a new secret key to a new file, for whoever may make backups, and gives the public key.
    ///
    /// # Errors
    /// [`rules::Forbidden::Beyond`] for whoever does not hold every permission, [`DeskError::Invalid`] (file), [`DeskError::SessionEnded`],
    /// [`DeskError::Store`].
    pub async fn make_backup_key(
        &self,
        session: &Session,
        file: &Path,
    ) -> Result<String, DeskError> {
        let acting = World::load(&mut *self.inner.store.read().await?).await?.acting(session)?;
        rules::may_hand_out(acting.holds, PermissionSet::all(), ACT)?;
        new_key(file)
    }

    /// Makes a backup: in a new file, or, without one, in the folder of the schedule. Without a key it is locked for the schedule's.
    ///
    /// # Errors
    /// [`rules::Forbidden::Beyond`] for whoever does not hold every permission, [`DeskError::Invalid`] (file, recipient, folder),
    /// [`DeskError::WeakPassword`], [`BackupError::NotMade`], [`DeskError::SessionEnded`], [`DeskError::Store`].
    pub async fn back_up(
        &self,
        session: &Session,
        file: Option<PathBuf>,
        key: Option<BackupKey>,
    ) -> Result<BackupMade, DeskError> {
        let mut conn = self.inner.store.read().await?;
        let acting = World::load(&mut conn).await?.acting(session)?;
        rules::may_hand_out(acting.holds, PermissionSet::all(), ACT)?;
        let chosen = settings::backup(&mut conn).await?;
        drop(conn);
        let key = key.or(chosen.recipient.map(BackupKey::Recipient)).ok_or_else(|| {
            let what = "Say for whom it is encrypted: enter a public key (age1…). A backup holds everything.";
            DeskError::invalid("recipient", what)
        })?;
        if let BackupKey::Passphrase(passphrase) = &key {
            let weak = |why| DeskError::InField {
                field: "passphrase",
                why: Box::new(DeskError::WeakPassword(why)),
            };
            password::check(passphrase, &acting.account.name, &acting.account.email)
                .map_err(weak)?;
        }
        let lock = Lock::of(key, self.inner.settings.password_cost)?;
        let actor =
            Actor { account: Some(acting.account.id), email: acting.account.email.to_string() };
        let Some(file) = file else {
            let folder = chosen.folder.ok_or_else(|| {
                DeskError::invalid(
                    "folder",
                    "No folder for backups was chosen. Choose one, or say which file to write.",
                )
            })?;
            return self
                .to_the_end(async move |inner| inner.back_up_to_folder(&folder, lock, actor).await)
                .await;
        };
        new_file(&file)?;
        self.to_the_end(async move |inner| {
            let _turn = inner.backups.turn.lock().await;
            let made = inner.make_backup(&file, lock).await?;
            inner.note_backup(&made, actor, false).await?;
            Ok(made)
        })
        .await
    }
}

/// The file can be made: its folder is there, and it is not.
fn new_file(file: &Path) -> Result<(), DeskError> {
    let refused = |why: &str| Err(DeskError::invalid("file", format!("{} {why}", file.display())));
    match fs::symlink_metadata(file) {
        Ok(found) if found.is_dir() => return refused("is a folder. Name a file in it."),
        Ok(_) => return refused("is there already. Choose another name: nothing is overwritten."),
        Err(_) => {}
    }
    let folder = file.parent().filter(|folder| file.is_absolute() && folder.is_dir());
    if folder.is_none() || file.file_name().is_none() {
        return refused("is in no folder that is there. Give the whole path of a new file.");
    }
    Ok(())
}

impl Inner {
    /// Makes a backup in this folder under a name of its own, notes it, and removes what is too many there.
    pub(crate) async fn back_up_to_folder(
        &self,
        folder: &str,
        lock: Lock,
        actor: Actor,
    ) -> Result<BackupMade, DeskError> {
        let _turn = self.backups.turn.lock().await;
        let id = keydesk_store::audit_checkpoints::store_id(&mut *self.store.read().await?).await?;
        let file = Path::new(folder).join(backup_name(id, self.now()));
        let made = match new_file(&file) {
            Ok(()) => self.make_backup(&file, lock).await,
            Err(why) => Err(BackupError::NotMade(why.to_string()).into()),
        };
        let noted = match &made {
            Ok(made) => self.note_backup(made, actor, true).await,
            Err(_) => Ok(()),
        };
        let outcome = made.and_then(|made| noted.map(|()| made));
        self.backups.came_to(outcome.as_ref().err().map(ToString::to_string));
        if outcome.is_ok() {
            self.remove_too_many(folder, id).await;
        }
        outcome
    }

    /// The caller has its turn among backups.
    async fn make_backup(&self, file: &Path, lock: Lock) -> Result<BackupMade, DeskError> {
        // So that the copy is signed to its end. Where that cannot be, it says so itself.
        if let Err(error) = self.seal(false).await {
            tracing::warn!(%error, "the audit log could not be sealed before the backup");
        }
        let at = self.now();
        let place = WorkingPlace::new(self.store.directory(), MAKING).map_err(not_made)?;
        let copied = place.path().join("copy.db");
        copy::take(&self.store, &copied).await.map_err(not_made)?;
        let records = whole(&copied).await?;
        let target = file.to_owned();
        let locked = tokio::task::spawn_blocking(move || in_place(&copied, &target, &lock)).await;
        let bytes = locked
            .map_err(|why| DeskError::Internal(format!("The backup was cut short: {why}")))?
            .map_err(|why| {
                BackupError::NotMade(format!("{}: {}", file.display(), no_room(&why, "backup")))
            })?;
        drop(place);
        Ok(BackupMade { file: file.to_owned(), at, bytes, records })
    }

    /// Records it; one in the folder counts for the schedule.
    async fn note_backup(
        &self,
        made: &BackupMade,
        actor: Actor,
        in_folder: bool,
    ) -> Result<(), DeskError> {
        let _turn = self.turn.lock().await;
        let mut change = self.store.change().await?;
        let file = made.file.display().to_string();
        let detail = json!({ "file": file, "bytes": made.bytes, "records": made.records });
        if in_folder {
            settings::set_backed_up(&mut change, made.at, file).await?;
        }
        let about = subject("backup", &"backup", &"Backup");
        change.record(NewRecord {
            at: self.now(),
            actor,
            action: "backup.made",
            subject: about,
            detail,
        });
        self.commit(change, |_| {}).await
    }
}

#[allow(clippy::needless_pass_by_value, reason = "it is what map_err hands over")]
fn not_made(why: StoreError) -> DeskError {
    BackupError::NotMade(without_what_was_not_done(&why)).into()
}

/// Looks through the copy as if it were to be restored. Gives how many records its audit log has.
async fn whole(file: &Path) -> Result<u64, DeskError> {
    let mut copy = StoreFile::open(file).await.map_err(not_made)?;
    copy.check().await.map_err(not_made)?;
    let history = History::read(copy.conn()).await.map_err(not_made)?;
    copy.close().await.map_err(not_made)?;
    let history = history.map_err(|what| {
        BackupError::NotMade(format!(
            "{what}. Verify the audit log (keydeskctl audit verify) to see what was altered."
        ))
    })?;
    Ok(history.size())
}

/// Locked beside its place and moved there whole: half of one never has the name of a backup.
fn in_place(plain: &Path, file: &Path, lock: &Lock) -> io::Result<u64> {
    let mut beside = OsString::from(file);
    beside.push(".partial");
    let beside = PathBuf::from(beside);
    // What somebody who was killed has left.
    let _ = fs::remove_file(&beside);
    let done = files::new_private_file(&beside).and_then(|mut new| {
        let bytes = locked::lock(plain, &mut new, lock)?;
        // A link and not a move: what somebody put there meanwhile is not overwritten.
        fs::hard_link(&beside, file).or_else(|why| without_links(why, &beside, file))?;
        fs::remove_file(&beside)?;
        Ok(bytes)
    });
    if done.is_err() {
        // What is said is why it was not finished.
        let _ = fs::remove_file(&beside);
    }
    if let Some(folder) = file.parent() {
        files::sync_directory(folder)?;
    }
    done
}

/// Where the file system has no links, the place is taken by an empty file first, which nobody else can do then.
fn without_links(why: io::Error, beside: &Path, file: &Path) -> io::Result<()> {
    if why.kind() == io::ErrorKind::AlreadyExists {
        return Err(why);
    }
    drop(files::new_private_file(file)?);
    fs::copy(beside, file).map(drop).inspect_err(|_| drop(fs::remove_file(file)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_came_in_between_is_not_overwritten() {
        let dir = tempfile::tempdir().unwrap();
        let (plain, file) = (dir.path().join("plain"), dir.path().join("backup.age"));
        fs::write(&plain, "a store").unwrap();
        fs::write(&file, "somebody else's").unwrap();
        let key = BackupKey::Passphrase("copper lantern over the quiet harbour".into());
        let lock = Lock::of(key, crate::Cost::FOR_TESTS).unwrap();
        let refused = in_place(&plain, &file, &lock).unwrap_err();
        assert_eq!(refused.kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read_to_string(&file).unwrap(), "somebody else's");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 2, "nothing is left over");
    }

    #[test]
    fn a_file_system_without_links_overwrites_nothing_either() {
        let dir = tempfile::tempdir().unwrap();
        let (one, two) = (dir.path().join("one"), dir.path().join("two"));
        fs::write(&one, "a backup").unwrap();
        let no_links = || io::Error::from(io::ErrorKind::Unsupported);
        without_links(no_links(), &one, &two).unwrap();
        assert_eq!(fs::read_to_string(&two).unwrap(), "a backup");
        fs::write(&one, "another").unwrap();
        assert!(without_links(no_links(), &one, &two).is_err());
        assert_eq!(fs::read_to_string(&two).unwrap(), "a backup");
    }
}
