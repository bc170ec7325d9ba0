//! `keydeskctl overview`

use crate::activity::sums;
use crate::context::Context;
use crate::out;
use crate::table::{columns, pairs};
use crate::time;
use clap::Args;
use keydesk_control::{Command, Failure, Status};
use keydesk_desk::NotedTokens;
use keydesk_domain::Permission;
use keydesk_gateway::ListenerState;

#[derive(Args, Debug)]
pub(crate) struct Overview {
    /// Of the last so many days
    #[arg(long, default_value_t = 30)]
    days: u32,
}

impl Overview {
    pub(crate) async fn run(self, context: &mut Context) -> Result<(), Failure> {
        let answer = context.perform(Command::Overview { days: self.days }).await?;
        out::answer(context.json, &answer)
    }
}

/// Everything at a glance, for people.
pub(crate) fn of(overview: &keydesk_desk::Overview, gateway: &Status) -> String {
    let mut parts = vec![
        pairs(&[
            ("Requests", format!("{} in {} days", sums(overview.totals), overview.days)),
            ("API Tokens", overview.token_count.to_string()),
            ("Gateway", of_gateway(gateway)),
        ]),
        of_tokens("Expire within 30 days", &overview.expiring),
        of_tokens("Never used", &overview.never_used),
        of_tokens("Not used for 90 days: safe to remove", &overview.idle),
    ];
    if let Some(accounts) = &overview.accounts_without_tokens {
        let rows = accounts.iter().map(|it| [it.email.to_string(), it.name.to_string()]);
        parts.push(format!(
            "Service accounts without an API token\n{}",
            columns(["E-mail", "Name"], rows)
        ));
    }
    if let Some(roles) = &overview.broad_roles {
        let rows = roles.iter().map(|it| {
            let unused: Vec<String> = it.unused.iter().map(Permission::to_string).collect();
            [it.role.name.to_string(), it.accounts.to_string(), unused.join(" ")]
        });
        parts.push(format!(
            "Roles broader than used\n{}",
            columns(["Role", "Accounts", "Not used"], rows)
        ));
    }
    parts.join("\n\n")
}

fn of_tokens(heading: &str, noted: &NotedTokens) -> String {
    let or_never = |at: Option<jiff::Timestamp>| at.map_or_else(|| "never".to_owned(), time::shown);
    let rows = noted.tokens.iter().map(|it| {
        [
            it.view.token.name.to_string(),
            it.view.account_email.clone(),
            or_never(it.view.token.expires_at),
            or_never(it.view.last_used_at),
            it.view.last_used_from.clone().unwrap_or_default(),
        ]
    });
    let table = columns(["API Token", "Account", "Expires", "Last used", "From"], rows);
    format!("{heading} ({})\n{table}", noted.total)
}

fn of_gateway(gateway: &Status) -> String {
    if !gateway.serving {
        return "does not run".to_owned();
    }
    let troubles: Vec<&str> = gateway
        .listeners
        .iter()
        .filter_map(|it| match &it.state {
            ListenerState::Failed { why } => Some(why.as_str()),
            ListenerState::Listening { .. } => None,
        })
        .chain(gateway.sandbox_trouble.as_deref())
        .chain(gateway.store_trouble.as_deref())
        .chain(gateway.backup_trouble.as_deref())
        .collect();
    if troubles.is_empty() { "runs".to_owned() } else { troubles.join(" ") }
}
