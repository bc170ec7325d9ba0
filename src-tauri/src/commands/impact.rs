//! What a change would do, seen beforehand; and which permissions are not used.

use super::permissions;
use crate::model::{ChangeImpact, PermissionUsage, ProposedChange, UsageSubject, time};
use crate::problem::Problem;
use crate::shell::Shell;
use tauri::State;

/// What a change would do, by what happened in the last days.
#[tauri::command]
#[specta::specta]
pub async fn preview_change(
    shell: State<'_, Shell>,
    change: ProposedChange,
) -> Result<ChangeImpact, Problem> {
    let (desk, session) = shell.at_the_desk().await?;
    shell.office().await?.up_to_date().await;
    let change = match change {
        ProposedChange::Role { id, permissions: words } => keydesk_desk::ProposedChange::Role {
            role: id,
            permissions: permissions("permissions", &words)?,
        },
        ProposedChange::Account { id, roles, enabled } => {
            keydesk_desk::ProposedChange::Account { account: id, roles, enabled }
        }
        ProposedChange::DeleteAccount { id } => {
            keydesk_desk::ProposedChange::DeleteAccount { account: id }
        }
        ProposedChange::DeleteTokens { ids } => {
            keydesk_desk::ProposedChange::DeleteTokens { tokens: ids }
        }
        ProposedChange::Token { id, expiry } => keydesk_desk::ProposedChange::TokenExpiry {
            token: id,
            expires_at: expiry
                .map(|expiry| time::parse("expiresAt", expiry.at.as_deref()))
                .transpose()?,
        },
        ProposedChange::PauseToken { id } => keydesk_desk::ProposedChange::PauseToken { token: id },
    };
    Ok(desk.preview_change(&session, &change).await.map_err(|error| shell.problem(error))?.into())
}

/// Which permissions of a role or an account were used in the last days, and which were not.
#[tauri::command]
#[specta::specta]
pub async fn permission_usage(
    shell: State<'_, Shell>,
    subject: UsageSubject,
    days: u32,
) -> Result<PermissionUsage, Problem> {
    let (desk, session) = shell.at_the_desk().await?;
    shell.office().await?.up_to_date().await;
    Ok(desk
        .permission_usage(&session, &subject.into(), days)
        .await
        .map_err(|error| shell.problem(error))?
        .into())
}
