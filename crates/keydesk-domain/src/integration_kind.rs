//! What API tokens are commonly used for ("API Tokens are commonly used when connecting FoodLogiQ to: …"), and what each kind of
//! integration is suggested to start from.

use crate::permission::{Area, Permission};
use crate::permission_set::PermissionSet;
use crate::preset::Preset;
use serde::{Deserialize, Serialize};
use std::str::FromStr;
use thiserror::Error;

/// What is connected: the article's list, in its order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum IntegrationKind {
    /// "ERP systems".
    Erp,
    /// "WMS platforms".
    Wms,
    /// "Business intelligence tools".
    BusinessIntelligence,
    /// "Custom integrations".
    Custom,
    /// "Integration partners and middleware providers".
    Middleware,
}

/// No kind has this word.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error(
    "There is no kind of integration \"{0}\". There are: erp, wms, business-intelligence, custom, middleware."
)]
pub struct UnknownKind(String);

impl IntegrationKind {
    /// All of them, in the article's order.
    pub const ALL: [Self; 5] =
        [Self::Erp, Self::Wms, Self::BusinessIntelligence, Self::Custom, Self::Middleware];

    /// The article's name of it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Erp => "ERP systems",
            Self::Wms => "WMS platforms",
            Self::BusinessIntelligence => "Business intelligence tools",
            Self::Custom => "Custom integrations",
            Self::Middleware => "Integration partners and middleware providers",
        }
    }

    /// The word for a command line.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Erp => "erp",
            Self::Wms => "wms",
            Self::BusinessIntelligence => "business-intelligence",
            Self::Custom => "custom",
            Self::Middleware => "middleware",
        }
    }

    /// A name to start from: the article's example, where it has one.
    #[must_use]
    pub const fn example(self) -> &'static str {
        match self {
            Self::Erp => "SAP Integration",
            Self::Wms => "WMS Connector",
            Self::BusinessIntelligence => "Power BI Reporting",
            Self::Custom => "Product Data Export",
            Self::Middleware => "Middleware Integration",
        }
    }

    /// The row of the article's table of roles that fits.
    #[must_use]
    pub const fn preset(self) -> Preset {
        match self {
            Self::Erp => Preset::ProductSynchronization,
            Self::Wms | Self::Middleware => Preset::DataExport,
            Self::BusinessIntelligence => Preset::Reporting,
            Self::Custom => Preset::Custom,
        }
    }

    /// The least without which an integration of this kind can do nothing; Generate API Token among it, since its token is its own.
    #[must_use]
    pub fn least(self) -> PermissionSet {
        let generate = PermissionSet::EMPTY.with(Permission::GenerateApiToken);
        // Every client begins with GET /user and GET /businesses.
        let usual = generate.with(Permission::view(Area::Business));
        match self {
            Self::Erp => usual.with(Permission::edit(Area::Products)),
            Self::Wms => {
                usual.union(PermissionSet::view_in([Area::Products, Area::Locations, Area::Events]))
            }
            Self::BusinessIntelligence => usual.with(Permission::view(Area::Reports)),
            Self::Middleware => usual.with(Permission::view(Area::Products)),
            Self::Custom => generate.with(Permission::view(Area::Products)),
        }
    }

    /// What its role is suggested to have: the table's row, and never less than the least.
    #[must_use]
    pub fn suggested(self) -> PermissionSet {
        self.preset().permissions().union(self.least())
    }
}

impl FromStr for IntegrationKind {
    type Err = UnknownKind;
    fn from_str(text: &str) -> Result<Self, UnknownKind> {
        let cut = || UnknownKind(text.chars().take(80).collect());
        Self::ALL.into_iter().find(|kind| kind.word() == text).ok_or_else(cut)
    }
}

/// A name as the part of an e-mail before the `@`: small letters and digits of ASCII with hyphens between the words.
#[must_use]
pub fn slug(name: &str) -> String {
    let words: String = name
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { ' ' })
        .collect();
    let slug = words.split_whitespace().collect::<Vec<_>>().join("-");
    if slug.is_empty() { "integration".to_owned() } else { slug }
}

/// The name itself, or from 2 on with the number behind it: what is tried one after the other until one is free.
#[must_use]
pub fn numbered(name: &str, number: u32) -> String {
    if number < 2 { name.to_owned() } else { format!("{name} {number}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::email::Email;
    use crate::text::TokenName;
    use proptest::prelude::*;

    #[test]
    fn the_kinds_are_the_articles_with_their_suggestions() {
        let row = |it: IntegrationKind| {
            format!(
                "{} ({}): {} | least: {}",
                it.label(),
                it.example(),
                it.preset().label(),
                it.least()
            )
        };
        insta::assert_snapshot!(IntegrationKind::ALL.map(row).join("\n"), @"
        ERP systems (SAP Integration): Product Synchronization | least: products:view products:edit business:view tokens:generate
        WMS platforms (WMS Connector): Data Export | least: products:view locations:view events:view business:view tokens:generate
        Business intelligence tools (Power BI Reporting): Reporting | least: reports:view business:view tokens:generate
        Custom integrations (Product Data Export): Custom | least: products:view tokens:generate
        Integration partners and middleware providers (Middleware Integration): Data Export | least: products:view business:view tokens:generate
        ");
    }

    #[test]
    fn what_is_suggested_holds_the_least_and_reaches_nothing_of_the_administration() {
        let most = PermissionSet::reachable_with_a_token().with(Permission::GenerateApiToken);
        for kind in IntegrationKind::ALL {
            assert!(
                kind.least().is_within(kind.suggested()) && kind.suggested().is_within(most),
                "{kind:?}"
            );
            assert!(kind.least().contains(Permission::GenerateApiToken));
            assert!(TokenName::parse(kind.example()).is_ok());
            assert_eq!(kind.word().parse(), Ok(kind));
        }
        assert!("SAP".parse::<IntegrationKind>().is_err());
    }

    #[test]
    fn the_first_has_no_number() {
        assert_eq!(
            [1, 2].map(|number| numbered("SAP Integration", number)),
            ["SAP Integration", "SAP Integration 2"]
        );
    }

    proptest! {
        #[test]
        fn every_name_makes_an_address(name in ".{0,64}") {
            let address = format!("{}@fernwood.example", slug(&name));
            prop_assert!(Email::parse(&address).is_ok(), "{}", address);
        }
    }

    #[test]
    fn a_name_becomes_words_with_hyphens_between_them() {
        assert_eq!(slug(" SAP (ERP)  Integration 2"), "sap-erp-integration-2");
        assert_eq!(slug("雪"), "integration");
    }
}
