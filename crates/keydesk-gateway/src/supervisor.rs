//! Keeps the listeners those of the environments: starts, moves and stops them as environments are created, edited and deleted.

use crate::corridor::{Place, Shared};
use crate::gateway::SandboxUpstream;
use crate::listener::Listener;
use crate::status::{ListenerState, ListenerStatus};
use crate::upstream::Target;
use arc_swap::ArcSwap;
use keydesk_domain::{Environment, EnvironmentId};
use std::collections::HashMap;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::task::JoinSet;

/// What is told to whoever asks.
pub(crate) type SharedStatus = Arc<Mutex<Vec<ListenerStatus>>>;

/// The listeners that run, and those that should.
pub(crate) struct Supervisor {
    shared: Arc<Shared>,
    sandbox: Option<SandboxUpstream>,
    running: HashMap<EnvironmentId, Running>,
    failed: HashMap<EnvironmentId, String>,
    ending: JoinSet<()>,
    status: SharedStatus,
}

struct Running {
    listen: SocketAddr,
    place: Arc<Place>,
    listener: Listener,
}

impl Supervisor {
    /// Nothing runs yet.
    pub(crate) fn new(
        shared: Arc<Shared>,
        sandbox: Option<SandboxUpstream>,
        status: SharedStatus,
    ) -> Self {
        Self {
            shared,
            sandbox,
            running: HashMap::new(),
            failed: HashMap::new(),
            ending: JoinSet::new(),
            status,
        }
    }

    /// Is there a listener that should run and does not?
    pub(crate) fn has_failed(&self) -> bool {
        !self.failed.is_empty()
    }

    /// Makes the listeners those of the environments as they are now. All that have to give up an address do so before any takes
    /// one, so that two environments can exchange theirs.
    pub(crate) async fn reconcile(&mut self) {
        let environments = match self.shared.desk.gateway_environments().await {
            Ok(environments) => environments,
            Err(error) => {
                tracing::error!(%error, "the environments could not be read; the listeners stay as they are");
                return;
            }
        };
        let wanted: HashMap<EnvironmentId, SocketAddr> =
            environments.iter().map(|it| (it.id, it.listen)).collect();
        let leaving = self.running.iter().filter(|(id, it)| wanted.get(id) != Some(&it.listen));
        for id in leaving.map(|(id, _)| *id).collect::<Vec<_>>() {
            self.close(id).await;
        }
        self.failed.clear();
        for environment in &environments {
            let target = Target::of(&self.shared.desk, environment, self.sandbox.as_ref()).await;
            if let Some(running) = self.running.get(&environment.id) {
                running.place.target.store(Arc::new(target));
                continue;
            }
            let place = Arc::new(Place {
                environment: environment.id,
                target: ArcSwap::from_pointee(target),
                shared: Arc::clone(&self.shared),
            });
            match Listener::bind(Arc::clone(&place), environment.listen).await {
                Ok(listener) => {
                    tracing::info!(environment = %environment.slug, address = %listener.address(), "listening");
                    self.running.insert(
                        environment.id,
                        Running { listen: environment.listen, place, listener },
                    );
                }
                Err(error) => {
                    tracing::warn!(environment = %environment.slug, address = %environment.listen, %error, "not listening");
                    self.failed.insert(environment.id, sentence(environment.listen, &error));
                }
            }
        }
        self.tell(&environments);
    }

    /// Closes all listeners and waits for the requests under way, as long as they may take.
    pub(crate) async fn close_all(&mut self) {
        for id in self.running.keys().copied().collect::<Vec<_>>() {
            self.close(id).await;
        }
        while self.ending.join_next().await.is_some() {}
    }

    async fn close(&mut self, id: EnvironmentId) {
        if let Some(running) = self.running.remove(&id) {
            let rest = running.listener.close().await;
            self.ending.spawn(rest);
        }
        while self.ending.try_join_next().is_some() {}
    }

    fn tell(&self, environments: &[Environment]) {
        let mut status: Vec<ListenerStatus> = environments.iter().map(|it| self.of(it)).collect();
        status.sort_by(|one, other| one.name.cmp(&other.name));
        *self.status.lock().unwrap_or_else(PoisonError::into_inner) = status;
    }

    fn of(&self, environment: &Environment) -> ListenerStatus {
        let state = match self.running.get(&environment.id) {
            Some(running) => ListenerState::Listening { address: running.listener.address() },
            None => ListenerState::Failed {
                why: self.failed.get(&environment.id).cloned().unwrap_or_default(),
            },
        };
        ListenerStatus {
            environment: environment.id,
            name: environment.name.to_string(),
            slug: environment.slug.to_string(),
            listen: environment.listen,
            state,
        }
    }
}

/// What happened and what to do.
fn sentence(listen: SocketAddr, error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::AddrInUse => {
            format!(
                "Another program listens on {listen} already. Stop it, or give the environment another port."
            )
        }
        io::ErrorKind::AddrNotAvailable => {
            format!(
                "This machine has no address {}. Give the environment one that it has, such as 127.0.0.1.",
                listen.ip()
            )
        }
        io::ErrorKind::PermissionDenied => {
            format!(
                "This program may not listen on port {}. Give the environment a port above 1023.",
                listen.port()
            )
        }
        _ => format!("Listening on {listen} failed: {error}. It is tried again every few seconds."),
    }
}
