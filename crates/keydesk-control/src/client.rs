//! The caller's side of the socket.

use crate::command::{Command, Credential};
use crate::failure::Failure;
use crate::frame;
use crate::place;
use crate::wire::{ANSWER_BYTES, Reply, Request, VERSION};
use interprocess::local_socket::GenericFilePath;
use interprocess::local_socket::tokio::{Stream, prelude::*};
use std::io;
use std::path::Path;
use std::time::Duration;
use zeroize::Zeroizing;

/// How long a command may take: checking an environment waits for the API behind it.
const PATIENCE: Duration = Duration::from_secs(180);

/// A connection to the process that owns the store.
pub(crate) struct Owner(Stream);

/// Connects to the process that owns the store in this directory; `None` when no process answers there.
///
/// # Errors
/// When there is a socket that cannot be trusted, or that is not ours to open.
pub(crate) async fn connect(directory: &Path) -> io::Result<Option<Owner>> {
    if !directory.exists() {
        return Ok(None);
    }
    let socket = place::socket(directory)?;
    match Stream::connect(socket.as_path().to_fs_name::<GenericFilePath>()?).await {
        Ok(stream) => Ok(Some(Owner(stream))),
        Err(error)
            if matches!(
                error.kind(),
                io::ErrorKind::NotFound | io::ErrorKind::ConnectionRefused
            ) =>
        {
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

impl Owner {
    /// Has the command carried out there.
    ///
    /// # Errors
    /// [`Failure`]: the owner's, or `unreachable` when it went away in the middle.
    pub(crate) async fn ask(self, credential: Option<Credential>, command: Command) -> Reply {
        let asked = async {
            let request = Request { version: VERSION, credential, command };
            let request = Zeroizing::new(serde_json::to_vec(&request)?);
            let (mut from, mut to) = (&self.0, &self.0);
            frame::write(&mut to, &request).await?;
            let answer = frame::read(&mut from, ANSWER_BYTES).await?;
            Ok::<Reply, io::Error>(serde_json::from_slice(&answer)?)
        };
        match tokio::time::timeout(PATIENCE, asked).await {
            Ok(Ok(reply)) => reply,
            Ok(Err(error)) => Err(Failure::new(
                "unreachable",
                format!(
                    "The running Keydesk went away before it answered ({error}). Look whether the change was made, then try again."
                ),
            )),
            Err(_) => Err(Failure::new(
                "unreachable",
                "The running Keydesk did not answer in time. Look whether the change was made, then try again.",
            )),
        }
    }
}
