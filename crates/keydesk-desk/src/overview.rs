//! Everything at a glance, as far as an account may see it.

use crate::activity::{ActivityPoint, AlongTime, Period, PointLength, visible_to};
use crate::desk::Desk;
use crate::error::DeskError;
use crate::session::Session;
use crate::token_pause::may_pause_or_resume;
use crate::tokens::{may_delete, view};
use crate::usage::{self, Usage};
use crate::views::TokenView;
use crate::world::{Acting, World};
use jiff::{SignedDuration, Timestamp};
use keydesk_domain::activity::Tally;
use keydesk_domain::permission::{Area, Permission};
use keydesk_domain::{Account, AccountId, Role, TokenId};
use keydesk_store::activity::ActivityFilter;
use keydesk_store::notable::{self, Note};
use keydesk_store::{Conn, traffic, usage as kept_usage};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// So many tokens of each kind are named.
const NAMED: u32 = 10;
/// A token that expires within this many days is worth a look.
const EXPIRES_WITHIN: i64 = 30;
/// A token that was not used for this many days is safe to remove, and a permission not needed.
const UNUSED_FOR: i64 = 90;
/// A token that was never used is worth a look once it is this many days old.
const NEVER_USED_AFTER: i64 = 1;
/// What a record of fewer days says of a role is too little.
const RECORD_AT_LEAST: i64 = 7;

/// A token worth a look.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotedToken {
    /// The token.
    pub view: TokenView,
    /// Why it cannot be deleted, if it cannot.
    pub why_not_delete: Option<String>,
    /// Why it can be neither paused nor resumed, if it cannot.
    pub why_not_pause: Option<String>,
}

/// Tokens worth a look.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotedTokens {
    /// How many in all.
    pub total: i64,
    /// The first ten of them.
    pub tokens: Vec<NotedToken>,
}

/// A role that permits more than is used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotedRole {
    /// The role.
    pub role: Role,
    /// How many accounts have it.
    pub accounts: usize,
    /// What its holders' tokens did not use.
    pub unused: Vec<Permission>,
}

/// Everything at a glance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
    pub token_count: i64,
    /// Tokens that expire within 30 days or have expired, soonest first.
    pub expiring: NotedTokens,
    /// Tokens that were never used and are older than a day, oldest first.
    pub never_used: NotedTokens,
    /// Tokens that were not used for 90 days, longest first: safe to remove.
    pub idle: NotedTokens,
    /// Enabled service accounts without a token; `None` if the account may not see accounts.
    pub accounts_without_tokens: Option<Vec<Account>>,
    /// Roles that permit more than was used in the last 90 days; `None` if the account may not see roles.
    pub broad_roles: Option<Vec<NotedRole>>,
}

impl Desk {
    /// Everything at a glance, of the last days.
    ///
    /// # Errors
    /// [`DeskError::Invalid`] (days), [`DeskError::SessionEnded`], [`DeskError::Store`].
    pub async fn overview(&self, session: &Session, days: u32) -> Result<Overview, DeskError> {
        let mut conn = self.inner.store.read().await?;
        let conn = &mut conn;
        let world = World::load(conn).await?;
        let acting = world.acting(session)?;
        let now = self.now();
        let visible_to = visible_to(&acting);
        let period = Period::of(days, now)?;
        let filter = ActivityFilter {
            since_hour: period.first_hour,
            visible_to,
            ..ActivityFilter::default()
        };
        let AlongTime { totals, points } = period.along_time(conn, &filter).await?;
        let at = |days: i64| now + SignedDuration::from_hours(24 * days);
        let look = Look { world: &world, acting: &acting, visible_to, now };
        let sees_users = acting.holds.contains(Permission::view(Area::Users));
        Ok(Overview {
            days,
            totals,
            points,
            point_length: period.length,
            token_count: notable::count(conn, visible_to, now).await?,
            expiring: look.noted(conn, Note::ExpiresBefore(at(EXPIRES_WITHIN))).await?,
            never_used: look.noted(conn, Note::NeverUsedMadeBefore(at(-NEVER_USED_AFTER))).await?,
            idle: look.noted(conn, Note::UnusedSince(at(-UNUSED_FOR))).await?,
            accounts_without_tokens: if sees_users {
                Some(without_tokens(conn, &world).await?)
            } else {
                None
            },
            broad_roles: if sees_users {
                Some(broad_roles(conn, &world, now).await?)
            } else {
                None
            },
        })
    }
}

/// Who looks, at what.
struct Look<'w> {
    world: &'w World,
    acting: &'w Acting,
    visible_to: Option<AccountId>,
    now: Timestamp,
}

impl Look<'_> {
    async fn noted(&self, conn: &mut Conn, note: Note) -> Result<NotedTokens, DeskError> {
        let (tokens, total) =
            notable::tokens(conn, note, self.visible_to, (NAMED, self.now)).await?;
        let ids: Vec<TokenId> = tokens.iter().map(|token| token.id).collect();
        let mut uses = traffic::uses_of(conn, &ids).await?;
        let rows = tokens.iter().map(|token| {
            let used = uses.remove(&token.id).unwrap_or_default();
            NotedToken {
                view: view(self.world, token, used, self.now),
                why_not_delete: may_delete(self.acting, token).err().map(|why| why.to_string()),
                why_not_pause: may_pause_or_resume(self.acting, token)
                    .err()
                    .map(|why| why.to_string()),
            }
        });
        Ok(NotedTokens { total, tokens: rows.collect() })
    }
}

async fn without_tokens(conn: &mut Conn, world: &World) -> Result<Vec<Account>, DeskError> {
    let without = notable::accounts_without_tokens(conn).await?;
    Ok(without.into_iter().filter_map(|id| world.account(id).cloned()).collect())
}

async fn broad_roles(
    conn: &mut Conn,
    world: &World,
    now: Timestamp,
) -> Result<Vec<NotedRole>, DeskError> {
    let today = now.as_second().div_euclid(86_400);
    let is_long_enough = |first: i64| today - first >= RECORD_AT_LEAST;
    if !kept_usage::first_day(conn).await?.is_some_and(is_long_enough) {
        return Ok(Vec::new());
    }
    let used = Usage::of(kept_usage::since(conn, None, today - UNUSED_FOR + 1).await?);
    let with_tokens: HashSet<AccountId> =
        notable::accounts_with_tokens(conn).await?.into_iter().collect();
    let noted = world.roles.iter().filter(|role| !role.built_in).filter_map(|role| {
        let accounts = usage::with_role(world, role);
        let unused = usage::unused(role.permissions, used.used_by(&accounts));
        let is_noted =
            !unused.is_empty() && accounts.iter().any(|account| with_tokens.contains(account));
        is_noted.then(|| NotedRole { role: role.clone(), accounts: accounts.len(), unused })
    });
    Ok(noted.collect())
}
