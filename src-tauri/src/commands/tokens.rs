//! API tokens: list, create as oneself, edit, delete.

use super::permissions;
use crate::model::{
    CreatedToken, EnvironmentChoice, NewToken, SecretHandle, TokenEdit, TokenImpact, TokenPage,
    TokenQuery, TokenRow, count, time,
};
use crate::problem::{Problem, parse};
use crate::shell::Shell;
use keydesk_desk::{Desk, Session};
use keydesk_domain::{TokenHint, TokenId};
use secrecy::SecretString;
use tauri::State;

/// A page of the tokens that fit.
#[tauri::command]
#[specta::specta]
pub async fn tokens(shell: State<'_, Shell>, query: TokenQuery) -> Result<TokenPage, Problem> {
    let (desk, session) = shell.at_the_desk().await?;
    shell.office().await?.up_to_date().await;
    let page =
        desk.search_tokens(&session, &query.into()).await.map_err(|error| shell.problem(error))?;
    Ok(TokenPage {
        rows: page.rows.into_iter().map(Into::into).collect(),
        total: count(page.total),
        all: count(page.all),
    })
}

/// The identifiers of those that fit, for "select all": at most 1,000.
#[tauri::command]
#[specta::specta]
pub async fn token_ids(shell: State<'_, Shell>, query: TokenQuery) -> Result<Vec<String>, Problem> {
    let (desk, session) = shell.at_the_desk().await?;
    let query =
        keydesk_desk::TokenQuery { offset: 0, limit: keydesk_desk::PAGE_MAX, ..query.into() };
    let page = desk.search_tokens(&session, &query).await.map_err(|error| shell.problem(error))?;
    Ok(page.rows.into_iter().map(|row| row.view.token.id.to_string()).collect())
}

/// The environments that a token can be made for.
#[tauri::command]
#[specta::specta]
pub async fn token_environments(
    shell: State<'_, Shell>,
) -> Result<Vec<EnvironmentChoice>, Problem> {
    let (desk, session) = shell.at_the_desk().await?;
    let choices = desk.token_environments(&session).await.map_err(|error| shell.problem(error))?;
    Ok(choices.into_iter().map(Into::into).collect())
}

/// Creates a token as whoever is signed in. Its text stays here, behind a number.
#[tauri::command]
#[specta::specta]
pub async fn create_token(
    shell: State<'_, Shell>,
    token: NewToken,
) -> Result<CreatedToken, Problem> {
    let (desk, session) = shell.at_the_desk().await?;
    let created = desk
        .create_token(&session, new_token(token)?)
        .await
        .map_err(|error| shell.problem(error))?;
    shown_once(&shell, (&desk, &session), created).await
}

/// The token as the form has it.
pub(super) fn new_token(token: NewToken) -> Result<keydesk_desk::NewToken, Problem> {
    let mut addresses = Vec::new();
    for address in &token.allowed_addresses {
        addresses.push(
            keydesk_domain::token::parse_address(address)
                .map_err(|why| Problem::of_field("allowedAddresses", why.to_string()))?,
        );
    }
    Ok(keydesk_desk::NewToken {
        name: parse("name", &token.name)?,
        environment: token.environment,
        expires_at: time::parse("expiresAt", token.expires_at.as_deref())?,
        narrowed_to: token
            .permissions
            .as_deref()
            .map(|words| permissions("permissions", words))
            .transpose()?,
        allowed_addresses: addresses,
        use_by: time::parse("useBy", token.use_by.as_deref())?,
    })
}

/// A token just made, its text put behind a number.
pub(super) async fn shown_once(
    shell: &Shell,
    (desk, session): (&Desk, &Session),
    created: keydesk_desk::CreatedToken,
) -> Result<CreatedToken, Problem> {
    let masked = masked(created.view.token.hint);
    let handle = shell.seat().keep(SecretString::from(created.text.expose()))?;
    let listed = desk
        .listed_token(session, created.view.token.id)
        .await
        .map_err(|error| shell.problem(error))?;
    Ok(CreatedToken { token: listed.into(), secret: SecretHandle { handle, masked } })
}

/// Changes a token's name or expiry.
#[tauri::command]
#[specta::specta]
pub async fn edit_token(
    shell: State<'_, Shell>,
    id: String,
    edit: TokenEdit,
) -> Result<TokenRow, Problem> {
    let (desk, session) = shell.at_the_desk().await?;
    let id: TokenId = parse("id", &id)?;
    let edit = keydesk_desk::TokenEdit {
        name: edit.name.as_deref().map(|name| parse("name", name)).transpose()?,
        expires_at: edit
            .expiry
            .map(|expiry| time::parse("expiresAt", expiry.at.as_deref()))
            .transpose()?,
        ..keydesk_desk::TokenEdit::default()
    };
    desk.edit_token(&session, &id.to_string(), edit).await.map_err(|error| shell.problem(error))?;
    Ok(desk.listed_token(&session, id).await.map_err(|error| shell.problem(error))?.into())
}

/// Who used these tokens last and when, and what will stop.
#[tauri::command]
#[specta::specta]
pub async fn token_impact(
    shell: State<'_, Shell>,
    ids: Vec<String>,
) -> Result<Vec<TokenImpact>, Problem> {
    let (desk, session) = shell.at_the_desk().await?;
    shell.office().await?.up_to_date().await;
    let mut impacts = Vec::with_capacity(ids.len());
    for id in ids {
        let id = parse("ids", &id)?;
        impacts.push(
            desk.token_impact(&session, id).await.map_err(|error| shell.problem(error))?.into(),
        );
    }
    Ok(impacts)
}

/// Deletes a token: once this has answered, not one request with it gets through.
#[tauri::command]
#[specta::specta]
pub async fn delete_token(shell: State<'_, Shell>, id: String) -> Result<TokenRow, Problem> {
    let (desk, session) = shell.at_the_desk().await?;
    let id: TokenId = parse("id", &id)?;
    desk.delete_token(&session, &id.to_string()).await.map_err(|error| shell.problem(error))?;
    Ok(desk.listed_token(&session, id).await.map_err(|error| shell.problem(error))?.into())
}

/// Pauses a token: its requests are refused until it is resumed.
#[tauri::command]
#[specta::specta]
pub async fn pause_token(shell: State<'_, Shell>, id: String) -> Result<TokenRow, Problem> {
    let (desk, session) = shell.at_the_desk().await?;
    let id: TokenId = parse("id", &id)?;
    desk.pause_token(&session, &id.to_string()).await.map_err(|error| shell.problem(error))?;
    Ok(desk.listed_token(&session, id).await.map_err(|error| shell.problem(error))?.into())
}

/// Resumes a paused token.
#[tauri::command]
#[specta::specta]
pub async fn resume_token(shell: State<'_, Shell>, id: String) -> Result<TokenRow, Problem> {
    let (desk, session) = shell.at_the_desk().await?;
    let id: TokenId = parse("id", &id)?;
    desk.resume_token(&session, &id.to_string()).await.map_err(|error| shell.problem(error))?;
    Ok(desk.listed_token(&session, id).await.map_err(|error| shell.problem(error))?.into())
}

fn masked(hint: TokenHint) -> String {
    format!("{}{hint}", "•".repeat(24))
}
