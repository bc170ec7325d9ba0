//! The door: every request must carry the one bearer credential the sandbox was given.
use crate::http::refusal::Refusal;
use axum::{
    extract::Request,
    http::{
        HeaderMap, HeaderValue, StatusCode,
        header::{AUTHORIZATION, WWW_AUTHENTICATE},
    },
    middleware::Next,
    response::{IntoResponse, Response},
};
use std::sync::Arc;

/// Lets the request through if it carries the credential, and answers 401 if not.
pub(crate) async fn require(credential: Arc<str>, request: Request, next: Next) -> Response {
    if carries(request.headers(), &credential) {
        return next.run(request).await;
    }
    let refusal = Refusal::new(
        StatusCode::UNAUTHORIZED,
        "unauthorized",
        "This is Keydesk's sandbox. Call it through the gateway, which knows its credential.",
    );
    let mut response = refusal.into_response();
    let challenge = HeaderValue::from_static("Bearer");
    response.headers_mut().insert(WWW_AUTHENTICATE, challenge);
    response
}

/// Exactly one `Authorization` header, of the scheme Bearer (in any case, RFC 9110 section 11.1), with the credential.
fn carries(headers: &HeaderMap, credential: &str) -> bool {
    let mut values = headers.get_all(AUTHORIZATION).iter();
    let (Some(value), None) = (values.next(), values.next()) else {
        return false;
    };
    match value.to_str().ok().and_then(|text| text.split_once(' ')) {
        Some((scheme, given)) => {
            scheme.eq_ignore_ascii_case("bearer")
                && same(given.trim().as_bytes(), credential.as_bytes())
        }
        None => false,
    }
}

/// Equality that takes the same time wherever the difference is. Nothing is equal to an empty credential.
fn same(given: &[u8], expected: &[u8]) -> bool {
    let difference = given.iter().zip(expected).fold(0, |sum, (a, b)| sum | (a ^ b));
    !expected.is_empty() && given.len() == expected.len() && difference == 0
}
