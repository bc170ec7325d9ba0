//! *User Management > Users* and *Service accounts*.

use crate::model::{AccountEdit, AccountRow, NewAccount};
use crate::problem::{Problem, parse};
use crate::shell::Shell;
use keydesk_desk::{Desk, Session};
use keydesk_domain::AccountId;
use tauri::State;

/// People and service accounts alike.
#[tauri::command]
#[specta::specta]
pub async fn accounts(shell: State<'_, Shell>) -> Result<Vec<AccountRow>, Problem> {
    let (desk, session) = shell.at_the_desk().await?;
    let listed = desk.list_accounts(&session).await.map_err(|error| shell.problem(error))?;
    Ok(listed.into_iter().map(Into::into).collect())
}

/// Creates an account.
#[tauri::command]
#[specta::specta]
pub async fn create_account(
    shell: State<'_, Shell>,
    account: NewAccount,
) -> Result<AccountRow, Problem> {
    let (desk, session) = shell.at_the_desk().await?;
    let new = keydesk_desk::NewAccount {
        kind: account.kind.into(),
        name: parse("name", &account.name)?,
        email: parse("email", &account.email)?,
        roles: account.roles,
        password: account.password.map(|password| password.0),
    };
    let (created, _) =
        desk.create_account(&session, new).await.map_err(|error| shell.problem(error))?;
    row(&shell, &desk, &session, created.account.id).await
}

/// Changes an account. Its tokens change, or stop, at once.
#[tauri::command]
#[specta::specta]
pub async fn edit_account(
    shell: State<'_, Shell>,
    id: String,
    edit: AccountEdit,
) -> Result<AccountRow, Problem> {
    let (desk, session) = shell.at_the_desk().await?;
    let edit = keydesk_desk::AccountEdit {
        name: edit.name.as_deref().map(|name| parse("name", name)).transpose()?,
        email: edit.email.as_deref().map(|email| parse("email", email)).transpose()?,
        roles: edit.roles,
        enabled: edit.enabled,
        password: edit.password.map(|password| password.0),
        // One's own is changed by `change_password`.
        current_password: None,
    };
    let (edited, _) =
        desk.edit_account(&session, &id, edit).await.map_err(|error| shell.problem(error))?;
    row(&shell, &desk, &session, edited.account.id).await
}

/// Deletes an account and all its tokens. Gives the names of the tokens that stopped.
#[tauri::command]
#[specta::specta]
pub async fn delete_account(shell: State<'_, Shell>, id: String) -> Result<Vec<String>, Problem> {
    let (desk, session) = shell.at_the_desk().await?;
    desk.delete_account(&session, &id).await.map_err(|error| shell.problem(error))
}

async fn row(
    shell: &Shell,
    desk: &Desk,
    session: &Session,
    id: AccountId,
) -> Result<AccountRow, Problem> {
    let listed = desk.list_accounts(session).await.map_err(|error| shell.problem(error))?;
    let row = listed.into_iter().find(|it| it.view.account.id == id).map(Into::into);
    row.ok_or_else(|| Problem::new("not-found", "The account was deleted meanwhile."))
}
