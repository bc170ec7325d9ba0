//! Routes that an administrator adds to an environment: list, check, add, edit, remove.
//!
//! They are part of the table that the gateway decides from, which is swapped inside the call: the next request is decided by them.

use crate::desk::Desk;
use crate::error::DeskError;
use crate::session::Session;
use crate::world::{Acting, World, subject};
use keydesk_domain::custom_route::{
    self, CustomRoute, NewRoute, ROUTES_MAX, RouteMethod, RouteTable, proposed_area,
};
use keydesk_domain::nearest::nearest;
use keydesk_domain::permission::{Access, Area, Permission};
use keydesk_domain::route;
use keydesk_domain::route_template::{RouteTemplate, guess};
use keydesk_domain::{EnvironmentId, PermissionSet, RouteId, rules};
use keydesk_store::{Conn, environment_routes};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::HashMap;
use uuid::Uuid;

/// A route that an administrator added.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RouteView {
    /// Identifies it.
    pub id: RouteId,
    /// Its methods. GET answers HEAD, too.
    pub methods: Vec<RouteMethod>,
    /// Its template; answered with `/v2` in front and without, and with one slash at its end.
    pub template: RouteTemplate,
    /// The area whose permission it needs.
    pub area: Area,
    /// What every method needs, if it does not go by the method.
    pub access: Option<Access>,
    /// What it needs, method by method.
    pub permissions: Vec<Permission>,
    /// The catalogue of this version answers the same requests. The administrator's route still decides; remove it to go by the
    /// catalogue.
    pub is_built_in_now: bool,
}

/// What becomes of a method and a path.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum RouteVerdict {
    /// It is known.
    Known {
        /// The template that answers it.
        template: String,
        /// What it needs.
        permission: Permission,
        /// Whether an administrator added it.
        is_custom: bool,
    },
    /// It is refused as an unknown route.
    Unknown {
        /// The template that it most likely belongs to.
        guess: String,
        /// The area that it most likely belongs to.
        area: Option<Area>,
        /// Templates that are nearly the same, nearest first.
        nearest: Vec<String>,
    },
}

/// How a route that is looked at, such as one of an import, stands to what is there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum RouteStanding {
    /// All its methods are answered already, and need this.
    Known {
        /// What the methods need.
        permissions: Vec<Permission>,
    },
    /// It can be added.
    New,
    /// It cannot be added.
    Conflict {
        /// Why not, as a sentence.
        why: String,
    },
}

impl Desk {
    /// The routes that were added to an environment, by template.
    ///
    /// # Errors
    /// [`rules::Forbidden::Lacks`] `environments:view`, [`DeskError::NotFound`], [`DeskError::SessionEnded`], [`DeskError::Store`].
    pub async fn routes(
        &self,
        session: &Session,
        environment: &str,
    ) -> Result<Vec<RouteView>, DeskError> {
        let (_, routes) = self.seen_routes(session, environment).await?;
        Ok(routes.into_iter().map(view).collect())
    }

    /// A route that was added to an environment, by its identifier, its template, or methods and template (`GET,POST /crates`).
    ///
    /// # Errors
    /// As [`Desk::routes`], and [`DeskError::Invalid`] (route) for a template that several have.
    pub async fn route(
        &self,
        session: &Session,
        environment: &str,
        wanted: &str,
    ) -> Result<RouteView, DeskError> {
        let (_, routes) = self.seen_routes(session, environment).await?;
        Ok(view(find(&routes, wanted)?.clone()))
    }

