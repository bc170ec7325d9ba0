//! Keeping away in a restored store what was taken away since the backup: each with its record.

use super::error::BackupError;
use crate::error::DeskError;
use crate::world::{World, subject};
use jiff::Timestamp;
use keydesk_domain::audit::{Actor, NewRecord, Subject};
use keydesk_domain::since_backup::{account_since, role_since, token_since};
use keydesk_domain::{Account, AccountId, ApiToken, Environment, EnvironmentId, Role, TokenId};
use keydesk_store::{Change, Conn, accounts, environments, roles, second_factor, tokens};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::{BTreeSet, HashMap, HashSet};

const WHY: &str = "since the backup that was restored";

/// What the store that is being replaced knows.
#[derive(Debug, Default)]
pub(crate) struct Later {
    accounts: HashMap<AccountId, Account>,
    deleted: HashSet<AccountId>,
    roles: Vec<Role>,
    tokens: HashMap<TokenId, ApiToken>,
    environments: Vec<Environment>,
    environments_deleted: HashSet<EnvironmentId>,
}

/// What stays taken away, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StillTaken {
    /// Tokens that were deleted since.
    pub tokens_deleted: Vec<String>,
    /// Tokens that were paused or narrowed since.
    pub tokens_changed: Vec<String>,
    /// Accounts that were deleted since.
    pub accounts_deleted: Vec<String>,
    /// Accounts that were disabled or lost roles since.
    pub accounts_changed: Vec<String>,
    /// Roles that were made smaller since.
    pub roles_changed: Vec<String>,
    /// Environments that were deleted since, or got another base URL.
    pub environments_changed: Vec<String>,
    /// Accounts that got another password or second factor since.
    pub passwords_changed: Vec<String>,
}

impl Later {
    pub(crate) async fn read(conn: &mut Conn) -> Result<Self, DeskError> {
        Ok(Self {
            accounts: accounts::all(conn)
                .await?
                .into_iter()
                .map(|account| (account.id, account))
                .collect(),
            deleted: accounts::deleted(conn).await?.into_iter().collect(),
            roles: roles::all(conn).await?,
            environments: environments::all(conn).await?,
            environments_deleted: environments::deleted(conn).await?.into_iter().collect(),
            tokens: tokens::all(conn)
                .await?
                .into_iter()
                .map(|(_, token)| (token.id, token))
                .collect(),
        })
    }

    /// The names of tokens that work, and are not among these.
    pub(crate) fn made_since(&self, backup: &HashSet<TokenId>) -> Vec<String> {
        let since = self
            .tokens
            .values()
            .filter(|token| token.deleted_at.is_none() && !backup.contains(&token.id));
        let names: BTreeSet<String> = since.map(|token| token.name.to_string()).collect();
        names.into_iter().collect()
    }
}

/// A restored store in the making.
pub(crate) struct Restoring<'c> {
    pub(crate) change: &'c mut Change,
    pub(crate) by: &'c Actor,
    pub(crate) now: Timestamp,
}

