//! Answers for people: a line a thing, columns under each other.

use crate::activity;
use crate::backup;
use crate::diagnose;
use crate::overview;
use crate::rotation;
use crate::route;
use crate::route_import;
use crate::time;
use crate::usage;
use keydesk_control::{Answer, PasswordStrength, Status};
use keydesk_desk::views::{AccountView, EnvironmentView, Me, RoleView, TokenState, TokenView};
use keydesk_desk::{AuditState, AuditVerdict};
use keydesk_domain::audit::AuditRecord;
use keydesk_domain::{AccountKind, PermissionSet, Upstream};
use keydesk_gateway::ListenerState;

/// The answer as text.
pub(crate) fn of(answer: &Answer) -> String {
    match answer {
        Answer::Done => "Done.".to_owned(),
        Answer::Initialised(strength) => {
            format!("The owner was created. {}", of_strength(strength))
        }
        Answer::Status(status) => of_status(status),
        Answer::Me(me) => of_me(me),
        Answer::Roles(roles) => of_roles(roles),
        Answer::Role(role) => of_role(role),
        Answer::Accounts(accounts) => of_accounts(accounts),
        Answer::Account(account, strength) => {
            let strength =
                strength.as_ref().map(|it| format!("\n{}", of_strength(it))).unwrap_or_default();
            of_account(account) + &strength
        }
        Answer::AccountDeleted { tokens } if tokens.is_empty() => {
            "The account was deleted. It had no API tokens.".to_owned()
        }
        Answer::AccountDeleted { tokens } => {
            format!(
                "The account was deleted. Its API tokens are refused from now on: {}.",
                tokens.join(", ")
            )
        }
        Answer::Tokens(tokens) => of_tokens(tokens),
        Answer::Token(token)
        | Answer::TokenCreated { view: token, .. }
        | Answer::IntegrationCreated { token, .. } => of_token(token),
        Answer::Rotation(rotation) => rotation::of(rotation.as_deref()),
        Answer::Environments(environments) => of_environments(environments),
        Answer::Environment(environment) => of_environment(environment),
        Answer::Checked { environment, verdict } => {
            format!("{environment}: {}", verdict.sentence())
        }
        Answer::Activity(activity) => activity::of(activity),
        Answer::Refusals(page) => activity::of_refusals(page),
        Answer::Refusal(refusal) => activity::of_refusal(refusal),
        Answer::ActivityKept(kept) => activity::of_kept(kept),
        Answer::Overview(overview, gateway) => overview::of(overview, gateway),
        Answer::PermissionUsage(usage) => usage::of(usage),
        Answer::Routes(routes) => route::of_routes(routes),
        Answer::Route(it) => route::of_routes(std::slice::from_ref(it)),
        Answer::RouteVerdict(verdict) => route::of_verdict(verdict),
        Answer::RouteStandings(standings) => route_import::of_standings(standings),
        Answer::UnknownRoutes(routes) => route::of_unknown(routes),
        Answer::Impact(impact) => usage::of_impact(impact),
        Answer::Diagnosis(diagnosis) => diagnose::of(diagnosis),
        Answer::Audit(records) => of_audit(records),
        Answer::AuditVerified(verdict) => of_audit_verdict(verdict),
        Answer::AuditState(state) => of_audit_state(state),
        Answer::AuditCheckpoint(text) => text.clone(),
        Answer::AuditExported { records } => format!("{records} records were written."),
        Answer::BackupState(state) => backup::of_state(state),
        Answer::BackupMade(made) => backup::of_made(made),
    }
}

fn of_strength(strength: &PasswordStrength) -> String {
    format!("Strength of the password: {} ({} of 4).", strength.word, strength.score)
}

fn of_status(status: &Status) -> String {
    let mut lines = vec![if status.initialised {
        "This store has its owner.".to_owned()
    } else {
        "This store has no owner yet.".to_owned()
    }];
    if status.serving {
        for listener in &status.listeners {
            lines.push(match &listener.state {
                ListenerState::Listening { address } => {
                    format!("{} ({}) listens on http://{address}", listener.name, listener.slug)
                }
                ListenerState::Failed { why } => {
                    format!("{} ({}) does not listen: {why}", listener.name, listener.slug)
                }
            });
        }
    } else {
        lines.push(
            "Nothing serves: start the gateway with keydeskctl serve, or open the Keydesk window."
                .to_owned(),
        );
    }
    if let Some(why) = &status.sandbox_trouble {
        lines.push(format!("The Sandbox does not run: {why}"));
    }
    lines.extend(status.store_trouble.clone());
    lines.extend(status.backup_trouble.clone());
    lines.join("\n")
}

