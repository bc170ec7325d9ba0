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
        Ok(stream) if is_trusted(&stream, directory)? => Ok(Some(Owner(stream))),
        Ok(_) => Err(io::Error::other(format!(
            "the process that answers there, or the directory {}, belongs to another user, and no password is sent to it",
            directory.display()
        ))),
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

/// Whoever listens there is sent an e-mail and a password: it must be the process of somebody who may have them.
#[cfg(unix)]
fn is_trusted(stream: &Stream, directory: &Path) -> io::Result<bool> {
    let Some(peer) = stream.peer_creds()?.euid() else { return Ok(false) };
    Ok(place::may_be_told(place::own_user()?, place::owner(directory)?, peer))
}

/// A pipe's owner is not looked at yet: that takes calls for which no maintained crate has a safe face.
#[cfg(windows)]
#[allow(clippy::unnecessary_wraps, reason = "elsewhere it can fail")]
const fn is_trusted(_: &Stream, _: &Path) -> io::Result<bool> {
    Ok(true)
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
