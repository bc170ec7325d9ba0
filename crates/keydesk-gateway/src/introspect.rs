//! Token introspection (RFC 7662): another service asks what a token that it was shown is worth.
//!
//! Who asks has to hold a working token itself (section 2.1: "MUST also require some form of authorization"), so that nobody can
//! try out tokens here. A token that cannot be used is `active: false` and nothing else (section 2.2), whatever the reason.

use crate::decide::Arrival;
use crate::own_routes::of_json;
use bytes::Bytes;
use http::header::HeaderValue;
use http::{Request, Response};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper::body::Incoming;
use keydesk_domain::PlainToken;
use keydesk_domain::access_table::AccessTable;
use keydesk_domain::refusal::{AmbiguousPart, Refusal};
use keydesk_domain::token::effective_permissions;
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};

/// A form with one token in it is far smaller.
const FORM_BYTES: usize = 8 * 1024;

/// Reads the form and finds the token in it.
///
/// # Errors
/// [`Refusal::TooLarge`]; [`Refusal::AmbiguousRequest`] when there is no one `token` in the form.
pub(crate) async fn read_form(request: Request<Incoming>) -> Result<SecretString, Refusal> {
    let no_form = || {
        Refusal::ambiguous(
            AmbiguousPart::Form,
            "The body is no form with one token in it.",
            "Send a form (application/x-www-form-urlencoded) with the token to look at as its one \"token\".",
        )
    };
    let form = Limited::new(request.into_body(), FORM_BYTES).collect().await.map_err(|error| {
        if error.is::<LengthLimitError>() { Refusal::TooLarge { limit: FORM_BYTES as u64 } } else { no_form() }
    })?;
    let form = form.to_bytes();
    let mut tokens = form_urlencoded::parse(&form).filter(|(name, _)| name == "token");
    match (tokens.next(), tokens.next()) {
        (Some((_, token)), None) => Ok(SecretString::from(token.into_owned())),
        _ => Err(no_form()),
    }
}

/// What the token is worth in this environment at this moment.
#[must_use]
pub(crate) fn answer(
    table: &AccessTable,
    arrival: &Arrival,
    token: &SecretString,
    request_id: &HeaderValue,
) -> Response<Bytes> {
    let worth = PlainToken::parse(token.expose_secret().trim()).ok().and_then(|token| worth(table, arrival, &token));
    of_json(&worth.unwrap_or_else(|| json!({ "active": false })), request_id)
}

fn worth(table: &AccessTable, arrival: &Arrival, token: &PlainToken) -> Option<Value> {
    let hash = token.hash();
    // Where the token may be used from cannot be told here: it is not its bearer who asks.
    let is_active = match table.authenticate(hash, arrival.environment, arrival.at, arrival.from) {
        Ok(_) | Err(Refusal::AddressNotAllowed) => true,
        Err(_) => false,
    };
    let token = table.find(hash).filter(|_| is_active)?;
    let account = table.account(token.account)?;
    let scope = effective_permissions(account.permissions, token.narrowed_to)
        .iter()
        .map(|it| it.to_string())
        .collect::<Vec<_>>()
        .join(" ");
    let mut worth = json!({
        "active": true,
        "scope": scope,
        "username": account.email,
        "sub": token.account.to_string(),
        "aud": table.environment(token.environment).map(|it| it.slug.clone()),
        "jti": token.id.to_string(),
        "token_type": "Bearer",
    });
    if let Some(expires) = token.ends_at() {
        worth["exp"] = json!(expires.as_second());
    }
    Some(worth)
}
