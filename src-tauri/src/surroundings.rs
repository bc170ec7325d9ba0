//! What has to be settled before GTK starts, because it is read once, then.
//!
//! What is known at once is set in the first moment, before anything here starts a thread. What takes a question to somebody else is
//! set by starting this program anew in its own place: once there are threads, setting one's own variables is not safe.

#[cfg(target_os = "linux")]
use crate::portal;
use keydesk_desk::credentials::Keychain;
#[cfg(target_os = "linux")]
use std::{ffi::OsString, path::Path};

/// Where the kernel shows graphics hardware.
#[cfg(target_os = "linux")]
const GRAPHICS: &str = "/dev/dri";

/// Set where there is no graphics hardware, unless the user has set it: there, layers are composed by the processor, which is slower
/// and takes a quarter more memory than not having any.
#[cfg(target_os = "linux")]
const COMPOSITING: &str = "WEBKIT_DISABLE_COMPOSITING_MODE";

/// Set once the surroundings are settled.
#[cfg(target_os = "linux")]
const SETTLED: &str = "KEYDESK_SETTLED";

/// Where the session's bus is, when it is hidden from GTK.
const BUS: &str = "KEYDESK_SESSION_BUS";

/// What tells where the session's bus is.
#[cfg(target_os = "linux")]
const BUS_ADDRESS: &str = "DBUS_SESSION_BUS_ADDRESS";

/// Settles what is known at once. To be called first of all, before anything starts a thread.
pub fn settle_at_once() {
    #[cfg(target_os = "linux")]
    if let Some((name, value)) = without_compositing() {
        // Where it cannot be set, it is set when the program is started anew.
        let _is_set = keydesk_environment::set_at_first(name, value);
    }
}

#[cfg(target_os = "linux")]
fn without_compositing() -> Option<(&'static str, OsString)> {
    let is_wanted = !has_graphics(Path::new(GRAPHICS)) && std::env::var_os(COMPOSITING).is_none();
    is_wanted.then(|| (COMPOSITING, "1".into()))
}

/// Settles the rest. Returns when nothing (more) is to be done.
///
/// # Errors
/// When this program could not be started anew.
#[cfg(target_os = "linux")]
pub fn settle() -> std::io::Result<()> {
    if std::env::var_os(SETTLED).is_some() {
        return Ok(());
    }
    let mut wanted = Vec::from_iter(without_compositing());
    if tauri::async_runtime::block_on(portal::is_mute()) {
        wanted.extend(without_the_bus(
            std::env::var_os(BUS_ADDRESS),
            std::env::var_os("XDG_RUNTIME_DIR"),
        ));
    }
    if wanted.is_empty() {
        return Ok(());
    }
    let mut anew = std::process::Command::new(std::env::current_exe()?);
    anew.args(std::env::args_os().skip(1)).envs(wanted).env(SETTLED, "1");
    Err(std::os::unix::process::CommandExt::exec(&mut anew))
}

/// Nothing needs to be settled elsewhere.
///
/// # Errors
/// Never.
#[cfg(not(target_os = "linux"))]
pub fn settle() -> std::io::Result<()> {
    Ok(())
}

/// How this process reaches the keychain: where the session's bus is hidden from it, by a helper to which it is not.
#[must_use]
pub fn keychain() -> Keychain {
    match (std::env::var_os(BUS), std::env::current_exe()) {
        (Some(bus), Ok(program)) => Keychain::Helper { program, bus },
        _ => Keychain::Here,
    }
}

/// Hides the session's bus from GTK, which asks a portal on it that does not answer, and waits. There is no setting for that.
#[cfg(target_os = "linux")]
fn without_the_bus(
    address: Option<OsString>,
    runtime_dir: Option<OsString>,
) -> Vec<(&'static str, OsString)> {
    let address = address.or_else(|| {
        runtime_dir.map(|dir| {
            let mut path = OsString::from("unix:path=");
            path.push(Path::new(&dir).join("bus"));
            path
        })
    });
    match address {
        // No transport has this name: connecting fails at once.
        Some(address) => vec![(BUS_ADDRESS, "hidden:".into()), (BUS, address)],
        None => Vec::new(),
    }
}

#[cfg(target_os = "linux")]
fn has_graphics(directory: &Path) -> bool {
    std::fs::read_dir(directory).is_ok_and(|entries| {
        entries.flatten().any(|entry| entry.file_name().to_string_lossy().starts_with("renderD"))
    })
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn graphics_hardware_is_what_computes_pictures() {
        let dir = tempfile::tempdir().unwrap();
        assert!(!has_graphics(&dir.path().join("no-such-directory")));
        std::fs::write(dir.path().join("card0"), "").unwrap();
        assert!(!has_graphics(dir.path()), "a card that only shows pictures computes none");
        std::fs::write(dir.path().join("renderD128"), "").unwrap();
        assert!(has_graphics(dir.path()));
    }

    #[test]
    fn a_hidden_bus_is_kept_for_the_keychain() {
        let hidden = |address: Option<&str>, dir: Option<&str>| {
            without_the_bus(address.map(Into::into), dir.map(Into::into))
        };
        assert_eq!(hidden(Some("unix:path=/b"), None)[1], (BUS, "unix:path=/b".into()));
        assert_eq!(hidden(None, Some("/run/user/1"))[1], (BUS, "unix:path=/run/user/1/bus".into()));
        assert!(hidden(None, None).is_empty(), "there is none to hide");
    }
}
