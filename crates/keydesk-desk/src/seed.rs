//! The seed of a second factor, and the codes that come of it (RFC 6238: SHA-1, six digits, 30 seconds, which every authenticator knows).

use crate::error::DeskError;
use crate::password_hash::{self, Cost};
use jiff::Timestamp;
use keydesk_domain::{AccountId, Email};
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use std::fmt;
use totp_rs::{Builder, Secret, Totp};
use zeroize::Zeroizing;

/// Bytes of a seed (RFC 4226 recommends 160 bits).
const SEED: usize = 20;
/// Bytes of the salt that the key for sealing is made with.
const SALT: usize = 16;
/// A code of the step before or after is taken too: clocks differ.
const SKEW: u16 = 1;
/// How many recovery codes there are.
pub(crate) const CODES: usize = 10;
/// Bytes of a recovery code: 80 bits, so that its hash needs no salt.
const CODE: usize = 10;

/// The seed of a second factor. It prints as nothing and is wiped when dropped.
#[derive(Clone)]
pub struct Seed(Zeroizing<Vec<u8>>);

impl Seed {
    /// A new one.
    ///
    /// # Errors
    /// [`DeskError::Internal`] when the system has no random bytes.
    pub fn new() -> Result<Self, DeskError> {
        Ok(Self(random(SEED)?))
    }

    /// As an authenticator takes it by hand (RFC 4648, Base32).
    #[must_use]
    pub fn text(&self) -> SecretString {
        SecretString::from(Zeroizing::new(Secret::from(self.0.as_slice()).to_base32()).as_str())
    }

    /// As an authenticator takes it from a picture (`otpauth://totp/…`).
    ///
    /// # Errors
    /// [`DeskError::Internal`].
    pub fn url(&self, email: &Email) -> Result<SecretString, DeskError> {
        let url = self.totp(email.as_str())?.to_url().map_err(|why| unusable(&why))?;
        Ok(SecretString::from(Zeroizing::new(url).as_str()))
    }

    /// The step that this code is of, if it is one of about now.
    pub(crate) fn step_of(&self, code: &str, now: Timestamp) -> Result<Option<i64>, DeskError> {
        let now = u64::try_from(now.as_second()).unwrap_or_default();
        let step = self.totp("account")?.check(code, now);
        Ok(step.map(|step| i64::try_from(step).unwrap_or(i64::MAX)))
    }

    /// Seals it with a key made of the password.
    pub(crate) async fn seal(
        &self,
        account: AccountId,
        password: &SecretString,
        cost: Cost,
    ) -> Result<Vec<u8>, DeskError> {
        let (salt, nonce) = (random(SALT)?, random(NONCE_LEN)?);
        let key = key(cost, password, &salt).await?;
        let mut sealed = self.0.to_vec();
        let nonce_there = Nonce::try_assume_unique_for_key(&nonce)
            .map_err(|_| internal("a nonce was not made"))?;
        key.seal_in_place_append_tag(nonce_there, Aad::from(account.to_string()), &mut sealed)
            .map_err(|_| internal("a seed was not sealed"))?;
        Ok([salt.as_slice(), nonce.as_slice(), sealed.as_slice()].concat())
    }

    /// Opens what was sealed. `None`: not with this password, or for another account.
    pub(crate) async fn open(
        sealed: &[u8],
        account: AccountId,
        password: &SecretString,
        cost: Cost,
    ) -> Result<Option<Self>, DeskError> {
        let Some((salt, rest)) = sealed.split_at_checked(SALT) else { return Ok(None) };
        let Some((nonce, rest)) = rest.split_at_checked(NONCE_LEN) else { return Ok(None) };
        let key = key(cost, password, salt).await?;
        let Ok(nonce) = Nonce::try_assume_unique_for_key(nonce) else { return Ok(None) };
        let mut bytes = Zeroizing::new(rest.to_vec());
        let opened = key.open_in_place(nonce, Aad::from(account.to_string()), &mut bytes);
        Ok(opened.ok().map(|seed| Self(Zeroizing::new(seed.to_vec()))))
    }

    fn totp(&self, account: &str) -> Result<Totp, DeskError> {
        // A colon would end the issuer.
        let account = account.replace(':', "_");
        Builder::new()
            .with_secret(self.0.as_slice())
            .with_skew(SKEW)
            .with_account_name(account)
            .with_issuer(Some("Keydesk"))
            .build()
            .map_err(|why| unusable(&why))
    }
}

