//! What happened at the gateway, as far as an account may see it: everybody's with `tokens:view`, its own tokens' without.

use crate::desk::Desk;
use crate::error::DeskError;
use crate::session::Session;
use crate::tokens::{find_live, may_see};
use crate::world::{Acting, World};
use jiff::Timestamp;
use keydesk_domain::activity::{RETENTION_MAX, Tally};
use keydesk_domain::permission::{Area, Permission};
use keydesk_domain::{AccountId, EnvironmentId, TokenId};
use keydesk_store::activity::{
    self as kept, ActivityFilter, DAY, Group, GroupBy, HOUR, TokenNames,
};
use keydesk_store::{Conn, environments, tokens};
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::collections::HashMap;

/// The most rows of what happened at a time.
pub const ACTIVITY_ROWS: usize = 500;

/// Up to so many days are shown hour by hour, longer ones day by day.
const DAYS_BY_HOUR: u32 = 2;

/// What requests are put together by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ActivityGroup {
    /// One row a token.
    #[default]
    Token,
    /// One row an endpoint.
    Endpoint,
    /// One row an hour.
    Hour,
    /// One row a token, endpoint and hour: nothing put together.
    Each,
}

/// Which part of what happened is wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActivityQuery {
    /// Of the last so many days: 1 to 3,650.
    pub days: u32,
    /// Only with this token, by name or identifier (deleted ones by identifier).
    pub token: Option<String>,
    /// Only with tokens of this account, by e-mail or identifier.
    pub account: Option<String>,
    /// Only in this environment, by slug, name or identifier.
    pub environment: Option<String>,
    /// Only to this route, by its template.
    pub route: Option<String>,
    /// What the rows are put together by.
    pub group: ActivityGroup,
}

/// How long a point along time is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PointLength {
    /// An hour.
    Hour,
    /// A day (UTC).
    Day,
}

/// What happened in an hour or on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActivityPoint {
    /// When it begins.
    pub at: Timestamp,
    /// What happened in it.
    pub tally: Tally,
}

/// A row of what happened. What it is not put together by is empty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActivityRow {
    /// The token; `None` where no known token was presented.
    pub token: Option<TokenId>,
    /// The token's name, also of a deleted one.
    pub token_name: Option<String>,
    /// The token's account, for whom accounts may be named to.
    pub account_name: Option<String>,
    /// The environment; of a row a token, the one that it works in.
    pub environment_name: Option<String>,
    /// The method.
    pub method: Option<String>,
    /// The route's template.
    pub route: Option<String>,
    /// The permission that the route needs.
    pub permission: Option<Permission>,
    /// When the hour begins.
    pub hour: Option<Timestamp>,
    /// What happened.
    pub tally: Tally,
    /// The refusals and upstream errors by reason, most first.
    pub reasons: Vec<(String, i64)>,
    /// When the last request came.
    pub last_at: Timestamp,
    /// From where.
    pub last_address: String,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Activity {
    /// From when on.
    pub since: Timestamp,
    /// The sum of everything that fits.
    pub totals: Tally,
    /// The same along time, without gaps.
    pub points: Vec<ActivityPoint>,
    /// How long a point is.
    pub point_length: PointLength,
    /// The rows, most requests first (hours: latest first), at most [`ACTIVITY_ROWS`].
    pub rows: Vec<ActivityRow>,
    /// Whether there would have been more rows.
    pub more: bool,
}

/// What happened along time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct AlongTime {
    pub(crate) totals: Tally,
    pub(crate) points: Vec<ActivityPoint>,
}

/// The last so many days, in points of an hour or a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Period {
    /// The first hour, counted from the Unix epoch.
    pub(crate) first_hour: i64,
    /// The hour that has not ended yet.
    pub(crate) last_hour: i64,
    pub(crate) length: PointLength,
}

