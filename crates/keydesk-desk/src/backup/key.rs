//! What locks a backup and what opens it.

use crate::error::DeskError;
use crate::password_hash::Cost;
use keydesk_store::files;
use secrecy::{ExposeSecret, SecretString};
use std::io::{self, Write};
use std::path::Path;
use zeroize::Zeroizing;

/// What secret keys begin with.
const SECRET: &str = "AGE-SECRET-KEY-";

/// What a backup is locked with.
#[derive(Clone, Debug)]
pub enum BackupKey {
    /// For the holder of the secret key to this public one (`age1…`).
    Recipient(String),
    /// With a passphrase.
    Passphrase(SecretString),
}

/// What a backup is opened with.
#[derive(Clone, Debug)]
pub enum BackupOpener {
    /// The text of a file with secret keys, as [`new_key`] and `age-keygen` write it.
    KeyFile(SecretString),
    /// The passphrase.
    Passphrase(SecretString),
}

/// A lock that is ready to be used.
pub(crate) enum Lock {
    Recipient(age::x25519::Recipient),
    Passphrase(age::scrypt::Recipient),
}

impl Lock {
    /// As the key says.
    ///
    /// # Errors
    /// [`DeskError::Invalid`] (recipient).
    pub(crate) fn of(key: BackupKey, cost: Cost) -> Result<Self, DeskError> {
        match key {
            BackupKey::Recipient(text) => Ok(Self::Recipient(recipient(&text)?)),
            BackupKey::Passphrase(passphrase) => {
                let mut recipient = age::scrypt::Recipient::new(passphrase);
                recipient.set_work_factor(work_factor(cost));
                Ok(Self::Passphrase(recipient))
            }
        }
    }

    pub(crate) fn recipient(&self) -> &dyn age::Recipient {
        match self {
            Self::Recipient(recipient) => recipient,
            Self::Passphrase(recipient) => recipient,
        }
    }
}

/// scrypt with 2^factor takes as many KiB. Four times what a password takes at the desk, since nobody slows down who guesses at a file.
fn work_factor(cost: Cost) -> u8 {
    u8::try_from(cost.memory_kib.max(1).ilog2() + 2).unwrap_or(u8::MAX)
}

/// A public key, as it was entered.
pub(crate) fn recipient(text: &str) -> Result<age::x25519::Recipient, DeskError> {
    let text = text.trim();
    if text.to_ascii_uppercase().starts_with(SECRET) {
        // Not repeated, and kept nowhere.
        return Err(DeskError::invalid(
            "recipient",
            "This is the secret key, which opens backups. Enter the public one, which begins with age1.",
        ));
    }
    text.parse().map_err(|_| {
        DeskError::invalid(
            "recipient",
            "This is no public key. It begins with age1 and is 62 characters long.",
        )
    })
}

/// The secret keys in the text of a key file; none when there is none, or something else among them.
pub(crate) fn identities(text: &SecretString) -> Option<Vec<age::x25519::Identity>> {
    let lines = text
        .expose_secret()
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    let found = lines.map(str::parse).collect::<Result<Vec<age::x25519::Identity>, _>>().ok()?;
    (!found.is_empty()).then_some(found)
}

/// Writes a new secret key to a new file for its owner alone, as `age-keygen` does, and gives the public key. The secret one is nowhere else.
///
/// # Errors
/// [`DeskError::Invalid`] (file) when it cannot be written or is there already.
pub fn new_key(file: &Path) -> Result<String, DeskError> {
    let identity = age::x25519::Identity::generate();
    let (public, secret) = (identity.to_public().to_string(), identity.to_string());
    let text = Zeroizing::new(format!(
        "# Opens backups of Keydesk. Keep it on another machine, and where it is not lost with this one.\n# public key: {public}\n{}\n",
        secret.expose_secret()
    ));
    let written = files::new_private_file(file).and_then(|mut new| {
        new.write_all(text.as_bytes()).and_then(|()| new.sync_all()).inspect_err(|_| {
            // Half a key opens nothing; why it is not whole is said.
            let _ = std::fs::remove_file(file);
        })
    });
    let failed = |why: io::Error| {
        let what = match why.kind() {
            io::ErrorKind::AlreadyExists => {
                "it is there already. Choose another name: nothing is overwritten".to_owned()
            }
            _ => format!("{why}. Choose another place"),
        };
        DeskError::invalid("file", format!("{} could not be written: {what}.", file.display()))
    };
    written.map(|()| public).map_err(failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_key_opens_what_is_locked_for_it_and_is_never_overwritten() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("key.txt");
        let public = new_key(&file).unwrap();
        let text = SecretString::from(std::fs::read_to_string(&file).unwrap());
        assert_eq!(
            identities(&text).unwrap()[0].to_public().to_string(),
            recipient(&public).unwrap().to_string()
        );
        assert_eq!(new_key(&file).unwrap_err().field(), Some("file"));
        assert_eq!(std::fs::read_to_string(&file).unwrap(), text.expose_secret());
    }

    #[test]
    fn a_secret_key_in_the_place_of_a_public_one_is_said_and_not_repeated() {
        let secret = age::x25519::Identity::generate().to_string();
        for text in [secret.expose_secret().to_owned(), secret.expose_secret().to_lowercase()] {
            let said = recipient(&text).unwrap_err().to_string();
            assert!(said.contains("secret key") && !said.contains(&text[20..40]), "{said}");
        }
    }

    #[test]
    fn what_is_no_key_is_none() {
        for text in [
            "",
            "age1",
            "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8q",
            "ssh-ed25519 AAAA",
        ] {
            assert_eq!(recipient(text).unwrap_err().field(), Some("recipient"), "{text}");
        }
        for text in ["", "# only words\n", "AGE-SECRET-KEY-1NOT\n"] {
            assert!(identities(&SecretString::from(text)).is_none(), "{text}");
        }
    }

    #[test]
    fn a_passphrase_takes_a_second_and_a_quarter_of_a_gigabyte() {
        assert_eq!(work_factor(Cost::RECOMMENDED), 18);
    }
}
