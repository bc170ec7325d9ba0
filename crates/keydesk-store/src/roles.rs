//! Roles and their permissions.

use crate::Conn;
use crate::column::parse;
use crate::error::StoreError;
use jiff::Timestamp;
use keydesk_domain::{Permission, PermissionSet, Role, RoleId, RoleName};
use std::collections::HashMap;

/// All roles, by name.
///
/// # Errors
/// [`StoreError`].
pub async fn all(conn: &mut Conn) -> Result<Vec<Role>, StoreError> {
    let mut permissions: HashMap<String, PermissionSet> = HashMap::new();
    let rows: Vec<(String, String)> =
        sqlx::query_as("SELECT role_id, permission FROM role_permissions")
            .fetch_all(&mut *conn)
            .await?;
    for (role, permission) in rows {
        let set = permissions.entry(role).or_default();
        *set = set.with(parse::<Permission>(&permission)?);
    }
    let rows: Vec<(String, String, bool)> =
        sqlx::query_as("SELECT id, name, built_in FROM roles ORDER BY name_key")
            .fetch_all(conn)
            .await?;
    rows.into_iter()
        .map(|(id, name, built_in)| {
            // The built-in role holds all that this version knows, whatever an older one wrote.
            let held = permissions.remove(&id).unwrap_or_default();
            let permissions = if built_in { PermissionSet::all() } else { held };
            Ok(Role { id: parse(&id)?, name: parse(&name)?, permissions, built_in })
        })
        .collect()
}

/// Adds a role.
///
/// # Errors
/// [`StoreError`]; a name that is taken is found by the caller before.
pub async fn insert(conn: &mut Conn, role: &Role, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO roles (id, name, name_key, built_in, created_at) VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(role.id.to_string())
    .bind(role.name.as_str())
    .bind(role.name.key())
    .bind(role.built_in)
    .bind(now.as_microsecond())
    .execute(&mut *conn)
    .await?;
    insert_permissions(conn, role).await
}

/// Writes a role's name and permissions anew.
///
/// # Errors
/// [`StoreError`].
pub async fn update(conn: &mut Conn, role: &Role) -> Result<(), StoreError> {
    let id = role.id.to_string();
    sqlx::query("UPDATE roles SET name = $2, name_key = $3 WHERE id = $1")
        .bind(&id)
        .bind(role.name.as_str())
        .bind(role.name.key())
        .execute(&mut *conn)
        .await?;
    sqlx::query("DELETE FROM role_permissions WHERE role_id = $1")
        .bind(&id)
        .execute(&mut *conn)
        .await?;
    insert_permissions(conn, role).await
}

/// Removes a role that no account has.
///
/// # Errors
/// [`StoreError`].
pub async fn delete(conn: &mut Conn, id: RoleId) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM roles WHERE id = $1").bind(id.to_string()).execute(conn).await?;
    Ok(())
}

/// Is a role of this name there, other than `except`?
///
/// # Errors
/// [`StoreError`].
pub async fn name_taken(
    conn: &mut Conn,
    name: &RoleName,
    except: Option<RoleId>,
) -> Result<Option<String>, StoreError> {
    let except = except.map(|id| id.to_string()).unwrap_or_default();
    let row: Option<(String,)> =
        sqlx::query_as("SELECT name FROM roles WHERE name_key = $1 AND id <> $2")
            .bind(name.key())
            .bind(except)
            .fetch_optional(conn)
            .await?;
    Ok(row.map(|(name,)| name))
}

async fn insert_permissions(conn: &mut Conn, role: &Role) -> Result<(), StoreError> {
    if role.built_in {
        return Ok(());
    }
    for permission in role.permissions.iter() {
        sqlx::query("INSERT INTO role_permissions (role_id, permission) VALUES ($1, $2)")
            .bind(role.id.to_string())
            .bind(permission.to_string())
            .execute(&mut *conn)
            .await?;
    }
    Ok(())
}
