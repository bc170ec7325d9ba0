//! `keydeskctl activity …`

use crate::context::Context;
use crate::out;
use crate::table::{columns, pairs};
use crate::time;
use clap::{Args, Subcommand, ValueEnum};
use keydesk_control::{Command, Failure};
use keydesk_desk::{
    ActivityGroup, ActivityKept, ActivityQuery, ActivityRow, RefusalPage, RefusalQuery,
    RefusalView, UnknownRouteQuery,
};
use keydesk_domain::activity::Tally;

#[derive(Args, Debug)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Activity {
    #[command(subcommand)]
    job: Option<Job>,
    #[command(flatten)]
    show: Show,
}

#[derive(Debug, Subcommand)]
enum Job {
    /// Refused requests one by one, latest first
    Refusals(Refusals),
    /// The refused request that was answered with an id (X-Request-Id), with what held at that moment
    Refusal {
        /// The id
        request_id: String,
    },
    /// Refused requests whose method and path nothing knows, by the route that they most likely belong to
    UnknownRoutes {
        /// Only in this environment, by slug, name or identifier
        #[arg(long)]
        environment: Option<String>,
        /// Of the last so many days
        #[arg(long, default_value_t = 7)]
        days: u32,
    },
    /// How much of what happened is kept; with options, change it
    Settings {
        /// For how many days: 1 to 3650
        #[arg(long, value_name = "DAYS")]
        retention_days: Option<u16>,
        /// Whether the paths of refused requests are kept, with the identifiers in them
        #[arg(long, value_name = "true|false")]
        keep_paths: Option<bool>,
    },
}

#[derive(Args, Debug)]
struct Show {
    /// Of the last so many days
    #[arg(long, default_value_t = 7)]
    days: u32,
    /// Only with this API token, by name or identifier
    #[arg(long)]
    token: Option<String>,
    /// Only with API tokens of this account, by e-mail or identifier
    #[arg(long)]
    account: Option<String>,
    /// Only in this environment, by slug, name or identifier
    #[arg(long)]
    environment: Option<String>,
    /// Only to this route, such as /businesses/{businessId}/products
    #[arg(long)]
    route: Option<String>,
    /// What requests are put together by
    #[arg(long, default_value = "token")]
    by: By,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum By {
    /// One line a token
    Token,
    /// One line an endpoint
    Endpoint,
    /// One line an hour
    Hour,
    /// One line a token, endpoint and hour
    Each,
}

#[derive(Args, Debug)]
struct Refusals {
    /// What the request id, the address, the route, or the token's or account's name must hold
    #[arg(default_value = "")]
    search: String,
    /// Only with this API token, by name or identifier
    #[arg(long)]
    token: Option<String>,
    /// Only for this reason, such as missing-permission
    #[arg(long)]
    reason: Option<String>,
    /// Only in this environment, by slug, name or identifier
    #[arg(long)]
    environment: Option<String>,
    /// How many to pass over
    #[arg(long, default_value_t = 0)]
    offset: u32,
    /// At most so many
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=1_000))]
    limit: u32,
}

impl Activity {
    pub(crate) async fn run(self, context: &mut Context) -> Result<(), Failure> {
        let command = match self.job {
            None => self.show.command(),
            Some(Job::Refusals(Refusals { search, token, reason, environment, offset, limit })) => {
                Command::RefusalList(RefusalQuery {
                    search,
                    token,
                    reason,
                    environment,
                    offset,
                    limit,
                })
            }
            Some(Job::Refusal { request_id }) => Command::RefusalShow { request_id },
            Some(Job::UnknownRoutes { environment, days }) => {
                Command::UnknownRoutes(UnknownRouteQuery { environment, days })
            }
            Some(Job::Settings { retention_days: None, keep_paths: None }) => Command::ActivityKept,
            Some(Job::Settings { retention_days, keep_paths }) => {
                Command::ActivityKeep { retention_days, keep_paths }
            }
        };
        let answer = context.perform(command).await?;
        out::answer(context.json, &answer)
    }
}

