//! Who starts and stops the gateway stops every integration with it: that takes a permission and leaves a record.

use crate::desk::Desk;
use crate::error::DeskError;
use crate::session::Session;
use crate::world::{World, subject};
use keydesk_domain::permission::{Area, Permission};
use keydesk_domain::rules;
use serde_json::json;

impl Desk {
    /// Records that the gateway is about to be started (`true`) or stopped (`false`). Whoever calls this does it next.
    ///
    /// # Errors
    /// [`rules::Forbidden::Lacks`] `environments:edit`, [`DeskError::SessionEnded`], [`DeskError::Store`].
    pub async fn begin_gateway_switch(
        &self,
        session: &Session,
        start: bool,
    ) -> Result<(), DeskError> {
        let session = session.clone();
        self.to_the_end(async move |inner| {
            let _turn = inner.turn.lock().await;
            let mut change = inner.store.change().await?;
            let acting = World::load(&mut change).await?.acting(&session)?;
            let (act, action) = if start {
                ("start the gateway", "gateway.started")
            } else {
                ("stop the gateway", "gateway.stopped")
            };
            rules::need(acting.holds, Permission::edit(Area::Environments), act)?;
            let about = subject("gateway", &"gateway", &"Gateway");
            change.record(acting.record(inner.now(), action, about, json!({})));
            inner.commit(change, |_| {}).await
        })
        .await
    }
}
