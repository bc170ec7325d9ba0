//! `keydeskctl route …`

use crate::ask;
use crate::context::Context;
use crate::route_import::Import;
use crate::{out, table, time};
use clap::{Args, Subcommand, ValueEnum};
use keydesk_control::{Answer, Command, Failure};
use keydesk_desk::{RouteChange, RouteVerdict, RouteView, UnknownRoute};
use keydesk_domain::custom_route::{NewRoute, RouteMethod, UnknownMethod};
use keydesk_domain::permission::{Access, Area};
use keydesk_domain::route::ROUTES;
use keydesk_domain::route_template::RouteTemplate;
use serde_json::json;
use std::str::FromStr;

#[derive(Debug, Subcommand)]
pub(crate) enum Job {
    /// List the routes that were added to an environment; without one, those that are built in
    List {
        /// The environment, by slug, name or identifier
        #[arg(long)]
        environment: Option<String>,
    },
    /// What the gateway of an environment makes of a method and a path
    Check {
        /// The method, such as GET
        method: String,
        /// The path, such as /businesses/5f3c/crates/7
        path: String,
        /// The environment, by slug, name or identifier
        #[arg(long)]
        environment: String,
    },
    /// Add a route to an environment: requests to it are let through from the next one on
    Add(Add),
    /// Change a route of an environment
    Edit(Edit),
    /// Import routes from an OpenAPI 3 document or a Postman collection: a table first, then those that are new
    Import(Import),
    /// Remove a route from an environment: requests to it are refused from the next one on
    Remove(Remove),
}

/// What a request needs, whatever its method.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Needs {
    /// The area's view: for a POST that only searches
    View,
    /// The area's edit
    Edit,
}

/// Methods with commas between them.
#[derive(Clone, Debug)]
struct Methods(Vec<RouteMethod>);

impl FromStr for Methods {
    type Err = UnknownMethod;
    fn from_str(text: &str) -> Result<Self, UnknownMethod> {
        text.split(',').map(str::parse).collect::<Result<_, _>>().map(Self)
    }
}

#[derive(Args, Debug)]
pub(crate) struct Add {
    /// The methods with commas between them: GET (HEAD goes with it), POST, PUT, PATCH, DELETE
    method: Methods,
    /// The path template, such as /businesses/{businessId}/crates/{id}
    path: RouteTemplate,
    /// The environment, by slug, name or identifier
    #[arg(long)]
    environment: String,
    /// The area whose permission it needs, such as products
    #[arg(long)]
    area: Area,
    /// What every method needs, if it does not go by the method (GET views, the others edit)
    #[arg(long)]
    access: Option<Needs>,
    /// Change nothing; show what would pass then
    #[arg(long)]
    dry_run: bool,
}

#[derive(Args, Debug)]
pub(crate) struct Edit {
    /// The route: its identifier, its path, or methods and path in one word: "GET /crates"
    route: String,
    /// The environment, by slug, name or identifier
    #[arg(long)]
    environment: String,
    /// Other methods, all of them, with commas between them
    #[arg(long)]
    method: Option<Methods>,
    /// Another path template
    #[arg(long)]
    path: Option<RouteTemplate>,
    /// Another area
    #[arg(long)]
    area: Option<Area>,
    /// What every method needs
    #[arg(long, conflicts_with = "access_by_method")]
    access: Option<Needs>,
    /// GET needs the area's view and every other method its edit
    #[arg(long)]
    access_by_method: bool,
    /// Change nothing; show what would pass and what would be refused then
    #[arg(long)]
    dry_run: bool,
}

#[derive(Args, Debug)]
pub(crate) struct Remove {
    /// The routes: identifiers, paths, or methods and path in one word: "GET /crates"
    #[arg(required = true)]
    route: Vec<String>,
    /// The environment, by slug, name or identifier
    #[arg(long)]
    environment: String,
    /// Change nothing; show which requests of the last days would be refused
    #[arg(long)]
    dry_run: bool,
    /// Do not ask
    #[arg(long)]
    yes: bool,
}

impl Job {
    pub(crate) async fn run(self, context: &mut Context) -> Result<(), Failure> {
        let command = match self {
            Self::List { environment: None } => return built_in(context.json),
            Self::List { environment: Some(environment) } => Command::RouteList { environment },
            Self::Check { method, path, environment } => {
                Command::RouteCheck { environment, method: method.to_ascii_uppercase(), path }
            }
            Self::Add(add) => add.command()?,
            Self::Edit(edit) => edit.command(context).await?,
            Self::Import(import) => return import.run(context).await,
            Self::Remove(remove) => remove.command()?,
        };
        let answer = context.perform(command).await?;
        out::answer(context.json, &answer)
    }
}

