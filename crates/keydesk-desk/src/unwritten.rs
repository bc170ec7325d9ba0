//! Access that was taken away and could not be written down: it is in force all the same, and written as soon as that can be.
//!
//! A full disk or a failing one must not keep a leaked token alive. What whoever asked was allowed to take away is refused at the gateway
//! from then on; they are told that it is not written; [`Desk::trouble`] says so until it is.

use crate::desk::{Desk, Inner};
use crate::error::{DeskError, without_what_was_not_done};
use crate::world::{Acting, World};
use crate::{accounts, publish, token_pause, tokens};
use jiff::Timestamp;
use keydesk_domain::access_table::{AccessTable, TokenEntry};
use keydesk_domain::{AccountId, ApiToken, HashedToken};
use keydesk_store::{Change, StoreError};
use std::sync::{Arc, PoisonError};
use std::time::Duration;

/// How often it is tried again.
const TRY_EVERY: Duration = Duration::from_secs(5);

/// Access that somebody took away.
#[derive(Clone, Debug)]
pub(crate) struct TakenAway {
    /// Who did it. They were allowed to.
    pub(crate) acting: Acting,
    /// Since when it is refused.
    pub(crate) at: Timestamp,
    /// What it was.
    pub(crate) what: What,
}

/// What was taken away.
#[derive(Clone, Debug)]
pub(crate) enum What {
    /// A token was deleted.
    Deleted(HashedToken, ApiToken),
    /// A token was paused.
    Paused(HashedToken, ApiToken),
    /// An account was disabled.
    AccountDisabled(AccountId),
    /// An account was deleted.
    AccountDeleted(AccountId),
}

impl What {
    /// The act as the subject of a sentence.
    fn words(&self) -> &'static str {
        match self {
            Self::Deleted(..) => "That the API token is deleted",
            Self::Paused(..) => "That the API token is paused",
            Self::AccountDisabled(_) => "That the account is disabled",
            Self::AccountDeleted(_) => "That the account is deleted",
        }
    }
}

impl TakenAway {
    /// Puts it into force.
    fn apply(&self, table: &mut AccessTable) {
        let since = Some(self.at);
        match &self.what {
            What::Deleted(hash, token) => {
                let entry = table.find(*hash).unwrap_or_else(|| publish::entry(*hash, token));
                table.put_token(TokenEntry { deleted_at: entry.deleted_at.or(since), ..entry });
            }
            What::Paused(hash, token) => {
                let entry = table.find(*hash).unwrap_or_else(|| publish::entry(*hash, token));
                table.put_token(TokenEntry { paused_at: entry.paused_at.or(since), ..entry });
            }
            What::AccountDisabled(id) | What::AccountDeleted(id) => table.refuse_account(*id),
        }
    }

    /// Writes it down with its record. False if it stands in the store already, as after a commit that reported an error and was made.
    async fn write(&self, change: &mut Change) -> Result<bool, DeskError> {
        let world = World::load(change).await?;
        match &self.what {
            What::Deleted(_, token) | What::Paused(_, token) => {
                let Some((_, mut token)) = keydesk_store::tokens::get(change, token.id).await?
                else {
                    return Ok(false);
                };
                let pause = matches!(self.what, What::Paused(..));
                if token.deleted_at.is_some() || (pause && token.paused_at.is_some()) {
                    return Ok(false);
                }
                if pause {
                    token_pause::set(change, &self.acting, token, true, self.at).await?;
                } else {
                    tokens::delete(change, &self.acting.actor(), &mut token, self.at).await?;
                }
            }
            What::AccountDisabled(id) | What::AccountDeleted(id) => {
                let Some(account) = world.account(*id) else { return Ok(false) };
                if matches!(self.what, What::AccountDeleted(_)) {
                    accounts::delete(change, &self.acting, account, self.at).await?;
                } else if account.is_enabled() {
                    accounts::disable(change, &world, &self.acting, account, self.at).await?;
                } else {
                    return Ok(false);
                }
            }
        }
        Ok(true)
    }
}

impl Desk {
    /// What is wrong with the store at this moment, and what that means for whom; nothing, as a rule.
    #[must_use]
    pub fn trouble(&self) -> Option<String> {
        let unwritten = self.inner.unwritten.lock().unwrap_or_else(PoisonError::into_inner);
        let (_, why) = unwritten.last()?;
        let (count, are) = match unwritten.len() {
            1 => ("One change that took access away".to_owned(), "It is"),
            many => (format!("{many} changes that took access away"), "They are"),
        };
        Some(format!(
            "{count} could not be written to the store: {why} {are} in force all the same, and it is tried again every few seconds. Do \
             not end Keydesk before: what was deleted would work again."
        ))
    }

