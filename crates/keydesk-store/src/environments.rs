//! Environments.

use crate::Conn;
use crate::column::parse;
use crate::error::StoreError;
use jiff::Timestamp;
use keydesk_domain::environment::CredentialPlace;
use keydesk_domain::{Environment, EnvironmentId, Upstream};

type Row = (String, String, String, String, Option<String>, Option<String>, Option<bool>);

/// All environments that are not deleted, by name.
///
/// # Errors
/// [`StoreError`].
pub async fn all(conn: &mut Conn) -> Result<Vec<Environment>, StoreError> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT id, name, slug, listen, base_url, credential_place, encoded_slashes FROM environments
         WHERE deleted_at IS NULL ORDER BY name_key",
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(environment).collect()
}

/// The environments that were deleted.
///
/// # Errors
/// [`StoreError`].
pub async fn deleted(conn: &mut Conn) -> Result<Vec<EnvironmentId>, StoreError> {
    let rows: Vec<(String,)> =
        sqlx::query_as("SELECT id FROM environments WHERE deleted_at IS NOT NULL")
            .fetch_all(conn)
            .await?;
    rows.into_iter().map(|(id,)| parse(&id)).collect()
}

/// The slugs of deleted environments, which can never be used again.
///
/// # Errors
/// [`StoreError`].
pub async fn retired_slugs(conn: &mut Conn) -> Result<Vec<String>, StoreError> {
    let rows: Vec<(String,)> =
        sqlx::query_as("SELECT slug FROM environments WHERE deleted_at IS NOT NULL")
            .fetch_all(conn)
            .await?;
    Ok(rows.into_iter().map(|(slug,)| slug).collect())
}

/// The names of all environments, deleted ones included, for what is said about their tokens.
///
/// # Errors
/// [`StoreError`].
pub async fn names(conn: &mut Conn) -> Result<Vec<(EnvironmentId, String, String)>, StoreError> {
    let rows: Vec<(String, String, String)> =
        sqlx::query_as("SELECT id, name, slug FROM environments").fetch_all(conn).await?;
    rows.into_iter().map(|(id, name, slug)| Ok((parse(&id)?, name, slug))).collect()
}

/// Adds an environment.
///
/// # Errors
/// [`StoreError`].
pub async fn insert(
    conn: &mut Conn,
    environment: &Environment,
    now: Timestamp,
) -> Result<(), StoreError> {
    let (base_url, place) = upstream_columns(&environment.upstream);
    sqlx::query(
        "INSERT INTO environments (id, name, name_key, slug, listen, base_url, credential_place, created_at, encoded_slashes)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(environment.id.to_string())
    .bind(environment.name.as_str())
    .bind(environment.name.key())
    .bind(environment.slug.as_str())
    .bind(environment.listen.to_string())
    .bind(base_url)
    .bind(place)
    .bind(now.as_microsecond())
    .bind(environment.encoded_slashes.then_some(true))
    .execute(conn)
    .await?;
    Ok(())
}

/// Writes an environment anew, but for its slug, which never changes.
///
/// # Errors
/// [`StoreError`].
pub async fn update(conn: &mut Conn, environment: &Environment) -> Result<(), StoreError> {
    let (base_url, place) = upstream_columns(&environment.upstream);
    sqlx::query(
        "UPDATE environments SET name = $2, name_key = $3, listen = $4, base_url = $5, credential_place = $6,
         encoded_slashes = $7 WHERE id = $1",
    )
    .bind(environment.id.to_string())
    .bind(environment.name.as_str())
    .bind(environment.name.key())
    .bind(environment.listen.to_string())
    .bind(base_url)
    .bind(place)
    .bind(environment.encoded_slashes.then_some(true))
    .execute(conn)
    .await?;
    Ok(())
}

/// Marks an environment as deleted.
///
/// # Errors
/// [`StoreError`].
pub async fn delete(conn: &mut Conn, id: EnvironmentId, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query("UPDATE environments SET deleted_at = $2 WHERE id = $1")
        .bind(id.to_string())
        .bind(now.as_microsecond())
        .execute(conn)
        .await?;
    Ok(())
}

fn upstream_columns(upstream: &Upstream) -> (Option<&str>, Option<&'static str>) {
    match upstream {
        Upstream::Sandbox => (None, None),
        Upstream::Url { base_url, credential_place } => {
            (Some(base_url.as_str()), Some(credential_place.word()))
        }
    }
}

fn environment(
    (id, name, slug, listen, base_url, place, encoded_slashes): Row,
) -> Result<Environment, StoreError> {
    let upstream = match (base_url, place.as_deref()) {
        (None, _) => Upstream::Sandbox,
        (Some(url), place) => Upstream::Url {
            base_url: parse(&url)?,
            credential_place: match place {
                Some("keychain") => CredentialPlace::Keychain,
                Some("file") => CredentialPlace::File,
                Some("systemd") => CredentialPlace::Systemd,
                other => {
                    return Err(StoreError::Unexpected(format!("a credential kept in {other:?}")));
                }
            },
        },
    };
    Ok(Environment {
        id: parse(&id)?,
        name: parse(&name)?,
        slug: parse(&slug)?,
        listen: parse(&listen)?,
        upstream,
        encoded_slashes: encoded_slashes.unwrap_or_default(),
    })
}
