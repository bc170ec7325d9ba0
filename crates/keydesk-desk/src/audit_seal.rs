//! Sealing the audit log: a signed checkpoint soon after each change, and now and then one in the folder that the admin chose.

use crate::audit_key::SealingKey;
use crate::desk::{Desk, Inner};
use crate::error::DeskError;
use crate::session::Session;
use jiff::SignedDuration;
use keydesk_domain::audit_settings::AuditSettings;
use keydesk_domain::checkpoint::{Checkpoint, SignedCheckpoint};
use keydesk_store::audit_chain::{self, Head};
use keydesk_store::state::{self, Digest, Followed};
use keydesk_store::{Conn, audit_checkpoints, files, settings};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// After a change, the next ones are waited for so long: a checkpoint may cover several.
const SETTLE: Duration = Duration::from_secs(2);

/// After a failure it is tried again so much later, or at once when the admin chooses anew.
const PATIENCE: Duration = Duration::from_secs(60);

/// So often it is looked whether a checkpoint is due in the folder.
const LOOK_EVERY: Duration = Duration::from_secs(600);

/// How the files in the folder end.
pub(crate) const ENDING: &str = "checkpoint";

/// What is known between two checkpoints.
#[derive(Debug, Default)]
pub(crate) struct Seal {
    key: Option<SealingKey>,
    head: Head,
    /// The digest of the state, and the record that changed it last.
    state: Option<(i64, Digest)>,
    /// Why the log could not be sealed.
    pub(crate) trouble: Option<String>,
    /// Why the checkpoint could not be written to the folder.
    pub(crate) export_trouble: Option<String>,
}

impl Desk {
    /// Makes a checkpoint of the audit log, unless the newest covers all of it, and writes it to the folder if one was chosen.
    ///
    /// # Errors
    /// [`keydesk_domain::rules::Forbidden::Lacks`] `audit-log:view`, [`DeskError::AuditUnsealed`], [`DeskError::AuditKey`],
    /// [`DeskError::AuditBroken`], [`DeskError::SessionEnded`], [`DeskError::Store`].
    pub async fn checkpoint_audit(&self, session: &Session) -> Result<SignedCheckpoint, DeskError> {
        self.reads_audit(session).await?;
        self.inner.seal(true).await?.ok_or(DeskError::AuditUnsealed)
    }

    /// Seals the audit log soon after each change. Never ends; whoever serves drops it.
    pub async fn keep_sealed(&self) {
        let mut changes = self.changes();
        loop {
            changes.mark_unchanged();
            let pause = match self.inner.seal(false).await {
                Ok(_) => SETTLE,
                Err(error) => {
                    tracing::warn!(%error, "the audit log could not be sealed; it is tried again");
                    PATIENCE
                }
            };
            tokio::select! {
                () = self.inner.seal_wanted.notified() => continue,
                () = tokio::time::sleep(LOOK_EVERY) => {}
                // The desk outlives this loop, so that there is always somebody to tell of changes.
                _ = changes.changed() => {}
            }
            // An error means that the time has passed.
            let _either = tokio::time::timeout(pause, self.inner.seal_wanted.notified()).await;
        }
    }
}

impl Inner {
    /// Seals the log as it is now, and exports the checkpoint when that is due or `at_once`. `None` where no key was chosen, or
    /// nothing happened yet.
    pub(crate) async fn seal(&self, at_once: bool) -> Result<Option<SignedCheckpoint>, DeskError> {
        let mut seal = self.seal.lock().await;
        let chosen = settings::audit(&mut *self.store.read().await?).await?;
        let sealed = self.sealed(&mut seal, &chosen).await;
        seal.trouble = sealed.as_ref().err().map(ToString::to_string);
        if let Some(signed) = sealed.as_ref().ok().and_then(Option::as_ref) {
            let exported = self.export(&chosen, signed, at_once).await;
            if let Err(why) = &exported {
                tracing::error!("the checkpoint of the audit log could not be exported: {why}");
            }
            seal.export_trouble = exported.err();
        }
        sealed
    }

