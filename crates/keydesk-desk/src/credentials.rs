//! Where the credentials of upstreams are kept: the OS keychain, or a place that the admin chose openly instead.

use keydesk_domain::EnvironmentId;
use keydesk_domain::environment::{BaseUrl, CredentialPlace, EnvironmentSlug};
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
    /// It was given for another address, and goes nowhere else.
    #[error(
        "The credential that is kept was given for {given_for}, and the base URL is at {wanted}: it is not sent there. Give the \
         credential for this base URL again{how}."
    )]
    OtherOrigin {
        /// The origin that it was given for.
        given_for: String,
        /// The origin that it was wanted for.
        wanted: String,
        /// How, where that is not the usual way.
        how: String,
    },
    /// systemd gave it and not what it is for.
    #[error(
        "The credential \"{name}\" that systemd gave does not say which base URL it is for, so it is sent nowhere. Put the base URL \
         into a line before it, or give it as LoadCredential={name}-url:/path/to/url, and start the gateway again."
    )]
    SystemdUnbound {
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

    /// Keeps a credential for this base URL's origin, replacing the one before.
    ///
    /// # Errors
    /// [`CredentialError`].
    pub async fn keep(
        &self,
        place: CredentialPlace,
        id: EnvironmentId,
        slug: &EnvironmentSlug,
        base_url: &BaseUrl,
        credential: &SecretString,
    ) -> Result<(), CredentialError> {
        let bound = bound(&base_url.origin(), credential);
        match place {
            CredentialPlace::Keychain => Ok(self.keychain.keep(entry(id), bound).await?),
            CredentialPlace::File => self.write_file(id, &bound),
            CredentialPlace::Systemd => {
                Err(CredentialError::SystemdIsReadOnly { name: systemd_name(slug) })
            }
        }
    }

    /// Reads the credential for this base URL; `None` when none is kept. One that was kept by an earlier version says not what it is
    /// for: it is for the origin that it is first read for.
    ///
    /// # Errors
    /// [`CredentialError`]; [`CredentialError::OtherOrigin`] when it was given for another scheme, host or port.
    pub async fn read(
        &self,
        place: CredentialPlace,
        id: EnvironmentId,
        slug: &EnvironmentSlug,
        base_url: &BaseUrl,
    ) -> Result<Option<SecretString>, CredentialError> {
        let found = match place {
            CredentialPlace::Keychain => self.keychain.read(entry(id)).await?,
            CredentialPlace::File => read_file(&self.file(id))?,
            CredentialPlace::Systemd => {
                let directory = std::env::var_os("CREDENTIALS_DIRECTORY").map(PathBuf::from);
                return read_systemd(directory.as_deref(), slug, base_url).map(Some);
            }
        };
        let Some(found) = found else { return Ok(None) };
        let wanted = base_url.origin();
        match unbound(&found) {
            (Some(given_for), credential) if given_for == wanted => Ok(Some(credential)),
            (Some(given_for), _) => {
                let how = format!(": keydeskctl environment edit {slug} --new-credential");
                Err(CredentialError::OtherOrigin { given_for, wanted, how })
            }
            (None, credential) => {
                // It works in any case; only the address is not held against anything next time if that fails.
                if let Err(why) = self.keep(place, id, slug, base_url, &credential).await {
                    tracing::warn!(%why, "a credential could not be bound to its base URL");
                }
                Ok(Some(credential))
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

/// What stands before the origin that a credential is for. No credential has a space in it.
const BOUND: &str = "keydesk credential for ";

fn bound(origin: &str, credential: &SecretString) -> SecretString {
    let text = zeroize::Zeroizing::new(format!("{BOUND}{origin}\n{}", credential.expose_secret()));
    SecretString::from(text.as_str())
}

/// The origin that a credential is for, if it says so, and the credential.
fn unbound(kept: &SecretString) -> (Option<String>, SecretString) {
    let text = kept.expose_secret();
    match text.strip_prefix(BOUND).and_then(|rest| rest.split_once('\n')) {
        Some((origin, credential)) => {
            (Some(origin.trim_end().to_owned()), SecretString::from(credential))
        }
        None => (None, kept.clone()),
    }
}

/// What systemd gave: the base URL in the first line and the credential in the second, or each in a credential of its own.
fn read_systemd(
    directory: Option<&Path>,
    slug: &EnvironmentSlug,
    base_url: &BaseUrl,
) -> Result<SecretString, CredentialError> {
    let name = systemd_name(slug);
    let given = |name: &str| match directory {
        Some(directory) => read_file(&directory.join(name)),
        None => Ok(None),
    };
    let Some(found) = given(&name)? else { return Err(CredentialError::Systemd { name }) };
    let (url, credential) = match found.expose_secret().split_once('\n') {
        Some((url, credential)) => (Some(url.to_owned()), SecretString::from(credential.trim())),
        None => {
            let url = given(&format!("{name}-url"))?;
            (url.map(|url| url.expose_secret().to_owned()), found.clone())
        }
    };
    let Some(Ok(url)) = url.map(|url| BaseUrl::parse(&url)) else {
        return Err(CredentialError::SystemdUnbound { name });
    };
    let (given_for, wanted) = (url.origin(), base_url.origin());
    if given_for != wanted {
        let how = format!(" in the unit, with that base URL (LoadCredential={name}:/path/to/file)");
        return Err(CredentialError::OtherOrigin { given_for, wanted, how });
    }
    Ok(credential)
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

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "upstream-secret";

    fn of(url: &str, files: &[(&str, &str)]) -> Result<String, String> {
        let dir = tempfile::tempdir().unwrap();
        for (name, text) in files {
            std::fs::write(dir.path().join(name), text).unwrap();
        }
        let (slug, url) = ("prod".parse().unwrap(), url.parse().unwrap());
        read_systemd(Some(dir.path()), &slug, &url)
            .map(|found| found.expose_secret().to_owned())
            .map_err(|why| format!("{why:?}").chars().take_while(|it| *it != ' ').collect())
    }

    #[test]
    fn what_systemd_gives_goes_only_where_it_says() {
        let one = [("keydesk-upstream-prod", "https://api.example.com/v2\nupstream-secret\n")];
        let two = [
            ("keydesk-upstream-prod", "upstream-secret\n"),
            ("keydesk-upstream-prod-url", "https://API.example.com:443\n"),
        ];
        for files in [&one[..], &two] {
            for same in ["https://api.example.com", "https://api.example.com:443/other"] {
                assert_eq!(of(same, files).as_deref(), Ok(SECRET), "{same}");
            }
            for other in [
                "http://api.example.com",
                "http://api.example.com:443",
                "https://api.example.com:8443",
                "https://evil.example.com",
                "https://api.example.com.evil.example",
            ] {
                assert_eq!(of(other, files), Err("OtherOrigin".to_owned()), "{other}");
            }
        }
    }

    #[test]
    fn what_systemd_gives_without_an_address_goes_nowhere() {
        for text in ["upstream-secret", "upstream-secret\n", "no url\nupstream-secret\n"] {
            let said = of("https://api.example.com", &[("keydesk-upstream-prod", text)]);
            assert_eq!(said, Err("SystemdUnbound".to_owned()), "{text:?}");
        }
        assert_eq!(of("https://api.example.com", &[]), Err("Systemd".to_owned()));
    }

    #[test]
    fn a_credential_is_read_with_what_it_is_for() {
        let (origin, credential) = unbound(&bound("https://a.example:443", &SECRET.into()));
        assert_eq!(origin.as_deref(), Some("https://a.example:443"));
        assert_eq!(credential.expose_secret(), SECRET);
        let (origin, credential) = unbound(&SECRET.into());
        assert_eq!((origin, credential.expose_secret()), (None, SECRET));
    }
}
