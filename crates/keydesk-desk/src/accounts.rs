//! Accounts: create, list, edit, disable, delete, set a password.

use crate::desk::{Desk, Inner};
use crate::error::DeskError;
use crate::password_hash;
use crate::publish;
use crate::session::Session;
use crate::unwritten::{TakenAway, What};
use crate::views::AccountView;
use crate::world::{Acting, World, subject};
use jiff::Timestamp;
use keydesk_domain::password::{self, Strength};
use keydesk_domain::permission::{Area, Permission};
use keydesk_domain::rules::{self, Forbidden};
use keydesk_domain::{
    Account, AccountId, AccountKind, AccountName, ApiToken, Email, HashedToken, PermissionSet,
    RoleId,
};
use keydesk_store::{Change, Conn, accounts, second_factor, tokens};
use secrecy::SecretString;
use serde_json::json;
use uuid::Uuid;

/// An account to make.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// Person or service.
    pub kind: AccountKind,
    /// As shown.
    pub name: AccountName,
    /// What it signs in with.
    pub email: Email,
    /// Its roles, by name or identifier; at least one.
    pub roles: Vec<String>,
    /// Its password. Without one nobody can sign in as it until one is set.
    pub password: Option<SecretString>,
}

/// What to change about an account; what is `None` stays.
#[derive(Clone, Debug, Default)]
pub struct AccountEdit {
    /// Another name.
    pub name: Option<AccountName>,
    /// Another e-mail.
    pub email: Option<Email>,
    /// Other roles, whole, by name or identifier.
    pub roles: Option<Vec<String>>,
    /// Disable (`false`) or enable (`true`).
    pub enabled: Option<bool>,
    /// Another password.
    pub password: Option<SecretString>,
    /// The password of now, which another one for oneself takes.
    pub current_password: Option<SecretString>,
}

impl Desk {
    /// All accounts.
    ///
    /// # Errors
    /// [`Forbidden::Lacks`] `users:view`, [`DeskError::SessionEnded`], [`DeskError::Store`].
    pub async fn accounts(&self, session: &Session) -> Result<Vec<AccountView>, DeskError> {
        let mut conn = self.inner.store.read().await?;
        let world = World::load(&mut conn).await?;
        rules::need(world.acting(session)?.holds, Permission::view(Area::Users), "see accounts")?;
        let mut views = Vec::with_capacity(world.accounts.len());
        for account in &world.accounts {
            views.push(view(&mut conn, &world, account).await?);
        }
        Ok(views)
    }

    /// One account, by e-mail or identifier.
    ///
    /// # Errors
    /// As [`Desk::accounts`], and [`DeskError::NotFound`].
    pub async fn account(&self, session: &Session, wanted: &str) -> Result<AccountView, DeskError> {
        let mut conn = self.inner.store.read().await?;
        let world = World::load(&mut conn).await?;
        rules::need(world.acting(session)?.holds, Permission::view(Area::Users), "see accounts")?;
        view(&mut conn, &world, world.find_account(wanted)?).await
    }

    /// Creates an account. Gives its password's strength, if it was given one.
    ///
    /// # Errors
    /// [`DeskError::Forbidden`], [`DeskError::EmailTaken`], [`DeskError::WeakPassword`], [`DeskError::NotFound`] (a role),
    /// [`DeskError::Store`].
    pub async fn create_account(
        &self,
        session: &Session,
        new: NewAccount,
    ) -> Result<(AccountView, Option<Strength>), DeskError> {
        // Whoever may not do it learns so before any of the slow work is done.
        self.may_edit_users(session, "create an account").await?;
        let (hash, strength) =
            self.hash_if_any(new.password.as_ref(), &new.name, &new.email).await?;
        let session = session.clone();
        let view = self
            .to_the_end(async move |inner| {
                let _turn = inner.turn.lock().await;
                let (mut change, world, acting, now) = inner.begin(&session, "create an account").await?;
                let roles = find_roles(&world, &new.roles)?;
                let account = Account {
                    id: AccountId::from_uuid(Uuid::now_v7()),
                    kind: new.kind,
                    name: new.name,
                    email: new.email,
                    roles,
                    disabled_at: None,
                    created_at: now,
                };
                rules::may_hand_out(acting.holds, world.holds(&account), "create this account")?;
                check_email(&mut change, &account.email, None).await?;
                accounts::insert(&mut change, &account, hash.as_deref()).await?;
                let detail =
                    json!({ "kind": account.kind, "roles": role_names(&world, &account), "password": hash.is_some() });
                let about = subject("account", &account.id, &account.email);
                change.record(acting.record(now, "account.created", about, detail));
                let view = view(&mut change, &world, &account).await?;
                inner.commit_people(change).await?;
                Ok(view)
            })
            .await?;
        Ok((view, strength))
    }

