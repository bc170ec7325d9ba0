//! *Settings > Integrations > Environments*.

use crate::model::{
    CredentialPlace, EnvironmentEdit, EnvironmentRow, EnvironmentVerdict, NewEnvironment,
};
use crate::problem::{Problem, parse};
use crate::shell::Shell;
use keydesk_control::{Answer, Command};
use keydesk_desk::NewUpstream;
use std::net::SocketAddr;
use tauri::State;

/// All environments, each with its listener.
#[tauri::command]
#[specta::specta]
pub async fn environments(shell: State<'_, Shell>) -> Result<Vec<EnvironmentRow>, Problem> {
    let (desk, session) = shell.at_the_desk().await?;
    let views = desk.environments(&session).await.map_err(|error| shell.problem(error))?;
    let listeners = shell.office().await?.status().await?.listeners;
    Ok(views.into_iter().map(|view| EnvironmentRow::new(view, &listeners)).collect())
}

/// Creates an environment and keeps the credential of the API behind it.
#[tauri::command]
#[specta::specta]
pub async fn create_environment(
    shell: State<'_, Shell>,
    environment: NewEnvironment,
) -> Result<EnvironmentRow, Problem> {
    let (desk, session) = shell.at_the_desk().await?;
    // In the order of the form: what is wrong first is said first.
    let (name, slug) = (parse("name", &environment.name)?, parse("slug", &environment.slug)?);
    let listen = address(&environment.listen)?;
    let upstream = match environment.base_url {
        None => NewUpstream::Sandbox,
        Some(base_url) => NewUpstream::Url {
            base_url: parse("baseUrl", &base_url)?,
            place: environment.credential_place.unwrap_or(CredentialPlace::Keychain).into(),
            credential: environment.credential.map(|it| it.0),
        },
    };
    let new = keydesk_desk::NewEnvironment { name, slug, listen, upstream };
    let created =
        desk.create_environment(&session, new).await.map_err(|error| shell.problem(error))?;
    let office = shell.office().await?;
    office.settled().await;
    Ok(EnvironmentRow::new(created, &office.status().await?.listeners))
}

/// Changes an environment.
#[tauri::command]
#[specta::specta]
pub async fn edit_environment(
    shell: State<'_, Shell>,
    id: String,
    edit: EnvironmentEdit,
) -> Result<EnvironmentRow, Problem> {
    let (desk, session) = shell.at_the_desk().await?;
    let edit = keydesk_desk::EnvironmentEdit {
        name: edit.name.as_deref().map(|name| parse("name", name)).transpose()?,
        listen: edit.listen.as_deref().map(address).transpose()?,
        base_url: edit.base_url.as_deref().map(|url| parse("baseUrl", url)).transpose()?,
        credential: edit.credential.map(|it| it.0),
        // Only keydeskctl offers it.
        encoded_slashes: None,
    };
    let edited =
        desk.edit_environment(&session, &id, edit).await.map_err(|error| shell.problem(error))?;
    let office = shell.office().await?;
    office.settled().await;
    Ok(EnvironmentRow::new(edited, &office.status().await?.listeners))
}

/// Deletes an environment in which no token works any more.
#[tauri::command]
#[specta::specta]
pub async fn delete_environment(shell: State<'_, Shell>, id: String) -> Result<(), Problem> {
    let (desk, session) = shell.at_the_desk().await?;
    desk.delete_environment(&session, &id).await.map_err(|error| shell.problem(error))?;
    shell.office().await?.settled().await;
    Ok(())
}

/// Asks the API behind an environment, which may take half a minute.
#[tauri::command]
#[specta::specta]
pub async fn check_environment(
    shell: State<'_, Shell>,
    id: String,
) -> Result<EnvironmentVerdict, Problem> {
    let (_, session) = shell.at_the_desk().await?;
    let command = Command::EnvironmentCheck { environment: id };
    match shell.office().await?.execute_as(&session, command).await? {
        Answer::Checked { verdict, .. } => Ok(verdict.into()),
        _ => Err(Problem::new("internal", "The check came to nothing. Try again.")),
    }
}

/// Puts the Sandbox's sample data back.
#[tauri::command]
#[specta::specta]
pub async fn reset_sandbox(shell: State<'_, Shell>) -> Result<(), Problem> {
    let (_, session) = shell.at_the_desk().await?;
    shell.office().await?.execute_as(&session, Command::SandboxReset).await?;
    Ok(())
}

fn address(typed: &str) -> Result<SocketAddr, Problem> {
    typed.trim().parse().map_err(|_| {
        Problem::of_field(
            "listen",
            "This is not an address with a port. One looks like 127.0.0.1:8789.",
        )
    })
}
