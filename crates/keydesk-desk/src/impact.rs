//! What a change would do, seen before it is made: whom it touches, and which requests of the last days would now be refused.
//!
//! Who may not make a change is refused its preview, with the same sentence.

use crate::accounts::{self, AccountEdit};
use crate::activity::{hour_of, may_be_told_of};
use crate::desk::Desk;
use crate::error::DeskError;
use crate::session::Session;
use crate::token_pause::may_pause;
use crate::tokens::{self, TokenEdit, find_live, may_see};
use crate::world::{Acting, World};
use jiff::Timestamp;
use keydesk_domain::impact::{Standing, would_be_refused};
use keydesk_domain::permission::{Area, Permission};
use keydesk_domain::rules;
use keydesk_domain::{Account, AccountId, ApiToken, EnvironmentId, PermissionSet, Role, TokenId};
use keydesk_store::activity::{self as kept, LetThrough};
use keydesk_store::{Conn, environments, notable, settings};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashMap};

/// So many days are looked back, if so many are kept.
pub(crate) const DAYS: u16 = 7;
/// So many requests, and tokens, are named.
pub(crate) const NAMED: usize = 100;

/// A change that is being thought of. Things are named by name or identifier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProposedChange {
    /// A role with these permissions.
    Role {
        /// The role.
        role: String,
        /// Its permissions, whole.
        permissions: PermissionSet,
    },
    /// An account with these roles, enabled or not.
    Account {
        /// The account.
        account: String,
        /// Its roles, whole; `None` leaves them.
        roles: Option<Vec<String>>,
        /// Whether it is enabled; `None` leaves it.
        enabled: Option<bool>,
    },
    /// An account deleted, and with it its tokens.
    DeleteAccount {
        /// The account.
        account: String,
    },
    /// Tokens deleted.
    DeleteTokens {
        /// The tokens.
        tokens: Vec<String>,
    },
    /// A token with another expiry.
    TokenExpiry {
        /// The token.
        token: String,
        /// The expiry; `Some(None)` is never, `None` leaves it.
        expires_at: Option<Option<Timestamp>>,
    },
    /// A token paused.
    PauseToken {
        /// The token.
        token: String,
    },
}

/// Requests of one token to one endpoint that would be refused after the change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImpactRow {
    /// The token.
    pub token: TokenId,
    /// The token's name.
    pub token_name: String,
    /// Its account's name.
    pub account_name: String,
    /// The name of the environment that they were sent to.
    pub environment_name: String,
    /// The method.
    pub method: String,
    /// The route's template.
    pub route: String,
    /// The permission that would be missing; `None` if nothing at all would get through.
    pub permission: Option<Permission>,
    /// How many requests.
    pub count: i64,
    /// When the last of them came.
    pub last_at: Timestamp,
}

/// What a change would do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeImpact {
    /// The names of the accounts that it changes something for.
    pub accounts: Vec<String>,
    /// The names of the tokens that it changes something for, of those that the actor may see; at most 100.
    pub tokens: Vec<String>,
    /// How many tokens there are in all, seen or not.
    pub token_count: usize,
    /// How many days were looked back.
    pub days: u16,
    /// How many requests of those days would now be refused, whoever's they were.
    pub requests: i64,
    /// Permissions that somebody loses.
    pub lost: Vec<Permission>,
    /// Permissions that somebody gains.
    pub gained: Vec<Permission>,
    /// The requests by token and endpoint, of the tokens that the actor may see, most first; at most 100.
    pub rows: Vec<ImpactRow>,
    /// How many refused requests of those days would now pass, of those that are kept one by one: only a change of routes says so.
    #[serde(default)]
    pub opened_requests: i64,
    /// The names of the tokens that sent them, of those that the actor may see; at most 100.
    #[serde(default)]
    pub opened_tokens: Vec<String>,
    /// How many tokens sent them.
    #[serde(default)]
    pub opened_token_count: usize,
}

