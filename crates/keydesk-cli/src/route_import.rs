//! `keydeskctl route import`: the routes of an OpenAPI document or a Postman collection, as a table first.

use crate::ask;
use crate::context::Context;
use crate::out;
use crate::table::columns;
use clap::Args;
use keydesk_control::{Answer, Command, Failure};
use keydesk_desk::RouteStanding;
use keydesk_domain::Upstream;
use keydesk_domain::custom_route::NewRoute;
use keydesk_domain::permission::{Area, Permission};
use keydesk_route_import::{
    FILE_BYTES_MAX, PrefixChoice, ProposedRoute, RouteFile, put_together, read,
};
use serde_json::{Value, json};
use std::fs::File;
use std::io::{self, IsTerminal, Read};
use std::path::{Path, PathBuf};

#[derive(Args, Debug)]
pub(crate) struct Import {
    /// An OpenAPI 3 document (JSON or YAML) or a Postman collection; - is standard input
    file: PathBuf,
    /// The environment, by slug, name or identifier
    #[arg(long, value_name = "ENV", default_value = "sandbox")]
    environment: String,
    /// The area of routes for which the file suggests none. They are not added otherwise
    #[arg(long, value_name = "AREA")]
    area: Option<Area>,
    /// Put the path of the document's servers in front, or leave it out [default: as the environment's URL has it]
    #[arg(long, value_name = "add|leave-out", value_parser = prefix)]
    prefix: Option<PrefixChoice>,
    /// Add what is new without asking
    #[arg(long)]
    yes: bool,
}

fn prefix(text: &str) -> Result<PrefixChoice, String> {
    match text {
        "add" => Ok(PrefixChoice::Add),
        "leave-out" => Ok(PrefixChoice::LeaveOut),
        _ => Err("It is add or leave-out.".to_owned()),
    }
}

/// A route of the file, and how it stands.
type Row = (ProposedRoute, RouteStanding);

impl Import {
    pub(crate) async fn run(self, context: &mut Context) -> Result<(), Failure> {
        let bytes = bytes_of(&self.file)?;
        let shown = context
            .perform(Command::EnvironmentShow { environment: self.environment.clone() })
            .await?;
        let upstream_prefix = match &shown {
            Answer::Environment(view) => match &view.environment.upstream {
                Upstream::Url { base_url, .. } => base_url.origin_and_prefix().1.to_owned(),
                Upstream::Sandbox => String::new(),
            },
            _ => String::new(),
        };
        let mut file = read(&bytes, &upstream_prefix, self.prefix.unwrap_or_default())
            .map_err(|why| Failure::of_field("invalid", "file", why.to_string()))?;
        for route in &mut file.routes {
            route.area = route.area.or(self.area);
        }
        let rows = self.look(context, &file).await?;
        let new: Vec<NewRoute> = rows
            .iter()
            .filter(|(_, standing)| *standing == RouteStanding::New)
            .filter_map(|(route, _)| Some(new_route(route, route.area?)))
            .collect::<Result<_, _>>()?;
        if !context.json {
            out::text(&table(&file, &rows))?;
        }
        let is_added = !new.is_empty() && self.is_confirmed(context.json, new.len())?;
        if is_added {
            let add =
                Command::RouteAdd { environment: self.environment.clone(), routes: new.clone() };
            context.perform(add).await?;
        }
        let added = if is_added { new.len() } else { 0 };
        if context.json {
            return out::value(&as_json(&file, &rows, added));
        }
        out::text(&match (added, new.len()) {
            (0, 0) => "There is no route to add. Nothing was changed.".to_owned(),
            (0, 1) => "Nothing was added. To add 1 route, add --yes.".to_owned(),
            (0, count) => format!("Nothing was added. To add {count} routes, add --yes."),
            (1, _) => "1 route was added.".to_owned(),
            (count, _) => format!("{count} routes were added."),
        })
    }

    /// How the routes stand to what the environment knows.
    async fn look(&self, context: &mut Context, file: &RouteFile) -> Result<Vec<Row>, Failure> {
        let looked_at =
            |route: &ProposedRoute| new_route(route, route.area.unwrap_or(Area::Business));
        let routes = file.routes.iter().map(looked_at).collect::<Result<Vec<_>, _>>()?;
        if routes.is_empty() {
            return Ok(Vec::new());
        }
        let classify = Command::RouteClassify { environment: self.environment.clone(), routes };
        let Answer::RouteStandings(standings) = context.perform(classify).await? else {
            return Err(Failure::new("internal", "The routes were not looked at. Try again."));
        };
        let rows = file.routes.iter().cloned().zip(standings).map(|(mut route, standing)| {
            if let RouteStanding::Known { permissions } = &standing {
                if let Some(Permission::In(area, _)) = permissions.first() {
                    route.area = Some(*area);
                }
                route.access = None;
                return (route, RouteStanding::Known { permissions: Vec::new() });
            }
            (route, standing)
        });
        Ok(put_together(rows.collect()))
    }