impl Desk {
    /// What happened at the gateway, put together as asked for.
    ///
    /// # Errors
    /// [`DeskError::Invalid`] (days), [`DeskError::NotFound`] (token, account, environment; also one that the account may not see),
    /// [`DeskError::SessionEnded`], [`DeskError::Store`].
    pub async fn activity(
        &self,
        session: &Session,
        query: &ActivityQuery,
    ) -> Result<Activity, DeskError> {
        let mut conn = self.inner.store.read().await?;
        let world = World::load(&mut conn).await?;
        let acting = world.acting(session)?;
        let period = Period::of(query.days, self.now())?;
        let filter = ActivityFilter {
            since_hour: period.first_hour,
            visible_to: visible_to(&acting),
            account: account(&world, &acting, query.account.as_deref())?,
            token: token(&mut conn, &acting, query.token.as_deref()).await?,
            environment: environment(&world, query.environment.as_deref())?,
            route: query.route.clone(),
        };
        let AlongTime { totals, points } = period.along_time(&mut conn, &filter).await?;
        let mut groups = match query.group {
            ActivityGroup::Token => kept::groups(&mut conn, &filter, GroupBy::Token).await?,
            ActivityGroup::Endpoint => kept::groups(&mut conn, &filter, GroupBy::Endpoint).await?,
            ActivityGroup::Hour => kept::groups(&mut conn, &filter, GroupBy::Hour).await?,
            // One more than are shown tells whether there are more.
            ActivityGroup::Each => {
                kept::each(&mut conn, &filter, u32::try_from(ACTIVITY_ROWS + 1).unwrap_or(u32::MAX))
                    .await?
            }
        };
        groups.sort_by_key(|group| match query.group {
            ActivityGroup::Hour => Reverse((group.key.hour.unwrap_or_default(), group.last_at)),
            _ => Reverse((group.tally.all(), group.last_at)),
        });
        let more = groups.len() > ACTIVITY_ROWS;
        groups.truncate(ACTIVITY_ROWS);
        let names = Names::of(&mut conn, &groups).await?;
        let rows = groups.into_iter().map(|group| names.row(&acting, group)).collect();
        let since = at_hour(period.first_hour);
        Ok(Activity { since, totals, points, point_length: period.length, rows, more })
    }
}

/// Whose activity this account may see: its own, or (`None`) everybody's.
pub(crate) fn visible_to(acting: &Acting) -> Option<AccountId> {
    (!acting.holds.contains(Permission::view(Area::Tokens))).then_some(acting.account.id)
}

/// May other accounts, and roles, be named to this account?
pub(crate) fn may_be_told_of(acting: &Acting, account: Option<AccountId>) -> bool {
    account == Some(acting.account.id) || acting.holds.contains(Permission::view(Area::Users))
}

fn account(
    world: &World,
    acting: &Acting,
    wanted: Option<&str>,
) -> Result<Option<AccountId>, DeskError> {
    let Some(wanted) = wanted else { return Ok(None) };
    let found = world.find_account(wanted).map(|account| account.id);
    match found {
        // Whether there is such an account is nobody's business who may see no other's tokens.
        Ok(id) if visible_to(acting).is_some_and(|own| own != id) => {
            Err(DeskError::not_found("account", wanted))
        }
        found => found.map(Some),
    }
}

/// A token by name, or by identifier, deleted or not. One that the account may not see is not there for it.
pub(crate) async fn token(
    conn: &mut Conn,
    acting: &Acting,
    wanted: Option<&str>,
) -> Result<Option<TokenId>, DeskError> {
    let Some(wanted) = wanted else { return Ok(None) };
    if let Ok(id) = wanted.parse()
        && let Some((_, token)) =
            tokens::get(conn, id).await?.filter(|(_, token)| may_see(acting, token))
    {
        return Ok(Some(token.id));
    }
    Ok(Some(find_live(conn, acting, wanted).await?.1.id))
}

pub(crate) fn environment(
    world: &World,
    wanted: Option<&str>,
) -> Result<Option<EnvironmentId>, DeskError> {
    wanted
        .map(|wanted| world.find_environment(wanted).map(|environment| environment.id))
        .transpose()
}

