//! Restoring a backup, with the store at rest: unpacked beside it, looked at, made fit, and only then put in its place.
//!
//! An old backup never lets a token live again in silence. What was deleted since is known from the store that is there, if that is whole
//! and went on from the backup; or nothing has happened since, as the newest signed checkpoint tells. Otherwise every token is paused.

use super::error::BackupError;
use super::history::History;
use super::since::{Restoring, StillTaken};
use super::there::{There, look, unknown};
use super::unpacked::{RestoreFrom, is_signed_by, open_staged, read_history, readable, unpack};
use super::working_place::{RESTORING, WorkingPlace};
use crate::audit_key::{KeyRing, SealingKey};
use crate::credentials::Credentials;
use crate::desk::Settings;
use crate::error::{DeskError, without_what_was_not_done};
use crate::world::subject;
use jiff::Timestamp;
use keydesk_domain::audit::{Actor, NewRecord};
use keydesk_domain::checkpoint::Checkpoint;
use keydesk_domain::{TokenId, Upstream};
use keydesk_store::audit_chain::{self, Head};
use keydesk_store::{
    OwnerLock, Store, StoreError, audit_checkpoints, environments, replace, settings, state, tokens,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use uuid::Uuid;

/// The database's name, in the store's directory and in the working place.
pub(super) const DATABASE: &str = "keydesk.db";

/// What a restore would come to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RestorePlan {
    /// When the last thing happened that is in the backup.
    pub at: Option<Timestamp>,
    /// How many records its audit log has.
    pub records: u64,
    /// How many tokens could be used in it.
    pub tokens: usize,
    /// Why it is not known what was taken away since, if so: the tokens are paused then, unless they are trusted.
    pub unknown: Option<String>,
    /// What else is worth knowing.
    pub notes: Vec<String>,
}

/// What a restore came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Restored {
    /// What it was to come to.
    pub plan: RestorePlan,
    /// Where the store is kept that was there before.
    pub kept_as: Option<PathBuf>,
    /// What was taken away since, and stays so.
    pub still_taken: StillTaken,
    /// How many tokens were paused because nobody knows.
    pub paused: usize,
    /// Accounts whose password of then signs nobody in, because nobody knows either.
    pub passwords_withdrawn: Vec<String>,
    /// Tokens that were made since. They are not in the backup, and are refused as unknown.
    pub made_since: Vec<String>,
    /// Environments whose credential is not here and has to be entered again.
    pub without_credential: Vec<String>,
}

/// What making the unpacked store fit came to.
struct Fit {
    still_taken: StillTaken,
    made_since: Vec<String>,
    paused: usize,
    withdrawn: Vec<String>,
    without_credential: Vec<String>,
}

/// A backup that was unpacked and looked at. Nothing has changed yet.
#[derive(Debug)]
pub struct Restore {
    // In this order: what is open in the working place is closed before that goes.
    staged: Store,
    place: WorkingPlace,
    there: There,
    lock: OwnerLock,
    ring: KeyRing,
    key: Option<SealingKey>,
    credentials: Credentials,
    history: History,
    plan: RestorePlan,
    now: Timestamp,
}

