//! The one-time view of a token: copy it, show it for a moment, forget it.

use crate::clipboard::CLEARED_AFTER;
use crate::model::ShownSecret;
use crate::problem::Problem;
use crate::shell::Shell;
use crate::signal::Signal;
use secrecy::ExposeSecret;
use tauri::State;

/// How long a token that is shown stays visible, in seconds.
const VISIBLE_FOR: u32 = 30;

/// Copies a token, kept out of clipboard histories, and clears it when its time is up. Gives that time in seconds.
#[tauri::command]
#[specta::specta]
pub async fn copy_secret(shell: State<'_, Shell>, handle: u32) -> Result<u32, Problem> {
    let secret = shell.seat().secret(handle)?;
    shell.copy_for_a_while(&secret)?;
    Ok(CLEARED_AFTER)
}

/// The longest text that is copied, in bytes: what is written for a partner is far shorter.
const TEXT_MAX: usize = 64 * 1024;

/// Copies what is no secret: a request id, an address, what to tell a partner.
#[tauri::command]
#[specta::specta]
pub async fn copy_text(shell: State<'_, Shell>, text: String) -> Result<(), Problem> {
    if text.len() > TEXT_MAX {
        return Err(Problem::new(
            "clipboard",
            "This is too long to be copied at once. Select a part of it and copy that.",
        ));
    }
    shell.copy(&text)
}

/// A token's text, to be shown for a moment.
#[tauri::command]
#[specta::specta]
pub async fn show_secret(shell: State<'_, Shell>, handle: u32) -> Result<ShownSecret, Problem> {
    let secret = shell.seat().secret(handle)?;
    Ok(ShownSecret { text: secret.expose_secret().to_owned(), hide_after_seconds: VISIBLE_FOR })
}

/// The one-time view was closed: nothing can show the token again.
#[tauri::command]
#[specta::specta]
pub async fn forget_secret(shell: State<'_, Shell>, handle: u32) -> Result<(), Problem> {
    let mut seat = shell.seat();
    seat.session()?;
    seat.forget(handle);
    Ok(())
}

/// Clears the clipboard now, if it holds a token that was copied here.
#[tauri::command]
#[specta::specta]
pub async fn clear_clipboard(shell: State<'_, Shell>) -> Result<(), Problem> {
    shell.seat().session()?;
    let cleared = shell.clipboard.clear_if_ours();
    shell.signal(Signal::ClipboardCleared(cleared));
    Ok(())
}
