//! What a change would do, seen beforehand; and which permissions are not used.

use super::{ExpiryEdit, count, time, words};
use keydesk_desk as desk;
use keydesk_domain::Permission;
use serde::{Deserialize, Serialize};
use specta::Type;

/// A change that is being thought of.
#[derive(Clone, Debug, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum ProposedChange {
    /// A role with these permissions.
    Role {
        /// The role, by identifier.
        id: String,
        /// Its permissions, whole.
        permissions: Vec<String>,
    },
    /// An account with these roles, enabled or not.
    Account {
        /// The account, by identifier.
        id: String,
        /// Its roles by name, whole; nothing leaves them.
        roles: Option<Vec<String>>,
        /// Whether it is enabled; nothing leaves it.
        enabled: Option<bool>,
    },
    /// An account deleted.
    DeleteAccount {
        /// The account, by identifier.
        id: String,
    },
    /// Tokens deleted.
    DeleteTokens {
        /// The tokens, by identifier.
        ids: Vec<String>,
    },
    /// A token with another expiry.
    Token {
        /// The token, by identifier.
        id: String,
        /// The expiry; nothing leaves it.
        expiry: Option<ExpiryEdit>,
    },
    /// A token paused.
    PauseToken {
        /// The token, by identifier.
        id: String,
    },
}

/// Requests of the last days that would be refused after the change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ImpactRow {
    /// Identifies the token.
    pub token_id: String,
    /// The token's name.
    pub token_name: String,
    /// Its account's name.
    pub account_name: String,
    /// Its environment's name.
    pub environment_name: String,
    /// The method.
    pub method: String,
    /// The route's template.
    pub route: String,
    /// The permission that would be missing; nothing if nothing at all would get through.
    pub permission: Option<String>,
    /// How many requests.
    pub count: u32,
    /// When the last of them came.
    pub last_at: String,
}

impl From<desk::ImpactRow> for ImpactRow {
    fn from(row: desk::ImpactRow) -> Self {
        Self {
            token_id: row.token.to_string(),
            token_name: row.token_name,
            account_name: row.account_name,
            environment_name: row.environment_name,
            method: row.method,
            route: row.route,
            permission: row.permission.map(|permission| permission.to_string()),
            count: count(row.count),
            last_at: time::out(row.last_at),
        }
    }
}

/// What a change would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ChangeImpact {
    /// The accounts that it changes something for, by name.
    pub accounts: Vec<String>,
    /// The tokens that it changes something for, by name, at most 100.
    pub tokens: Vec<String>,
    /// How many tokens there are in all.
    pub token_count: u32,
    /// How many days were looked back: fewer than seven if less is kept.
    pub days: u32,
    /// How many requests of those days would now be refused.
    pub requests: u32,
    /// Permissions that somebody loses.
    pub lost: Vec<String>,
    /// Permissions that somebody gains.
    pub gained: Vec<String>,
    /// The requests one by one, most first, at most 100.
    pub rows: Vec<ImpactRow>,
}

impl From<desk::ChangeImpact> for ChangeImpact {
    fn from(impact: desk::ChangeImpact) -> Self {
        Self {
            accounts: impact.accounts,
            tokens: impact.tokens,
            token_count: u32::try_from(impact.token_count).unwrap_or(u32::MAX),
            days: impact.days.into(),
            requests: count(impact.requests),
            lost: impact.lost.iter().map(Permission::to_string).collect(),
            gained: impact.gained.iter().map(Permission::to_string).collect(),
            rows: impact.rows.into_iter().map(Into::into).collect(),
        }
    }
}

/// Whose permissions are looked at.
#[derive(Clone, Debug, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum UsageSubject {
    /// A role, by identifier.
    Role {
        /// The identifier.
        id: String,
    },
    /// An account, by identifier.
    Account {
        /// The identifier.
        id: String,
    },
}

impl From<UsageSubject> for desk::UsageSubject {
    fn from(subject: UsageSubject) -> Self {
        match subject {
            UsageSubject::Role { id } => Self::Role(id),
            UsageSubject::Account { id } => Self::Account(id),
        }
    }
}

/// How much a permission was used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PermissionUse {
    /// The permission's word.
    pub permission: String,
    /// The permission as people read it.
    pub label: String,
    /// How many requests needed it and were let through.
    pub requests: u32,
    /// The last day on which it was used.
    pub last_day: Option<String>,
}

/// Which permissions are used and which are not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PermissionUsage {
    /// How many days were looked back.
    pub days: u32,
    /// From when on there is a record; later than the days that were asked for if the store is younger.
    pub recorded_since: Option<String>,
    /// What is held and can be reached with a token, with how much it was used; those not used have no requests.
    pub permissions: Vec<PermissionUse>,
    /// How many of them were not used.
    pub unused: u32,
    /// The role without what was not used: what administers and Generate API Token stay. For a role only.
    pub proposed: Option<Vec<String>>,
}

impl From<desk::PermissionUsage> for PermissionUsage {
    fn from(usage: desk::PermissionUsage) -> Self {
        let permissions = usage.permissions.into_iter().map(|it| PermissionUse {
            permission: it.permission.to_string(),
            label: it.permission.label(),
            requests: count(it.requests),
            last_day: it.last_day.map(time::out),
        });
        Self {
            days: usage.days,
            recorded_since: usage.recorded_since.map(time::out),
            permissions: permissions.collect(),
            unused: u32::try_from(usage.unused.len()).unwrap_or(u32::MAX),
            proposed: usage.proposed.map(words),
        }
    }
}
