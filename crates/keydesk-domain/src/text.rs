//! Names that people type: what is allowed in them, and when two of them count as the same.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use thiserror::Error;
use unicode_normalization::UnicodeNormalization;

/// The most characters a name may have (Unicode scalar values, after trimming).
pub const NAME_MAX: usize = 64;

/// Why a text cannot be a name.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum InvalidName {
    /// Nothing but white space.
    #[error("The {what} is empty. Enter 1 to {NAME_MAX} characters.")]
    Empty {
        /// Which name: "role name", "token name".
        what: &'static str,
    },
    /// More than [`NAME_MAX`] characters.
    #[error("The {what} has {length} characters; the most is {NAME_MAX}.")]
    TooLong {
        /// Which name.
        what: &'static str,
        /// How many characters it has.
        length: usize,
    },
    /// A character that cannot be seen or that changes the direction of text, so that a name could pass for another.
    #[error(
        "The {what} has a character that cannot be seen (U+{code:04X}, character {position}). Remove it."
    )]
    Unseen {
        /// Which name.
        what: &'static str,
        /// The character's code point.
        code: u32,
        /// Its place, counted from 1.
        position: usize,
    },
}

/// Is this a character that a reader cannot see: control, format (bidi marks and zero-width ones among them), filler, non-character?
pub(crate) fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(u32::from(c),
            0x00AD | 0x034F | 0x0600..=0x0605 | 0x061C | 0x06DD | 0x070F | 0x08E2 | 0x115F | 0x1160
            | 0x17B4 | 0x17B5 | 0x180B..=0x180F | 0x200B..=0x200F | 0x2028..=0x202E | 0x2060..=0x206F
            | 0x3164 | 0xFE00..=0xFE0F | 0xFEFF | 0xFFA0 | 0xFFF0..=0xFFFD | 0x110BD | 0x110CD
            | 0x1BCA0..=0x1BCA3 | 0x1D173..=0x1D17A | 0xE000..=0xF8FF | 0xE0000..=0x0010_FFFF)
        || (u32::from(c) & 0xFFFE) == 0xFFFE
}

/// Trims, folds runs of white space into one space, composes (NFC), and refuses what cannot be seen.
///
/// # Errors
/// [`InvalidName`], naming `what`.
fn clean(what: &'static str, text: &str) -> Result<String, InvalidName> {
    // A line break or tab inside is a control character: refused, not folded away. Only the ends are trimmed of them.
    let trimmed = text.trim();
    if let Some((index, c)) = trimmed.chars().enumerate().find(|(_, c)| is_unseen(*c)) {
        return Err(InvalidName::Unseen { what, code: u32::from(c), position: index + 1 });
    }
    let clean: String = trimmed.split_whitespace().collect::<Vec<_>>().join(" ").nfc().collect();
    match clean.chars().count() {
        0 => Err(InvalidName::Empty { what }),
        length if length > NAME_MAX => Err(InvalidName::TooLong { what, length }),
        _ => Ok(clean),
    }
}

/// What two texts have in common when people would take them for the same: NFKC, letter case folded, white space removed.
#[must_use]
pub fn fold(text: &str) -> String {
    let folded: String = text.nfkc().collect::<String>().to_uppercase().to_lowercase();
    folded.nfkc().filter(|c| !c.is_whitespace()).collect()
}

macro_rules! name {
    ($(#[$doc:meta])* $name:ident, $what:literal) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Parses what was typed.
            ///
            /// # Errors
            /// [`InvalidName`] when it is empty, longer than [`NAME_MAX`] or has characters that cannot be seen.
            pub fn parse(text: &str) -> Result<Self, InvalidName> {
                clean($what, text).map(Self)
            }
            /// The name as shown.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
            /// The key under which it must be unique; see [`fold`].
            #[must_use]
            pub fn key(&self) -> String {
                fold(&self.0)
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(&self.0, f)
            }
        }
        impl FromStr for $name {
            type Err = InvalidName;
            fn from_str(text: &str) -> Result<Self, InvalidName> {
                Self::parse(text)
            }
        }
        impl TryFrom<String> for $name {
            type Error = InvalidName;
            fn try_from(text: String) -> Result<Self, InvalidName> {
                Self::parse(&text)
            }
        }
        impl From<$name> for String {
            fn from(name: $name) -> String {
                name.0
            }
        }
    };
}

