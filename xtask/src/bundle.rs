//! `cargo xtask bundle`: what is handed to people who have no compiler: on Linux, a package for Debian.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::node::Node;
use crate::packages::{self, Purpose};
use crate::step::{self, Stop, cargo};
use crate::ui;

/// Tauri's own bundler, as `ui/package.json` names it.
const BUNDLER: &str = "ui/node_modules/@tauri-apps/cli/tauri.js";

pub(crate) fn bundle() -> Result<(), Stop> {
    packages::ensure(Purpose::Window)?;
    let node = Node::ensure()?;
    ui::ensure_built(&node)?;
    ui::ensure_packages(&node)?;
    if !step::root().join(BUNDLER).is_file() {
        return Err(Stop::failed(format!(
            "{BUNDLER} is not there: ui/package.json does not name @tauri-apps/cli"
        )));
    }
    // The bundler builds the window alone; the package holds both.
    step::run(
        "Building keydeskctl for release",
        &mut cargo(["build", "--release", "--package", "keydesk-cli"]),
    )?;
    let release = step::target()?.join("release");
    let mut tauri = node.node([BUNDLER, "build", "--ci"]);
    if cfg!(target_os = "linux") {
        tauri.args(["--bundles", "deb", "--config", &with_keydeskctl(&release)]);
    }
    step::run("Building Keydesk for release, and its package (this takes long)", &mut tauri)?;
    let folder = release.join("bundle");
    if !cfg!(target_os = "linux") {
        println!("    The packages are in {}", folder.display());
        return Ok(());
    }
    let package = newest(&folder.join("deb"), "deb").ok_or_else(|| {
        Stop::failed(format!("no package was left in {}", folder.join("deb").display()))
    })?;
    println!(
        "    The package: {0}\n    Install it with `sudo apt-get install {0}`",
        package.display()
    );
    Ok(())
}

/// What is added to tauri.conf.json: where keydeskctl is, which depends on where cargo builds; what kind of file a hand-off is, which the
/// desktop file says that Keydesk opens; the icon for every size; and the licence, where Debian has people look for it.
fn with_keydeskctl(release: &Path) -> String {
    let files = serde_json::json!({
        "/usr/bin/keydeskctl": release.join("keydeskctl"),
        "/usr/share/mime/packages/keydesk.xml": "packaging/keydesk.xml",
        "/usr/share/icons/hicolor/scalable/apps/keydesk.svg": "icons/icon.svg",
        "/usr/share/doc/keydesk/copyright": "packaging/copyright",
    });
    serde_json::json!({ "bundle": { "linux": { "deb": { "files": files } } } }).to_string()
}

/// The file with this extension that was written last: earlier versions stay where they are.
fn newest(folder: &Path, extension: &str) -> Option<PathBuf> {
    let written = |path: &PathBuf| {
        fs::metadata(path).and_then(|file| file.modified()).unwrap_or(SystemTime::UNIX_EPOCH)
    };
    fs::read_dir(folder)
        .ok()?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|found| found == extension))
        .max_by_key(written)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::File;
    use std::time::Duration;

    #[test]
    fn the_package_written_last_is_the_one_that_is_named() {
        let folder = tempfile::tempdir().unwrap();
        for (name, hours) in [("keydesk_0.2.0.deb", 2), ("keydesk_0.10.0.deb", 3), ("notes.txt", 4)]
        {
            let written = SystemTime::UNIX_EPOCH + Duration::from_hours(hours);
            File::create(folder.path().join(name)).unwrap().set_modified(written).unwrap();
        }
        assert_eq!(newest(folder.path(), "deb"), Some(folder.path().join("keydesk_0.10.0.deb")));
    }

    #[test]
    fn keydeskctl_is_taken_from_where_cargo_builds() {
        let added: serde_json::Value =
            serde_json::from_str(&with_keydeskctl(Path::new("elsewhere/release"))).unwrap();
        let taken = &added["bundle"]["linux"]["deb"]["files"]["/usr/bin/keydeskctl"];
        assert_eq!(taken, "elsewhere/release/keydeskctl");
    }

    #[test]
    fn no_folder_holds_no_package() {
        assert_eq!(newest(Path::new("no-such-folder"), "deb"), None);
    }
}
