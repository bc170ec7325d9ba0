//! The program `keydesk` (or, asked for by itself, the keychain's helper): settles its surroundings, sees whether there is a window already, then opens one.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]
#![allow(
    clippy::print_stderr,
    reason = "whoever started it from a terminal is told what came of it there"
)]

use keydesk_desk::credentials;
use std::process::ExitCode;
use tracing_subscriber::EnvFilter;

/// What is logged to standard error unless `KEYDESK_LOG` says otherwise.
const LOG: &str = "warn,keydesk_gateway=info";

fn main() -> ExitCode {
    keydesk_shell::surroundings::settle_at_once();
    let mut arguments = std::env::args_os().skip(1).peekable();
    if arguments.next_if(|first| first == credentials::HELPER).is_some() {
        return credentials::help(arguments.filter_map(|it| it.into_string().ok()));
    }
    let setup = match keydesk_shell::options::read(arguments) {
        Ok(setup) => setup,
        Err(why) => {
            eprintln!("error: {why}");
            return ExitCode::from(2);
        }
    };
    // Before anything of the desktop is touched, so that a second start is over in no time.
    let hand_off =
        setup.opened_with.as_deref().and_then(|path| path.to_str()).map(ToOwned::to_owned);
    if setup.opened_with.is_some() && hand_off.is_none() {
        eprintln!(
            "The name of the hand-off is no Unicode text. Give the file another name if it is not opened."
        );
    }
    if let Some(Ok(())) =
        tauri::async_runtime::block_on(keydesk_control::raise(&setup.directory, hand_off))
    {
        eprintln!("Keydesk is open already: its window was brought to the front.");
        return ExitCode::SUCCESS;
    }
    if let Err(why) = keydesk_shell::surroundings::settle() {
        eprintln!("error: Keydesk could not be started anew with the settings it needs: {why}");
        return ExitCode::FAILURE;
    }
    let filter = EnvFilter::try_from_env("KEYDESK_LOG").unwrap_or_else(|_| EnvFilter::new(LOG));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(false)
        .with_writer(std::io::stderr)
        .init();
    match keydesk_shell::run(setup) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!(
                "error: no window could be opened: {why}. Without a display, use keydeskctl serve."
            );
            ExitCode::FAILURE
        }
    }
}
