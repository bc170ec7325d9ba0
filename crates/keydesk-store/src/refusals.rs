//! Refused requests one by one: found by what is known of them, latest first.

use crate::Conn;
use crate::column::{parse, parse_if_any, time, words};
use crate::error::StoreError;
use crate::like::{ESCAPE, like};
use jiff::Timestamp;
use keydesk_domain::text::fold;
use keydesk_domain::{AccountId, EnvironmentId, Permission, PermissionSet, TokenHint, TokenId};
use sqlx::{FromRow, QueryBuilder, Sqlite};

/// A refused request, with what held at that moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptRefusal {
    /// When.
    pub at: Timestamp,
    /// The id that the answer carried.
    pub request_id: String,
    /// The environment it was sent to.
    pub environment: EnvironmentId,
    /// The token, if it was a known one.
    pub token: Option<TokenId>,
    /// The last four characters of what was presented, if it had a token's shape.
    pub hint: Option<TokenHint>,
    /// The account that the token belongs to.
    pub account: Option<AccountId>,
    /// The account's roles at that moment, by name.
    pub roles: Vec<String>,
    /// What the token permitted at that moment.
    pub held: Option<PermissionSet>,
    /// The reason's word.
    pub reason: String,
    /// The HTTP status of the answer.
    pub status: u16,
    /// The method.
    pub method: String,
    /// The route's template, if one was found.
    pub route: Option<String>,
    /// The path itself, if it was to be kept.
    pub path: Option<String>,
    /// The template that the path of an unknown route most likely belongs to.
    pub guess: Option<String>,
    /// The permission that the route needs.
    pub permission: Option<Permission>,
    /// What lay behind it, in a word.
    pub cause: Option<String>,
    /// The sentence that the caller was answered with.
    pub detail: String,
    /// Where it came from.
    pub address: String,
    /// The token's name, also of a deleted one.
    pub token_name: Option<String>,
    /// The account's name and e-mail, also of a deleted one.
    pub account_name: Option<(String, String)>,
}

/// Which refused requests are wanted.
#[derive(Clone, Debug, Default)]
pub struct RefusalFilter {
    /// Only those with a token of this account; `None` is everybody's, and those without a known token.
    pub visible_to: Option<AccountId>,
    /// What the request id, the address, the route, the path or the token's name must hold; empty is anything. As typed.
    pub search: String,
    /// Whether the search looks at the account's name and e-mail as well.
    pub searches_accounts: bool,
    /// Only with this token.
    pub token: Option<TokenId>,
    /// Only for this reason.
    pub reason: Option<String>,
    /// Only those sent to this environment.
    pub environment: Option<EnvironmentId>,
}

/// How many fit.
///
/// # Errors
/// [`StoreError`].
pub async fn count(conn: &mut Conn, filter: &RefusalFilter) -> Result<i64, StoreError> {
    let mut query = QueryBuilder::new("SELECT COUNT(*) FROM refusals r");
    if !filter.search.trim().is_empty() {
        query.push(NAMES);
    }
    conditions(&mut query, filter);
    let (total,): (i64,) = query.build_query_as().fetch_one(conn).await?;
    Ok(total)
}

/// A page of those that fit, latest first.
///
/// # Errors
/// [`StoreError`].
pub async fn page(
    conn: &mut Conn,
    filter: &RefusalFilter,
    offset: u32,
    limit: u32,
) -> Result<Vec<KeptRefusal>, StoreError> {
    let mut query = QueryBuilder::new(SELECTED);
    query.push(NAMES);
    conditions(&mut query, filter);
    query
        .push(" ORDER BY r.id DESC LIMIT ")
        .push_bind(i64::from(limit))
        .push(" OFFSET ")
        .push_bind(i64::from(offset));
    let rows: Vec<Row> = query.build_query_as().fetch_all(conn).await?;
    rows.into_iter().map(Row::refusal).collect()
}

/// The one that was answered with this request id.
///
/// # Errors
/// [`StoreError`].
pub async fn by_request_id(
    conn: &mut Conn,
    request_id: &str,
) -> Result<Option<KeptRefusal>, StoreError> {
    let mut query = QueryBuilder::new(SELECTED);
    query.push(NAMES).push(" WHERE r.request_id = ").push_bind(request_id.to_owned());
    let row: Option<Row> = query.build_query_as().fetch_optional(conn).await?;
    row.map(Row::refusal).transpose()
}

/// A refused request whose method and path nothing knew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownRouteRefusal {
    /// When.
    pub at: Timestamp,
    /// The id that the answer carried.
    pub request_id: String,
    /// The environment it was sent to.
    pub environment: EnvironmentId,
    /// The token, if it was a known one.
    pub token: Option<TokenId>,
    /// The method.
    pub method: String,
    /// The path itself, if it was to be kept.
    pub path: Option<String>,
    /// The template that the path most likely belongs to; `None` for what an older version kept.
    pub guess: Option<String>,
}

