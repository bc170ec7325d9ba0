//! What a password must be: long, and not one that is guessed first. No composition rules (NIST SP 800-63B-4 section 3.1.1.2).

use crate::email::Email;
use crate::text::{AccountName, fold};
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;
use thiserror::Error;
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

/// The fewest characters (Unicode scalar values).
pub const PASSWORD_MIN: usize = 15;
/// The most characters.
pub const PASSWORD_MAX: usize = 256;
/// Fewer guesses than ten to this power and the password counts as one that everybody tries.
const GUESSABLE_LOG10: f64 = 8.0;

/// Passwords that are common although they are long, one a line.
static COMMON: &str = include_str!("common_passwords.txt");

/// Why a password is not accepted. It never holds any of it.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum WeakPassword {
    /// Too short.
    #[error(
        "The password has {length} characters; it needs at least {PASSWORD_MIN}. A passphrase of several words is long and easy to remember."
    )]
    TooShort {
        /// How many it has.
        length: usize,
    },
    /// Too long.
    #[error("The password has more than {PASSWORD_MAX} characters.")]
    TooLong,
    /// On the list of common ones, or built as those are.
    #[error(
        "This password is one of those that are tried first. Choose several words that do not belong together."
    )]
    Common,
    /// Made of the account's own name or e-mail, or of this program's.
    #[error("The password is made of {of}. Choose something that cannot be known about you.")]
    Own {
        /// "your name", "your e-mail address", "this program's name".
        of: &'static str,
    },
}

/// How strong a password is, for showing beside the field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Strength {
    /// 0 (guessed at once) to 4 (very hard to guess), after `zxcvbn`.
    pub score: u8,
    /// The score in a word.
    pub word: &'static str,
}

/// A password in the one form in which it is hashed and compared: NFKC (NIST SP 800-63B-4 section 3.1.1.2).
#[must_use]
pub fn normalise(password: &SecretString) -> SecretString {
    let text: Zeroizing<String> = Zeroizing::new(password.expose_secret().nfkc().collect());
    SecretString::from(text.as_str())
}

/// Is this password good enough for this account? Gives its strength.
///
/// # Errors
/// [`WeakPassword`], with what to do.
pub fn check(
    password: &SecretString,
    name: &AccountName,
    email: &Email,
) -> Result<Strength, WeakPassword> {
    let normal = normalise(password);
    let text = normal.expose_secret();
    match text.chars().count() {
        length if length < PASSWORD_MIN => return Err(WeakPassword::TooShort { length }),
        length if length > PASSWORD_MAX => return Err(WeakPassword::TooLong),
        _ => {}
    }
    let folded = Zeroizing::new(fold(text));
    if COMMON.lines().any(|common| *folded == common) {
        return Err(WeakPassword::Common);
    }
    let own = [
        (email.key(), "your e-mail address"),
        (fold(email.local_part()), "your e-mail address"),
        (name.key(), "your name"),
        ("keydesk".to_owned(), "this program's name"),
        ("foodlogiq".to_owned(), "this program's name"),
    ];
    for (word, of) in &own {
        if mostly(&folded, word) {
            return Err(WeakPassword::Own { of });
        }
    }
    let words: Vec<&str> = own.iter().map(|(word, _)| word.as_str()).collect();
    let estimate = zxcvbn::zxcvbn(text, &words);
    if estimate.guesses_log10() < GUESSABLE_LOG10 {
        return Err(WeakPassword::Common);
    }
    let score = u8::from(estimate.score());
    Ok(Strength {
        score,
        word: ["guessed at once", "weak", "fair", "strong", "very strong"]
            [usize::from(score.min(4))],
    })
}