name!(
    /// The name of an account's holder, as shown. Not unique: the e-mail is.
    AccountName,
    "name"
);
name!(
    /// A role's unique name.
    RoleName,
    "role name"
);
name!(
    /// An API token's unique name ("Enter a unique name for the token").
    TokenName,
    "token name"
);
name!(
    /// An environment's unique name.
    EnvironmentName,
    "environment name"
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_differ_in_case_spaces_or_unicode_form_have_one_key() {
        let key = TokenName::parse("SAP Integration").unwrap().key();
        for other in [
            "sap integration",
            " SAP   Integration ",
            "SAPIntegration",
            "ＳＡＰ Integration",
            "SAP\u{a0}Integration",
        ] {
            assert_eq!(TokenName::parse(other).unwrap().key(), key, "{other}");
        }
        assert_eq!(
            RoleName::parse("Cafe\u{301}").unwrap().key(),
            RoleName::parse("CAFÉ").unwrap().key()
        );
        assert_ne!(TokenName::parse("SAP Integration 2").unwrap().key(), key);
    }

    #[test]
    fn name_of_0_64_65_and_10000_characters() {
        assert_eq!(TokenName::parse(" \u{a0} "), Err(InvalidName::Empty { what: "token name" }));
        assert_eq!(TokenName::parse(&"é".repeat(64)).unwrap().as_str().chars().count(), 64);
        assert_eq!(
            TokenName::parse(&"x".repeat(65)),
            Err(InvalidName::TooLong { what: "token name", length: 65 })
        );
        assert_eq!(
            RoleName::parse(&"x".repeat(10_000)),
            Err(InvalidName::TooLong { what: "role name", length: 10_000 })
        );
    }

    #[test]
    fn name_with_control_or_bidi_characters() {
        for (bad, code) in [
            ("a\u{0}b", 0),
            ("a\nb", 10),
            ("a\u{202e}b", 0x202e),
            ("a\u{200b}b", 0x200b),
            ("a\u{7f}b", 0x7f),
        ] {
            assert_eq!(
                RoleName::parse(bad),
                Err(InvalidName::Unseen { what: "role name", code, position: 2 })
            );
        }
    }

    #[test]
    fn what_is_no_character_cannot_be_seen_and_letters_can() {
        for unseen in [
            '\u{7f}',
            '\u{ad}',
            '\u{200b}',
            '\u{fffe}',
            '\u{ffff}',
            '\u{1fffe}',
            '\u{2ffff}',
            '\u{e0001}',
        ] {
            assert!(is_unseen(unseen), "{:x}", u32::from(unseen));
        }
        for seen in ['a', 'b', ' ', 'é', '雪', '\u{1fffd}', '\u{20000}'] {
            assert!(!is_unseen(seen), "{:x}", u32::from(seen));
        }
    }

    #[test]
    fn white_space_inside_is_folded_and_the_place_of_what_cannot_be_seen_is_counted_from_one() {
        assert_eq!(
            TokenName::parse(" SAP \u{a0} Integration ").unwrap().as_str(),
            "SAP Integration"
        );
        for (text, position) in [("\u{200b}ab", 1), ("ab\u{200b}", 3)] {
            let expected = InvalidName::Unseen { what: "token name", code: 0x200b, position };
            assert_eq!(TokenName::parse(text), Err(expected));
        }
    }

    #[test]
    fn a_name_is_shown_and_kept_as_it_is() {
        let name: AccountName = "Ann \"A.\" Lee".parse().unwrap();
        assert_eq!(format!("{name} {name:?}"), r#"Ann "A." Lee "Ann \"A.\" Lee""#);
        let json = serde_json::to_string(&name).unwrap();
        assert_eq!(serde_json::from_str::<AccountName>(&json).unwrap(), name);
        assert!(serde_json::from_str::<AccountName>("\"\"").is_err());
    }
}
