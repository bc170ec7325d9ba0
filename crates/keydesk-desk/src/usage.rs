//! Least privilege: which permissions of a role or an account were really used, and what would do without the others.

use crate::activity::hour_of;
use crate::desk::Desk;
use crate::error::DeskError;
use crate::session::Session;
use crate::world::World;
use jiff::Timestamp;
use keydesk_domain::activity::RETENTION_MAX;
use keydesk_domain::permission::{Area, Permission};
use keydesk_domain::rules;
use keydesk_domain::{AccountId, PermissionSet, Role};
use keydesk_store::usage::{self, Used};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// Whose permissions are looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum UsageSubject {
    /// A role's, by name or identifier: used by the tokens of all who have it, deleted ones included.
    Role(String),
    /// An account's, by e-mail or identifier.
    Account(String),
}

/// How much a permission was used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PermissionUse {
    /// The permission.
    pub permission: Permission,
    /// How many requests needed it and were let through.
    pub requests: i64,
    /// When the last day (UTC) began on which it was used.
    pub last_day: Option<Timestamp>,
}

/// Which permissions were used, and which were not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PermissionUsage {
    /// The name of the role, or the e-mail of the account.
    pub subject: String,
    /// How many days were looked back.
    pub days: u32,
    /// From when on it is known what was used: later than the days that were asked for if the record is younger; `None` if there is
    /// none.
    pub recorded_since: Option<Timestamp>,
    /// What is held and can be reached with a token, in the catalogue's order.
    pub permissions: Vec<PermissionUse>,
    /// Those of them that could go without a request being refused. Viewing is used by whoever edits.
    pub unused: Vec<Permission>,
    /// The role without them: what administers and Generate API Token stay. For a role that can be edited and a record that says
    /// something.
    pub proposed: Option<PermissionSet>,
}

/// What was used of late, by account.
pub(crate) struct Usage {
    by_account: HashMap<AccountId, Vec<Used>>,
}

impl Desk {
    /// Which permissions of a role or an account were used in the last days, and which were not.
    ///
    /// # Errors
    /// [`rules::Forbidden::Lacks`] `users:view`, [`DeskError::NotFound`], [`DeskError::Invalid`] (days),
    /// [`DeskError::SessionEnded`], [`DeskError::Store`].
    pub async fn permission_usage(
        &self,
        session: &Session,
        subject: &UsageSubject,
        days: u32,
    ) -> Result<PermissionUsage, DeskError> {
        let mut conn = self.inner.store.read().await?;
        let world = World::load(&mut conn).await?;
        let holds = world.acting(session)?.holds;
        rules::need(holds, Permission::view(Area::Users), "see which permissions are used")?;
        if days == 0 || days > u32::from(RETENTION_MAX) {
            return Err(DeskError::invalid(
                "days",
                format!("Choose a number of days between 1 and {RETENTION_MAX}."),
            ));
        }
        let first_day = hour_of(self.now()).div_euclid(24) - i64::from(days) + 1;
        let recorded = usage::first_day(&mut conn).await?;
        let (name, held, accounts, role) = match subject {
            UsageSubject::Role(wanted) => {
                let role = world.find_role(wanted)?;
                (role.name.to_string(), role.permissions, with_role(&world, role), Some(role))
            }
            UsageSubject::Account(wanted) => {
                let account = world.find_account(wanted)?;
                (account.email.to_string(), world.holds(account), vec![account.id], None)
            }
        };
        let usage = Usage::of(usage::since(&mut conn, Some(&accounts), first_day).await?);
        let permissions: Vec<PermissionUse> = held
            .intersection(PermissionSet::reachable_with_a_token())
            .iter()
            .map(|permission| usage.of_permission(&accounts, permission))
            .collect();
        let used = usage.used_by(&accounts);
        Ok(PermissionUsage {
            subject: name,
            days,
            recorded_since: recorded.map(|day| at_day(day.max(first_day))),
            permissions,
            unused: unused(held, used),
            proposed: role
                .filter(|role| !role.built_in && recorded.is_some())
                .map(|role| without_unused(role, used)),
        })
    }
}

/// Those who have a role.
pub(crate) fn with_role(world: &World, role: &Role) -> Vec<AccountId> {
    world
        .accounts
        .iter()
        .filter(|account| account.roles.contains(&role.id))
        .map(|account| account.id)
        .collect()
}

/// What of this could go without a request being refused that needs what was used.
pub(crate) fn unused(held: PermissionSet, used: PermissionSet) -> Vec<Permission> {
    held.intersection(PermissionSet::reachable_with_a_token()).beyond(used)
}

fn without_unused(role: &Role, used: PermissionSet) -> PermissionSet {
    unused(role.permissions, used).into_iter().fold(role.permissions, PermissionSet::without)
}

/// When a day begins that is counted from the Unix epoch.
pub(crate) fn at_day(day: i64) -> Timestamp {
    day.checked_mul(86_400)
        .and_then(|second| Timestamp::from_second(second).ok())
        .unwrap_or(Timestamp::MAX)
}

impl Usage {
    pub(crate) fn of(used: Vec<Used>) -> Self {
        let mut by_account: HashMap<AccountId, Vec<Used>> = HashMap::new();
        for used in used {
            by_account.entry(used.account).or_default().push(used);
        }
        Self { by_account }
    }

    /// What any of these accounts' tokens used. A set: whoever edits also views.
    pub(crate) fn used_by(&self, accounts: &[AccountId]) -> PermissionSet {
        self.all(accounts).map(|used| used.permission).collect()
    }

    fn of_permission(&self, accounts: &[AccountId], permission: Permission) -> PermissionUse {
        let of_it = || self.all(accounts).filter(|used| used.permission == permission);
        PermissionUse {
            permission,
            requests: of_it().map(|used| used.requests).sum(),
            last_day: of_it().map(|used| used.last_day).max().map(at_day),
        }
    }

    fn all<'u>(&'u self, accounts: &'u [AccountId]) -> impl Iterator<Item = &'u Used> {
        accounts.iter().filter_map(|account| self.by_account.get(account)).flatten()
    }
}
