//! The Sandbox's data are none of the store's, but who put them back is worth a record.

use crate::desk::Desk;
use crate::error::DeskError;
use crate::session::Session;
use crate::world::{World, subject};
use keydesk_domain::permission::{Area, Permission};
use keydesk_domain::rules;
use serde_json::json;

impl Desk {
    /// Records that the Sandbox is about to be put back to its sample data. Only who may edit environments may do that; whoever
    /// calls this does it next.
    ///
    /// # Errors
    /// [`rules::Forbidden::Lacks`] `environments:edit`, [`DeskError::SessionEnded`], [`DeskError::Store`].
    pub async fn begin_sandbox_reset(&self, session: &Session) -> Result<(), DeskError> {
        let session = session.clone();
        self.to_the_end(async move |inner| {
            let _turn = inner.turn.lock().await;
            let mut change = inner.store.change().await?;
            let acting = World::load(&mut change).await?.acting(&session)?;
            rules::need(acting.holds, Permission::edit(Area::Environments), "reset the sandbox")?;
            let about = subject("sandbox", &"sandbox", &"Sandbox");
            change.record(acting.record(inner.now(), "sandbox.reset", about, json!({})));
            inner.commit(change, |_| {}).await
        })
        .await
    }
}