/// The part of the world that a change touches, as it is and as it would be.
#[derive(Default)]
struct Touched {
    /// Accounts with what they hold; nothing once they are disabled or deleted.
    accounts: Vec<(Account, PermissionSet, PermissionSet)>,
    tokens: Vec<TouchedToken>,
}

struct TouchedToken {
    token: ApiToken,
    before: Option<PermissionSet>,
    after: Option<PermissionSet>,
}

impl Desk {
    /// What a change would do, by what happened in the last seven days.
    ///
    /// # Errors
    /// Whatever the change itself would be refused with.
    pub async fn preview_change(
        &self,
        session: &Session,
        change: &ProposedChange,
    ) -> Result<ChangeImpact, DeskError> {
        let mut conn = self.inner.store.read().await?;
        let world = World::load(&mut conn).await?;
        let acting = world.acting(session)?;
        let now = self.now();
        let preview = Preview { world: &world, acting: &acting, now };
        let touched = match change {
            ProposedChange::Role { role, permissions } => {
                preview.role(&mut conn, role, *permissions).await?
            }
            ProposedChange::Account { account, roles, enabled } => {
                let edit = AccountEdit {
                    roles: roles.clone(),
                    enabled: *enabled,
                    ..AccountEdit::default()
                };
                preview.account(&mut conn, account, &edit).await?
            }
            ProposedChange::DeleteAccount { account } => {
                preview.without_account(&mut conn, account).await?
            }
            ProposedChange::DeleteTokens { tokens } => {
                preview.without_tokens(&mut conn, tokens).await?
            }
            ProposedChange::TokenExpiry { token, expires_at } => {
                let edit = TokenEdit { expires_at: *expires_at, ..TokenEdit::default() };
                preview.expiry(&mut conn, token, &edit).await?
            }
            ProposedChange::PauseToken { token } => preview.pause(&mut conn, token).await?,
        };
        let days = settings::activity(&mut conn).await?.retention_days.min(DAYS);
        preview.impact(&mut conn, touched, days).await
    }
}

struct Preview<'w> {
    world: &'w World,
    acting: &'w Acting,
    now: Timestamp,
}

