//! A token's first use: how it is waited for, and what hangs on it.

use crate::desk::Desk;
use crate::error::DeskError;
use crate::publish;
use crate::session::Session;
use crate::tokens::may_see;
use crate::world::{World, by_the_gateway, subject};
use jiff::Timestamp;
use keydesk_domain::{ApiToken, HashedToken, TokenId};
use keydesk_store::progress::{self, LastRefusal};
use keydesk_store::{rotations, tokens};
use serde_json::json;

/// How far a token has come on its way to its first use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenProgress {
    /// When the first request for the API was let through that the API did not answer with an error of its own.
    pub first_let_through_at: Option<Timestamp>,
    /// The last request that was refused.
    pub last_refused: Option<LastRefusal>,
    /// From when on it is refused if it is not used until then.
    pub use_by: Option<Timestamp>,
}

impl Desk {
    /// How far a token has come. Cheap: it is asked every second by whoever waits.
    ///
    /// # Errors
    /// [`DeskError::NotFound`], also for a token that the account may not see; [`DeskError::SessionEnded`], [`DeskError::Store`].
    pub async fn token_progress(
        &self,
        session: &Session,
        id: TokenId,
    ) -> Result<TokenProgress, DeskError> {
        let mut conn = self.inner.store.read().await?;
        let acting = World::load(&mut conn).await?.acting(session)?;
        let (_, token) = tokens::get(&mut conn, id)
            .await?
            .filter(|(_, token)| may_see(&acting, token))
            .ok_or_else(|| DeskError::not_found("API token", &id.to_string()))?;
        Ok(TokenProgress {
            first_let_through_at: progress::first_let_through(&mut conn, id).await?,
            last_refused: progress::last_refusal(&mut conn, id).await?,
            use_by: token.use_by,
        })
    }

    /// A request with a token whose first use is awaited was let through, and the API answered it with success. From now on the token
    /// lives on, and if it replaces another that was to work until then, that one is refused from the next request on.
    ///
    /// Called by the gateway before the answer goes out. Of several that come at once, one does it.
    ///
    /// # Errors
    /// [`DeskError::Store`]; then nothing has changed, and the next successful request does it.
    pub async fn first_success(&self, hash: HashedToken) -> Result<(), DeskError> {
        self.to_the_end(async move |inner| {
            let _turn = inner.turn.lock().await;
            let awaited = inner.table.load().find(hash).filter(|token| token.awaits_first_use()).map(|token| token.id);
            let Some(id) = awaited else { return Ok(()) };
            let mut change = inner.store.change().await?;
            let Some((_, before)) = tokens::get(&mut change, id).await? else { return Ok(()) };
            let now = inner.now();
            let used = ApiToken { use_by: None, awaits_first_use: false, ..before };
            tokens::update(&mut change, &used).await?;
            let about = subject("token", &used.id, &used.name);
            change.record(by_the_gateway(now, "token.first-used", about, json!({ "hint": used.hint })));
            let old = rotations::old_of(&mut change, id).await?;
            let mut old = old.filter(|(_, old)| old.deleted_at.is_none() && old.retires_at.is_none());
            if let Some((_, old)) = &mut old {
                tokens::delete(&mut change, old.id, now).await?;
                old.deleted_at = Some(now);
                let detail = json!({ "hint": old.hint, "why": "its replacement was used", "replaced_by": used.id });
                let about = subject("token", &old.id, &old.name);
                change.record(by_the_gateway(now, "token.deleted", about, detail));
            }
            inner
                .commit(change, |table| {
                    table.put_token(publish::entry(hash, &used));
                    if let Some((hash, old)) = &old {
                        table.put_token(publish::entry(*hash, old));
                    }
                })
                .await
        })
        .await
    }
}
