//! The fourth check: the integration is using the correct FoodLogiQ environment, from where it may, within the limits, and the API
//! behind it answers.

use super::case::{Called, Case};
use super::findings::{Check, CheckName, Evidence, Verdict};
use keydesk_domain::permission::{Area, Permission};
use keydesk_domain::{ApiToken, EnvironmentId};
use std::net::IpAddr;

/// A clock that differs by more than this many seconds is worth a warning.
const SKEW: i64 = 60;

pub(super) fn check(case: &Case) -> Check {
    let check = wrong(case)
        .or_else(|| address(case))
        .or_else(|| limits(case))
        .or_else(|| upstream_then(case))
        .or_else(|| gateway(case))
        .or_else(|| upstream_now(case))
        .or_else(|| clocks(case))
        .unwrap_or_else(|| in_order(case));
    check.with(places(case)).with(answer(case))
}

/// The token's environment is not the one that was called.
fn wrong(case: &Case) -> Option<Check> {
    match (&case.called, &case.token) {
        (Called::Elsewhere(authority), _) => {
            let base_urls =
                case.world.environments.iter().filter(|it| is_of(case, it.id)).filter_map(|it| {
                    let url = case.surroundings.base_url(it.id)?;
                    Some(Evidence::of("Base URL", format!("{url} ({})", it.name)))
                });
            Some(
                bad("The request goes to an address where no environment of this gateway listens.")
                    .with([Evidence::of("Called", authority.clone())])
                    .with(base_urls),
            )
        }
        (Called::PastTheGateway(_), _) => Some(bad(
            "The request goes to the API itself, past the gateway. Tokens of Keydesk are known to the gateway alone: use its base URL.",
        )),
        (Called::Environment(called), Some(token)) if token.environment != *called => {
            let (own, other) =
                (case.environment_name(token.environment), case.environment_name(*called));
            Some(bad(format!(
                "The token works in the environment \"{own}\", and the request went to \"{other}\"."
            )))
        }
        _ => None,
    }
}

fn is_of(case: &Case, environment: EnvironmentId) -> bool {
    case.token.as_ref().is_none_or(|token| token.environment == environment)
}

/// The token may be used from certain addresses only.
fn address(case: &Case) -> Option<Check> {
    let refusal =
        case.refusal.as_ref().filter(|refusal| refusal.reason == "address-not-allowed")?;
    let token = case.token.as_ref()?;
    let allowed =
        token.allowed_addresses.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let check = if is_allowed(token, &refusal.address) {
        warning("The token was not allowed from that address then, and is now.")
    } else {
        bad(
            "The token may be used from certain network addresses only, and the request came from another one.",
        )
    };
    let allowed = if allowed.is_empty() { "any".to_owned() } else { allowed };
    Some(check.with([
        Evidence::of("Came from", refusal.address.clone()),
        Evidence::of("Allowed from", allowed),
    ]))
}

pub(super) fn is_allowed(token: &ApiToken, address: &str) -> bool {
    let Ok(address) = address.parse::<IpAddr>() else { return false };
    token.allowed_addresses.is_empty()
        || token.allowed_addresses.iter().any(|net| net.contains(&address.to_canonical()))
}

/// More, or more at once, than the gateway lets one token use.
fn limits(case: &Case) -> Option<Check> {
    let limits = case.surroundings.limits;
    match case.reason() {
        "too-large" => Some(
            bad("The request's body was larger than the gateway lets through.")
                .with([Evidence::of("At most", format!("{} bytes", limits.body))]),
        ),
        "rate-limited" => Some(bad("The token made more requests than one token may.").with([
            Evidence::of("On average", format!("{} a second", limits.requests_per_second)),
            Evidence::of("At once", format!("{}", limits.burst)),
            Evidence::of("Under way at the same time", format!("{}", limits.concurrent)),
        ])),
        _ => None,
    }
}

/// The API behind could not be used.
fn upstream_then(case: &Case) -> Option<Check> {
    let refusal = case.refusal.as_ref().filter(|refusal| refusal.status >= 502)?;
    let now = case.upstream.as_ref();
    let then = match (refusal.reason.as_str(), case.cause()) {
        ("upstream-timeout", _) => {
            "The token was in order; the API behind the gateway did not answer in time.".to_owned()
        }
        (_, cause) => format!("The token was in order; {}", of_cause(cause)),
    };
    let check = match now {
        Some(finding) if finding.works => warning(format!("{then} It answers now.")),
        Some(finding) => bad(format!("{then} It does not work now either: {}", finding.sentence)),
        None => bad(then),
    };
    let given =
        (refusal.reason == "upstream-timeout").then_some(case.surroundings.limits.upstream_answer);
    Some(check.with(given.map(|given| Evidence::of("Time given", format!("{given:?}")))))
}

fn of_cause(cause: &str) -> &'static str {
    match cause {
        "name-not-found" => "the name of the API's host was not found.",
        "connection-refused" => "nothing listened where the API should be.",
        "tls-failed" => "no secure connection to the API could be made.",
        "credential-refused" => "the API did not accept the environment's own credential.",
        "credential-unavailable" => "the environment's own credential could not be read.",
        _ => "the connection to the API broke, or its answer was no HTTP.",
    }
}