/// Those since a time, latest first; with tokens of this account alone, if one is given.
///
/// # Errors
/// [`StoreError`].
pub async fn unknown_routes(
    conn: &mut Conn,
    since: Timestamp,
    visible_to: Option<AccountId>,
) -> Result<Vec<UnknownRouteRefusal>, StoreError> {
    let filter = RefusalFilter {
        visible_to,
        reason: Some("unknown-route".to_owned()),
        ..RefusalFilter::default()
    };
    let mut query = QueryBuilder::new(
        "SELECT r.at, r.request_id, r.environment_id, r.token_id, r.method, r.path, r.guess FROM refusals r",
    );
    conditions(&mut query, &filter);
    query.push(" AND r.at >= ").push_bind(since.as_microsecond()).push(" ORDER BY r.id DESC");
    type Found = (i64, String, String, Option<String>, String, Option<String>, Option<String>);
    let rows: Vec<Found> = query.build_query_as().fetch_all(conn).await?;
    rows.into_iter()
        .map(|(at, request_id, environment, token, method, path, guess)| {
            Ok(UnknownRouteRefusal {
                at: time(at)?,
                request_id,
                environment: parse(&environment)?,
                token: parse_if_any(token.as_deref())?,
                method,
                path,
                guess,
            })
        })
        .collect()
}

const SELECTED: &str =
    "SELECT r.at, r.request_id, r.environment_id, r.token_id, r.hint, r.account_id, r.roles, r.held, r.reason,
    r.status, r.method, r.route, r.path, r.guess, r.permission, r.cause, r.detail, r.address,
    t.name AS token_name, a.name AS account_name, a.email AS account_email FROM refusals r";

const NAMES: &str =
    " LEFT JOIN tokens t ON t.id = r.token_id LEFT JOIN accounts a ON a.id = r.account_id";

fn conditions(query: &mut QueryBuilder<Sqlite>, filter: &RefusalFilter) {
    query.push(" WHERE 1 = 1");
    if let Some(account) = filter.visible_to {
        query
            .push(" AND r.token_id IN (SELECT id FROM tokens WHERE account_id = ")
            .push_bind(account.to_string());
        query.push(")");
    }
    if let Some(token) = filter.token {
        query.push(" AND r.token_id = ").push_bind(token.to_string());
    }
    if let Some(reason) = &filter.reason {
        query.push(" AND r.reason = ").push_bind(reason.clone());
    }
    if let Some(environment) = filter.environment {
        query.push(" AND r.environment_id = ").push_bind(environment.to_string());
    }
    let typed = filter.search.trim();
    if typed.is_empty() {
        return;
    }
    let (as_typed, key) = (like(typed), like(&fold(typed)));
    query.push(" AND (t.name_key LIKE ").push_bind(key.clone()).push(ESCAPE);
    for column in ["r.request_id", "r.address", "r.route", "r.path"] {
        query.push(" OR ").push(column).push(" LIKE ").push_bind(as_typed.clone()).push(ESCAPE);
    }
    if filter.searches_accounts {
        query.push(" OR a.name LIKE ").push_bind(as_typed).push(ESCAPE);
        query.push(" OR a.email_key LIKE ").push_bind(key).push(ESCAPE);
    }
    query.push(")");
}

#[derive(FromRow)]
struct Row {
    at: i64,
    request_id: String,
    environment_id: String,
    token_id: Option<String>,
    hint: Option<String>,
    account_id: Option<String>,
    roles: String,
    held: Option<String>,
    reason: String,
    status: i64,
    method: String,
    route: Option<String>,
    path: Option<String>,
    guess: Option<String>,
    permission: Option<String>,
    cause: Option<String>,
    detail: String,
    address: String,
    token_name: Option<String>,
    account_name: Option<String>,
    account_email: Option<String>,
}

impl Row {
    fn refusal(self) -> Result<KeptRefusal, StoreError> {
        let unexpected = |what: &str| StoreError::Unexpected(what.to_owned());
        Ok(KeptRefusal {
            at: time(self.at)?,
            request_id: self.request_id,
            environment: parse(&self.environment_id)?,
            token: parse_if_any(self.token_id.as_deref())?,
            hint: self.hint.as_deref().and_then(TokenHint::parse),
            account: parse_if_any(self.account_id.as_deref())?,
            roles: serde_json::from_str(&self.roles)
                .map_err(|_| unexpected("roles that are no list"))?,
            held: self.held.as_deref().map(held).transpose()?,
            reason: self.reason,
            status: u16::try_from(self.status)
                .map_err(|_| unexpected("a status that is no HTTP status"))?,
            method: self.method,
            route: self.route,
            path: self.path,
            guess: self.guess,
            permission: parse_if_any(self.permission.as_deref())?,
            cause: self.cause,
            detail: self.detail,
            address: self.address,
            token_name: self.token_name,
            account_name: self.account_name.zip(self.account_email),
        })
    }
}

fn held(column: &str) -> Result<PermissionSet, StoreError> {
    Ok(words::<Permission>(column)?.into_iter().collect())
}
