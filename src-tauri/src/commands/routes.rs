//! *Settings > Integrations > Environments > Routes*, and *Activity > Unknown routes*.

use crate::model::{
    FileLeftOut, FilePrefix, FileRoute, FileRouteState, RouteAccess, RouteCheck, RouteDraft,
    RouteFileTable, RouteImpact, RouteRow, UnknownRouteRow,
};
use crate::problem::Problem;
use crate::route_file::{self, RouteFile};
use crate::shell::Shell;
use keydesk_desk::{DeskError, RouteChange, RouteStanding, RouteVerdict, UnknownRouteQuery};
use keydesk_domain::Upstream;
use keydesk_domain::activity::RETENTION_MAX;
use keydesk_domain::custom_route::{NewRoute, RouteMethod};
use keydesk_domain::permission::{Access, Area, Permission};
use keydesk_domain::route::ROUTES;
use keydesk_domain::route_template::RouteTemplate;
use keydesk_route_import::{PrefixChoice, ProposedRoute, put_together};
use tauri::State;

/// The routes of an environment: those that were added to it, then the built-in ones.
#[tauri::command]
#[specta::specta]
pub async fn routes(
    shell: State<'_, Shell>,
    environment: String,
) -> Result<Vec<RouteRow>, Problem> {
    let (desk, session) = shell.at_the_desk().await?;
    let own = desk.routes(&session, &environment).await.map_err(|error| shell.problem(error))?;
    Ok(own.into_iter().map(Into::into).chain(ROUTES.iter().map(Into::into)).collect())
}

/// Adds a route to an environment.
#[tauri::command]
#[specta::specta]
pub async fn add_route(
    shell: State<'_, Shell>,
    environment: String,
    draft: RouteDraft,
) -> Result<RouteRow, Problem> {
    let (desk, session) = shell.at_the_desk().await?;
    let added = desk.add_routes(&session, &environment, vec![new_route(&draft)?]).await;
    let added = added.map_err(|error| at_its_path(shell.problem(error)))?;
    let added = added.into_iter().next().map(Into::into);
    added.ok_or_else(|| Problem::new("internal", "No route was added. Try again."))
}

/// Changes a route that was added.
#[tauri::command]
#[specta::specta]
pub async fn edit_route(
    shell: State<'_, Shell>,
    environment: String,
    id: String,
    draft: RouteDraft,
) -> Result<RouteRow, Problem> {
    let (desk, session) = shell.at_the_desk().await?;
    let edited = desk.edit_route(&session, &environment, &id, new_route(&draft)?).await;
    Ok(edited.map_err(|error| at_its_path(shell.problem(error)))?.into())
}

/// Removes a route that was added.
#[tauri::command]
#[specta::specta]
pub async fn remove_route(
    shell: State<'_, Shell>,
    environment: String,
    id: String,
) -> Result<(), Problem> {
    let (desk, session) = shell.at_the_desk().await?;
    let removed = desk.remove_routes(&session, &environment, vec![id]).await;
    removed.map(|_| ()).map_err(|error| shell.problem(error))
}

/// What adding, changing or removing a route would do: no `before` adds one, no `after` removes it.
#[tauri::command]
#[specta::specta]
pub async fn preview_route(
    shell: State<'_, Shell>,
    environment: String,
    before: Option<String>,
    after: Option<RouteDraft>,
) -> Result<RouteImpact, Problem> {
    let (desk, session) = shell.at_the_desk().await?;
    let new = after.as_ref().map(new_route).transpose()?;
    let change = match (before, new) {
        (Some(route), Some(new)) => RouteChange::Edit { route, new },
        (before, new) if new.is_some() || before.is_none() => {
            RouteChange::Add { routes: new.into_iter().collect() }
        }
        (before, _) => RouteChange::Remove { routes: before.into_iter().collect() },
    };
    let impact = desk.preview_routes(&session, &environment, &change).await;
    Ok(impact.map_err(|error| at_its_path(shell.problem(error)))?.into())
}

/// What an environment's gateway would make of a method and a path.
#[tauri::command]
#[specta::specta]
pub async fn check_route(
    shell: State<'_, Shell>,
    environment: String,
    method: String,
    path: String,
) -> Result<RouteCheck, Problem> {
    let (desk, session) = shell.at_the_desk().await?;
    let path = path.trim();
    let verdict = desk.check_route(&session, &environment, &method, path).await;
    Ok(match verdict.map_err(|error| shell.problem(error))? {
        RouteVerdict::Known { template, permission, is_custom } => RouteCheck {
            is_known: true,
            sentence: format!(
                "It is {} {template}, and needs {} ({permission}).",
                if is_custom { "a route that was added here:" } else { "the built-in route" },
                permission.label()
            ),
            proposed: None,
        },
        RouteVerdict::Unknown { guess, area, nearest } => {
            let method = if method == "HEAD" { "GET".to_owned() } else { method };
            let near = match nearest.as_slice() {
                [] => String::new(),
                near => format!(" Nearly the same: {}.", near.join(", ")),
            };
            let can_be =
                RouteTemplate::parse(&guess).is_ok() && method.parse::<RouteMethod>().is_ok();
            RouteCheck {
                is_known: false,
                sentence: format!(
                    "No route knows {method} {guess}. The gateway refuses it, whatever a role permits.{near}"
                ),
                proposed: can_be.then(|| draft(vec![method], guess, area, None)),
            }
        }
    })
}