impl Restore {
    /// Takes the store in this directory, unpacks the backup beside it, and looks at both.
    ///
    /// # Errors
    /// [`BackupError`]; [`DeskError::Invalid`] (file) when it cannot be read; [`DeskError::Store`] when another process owns the store, or the
    /// place cannot be written to. Nothing was changed then.
    pub async fn begin(
        directory: &Path,
        settings: &Settings,
        from: RestoreFrom,
    ) -> Result<Self, DeskError> {
        readable(&from.file)?;
        let lock = OwnerLock::take(directory)?;
        let place = WorkingPlace::new(directory, RESTORING).map_err(not_restored)?;
        unpack(&from, place.path()).await?;
        let staged = open_staged(&from.file, place.path()).await?;
        let history = read_history(&from.file, &staged).await?;
        let ring = KeyRing::beside(directory, settings.keychain.clone());
        let mut notes = Vec::new();
        let chosen = settings::audit(&mut *staged.read().await?).await?;
        let key = match ring.find(chosen.key_place).await {
            Ok(key) => key,
            Err(why) => {
                notes.push(why.to_string());
                None
            }
        };
        is_signed_by(&from, &history, key.as_ref(), &mut notes)?;
        let there = look(&lock).await?;
        let unknown = unknown(&there, &history, key.as_ref(), directory).await?;
        let all = tokens::all(&mut *staged.read().await?).await?;
        let usable = all
            .iter()
            .filter(|(_, token)| token.deleted_at.is_none() && token.paused_at.is_none())
            .count();
        let plan =
            RestorePlan { at: history.at, records: history.size(), tokens: usable, unknown, notes };
        let credentials = Credentials::beside(directory, settings.keychain.clone());
        let now = settings.clock.now();
        Ok(Self { staged, place, there, lock, ring, key, credentials, history, plan, now })
    }

    /// What it would come to.
    #[must_use]
    pub const fn plan(&self) -> &RestorePlan {
        &self.plan
    }

    /// Restores it. Where it is not known what was taken away since, all tokens are paused, unless they are trusted.
    ///
    /// # Errors
    /// [`BackupError::NoAdministrator`], [`BackupError::NotRestored`]: the store is as it was.
    pub async fn finish(mut self, trust_tokens: bool) -> Result<Restored, DeskError> {
        let fit = self.make_fit(trust_tokens).await;
        self.staged.close().await;
        if let There::Whole(store, _) = &self.there {
            store.close().await;
        }
        let Fit { still_taken, made_since, paused, withdrawn, without_credential } = fit?;
        let Self { place, lock, ring, key, history, mut plan, now, .. } = self;
        let kept_as = free_name(lock.directory(), now);
        let (from, at) = (place.path().to_owned(), lock.clone());
        let kept_as =
            tokio::task::spawn_blocking(move || replace::put_in_place(&at, &from, &kept_as))
                .await
                .map_err(|why| DeskError::Internal(format!("The restore was cut short: {why}")))?
                .map_err(not_restored)?;
        match &key {
            Some(key) => {
                if let Err(why) = ring.keep(key).await {
                    plan.notes.push(format!("The audit log is not sealed: {why} Have a new key made: keydeskctl audit seal --new-key."));
                }
            }
            None if history.newest.is_some() => plan.notes.push(
                "The key of the audit log is not here, so nothing is signed. Have one made: keydeskctl audit seal --key-in PLACE --new-key."
                    .to_owned(),
            ),
            None => {}
        }
        Ok(Restored {
            plan,
            kept_as,
            still_taken,
            paused,
            passwords_withdrawn: withdrawn,
            made_since,
            without_credential,
        })
    }

    /// Takes away in the unpacked store what was taken away since, and records that it was restored.
    async fn make_fit(&mut self, trust_tokens: bool) -> Result<Fit, DeskError> {
        let by = Actor { account: None, email: "(access to this machine)".to_owned() };
        let mut change = self.staged.change().await.map_err(not_restored)?;
        let backup: HashSet<TokenId> =
            tokens::all(&mut change).await?.into_iter().map(|(_, it)| it.id).collect();
        let mut restoring = Restoring { change: &mut change, by: &by, now: self.now };
        let later = match &self.there {
            There::Unreadable => None,
            There::Part(later) | There::Whole(_, later) => Some(later),
        };
        let mut still = match later {
            Some(later) => restoring.keep_away(later).await?,
            None => StillTaken::default(),
        };
        if let There::Whole(store, _) = &self.there
            && self.plan.unknown.is_none()
        {
            let mut from = store.read().await?;
            still.passwords_changed = restoring.sign_in_as_last(&mut from).await?;
        }
        let paused = if self.plan.unknown.is_some() && !trust_tokens {
            restoring.pause_all().await?
        } else {
            0
        };
        let withdrawn = if self.plan.unknown.is_some() && !trust_tokens {
            restoring.withdraw_passwords().await?
        } else {
            Vec::new()
        };
        let made_since = later.map(|later| later.made_since(&backup)).unwrap_or_default();
        let detail = json!({
            "backup_of": self.plan.at, "backup_records": self.plan.records, "backup_store": self.history.store,
            "unknown_since": self.plan.unknown, "tokens_trusted": self.plan.unknown.is_some() && trust_tokens,
            "tokens_paused": paused, "passwords_withdrawn": withdrawn.len(), "tokens_deleted_since": still.tokens_deleted.len(),
            "accounts_deleted_since": still.accounts_deleted.len(), "tokens_made_since": made_since.len(),
        });
        let about = subject("store", &self.history.store, &"Store");
        let record =
            NewRecord { at: self.now, actor: by, action: "store.restored", subject: about, detail };
        change.record(record);
        // What is there from here on is what the log follows: the backup may be of an earlier version, and much may have been changed.
        change.note_whole_state();
        change.commit().await.map_err(not_restored)?;
        self.begin_another_history().await?;
        let without_credential = self.without_credential().await?;
        Ok(Fit { still_taken: still, made_since, paused, withdrawn, without_credential })
    }