impl Restoring<'_> {
    async fn record(
        &mut self,
        action: &'static str,
        subject: Subject,
        detail: Value,
    ) -> Result<(), DeskError> {
        let record = NewRecord { at: self.now, actor: self.by.clone(), action, subject, detail };
        self.change.record(record);
        Ok(())
    }

    /// Takes away what was taken away later.
    pub(crate) async fn keep_away(&mut self, later: &Later) -> Result<StillTaken, DeskError> {
        let mut still = StillTaken::default();
        self.tokens(later, &mut still).await?;
        self.roles(later, &mut still).await?;
        self.accounts(later, &mut still).await?;
        self.environments(later, &mut still).await?;
        let world = World::load(self.change).await?;
        world.keeps_an_administrator().map_err(|_| BackupError::NoAdministrator)?;
        Ok(still)
    }

    async fn tokens(&mut self, later: &Later, still: &mut StillTaken) -> Result<(), DeskError> {
        let mut changed = Vec::new();
        for (_, before) in tokens::all(self.change).await? {
            let Some(after) =
                later.tokens.get(&before.id).map(|it| token_since(&before, it, self.now))
            else {
                continue;
            };
            match after.deleted_at.filter(|_| before.deleted_at.is_none()) {
                Some(at) => {
                    self.delete_token(&before, at).await?;
                    still.tokens_deleted.push(before.name.to_string());
                }
                None if after != before => changed.push((before, after)),
                None => {}
            }
        }
        // Only now, so that of two that share a name the one that is gone is out of the other's way.
        for (before, after) in changed {
            tokens::update(self.change, &after).await?;
            let paused = before.paused_at.is_none() && after.paused_at.is_some();
            let detail = json!({
                "hint": after.hint, "why": WHY, "expires_at": after.expires_at, "narrowed_to": after.narrowed_to,
                "allowed_addresses": after.allowed_addresses,
            });
            let about = subject("token", &after.id, &after.name);
            self.record(if paused { "token.paused" } else { "token.edited" }, about, detail)
                .await?;
            still.tokens_changed.push(after.name.to_string());
        }
        Ok(())
    }

    async fn delete_token(&mut self, token: &ApiToken, at: Timestamp) -> Result<(), DeskError> {
        tokens::delete(self.change, token.id, at).await?;
        let about = subject("token", &token.id, &token.name);
        self.record(
            "token.deleted",
            about,
            json!({ "hint": token.hint, "why": WHY, "deleted_at": at }),
        )
        .await
    }

    async fn roles(&mut self, later: &Later, still: &mut StillTaken) -> Result<(), DeskError> {
        for before in roles::all(self.change).await? {
            let then = later.roles.iter().find(|role| role.id == before.id);
            let Some(after) =
                then.map(|then| role_since(&before, then)).filter(|after| *after != before)
            else {
                continue;
            };
            roles::update(self.change, &after).await?;
            let detail = json!({ "why": WHY, "permissions": after.permissions, "permissions_before": before.permissions });
            self.record("role.edited", subject("role", &after.id, &after.name), detail).await?;
            still.roles_changed.push(after.name.to_string());
        }
        Ok(())
    }

    async fn accounts(&mut self, later: &Later, still: &mut StillTaken) -> Result<(), DeskError> {
        for before in accounts::all(self.change).await? {
            let about = subject("account", &before.id, &before.email);
            if later.deleted.contains(&before.id) {
                for (_, token) in tokens::all(self.change).await? {
                    if token.account == before.id && token.deleted_at.is_none() {
                        self.delete_token(&token, self.now).await?;
                        still.tokens_deleted.push(token.name.to_string());
                    }
                }
                accounts::delete(self.change, before.id, self.now).await?;
                second_factor::remove(self.change, before.id).await?;
                self.record("account.deleted", about, json!({ "why": WHY })).await?;
                still.accounts_deleted.push(before.email.to_string());
                continue;
            }
            let Some(then) = later.accounts.get(&before.id) else { continue };
            let after = account_since(&before, then, self.now);
            if after == before {
                continue;
            }
            accounts::update(self.change, &after).await?;
            let disabled = before.is_enabled() && !after.is_enabled();
            let detail =
                json!({ "why": WHY, "enabled": after.is_enabled(), "roles": after.roles.len() });
            self.record(
                if disabled { "account.disabled" } else { "account.edited" },
                about,
                detail,
            )
            .await?;
            still.accounts_changed.push(after.email.to_string());
        }
        Ok(())
    }

    /// A credential is for the base URL that it was given for: an older one must not get it.
    async fn environments(
        &mut self,
        later: &Later,
        still: &mut StillTaken,
    ) -> Result<(), DeskError> {
        let in_use: HashSet<EnvironmentId> = tokens::all(self.change)
            .await?
            .into_iter()
            .filter(|(_, token)| token.deleted_at.is_none())
            .map(|(_, token)| token.environment)
            .collect();
        for before in environments::all(self.change).await? {
            let about = subject("environment", &before.id, &before.name);
            if later.environments_deleted.contains(&before.id) && !in_use.contains(&before.id) {
                environments::delete(self.change, before.id, self.now).await?;
                self.record("environment.deleted", about, json!({ "why": WHY })).await?;
            } else if let Some(then) = later
                .environments
                .iter()
                .find(|it| it.id == before.id && it.upstream != before.upstream)
            {
                let after = Environment { upstream: then.upstream.clone(), ..before.clone() };
                environments::update(self.change, &after).await?;
                self.record(
                    "environment.edited",
                    about,
                    json!({ "why": WHY, "upstream": after.upstream }),
                )
                .await?;
            } else {
                continue;
            }
            still.environments_changed.push(before.name.to_string());
        }
        Ok(())
    }

    /// Has everybody sign in as they did last: an old password may have been changed because somebody else knew it.
    pub(crate) async fn sign_in_as_last(
        &mut self,
        from: &mut Conn,
    ) -> Result<Vec<String>, DeskError> {
        let mut changed = Vec::new();
        for account in accounts::all(self.change).await? {
            let last = accounts::password_hash(from, account.id).await?;
            let differs = last != accounts::password_hash(self.change, account.id).await?;
            let factor = second_factor::get(from, account.id).await?.map(|kept| kept.sealed);
            let factor_differs = factor
                != second_factor::get(self.change, account.id).await?.map(|kept| kept.sealed);
            if let Some(hash) = last.filter(|_| differs) {
                accounts::set_password_hash(self.change, account.id, &hash).await?;
            } else if !factor_differs {
                continue;
            }
            second_factor::take_over(self.change, from, account.id).await?;
            let about = subject("account", &account.id, &account.email);
            self.record("account.password-changed", about, json!({ "why": WHY })).await?;
            changed.push(account.email.to_string());
        }
        Ok(changed)
    }

    /// Nobody signs in with a password that was rolled back: somebody else may know it, and it may have been changed for that. Gives
    /// whose.
    pub(crate) async fn withdraw_passwords(&mut self) -> Result<Vec<String>, DeskError> {
        let mut withdrawn = Vec::new();
        for account in accounts::all(self.change).await? {
            if !accounts::withdraw_password(self.change, account.id).await? {
                continue;
            }
            second_factor::remove(self.change, account.id).await?;
            let why = "restored from a backup, and whether it was changed since is not known";
            let about = subject("account", &account.id, &account.email);
            self.record("account.password-withdrawn", about, json!({ "why": why })).await?;
            withdrawn.push(account.email.to_string());
        }
        Ok(withdrawn)
    }

    /// Pauses every token that could be used, until somebody has looked at it. Gives how many.
    pub(crate) async fn pause_all(&mut self) -> Result<usize, DeskError> {
        let mut paused = 0;
        for (_, token) in tokens::all(self.change).await? {
            if token.deleted_at.is_some() || token.paused_at.is_some() {
                continue;
            }
            let after = ApiToken { paused_at: Some(self.now), paused_by: None, ..token };
            tokens::update(self.change, &after).await?;
            let why = "restored from a backup, and whether it was deleted since is not known";
            let about = subject("token", &after.id, &after.name);
            self.record("token.paused", about, json!({ "hint": after.hint, "why": why })).await?;
            paused += 1;
        }
        Ok(paused)
    }
}