    /// Changes an account. Its tokens change, or stop, at once.
    ///
    /// # Errors
    /// As [`Desk::create_account`]; [`Forbidden::LastAdministrator`]. Who changes their own password needs no permission for it.
    pub async fn edit_account(
        &self,
        session: &Session,
        wanted: &str,
        edit: AccountEdit,
    ) -> Result<(AccountView, Option<Strength>), DeskError> {
        let target = self.target(session, wanted, &edit).await?;
        if edit.password.is_some() && target.id == session.account() {
            let current = edit.current_password.as_ref().ok_or_else(|| {
                DeskError::invalid(
                    "current-password",
                    "To change your own password, give your present one too. Without it, anyone who finds your window open could take over the account.",
                )
            })?;
            self.confirm(&target.email, current).await?;
        }
        let name = edit.name.clone().unwrap_or_else(|| target.name.clone());
        let email = edit.email.clone().unwrap_or_else(|| target.email.clone());
        let (hash, strength) = self.hash_if_any(edit.password.as_ref(), &name, &email).await?;
        let session = session.clone();
        let view = self
            .to_the_end(async move |inner| {
                let _turn = inner.turn.lock().await;
                if edit.enabled == Some(true) {
                    inner.write_unwritten().await?;
                }
                let outcome = inner.edit_account(&session, &target, &edit, hash.as_deref()).await;
                if edit.enabled != Some(false) {
                    return outcome;
                }
                let allowed = async |inner: &Inner| {
                    let world = World::load(&mut *inner.store.read().await?).await?;
                    let acting = world.acting(&session)?;
                    let account = world.find_account(&target.id.to_string())?;
                    may_change(&world, &acting, account, &edit)?;
                    world.keeps_an_administrator_without(account.id)?;
                    Ok(TakenAway {
                        acting,
                        at: inner.now(),
                        what: What::AccountDisabled(account.id),
                    })
                };
                inner.in_force_at_least(outcome, allowed).await
            })
            .await?;
        Ok((view, strength))
    }

    /// Deletes an account and, in the same transaction, all its tokens. Gives the names of the tokens that stopped.
    ///
    /// # Errors
    /// [`DeskError::Forbidden`] (the last administrator; beyond what is held), [`DeskError::NotFound`], [`DeskError::Store`].
    pub async fn delete_account(
        &self,
        session: &Session,
        wanted: &str,
    ) -> Result<Vec<String>, DeskError> {
        let (session, wanted) = (session.clone(), wanted.to_owned());
        self.to_the_end(async move |inner| {
            let _turn = inner.turn.lock().await;
            let outcome = inner.delete_account(&session, &wanted).await;
            let allowed = async |inner: &Inner| {
                let world = World::load(&mut *inner.store.read().await?).await?;
                let acting = world.acting(&session)?;
                let account = may_delete(&world, &acting, &wanted)?;
                world.keeps_an_administrator_without(account.id)?;
                Ok(TakenAway { acting, at: inner.now(), what: What::AccountDeleted(account.id) })
            };
            inner.in_force_at_least(outcome, allowed).await
        })
        .await
    }

    async fn may_edit_users(&self, session: &Session, act: &'static str) -> Result<(), DeskError> {
        let world = World::load(&mut *self.inner.store.read().await?).await?;
        Ok(rules::need(world.acting(session)?.holds, Permission::edit(Area::Users), act)?)
    }

