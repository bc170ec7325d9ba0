//! Everything at a glance.

use crate::model::{GatewayStatus, Overview};
use crate::problem::Problem;
use crate::shell::Shell;
use tauri::State;

/// Everything at a glance, of the last days.
#[tauri::command]
#[specta::specta]
pub async fn overview(shell: State<'_, Shell>, days: u32) -> Result<Overview, Problem> {
    let (desk, session) = shell.at_the_desk().await?;
    let office = shell.office().await?;
    office.up_to_date().await;
    let overview = desk.overview(&session, days).await.map_err(|error| shell.problem(error))?;
    Ok(Overview::new(overview, GatewayStatus::new(office.status().await?, office.rate())))
}
