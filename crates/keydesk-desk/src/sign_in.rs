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
                if let Code::Given(code) = code {
                    match self.second_factor(account.id, password, code.as_ref()).await? {
                        Second::Passed => {}
                        Second::Missing => {
                            // No guess was made: it is as if nobody had tried. Nothing is forgotten for it either.
                            sign_in::keep(&self.store, email, before).await?;
                            return Err(DeskError::CodeNeeded);
                        }
                        Second::Wrong => {
                            self.record_sign_in(
                                email,
                                Some(&account),
                                "sign-in.refused",
                                "wrong code",
                                false,
                            )
                            .await?;
                            return Err(DeskError::WrongCode);
                        }
                    }
                }
                self.record_sign_in(
                    email,
                    Some(&account),
                    "account.signed-in",
                    "right password",
                    true,
                )
                .await?;
                // A password that was changed while this one was looked at makes this an ended session.
                Ok(Session::of(account.id, epochs.get(&account.id).copied().unwrap_or_default()))
            }
            Some(account) if fits => {
                self.record_sign_in(
                    email,
                    Some(&account),
                    "sign-in.refused",
                    "account disabled",
                    true,
                )
                .await?;
                Err(DeskError::AccountDisabled)
            }
            account => {
                let why = if throttle::is_lock(failures) {
                    "wrong password; locked"
                } else {
                    "wrong password or e-mail"
                };
                self.record_sign_in(email, account.as_ref(), "sign-in.refused", why, false).await?;
                Err(DeskError::WrongCredentials)
            }
        }
    }

    /// Every sign-in leaves a record. A password typed into the e-mail field by mistake must not: an e-mail that nobody has is not kept.
    async fn record_sign_in(
        &self,
        email: &Email,
        account: Option<&Account>,
        action: &'static str,
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
        let record = NewRecord {
            at: self.now(),
            actor: Actor {
                account: account.filter(|_| forget).map(|account| account.id),
                email: shown.clone(),
            },
            action,
            subject: subject("account", &id, &shown),
            detail: json!({ "why": why }),
        };
        change.record(record).await?;
        self.commit(change, |_| ()).await
    }
}