    async fn target(
        &self,
        session: &Session,
        wanted: &str,
        edit: &AccountEdit,
    ) -> Result<Account, DeskError> {
        let world = World::load(&mut *self.inner.store.read().await?).await?;
        let acting = world.acting(session)?;
        let target = world.find_account(wanted);
        if !target.as_ref().is_ok_and(|target| target.id == acting.account.id) {
            rules::need(acting.holds, Permission::edit(Area::Users), "edit an account")?;
        }
        let target = target?;
        may_change(&world, &acting, target, edit)?;
        Ok(target.clone())
    }

    async fn hash_if_any(
        &self,
        password: Option<&SecretString>,
        name: &AccountName,
        email: &Email,
    ) -> Result<(Option<String>, Option<Strength>), DeskError> {
        let Some(password) = password else { return Ok((None, None)) };
        let strength = password::check(password, name, email)?;
        Ok((
            Some(password_hash::hash(self.inner.settings.password_cost, password).await?),
            Some(strength),
        ))
    }
}

impl Inner {
    async fn edit_account(
        &self,
        session: &Session,
        target: &Account,
        edit: &AccountEdit,
        password_hash: Option<&str>,
    ) -> Result<AccountView, DeskError> {
        let mut change = self.store.change().await?;
        let world = World::load(&mut change).await?;
        let acting = world.acting(session)?;
        let now = self.now();
        let before = world
            .account(target.id)
            .ok_or_else(|| DeskError::not_found("account", target.email.as_str()))?;
        may_change(&world, &acting, before, edit)?;
        let after = edited(&world, before, edit, now)?;
        rules::may_hand_out(acting.holds, world.holds(&after), "give this account more")?;
        check_email(&mut change, &after.email, Some(after.id)).await?;
        update(&mut change, (&world, &acting), before, &after, password_hash, now).await?;
        let view = view(&mut change, &world, &after).await?;
        self.commit_people(change).await?;
        Ok(view)
    }

    async fn delete_account(
        &self,
        session: &Session,
        wanted: &str,
    ) -> Result<Vec<String>, DeskError> {
        let mut change = self.store.change().await?;
        let world = World::load(&mut change).await?;
        let acting = world.acting(session)?;
        let account = may_delete(&world, &acting, wanted)?;
        let stopped = delete(&mut change, &acting, account, self.now()).await?;
        let after = World::load(&mut change).await?;
        after.keeps_an_administrator()?;
        let names = stopped.iter().map(|(_, token)| token.name.to_string()).collect();
        self.commit(change, |table| {
            table.set_accounts(after.account_entries());
            stopped.iter().for_each(|(hash, token)| table.put_token(publish::entry(*hash, token)));
        })
        .await?;
        Ok(names)
    }
}

/// Writes an account as it is from now on, with its record.
async fn update(
    change: &mut Change,
    (world, acting): (&World, &Acting),
    before: &Account,
    after: &Account,
    password_hash: Option<&str>,
    at: Timestamp,
) -> Result<(), DeskError> {
    accounts::update(change, after).await?;
    let mut second_factor_removed = false;
    if let Some(hash) = password_hash {
        accounts::set_password_hash(change, after.id, hash).await?;
        // It was sealed with the password before, which is not known here.
        second_factor_removed = second_factor::remove(change, after.id).await?;
    }
    let detail = json!({
        "name": after.name, "email": after.email, "roles": role_names(world, after),
        "roles_before": role_names(world, before), "enabled": after.is_enabled(), "password_changed": password_hash.is_some(),
        "second_factor_removed": second_factor_removed,
    });
    let about = subject("account", &after.id, &after.email);
    change.record(acting.record(at, action(before, after), about, detail));
    Ok(())
}

/// Disables an account that is enabled, with its record.
pub(crate) async fn disable(
    change: &mut Change,
    world: &World,
    acting: &Acting,
    account: &Account,
    at: Timestamp,
) -> Result<(), DeskError> {
    let after = Account { disabled_at: Some(at), ..account.clone() };
    update(change, (world, acting), account, &after, None, at).await
}

