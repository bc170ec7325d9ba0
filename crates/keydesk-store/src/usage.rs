//! Which permissions were really used: those that requests needed which were let through.

use crate::Conn;
use crate::column::parse;
use crate::error::StoreError;
use keydesk_domain::{AccountId, Permission};
use sqlx::QueryBuilder;

/// How much the tokens of one account used one permission, deleted tokens included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Used {
    /// The account.
    pub account: AccountId,
    /// The permission.
    pub permission: Permission,
    /// How many requests needed it.
    pub requests: i64,
    /// The last day on which one did, counted from the Unix epoch.
    pub last_day: i64,
}

/// What these accounts' tokens (or everybody's) used since this day, counted from the Unix epoch.
///
/// # Errors
/// [`StoreError`].
pub async fn since(
    conn: &mut Conn,
    accounts: Option<&[AccountId]>,
    day: i64,
) -> Result<Vec<Used>, StoreError> {
    // Token by token, because what one used lies side by side in the order of time.
    let mut query =
        QueryBuilder::new("SELECT t.account_id, p.permission, SUM(p.count), MAX(p.day)");
    match accounts {
        None => {
            query.push(
                " FROM token_uses u CROSS JOIN tokens t CROSS JOIN permission_uses p
                  WHERE t.id = u.token_id AND p.token_id = u.token_id",
            );
        }
        Some(accounts) => {
            query.push(" FROM tokens t CROSS JOIN permission_uses p WHERE p.token_id = t.id AND t.account_id IN (");
            let mut wanted = query.separated(", ");
            for account in accounts {
                wanted.push_bind(account.to_string());
            }
            query.push(")");
        }
    }
    query.push(" AND p.day >= ").push_bind(day).push(" GROUP BY t.account_id, p.permission");
    let rows: Vec<(String, String, i64, i64)> = query.build_query_as().fetch_all(conn).await?;
    rows.into_iter()
        .map(|(account, permission, requests, last_day)| {
            Ok(Used {
                account: parse(&account)?,
                permission: parse(&permission)?,
                requests,
                last_day,
            })
        })
        .collect()
}

/// The first day of which it is known what was used, counted from the Unix epoch: an older version counted requests without saying
/// what they needed.
///
/// # Errors
/// [`StoreError`].
pub async fn first_day(conn: &mut Conn) -> Result<Option<i64>, StoreError> {
    let (day,): (Option<i64>,) = sqlx::query_as(
        "SELECT MIN(day) FROM (SELECT (SELECT MIN(p.day) FROM permission_uses p WHERE p.token_id = u.token_id) AS day
         FROM token_uses u) days",
    )
    .fetch_one(conn)
    .await?;
    Ok(day)
}
