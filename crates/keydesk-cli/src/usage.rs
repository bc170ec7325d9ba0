//! What is used and what a change would do, for people: `keydeskctl role usage` and `role edit --dry-run`.

use crate::table::{columns, pairs};
use crate::time;
use keydesk_desk::{ChangeImpact, PermissionUsage};
use keydesk_domain::Permission;

/// Which permissions were used, and what would do without the others.
pub(crate) fn of(usage: &PermissionUsage) -> String {
    let rows = usage.permissions.iter().map(|it| {
        let last = it
            .last_day
            .map_or_else(|| "never".to_owned(), |at| at.strftime("%Y-%m-%d").to_string());
        let needed = if usage.unused.contains(&it.permission) { "" } else { "yes" };
        [it.permission.to_string(), it.requests.to_string(), last, needed.to_owned()]
    });
    let table = columns(["Permission", "Requests", "Last used", "Needed"], rows);
    let since = usage.recorded_since.map_or_else(
        || "There is no record yet of what was used.".to_owned(),
        |at| format!("{}: what was used since {}.", usage.subject, time::shown(at)),
    );
    let proposed = match &usage.proposed {
        Some(smaller) if !usage.unused.is_empty() => {
            format!("\n\nWithout what was not used: {smaller}")
        }
        _ => String::new(),
    };
    format!("{since}\n\n{table}{proposed}")
}

/// What a change would do.
pub(crate) fn of_impact(impact: &ChangeImpact) -> String {
    let words = |permissions: &[Permission]| match permissions {
        [] => "nothing".to_owned(),
        some => some.iter().map(Permission::to_string).collect::<Vec<_>>().join(" "),
    };
    let touched = pairs(&[
        ("Accounts", impact.accounts.len().to_string()),
        ("API Tokens", impact.token_count.to_string()),
        ("Taken away", words(&impact.lost)),
        ("Added", words(&impact.gained)),
    ]);
    let mut requests = format!(
        "{} requests in the last {} days would now be refused.",
        impact.requests, impact.days
    );
    if impact.opened_token_count > 0 {
        requests += &format!(
            "\n{} refused requests of the last {} days would now pass, for {} API tokens: {}.",
            impact.opened_requests,
            impact.days,
            impact.opened_token_count,
            impact.opened_tokens.join(", ")
        );
    }
    if impact.rows.is_empty() {
        return format!("{touched}\n\n{requests}");
    }
    let rows = impact.rows.iter().map(|it| {
        [
            it.count.to_string(),
            it.token_name.clone(),
            format!("{} {}", it.method, it.route),
            it.permission
                .map_or_else(|| "everything".to_owned(), |permission| permission.to_string()),
            time::shown(it.last_at),
        ]
    });
    let table = columns(["Requests", "API Token", "What", "Would need", "Last"], rows);
    format!("{touched}\n\n{requests}\n\n{table}")
}
