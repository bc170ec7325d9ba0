//! What the four checks come to, in a sentence.

use super::case::Case;
use super::findings::{Check, CheckName, Verdict};

/// What it is about.
pub(super) fn subject(case: &Case) -> String {
    let token = case.token.as_ref().map(|token| token.name.to_string());
    match (&case.refusal, token) {
        (Some(refusal), Some(token)) => format!("Request {} of {token}", refusal.request_id),
        (Some(refusal), None) => format!("Request {}", refusal.request_id),
        (None, Some(token)) => format!("API token {token}"),
        (None, None) => match case.hint() {
            Some(hint) => format!("An API token that ends in {hint}"),
            None => "What was pasted".to_owned(),
        },
    }
}

/// The check that says why a request was refused for this reason.
pub(super) fn answering(case: &Case) -> Option<CheckName> {
    let refusal = case.refusal.as_ref()?;
    Some(match (refusal.reason.as_str(), case.cause()) {
        ("damaged-token" | "missing-token", _)
        | ("ambiguous-request", "credential" | "token-in-url") => CheckName::Copied,
        ("unknown-token", _) if refusal.hint.is_none() => CheckName::Copied,
        ("unknown-token" | "deleted-token" | "expired-token" | "paused-token", _) => {
            CheckName::Alive
        }
        ("ambiguous-request" | "unknown-route" | "missing-permission" | "account-disabled", _) => {
            CheckName::Permitted
        }
        _ => CheckName::Environment,
    })
}

/// Why it was refused, or that nothing is found wrong.
pub(super) fn of(case: &Case, checks: &[Check]) -> String {
    let bad = || checks.iter().find(|check| check.verdict == Verdict::Bad);
    let answering = answering(case).and_then(|name| checks.iter().find(|check| check.name == name));
    match (answering, bad()) {
        (Some(check), _) if check.verdict == Verdict::Bad => check.sentence.clone(),
        (Some(check), Some(other)) => {
            format!("{} But it would be refused again: {}", check.sentence, other.sentence)
        }
        (Some(check), None) => {
            format!("{} The same request would be let through now.", check.sentence)
        }
        (None, Some(check)) => check.sentence.clone(),
        (None, None) => nothing_wrong(case, checks),
    }
}

fn nothing_wrong(case: &Case, checks: &[Check]) -> String {
    if case.pasted.as_ref().is_some_and(|pasted| pasted.unknown_request) && case.token.is_none() {
        let whose = if case.sees_all() { "" } else { " for one of your tokens" };
        return format!(
            "No refused request with this id is kept here{whose}. Requests that were let through are not kept one by one, and old ones \
             make room for new ones."
        );
    }
    if case.token.is_none() && case.copying().is_some_and(|copying| copying.token.is_some()) {
        // It is whole, and not one of theirs.
        return checks
            .iter()
            .find(|it| it.name == CheckName::Alive)
            .map(|it| it.sentence.clone())
            .unwrap_or_default();
    }
    if case.token.is_none() {
        return "There is not enough to go by. Paste the token as the integration has it, or the id of the refused request.".to_owned();
    }
    let warnings: Vec<&str> = checks
        .iter()
        .filter(|it| it.verdict == Verdict::Warning)
        .map(|it| it.sentence.as_str())
        .collect();
    let nothing = "Nothing is found that would refuse a request with this token.";
    if warnings.is_empty() {
        format!("{nothing} If the integration is still refused, paste the answer that it gets.")
    } else {
        format!("{nothing} {}", warnings.join(" "))
    }
}
