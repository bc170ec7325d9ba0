//! The gateway's own routes, which are never forwarded: who am I, is this token good, may this request pass?

use crate::decide::{self, Arrival, Caller, Trace};
use crate::forwarding_headers::X_REQUEST_ID;
use crate::{openapi, problem};
use bytes::Bytes;
use http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use http::{Method, Response, StatusCode};
use keydesk_domain::access_table::AccessTable;
use keydesk_domain::refusal::{AmbiguousPart, Refusal};
use keydesk_domain::traffic::Endpoint;
use serde_json::{Value, json};

const PREFIX: &str = "/.well-known/keydesk/";

/// Where this program itself asks whether a token is refused.
pub(crate) const REVOKED: &str = "/.well-known/keydesk/revoked";

/// One of the gateway's own routes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OwnRoute {
    /// Is the gateway there? This and the next take no token.
    Health,
    /// What is answered here at all.
    Description,
    /// Who the token acts as, where, and what it may do.
    WhoAmI,
    /// What another token is worth (RFC 7662).
    Introspect,
    /// May the request that a proxy holds pass?
    Verify,
    /// Is the token of this program's own ticket refused? For everybody else it is not there.
    Revoked,
    /// None that there is.
    Unknown,
}

impl OwnRoute {
    /// How it stands in the record.
    pub(crate) const fn endpoint(self) -> Option<Endpoint> {
        let (method, template) = match self {
            Self::WhoAmI => ("GET", "/.well-known/keydesk/whoami"),
            Self::Introspect => ("POST", "/.well-known/keydesk/introspect"),
            // What counts is the request that the proxy holds.
            Self::Health | Self::Description | Self::Verify | Self::Revoked | Self::Unknown => {
                return None;
            }
        };
        Some(Endpoint { method, template, permission: None })
    }
}

/// The gateway's own route at this target; `None` for everything that is the API's.
#[must_use]
pub(crate) fn find(method: &Method, target: &str) -> Option<OwnRoute> {
    let path = target.split_once('?').map_or(target, |(path, _)| path);
    let reading = matches!(*method, Method::GET | Method::HEAD);
    let name = path.strip_prefix(PREFIX)?;
    Some(match name {
        "health" if reading => OwnRoute::Health,
        "openapi.json" if reading => OwnRoute::Description,
        "whoami" if reading => OwnRoute::WhoAmI,
        "introspect" if *method == Method::POST => OwnRoute::Introspect,
        "verify" => OwnRoute::Verify,
        "revoked" if *method == Method::GET => OwnRoute::Revoked,
        _ => OwnRoute::Unknown,
    })
}

/// What is answered to anybody: that the gateway is there, and what is the same at every desk. Nothing is said of what is behind it: no
/// token, no knowledge.
#[must_use]
pub(crate) fn open(route: OwnRoute, request_id: &HeaderValue) -> Option<Response<Bytes>> {
    match route {
        OwnRoute::Health => Some(of_json(&json!({ "status": "ok" }), request_id)),
        OwnRoute::Description => Some(of_text(openapi::text(), request_id)),
        _ => None,
    }
}

/// The refusal that the token got, or that there would have been none: 204, and nothing behind it.
#[must_use]
pub(crate) fn proven(outcome: &Result<(), Refusal>, request_id: &HeaderValue) -> Response<Bytes> {
    match outcome {
        Err(refusal) => problem::answer(refusal, request_id.to_str().unwrap_or_default(), None),
        Ok(()) => {
            let mut response = Response::new(Bytes::new());
            *response.status_mut() = StatusCode::NO_CONTENT;
            response.headers_mut().insert(X_REQUEST_ID, request_id.clone());
            response
        }
    }
}

/// Account, environment, effective permissions and expiry of the token that asks.
#[must_use]
pub(crate) fn who_am_i(
    table: &AccessTable,
    caller: &Caller,
    request_id: &HeaderValue,
) -> Response<Bytes> {
    let environment = table.environment(caller.token.environment);
    let body = json!({
        "account": { "name": caller.account.name, "email": caller.account.email },
        "environment": environment.map(|it| json!({ "name": it.name, "slug": it.slug })),
        "permissions": caller.bearer().permissions().iter().map(|it| it.to_string()).collect::<Vec<_>>(),
        "expires_at": caller.token.expires_at,
        "token_hint": caller.token.hint,
    });
    of_json(&body, request_id)
}

