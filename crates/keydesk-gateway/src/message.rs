//! What must hold of any HTTP request before it is looked at: one Host, one form of target, no credential in the URL; and of the headers
//! of one that goes on.

use crate::credential;
use http::header::{CONTENT_TYPE, HOST, HeaderMap};
use http::uri::Scheme;
use http::{Uri, Version};
use keydesk_domain::refusal::{AmbiguousPart, Refusal};

/// The target in origin form, as it came (RFC 9112 section 3.2).
///
/// A whole URL is taken if it names the host that `Host` names, as RFC 9112 section 3.2.2 demands; one for another host is not.
///
/// # Errors
/// [`Refusal::AmbiguousRequest`].
pub(crate) fn target<'r>(
    version: Version,
    uri: &'r Uri,
    headers: &HeaderMap,
) -> Result<&'r str, Refusal> {
    let ambiguous = |why| {
        let fix =
            "Send one Host header with host and port of the base URL, and a target that is a path.";
        Err(Refusal::ambiguous(AmbiguousPart::Message, why, fix))
    };
    let mut hosts = headers.get_all(HOST).iter();
    let host = match (hosts.next(), hosts.next()) {
        (Some(host), None) => Some(host),
        (None, None) if version < Version::HTTP_11 => None,
        (None, None) => return ambiguous("The request has no Host header."),
        (_, Some(_)) => return ambiguous("The request has more than one Host header."),
    };
    let host = match host.map(|host| host.to_str().map(str::trim)) {
        Some(Ok(text)) if is_authority(text) => Some(text),
        None => None,
        Some(_) => return ambiguous("The Host header holds no host."),
    };
    let Some(target) = uri.path_and_query() else {
        return ambiguous("The request's target must be a path that begins with a slash.");
    };
    if let Some(authority) = uri.authority()
        && !host.is_some_and(|host| host.eq_ignore_ascii_case(authority.as_str()))
    {
        return ambiguous("The request's target is a URL for another host than the Host header's.");
    }
    if uri.scheme().is_some_and(|scheme| *scheme != Scheme::HTTP && *scheme != Scheme::HTTPS) {
        return ambiguous("The request's target is a URL of another scheme than http and https.");
    }
    credential::not_in_url(target.as_str())?;
    Ok(target.as_str())
}

/// `uri-host [":" port]` without user information (RFC 9110 section 7.2), where the host is a name or an address as they are in use:
/// RFC 3986 would allow `a=b` and `%61` as well.
fn is_authority(text: &str) -> bool {
    let is_usual = |byte: u8| {
        byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b':' | b'[' | b']')
    };
    let (name, port) = text.split_once(':').map_or((text, None), |(name, port)| (name, Some(port)));
    let names_a_host = |byte: u8| is_usual(byte) && !matches!(byte, b':' | b'[' | b']');
    if !name.is_empty() && name.bytes().all(names_a_host) {
        // Nothing but a number stands behind the colon, and one that is a port.
        return port.is_none_or(|port| {
            port.bytes().all(|byte| byte.is_ascii_digit()) && port.parse::<u16>().is_ok()
        });
    }
    if !text.bytes().all(is_usual) {
        return false;
    }
    let Ok(authority) = text.parse::<http::uri::Authority>() else { return false };
    // A colon is followed by a port, and only what is in brackets holds others.
    let port = &text[authority.host().len()..];
    !authority.host().is_empty() && (port.is_empty() || authority.port_u16().is_some())
}

/// No header that the API behind could take for another, or that says two things where one is meant.
///
/// # Errors
/// [`Refusal::AmbiguousRequest`].
pub(crate) fn no_double_meaning(headers: &HeaderMap) -> Result<(), Refusal> {
    if headers.keys().any(|name| name.as_str().contains('_')) {
        return Err(Refusal::ambiguous(
            AmbiguousPart::Message,
            "A header's name holds an underscore, which some servers read as a hyphen.",
            "Leave the header out, or spell its name with a hyphen.",
        ));
    }
    if headers.get_all(CONTENT_TYPE).iter().nth(1).is_some() {
        return Err(Refusal::ambiguous(
            AmbiguousPart::Message,
            "The request has more than one Content-Type header.",
            "Send the one that is meant.",
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::header::HeaderValue;

    fn read(version: Version, uri: &str, hosts: &[&str]) -> Result<String, Refusal> {
        let mut headers = HeaderMap::new();
        for host in hosts {
            headers.append(HOST, HeaderValue::from_str(host).unwrap());
        }
        target(version, &uri.parse().unwrap(), &headers).map(str::to_owned)
    }

    #[test]
    fn one_host_and_a_path_are_taken_as_they_came() {
        assert_eq!(
            read(Version::HTTP_11, "/user?a=%20b", &["localhost:8788"]),
            Ok("/user?a=%20b".to_owned())
        );
        assert_eq!(read(Version::HTTP_10, "/user", &[]), Ok("/user".to_owned()));
    }

    #[test]
    fn a_whole_url_is_taken_for_this_host_only() {
        assert_eq!(
            read(Version::HTTP_11, "http://LOCALHOST:8788/user", &["localhost:8788"]),
            Ok("/user".to_owned())
        );
        assert!(read(Version::HTTP_11, "http://elsewhere/user", &["localhost:8788"]).is_err());
        assert!(read(Version::HTTP_10, "http://elsewhere/user", &[]).is_err());
    }

    #[test]
    fn missing_doubled_and_odd_hosts_are_refused() {
        for hosts in [&[][..], &["a", "a"], &["a", "b"], &[""], &["user@a"], &["a, b"], &["a/b"]] {
            assert!(
                matches!(read(Version::HTTP_11, "/user", hosts), Err(Refusal::AmbiguousRequest(_))),
                "accepted {hosts:?}"
            );
        }
    }
}
