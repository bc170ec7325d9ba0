//! Backups of the store: the schedule, one now, and the key that opens them.

use crate::model::{BackupKeep, BackupKeyMade, BackupState};
use crate::problem::Problem;
use crate::saving::free_name;
use crate::shell::Shell;
use tauri::State;

/// How the store is backed up.
#[tauri::command]
#[specta::specta]
pub async fn backup_state(shell: State<'_, Shell>) -> Result<BackupState, Problem> {
    let (desk, session) = shell.at_the_desk().await?;
    let (state, why_not) =
        desk.backup_state(&session).await.map_err(|error| shell.problem(error))?;
    Ok(BackupState::new(state, why_not))
}

/// Chooses how the store is backed up.
#[tauri::command]
#[specta::specta]
pub async fn keep_backups(
    shell: State<'_, Shell>,
    keep: BackupKeep,
) -> Result<BackupState, Problem> {
    let (desk, session) = shell.at_the_desk().await?;
    let state =
        desk.keep_backups(&session, keep.into()).await.map_err(|error| shell.problem(error))?;
    Ok(BackupState::new(state, None))
}

/// Makes a backup in the folder that was chosen. Tells where.
#[tauri::command]
#[specta::specta]
pub async fn back_up(shell: State<'_, Shell>) -> Result<String, Problem> {
    let (desk, session) = shell.at_the_desk().await?;
    let made = desk.back_up(&session, None, None).await.map_err(|error| shell.problem(error))?;
    Ok(made.file.display().to_string())
}

/// Writes a new secret key to a new file among the user's downloads. The page gets the public one alone.
#[tauri::command]
#[specta::specta]
pub async fn make_backup_key(shell: State<'_, Shell>) -> Result<BackupKeyMade, Problem> {
    let (desk, session) = shell.at_the_desk().await?;
    let file = free_name(&shell.setup.saved, "keydesk-backup-key", "txt");
    let recipient =
        desk.make_backup_key(&session, &file).await.map_err(|error| shell.problem(error))?;
    Ok(BackupKeyMade { recipient, file: file.display().to_string() })
}
