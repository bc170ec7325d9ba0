//! The shape of a token's text, and what is wrong with one that does not have it.
//!
//! `kd_<environment slug>_<43 base62 characters: 32 random bytes><6 base62 characters: CRC-32 of all before>`
//!
//! **Never change the prefix or the alphabet: it would revoke every token in use.** The checksum is no secret and proves
//! nothing about who made a token; it tells a token that was cut or mistyped from one that was never issued.

use crate::environment::EnvironmentSlug;
use thiserror::Error;
use zeroize::Zeroizing;

/// What every token begins with.
pub const PREFIX: &str = "kd_";
/// Base62 characters that hold the 32 random bytes.
pub const RANDOM_LENGTH: usize = 43;
/// Base62 characters that hold the CRC-32.
pub const CHECKSUM_LENGTH: usize = 6;
/// What stands behind the environment.
pub(crate) const TAIL: usize = RANDOM_LENGTH + CHECKSUM_LENGTH;
/// The characters of what stands behind the environment.
pub(crate) const ALPHABET: &[u8; 62] =
    b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// What is wrong with a text that was meant to be a token. It never holds any of the text.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Damage {
    /// Nothing about it says that it is one of ours.
    #[error("it does not look like a Keydesk token, which begins with kd_")]
    NotOurs,
    /// The beginning is not `kd_<slug>_`.
    #[error("its beginning is damaged: it should be kd_, the environment and another _")]
    Beginning,
    /// Too few characters.
    #[error("it is too short by {missing} character(s): it was cut")]
    TooShort {
        /// How many are missing.
        missing: usize,
    },
    /// Too many characters.
    #[error("it is too long by {extra} character(s): something was added")]
    TooLong {
        /// How many are too many.
        extra: usize,
    },
    /// A character that no token has.
    #[error("character {position} is none that a token has (letters A-Z, a-z and digits)")]
    Character {
        /// Its place, counted from 1.
        position: usize,
    },
    /// The checksum does not fit.
    #[error("its checksum does not fit: a character was changed or two were swapped")]
    Checksum,
}

impl Damage {
    /// The word in records and diagnoses.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::NotOurs => "not-ours",
            Self::Beginning => "beginning",
            Self::TooShort { .. } => "too-short",
            Self::TooLong { .. } => "too-long",
            Self::Character { .. } => "character",
            Self::Checksum => "checksum",
        }
    }
}

fn base62(mut value: u32, out: &mut [u8]) {
    for place in out.iter_mut().rev() {
        *place = ALPHABET[(value % 62) as usize];
        value /= 62;
    }
}

/// 32 bytes as 43 base62 digits (62^43 > 2^256), most significant first.
fn base62_of_32_bytes(bytes: &[u8; 32]) -> Zeroizing<[u8; RANDOM_LENGTH]> {
    let mut digits = Zeroizing::new([0_u8; RANDOM_LENGTH]);
    let mut number = Zeroizing::new(*bytes);
    for place in digits.iter_mut().rev() {
        let mut remainder = 0_u32;
        for byte in number.iter_mut() {
            let value = remainder * 256 + u32::from(*byte);
            *byte = (value / 62) as u8;
            remainder = value % 62;
        }
        *place = ALPHABET[remainder as usize];
    }
    digits
}

/// Writes a token's text from its environment and 32 random bytes.
pub(crate) fn write(slug: &EnvironmentSlug, random: &[u8; 32]) -> Zeroizing<String> {
    let mut text =
        Zeroizing::new(String::with_capacity(PREFIX.len() + slug.as_str().len() + 1 + TAIL));
    text.push_str(PREFIX);
    text.push_str(slug.as_str());
    text.push('_');
    text.extend(base62_of_32_bytes(random).iter().map(|&b| char::from(b)));
    let checksum = checksum_of(text.as_bytes());
    text.extend(checksum.iter().map(|&b| char::from(b)));
    text
}

/// Checks the shape of `text`: prefix, slug, alphabet, length, checksum. Gives the slug.
///
/// # Errors
/// [`Damage`], the first thing found wrong.
pub fn inspect(text: &str) -> Result<EnvironmentSlug, Damage> {
    EnvironmentSlug::parse(slug_of(text)?).map_err(|_| Damage::Beginning)
}

