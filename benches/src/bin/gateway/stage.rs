//! What is measured, set up: a store with tokens, and Keydesk's own gateway in front of the API.

use crate::process::Process;
use keydesk_benches::{fill, point, token_text};
use keydesk_domain::EnvironmentSlug;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

/// An address that nothing listens on.
pub(crate) fn free_address() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

/// A program that was built beside this one, or where this variable says.
pub(crate) fn built(name: &str) -> PathBuf {
    let place = std::env::var_os("KEYDESK_BENCH_PROGRAMS").map(PathBuf::from);
    place.map_or_else(
        || std::env::current_exe().unwrap().with_file_name(name),
        |place| place.join(name),
    )
}

/// The texts of so many tokens that work, out of the first half as many again.
pub(crate) fn working_tokens(number: usize) -> Vec<String> {
    let slug = EnvironmentSlug::parse("sandbox").unwrap();
    // Every third one has an end, and some have come to it.
    let numbers = (0..).filter(|n: &u32| !n.is_multiple_of(3)).take(number);
    numbers.map(|n| token_text(n, &slug).expose().to_owned()).collect()
}

/// A store with so many tokens.
pub(crate) struct Filled(TempDir);

impl Filled {
    pub(crate) async fn with(tokens: u32) -> Self {
        let dir = tempfile::tempdir().unwrap();
        fill(dir.path(), tokens).await;
        Self(dir)
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    /// How the gateway is started in front of this API.
    pub(crate) async fn command(&self, listen: SocketAddr, upstream: SocketAddr) -> Command {
        point(self.path(), listen, upstream).await;
        let mut command = Command::new(built("keydeskctl"));
        command.arg("--data-dir").arg(self.path()).args(["serve", "--log", "error"]);
        command
    }

    /// The gateway, in front of this API.
    pub(crate) async fn serve(&self, upstream: SocketAddr) -> Process {
        let listen = free_address();
        Process::start(&self.command(listen, upstream).await, listen)
    }
}
