//! Reading the audit log, and taking it along as a file.

use crate::audit_file::AuditFormat;
use crate::desk::Desk;
use crate::error::DeskError;
use crate::session::Session;
use crate::world::{Acting, World};
use keydesk_domain::audit::AuditRecord;
use keydesk_domain::permission::{Area, Permission};
use keydesk_domain::rules;
use keydesk_store::audit::{self, AuditFilter};
use std::path::Path;

impl Desk {
    /// Up to `limit` (1 to 1,000) of the wanted records, newest first, before the record with the number `before` if one is given.
    ///
    /// # Errors
    /// [`rules::Forbidden::Lacks`] `audit-log:view`, [`DeskError::SessionEnded`], [`DeskError::Store`].
    pub async fn audit_log(
        &self,
        session: &Session,
        filter: &AuditFilter,
        before: Option<i64>,
        limit: u32,
    ) -> Result<Vec<AuditRecord>, DeskError> {
        self.reads_audit(session).await?;
        let mut conn = self.inner.store.read().await?;
        Ok(audit::newest(&mut conn, filter, before, limit.clamp(1, 1_000)).await?)
    }

    /// Writes the wanted records to a new file for its owner alone, oldest first. Tells how many.
    ///
    /// # Errors
    /// [`rules::Forbidden::Lacks`] `audit-log:view`, [`DeskError::Invalid`] (file) when it cannot be written or is there already,
    /// [`DeskError::SessionEnded`], [`DeskError::Store`].
    pub async fn export_audit(
        &self,
        session: &Session,
        filter: &AuditFilter,
        format: AuditFormat,
        file: &Path,
    ) -> Result<u64, DeskError> {
        self.reads_audit(session).await?;
        let mut snapshot = self.inner.store.snapshot().await?;
        crate::audit_file::write(&mut snapshot, filter, format, file).await
    }

    /// Who asks may read the audit log.
    pub(crate) async fn reads_audit(&self, session: &Session) -> Result<Acting, DeskError> {
        let mut conn = self.inner.store.read().await?;
        let acting = World::load(&mut conn).await?.acting(session)?;
        rules::need(acting.holds, Permission::view(Area::AuditLog), "read the audit log")?;
        Ok(acting)
    }
}
