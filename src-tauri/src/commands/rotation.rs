//! Replacing a token: the new one first, the old one's end with proof.

use super::tokens::shown_once;
use crate::model::{CreatedToken, Retire, Rotation, TokenRow};
use crate::problem::{Problem, parse};
use crate::shell::Shell;
use keydesk_domain::TokenId;
use tauri::State;

/// Makes a new token like this one, and has this one stop as `retire` says. The new one's text stays here, behind a number.
#[tauri::command]
#[specta::specta]
pub async fn replace_token(
    shell: State<'_, Shell>,
    id: String,
    retire: Retire,
) -> Result<CreatedToken, Problem> {
    let (desk, session) = shell.at_the_desk().await?;
    let id: TokenId = parse("id", &id)?;
    let made = desk.replace_token(&session, &id.to_string(), retire.into()).await;
    shown_once(&shell, (&desk, &session), made.map_err(|error| shell.problem(error))?).await
}

/// How far a token's replacement has come, by the identifier of either token; nothing if there is none.
#[tauri::command]
#[specta::specta]
pub async fn rotation(shell: State<'_, Shell>, id: String) -> Result<Option<Rotation>, Problem> {
    let (desk, session) = shell.at_the_desk().await?;
    let id: TokenId = parse("id", &id)?;
    shell.office().await?.up_to_date().await;
    let view =
        desk.rotation(&session, &id.to_string()).await.map_err(|error| shell.problem(error))?;
    Ok(view.map(Into::into))
}

/// Deletes the new token and leaves the old one as it was. By the identifier of either.
#[tauri::command]
#[specta::specta]
pub async fn cancel_replacement(shell: State<'_, Shell>, id: String) -> Result<TokenRow, Problem> {
    let (desk, session) = shell.at_the_desk().await?;
    let id: TokenId = parse("id", &id)?;
    let old = desk
        .cancel_replacement(&session, &id.to_string())
        .await
        .map_err(|error| shell.problem(error))?;
    Ok(desk
        .listed_token(&session, old.token.id)
        .await
        .map_err(|error| shell.problem(error))?
        .into())
}