    /// What an environment's gateway would make of a method and a path, whoever asked.
    ///
    /// # Errors
    /// As [`Desk::routes`], and [`DeskError::Invalid`] for a path that does not begin with a slash.
    pub async fn check_route(
        &self,
        session: &Session,
        environment: &str,
        method: &str,
        path: &str,
    ) -> Result<RouteVerdict, DeskError> {
        let (_, routes) = self.seen_routes(session, environment).await?;
        if !path.starts_with('/') {
            let why = "A path begins with a slash. Give the path alone, not a whole URL.";
            return Err(DeskError::invalid("path", why));
        }
        let path = path.split(['?', '#']).next().unwrap_or_default();
        let table = RouteTable::new(routes);
        let custom = table.as_ref().and_then(|table| table.find(method, path));
        let precedes = table.as_ref().is_some_and(RouteTable::precedes);
        let built_in = route::find(method, path).filter(|_| !precedes || custom.is_none());
        Ok(match (built_in, custom) {
            (Some((row, permission)), _) => RouteVerdict::Known {
                template: row.template.to_owned(),
                permission,
                is_custom: false,
            },
            (None, Some(found)) => RouteVerdict::Known {
                template: found.template.to_owned(),
                permission: found.permission,
                is_custom: true,
            },
            (None, None) => {
                let guess = guess(path);
                let area = RouteTemplate::parse(&guess).ok().and_then(|it| proposed_area(&it));
                let nearest =
                    nearest(path).routes.iter().map(|row| row.template.to_owned()).collect();
                RouteVerdict::Unknown { guess, area, nearest }
            }
        })
    }

    /// How routes stand to what an environment has, before any is added; in the order in which they were given. Of two that collide
    /// with each other the second is in conflict.
    ///
    /// # Errors
    /// As [`Desk::routes`].
    pub async fn classify_routes(
        &self,
        session: &Session,
        environment: &str,
        routes: &[NewRoute],
    ) -> Result<Vec<RouteStanding>, DeskError> {
        let (_, existing) = self.seen_routes(session, environment).await?;
        let table = RouteTable::new(existing.clone());
        // Only routes of one shape collide with each other.
        let mut there: HashMap<String, (Vec<CustomRoute>, Vec<NewRoute>)> = HashMap::new();
        for it in existing {
            there.entry(it.route.template().shape()).or_default().0.push(it);
        }
        let mut standings = Vec::with_capacity(routes.len());
        for route in routes {
            let needed = |method: &RouteMethod| {
                let (method, path) = (method.word(), route.template().as_str());
                let custom = table.as_ref().and_then(|it| it.find(method, path));
                custom
                    .map(|found| found.permission)
                    .or_else(|| route::find(method, path).map(|(_, permission)| permission))
            };
            let known: Option<Vec<Permission>> = route.methods().iter().map(needed).collect();
            if let Some(permissions) = known {
                standings.push(RouteStanding::Known { permissions });
                continue;
            }
            let (existing, accepted) = there.entry(route.template().shape()).or_default();
            accepted.push(route.clone());
            standings.push(match custom_route::fit(existing, accepted) {
                Ok(()) => RouteStanding::New,
                Err(why) => {
                    accepted.pop();
                    RouteStanding::Conflict { why: why.to_string() }
                }
            });
        }
        Ok(standings)
    }

    /// Adds routes to an environment: all of them or none.
    ///
    /// # Errors
    /// [`rules::Forbidden::Lacks`] `environments:edit`, [`rules::Forbidden::Beyond`] for a route that opens what the account does not
    /// hold, [`DeskError::Invalid`] (routes) for one that collides or is too many, [`DeskError::NotFound`], [`DeskError::Store`].
    pub async fn add_routes(
        &self,
        session: &Session,
        environment: &str,
        routes: Vec<NewRoute>,
    ) -> Result<Vec<RouteView>, DeskError> {
        let (session, wanted) = (session.clone(), environment.to_owned());
        self.to_the_end(async move |inner| {
            let _turn = inner.turn.lock().await;
            let (mut change, world, acting) =
                inner.begin_environments(&session, "add a route").await?;
            let environment = world.find_environment(&wanted)?.clone();
            let existing = environment_routes::of(&mut change, environment.id).await?;
            may_add(&acting, &existing, &routes)?;
            let now = inner.now();
            let id = || RouteId::from_uuid(Uuid::now_v7());
            let added: Vec<CustomRoute> =
                routes.into_iter().map(|route| CustomRoute { id: id(), route }).collect();
            environment_routes::insert(&mut change, environment.id, &added, now).await?;
            let about = subject("environment", &environment.id, &environment.name);
            let detail = json!({ "routes": lines(&added) });
            change.record(acting.record(now, "environment.routes-added", about, detail));
            inner.commit_environments(change).await?;
            Ok(added.into_iter().map(view).collect())
        })
        .await
    }

