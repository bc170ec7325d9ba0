//! Why something was not done, as the page is told: what happened, what to do, and which field it is about.

use keydesk_control::Failure;
use keydesk_desk::DeskError;
use serde::{Deserialize, Serialize};
use specta::Type;
use std::fmt::Display;
use std::str::FromStr;

/// Why something was not done. Nothing was changed then, unless the message says otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    /// A stable word for the page to tell kinds apart.
    pub code: String,
    /// The form's field that it is about, in camelCase.
    pub field: Option<String>,
    /// What happened, why, and what to do.
    pub message: String,
    /// In how many seconds it is worth another try, if it is a matter of waiting.
    pub retry_after_seconds: Option<u32>,
}

impl Problem {
    /// A problem that is about no field.
    #[must_use]
    pub fn new(code: &str, message: impl Into<String>) -> Self {
        Self {
            code: code.to_owned(),
            field: None,
            message: message.into(),
            retry_after_seconds: None,
        }
    }

    /// Nobody is signed in.
    #[must_use]
    pub fn signed_out() -> Self {
        Self::new("signed-out", "Nobody is signed in. Sign in, then try again.")
    }

    /// Something was typed that cannot be.
    #[must_use]
    pub fn of_field(field: &str, message: impl Into<String>) -> Self {
        Self { field: Some(field.to_owned()), ..Self::new("invalid", message) }
    }
}

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Self {
        Self {
            code: failure.code,
            field: failure.field.as_deref().map(form_field),
            message: failure.message,
            retry_after_seconds: failure.retry_after_seconds,
        }
    }
}

impl From<DeskError> for Problem {
    fn from(error: DeskError) -> Self {
        Failure::from(error).into()
    }
}

/// Parses what was typed into a field.
///
/// # Errors
/// [`Problem`] about that field.
pub fn parse<T: FromStr<Err: Display>>(field: &str, typed: &str) -> Result<T, Problem> {
    typed.parse().map_err(|error: T::Err| Problem::of_field(field, error.to_string()))
}

/// The desk names fields as the command line does; forms do as JavaScript does.
pub(crate) fn form_field(option: &str) -> String {
    match option {
        "expires" => return "expiresAt".to_owned(),
        "permission" => return "permissions".to_owned(),
        "token-permission" => return "tokenPermissions".to_owned(),
        "allow-address" => return "allowedAddresses".to_owned(),
        _ => {}
    }
    let mut words = option.split('-');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |field, word| {
        let mut letters = word.chars();
        let capital = letters.next().map(|letter| letter.to_ascii_uppercase());
        field + &capital.into_iter().chain(letters).collect::<String>()
    })
}