fn of_me(me: &Me) -> String {
    pairs(&[
        ("Name", me.account.name.to_string()),
        ("Email", me.account.email.to_string()),
        ("Type", kind(me.account.kind).to_owned()),
        ("Roles", me.roles.join(", ")),
        ("Permissions", permissions(me.permissions)),
    ])
}

fn of_roles(roles: &[RoleView]) -> String {
    let rows = roles.iter().map(|it| {
        [it.role.name.to_string(), it.holders.len().to_string(), permissions(it.role.permissions)]
    });
    columns(["Role", "Accounts", "Permissions"], rows)
}

fn of_role(view: &RoleView) -> String {
    let holders =
        if view.holders.is_empty() { "nobody".to_owned() } else { view.holders.join(", ") };
    pairs(&[
        ("Role", view.role.name.to_string()),
        ("Permissions", permissions(view.role.permissions)),
        ("Held by", holders),
    ])
}

fn of_accounts(accounts: &[AccountView]) -> String {
    let rows = accounts.iter().map(|it| {
        let account = &it.account;
        [
            account.name.to_string(),
            kind(account.kind).to_owned(),
            account.email.to_string(),
            it.roles.join(", "),
            enabled(it),
        ]
    });
    columns(["Name", "Type", "Email", "Roles", "State"], rows)
}

fn of_account(view: &AccountView) -> String {
    pairs(&[
        ("Name", view.account.name.to_string()),
        ("Type", kind(view.account.kind).to_owned()),
        ("Email", view.account.email.to_string()),
        ("Roles", view.roles.join(", ")),
        ("Permissions", permissions(view.permissions)),
        ("State", enabled(view)),
        (
            "Password",
            if view.has_password { "set" } else { "none: nobody can sign in as it" }.to_owned(),
        ),
    ])
}

fn of_tokens(tokens: &[TokenView]) -> String {
    let rows = tokens.iter().map(|it| {
        let token = &it.token;
        [
            token.name.to_string(),
            state(it),
            it.environment_slug.clone(),
            it.account_email.clone(),
            format!("…{}", token.hint),
            token.expires_at.map_or_else(|| "never".to_owned(), time::shown),
            it.last_used_at.map_or_else(|| "never".to_owned(), time::shown),
            it.allowed.to_string(),
            it.refused.to_string(),
        ]
    });
    let headings = [
        "API Token",
        "State",
        "Environment",
        "Account",
        "Ends in",
        "Expires",
        "Last used",
        "Let through",
        "Refused",
    ];
    columns(headings, rows)
}

fn of_token(view: &TokenView) -> String {
    let token = &view.token;
    let addresses: Vec<String> = token.allowed_addresses.iter().map(ToString::to_string).collect();
    let mut rows = vec![
        ("API Token", token.name.to_string()),
        ("State", state(view)),
        ("Account", view.account_email.clone()),
        ("Environment", view.environment_slug.clone()),
        ("Ends in", token.hint.to_string()),
        ("Permissions", permissions(view.permissions)),
        (
            "Used from",
            if addresses.is_empty() { "anywhere".to_owned() } else { addresses.join(", ") },
        ),
        ("Created", time::shown(token.created_at)),
        ("Expires", token.expires_at.map_or_else(|| "never".to_owned(), time::shown)),
        ("Last used", view.last_used_at.map_or_else(|| "never".to_owned(), time::shown)),
        ("Requests", format!("{} let through, {} refused", view.allowed, view.refused)),
    ];
    if let Some(at) = token.use_by {
        rows.push(("Use by", time::shown(at)));
    }
    if let Some(at) = token.deleted_at {
        rows.push(("Deleted", time::shown(at)));
    }
    pairs(&rows)
}

/// Whether it works; of two that share a name, the old one is told apart.
fn state(view: &TokenView) -> String {
    let is_being_replaced = view.token.replaced_by.is_some() && view.state != TokenState::Deleted;
    format!("{}{}", view.state.word(), if is_being_replaced { ", being replaced" } else { "" })
}

fn of_environments(environments: &[EnvironmentView]) -> String {
    let rows = environments.iter().map(|it| {
        let environment = &it.environment;
        let tokens = it.tokens.to_string();
        [
            environment.name.to_string(),
            environment.slug.to_string(),
            environment.listen.to_string(),
            behind(&environment.upstream),
            tokens,
        ]
    });
    columns(["Environment", "Slug", "Listens on", "Goes to", "API Tokens"], rows)
}