impl Show {
    fn command(self) -> Command {
        let Self { days, token, account, environment, route, by } = self;
        let group = match by {
            By::Token => ActivityGroup::Token,
            By::Endpoint => ActivityGroup::Endpoint,
            By::Hour => ActivityGroup::Hour,
            By::Each => ActivityGroup::Each,
        };
        Command::ActivityShow(ActivityQuery { days, token, account, environment, route, group })
    }
}

/// What happened, for people.
pub(crate) fn of(activity: &keydesk_desk::Activity) -> String {
    let rows = activity.rows.iter().map(|row| {
        let reasons: Vec<String> =
            row.reasons.iter().map(|(reason, count)| format!("{reason} {count}")).collect();
        [
            of_what(row),
            row.tally.allowed.to_string(),
            row.tally.refused.to_string(),
            row.tally.upstream_errors.to_string(),
            reasons.join(", "),
            time::shown(row.last_at),
            row.last_address.clone(),
        ]
    });
    let table =
        columns(["What", "Allowed", "Refused", "Upstream errors", "Why", "Last", "From"], rows);
    let more =
        if activity.more { "\nThere are more; ask for fewer days or less at once." } else { "" };
    format!("Since {}: {}\n\n{table}{more}", time::shown(activity.since), sums(activity.totals))
}

/// Requests by what became of them, in words.
pub(crate) fn sums(tally: Tally) -> String {
    format!(
        "{} allowed, {} refused, {} upstream errors",
        tally.allowed, tally.refused, tally.upstream_errors
    )
}

fn of_what(row: &ActivityRow) -> String {
    let endpoint = row
        .method
        .as_ref()
        .zip(row.route.as_ref())
        .map(|(method, route)| format!("{method} {route}"));
    let parts = [row.hour.map(time::shown), row.token_name.clone(), endpoint];
    let known: Vec<String> = parts.into_iter().flatten().collect();
    if known.is_empty() { "(nothing known)".to_owned() } else { known.join("  ") }
}

/// Refused requests, for people.
pub(crate) fn of_refusals(page: &RefusalPage) -> String {
    let rows = page.rows.iter().map(|it| {
        [
            time::shown(it.at),
            it.reason.clone(),
            it.token_name.clone().unwrap_or_default(),
            endpoint(it),
            it.address.clone(),
            it.request_id.clone(),
        ]
    });
    let table = columns(["When", "Why", "API Token", "What", "From", "Request id"], rows);
    format!("{table}\n\n{} of {} fit.", page.total, page.all)
}

/// One refused request, for people.
pub(crate) fn of_refusal(it: &RefusalView) -> String {
    let mut rows = vec![
        ("Request", it.request_id.clone()),
        ("When", time::shown(it.at)),
        ("Refused", format!("{} ({})", it.reason, it.status)),
        ("Answered", it.detail.clone()),
        ("What", endpoint(it)),
        ("From", it.address.clone()),
        ("Environment", it.environment_slug.clone()),
    ];
    let mut add = |word, text: Option<String>| rows.extend(text.map(|text| (word, text)));
    add("Path", it.path.clone());
    add("Cause", it.cause.clone());
    add("API Token", it.token_name.clone());
    add("Ends in", it.hint.map(|hint| hint.to_string()));
    add("Account", it.account_email.clone());
    add("Roles then", (!it.roles.is_empty()).then(|| it.roles.join(", ")));
    add("Needed", it.permission.map(|permission| permission.to_string()));
    add("Held then", it.held.map(|held| held.to_string()));
    pairs(&rows)
}

fn endpoint(it: &RefusalView) -> String {
    it.route.as_ref().map_or_else(|| it.method.clone(), |route| format!("{} {route}", it.method))
}

/// How much is kept, for people.
pub(crate) fn of_kept(kept: &ActivityKept) -> String {
    pairs(&[
        ("Kept for", format!("{} days", kept.settings.retention_days)),
        (
            "Paths of refused requests",
            if kept.settings.keep_paths { "kept" } else { "not kept" }.to_owned(),
        ),
        ("Refused requests, at most", kept.refusals_at_most.to_string()),
        ("Counters, at most", kept.counters_at_most.to_string()),
    ])
}
