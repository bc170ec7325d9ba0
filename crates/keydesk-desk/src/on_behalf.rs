//! Creating a token on behalf of a service account, which nobody may be able to sign in as: an act of its own, with a record of its own.

use crate::desk::Desk;
use crate::error::DeskError;
use crate::session::Session;
use crate::token_made::{Made, Random};
use crate::tokens::{CreatedToken, NewToken, view};
use crate::world::{Acting, World, subject};
use jiff::Timestamp;
use keydesk_domain::audit::NewRecord;
use keydesk_domain::{Account, ApiToken, rules};
use keydesk_store::traffic;

impl Desk {
    /// Creates a token on behalf of a service account, by its e-mail or identifier.
    ///
    /// # Errors
    /// [`DeskError::Forbidden`] (see [`rules::may_create_token_for`]), [`DeskError::NotFound`] (account, environment),
    /// [`DeskError::Taken`], [`DeskError::Invalid`] (a time in the past), [`DeskError::Store`].
    pub async fn create_token_for(
        &self,
        session: &Session,
        account: &str,
        new: NewToken,
    ) -> Result<CreatedToken, DeskError> {
        let (session, wanted) = (session.clone(), account.to_owned());
        self.to_the_end(async move |inner| {
            let random = Random::draw()?;
            let _turn = inner.turn.lock().await;
            let mut change = inner.store.change().await?;
            let world = World::load(&mut change).await?;
            let acting = world.acting(&session)?;
            let now = inner.now();
            // Who may not do it at all learns nothing of which accounts there are.
            rules::may_act_for_services(acting.holds)?;
            let account = world.find_account(&wanted)?;
            rules::may_create_token_for(
                acting.holds,
                account,
                world.holds(account),
                new.narrowed_to,
            )?;
            let made = Made::unwritten(account.id, new, &random, (&world, now))?.by_another();
            made.write(&mut change).await?;
            change.record(created_on_behalf(&acting, account, &made, now));
            inner.commit(change, |table| table.put_token(made.entry())).await?;
            Ok(CreatedToken {
                view: view(&world, &made.token, traffic::Use::default(), now),
                text: made.text,
            })
        })
        .await
    }
}

/// The record of a token that was made for another account.
pub(crate) fn created_on_behalf(
    acting: &Acting,
    account: &Account,
    made: &Made,
    now: Timestamp,
) -> NewRecord {
    let mut detail = made.detail();
    detail["account"] = account.email.as_str().into();
    acting.record(
        now,
        "token.created-on-behalf",
        subject("token", &made.token.id, &made.token.name),
        detail,
    )
}

/// May this account make a token like this one, of the same account: as itself, or on behalf?
pub(crate) fn may_make_another(
    world: &World,
    acting: &Acting,
    token: &ApiToken,
) -> Result<(), rules::Forbidden> {
    if token.account == acting.account.id {
        return rules::may_create_token(acting.holds, None);
    }
    rules::may_act_for_services(acting.holds)?;
    // A token whose account is gone is deleted, and nothing is made of it.
    let Some(account) = world.account(token.account) else { return Ok(()) };
    rules::may_create_token_for(acting.holds, account, world.holds(account), None)
}