fn at_hour(hour: i64) -> Timestamp {
    hour.checked_mul(3_600)
        .and_then(|second| Timestamp::from_second(second).ok())
        .unwrap_or(Timestamp::MAX)
}

/// The hour that a time lies in, counted from the Unix epoch.
pub(crate) fn hour_of(at: Timestamp) -> i64 {
    at.as_second().div_euclid(3_600)
}

impl Period {
    /// Of so many days (UTC), today included; hour by hour it is so many times 24 hours, this one included.
    ///
    /// # Errors
    /// [`DeskError::Invalid`].
    pub(crate) fn of(days: u32, now: Timestamp) -> Result<Self, DeskError> {
        if days == 0 || days > u32::from(RETENTION_MAX) {
            return Err(DeskError::invalid(
                "days",
                format!("Choose a number of days between 1 and {RETENTION_MAX}."),
            ));
        }
        let last_hour = hour_of(now);
        Ok(if days <= DAYS_BY_HOUR {
            Self {
                first_hour: last_hour - i64::from(days) * DAY + 1,
                last_hour,
                length: PointLength::Hour,
            }
        } else {
            let first_day = last_hour.div_euclid(DAY) - i64::from(days) + 1;
            Self { first_hour: first_day * DAY, last_hour, length: PointLength::Day }
        })
    }

    /// What fits of what happened in it, hour by hour or day by day.
    pub(crate) async fn along_time(
        self,
        conn: &mut Conn,
        filter: &ActivityFilter,
    ) -> Result<AlongTime, DeskError> {
        let hours = match self.length {
            PointLength::Hour => HOUR,
            PointLength::Day => DAY,
        };
        let mut tallies: HashMap<i64, Tally> = HashMap::new();
        let mut totals = Tally::default();
        for (point, outcome, count) in kept::along_time(conn, filter, hours).await? {
            tallies.entry(point).or_default().add(&outcome, count);
            totals.add(&outcome, count);
        }
        let points = (self.first_hour.div_euclid(hours)..=self.last_hour.div_euclid(hours))
            .map(|point| ActivityPoint {
                at: at_hour(point * hours),
                tally: tallies.get(&point).copied().unwrap_or_default(),
            })
            .collect();
        Ok(AlongTime { totals, points })
    }
}

/// The names that go with rows of what happened.
struct Names {
    tokens: HashMap<TokenId, TokenNames>,
    environments: HashMap<EnvironmentId, String>,
}

impl Names {
    async fn of(conn: &mut Conn, groups: &[Group]) -> Result<Self, DeskError> {
        let mut ids: Vec<TokenId> = groups.iter().filter_map(|group| group.key.token).collect();
        ids.sort_unstable();
        ids.dedup();
        let names = environments::names(conn).await?.into_iter().map(|(id, name, _)| (id, name));
        Ok(Self { environments: names.collect(), tokens: kept::names_of(conn, &ids).await? })
    }

    fn row(&self, acting: &Acting, group: Group) -> ActivityRow {
        let token = group.key.token.and_then(|id| self.tokens.get(&id));
        let account_name = token
            .filter(|token| may_be_told_of(acting, Some(token.account)))
            .map(|token| token.account_name.clone());
        let environment = group.key.environment.or(token.map(|token| token.environment));
        let mut reasons: Vec<(String, i64)> = group.reasons.into_iter().collect();
        reasons.sort_by(|(one, a), (other, b)| b.cmp(a).then_with(|| one.cmp(other)));
        ActivityRow {
            token: group.key.token,
            token_name: token.map(|token| token.name.clone()),
            account_name,
            environment_name: environment.and_then(|id| self.environments.get(&id).cloned()),
            method: group.key.method,
            route: group.key.route,
            permission: group.permission,
            hour: group.key.hour.map(at_hour),
            tally: group.tally,
            reasons,
            last_at: group.last_at,
            last_address: group.last_address,
        }
    }
}