    /// Tries at once to write what could not be written, and does not wait for the next time it is tried anyway.
    ///
    /// # Errors
    /// [`DeskError::Store`]; what was taken away stays in force.
    pub async fn write_unwritten(&self) -> Result<(), DeskError> {
        self.to_the_end(async move |inner| {
            let _turn = inner.turn.lock().await;
            inner.write_unwritten().await
        })
        .await
    }
}

impl Inner {
    /// What a change that takes access away came to; if the store could not be written, it is put into force, and whoever asked is told.
    /// `allowed` looks with nothing but reading whether they may. The caller holds the turn.
    pub(crate) async fn in_force_at_least<T>(
        self: &Arc<Self>,
        outcome: Result<T, DeskError>,
        allowed: impl AsyncFnOnce(&Self) -> Result<TakenAway, DeskError>,
    ) -> Result<T, DeskError> {
        let why = match outcome {
            Err(DeskError::Store(why)) => why,
            other => return other,
        };
        match allowed(self).await {
            Ok(taken_away) => Err(self.hold(taken_away, why)),
            // Nothing is known of it that could be acted on; or the commit that reported an error was made.
            Err(DeskError::Store(_) | DeskError::NotFound { .. }) => Err(why.into()),
            Err(forbidden) => Err(forbidden),
        }
    }

    /// Puts it into force, and has it written as soon as that can be.
    fn hold(self: &Arc<Self>, taken_away: TakenAway, why: StoreError) -> DeskError {
        tracing::error!(%why, "access was taken away, which is in force and could not be written");
        let act = taken_away.what.words();
        let is_first = {
            let mut unwritten = self.unwritten.lock().unwrap_or_else(PoisonError::into_inner);
            unwritten.push((taken_away, without_what_was_not_done(&why)));
            unwritten.len() == 1
        };
        self.show(AccessTable::clone(&self.table.load()));
        if is_first {
            self.keep_trying();
        }
        DeskError::NotWritten { act, why }
    }

    fn keep_trying(self: &Arc<Self>) {
        let weak = Arc::downgrade(self);
        tokio::spawn(async move {
            loop {
                tokio::time::sleep(TRY_EVERY).await;
                let Some(inner) = weak.upgrade() else { return };
                let _turn = inner.turn.lock().await;
                if inner.write_unwritten().await.is_ok() {
                    return;
                }
            }
        });
    }

    /// Writes what could not be written so far, in one transaction. Whoever gives access back does this first. The caller holds the turn.
    pub(crate) async fn write_unwritten(&self) -> Result<(), DeskError> {
        let pending: Vec<(TakenAway, String)> =
            self.unwritten.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if pending.is_empty() {
            return Ok(());
        }
        let written = async {
            let mut change = self.store.change().await?;
            let mut is_any = false;
            for (taken_away, _) in &pending {
                is_any |= taken_away.write(&mut change).await?;
            }
            if is_any { Ok(change.commit().await?) } else { Ok(()) }
        };
        let outcome: Result<(), DeskError> = written.await;
        self.note(outcome.as_ref().err());
        if outcome.is_ok() {
            tracing::info!("what could not be written is written now");
            // A token deleted with its account, one put back: the store knows, the table as it stands does not.
            match publish::load(&self.store).await {
                Ok(table) => self.show(table),
                Err(error) => {
                    tracing::error!(%error, "the store could not be read anew; the gateway goes on with what it knew");
                }
            }
        }
        outcome
    }

    /// Written; or not, and why not by now.
    fn note(&self, error: Option<&DeskError>) {
        let mut unwritten = self.unwritten.lock().unwrap_or_else(PoisonError::into_inner);
        match error {
            None => unwritten.clear(),
            Some(DeskError::Store(error)) => {
                unwritten.iter_mut().for_each(|(_, why)| *why = without_what_was_not_done(error));
            }
            Some(error) => unwritten.iter_mut().for_each(|(_, why)| *why = error.to_string()),
        }
    }

    /// Swaps the table, with all in force that is not written.
    pub(crate) fn show(&self, mut table: AccessTable) {
        for (taken_away, _) in self.unwritten.lock().unwrap_or_else(PoisonError::into_inner).iter()
        {
            taken_away.apply(&mut table);
        }
        self.table.store(Arc::new(table));
        self.changes.send_modify(|count| *count += 1);
    }
}
