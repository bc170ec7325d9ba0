//! The audit log: read, verified, sealed and taken along.

use crate::model::{AuditKeep, AuditQuery, AuditRecord, AuditState, AuditVerdict};
use crate::problem::Problem;
use crate::shell::Shell;
use keydesk_desk::AuditFormat;
use std::path::{Path, PathBuf};
use tauri::State;

/// So many files of one name nobody keeps side by side.
const NAMES_TRIED: u32 = 1_000;

/// Up to `limit` (1 to 1,000) of the wanted records, newest first.
#[tauri::command]
#[specta::specta]
pub async fn audit_log(shell: State<'_, Shell>, query: AuditQuery, limit: u32) -> Result<Vec<AuditRecord>, Problem> {
    let (desk, session) = shell.at_the_desk().await?;
    let records =
        desk.audit_log(&session, &query.filter()?, None, limit).await.map_err(|error| shell.problem(error))?;
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
    let (state, why_not) = desk.audit_state(&session).await.map_err(|error| shell.problem(error))?;
    Ok(AuditState::new(state, why_not))
}

/// Chooses how the audit log is sealed.
#[tauri::command]
#[specta::specta]
pub async fn keep_audit(shell: State<'_, Shell>, keep: AuditKeep) -> Result<AuditState, Problem> {
    let (desk, session) = shell.at_the_desk().await?;
    let state = desk.keep_audit(&session, keep.wanted()?).await.map_err(|error| shell.problem(error))?;
    Ok(AuditState::new(state, None))
}

/// Writes the wanted records to a new file among the user's downloads, as a table or as JSON Lines. Tells where.
#[tauri::command]
#[specta::specta]
pub async fn export_audit(shell: State<'_, Shell>, query: AuditQuery, table: bool) -> Result<String, Problem> {
    let (desk, session) = shell.at_the_desk().await?;
    let (format, extension) = if table { (AuditFormat::Csv, "csv") } else { (AuditFormat::Jsonl, "jsonl") };
    let file = free_name(&shell.setup.saved, extension);
    desk.export_audit(&session, &query.filter()?, format, &file).await.map_err(|error| shell.problem(error))?;
    Ok(file.display().to_string())
}

/// The next name that no file has. Should one come in between, it is not overwritten, and that is said.
fn free_name(directory: &Path, extension: &str) -> PathBuf {
    let numbered = |number: u32| directory.join(format!("keydesk-audit-log-{number}.{extension}"));
    let first = directory.join(format!("keydesk-audit-log.{extension}"));
    std::iter::once(first.clone()).chain((2..NAMES_TRIED).map(numbered)).find(|path| !path.exists()).unwrap_or(first)
}