impl fmt::Debug for Seed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Seed")
    }
}

/// New recovery codes: as they are shown once, and as they are kept.
pub(crate) fn recovery_codes() -> Result<(Vec<SecretString>, Vec<[u8; 32]>), DeskError> {
    let mut codes = Vec::with_capacity(CODES);
    for _ in 0..CODES {
        let text = Zeroizing::new(Secret::from(random(CODE)?.as_slice()).to_base32());
        let groups: Vec<&str> =
            [0, 4, 8, 12].into_iter().filter_map(|at| text.get(at..at + 4)).collect();
        codes.push(SecretString::from(Zeroizing::new(groups.join("-")).as_str()));
    }
    let hashes = codes.iter().map(|code| hash_of(code.expose_secret())).collect();
    Ok((codes, hashes))
}

/// What is kept of a recovery code, however it was typed.
pub(crate) fn hash_of(typed: &str) -> [u8; 32] {
    let plain: Zeroizing<String> = Zeroizing::new(
        typed.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect(),
    );
    Sha256::digest(plain.as_bytes()).into()
}

async fn key(cost: Cost, password: &SecretString, salt: &[u8]) -> Result<LessSafeKey, DeskError> {
    let bytes = password_hash::key(cost, password, salt).await?;
    let key = UnboundKey::new(&CHACHA20_POLY1305, bytes.as_slice())
        .map_err(|_| internal("a key was not made"))?;
    Ok(LessSafeKey::new(key))
}

fn random(count: usize) -> Result<Zeroizing<Vec<u8>>, DeskError> {
    let mut bytes = Zeroizing::new(vec![0; count]);
    getrandom::fill(&mut bytes)
        .map_err(|why| DeskError::Internal(format!("The system gave no random bytes ({why})")))?;
    Ok(bytes)
}

fn internal(what: &str) -> DeskError {
    DeskError::Internal(format!("Second factor: {what}"))
}

fn unusable(why: &dyn fmt::Display) -> DeskError {
    internal(&why.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn account(number: u128) -> AccountId {
        AccountId::from_uuid(Uuid::from_u128(number))
    }

    /// RFC 6238 appendix B, SHA-1, cut to six digits.
    #[test]
    fn codes_are_those_of_the_rfc() {
        let seed = Seed(Zeroizing::new(b"12345678901234567890".to_vec()));
        for (second, code) in [(59, "287082"), (1_111_111_109, "081804"), (2_000_000_000, "279037")]
        {
            let at = Timestamp::from_second(second).unwrap();
            assert_eq!(seed.step_of(code, at).unwrap(), Some(second / 30), "{second}");
            assert_eq!(seed.step_of("000000", at).unwrap(), None);
        }
    }

    #[test]
    fn a_code_of_the_step_beside_is_taken_and_no_older_one() {
        let seed = Seed(Zeroizing::new(b"12345678901234567890".to_vec()));
        let at = |second| Timestamp::from_second(second).unwrap();
        assert_eq!(seed.step_of("287082", at(59 + 30)).unwrap(), Some(1));
        assert_eq!(seed.step_of("287082", at(59 + 61)).unwrap(), None);
    }

    #[tokio::test]
    async fn it_opens_with_the_password_it_was_sealed_with_for_that_account_alone() {
        let (password, other) =
            (SecretString::from("tin whistle"), SecretString::from("tin kettle"));
        let seed = Seed::new().unwrap();
        let sealed = seed.seal(account(1), &password, Cost::FOR_TESTS).await.unwrap();
        let open = async |account, password| {
            Seed::open(&sealed, account, password, Cost::FOR_TESTS).await.unwrap()
        };
        assert_eq!(open(account(1), &password).await.unwrap().0, seed.0);
        assert!(open(account(1), &other).await.is_none());
        assert!(open(account(2), &password).await.is_none());
        assert!(
            Seed::open(&sealed[..20], account(1), &password, Cost::FOR_TESTS)
                .await
                .unwrap()
                .is_none()
        );
        assert!(!sealed.windows(SEED).any(|part| part == seed.0.as_slice()));
    }

    #[test]
    fn a_recovery_code_is_the_same_however_it_is_typed() {
        let (codes, hashes) = recovery_codes().unwrap();
        let text = codes[0].expose_secret();
        assert_eq!((text.len(), codes.len()), (19, CODES));
        assert_eq!(hash_of(&text.to_lowercase().replace('-', " ")), hashes[0]);
        assert_ne!(hash_of(text), hashes[1]);
    }
}
