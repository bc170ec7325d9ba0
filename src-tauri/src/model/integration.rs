//! A new integration as the wizard has it: role, service account and token, made in one act.

use super::{CreatedToken, time, words};
use crate::problem::form_field;
use serde::{Deserialize, Serialize};
use specta::Type;

/// What can be connected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct IntegrationKind {
    /// Its word: "erp".
    pub word: String,
    /// The article's name of it: "ERP systems".
    pub label: String,
    /// An example of a token's name: "SAP Integration".
    pub example: String,
    /// The preset that its role is suggested from.
    pub preset: String,
    /// That preset's name: "Product Synchronization".
    pub preset_label: String,
    /// What is suggested.
    pub permissions: Vec<String>,
    /// The least that it needs.
    pub least: Vec<String>,
}

impl From<keydesk_domain::IntegrationKind> for IntegrationKind {
    fn from(kind: keydesk_domain::IntegrationKind) -> Self {
        Self {
            word: kind.word().to_owned(),
            label: kind.label().to_owned(),
            example: kind.example().to_owned(),
            preset: kind.preset().word().to_owned(),
            preset_label: kind.preset().label().to_owned(),
            permissions: words(kind.suggested()),
            least: words(kind.least()),
        }
    }
}

/// What is suggested for a new integration. The names are free, and the e-mail is dedicated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct IntegrationSuggestion {
    /// What is connected, and with what permissions.
    pub kind: IntegrationKind,
    /// The role's name.
    pub role_name: String,
    /// The account's name.
    pub account_name: String,
    /// The account's e-mail.
    pub email: String,
    /// The token's name.
    pub token_name: String,
}

/// The wizard's forms as they were filled in. Never a secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct IntegrationDraft {
    /// The step that is shown.
    pub step: u32,
    /// What is connected, by its word.
    pub kind: Option<String>,
    /// Its role.
    pub role: DraftRole,
    /// Its account.
    pub account: DraftAccount,
    /// Its token.
    pub token: DraftToken,
    /// How it is handed over.
    pub hand_off: DraftHandOff,
}

/// A role to make, one that is there, or that of an account that is there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "which", rename_all = "kebab-case")]
pub enum DraftRole {
    /// One to make.
    New {
        /// Its name.
        name: String,
        /// What it permits.
        permissions: Vec<String>,
    },
    /// One that is there.
    Existing {
        /// Its identifier.
        id: String,
    },
    /// None: an account that is there keeps the roles that it has.
    OfTheAccount,
}

/// A service account to make, or one that is there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "which", rename_all = "kebab-case")]
pub enum DraftAccount {
    /// One to make. It has no password: nobody can sign in as it until one is set.
    New {
        /// Its name.
        name: String,
        /// Its e-mail.
        email: String,
    },
    /// One that is there.
    Existing {
        /// Its identifier.
        id: String,
    },
}

/// A token to make.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DraftToken {
    /// Its name.
    pub name: String,
    /// The environment in which it works, by slug, name or identifier.
    pub environment: String,
    /// From when on it is refused; nothing is never.
    pub expires_at: Option<String>,
    /// A smaller set than the account's; nothing is the same access as the account.
    pub permissions: Option<Vec<String>>,
    /// The addresses it may be used from; empty is any.
    pub allowed_addresses: Vec<String>,
    /// It dies unless it was used by then; nothing is no such condition.
    pub use_by: Option<String>,
}

/// Who gets the token, and until when the hand-off can be opened.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DraftHandOff {
    /// Who to ask: a name.
    pub contact_name: String,
    /// Who to ask: an e-mail.
    pub contact_email: String,
    /// For how many days the hand-off can be opened.
    pub open_days: u32,
}

/// Something about one field of a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct FieldNote {
    /// The field: "roleName", "role", "permissions", "accountName", "account", "email", "tokenName", "environment", "expiresAt",
    /// "tokenPermissions", "allowedAddresses", "useBy", "kind".
    pub field: String,
    /// What about it, and what to do.
    pub message: String,
}

impl From<keydesk_desk::Finding> for FieldNote {
    fn from(finding: keydesk_desk::Finding) -> Self {
        Self { field: form_field(finding.field), message: finding.message }
    }
}

/// What was found about a draft. Nothing was made.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Type)]
pub struct IntegrationCheck {
    /// What keeps it from being created.
    pub problems: Vec<FieldNote>,
    /// What speaks against it, and does not keep it from being created.
    pub warnings: Vec<FieldNote>,
}

/// An integration just made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CreatedIntegration {
    /// Its token, and what stands for its text.
    pub token: CreatedToken,
    /// The identifier of its account.
    pub account_id: String,
    /// The names of its account's roles.
    pub roles: Vec<String>,
}

/// How far a token has come on its way to the first request that is let through.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct TokenProgress {
    /// Identifies the token.
    pub id: String,
    /// Where it stands.
    pub stage: ProgressStage,
    /// When the first request for the API was let through.
    pub first_let_through_at: Option<String>,
    /// The last request that was refused.
    pub last_refused: Option<ProgressRefusal>,
    /// It dies unless it was used by then; nothing once it was.
    pub use_by: Option<String>,
}

/// Where a new token stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum ProgressStage {
    /// Nothing has come yet.
    Waiting,
    /// All that came so far was refused.
    Refused,
    /// A request was let through.
    LetThrough,
}

/// A request that was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ProgressRefusal {
    /// Its request id, for Diagnose.
    pub request_id: String,
    /// The reason's word.
    pub reason: String,
    /// The sentence that the caller was answered with.
    pub detail: String,
    /// When.
    pub at: String,
}

impl TokenProgress {
    /// Where this token stands.
    pub(crate) fn of(id: String, progress: keydesk_desk::TokenProgress) -> Self {
        let stage = match (progress.first_let_through_at, &progress.last_refused) {
            (Some(_), _) => ProgressStage::LetThrough,
            (None, Some(_)) => ProgressStage::Refused,
            (None, None) => ProgressStage::Waiting,
        };
        Self {
            id,
            stage,
            first_let_through_at: progress.first_let_through_at.map(time::out),
            last_refused: progress.last_refused.map(|it| ProgressRefusal {
                request_id: it.request_id,
                reason: it.reason,
                detail: it.detail,
                at: time::out(it.at),
            }),
            use_by: progress.use_by.map(time::out),
        }
    }
}
