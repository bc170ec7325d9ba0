//! The permission catalogue: the one place in the code that lists what can be permitted.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use thiserror::Error;

/// What may be done in an area. Edit includes view.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
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

macro_rules! areas {
    ($($(#[$doc:meta])* $area:ident = $index:literal, $word:literal, $label:literal, $kind:ident;)*) => {
        /// A part of the FoodLogiQ API, or of Keydesk's own administration, that permissions are given for.
        ///
        /// The number is the area's place in a stored or shared set of bits in memory only; files and messages use the word.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum Area { $($(#[$doc])* $area = $index,)* }

        impl Area {
            /// Every area, in the order in which screens list them.
            pub const ALL: &'static [Area] = &[$(Area::$area,)*];

            /// The word used in a permission's name: `recall-responses`.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$area => $word,)* }
            }
            /// What a screen calls it: "Recall responses".
            #[must_use]
            pub const fn label(self) -> &'static str {
                match self { $(Self::$area => $label,)* }
            }
            /// Whether it is part of the FoodLogiQ API (reachable with a token) or of Keydesk's administration (not reachable with a token).
            #[must_use]
            pub const fn kind(self) -> AreaKind {
                match self { $(Self::$area => AreaKind::$kind,)* }
            }
        }
    };
}

/// Which side of Keydesk an area lies on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AreaKind {
    /// An area of the FoodLogiQ API: `view` and `edit`, reachable with a token.
    Api,
    /// Keydesk's own administration: never reachable with a token.
    Administration,
    /// As [`AreaKind::Administration`], and there is only `view`.
    AdministrationViewOnly,
}

areas! {
    /// Products.
    Products = 0, "products", "Products", Api;
    /// Locations.
    Locations = 1, "locations", "Locations", Api;
    /// Suppliers.
    Suppliers = 2, "suppliers", "Suppliers", Api;
    /// Customers.
    Customers = 3, "customers", "Customers", Api;
    /// Documents.
    Documents = 4, "documents", "Documents", Api;
    /// Assessments.
    Assessments = 5, "assessments", "Assessments", Api;
    /// Audits of suppliers and sites (not Keydesk's audit log).
    Audits = 6, "audits", "Audits", Api;
    /// Quality incidents.
    Incidents = 7, "incidents", "Incidents", Api;
    /// Recalls (stock recoveries).
    Recalls = 8, "recalls", "Recalls", Api;
    /// Responses to, comments on and documents of recalls.
    RecallResponses = 9, "recall-responses", "Recall responses", Api;
    /// Traceability events.
    Events = 10, "events", "Events (traceability)", Api;
    /// Purchase orders.
    PurchaseOrders = 11, "purchase-orders", "Purchase orders", Api;
    /// Reports.
    Reports = 12, "reports", "Reports", Api;
    /// The business's own settings.
    Business = 13, "business", "Business (settings)", Api;
    /// Accounts and roles.
    Users = 14, "users", "Users and roles", Administration;
    /// Environments.
    Environments = 15, "environments", "Environments", Administration;
    /// The audit log.
    AuditLog = 16, "audit-log", "Audit log", AdministrationViewOnly;
    /// Everybody's tokens.
    Tokens = 17, "tokens", "Everybody's API tokens", Administration;
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
        insta::assert_snapshot!(names.join(" "), @r#"products:view products:edit locations:view locations:edit suppliers:view suppliers:edit customers:view customers:edit documents:view documents:edit assessments:view assessments:edit audits:view audits:edit incidents:view incidents:edit recalls:view recalls:edit recall-responses:view recall-responses:edit events:view events:edit purchase-orders:view purchase-orders:edit reports:view reports:edit business:view business:edit users:view users:edit environments:view environments:edit audit-log:view tokens:view tokens:edit tokens:generate"#);
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
        assert_eq!(Permission::catalogue().filter(reachable).count(), 28);
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
