//! The OS keychain, from this process or, where it cannot be reached from here, by a helper that can.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

use secrecy::{ExposeSecret, SecretString};
use std::ffi::OsString;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use thiserror::Error;
use zeroize::Zeroizing;

/// Under which the keychain lists what is ours.
const SERVICE: &str = "Keydesk";

/// The first argument of the helper.
pub const HELPER: &str = "keychain-helper";

/// The helper's exit code for "there is no such entry".
const NO_ENTRY: u8 = 3;

/// The helper's exit code for "the keychain is locked, or did not let us".
const CLOSED: u8 = 4;

/// Why the keychain could not be used: the system's own words, for a sentence around them. Never any of a secret.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum KeychainError {
    /// There is a keychain, but it is locked and was not unlocked, or access to it was denied.
    #[error("{0}")]
    Closed(String),
    /// There is no keychain service, or it does not work.
    #[error("{0}")]
    Absent(String),
}

impl From<keyring::Error> for KeychainError {
    fn from(error: keyring::Error) -> Self {
        match error {
            keyring::Error::NoStorageAccess(_) => Self::Closed(error.to_string()),
            _ => Self::Absent(error.to_string()),
        }
    }
}

/// How the keychain is reached.
#[derive(Clone, Debug, Default)]
pub enum Keychain {
    /// From this process.
    #[default]
    Here,
    /// By starting a program with [`HELPER`] as its first argument, which calls [`help`]. For a process that the session's bus is
    /// hidden from.
    Helper {
        /// The program.
        program: PathBuf,
        /// The address of the session's bus.
        bus: OsString,
    },
}

/// Set by the process that starts the helper.
const ASKED_BY_PARENT: &str = "KEYDESK_KEYCHAIN_HELPER";

/// What is done with an entry.
#[derive(Clone, Copy)]
enum Act {
    Keep,
    Read,
    Forget,
}

impl Act {
    const fn word(self) -> &'static str {
        match self {
            Self::Keep => "keep",
            Self::Read => "read",
            Self::Forget => "forget",
        }
    }
}

impl Keychain {
    /// Keeps a secret under this name, in place of the one before.
    ///
    /// # Errors
    /// [`KeychainError`].
    pub async fn keep(&self, entry: String, secret: SecretString) -> Result<(), KeychainError> {
        self.done(Act::Keep, entry, Some(secret)).await.map(|_| ())
    }

    /// Reads a secret; `None` when there is none under this name.
    ///
    /// # Errors
    /// [`KeychainError`].
    pub async fn read(&self, entry: String) -> Result<Option<SecretString>, KeychainError> {
        self.done(Act::Read, entry, None).await
    }

    /// Forgets a secret. That there is none is fine.
    ///
    /// # Errors
    /// [`KeychainError`].
    pub async fn forget(&self, entry: String) -> Result<(), KeychainError> {
        self.done(Act::Forget, entry, None).await.map(|_| ())
    }

    /// The keychain waits for D-Bus (and perhaps for the user to unlock it): never on an async thread.
    async fn done(
        &self,
        act: Act,
        entry: String,
        secret: Option<SecretString>,
    ) -> Result<Option<SecretString>, KeychainError> {
        let keychain = self.clone();
        let work = move || match keychain {
            Self::Here => here(act, &entry, secret.as_ref()).map_err(KeychainError::from),
            Self::Helper { program, bus } => {
                by_helper(&program, &bus, act, &entry, secret.as_ref())
            }
        };
        tokio::task::spawn_blocking(work)
            .await
            .map_err(|why| KeychainError::Absent(why.to_string()))?
    }
}

fn here(
    act: Act,
    entry: &str,
    secret: Option<&SecretString>,
) -> keyring::Result<Option<SecretString>> {
    let entry = keyring::Entry::new(SERVICE, entry)?;
    let done = match (act, secret) {
        (Act::Keep, secret) => entry
            .set_password(secret.map(ExposeSecret::expose_secret).unwrap_or_default())
            .map(|()| None),
        (Act::Read, _) => entry.get_password().map(|text| Some(SecretString::from(text))),
        (Act::Forget, _) => entry.delete_credential().map(|()| None),
    };
    match done {
        Err(keyring::Error::NoEntry) => Ok(None),
        done => done,
    }
}