    /// Changes a route, named by its identifier or template.
    ///
    /// # Errors
    /// As [`Desk::add_routes`]. What the route opened so far has to be held, too.
    pub async fn edit_route(
        &self,
        session: &Session,
        environment: &str,
        wanted_route: &str,
        new: NewRoute,
    ) -> Result<RouteView, DeskError> {
        let session = session.clone();
        let (wanted, wanted_route) = (environment.to_owned(), wanted_route.to_owned());
        self.to_the_end(async move |inner| {
            let _turn = inner.turn.lock().await;
            let (mut change, world, acting) =
                inner.begin_environments(&session, "edit a route").await?;
            let environment = world.find_environment(&wanted)?.clone();
            let existing = environment_routes::of(&mut change, environment.id).await?;
            let before = find(&existing, &wanted_route)?.clone();
            may_edit(&acting, &existing, &before, &new)?;
            let after = CustomRoute { id: before.id, route: new };
            environment_routes::update(&mut change, &after).await?;
            let now = inner.now();
            let about = subject("environment", &environment.id, &environment.name);
            let detail =
                json!({ "before": before.route.to_string(), "after": after.route.to_string() });
            change.record(acting.record(now, "environment.route-edited", about, detail));
            inner.commit_environments(change).await?;
            Ok(view(after))
        })
        .await
    }

    /// Removes routes, named by their identifiers or templates: all of them or none. Requests to them are refused from the next one on.
    ///
    /// # Errors
    /// [`rules::Forbidden::Lacks`] `environments:edit`, [`rules::Forbidden::Beyond`], [`DeskError::NotFound`], [`DeskError::Store`].
    pub async fn remove_routes(
        &self,
        session: &Session,
        environment: &str,
        wanted_routes: Vec<String>,
    ) -> Result<Vec<RouteView>, DeskError> {
        let (session, wanted) = (session.clone(), environment.to_owned());
        self.to_the_end(async move |inner| {
            let _turn = inner.turn.lock().await;
            let (mut change, world, acting) =
                inner.begin_environments(&session, "remove a route").await?;
            let environment = world.find_environment(&wanted)?.clone();
            let existing = environment_routes::of(&mut change, environment.id).await?;
            let removed = may_remove(&acting, &existing, &wanted_routes)?;
            for route in &removed {
                environment_routes::delete(&mut change, route.id).await?;
            }
            let now = inner.now();
            let about = subject("environment", &environment.id, &environment.name);
            let detail = json!({ "routes": lines(&removed) });
            change.record(acting.record(now, "environment.routes-removed", about, detail));
            inner.commit_environments(change).await?;
            Ok(removed.into_iter().map(view).collect())
        })
        .await
    }

    /// An environment and its routes, for an account that may see environments.
    async fn seen_routes(
        &self,
        session: &Session,
        environment: &str,
    ) -> Result<(EnvironmentId, Vec<CustomRoute>), DeskError> {
        let mut conn = self.inner.store.read().await?;
        let world = World::load(&mut conn).await?;
        let holds = world.acting(session)?.holds;
        rules::need(
            holds,
            Permission::view(Area::Environments),
            "see the routes of an environment",
        )?;
        let id = world.find_environment(environment)?.id;
        Ok((id, environment_routes::of(&mut conn, id).await?))
    }
}

/// May these routes be added?
pub(crate) fn may_add(
    acting: &Acting,
    existing: &[CustomRoute],
    routes: &[NewRoute],
) -> Result<(), DeskError> {
    if routes.is_empty() {
        return Err(DeskError::invalid("routes", "There is no route to add."));
    }
    if existing.len() + routes.len() > ROUTES_MAX {
        return Err(DeskError::invalid(
            "routes",
            format!(
                "An environment can have {ROUTES_MAX} routes. It has {}, and these are {}. Leave some of them out.",
                existing.len(),
                routes.len()
            ),
        ));
    }
    custom_route::fit(existing, routes)
        .map_err(|why| DeskError::invalid("routes", why.to_string()))?;
    let needed = custom_route::needed_to_add(existing, routes, acting.holds);
    Ok(rules::may_hand_out(acting.holds, needed, "add this route")?)
}

