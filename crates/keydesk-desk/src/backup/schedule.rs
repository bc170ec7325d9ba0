//! Backups on a schedule: the admin's choice, the loop that sees to it, and what came of it.

use super::key::{BackupKey, Lock, recipient};
use super::make::{ACT, BackupMade};
use crate::desk::{Desk, Inner};
use crate::error::DeskError;
use crate::session::Session;
use crate::world::{World, subject};
use jiff::{SignedDuration, Timestamp};
use keydesk_domain::PermissionSet;
use keydesk_domain::audit::Actor;
use keydesk_domain::backup_settings::{
    BACKUP_HOURS_MAX, BACKUPS_KEPT_MAX, BackupSettings, backups_too_many,
};
use keydesk_domain::rules::{self, Forbidden};
use keydesk_store::settings;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::fs;
use std::path::Path;
use std::sync::PoisonError;
use std::time::Duration;
use tokio::sync::{Mutex, Notify};
use uuid::Uuid;

/// So often it is looked whether one is due.
const LOOK_EVERY: Duration = Duration::from_secs(600);

/// What is known of backups while this process has the store.
#[derive(Debug, Default)]
pub(crate) struct Backups {
    /// One at a time.
    pub(crate) turn: Mutex<()>,
    /// Why the last one in the folder was not made.
    trouble: std::sync::Mutex<Option<String>>,
    /// How it is backed up was chosen anew.
    wanted: Notify,
}

impl Backups {
    pub(crate) fn came_to(&self, trouble: Option<String>) {
        *self.trouble.lock().unwrap_or_else(PoisonError::into_inner) = trouble;
    }

    fn trouble(&self) -> Option<String> {
        self.trouble.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// How the store is backed up, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackupState {
    /// The admin's choice.
    pub settings: BackupSettings,
    /// When the last one was made in the folder.
    pub made_at: Option<Timestamp>,
    /// Its file.
    pub made_to: Option<String>,
    /// When the next one is due.
    pub due_at: Option<Timestamp>,
    /// Why the last one was not made. Said until one is.
    pub trouble: Option<String>,
}

impl Desk {
    /// How the store is backed up, and why who asks may not change that, if so.
    ///
    /// # Errors
    /// [`Forbidden::Lacks`] `audit-log:view`, [`DeskError::SessionEnded`], [`DeskError::Store`].
    pub async fn backup_state(
        &self,
        session: &Session,
    ) -> Result<(BackupState, Option<Forbidden>), DeskError> {
        let acting = self.reads_audit(session).await?;
        let why_not = rules::may_hand_out(acting.holds, PermissionSet::all(), ACT).err();
        let mut conn = self.inner.store.read().await?;
        let chosen = settings::backup(&mut conn).await?;
        let (made_at, made_to) = settings::backed_up(&mut conn).await?.unzip();
        let is_on = chosen.folder.is_some() && chosen.recipient.is_some();
        let due_at = is_on.then(|| made_at.map_or_else(|| self.now(), |at| at + every(&chosen)));
        Ok((
            BackupState {
                settings: chosen,
                made_at,
                made_to,
                due_at,
                trouble: self.backup_trouble(),
            },
            why_not,
        ))
    }

    /// Chooses how the store is backed up. Whoever serves makes the first one at once.
    ///
    /// # Errors
    /// [`Forbidden::Beyond`] for whoever does not hold every permission, [`DeskError::Invalid`] (folder, every, keep, recipient),
    /// [`DeskError::SessionEnded`], [`DeskError::Store`].
    pub async fn keep_backups(
        &self,
        session: &Session,
        wanted: BackupSettings,
    ) -> Result<BackupState, DeskError> {
        let acting = session.clone();
        self.to_the_end(async move |inner| {
            let _turn = inner.turn.lock().await;
            let mut change = inner.store.change().await?;
            let acting = World::load(&mut change).await?.acting(&acting)?;
            rules::may_hand_out(acting.holds, PermissionSet::all(), ACT)?;
            let after = checked(wanted, inner.store.directory())?;
            let before = settings::backup(&mut change).await?;
            settings::set_backup(&mut change, &after).await?;
            let about = subject("backup", &"backup", &"Backup");
            let detail = json!({ "before": before, "after": after });
            change.record(acting.record(inner.now(), "backup.settings-changed", about, detail));
            inner.commit(change, |_| {}).await?;
            // What went wrong went wrong with what was chosen before.
            inner.backups.came_to(None);
            inner.backups.wanted.notify_one();
            Ok(())
        })
        .await?;
        Ok(self.backup_state(session).await?.0)
    }

