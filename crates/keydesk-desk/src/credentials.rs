//! Where the credentials of upstreams are kept: the OS keychain, or a place that the admin chose openly instead.

use keydesk_domain::EnvironmentId;
use keydesk_domain::environment::{CredentialPlace, EnvironmentSlug};
use keydesk_keychain::KeychainError;
use keydesk_store::files;
use secrecy::{ExposeSecret, SecretString};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use thiserror::Error;

/// Why a credential could not be kept or read. It never holds any of it.
#[derive(Debug, Error)]
pub enum CredentialError {
    /// There is no keychain, or it is locked.
    #[error(
        "The keychain of this system cannot be used ({0}). Unlock it; or, on a server without one, choose where the credential \
         is kept instead: --keep-credential-in file (a file only this user can read) or systemd."
    )]
    Keychain(String),
    /// The file could not be written or read.
    #[error("The credential's file {} cannot be used: {why}.", .path.display())]
    File {
        /// Where it is.
        path: PathBuf,
        /// The system's reason.
        why: String,
    },
    /// systemd did not give it.
    #[error(
        "systemd gave this process no credential named \"{name}\". Add LoadCredential={name}:/path/to/file to the unit and \
         start the gateway with systemd."
    )]
    Systemd {
        /// The credential's name.
        name: String,
    },
    /// A systemd credential is given by systemd, not by the admin here.
    #[error(
        "A credential kept by systemd is set in the unit (LoadCredential={name}:/path/to/file), not here."
    )]
    SystemdIsReadOnly {
        /// The credential's name.
        name: String,
    },
}

impl From<KeychainError> for CredentialError {
    fn from(why: KeychainError) -> Self {
        Self::Keychain(why.to_string())
    }
}

pub use keydesk_keychain::{HELPER, Keychain, help};

/// Where the credentials of upstreams are kept.
#[derive(Clone, Debug)]
pub struct Credentials {
    directory: PathBuf,
    keychain: Keychain,
}

impl Credentials {
    /// With files, where they are chosen, beside the store.
    #[must_use]
    pub fn beside(store: &Path, keychain: Keychain) -> Self {
        Self { directory: store.join("credentials"), keychain }
    }

    /// Keeps a credential, replacing the one before.
    ///
    /// # Errors
    /// [`CredentialError`].
    pub async fn keep(
        &self,
        place: CredentialPlace,
        id: EnvironmentId,
        slug: &EnvironmentSlug,
        credential: &SecretString,
    ) -> Result<(), CredentialError> {
        match place {
            CredentialPlace::Keychain => {
                Ok(self.keychain.keep(entry(id), credential.clone()).await?)
            }
            CredentialPlace::File => self.write_file(id, credential),
            CredentialPlace::Systemd => {
                Err(CredentialError::SystemdIsReadOnly { name: systemd_name(slug) })
            }
        }
    }

    /// Reads a credential; `None` when none is kept.
    ///
    /// # Errors
    /// [`CredentialError`].
    pub async fn read(
        &self,
        place: CredentialPlace,
        id: EnvironmentId,
        slug: &EnvironmentSlug,
    ) -> Result<Option<SecretString>, CredentialError> {
        match place {
            CredentialPlace::Keychain => Ok(self.keychain.read(entry(id)).await?),
            CredentialPlace::File => read_file(&self.file(id)),
            CredentialPlace::Systemd => {
                let name = systemd_name(slug);
                let directory = std::env::var_os("CREDENTIALS_DIRECTORY");
                let found = directory
                    .map(|directory| read_file(&PathBuf::from(directory).join(&name)))
                    .transpose()?
                    .flatten();
                found.map(Some).ok_or(CredentialError::Systemd { name })
            }
        }
    }

    /// Removes a credential. That there is none is fine.
    ///
    /// # Errors
    /// [`CredentialError`].
    pub async fn forget(
        &self,
        place: CredentialPlace,
        id: EnvironmentId,
    ) -> Result<(), CredentialError> {
        match place {
            CredentialPlace::Keychain => Ok(self.keychain.forget(entry(id)).await?),
            CredentialPlace::File => match std::fs::remove_file(self.file(id)) {
                Err(why) if why.kind() != io::ErrorKind::NotFound => Err(self.file_error(id, &why)),
                _ => Ok(()),
            },
            CredentialPlace::Systemd => Ok(()),
        }
    }

    fn file(&self, id: EnvironmentId) -> PathBuf {
        self.directory.join(id.to_string())
    }

    fn file_error(&self, id: EnvironmentId, why: &io::Error) -> CredentialError {
        CredentialError::File { path: self.file(id), why: why.to_string() }
    }

    /// Written beside and moved into place, so that a full disk leaves the credential before as it was.
    fn write_file(
        &self,
        id: EnvironmentId,
        credential: &SecretString,
    ) -> Result<(), CredentialError> {
        let path = self.file(id);
        files::private_directory(&self.directory)
            .map_err(|why| CredentialError::File { path: path.clone(), why: why.to_string() })?;
        let beside = path.with_extension("new");
        let _ = std::fs::remove_file(&beside);
        let written = files::new_private_file(&beside).and_then(|mut file| {
            file.write_all(credential.expose_secret().as_bytes())?;
            file.sync_all()?;
            std::fs::rename(&beside, &path)
        });
        written.map_err(|why| {
            let _ = std::fs::remove_file(&beside);
            self.file_error(id, &why)
        })
    }
}

fn read_file(path: &Path) -> Result<Option<SecretString>, CredentialError> {
    match std::fs::read_to_string(path) {
        Ok(text) => {
            let text = zeroize::Zeroizing::new(text);
            Ok(Some(SecretString::from(text.trim_end_matches(['\r', '\n']))))
        }
        Err(why) if why.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(why) => Err(CredentialError::File { path: path.to_owned(), why: why.to_string() }),
    }
}

/// The name of an environment's systemd credential.
fn systemd_name(slug: &EnvironmentSlug) -> String {
    format!("keydesk-upstream-{slug}")
}

fn entry(id: EnvironmentId) -> String {
    format!("environment {id}")
}
