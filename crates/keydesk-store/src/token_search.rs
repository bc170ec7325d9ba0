//! Finding tokens among very many: filtered, sorted and cut to a page by the database, so that a list stays quick.

use crate::Conn;
use crate::error::StoreError;
use crate::lifecycle::{self, Is};
use crate::like::{ESCAPE, like};
use crate::tokens::Row;
use jiff::Timestamp;
use keydesk_domain::{AccountId, ApiToken, EnvironmentId};
use sqlx::{QueryBuilder, Sqlite};

/// Which tokens are wanted. Deleted and retired ones never are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenFilter {
    /// Only those of this account; `None` is everybody's.
    pub visible_to: Option<AccountId>,
    /// What the name, the account, the environment or the hint must hold; empty is anything. As typed.
    pub search: String,
    /// Only those of this environment.
    pub environment: Option<EnvironmentId>,
    /// Only those of this account.
    pub account: Option<AccountId>,
    /// Only those in this state.
    pub state: Option<LiveState>,
    /// What time it is.
    pub now: Timestamp,
}

/// The state of a token that is neither deleted nor retired.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LiveState {
    /// It works.
    Active,
    /// Its time is over, or it was not used in time.
    Expired,
    /// It is paused.
    Paused,
    /// It would work, but for its account.
    AccountDisabled,
}

/// What tokens are sorted by; those that are equal in it, by name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TokenOrder {
    /// Their names.
    #[default]
    Name,
    /// Their accounts' e-mails.
    Account,
    /// Their environments' names.
    Environment,
    /// When they were made.
    Created,
    /// When they expire; those that never do come last.
    Expires,
    /// When they were last used; those that never were come first.
    LastUsed,
}

/// How many tokens fit.
///
/// # Errors
/// [`StoreError`].
pub async fn count(conn: &mut Conn, filter: &TokenFilter) -> Result<i64, StoreError> {
    let found = Found::by(conn, filter).await?;
    let mut query = QueryBuilder::new("SELECT COUNT(*)");
    conditions(&mut query, filter, found.as_ref());
    let (total,): (i64,) = query.build_query_as().fetch_one(conn).await?;
    Ok(total)
}

/// A page of the tokens that fit, in order, and how many fit in all.
///
/// # Errors
/// [`StoreError`].
pub async fn page(
    conn: &mut Conn,
    filter: &TokenFilter,
    (order, descending): (TokenOrder, bool),
    (offset, limit): (u32, u32),
) -> Result<(Vec<ApiToken>, i64), StoreError> {
    // The inner query is answered from the index `tokens_list` alone; only the rows of the page are read.
    let found = Found::by(conn, filter).await?;
    let mut query = QueryBuilder::new("SELECT t.* FROM (SELECT t.id");
    conditions(&mut query, filter, found.as_ref());
    sorted(&mut query, order, descending);
    query.push(" LIMIT ").push_bind(i64::from(limit)).push(" OFFSET ").push_bind(i64::from(offset));
    query.push(") page CROSS JOIN tokens t ON t.id = page.id");
    sorted(&mut query, order, descending);
    let rows: Vec<Row> = query.build_query_as().fetch_all(&mut *conn).await?;
    let tokens = rows
        .into_iter()
        .map(|row| row.token().map(|(_, token)| token))
        .collect::<Result<Vec<_>, _>>()?;
    let last = u32::try_from(tokens.len()).unwrap_or(u32::MAX);
    // A page that is not full is the last one: nothing has to be counted for a search that finds little, which has
    // looked at every token already.
    let is_last = last < limit && (last > 0 || offset == 0);
    let total =
        if is_last { i64::from(offset) + i64::from(last) } else { count(conn, filter).await? };
    Ok((tokens, total))
}

