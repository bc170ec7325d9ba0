//! Finding tokens among very many: filtered, sorted and cut to a page by the database, so that a list stays quick.

use crate::Conn;
use crate::error::StoreError;
use crate::tokens::Row;
use jiff::Timestamp;
use keydesk_domain::{AccountId, ApiToken, EnvironmentId};
use sqlx::{QueryBuilder, Sqlite};

/// Which tokens are wanted. Deleted ones never are.
#[derive(Clone, Debug)]
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

/// The state of a token that is not deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LiveState {
    /// It works.
    Active,
    /// Its time is over.
    Expired,
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

/// A page of the tokens that fit, and how many there are in all.
///
/// # Errors
/// [`StoreError`].
pub async fn page(
    conn: &mut Conn,
    filter: &TokenFilter,
    (order, descending): (TokenOrder, bool),
    (offset, limit): (u32, u32),
) -> Result<(Vec<ApiToken>, i64), StoreError> {
    let mut count = QueryBuilder::new("SELECT COUNT(*)");
    conditions(&mut count, filter);
    let (total,): (i64,) = count.build_query_as().fetch_one(&mut *conn).await?;
    let mut query = QueryBuilder::new("SELECT t.*");
    conditions(&mut query, filter);
    query.push(match (order, descending) {
        (TokenOrder::Name, false) => " ORDER BY t.name_key",
        (TokenOrder::Name, true) => " ORDER BY t.name_key DESC",
        (TokenOrder::Account, false) => " ORDER BY a.email_key, t.name_key",
        (TokenOrder::Account, true) => " ORDER BY a.email_key DESC, t.name_key",
        (TokenOrder::Environment, false) => " ORDER BY e.name_key, t.name_key",
        (TokenOrder::Environment, true) => " ORDER BY e.name_key DESC, t.name_key",
        (TokenOrder::Created, false) => " ORDER BY t.created_at, t.name_key",
        (TokenOrder::Created, true) => " ORDER BY t.created_at DESC, t.name_key",
        (TokenOrder::Expires, false) => " ORDER BY t.expires_at IS NULL, t.expires_at, t.name_key",
        (TokenOrder::Expires, true) => " ORDER BY t.expires_at IS NULL DESC, t.expires_at DESC, t.name_key",
        (TokenOrder::LastUsed, false) => {
            " ORDER BY COALESCE((SELECT MAX(u.last_at) FROM traffic u WHERE u.token_id = t.id), 0), t.name_key"
        }
        (TokenOrder::LastUsed, true) => {
            " ORDER BY COALESCE((SELECT MAX(u.last_at) FROM traffic u WHERE u.token_id = t.id), 0) DESC, t.name_key"
        }
    });
    query.push(" LIMIT ").push_bind(i64::from(limit)).push(" OFFSET ").push_bind(i64::from(offset));
    let rows: Vec<Row> = query.build_query_as().fetch_all(conn).await?;
    let tokens = rows.into_iter().map(|row| row.token().map(|(_, token)| token)).collect::<Result<_, _>>()?;
    Ok((tokens, total))
}

fn conditions(query: &mut QueryBuilder<Sqlite>, filter: &TokenFilter) {
    query.push(
        " FROM tokens t JOIN accounts a ON a.id = t.account_id JOIN environments e ON e.id = t.environment_id
          WHERE t.deleted_at IS NULL",
    );
    if let Some(account) = filter.visible_to {
        query.push(" AND t.account_id = ").push_bind(account.to_string());
    }
    if let Some(account) = filter.account {
        query.push(" AND t.account_id = ").push_bind(account.to_string());
    }
    if let Some(environment) = filter.environment {
        query.push(" AND t.environment_id = ").push_bind(environment.to_string());
    }
    let now = filter.now.as_microsecond();
    match filter.state {
        None => {}
        Some(LiveState::Expired) => {
            query.push(" AND t.expires_at <= ").push_bind(now);
        }
        Some(state) => {
            query.push(" AND (t.expires_at IS NULL OR t.expires_at > ").push_bind(now).push(")");
            query.push(match state {
                LiveState::AccountDisabled => " AND (a.disabled_at IS NOT NULL OR a.deleted_at IS NOT NULL)",
                _ => " AND a.disabled_at IS NULL AND a.deleted_at IS NULL",
            });
        }
    }
    let typed = filter.search.trim();
    if !typed.is_empty() {
        let key = like(&keydesk_domain::text::fold(typed));
        query.push(" AND (t.name_key LIKE ").push_bind(key.clone());
        query.push(r" ESCAPE '\' OR a.email_key LIKE ").push_bind(key.clone());
        query.push(r" ESCAPE '\' OR e.name_key LIKE ").push_bind(key);
        query.push(r" ESCAPE '\' OR a.name LIKE ").push_bind(like(typed));
        query.push(r" ESCAPE '\' OR t.hint = ").push_bind(typed.to_owned()).push(")");
    }
}

/// A pattern for LIKE that holds the text as it is.
fn like(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len() + 2);
    pattern.push('%');
    for c in text.chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}