    async fn sealed(
        &self,
        seal: &mut Seal,
        chosen: &AuditSettings,
    ) -> Result<Option<SignedCheckpoint>, DeskError> {
        let Some(place) = chosen.key_place else { return Ok(None) };
        if seal.key.is_none() {
            seal.key = self.key_ring.find(Some(place)).await?;
        }
        let Some(key) = seal.key.as_mut() else {
            return Err(DeskError::AuditKey(format!(
                "there is none in the {place}: it was removed, or the store was moved to another folder"
            )));
        };
        let mut now = self.store.snapshot().await?;
        let store = audit_checkpoints::store_id(&mut now).await?;
        let size = audit_chain::length(&mut now).await?;
        if let Some(newest) = &key.newest {
            let before = &newest.checkpoint;
            // What was taken back to an earlier state must not be signed as if it had always been so.
            if before.store != store
                || before.size > size
                || audit_chain::hash_at(&mut now, before.size).await? != Some(before.last)
            {
                return Err(DeskError::AuditBroken);
            }
            if before.size == size {
                return Ok(Some(newest.clone()));
            }
        }
        if size < seal.head.tree.size() {
            return Err(DeskError::AuditBroken);
        }
        let walk = audit_chain::walk(&mut now, seal.head.clone(), size, &[]).await?;
        if walk.bad.is_some() {
            return Err(DeskError::AuditBroken);
        }
        seal.head = walk.end;
        let (tombstones, tombstone_digest) = audit_checkpoints::tombstones(&mut now).await?;
        let state = Some(state_digest(&mut seal.state, &mut now, size).await?);
        drop(now);
        if size == 0 {
            return Ok(None);
        }
        let (root, last) = (seal.head.tree.root(), seal.head.last);
        let at = self.now();
        let signed = key.sign(Checkpoint {
            store,
            size,
            root,
            last,
            at,
            tombstones,
            tombstone_digest,
            state,
        });
        let kept = self.key_ring.keep(key).await;
        if kept.is_err() {
            // What was not kept is not the newest: the next try begins from what is.
            seal.key = None;
        }
        kept?;
        audit_checkpoints::add(&self.store, &signed).await?;
        Ok(Some(signed))
    }

    async fn export(
        &self,
        chosen: &AuditSettings,
        signed: &SignedCheckpoint,
        at_once: bool,
    ) -> Result<(), String> {
        let Some(folder) = &chosen.export_folder else { return Ok(()) };
        let said = |error: &dyn std::fmt::Display| error.to_string();
        let mut conn = self.store.read().await.map_err(|error| said(&error))?;
        let exported = settings::exported_at(&mut conn).await.map_err(|error| said(&error))?;
        let every = SignedDuration::from_hours(i64::from(chosen.export_hours));
        if !at_once && exported.is_some_and(|at| at + every > self.now()) {
            return Ok(());
        }
        let file = file_in(Path::new(folder), signed);
        write(&file, signed)
            .map_err(|why| format!("{} could not be written: {why}.", file.display()))?;
        settings::set_exported_at(&mut conn, self.now()).await.map_err(|error| said(&error))
    }
}

/// The digest of what the store holds. When the first checkpoint of a process is made, the state is held against the log: what was
/// altered while nobody had the store open is not signed.
async fn state_digest(
    known: &mut Option<(i64, Digest)>,
    conn: &mut Conn,
    size: u64,
) -> Result<Digest, DeskError> {
    let changed = state::changed_last(conn).await?;
    if let Some((at, digest)) = *known
        && at == changed
    {
        return Ok(digest);
    }
    if known.is_none() {
        let mut followed = Followed::default();
        followed.read_on(conn, i64::try_from(size).unwrap_or(i64::MAX)).await?;
        if followed.contradiction(conn).await?.is_some() {
            return Err(DeskError::AuditBroken);
        }
    }
    let digest = state::now(conn).await?;
    *known = Some((changed, digest));
    Ok(digest)
}

fn file_in(folder: &Path, signed: &SignedCheckpoint) -> PathBuf {
    let checkpoint = &signed.checkpoint;
    let store = checkpoint.store.simple().to_string();
    let store = store.get(..8).unwrap_or(&store);
    folder.join(format!("keydesk-audit-{store}-{:010}.{ENDING}", checkpoint.size))
}

/// Written beside and moved into place: whoever collects these files never sees half of one.
fn write(file: &Path, signed: &SignedCheckpoint) -> io::Result<()> {
    let text = signed.to_string();
    if fs::read_to_string(file).is_ok_and(|there| there == text) {
        return Ok(());
    }
    let beside = file.with_extension("new");
    let _ = fs::remove_file(&beside);
    let mut new = files::new_private_file(&beside)?;
    new.write_all(text.as_bytes())?;
    new.sync_all()?;
    fs::rename(&beside, file)
}
