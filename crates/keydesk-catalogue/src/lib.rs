//! The catalogue as data: areas that permissions are given for, and routes of the FoodLogiQ API with the area that each needs.
//!
//! Everything here is generated from `catalogue.toml` by the build script.

use serde::{Deserialize, Serialize};
use std::str::FromStr;
use thiserror::Error;

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

/// A path template (answered with and without `/v2` in front), its area and its methods. HEAD goes with GET.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Route {
    /// The template, without `/v2`: `/businesses/{businessId}/products`.
    pub template: &'static str,
    /// The area whose permission it needs: `view` for GET and HEAD, `edit` for every other method.
    pub area: Area,
    /// The methods that it answers, without HEAD.
    pub methods: &'static [&'static str],
    /// What the path stands for, without a full stop: "One product".
    pub about: &'static str,
}

impl Route {
    /// The method as this row lists it: HEAD goes with GET. Empty for one that it does not list.
    #[must_use]
    pub fn listed(&self, method: &str) -> &'static str {
        let method = if method == "HEAD" { "GET" } else { method };
        self.methods.iter().find(|it| **it == method).copied().unwrap_or_default()
    }
}

/// No area of the API has this word.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("There is no area \"{0}\" of the API. There are: {there}.", there = words())]
pub struct UnknownArea(String);

fn words() -> String {
    let api = Area::ALL.iter().filter(|area| area.kind() == AreaKind::Api);
    api.map(|area| area.word()).collect::<Vec<_>>().join(", ")
}

/// An area of the API, by its word.
impl FromStr for Area {
    type Err = UnknownArea;
    fn from_str(text: &str) -> Result<Self, UnknownArea> {
        Self::ALL
            .iter()
            .copied()
            .find(|area| area.kind() == AreaKind::Api && area.word() == text)
            .ok_or_else(|| UnknownArea(text.chars().take(80).collect()))
    }
}

include!(concat!(env!("OUT_DIR"), "/catalogue.rs"));