fn sorted(query: &mut QueryBuilder<Sqlite>, order: TokenOrder, descending: bool) {
    let by = match order {
        TokenOrder::Name => "t.name_key",
        TokenOrder::Account => "(SELECT a.email_key FROM accounts a WHERE a.id = t.account_id)",
        TokenOrder::Environment => {
            "(SELECT e.name_key FROM environments e WHERE e.id = t.environment_id)"
        }
        TokenOrder::Created => "t.created_at",
        // What never expires counts as what expires last.
        TokenOrder::Expires => "COALESCE(t.expires_at, 9223372036854775807)",
        TokenOrder::LastUsed => {
            "COALESCE((SELECT u.last_at FROM token_uses u WHERE u.token_id = t.id), 0)"
        }
    };
    query.push(" ORDER BY ").push(by).push(if descending { " DESC" } else { "" });
    if order != TokenOrder::Name {
        query.push(", t.name_key");
    }
}

fn conditions(query: &mut QueryBuilder<Sqlite>, filter: &TokenFilter, found: Option<&Found>) {
    query.push(" FROM tokens t WHERE");
    lifecycle::not_gone(query, filter.now);
    for account in [filter.visible_to, filter.account].into_iter().flatten() {
        query.push(" AND t.account_id = ").push_bind(account.to_string());
    }
    if let Some(environment) = filter.environment {
        query.push(" AND t.environment_id = ").push_bind(environment.to_string());
    }
    match filter.state {
        None => {}
        Some(LiveState::Expired) => lifecycle::is(query, Is::Over, filter.now),
        Some(LiveState::Paused) => lifecycle::is(query, Is::Paused, filter.now),
        Some(state) => {
            lifecycle::is(query, Is::Live, filter.now);
            query.push(if state == LiveState::AccountDisabled {
                " AND t.account_id IN"
            } else {
                " AND t.account_id NOT IN"
            });
            query.push(" (SELECT id FROM accounts WHERE disabled_at IS NOT NULL OR deleted_at IS NOT NULL)");
        }
    }
    if let Some(found) = found {
        found.condition(query);
    }
}

/// What a search found beside the tokens themselves. Where nothing there fits, no token needs to be asked for it.
struct Found {
    typed: String,
    key: String,
    in_accounts: bool,
    in_environments: bool,
}

const FITTING_ACCOUNTS: &str =
    "SELECT id FROM accounts WHERE email_key LIKE $1 ESCAPE '\\' OR name LIKE $2 ESCAPE '\\'";
const FITTING_ENVIRONMENTS: &str = "SELECT id FROM environments WHERE name_key LIKE $1 ESCAPE '\\'";

impl Found {
    /// `None` when nothing is searched for.
    async fn by(conn: &mut Conn, filter: &TokenFilter) -> Result<Option<Self>, StoreError> {
        let typed = filter.search.trim().to_owned();
        if typed.is_empty() {
            return Ok(None);
        }
        let key = like(&keydesk_domain::text::fold(&typed));
        let account: Option<(String,)> = sqlx::query_as(FITTING_ACCOUNTS)
            .bind(&key)
            .bind(like(&typed))
            .fetch_optional(&mut *conn)
            .await?;
        let environment: Option<(String,)> =
            sqlx::query_as(FITTING_ENVIRONMENTS).bind(&key).fetch_optional(conn).await?;
        Ok(Some(Self {
            typed,
            key,
            in_accounts: account.is_some(),
            in_environments: environment.is_some(),
        }))
    }

    fn condition(&self, query: &mut QueryBuilder<Sqlite>) {
        let Self { typed, key, .. } = self;
        query.push(" AND (t.name_key LIKE ").push_bind(key.clone()).push(ESCAPE);
        query.push(" OR t.hint = ").push_bind(typed.clone());
        if self.in_accounts {
            query.push(" OR t.account_id IN (SELECT id FROM accounts WHERE email_key LIKE ");
            query.push_bind(key.clone()).push(ESCAPE);
            query.push(" OR name LIKE ").push_bind(like(typed)).push(ESCAPE).push(")");
        }
        if self.in_environments {
            query.push(" OR t.environment_id IN (SELECT id FROM environments WHERE name_key LIKE ");
            query.push_bind(key.clone()).push(ESCAPE).push(")");
        }
        query.push(")");
    }
}
