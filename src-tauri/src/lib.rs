//! The desktop shell: the window, the tray, the clipboard, the lock timer, and the commands that the page may call. It has no rules
//! of its own: the desk has them.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod clipboard;
pub mod commands;
mod drafts;
pub mod ipc;
mod lock_timer;
pub mod model;
pub mod options;
mod partner_seat;
#[cfg(target_os = "linux")]
mod portal;
pub mod preferences;
pub mod problem;
mod route_file;
mod saving;
mod seat;
pub mod shell;
pub mod signal;
mod small_file;
pub mod surroundings;
mod tray;
mod window;

use shell::{Setup, Shell};
use tauri::{App, AppHandle, DragDropEvent, Manager, RunEvent, Runtime, WindowEvent};

/// Why no window could be opened.
#[derive(Debug, thiserror::Error)]
pub enum NoWindow {
    /// There is none that answers.
    #[error("there is no display, or it does not answer")]
    Display,
    /// The system's reason.
    #[error(transparent)]
    Tauri(#[from] tauri::Error),
}

/// Opens the window and returns when the program ends.
///
/// # Errors
/// When the system cannot give us a window: no display, or no web view installed.
pub fn run(setup: Setup) -> Result<(), NoWindow> {
    // Tauri would panic. Initialising GTK a second time does nothing.
    #[cfg(target_os = "linux")]
    gtk::init().map_err(|_| NoWindow::Display)?;
    let builder = ipc::builder::<tauri::Wry>();
    let app = tauri::Builder::default()
        .invoke_handler(builder.invoke_handler())
        .setup(move |app| {
            builder.mount_events(app);
            begin(app, setup)?;
            Ok(())
        })
        .build(tauri::generate_context!())?;
    app.run(|app, event| match event {
        RunEvent::WindowEvent { event: WindowEvent::CloseRequested { api, .. }, .. } => {
            api.prevent_close();
            window::asked_to_close(app);
        }
        RunEvent::WindowEvent {
            event: WindowEvent::DragDrop(DragDropEvent::Drop { paths, .. }),
            ..
        } => {
            app.state::<Shell>().dropped(paths);
        }
        RunEvent::Exit => tauri::async_runtime::block_on(app.state::<Shell>().close()),
        _ => {}
    });
    Ok(())
}

/// Makes the state and the window at once; the store is opened meanwhile.
fn begin<R: Runtime>(app: &App<R>, setup: Setup) -> tauri::Result<()> {
    let handle = app.handle().clone();
    let (signals, raising) = (handle.clone(), handle.clone());
    app.manage(Shell::new(
        setup,
        move |signal| window::on_signal(&signals, signal),
        move || window::raise(&raising),
    ));
    tauri::async_runtime::spawn(open_and_follow(handle.clone()));
    let locking = handle.clone();
    tauri::async_runtime::spawn(async move { lock_timer::watch(&locking.state::<Shell>()).await });
    window::open(&handle)
}

/// Opens the store, then tells the page of every change, whoever made it.
async fn open_and_follow<R: Runtime>(app: AppHandle<R>) {
    let shell = app.state::<Shell>();
    shell.open().await;
    shell.follow_changes().await;
}
