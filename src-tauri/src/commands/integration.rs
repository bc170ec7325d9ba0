//! A new integration, from "we need to connect SAP" to its first request.

use super::permissions;
use super::tokens::{new_token, shown_once};
use crate::model::{
    CreatedIntegration, CreatedToken, DraftAccount, DraftRole, FieldNote, IntegrationCheck,
    IntegrationDraft, IntegrationKind, IntegrationSuggestion, NewToken, TokenProgress, time,
};
use crate::problem::{Problem, parse};
use crate::shell::Shell;
use keydesk_desk::{IntegrationAccount, IntegrationRole, IntegrationToken, NewIntegration};
use keydesk_domain::TokenId;
use tauri::State;

/// What can be connected, with what is suggested for each.
#[tauri::command]
#[specta::specta]
pub async fn integration_kinds(shell: State<'_, Shell>) -> Result<Vec<IntegrationKind>, Problem> {
    let (desk, session) = shell.at_the_desk().await?;
    desk.may_create_integration(&session).await.map_err(|error| shell.problem(error))?;
    Ok(keydesk_domain::IntegrationKind::ALL.into_iter().map(Into::into).collect())
}

/// Names that are free and an e-mail that is dedicated, for a new integration of this kind.
#[tauri::command]
#[specta::specta]
pub async fn suggest_integration(
    shell: State<'_, Shell>,
    kind: String,
) -> Result<IntegrationSuggestion, Problem> {
    let (desk, session) = shell.at_the_desk().await?;
    let kind: keydesk_domain::IntegrationKind = parse("kind", &kind)?;
    let suggestion =
        desk.suggest_integration(&session, kind).await.map_err(|error| shell.problem(error))?;
    Ok(IntegrationSuggestion {
        kind: kind.into(),
        role_name: suggestion.name.clone(),
        account_name: suggestion.name.clone(),
        token_name: suggestion.name,
        email: suggestion.email,
    })
}

/// What keeps a draft from being created, all at once. Nothing is made.
#[tauri::command]
#[specta::specta]
pub async fn check_integration(
    shell: State<'_, Shell>,
    draft: IntegrationDraft,
) -> Result<IntegrationCheck, Problem> {
    let (desk, session) = shell.at_the_desk().await?;
    let new = match new_integration(draft) {
        Ok(new) => new,
        Err(problem) => {
            let note =
                FieldNote { field: problem.field.unwrap_or_default(), message: problem.message };
            return Ok(IntegrationCheck { problems: vec![note], warnings: vec![] });
        }
    };
    let (problems, warnings) =
        desk.check_integration(&session, &new).await.map_err(|error| shell.problem(error))?;
    let notes = |found: Vec<keydesk_desk::Finding>| found.into_iter().map(Into::into).collect();
    Ok(IntegrationCheck { problems: notes(problems), warnings: notes(warnings) })
}

/// Makes role, service account and token, all or nothing. The token's text stays here, behind a number. The draft has done its duty.
#[tauri::command]
#[specta::specta]
pub async fn create_integration(
    shell: State<'_, Shell>,
    draft: IntegrationDraft,
) -> Result<CreatedIntegration, Problem> {
    let (desk, session) = shell.at_the_desk().await?;
    let new = new_integration(draft)?;
    let created =
        desk.create_integration(&session, new).await.map_err(|error| shell.problem(error))?;
    if let Err(problem) = shell.drafts.discard(session.account()) {
        tracing::warn!("{}", problem.message);
    }
    Ok(CreatedIntegration {
        account_id: created.account.account.id.to_string(),
        roles: created.account.roles,
        token: shown_once(&shell, (&desk, &session), created.token).await?,
    })
}

/// The draft that whoever is signed in left unfinished, if there is one.
#[tauri::command]
#[specta::specta]
pub async fn integration_draft(
    shell: State<'_, Shell>,
) -> Result<Option<IntegrationDraft>, Problem> {
    let (desk, session) = shell.at_the_desk().await?;
    desk.may_create_integration(&session).await.map_err(|error| shell.problem(error))?;
    Ok(shell.drafts.of(session.account()))
}

/// Keeps an unfinished draft, also for after a restart.
#[tauri::command]
#[specta::specta]
pub async fn keep_integration_draft(
    shell: State<'_, Shell>,
    draft: IntegrationDraft,
) -> Result<(), Problem> {
    let (desk, session) = shell.at_the_desk().await?;
    desk.may_create_integration(&session).await.map_err(|error| shell.problem(error))?;
    shell.drafts.keep(session.account(), &draft)
}

/// Throws the unfinished draft away.
#[tauri::command]
#[specta::specta]
pub async fn discard_integration_draft(shell: State<'_, Shell>) -> Result<(), Problem> {
    let (desk, session) = shell.at_the_desk().await?;
    desk.may_create_integration(&session).await.map_err(|error| shell.problem(error))?;
    shell.drafts.discard(session.account())
}

/// Creates a token on behalf of a service account. Its text stays here, behind a number.
#[tauri::command]
#[specta::specta]
pub async fn create_token_for(
    shell: State<'_, Shell>,
    account: String,
    token: NewToken,
) -> Result<CreatedToken, Problem> {
    let (desk, session) = shell.at_the_desk().await?;
    let new = new_token(token)?;
    let created = desk
        .create_token_for(&session, &account, new)
        .await
        .map_err(|error| shell.problem(error))?;
    shown_once(&shell, (&desk, &session), created).await
}

/// How far a token has come on its way to the first request that is let through. Cheap: asked every second.
#[tauri::command]
#[specta::specta]
pub async fn token_progress(shell: State<'_, Shell>, id: String) -> Result<TokenProgress, Problem> {
    let (desk, session) = shell.at_the_desk().await?;
    let token: TokenId = parse("id", &id)?;
    shell.office().await?.up_to_date().await;
    let progress =
        desk.token_progress(&session, token).await.map_err(|error| shell.problem(error))?;
    Ok(TokenProgress::of(id, progress))
}

/// The draft in the desk's words.
fn new_integration(draft: IntegrationDraft) -> Result<NewIntegration, Problem> {
    let kind =
        draft.kind.ok_or_else(|| Problem::of_field("kind", "Choose what is to be connected."))?;
    Ok(NewIntegration {
        kind: parse("kind", &kind)?,
        role: match draft.role {
            DraftRole::New { name, permissions: words } => {
                IntegrationRole::New { name, permissions: permissions("permissions", &words)? }
            }
            DraftRole::Existing { id } => IntegrationRole::Existing(id),
            DraftRole::OfTheAccount => IntegrationRole::OfTheAccount,
        },
        account: match draft.account {
            DraftAccount::New { name, email } => IntegrationAccount::New { name, email },
            DraftAccount::Existing { id } => IntegrationAccount::Existing(id),
        },
        token: IntegrationToken {
            name: draft.token.name,
            environment: draft.token.environment,
            expires_at: time::parse("expiresAt", draft.token.expires_at.as_deref())?,
            narrowed_to: draft
                .token
                .permissions
                .as_deref()
                .map(|words| permissions("tokenPermissions", words))
                .transpose()?,
            allowed_addresses: draft.token.allowed_addresses,
            use_by: time::parse("useBy", draft.token.use_by.as_deref())?,
        },
    })
}
