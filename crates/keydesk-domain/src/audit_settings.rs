//! How the audit log is sealed with checkpoints, and where these go: the admin's choice.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use thiserror::Error;

/// At most so many hours between two checkpoints that are written to the folder: a week.
pub const EXPORT_HOURS_MAX: u16 = 168;

/// Where the key that signs checkpoints is kept. Chosen openly by the admin; never the store's own database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum KeyPlace {
    /// The operating system's keychain.
    Keychain,
    /// A file of mode 0600 beside the store, for a server without a keychain. Whoever may write the store may read it, too.
    File,
}

/// A word that names no place.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("The key is kept in the keychain or in a file: choose keychain or file")]
pub struct NoSuchPlace;

impl fmt::Display for KeyPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Keychain => "keychain",
            Self::File => "file",
        })
    }
}

impl FromStr for KeyPlace {
    type Err = NoSuchPlace;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        [Self::Keychain, Self::File]
            .into_iter()
            .find(|place| place.to_string() == text)
            .ok_or(NoSuchPlace)
    }
}

/// How the audit log is sealed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditSettings {
    /// Where the key that signs is kept; nothing is signed until that was chosen.
    pub key_place: Option<KeyPlace>,
    /// The folder that checkpoints are written to, if one was chosen.
    pub export_folder: Option<String>,
    /// Every so many hours.
    pub export_hours: u16,
}

impl Default for AuditSettings {
    fn default() -> Self {
        Self { key_place: None, export_folder: None, export_hours: 24 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_read_by_its_word_and_by_nothing_else() {
        for (place, word) in [(KeyPlace::Keychain, "keychain"), (KeyPlace::File, "file")] {
            assert_eq!(place.to_string(), word);
            assert_eq!(word.parse(), Ok(place));
            assert_eq!(serde_json::to_value(place).unwrap(), word);
        }
        for bad in ["", "File", "database"] {
            assert_eq!(bad.parse::<KeyPlace>(), Err(NoSuchPlace), "{bad}");
        }
    }
}
