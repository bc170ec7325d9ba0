//! What happened at the gateway, put together: by token, by endpoint, by hour, along time.

use crate::Conn;
use crate::column::{parse, time};
use crate::error::StoreError;
use jiff::Timestamp;
use keydesk_domain::activity::Tally;
use keydesk_domain::traffic::{ALLOWED, UPSTREAM_ERROR};
use keydesk_domain::{AccountId, EnvironmentId, Permission, TokenId};
use sqlx::{FromRow, QueryBuilder, Sqlite};
use std::collections::HashMap;

/// Which part of what happened is wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ActivityFilter {
    /// From this hour on, counted from the Unix epoch.
    pub since_hour: i64,
    /// Only with tokens of this account; `None` is everybody's, and without a known token.
    pub visible_to: Option<AccountId>,
    /// Only with tokens of this account.
    pub account: Option<AccountId>,
    /// Only with this token.
    pub token: Option<TokenId>,
    /// Only in this environment.
    pub environment: Option<EnvironmentId>,
    /// Only to this route, by its template.
    pub route: Option<String>,
}

/// What requests are put together by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GroupBy {
    /// The token.
    Token,
    /// The endpoint.
    Endpoint,
    /// The hour.
    Hour,
}

/// How long a point along time is, in hours.
pub const HOUR: i64 = 1;
/// A point of a day.
pub const DAY: i64 = 24;

/// What identifies requests that were put together. What they were not put together by is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct GroupKey {
    /// The token.
    pub token: Option<TokenId>,
    /// The hour, counted from the Unix epoch.
    pub hour: Option<i64>,
    /// The environment.
    pub environment: Option<EnvironmentId>,
    /// The method.
    pub method: Option<String>,
    /// The route's template.
    pub route: Option<String>,
}

/// Requests that were put together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// What they have in common.
    pub key: GroupKey,
    /// The permission that the endpoint needs.
    pub permission: Option<Permission>,
    /// How many.
    pub tally: Tally,
    /// The refusals and upstream errors by reason.
    pub reasons: HashMap<String, i64>,
    /// When the last of them came.
    pub last_at: Timestamp,
    /// From where.
    pub last_address: String,
}

/// How many requests of each outcome there were along time, in points of so many hours ([`HOUR`] or [`DAY`]), numbered from the Unix
/// epoch. Points without any are left out.
///
/// # Errors
/// [`StoreError`].
pub async fn along_time(
    conn: &mut Conn,
    filter: &ActivityFilter,
    hours: i64,
) -> Result<Vec<(i64, String, i64)>, StoreError> {
    let mut query = QueryBuilder::new("SELECT a.hour / ");
    query.push_bind(hours).push(" AS point, a.outcome, SUM(a.count)");
    if filter.is_of_everything() {
        query.push(" FROM activity_hours a WHERE a.hour >= ").push_bind(filter.since_hour);
        in_environment(&mut query, filter);
    } else {
        from_activity(&mut query, filter);
    }
    query.push(" GROUP BY point, a.outcome");
    Ok(query.build_query_as().fetch_all(conn).await?)
}

/// Everything that fits, put together; in no order.
///
/// # Errors
/// [`StoreError`].
pub async fn groups(
    conn: &mut Conn,
    filter: &ActivityFilter,
    by: GroupBy,
) -> Result<Vec<Group>, StoreError> {
    let columns = match by {
        GroupBy::Token => "a.token_id",
        GroupBy::Endpoint => "a.method, a.route",
        GroupBy::Hour => "a.hour",
    };
    let mut query = QueryBuilder::new("SELECT ");
    query.push(columns).push(", a.outcome, ").push(MEASURED);
    from_activity(&mut query, filter);
    query.push(" GROUP BY ").push(columns).push(", a.outcome");
    folded(query.build_query_as().fetch_all(conn).await?)
}

/// What is in no way put together, one a token, hour, environment and endpoint: the `limit` ones with most requests; in no order.
///
/// # Errors
/// [`StoreError`].
pub async fn each(
    conn: &mut Conn,
    filter: &ActivityFilter,
    limit: u32,
) -> Result<Vec<Group>, StoreError> {
    const KEY: &str = "a.token_id, a.hour, a.environment_id, a.method, a.route";
    // The key is how the table is sorted, so that no row is moved until only the few that are wanted are left.
    let mut query = QueryBuilder::new("WITH most AS (SELECT ");
    query.push(KEY).push(", SUM(a.count) AS requests");
    from_activity(&mut query, filter);
    query
        .push(" GROUP BY ")
        .push(KEY)
        .push(" ORDER BY requests DESC LIMIT ")
        .push_bind(i64::from(limit));
    query.push(") SELECT ").push(KEY).push(", a.outcome, ").push(MEASURED);
    query.push(
        " FROM most m CROSS JOIN activity a WHERE a.token_id = m.token_id AND a.hour = m.hour
          AND a.environment_id = m.environment_id AND a.method = m.method AND a.route = m.route GROUP BY ",
    );
    query.push(KEY).push(", a.outcome");
    folded(query.build_query_as().fetch_all(conn).await?)
}

