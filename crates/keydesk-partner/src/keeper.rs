//! Where a connection's token is kept: the keychain, or an encrypted file that was chosen openly instead. Never anywhere else.

use crate::connection::{Connection, Kept};
use crate::error::PartnerError;
use keydesk_domain::PlainToken;
use keydesk_handoff::{Passphrase, lock, unlock};
use keydesk_keychain::Keychain;
use secrecy::{ExposeSecret, SecretString};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;
use uuid::Uuid;

/// Where a token is to be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeepIn {
    /// In the operating system's keychain.
    Keychain,
    /// In an encrypted file, with a passphrase that is made for it.
    File,
}

/// Keeps tokens.
#[derive(Clone, Debug)]
pub(crate) struct Keeper {
    directory: PathBuf,
    keychain: Keychain,
}

impl Keeper {
    pub(crate) const fn new(directory: PathBuf, keychain: Keychain) -> Self {
        Self { directory, keychain }
    }

    /// Keeps a token. With a file, gives the passphrase that opens it; nothing can show that again.
    pub(crate) async fn keep(
        &self,
        id: Uuid,
        token: &PlainToken,
        keep_in: KeepIn,
    ) -> Result<(Kept, Option<Passphrase>), PartnerError> {
        match keep_in {
            KeepIn::Keychain => {
                self.keychain.keep(entry(id), SecretString::from(token.expose())).await?;
                Ok((Kept::Keychain, None))
            }
            KeepIn::File => {
                let passphrase = Passphrase::generate()?;
                let (token, with) = (token.clone(), secret(&passphrase));
                let locked = slowly(move || lock(token.expose().as_bytes(), &with)).await??;
                let path = self.file(id);
                write(&path, &locked)
                    .map_err(|why| PartnerError::File { path, why: why.to_string() })?;
                Ok((Kept::File, Some(passphrase)))
            }
        }
    }

    /// Reads a connection's token.
    pub(crate) async fn read(
        &self,
        connection: &Connection,
        passphrase: Option<&Passphrase>,
    ) -> Result<PlainToken, PartnerError> {
        let name = || connection.name.to_string();
        let gone = || PartnerError::TokenGone(name());
        match connection.kept {
            Kept::Keychain => {
                let text = self.keychain.read(entry(connection.id)).await?.ok_or_else(gone)?;
                PlainToken::parse(text.expose_secret()).map_err(|_| gone())
            }
            Kept::File => {
                let with =
                    secret(passphrase.ok_or_else(|| PartnerError::PassphraseNeeded(name()))?);
                let path = self.file(connection.id);
                let locked = match std::fs::read(&path) {
                    Ok(locked) => locked,
                    Err(why) if why.kind() == io::ErrorKind::NotFound => return Err(gone()),
                    Err(why) => return Err(PartnerError::File { path, why: why.to_string() }),
                };
                let plain = slowly(move || unlock(&locked, &with)).await?;
                let plain = plain.map_err(|_| PartnerError::NotUnlocked(name()))?;
                let text =
                    std::str::from_utf8(&plain).map_err(|_| PartnerError::NotUnlocked(name()))?;
                PlainToken::parse(text).map_err(|_| gone())
            }
        }
    }

    /// Forgets a token. That there is none is fine.
    pub(crate) async fn forget(&self, id: Uuid, kept: Kept) -> Result<(), PartnerError> {
        match kept {
            Kept::Keychain => Ok(self.keychain.forget(entry(id)).await?),
            Kept::File => match std::fs::remove_file(self.file(id)) {
                Err(why) if why.kind() != io::ErrorKind::NotFound => {
                    Err(PartnerError::File { path: self.file(id), why: why.to_string() })
                }
                _ => Ok(()),
            },
        }
    }

    fn file(&self, id: Uuid) -> PathBuf {
        self.directory.join(format!("{id}.age"))
    }
}

/// Writes a file for its owner alone: beside and moved into place, so that a full disk leaves the one before as it was.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let directory = path.parent().unwrap_or(Path::new("."));
    // On Unix it is made with mode 0600.
    let mut beside = NamedTempFile::new_in(directory)?;
    beside.write_all(bytes)?;
    beside.as_file().sync_all()?;
    beside.persist(path).map(|_| ()).map_err(|failed| failed.error)
}

/// What takes a second is done where nobody waits in line behind it.
async fn slowly<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, PartnerError> {
    tokio::task::spawn_blocking(work).await.map_err(|why| PartnerError::CutShort(why.to_string()))
}

fn secret(passphrase: &Passphrase) -> SecretString {
    SecretString::from(passphrase.expose())
}

fn entry(id: Uuid) -> String {
    format!("connection:{id}")
}
