//! How the window is started: where its data are, as `keydeskctl` has it.

use crate::shell::Setup;
use crate::surroundings;
use directories::{ProjectDirs, UserDirs};
use keydesk_desk::Settings;
use keydesk_gateway::Limits;
use std::ffi::OsString;
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long the page may take before the rest goes on without it. The gateway listens a moment later for it.
const PAGE_FIRST: Duration = Duration::from_secs(1);

/// Reads how the window is to be started: `--data-dir DIR` or `KEYDESK_DATA_DIR`, else the user's own directory for application data.
/// A file that ends in `.keydesk` is a hand-off to open, as a desktop names it after a double click.
///
/// `KEYDESK_SANDBOX_LISTEN` is where the Sandbox of a new store listens. `KEYDESK_LOCK_AFTER_SECONDS` locks sooner than the
/// preferences say, and never later. `KEYDESK_UPSTREAM_TIMEOUT_SECONDS` is how long an API may take to answer.
///
/// # Errors
/// A sentence for whoever started it.
pub fn read(arguments: impl Iterator<Item = OsString>) -> Result<Setup, String> {
    let given_there = Arguments::of(arguments)?;
    let directory = match given_there.directory {
        Some(directory) => directory,
        None => match std::env::var_os("KEYDESK_DATA_DIR").filter(|it| !it.is_empty()) {
            Some(directory) => PathBuf::from(directory),
            None => ProjectDirs::from("", "", "Keydesk")
                .map(|dirs| dirs.data_dir().to_owned())
                .ok_or("This user has no home directory. Say where the data are: keydesk --data-dir DIR")?,
        },
    };
    let sandbox_listen = given("KEYDESK_SANDBOX_LISTEN")?;
    let seconds: Option<u64> = given("KEYDESK_LOCK_AFTER_SECONDS")?;
    Ok(Setup {
        opened_with: given_there.hand_off,
        saved: saved().unwrap_or_else(|| directory.clone()),
        directory,
        sandbox_listen,
        lock_after_at_most: seconds.map(Duration::from_secs),
        page_first: PAGE_FIRST,
        limits: limits(given("KEYDESK_UPSTREAM_TIMEOUT_SECONDS")?),
        settings: Settings { keychain: surroundings::keychain(), ..Settings::default() },
    })
}

/// The user's own directory for downloads, or else their home.
fn saved() -> Option<PathBuf> {
    let dirs = UserDirs::new()?;
    let usual = dirs.home_dir().join("Downloads");
    let downloads = dirs.download_dir().map(Path::to_owned).filter(|it| it.is_dir());
    Some(
        downloads
            .or_else(|| usual.is_dir().then_some(usual))
            .unwrap_or_else(|| dirs.home_dir().to_owned()),
    )
}

fn limits(upstream_timeout: Option<NonZeroU32>) -> Limits {
    let usual = Limits::default();
    let answer = upstream_timeout
        .map_or(usual.upstream_answer, |seconds| Duration::from_secs(seconds.get().into()));
    Limits { upstream_answer: answer, ..usual }
}

/// What stands on the command line.
#[derive(Debug, Default, PartialEq, Eq)]
struct Arguments {
    directory: Option<PathBuf>,
    hand_off: Option<PathBuf>,
}

impl Arguments {
    fn of(mut arguments: impl Iterator<Item = OsString>) -> Result<Self, String> {
        let mut read = Self::default();
        while let Some(argument) = arguments.next() {
            // A path may be no Unicode text; an option is.
            let text = argument.to_str().unwrap_or_default();
            match text.split_once('=') {
                Some(("--data-dir", value)) => read.directory = Some(value.into()),
                _ if text == "--data-dir" => {
                    read.directory =
                        Some(arguments.next().ok_or("--data-dir needs a directory")?.into());
                }
                _ if !text.starts_with('-') && is_hand_off(Path::new(&argument)) => {
                    // Whoever is told of it may work in another directory.
                    read.hand_off =
                        Some(std::path::absolute(&argument).unwrap_or_else(|_| argument.into()));
                }
                // What a desktop or a test driver adds is none of ours.
                _ => {}
            }
        }
        Ok(read)
    }
}

/// Is it called as a hand-off is?
pub(crate) fn is_hand_off(path: &Path) -> bool {
    path.extension().is_some_and(|it| it.eq_ignore_ascii_case(keydesk_handoff::EXTENSION))
}

fn given<T: std::str::FromStr<Err: std::fmt::Display>>(name: &str) -> Result<Option<T>, String> {
    match std::env::var(name) {
        Ok(text) if !text.is_empty() => {
            text.parse().map(Some).map_err(|why: T::Err| format!("{name} cannot be used: {why}"))
        }
        _ => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Arguments, String> {
        Arguments::of(line.split_whitespace().map(OsString::from))
    }

    fn directory(line: &str) -> Result<Option<PathBuf>, String> {
        read(line).map(|it| it.directory)
    }

    #[cfg(unix)]
    #[test]
    fn a_name_that_is_no_text_is_a_name_all_the_same() {
        use std::os::unix::ffi::OsStringExt;
        let name = OsString::from_vec(b"/mail/\xff.keydesk".to_vec());
        let read = Arguments::of([name.clone()].into_iter()).unwrap();
        assert_eq!(read.hand_off, Some(name.into()));
    }

    #[test]
    fn a_hand_off_is_told_from_what_else_a_desktop_adds() {
        let opened = |line| read(line).unwrap().hand_off;
        assert_eq!(opened("/mail/SAP.Keydesk --data-dir /there"), Some("/mail/SAP.Keydesk".into()));
        assert!(opened("sap.keydesk").is_some_and(|it| it.is_absolute()));
        for line in ["", "--flag=x.keydesk", "notes.txt", "--data-dir /data.keydesk"] {
            assert_eq!(opened(line), None, "{line}");
        }
    }

    #[test]
    fn the_data_directory_is_taken_in_either_form() {
        assert_eq!(directory("--data-dir here"), Ok(Some("here".into())));
        assert_eq!(directory("--quiet --data-dir=here"), Ok(Some("here".into())));
        assert_eq!(directory(""), Ok(None));
        assert!(directory("--data-dir").is_err());
    }
}