/// Deletes an account and all its tokens, each with its record. Gives the tokens that stopped.
pub(crate) async fn delete(
    change: &mut Change,
    acting: &Acting,
    account: &Account,
    at: Timestamp,
) -> Result<Vec<(HashedToken, ApiToken)>, DeskError> {
    let mut stopped = tokens::all(change).await?;
    stopped.retain(|(_, token)| token.account == account.id && token.deleted_at.is_none());
    for (_, token) in &mut stopped {
        tokens::delete(change, token.id, at).await?;
        token.deleted_at = Some(at);
        let detail = json!({ "why": "its account was deleted", "account": account.email });
        let about = subject("token", &token.id, &token.name);
        change.record(acting.record(at, "token.deleted", about, detail));
    }
    accounts::delete(change, account.id, at).await?;
    second_factor::remove(change, account.id).await?;
    let names: Vec<String> = stopped.iter().map(|(_, token)| token.name.to_string()).collect();
    let about = subject("account", &account.id, &account.email);
    change.record(acting.record(at, "account.deleted", about, json!({ "tokens": names })));
    Ok(stopped)
}

fn may_delete<'w>(
    world: &'w World,
    acting: &Acting,
    wanted: &str,
) -> Result<&'w Account, DeskError> {
    rules::need(acting.holds, Permission::edit(Area::Users), "delete an account")?;
    let account = world.find_account(wanted)?;
    rules::may_hand_out(acting.holds, world.holds(account), "delete this account")?;
    Ok(account)
}

/// Their own password everybody may change; all else takes `users:edit` and holding what the account holds (rule 2).
pub(crate) fn may_change(
    world: &World,
    acting: &Acting,
    target: &Account,
    edit: &AccountEdit,
) -> Result<(), DeskError> {
    let only_password = edit.name.is_none()
        && edit.email.is_none()
        && edit.roles.is_none()
        && edit.enabled.is_none();
    if only_password && target.id == acting.account.id {
        return Ok(());
    }
    rules::need(acting.holds, Permission::edit(Area::Users), "edit an account")?;
    Ok(rules::may_hand_out(acting.holds, world.holds(target), "change this account")?)
}

/// The account as it would be.
pub(crate) fn edited(
    world: &World,
    before: &Account,
    edit: &AccountEdit,
    now: Timestamp,
) -> Result<Account, DeskError> {
    Ok(Account {
        name: edit.name.clone().unwrap_or_else(|| before.name.clone()),
        email: edit.email.clone().unwrap_or_else(|| before.email.clone()),
        roles: match &edit.roles {
            Some(names) => find_roles(world, names)?,
            None => before.roles.clone(),
        },
        disabled_at: match edit.enabled {
            Some(true) => None,
            Some(false) => before.disabled_at.or(Some(now)),
            None => before.disabled_at,
        },
        ..before.clone()
    })
}

fn find_roles(world: &World, names: &[String]) -> Result<Vec<RoleId>, DeskError> {
    let mut roles = names
        .iter()
        .map(|name| world.find_role(name).map(|role| role.id))
        .collect::<Result<Vec<_>, _>>()?;
    roles.sort_unstable();
    roles.dedup();
    if roles.is_empty() { Err(Forbidden::NoRole.into()) } else { Ok(roles) }
}

fn role_names(world: &World, account: &Account) -> Vec<String> {
    world.roles_of(account).map(|role| role.name.to_string()).collect()
}

async fn check_email(
    conn: &mut Conn,
    email: &Email,
    except: Option<AccountId>,
) -> Result<(), DeskError> {
    match accounts::id_by_email(conn, email).await? {
        Some(id) if Some(id) != except => Err(DeskError::EmailTaken(email.to_string())),
        _ => Ok(()),
    }
}

const fn action(before: &Account, after: &Account) -> &'static str {
    match (before.is_enabled(), after.is_enabled()) {
        (true, false) => "account.disabled",
        (false, true) => "account.enabled",
        _ => "account.edited",
    }
}

/// The account with its roles' names.
pub(crate) async fn view(
    conn: &mut Conn,
    world: &World,
    account: &Account,
) -> Result<AccountView, DeskError> {
    let permissions: PermissionSet = world.holds(account);
    Ok(AccountView {
        roles: role_names(world, account),
        permissions,
        has_password: accounts::password_hash(conn, account.id).await?.is_some(),
        has_second_factor: second_factor::get(conn, account.id).await?.is_some(),
        account: account.clone(),
    })
}
