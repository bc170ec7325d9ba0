//! Bytes locked with a passphrase: a standard age file in ASCII.

use crate::error::{HandOffError, SealError};
use age::{DecryptError, Decryptor};
use secrecy::SecretString;
use std::io::Read;
use std::iter;
use zeroize::Zeroizing;

/// scrypt's work factor, N = 2^18: 256 MiB and about a second. Fixed, so that a file made on a slow machine is no weaker.
pub(crate) const WORK_FACTOR: u8 = 18;

/// The most work that is done to unlock a file, twice what is done to lock one: a hostile file must not keep the machine busy.
const MOST_WORK: u8 = WORK_FACTOR + 1;

/// Stands in the first and the last line of every such file.
const MARK: &[u8] = b"AGE ENCRYPTED FILE";

/// Locks bytes with a passphrase. Takes about a second.
///
/// # Errors
/// [`SealError`].
pub fn lock(plain: &[u8], passphrase: &SecretString) -> Result<Vec<u8>, SealError> {
    lock_with(plain, passphrase, WORK_FACTOR)
}

pub(crate) fn lock_with(
    plain: &[u8],
    passphrase: &SecretString,
    work_factor: u8,
) -> Result<Vec<u8>, SealError> {
    let mut recipient = age::scrypt::Recipient::new(passphrase.clone());
    recipient.set_work_factor(work_factor);
    let locked = age::encrypt_and_armor(&recipient, plain)
        .map_err(|why| SealError::NotSealed(why.to_string()))?;
    Ok(locked.into_bytes())
}

/// Unlocks what [`lock`] locked. White space around the file, which mail programs add, does not matter.
///
/// # Errors
/// [`HandOffError`]: what the file is instead, or what is wrong with it.
pub fn unlock(
    locked: &[u8],
    passphrase: &SecretString,
) -> Result<Zeroizing<Vec<u8>>, HandOffError> {
    let locked = begun(locked)?;
    let decryptor = Decryptor::new_buffered(age::armor::ArmoredReader::new(locked))
        .map_err(|error| of(&error))?;
    if !decryptor.is_scrypt() {
        return Err(HandOffError::Foreign);
    }
    let mut identity = age::scrypt::Identity::new(passphrase.clone());
    identity.set_max_work_factor(MOST_WORK);
    let mut reader = decryptor
        .decrypt(iter::once(&identity as &dyn age::Identity))
        .map_err(|error| of(&error))?;
    // Never longer than what it was read from, so that it does not grow and leave a copy behind.
    let mut plain = Zeroizing::new(Vec::with_capacity(locked.len() + 1));
    reader.read_to_end(&mut plain).map_err(|_| HandOffError::Damaged)?;
    Ok(plain)
}

/// The file without what may stand around it, if it begins as a locked one does.
pub(crate) fn begun(locked: &[u8]) -> Result<&[u8], HandOffError> {
    let locked = locked.strip_prefix(b"\xef\xbb\xbf").unwrap_or(locked).trim_ascii_start();
    let is_text = locked.starts_with(b"-----BEGIN ");
    // Of a file that is no text, the last byte belongs to it whatever it is.
    let locked = if is_text { locked.trim_ascii_end() } else { locked };
    let whole = is_text || locked.starts_with(b"age-encryption.org/");
    let marked = locked.windows(MARK.len()).any(|part| part == MARK);
    match (whole, marked) {
        (true, _) => Ok(locked),
        (false, true) => Err(HandOffError::Damaged),
        (false, false) => Err(what_instead(locked)),
    }
}

/// What a file is that is no locked one.
fn what_instead(bytes: &[u8]) -> HandOffError {
    if bytes.is_empty() {
        return HandOffError::Empty;
    }
    let beginning = bytes[..bytes.len().min(1_000)].to_ascii_lowercase();
    let is_page = [&b"<!doctype html"[..], b"<html", b"<head", b"<body"]
        .iter()
        .any(|tag| beginning.windows(tag.len()).any(|part| part == *tag));
    if is_page { HandOffError::WebPage } else { HandOffError::Foreign }
}

fn of(error: &DecryptError) -> HandOffError {
    match error {
        DecryptError::DecryptionFailed => HandOffError::WrongPassphrase,
        DecryptError::ExcessiveWork { .. } => HandOffError::TooMuchWork,
        DecryptError::NoMatchingKeys => HandOffError::Foreign,
        _ => HandOffError::Damaged,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PASSPHRASE: &str = "copper-lantern-over-the-quiet-harbour";

    fn passphrase() -> SecretString {
        SecretString::from(PASSPHRASE)
    }

    #[test]
    fn age_alone_unlocks_what_was_locked() {
        let locked = lock_with(b"something", &passphrase(), 2).unwrap();
        let plain = age::decrypt(&age::scrypt::Identity::new(passphrase()), &locked).unwrap();
        assert_eq!(plain, b"something");
        assert!(locked.is_ascii());
    }

    #[test]
    fn a_file_that_would_keep_the_machine_busy_is_left_alone() {
        let mut recipient = age::scrypt::Recipient::new(passphrase());
        recipient.set_work_factor(1);
        let locked = age::encrypt(&recipient, b"something").unwrap();
        // The first line that ends in the work factor is the one that says it.
        let at = locked.windows(3).position(|part| part == b" 1\n").unwrap();
        assert!(unlock(&locked, &passphrase()).is_ok());
        for factor in ["20", "22", "30", "63"] {
            let hostile = [&locked[..=at], factor.as_bytes(), &locked[at + 2..]].concat();
            assert_eq!(
                unlock(&hostile, &passphrase()).unwrap_err(),
                HandOffError::TooMuchWork,
                "{factor}"
            );
        }
    }

    #[test]
    fn a_file_that_is_no_text_may_end_in_what_looks_like_white_space() {
        let mut recipient = age::scrypt::Recipient::new(passphrase());
        recipient.set_work_factor(1);
        let mut made = iter::repeat_with(|| age::encrypt(&recipient, b"something").unwrap());
        let locked = made.find(|it| it.ends_with(b" ") || it.ends_with(b"\n")).unwrap();
        assert_eq!(unlock(&locked, &passphrase()).unwrap().as_slice(), b"something");
    }

    #[test]
    fn a_file_for_a_key_and_not_a_passphrase_is_foreign() {
        let key = age::x25519::Identity::generate();
        let locked = age::encrypt_and_armor(&key.to_public(), b"something").unwrap();
        assert_eq!(unlock(locked.as_bytes(), &passphrase()).unwrap_err(), HandOffError::Foreign);
    }

    #[test]
    fn what_mail_programs_do_to_it_does_not_matter() {
        let locked = String::from_utf8(lock_with(b"something", &passphrase(), 2).unwrap()).unwrap();
        for mailed in [
            locked.replace('\n', "\r\n"),
            format!("\u{feff}{locked}"),
            format!("\n\n  {locked}\n \n"),
            locked.trim_end().to_owned(),
        ] {
            assert_eq!(
                *unlock(mailed.as_bytes(), &passphrase()).unwrap(),
                b"something",
                "{mailed:?}"
            );
        }
    }
}
