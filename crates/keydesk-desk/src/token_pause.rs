//! Pausing a token and resuming it: access taken away for a while, where deleting is for ever.

use crate::desk::{Desk, Inner};
use crate::error::DeskError;
use crate::publish;
use crate::session::Session;
use crate::tokens::{find_live, view};
use crate::unwritten::{TakenAway, What};
use crate::views::TokenView;
use crate::world::{Acting, World, subject};
use jiff::Timestamp;
use keydesk_domain::ApiToken;
use keydesk_domain::permission::{Area, Permission};
use keydesk_domain::rules::{self, Forbidden};
use keydesk_store::{Change, tokens, traffic};
use serde_json::json;

impl Desk {
    /// Pauses a token: once this has returned, its requests are refused until it is resumed. One that is paused stays so.
    ///
    /// # Errors
    /// [`DeskError::Forbidden`] for somebody else's token without `tokens:edit`, [`DeskError::NotFound`], [`DeskError::NotWritten`]: then
    /// its requests are refused, too. [`DeskError::Store`].
    pub async fn pause_token(
        &self,
        session: &Session,
        wanted: &str,
    ) -> Result<TokenView, DeskError> {
        self.set_paused(session, wanted, true).await
    }

    /// Resumes a paused token: from the next request on it works as before. One that is not paused stays so.
    ///
    /// # Errors
    /// As [`Desk::pause_token`], and [`DeskError::Forbidden`] when the token permits what the actor does not hold (rule 2).
    pub async fn resume_token(
        &self,
        session: &Session,
        wanted: &str,
    ) -> Result<TokenView, DeskError> {
        self.set_paused(session, wanted, false).await
    }

    async fn set_paused(
        &self,
        session: &Session,
        wanted: &str,
        pause: bool,
    ) -> Result<TokenView, DeskError> {
        let (session, wanted) = (session.clone(), wanted.to_owned());
        self.to_the_end(async move |inner| {
            let _turn = inner.turn.lock().await;
            if !pause {
                inner.write_unwritten().await?;
                return inner.set_paused(&session, &wanted, false).await;
            }
            let outcome = inner.set_paused(&session, &wanted, true).await;
            let allowed = async |inner: &Inner| {
                let mut conn = inner.store.read().await?;
                let acting = World::load(&mut conn).await?.acting(&session)?;
                let (hash, token) = find_live(&mut conn, &acting, &wanted).await?;
                may_pause(&acting, &token)?;
                Ok(TakenAway { acting, at: inner.now(), what: What::Paused(hash, token) })
            };
            inner.in_force_at_least(outcome, allowed).await
        })
        .await
    }
}

impl Inner {
    async fn set_paused(
        &self,
        session: &Session,
        wanted: &str,
        pause: bool,
    ) -> Result<TokenView, DeskError> {
        let mut change = self.store.change().await?;
        let world = World::load(&mut change).await?;
        let acting = world.acting(session)?;
        let now = self.now();
        let (hash, before) = find_live(&mut change, &acting, wanted).await?;
        may_pause(&acting, &before)?;
        if !pause {
            rules::may_resume(acting.holds, acting.account.id, &before)?;
            let account_holds =
                world.account(before.account).map(|it| world.holds(it)).unwrap_or_default();
            let permits = before.effective_permissions(account_holds);
            rules::may_hand_out(acting.holds, permits, "resume a token that carries more")?;
        }
        // What its own account paused, somebody else can take over: then it takes more to resume it.
        let is_taken_over =
            before.paused_by == Some(before.account) && acting.account.id != before.account;
        if before.paused_at.is_some() == pause && !(pause && is_taken_over) {
            return Ok(view(&world, &before, traffic::Use::default(), now));
        }
        let after = set(&mut change, &acting, before, pause, now).await?;
        self.commit(change, |table| table.put_token(publish::entry(hash, &after))).await?;
        Ok(view(&world, &after, traffic::Use::default(), now))
    }
}

/// Pauses or resumes a token, with its record. Gives it as it is then.
pub(crate) async fn set(
    change: &mut Change,
    acting: &Acting,
    before: ApiToken,
    pause: bool,
    at: Timestamp,
) -> Result<ApiToken, DeskError> {
    let after = ApiToken {
        paused_at: pause.then(|| before.paused_at.unwrap_or(at)),
        paused_by: pause.then_some(acting.account.id),
        ..before
    };
    tokens::update(change, &after).await?;
    let action = if pause { "token.paused" } else { "token.resumed" };
    let about = subject("token", &after.id, &after.name);
    change.record(acting.record(at, action, about, json!({ "hint": after.hint })));
    Ok(after)
}

/// May this account pause and resume the token: is it its own, or may it edit everybody's?
pub(crate) fn may_pause(acting: &Acting, token: &ApiToken) -> Result<(), Forbidden> {
    if token.account == acting.account.id {
        return Ok(());
    }
    rules::need(
        acting.holds,
        Permission::edit(Area::Tokens),
        "pause or resume somebody else's API token",
    )
}

/// May this account pause the token, or resume it if it is paused?
pub(crate) fn may_pause_or_resume(acting: &Acting, token: &ApiToken) -> Result<(), Forbidden> {
    match token.paused_at {
        Some(_) => rules::may_resume(acting.holds, acting.account.id, token),
        None => may_pause(acting, token),
    }
}
