//! Everything that decisions are made from, as it stands in one transaction.

use crate::custom_routes;
use crate::error::DeskError;
use crate::session::Session;
use jiff::Timestamp;
use keydesk_domain::access_table::{AccountEntry, EnvironmentEntry};
use keydesk_domain::account::permissions_of;
use keydesk_domain::audit::{Actor, NewRecord, Subject};
use keydesk_domain::rules;
use keydesk_domain::text::fold;
use keydesk_domain::{Account, AccountId, Environment, EnvironmentId, PermissionSet, Role, RoleId};
use keydesk_store::{Conn, accounts, environments, roles};
use std::collections::{HashMap, HashSet};
use std::fmt::Display;
use std::sync::Arc;

/// Accounts, roles and environments as they stand.
pub(crate) struct World {
    pub(crate) accounts: Vec<Account>,
    pub(crate) roles: Vec<Role>,
    pub(crate) environments: Vec<Environment>,
    /// Of the sessions that have not ended.
    pub(crate) epochs: HashMap<AccountId, i64>,
    /// Those that somebody can sign in as.
    pub(crate) with_password: HashSet<AccountId>,
}

/// Who is acting, and what they hold at this moment.
#[derive(Clone, Debug)]
pub(crate) struct Acting {
    pub(crate) account: Account,
    pub(crate) holds: PermissionSet,
}

impl World {
    pub(crate) async fn load(conn: &mut Conn) -> Result<Self, DeskError> {
        Ok(Self {
            accounts: accounts::all(conn).await?,
            roles: roles::all(conn).await?,
            environments: environments::all(conn).await?,
            epochs: accounts::session_epochs(conn).await?,
            with_password: accounts::with_password(conn).await?.into_iter().collect(),
        })
    }

    /// Who is behind the session.
    pub(crate) fn acting(&self, session: &Session) -> Result<Acting, DeskError> {
        if self.epochs.get(&session.account()) != Some(&session.epoch()) {
            return Err(DeskError::SessionEnded);
        }
        let account = self
            .account(session.account())
            .filter(|account| account.is_enabled())
            .ok_or(DeskError::SessionEnded)?;
        Ok(Acting { account: account.clone(), holds: self.holds(account) })
    }

    pub(crate) fn account(&self, id: AccountId) -> Option<&Account> {
        self.accounts.iter().find(|account| account.id == id)
    }

    /// The account with this e-mail or identifier.
    pub(crate) fn find_account(&self, wanted: &str) -> Result<&Account, DeskError> {
        let key = fold(wanted);
        self.accounts
            .iter()
            .find(|account| account.email.key() == key || account.id.to_string() == wanted)
            .ok_or_else(|| DeskError::not_found("account", wanted))
    }

    /// The role with this identifier or else name: what identifies one is never taken for the name of another.
    pub(crate) fn find_role(&self, wanted: &str) -> Result<&Role, DeskError> {
        let key = fold(wanted);
        let by_id = self.roles.iter().find(|role| role.id.to_string() == wanted);
        by_id
            .or_else(|| self.roles.iter().find(|role| role.name.key() == key))
            .ok_or_else(|| DeskError::not_found("role", wanted))
    }

    /// The environment with this identifier, or else slug, or else name: what identifies one is never taken for the name of another.
    pub(crate) fn find_environment(&self, wanted: &str) -> Result<&Environment, DeskError> {
        let key = fold(wanted);
        let by_id = self.environments.iter().find(|e| e.id.to_string() == wanted);
        by_id
            .or_else(|| self.environments.iter().find(|e| e.slug.as_str() == wanted))
            .or_else(|| self.environments.iter().find(|e| e.name.key() == key))
            .ok_or_else(|| DeskError::not_found("environment", wanted))
    }

    pub(crate) fn environment(&self, id: EnvironmentId) -> Option<&Environment> {
        self.environments.iter().find(|environment| environment.id == id)
    }

    pub(crate) fn roles_of<'w>(&'w self, account: &'w Account) -> impl Iterator<Item = &'w Role> {
        self.roles.iter().filter(|role| account.roles.contains(&role.id))
    }

