//! The catalogue of permissions as a form shows it, and what else forms are made of.

use super::{sentence, words};
use keydesk_desk::Grantable;
use keydesk_domain::password::{PASSWORD_MAX, PASSWORD_MIN};
use keydesk_domain::permission::{Access, Area, AreaKind as DomainAreaKind, Permission};
use keydesk_domain::preset::Preset;
use keydesk_domain::text::NAME_MAX;
use keydesk_domain::{PermissionSet, rules::Forbidden};
use serde::Serialize;
use specta::Type;
use std::collections::HashMap;

/// The article's examples: "Use a name that identifies the integration partner, the connected application, the intended purpose."
const TOKEN_NAMES: [&str; 4] =
    ["SAP Integration", "WMS Connector", "Power BI Reporting", "Product Data Export"];

/// What forms are made of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Catalogue {
    /// In the order in which screens list them.
    pub areas: Vec<CatalogueArea>,
    /// Generate API Token.
    pub generate: CatalogueEntry,
    /// The article's table "Integration Type / Suggested Permissions".
    pub presets: Vec<CataloguePreset>,
    /// The article's examples of token names.
    pub token_names: Vec<String>,
    /// The most characters of a name.
    pub name_max: u32,
    /// The fewest characters of a password.
    pub password_min: u32,
    /// The most characters of a password.
    pub password_max: u32,
}

/// A row of the permission matrix.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct CatalogueArea {
    /// The area's word.
    pub word: String,
    /// What the screen calls it.
    pub label: String,
    /// What it covers, without a full stop: "Memberships and invitations".
    pub about: String,
    /// Of the API, or of the administration.
    pub kind: AreaKind,
    /// The permission to view it.
    pub view: CatalogueEntry,
    /// The permission to edit it, where there is one.
    pub edit: Option<CatalogueEntry>,
}

/// Which side an area lies on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum AreaKind {
    /// Reachable with a token.
    Api,
    /// Keydesk's own administration: never reachable with a token.
    Administration,
}

/// One permission.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CatalogueEntry {
    /// Its word.
    pub permission: String,
    /// What the screen calls it.
    pub label: String,
    /// The permissions that come with it.
    pub includes: Vec<String>,
    /// Why the signed-in account cannot hand it out, if it cannot (rule 2).
    pub why_not: Option<String>,
}

/// What a new role may start from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct CataloguePreset {
    /// Its word.
    pub word: String,
    /// The article's name of the integration type.
    pub label: String,
    /// The article's suggestion.
    pub description: String,
    /// What is ticked.
    pub permissions: Vec<String>,
}

/// What is found out about something that is being typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Type)]
pub struct FieldCheck {
    /// It cannot be.
    pub problem: Option<String>,
    /// It can be, but something speaks against it.
    pub warning: Option<String>,
}

impl Catalogue {
    /// The catalogue for whoever can hand out what `grantable` says.
    #[must_use]
    pub fn new(grantable: Vec<Grantable>) -> Self {
        let mut why_not: HashMap<Permission, Option<Forbidden>> =
            grantable.into_iter().map(|it| (it.permission, it.why_not)).collect();
        let mut entry = |permission: Permission| CatalogueEntry {
            permission: permission.to_string(),
            label: permission.label(),
            includes: words(PermissionSet::EMPTY.with(permission).without(permission)),
            why_not: sentence(why_not.remove(&permission).flatten()),
        };
        Self {
            areas: Area::ALL.iter().map(|&area| row(area, &mut entry)).collect(),
            generate: entry(Permission::GenerateApiToken),
            presets: Preset::ALL.iter().map(|&it| preset(it)).collect(),
            token_names: TOKEN_NAMES.map(str::to_owned).to_vec(),
            name_max: small(NAME_MAX),
            password_min: small(PASSWORD_MIN),
            password_max: small(PASSWORD_MAX),
        }
    }
}

fn row(area: Area, entry: &mut impl FnMut(Permission) -> CatalogueEntry) -> CatalogueArea {
    CatalogueArea {
        word: area.word().to_owned(),
        label: area.label().to_owned(),
        about: area.about().to_owned(),
        kind: if area.kind() == DomainAreaKind::Api {
            AreaKind::Api
        } else {
            AreaKind::Administration
        },
        view: entry(Permission::In(area, Access::View)),
        edit: (area.kind() != DomainAreaKind::AdministrationViewOnly)
            .then(|| entry(Permission::In(area, Access::Edit))),
    }
}

fn preset(preset: Preset) -> CataloguePreset {
    CataloguePreset {
        word: preset.word().to_owned(),
        label: preset.label().to_owned(),
        description: preset.description().to_owned(),
        permissions: words(preset.permissions()),
    }
}

fn small(limit: usize) -> u32 {
    u32::try_from(limit).unwrap_or(u32::MAX)
}