/// Secrets go through the helper's standard input and output: its arguments are everybody's to read.
fn by_helper(
    program: &Path,
    bus: &OsString,
    act: Act,
    entry: &str,
    secret: Option<&SecretString>,
) -> Result<Option<SecretString>, KeychainError> {
    let absent = |why: std::io::Error| KeychainError::Absent(why.to_string());
    let mut command = Command::new(program);
    command
        .args([HELPER, act.word(), entry])
        .env("DBUS_SESSION_BUS_ADDRESS", bus)
        .env(ASKED_BY_PARENT, "1");
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut helper = command.spawn().map_err(absent)?;
    if let (Some(mut input), Some(secret)) = (helper.stdin.take(), secret) {
        input.write_all(secret.expose_secret().as_bytes()).map_err(absent)?;
    }
    let output = helper.wait_with_output().map_err(absent)?;
    let said = Zeroizing::new(output.stdout);
    let why = || String::from_utf8_lossy(&output.stderr).trim().to_owned();
    match output.status.code() {
        Some(0) if matches!(act, Act::Read) => {
            let no_text = |_| KeychainError::Absent("the keychain holds no text".to_owned());
            let text = std::str::from_utf8(&said).map_err(no_text)?;
            Ok(Some(SecretString::from(text)))
        }
        Some(0) => Ok(None),
        Some(code) if code == i32::from(NO_ENTRY) => Ok(None),
        Some(code) if code == i32::from(CLOSED) => Err(KeychainError::Closed(why())),
        _ => Err(KeychainError::Absent(why())),
    }
}

/// The helper's side: does what its arguments after [`HELPER`] say.
pub fn help(mut arguments: impl Iterator<Item = String>) -> ExitCode {
    // Elsewhere no helper is needed, and there a keychain that trusts this program would be opened to whoever starts it.
    if !cfg!(target_os = "linux") || std::env::var_os(ASKED_BY_PARENT).is_none() {
        let _nobody_reads = writeln!(std::io::stderr(), "the keychain helper is for Keydesk alone");
        return ExitCode::FAILURE;
    }
    match asked(&mut arguments) {
        Ok(code) => code,
        Err(why) => {
            // Standard error is what the process that asked reads the reason from.
            let _nobody_reads = writeln!(std::io::stderr(), "{why}");
            if matches!(why, KeychainError::Closed(_)) {
                ExitCode::from(CLOSED)
            } else {
                ExitCode::FAILURE
            }
        }
    }
}

fn asked(arguments: &mut impl Iterator<Item = String>) -> Result<ExitCode, KeychainError> {
    let failed = |why: std::io::Error| KeychainError::Absent(why.to_string());
    let not_asked = || {
        KeychainError::Absent(
            "the keychain helper was not asked for anything that it knows".to_owned(),
        )
    };
    let (Some(word), Some(entry)) = (arguments.next(), arguments.next()) else {
        return Err(not_asked());
    };
    let acts = [Act::Keep, Act::Read, Act::Forget];
    let act = acts.into_iter().find(|act| act.word() == word).ok_or_else(not_asked)?;
    let mut secret = Zeroizing::new(String::new());
    if matches!(act, Act::Keep) {
        std::io::stdin().read_to_string(&mut secret).map_err(failed)?;
    }
    let found = here(act, &entry, Some(&SecretString::from(secret.as_str())))?;
    match (act, found) {
        (Act::Read, Some(found)) => {
            std::io::stdout().write_all(found.expose_secret().as_bytes()).map_err(failed)?;
            Ok(ExitCode::SUCCESS)
        }
        (Act::Read, None) => Ok(ExitCode::from(NO_ENTRY)),
        _ => Ok(ExitCode::SUCCESS),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_locked_keychain_is_told_from_one_that_is_not_there() {
        let why = || Box::<dyn std::error::Error + Send + Sync>::from("the prompt was dismissed");
        assert!(matches!(keyring::Error::NoStorageAccess(why()).into(), KeychainError::Closed(_)));
        assert!(matches!(keyring::Error::PlatformFailure(why()).into(), KeychainError::Absent(_)));
        assert!(matches!(keyring::Error::NoDefaultStore.into(), KeychainError::Absent(_)));
    }

    #[test]
    fn a_helper_that_was_not_asked_properly_says_so() {
        for words in [&[][..], &["read"], &["empty", "environment 1"]] {
            let said = asked(&mut words.iter().map(|word| (*word).to_owned()));
            assert!(matches!(said, Err(KeychainError::Absent(_))), "{words:?}");
        }
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn what_the_helper_comes_to_is_read_from_its_exit_code() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        for (code, is) in
            [(3, "Ok(None)"), (4, "Err(Closed(\"locked\"))"), (1, "Err(Absent(\"locked\"))")]
        {
            let program = dir.path().join(format!("helper-{code}"));
            std::fs::write(&program, format!("#!/bin/sh\necho locked >&2\nexit {code}\n")).unwrap();
            std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o700)).unwrap();
            let keychain = Keychain::Helper { program, bus: OsString::new() };
            assert_eq!(format!("{:?}", keychain.read("environment 1".to_owned()).await), is);
        }
    }
}
