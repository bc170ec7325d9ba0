//! Routes that an administrator adds to an environment: what the catalogue does not know, and this API has all the same.

use crate::id::RouteId;
use crate::intern::intern;
use crate::permission::{Access, Area, AreaKind, Permission};
use crate::permission_set::PermissionSet;
use crate::route::{self, Found, ROUTES};
use crate::route_template::{RouteTemplate, overlap};
use matchit::Router;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;
use thiserror::Error;

/// The most routes that one environment can have.
pub const ROUTES_MAX: usize = 5_000;

/// A method that a route can answer. HEAD goes with GET.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum RouteMethod {
    /// GET, and HEAD with it.
    Get,
    /// POST.
    Post,
    /// PUT.
    Put,
    /// PATCH.
    Patch,
    /// DELETE.
    Delete,
}

/// No route can answer this method.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error(
    "A route cannot have the method \"{0}\". There are: GET (and HEAD with it), POST, PUT, PATCH, DELETE."
)]
pub struct UnknownMethod(String);

impl RouteMethod {
    /// All of them, in the order in which they are listed.
    pub const ALL: [Self; 5] = [Self::Get, Self::Post, Self::Put, Self::Patch, Self::Delete];

    /// As it stands in a request.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }

    /// What it needs of an area unless a route says otherwise.
    #[must_use]
    pub const fn access(self) -> Access {
        match self {
            Self::Get => Access::View,
            _ => Access::Edit,
        }
    }
}

impl FromStr for RouteMethod {
    type Err = UnknownMethod;
    fn from_str(text: &str) -> Result<Self, UnknownMethod> {
        let wanted = text.trim().to_ascii_uppercase();
        Self::ALL
            .into_iter()
            .find(|method| method.word() == wanted)
            .ok_or_else(|| UnknownMethod(text.chars().take(20).collect()))
    }
}
impl TryFrom<String> for RouteMethod {
    type Error = UnknownMethod;
    fn try_from(text: String) -> Result<Self, UnknownMethod> {
        text.parse()
    }
}
impl From<RouteMethod> for String {
    fn from(method: RouteMethod) -> String {
        method.word().to_owned()
    }
}
impl fmt::Display for RouteMethod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// A route to add: which requests, and what they need.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Unchecked")]
pub struct NewRoute {
    methods: Vec<RouteMethod>,
    template: RouteTemplate,
    area: Area,
    access: Option<Access>,
}

#[derive(Deserialize)]
struct Unchecked {
    methods: Vec<RouteMethod>,
    template: RouteTemplate,
    area: Area,
    #[serde(default)]
    access: Option<Access>,
}

/// What a route cannot be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum BadRoute {
    /// No method.
    #[error("A route needs at least one method: GET, POST, PUT, PATCH or DELETE.")]
    NoMethod,
    /// An area that no token reaches.
    #[error("\"{}\" is part of Keydesk's administration, which no API token reaches. Choose an area of the API.", .0.word())]
    Administration(Area),
}

impl NewRoute {
    /// A route. Methods are put in order, each once. Without an access, GET needs the area's view and every other method its edit; with
    /// one, all need that: a POST that only searches is a view.
    ///
    /// # Errors
    /// [`BadRoute`].
    pub fn new(
        methods: impl IntoIterator<Item = RouteMethod>,
        template: RouteTemplate,
        area: Area,
        access: Option<Access>,
    ) -> Result<Self, BadRoute> {
        let mut methods: Vec<RouteMethod> = methods.into_iter().collect();
        methods.sort_unstable();
        methods.dedup();
        if methods.is_empty() {
            return Err(BadRoute::NoMethod);
        }
        if area.kind() != AreaKind::Api {
            return Err(BadRoute::Administration(area));
        }
        // What says nothing but what goes without saying is not kept.
        let access = access.filter(|it| methods.iter().any(|method| method.access() != *it));
        Ok(Self { methods, template, area, access })
    }

    /// Its methods, in order.
    #[must_use]
    pub fn methods(&self) -> &[RouteMethod] {
        &self.methods
    }
    /// Its template, without `/v2`.
    #[must_use]
    pub const fn template(&self) -> &RouteTemplate {
        &self.template
    }
    /// The area whose permission it needs.
    #[must_use]
    pub const fn area(&self) -> Area {
        self.area
    }
    /// What every method needs, if it does not go by the method.
    #[must_use]
    pub const fn access(&self) -> Option<Access> {
        self.access
    }

    /// What a request with this method needs.
    #[must_use]
    pub fn permission(&self, method: RouteMethod) -> Permission {
        Permission::In(self.area, self.access.unwrap_or(method.access()))
    }

