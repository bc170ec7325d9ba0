//! What a refusal looks like: the one place that turns a [`Refusal`] into an RFC 9457 problem.

use crate::forwarding_headers::X_REQUEST_ID;
use bytes::Bytes;
use http::header::{
    CACHE_CONTROL, CONTENT_TYPE, HeaderName, HeaderValue, RETRY_AFTER, WWW_AUTHENTICATE,
};
use http::{Response, StatusCode};
use keydesk_domain::TokenHint;
use keydesk_domain::refusal::{Refusal, UpstreamProblem};
use serde::Serialize;

/// Where a problem's type is explained; its last segment is the refusal's reason. A relative URI (RFC 9457 section 3.1.1).
const TYPE_BASE: &str = "/.well-known/keydesk/problems/";

#[derive(Serialize)]
struct Problem<'a> {
    r#type: String,
    title: &'static str,
    status: u16,
    detail: String,
    fix: String,
    request_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    missing_permission: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    token_hint: Option<TokenHint>,
    #[serde(skip_serializing_if = "Option::is_none")]
    upstream_problem: Option<&'static str>,
}

/// The whole answer. `hint` is that of the token presented, if it was well-formed.
#[must_use]
pub(crate) fn answer(
    refusal: &Refusal,
    request_id: &str,
    hint: Option<TokenHint>,
) -> Response<Bytes> {
    respond(refusal, detail(refusal), request_id, hint)
}

/// The answer to one of very many requests from one address without a token of ours.
#[must_use]
pub(crate) fn flooded(retry_after: u64, request_id: &str) -> Response<Bytes> {
    let detail = "Very many requests without a valid API token came from this address. Those with one are not affected.";
    respond(&Refusal::RateLimited { retry_after }, detail.to_owned(), request_id, None)
}