fn of_environment(view: &EnvironmentView) -> String {
    let environment = &view.environment;
    let mut rows = vec![
        ("Environment", environment.name.to_string()),
        ("Slug", environment.slug.to_string()),
        ("Listens on", environment.listen.to_string()),
        ("Goes to", behind(&environment.upstream)),
    ];
    if let Upstream::Url { credential_place, .. } = &environment.upstream {
        let kept = if view.has_credential {
            format!("in the {}", credential_place.word())
        } else {
            "none".to_owned()
        };
        rows.push(("Credential", kept));
    }
    rows.push(("API Tokens", view.tokens.to_string()));
    pairs(&rows)
}

fn of_audit(records: &[AuditRecord]) -> String {
    let rows = records.iter().map(|it| {
        let subject = format!("{} {}", it.subject.kind, it.subject.name);
        [it.seq.to_string(), time::shown(it.at), it.actor.email.clone(), it.action.clone(), subject]
    });
    columns(["Number", "When", "Who", "What", "To what"], rows)
}

fn of_audit_verdict(verdict: &AuditVerdict) -> String {
    let mut lines = vec![verdict.sentence.clone()];
    if let (Some(at), Some(key)) = (verdict.sealed_at, &verdict.public_key) {
        lines.push(format!(
            "Newest checkpoint: {} records, {}. Public key: {key}",
            verdict.sealed,
            time::shown(at)
        ));
    }
    lines.extend(verdict.notes.iter().cloned());
    lines.join("\n")
}

fn of_audit_state(state: &AuditState) -> String {
    let settings = &state.settings;
    let mut lines = vec![match settings.key_place {
        Some(place) => format!(
            "Sealed with a key in the {place}: {} of {} records.",
            state.sealed, state.records
        ),
        None => format!("{} records, not sealed: no place for the key was chosen.", state.records),
    }];
    if let Some(at) = state.sealed_at {
        lines.push(format!("Newest checkpoint: {}", time::shown(at)));
    }
    lines.extend(state.public_key.as_ref().map(|key| format!("Public key: {key}")));
    if let Some(folder) = &settings.export_folder {
        let last = state.exported_at.map_or_else(|| "not yet".to_owned(), time::shown);
        lines.push(format!(
            "Checkpoints go to {folder} every {} hours; last: {last}",
            settings.export_hours
        ));
    }
    lines.extend(state.trouble.as_ref().map(|why| format!("Not sealed at the moment: {why}")));
    lines.extend(state.export_trouble.as_ref().map(|why| format!("Not exported: {why}")));
    lines.join("\n")
}

fn behind(upstream: &Upstream) -> String {
    match upstream {
        Upstream::Sandbox => "the Sandbox".to_owned(),
        Upstream::Url { base_url, .. } => base_url.to_string(),
    }
}

/// The list, or one word for what an administrator holds.
fn permissions(set: PermissionSet) -> String {
    if set == PermissionSet::all() { "all".to_owned() } else { set.to_string() }
}

const fn kind(kind: AccountKind) -> &'static str {
    match kind {
        AccountKind::Person => "Person",
        AccountKind::Service => "Service",
    }
}

fn enabled(view: &AccountView) -> String {
    view.account
        .disabled_at
        .map_or_else(|| "enabled".to_owned(), |at| format!("disabled since {}", time::shown(at)))
}

/// One thing: a word and what it is, a line each.
pub(crate) fn pairs(rows: &[(&str, String)]) -> String {
    let width = rows.iter().map(|(word, _)| word.chars().count()).max().unwrap_or_default();
    let lines: Vec<String> = rows.iter().map(|(word, is)| format!("{word:width$}  {is}")).collect();
    lines.join("\n")
}

/// Many things: a line each, columns under each other.
pub(crate) fn columns<const N: usize>(
    headings: [&str; N],
    rows: impl Iterator<Item = [String; N]>,
) -> String {
    let rows: Vec<[String; N]> = std::iter::once(headings.map(str::to_owned)).chain(rows).collect();
    if rows.len() == 1 {
        return "There are none.".to_owned();
    }
    let widths: [usize; N] = std::array::from_fn(|at| {
        rows.iter().map(|row| row[at].chars().count()).max().unwrap_or_default()
    });
    let line = |row: &[String; N]| {
        let cells = row.iter().zip(widths).map(|(cell, width)| format!("{cell:width$}"));
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    rows.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_under_each_other() {
        let rows =
            [["Caf\u{e9}".to_owned(), "1".to_owned()], ["Data Export".to_owned(), "12".to_owned()]];
        insta::assert_snapshot!(columns(["Role", "Accounts"], rows.into_iter()), @r"
        Role         Accounts
        Café         1
        Data Export  12
        ");
        assert_eq!(columns(["Role"], std::iter::empty()), "There are none.");
    }
}
