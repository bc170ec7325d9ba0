//! Where the app, the driver and the report are: `cargo xtask smoke` says it, and without it they are looked for.

use std::env;
use std::path::{Path, PathBuf};

/// The app under test, which must be there.
pub(crate) fn app() -> PathBuf {
    let built = target().join("debug").join("keydesk");
    let app = env::var_os("KEYDESK_SMOKE_APP").map_or(built, PathBuf::from);
    must_be_there("the app", &app)
}

/// tauri-driver, which must be there.
pub(crate) fn driver() -> PathBuf {
    let installed = || target().join("tools").join("bin").join("tauri-driver");
    let driver = env::var_os("KEYDESK_SMOKE_DRIVER")
        .map(PathBuf::from)
        .or_else(|| on_the_path("tauri-driver"));
    must_be_there("tauri-driver", &driver.unwrap_or_else(installed))
}

/// The directory of the report.
pub(crate) fn report() -> PathBuf {
    env::var_os("KEYDESK_SMOKE_REPORT").map_or_else(|| target().join("smoke"), PathBuf::from)
}

/// The accessibility rules, from the page's own packages.
pub(crate) fn axe() -> PathBuf {
    must_be_there("axe-core", &root().join("ui/node_modules/axe-core/axe.min.js"))
}

fn must_be_there(what: &str, path: &Path) -> PathBuf {
    assert!(
        path.is_file(),
        "{what} is not at {}. Run `cargo xtask smoke`: it builds and installs it.",
        path.display()
    );
    // The app is started from elsewhere.
    path.canonicalize().unwrap()
}

fn on_the_path(program: &str) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH")?).map(|dir| dir.join(program)).find(|path| path.is_file())
}

fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap().to_owned()
}
