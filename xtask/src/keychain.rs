//! A keychain for the tests on Linux: a message bus and an unlocked keyring of their own, never the developer's.

use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::owner::private_dir;
use crate::step;

/// Starts the keyring, unlocked with a password that protects nothing, then becomes the command that follows.
/// It is a service of the bus and ends with it.
const UNLOCKED: &str = "\
printf keydesk-tests | gnome-keyring-daemon --unlock --components=secrets >/dev/null || exit 1
exec \"$@\"";

/// Where the keyring keeps its files, as long as the tests run.
pub(crate) struct Keychain {
    home: PathBuf,
}

impl Keychain {
    /// Nothing where there is no such thing: other systems have one keychain, the user's own.
    pub(crate) fn prepare() -> std::io::Result<Option<Self>> {
        let there = cfg!(target_os = "linux")
            && ["dbus-run-session", "gnome-keyring-daemon"]
                .iter()
                .all(|program| step::succeeds(Command::new(program).arg("--version")));
        if !there {
            return Ok(None);
        }
        let keychain = Self { home: private_dir("keydesk-test")? };
        for dir in ["config", "data", "cache", "state", "run"] {
            fs::create_dir(keychain.home.join(dir))?;
        }
        // The XDG Base Directory Specification: the runtime directory's "access mode MUST be 0700".
        #[cfg(unix)]
        fs::set_permissions(keychain.home.join("run"), std::os::unix::fs::PermissionsExt::from_mode(0o700))?;
        Ok(Some(keychain))
    }

    /// The same command, run where this keychain is the one that programs find.
    pub(crate) fn around(&self, inner: &Command) -> Command {
        let mut command = Command::new("dbus-run-session");
        command.args(["--", "sh", "-c", UNLOCKED, "sh"]).arg(inner.get_program()).args(inner.get_args());
        if let Some(dir) = inner.get_current_dir() {
            command.current_dir(dir);
        }

        // Rust's own folders are found by the home directory, which is about to change.
        for (name, folder) in [("CARGO_HOME", ".cargo"), ("RUSTUP_HOME", ".rustup")] {
            if let Some(value) = std::env::var_os(name).or_else(|| under_home(folder)) {
                command.env(name, value);
            }
        }
        command
            .env("HOME", &self.home)
            .env("XDG_CONFIG_HOME", self.home.join("config"))
            .env("XDG_DATA_HOME", self.home.join("data"))
            .env("XDG_CACHE_HOME", self.home.join("cache"))
            .env("XDG_STATE_HOME", self.home.join("state"))
            .env("XDG_RUNTIME_DIR", self.home.join("run"))
            // What the tests look at before they touch a keychain.
            .env("KEYDESK_TEST_KEYCHAIN", "1");
        command
    }
}

impl Drop for Keychain {
    fn drop(&mut self) {
        // Left-over files of a test run in the temporary directory harm nobody.
        let _ = fs::remove_dir_all(&self.home);
    }
}

fn under_home(folder: &str) -> Option<OsString> {
    std::env::home_dir().map(|home| home.join(folder).into_os_string())
}
