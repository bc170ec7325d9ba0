//! A keychain for the tests on Linux: a message bus and an unlocked keyring of their own, never the developer's.

use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::owner::private_dir;
use crate::step::{self, Stop};

/// Starts the keyring, unlocked with a password that protects nothing, then becomes the command that follows.
/// It is a service of the bus and ends with it.
const UNLOCKED: &str = "\
printf keydesk-tests | gnome-keyring-daemon --unlock --components=secrets >/dev/null || exit 1
exec \"$@\"";

/// Where the keyring keeps its files, as long as the tests run.
pub(crate) struct Keychain {
    /// None where there is no such thing: other systems have one keychain, the user's own.
    home: Option<PathBuf>,
}

impl Keychain {
    pub(crate) fn prepare() -> Result<Self, Stop> {
        let there = cfg!(target_os = "linux")
            && ["dbus-run-session", "gnome-keyring-daemon"]
                .iter()
                .all(|program| step::succeeds(Command::new(program).arg("--version")));
        if !there {
            step::say("No keychain of the tests' own here: the tests that need one are left out");
            return Ok(Self { home: None });
        }
        home().map(|home| Self { home: Some(home) }).map_err(|error| {
            Stop::failed(format!("no folder for the tests' keychain could be made: {error}"))
        })
    }

    /// The same command, run where this keychain is the one that programs find.
    pub(crate) fn around(&self, inner: Command) -> Command {
        let Some(home) = &self.home else {
            return inner;
        };
        let mut command = Command::new("dbus-run-session");
        command
            .args(["--", "sh", "-c", UNLOCKED, "sh"])
            .arg(inner.get_program())
            .args(inner.get_args());
        for (name, value) in inner.get_envs() {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
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
            .env("HOME", home)
            .env("XDG_CONFIG_HOME", home.join("config"))
            .env("XDG_DATA_HOME", home.join("data"))
            .env("XDG_CACHE_HOME", home.join("cache"))
            .env("XDG_STATE_HOME", home.join("state"))
            .env("XDG_RUNTIME_DIR", home.join("run"))
            // What the tests look at before they touch a keychain.
            .env("KEYDESK_TEST_KEYCHAIN", "1");
        command
    }
}

impl Drop for Keychain {
    fn drop(&mut self) {
        // Left-over files of a test run in the temporary directory harm nobody.
        let _ = self.home.as_ref().map(fs::remove_dir_all);
    }
}

/// A home directory with the folders of the XDG Base Directory Specification.
fn home() -> std::io::Result<PathBuf> {
    let home = private_dir("keydesk-test")?;
    for dir in ["config", "data", "cache", "state", "run"] {
        fs::create_dir(home.join(dir))?;
    }
    // The specification on the runtime directory: "its Unix access mode MUST be 0700".
    #[cfg(unix)]
    fs::set_permissions(home.join("run"), std::os::unix::fs::PermissionsExt::from_mode(0o700))?;
    Ok(home)
}

fn under_home(folder: &str) -> Option<OsString> {
    std::env::home_dir().map(|home| home.join(folder).into_os_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_there_is_no_keychain_the_command_stays_as_it_is() {
        let command = Keychain { home: None }.around(Command::new("cargo"));
        assert_eq!(command.get_program(), "cargo");
    }

    #[test]
    fn the_command_keeps_its_words_its_folder_and_its_surroundings() {
        let mut inner = Command::new("cargo");
        inner
            .args(["test", "--workspace"])
            .current_dir("/")
            .env("KEYDESK_EXAMPLE", "kept")
            .env_remove("KEYDESK_OTHER");

        let keychain = Keychain { home: Some("no-such-home".into()) };
        let around = keychain.around(inner);
        let words: Vec<_> = around.get_args().skip(4).collect();
        assert_eq!(words, ["sh", "cargo", "test", "--workspace"]);
        assert_eq!(around.get_current_dir(), Some("/".as_ref()));
        let env = |name: &str| {
            around.get_envs().find(|(key, _)| *key == name).and_then(|(_, value)| value)
        };
        assert_eq!(env("KEYDESK_EXAMPLE"), Some("kept".as_ref()));
        assert!(around.get_envs().any(|(name, value)| name == "KEYDESK_OTHER" && value.is_none()));
        assert_eq!(env("HOME"), Some("no-such-home".as_ref()));
        assert_eq!(env("KEYDESK_TEST_KEYCHAIN"), Some("1".as_ref()));
    }
}
