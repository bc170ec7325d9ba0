//! A message bus of the test's own, with an unlocked keyring on it: a single instance is one on a bus, so tests that share a bus
//! would get in each other's way.

use crate::process::{self, Process};
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};

/// No service files: nothing comes onto this bus that the test does not start.
const CONFIGURATION: &str = r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-BUS Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>ADDRESS</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"#;

/// The bus. Dropping ends it, and with it the keyring, which is a service of the bus.
pub(crate) struct Bus {
    pub(crate) process: Process,
    /// Where programs reach it.
    pub(crate) at: String,
}

impl Bus {
    /// The address of the bus whose files are in this directory.
    pub(crate) fn address(dir: &Path) -> String {
        format!("unix:path={}", dir.join("bus").display())
    }

    /// Starts it, then the keyring (if there is to be one), which keeps its files where the environment says.
    pub(crate) fn start(dir: &Path, environment: &[(String, String)], with_keyring: bool) -> Self {
        let configuration = dir.join("bus.conf");
        fs::write(&configuration, CONFIGURATION.replace("ADDRESS", &Self::address(dir))).unwrap();
        let mut command = process::command("dbus-daemon");
        command.arg("--config-file").arg(&configuration).args(["--nofork", "--print-address=1"]);
        command.envs(environment.iter().cloned());
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut process = Process::start(command);
        let mut address = String::new();
        BufReader::new(process.child().stdout.take().unwrap()).read_line(&mut address).unwrap();
        assert!(
            !address.is_empty(),
            "dbus-daemon ended before it was ready. `cargo xtask smoke` installs what is missing."
        );
        if with_keyring {
            unlock_keyring(environment);
        }
        Self { process, at: Self::address(dir) }
    }
}

/// Returns when the keyring is on the bus; it goes on in the background. The password protects nothing but this test's files.
fn unlock_keyring(environment: &[(String, String)]) {
    let mut keyring = Command::new("gnome-keyring-daemon");
    keyring.args(["--unlock", "--components=secrets"]).env_clear();
    keyring
        .envs(std::env::var_os("PATH").map(|path| ("PATH", path)))
        .envs(environment.iter().cloned());
    keyring.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut keyring = keyring.spawn().unwrap_or_else(|why| {
        panic!("gnome-keyring-daemon cannot be started: {why}. `cargo xtask smoke` installs what is missing.")
    });
    keyring.stdin.take().unwrap().write_all(b"keydesk-tests").unwrap();
    assert!(keyring.wait().unwrap().success(), "gnome-keyring-daemon did not unlock its keyring");
}
