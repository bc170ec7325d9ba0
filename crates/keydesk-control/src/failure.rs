//! Why a command was not carried out, as it goes over the socket.

use jiff::Timestamp;
use keydesk_desk::DeskError;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Why a command was not carried out. Nothing was changed then, unless the message says otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// A stable word for programs (see [`DeskError::code`]); besides those, `unreachable` and `protocol` for the socket itself.
    pub code: String,
    /// The option that it is about, if it is about one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub field: Option<String>,
    /// What happened, why, and what to do.
    pub message: String,
    /// In how many seconds it is worth another try, if it is a matter of waiting.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub retry_after_seconds: Option<u32>,
}

impl Failure {
    /// A failure that is about no field.
    #[must_use]
    pub fn new(code: &str, message: impl Into<String>) -> Self {
        Self {
            code: code.to_owned(),
            field: None,
            message: message.into(),
            retry_after_seconds: None,
        }
    }

    /// A failure about a field.
    #[must_use]
    pub fn of_field(code: &str, field: &str, message: impl Into<String>) -> Self {
        Self { field: Some(field.to_owned()), ..Self::new(code, message) }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Failure {}

impl From<DeskError> for Failure {
    fn from(error: DeskError) -> Self {
        let retry_after_seconds = match &error {
            DeskError::SlowDown { until, .. } => {
                let seconds = until.duration_since(Timestamp::now()).as_secs().max(0) + 1;
                Some(u32::try_from(seconds).unwrap_or(u32::MAX))
            }
            _ => None,
        };
        Self {
            code: error.code().to_owned(),
            field: error.field().map(str::to_owned),
            message: error.to_string(),
            retry_after_seconds,
        }
    }
}