/// The slug in a text of the right shape, as [`inspect`] checks it. It is asked of every request, and keeps nothing of the text.
///
/// # Errors
/// As [`inspect`].
pub(crate) fn slug_of(text: &str) -> Result<&str, Damage> {
    let Some(rest) = text.strip_prefix(PREFIX) else {
        return Err(if looks_like_ours(text) { Damage::Beginning } else { Damage::NotOurs });
    };
    let (slug, tail) = rest.split_once('_').ok_or(Damage::Beginning)?;
    if !EnvironmentSlug::is_one(slug) {
        return Err(Damage::Beginning);
    }
    // Without looking for where, all at once is quicker; and whatever stands before the first that is none is one byte a character.
    let is_alphanumeric = tail.bytes().fold(true, |all, byte| all & byte.is_ascii_alphanumeric());
    if !is_alphanumeric
        && let Some(at) = tail.bytes().position(|byte| !byte.is_ascii_alphanumeric())
    {
        return Err(Damage::Character { position: text.len() - tail.len() + at + 1 });
    }
    match tail.len() {
        length if length < TAIL => return Err(Damage::TooShort { missing: TAIL - length }),
        length if length > TAIL => return Err(Damage::TooLong { extra: length - TAIL }),
        _ => {}
    }
    if checksum_fits(text.as_bytes()) { Ok(slug) } else { Err(Damage::Checksum) }
}

/// Does the checksum at the end of these bytes fit all before it?
pub(crate) fn checksum_fits(text: &[u8]) -> bool {
    let body_length = text.len().saturating_sub(CHECKSUM_LENGTH);
    let (body, checksum) = text.split_at(body_length);
    checksum == checksum_of(body)
}

/// The checksum of everything that stands before it.
pub(crate) fn checksum_of(body: &[u8]) -> [u8; CHECKSUM_LENGTH] {
    let mut checksum = [0_u8; CHECKSUM_LENGTH];
    base62(crc32fast::hash(body), &mut checksum);
    checksum
}

/// Was this meant to be a token of ours? True for a whole one, and for one whose beginning or end is cut or whose case was changed.
fn looks_like_ours(text: &str) -> bool {
    let beginning: String =
        text.chars().take(PREFIX.len()).collect::<String>().to_ascii_lowercase();
    let tail = text.rsplit('_').next().unwrap_or_default();
    beginning == PREFIX
        || (text.contains('_')
            && (TAIL - 9..=TAIL + 9).contains(&tail.len())
            && tail.bytes().all(|b| b.is_ascii_alphanumeric()))
        || (text.len() == TAIL && text.bytes().all(|b| b.is_ascii_alphanumeric()))
}

