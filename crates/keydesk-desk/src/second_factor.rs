//! A second factor: added by who has the password, asked for at each sign-in, replaced by a recovery code where it is lost.

use crate::desk::{Desk, Inner};
use crate::error::DeskError;
use crate::seed::{self, Seed};
use crate::session::Session;
use crate::world::{World, subject};
use keydesk_domain::permission::{Area, Permission};
use keydesk_domain::text::fold;
use keydesk_domain::{AccountId, rules};
use keydesk_store::Change;
use keydesk_store::second_factor::{self, Kept};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;

/// What the second factor of a sign-in is.
pub(crate) enum Second {
    /// None is needed.
    NotNeeded,
    /// One is needed, and none was given.
    Missing,
    /// The code of this step of the authenticator, unless it was taken before.
    Step(i64),
    /// It is no code of the authenticator: a recovery code, if there is one with this hash.
    Recovery([u8; 32]),
}

impl Second {
    /// Takes the code, in the change that records the sign-in: no code passes twice. Tells whether it passes.
    pub(crate) async fn take(
        &self,
        change: &mut Change,
        account: AccountId,
    ) -> Result<bool, DeskError> {
        Ok(match self {
            Self::NotNeeded => true,
            Self::Missing => false,
            Self::Step(step) => second_factor::take_step(change, account, *step).await?,
            Self::Recovery(hash) => second_factor::take_code(change, account, hash).await?,
        })
    }

    /// What the sign-in was, for its record.
    pub(crate) const fn why(&self) -> &'static str {
        match self {
            Self::NotNeeded | Self::Missing => "right password",
            Self::Step(_) => "right password and code",
            Self::Recovery(_) => "right password and a recovery code, which is used up",
        }
    }
}

/// Whether the signed-in account has a second factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SecondFactor {
    /// It has.
    pub is_on: bool,
    /// How many recovery codes are left.
    pub codes_left: i64,
}

impl Desk {
    /// Whether the signed-in account has a second factor.
    ///
    /// # Errors
    /// [`DeskError::SessionEnded`], [`DeskError::Store`].
    pub async fn second_factor(&self, session: &Session) -> Result<SecondFactor, DeskError> {
        let mut conn = self.inner.store.read().await?;
        let account = World::load(&mut conn).await?.acting(session)?.account.id;
        Ok(SecondFactor {
            is_on: second_factor::get(&mut conn, account).await?.is_some(),
            codes_left: second_factor::codes_left(&mut conn, account).await?,
        })
    }

    /// Adds a second factor to the signed-in account, in place of one it has. The code shows that the authenticator has the seed. Gives
    /// the recovery codes, which nothing can show again.
    ///
    /// # Errors
    /// [`DeskError::WrongCredentials`] and [`DeskError::SlowDown`] for the password; [`DeskError::WrongCode`],
    /// [`DeskError::SessionEnded`], [`DeskError::Store`].
    pub async fn add_second_factor(
        &self,
        session: &Session,
        password: SecretString,
        seed: Seed,
        code: SecretString,
    ) -> Result<Vec<SecretString>, DeskError> {
        let me = self.who_am_i(session).await?.account;
        self.confirm(&me.email, &password).await?;
        let step =
            seed.step_of(code.expose_secret().trim(), self.now())?.ok_or(DeskError::WrongCode)?;
        let sealed = seed.seal(me.id, &password, self.inner.settings.password_cost).await?;
        let (codes, hashes) = seed::recovery_codes()?;
        let session = session.clone();
        self.to_the_end(async move |inner| {
            let _turn = inner.turn.lock().await;
            let mut change = inner.store.change().await?;
            let world = World::load(&mut change).await?;
            let acting = world.acting(&session)?;
            let now = inner.now();
            let kept = Kept { sealed, last_step: step };
            second_factor::put(&mut change, acting.account.id, &kept, &hashes, now).await?;
            let about = subject("account", &acting.account.id, &acting.account.email);
            change.record(acting.record(
                now,
                "second-factor.added",
                about,
                json!({ "recovery_codes": hashes.len() }),
            ));
            inner.commit(change, |_| ()).await
        })
        .await?;
        Ok(codes)
    }

    /// Removes the second factor: one's own, with the password; or that of an account that one may change.
    ///
    /// # Errors
    /// [`DeskError::WrongCredentials`] and [`DeskError::SlowDown`] for one's own; [`DeskError::Forbidden`], [`DeskError::NotFound`],
    /// [`DeskError::SessionEnded`], [`DeskError::Store`].
    pub async fn remove_second_factor(
        &self,
        session: &Session,
        wanted: Option<&str>,
        password: Option<SecretString>,
    ) -> Result<(), DeskError> {
        let me = self.who_am_i(session).await?.account;
        // One's own, however it is named.
        let key = wanted.map(fold);
        let is_own =
            key.is_none_or(|key| key == me.email.key() || wanted == Some(&me.id.to_string()));
        if is_own {
            self.confirm(&me.email, &password.unwrap_or_default()).await?;
        }
        let (session, wanted) = (session.clone(), wanted.map(ToOwned::to_owned));
        self.to_the_end(async move |inner| {
            let _turn = inner.turn.lock().await;
            let mut change = inner.store.change().await?;
            let world = World::load(&mut change).await?;
            let acting = world.acting(&session)?;
            let account = match &wanted {
                None => acting.account.clone(),
                Some(wanted) => {
                    rules::need(
                        acting.holds,
                        Permission::edit(Area::Users),
                        "remove a second factor",
                    )?;
                    let account = world.find_account(wanted)?;
                    rules::may_hand_out(acting.holds, world.holds(account), "change this account")?;
                    account.clone()
                }
            };
            if !second_factor::remove(&mut change, account.id).await? {
                return Err(DeskError::not_found("second factor of", account.email.as_str()));
            }
            let about = subject("account", &account.id, &account.email);
            change.record(acting.record(inner.now(), "second-factor.removed", about, json!({})));
            inner.commit(change, |_| ()).await
        })
        .await
    }
}

impl Inner {
    /// What the second factor of a sign-in is. Nothing is taken yet.
    pub(crate) async fn second_factor(
        &self,
        account: AccountId,
        password: &SecretString,
        code: Option<&SecretString>,
    ) -> Result<Second, DeskError> {
        let mut conn = self.store.read().await?;
        let Some(kept) = second_factor::get(&mut conn, account).await? else {
            return Ok(Second::NotNeeded);
        };
        let Some(code) = code.map(|it| it.expose_secret().trim()).filter(|it| !it.is_empty())
        else {
            return Ok(Second::Missing);
        };
        drop(conn);
        let opened =
            Seed::open(&kept.sealed, account, password, self.settings.password_cost).await?;
        let step = match &opened {
            Some(seed) => seed.step_of(code, self.now())?,
            None => None,
        };
        Ok(step.map_or_else(|| Second::Recovery(seed::hash_of(code)), Second::Step))
    }
}