impl Add {
    fn command(self) -> Result<Command, Failure> {
        let Self { method, path, environment, area, access, dry_run } = self;
        let routes = vec![route(method.0, path, area, access.map(Into::into))?];
        Ok(if dry_run {
            Command::RoutePreview { environment, change: RouteChange::Add { routes } }
        } else {
            Command::RouteAdd { environment, routes }
        })
    }
}

impl Edit {
    async fn command(self, context: &mut Context) -> Result<Command, Failure> {
        let show =
            Command::RouteShow { environment: self.environment.clone(), route: self.route.clone() };
        let Answer::Route(before) = context.perform(show).await? else {
            return Err(Failure::new("internal", "The route could not be read."));
        };
        let access = match (self.access, self.access_by_method) {
            (Some(access), _) => Some(access.into()),
            (None, true) => None,
            (None, false) => before.access,
        };
        let new = route(
            self.method.map_or(before.methods, |it| it.0),
            self.path.unwrap_or(before.template),
            self.area.unwrap_or(before.area),
            access,
        )?;
        // Its path may be what changes: from here on it goes by its identifier.
        let (environment, route) = (self.environment, before.id.to_string());
        Ok(if self.dry_run {
            Command::RoutePreview { environment, change: RouteChange::Edit { route, new } }
        } else {
            Command::RouteEdit { environment, route, new }
        })
    }
}

impl Remove {
    fn command(self) -> Result<Command, Failure> {
        let Self { route: routes, environment, dry_run, yes } = self;
        if dry_run {
            return Ok(Command::RoutePreview {
                environment,
                change: RouteChange::Remove { routes },
            });
        }
        ask::really(&format!("the route {}", routes.join(", ")), yes)?;
        Ok(Command::RouteRemove { environment, routes })
    }
}

fn route(
    methods: Vec<RouteMethod>,
    template: RouteTemplate,
    area: Area,
    access: Option<Access>,
) -> Result<NewRoute, Failure> {
    NewRoute::new(methods, template, area, access)
        .map_err(|why| Failure::of_field("invalid", "route", why.to_string()))
}

impl From<Needs> for Access {
    fn from(needs: Needs) -> Self {
        match needs {
            Needs::View => Self::View,
            Needs::Edit => Self::Edit,
        }
    }
}

/// The catalogue, which is the same for everybody.
fn built_in(json: bool) -> Result<(), Failure> {
    if json {
        let routes: Vec<_> = ROUTES
            .iter()
            .map(|it| json!({ "methods": it.methods, "template": it.template, "area": it.area, "about": it.about }))
            .collect();
        return out::value(&json!({ "routes": routes }));
    }
    let rows = ROUTES
        .iter()
        .map(|it| [it.methods.join(" "), it.template.to_owned(), it.area.word().to_owned()]);
    out::text(&table::columns(["Methods", "Path", "Area"], rows))
}

pub(crate) fn of_routes(routes: &[RouteView]) -> String {
    if routes.is_empty() {
        return "No route was added to this environment. keydeskctl route list without --environment lists those that are built in."
            .to_owned();
    }
    let rows = routes.iter().map(|it| {
        let methods: Vec<&str> = it.methods.iter().map(|it| it.word()).collect();
        let mut needs: Vec<String> = it.permissions.iter().map(ToString::to_string).collect();
        needs.dedup();
        let note = if it.is_built_in_now { "built in by now" } else { "" };
        [methods.join(" "), it.template.to_string(), needs.join(" "), note.to_owned()]
    });
    table::columns(["Methods", "Path", "Needs", "Note"], rows)
}

pub(crate) fn of_verdict(verdict: &RouteVerdict) -> String {
    match verdict {
        RouteVerdict::Known { template, permission, is_custom } => {
            let whose = if *is_custom { "added to this environment" } else { "built in" };
            format!("Known: {template} needs {permission} ({whose}).")
        }
        RouteVerdict::Unknown { guess, area, nearest } => {
            let mut lines = vec![
                "Unknown: refused as unknown-route, whatever the role.".to_owned(),
                format!("Most likely the route {guess}."),
            ];
            lines.extend(area.map(|area| format!("Most likely the area {}.", area.word())));
            lines.extend(nearest.iter().map(|near| format!("Nearly the same: {near}")));
            lines.join("\n")
        }
    }
}

pub(crate) fn of_unknown(routes: &[UnknownRoute]) -> String {
    if routes.is_empty() {
        return "No unknown route was asked for, as far as refused requests are kept.".to_owned();
    }
    let rows = routes.iter().map(|it| {
        let asked = match it.token_count.saturating_sub(it.tokens.len()) {
            0 => it.tokens.join(", "),
            more => format!("{} and {more} more", it.tokens.join(", ")),
        };
        [
            it.environment.clone(),
            it.method.clone(),
            it.template.clone(),
            it.count.to_string(),
            asked,
            time::shown(it.last_at),
        ]
    });
    table::columns(["Environment", "Method", "Path, most likely", "Refused", "By", "Last"], rows)
}