/// Is the password little more than this word: fewer than eight other characters once it is taken out?
fn mostly(folded: &str, word: &str) -> bool {
    word.chars().count() >= 3
        && folded.contains(word)
        && Zeroizing::new(folded.replace(word, "")).chars().count() < 8
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_for_ann(password: &str) -> Result<Strength, WeakPassword> {
        let name = AccountName::parse("Ann Example").unwrap();
        check(
            &SecretString::from(password),
            &name,
            &Email::parse("ann.example@fernwood.test").unwrap(),
        )
    }

    #[test]
    fn short_passwords_are_refused_whatever_they_are_made_of() {
        assert_eq!(check_for_ann("Xk9#vQ2!mZ7$aa"), Err(WeakPassword::TooShort { length: 14 }));
        assert_eq!(check_for_ann(""), Err(WeakPassword::TooShort { length: 0 }));
        assert_eq!(check_for_ann(&"long words ".repeat(30)), Err(WeakPassword::TooLong));
    }

    #[test]
    fn a_passphrase_without_digits_or_capitals_is_accepted() {
        assert_eq!(check_for_ann("plum harbour violet engine").unwrap().score, 4);
        assert!(check_for_ann("grüne äpfel im märz 雪").is_ok());
    }

    #[test]
    fn common_and_repetitive_passwords_are_refused() {
        for common in [
            "passwordpassword",
            "PasswordPassword",
            "123456789012345",
            "qwertyuiopasdfghjkl",
            "aaaaaaaaaaaaaaaaaaaa",
            "correcthorsebatterystaple",
            "iloveyouiloveyou",
        ] {
            assert_eq!(check_for_ann(common), Err(WeakPassword::Common), "{common}");
        }
    }

    #[test]
    fn passwords_made_of_ones_own_name_or_address_are_refused() {
        assert_eq!(
            check_for_ann("ann.example@fernwood.test"),
            Err(WeakPassword::Own { of: "your e-mail address" })
        );
        assert_eq!(
            check_for_ann("ann.example12345"),
            Err(WeakPassword::Own { of: "your e-mail address" })
        );
        assert_eq!(check_for_ann("Ann Example 2026!"), Err(WeakPassword::Own { of: "your name" }));
        assert_eq!(
            check_for_ann("KeydeskKeydesk1"),
            Err(WeakPassword::Own { of: "this program's name" })
        );
    }

    #[test]
    fn a_password_has_15_to_256_characters() {
        let of = |length: usize| {
            "plum harbour violet engine ".repeat(10).chars().take(length).collect::<String>()
        };
        for length in [15, 256] {
            assert!(check_for_ann(&of(length)).is_ok(), "{length}");
        }
        assert_eq!(check_for_ann(&of(14)), Err(WeakPassword::TooShort { length: 14 }));
        assert_eq!(check_for_ann(&of(257)), Err(WeakPassword::TooLong));
    }

    #[test]
    fn a_name_may_stand_in_a_password_that_has_eight_more_characters() {
        assert!(check_for_ann("ann.example plum harb").is_ok());
        assert_eq!(
            check_for_ann("ann.example plum har"),
            Err(WeakPassword::Own { of: "your e-mail address" })
        );
        assert!(check_for_ann("plum harbour violet engine keydesk").is_ok());
    }

    #[test]
    fn a_name_counts_from_three_characters_on() {
        let check_for = |name: &str, password: &str| {
            let email = Email::parse("someone@fernwood.test").unwrap();
            check(&SecretString::from(password), &AccountName::parse(name).unwrap(), &email)
        };
        assert_eq!(check_for("Ada", "adaadaadaadaada"), Err(WeakPassword::Own { of: "your name" }));
        assert_eq!(check_for("Al", "alalalalalalalal"), Err(WeakPassword::Common));
    }

    #[test]
    fn a_strength_has_its_word() {
        let strength = check_for_ann("plum harbour violet engine").unwrap();
        assert_eq!(strength, Strength { score: 4, word: "very strong" });
    }

    #[test]
    fn a_password_is_hashed_in_one_form_however_it_was_typed() {
        let [composed, apart] =
            ["caf\u{e9} \u{fb01}ord", "cafe\u{301} fiord"].map(SecretString::from);
        assert_eq!(normalise(&composed).expose_secret(), "caf\u{e9} fiord");
        assert_eq!(normalise(&apart).expose_secret(), normalise(&composed).expose_secret());
    }
}
