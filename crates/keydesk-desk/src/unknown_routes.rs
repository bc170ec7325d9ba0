//! Refused requests whose method and path nothing knows, grouped by the template that they most likely belong to.

use crate::activity::{environment, visible_to};
use crate::custom_routes::tables;
use crate::desk::Desk;
use crate::error::DeskError;
use crate::session::Session;
use crate::world::World;
use jiff::{SignedDuration, Timestamp};
use keydesk_domain::activity::RETENTION_MAX;
use keydesk_domain::custom_route::{NewRoute, RouteMethod, RouteTable, proposed_area};
use keydesk_domain::permission::{Area, Permission};
use keydesk_domain::route_template::{RouteTemplate, guess};
use keydesk_domain::{EnvironmentId, TokenId, route, rules};
use keydesk_store::refusals::{self, UnknownRouteRefusal};
use keydesk_store::{activity as kept, environments};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// So many of those who asked are named.
const NAMED: usize = 5;

/// Which unknown routes are wanted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnknownRouteQuery {
    /// Only in this environment, by slug, name or identifier.
    pub environment: Option<String>,
    /// In the last so many days.
    pub days: u32,
}

/// Refused requests with one method to one unknown route.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnknownRoute {
    /// The slug of the environment that they were sent to.
    pub environment: String,
    /// That environment's name.
    pub environment_name: String,
    /// The method; HEAD counts as GET.
    pub method: String,
    /// The template that they most likely belong to.
    pub template: String,
    /// How many, of those that are kept one by one.
    pub count: usize,
    /// The names of the tokens that asked, at most five.
    pub tokens: Vec<String>,
    /// How many tokens asked.
    pub token_count: usize,
    /// When the last one came.
    pub last_at: Timestamp,
    /// The id of the last one.
    pub request_id: String,
    /// The area that the route most likely belongs to.
    pub area: Option<Area>,
    /// Why whoever is signed in cannot add the route, if so.
    pub why_not: Option<String>,
}

#[derive(Default)]
struct Group {
    count: usize,
    tokens: BTreeSet<TokenId>,
    last: Option<(Timestamp, String)>,
}

impl Desk {
    /// The unknown routes of the last days that the signed-in account may see and that are still unknown, most asked for first.
    ///
    /// # Errors
    /// [`DeskError::NotFound`] (environment), [`DeskError::Invalid`] (days), [`DeskError::SessionEnded`], [`DeskError::Store`].
    pub async fn unknown_routes(
        &self,
        session: &Session,
        query: &UnknownRouteQuery,
    ) -> Result<Vec<UnknownRoute>, DeskError> {
        if query.days == 0 || query.days > u32::from(RETENTION_MAX) {
            let why = format!("Choose a number of days between 1 and {RETENTION_MAX}.");
            return Err(DeskError::invalid("days", why));
        }
        let mut conn = self.inner.store.read().await?;
        let world = World::load(&mut conn).await?;
        let acting = world.acting(session)?;
        let only = environment(&world, query.environment.as_deref())?;
        let since = self.now() - SignedDuration::from_hours(i64::from(query.days) * 24);
        let custom = tables(&mut conn).await?;
        let mut groups: BTreeMap<(EnvironmentId, String, String), Group> = BTreeMap::new();
        for refusal in refusals::unknown_routes(&mut conn, since, visible_to(&acting)).await? {
            if only.is_some_and(|only| only != refusal.environment) {
                continue;
            }
            let Some(template) = template_of(&refusal) else { continue };
            let method = counted_as(&refusal.method);
            if is_known(custom.get(&refusal.environment), &method, &template) {
                continue;
            }
            let group = groups.entry((refusal.environment, method, template)).or_default();
            group.count += 1;
            group.tokens.extend(refusal.token);
            // They come latest first.
            group.last.get_or_insert((refusal.at, refusal.request_id));
        }
        let ids: BTreeSet<TokenId> =
            groups.values().flat_map(|group| group.tokens.iter().copied()).collect();
        let ids: Vec<TokenId> = ids.into_iter().collect();
        let names = kept::names_of(&mut conn, &ids).await?;
        let environments: HashMap<EnvironmentId, (String, String)> = environments::names(&mut conn)
            .await?
            .into_iter()
            .map(|(id, name, slug)| (id, (name, slug)))
            .collect();
        let may_add =
            rules::need(acting.holds, Permission::edit(Area::Environments), "add a route");
        let mut found: Vec<UnknownRoute> = groups
            .into_iter()
            .filter_map(|((environment, method, template), group)| {
                let (last_at, request_id) = group.last?;
                let (environment_name, slug) =
                    environments.get(&environment).cloned().unwrap_or_default();
                let parsed = RouteTemplate::parse(&template);
                let is_there = world.environment(environment).is_some();
                let why_not = match (&may_add, &parsed, method.parse::<RouteMethod>()) {
                    (Err(why), ..) => Some(why.to_string()),
                    (_, Err(why), _) => Some(why.to_string()),
                    (.., Err(why)) => Some(why.to_string()),
                    _ if !is_there => Some("The environment was deleted.".to_owned()),
                    _ => None,
                };
                Some(UnknownRoute {
                    environment: slug,
                    environment_name,
                    area: parsed.ok().and_then(|it| proposed_area(&it)),
                    method,
                    template,
                    count: group.count,
                    token_count: group.tokens.len(),
                    tokens: group
                        .tokens
                        .iter()
                        .filter_map(|id| names.get(id).map(|it| it.name.clone()))
                        .take(NAMED)
                        .collect(),
                    last_at,
                    request_id,
                    why_not,
                })
            })
            .collect();
        found.sort_by_key(|it| std::cmp::Reverse((it.count, it.last_at)));
        Ok(found)
    }
}

/// The template that a refused request most likely belongs to, as far as anything of its path is kept.
pub(crate) fn template_of(refusal: &UnknownRouteRefusal) -> Option<String> {
    refusal.guess.clone().or_else(|| refusal.path.as_deref().map(guess))
}

/// HEAD goes with GET.
pub(crate) fn counted_as(method: &str) -> String {
    if method == "HEAD" { "GET".to_owned() } else { method.to_owned() }
}

fn is_known(custom: Option<&RouteTable>, method: &str, path: &str) -> bool {
    route::find(method, path).is_some() || custom.is_some_and(|it| it.find(method, path).is_some())
}

/// Would this route let a refused request through, as far as anything of its path is kept? What it would need then.
pub(crate) fn opened_by(route: &NewRoute, refusal: &UnknownRouteRefusal) -> Option<Permission> {
    let method: RouteMethod = counted_as(&refusal.method).parse().ok()?;
    if !route.methods().contains(&method) {
        return None;
    }
    let path = refusal.path.clone().or_else(|| refusal.guess.clone())?;
    route.template().answers(&path).then(|| route.permission(method))
}
