//! Does the desktop's portal answer? GTK asks it something while it starts, and waits for the answer before there is a window.

use std::time::Duration;
use zbus::Connection;

/// How long the portal may take, which is started by the question if it does not run yet. GTK would wait for 25 s.
const PATIENCE: Duration = Duration::from_secs(3);

const NAME: &str = "org.freedesktop.portal.Desktop";
const PATH: &str = "/org/freedesktop/portal/desktop";

/// Whether GTK would wait in vain. What refuses, or is not there, answers at once and is no trouble.
pub(crate) async fn is_mute() -> bool {
    tokio::time::timeout(PATIENCE, ask()).await.is_err()
}

/// The very question that GTK asks (`gtk_application_impl_dbus_startup`), so that the answer is the one it would get.
async fn ask() -> Option<()> {
    let bus = Connection::session().await.ok()?;
    let properties = Some("org.freedesktop.DBus.Properties");
    bus.call_method(Some(NAME), PATH, properties, "GetAll", &("org.freedesktop.portal.Inhibit",))
        .await
        .ok()?;
    Some(())
}