fn respond(
    refusal: &Refusal,
    detail: String,
    request_id: &str,
    hint: Option<TokenHint>,
) -> Response<Bytes> {
    let permission = match refusal {
        Refusal::MissingPermission { permission, .. } => Some(permission.to_string()),
        _ => None,
    };
    let upstream_problem = match refusal {
        Refusal::UpstreamUnreachable(problem) => Some(problem.word()),
        _ => None,
    };
    let problem = Problem {
        r#type: format!("{TYPE_BASE}{}", refusal.reason()),
        title: title(refusal),
        status: refusal.status(),
        detail,
        fix: fix(refusal),
        request_id,
        missing_permission: permission.clone(),
        token_hint: hint,
        upstream_problem,
    };
    // A struct of texts and numbers has no way to fail; an empty body would still carry the right status.
    let body = serde_json::to_vec(&problem).unwrap_or_default();
    let mut response = Response::new(Bytes::from(body));
    *response.status_mut() =
        StatusCode::from_u16(refusal.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let mut put = |name: HeaderName, text: &str| {
        if let Ok(value) = HeaderValue::from_str(text) {
            headers.insert(name, value);
        }
    };
    put(X_REQUEST_ID, request_id);
    if let Some(challenge) = challenge(refusal, permission.as_deref()) {
        put(WWW_AUTHENTICATE, &challenge);
    }
    if let Refusal::RateLimited { retry_after } = refusal {
        put(RETRY_AFTER, &retry_after.to_string());
    }
    response
}

/// RFC 6750 section 3: no error code when there was no credential at all; `insufficient_scope` with the scope that is needed.
fn challenge(refusal: &Refusal, permission: Option<&str>) -> Option<String> {
    const REALM: &str = r#"Bearer realm="keydesk""#;
    match (refusal, permission) {
        (Refusal::MissingToken, _) => Some(REALM.to_owned()),
        (_, Some(scope)) => {
            Some(format!(r#"{REALM}, error="insufficient_scope", scope="{scope}""#))
        }
        _ => match refusal.status() {
            401 => Some(format!(r#"{REALM}, error="invalid_token""#)),
            403 => Some(format!(r#"{REALM}, error="insufficient_scope""#)),
            _ => None,
        },
    }
}

const fn title(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::AmbiguousRequest(_) => "The request could be read two ways",
        Refusal::MissingToken => "There is no API token in the request",
        Refusal::DamagedToken(_) => "The API token was not copied correctly",
        Refusal::UnknownToken => "The API token is not known here",
        Refusal::DeletedToken { .. } => "The API token was deleted",
        Refusal::ExpiredToken { .. } => "The API token has expired",
        Refusal::UnusedToken { .. } => "The API token was not used in time",
        Refusal::PausedToken { .. } => "The API token is paused",
        Refusal::WrongEnvironment { .. } => "The API token belongs to another environment",
        Refusal::AccountDisabled => "The account of the API token is disabled",
        Refusal::MissingPermission { .. } => "The account lacks a permission",
        Refusal::UnknownRoute { .. } => "Keydesk does not know this route of the API",
        Refusal::AddressNotAllowed => "The API token may not be used from this address",
        Refusal::TooLarge { .. } => "The request is too large",
        Refusal::UriTooLong { .. } => "The URL is too long",
        Refusal::RateLimited { .. } => "Too many requests",
        Refusal::UpstreamUnreachable(_) => "The API behind the gateway cannot be used",
        Refusal::UpstreamTimeout => "The API behind the gateway did not answer in time",
    }
}

/// What happened, and why.
pub(crate) fn detail(refusal: &Refusal) -> String {
    match refusal {
        Refusal::AmbiguousRequest(ambiguity) => ambiguity.why.to_owned(),
        Refusal::MissingToken => "The request carries no API token.".to_owned(),
        Refusal::DamagedToken(damage) => format!("The token is not whole: {damage}."),
        Refusal::UnknownToken => "No token like this was ever issued here.".to_owned(),
        Refusal::DeletedToken { since } => {
            format!("The token was deleted on {since:.0}. A deleted token never works again.")
        }
        Refusal::ExpiredToken { since } => format!("The token expired on {since:.0}."),
        Refusal::UnusedToken { since } => {
            format!("The token had to be used for the first time by {since:.0}, and was not.")
        }
        Refusal::PausedToken { since } => format!("The token has been paused since {since:.0}."),
        Refusal::WrongEnvironment { belongs_to } => {
            format!("The token works in the environment \"{belongs_to}\" and in no other.")
        }
        Refusal::AccountDisabled => {
            "The account that created the token was disabled or deleted.".to_owned()
        }
        Refusal::MissingPermission { permission, roles } if roles.is_empty() => {
            format!("This needs the permission {permission}, and the account has no role.")
        }
        Refusal::MissingPermission { permission, roles } => format!(
            "This needs the permission {permission}. The account's roles ({}) do not have it, or the token was given a smaller \
             set.",
            roles.join(", ")
        ),
        Refusal::UnknownRoute { near: None } => {
            "Keydesk does not know this method and path of the API, and lets through only what it knows."
                .to_owned()
        }
        Refusal::UnknownRoute { near: Some(route) } => format!(
            "Keydesk does not know this method and path of the API, and lets through only what it knows: {} {}, for example.",
            route.methods.join(", "),
            route.template
        ),
        Refusal::AddressNotAllowed => {
            "The token was limited to certain network addresses, and this is none of them."
                .to_owned()
        }
        Refusal::TooLarge { limit } => format!("The request's body is larger than {limit} bytes."),
        Refusal::UriTooLong { limit } => {
            format!("The URL of the request is longer than {limit} bytes allow.")
        }
        Refusal::RateLimited { .. } => "The token made too many requests.".to_owned(),
        Refusal::UpstreamUnreachable(problem) => {
            format!("Your token is in order; {}.", upstream(*problem))
        }
        Refusal::UpstreamTimeout => {
            "Your token is in order; the API behind the gateway did not answer in time.".to_owned()
        }
    }
}

/// What to do, for whoever runs the integration. Who presented no token of ours is told nothing that depends on what there is here.
fn fix(refusal: &Refusal) -> String {
    match refusal {
        Refusal::AmbiguousRequest(ambiguity) => ambiguity.fix.to_owned(),
        Refusal::MissingToken => "Send the API token in the header Authorization: Bearer <token>.".to_owned(),
        Refusal::DamagedToken(_) => "Copy the token again, from its first character to its last.".to_owned(),
        Refusal::UnknownToken => {
            "Check that the token belongs to this system and is the one that you were given.".to_owned()
        }
        Refusal::DeletedToken { .. } | Refusal::ExpiredToken { .. } | Refusal::UnusedToken { .. } => {
            "Ask whoever gave you the token for a new one.".to_owned()
        }
        Refusal::PausedToken { .. } => {
            "Keep the token: it works again once an administrator resumes it. Ask when that will be.".to_owned()
        }
        Refusal::WrongEnvironment { .. } => {
            "Use the base URL of that environment, or ask for a token for this one.".to_owned()
        }
        Refusal::AccountDisabled => "Keep the token, and ask an administrator to enable the account.".to_owned(),
        Refusal::MissingPermission { permission, .. } => {
            format!("If the integration needs this, ask an administrator for the permission {permission}.")
        }
        Refusal::UnknownRoute { near } => {
            let check = if near.is_some() { "Check method and path. If they are right, ask" } else { "Ask" };
            format!(
                "{check} an administrator to add this route to the environment (keydeskctl route add). docs/routes.md of Keydesk lists the \
                 routes that are built in."
            )
        }
        Refusal::AddressNotAllowed => "Tell an administrator from which addresses the integration calls.".to_owned(),
        Refusal::TooLarge { .. } => "Send it in parts.".to_owned(),
        Refusal::UriTooLong { .. } => "Send a shorter URL: fewer values in its query.".to_owned(),
        Refusal::RateLimited { retry_after } => {
            format!("Try again in {retry_after} second(s), and make fewer requests at once.")
        }
        Refusal::UpstreamUnreachable(UpstreamProblem::BadAnswer) | Refusal::UpstreamTimeout => {
            "Try again later. If it goes on, tell an administrator this request_id.".to_owned()
        }
        Refusal::UpstreamUnreachable(_) => "Tell an administrator this request_id, and try again later.".to_owned(),
    }
}

const fn upstream(problem: UpstreamProblem) -> &'static str {
    match problem {
        UpstreamProblem::NameNotFound => "the name of the API's host was not found",
        UpstreamProblem::ConnectionRefused => "nothing listens where the API should be",
        UpstreamProblem::TlsFailed => "no secure connection to the API could be made",
        UpstreamProblem::BadAnswer => "the connection to the API broke, or its answer was no HTTP",
        UpstreamProblem::CredentialRefused => {
            "the API did not accept the environment's own credential"
        }
        UpstreamProblem::CredentialUnavailable => "the environment's own credential cannot be read",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;
    use keydesk_domain::permission::{Area, Permission};
    use keydesk_domain::refusal::AmbiguousPart;
    use keydesk_domain::token_format::Damage;

    fn shown(refusal: &Refusal) -> String {
        let response = answer(refusal, "the-id", Some(TokenHint::of("wXyZ")));
        let mut lines = vec![response.status().to_string()];
        lines.extend(
            response
                .headers()
                .iter()
                .map(|(name, value)| format!("{name}: {}", value.to_str().unwrap())),
        );
        let body: serde_json::Value = serde_json::from_slice(response.body()).unwrap();
        lines.push(serde_json::to_string_pretty(&body).unwrap());
        lines.join("\n")
    }

    #[test]
    fn a_missing_permission_is_named_with_the_roles_that_lack_it() {
        let refusal = Refusal::MissingPermission {
            permission: Permission::edit(Area::Products),
            roles: vec!["Data Export".to_owned()],
        };
        insta::assert_snapshot!(shown(&refusal), @r###"
        403 Forbidden
        content-type: application/problem+json
        cache-control: no-store
        x-request-id: the-id
        www-authenticate: Bearer realm="keydesk", error="insufficient_scope", scope="products:edit"
        {
          "detail": "This needs the permission products:edit. The account's roles (Data Export) do not have it, or the token was given a smaller set.",
          "fix": "If the integration needs this, ask an administrator for the permission products:edit.",
          "missing_permission": "products:edit",
          "request_id": "the-id",
          "status": 403,
          "title": "The account lacks a permission",
          "token_hint": "wXyZ",
          "type": "/.well-known/keydesk/problems/missing-permission"
        }
        "###);
    }

    #[test]
    fn a_deleted_token_says_since_when() {
        let since = Timestamp::from_second(1_790_000_000).unwrap();
        insta::assert_snapshot!(shown(&Refusal::DeletedToken { since }), @r###"
        401 Unauthorized
        content-type: application/problem+json
        cache-control: no-store
        x-request-id: the-id
        www-authenticate: Bearer realm="keydesk", error="invalid_token"
        {
          "detail": "The token was deleted on 2026-09-21T14:13:20Z. A deleted token never works again.",
          "fix": "Ask whoever gave you the token for a new one.",
          "request_id": "the-id",
          "status": 401,
          "title": "The API token was deleted",
          "token_hint": "wXyZ",
          "type": "/.well-known/keydesk/problems/deleted-token"
        }
        "###);
    }

    #[test]
    fn an_upstream_that_refuses_its_credential_is_told_apart() {
        let refusal = Refusal::UpstreamUnreachable(UpstreamProblem::CredentialRefused);
        insta::assert_snapshot!(shown(&refusal), @r###"
        502 Bad Gateway
        content-type: application/problem+json
        cache-control: no-store
        x-request-id: the-id
        {
          "detail": "Your token is in order; the API did not accept the environment's own credential.",
          "fix": "Tell an administrator this request_id, and try again later.",
          "request_id": "the-id",
          "status": 502,
          "title": "The API behind the gateway cannot be used",
          "token_hint": "wXyZ",
          "type": "/.well-known/keydesk/problems/upstream-unreachable",
          "upstream_problem": "credential-refused"
        }
        "###);
    }

    #[test]
    fn every_row_of_the_contract_has_its_status_type_and_challenge() {
        let since = Timestamp::UNIX_EPOCH;
        let rows = [
            Refusal::ambiguous(AmbiguousPart::Target, "Why.", "What to do."),
            Refusal::MissingToken,
            Refusal::DamagedToken(Damage::Checksum),
            Refusal::UnknownToken,
            Refusal::DeletedToken { since },
            Refusal::ExpiredToken { since },
            Refusal::UnusedToken { since },
            Refusal::PausedToken { since },
            Refusal::WrongEnvironment { belongs_to: "Production".to_owned() },
            Refusal::AccountDisabled,
            Refusal::MissingPermission {
                permission: Permission::view(Area::Recalls),
                roles: vec![],
            },
            Refusal::UnknownRoute { near: None },
            Refusal::AddressNotAllowed,
            Refusal::TooLarge { limit: 52_428_800 },
            Refusal::UriTooLong { limit: 8_000 },
            Refusal::RateLimited { retry_after: 2 },
            Refusal::UpstreamUnreachable(UpstreamProblem::TlsFailed),
            Refusal::UpstreamTimeout,
        ];
        let table: Vec<String> = rows
            .iter()
            .map(|refusal| {
                let response = answer(refusal, "id", None);
                let body: serde_json::Value = serde_json::from_slice(response.body()).unwrap();
                assert!(body["fix"].as_str().unwrap().ends_with('.'), "{refusal:?}");
                let header = |name| {
                    response
                        .headers()
                        .get(name)
                        .map_or("-", |v: &HeaderValue| v.to_str().unwrap())
                        .to_owned()
                };
                let (challenge, retry) = (header(WWW_AUTHENTICATE), header(RETRY_AFTER));
                format!(
                    "{} {} | {challenge} | {retry}",
                    response.status().as_u16(),
                    body["type"].as_str().unwrap()
                )
            })
            .collect();
        insta::assert_snapshot!(table.join("\n"), @r#"
        400 /.well-known/keydesk/problems/ambiguous-request | - | -
        401 /.well-known/keydesk/problems/missing-token | Bearer realm="keydesk" | -
        401 /.well-known/keydesk/problems/damaged-token | Bearer realm="keydesk", error="invalid_token" | -
        401 /.well-known/keydesk/problems/unknown-token | Bearer realm="keydesk", error="invalid_token" | -
        401 /.well-known/keydesk/problems/deleted-token | Bearer realm="keydesk", error="invalid_token" | -
        401 /.well-known/keydesk/problems/expired-token | Bearer realm="keydesk", error="invalid_token" | -
        401 /.well-known/keydesk/problems/expired-token | Bearer realm="keydesk", error="invalid_token" | -
        401 /.well-known/keydesk/problems/paused-token | Bearer realm="keydesk", error="invalid_token" | -
        401 /.well-known/keydesk/problems/wrong-environment | Bearer realm="keydesk", error="invalid_token" | -
        401 /.well-known/keydesk/problems/account-disabled | Bearer realm="keydesk", error="invalid_token" | -
        403 /.well-known/keydesk/problems/missing-permission | Bearer realm="keydesk", error="insufficient_scope", scope="recalls:view" | -
        403 /.well-known/keydesk/problems/unknown-route | Bearer realm="keydesk", error="insufficient_scope" | -
        403 /.well-known/keydesk/problems/address-not-allowed | Bearer realm="keydesk", error="insufficient_scope" | -
        413 /.well-known/keydesk/problems/too-large | - | -
        414 /.well-known/keydesk/problems/uri-too-long | - | -
        429 /.well-known/keydesk/problems/rate-limited | - | 2
        502 /.well-known/keydesk/problems/upstream-unreachable | - | -
        504 /.well-known/keydesk/problems/upstream-timeout | - | -
        "#);
    }
}