    /// All that it opens: nobody can add it without holding these.
    #[must_use]
    pub fn permissions(&self) -> PermissionSet {
        self.methods.iter().map(|method| self.permission(*method)).collect()
    }

    fn shares_a_method(&self, other: &[RouteMethod]) -> Option<RouteMethod> {
        self.methods.iter().copied().find(|method| other.contains(method))
    }
}

impl TryFrom<Unchecked> for NewRoute {
    type Error = BadRoute;
    fn try_from(it: Unchecked) -> Result<Self, BadRoute> {
        Self::new(it.methods, it.template, it.area, it.access)
    }
}

/// `GET POST /businesses/{businessId}/crates (products)`, as messages and records name it.
impl fmt::Display for NewRoute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let methods: Vec<&str> = self.methods.iter().map(|it| it.word()).collect();
        write!(f, "{} {} ({}", methods.join(" "), self.template, self.area.word())?;
        match self.access {
            None => f.write_str(")"),
            Some(access) => write!(f, ":{})", access.word()),
        }
    }
}

/// A route of an environment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustomRoute {
    /// Identifies it.
    pub id: RouteId,
    /// What it is.
    pub route: NewRoute,
}

/// Why a route cannot stand beside what is there.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum RouteConflict {
    /// The catalogue has it.
    #[error(
        "{wanted} is built in already: {method} {template} needs {permission}. It cannot be added."
    )]
    BuiltIn {
        /// The route that was to be added.
        wanted: String,
        /// The method that both have.
        method: RouteMethod,
        /// The built-in template.
        template: &'static str,
        /// What that needs.
        permission: Permission,
    },
    /// The environment has it, or it stands twice in what is to be added.
    #[error(
        "{wanted} collides with {existing}: both answer {method}. Leave one of them out, or edit the other."
    )]
    Custom {
        /// The route that was to be added.
        wanted: String,
        /// The one in its way.
        existing: String,
        /// The method that both have.
        method: RouteMethod,
    },
}

/// Does a built-in row answer a request that the route would answer?
#[must_use]
pub fn built_in_conflict(route: &NewRoute) -> Option<RouteConflict> {
    ROUTES.iter().filter(|row| overlap(row.template, route.template.as_str())).find_map(|row| {
        let listed: Vec<RouteMethod> =
            row.methods.iter().filter_map(|method| method.parse().ok()).collect();
        let method = route.shares_a_method(&listed)?;
        Some(RouteConflict::BuiltIn {
            wanted: route.to_string(),
            method,
            template: row.template,
            permission: Permission::In(row.area, method.access()),
        })
    })
}

/// Can these routes be added to those?
///
/// # Errors
/// The first [`RouteConflict`], with a built-in row, one of those, or among themselves.
pub fn fit(existing: &[CustomRoute], new: &[NewRoute]) -> Result<(), RouteConflict> {
    let mut taken: HashMap<(String, RouteMethod), &NewRoute> = HashMap::new();
    let keys = |route: &NewRoute| {
        let shape = route.template.shape();
        route.methods.clone().into_iter().map(move |method| (shape.clone(), method))
    };
    for route in existing.iter().map(|it| &it.route) {
        taken.extend(keys(route).map(|key| (key, route)));
    }
    for route in new {
        if let Some(conflict) = built_in_conflict(route) {
            return Err(conflict);
        }
        for key in keys(route) {
            let method = key.1;
            if let Some(other) = taken.insert(key, route) {
                let (wanted, existing) = (route.to_string(), other.to_string());
                return Err(RouteConflict::Custom { wanted, existing, method });
            }
        }
    }
    Ok(())
}

/// What adding these routes takes: what they open, and what the requests that they answer would have needed without them. Whoever adds
/// a route for a path that Keydesk knows, or that another route of the environment answers, needs what that needs, too.
#[must_use]
pub fn needed_to_add(
    existing: &[CustomRoute],
    new: &[NewRoute],
    held: PermissionSet,
) -> PermissionSet {
    let opened = new.iter().fold(PermissionSet::EMPTY, |all, route| all.union(route.permissions()));
    if PermissionSet::reachable_with_a_token().is_within(held) {
        return opened;
    }
    let others = |route: &NewRoute| {
        let known = ROUTES.iter().filter(|row| overlap(row.template, route.template.as_str()));
        let known = known.flat_map(|row| {
            route.methods.iter().map(|method| Permission::In(row.area, method.access()))
        });
        let custom = existing
            .iter()
            .filter(|it| overlap(it.route.template.as_str(), route.template.as_str()));
        let custom = custom.flat_map(|it| {
            let shared = route.methods.iter().filter(|method| it.route.methods.contains(method));
            shared.map(|method| it.route.permission(*method))
        });
        known.chain(custom).collect::<PermissionSet>()
    };
    new.iter().fold(opened, |all, route| all.union(others(route)))
}

