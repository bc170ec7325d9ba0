//! Does the token work? A check step by step, and a first request that only reads. Open to everybody at the window.

use super::partner::{Aim, aim, business, of_partner};
use crate::model::{OfferedRead, OfferedReads, PartnerCheck, Target, TriedRead};
use crate::problem::Problem;
use crate::shell::Shell;
use keydesk_domain::PermissionSet;
use keydesk_partner::{Client, Read, ReadRequest, check, make, try_read};
use std::future::Future;
use tauri::State;

/// Checks shape, environment, reachability and who the token is. What a check came to is kept with the connection, if it
/// becomes one.
#[tauri::command]
#[specta::specta]
pub async fn check_partner(
    shell: State<'_, Shell>,
    target: Target,
) -> Result<PartnerCheck, Problem> {
    let Aim { new, connection, .. } = aim(&shell, target).await?;
    let client = Client::new();
    let checking = check(&client, &new.base_url, &new.token, Some(&new.environment));
    let checked = unless_cancelled(&shell, checking).await?;
    match &connection {
        Some(connection) => {
            shell.kept_connections().await?.checked(connection, &checked).map_err(of_partner)?;
        }
        None => shell.partner().learned(&new.token, checked.clone()),
    }
    Ok(checked.into())
}

/// The requests that only read, as far as their paths are known.
#[tauri::command]
#[specta::specta]
pub async fn partner_reads(
    shell: State<'_, Shell>,
    target: Target,
    for_business: Option<String>,
) -> Result<OfferedReads, Problem> {
    let aim = aim(&shell, target).await?;
    let business = business(for_business.as_deref())?.or_else(|| aim.new.business.clone());
    let offered = ReadRequest::offered(may(&aim), business.as_ref()).into_iter();
    let reads = offered.map(|(request, permitted)| OfferedRead {
        path: request.path,
        area: request.area.to_owned(),
        permitted,
    });
    Ok(OfferedReads { reads: reads.collect(), business: business.map(|it| it.to_string()) })
}

/// Makes one of those requests, or the first that is permitted, and says what came of it.
#[tauri::command]
#[specta::specta]
pub async fn try_partner(
    shell: State<'_, Shell>,
    target: Target,
    path: Option<String>,
    for_business: Option<String>,
) -> Result<TriedRead, Problem> {
    let aim = aim(&shell, target).await?;
    let business = business(for_business.as_deref())?.or_else(|| aim.new.business.clone());
    let may = may(&aim);
    let client = Client::new();
    let read: Read = match path {
        None => {
            unless_cancelled(
                &shell,
                try_read(&client, &aim.new.base_url, &aim.new.token, may, business.as_ref()),
            )
            .await?
        }
        Some(path) => {
            // Only what is offered: this is no way to send just anything.
            let offered = ReadRequest::offered(may, business.as_ref())
                .into_iter()
                .find(|(it, _)| it.path == path);
            let (request, _) = offered.ok_or_else(|| {
                Problem::of_field("path", "Choose one of the requests in the list.")
            })?;
            unless_cancelled(&shell, make(&client, &aim.new.base_url, &aim.new.token, request))
                .await?
        }
    };
    if let (Some(connection), Some(business)) = (&aim.connection, business) {
        shell.kept_connections().await?.set_business(connection, business).map_err(of_partner)?;
    }
    Ok(read.into())
}

/// Whoever waits for a gateway need not any more.
#[tauri::command]
#[specta::specta]
pub async fn cancel_partner(shell: State<'_, Shell>) -> Result<(), Problem> {
    shell.partner().cancel();
    Ok(())
}

/// What the token may do: as the gateway said, or else as the hand-off does.
fn may(aim: &Aim) -> PermissionSet {
    let written = || {
        aim.new.permissions.iter().filter_map(|it| it.permission.as_str().parse().ok()).collect()
    };
    aim.may.unwrap_or_else(written)
}

async fn unless_cancelled<T>(shell: &Shell, work: impl Future<Output = T>) -> Result<T, Problem> {
    let mut cancelled = shell.partner().cancellation();
    tokio::select! {
        done = work => Ok(done),
        _ = cancelled.changed() => Err(Problem::new("cancelled", "It was cancelled. Nothing was changed.")),
    }
}
