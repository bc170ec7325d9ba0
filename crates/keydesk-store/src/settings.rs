//! What the admin chose for the whole store, by name. What was never chosen is as it is by default.

use crate::Conn;
use crate::error::StoreError;
use keydesk_domain::activity::ActivitySettings;

const RETENTION_DAYS: &str = "activity.retention_days";
const KEEP_PATHS: &str = "activity.keep_paths";

/// How much of what happened is kept.
///
/// # Errors
/// [`StoreError`].
pub async fn activity(conn: &mut Conn) -> Result<ActivitySettings, StoreError> {
    let default = ActivitySettings::default();
    Ok(ActivitySettings {
        retention_days: get(conn, RETENTION_DAYS).await?.unwrap_or(default.retention_days),
        keep_paths: get(conn, KEEP_PATHS).await?.unwrap_or(default.keep_paths),
    })
}

/// Keeps how much of what happens from now on is to be kept.
///
/// # Errors
/// [`StoreError`].
pub async fn set_activity(conn: &mut Conn, settings: ActivitySettings) -> Result<(), StoreError> {
    set(conn, RETENTION_DAYS, settings.retention_days.to_string()).await?;
    set(conn, KEEP_PATHS, settings.keep_paths.to_string()).await
}

async fn get<T: std::str::FromStr<Err: std::fmt::Display>>(
    conn: &mut Conn,
    name: &str,
) -> Result<Option<T>, StoreError> {
    let row: Option<(String,)> =
        sqlx::query_as("SELECT value FROM settings WHERE name = $1").bind(name).fetch_optional(conn).await?;
    row.map(|(value,)| crate::column::parse(&value)).transpose()
}

async fn set(conn: &mut Conn, name: &str, value: String) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
    )
    .bind(name)
    .bind(value)
    .execute(conn)
    .await?;
    Ok(())
}
