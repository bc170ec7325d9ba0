//! `keydeskctl serve`: the gateway without a window.

use crate::context::Context;
use crate::out;
use clap::Args;
use keydesk_control::{Answer, Command, Failure, Office, Server};
use keydesk_desk::Settings;
use keydesk_gateway::Limits;
use std::io::IsTerminal;
use std::sync::Arc;
use std::time::Duration;
use tracing_subscriber::EnvFilter;

/// What is logged unless told otherwise.
const LOG: &str = "warn,keydesk_gateway=info,keydesk_control=info";

#[derive(Args, Debug)]
pub(crate) struct Serve {
    /// What to log to standard error, such as debug or keydesk_gateway=debug
    #[arg(long, env = "KEYDESK_LOG", default_value = LOG, value_name = "FILTER")]
    log: String,
    /// How many seconds an API behind the gateway may take to answer
    #[arg(
        long,
        env = "KEYDESK_UPSTREAM_TIMEOUT_SECONDS",
        default_value = "60",
        value_name = "SECONDS"
    )]
    #[arg(value_parser = clap::value_parser!(u32).range(1..))]
    upstream_timeout: u32,
    /// How many requests without a token that Keydesk has issued are answered a second, all together; more of them wait for their turn
    #[arg(
        long,
        env = "KEYDESK_UNAUTHENTICATED_PER_SECOND",
        default_value = "4000",
        value_name = "NUMBER"
    )]
    #[arg(value_parser = clap::value_parser!(u32).range(1..))]
    unauthenticated_per_second: u32,
}

impl Serve {
    pub(crate) async fn run(self, context: &Context) -> Result<(), Failure> {
        let filter = EnvFilter::try_new(&self.log).map_err(|error| {
            Failure::of_field("usage", "log", format!("This is no log filter: {error}"))
        })?;
        let colours = std::io::stderr().is_terminal();
        tracing_subscriber::fmt()
            .with_env_filter(filter)
            .with_ansi(colours)
            .with_writer(std::io::stderr)
            .init();
        let directory = context.data_dir()?;
        if !directory.exists() {
            return Err(keydesk_desk::DeskError::NotInitialised.into());
        }
        let mut stop = Stop::listen()?;
        let upstream_answer = Duration::from_secs(self.upstream_timeout.into());
        let strangers_together_per_second = self.unauthenticated_per_second;
        let limits = Limits { upstream_answer, strangers_together_per_second, ..Limits::default() };
        let office = Office::serve(&directory, Settings::default(), limits).await?;
        if !office.desk().is_initialised().await? {
            office.close().await;
            return Err(keydesk_desk::DeskError::NotInitialised.into());
        }
        let office = Arc::new(office);
        let server = Server::start(Arc::clone(&office)).map_err(|error| {
            Failure::new("store", format!("The control socket could not be made: {error}"))
        })?;
        let status: Answer = office.execute(None, Command::Status).await?;
        out::answer(context.json, &status)?;
        if !context.json {
            out::text("Ready. Ctrl-C stops it.")?;
        }
        stop.wait().await;
        out::note("Stopping: requests under way get a few seconds to finish.");
        server.stop().await;
        if let Some(office) = Arc::into_inner(office) {
            office.close().await;
        }
        Ok(())
    }
}

/// What stops it: Ctrl-C, or what a service manager sends. Listened for before anything is started, so that none is missed.
#[cfg(unix)]
struct Stop([tokio::signal::unix::Signal; 3]);

#[cfg(unix)]
impl Stop {
    fn listen() -> Result<Self, Failure> {
        use tokio::signal::unix::{SignalKind, signal};
        let listen = || {
            Ok([
                signal(SignalKind::interrupt())?,
                signal(SignalKind::terminate())?,
                signal(SignalKind::hangup())?,
            ])
        };
        listen().map(Self).map_err(|error: std::io::Error| {
            Failure::new("internal", format!("Signals cannot be heard: {error}"))
        })
    }

    async fn wait(&mut self) {
        let [interrupt, terminate, hangup] = &mut self.0;
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
            _ = hangup.recv() => {}
        }
    }
}

#[cfg(not(unix))]
struct Stop;

#[cfg(not(unix))]
impl Stop {
    #[allow(clippy::unnecessary_wraps)]
    fn listen() -> Result<Self, Failure> {
        Ok(Self)
    }

    async fn wait(&mut self) {
        // Without Ctrl-C there is nothing that could be waited for.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}
