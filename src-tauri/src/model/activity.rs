//! What happened at the gateway, as the activity screen has it.

use super::{count, sentence, time, words};
use keydesk_desk as desk;
use keydesk_domain::activity::{ActivitySettings, Tally as DeskTally};
use keydesk_domain::rules::Forbidden;
use serde::{Deserialize, Serialize};
use specta::Type;

/// What requests are put together by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum ActivityGroup {
    /// One row a token.
    Token,
    /// One row an endpoint.
    Endpoint,
    /// One row an hour.
    Hour,
    /// One row a token, endpoint and hour: nothing put together.
    Each,
}

impl From<ActivityGroup> for desk::ActivityGroup {
    fn from(group: ActivityGroup) -> Self {
        match group {
            ActivityGroup::Token => Self::Token,
            ActivityGroup::Endpoint => Self::Endpoint,
            ActivityGroup::Hour => Self::Hour,
            ActivityGroup::Each => Self::Each,
        }
    }
}

/// Which part of what happened is wanted.
#[derive(Clone, Debug, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ActivityQuery {
    /// Of the last so many days: 1 to 3,650.
    pub days: u32,
    /// Only with this token, by identifier.
    pub token: Option<String>,
    /// Only with tokens of this account, by identifier.
    pub account: Option<String>,
    /// Only in this environment, by slug.
    pub environment: Option<String>,
    /// Only to this route, by its template.
    pub route: Option<String>,
    /// What the rows are put together by.
    pub group: ActivityGroup,
}

impl From<ActivityQuery> for desk::ActivityQuery {
    fn from(query: ActivityQuery) -> Self {
        Self {
            days: query.days,
            token: query.token,
            account: query.account,
            environment: query.environment,
            route: query.route,
            group: query.group.into(),
        }
    }
}

/// Requests by what became of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Tally {
    /// Let through and answered.
    pub allowed: u32,
    /// Refused by the gateway.
    pub refused: u32,
    /// Let through, but the API behind failed, could not be reached or did not answer in time.
    pub upstream_errors: u32,
}

impl From<DeskTally> for Tally {
    fn from(tally: DeskTally) -> Self {
        Self {
            allowed: count(tally.allowed),
            refused: count(tally.refused),
            upstream_errors: count(tally.upstream_errors),
        }
    }
}

/// How long a point of a chart is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum PointLength {
    /// An hour.
    Hour,
    /// A day.
    Day,
}

impl From<desk::PointLength> for PointLength {
    fn from(length: desk::PointLength) -> Self {
        match length {
            desk::PointLength::Hour => Self::Hour,
            desk::PointLength::Day => Self::Day,
        }
    }
}

/// A point of a chart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct ActivityPoint {
    /// When it begins.
    pub at: String,
    /// What happened in it.
    pub tally: Tally,
}

impl From<desk::ActivityPoint> for ActivityPoint {
    fn from(point: desk::ActivityPoint) -> Self {
        Self { at: time::out(point.at), tally: point.tally.into() }
    }
}

/// A reason with its number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct ReasonCount {
    /// The reason's word: `missing-permission`.
    pub reason: String,
    /// How many requests.
    pub count: u32,
}

/// A row of what happened. What it is not put together by is empty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ActivityRow {
    /// Identifies the token; nothing where no known token was presented.
    pub token_id: Option<String>,
    /// The token's name.
    pub token_name: Option<String>,
    /// The token's account.
    pub account_name: Option<String>,
    /// The environment.
    pub environment_name: Option<String>,
    /// The method.
    pub method: Option<String>,
    /// The route's template.
    pub route: Option<String>,
    /// The permission that the route needs.
    pub permission: Option<String>,
    /// When the hour begins.
    pub hour: Option<String>,
    /// What happened.
    pub tally: Tally,
    /// The refusals and upstream errors by reason, most first.
    pub reasons: Vec<ReasonCount>,
    /// When the last request came.
    pub last_at: String,
    /// From where.
    pub last_address: String,
}