/// What was refused because no route knows it, put together by method and path, as long as refusals are kept.
#[tauri::command]
#[specta::specta]
pub async fn unknown_routes(
    shell: State<'_, Shell>,
    environment: Option<String>,
) -> Result<Vec<UnknownRouteRow>, Problem> {
    let (desk, session) = shell.at_the_desk().await?;
    let query = UnknownRouteQuery { environment, days: u32::from(RETENTION_MAX) };
    let found =
        desk.unknown_routes(&session, &query).await.map_err(|error| shell.problem(error))?;
    Ok(found.into_iter().map(Into::into).collect())
}

/// The list of routes is on the screen, or is not any more: a file that is dropped is one of routes.
#[tauri::command]
#[specta::specta]
pub async fn wait_for_route_files(shell: State<'_, Shell>, waits: bool) -> Result<(), Problem> {
    if waits {
        shell.at_the_desk().await?;
    }
    shell.seat().wait_for_routes(waits);
    Ok(())
}

/// Takes a file of routes that somebody chose: as much of it as says whether it can be one.
#[tauri::command]
#[specta::specta]
pub async fn take_route_file(
    shell: State<'_, Shell>,
    name: String,
    bytes: Vec<u8>,
) -> Result<(), Problem> {
    shell.at_the_desk().await?;
    let name = name.chars().filter(|c| !c.is_control()).take(200).collect();
    shell.seat().routes_arrived(Ok(RouteFile { name, bytes }));
    Ok(())
}

/// What is in the file that was chosen or dropped, beside what the environment knows. `prefix`: whether the path of its servers is put
/// in front; nothing leaves that to the environment's URL.
#[tauri::command]
#[specta::specta]
pub async fn read_route_file(
    shell: State<'_, Shell>,
    environment: String,
    prefix: Option<bool>,
) -> Result<RouteFileTable, Problem> {
    let (desk, session) = shell.at_the_desk().await?;
    let problem = |error: DeskError| shell.problem(error);
    let view = desk.environment(&session, &environment).await.map_err(problem)?;
    let RouteFile { name, bytes } = shell.seat().routes()?;
    let upstream_prefix = match &view.environment.upstream {
        Upstream::Sandbox => String::new(),
        Upstream::Url { base_url, .. } => base_url.origin_and_prefix().1.to_owned(),
    };
    let choice = match prefix {
        None => PrefixChoice::Automatic,
        Some(true) => PrefixChoice::Add,
        Some(false) => PrefixChoice::LeaveOut,
    };
    // Five MiB take a moment.
    let reading = tokio::task::spawn_blocking(move || {
        keydesk_route_import::read(&bytes, &upstream_prefix, choice)
    });
    let file = reading.await.map_err(|why| Problem::new("internal", why.to_string()))?;
    let file = file.map_err(|why| route_file::of_file(&name, &why))?;
    let wanted: Result<Vec<NewRoute>, Problem> =
        file.routes.iter().map(|it| proposed(it, it.area)).collect();
    let standings = desk.classify_routes(&session, &environment, &wanted?).await;
    let standings = standings.map_err(problem)?;
    let rows =
        file.routes.into_iter().zip(standings).map(|(route, standing)| stands(route, standing));
    let routes = put_together(rows.collect()).into_iter().map(|(route, (state, why))| FileRoute {
        description: route.description,
        route: draft(words(&route.methods), route.template.to_string(), route.area, route.access),
        state,
        why,
    });
    Ok(RouteFileTable {
        name,
        kind: file.kind,
        title: file.title,
        prefix: file.prefix.map(|it| FilePrefix {
            path: it.path,
            is_added: it.is_added,
            sentence: it.sentence,
        }),
        routes: routes.collect(),
        left_out: file
            .left_out
            .into_iter()
            .map(|it| FileLeftOut { what: it.what, why: it.why })
            .collect(),
    })
}

