//! The business that requests are for: a segment of the API's paths.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use thiserror::Error;

/// A text that cannot be the identifier of a business.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("The identifier of a business has 1 to 64 letters, digits, hyphens and underscores.")]
pub struct InvalidBusinessId;

/// The identifier of a business in the API's paths (`/businesses/{businessId}/…`). It can be nothing but one whole segment.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct BusinessId(String);

impl BusinessId {
    /// Parses what was typed.
    ///
    /// # Errors
    /// [`InvalidBusinessId`].
    pub fn parse(text: &str) -> Result<Self, InvalidBusinessId> {
        let text = text.trim();
        let ok = (1..=64).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
        if ok { Ok(Self(text.to_owned())) } else { Err(InvalidBusinessId) }
    }

    /// Its text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for BusinessId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
impl fmt::Debug for BusinessId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}
impl FromStr for BusinessId {
    type Err = InvalidBusinessId;
    fn from_str(text: &str) -> Result<Self, InvalidBusinessId> {
        Self::parse(text)
    }
}
impl TryFrom<String> for BusinessId {
    type Error = InvalidBusinessId;
    fn try_from(text: String) -> Result<Self, InvalidBusinessId> {
        Self::parse(&text)
    }
}
impl From<BusinessId> for String {
    fn from(id: BusinessId) -> String {
        id.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_but_one_segment_of_a_path_will_do() {
        assert_eq!(
            BusinessId::parse(" 5f3c1eb00000000000000001 ").unwrap().as_str(),
            "5f3c1eb00000000000000001"
        );
        for bad in ["", ".", "..", "a/b", "a%2fb", "a b", "a?b", &"x".repeat(65)] {
            assert_eq!(BusinessId::parse(bad), Err(InvalidBusinessId), "{bad}");
        }
    }
}
