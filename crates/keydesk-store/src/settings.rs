//! What the admin chose for the whole store, by name. What was never chosen is as it is by default.

use crate::Conn;
use crate::error::StoreError;
use jiff::Timestamp;
use keydesk_domain::activity::ActivitySettings;
use keydesk_domain::audit_settings::AuditSettings;
use keydesk_domain::backup_settings::BackupSettings;

const RETENTION_DAYS: &str = "activity.retention_days";
const KEEP_PATHS: &str = "activity.keep_paths";
const KEY_PLACE: &str = "audit.key_place";
const EXPORT_FOLDER: &str = "audit.export_folder";
const EXPORT_HOURS: &str = "audit.export_hours";
const EXPORTED_AT: &str = "audit.exported_at";
const BACKUP_FOLDER: &str = "backup.folder";
const BACKUP_HOURS: &str = "backup.hours";
const BACKUP_KEEP: &str = "backup.keep";
const BACKUP_RECIPIENT: &str = "backup.recipient";
const BACKED_UP_AT: &str = "backup.made_at";
const BACKED_UP_TO: &str = "backup.made_to";

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

/// How the audit log is sealed and where its checkpoints go.
///
/// # Errors
/// [`StoreError`].
pub async fn audit(conn: &mut Conn) -> Result<AuditSettings, StoreError> {
    let folder: Option<String> = get(conn, EXPORT_FOLDER).await?;
    Ok(AuditSettings {
        key_place: get(conn, KEY_PLACE).await?,
        export_folder: folder.filter(|folder| !folder.is_empty()),
        export_hours: get(conn, EXPORT_HOURS)
            .await?
            .unwrap_or(AuditSettings::default().export_hours),
    })
}

/// Keeps how the audit log is sealed from now on, and where its checkpoints go.
///
/// # Errors
/// [`StoreError`].
pub async fn set_audit(conn: &mut Conn, settings: &AuditSettings) -> Result<(), StoreError> {
    if let Some(place) = settings.key_place {
        set(conn, KEY_PLACE, place.to_string()).await?;
    }
    set(conn, EXPORT_FOLDER, settings.export_folder.clone().unwrap_or_default()).await?;
    set(conn, EXPORT_HOURS, settings.export_hours.to_string()).await
}

/// When a checkpoint was last written to the place that the admin chose.
///
/// # Errors
/// [`StoreError`].
pub async fn exported_at(conn: &mut Conn) -> Result<Option<Timestamp>, StoreError> {
    get(conn, EXPORTED_AT).await
}

/// Keeps when that was.
///
/// # Errors
/// [`StoreError`].
pub async fn set_exported_at(conn: &mut Conn, at: Timestamp) -> Result<(), StoreError> {
    set(conn, EXPORTED_AT, at.to_string()).await
}

/// How the store is backed up.
///
/// # Errors
/// [`StoreError`].
pub async fn backup(conn: &mut Conn) -> Result<BackupSettings, StoreError> {
    let default = BackupSettings::default();
    let some = |text: Option<String>| text.filter(|text| !text.is_empty());
    Ok(BackupSettings {
        folder: some(get(conn, BACKUP_FOLDER).await?),
        every_hours: get(conn, BACKUP_HOURS).await?.unwrap_or(default.every_hours),
        keep: get(conn, BACKUP_KEEP).await?.unwrap_or(default.keep),
        recipient: some(get(conn, BACKUP_RECIPIENT).await?),
    })
}

/// Keeps how the store is backed up from now on.
///
/// # Errors
/// [`StoreError`].
pub async fn set_backup(conn: &mut Conn, settings: &BackupSettings) -> Result<(), StoreError> {
    set(conn, BACKUP_FOLDER, settings.folder.clone().unwrap_or_default()).await?;
    set(conn, BACKUP_HOURS, settings.every_hours.to_string()).await?;
    set(conn, BACKUP_KEEP, settings.keep.to_string()).await?;
    set(conn, BACKUP_RECIPIENT, settings.recipient.clone().unwrap_or_default()).await
}

/// When the store was last backed up to the folder that the admin chose, and the file.
///
/// # Errors
/// [`StoreError`].
pub async fn backed_up(conn: &mut Conn) -> Result<Option<(Timestamp, String)>, StoreError> {
    let at = get(conn, BACKED_UP_AT).await?;
    Ok(at.zip(get(conn, BACKED_UP_TO).await?))
}

/// Keeps when and where that was.
///
/// # Errors
/// [`StoreError`].
pub async fn set_backed_up(conn: &mut Conn, at: Timestamp, file: String) -> Result<(), StoreError> {
    set(conn, BACKED_UP_AT, at.to_string()).await?;
    set(conn, BACKED_UP_TO, file).await
}

async fn get<T: std::str::FromStr<Err: std::fmt::Display>>(
    conn: &mut Conn,
    name: &str,
) -> Result<Option<T>, StoreError> {
    let row: Option<(String,)> = sqlx::query_as("SELECT value FROM settings WHERE name = $1")
        .bind(name)
        .fetch_optional(conn)
        .await?;
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
