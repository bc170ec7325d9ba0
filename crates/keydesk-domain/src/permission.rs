//! The permission catalogue: what can be permitted, made of the areas of `keydesk-catalogue`.

pub use keydesk_catalogue::{Area, AreaKind};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use thiserror::Error;

/// What may be done in an area. Edit includes view.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Access {
    /// Read.
    View,
    /// Create, change and delete; includes [`Access::View`].
    Edit,
}

impl Access {
    /// The word used in a permission's name.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::View => "view",
            Self::Edit => "edit",
        }
    }
}

/// One thing that an account may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Permission {
    /// Access to an area, such as `products:view`.
    In(Area, Access),
    /// **Generate API Token**: make tokens of one's own (`tokens:generate`).
    GenerateApiToken,
}

impl Permission {
    /// `area:view`.
    #[must_use]
    pub const fn view(area: Area) -> Self {
        Self::In(area, Access::View)
    }
    /// `area:edit`.
    #[must_use]
    pub const fn edit(area: Area) -> Self {
        Self::In(area, Access::Edit)
    }

    /// The whole catalogue, in the order in which screens list it.
    pub fn catalogue() -> impl Iterator<Item = Permission> {
        Area::ALL
            .iter()
            .flat_map(|&area| {
                let edit = (area.kind() != AreaKind::AdministrationViewOnly)
                    .then_some(Permission::edit(area));
                [Some(Permission::view(area)), edit].into_iter().flatten()
            })
            .chain([Permission::GenerateApiToken])
    }

    /// Can a token reach what this permits? Administration it never can.
    #[must_use]
    pub fn reachable_with_a_token(self) -> bool {
        matches!(self, Self::In(area, _) if area.kind() == AreaKind::Api)
    }

    /// What a screen calls it: "Products: edit", "Generate API Token".
    #[must_use]
    pub fn label(self) -> String {
        match self {
            Self::In(area, access) => format!("{}: {}", area.label(), access.word()),
            Self::GenerateApiToken => "Generate API Token".to_owned(),
        }
    }
}

impl fmt::Display for Permission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::In(area, access) => write!(f, "{}:{}", area.word(), access.word()),
            Self::GenerateApiToken => f.write_str("tokens:generate"),
        }
    }
}

/// A text that names no permission of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error(
    "There is no permission \"{0}\". One looks like products:view; `keydeskctl role permissions` lists them all."
)]
pub struct UnknownPermission(String);

impl FromStr for Permission {
    type Err = UnknownPermission;
    fn from_str(text: &str) -> Result<Self, UnknownPermission> {
        let wanted = text.trim();
        Self::catalogue()
            .find(|permission| permission.to_string() == wanted)
            .ok_or_else(|| UnknownPermission(wanted.chars().take(80).collect()))
    }
}
impl TryFrom<String> for Permission {
    type Error = UnknownPermission;
    fn try_from(text: String) -> Result<Self, UnknownPermission> {
        text.parse()
    }
}
impl From<Permission> for String {
    fn from(permission: Permission) -> String {
        permission.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_catalogue_is_that_of_the_product_page() {
        let names: Vec<String> = Permission::catalogue().map(|p| p.to_string()).collect();
        insta::assert_snapshot!(names.join(" "), @"products:view products:edit locations:view locations:edit suppliers:view suppliers:edit customers:view customers:edit documents:view documents:edit document-approvals:view document-approvals:edit assessments:view assessments:edit audits:view audits:edit incidents:view incidents:edit recalls:view recalls:edit recall-responses:view recall-responses:edit events:view events:edit purchase-orders:view purchase-orders:edit reports:view reports:edit contacts:view contacts:edit communities:view communities:edit sharing:view sharing:edit custom-attributes:view custom-attributes:edit growing:view growing:edit members:view members:edit business:view business:edit users:view users:edit environments:view environments:edit audit-log:view tokens:view tokens:edit tokens:generate");
    }

    #[test]
    fn every_name_parses_back_and_no_other() {
        for permission in Permission::catalogue() {
            assert_eq!(permission.to_string().parse(), Ok(permission));
        }
        for bad in [
            "",
            "products",
            "products:delete",
            "Products:view",
            "audit-log:edit",
            "tokens:generate:view",
            "*",
        ] {
            assert!(bad.parse::<Permission>().is_err(), "{bad}");
        }
    }

    #[test]
    fn labels_are_those_of_the_screens() {
        let labels = [
            Permission::view(Area::AuditLog),
            Permission::edit(Area::Products),
            Permission::GenerateApiToken,
        ];
        assert_eq!(
            labels.map(Permission::label),
            ["Audit log: view", "Products: edit", "Generate API Token"]
        );
    }

    #[test]
    fn a_token_reaches_the_api_and_nothing_of_the_administration() {
        let reachable = |it: &Permission| it.reachable_with_a_token();
        assert_eq!(Permission::catalogue().filter(reachable).count(), 42);
        assert_eq!(
            Permission::catalogue().find(|it| !reachable(it)),
            Some(Permission::view(Area::Users))
        );
    }

    #[test]
    fn a_permission_is_written_in_json_by_its_name_and_read_by_it_alone() {
        let json = serde_json::to_string(&Permission::edit(Area::Recalls)).unwrap();
        assert_eq!(json, "\"recalls:edit\"");
        assert_eq!(
            serde_json::from_str::<Permission>(&json).unwrap(),
            Permission::edit(Area::Recalls)
        );
        assert!(serde_json::from_str::<Permission>("\"recalls:delete\"").is_err());
    }
}
