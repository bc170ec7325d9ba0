//! The file: a hand-off sealed with a passphrase, and opened again.

use crate::error::{HandOffError, SealError};
use crate::hand_off::HandOff;
use crate::lock;
use crate::passphrase::Passphrase;
use crate::written;
use jiff::Timestamp;

/// What the file's name ends in.
pub const EXTENSION: &str = "keydesk";

/// The largest file that is looked at, in bytes.
pub const LARGEST: usize = 1024 * 1024;

/// Seals a hand-off with a passphrase. Takes about a second.
///
/// # Errors
/// [`SealError`].
pub fn seal(hand_off: &HandOff, passphrase: &Passphrase) -> Result<Vec<u8>, SealError> {
    seal_with(hand_off, passphrase, lock::WORK_FACTOR)
}

fn seal_with(
    hand_off: &HandOff,
    passphrase: &Passphrase,
    work_factor: u8,
) -> Result<Vec<u8>, SealError> {
    let sealed = lock::lock_with(&written::write(hand_off)?, passphrase.secret(), work_factor)?;
    if sealed.len() > LARGEST {
        return Err(SealError::NotSealed("it would be larger than 1 MiB".to_owned()));
    }
    Ok(sealed)
}

/// Opens a hand-off at a time. Takes about a second, and with a wrong passphrase as long.
///
/// # Errors
/// [`HandOffError`]: what the file is instead, or what is wrong with it.
pub fn open(
    bytes: &[u8],
    passphrase: &Passphrase,
    now: Timestamp,
) -> Result<HandOff, HandOffError> {
    if bytes.len() > LARGEST {
        return Err(HandOffError::TooLarge);
    }
    let hand_off = written::read(&lock::unlock(bytes, passphrase.secret())?)?;
    if now > hand_off.open_until {
        return Err(HandOffError::OutOfDate { since: hand_off.open_until });
    }
    Ok(hand_off)
}