    fn is_confirmed(&self, is_json: bool, count: usize) -> Result<bool, Failure> {
        if self.yes {
            return Ok(true);
        }
        // A program that wants them added says so.
        if is_json || !io::stdin().is_terminal() {
            return Ok(false);
        }
        let what = if count == 1 { "1 route".to_owned() } else { format!("{count} routes") };
        Ok(ask::line(&format!("Add {what}? Type yes: "))? == "yes")
    }
}

fn new_route(route: &ProposedRoute, area: Area) -> Result<NewRoute, Failure> {
    NewRoute::new(route.methods.iter().copied(), route.template.clone(), area, route.access)
        .map_err(|why| Failure::of_field("invalid", "area", why.to_string()))
}

/// As much of the file as says whether it can be one.
fn bytes_of(file: &Path) -> Result<Vec<u8>, Failure> {
    let most = u64::try_from(FILE_BYTES_MAX + 1).unwrap_or(u64::MAX);
    let mut bytes = Vec::new();
    let read = if file.as_os_str() == "-" {
        io::stdin().lock().take(most).read_to_end(&mut bytes)
    } else {
        File::open(file).and_then(|file| file.take(most).read_to_end(&mut bytes))
    };
    match read {
        Ok(_) => Ok(bytes),
        Err(why) => {
            let what = format!("{} cannot be read: {why}", file.display());
            Err(Failure::of_field("usage", "file", what))
        }
    }
}

fn word(standing: &RouteStanding) -> &'static str {
    match standing {
        RouteStanding::New => "new",
        RouteStanding::Known { .. } => "known",
        RouteStanding::Conflict { .. } => "conflict",
    }
}

fn methods(route: &ProposedRoute) -> String {
    route.methods.iter().map(|it| it.word()).collect::<Vec<_>>().join(",")
}

fn needs(route: &ProposedRoute) -> String {
    match (route.area, route.access) {
        (None, _) => "choose".to_owned(),
        (Some(area), None) => area.word().to_owned(),
        (Some(area), Some(access)) => format!("{}:{}", area.word(), access.word()),
    }
}

/// For people: what there is, and what is left out with the reason.
fn table(file: &RouteFile, rows: &[Row]) -> String {
    let mut lines = vec![format!("{} {}", file.kind, file.title).trim_end().to_owned()];
    if let Some(prefix) = &file.prefix {
        lines.push(prefix.sentence.clone());
    }
    let cells = rows.iter().map(|(route, standing)| {
        let why = match standing {
            RouteStanding::Conflict { why } => why.clone(),
            _ => route.description.clone(),
        };
        [word(standing).to_owned(), methods(route), route.template.to_string(), needs(route), why]
    });
    lines.push(columns(["State", "Methods", "Path", "Area", "About"], cells));
    lines.extend(file.left_out.iter().map(|it| format!("left out  {}: {}", it.what, it.why)));
    let without_area =
        |(route, standing): &&Row| *standing == RouteStanding::New && route.area.is_none();
    let count = rows.iter().filter(without_area).count();
    if count > 0 {
        let what = if count == 1 { "1 new route has" } else { &format!("{count} new routes have") };
        lines.push(format!(
            "{what} no area: added only with --area AREA, such as products. `keydeskctl role permissions` lists the areas."
        ));
    }
    lines.join("\n")
}

fn as_json(file: &RouteFile, rows: &[Row], added: usize) -> Value {
    let routes: Vec<Value> = rows
        .iter()
        .map(|(route, standing)| {
            json!({
                "state": word(standing),
                "methods": route.methods,
                "template": route.template,
                "area": route.area.map(Area::word),
                "access": route.access.map(|access| access.word()),
                "description": route.description,
                "why": match standing {
                    RouteStanding::Conflict { why } => Some(why),
                    _ => None,
                },
            })
        })
        .collect();
    let left_out: Vec<Value> =
        file.left_out.iter().map(|it| json!({ "what": it.what, "why": it.why })).collect();
    json!({
        "kind": file.kind,
        "title": file.title,
        "prefix": file.prefix.as_ref().map(|it| json!({
            "path": it.path, "is_added": it.is_added, "message": it.sentence,
        })),
        "routes": routes,
        "left_out": left_out,
        "added": added,
    })
}

/// How routes stand, a word each.
pub(crate) fn of_standings(standings: &[RouteStanding]) -> String {
    standings.iter().map(word).collect::<Vec<_>>().join("\n")
}
