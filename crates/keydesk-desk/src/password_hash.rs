//! Argon2id for passwords: slow on purpose, and as slow for an e-mail that nobody has.

use crate::error::DeskError;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use keydesk_domain::password::normalise;
use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

/// What hashing a password costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over it.
    pub passes: u32,
    /// Lanes.
    pub lanes: u32,
}

impl Cost {
    /// RFC 9106 section 4, second recommended option: 3 passes, 4 lanes, 64 MiB.
    pub const RECOMMENDED: Self = Self { memory_kib: 65_536, passes: 3, lanes: 4 };
    /// As little as Argon2 takes: for tests that sign in a hundred times, never for a store that is used.
    pub const FOR_TESTS: Self = Self { memory_kib: 32, passes: 1, lanes: 4 };

    fn argon2(self) -> Result<Argon2<'static>, DeskError> {
        let params =
            Params::new(self.memory_kib, self.passes, self.lanes, Some(32)).map_err(|why| {
                DeskError::Internal(format!("The password could not be hashed: {why}"))
            })?;
        Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
    }

    /// A hash that no password has, with the same cost: verified when there is no such account, so that the answer takes as long.
    fn of_nobody(self) -> String {
        let (salt, hash) = ("A".repeat(22), "A".repeat(43));
        format!(
            "$argon2id$v=19$m={},t={},p={}${salt}${hash}",
            self.memory_kib, self.passes, self.lanes
        )
    }
}

/// Hashes a password, off the async threads: it takes about a tenth of a second.
pub(crate) async fn hash(cost: Cost, password: &SecretString) -> Result<String, DeskError> {
    let password = normalise(password);
    let mut salt = [0; 16];
    getrandom::fill(&mut salt)
        .map_err(|why| DeskError::Internal(format!("The system gave no random bytes ({why})")))?;
    blocking(move || {
        cost.argon2()?
            .hash_password_with_salt(password.expose_secret().as_bytes(), &salt)
            .map(|hash| hash.to_string())
            .map_err(|why| DeskError::Internal(format!("The password could not be hashed: {why}")))
    })
    .await
}

/// Is this the password? `None` for the hash: there is no such account, or nobody can sign in as it; takes as long, and is false.
pub(crate) async fn verify(
    cost: Cost,
    password: &SecretString,
    hash: Option<String>,
) -> Result<bool, DeskError> {
    let password = normalise(password);
    blocking(move || {
        let somebody = hash.is_some();
        let hash = hash.unwrap_or_else(|| cost.of_nobody());
        let fits = cost
            .argon2()?
            .verify_password(password.expose_secret().as_bytes(), hash.as_str())
            .is_ok();
        Ok(fits && somebody)
    })
    .await
}

/// A key of 32 bytes made of a password, at the same cost.
pub(crate) async fn key(
    cost: Cost,
    password: &SecretString,
    salt: &[u8],
) -> Result<Zeroizing<[u8; 32]>, DeskError> {
    let (password, salt) = (normalise(password), salt.to_vec());
    blocking(move || {
        let mut key = Zeroizing::new([0; 32]);
        cost.argon2()?
            .hash_password_into(password.expose_secret().as_bytes(), &salt, key.as_mut_slice())
            .map_err(|why| {
                DeskError::Internal(format!("A key could not be made of the password: {why}"))
            })?;
        Ok(key)
    })
    .await
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, DeskError> + Send + 'static,
) -> Result<T, DeskError> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|why| DeskError::Internal(format!("A worker stopped: {why}")))?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_right_password_fits_whatever_its_unicode_form() {
        let hashed = hash(Cost::FOR_TESTS, &"plum harbour violet ﬁve".into()).await.unwrap();
        assert!(hashed.starts_with("$argon2id$v=19$m=32,t=1,p=4$"));
        for (password, fits) in
            [("plum harbour violet five", true), ("plum harbour violet Five", false), ("", false)]
        {
            assert_eq!(
                verify(Cost::FOR_TESTS, &password.into(), Some(hashed.clone())).await.unwrap(),
                fits
            );
        }
    }

    #[tokio::test]
    async fn for_nobody_the_whole_work_is_done_and_nothing_fits() {
        use argon2::password_hash::phc::PasswordHash;
        let nobody = Cost::RECOMMENDED.of_nobody();
        let parsed = PasswordHash::new(&nobody).unwrap();
        assert_eq!(parsed.hash.unwrap().as_bytes().len(), 32);
        assert_eq!(Params::try_from(&parsed).unwrap().m_cost(), 65_536);
        assert!(!verify(Cost::FOR_TESTS, &"anything at all".into(), None).await.unwrap());
    }
}
