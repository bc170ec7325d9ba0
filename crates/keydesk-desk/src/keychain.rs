//! The OS keychain, from this process or, where it cannot be reached from here, by a helper that can.

use crate::credentials::CredentialError;
use secrecy::{ExposeSecret, SecretString};
use std::ffi::OsString;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use zeroize::Zeroizing;

/// Under which the keychain lists what is ours.
const SERVICE: &str = "Keydesk";

/// The first argument of the helper.
pub const HELPER: &str = "keychain-helper";

/// The helper's exit code for "there is no such entry".
const NO_ENTRY: u8 = 3;

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
    pub(crate) async fn keep(&self, entry: String, secret: SecretString) -> Result<(), CredentialError> {
        self.done(Act::Keep, entry, Some(secret)).await.map(|_| ())
    }

    pub(crate) async fn read(&self, entry: String) -> Result<Option<SecretString>, CredentialError> {
        self.done(Act::Read, entry, None).await
    }

    pub(crate) async fn forget(&self, entry: String) -> Result<(), CredentialError> {
        self.done(Act::Forget, entry, None).await.map(|_| ())
    }

    /// The keychain waits for D-Bus (and perhaps for the user to unlock it): never on an async thread.
    async fn done(
        &self,
        act: Act,
        entry: String,
        secret: Option<SecretString>,
    ) -> Result<Option<SecretString>, CredentialError> {
        let keychain = self.clone();
        let work = move || match keychain {
            Self::Here => here(act, &entry, secret.as_ref()).map_err(|why| why.to_string()),
            Self::Helper { program, bus } => by_helper(&program, &bus, act, &entry, secret.as_ref()),
        };
        tokio::task::spawn_blocking(work)
            .await
            .map_err(|why| CredentialError::Keychain(why.to_string()))?
            .map_err(CredentialError::Keychain)
    }
}

fn here(act: Act, entry: &str, secret: Option<&SecretString>) -> keyring::Result<Option<SecretString>> {
    let entry = keyring::Entry::new(SERVICE, entry)?;
    let done = match (act, secret) {
        (Act::Keep, secret) => {
            entry.set_password(secret.map(ExposeSecret::expose_secret).unwrap_or_default()).map(|()| None)
        }
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
) -> Result<Option<SecretString>, String> {
    let mut command = Command::new(program);
    command.args([HELPER, act.word(), entry]).env("DBUS_SESSION_BUS_ADDRESS", bus);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut helper = command.spawn().map_err(|why| why.to_string())?;
    if let (Some(mut input), Some(secret)) = (helper.stdin.take(), secret) {
        input.write_all(secret.expose_secret().as_bytes()).map_err(|why| why.to_string())?;
    }
    let output = helper.wait_with_output().map_err(|why| why.to_string())?;
    let said = Zeroizing::new(output.stdout);
    match output.status.code() {
        Some(0) if matches!(act, Act::Read) => {
            let text = std::str::from_utf8(&said).map_err(|_| "the keychain holds no text".to_owned())?;
            Ok(Some(SecretString::from(text)))
        }
        Some(0) => Ok(None),
        Some(code) if code == i32::from(NO_ENTRY) => Ok(None),
        _ => Err(String::from_utf8_lossy(&output.stderr).trim().to_owned()),
    }
}

/// The helper's side: does what its arguments after [`HELPER`] say.
pub fn help(mut arguments: impl Iterator<Item = String>) -> ExitCode {
    match asked(&mut arguments) {
        Ok(code) => code,
        Err(why) => {
            // Standard error is what the process that asked reads the reason from.
            let _nobody_reads = writeln!(std::io::stderr(), "{why}");
            ExitCode::FAILURE
        }
    }
}

fn asked(arguments: &mut impl Iterator<Item = String>) -> Result<ExitCode, String> {
    let (Some(word), Some(entry)) = (arguments.next(), arguments.next()) else {
        return Err("the keychain helper was asked for nothing".to_owned());
    };
    let acts = [Act::Keep, Act::Read, Act::Forget];
    let act = acts.into_iter().find(|act| act.word() == word).ok_or("the keychain helper does not know that")?;
    let mut secret = Zeroizing::new(String::new());
    if matches!(act, Act::Keep) {
        std::io::stdin().read_to_string(&mut secret).map_err(|why| why.to_string())?;
    }
    let found = here(act, &entry, Some(&SecretString::from(secret.as_str()))).map_err(|why| why.to_string())?;
    match (act, found) {
        (Act::Read, Some(found)) => {
            std::io::stdout().write_all(found.expose_secret().as_bytes()).map_err(|why| why.to_string())?;
            Ok(ExitCode::SUCCESS)
        }
        (Act::Read, None) => Ok(ExitCode::from(NO_ENTRY)),
        _ => Ok(ExitCode::SUCCESS),
    }
}
