//! What the gateway hands over to be kept, and asks for. Nobody is signed in for it: the gateway is the program itself.

use crate::desk::Desk;
use crate::error::DeskError;
use keydesk_domain::traffic::TrafficBatch;
use keydesk_domain::{Environment, Upstream};
use keydesk_store::{environments, traffic};
use secrecy::SecretString;

impl Desk {
    /// Keeps what the gateway recorded. Not a change: it needs no audit record and takes no turn.
    ///
    /// # Errors
    /// [`DeskError::Store`]; nothing of the batch is kept then.
    pub async fn record_traffic(&self, batch: &TrafficBatch) -> Result<(), DeskError> {
        Ok(traffic::add(&self.inner.store, batch).await?)
    }

    /// The environments that the gateway listens for.
    ///
    /// # Errors
    /// [`DeskError::Store`].
    pub async fn gateway_environments(&self) -> Result<Vec<Environment>, DeskError> {
        Ok(environments::all(&mut *self.inner.store.read().await?).await?)
    }

    /// The credential of an environment's upstream; `None` when none was ever given, or it is the Sandbox.
    ///
    /// # Errors
    /// [`DeskError::Credential`] when it cannot be read from where it is kept.
    pub async fn upstream_credential(
        &self,
        environment: &Environment,
    ) -> Result<Option<SecretString>, DeskError> {
        match &environment.upstream {
            Upstream::Sandbox => Ok(None),
            Upstream::Url { base_url, credential_place } => Ok(self
                .inner
                .credentials
                .read(*credential_place, environment.id, &environment.slug, base_url)
                .await?),
        }
    }
}
