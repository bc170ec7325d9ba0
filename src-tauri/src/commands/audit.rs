//! The audit log: read, verified, sealed and taken along.

use crate::model::{AuditKeep, AuditQuery, AuditRecord, AuditState, AuditVerdict};
use crate::problem::Problem;
use crate::saving::free_name;
use crate::shell::Shell;
use keydesk_desk::AuditFormat;
use tauri::State;

/// Up to `limit` (1 to 1,000) of the wanted records, newest first.
#[tauri::command]
#[specta::specta]
pub async fn audit_log(
    shell: State<'_, Shell>,
    query: AuditQuery,
    limit: u32,
) -> Result<Vec<AuditRecord>, Problem> {
    let (desk, session) = shell.at_the_desk().await?;
    let records = desk
        .audit_log(&session, &query.filter()?, None, limit)
        .await
        .map_err(|error| shell.problem(error))?;
    Ok(records.into_iter().map(Into::into).collect())
}

/// Verifies the whole audit log.
#[tauri::command]
#[specta::specta]
pub async fn verify_audit(shell: State<'_, Shell>) -> Result<AuditVerdict, Problem> {
    let (desk, session) = shell.at_the_desk().await?;
    Ok(desk.verify_audit(&session).await.map_err(|error| shell.problem(error))?.into())
}

/// How the audit log is sealed.
#[tauri::command]
#[specta::specta]
pub async fn audit_state(shell: State<'_, Shell>) -> Result<AuditState, Problem> {
    let (desk, session) = shell.at_the_desk().await?;
    let (state, why_not) =
        desk.audit_state(&session).await.map_err(|error| shell.problem(error))?;
    Ok(AuditState::new(state, why_not))
}

/// Chooses how the audit log is sealed.
#[tauri::command]
#[specta::specta]
pub async fn keep_audit(shell: State<'_, Shell>, keep: AuditKeep) -> Result<AuditState, Problem> {
    let (desk, session) = shell.at_the_desk().await?;
    let state =
        desk.keep_audit(&session, keep.wanted()?).await.map_err(|error| shell.problem(error))?;
    Ok(AuditState::new(state, None))
}

/// Writes the wanted records to a new file among the user's downloads, as a table or as JSON Lines. Tells where.
#[tauri::command]
#[specta::specta]
pub async fn export_audit(
    shell: State<'_, Shell>,
    query: AuditQuery,
    table: bool,
) -> Result<String, Problem> {
    let (desk, session) = shell.at_the_desk().await?;
    let (format, extension) =
        if table { (AuditFormat::Csv, "csv") } else { (AuditFormat::Jsonl, "jsonl") };
    let file = free_name(&shell.setup.saved, "keydesk-audit-log", extension);
    desk.export_audit(&session, &query.filter()?, format, &file)
        .await
        .map_err(|error| shell.problem(error))?;
    Ok(file.display().to_string())
}
