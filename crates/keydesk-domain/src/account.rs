//! An account: someone or something that can sign in.

use crate::email::Email;
use crate::id::{AccountId, RoleId};
use crate::permission_set::PermissionSet;
use crate::role::Role;
use crate::text::AccountName;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Someone or something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AccountKind {
    /// A human being.
    Person,
    /// An integration: "Use an email address dedicated to the integration."
    Service,
}

impl AccountKind {
    /// The word kept in the store and used on the command line.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Service => "service",
        }
    }
}

/// Someone or something that can sign in. Its permissions are the union of those of its roles.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Identifies it.
    pub id: AccountId,
    /// Person or service.
    pub kind: AccountKind,
    /// As shown; not unique.
    pub name: AccountName,
    /// What it signs in with; unique.
    pub email: Email,
    /// Its roles, one or more.
    pub roles: Vec<RoleId>,
    /// Since when it is disabled, if it is.
    pub disabled_at: Option<Timestamp>,
    /// When it was made.
    pub created_at: Timestamp,
}

impl Account {
    /// Can it sign in, and do its tokens work?
    #[must_use]
    pub const fn is_enabled(&self) -> bool {
        self.disabled_at.is_none()
    }
}

/// The union of the permissions of these roles.
pub fn permissions_of<'a>(roles: impl IntoIterator<Item = &'a Role>) -> PermissionSet {
    roles.into_iter().fold(PermissionSet::EMPTY, |set, role| set.union(role.permissions))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::permission::{Area, Permission};
    use crate::text::RoleName;
    use uuid::Uuid;

    #[test]
    fn what_an_account_may_do_is_all_that_its_roles_permit() {
        let role = |permission| Role {
            id: RoleId::from_uuid(Uuid::nil()),
            name: RoleName::parse("Role").unwrap(),
            permissions: PermissionSet::EMPTY.with(permission),
            built_in: false,
        };
        let roles = [role(Permission::edit(Area::Products)), role(Permission::GenerateApiToken)];
        assert_eq!(
            permissions_of(&roles).to_string(),
            "products:view products:edit tokens:generate"
        );
        assert_eq!(permissions_of([]), PermissionSet::EMPTY);
    }

    #[test]
    fn the_kinds_words_are_those_of_their_json() {
        for (kind, word) in [(AccountKind::Person, "person"), (AccountKind::Service, "service")] {
            assert_eq!(kind.word(), word);
            assert_eq!(serde_json::to_value(kind).unwrap(), word);
        }
    }
}