/// Adds the routes of a file: all of them or none.
#[tauri::command]
#[specta::specta]
pub async fn import_routes(
    shell: State<'_, Shell>,
    environment: String,
    drafts: Vec<RouteDraft>,
) -> Result<u32, Problem> {
    let (desk, session) = shell.at_the_desk().await?;
    let routes: Result<Vec<NewRoute>, Problem> = drafts
        .iter()
        .map(|draft| {
            new_route(draft).map_err(|problem| Problem {
                field: None,
                message: format!("{}: {}", draft.template, problem.message),
                ..problem
            })
        })
        .collect();
    let added = desk.add_routes(&session, &environment, routes?).await;
    let added = added.map_err(|error| shell.problem(error))?;
    Ok(u32::try_from(added.len()).unwrap_or(u32::MAX))
}

/// How a route of a file stands to what is known. One that is known is of the area that it is known by.
fn stands(
    mut route: ProposedRoute,
    standing: RouteStanding,
) -> (ProposedRoute, (FileRouteState, String)) {
    let stands = match standing {
        RouteStanding::New => (FileRouteState::New, String::new()),
        RouteStanding::Conflict { why } => (FileRouteState::Conflict, why),
        RouteStanding::Known { permissions } => {
            if let Some(Permission::In(area, _)) = permissions.first() {
                route.area = Some(*area);
            }
            route.access = None;
            (FileRouteState::Known, "A route knows it already.".to_owned())
        }
    };
    (route, stands)
}

/// A route of a file, as far as it can be looked at before anybody chose its area.
fn proposed(route: &ProposedRoute, area: Option<Area>) -> Result<NewRoute, Problem> {
    let area = area.unwrap_or(Area::Business);
    NewRoute::new(route.methods.iter().copied(), route.template.clone(), area, route.access)
        .map_err(|why| Problem::new("invalid", why.to_string()))
}

/// What was typed, field by field in the order of the form.
fn new_route(draft: &RouteDraft) -> Result<NewRoute, Problem> {
    let methods: Result<Vec<RouteMethod>, _> = draft.methods.iter().map(|it| it.parse()).collect();
    let methods: Vec<RouteMethod> =
        methods.map_err(|why| Problem::of_field("methods", why.to_string()))?;
    if methods.is_empty() {
        return Err(Problem::of_field("methods", "Choose at least one method."));
    }
    let template = RouteTemplate::parse(&draft.template)
        .map_err(|why| Problem::of_field("template", why.to_string()))?;
    let area = Area::ALL.iter().find(|area| area.word() == draft.area).copied();
    let area = area.ok_or_else(|| {
        Problem::of_field("area", "Choose the area whose permission the route needs.")
    })?;
    let access = match draft.access {
        RouteAccess::ByMethod => None,
        RouteAccess::View => Some(Access::View),
        RouteAccess::Edit => Some(Access::Edit),
    };
    NewRoute::new(methods, template, area, access)
        .map_err(|why| Problem::of_field("area", why.to_string()))
}

fn draft(
    methods: Vec<String>,
    template: String,
    area: Option<Area>,
    access: Option<Access>,
) -> RouteDraft {
    let area = area.map(|area| area.word().to_owned()).unwrap_or_default();
    RouteDraft { methods, template, area, access: access.into() }
}

fn words(methods: &[RouteMethod]) -> Vec<String> {
    methods.iter().map(|method| method.word().to_owned()).collect()
}

/// A collision is about the path that was typed.
fn at_its_path(problem: Problem) -> Problem {
    match problem.field.as_deref() {
        Some("routes") => Problem { field: Some("template".to_owned()), ..problem },
        _ => problem,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(methods: &[&str], template: &str, area: &str) -> (String, String) {
        let draft = RouteDraft {
            methods: methods.iter().map(|it| (*it).to_owned()).collect(),
            template: template.to_owned(),
            area: area.to_owned(),
            access: RouteAccess::ByMethod,
        };
        let problem = new_route(&draft).unwrap_err();
        (problem.field.unwrap_or_default(), problem.message)
    }

    #[test]
    fn what_was_typed_is_refused_at_its_field() {
        for (methods, template, area, field) in [
            (&[][..], "/a", "products", "methods"),
            (&["TRACE"][..], "/a", "products", "methods"),
            (&["GET"][..], "a", "products", "template"),
            (&["GET"][..], "/a?x=1", "products", "template"),
            (&["GET"][..], "/a/../b", "products", "template"),
            (&["GET"][..], "/{id}/{id}", "products", "template"),
            (&["GET"][..], "/.well-known/keydesk/health", "products", "template"),
            (&["GET"][..], "/a", "", "area"),
            (&["GET"][..], "/a", "users", "area"),
        ] {
            let (at, why) = refused(methods, template, area);
            assert_eq!(at, field, "{template}: {why}");
            assert!(why.ends_with('.'), "{why}");
        }
    }
}
