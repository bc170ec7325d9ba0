//! schemathesis, which tests the gateway by its own OpenAPI document: fetched from PyPI, each of its packages compared with its hash.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::packages::{self, Purpose};
use crate::python;
use crate::step::{self, Stop, cargo};

/// The packages, their versions and hashes.
const REQUIREMENTS: &str = "tests/schemathesis/requirements.txt";

/// Where the tests look for the packages.
const VARIABLE: &str = "KEYDESK_SCHEMATHESIS";

/// The task: fetches schemathesis if need be, and has it test the gateway.
pub(crate) fn run() -> Result<(), Stop> {
    packages::ensure(Purpose::Gateway)?;
    test(&ensure()?)
}

/// The folder with the packages, fetched if it is not there yet or is another one than is asked for.
pub(crate) fn ensure() -> Result<PathBuf, Stop> {
    let python = python::with_pip(
        "there is no Python with pip on this machine, and schemathesis is fetched and run with it. Install Python 3.11 or newer \
         with pip, then try again",
    )?;
    let requirements = step::root().join(REQUIREMENTS);
    let wanted = fs::read_to_string(&requirements).map_err(|error| {
        Stop::failed(format!("{} could not be read: {error}", requirements.display()))
    })?;
    let wanted = wanted + &version(python);
    let folder = step::target()?.join("tools").join("schemathesis");
    let made_from = folder.join("made-from");
    if fs::read_to_string(&made_from).is_ok_and(|text| text == wanted) {
        return Ok(folder);
    }
    fetch(python, &requirements, &folder)?;
    fs::write(&made_from, wanted).map_err(|error| cannot(&folder, &error))?;
    Ok(folder)
}

/// Has schemathesis test the gateway. These tests are run by themselves, because they need what is fetched here.
pub(crate) fn test(packages: &Path) -> Result<(), Stop> {
    let test = ["--package", "keydesk-tests", "--test", "whole"];
    let mut command = if step::succeeds(&mut cargo(["nextest", "--version"])) {
        let mut command = cargo(["nextest", "run"]);
        command.args(test).args(["--run-ignored", "only", "schemathesis::"]);
        command
    } else {
        let mut command = cargo(["test"]);
        command.args(test).args(["--", "--ignored", "schemathesis::"]);
        command
    };
    step::run("schemathesis, against the gateway and the Sandbox", command.env(VARIABLE, packages))
}

fn fetch(python: &str, requirements: &Path, folder: &Path) -> Result<(), Stop> {
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(|error| cannot(folder, &error))?;
    }
    let mut pip = Command::new(python);
    pip.args(["-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"])
        .args([
            "--root-user-action",
            "ignore",
            "--only-binary",
            ":all:",
            "--require-hashes",
            "--requirement",
        ])
        .args([requirements.as_os_str(), OsStr::new("--target"), folder.as_os_str()])
        .stdin(Stdio::null());
    step::run("Fetching schemathesis (some 30 MB, once)", &mut pip).map_err(|stop| {
        Stop::failed(format!(
            "{}. schemathesis and what it needs are on PyPI, and want Python 3.11 or newer: look at the network and the proxy of this \
             machine, and at `{python} --version`, then try again. (`cargo xtask test --fast FILTER` does without it)",
            stop.reason
        ))
    })
}

/// Some packages are made for one version of Python.
fn version(python: &str) -> String {
    let output = Command::new(python).arg("--version").output();
    output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default()
}

fn cannot(folder: &Path, error: &std::io::Error) -> Stop {
    Stop::failed(format!("{} could not be written: {error}", folder.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_package_has_a_fixed_version_and_a_hash() {
        let text = fs::read_to_string(step::root().join(REQUIREMENTS)).unwrap();
        let packages: Vec<_> = text.lines().filter(|line| !line.starts_with(['#', ' '])).collect();
        assert!(packages.iter().any(|line| line.starts_with("schemathesis==")));
        for package in packages {
            assert!(package.contains("==") && package.ends_with('\\'), "{package}");
        }
    }
}
