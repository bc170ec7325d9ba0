//! The configuration of the partner's own tool, and the sheet to print. Open to everybody at the window.

use super::partner::{of_partner, revealed};
use crate::clipboard::CLEARED_AFTER;
use crate::model::{Checklist, Password, SavedFile, Target, ToolConfiguration};
use crate::problem::{Problem, parse};
use crate::saving::save;
use crate::shell::Shell;
use keydesk_domain::integration_kind::slug;
use keydesk_partner::{Onboarding, Tool};
use secrecy::{ExposeSecret, SecretString};
use tauri::State;

/// A connection's configuration for every tool, with a mask where a token would stand.
#[tauri::command]
#[specta::specta]
pub async fn configurations(
    shell: State<'_, Shell>,
    id: String,
) -> Result<Vec<ToolConfiguration>, Problem> {
    let connection = shell.kept_connections().await?.find(&id).map_err(of_partner)?;
    let of = |tool: Tool| {
        let configuration = tool.configuration(&connection);
        ToolConfiguration {
            tool: tool.word().to_owned(),
            label: tool.label().to_owned(),
            file_name: tool.file_name().to_owned(),
            by_reference: configuration.by_reference(),
            token_note: tool.token_note().to_owned(),
            shown: configuration.shown(),
        }
    };
    Ok(Tool::ALL.into_iter().map(of).collect())
}

/// Copies a configuration. With the token in it, it is kept out of clipboard histories and cleared when its time is up, which is then
/// told in seconds.
#[tauri::command]
#[specta::specta]
pub async fn copy_configuration(
    shell: State<'_, Shell>,
    id: String,
    tool: String,
    with_token: bool,
    passphrase: Option<Password>,
) -> Result<Option<u32>, Problem> {
    let text = configuration(&shell, &id, &tool, with_token, passphrase).await?;
    if with_token {
        shell.copy_for_a_while(&text)?;
        return Ok(Some(CLEARED_AFTER));
    }
    shell.copy(text.expose_secret())?;
    Ok(None)
}

/// Saves a configuration in a new file that only its owner can read.
#[tauri::command]
#[specta::specta]
pub async fn save_configuration(
    shell: State<'_, Shell>,
    id: String,
    tool: String,
    with_token: bool,
    passphrase: Option<Password>,
) -> Result<SavedFile, Problem> {
    let text = configuration(&shell, &id, &tool, with_token, passphrase).await?;
    let name = parse::<Tool>("tool", &tool)?.file_name();
    saved(&shell, name, text.expose_secret().as_bytes())
}

/// The sheet to print: of a connection, or of the hand-off that is open.
#[tauri::command]
#[specta::specta]
pub async fn checklist(shell: State<'_, Shell>, target: Target) -> Result<Checklist, Problem> {
    Ok((&sheet(&shell, target).await?).into())
}

/// Saves the sheet as a page that any browser prints.
#[tauri::command]
#[specta::specta]
pub async fn save_checklist(shell: State<'_, Shell>, target: Target) -> Result<SavedFile, Problem> {
    let sheet = sheet(&shell, target).await?;
    saved(&shell, &format!("{}-checklist.html", slug(sheet.title())), sheet.html().as_bytes())
}

async fn sheet(shell: &Shell, target: Target) -> Result<Onboarding, Problem> {
    match target {
        Target::Candidate => {
            let sheet = shell.partner().candidate()?.onboarding();
            sheet.ok_or_else(|| {
                Problem::new(
                    "nothing-open",
                    "Keep the connection first; then there is a sheet for it.",
                )
            })
        }
        Target::Connection { id, .. } => Ok(Onboarding::of_connection(
            &shell.kept_connections().await?.find(&id).map_err(of_partner)?,
        )),
    }
}

async fn configuration(
    shell: &Shell,
    id: &str,
    tool: &str,
    with_token: bool,
    passphrase: Option<Password>,
) -> Result<SecretString, Problem> {
    let tool: Tool = parse("tool", tool)?;
    if !with_token {
        let connection = shell.kept_connections().await?.find(id).map_err(of_partner)?;
        return Ok(SecretString::from(tool.configuration(&connection).shown()));
    }
    let (connection, token) = revealed(shell, id, passphrase).await?;
    let configuration = tool.configuration(&connection);
    if configuration.by_reference() {
        return Err(Problem::of_field(
            "tool",
            format!("In this one, the token is referred to and not written. {}", tool.token_note()),
        ));
    }
    Ok(configuration.filled(&token))
}

fn saved(shell: &Shell, name: &str, bytes: &[u8]) -> Result<SavedFile, Problem> {
    let path = save(&shell.setup.saved, name, bytes).map_err(|why| {
        Problem::new(
            "not-saved",
            format!("{name} was not saved in {}: {why}.", shell.setup.saved.display()),
        )
    })?;
    Ok(SavedFile { path: path.display().to_string() })
}