    /// Why the last backup in the folder was not made; nothing once one is.
    #[must_use]
    pub fn backup_trouble(&self) -> Option<String> {
        self.inner.backups.trouble()
    }

    /// Makes a backup if one is due.
    ///
    /// # Errors
    /// Why it was not made, which is said until one is.
    pub async fn back_up_when_due(&self) -> Result<Option<BackupMade>, DeskError> {
        let mut conn = self.inner.store.read().await?;
        let chosen = settings::backup(&mut conn).await?;
        let made = settings::backed_up(&mut conn).await?;
        drop(conn);
        let every = every(&chosen);
        let (Some(folder), Some(public)) = (chosen.folder, chosen.recipient) else {
            return Ok(None);
        };
        if made.is_some_and(|(at, _)| at + every > self.now() && at <= self.now()) {
            return Ok(None);
        }
        let lock = Lock::of(BackupKey::Recipient(public), self.inner.settings.password_cost)?;
        let actor = Actor { account: None, email: "backup schedule".to_owned() };
        self.to_the_end(async move |inner| {
            inner.back_up_to_folder(&folder, lock, actor).await.map(Some)
        })
        .await
    }

    /// Makes a backup whenever one is due. Never ends; whoever serves drops it.
    pub async fn keep_backed_up(&self) {
        loop {
            if let Err(error) = self.back_up_when_due().await {
                tracing::error!(%error, "the backup that was due was not made; it is tried again");
            }
            // An error means that the time has passed.
            let _either =
                tokio::time::timeout(LOOK_EVERY, self.inner.backups.wanted.notified()).await;
        }
    }
}

impl Inner {
    /// Removes the oldest backups of this store that are too many. One that cannot be removed is in nobody's way.
    pub(crate) async fn remove_too_many(&self, folder: &str, store: Uuid) {
        let kept = match self.store.read().await {
            Ok(mut conn) => settings::backup(&mut conn).await,
            Err(error) => Err(error),
        };
        let names = fs::read_dir(folder).map(|entries| {
            let files = entries
                .flatten()
                .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file()));
            files.filter_map(|entry| entry.file_name().into_string().ok()).collect()
        });
        let (Ok(kept), Ok(names)) = (kept, names) else { return };
        for name in backups_too_many(names, store, kept.keep) {
            if let Err(why) = fs::remove_file(Path::new(folder).join(&name)) {
                tracing::warn!(%why, name, "a backup that is one too many could not be removed");
            }
        }
    }
}

fn every(chosen: &BackupSettings) -> SignedDuration {
    SignedDuration::from_hours(i64::from(chosen.every_hours))
}

fn checked(wanted: BackupSettings, store: &Path) -> Result<BackupSettings, DeskError> {
    if wanted.every_hours == 0 || wanted.every_hours > BACKUP_HOURS_MAX {
        return Err(DeskError::invalid(
            "every",
            format!("A backup is made every 1 to {BACKUP_HOURS_MAX} hours."),
        ));
    }
    if wanted.keep == 0 || wanted.keep > BACKUPS_KEPT_MAX {
        return Err(DeskError::invalid(
            "keep",
            format!("The newest 1 to {BACKUPS_KEPT_MAX} backups are kept."),
        ));
    }
    let some = |text: Option<String>| {
        text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
    };
    let (folder, public) = (some(wanted.folder), some(wanted.recipient));
    if let Some(folder) = &folder {
        let path = Path::new(folder);
        if !path.is_absolute() || !path.is_dir() {
            let what = format!("{folder} is no folder. Give the whole path of one that is there.");
            return Err(DeskError::invalid("folder", what));
        }
        if path.canonicalize().ok() == store.canonicalize().ok() {
            let what =
                "This is where the store itself is. Choose another folder, best on another disk.";
            return Err(DeskError::invalid("folder", what));
        }
    }
    let public = public.map(|text| recipient(&text).map(|it| it.to_string())).transpose()?;
    if folder.is_some() && public.is_none() {
        let what = "Backups on a schedule are encrypted for a public key (age1…). Make a key first, and enter it here.";
        return Err(DeskError::invalid("recipient", what));
    }
    Ok(BackupSettings { folder, recipient: public, ..wanted })
}
