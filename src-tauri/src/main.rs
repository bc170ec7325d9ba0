//! The program `keydesk`: settles its surroundings, then opens the window.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

fn main() -> Result<(), tauri::Error> {
    keydesk_shell::run()
}
