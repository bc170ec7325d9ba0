//! *User Management > Roles*.

use super::permissions;
use crate::model::{NewRole, RoleRow};
use crate::problem::{Problem, parse};
use crate::shell::Shell;
use keydesk_desk::{Desk, RoleEdit, Session};
use keydesk_domain::RoleId;
use tauri::State;

/// All roles.
#[tauri::command]
#[specta::specta]
pub async fn roles(shell: State<'_, Shell>) -> Result<Vec<RoleRow>, Problem> {
    let (desk, session) = shell.at_the_desk().await?;
    let listed = desk.list_roles(&session).await.map_err(|error| shell.problem(error))?;
    Ok(listed.into_iter().map(Into::into).collect())
}

/// Creates a role.
#[tauri::command]
#[specta::specta]
pub async fn create_role(shell: State<'_, Shell>, role: NewRole) -> Result<RoleRow, Problem> {
    let (desk, session) = shell.at_the_desk().await?;
    let permissions = permissions("permissions", &role.permissions)?;
    let created = desk
        .create_role(&session, parse("name", &role.name)?, permissions)
        .await
        .map_err(|error| shell.problem(error))?;
    row(&shell, &desk, &session, created.role.id).await
}

/// Changes a role. The tokens of everybody who has it change at once.
#[tauri::command]
#[specta::specta]
pub async fn edit_role(
    shell: State<'_, Shell>,
    id: String,
    role: NewRole,
) -> Result<RoleRow, Problem> {
    let (desk, session) = shell.at_the_desk().await?;
    let edit = RoleEdit {
        name: Some(parse("name", &role.name)?),
        permissions: Some(permissions("permissions", &role.permissions)?),
    };
    let edited = desk.edit_role(&session, &id, edit).await.map_err(|error| shell.problem(error))?;
    row(&shell, &desk, &session, edited.role.id).await
}

/// Deletes a role that nobody has.
#[tauri::command]
#[specta::specta]
pub async fn delete_role(shell: State<'_, Shell>, id: String) -> Result<(), Problem> {
    let (desk, session) = shell.at_the_desk().await?;
    desk.delete_role(&session, &id).await.map_err(|error| shell.problem(error))?;
    Ok(())
}

async fn row(
    shell: &Shell,
    desk: &Desk,
    session: &Session,
    id: RoleId,
) -> Result<RoleRow, Problem> {
    let listed = desk.list_roles(session).await.map_err(|error| shell.problem(error))?;
    let row = listed.into_iter().find(|it| it.view.role.id == id).map(Into::into);
    row.ok_or_else(|| Problem::new("not-found", "The role was deleted meanwhile."))
}
