//! What an admin chooses for this window.

use crate::preferences::{OnClose, Preferences, Theme};
use crate::problem::Problem;
use crate::shell::Shell;
use crate::signal::{LockReason, Signal};
use tauri::State;

/// Light or dark: may be chosen by whoever looks at the window.
#[tauri::command]
#[specta::specta]
pub async fn set_theme(shell: State<'_, Shell>, theme: Theme) -> Result<Preferences, Problem> {
    shell.signal(Signal::Theme(theme));
    shell.preferences.change(|it| it.theme = theme)
}

/// All of it: only for who is signed in, because the time of the lock is among it.
#[tauri::command]
#[specta::specta]
pub async fn set_preferences(
    shell: State<'_, Shell>,
    preferences: Preferences,
) -> Result<Preferences, Problem> {
    shell.at_the_desk().await?;
    shell.signal(Signal::Theme(preferences.theme));
    shell.preferences.change(|it| *it = preferences)
}

/// The tour was seen or skipped.
#[tauri::command]
#[specta::specta]
pub async fn tour_seen(shell: State<'_, Shell>) -> Result<Preferences, Problem> {
    shell.at_the_desk().await?;
    shell.preferences.change(|it| it.tour_seen = true)
}

/// The answer to "keep the gateway running in the tray, or quit?". Only who is signed in can quit, which stops every integration, and has
/// the answer remembered; a locked window is only hidden.
#[tauri::command]
#[specta::specta]
pub async fn close_window(
    shell: State<'_, Shell>,
    keep: bool,
    remember: bool,
) -> Result<(), Problem> {
    if !keep {
        shell.not_locked("quit: that stops the gateway").await?;
    }
    if remember && shell.seat().session().is_ok() {
        shell
            .preferences
            .change(|it| it.on_close = if keep { OnClose::Tray } else { OnClose::Quit })?;
    }
    if keep {
        shell.lock(LockReason::Hidden);
        shell.signal(Signal::Hide);
    } else {
        shell.signal(Signal::Quit);
    }
    Ok(())
}
