//! A Python with pip, which fetches what only PyPI has.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::packages;
use crate::step::{self, Stop};

/// The Python to call, its installer installed if need be. `without` says what to do where there is none.
pub(crate) fn with_pip(without: &str) -> Result<&'static str, Stop> {
    let found = || {
        ["python3", "python"]
            .into_iter()
            .find(|python| step::succeeds(Command::new(python).args(["-m", "pip", "--version"])))
    };
    if let Some(python) = found() {
        return Ok(python);
    }
    packages::ensure_pip()?;
    found().ok_or_else(|| Stop::failed(without))
}

/// Has pip put the packages that this file names into a folder, each compared with its hash. Only what is ready to run: sources would
/// have to be compiled.
pub(crate) fn install(python: &str, requirements: &Path, folder: &Path) -> Command {
    let mut pip = Command::new(python);
    pip.args(["-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"])
        // Root on a build machine is nothing to warn of: it goes into the repository.
        .args(["--root-user-action", "ignore", "--only-binary", ":all:", "--require-hashes"])
        .arg("--requirement")
        .arg(requirements)
        .arg("--target")
        .arg(folder)
        .stdin(Stdio::null());
    pip
}

#[cfg(test)]
mod tests {
    use std::fs;

    use crate::step;

    #[test]
    fn every_package_has_a_fixed_version_and_a_hash() {
        let root = step::root();
        let folder = fs::read_dir(root.join("xtask/requirements")).unwrap();
        let ours = folder.map(|entry| entry.unwrap().path());
        for file in ours.chain([root.join("tests/schemathesis/requirements.txt")]) {
            let text = fs::read_to_string(&file).unwrap();
            let mut packages = text.lines().filter(|line| !line.starts_with(['#', ' '])).peekable();
            assert!(packages.peek().is_some(), "{}", file.display());
            for package in packages {
                assert!(package.contains("==") && package.ends_with('\\'), "{package}");
            }
        }
    }
}
