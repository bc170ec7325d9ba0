//! Adding up counters: for each token and endpoint, and in the larger units that long periods are summed up from.

use crate::Conn;
use crate::error::StoreError;
use crate::insert::{Insert, Values};
use keydesk_domain::traffic::{ALLOWED, TrafficCount, UPSTREAM_ERROR};
use keydesk_domain::{EnvironmentId, Permission};
use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;
use std::net::IpAddr;
use std::sync::Arc;

/// Counters that are written to each of the tables in turn. So few that requests on the same core hardly notice what comes between two
/// statements.
const AT_ONCE: usize = 64;

static ACTIVITY: Insert = Insert::new(
    "INSERT INTO activity (token_id, hour, environment_id, method, route, outcome, permission, count, last_at, last_address)",
    10,
    "ON CONFLICT (token_id, hour, environment_id, method, route, outcome) DO UPDATE
     SET count = activity.count + excluded.count, last_at = excluded.last_at, last_address = excluded.last_address",
);
static HOURS: Insert = Insert::new(
    "INSERT INTO activity_hours (hour, environment_id, outcome, count)",
    4,
    "ON CONFLICT (hour, environment_id, outcome) DO UPDATE SET count = activity_hours.count + excluded.count",
);
static USES: Insert = Insert::new(
    "INSERT INTO token_uses (token_id, allowed, refused, last_at, last_address, first_allowed_at)",
    6,
    "ON CONFLICT (token_id) DO UPDATE
     SET allowed = token_uses.allowed + excluded.allowed, refused = token_uses.refused + excluded.refused,
         last_address = CASE WHEN excluded.last_at >= token_uses.last_at THEN excluded.last_address
                        ELSE token_uses.last_address END,
         last_at = MAX(token_uses.last_at, excluded.last_at),
         first_allowed_at = MIN(COALESCE(token_uses.first_allowed_at, excluded.first_allowed_at),
                                COALESCE(excluded.first_allowed_at, token_uses.first_allowed_at))",
);
static PERMISSIONS: Insert = Insert::new(
    "INSERT INTO permission_uses (token_id, day, permission, count)",
    4,
    "ON CONFLICT (token_id, day, permission) DO UPDATE SET count = permission_uses.count + excluded.count",
);

