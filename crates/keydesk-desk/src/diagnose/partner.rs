//! What to tell the partner: what happened and what to do on their side. No secret, no name of an account or role, nothing that the
//! answer to their request did not say already.

use super::case::{Called, Case};
use super::environment;
use super::findings::Check;
use super::remedies::is_mended;
use super::standing::{is_elsewhere, next_reason};
use keydesk_domain::nearest::{likely, nearest};

/// The text to send; `None` when there is nothing for them to do or know.
pub(super) fn text(case: &Case, checks: &[Check]) -> Option<String> {
    let advice = advice(case, checks)?;
    Some(match &case.refusal {
        Some(refusal) => format!(
            "Your request {} ({} on {:.0}) was answered with {} {}. {advice}",
            refusal.request_id,
            asked_for(case),
            refusal.at,
            refusal.status,
            refusal.reason,
        ),
        None => advice,
    })
}

fn asked_for(case: &Case) -> String {
    let method = case.asked_for().map(|(method, _)| method).unwrap_or_default();
    case.endpoint().map_or(method.clone(), |(route, _)| format!("{method} {route}"))
}

fn advice(case: &Case, checks: &[Check]) -> Option<String> {
    if let Some(copying) = case.copying().filter(|copying| !copying.is_whole()) {
        let faults: Vec<String> = copying.faults.iter().map(ToString::to_string).collect();
        return Some(format!(
            "The token that your integration uses was not copied correctly. {} {AGAIN}",
            faults.join(" ")
        ));
    }
    if case.pasted.as_ref().is_some_and(|pasted| pasted.token_in_url) {
        return Some(IN_URL.to_owned());
    }
    if case.pasted.as_ref().is_some_and(|pasted| pasted.no_token) {
        return Some(NO_TOKEN.to_owned());
    }
    if is_elsewhere(case) {
        let what = match case.called {
            Called::Environment(_) => {
                "Your token belongs to another environment than the one that you call."
            }
            _ => "Your request goes to an address where your token is not known.",
        };
        return Some(match environment::own(case).and_then(|id| case.surroundings.base_url(id)) {
            Some(url) => format!("{what} Please use the base URL {url}."),
            None => format!("{what} We will send you the base URL to use."),
        });
    }
    let is_mended = is_mended(case, checks);
    let reason = if case.refusal.is_none() { next_reason(case)? } else { case.reason() };
    let text = match (reason, case.cause()) {
        ("too-large" | "rate-limited" | "missing-token" | "damaged-token" | "ambiguous-request", _) => of_request(case),
        _ if is_mended => "The cause has been mended. Please try again with the same token.".to_owned(),
        ("unknown-token", _) => {
            "The token is none of ours. Please check that you use the token that we gave you, and the whole of it.".to_owned()
        }
        ("deleted-token" | "expired-token", _) => {
            "The token is no longer valid. We will give you a new one; please put it in the place of the old.".to_owned()
        }
        ("paused-token" | "account-disabled", _) => {
            "Access is suspended at the moment. Please keep the token, and try again when we tell you.".to_owned()
        }
        ("missing-permission", _) => {
            let permission = case.endpoint().map(|(_, permission)| permission.to_string()).unwrap_or_default();
            format!("The token does not permit this: it would take the permission {permission}. Please tell us whether your integration needs it.")
        }
        ("unknown-route", _) => unknown_route(case),
        ("address-not-allowed", _) => {
            "The token may not be used from the address that you called from. Please tell us from which addresses your integration calls."
                .to_owned()
        }
        _ => "Your token is in order; the system behind the gateway had trouble. Please try again later.".to_owned(),
    };
    Some(text)
}

const AGAIN: &str = "Please copy it again from where you keep it, from its first character to its last. If you no longer have it, tell us: \
                     we will give you a new one.";
const NO_TOKEN: &str =
    "Your request carried no token. Please send it in the header Authorization: Bearer <token>.";
const IN_URL: &str = "Your request carries the token in its URL, where it is logged on its way. Please send it in the header \
                      Authorization: Bearer <token>. We will give you a new one, because the old one may have been seen.";

/// What only the integration can change.
fn of_request(case: &Case) -> String {
    let limits = case.surroundings.limits;
    let detail = || case.refusal.as_ref().map(|refusal| refusal.detail.clone()).unwrap_or_default();
    match (case.reason(), case.cause()) {
        ("too-large", _) => {
            format!("Its body was too large. Please send at most {} bytes at once.", limits.body)
        }
        ("rate-limited", _) => format!(
            "There were too many requests. Please make at most {} a second on average, and after an answer with 429 wait as long as its \
             Retry-After header says.",
            limits.requests_per_second
        ),
        ("missing-token", _) => NO_TOKEN.to_owned(),
        ("damaged-token", _) => format!("{} {AGAIN}", detail()),
        (_, "token-in-url") => IN_URL.to_owned(),
        _ => {
            format!("{} Please send the request so that it can be read in one way only.", detail())
        }
    }
}

const UNKNOWN: &str = "Our gateway does not know this part of the API yet, so it refuses the request. Nothing is wrong with your token. Tell us which \
                       method and path you need, and we can add the route.";

fn unknown_route(case: &Case) -> String {
    let Some((method, Some(path))) = case.asked_for() else {
        return UNKNOWN.to_owned();
    };
    let near = nearest(&path);
    match near.routes.first() {
        Some(route) if near.is_exact => {
            format!(
                "This path is not known with the method {method}, only with {}.",
                route.methods.join(", ")
            )
        }
        _ => match likely(&path) {
            Some(route) => format!("This path is not known. Perhaps {} is meant.", route.template),
            None => UNKNOWN.to_owned(),
        },
    }
}
