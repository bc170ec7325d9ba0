//! Writing counters: many rows a statement. One statement a counter costs the driver more than the database, and where thousands of
//! tokens are in use at once, that took more of the machine than the requests.

use crate::Conn;
use crate::error::StoreError;
use keydesk_domain::traffic::{ALLOWED, TrafficCount, UPSTREAM_ERROR};
use sqlx::QueryBuilder;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// Rows a statement. Ten columns each stay far below what any database takes.
const ROWS: usize = 100;

/// What is kept of a token's use, whatever was asked for.
struct Used<'c> {
    allowed: i64,
    refused: i64,
    last: &'c TrafficCount,
    first_allowed_at: Option<i64>,
}

/// Adds up the counters, of which no two are of the same token, environment, hour, endpoint and outcome.
///
/// # Errors
/// [`StoreError`].
pub(crate) async fn add(conn: &mut Conn, counts: &[TrafficCount]) -> Result<(), StoreError> {
    let mut hours: BTreeMap<(i64, String, &str), i64> = BTreeMap::new();
    let mut tokens: BTreeMap<String, Used<'_>> = BTreeMap::new();
    let mut permissions: BTreeMap<(String, i64, String), i64> = BTreeMap::new();
    for count in counts {
        let number = number(count);
        *hours.entry((count.hour, count.environment.to_string(), count.outcome)).or_default() += number;
        let Some(token) = count.token.map(|id| id.to_string()) else { continue };
        let permission = permission(count);
        if was_let_through(count) && !permission.is_empty() {
            let day = count.hour.div_euclid(24);
            *permissions.entry((token.clone(), day, permission.clone())).or_default() += number;
        }
        let is_first = count.outcome == ALLOWED && !permission.is_empty();
        let (allowed, refused) = if was_let_through(count) { (number, 0) } else { (0, number) };
        let first_allowed_at = is_first.then_some(count.last_at.as_microsecond());
        match tokens.entry(token) {
            Entry::Vacant(vacant) => {
                vacant.insert(Used { allowed, refused, last: count, first_allowed_at });
            }
            Entry::Occupied(mut occupied) => {
                let used = occupied.get_mut();
                used.allowed += allowed;
                used.refused += refused;
                if count.last_at >= used.last.last_at {
                    used.last = count;
                }
                used.first_allowed_at = used.first_allowed_at.into_iter().chain(first_allowed_at).min();
            }
        }
    }
    add_activity(conn, counts).await?;
    add_hours(conn, &hours.into_iter().collect::<Vec<_>>()).await?;
    add_uses(conn, &tokens.into_iter().collect::<Vec<_>>()).await?;
    add_permissions(conn, &permissions.into_iter().collect::<Vec<_>>()).await
}

async fn add_activity(conn: &mut Conn, counts: &[TrafficCount]) -> Result<(), StoreError> {
    for some in counts.chunks(ROWS) {
        let mut query = QueryBuilder::new(
            "INSERT INTO activity (token_id, hour, environment_id, method, route, outcome, permission, count, last_at, last_address) ",
        );
        query.push_values(some, |mut row, count| {
            row.push_bind(count.token.map(|id| id.to_string()).unwrap_or_default())
                .push_bind(count.hour)
                .push_bind(count.environment.to_string())
                .push_bind(count.endpoint.map_or("", |it| it.method))
                .push_bind(count.endpoint.map_or("", |it| it.template))
                .push_bind(count.outcome)
                .push_bind(permission(count))
                .push_bind(number(count))
                .push_bind(count.last_at.as_microsecond())
                .push_bind(count.last_address.to_string());
        });
        query.push(
            " ON CONFLICT (token_id, hour, environment_id, method, route, outcome) DO UPDATE
             SET count = activity.count + excluded.count, last_at = excluded.last_at, last_address = excluded.last_address",
        );
        query.build().persistent(some.len() == ROWS).execute(&mut *conn).await?;
    }
    Ok(())
}

async fn add_hours(conn: &mut Conn, hours: &[((i64, String, &str), i64)]) -> Result<(), StoreError> {
    for some in hours.chunks(ROWS) {
        let mut query = QueryBuilder::new("INSERT INTO activity_hours (hour, environment_id, outcome, count) ");
        query.push_values(some, |mut row, ((hour, environment, outcome), number)| {
            row.push_bind(*hour).push_bind(environment.as_str()).push_bind(*outcome).push_bind(*number);
        });
        query.push(
            " ON CONFLICT (hour, environment_id, outcome) DO UPDATE SET count = activity_hours.count + excluded.count",
        );
        query.build().persistent(some.len() == ROWS).execute(&mut *conn).await?;
    }
    Ok(())
}

async fn add_uses(conn: &mut Conn, tokens: &[(String, Used<'_>)]) -> Result<(), StoreError> {
    for some in tokens.chunks(ROWS) {
        let mut query = QueryBuilder::new(
            "INSERT INTO token_uses (token_id, allowed, refused, last_at, last_address, first_allowed_at) ",
        );
        query.push_values(some, |mut row, (token, used)| {
            row.push_bind(token.as_str())
                .push_bind(used.allowed)
                .push_bind(used.refused)
                .push_bind(used.last.last_at.as_microsecond())
                .push_bind(used.last.last_address.to_string())
                .push_bind(used.first_allowed_at);
        });
        query.push(
            " ON CONFLICT (token_id) DO UPDATE
             SET allowed = token_uses.allowed + excluded.allowed, refused = token_uses.refused + excluded.refused,
                 last_address = CASE WHEN excluded.last_at >= token_uses.last_at THEN excluded.last_address
                                ELSE token_uses.last_address END,
                 last_at = MAX(token_uses.last_at, excluded.last_at),
                 first_allowed_at = COALESCE(token_uses.first_allowed_at, excluded.first_allowed_at)",
        );
        query.build().persistent(some.len() == ROWS).execute(&mut *conn).await?;
    }
    Ok(())
}

async fn add_permissions(conn: &mut Conn, permissions: &[((String, i64, String), i64)]) -> Result<(), StoreError> {
    for some in permissions.chunks(ROWS) {
        let mut query = QueryBuilder::new("INSERT INTO permission_uses (token_id, day, permission, count) ");
        query.push_values(some, |mut row, ((token, day, permission), number)| {
            row.push_bind(token.as_str()).push_bind(*day).push_bind(permission.as_str()).push_bind(*number);
        });
        query.push(
            " ON CONFLICT (token_id, day, permission) DO UPDATE SET count = permission_uses.count + excluded.count",
        );
        query.build().persistent(some.len() == ROWS).execute(&mut *conn).await?;
    }
    Ok(())
}

fn was_let_through(count: &TrafficCount) -> bool {
    matches!(count.outcome, ALLOWED | UPSTREAM_ERROR)
}

fn permission(count: &TrafficCount) -> String {
    count.endpoint.and_then(|it| it.permission).map(|it| it.to_string()).unwrap_or_default()
}

fn number(count: &TrafficCount) -> i64 {
    i64::try_from(count.count).unwrap_or(i64::MAX)
}