/// Adds up the counters, of which no two are of the same token, environment, hour, endpoint and outcome. Quickest where those of a token
/// stand side by side.
///
/// # Errors
/// [`StoreError`].
pub(crate) async fn add(conn: &mut Conn, counts: &[TrafficCount]) -> Result<(), StoreError> {
    let mut texts = Texts::default();
    let mut hours: BTreeMap<(i64, EnvironmentId, &'static str), i64> = BTreeMap::new();
    for some in counts.chunks(AT_ONCE) {
        add_some(conn, some, &mut texts, &mut hours).await?;
    }
    let hours: Vec<_> = hours.into_iter().collect();
    let bind = |((hour, environment, outcome), number): &_, values: &mut Values| {
        values.add(*hour)?.add(texts.environments.of(*environment))?.add(*outcome)?.add(*number)?;
        Ok(())
    };
    Ok(HOURS.run(conn, &hours, bind).await?)
}

async fn add_some(
    conn: &mut Conn,
    counts: &[TrafficCount],
    texts: &mut Texts,
    hours: &mut BTreeMap<(i64, EnvironmentId, &'static str), i64>,
) -> Result<(), StoreError> {
    let mut rows = Vec::with_capacity(counts.len());
    let (mut uses, mut permissions): (Vec<Used<'_>>, Vec<PermissionUsed>) =
        (Vec::new(), Vec::new());
    for count in counts {
        let number = i64::try_from(count.count).unwrap_or(i64::MAX);
        *hours.entry((count.hour, count.environment, count.outcome)).or_default() += number;
        let permission = count.endpoint.and_then(|it| it.permission);
        let is_let_through = matches!(count.outcome, ALLOWED | UPSTREAM_ERROR);
        let token = match (count.token, rows.last()) {
            (None, _) => texts.nothing.clone(),
            (Some(id), Some(Row { count: last, token, .. })) if last.token == Some(id) => {
                token.clone()
            }
            (Some(id), _) => id.to_string().into(),
        };
        if count.token.is_some() {
            let (allowed, refused) = if is_let_through { (number, 0) } else { (0, number) };
            let is_first = count.outcome == ALLOWED && permission.is_some();
            let first_allowed_at = is_first.then_some(count.last_at.as_microsecond());
            let used =
                Used { token: token.clone(), allowed, refused, last: count, first_allowed_at };
            match uses.last_mut().filter(|last| last.last.token == count.token) {
                Some(last) => last.add(&used),
                None => uses.push(used),
            }
        }
        if let Some(permission) = permission.filter(|_| is_let_through && count.token.is_some()) {
            let day = count.hour.div_euclid(24);
            permissions.push(PermissionUsed { token: token.clone(), day, permission, number });
        }
        rows.push(Row { count, token, permission, number });
    }
    ACTIVITY
        .run(conn, &rows, |Row { count, token, permission, number }, values| {
            values
                .add(token.clone())?
                .add(count.hour)?
                .add(texts.environments.of(count.environment))?;
            values.add(texts.words.of(count.endpoint.map_or("", |it| it.method)))?;
            values.add(texts.words.of(count.endpoint.map_or("", |it| it.template)))?;
            values.add(texts.words.of(count.outcome))?;
            values.add(
                permission.map_or_else(|| texts.nothing.clone(), |it| texts.permissions.of(it)),
            )?;
            values
                .add(*number)?
                .add(count.last_at.as_microsecond())?
                .add(texts.addresses.of(count.last_address))?;
            Ok(())
        })
        .await?;
    USES.run(conn, &uses, |used, values| {
        values.add(used.token.clone())?.add(used.allowed)?.add(used.refused)?;
        values
            .add(used.last.last_at.as_microsecond())?
            .add(texts.addresses.of(used.last.last_address))?;
        values.add(used.first_allowed_at)?;
        Ok(())
    })
    .await?;
    PERMISSIONS
        .run(conn, &permissions, |used, values| {
            values.add(used.token.clone())?.add(used.day)?;
            values.add(texts.permissions.of(used.permission))?.add(used.number)?;
            Ok(())
        })
        .await?;
    Ok(())
}

struct Row<'c> {
    count: &'c TrafficCount,
    token: Arc<str>,
    permission: Option<Permission>,
    number: i64,
}

struct PermissionUsed {
    token: Arc<str>,
    day: i64,
    permission: Permission,
    number: i64,
}

/// What is kept of a token's use, whatever was asked for.
struct Used<'c> {
    token: Arc<str>,
    allowed: i64,
    refused: i64,
    last: &'c TrafficCount,
    first_allowed_at: Option<i64>,
}

impl<'c> Used<'c> {
    fn add(&mut self, more: &Used<'c>) {
        self.allowed += more.allowed;
        self.refused += more.refused;
        if more.last.last_at >= self.last.last_at {
            self.last = more.last;
        }
        self.first_allowed_at =
            self.first_allowed_at.into_iter().chain(more.first_allowed_at).min();
    }
}

/// Texts that many rows have in common, each made once.
struct Texts {
    environments: Known<EnvironmentId>,
    words: Known<&'static str>,
    permissions: Known<Permission>,
    addresses: Known<IpAddr>,
    nothing: Arc<str>,
}

impl Default for Texts {
    fn default() -> Self {
        let (environments, words) = (Known::default(), Known::default());
        let (permissions, addresses) = (Known::default(), Known::default());
        Self { environments, words, permissions, addresses, nothing: Arc::from("") }
    }
}

struct Known<T>(HashMap<T, Arc<str>>);

impl<T> Default for Known<T> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<T: Copy + Eq + Hash + ToString> Known<T> {
    fn of(&mut self, of: T) -> Arc<str> {
        Arc::clone(self.0.entry(of).or_insert_with(|| of.to_string().into()))
    }
}
