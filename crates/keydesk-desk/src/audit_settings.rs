//! How the audit log is sealed: where its key is kept, and where its checkpoints go.

use crate::audit_key::SealingKey;
use crate::audit_seal::Seal;
use crate::desk::Desk;
use crate::error::DeskError;
use crate::session::Session;
use crate::world::{World, subject};
use jiff::Timestamp;
use keydesk_domain::audit_settings::{AuditSettings, EXPORT_HOURS_MAX, KeyPlace};
use keydesk_domain::hex::to_hex;
use keydesk_domain::permission::{Area, Permission};
use keydesk_domain::rules::{self, Forbidden};
use keydesk_store::{audit_chain, audit_checkpoints, files, settings};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::fs;
use std::io;
use std::path::Path;

const ACT: &str = "choose how the audit log is sealed";

/// How the audit log is sealed, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditState {
    /// The admin's choice.
    pub settings: AuditSettings,
    /// How many records there are.
    pub records: u64,
    /// How many of them the newest checkpoint covers.
    pub sealed: u64,
    /// When that was made.
    pub sealed_at: Option<Timestamp>,
    /// The public key, in hexadecimal digits: what checks the signatures.
    pub public_key: Option<String>,
    /// When a checkpoint was last written to the folder.
    pub exported_at: Option<Timestamp>,
    /// Why the log cannot be sealed at the moment.
    pub trouble: Option<String>,
    /// Why the newest checkpoint is not in the folder.
    pub export_trouble: Option<String>,
}

/// What the admin chooses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditKeep {
    /// Where the key is kept.
    pub key_place: KeyPlace,
    /// Sign with a new key from now on. What the old one signed no longer counts.
    pub new_key: bool,
    /// The folder that checkpoints are written to, if any.
    pub export_folder: Option<String>,
    /// Every so many hours: 1 to 168.
    pub export_hours: u16,
}

impl Desk {
    /// How the audit log is sealed, and why who asks may not change that, if so.
    ///
    /// # Errors
    /// [`Forbidden::Lacks`] `audit-log:view`, [`DeskError::SessionEnded`], [`DeskError::Store`].
    pub async fn audit_state(
        &self,
        session: &Session,
    ) -> Result<(AuditState, Option<Forbidden>), DeskError> {
        let acting = self.reads_audit(session).await?;
        let why_not = rules::need(acting.holds, Permission::edit(Area::Environments), ACT).err();
        // First: what is being sealed meanwhile is told whole, or not yet.
        let seal = self.inner.seal.lock().await;
        let mut conn = self.inner.store.read().await?;
        let chosen = settings::audit(&mut conn).await?;
        let (key, unusable) =
            match (chosen.key_place, self.inner.key_ring.find(chosen.key_place).await) {
                (None, _) => (None, None),
                (Some(_), Ok(key)) => (key, None),
                (Some(_), Err(why)) => (None, Some(why.to_string())),
            };
        let newest =
            key.as_ref().and_then(|key| key.newest.as_ref()).map(|signed| &signed.checkpoint);
        let state = AuditState {
            records: audit_chain::length(&mut conn).await?,
            sealed: newest.map_or(0, |it| it.size),
            sealed_at: newest.map(|it| it.at),
            public_key: key.as_ref().map(|key| to_hex(&key.public())),
            exported_at: settings::exported_at(&mut conn).await?,
            trouble: seal.trouble.clone().or(unusable),
            export_trouble: seal.export_trouble.clone(),
            settings: chosen,
        };
        Ok((state, why_not))
    }

    /// Chooses how the audit log is sealed. It is sealed at once, and a checkpoint written to the folder.
    ///
    /// # Errors
    /// [`Forbidden::Lacks`] `audit-log:view` or `environments:edit`, [`DeskError::Invalid`] (export-folder, export-hours),
    /// [`DeskError::AuditKey`], [`DeskError::SessionEnded`], [`DeskError::Store`].
    pub async fn keep_audit(
        &self,
        session: &Session,
        wanted: AuditKeep,
    ) -> Result<AuditState, DeskError> {
        self.reads_audit(session).await?;
        let acting = session.clone();
        self.to_the_end(async move |inner| {
            let _turn = inner.turn.lock().await;
            let mut seal = inner.seal.lock().await;
            let mut change = inner.store.change().await?;
            let acting = World::load(&mut change).await?.acting(&acting)?;
            rules::need(acting.holds, Permission::edit(Area::Environments), ACT)?;
            let after = checked(&wanted)?;
            let before = settings::audit(&mut change).await?;
            let found = inner.key_ring.find(Some(wanted.key_place)).await?;
            let has_signed = !audit_checkpoints::all(&mut change).await?.is_empty();
            let is_new = wanted.new_key || found.is_none();
            let key = match found {
                Some(key) if !wanted.new_key => key.moved_to(wanted.key_place),
                None if has_signed && !wanted.new_key => {
                    return Err(DeskError::AuditKey(format!(
                        "the one that signed so far is not in the {}. Have another one made (--new-key): what the old one signed no \
                         longer counts then",
                        wanted.key_place
                    )));
                }
                _ => SealingKey::new(wanted.key_place)?,
            };
            inner.key_ring.keep(&key).await?;
            inner.key_ring.forget_elsewhere(wanted.key_place).await?;
            if is_new {
                audit_checkpoints::clear(&mut change).await?;
            }
            settings::set_audit(&mut change, &after).await?;
            let about = subject("audit-log", &"audit-log", &"Audit log");
            let detail = json!({ "before": before, "after": after, "new_key": is_new, "public_key": to_hex(&key.public()) });
            change.record(acting.record(inner.now(), "audit-log.sealing-changed", about, detail));
            if wanted.new_key {
                // Whoever has a new key made takes what is there for what it is to be.
                change.note_whole_state();
            }
            inner.commit(change, |_| {}).await?;
            *seal = Seal::default();
            Ok(())
        })
        .await?;
        // What comes of it is in the state: the choice stands in any case.
        if let Err(error) = self.inner.seal(true).await {
            tracing::warn!(%error, "the audit log could not be sealed; it is tried again");
        }
        self.inner.seal_wanted.notify_one();
        Ok(self.audit_state(session).await?.0)
    }
}

fn checked(wanted: &AuditKeep) -> Result<AuditSettings, DeskError> {
    if wanted.export_hours == 0 || wanted.export_hours > EXPORT_HOURS_MAX {
        return Err(DeskError::invalid(
            "export-hours",
            format!("A checkpoint is written every 1 to {EXPORT_HOURS_MAX} hours."),
        ));
    }
    let export_folder = wanted.export_folder.clone().filter(|folder| !folder.trim().is_empty());
    if let Some(folder) = &export_folder {
        let path = Path::new(folder);
        if !path.is_absolute() || !path.is_dir() {
            return Err(DeskError::invalid(
                "export-folder",
                format!("{folder} is no folder. Give the whole path of one that is there."),
            ));
        }
        try_to_write(path).map_err(|why| {
            let what = format!(
                "Nothing can be written to {folder}: {why}. Choose another folder, or let Keydesk write there."
            );
            DeskError::invalid("export-folder", what)
        })?;
    }
    Ok(AuditSettings {
        key_place: Some(wanted.key_place),
        export_folder,
        export_hours: wanted.export_hours,
    })
}

/// What may be written where is only known by trying: nobody is there to read an error when a checkpoint is due.
fn try_to_write(folder: &Path) -> io::Result<()> {
    let file = folder.join("keydesk-audit.try");
    let _ = fs::remove_file(&file);
    files::new_private_file(&file)?;
    fs::remove_file(&file)
}
