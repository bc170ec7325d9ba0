//! A deleted token, for showing that it is refused.

use crate::desk::Desk;
use crate::error::DeskError;
use crate::session::Session;
use crate::tokens::may_see;
use crate::world::World;
use jiff::Timestamp;
use keydesk_domain::{EnvironmentId, HashedToken, TokenId};
use keydesk_store::tokens;

/// What is needed to show that a deleted token is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeletedToken {
    /// What its text hashed to.
    pub hash: HashedToken,
    /// Where it worked.
    pub environment: EnvironmentId,
    /// When it was deleted, as it stands in the record: the moment before that was committed.
    pub at: Timestamp,
}

impl Desk {
    /// A deleted token that the account may see. One that works is never given: nothing may be asked in its name.
    ///
    /// # Errors
    /// [`DeskError::NotFound`], also for one that the account may not see; [`DeskError::Invalid`] for one that is not deleted;
    /// [`DeskError::SessionEnded`], [`DeskError::Store`].
    pub async fn deleted_token(
        &self,
        session: &Session,
        id: TokenId,
    ) -> Result<DeletedToken, DeskError> {
        let mut conn = self.inner.store.read().await?;
        let acting = World::load(&mut conn).await?.acting(session)?;
        let found = tokens::get(&mut conn, id).await?.filter(|(_, token)| may_see(&acting, token));
        let (hash, token) =
            found.ok_or_else(|| DeskError::not_found("API token", &id.to_string()))?;
        let at = token.deleted_at.ok_or_else(|| {
            DeskError::invalid(
                "id",
                "This API token is not deleted. Delete it first; then it can be seen that it is refused.",
            )
        })?;
        Ok(DeletedToken { hash, environment: token.environment, at })
    }
}
