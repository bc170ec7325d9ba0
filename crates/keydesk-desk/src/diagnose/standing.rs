//! Why the next request with the token would be refused, in the order in which the gateway looks.

use super::case::{Called, Case};
use super::environment::is_allowed;

/// The reason's word; `None` when nothing known here would refuse it.
pub(super) fn next_reason(case: &Case) -> Option<&'static str> {
    let Some(token) = &case.token else {
        // Whether somebody else's token is known is nothing for whoever sees only their own.
        let is_unknown =
            case.sees_all() && case.copying().is_some_and(|copying| copying.token.is_some());
        return is_unknown.then_some("unknown-token");
    };
    let address = case.refusal.as_ref().filter(|refusal| refusal.reason == "address-not-allowed");
    if let Some(refusal) = token.lifecycle(case.now).refusal() {
        Some(refusal.reason())
    } else if is_elsewhere(case) {
        Some("wrong-environment")
    } else if !case.account().is_some_and(|account| account.is_enabled()) {
        Some("account-disabled")
    } else if address.is_some_and(|refusal| !is_allowed(token, &refusal.address)) {
        Some("address-not-allowed")
    } else if is_unheard_of(case) {
        Some("unknown-route")
    } else if case.endpoint().is_some_and(|(_, permission)| !case.permits().contains(permission)) {
        Some("missing-permission")
    } else if case.upstream.as_ref().is_some_and(|finding| !finding.works) {
        Some("upstream-unreachable")
    } else {
        None
    }
}

/// Did the request go elsewhere than to the token's environment?
pub(super) fn is_elsewhere(case: &Case) -> bool {
    match (&case.called, &case.token) {
        (Called::Environment(id), Some(token)) => token.environment != *id,
        (Called::Elsewhere(_) | Called::PastTheGateway(_), _) => true,
        _ => false,
    }
}

/// Is it a method and path that the table does not know, as far as they are known?
pub(super) fn is_unheard_of(case: &Case) -> bool {
    let asked_for = case.asked_for().and_then(|(_, path)| path);
    case.reason() == "unknown-route"
        || (case.refusal.is_none() && asked_for.is_some() && case.endpoint().is_none())
}