/// Could this be a hand-off? Told from its beginning and its size, before anybody is asked for a passphrase.
///
/// # Errors
/// [`HandOffError`]: what the file is instead.
pub fn is_one(bytes: &[u8]) -> Result<(), HandOffError> {
    if bytes.len() > LARGEST {
        return Err(HandOffError::TooLarge);
    }
    lock::begun(bytes).map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checklist::usual_checklist;
    use crate::hand_off::{Contact, Permitted};
    use keydesk_domain::{EnvironmentSlug, PermissionSet, PlainToken};
    use proptest::prelude::*;
    use serde_json::json;

    const WORDS: &str = "Copper lantern over the quiet harbour";

    fn time(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn hand_off() -> HandOff {
        let contact = Contact {
            name: "Ann Lee".parse().unwrap(),
            email: "ann@fernwood.example".parse().unwrap(),
        };
        let slug = EnvironmentSlug::parse("sandbox").unwrap();
        HandOff {
            base_url: "https://gateway.fernwood.example".parse().unwrap(),
            environment_name: "Sandbox".parse().unwrap(),
            token: PlainToken::from_random(&slug, &[7; 32]),
            environment: slug,
            token_name: "SAP Integration".parse().unwrap(),
            account_name: "SAP".parse().unwrap(),
            permissions: Permitted::of(PermissionSet::reachable_with_a_token()),
            business: Some("5f3c1eb00000000000000001".parse().unwrap()),
            checklist: usual_checklist(Some(&contact)),
            contact: Some(contact),
            made_at: time("2026-11-25T09:00:00Z"),
            open_until: time("2026-12-02T09:00:00Z"),
            dies_unless_used_by: None,
        }
    }

    fn passphrase() -> Passphrase {
        Passphrase::typed(WORDS)
    }

    /// Sealed as always, but quickly.
    fn sealed() -> Vec<u8> {
        seal_with(&hand_off(), &passphrase(), 1).unwrap()
    }

    fn opened(bytes: &[u8]) -> Result<HandOff, HandOffError> {
        open(bytes, &passphrase(), time("2026-11-26T00:00:00Z"))
    }

    /// Sealed with other contents, as somebody else or another Keydesk might.
    fn sealed_json(value: &serde_json::Value) -> Vec<u8> {
        lock::lock_with(value.to_string().as_bytes(), passphrase().secret(), 1).unwrap()
    }

    #[test]
    fn what_was_sealed_is_what_is_opened() {
        let (before, after) = (hand_off(), opened(&sealed()).unwrap());
        assert_eq!(after.token.expose(), before.token.expose());
        assert_eq!(format!("{after:?}"), format!("{before:?}"));
    }

    #[test]
    fn a_real_one_opens_with_its_passphrase_and_with_no_other() {
        let passphrase = Passphrase::generate().unwrap();
        let sealed = seal(&hand_off(), &passphrase).unwrap();
        let now = time("2026-11-26T00:00:00Z");
        let typed = passphrase.expose().replace('-', " ").to_uppercase();
        assert!(open(&sealed, &Passphrase::typed(&typed), now).is_ok());
        assert_eq!(
            open(&sealed, &self::passphrase(), now).unwrap_err(),
            HandOffError::WrongPassphrase
        );
    }

    #[test]
    fn age_alone_reads_it() {
        let identity = age::scrypt::Identity::new(passphrase().secret().clone());
        let json: serde_json::Value =
            serde_json::from_slice(&age::decrypt(&identity, &sealed()).unwrap()).unwrap();
        assert_eq!((&json["format"], &json["version"]), (&json!("keydesk-hand-off"), &json!(1)));
        assert_eq!(json["token_name"], "SAP Integration");
        assert_eq!(
            json["permissions"][0],
            json!({ "permission": "products:view", "label": "Products: view" })
        );
    }

    #[test]
    fn nothing_of_it_can_be_read_in_the_file_or_printed() {
        let (hand_off, sealed) = (hand_off(), sealed());
        let token = hand_off.token.expose();
        for secret in
            [&token[..12], &token[20..32], &token[token.len() - 12..], "SAP", "gateway.fernwood"]
        {
            assert!(
                !sealed.windows(secret.len()).any(|part| part == secret.as_bytes()),
                "{secret}"
            );
        }
        let printed = format!("{hand_off:?} {:?}", passphrase());
        assert!(!printed.contains("kd_") && !printed.contains("copper"), "{printed}");
    }

    #[test]
    fn every_changed_byte_is_refused() {
        // A short one: each of its bytes is tried.
        let short =
            HandOff { permissions: Vec::new(), checklist: Vec::new(), contact: None, ..hand_off() };
        let sealed = seal_with(&short, &passphrase(), 1).unwrap();
        assert!(opened(&sealed).is_ok());
        let end = sealed.trim_ascii_end().len();
        for place in 0..end {
            for other in [sealed[place] ^ 1, b'\n'] {
                let mut changed = sealed.clone();
                changed[place] = other;
                // The end of a line may be written in more ways than one, and stays the end of a line.
                if other != sealed[place] && sealed[place] != b'\n' {
                    let error =
                        opened(&changed).expect_err(&format!("byte {place} became {other}"));
                    assert!(!error.to_string().contains("kd_"), "{error}");
                }
            }
        }
    }

    #[test]
    fn every_cut_is_refused() {
        let sealed = sealed();
        let whole = sealed.trim_ascii_end().len();
        for at in 0..whole {
            assert!(opened(&sealed[..at]).is_err(), "cut after {at}");
            assert!(at == 0 || opened(&sealed[at..]).is_err(), "cut before {at}");
        }
        assert_eq!(opened(&sealed[..whole / 2]).unwrap_err(), HandOffError::Damaged);
        assert_eq!(opened(&sealed[whole / 2..]).unwrap_err(), HandOffError::Damaged);
    }

    #[test]
    fn foreign_files_are_told_apart() {
        assert_eq!(opened(b"").unwrap_err(), HandOffError::Empty);
        assert_eq!(opened(b" \r\n ").unwrap_err(), HandOffError::Empty);
        let page = b"\n<!DOCTYPE html>\n<html><title>Sign in</title>";
        assert_eq!(opened(page).unwrap_err(), HandOffError::WebPage);
        for foreign in [
            &b"PK\x03\x04"[..],
            b"kd_sandbox_",
            b"{}",
            &[0xff; 300],
            b"-----BEGIN PGP MESSAGE-----",
        ] {
            let error = opened(foreign).unwrap_err();
            assert!(
                matches!(error, HandOffError::Foreign | HandOffError::Damaged),
                "{foreign:?}: {error:?}"
            );
        }
        assert_eq!(opened(&vec![b'A'; LARGEST + 1]).unwrap_err(), HandOffError::TooLarge);
        assert_eq!(opened(&sealed_json(&json!({ "a": 1 }))).unwrap_err(), HandOffError::Foreign);
        assert_eq!(
            opened(&sealed_json(&json!("kd_sandbox_x"))).unwrap_err(),
            HandOffError::Foreign
        );
    }

    #[test]
    fn it_is_refused_after_its_own_date() {
        let until = hand_off().open_until;
        assert!(open(&sealed(), &passphrase(), until).is_ok());
        let late =
            open(&sealed(), &passphrase(), until + jiff::SignedDuration::from_secs(1)).unwrap_err();
        assert_eq!(
            late.to_string(),
            "The hand-off is out of date since 2026-12-02T09:00:00Z. Ask for a new one."
        );
    }

    #[test]
    fn one_of_a_newer_version_is_not_guessed_at() {
        let newer = sealed_json(
            &json!({ "format": "keydesk-hand-off", "version": 2, "token": "elsewhere" }),
        );
        assert_eq!(opened(&newer).unwrap_err(), HandOffError::Newer { version: 2 });
    }

    #[test]
    fn contents_that_are_not_what_they_should_be_are_refused() {
        let good: serde_json::Value =
            serde_json::from_slice(&written::write(&hand_off()).unwrap()).unwrap();
        assert!(opened(&sealed_json(&good)).is_ok());
        for (field, bad) in [
            ("token", json!("kd_sandbox_cut")),
            ("token", json!(5)),
            ("base_url", json!("javascript:alert(1)")),
            ("base_url", json!("https://user:secret@example.com")),
            ("token_name", json!("\u{1b}[2J")),
            ("business", json!("../../user")),
            ("checklist", json!(["\u{202e}gnihtemos"])),
            ("permissions", json!([{ "permission": "products:view", "label": "" }])),
            ("open_until", json!("soon")),
            ("contact", json!({ "name": "Ann Lee", "email": "nobody" })),
        ] {
            let mut changed = good.clone();
            changed[field] = bad.clone();
            assert_eq!(
                opened(&sealed_json(&changed)).unwrap_err(),
                HandOffError::Damaged,
                "{field}: {bad}"
            );
        }
        let mut with_more = good;
        with_more["added_later"] = json!(true);
        assert!(opened(&sealed_json(&with_more)).is_ok(), "a field more is no newer version");
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes: Vec<u8>) {
            prop_assert!(opened(&bytes).is_err());
            let marked = [b"-----BEGIN AGE ENCRYPTED FILE-----\n", &bytes[..], b"\n-----END AGE ENCRYPTED FILE-----\n"].concat();
            prop_assert!(opened(&marked).is_err());
        }

        #[test]
        fn anything_put_in_its_middle_is_refused(at in 40_usize..400, bytes in proptest::collection::vec(any::<u8>(), 1..40)) {
            let sealed = sealed();
            let changed = [&sealed[..at], &bytes, &sealed[at..]].concat();
            prop_assert!(opened(&changed).is_err());
        }
    }
}
