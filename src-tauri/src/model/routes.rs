//! Routes of one's own, those that nobody knows yet, and files of them, as screens have them.

use super::{count, time};
use keydesk_desk::{ChangeImpact, RouteView, UnknownRoute};
use keydesk_domain::permission::Access;
use keydesk_domain::route::Route;
use serde::{Deserialize, Serialize};
use specta::Type;

/// What the methods of a route need.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum RouteAccess {
    /// GET needs view, every other method edit.
    ByMethod,
    /// All need view.
    View,
    /// All need edit.
    Edit,
}

/// A route as it is typed, or proposed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RouteDraft {
    /// Its methods, without HEAD, which goes with GET.
    pub methods: Vec<String>,
    /// Its path, with identifiers in braces.
    pub template: String,
    /// The word of the area that it needs; empty while none is chosen.
    pub area: String,
    /// What of that area.
    pub access: RouteAccess,
}

/// A route in the list of an environment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RouteRow {
    /// Identifies a route of one's own; nothing is built in.
    pub id: Option<String>,
    /// What it is.
    pub route: RouteDraft,
    /// What the screen calls its area.
    pub area_label: String,
    /// What the path of a built-in one stands for; empty otherwise.
    pub about: String,
    /// The catalogue of this version knows the same requests; the route of one's own still decides.
    pub is_built_in_now: bool,
}

/// What a change of routes would do, by what happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RouteImpact {
    /// How many refusals would now pass.
    pub would_pass: u32,
    /// How many requests that were let through would now be refused.
    pub would_be_refused: u32,
    /// In so many days.
    pub days: u32,
    /// The tokens whose requests would pass, by name, as far as they may be seen.
    pub opened_tokens: Vec<String>,
    /// How many there are in all.
    pub opened_token_count: u32,
    /// The tokens whose requests would be refused, by name, as far as they may be seen.
    pub tokens: Vec<String>,
    /// How many there are in all.
    pub token_count: u32,
}

/// What becomes of a method and path.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RouteCheck {
    /// Whether a route knows it.
    pub is_known: bool,
    /// What that means, as a sentence.
    pub sentence: String,
    /// What a route for it would look like, where none knows it.
    pub proposed: Option<RouteDraft>,
}

/// Refused requests of one method and path that no route knows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct UnknownRouteRow {
    /// The slug of the environment.
    pub environment: String,
    /// Its name.
    pub environment_name: String,
    /// A route that would let them pass. Its path is a guess.
    pub proposed: RouteDraft,
    /// How many requests.
    pub count: u32,
    /// The tokens that asked, by name, as far as they may be seen.
    pub tokens: Vec<String>,
    /// How many there are in all.
    pub token_count: u32,
    /// The last time (RFC 3339).
    pub last_at: String,
    /// The id of the last one.
    pub request_id: String,
    /// Why no route can be added for it, if none can.
    pub why_not_add: Option<String>,
}

/// What is known of a route in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum FileRouteState {
    /// It can be added.
    New,
    /// A row lets it through already.
    Known,
    /// It collides with a row.
    Conflict,
}

/// A route in a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FileRoute {
    /// As it would be added.
    pub route: RouteDraft,
    /// The file's words about it.
    pub description: String,
    /// Whether it can be.
    pub state: FileRouteState,
    /// What it is known by, or collides with; empty for a new one.
    pub why: String,
}

/// Something in a file that is no route.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct FileLeftOut {
    /// Method and path as the file has them.
    pub what: String,
    /// Why, and what to do.
    pub why: String,
}

/// The path of the servers that a file names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FilePrefix {
    /// The path.
    pub path: String,
    /// Whether it is in front of the routes.
    pub is_added: bool,
    /// What that means.
    pub sentence: String,
}

/// A file of routes, read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RouteFileTable {
    /// The file's name.
    pub name: String,
    /// "OpenAPI 3.1.0".
    pub kind: String,
    /// What it calls itself; empty if it does not.
    pub title: String,
    /// The path of its servers, if they have one.
    pub prefix: Option<FilePrefix>,
    /// Its routes.
    pub routes: Vec<FileRoute>,
    /// What is in it and no route.
    pub left_out: Vec<FileLeftOut>,
}

impl From<Option<Access>> for RouteAccess {
    fn from(access: Option<Access>) -> Self {
        match access {
            None => Self::ByMethod,
            Some(Access::View) => Self::View,
            Some(Access::Edit) => Self::Edit,
        }
    }
}

impl From<RouteView> for RouteRow {
    fn from(view: RouteView) -> Self {
        Self {
            id: Some(view.id.to_string()),
            route: RouteDraft {
                methods: view.methods.iter().map(|it| it.word().to_owned()).collect(),
                template: view.template.to_string(),
                area: view.area.word().to_owned(),
                access: view.access.into(),
            },
            area_label: view.area.label().to_owned(),
            about: String::new(),
            is_built_in_now: view.is_built_in_now,
        }
    }
}

impl From<&Route> for RouteRow {
    fn from(row: &Route) -> Self {
        Self {
            id: None,
            route: RouteDraft {
                methods: row.methods.iter().map(|it| (*it).to_owned()).collect(),
                template: row.template.to_owned(),
                area: row.area.word().to_owned(),
                access: RouteAccess::ByMethod,
            },
            area_label: row.area.label().to_owned(),
            about: row.about.to_owned(),
            is_built_in_now: false,
        }
    }
}

impl From<ChangeImpact> for RouteImpact {
    fn from(impact: ChangeImpact) -> Self {
        let number = |number: usize| count(i64::try_from(number).unwrap_or(i64::MAX));
        Self {
            would_pass: count(impact.opened_requests),
            would_be_refused: count(impact.requests),
            days: u32::from(impact.days),
            opened_tokens: impact.opened_tokens,
            opened_token_count: number(impact.opened_token_count),
            tokens: impact.tokens,
            token_count: number(impact.token_count),
        }
    }
}

impl From<UnknownRoute> for UnknownRouteRow {
    fn from(it: UnknownRoute) -> Self {
        let number = |number: usize| count(i64::try_from(number).unwrap_or(i64::MAX));
        Self {
            environment: it.environment,
            environment_name: it.environment_name,
            proposed: RouteDraft {
                methods: vec![it.method],
                template: it.template,
                area: it.area.map(|area| area.word().to_owned()).unwrap_or_default(),
                access: RouteAccess::ByMethod,
            },
            count: number(it.count),
            tokens: it.tokens,
            token_count: number(it.token_count),
            last_at: time::out(it.last_at),
            request_id: it.request_id,
            why_not_add: it.why_not,
        }
    }
}
