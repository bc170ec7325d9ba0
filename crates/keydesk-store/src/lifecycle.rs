//! [`keydesk_domain::Lifecycle`] as conditions on rows, for lists that the database filters. `tests/store/lifecycle.rs` holds the two
//! against each other with every combination of times.

use jiff::Timestamp;
use sqlx::{QueryBuilder, Sqlite};

/// The lifecycle of a token that is not gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Is {
    /// [`keydesk_domain::Lifecycle::Live`].
    Live,
    /// [`keydesk_domain::Lifecycle::Paused`].
    Paused,
    /// [`keydesk_domain::Lifecycle::Expired`] or [`keydesk_domain::Lifecycle::UnusedInTime`].
    Over,
}

/// Neither deleted nor retired: what every list of tokens begins with. `t` is the token.
pub(crate) fn not_gone(query: &mut QueryBuilder<Sqlite>, now: Timestamp) {
    query.push(" t.deleted_at IS NULL");
    not_come(query, "t.retires_at", now);
}

/// Adds the condition to one of tokens that are not gone.
pub(crate) fn is(query: &mut QueryBuilder<Sqlite>, lifecycle: Is, now: Timestamp) {
    if lifecycle == Is::Over {
        let now = now.as_microsecond();
        query.push(" AND (t.expires_at <= ").push_bind(now);
        query.push(" OR t.use_by <= ").push_bind(now).push(")");
        return;
    }
    not_come(query, "t.expires_at", now);
    not_come(query, "t.use_by", now);
    query.push(match lifecycle {
        Is::Paused => " AND t.paused_at IS NOT NULL",
        _ => " AND t.paused_at IS NULL",
    });
}

fn not_come(query: &mut QueryBuilder<Sqlite>, column: &str, now: Timestamp) {
    query.push(format!(" AND ({column} IS NULL OR {column} > "));
    query.push_bind(now.as_microsecond()).push(")");
}
