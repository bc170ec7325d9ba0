//! What a test's app lives in: empty directories, a display and a bus, and an environment that names these and nothing else.

use crate::bus::Bus;
use crate::display::Display;
use crate::journey::Setting;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// The surroundings. Dropping removes them.
pub(crate) struct Surroundings {
    pub(crate) environment: Vec<(String, String)>,
    pub(crate) display: Display,
    pub(crate) bus: Bus,
    /// Where the app keeps its data.
    pub(crate) data: PathBuf,
    home: TempDir,
}

impl Surroundings {
    /// Fresh ones.
    pub(crate) fn prepare(setting: &Setting) -> Self {
        // A short name: the control socket's path has to fit into 108 bytes.
        let home = tempfile::Builder::new().prefix("kd").tempdir().unwrap();
        let display = Display::start(setting.window);
        // Not made here: a first run begins without it.
        let data = setting.data.clone().unwrap_or_else(|| home.path().join("data"));
        let mut environment: Vec<(String, String)> = [
            ("DISPLAY", display.name.clone()),
            ("DBUS_SESSION_BUS_ADDRESS", Bus::address(&folder(home.path(), "run"))),
            ("LANG", "C.UTF-8".to_owned()),
            ("TZ", "UTC".to_owned()),
            // There is no accessibility bus here. The names and roles come from the web view itself.
            ("NO_AT_BRIDGE", "1".to_owned()),
            ("KEYDESK_SANDBOX_LISTEN", "127.0.0.1:0".to_owned()),
            ("KEYDESK_DATA_DIR", data.display().to_string()),
        ]
        .map(|(key, value)| (key.to_owned(), value))
        .into();
        for (key, name) in [
            ("HOME", "home"),
            ("TMPDIR", "tmp"),
            ("XDG_CACHE_HOME", "cache"),
            ("XDG_CONFIG_HOME", "config"),
            ("XDG_DATA_HOME", "share"),
            ("XDG_RUNTIME_DIR", "run"),
            ("XDG_STATE_HOME", "state"),
        ] {
            environment.push((key.to_owned(), folder(home.path(), name).display().to_string()));
        }
        environment.extend_from_slice(&setting.environment);
        let bus = Bus::start(&home.path().join("run"), &environment, !setting.no_keychain);
        Self { environment, display, bus, data, home }
    }

    /// Where everything is that the app writes.
    pub(crate) fn root(&self) -> &Path {
        self.home.path()
    }

    /// What the app and the driver have said.
    pub(crate) fn log(&self) -> PathBuf {
        self.home.path().join("app.log")
    }
}

/// The XDG Base Directory Specification wants the runtime directory for its owner alone; the others lose nothing by it.
fn folder(home: &Path, name: &str) -> PathBuf {
    let folder = home.join(name);
    fs::create_dir_all(&folder).unwrap();
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o700)).unwrap();
    folder
}