impl From<desk::ActivityRow> for ActivityRow {
    fn from(row: desk::ActivityRow) -> Self {
        Self {
            token_id: row.token.map(|id| id.to_string()),
            token_name: row.token_name,
            account_name: row.account_name,
            environment_name: row.environment_name,
            method: row.method,
            route: row.route,
            permission: row.permission.map(|permission| permission.to_string()),
            hour: row.hour.map(time::out),
            tally: row.tally.into(),
            reasons: row
                .reasons
                .into_iter()
                .map(|(reason, number)| ReasonCount { reason, count: count(number) })
                .collect(),
            last_at: time::out(row.last_at),
            last_address: row.last_address,
        }
    }
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Activity {
    /// From when on.
    pub since: String,
    /// The sum of everything that fits.
    pub totals: Tally,
    /// The same along time, without gaps.
    pub points: Vec<ActivityPoint>,
    /// How long a point is.
    pub point_length: PointLength,
    /// The rows, most requests first (hours: latest first), at most 500.
    pub rows: Vec<ActivityRow>,
    /// Whether there would have been more rows.
    pub more: bool,
}

impl From<desk::Activity> for Activity {
    fn from(activity: desk::Activity) -> Self {
        Self {
            since: time::out(activity.since),
            totals: activity.totals.into(),
            points: activity.points.into_iter().map(Into::into).collect(),
            point_length: activity.point_length.into(),
            rows: activity.rows.into_iter().map(Into::into).collect(),
            more: activity.more,
        }
    }
}

/// Which refused requests are wanted.
#[derive(Clone, Debug, Deserialize, Type)]
pub struct RefusalQuery {
    /// What the request id, the address, the route, or the token's or account's name must hold.
    pub search: String,
    /// Only with this token, by identifier.
    pub token: Option<String>,
    /// Only for this reason.
    pub reason: Option<String>,
    /// Only in this environment, by slug.
    pub environment: Option<String>,
    /// How many are passed over.
    pub offset: u32,
    /// At most so many: up to 1,000.
    pub limit: u32,
}

impl From<RefusalQuery> for desk::RefusalQuery {
    fn from(query: RefusalQuery) -> Self {
        Self {
            search: query.search,
            token: query.token,
            reason: query.reason,
            environment: query.environment,
            offset: query.offset,
            limit: query.limit,
        }
    }
}

/// A refused request, with what held at that moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RefusalRow {
    /// The id that the answer carried.
    pub request_id: String,
    /// When.
    pub at: String,
    /// The environment it was sent to.
    pub environment_name: String,
    /// That environment's slug.
    pub environment_slug: String,
    /// Identifies the token, if it was a known one.
    pub token_id: Option<String>,
    /// The token's name.
    pub token_name: Option<String>,
    /// The last four characters of what was presented.
    pub hint: Option<String>,
    /// Identifies the token's account.
    pub account_id: Option<String>,
    /// The account's name.
    pub account_name: Option<String>,
    /// The account's e-mail.
    pub account_email: Option<String>,
    /// The account's roles at that moment.
    pub roles: Vec<String>,
    /// What the token permitted at that moment; nothing without a known token.
    pub held: Option<Vec<String>>,
    /// The reason's word.
    pub reason: String,
    /// The HTTP status of the answer.
    pub status: u32,
    /// The method.
    pub method: String,
    /// The route's template, if one was found.
    pub route: Option<String>,
    /// The path itself, if the admin wants it kept.
    pub path: Option<String>,
    /// The permission that the route needs.
    pub permission: Option<String>,
    /// What lay behind it, in a word.
    pub cause: Option<String>,
    /// The sentence that the caller was answered with.
    pub detail: String,
    /// Where it came from.
    pub address: String,
}

impl From<desk::RefusalView> for RefusalRow {
    fn from(refusal: desk::RefusalView) -> Self {
        Self {
            request_id: refusal.request_id,
            at: time::out(refusal.at),
            environment_name: refusal.environment_name,
            environment_slug: refusal.environment_slug,
            token_id: refusal.token.map(|id| id.to_string()),
            token_name: refusal.token_name,
            hint: refusal.hint.map(|hint| hint.to_string()),
            account_id: refusal.account.map(|id| id.to_string()),
            account_name: refusal.account_name,
            account_email: refusal.account_email,
            roles: refusal.roles,
            held: refusal.held.map(words),
            reason: refusal.reason,
            status: refusal.status.into(),
            method: refusal.method,
            route: refusal.route,
            path: refusal.path,
            permission: refusal.permission.map(|permission| permission.to_string()),
            cause: refusal.cause,
            detail: refusal.detail,
            address: refusal.address,
        }
    }
}

/// A page of refused requests, latest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct RefusalPage {
    /// The rows.
    pub rows: Vec<RefusalRow>,
    /// How many fit in all.
    pub total: u32,
    /// How many there are that the account may see.
    pub all: u32,
}

impl From<desk::RefusalPage> for RefusalPage {
    fn from(page: desk::RefusalPage) -> Self {
        Self {
            rows: page.rows.into_iter().map(Into::into).collect(),
            total: count(page.total),
            all: count(page.all),
        }
    }
}

/// How much of what happened is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ActivityKept {
    /// For how many days.
    pub retention_days: u32,
    /// Whether the paths of refused requests are kept, with the identifiers in them.
    pub keep_paths: bool,
    /// At most so many refused requests are kept one by one.
    pub refusals_at_most: u32,
    /// At most so many counters are kept.
    pub counters_at_most: u32,
    /// Why it cannot be changed, if it cannot.
    pub why_not_edit: Option<String>,
}

impl ActivityKept {
    /// As the page has it.
    #[must_use]
    pub fn new(kept: &desk::ActivityKept, why_not_edit: Option<Forbidden>) -> Self {
        Self {
            retention_days: kept.settings.retention_days.into(),
            keep_paths: kept.settings.keep_paths,
            refusals_at_most: count(kept.refusals_at_most),
            counters_at_most: kept.counters_at_most,
            why_not_edit: sentence(why_not_edit),
        }
    }
}

/// How much of what happens is to be kept.
#[derive(Clone, Copy, Debug, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ActivityKeep {
    /// For how many days: 1 to 3,650.
    pub retention_days: u32,
    /// Whether the paths of refused requests are kept.
    pub keep_paths: bool,
}

impl From<ActivityKeep> for ActivitySettings {
    fn from(keep: ActivityKeep) -> Self {
        // More days than fit are too many days, which is said of them then.
        let retention_days = u16::try_from(keep.retention_days).unwrap_or(u16::MAX);
        Self { retention_days, keep_paths: keep.keep_paths }
    }
}