/// Requests of one token to one endpoint that were let through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LetThrough {
    /// The token.
    pub token: TokenId,
    /// Where it was used.
    pub environment: EnvironmentId,
    /// The method; empty for what an older version counted.
    pub method: String,
    /// The route's template; empty for what an older version counted.
    pub route: String,
    /// The permission that the route needs, if it needs one.
    pub permission: Option<Permission>,
    /// How many requests.
    pub count: i64,
    /// When the last of them came.
    pub last_at: Timestamp,
}

/// The requests of these tokens that were let through since this hour, by endpoint.
///
/// # Errors
/// [`StoreError`].
pub async fn let_through(
    conn: &mut Conn,
    tokens: &[TokenId],
    since_hour: i64,
) -> Result<Vec<LetThrough>, StoreError> {
    /// A query takes only so many values at once.
    const AT_ONCE: usize = 500;
    let mut found = Vec::new();
    for some in tokens.chunks(AT_ONCE) {
        let mut query = QueryBuilder::new(
            "SELECT token_id, environment_id, method, route, permission, SUM(count), MAX(last_at) FROM activity
             WHERE hour >= ",
        );
        query.push_bind(since_hour).push(" AND token_id IN (");
        let mut wanted = query.separated(", ");
        for token in some {
            wanted.push_bind(token.to_string());
        }
        query.push(") AND outcome IN (").push_bind(ALLOWED).push(", ").push_bind(UPSTREAM_ERROR);
        query.push(") GROUP BY token_id, environment_id, method, route, permission");
        let rows: Vec<(String, String, String, String, String, i64, i64)> =
            query.build_query_as().fetch_all(&mut *conn).await?;
        for (token, environment, method, route, permission, count, last_at) in rows {
            found.push(LetThrough {
                token: parse(&token)?,
                environment: parse(&environment)?,
                method,
                route,
                permission: if_any(permission).as_deref().map(parse).transpose()?,
                count,
                last_at: time(last_at)?,
            });
        }
    }
    Ok(found)
}

/// The requests to these routes of an environment that were let through since this hour, by token and endpoint.
///
/// # Errors
/// [`StoreError`].
pub async fn let_through_to(
    conn: &mut Conn,
    environment: EnvironmentId,
    routes: &[&str],
    since_hour: i64,
) -> Result<Vec<LetThrough>, StoreError> {
    if routes.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<(String, String, String, String, i64, i64)> = sqlx::query_as(
        "SELECT token_id, method, route, permission, SUM(count), MAX(last_at) FROM activity
         WHERE hour >= $1 AND environment_id = $2 AND token_id <> '' AND outcome IN ($3, $4)
           AND route IN (SELECT value FROM json_each($5))
         GROUP BY token_id, method, route, permission",
    )
    .bind(since_hour)
    .bind(environment.to_string())
    .bind(ALLOWED)
    .bind(UPSTREAM_ERROR)
    .bind(serde_json::Value::from(routes.to_vec()).to_string())
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|(token, method, route, permission, count, last_at)| {
            Ok(LetThrough {
                token: parse(&token)?,
                environment,
                method,
                route,
                permission: if_any(permission).as_deref().map(parse).transpose()?,
                count,
                last_at: time(last_at)?,
            })
        })
        .collect()
}

/// What a token's row in a list of what happened says of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenNames {
    /// Its name.
    pub name: String,
    /// Its account.
    pub account: AccountId,
    /// Its account's name, also of a deleted one.
    pub account_name: String,
    /// Its environment.
    pub environment: EnvironmentId,
}

