//! `cargo xtask smoke`: drives the real window as a person would, and leaves a report with a picture of each step.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::node::Node;
use crate::packages::{self, Purpose};
use crate::runner::{self, Arguments};
use crate::step::{self, Stop, built};
use crate::{tools, ui};

/// Whether a window can be driven on this system. WebDriver for it exists on Linux, and for Windows it is not set up.
pub(crate) const POSSIBLE: bool = cfg!(target_os = "linux");

/// What `cargo xtask smoke` was told.
#[derive(clap::Args, Debug, Default, PartialEq, Eq)]
pub(crate) struct Options {
    /// Drive an installed Keydesk instead of building one
    #[arg(long, value_name = "PROGRAM")]
    pub(crate) app: Option<OsString>,
    #[command(flatten)]
    pub(crate) runner: Arguments,
}

pub(crate) fn smoke(options: &Options) -> Result<(), Stop> {
    if !POSSIBLE {
        return Err(Stop::failed(
            "the smoke tests drive the window with WebKit's WebDriver, which there is on Linux only",
        ));
    }
    let installed = options.app.as_ref().map(installed).transpose()?;
    packages::ensure(Purpose::Tests)?;
    let node = Node::ensure()?;
    let app = match installed {
        Some(app) => {
            // The tests read the rules of accessibility from there.
            ui::ensure_packages(&node)?;
            app
        }
        None => {
            ui::ensure_built(&node)?;
            runner::build()?;
            built("keydesk")?
        }
    };
    let subject = Subject::prepare(app)?;
    // Before the tests, so that the runner has the last word: how many there were, and which failed.
    subject.say_where_the_report_goes();
    let which = ["-E", "package(keydesk-smoke)"];
    runner::run("Smoke tests", &which, Some(&subject), &[], &options.runner)
}

fn installed(app: &OsString) -> Result<PathBuf, Stop> {
    // The tests run in another folder than the person who named it.
    match fs::canonicalize(app) {
        Ok(path) if path.is_file() => Ok(path),
        Ok(path) => Err(Stop::usage(format!("{} is not a program", path.display()))),
        Err(error) => Err(Stop::usage(format!("{} cannot be driven: {error}", app.display()))),
    }
}

/// The window to drive, what drives it, and where the report goes.
pub(crate) struct Subject {
    app: PathBuf,
    driver: PathBuf,
    report: PathBuf,
}

impl Subject {
    /// Builds the driver if need be, and clears the last run's report away.
    pub(crate) fn prepare(app: PathBuf) -> Result<Self, Stop> {
        let driver = tools::ensure_tauri_driver()?;
        let report = match std::env::var_os("KEYDESK_SMOKE_REPORT") {
            // Somebody's own folder: it is not ours to clear.
            Some(folder) => PathBuf::from(folder),
            None => cleared(step::target()?.join("smoke"))?,
        };
        Ok(Self { app, driver, report })
    }

    /// Puts it into the surroundings of the tests.
    pub(crate) fn tell(&self, command: &mut Command) {
        command
            .env("KEYDESK_SMOKE_APP", &self.app)
            .env("KEYDESK_SMOKE_DRIVER", &self.driver)
            .env("KEYDESK_SMOKE_REPORT", &self.report);
    }

    /// For the person who wants to look.
    pub(crate) fn say_where_the_report_goes(&self) {
        println!(
            "    The smoke tests' report, with a picture of each step: {}\n    JUnit XML: {}",
            self.report.join("index.html").display(),
            self.report.join("junit.xml").display()
        );
    }
}

fn cleared(folder: PathBuf) -> Result<PathBuf, Stop> {
    let cleared = if Path::new(&folder).exists() { fs::remove_dir_all(&folder) } else { Ok(()) };
    cleared.map(|()| folder).map_err(|error| {
        Stop::failed(format!(
            "the last report of the smoke tests could not be cleared away: {error}"
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_is_not_there_is_refused_before_anything_is_built() {
        let refused = installed(&"no-such-program".into()).unwrap_err();
        assert_eq!(refused.code, 2);
        assert!(
            refused.reason.starts_with("no-such-program cannot be driven"),
            "{}",
            refused.reason
        );
    }

    #[test]
    fn a_folder_is_no_program() {
        assert!(installed(&"/".into()).unwrap_err().reason.ends_with("is not a program"));
    }

    #[test]
    fn the_last_report_is_gone_before_the_next_is_made() {
        let folder = tempfile::tempdir().unwrap();
        let report = folder.path().join("smoke");
        fs::create_dir(&report).unwrap();
        fs::write(report.join("index.html"), "old").unwrap();
        assert!(!cleared(report.clone()).unwrap().exists());
        assert!(!cleared(report).unwrap().exists());
    }

    #[test]
    fn the_tests_are_told_by_three_variables() {
        let subject =
            Subject { app: "keydesk".into(), driver: "driver".into(), report: "report".into() };
        let mut command = Command::new("cargo");
        subject.tell(&mut command);
        let told: Vec<_> = command.get_envs().map(|(name, value)| (name, value.unwrap())).collect();
        let pairs = [("APP", "keydesk"), ("DRIVER", "driver"), ("REPORT", "report")];
        let expected = pairs.map(|(name, value)| {
            (OsString::from(format!("KEYDESK_SMOKE_{name}")), OsString::from(value))
        });
        assert!(told.iter().zip(&expected).all(|(a, b)| *a.0 == *b.0 && *a.1 == *b.1), "{told:?}");
    }
}
