//! The key that signs checkpoints of the audit log, and the newest checkpoint beside it: out of the reach of whoever has the store's
//! file alone.

use crate::credentials::Keychain;
use crate::error::DeskError;
use keydesk_domain::audit_settings::KeyPlace;
use keydesk_domain::checkpoint::{Checkpoint, SignedCheckpoint};
use keydesk_domain::hex::{from_hex, to_hex};
use keydesk_store::files;
use ring::rand::{SecureRandom, SystemRandom};
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use secrecy::{ExposeSecret, SecretString};
use std::fmt;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// The key's file beside the store, where the admin chose one.
const FILE: &str = "audit-key";

/// Where the key is kept.
#[derive(Clone, Debug)]
pub(crate) struct KeyRing {
    directory: PathBuf,
    keychain: Keychain,
}

/// The key with the newest checkpoint that it signed.
pub(crate) struct SealingKey {
    seed: Zeroizing<[u8; 32]>,
    pair: Ed25519KeyPair,
    pub(crate) newest: Option<SignedCheckpoint>,
    pub(crate) place: KeyPlace,
}

impl fmt::Debug for SealingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SealingKey({})", to_hex(&self.public()))
    }
}

impl SealingKey {
    /// A new key, which has signed nothing yet.
    pub(crate) fn new(place: KeyPlace) -> Result<Self, DeskError> {
        let mut seed = Zeroizing::new([0; 32]);
        let no_random = |_| DeskError::Internal("The system gave no random bytes".to_owned());
        SystemRandom::new().fill(seed.as_mut_slice()).map_err(no_random)?;
        Self::of(seed, None, place)
            .ok_or_else(|| DeskError::Internal("No key could be made".to_owned()))
    }

    fn of(
        seed: Zeroizing<[u8; 32]>,
        newest: Option<SignedCheckpoint>,
        place: KeyPlace,
    ) -> Option<Self> {
        let pair = Ed25519KeyPair::from_seed_unchecked(seed.as_slice()).ok()?;
        Some(Self { seed, pair, newest, place })
    }

    /// The same key, to be kept there from now on.
    pub(crate) fn moved_to(self, place: KeyPlace) -> Self {
        Self { place, ..self }
    }

    /// Who has this can check what was signed, and sign nothing.
    pub(crate) fn public(&self) -> [u8; 32] {
        let mut key = [0; 32];
        // Always 32 bytes (RFC 8032).
        key.copy_from_slice(self.pair.public_key().as_ref());
        key
    }

    /// Signs a checkpoint, which is the newest then.
    pub(crate) fn sign(&mut self, checkpoint: Checkpoint) -> SignedCheckpoint {
        let mut signature = [0; 64];
        signature.copy_from_slice(self.pair.sign(checkpoint.text().as_bytes()).as_ref());
        let signed = SignedCheckpoint { checkpoint, key: self.public(), signature };
        self.newest = Some(signed.clone());
        signed
    }

    /// The first line is the seed; the rest is the newest checkpoint.
    fn written(&self) -> SecretString {
        let newest = self.newest.as_ref().map(ToString::to_string).unwrap_or_default();
        let seed = Zeroizing::new(to_hex(self.seed.as_slice()));
        SecretString::from(format!("{}\n{newest}", *seed))
    }

    fn read(text: &SecretString, place: KeyPlace) -> Option<Self> {
        let (seed, newest) = text.expose_secret().split_once('\n')?;
        let newest = if newest.is_empty() { None } else { Some(newest.parse().ok()?) };
        Self::of(Zeroizing::new(from_hex(seed)?), newest, place)
    }
}

/// Was this checkpoint signed by the key that stands in it?
pub(crate) fn is_signed(signed: &SignedCheckpoint) -> bool {
    UnparsedPublicKey::new(&ED25519, signed.key)
        .verify(signed.checkpoint.text().as_bytes(), &signed.signature)
        .is_ok()
}

impl KeyRing {
    pub(crate) fn beside(store: &Path, keychain: Keychain) -> Self {
        Self { directory: store.to_owned(), keychain }
    }

    /// The key, wherever it is. The keychain is looked into first whatever the store says, since who alters the store may alter that;
    /// a keychain that cannot be used is no failure where none was chosen.
    pub(crate) async fn find(
        &self,
        chosen: Option<KeyPlace>,
    ) -> Result<Option<SealingKey>, DeskError> {
        match self.keychain.read(self.entry()).await {
            Ok(Some(text)) => return Ok(Some(whole(&text, KeyPlace::Keychain)?)),
            Err(why) if chosen == Some(KeyPlace::Keychain) => {
                return Err(unusable(&format!("The keychain says: {why}")));
            }
            _ => {}
        }
        match std::fs::read_to_string(self.directory.join(FILE)) {
            Ok(text) => Ok(Some(whole(&SecretString::from(text), KeyPlace::File)?)),
            Err(why) if why.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(why) => Err(unusable(&format!(
                "The file {} says: {why}",
                self.directory.join(FILE).display()
            ))),
        }
    }

    /// Keeps the key and its newest checkpoint where the key belongs.
    pub(crate) async fn keep(&self, key: &SealingKey) -> Result<(), DeskError> {
        match key.place {
            KeyPlace::Keychain => self
                .keychain
                .keep(self.entry(), key.written())
                .await
                .map_err(|why| unusable(&format!("The keychain says: {why}"))),
            KeyPlace::File => {
                self.write_file(&key.written()).map_err(|why| unusable(&why.to_string()))
            }
        }
    }

    /// Forgets the key in the other place, where one of before would be found first.
    pub(crate) async fn forget_elsewhere(&self, place: KeyPlace) -> Result<(), DeskError> {
        match place {
            KeyPlace::Keychain => match std::fs::remove_file(self.directory.join(FILE)) {
                Err(why) if why.kind() != io::ErrorKind::NotFound => {
                    Err(unusable(&why.to_string()))
                }
                _ => Ok(()),
            },
            // Where there is no keychain, nothing is in it.
            KeyPlace::File => match self.keychain.read(self.entry()).await {
                Ok(Some(_)) => self
                    .keychain
                    .forget(self.entry())
                    .await
                    .map_err(|why| unusable(&why.to_string())),
                _ => Ok(()),
            },
        }
    }

    /// Named after the place of the store, not after what stands in it: another store in its place is noticed.
    fn entry(&self) -> String {
        let place = self.directory.canonicalize().unwrap_or_else(|_| self.directory.clone());
        format!("audit log of {}", place.display())
    }

    /// Written beside and moved into place, so that a full disk leaves the one before as it was.
    fn write_file(&self, text: &SecretString) -> io::Result<()> {
        let path = self.directory.join(FILE);
        let beside = path.with_extension("new");
        let _ = std::fs::remove_file(&beside);
        let mut file = files::new_private_file(&beside)?;
        file.write_all(text.expose_secret().as_bytes())?;
        file.sync_all()?;
        std::fs::rename(&beside, &path)
    }
}

fn whole(text: &SecretString, place: KeyPlace) -> Result<SealingKey, DeskError> {
    SealingKey::read(text, place).ok_or_else(|| {
        unusable(&format!("what the {place} holds is not what was kept there: it was altered"))
    })
}

fn unusable(why: &str) -> DeskError {
    DeskError::AuditKey(why.trim_end_matches('.').to_owned())
}
