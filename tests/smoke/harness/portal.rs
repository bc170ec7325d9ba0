//! A broken desktop portal: it is on the bus, takes every question, and answers none. Programs that wait for it wait for 25 seconds,
//! which is how long D-Bus waits.

use crate::bus::Bus;
use std::time::Duration;
use zbus::Connection;
use zbus::connection::Builder;

/// The name by which desktops' portals are found.
const NAME: &str = "org.freedesktop.portal.Desktop";

/// How long a portal that works could take at most to say that it is there.
const ANSWER: Duration = Duration::from_secs(1);

/// The portal. Dropping takes it off the bus.
pub(crate) struct MutePortal {
    _connection: Connection,
}

impl MutePortal {
    pub(crate) async fn start(bus: &Bus) -> Self {
        let connection = connect(bus).await;
        // Nothing is served at this connection, so nothing answers.
        connection.request_name(NAME).await.unwrap();
        Self { _connection: connection }
    }
}

/// Whether the portal answers the simplest of questions.
pub(crate) async fn answers(bus: &Bus) -> bool {
    let connection = connect(bus).await;
    let bus = zbus::fdo::DBusProxy::new(&connection).await.unwrap();
    assert!(bus.name_has_owner(NAME.try_into().unwrap()).await.unwrap(), "there is no portal");
    let ping = connection.call_method(
        Some(NAME),
        "/org/freedesktop/portal/desktop",
        Some("org.freedesktop.DBus.Peer"),
        "Ping",
        &(),
    );
    tokio::time::timeout(ANSWER, ping).await.is_ok()
}

async fn connect(bus: &Bus) -> Connection {
    Builder::address(bus.at.as_str()).unwrap().build().await.unwrap()
}