/// The names that go with these tokens, deleted ones included.
///
/// # Errors
/// [`StoreError`].
pub async fn names_of(
    conn: &mut Conn,
    tokens: &[TokenId],
) -> Result<HashMap<TokenId, TokenNames>, StoreError> {
    let mut query = QueryBuilder::new(
        "SELECT t.id, t.name, t.account_id, a.name, t.environment_id FROM tokens t
         JOIN accounts a ON a.id = t.account_id WHERE t.id IN (",
    );
    let mut wanted = query.separated(", ");
    for token in tokens {
        wanted.push_bind(token.to_string());
    }
    query.push(")");
    let rows: Vec<(String, String, String, String, String)> =
        query.build_query_as().fetch_all(conn).await?;
    rows.into_iter()
        .map(|(id, name, account, account_name, environment)| {
            let names = TokenNames {
                name,
                account: parse(&account)?,
                account_name,
                environment: parse(&environment)?,
            };
            Ok((parse(&id)?, names))
        })
        .collect()
}

/// The sum, and the last request as its time and address in one text: times have the same length until the year 2286, so that the
/// largest text is the latest.
const MEASURED: &str = "MAX(a.permission) AS permission, SUM(a.count) AS count, MAX(a.last_at || ' ' || a.last_address) AS last";

impl ActivityFilter {
    /// Is it about everybody's requests, but for the environment? Then they are summed up already.
    const fn is_of_everything(&self) -> bool {
        self.visible_to.is_none()
            && self.account.is_none()
            && self.token.is_none()
            && self.route.is_none()
    }
}

/// Goes token by token, because the counters of one lie side by side in the order of time.
fn from_activity(query: &mut QueryBuilder<Sqlite>, filter: &ActivityFilter) {
    query.push(" FROM (");
    let accounts: Vec<AccountId> =
        [filter.visible_to, filter.account].into_iter().flatten().collect();
    if accounts.is_empty() && filter.token.is_none() {
        query.push("SELECT token_id AS id FROM token_uses UNION ALL SELECT '' AS id");
    } else {
        query.push("SELECT id FROM tokens WHERE 1 = 1");
        for account in accounts {
            query.push(" AND account_id = ").push_bind(account.to_string());
        }
        if let Some(token) = filter.token {
            query.push(" AND id = ").push_bind(token.to_string());
        }
    }
    query
        .push(") s CROSS JOIN activity a WHERE a.token_id = s.id AND a.hour >= ")
        .push_bind(filter.since_hour);
    in_environment(query, filter);
    if let Some(route) = &filter.route {
        query.push(" AND a.route = ").push_bind(route.clone());
    }
}

fn in_environment(query: &mut QueryBuilder<Sqlite>, filter: &ActivityFilter) {
    if let Some(environment) = filter.environment {
        query.push(" AND a.environment_id = ").push_bind(environment.to_string());
    }
}

/// One outcome of requests that were put together. Columns that were not asked for are not there.
#[derive(FromRow)]
struct Part {
    #[sqlx(default)]
    token_id: String,
    #[sqlx(default)]
    hour: Option<i64>,
    #[sqlx(default)]
    environment_id: String,
    #[sqlx(default)]
    method: String,
    #[sqlx(default)]
    route: String,
    outcome: String,
    permission: String,
    count: i64,
    last: String,
}

/// Puts the outcomes of what belongs together into one.
fn folded(parts: Vec<Part>) -> Result<Vec<Group>, StoreError> {
    let mut places: HashMap<GroupKey, usize> = HashMap::new();
    let mut groups: Vec<Group> = Vec::new();
    for part in parts {
        let key = GroupKey {
            token: if_any(part.token_id).as_deref().map(parse).transpose()?,
            hour: part.hour,
            environment: if_any(part.environment_id).as_deref().map(parse).transpose()?,
            method: if_any(part.method),
            route: if_any(part.route),
        };
        let (last_at, last_address) = last(&part.last)?;
        let place = *places.entry(key.clone()).or_insert(groups.len());
        if place == groups.len() {
            // An address takes part in no sum, and a counter that belongs to no endpoint needs no permission.
            let permission = if_any(part.permission).filter(|_| key.route.is_some());
            groups.push(Group {
                permission: permission.as_deref().map(parse).transpose()?,
                key,
                tally: Tally::default(),
                reasons: HashMap::new(),
                last_at,
                last_address: last_address.to_owned(),
            });
        }
        let group = &mut groups[place];
        group.tally.add(&part.outcome, part.count);
        if last_at > group.last_at {
            (group.last_at, group.last_address) = (last_at, last_address.to_owned());
        }
        if part.outcome != ALLOWED {
            *group.reasons.entry(part.outcome).or_default() += part.count;
        }
    }
    Ok(groups)
}

fn last(text: &str) -> Result<(Timestamp, &str), StoreError> {
    let (at, address) = text.split_once(' ').unwrap_or((text, ""));
    Ok((time(parse(at)?)?, address))
}

fn if_any(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}
