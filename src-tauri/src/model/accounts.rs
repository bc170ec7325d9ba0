//! Accounts as lists and forms have them.

use super::{AccountKind, Password, count, sentence, time, words};
use keydesk_desk::ListedAccount;
use serde::{Deserialize, Serialize};
use specta::Type;

/// An account in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AccountRow {
    /// Identifies it.
    pub id: String,
    /// Person or service account.
    pub kind: AccountKind,
    /// Its name.
    pub name: String,
    /// What it signs in with.
    pub email: String,
    /// Its roles' names.
    pub roles: Vec<String>,
    /// Its roles' identifiers.
    pub role_ids: Vec<String>,
    /// What it holds.
    pub permissions: Vec<String>,
    /// The same in a few words.
    pub permission_summary: String,
    /// Whether it can sign in and its tokens work.
    pub enabled: bool,
    /// Since when it is disabled.
    pub disabled_at: Option<String>,
    /// When it was made.
    pub created_at: String,
    /// Whether anybody can sign in as it.
    pub has_password: bool,
    /// Whether signing in as it takes a code, too.
    pub has_second_factor: bool,
    /// How many tokens it has.
    pub tokens: u32,
    /// Whether that is who is signed in.
    pub me: bool,
    /// Why it cannot be edited, disabled or deleted, if it cannot.
    pub why_not_edit: Option<String>,
    /// Why no token can be created on its behalf, if none can.
    pub why_not_token: Option<String>,
}

impl From<ListedAccount> for AccountRow {
    fn from(listed: ListedAccount) -> Self {
        let account = listed.view.account;
        Self {
            id: account.id.to_string(),
            kind: account.kind.into(),
            name: account.name.to_string(),
            email: account.email.to_string(),
            roles: listed.view.roles,
            role_ids: account.roles.iter().map(ToString::to_string).collect(),
            permissions: words(listed.view.permissions),
            permission_summary: listed.view.permissions.summary(),
            enabled: account.disabled_at.is_none(),
            disabled_at: account.disabled_at.map(time::out),
            created_at: time::out(account.created_at),
            has_password: listed.view.has_password,
            has_second_factor: listed.view.has_second_factor,
            tokens: count(listed.tokens),
            me: listed.is_me,
            why_not_edit: sentence(listed.why_not_edit),
            why_not_token: sentence(listed.why_not_token),
        }
    }
}

/// An account to make.
#[derive(Clone, Debug, Deserialize, Type)]
pub struct NewAccount {
    /// Person or service account.
    pub kind: AccountKind,
    /// Its name.
    pub name: String,
    /// What it signs in with.
    pub email: String,
    /// Its roles, by identifier.
    pub roles: Vec<String>,
    /// Its password; without one nobody can sign in as it.
    pub password: Option<Password>,
}

/// What to change about an account; nothing leaves it.
#[derive(Clone, Debug, Deserialize, Type)]
pub struct AccountEdit {
    /// Another name.
    pub name: Option<String>,
    /// Another e-mail.
    pub email: Option<String>,
    /// Other roles, whole, by identifier.
    pub roles: Option<Vec<String>>,
    /// Enable or disable.
    pub enabled: Option<bool>,
    /// Another password.
    pub password: Option<Password>,
}