/// May this route become that one?
pub(crate) fn may_edit(
    acting: &Acting,
    existing: &[CustomRoute],
    before: &CustomRoute,
    after: &NewRoute,
) -> Result<(), DeskError> {
    let others: Vec<CustomRoute> =
        existing.iter().filter(|it| it.id != before.id).cloned().collect();
    let after = std::slice::from_ref(after);
    custom_route::fit(&others, after)
        .map_err(|why| DeskError::invalid("routes", why.to_string()))?;
    let needed = custom_route::needed_to_add(&others, after, acting.holds);
    let needed = needed.union(before.route.permissions());
    Ok(rules::may_hand_out(acting.holds, needed, "edit this route")?)
}

/// May these routes be removed? Whoever removes one answers for what it opened, as with a role.
pub(crate) fn may_remove(
    acting: &Acting,
    existing: &[CustomRoute],
    wanted: &[String],
) -> Result<Vec<CustomRoute>, DeskError> {
    let mut removed: Vec<CustomRoute> = Vec::with_capacity(wanted.len());
    for wanted in wanted {
        let found = find(existing, wanted)?;
        if !removed.iter().any(|it| it.id == found.id) {
            removed.push(found.clone());
        }
    }
    let opened =
        removed.iter().fold(PermissionSet::EMPTY, |all, it| all.union(it.route.permissions()));
    rules::may_hand_out(acting.holds, opened, "remove this route")?;
    Ok(removed)
}

/// The route with this identifier, or the only one with this template, which may have its methods in front: `GET,POST /crates`.
pub(crate) fn find<'r>(
    routes: &'r [CustomRoute],
    wanted: &str,
) -> Result<&'r CustomRoute, DeskError> {
    if let Some(found) = routes.iter().find(|it| it.id.to_string() == wanted) {
        return Ok(found);
    }
    let (methods, template) = match wanted.split_once(' ') {
        Some((methods, template)) => (Some(methods), template),
        None => (None, wanted),
    };
    let not_found = || DeskError::not_found("route", wanted);
    let shape = RouteTemplate::parse(template).map_err(|_| not_found())?.shape();
    let methods: Option<Vec<RouteMethod>> = methods
        .map(|it| it.split(',').map(str::parse).collect::<Result<_, _>>())
        .transpose()
        .map_err(|_| not_found())?;
    let fits = |it: &&CustomRoute| {
        it.route.template().shape() == shape
            && methods.as_ref().is_none_or(|wanted| {
                wanted.iter().all(|method| it.route.methods().contains(method))
            })
    };
    let mut found = routes.iter().filter(fits);
    match (found.next(), found.next()) {
        (Some(one), None) => Ok(one),
        (Some(_), Some(_)) => Err(DeskError::invalid(
            "route",
            format!(
                "There are several routes with the path {template}. Name the method, too: GET {template}"
            ),
        )),
        (None, _) => Err(not_found()),
    }
}

/// The routes of all environments, as the gateway looks requests up in them.
pub(crate) async fn tables(
    conn: &mut Conn,
) -> Result<HashMap<EnvironmentId, RouteTable>, DeskError> {
    let mut of: HashMap<EnvironmentId, Vec<CustomRoute>> = HashMap::new();
    for (environment, route) in environment_routes::all(conn).await? {
        of.entry(environment).or_default().push(route);
    }
    Ok(of.into_iter().filter_map(|(id, routes)| Some((id, RouteTable::new(routes)?))).collect())
}

fn view(it: CustomRoute) -> RouteView {
    let route = it.route;
    RouteView {
        id: it.id,
        methods: route.methods().to_vec(),
        template: route.template().clone(),
        area: route.area(),
        access: route.access(),
        permissions: route.methods().iter().map(|method| route.permission(*method)).collect(),
        is_built_in_now: custom_route::built_in_conflict(&route).is_some(),
    }
}

fn lines(routes: &[CustomRoute]) -> Vec<String> {
    routes.iter().map(|it| it.route.to_string()).collect()
}
