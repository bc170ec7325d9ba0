//! Everything at a glance.

use super::{ActivityPoint, GatewayStatus, PointLength, Tally, TokenState, count, time};
use keydesk_desk as desk;
use keydesk_domain::{Account, Permission};
use serde::Serialize;
use specta::Type;

/// A token worth a look.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct NotedToken {
    /// Identifies it.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its account's name.
    pub account_name: String,
    /// Its environment's name.
    pub environment_name: String,
    /// Whether it works.
    pub state: TokenState,
    /// When it was made.
    pub created_at: String,
    /// When it expires.
    pub expires_at: Option<String>,
    /// When it was last used.
    pub last_used_at: Option<String>,
    /// From where.
    pub last_used_from: Option<String>,
    /// Why it cannot be deleted, if it cannot.
    pub why_not_delete: Option<String>,
    /// Why it can be neither paused nor resumed, if it cannot.
    pub why_not_pause: Option<String>,
}

impl From<desk::NotedToken> for NotedToken {
    fn from(noted: desk::NotedToken) -> Self {
        let (token, view) = (noted.view.token.clone(), noted.view);
        Self {
            id: token.id.to_string(),
            name: token.name.to_string(),
            account_name: view.account_name,
            environment_name: view.environment_name,
            state: view.state.into(),
            created_at: time::out(token.created_at),
            expires_at: token.expires_at.map(time::out),
            last_used_at: view.last_used_at.map(time::out),
            last_used_from: view.last_used_from,
            why_not_delete: noted.why_not_delete,
            why_not_pause: noted.why_not_pause,
        }
    }
}

/// Tokens worth a look.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct NotedTokens {
    /// How many in all.
    pub total: u32,
    /// The first few of them.
    pub tokens: Vec<NotedToken>,
}

impl From<desk::NotedTokens> for NotedTokens {
    fn from(noted: desk::NotedTokens) -> Self {
        Self {
            total: count(noted.total),
            tokens: noted.tokens.into_iter().map(Into::into).collect(),
        }
    }
}

/// An account without a token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct NotedAccount {
    /// Identifies it.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its e-mail.
    pub email: String,
}

impl From<Account> for NotedAccount {
    fn from(account: Account) -> Self {
        Self {
            id: account.id.to_string(),
            name: account.name.to_string(),
            email: account.email.to_string(),
        }
    }
}

/// A role that permits more than is used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct NotedRole {
    /// Identifies it.
    pub id: String,
    /// Its name.
    pub name: String,
    /// How many accounts have it.
    pub accounts: u32,
    /// The permissions that were not used, as people read them.
    pub unused: Vec<String>,
}

impl From<desk::NotedRole> for NotedRole {
    fn from(noted: desk::NotedRole) -> Self {
        Self {
            id: noted.role.id.to_string(),
            name: noted.role.name.to_string(),
            accounts: u32::try_from(noted.accounts).unwrap_or(u32::MAX),
            unused: noted.unused.into_iter().map(Permission::label).collect(),
        }
    }
}

/// Everything at a glance, as far as whoever is signed in may see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Overview {
    /// Of the last so many days.
    pub days: u32,
    /// What happened in them.
    pub totals: Tally,
    /// The same along time, without gaps.
    pub points: Vec<ActivityPoint>,
    /// How long a point is.
    pub point_length: PointLength,
    /// How many tokens there are.
    pub token_count: u32,
    /// Tokens that expire within 30 days or have expired, soonest first.
    pub expiring: NotedTokens,
    /// Tokens that were never used and are older than a day, oldest first.
    pub never_used: NotedTokens,
    /// Tokens that were not used for 90 days, longest first: safe to remove.
    pub idle: NotedTokens,
    /// Enabled service accounts without a token; nothing if the account may not see accounts.
    pub accounts_without_tokens: Option<Vec<NotedAccount>>,
    /// Roles that permit more than was used in the last 90 days; nothing if the account may not see roles.
    pub broad_roles: Option<Vec<NotedRole>>,
    /// The gateway.
    pub gateway: GatewayStatus,
}

impl Overview {
    /// As the page has it.
    #[must_use]
    pub fn new(overview: desk::Overview, gateway: GatewayStatus) -> Self {
        Self {
            days: overview.days,
            totals: overview.totals.into(),
            points: overview.points.into_iter().map(Into::into).collect(),
            point_length: overview.point_length.into(),
            token_count: count(overview.token_count),
            expiring: overview.expiring.into(),
            never_used: overview.never_used.into(),
            idle: overview.idle.into(),
            accounts_without_tokens: overview
                .accounts_without_tokens
                .map(|accounts| accounts.into_iter().map(Into::into).collect()),
            broad_roles: overview
                .broad_roles
                .map(|roles| roles.into_iter().map(Into::into).collect()),
            gateway,
        }
    }
}
