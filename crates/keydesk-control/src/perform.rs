//! Carries out a command wherever the store is open: in the process that owns it, or else here.

use crate::answer::{Answer, Status};
use crate::client;
use crate::command::{Command, Credential};
use crate::failure::Failure;
use crate::office::Office;
use keydesk_desk::{DeskError, Settings};
use keydesk_store::{Store, StoreError};
use std::path::Path;
use std::time::Duration;
use tokio::time::Instant;

/// How long a store that another process has just opened or is just closing is waited for.
const PATIENCE: Duration = Duration::from_secs(10);

/// How often it is looked at meanwhile.
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// Asks the process that owns the store in this directory to bring its window to the front, with a hand-off that was opened, if one
/// was; `None` when no process owns it.
///
/// # Errors
/// [`Failure`] with the code `no-window` when that process has none, or `unreachable` when it does not answer.
pub async fn raise(directory: &Path, hand_off: Option<String>) -> Option<Result<(), Failure>> {
    match client::connect(directory).await {
        Ok(Some(owner)) => Some(owner.ask(None, Command::Raise { hand_off }).await.map(|_| ())),
        Ok(None) => None,
        Err(error) => Some(Err(unreachable(&error))),
    }
}

/// Carries out a command on the store in this directory: through the process that owns it if there is one, or else by opening it.
///
/// # Errors
/// [`Failure`].
pub async fn perform(
    directory: &Path,
    settings: Settings,
    credential: Option<Credential>,
    command: Command,
) -> Result<Answer, Failure> {
    // Only the first run makes a store.
    if !Store::exists(directory) && !matches!(command, Command::Init { .. }) {
        return match command {
            Command::Status => Ok(Answer::Status(Status::default())),
            _ => Err(DeskError::NotInitialised.into()),
        };
    }
    let until = Instant::now() + PATIENCE;
    loop {
        let owner = client::connect(directory).await.map_err(|error| unreachable(&error))?;
        if let Some(owner) = owner {
            return owner.ask(credential, command).await;
        }
        match Office::open(directory, settings.clone()).await {
            Ok(office) => {
                let answer = office.execute(credential, command).await;
                office.close().await;
                return answer;
            }
            // It was closed between the two looks, or is not listening yet.
            Err(DeskError::Store(StoreError::Owned { .. })) if Instant::now() < until => {
                tokio::time::sleep(LOOK_EVERY).await;
            }
            Err(error) => return Err(error.into()),
        }
    }
}

fn unreachable(error: &std::io::Error) -> Failure {
    Failure::new(
        "unreachable",
        format!("The control socket of the running Keydesk cannot be used: {error}"),
    )
}
