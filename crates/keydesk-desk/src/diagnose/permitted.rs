//! The third check: the user account that created the token has the required permissions.

use super::alive::by;
use super::case::Case;
use super::findings::{Check, CheckName, Evidence, Verdict};
use keydesk_domain::nearest::nearest;
use keydesk_domain::{ApiToken, Permission, PermissionSet};

pub(super) fn check(case: &Case) -> Check {
    if case.reason() == "ambiguous-request"
        && !matches!(case.cause(), "credential" | "token-in-url")
    {
        let detail =
            case.refusal.as_ref().map(|refusal| refusal.detail.clone()).unwrap_or_default();
        return bad(format!(
            "What the request asks for could be read two ways, and nothing is permitted that is not clear. {detail}"
        ));
    }
    if let Some(check) = unknown_route(case) {
        return check;
    }
    let Some(token) = &case.token else {
        let check = Check::new(
            CheckName::Permitted,
            Verdict::Unknown,
            "Without the token its account is not known.",
        );
        return check.with(needed(case));
    };
    let check = account_gone(case).unwrap_or_else(|| match case.endpoint() {
        Some((_, permission)) => of_permission(case, token, permission),
        None => of_everything(case),
    });
    check.with(needed(case)).with(account(case)).with(roles(case))
}

/// The account is disabled or deleted, or was then.
fn account_gone(case: &Case) -> Option<Check> {
    let record = case.account_gone.as_ref();
    let since = |label: &str| record.map(|record| Evidence::time(label, record.at));
    match case.account() {
        None => Some(
            bad("The account that created the token was deleted.")
                .with(since("Account deleted on"))
                .with(by(case, record)),
        ),
        Some(account) if !account.is_enabled() => Some(
            bad("The account that created the token is disabled.")
                .with(since("Disabled on"))
                .with(by(case, record)),
        ),
        Some(_) if case.reason() == "account-disabled" => Some(
            warning("The account was disabled then and has been enabled since.")
                .with(since("Disabled on"))
                .with(by(case, record)),
        ),
        _ => None,
    }
}

fn of_permission(case: &Case, token: &ApiToken, permission: Permission) -> Check {
    let (account_holds, permits) = (case.account_holds(), case.permits());
    let then = case.refusal.as_ref().and_then(|refusal| refusal.held);
    let was_missing = case.reason() == "missing-permission";
    let label = permission.label();
    let check = if permits.contains(permission) {
        if was_missing {
            warning(format!(
                "The permission {permission} ({label}) was missing then and has been given since."
            ))
        } else {
            good(format!("The permission {permission} ({label}) is there."))
        }
    } else if account_holds.contains(permission) {
        bad(format!(
            "The account has the permission {permission} ({label}), but the token was given a smaller set without it."
        ))
    } else {
        bad(format!(
            "This needs the permission {permission} ({label}), and no role of the account has it."
        ))
    };
    let smaller = token.narrowed_to.map(|set| Evidence::of("The token's smaller set", words(set)));
    check
        .with(then.filter(|_| was_missing).map(|held| Evidence::of("Permitted then", words(held))))
        .with([Evidence::of("Permitted now", words(permits))])
        .with(smaller)
}

fn of_everything(case: &Case) -> Check {
    let permits = case.permits();
    let check = if permits.is_empty() {
        bad(
            "The token permits nothing at all: no role of its account has a permission that a token can use.",
        )
    } else {
        good("The account is enabled, and the token permits what its roles do.")
    };
    check.with([Evidence::of("Permitted now", words(permits))])
}

/// The table knows no such method and path.
fn unknown_route(case: &Case) -> Option<Check> {
    let (method, path) = case.asked_for()?;
    let was_refused_for_it = case.reason() == "unknown-route";
    if was_refused_for_it && let Some((route, permission)) = case.endpoint() {
        let sentence = format!(
            "Keydesk did not know this route then, and does now: it needs the permission {permission}."
        );
        return Some(warning(sentence).with([Evidence::of("Route", format!("{method} {route}"))]));
    }
    let is_unknown = case.refusal.is_none() && path.is_some() && case.endpoint().is_none();
    if !was_refused_for_it && !is_unknown {
        return None;
    }
    let Some(path) = path else {
        return Some(
            bad("Keydesk does not know this method and path of the API. Which path it was is not kept unless an administrator turns that on: \
                 look for the request in the integration's own log.")
                .with([Evidence::of("Method", method)]),
        );
    };
    let near = nearest(&path);
    let known: Vec<String> = near
        .routes
        .iter()
        .map(|route| format!("{} {}", route.methods.join(", "), route.template))
        .collect();
    let sentence = if near.is_exact {
        format!("Keydesk knows this path of the API, but not with the method {method}.")
    } else {
        "Keydesk does not know this method and path of the API, and lets through only what it knows."
            .to_owned()
    };
    let hint = if near.is_exact { "Known" } else { "Nearly the same" };
    Some(
        bad(sentence)
            .with([Evidence::of("Asked for", format!("{method} {path}"))])
            .with(known.into_iter().map(|known| Evidence::of(hint, known))),
    )
}

fn needed(case: &Case) -> Vec<Evidence> {
    match case.endpoint() {
        Some((route, permission)) => {
            let method = case.asked_for().map(|(method, _)| method).unwrap_or_default();
            vec![
                Evidence::of("Asked for", format!("{method} {route}")),
                Evidence::of("Needed", permission.to_string()),
            ]
        }
        None => Vec::new(),
    }
}

fn account(case: &Case) -> Option<Evidence> {
    let account = case.account().filter(|account| case.may_be_told_of(Some(account.id)))?;
    Some(Evidence::of("Account", format!("{} ({})", account.name, account.email)))
}

fn roles(case: &Case) -> Vec<Evidence> {
    let Some(account) = case.account().filter(|account| case.may_be_told_of(Some(account.id)))
    else {
        return Vec::new();
    };
    let now: Vec<String> = case.world.roles_of(account).map(|role| role.name.to_string()).collect();
    let then = case
        .refusal
        .as_ref()
        .filter(|refusal| refusal.token.is_some())
        .map(|refusal| &refusal.roles);
    let mut evidence = Vec::new();
    if let Some(then) = then.filter(|then| **then != now) {
        evidence.push(Evidence::of("Roles then", list(then)));
    }
    evidence.push(Evidence::of("Roles now", list(&now)));
    evidence
}

fn list(names: &[String]) -> String {
    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
}

fn words(set: PermissionSet) -> String {
    if set.is_empty() { "nothing".to_owned() } else { set.to_string() }
}

fn good(sentence: impl Into<String>) -> Check {
    Check::new(CheckName::Permitted, Verdict::Good, sentence)
}

fn warning(sentence: impl Into<String>) -> Check {
    Check::new(CheckName::Permitted, Verdict::Warning, sentence)
}

fn bad(sentence: impl Into<String>) -> Check {
    Check::new(CheckName::Permitted, Verdict::Bad, sentence)
}
