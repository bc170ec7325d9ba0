//! Roles as lists and forms have them.

use super::{sentence, words};
use keydesk_desk::ListedRole;
use serde::{Deserialize, Serialize};
use specta::Type;

/// A role in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RoleRow {
    /// Identifies it.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it permits.
    pub permissions: Vec<String>,
    /// The same in a few words.
    pub permission_summary: String,
    /// Whether it is Administrator, which stays as it is.
    pub built_in: bool,
    /// The e-mails of those who have it.
    pub holders: Vec<String>,
    /// Why it cannot be edited, if it cannot.
    pub why_not_edit: Option<String>,
    /// Why it cannot be deleted, if it cannot.
    pub why_not_delete: Option<String>,
}

impl From<ListedRole> for RoleRow {
    fn from(listed: ListedRole) -> Self {
        let role = listed.view.role;
        Self {
            id: role.id.to_string(),
            name: role.name.to_string(),
            permissions: words(role.permissions),
            permission_summary: role.permissions.summary(),
            built_in: role.built_in,
            holders: listed.view.holders,
            why_not_edit: sentence(listed.why_not_edit),
            why_not_delete: sentence(listed.why_not_delete),
        }
    }
}

/// A role as a form has it: to make, or as it shall be.
#[derive(Clone, Debug, Deserialize, Type)]
pub struct NewRole {
    /// Its unique name.
    pub name: String,
    /// What it permits.
    pub permissions: Vec<String>,
}
