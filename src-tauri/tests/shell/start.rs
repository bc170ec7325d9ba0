//! Starting the program where it cannot do what it is for: it says so, and how to go on.

use std::process::{Command, Output};

fn started(arguments: &[&str], display: Option<&str>) -> Output {
    let data = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_keydesk"));
    command
        .args(arguments)
        .env("KEYDESK_DATA_DIR", data.path())
        .env_remove("WAYLAND_DISPLAY")
        .env_remove("DISPLAY");
    // No bus is asked: there is nothing to wait for.
    command
        .env("DBUS_SESSION_BUS_ADDRESS", "none:")
        .envs(display.map(|display| ("DISPLAY", display)));
    command.output().unwrap()
}

#[test]
fn without_a_display_it_says_so_and_what_to_use_instead() {
    for display in [None, Some(":64999")] {
        let output = started(&[], display);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(said.contains("no display") && said.contains("keydeskctl serve"), "{said}");
        assert!(!said.contains("panicked"), "{said}");
    }
}

#[test]
fn an_option_without_its_value_is_refused() {
    let output = started(&["--data-dir"], None);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("--data-dir needs a directory"));
}