    /// What is written from here on is not what was written after the backup: so it is signed as the log of another store.
    async fn begin_another_history(&mut self) -> Result<(), DeskError> {
        let store = Uuid::new_v4();
        let mut conn = self.staged.read().await?;
        audit_checkpoints::set_store_id(&mut conn, store).await.map_err(not_restored)?;
        audit_checkpoints::clear(&mut conn).await.map_err(not_restored)?;
        let Some(key) = self.key.as_mut() else { return Ok(()) };
        let mut chosen = settings::audit(&mut conn).await?;
        chosen.key_place = Some(key.place);
        settings::set_audit(&mut conn, &chosen).await.map_err(not_restored)?;
        let size = audit_chain::length(&mut conn).await?;
        let Head { tree, last } =
            audit_chain::walk(&mut conn, self.history.head.clone(), size, &[]).await?.end;
        let (tombstones, tombstone_digest) = audit_checkpoints::tombstones(&mut conn).await?;
        let state = Some(state::now(&mut conn).await?);
        drop(conn);
        let root = tree.root();
        let signed = key.sign(Checkpoint {
            store,
            size,
            root,
            last,
            at: self.now,
            tombstones,
            tombstone_digest,
            state,
        });
        audit_checkpoints::add(&self.staged, &signed).await.map_err(not_restored)
    }

    async fn without_credential(&mut self) -> Result<Vec<String>, DeskError> {
        let (mut missing, mut there) = (Vec::new(), Vec::new());
        for environment in environments::all(&mut *self.staged.read().await?).await? {
            if let Upstream::Url { base_url, credential_place } = &environment.upstream {
                let kept = self
                    .credentials
                    .read(*credential_place, environment.id, &environment.slug, base_url)
                    .await;
                let list = if matches!(kept, Ok(Some(_))) { &mut there } else { &mut missing };
                list.push(format!("{} ({base_url})", environment.name));
            }
        }
        if self.plan.unknown.is_some() && !there.is_empty() {
            self.plan.notes.push(format!(
                "Credentials that are kept here are used for {}. Check that each was given for this base URL before you resume a token.",
                there.join(", ")
            ));
        }
        Ok(missing)
    }
}

/// A name for the store that is there, which no file has.
fn free_name(directory: &Path, now: Timestamp) -> String {
    let name = format!("keydesk-before-restore-{}", now.strftime("%Y%m%dT%H%M%SZ"));
    let first = format!("{name}.db");
    let numbered = (2..1_000).map(|number| format!("{name}-{number}.db"));
    std::iter::once(first.clone())
        .chain(numbered)
        .find(|name| !directory.join(name).exists())
        .unwrap_or(first)
}

pub(super) fn not_restored(why: StoreError) -> DeskError {
    match why {
        StoreError::Owned { .. } => why.into(),
        other => BackupError::NotRestored(without_what_was_not_done(&other)).into(),
    }
}