/// Does a whole, undamaged token stand anywhere in `text` (a URL, a header, a log line)?
#[must_use]
pub fn stands_in(text: &str) -> bool {
    // Most URLs have no underscore in them, which is found out sooner.
    text.contains('_')
        && text.match_indices(PREFIX).any(|(start, _)| {
            let run = &text[start..];
            let end =
                run.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(run.len());
            slug_of(&run[..end]).is_ok()
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn token(random: [u8; 32]) -> String {
        write(&EnvironmentSlug::parse("sandbox").unwrap(), &random).to_string()
    }

    #[test]
    fn the_shape_is_the_contracts() {
        let text = token([7; 32]);
        assert_eq!(text.len(), "kd_sandbox_".len() + 49);
        assert_eq!(inspect(&text).unwrap().as_str(), "sandbox");
        assert_eq!(token([0; 32])[11..54], "0".repeat(43));
        assert_eq!(token([255; 32]).len(), text.len());
    }

    #[test]
    fn what_is_wrong_is_said() {
        let text = token([9; 32]);
        assert_eq!(inspect("eyJhbGciOiJIUzI1NiJ9.e30.x"), Err(Damage::NotOurs));
        assert_eq!(inspect(&text[1..]), Err(Damage::Beginning));
        assert_eq!(inspect(&text.to_uppercase()), Err(Damage::Beginning));
        assert_eq!(inspect(&text[..text.len() - 3]), Err(Damage::TooShort { missing: 3 }));
        assert_eq!(inspect(&format!("{text}xy")), Err(Damage::TooLong { extra: 2 }));
        assert_eq!(inspect(&format!("{text}\"")), Err(Damage::Character { position: 61 }));
        assert_eq!(
            inspect(&format!("{}-", &text[..text.len() - 1])),
            Err(Damage::Character { position: 60 })
        );
        assert_eq!(inspect("kd_"), Err(Damage::Beginning));
        assert_eq!(inspect(""), Err(Damage::NotOurs));
    }

    #[test]
    fn a_token_in_a_url_is_found() {
        let text = token([3; 32]);
        assert!(stands_in(&format!("/businesses?access_token={text}&x=1")));
        assert!(!stands_in("/businesses/kd_sandbox_nothing"));
    }

    proptest! {
        #[test]
        fn parse_round_trips(random: [u8; 32]) {
            prop_assert!(inspect(&token(random)).is_ok());
        }

        #[test]
        fn every_one_character_change_is_refused(random: [u8; 32]) {
            let good = token(random);
            for place in 0..good.len() {
                for other in ALPHABET.iter().chain(b"_-. ") {
                    let mut bad = good.clone().into_bytes();
                    if bad[place] != *other {
                        bad[place] = *other;
                        let bad = String::from_utf8(bad).unwrap();
                        prop_assert!(inspect(&bad).is_err(), "place {place}: {}", *other as char);
                    }
                }
            }
        }

        #[test]
        fn every_transposition_is_refused(random: [u8; 32]) {
            let good = token(random).into_bytes();
            for a in 0..good.len() {
                for b in a + 1..good.len() {
                    let mut bad = good.clone();
                    bad.swap(a, b);
                    if bad != good {
                        prop_assert!(inspect(std::str::from_utf8(&bad).unwrap()).is_err(), "{a} and {b}");
                    }
                }
            }
        }

        #[test]
        fn every_cut_is_refused(random: [u8; 32]) {
            let good = token(random);
            for start in 0..good.len() {
                for end in start..good.len() {
                    prop_assert!(inspect(&good[start..end]).is_err());
                }
                prop_assert!(start == 0 || inspect(&good[start..]).is_err());
            }
        }

        #[test]
        fn no_text_makes_it_panic(text: String) {
            let _ = inspect(&text);
            prop_assert!(!stands_in(&text) || text.contains(PREFIX));
        }
    }

    #[test]
    fn a_token_is_written_as_it_always_was() {
        // Worked out apart from this program: base 62 of the bytes as one number, then CRC-32 of all before in the same digits.
        assert_eq!(token([7; 32]), "kd_sandbox_1fJjkkpe9PiTw9KSulA8Ghct30vZz4HpdQ5c5b9cPF13NBMug");
        let counted = std::array::from_fn(|at| at as u8);
        let eu2 = write(&EnvironmentSlug::parse("eu2").unwrap(), &counted);
        assert_eq!(eu2.as_str(), "kd_eu2_003aUlTJC7tjlCTQj2uNU3MFagCXG9LRKRcwGkBIDlf3kLgsq");
    }

    #[test]
    fn what_is_nearly_as_long_as_a_token_behind_its_last_underscore_was_meant_to_be_one() {
        let of = |length: usize| "a".repeat(length);
        for ours in [format!("x_{}", of(40)), format!("x_{}", of(58)), of(49), "KD_".to_owned()] {
            assert_eq!(inspect(&ours), Err(Damage::Beginning), "{ours}");
        }
        let other = format!("x_{}-", of(48));
        for other in [
            format!("x_{}", of(39)),
            format!("x_{}", of(59)),
            of(48),
            of(50),
            other,
            "k_".to_owned(),
        ] {
            assert_eq!(inspect(&other), Err(Damage::NotOurs), "{other}");
        }
        assert_eq!(inspect(&format!("{}-", of(48))), Err(Damage::NotOurs));
    }

    #[test]
    fn each_damage_has_its_word() {
        let damages = [
            Damage::NotOurs,
            Damage::Beginning,
            Damage::TooShort { missing: 1 },
            Damage::TooLong { extra: 1 },
            Damage::Character { position: 1 },
            Damage::Checksum,
        ];
        let words = damages.map(|it| it.word()).join(" ");
        assert_eq!(words, "not-ours beginning too-short too-long character checksum");
    }
}
