//! The icon in the tray: the gateway's sign of life while the window is closed.

use crate::window;
use std::panic::{AssertUnwindSafe, catch_unwind};
use tauri::menu::{MenuBuilder, MenuItemBuilder};
use tauri::tray::{TrayIconBuilder, TrayIconEvent};
use tauri::{AppHandle, Runtime};

/// The icon's name within the program.
const ICON: &str = "gateway";

/// Shows the icon, unless it is there. `false` where the system has no tray.
pub(crate) fn show<R: Runtime>(app: &AppHandle<R>) -> bool {
    if app.tray_by_id(ICON).is_some() {
        return true;
    }
    // Where the tray's library is not installed, loading it panics: that is no reason to take the gateway down.
    match catch_unwind(AssertUnwindSafe(|| build(app))) {
        Ok(Ok(())) => true,
        Ok(Err(error)) => {
            tracing::warn!(%error, "there is no tray");
            false
        }
        Err(_) => {
            tracing::warn!("there is no tray: its library is not installed");
            false
        }
    }
}

fn build<R: Runtime>(app: &AppHandle<R>) -> tauri::Result<()> {
    let open = MenuItemBuilder::with_id("open", "Open Keydesk").build(app)?;
    let quit = MenuItemBuilder::with_id("quit", "Quit, and stop the gateway").build(app)?;
    let menu = MenuBuilder::new(app).items(&[&open, &quit]).build()?;
    let mut icon = TrayIconBuilder::with_id(ICON)
        .tooltip("Keydesk: the gateway is running")
        .menu(&menu)
        .on_menu_event(|app, event| match event.id().as_ref() {
            "open" => window::raise(app),
            _ => app.exit(0),
        })
        .on_tray_icon_event(|icon, event| {
            if matches!(event, TrayIconEvent::DoubleClick { .. }) {
                window::raise(icon.app_handle());
            }
        });
    if let Some(picture) = app.default_window_icon() {
        icon = icon.icon(picture.clone());
    }
    icon.build(app)?;
    Ok(())
}
