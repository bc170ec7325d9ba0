//! Step 7, its headers: what goes on to the API behind, and what comes back.

use http::header::{
    AUTHORIZATION, CONNECTION, CONTENT_LENGTH, HOST, HeaderMap, HeaderName, HeaderValue,
    TRANSFER_ENCODING, VIA,
};
use keydesk_domain::refusal::UpstreamProblem;

/// Ties an answer to its record.
pub(crate) const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Always ends at this hop (RFC 9110 section 7.6.1). The last one goes with an upgrade to HTTP/2 (RFC 7540 section 3.2.1).
fn ends_here(name: &str) -> bool {
    matches!(
        name,
        "connection"
            | "keep-alive"
            | "te"
            | "trailer"
            | "transfer-encoding"
            | "upgrade"
            | "http2-settings"
    )
}

/// For a proxy on this hop; or `Proxy`, which some servers hand to programs as the address of one.
fn is_for_proxies(name: &str) -> bool {
    name.strip_prefix("proxy").is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
}

/// Ends here, if it came with a request; or is this side's to say: the caller's credential and cookies, where it came from, and that it
/// waits for leave to send its body, which it has got from this side. Not what is replaced in any case.
fn is_the_callers(name: &str) -> bool {
    match name {
        "x-api-key" | "cookie" | "forwarded" | "expect" | "x-real-ip" => true,
        name => name.starts_with("x-forwarded-") || ends_here(name) || is_for_proxies(name),
    }
}

/// Ends here, if it came with an answer; or belongs to the environment's own credential.
fn is_the_apis(name: &str) -> bool {
    match name {
        "set-cookie" => true,
        "proxy-status" => false,
        name => ends_here(name) || is_for_proxies(name),
    }
}

/// Takes away the headers of these names, and those that `Connection` names. Each name is looked at once: looking up one after the other
/// those that could be there costs more than all the rest of forwarding.
fn drop_all(headers: &mut HeaderMap, is_one: impl Fn(&str) -> bool) {
    let mut names: Vec<HeaderName> =
        headers.keys().filter(|name| is_one(name.as_str())).cloned().collect();
    if names.contains(&CONNECTION) {
        names.extend(
            headers
                .get_all(CONNECTION)
                .iter()
                .flat_map(|value| value.as_bytes().split(|byte| *byte == b','))
                .filter_map(|name| HeaderName::from_bytes(name.trim_ascii()).ok()),
        );
    }
    for name in names {
        headers.remove(name);
    }
}

/// An answer that says its length in two ways, or in a coding that hyper takes off without a word: what the caller would be told of
/// it, by then, is wrong.
#[must_use]
pub(crate) fn unclear_length(headers: &HeaderMap) -> Option<UpstreamProblem> {
    let mut lengths = headers.get_all(CONTENT_LENGTH).iter();
    let mut codings = headers.get_all(TRANSFER_ENCODING).iter();
    let is_clear = match (lengths.next(), lengths.next(), codings.next(), codings.next()) {
        (None, None, None, None) => true,
        (Some(length), None, None, None) => length.as_bytes().iter().all(u8::is_ascii_digit),
        (None, None, Some(coding), None) => coding.as_bytes().eq_ignore_ascii_case(b"chunked"),
        _ => false,
    };
    (!is_clear).then_some(UpstreamProblem::BadAnswer)
}

/// Makes a caller's headers those of the request that goes on: without anything that ends here, without the caller's credential
/// and cookies, without claims about where it came from; with the API's own host, the environment's credential in the place of the
/// caller's, and this request's id.
pub(crate) fn of_request(
    headers: &mut HeaderMap,
    host: &HeaderValue,
    credential: Option<&HeaderValue>,
    request_id: &HeaderValue,
) {
    drop_all(headers, is_the_callers);
    // Inserting takes away all that were there under the name.
    headers.insert(HOST, host.clone());
    match credential {
        Some(credential) => headers.insert(AUTHORIZATION, credential.clone()),
        None => headers.remove(AUTHORIZATION),
    };
    headers.insert(X_REQUEST_ID, request_id.clone());
    headers.append(VIA, HeaderValue::from_static("1.1 keydesk"));
}

/// Makes the answer's headers those that the caller sees. Cookies of the API behind belong to the environment's own credential
/// and are nobody else's.
pub(crate) fn of_answer(headers: &mut HeaderMap, request_id: &HeaderValue) {
    drop_all(headers, is_the_apis);
    headers.insert(X_REQUEST_ID, request_id.clone());
    headers.append(VIA, HeaderValue::from_static("1.1 keydesk"));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(lines: &[(&'static str, &'static str)]) -> HeaderMap {
        lines
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)))
            .collect()
    }

    fn lines(headers: &HeaderMap) -> Vec<String> {
        let mut lines: Vec<String> = headers
            .iter()
            .map(|(name, value)| format!("{name}: {}", value.to_str().unwrap()))
            .collect();
        lines.sort();
        lines
    }

    const ID: HeaderValue = HeaderValue::from_static("the-id");
    const HOST_THERE: HeaderValue = HeaderValue::from_static("api.example");

    #[test]
    fn a_request_goes_on_without_what_ends_here_and_without_the_callers_credential() {
        let mut headers = headers(&[
            ("accept", "application/json"),
            ("authorization", "Bearer secret"),
            ("x-api-key", "secret"),
            ("cookie", "a=b"),
            ("connection", "close, X-Hop"),
            ("x-hop", "1"),
            ("keep-alive", "timeout=5"),
            ("proxy-authorization", "Basic x"),
            ("te", "trailers"),
            ("upgrade", "websocket"),
            ("transfer-encoding", "chunked"),
            ("x-forwarded-for", "10.0.0.1"),
            ("x-forwarded-host", "other.example"),
            ("x-real-ip", "10.0.0.1"),
            ("forwarded", "for=10.0.0.1"),
            ("x-request-id", "theirs"),
            ("expect", "100-continue"),
            ("http2-settings", "AAMAAABkAAQAAP__"),
            ("host", "127.0.0.1:8788"),
            ("content-type", "application/json"),
        ]);
        headers.append("authorization", HeaderValue::from_static("Bearer another"));
        let mut without = headers.clone();
        of_request(
            &mut headers,
            &HOST_THERE,
            Some(&HeaderValue::from_static("Bearer the-environments")),
            &ID,
        );
        let expected = [
            "accept: application/json",
            "authorization: Bearer the-environments",
            "content-type: application/json",
            "host: api.example",
            "via: 1.1 keydesk",
            "x-request-id: the-id",
        ];
        assert_eq!(lines(&headers), expected);
        of_request(&mut without, &HOST_THERE, None, &ID);
        let expected: Vec<&str> =
            expected.into_iter().filter(|line| !line.starts_with("authorization")).collect();
        assert_eq!(lines(&without), expected);
    }

    #[test]
    fn an_answer_comes_back_without_cookies_and_with_this_requests_id() {
        let mut headers = headers(&[
            ("content-type", "application/json"),
            ("set-cookie", "session=secret"),
            ("connection", "x-upstream-hop"),
            ("x-upstream-hop", "1"),
            ("x-request-id", "theirs"),
        ]);
        of_answer(&mut headers, &ID);
        assert_eq!(
            lines(&headers),
            ["content-type: application/json", "via: 1.1 keydesk", "x-request-id: the-id"]
        );
    }
}