    /// What an account holds: the union of its roles' permissions.
    pub(crate) fn holds(&self, account: &Account) -> PermissionSet {
        permissions_of(self.roles_of(account))
    }

    /// The e-mails of those who have a role.
    pub(crate) fn holders(&self, role: RoleId) -> Vec<String> {
        self.accounts
            .iter()
            .filter(|a| a.roles.contains(&role))
            .map(|a| a.email.to_string())
            .collect()
    }

    /// What holds after every change of accounts and roles, by whatever path it came about.
    pub(crate) fn keeps_an_administrator(&self) -> Result<(), DeskError> {
        let administrator = self.roles.iter().find(|role| role.built_in).map(|role| role.id);
        let administrator = administrator.ok_or(rules::Forbidden::LastAdministrator)?;
        // Without a password nobody can sign in as it, and undo what was done.
        let can_sign_in = self.accounts.iter().filter(|it| self.with_password.contains(&it.id));
        Ok(rules::keeps_an_administrator(can_sign_in, administrator)?)
    }

    /// Would there be an administrator without this account?
    pub(crate) fn keeps_an_administrator_without(
        &self,
        account: AccountId,
    ) -> Result<(), DeskError> {
        let accounts = self.accounts.iter().filter(|it| it.id != account).cloned().collect();
        let (roles, environments, epochs) = (self.roles.clone(), Vec::new(), HashMap::new());
        let with_password = self.with_password.clone();
        Self { accounts, roles, environments, epochs, with_password }.keeps_an_administrator()
    }

    /// What the gateway needs to know of the accounts.
    pub(crate) fn account_entries(&self) -> HashMap<AccountId, Arc<AccountEntry>> {
        let entry = |account: &Account| AccountEntry {
            name: account.name.to_string(),
            email: account.email.to_string(),
            enabled: account.is_enabled(),
            permissions: self.holds(account),
            roles: self.roles_of(account).map(|role| role.name.to_string()).collect(),
        };
        self.accounts.iter().map(|account| (account.id, Arc::new(entry(account)))).collect()
    }
}

/// What the gateway needs to know of the environments, deleted ones included.
pub(crate) async fn environment_entries(
    conn: &mut Conn,
) -> Result<HashMap<EnvironmentId, EnvironmentEntry>, DeskError> {
    let mut routes = custom_routes::tables(conn).await?;
    let slashes: HashSet<EnvironmentId> = environments::all(conn)
        .await?
        .into_iter()
        .filter(|it| it.encoded_slashes)
        .map(|it| it.id)
        .collect();
    let names = environments::names(conn).await?;
    Ok(names
        .into_iter()
        .map(|(id, name, slug)| {
            let routes = routes.remove(&id).map(Arc::new);
            (id, EnvironmentEntry { name, slug, routes, encoded_slashes: slashes.contains(&id) })
        })
        .collect())
}

impl Acting {
    /// An audit record of something this account does.
    pub(crate) fn record(
        &self,
        at: Timestamp,
        action: &'static str,
        subject: Subject,
        detail: serde_json::Value,
    ) -> NewRecord {
        record_by(&self.actor(), at, action, subject, detail)
    }

    /// Who that is, for a record.
    pub(crate) fn actor(&self) -> Actor {
        Actor { account: Some(self.account.id), email: self.account.email.to_string() }
    }
}

/// An audit record of something that was done.
pub(crate) fn record_by(
    by: &Actor,
    at: Timestamp,
    action: &'static str,
    subject: Subject,
    detail: serde_json::Value,
) -> NewRecord {
    NewRecord { at, actor: by.clone(), action, subject, detail }
}

/// An audit record of something that the gateway does by itself.
pub(crate) fn by_the_gateway(
    at: Timestamp,
    action: &'static str,
    subject: Subject,
    detail: serde_json::Value,
) -> NewRecord {
    NewRecord {
        at,
        actor: Actor { account: None, email: "gateway".to_owned() },
        action,
        subject,
        detail,
    }
}

/// What a record is about.
pub(crate) fn subject(kind: &str, id: &dyn Display, name: &dyn Display) -> Subject {
    Subject { kind: kind.to_owned(), id: id.to_string(), name: name.to_string() }
}
