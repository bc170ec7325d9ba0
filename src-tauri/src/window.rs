//! The window: making it, closing it, bringing it back.

use crate::preferences::{OnClose, Theme};
use crate::shell::Shell;
use crate::signal::{
    Changed, ClipboardCleared, CloseAsked, HandOffArrived, LockReason, Locked, PartnerLeft,
    RouteFileArrived, Signal,
};
use crate::tray;
use tauri::window::Color;
use tauri::{AppHandle, Manager, Runtime, WebviewUrl, WebviewWindow, WebviewWindowBuilder};
use tauri_specta::Event;

/// The window's name within the program.
pub(crate) const MAIN: &str = "main";

/// The page's own grounds (see `ui/public/ground.css`), so that nothing white flashes before the first frame.
const LIGHT: Color = Color(0xff, 0xff, 0xff, 0xff);
const DARK: Color = Color(0x17, 0x1c, 0x1b, 0xff);

/// Makes the window, in the colours it will have.
///
/// # Errors
/// When the system gives none.
pub(crate) fn open<R: Runtime>(app: &AppHandle<R>) -> tauri::Result<()> {
    let chosen = app.state::<Shell>().preferences.get().theme;
    let window = WebviewWindowBuilder::new(app, MAIN, WebviewUrl::default())
        .title("Keydesk")
        .inner_size(1100.0, 720.0)
        .min_inner_size(900.0, 600.0)
        .center()
        .theme(of(chosen))
        .visible(false)
        .build()?;
    let is_dark = matches!(window.theme(), Ok(tauri::Theme::Dark));
    window.set_background_color(Some(if is_dark { DARK } else { LIGHT }))?;
    window.show()
}

/// Brings the window to the front, from the tray or from behind others.
pub(crate) fn raise<R: Runtime>(app: &AppHandle<R>) {
    if let Some(window) = app.get_webview_window(MAIN) {
        let shown =
            window.show().and_then(|()| window.unminimize()).and_then(|()| window.set_focus());
        report(shown);
    }
}

/// The window was asked to close: by what was chosen, it goes away, the program ends, or the page asks.
pub(crate) fn asked_to_close<R: Runtime>(app: &AppHandle<R>) {
    let shell = app.state::<Shell>();
    // Before there is an owner, or when the store could not be opened, there is no gateway worth keeping.
    if shell.open_office().is_none() {
        return app.exit(0);
    }
    match shell.preferences.get().on_close {
        OnClose::Ask => shell.signal(Signal::CloseAsked),
        OnClose::Tray => {
            shell.lock(LockReason::Hidden);
            shell.signal(Signal::Hide);
        }
        // Whoever passes by a locked window does not stop the gateway.
        OnClose::Quit if shell.is_locked() => {
            shell.lock(LockReason::Hidden);
            shell.signal(Signal::Hide);
        }
        OnClose::Quit => app.exit(0),
    }
}

/// Does what the shell signals.
pub(crate) fn on_signal<R: Runtime>(app: &AppHandle<R>, signal: Signal) {
    let window = app.get_webview_window(MAIN);
    report(match signal {
        Signal::Locked(reason) => Locked { reason }.emit(app),
        Signal::CloseAsked => CloseAsked.emit(app),
        Signal::ClipboardCleared(cleared) => ClipboardCleared { cleared }.emit(app),
        Signal::Changed => Changed.emit(app),
        Signal::HandOffArrived => HandOffArrived.emit(app),
        Signal::RouteFileArrived => RouteFileArrived.emit(app),
        Signal::PartnerLeft => PartnerLeft.emit(app),
        Signal::Hide => window.map_or(Ok(()), |window| hide(app, &window)),
        Signal::Quit => {
            app.exit(0);
            Ok(())
        }
        Signal::Theme(theme) => window.map_or(Ok(()), |window| window.set_theme(of(theme))),
    });
}

/// Into the tray; or, on a desktop without one, down to where minimised windows are: never out of reach.
fn hide<R: Runtime>(app: &AppHandle<R>, window: &WebviewWindow<R>) -> tauri::Result<()> {
    if tray::show(app) { window.hide() } else { window.minimize() }
}

fn of(theme: Theme) -> Option<tauri::Theme> {
    match theme {
        Theme::System => None,
        Theme::Light => Some(tauri::Theme::Light),
        Theme::Dark => Some(tauri::Theme::Dark),
    }
}

fn report(done: tauri::Result<()>) {
    if let Err(error) = done {
        tracing::warn!(%error, "the window did not do what it was asked");
    }
}