/// The routes of one environment, as the gateway looks requests up in them.
pub struct RouteTable {
    tree: Router<Vec<Row>>,
    /// What the tree was made from.
    routes: Vec<CustomRoute>,
    /// A later version's catalogue has rows that answer the same requests. What the administrator decided still holds.
    precedes: bool,
}

#[derive(Clone, Copy)]
struct Row {
    method: RouteMethod,
    found: Found,
}

impl RouteTable {
    /// Of routes that fit each other. `None` for no route at all, as most environments have.
    #[must_use]
    pub fn new(routes: Vec<CustomRoute>) -> Option<Self> {
        if routes.is_empty() {
            return None;
        }
        let mut shapes: HashMap<String, Vec<&NewRoute>> = HashMap::new();
        for it in &routes {
            shapes.entry(it.route.template.shape()).or_default().push(&it.route);
        }
        let mut tree = Router::new();
        for (shape, routes) in shapes {
            let rows = routes.iter().flat_map(|route| {
                let template = intern(route.template.as_str());
                route.methods.iter().map(move |&method| Row {
                    method,
                    found: Found {
                        method: method.word(),
                        template,
                        permission: route.permission(method),
                    },
                })
            });
            // Shapes are unique, and templates were checked when they were parsed.
            let _ = tree.insert(shape, rows.collect());
        }
        let precedes = routes.iter().any(|it| built_in_conflict(&it.route).is_some());
        Some(Self { tree, routes, precedes })
    }

    /// What a request needs; `path` is the normalised path without query.
    #[must_use]
    pub fn find(&self, method: &str, path: &str) -> Option<Found> {
        let rows = self.tree.at(route::unversioned(path)).ok()?.value;
        let method = if method == "HEAD" { "GET" } else { method };
        rows.iter().find(|row| row.method.word() == method).map(|row| row.found)
    }

    /// Must it be asked before the catalogue?
    #[must_use]
    pub const fn precedes(&self) -> bool {
        self.precedes
    }

    /// What it was made from.
    #[must_use]
    pub fn routes(&self) -> &[CustomRoute] {
        &self.routes
    }
}

impl PartialEq for RouteTable {
    fn eq(&self, other: &Self) -> bool {
        self.routes == other.routes
    }
}
impl Eq for RouteTable {}
impl fmt::Debug for RouteTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RouteTable({} routes)", self.routes.len())
    }
}

/// The area that a new route most likely belongs to: that of the built-in row which shares the most words with it, wherever in the path
/// they begin. `purchase-orders` and `PurchaseOrders` are `purchaseOrders`; a singular counts only where nothing matches whole.
#[must_use]
pub fn proposed_area(template: &RouteTemplate) -> Option<Area> {
    let whole = |word: &str| word.to_owned();
    let singular = |word: &str| word.strip_suffix('s').unwrap_or(word).to_owned();
    area_by_words(template, whole).or_else(|| area_by_words(template, singular))
}

fn area_by_words(template: &RouteTemplate, form: impl Fn(&str) -> String) -> Option<Area> {
    const PARAMETER: &str = "{}";
    let segments = |text: &str| -> Vec<String> {
        let segment = |it: &str| {
            if it.starts_with('{') {
                return PARAMETER.to_owned();
            }
            let letters = it.chars().filter(char::is_ascii_alphanumeric);
            form(&letters.map(|it| it.to_ascii_lowercase()).collect::<String>())
        };
        text.split('/').skip(1).map(segment).collect()
    };
    let business = form("businesses");
    let wanted = segments(template.as_str());
    let rows = ROUTES.iter().filter_map(|row| {
        let row_segments = segments(row.template);
        // Nearly everything is inside a business: that says nothing.
        let told = match row_segments.as_slice() {
            [first, _, rest @ ..] if *first == business => rest,
            [first] if *first == business => &[],
            all => all,
        };
        let (words, start) = (0..wanted.len())
            .map(|start| {
                let shared = told.iter().zip(&wanted[start..]).take_while(|(a, b)| a == b);
                (shared.filter(|(word, _)| *word != PARAMETER).count(), start)
            })
            .max_by_key(|(words, start)| (*words, std::cmp::Reverse(*start)))?;
        // Of those that share as much: what stands first in the path, then the collection itself.
        let rank = (words, std::cmp::Reverse(start), std::cmp::Reverse(row.template.len()));
        (words > 0).then_some((rank, row.area))
    });
    rows.max_by_key(|(rank, _)| *rank).map(|(_, area)| area)
}
