//! Signing in: as slow for an e-mail that nobody has, slower after wrong passwords, then locked for a while (rule 6).

use crate::desk::{Desk, Inner};
use crate::error::DeskError;
use crate::password_hash;
use crate::second_factor::Second;
use crate::session::Session;
use crate::views::Me;
use crate::world::{World, subject};
use keydesk_domain::audit::{Actor, NewRecord};
use keydesk_domain::throttle;
use keydesk_domain::{Account, Email};
use keydesk_store::{accounts, sign_in};
use secrecy::SecretString;
use serde_json::json;

impl Desk {
    /// Signs in with an e-mail and a password.
    ///
    /// # Errors
    /// [`DeskError::WrongCredentials`], [`DeskError::SlowDown`], [`DeskError::AccountDisabled`], [`DeskError::CodeNeeded`],
    /// [`DeskError::NotInitialised`], [`DeskError::Store`].
    pub async fn sign_in(
        &self,
        email: &Email,
        password: SecretString,
    ) -> Result<Session, DeskError> {
        self.sign_in_with(email, password, None).await
    }

    /// Signs in with an e-mail, a password and a code: the authenticator's, or a recovery code.
    ///
    /// # Errors
    /// As [`Desk::sign_in`]; [`DeskError::WrongCode`], which counts as a wrong password does.
    pub async fn sign_in_with(
        &self,
        email: &Email,
        password: SecretString,
        code: Option<SecretString>,
    ) -> Result<Session, DeskError> {
        let email = email.clone();
        self.to_the_end(async move |inner| {
            let _turn = inner.sign_in_turn.lock().await;
            inner.sign_in(&email, &password, Code::Given(code)).await
        })
        .await
    }

    /// Whether this is the password of an account, guarded and recorded as a sign-in: for who is signed in already and is asked again.
    pub(crate) async fn confirm(
        &self,
        email: &Email,
        password: &SecretString,
    ) -> Result<(), DeskError> {
        let (email, password) = (email.clone(), password.clone());
        self.to_the_end(async move |inner| {
            let _turn = inner.sign_in_turn.lock().await;
            inner.sign_in(&email, &password, Code::NotAsked).await.map(|_| ())
        })
        .await
    }

    /// Who is signed in, and what they hold.
    ///
    /// # Errors
    /// [`DeskError::SessionEnded`], [`DeskError::Store`].
    pub async fn who_am_i(&self, session: &Session) -> Result<Me, DeskError> {
        let world = World::load(&mut *self.inner.store.read().await?).await?;
        let acting = world.acting(session)?;
        let roles = world.roles_of(&acting.account).map(|role| role.name.to_string()).collect();
        Ok(Me { account: acting.account, roles, permissions: acting.holds })
    }
}

/// Whether a second factor is asked for.
enum Code {
    /// It is not: somebody who is signed in is asked for the password again.
    NotAsked,
    /// It is, and this was given.
    Given(Option<SecretString>),
}

impl Inner {
    async fn sign_in(
        &self,
        email: &Email,
        password: &SecretString,
        code: Code,
    ) -> Result<Session, DeskError> {
        let now = self.now();
        let mut conn = self.store.read().await?;
        let everybody = accounts::all(&mut conn).await?;
        if everybody.is_empty() {
            return Err(DeskError::NotInitialised);
        }
        let failures = sign_in::failures(&mut conn, email).await?;
        if let Some(until) = throttle::wait_until(failures, now) {
            return Err(DeskError::SlowDown { until, locked: throttle::is_lock(failures) });
        }
        // Counted before the password is looked at, and forgotten if it was right: a try that is cut short still counts.
        let before = failures;
        let failures = throttle::one_more(failures, now);
        sign_in::keep(&self.store, email, failures).await?;
        let account = everybody.into_iter().find(|account| account.email.key() == email.key());
        let hash = match &account {
            Some(account) => accounts::password_hash(&mut conn, account.id).await?,
            None => None,
        };
        let epochs = accounts::session_epochs(&mut conn).await?;
        drop(conn);
        let fits = password_hash::verify(self.settings.password_cost, password, hash).await?;
        match account {
            Some(account) if fits && account.is_enabled() => {
                let second = match code {
                    Code::NotAsked => Second::NotNeeded,
                    Code::Given(code) => {
                        self.second_factor(account.id, password, code.as_ref()).await?
                    }
                };
                if matches!(second, Second::Missing) {
                    // No guess was made: it is as if nobody had tried. Nothing is forgotten for it either.
                    sign_in::keep(&self.store, email, before).await?;
                    return Err(DeskError::CodeNeeded);
                }
                if !self.record_signed_in(email, &account, &second).await? {
                    let why = "wrong code";
                    self.record_refused(email, Some(&account), why, false).await?;
                    return Err(DeskError::WrongCode);
                }
                // A password that was changed while this one was looked at makes this an ended session.
                Ok(Session::of(account.id, epochs.get(&account.id).copied().unwrap_or_default()))
            }
            Some(account) if fits => {
                self.record_refused(email, Some(&account), "account disabled", true).await?;
                Err(DeskError::AccountDisabled)
            }
            account => {
                let why = if throttle::is_lock(failures) {
                    "wrong password; locked"
                } else {
                    "wrong password or e-mail"
                };
                self.record_refused(email, account.as_ref(), why, false).await?;
                Err(DeskError::WrongCredentials)
            }
        }
    }

    /// Takes the code, if one is needed, and records the sign-in with it, in one change. False, and nothing is changed, if the code is
    /// none or was taken before.
    async fn record_signed_in(
        &self,
        email: &Email,
        account: &Account,
        second: &Second,
    ) -> Result<bool, DeskError> {
        let _turn = self.turn.lock().await;
        let mut change = self.store.change().await?;
        if !second.take(&mut change, account.id).await? {
            return Ok(false);
        }
        sign_in::forget(&mut change, email).await?;
        change.record(NewRecord {
            at: self.now(),
            actor: Actor { account: Some(account.id), email: account.email.to_string() },
            action: "account.signed-in",
            subject: subject("account", &account.id, &account.email),
            detail: json!({ "why": second.why() }),
        });
        self.commit(change, |_| ()).await?;
        Ok(true)
    }

    /// Every sign-in leaves a record. A password typed into the e-mail field by mistake must not: an e-mail that nobody has is not kept.
    async fn record_refused(
        &self,
        email: &Email,
        account: Option<&Account>,
        why: &str,
        forget: bool,
    ) -> Result<(), DeskError> {
        let _turn = self.turn.lock().await;
        let mut change = self.store.change().await?;
        if forget {
            sign_in::forget(&mut change, email).await?;
        }
        let shown = account.map_or_else(
            || "(an e-mail that no account has)".to_owned(),
            |account| account.email.to_string(),
        );
        let id = account.map(|account| account.id.to_string()).unwrap_or_default();
        change.record(NewRecord {
            at: self.now(),
            actor: Actor {
                account: account.filter(|_| forget).map(|account| account.id),
                email: shown.clone(),
            },
            action: "sign-in.refused",
            subject: subject("account", &id, &shown),
            detail: json!({ "why": why }),
        });
        self.commit(change, |_| ()).await
    }
}
