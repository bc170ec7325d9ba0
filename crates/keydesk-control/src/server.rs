//! The owner's side of the socket.

use crate::failure::Failure;
use crate::frame;
use crate::office::Office;
use crate::place;
use crate::wire::{ANSWER_BYTES, Greeting, REQUEST_BYTES, Reply, Request, VERSION};
use interprocess::local_socket::tokio::{Listener, Stream, prelude::*};
use interprocess::local_socket::{GenericFilePath, ListenerOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Semaphore, watch};
use tokio::task::{JoinHandle, JoinSet};
use zeroize::Zeroizing;

/// How long a caller may take to send its command, and to take its answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// Commands at the same time; more wait.
const AT_ONCE: usize = 16;

/// After a failure to accept, this long nothing is tried.
const PAUSE_AFTER_FAILURE: Duration = Duration::from_millis(100);

/// Answers commands until it is stopped.
#[derive(Debug)]
pub struct Server {
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
    socket: PathBuf,
}

impl Server {
    /// Begins to answer commands for this office. The socket of a process that died is replaced: who owns the store is the only one
    /// who may, and the office does.
    ///
    /// # Errors
    /// What the operating system says.
    pub fn start(office: Arc<Office>) -> io::Result<Self> {
        let directory = office.desk().directory().to_owned();
        let socket = place::socket(&directory)?;
        let listener = listen(&socket)?;
        let (stop, stopped) = watch::channel(false);
        let task = tokio::spawn(accept(listener, office, directory, stopped));
        Ok(Self { stop, task, socket })
    }

    /// Where it listens.
    #[must_use]
    pub fn socket(&self) -> &Path {
        &self.socket
    }

    /// Takes no more commands and waits for those under way.
    pub async fn stop(self) {
        let _nobody_listens = self.stop.send(true);
        if let Err(error) = self.task.await {
            tracing::error!(%error, "the control socket did not end as it should");
        }
    }
}

#[cfg(unix)]
fn listen(socket: &Path) -> io::Result<Listener> {
    use interprocess::os::unix::local_socket::ListenerOptionsExt;
    match std::fs::remove_file(socket) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    ListenerOptions::new().name(socket.to_fs_name::<GenericFilePath>()?).mode(0o600).create_tokio()
}

/// Only the owner of the pipe (this user) and nobody else, not even to look.
#[cfg(windows)]
fn listen(socket: &Path) -> io::Result<Listener> {
    use interprocess::os::windows::local_socket::ListenerOptionsExt;
    use interprocess::os::windows::security_descriptor::SecurityDescriptor;
    let only_the_owner = SecurityDescriptor::deserialize(widestring::u16cstr!("D:P(A;;GA;;;OW)"))?;
    ListenerOptions::new()
        .name(socket.to_fs_name::<GenericFilePath>()?)
        .security_descriptor(only_the_owner)
        .create_tokio()
}

async fn accept(
    listener: Listener,
    office: Arc<Office>,
    directory: PathBuf,
    mut stopped: watch::Receiver<bool>,
) {
    let places = Arc::new(Semaphore::new(AT_ONCE));
    let mut callers = JoinSet::new();
    loop {
        tokio::select! {
            biased;
            _ = stopped.changed() => break,
            Some(_) = callers.join_next() => {}
            accepted = listener.accept() => match accepted {
                Ok(stream) if is_the_owner(&stream, &directory) => {
                    let (office, places) = (Arc::clone(&office), Arc::clone(&places));
                    callers.spawn(async move {
                        let _place = places.acquire().await;
                        if let Err(error) = serve(stream, &office).await {
                            tracing::debug!(%error, "a caller of the control socket left early");
                        }
                    });
                }
                Ok(_) => tracing::warn!("another user tried the control socket"),
                Err(error) => {
                    tracing::warn!(%error, "a caller of the control socket could not be accepted");
                    tokio::time::sleep(PAUSE_AFTER_FAILURE).await;
                }
            }
        }
    }
    drop(listener);
    while callers.join_next().await.is_some() {}
}

/// The socket's mode keeps others out; this does as well where modes of sockets mean nothing.
#[cfg(unix)]
fn is_the_owner(stream: &Stream, directory: &Path) -> bool {
    let Ok(owner) = place::owner(directory) else { return false };
    // The superuser can read the files anyway.
    stream
        .peer_creds()
        .ok()
        .and_then(|peer| peer.euid())
        .is_some_and(|euid| euid == owner || euid == 0)
}

#[cfg(windows)]
const fn is_the_owner(_: &Stream, _: &Path) -> bool {
    true
}

async fn serve(stream: Stream, office: &Office) -> io::Result<()> {
    let (mut from, mut to) = (&stream, &stream);
    let frame = tokio::time::timeout(PATIENCE, frame::read(&mut from, REQUEST_BYTES)).await??;
    let reply: Reply = match parse(&frame) {
        Ok(request) => office.execute(request.credential, request.command).await,
        Err(failure) => Err(failure),
    };
    drop(frame);
    let mut answer = Zeroizing::new(serde_json::to_vec(&reply)?);
    if answer.len() > ANSWER_BYTES {
        let too_long: Reply =
            Err(Failure::new("protocol", "The answer is too long for the control socket."));
        answer = Zeroizing::new(serde_json::to_vec(&too_long)?);
    }
    tokio::time::timeout(PATIENCE, frame::write(&mut to, &answer)).await?
}

/// What was sent is never repeated in the failure: it may hold a password.
fn parse(frame: &[u8]) -> Result<Request, Failure> {
    let not_understood = || {
        Failure::new("protocol", "The control socket got a message that is no command of Keydesk.")
    };
    let greeting: Greeting = serde_json::from_slice(frame).map_err(|_| not_understood())?;
    if greeting.version != VERSION {
        return Err(Failure::new(
            "protocol",
            "The running Keydesk is of another version than this program. Quit it and start it again, then try again.",
        ));
    }
    serde_json::from_slice(frame).map_err(|_| not_understood())
}
