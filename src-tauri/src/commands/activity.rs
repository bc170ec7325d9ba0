//! Activity: what happened at the gateway, and how much of it is kept.

use crate::model::{
    Activity, ActivityKeep, ActivityKept, ActivityQuery, RefusalPage, RefusalQuery,
};
use crate::problem::Problem;
use crate::shell::Shell;
use tauri::State;

/// What happened, put together as asked for.
#[tauri::command]
#[specta::specta]
pub async fn activity(shell: State<'_, Shell>, query: ActivityQuery) -> Result<Activity, Problem> {
    let (desk, session) = shell.at_the_desk().await?;
    shell.office().await?.up_to_date().await;
    Ok(desk.activity(&session, &query.into()).await.map_err(|error| shell.problem(error))?.into())
}

/// Refused requests one by one, latest first.
#[tauri::command]
#[specta::specta]
pub async fn refusals(
    shell: State<'_, Shell>,
    query: RefusalQuery,
) -> Result<RefusalPage, Problem> {
    let (desk, session) = shell.at_the_desk().await?;
    shell.office().await?.up_to_date().await;
    Ok(desk.refusals(&session, &query.into()).await.map_err(|error| shell.problem(error))?.into())
}

/// How much of what happened is kept.
#[tauri::command]
#[specta::specta]
pub async fn activity_kept(shell: State<'_, Shell>) -> Result<ActivityKept, Problem> {
    let (desk, session) = shell.at_the_desk().await?;
    let (kept, why_not_edit) =
        desk.activity_kept(&session).await.map_err(|error| shell.problem(error))?;
    Ok(ActivityKept::new(&kept, why_not_edit))
}

/// Changes how much of what happens is kept.
#[tauri::command]
#[specta::specta]
pub async fn keep_activity(
    shell: State<'_, Shell>,
    keep: ActivityKeep,
) -> Result<ActivityKept, Problem> {
    let (desk, session) = shell.at_the_desk().await?;
    let kept =
        desk.keep_activity(&session, keep.into()).await.map_err(|error| shell.problem(error))?;
    Ok(ActivityKept::new(&kept, None))
}
