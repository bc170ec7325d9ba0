//! Reading the audit log.

use crate::desk::Desk;
use crate::error::DeskError;
use crate::session::Session;
use crate::world::World;
use keydesk_domain::audit::AuditRecord;
use keydesk_domain::permission::{Area, Permission};
use keydesk_domain::rules;

impl Desk {
    /// Up to `limit` (1 to 1,000) records, newest first, before the record with the number `before` if one is given.
    ///
    /// # Errors
    /// [`rules::Forbidden::Lacks`] `audit-log:view`, [`DeskError::SessionEnded`], [`DeskError::Store`].
    pub async fn audit_log(
        &self,
        session: &Session,
        before: Option<i64>,
        limit: u32,
    ) -> Result<Vec<AuditRecord>, DeskError> {
        let mut conn = self.inner.store.read().await?;
        let world = World::load(&mut conn).await?;
        rules::need(world.acting(session)?.holds, Permission::view(Area::AuditLog), "read the audit log")?;
        Ok(keydesk_store::audit::newest(&mut conn, before, limit.clamp(1, 1_000)).await?)
    }
}
