//! *My connections*: what an integration partner keeps here. Open to everybody at the window that is not locked; tokens come out only
//! into a view, a clipboard or a file that was asked for.

use super::partner::{business, of_partner, revealed};
use crate::model::{ConnectionRow, KeptConnection, KeptIn, Password, SecretHandle};
use crate::problem::{Problem, parse};
use crate::shell::Shell;
use keydesk_partner::KeepIn;
use secrecy::SecretString;
use tauri::State;

/// The connections that are kept here.
#[tauri::command]
#[specta::specta]
pub async fn connections(shell: State<'_, Shell>) -> Result<Vec<ConnectionRow>, Problem> {
    Ok(shell
        .kept_connections()
        .await?
        .list()
        .map_err(of_partner)?
        .into_iter()
        .map(Into::into)
        .collect())
}

/// Keeps what is being looked at, under this name.
#[tauri::command]
#[specta::specta]
pub async fn keep_connection(
    shell: State<'_, Shell>,
    name: String,
    keep_in: KeptIn,
    for_business: Option<String>,
) -> Result<KeptConnection, Problem> {
    let connections = shell.kept_connections().await?;
    let (candidate, turn) = {
        let mut seat = shell.partner();
        (seat.candidate()?, seat.turn())
    };
    let token = candidate.new.token.clone();
    let mut new = candidate.new;
    new.name = parse("name", &name)?;
    if let Some(may) = candidate.may {
        new.permissions = keydesk_handoff::Permitted::of(may);
    }
    new.business = business(for_business.as_deref())?.or(new.business);
    let keep_in = match keep_in {
        KeptIn::Keychain => KeepIn::Keychain,
        KeptIn::File => KeepIn::File,
    };
    let added = connections.add(new, keep_in).await.map_err(of_partner)?;
    let passphrase = match added.passphrase {
        None => None,
        Some(words) => {
            let handle = shell.partner().keep(SecretString::from(words.expose()), turn);
            if handle.is_err() {
                // Nobody will ever know what opens it.
                connections.remove(&added.connection).await.map_err(of_partner)?;
            }
            Some(SecretHandle { handle: handle?, masked: ["••••••"; 6].join("-") })
        }
    };
    shell.partner().looked_at(&token);
    let connection = match candidate.checked {
        Some(checked) => connections.checked(&added.connection, &checked).map_err(of_partner)?,
        None => added.connection,
    };
    Ok(KeptConnection { connection: connection.into(), passphrase })
}

/// Gives a connection another name.
#[tauri::command]
#[specta::specta]
pub async fn rename_connection(
    shell: State<'_, Shell>,
    id: String,
    name: String,
) -> Result<ConnectionRow, Problem> {
    let connections = shell.kept_connections().await?;
    let connection = connections.find(&id).map_err(of_partner)?;
    Ok(connections.rename(&connection, parse("name", &name)?).map_err(of_partner)?.into())
}

/// Forgets a connection, and its token wherever it is kept. The token itself still works: only an administrator can delete it.
#[tauri::command]
#[specta::specta]
pub async fn remove_connection(shell: State<'_, Shell>, id: String) -> Result<(), Problem> {
    let connections = shell.kept_connections().await?;
    let connection = connections.find(&id).map_err(of_partner)?;
    connections.remove(&connection).await.map_err(of_partner)
}

/// A connection's token, behind a number, to be copied or shown.
#[tauri::command]
#[specta::specta]
pub async fn connection_token(
    shell: State<'_, Shell>,
    id: String,
    passphrase: Option<Password>,
) -> Result<SecretHandle, Problem> {
    let turn = shell.partner().turn();
    let (connection, token) = revealed(&shell, &id, passphrase).await?;
    let handle = shell.partner().keep(SecretString::from(token.expose()), turn)?;
    Ok(SecretHandle { handle, masked: format!("{}{}", "•".repeat(24), connection.hint) })
}
