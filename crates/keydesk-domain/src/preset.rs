//! The article's table "Integration Type / Suggested Permissions", as what a new role starts from.

use crate::permission::{Area, AreaKind, Permission};
use crate::permission_set::PermissionSet;
use std::str::FromStr;
use thiserror::Error;

/// What a new role may start from. Each has Generate API Token ticked, but for [`Preset::Custom`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Preset {
    /// "Data Export: Read-only access."
    DataExport,
    /// "Recall Response Integration: Recall and response permissions."
    RecallResponse,
    /// "Product Synchronization: Product management permissions."
    ProductSynchronization,
    /// "Reporting: Reporting and read access."
    Reporting,
    /// Nothing ticked.
    Custom,
}

/// No preset has this word.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error(
    "There is no preset \"{0}\". There are: data-export, recall-response, product-synchronization, reporting, custom."
)]
pub struct UnknownPreset(String);

impl Preset {
    /// All of them, in the article's order.
    pub const ALL: [Preset; 5] = [
        Self::DataExport,
        Self::RecallResponse,
        Self::ProductSynchronization,
        Self::Reporting,
        Self::Custom,
    ];

    /// The article's name of the integration type.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::DataExport => "Data Export",
            Self::RecallResponse => "Recall Response Integration",
            Self::ProductSynchronization => "Product Synchronization",
            Self::Reporting => "Reporting",
            Self::Custom => "Custom",
        }
    }

    /// What it is for, and the article's suggestion: "Read-only access".
    #[must_use]
    pub const fn description(self) -> &'static str {
        match self {
            Self::DataExport => "Read-only access",
            Self::RecallResponse => "Recall and response permissions",
            Self::ProductSynchronization => "Product management permissions",
            Self::Reporting => "Reporting and read access",
            Self::Custom => "Start from nothing and tick only what the integration requires",
        }
    }

    /// The word for a command line.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::DataExport => "data-export",
            Self::RecallResponse => "recall-response",
            Self::ProductSynchronization => "product-synchronization",
            Self::Reporting => "reporting",
            Self::Custom => "custom",
        }
    }

    /// What is ticked.
    #[must_use]
    pub fn permissions(self) -> PermissionSet {
        use Area::{
            Assessments, Audits, Business, Communities, CustomAttributes, Customers, Documents,
            Events, Growing, Incidents, Locations, Products, PurchaseOrders, RecallResponses,
            Recalls, Reports, Suppliers,
        };
        // Every client begins with GET /user and GET /businesses.
        let usual = PermissionSet::EMPTY
            .with(Permission::GenerateApiToken)
            .with(Permission::view(Business));
        match self {
            Self::DataExport => usual.union(PermissionSet::view_in(
                Area::ALL.iter().copied().filter(|a| a.kind() == AreaKind::Api),
            )),
            Self::RecallResponse => usual
                .with(Permission::edit(RecallResponses))
                .union(PermissionSet::view_in([Recalls, Incidents, Products, Locations])),
            Self::ProductSynchronization => usual
                .with(Permission::edit(Products))
                .union(PermissionSet::view_in([Locations, Suppliers])),
            // "view in every API area that reports draw on": all records, but not who is who (contacts, members) and who is shown
            // what (sharing, approvals).
            Self::Reporting => usual.union(PermissionSet::view_in([
                Reports,
                Products,
                Locations,
                Suppliers,
                Customers,
                Documents,
                Assessments,
                Audits,
                Incidents,
                Recalls,
                RecallResponses,
                Events,
                PurchaseOrders,
                Communities,
                CustomAttributes,
                Growing,
            ])),
            Self::Custom => PermissionSet::EMPTY,
        }
    }
}

impl FromStr for Preset {
    type Err = UnknownPreset;
    fn from_str(text: &str) -> Result<Self, UnknownPreset> {
        Self::ALL
            .into_iter()
            .find(|preset| preset.word() == text)
            .ok_or_else(|| UnknownPreset(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn presets_are_those_of_the_articles_table() {
        let table: Vec<String> =
            Preset::ALL.iter().map(|p| format!("{}: {}", p.label(), p.permissions())).collect();
        insta::assert_snapshot!(table.join("\n"), @"
        Data Export: products:view locations:view suppliers:view customers:view documents:view document-approvals:view assessments:view audits:view incidents:view recalls:view recall-responses:view events:view purchase-orders:view reports:view contacts:view communities:view sharing:view custom-attributes:view growing:view members:view business:view tokens:generate
        Recall Response Integration: products:view locations:view incidents:view recalls:view recall-responses:view recall-responses:edit business:view tokens:generate
        Product Synchronization: products:view products:edit locations:view suppliers:view business:view tokens:generate
        Reporting: products:view locations:view suppliers:view customers:view documents:view assessments:view audits:view incidents:view recalls:view recall-responses:view events:view purchase-orders:view reports:view communities:view custom-attributes:view growing:view business:view tokens:generate
        Custom:
        ");
    }

    #[test]
    fn no_preset_reaches_into_the_administration() {
        let most = PermissionSet::reachable_with_a_token().with(Permission::GenerateApiToken);
        for preset in Preset::ALL {
            assert!(preset.permissions().is_within(most), "{preset:?}");
        }
    }

    #[test]
    fn every_word_is_read_back_and_every_description_is_the_articles() {
        for preset in Preset::ALL {
            assert_eq!(preset.word().parse(), Ok(preset));
        }
        assert_eq!("nothing".parse::<Preset>(), Err(UnknownPreset("nothing".into())));
        insta::assert_snapshot!(Preset::ALL.map(Preset::description).join("\n"), @r"
        Read-only access
        Recall and response permissions
        Product management permissions
        Reporting and read access
        Start from nothing and tick only what the integration requires
        ");
    }
}