/// What a proxy in front wanted to know (nginx `auth_request`, Caddy `forward_auth`, Envoy's HTTP `ext_authz`): steps 4 and 5 for
/// the request that it holds. 204 lets it pass, with headers that say whose it is.
///
/// # Errors
/// The same [`Refusal`] that the request itself would have got, and [`Refusal::AmbiguousRequest`] if the proxy does not say which
/// request it means.
pub(crate) fn verify(
    caller: &Caller,
    arrival: &Arrival,
    table: &AccessTable,
    headers: &HeaderMap,
    request_id: &HeaderValue,
    trace: &mut Trace,
) -> Result<Response<Bytes>, Refusal> {
    let (method, target) = held_request(headers)?;
    decide::authorise(table, caller, &method, &target, trace)?;
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = StatusCode::NO_CONTENT;
    let answer = response.headers_mut();
    answer.insert(X_REQUEST_ID, request_id.clone());
    answer.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let environment =
        table.environment(arrival.environment).map(|it| it.slug.as_str()).unwrap_or_default();
    let permission =
        trace.endpoint.and_then(|it| it.permission).map(|it| it.to_string()).unwrap_or_default();
    for (name, text) in [
        ("x-keydesk-account", caller.account.email.as_str()),
        ("x-keydesk-environment", environment),
        ("x-keydesk-permission", &permission),
        ("x-keydesk-token-hint", &caller.token.hint.to_string()),
    ] {
        // Text that no header can carry is left out rather than mangled into somebody else's name.
        if let Ok(value) = HeaderValue::from_str(text) {
            answer.insert(HeaderName::from_static(name), value);
        }
    }
    Ok(response)
}

/// Method and URI of the request that the proxy holds: from `X-Original-Method` and `X-Original-URI` (nginx), or else
/// `X-Forwarded-Method` and `X-Forwarded-Uri` (Caddy, Traefik). Both pairs, and different: refused.
fn held_request(headers: &HeaderMap) -> Result<(Method, String), Refusal> {
    let ambiguous = |why| Err(ambiguous_proxy(why));
    let original = pair(headers, "x-original-method", "x-original-uri")?;
    let forwarded = pair(headers, "x-forwarded-method", "x-forwarded-uri")?;
    match (original, forwarded) {
        (Some(one), Some(other)) if one != other => {
            ambiguous("The headers X-Original-* and X-Forwarded-* name two different requests.")
        }
        (Some(it), _) | (None, Some(it)) => {
            let Ok(method) = it.0.parse() else {
                return ambiguous("The header with the original method holds no method.");
            };
            crate::credential::not_in_url(it.1)?;
            Ok((method, it.1.to_owned()))
        }
        (None, None) => ambiguous("The proxy does not say which request it holds."),
    }
}

fn pair<'h>(
    headers: &'h HeaderMap,
    method: &'static str,
    uri: &'static str,
) -> Result<Option<(&'h str, &'h str)>, Refusal> {
    let one = |name| {
        let mut values = headers.get_all(HeaderName::from_static(name)).iter();
        match (values.next().map(HeaderValue::to_str), values.next()) {
            (None, _) => Ok(None),
            (Some(Ok(text)), None) => Ok(Some(text)),
            _ => Err(ambiguous_proxy(
                "A header that names the original request stands there twice, or is no text.",
            )),
        }
    };
    match (one(method)?, one(uri)?) {
        (Some(method), Some(uri)) => Ok(Some((method, uri))),
        (None, None) => Ok(None),
        _ => Err(ambiguous_proxy(
            "The proxy names the original request's method without its URI, or the reverse.",
        )),
    }
}

const fn ambiguous_proxy(why: &'static str) -> Refusal {
    let fix = "Have the proxy set X-Original-Method and X-Original-URI, or X-Forwarded-Method and X-Forwarded-Uri, once each.";
    Refusal::ambiguous(AmbiguousPart::Proxy, why, fix)
}

/// An answer that nobody may keep.
pub(crate) fn of_json(body: &Value, request_id: &HeaderValue) -> Response<Bytes> {
    of_text(Bytes::from(body.to_string()), request_id)
}

fn of_text(json: Bytes, request_id: &HeaderValue) -> Response<Bytes> {
    let mut response = Response::new(json);
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(X_REQUEST_ID, request_id.clone());
    response
}
