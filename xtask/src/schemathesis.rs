//! schemathesis, which tests the gateway by its own OpenAPI document: fetched from PyPI, each of its packages compared with its hash.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::packages::{self, Purpose};
use crate::python;
use crate::runner::{self, Arguments};
use crate::step::{self, Stop};

/// The packages, their versions and hashes.
const REQUIREMENTS: &str = "tests/schemathesis/requirements.txt";

/// Where the tests look for the packages.
pub(crate) const VARIABLE: &str = "KEYDESK_SCHEMATHESIS";

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

/// Has schemathesis test the gateway.
fn test(packages: &Path) -> Result<(), Stop> {
    let which = ["--run-ignored", "only", "-E", "package(keydesk-tests) & test(/^schemathesis::/)"];
    let told = [(VARIABLE, packages)];
    runner::run(
        "schemathesis, against the gateway and the Sandbox",
        &which,
        None,
        &told,
        &Arguments::default(),
    )
}

fn fetch(python: &str, requirements: &Path, folder: &Path) -> Result<(), Stop> {
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(|error| cannot(folder, &error))?;
    }
    let mut pip = python::install(python, requirements, folder);
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