/// The gateway does not run, or does not listen for this environment.
fn gateway(case: &Case) -> Option<Check> {
    // What refused a request that reached the gateway is something else.
    let check = |sentence: String| {
        let verdict = if case.refusal.is_some() { Verdict::Warning } else { Verdict::Bad };
        Check::new(CheckName::Environment, verdict, sentence)
    };
    if case.surroundings.listeners.is_none() {
        return Some(check(
            "The gateway does not run at the moment: no request gets an answer.".to_owned(),
        ));
    }
    let id = own(case)?;
    if case.world.environment(id).is_none() {
        return Some(check("The environment was deleted.".to_owned()));
    }
    match case.surroundings.listener(id).map(|it| &it.address) {
        Some(Err(why)) => {
            Some(check(format!("The gateway does not listen for the environment. {why}")))
        }
        _ => None,
    }
}

fn upstream_now(case: &Case) -> Option<Check> {
    let finding = case.upstream.as_ref().filter(|finding| !finding.works)?;
    let verdict = if case.refusal.is_some() { Verdict::Warning } else { Verdict::Bad };
    let sentence = format!(
        "The environment is the right one, but the API behind it cannot be used: {}",
        finding.sentence
    );
    Some(Check::new(CheckName::Environment, verdict, sentence))
}

fn clocks(case: &Case) -> Option<Check> {
    let ahead = case.upstream.as_ref()?.ahead_seconds.filter(|ahead| ahead.abs() > SKEW)?;
    let which = if ahead > 0 { "ahead of" } else { "behind" };
    Some(warning(format!(
        "The API answers, but its clock is {} seconds {which} this machine's. Set the clock of one of them: expiry goes by it.",
        ahead.abs()
    )))
}

fn in_order(case: &Case) -> Check {
    match (own(case), &case.upstream) {
        (None, _) => Check::new(
            CheckName::Environment,
            Verdict::Unknown,
            "It cannot be told which environment it is about.",
        ),
        (Some(_), Some(_)) if case.token.is_none() => good(
            "The gateway listens for the environment that was called; its API answers and accepts the environment's credential.",
        ),
        (Some(_), Some(_)) => good(
            "The environment is the right one; its API answers and accepts the environment's credential.",
        ),
        (Some(_), None) if case.token.is_none() => {
            good("The gateway listens for the environment that was called.")
        }
        (Some(_), None) if case.called == Called::Unknown => {
            good("The gateway listens for the token's environment.")
        }
        (Some(_), None) => good("The request went to the right environment."),
    }
}

/// The environment that it is about: the token's, or else the one that was called.
pub(super) fn own(case: &Case) -> Option<EnvironmentId> {
    match (&case.token, &case.called) {
        (Some(token), _) => Some(token.environment),
        (None, Called::Environment(id) | Called::PastTheGateway(id)) => Some(*id),
        _ => None,
    }
}

fn places(case: &Case) -> Vec<Evidence> {
    let place = |id: EnvironmentId| {
        let name = case.environment_name(id);
        case.surroundings.base_url(id).map_or(name.clone(), |url| format!("{name}, {url}"))
    };
    let mut evidence = Vec::new();
    if let Some(token) = &case.token {
        evidence.push(Evidence::of("The token's environment", place(token.environment)));
    }
    match case.called {
        Called::Environment(id) => evidence.push(Evidence::of("Called", place(id))),
        Called::PastTheGateway(_) => {
            let authority = case.pasted_request().and_then(|request| request.authority.clone());
            evidence.extend(authority.map(|authority| Evidence::of("Called", authority)));
        }
        Called::Unknown | Called::Elsewhere(_) => {}
    }
    evidence
}

/// What the API answered, and where it is, for whom environments may be shown to.
fn answer(case: &Case) -> Vec<Evidence> {
    let Some(finding) = &case.upstream else { return Vec::new() };
    let mut evidence =
        vec![Evidence::of("API", if finding.works { "answers" } else { "cannot be used" })];
    if case.acting.holds.contains(Permission::view(Area::Environments))
        && let Some(environment) = case.upstream_to_ask()
        && let keydesk_domain::Upstream::Url { base_url, .. } = &environment.upstream
    {
        evidence.push(Evidence::of("API's base URL", base_url.to_string()));
    }
    if let Some(ahead) = finding.ahead_seconds.filter(|ahead| ahead.abs() > SKEW) {
        evidence.push(Evidence::of("Clocks differ by", format!("{} s", ahead.abs())));
    }
    evidence
}

fn good(sentence: &str) -> Check {
    Check::new(CheckName::Environment, Verdict::Good, sentence)
}

fn warning(sentence: impl Into<String>) -> Check {
    Check::new(CheckName::Environment, Verdict::Warning, sentence)
}

fn bad(sentence: impl Into<String>) -> Check {
    Check::new(CheckName::Environment, Verdict::Bad, sentence)
}
