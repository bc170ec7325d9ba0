//! E-mail addresses as sign-in names.

use crate::text::fold;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use thiserror::Error;
use unicode_normalization::UnicodeNormalization;

/// Why a text cannot be an account's e-mail.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("This is not an e-mail address: {reason}.")]
pub struct InvalidEmail {
    reason: &'static str,
}

/// An account's e-mail: what it signs in with. Unique, letter case aside.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Email(String);

impl Email {
    /// Parses what was typed. As strict as sign-in names need and no stricter: one `@`, something on both sides,
    /// nothing unseen, no white space, at most 254 bytes (RFC 5321 section 4.5.3.1.3).
    ///
    /// # Errors
    /// [`InvalidEmail`] with the reason.
    pub fn parse(text: &str) -> Result<Self, InvalidEmail> {
        let refuse = |reason| Err(InvalidEmail { reason });
        let text: String = text.trim().nfc().collect();
        if text.is_empty() {
            return refuse("it is empty");
        }
        if text.len() > 254 {
            return refuse("it is longer than 254 bytes");
        }
        if text.chars().any(|c| c.is_whitespace() || crate::text::is_unseen(c)) {
            return refuse("it has a space or a character that cannot be seen");
        }
        if text
            .chars()
            .any(|c| matches!(c, '<' | '>' | '"' | ',' | ';' | '(' | ')' | '[' | ']' | '\\' | ':'))
        {
            return refuse("it has a character that an address cannot have");
        }
        let Some((local, domain)) = text.split_once('@') else {
            return refuse("there is no @ in it");
        };
        if local.is_empty() || local.len() > 64 {
            return refuse("the part before the @ must have 1 to 64 characters");
        }
        if domain.contains('@') {
            return refuse("there is more than one @ in it");
        }
        if domain.is_empty()
            || domain
                .split('.')
                .any(|label| label.is_empty() || label.starts_with('-') || label.ends_with('-'))
        {
            return refuse("the part after the @ is not a domain");
        }
        Ok(Self(text))
    }

    /// The address as typed.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The part before the `@`.
    #[must_use]
    pub fn local_part(&self) -> &str {
        self.0.split_once('@').map_or(self.0.as_str(), |(local, _)| local)
    }

    /// The key under which it must be unique: letter case and Unicode form folded.
    #[must_use]
    pub fn key(&self) -> String {
        fold(&self.0)
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
impl fmt::Debug for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}
impl FromStr for Email {
    type Err = InvalidEmail;
    fn from_str(text: &str) -> Result<Self, InvalidEmail> {
        Self::parse(text)
    }
}
impl TryFrom<String> for Email {
    type Error = InvalidEmail;
    fn try_from(text: String) -> Result<Self, InvalidEmail> {
        Self::parse(&text)
    }
}
impl From<Email> for String {
    fn from(email: Email) -> String {
        email.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn emails_that_differ_in_case_have_one_key() {
        assert_eq!(
            Email::parse("Ann@Example.com").unwrap().key(),
            Email::parse(" ann@example.COM ").unwrap().key()
        );
    }

    #[test]
    fn what_is_not_an_address_is_refused_with_its_reason() {
        for bad in [
            "",
            "ann",
            "@example.com",
            "ann@",
            "a@b@c",
            "an n@example.com",
            "ann@ex..com",
            "Ann <ann@example.com>",
            "a\u{202e}@b.c",
        ] {
            assert!(Email::parse(bad).is_err(), "{bad:?}");
        }
        assert!(Email::parse(&format!("{}@example.com", "x".repeat(300))).is_err());
        assert_eq!(Email::parse("sap@localhost").unwrap().local_part(), "sap");
    }

    #[test]
    fn an_address_has_at_most_254_bytes_and_64_of_them_before_the_at() {
        let address =
            |local: usize, domain: usize| format!("{}@{}", "a".repeat(local), "b".repeat(domain));
        let why = |text: &str| Email::parse(text).err().map(|error| error.reason);
        assert_eq!(why(&address(64, 189)), None);
        assert_eq!(why(&address(64, 190)), Some("it is longer than 254 bytes"));
        assert_eq!(
            why(&address(65, 2)),
            Some("the part before the @ must have 1 to 64 characters")
        );
    }

    #[test]
    fn a_domain_has_no_hyphen_at_either_end_of_a_label() {
        for bad in ["ann@-a.example", "ann@a-.example", "ann@a.example-"] {
            assert!(Email::parse(bad).is_err(), "{bad}");
        }
        assert!(Email::parse("ann@a-b.example").is_ok());
    }

    #[test]
    fn an_address_is_shown_and_kept_as_it_was_typed() {
        let email: Email = " Ann.Lee@Example.com".parse().unwrap();
        assert_eq!((email.as_str(), email.local_part()), ("Ann.Lee@Example.com", "Ann.Lee"));
        assert_eq!(format!("{email} {email:?}"), "Ann.Lee@Example.com \"Ann.Lee@Example.com\"");
        let json = serde_json::to_string(&email).unwrap();
        assert_eq!(json, "\"Ann.Lee@Example.com\"");
        assert_eq!(serde_json::from_str::<Email>(&json).unwrap(), email);
    }
}
