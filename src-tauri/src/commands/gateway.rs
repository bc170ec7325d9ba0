//! The gateway: whether it runs, starting and stopping it.

use crate::model::{GatewayStatus, ListenerRow};
use crate::problem::Problem;
use crate::shell::Shell;
use tauri::State;

/// The gateway at this moment.
#[tauri::command]
#[specta::specta]
pub async fn gateway_status(shell: State<'_, Shell>) -> Result<GatewayStatus, Problem> {
    shell.at_the_desk().await?;
    status(&shell).await
}

/// Starts the gateway.
#[tauri::command]
#[specta::specta]
pub async fn start_gateway(shell: State<'_, Shell>) -> Result<GatewayStatus, Problem> {
    switch(&shell, true).await
}

/// Stops the gateway, and every integration with it.
#[tauri::command]
#[specta::specta]
pub async fn stop_gateway(shell: State<'_, Shell>) -> Result<GatewayStatus, Problem> {
    switch(&shell, false).await
}

/// Copies the base URL of an environment, as it is given to a partner.
#[tauri::command]
#[specta::specta]
pub async fn copy_base_url(shell: State<'_, Shell>, slug: String) -> Result<(), Problem> {
    shell.at_the_desk().await?;
    let listeners = shell.office().await?.status().await?.listeners;
    let listener = listeners.into_iter().find(|it| it.slug == slug).map(ListenerRow::from);
    match listener.and_then(|listener| listener.base_url) {
        Some(url) => shell.copy(&url),
        None => Err(Problem::new(
            "not-listening",
            "The gateway does not listen for this environment at the moment.",
        )),
    }
}

async fn switch(shell: &Shell, start: bool) -> Result<GatewayStatus, Problem> {
    let (desk, session) = shell.at_the_desk().await?;
    desk.begin_gateway_switch(&session, start).await.map_err(|error| shell.problem(error))?;
    let office = shell.office().await?;
    if start {
        office.start_gateway().await;
    } else {
        office.stop_gateway().await;
    }
    status(shell).await
}

async fn status(shell: &Shell) -> Result<GatewayStatus, Problem> {
    let office = shell.office().await?;
    Ok(GatewayStatus::new(office.status().await?, office.rate()))
}
