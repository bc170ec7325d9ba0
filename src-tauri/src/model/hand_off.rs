//! A hand-off to save.

use super::SecretHandle;
use serde::{Deserialize, Serialize};
use specta::Type;

/// What goes into a hand-off besides the token.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct HandOffDetails {
    /// Where the partner reaches the gateway; nothing is where it listens.
    pub base_url: Option<String>,
    /// Whom to ask: a name; empty is nobody in particular.
    pub contact_name: String,
    /// Their e-mail.
    pub contact_email: String,
    /// The identifier of the business whose data it is for; empty is none in particular.
    pub business: String,
    /// For how many days it can be opened: 1 to 90.
    pub open_days: u32,
}

/// A hand-off that was saved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SavedHandOff {
    /// Where it is.
    pub path: String,
    /// Until when it can be opened.
    pub open_until: String,
    /// What stands for its passphrase, which is shown and copied as a token is.
    pub passphrase: SecretHandle,
    /// The base URL in it is one that only this machine reaches.
    pub only_here: bool,
}
