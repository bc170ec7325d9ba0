//! The desktop shell: opens the window and shows what `ui/` holds. It has no rules of its own.

/// Opens the window and returns when the last one is closed.
///
/// # Errors
/// When the system cannot give us a window: no display, or no web view installed.
pub fn run() -> Result<(), tauri::Error> {
    tauri::Builder::default().run(tauri::generate_context!())
}
