//! Step 4: the method is the request line's, and one that the table can know.

use http::Method;
use http::header::HeaderMap;
use keydesk_domain::refusal::{AmbiguousPart, Refusal};

/// Headers by which some servers let a request name another method or path than its request line does.
const OVERRIDES: [&str; 6] = [
    "x-http-method-override",
    "x-http-method",
    "x-method-override",
    "x-original-url",
    "x-rewrite-url",
    "x-original-path",
];

/// The method is the request line's and nothing else's.
///
/// # Errors
/// [`Refusal::AmbiguousRequest`] for a header that names another method or path.
pub(crate) fn no_override(headers: &HeaderMap) -> Result<(), Refusal> {
    if headers
        .keys()
        .any(|name| name.as_str().starts_with("x-") && OVERRIDES.contains(&name.as_str()))
    {
        return Err(Refusal::ambiguous(
            AmbiguousPart::Target,
            "A header names another method or path than the request line does.",
            "Leave the header out, and send the request that is meant.",
        ));
    }
    Ok(())
}

/// Is this a method that the table can know? Any other is refused as an unknown route.
#[must_use]
pub(crate) fn is_known(method: &Method) -> bool {
    matches!(
        *method,
        Method::GET | Method::HEAD | Method::POST | Method::PUT | Method::PATCH | Method::DELETE
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::header::{HeaderName, HeaderValue};

    #[test]
    fn a_header_that_names_another_method_or_path_is_refused() {
        assert_eq!(no_override(&HeaderMap::new()), Ok(()));
        for name in OVERRIDES {
            let headers = HeaderMap::from_iter([(
                HeaderName::from_static(name),
                HeaderValue::from_static("DELETE"),
            )]);
            assert_eq!(
                no_override(&headers).map_err(|refusal| refusal.reason()),
                Err("ambiguous-request"),
                "{name}"
            );
        }
    }

    #[test]
    fn other_headers_that_begin_alike_are_no_override() {
        for name in ["x-correlation-id", "x-original", "http-method"] {
            let headers = HeaderMap::from_iter([(
                HeaderName::from_static(name),
                HeaderValue::from_static("DELETE"),
            )]);
            assert_eq!(no_override(&headers), Ok(()), "{name}");
        }
    }

    #[test]
    fn only_the_six_methods_of_the_table_are_known() {
        for method in ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"] {
            assert!(is_known(&Method::from_bytes(method.as_bytes()).unwrap()), "{method}");
        }
        for method in ["OPTIONS", "CONNECT", "TRACE", "get", "PROPFIND"] {
            assert!(!is_known(&Method::from_bytes(method.as_bytes()).unwrap()), "{method}");
        }
    }
}