impl Preview<'_> {
    async fn role(
        &self,
        conn: &mut Conn,
        wanted: &str,
        permissions: PermissionSet,
    ) -> Result<Touched, DeskError> {
        rules::need(self.acting.holds, Permission::edit(Area::Users), "edit a role")?;
        let before = self.world.find_role(wanted)?;
        rules::may_change_role(self.acting.holds, before)?;
        rules::may_hand_out(self.acting.holds, permissions, "give this role more")?;
        let role = Role { permissions, ..before.clone() };
        let roles = self
            .world
            .roles
            .iter()
            .map(|it| if it.id == role.id { role.clone() } else { it.clone() });
        self.people(conn, self.world.accounts.clone(), roles.collect()).await
    }

    async fn account(
        &self,
        conn: &mut Conn,
        wanted: &str,
        edit: &AccountEdit,
    ) -> Result<Touched, DeskError> {
        rules::need(self.acting.holds, Permission::edit(Area::Users), "edit an account")?;
        let before = self.world.find_account(wanted)?;
        accounts::may_change(self.world, self.acting, before, edit)?;
        let after = accounts::edited(self.world, before, edit, self.now)?;
        rules::may_hand_out(self.acting.holds, self.world.holds(&after), "give this account more")?;
        let all = self
            .world
            .accounts
            .iter()
            .map(|it| if it.id == after.id { after.clone() } else { it.clone() });
        self.people(conn, all.collect(), self.world.roles.clone()).await
    }

    async fn without_account(&self, conn: &mut Conn, wanted: &str) -> Result<Touched, DeskError> {
        rules::need(self.acting.holds, Permission::edit(Area::Users), "delete an account")?;
        let account = self.world.find_account(wanted)?;
        rules::may_hand_out(self.acting.holds, self.world.holds(account), "delete this account")?;
        let rest = self.world.accounts.iter().filter(|it| it.id != account.id).cloned();
        self.people(conn, rest.collect(), self.world.roles.clone()).await
    }

    async fn without_tokens(
        &self,
        conn: &mut Conn,
        wanted: &[String],
    ) -> Result<Touched, DeskError> {
        let mut touched = Touched::default();
        for wanted in wanted {
            let token = live(conn, self.acting, wanted).await?;
            tokens::may_delete(self.acting, &token)?;
            touched
                .tokens
                .push(self.changed(&token, |after| after.times.deleted_at = Some(self.now)));
        }
        Ok(touched)
    }

    async fn expiry(
        &self,
        conn: &mut Conn,
        wanted: &str,
        edit: &TokenEdit,
    ) -> Result<Touched, DeskError> {
        let token = live(conn, self.acting, wanted).await?;
        tokens::may_edit(self.acting, &token)?;
        let expires_at = edit.expires_at.unwrap_or(token.expires_at);
        let after = ApiToken { expires_at, ..token.clone() };
        rules::may_widen(self.acting.holds, self.acting.account.id, &token, &after)?;
        tokens::edit_fits(self.world, self.acting, &after, edit, self.now)?;
        let is_changed = token.expires_at != expires_at;
        let touched =
            is_changed.then(|| self.changed(&token, |after| after.times.expires_at = expires_at));
        Ok(Touched { tokens: touched.into_iter().collect(), ..Touched::default() })
    }

    async fn pause(&self, conn: &mut Conn, wanted: &str) -> Result<Touched, DeskError> {
        let token = live(conn, self.acting, wanted).await?;
        may_pause(self.acting, &token)?;
        let touched = token
            .paused_at
            .is_none()
            .then(|| self.changed(&token, |after| after.times.paused_at = Some(self.now)));
        Ok(Touched { tokens: touched.into_iter().collect(), ..Touched::default() })
    }

    /// What another set of accounts and roles would change.
    async fn people(
        &self,
        conn: &mut Conn,
        accounts: Vec<Account>,
        roles: Vec<Role>,
    ) -> Result<Touched, DeskError> {
        let with_password = self.world.with_password.clone();
        let (environments, epochs) = (Vec::new(), HashMap::new());
        let after = World { accounts, roles, environments, epochs, with_password };
        after.keeps_an_administrator()?;
        let mut touched = Touched::default();
        for account in &self.world.accounts {
            let before = holds(self.world, account.id);
            let then = holds(&after, account.id);
            if before != then {
                touched.accounts.push((
                    account.clone(),
                    before.unwrap_or_default(),
                    then.unwrap_or_default(),
                ));
            }
        }
        let ids: Vec<AccountId> = touched.accounts.iter().map(|(account, ..)| account.id).collect();
        for token in notable::tokens_of(conn, &ids).await? {
            let changed = self
                .changed(&token, |standing| standing.account_holds = holds(&after, token.account));
            let is_deleted = after.account(token.account).is_none();
            if changed.before != changed.after || is_deleted {
                touched.tokens.push(changed);
            }
        }
        Ok(touched)
    }

    fn changed(&self, token: &ApiToken, change: impl FnOnce(&mut Standing)) -> TouchedToken {
        let before = Standing::of(token, holds(self.world, token.account));
        let mut after = before;
        change(&mut after);
        TouchedToken {
            token: token.clone(),
            before: before.permits(self.now),
            after: after.permits(self.now),
        }
    }

    async fn impact(
        &self,
        conn: &mut Conn,
        touched: Touched,
        days: u16,
    ) -> Result<ChangeImpact, DeskError> {
        let Touched { accounts, tokens } = touched;
        let (mut lost, mut gained) = (BTreeSet::new(), BTreeSet::new());
        let mut compare = |before: PermissionSet, after: PermissionSet| {
            lost.extend(before.beyond(after));
            gained.extend(after.beyond(before));
        };
        if accounts.is_empty() {
            tokens.iter().for_each(|it| {
                compare(it.before.unwrap_or_default(), it.after.unwrap_or_default());
            });
        } else {
            accounts.iter().for_each(|(_, before, after)| compare(*before, *after));
        }
        let mut people: BTreeSet<(String, AccountId)> =
            accounts.iter().map(|(account, ..)| (account.name.to_string(), account.id)).collect();
        let of_tokens = tokens.iter().filter_map(|it| self.world.account(it.token.account));
        people.extend(of_tokens.map(|account| (account.name.to_string(), account.id)));
        people.retain(|(_, id)| may_be_told_of(self.acting, Some(*id)));
        let refused = self.refused(conn, &tokens, days).await?;
        let named = tokens.iter().filter(|it| may_see(self.acting, &it.token)).take(NAMED);
        Ok(ChangeImpact {
            accounts: people.into_iter().map(|(name, _)| name).collect(),
            tokens: named.map(|it| it.token.name.to_string()).collect(),
            token_count: tokens.len(),
            days,
            requests: refused.iter().map(|(_, it)| it.count).sum(),
            lost: lost.into_iter().collect(),
            gained: gained.into_iter().collect(),
            rows: self.rows(conn, refused).await?,
            ..ChangeImpact::default()
        })
    }

    /// The requests of the last days that got through, still would, and would no longer; most first.
    async fn refused<'t>(
        &self,
        conn: &mut Conn,
        tokens: &'t [TouchedToken],
        days: u16,
    ) -> Result<Vec<(&'t TouchedToken, LetThrough)>, DeskError> {
        let touched: HashMap<TokenId, &TouchedToken> =
            tokens.iter().map(|it| (it.token.id, it)).collect();
        let loses = |it: &&TouchedToken| it.before.is_some() && it.before != it.after;
        let ids: Vec<TokenId> = tokens.iter().filter(loses).map(|it| it.token.id).collect();
        let since = hour_of(self.now) - i64::from(days) * 24;
        let found = kept::let_through(conn, &ids, since).await?.into_iter();
        let mut refused: Vec<_> = found
            .filter_map(|it| touched.get(&it.token).map(|token| (*token, it)))
            .filter(|(token, it)| would_be_refused(token.before, token.after, it.permission))
            .collect();
        refused.sort_by_key(|(_, it)| std::cmp::Reverse((it.count, it.last_at)));
        Ok(refused)
    }

    async fn rows(
        &self,
        conn: &mut Conn,
        refused: Vec<(&TouchedToken, LetThrough)>,
    ) -> Result<Vec<ImpactRow>, DeskError> {
        let environments: HashMap<EnvironmentId, String> =
            environments::names(conn).await?.into_iter().map(|(id, name, _)| (id, name)).collect();
        let seen =
            refused.into_iter().filter(|(it, _)| may_see(self.acting, &it.token)).take(NAMED);
        Ok(seen
            .map(|(touched, it)| ImpactRow {
                token: it.token,
                token_name: touched.token.name.to_string(),
                account_name: self
                    .world
                    .account(touched.token.account)
                    .map(|it| it.name.to_string())
                    .unwrap_or_default(),
                environment_name: environments.get(&it.environment).cloned().unwrap_or_default(),
                method: it.method,
                route: it.route,
                permission: it.permission.filter(|_| touched.after.is_some()),
                count: it.count,
                last_at: it.last_at,
            })
            .collect())
    }
}

/// What an account holds whose tokens work; `None` once it is disabled or deleted.
pub(crate) fn holds(world: &World, account: AccountId) -> Option<PermissionSet> {
    world
        .account(account)
        .filter(|account| account.is_enabled())
        .map(|account| world.holds(account))
}

/// A token that is not deleted, by identifier without reading all of them, or by name.
async fn live(conn: &mut Conn, acting: &Acting, wanted: &str) -> Result<ApiToken, DeskError> {
    let is_there = |token: &ApiToken| token.deleted_at.is_none() && may_see(acting, token);
    if let Ok(id) = wanted.parse()
        && let Some((_, token)) =
            keydesk_store::tokens::get(conn, id).await?.filter(|(_, token)| is_there(token))
    {
        return Ok(token);
    }
    Ok(find_live(conn, acting, wanted).await?.1)
}
