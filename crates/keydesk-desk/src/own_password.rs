//! Changing one's own password, which ends the sessions that began under the one before; and setting a lost one anew on the machine itself.

use crate::desk::Desk;
use crate::error::DeskError;
use crate::password_hash;
use crate::seed::Seed;
use crate::session::Session;
use crate::world::{World, subject};
use keydesk_domain::audit::{Actor, NewRecord};
use keydesk_domain::password::{self, Strength};
use keydesk_domain::permission::{Area, Permission};
use keydesk_domain::{Account, AccountId, Email};
use keydesk_store::{accounts, second_factor, sign_in};
use secrecy::SecretString;
use serde_json::json;

impl Desk {
    /// Changes the password of whoever is signed in, who has to know the one before. Gives the session to go on with: all others of the
    /// account have ended.
    ///
    /// # Errors
    /// [`DeskError::WrongCredentials`] and [`DeskError::SlowDown`] for the password before, which is guarded as at the sign-in;
    /// [`DeskError::WeakPassword`], [`DeskError::SessionEnded`], [`DeskError::Store`].
    pub async fn change_own_password(
        &self,
        session: &Session,
        current: SecretString,
        new: SecretString,
    ) -> Result<(Session, Strength), DeskError> {
        let me = self.who_am_i(session).await?.account;
        // In this order: how good the new one is, nobody is told who does not know the one before.
        self.confirm(&me.email, &current).await?;
        let strength = password::check(&new, &me.name, &me.email)?;
        let hash = password_hash::hash(self.inner.settings.password_cost, &new).await?;
        let sealed = self.sealed_anew(me.id, &current, &new).await?;
        let session = session.clone();
        let session = self
            .to_the_end(async move |inner| {
                let _turn = inner.turn.lock().await;
                let mut change = inner.store.change().await?;
                let world = World::load(&mut change).await?;
                let acting = world.acting(&session)?;
                let epoch =
                    accounts::set_password_hash(&mut change, acting.account.id, &hash).await?;
                if let Some(sealed) = &sealed {
                    second_factor::seal_anew(&mut change, acting.account.id, sealed).await?;
                }
                let about = subject("account", &acting.account.id, &acting.account.email);
                let detail = json!({ "by": "its owner", "other_sessions": "ended" });
                change.record(acting.record(
                    inner.now(),
                    "account.password-changed",
                    about,
                    detail,
                ));
                inner.commit(change, |_| ()).await?;
                Ok(Session::of(acting.account.id, epoch))
            })
            .await?;
        Ok((session, strength))
    }

    /// Sets the lost password of an administrator anew. Takes no sign-in but the store itself: whoever calls this has its files, and
    /// holds the lock on them. It is recorded, with nobody as who did it.
    ///
    /// # Errors
    /// [`DeskError::NotFound`] for an account that is none, is disabled or does not administer accounts; [`DeskError::WeakPassword`],
    /// [`DeskError::Store`].
    pub async fn recover(&self, email: &Email, new: SecretString) -> Result<Strength, DeskError> {
        let world = World::load(&mut *self.inner.store.read().await?).await?;
        let account = administrator(&world, email)?;
        let strength = password::check(&new, &account.name, &account.email)?;
        let hash = password_hash::hash(self.inner.settings.password_cost, &new).await?;
        let email = email.clone();
        self.to_the_end(async move |inner| {
            let _turn = inner.turn.lock().await;
            let mut change = inner.store.change().await?;
            let world = World::load(&mut change).await?;
            let account = administrator(&world, &email)?;
            accounts::set_password_hash(&mut change, account.id, &hash).await?;
            sign_in::forget(&mut change, &account.email).await?;
            // It was sealed with the password that is lost.
            let second_factor = second_factor::remove(&mut change, account.id).await?;
            let record = NewRecord {
                at: inner.now(),
                actor: Actor { account: None, email: "(access to this machine)".to_owned() },
                action: "account.recovered",
                subject: subject("account", &account.id, &account.email),
                detail: json!({
                    "why": "a lost password was set anew on the machine that holds the store", "second_factor_removed": second_factor,
                }),
            };
            change.record(record);
            inner.commit(change, |_| ()).await
        })
        .await?;
        Ok(strength)
    }

    /// The seed of the second factor, if there is one, sealed with another password.
    async fn sealed_anew(
        &self,
        account: AccountId,
        current: &SecretString,
        new: &SecretString,
    ) -> Result<Option<Vec<u8>>, DeskError> {
        let cost = self.inner.settings.password_cost;
        let kept = second_factor::get(&mut *self.inner.store.read().await?, account).await?;
        let Some(kept) = kept else { return Ok(None) };
        match Seed::open(&kept.sealed, account, current, cost).await? {
            Some(seed) => Ok(Some(seed.seal(account, new, cost).await?)),
            None => Ok(None),
        }
    }
}

/// An enabled account that administers accounts: every other one's password is theirs to set.
fn administrator<'w>(world: &'w World, email: &Email) -> Result<&'w Account, DeskError> {
    let account = world.find_account(email.as_str())?;
    let administers = world.holds(account).contains(Permission::edit(Area::Users));
    if account.is_enabled() && administers {
        Ok(account)
    } else {
        Err(DeskError::not_found("administrator", email.as_str()))
    }
}
