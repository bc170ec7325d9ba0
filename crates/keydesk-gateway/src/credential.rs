//! Step 1: the credential a request carries, in one of three places, and never in its URL.

use http::header::{AUTHORIZATION, HeaderMap, HeaderName};
use keydesk_domain::refusal::{AmbiguousPart, Refusal};
use keydesk_domain::token_format::{self, Damage};
use keydesk_domain::{HashedToken, TokenHint};

/// The header that some clients of this API send instead of `Authorization`.
pub(crate) const X_API_KEY: HeaderName = HeaderName::from_static("x-api-key");

/// What is kept of a well-formed token while its request is looked at: not its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Presented {
    /// What it is looked up by.
    pub(crate) hash: HashedToken,
    /// Its last four characters, for the answer.
    pub(crate) hint: TokenHint,
}

/// Finds the one credential and checks its shape: `Authorization: Bearer <token>` (RFC 6750 section 2.1), a bare
/// `Authorization: <token>`, or `X-API-Key: <token>`. The same token in several places is one credential.
///
/// # Errors
/// [`Refusal::MissingToken`], [`Refusal::AmbiguousRequest`] for two different ones or a header that is no text,
/// [`Refusal::DamagedToken`], [`Refusal::UnknownToken`] for what was never meant to be one of ours.
pub(crate) fn find(headers: &HeaderMap) -> Result<Presented, Refusal> {
    let mut found: Option<&str> = None;
    let in_authorization = headers.get_all(AUTHORIZATION).iter().map(|value| (value, true));
    let in_api_key = headers.get_all(X_API_KEY).iter().map(|value| (value, false));
    for (value, may_have_scheme) in in_authorization.chain(in_api_key) {
        let text = value
            .to_str()
            .map_err(|_| {
                Refusal::ambiguous(
                    AmbiguousPart::Credential,
                    "The credential's header holds characters that are no visible ASCII.",
                    "Copy the token again, from its first character to its last.",
                )
            })?
            .trim();
        let token = if may_have_scheme { without_scheme(text) } else { text };
        match found {
            Some(other) if other != token => {
                return Err(Refusal::ambiguous(
                    AmbiguousPart::Credential,
                    "The request carries two different credentials.",
                    "Send the token once, as Authorization: Bearer.",
                ));
            }
            _ => found = Some(token),
        }
    }
    let text = found.filter(|text| !text.is_empty()).ok_or(Refusal::MissingToken)?;
    let (hash, hint) = HashedToken::presented(text).map_err(|damage| match damage {
        Damage::NotOurs => Refusal::UnknownToken,
        damage => Refusal::DamagedToken(damage),
    })?;
    Ok(Presented { hash, hint })
}

/// A token in a URL ends up in logs and histories: such a request is refused, however valid the token.
///
/// # Errors
/// [`Refusal::AmbiguousRequest`].
pub(crate) fn not_in_url(target: &str) -> Result<(), Refusal> {
    if token_format::stands_in(target) {
        return Err(Refusal::ambiguous(
            AmbiguousPart::TokenInUrl,
            "The URL holds an API token, and a URL is logged on its way.",
            "Have that token deleted, ask for another, and send it as Authorization: Bearer.",
        ));
    }
    Ok(())
}

/// The scheme's name is case-insensitive (RFC 9110 section 11.1).
fn without_scheme(text: &str) -> &str {
    const BEARER: &str = "bearer";
    match text.split_at_checked(BEARER.len()) {
        Some((scheme, "")) if scheme.eq_ignore_ascii_case(BEARER) => "",
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case(BEARER) && rest.starts_with(' ') => {
            rest.trim_start_matches(' ')
        }
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;
    use keydesk_domain::PlainToken;
    use keydesk_domain::environment::EnvironmentSlug;

    fn token(seed: u8) -> PlainToken {
        PlainToken::from_random(&EnvironmentSlug::parse("sandbox").unwrap(), &[seed; 32])
    }

    fn headers(lines: &[(&'static str, String)]) -> HeaderMap {
        lines
            .iter()
            .map(|(name, value)| {
                (HeaderName::from_static(name), HeaderValue::from_str(value).unwrap())
            })
            .collect()
    }

    fn presented(lines: &[(&'static str, String)]) -> Result<Presented, Refusal> {
        find(&headers(lines))
    }

    #[test]
    fn each_of_the_three_places_is_read() {
        let token = token(7);
        let expected = Presented { hash: token.hash(), hint: token.hint() };
        for (name, value) in [
            ("authorization", format!("Bearer {}", token.expose())),
            ("authorization", format!("bEARER   {}", token.expose())),
            ("authorization", token.expose().to_owned()),
            ("x-api-key", token.expose().to_owned()),
        ] {
            assert_eq!(presented(&[(name, value)]), Ok(expected), "{name}");
        }
    }

    #[test]
    fn one_token_in_two_places_is_one_credential_and_two_tokens_are_ambiguous() {
        let bearer = |seed| ("authorization", format!("Bearer {}", token(seed).expose()));
        let key = |seed| ("x-api-key", token(seed).expose().to_owned());
        assert!(presented(&[bearer(1), key(1)]).is_ok());
        for two in [[bearer(1), key(2)], [bearer(1), bearer(2)], [key(1), key(2)]] {
            assert_eq!(presented(&two).map_err(|r| r.reason()), Err("ambiguous-request"));
        }
    }

    #[test]
    fn what_is_no_token_is_told_apart() {
        let whole = token(3);
        let cut = whole.expose()[..whole.expose().len() - 2].to_owned();
        for (value, reason) in [
            (String::new(), "missing-token"),
            ("Bearer".to_owned(), "missing-token"),
            (format!("Bearer {cut}"), "damaged-token"),
            ("Bearer something-else".to_owned(), "unknown-token"),
            ("Basic YTpi".to_owned(), "unknown-token"),
            ("secret".to_owned(), "unknown-token"),
            (format!("Digest {}", whole.expose()), "damaged-token"),
            (format!("Bearer{}", whole.expose()), "damaged-token"),
            (format!("Bearer\t{}", whole.expose()), "damaged-token"),
        ] {
            assert_eq!(
                presented(&[("authorization", value.clone())]).map_err(|r| r.reason()),
                Err(reason),
                "{value}"
            );
        }
        assert_eq!(presented(&[]), Err(Refusal::MissingToken));
    }

    #[test]
    fn a_header_that_is_no_text_is_ambiguous() {
        let mut headers = HeaderMap::new();
        headers.insert(AUTHORIZATION, HeaderValue::from_bytes(b"Bearer \xff").unwrap());
        assert_eq!(find(&headers).map_err(|r| r.reason()), Err("ambiguous-request"));
    }

    #[test]
    fn a_token_in_the_url_is_refused() {
        let token = token(9);
        let target = format!("/businesses?access_token={}&x=1", token.expose());
        assert_eq!(not_in_url(&target).map_err(|r| r.reason()), Err("ambiguous-request"));
        assert_eq!(not_in_url("/businesses?name=kd_sandbox"), Ok(()));
    }
}
