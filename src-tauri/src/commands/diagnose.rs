//! Diagnose: why a request was refused, and the buttons that mend it.

use crate::model::{DiagnoseInput, Diagnosis, RemedyDone, RevocationProof};
use crate::problem::{Problem, parse};
use crate::shell::Shell;
use tauri::State;

/// The article's four checks on a token, a request, or whatever was pasted.
#[tauri::command]
#[specta::specta]
pub async fn diagnose(shell: State<'_, Shell>, input: DiagnoseInput) -> Result<Diagnosis, Problem> {
    let (_, session) = shell.at_the_desk().await?;
    Ok(shell.office().await?.diagnose(&session, input.into()).await?.into())
}

/// Does what a button of a diagnosis says.
#[tauri::command]
#[specta::specta]
pub async fn apply_remedy(shell: State<'_, Shell>, remedy: RemedyDone) -> Result<(), Problem> {
    let (_, session) = shell.at_the_desk().await?;
    Ok(shell.office().await?.apply_remedy(&session, remedy.try_into()?).await?)
}

/// Sends a request through the gateway that counts as one with this deleted token, and says what it got.
#[tauri::command]
#[specta::specta]
pub async fn prove_revoked(
    shell: State<'_, Shell>,
    id: String,
) -> Result<RevocationProof, Problem> {
    let (_, session) = shell.at_the_desk().await?;
    Ok(shell.office().await?.prove_revoked(&session, parse("id", &id)?).await?.into())
}
