//! An environment: one FoodLogiQ API that requests can go to.

use crate::id::EnvironmentId;
use crate::text::EnvironmentName;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::net::SocketAddr;
use std::str::FromStr;
use thiserror::Error;

/// Where the Sandbox listens unless told otherwise.
pub const SANDBOX_LISTEN: &str = "127.0.0.1:8788";

/// A text that cannot be an environment's slug.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error(
    "A slug has 1 to 16 lower-case letters and digits, the first a letter; for example \"sandbox\" or \"production\"."
)]
pub struct InvalidSlug;

/// The most characters that a slug has.
pub(crate) const SLUG_MAX: usize = 16;

/// The short name of an environment inside its tokens: `kd_<slug>_…`. 1 to 16 of `a-z0-9`, the first a letter.
///
/// **An environment's slug never changes**: it is part of every token issued for it, and changing it would revoke them all.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EnvironmentSlug(String);

impl EnvironmentSlug {
    /// Parses what was typed.
    ///
    /// # Errors
    /// [`InvalidSlug`].
    pub fn parse(text: &str) -> Result<Self, InvalidSlug> {
        if Self::is_one(text) { Ok(Self(text.to_owned())) } else { Err(InvalidSlug) }
    }

    /// Has this text the shape of one?
    pub(crate) fn is_one(text: &str) -> bool {
        (1..=SLUG_MAX).contains(&text.len())
            && text.starts_with(|c: char| c.is_ascii_lowercase())
            && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
    }

    /// The slug's text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for EnvironmentSlug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
impl fmt::Debug for EnvironmentSlug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}
impl FromStr for EnvironmentSlug {
    type Err = InvalidSlug;
    fn from_str(text: &str) -> Result<Self, InvalidSlug> {
        Self::parse(text)
    }
}
impl TryFrom<String> for EnvironmentSlug {
    type Error = InvalidSlug;
    fn try_from(text: String) -> Result<Self, InvalidSlug> {
        Self::parse(&text)
    }
}
impl From<EnvironmentSlug> for String {
    fn from(slug: EnvironmentSlug) -> String {
        slug.0
    }
}

/// A text that cannot be an upstream's base URL.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error(
    "This is not a base URL: {reason}. One looks like https://api.example.com or https://api.example.com/prefix."
)]
pub struct InvalidBaseUrl {
    reason: &'static str,
}

/// The base URL of an upstream: `http` or `https`, host, optional port, optional path prefix; no credential, query or fragment.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct BaseUrl(String);

impl BaseUrl {
    /// Parses what was typed; a slash at the end is dropped.
    ///
    /// # Errors
    /// [`InvalidBaseUrl`] with the reason; it never repeats the text, which may hold a password.
    pub fn parse(text: &str) -> Result<Self, InvalidBaseUrl> {
        let refuse = |reason| Err(InvalidBaseUrl { reason });
        let text = text.trim().trim_end_matches('/');
        let Some(rest) = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"))
        else {
            return refuse("it must begin with https:// or http://");
        };
        if text.len() > 2_000 {
            return refuse("it is longer than 2,000 bytes");
        }
        if text.bytes().any(|b| {
            !b.is_ascii_graphic()
                || matches!(b, b'\\' | b'<' | b'>' | b'"' | b'{' | b'}' | b'|' | b'^' | b'`')
        }) {
            return refuse("it has a character that a URL cannot have");
        }
        if rest.contains(['?', '#']) {
            return refuse("it has a query or a fragment");
        }
        let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        if authority.contains('@') {
            return refuse("it holds a user name or password; give the credential on its own");
        }
        if path.contains("//")
            || path.split('/').any(|segment| segment == "." || segment == "..")
            || path.contains('%')
        {
            return refuse("its path could be read two ways");
        }
        let (host, port) = match authority.rsplit_once(':') {
            Some((host, port)) if !authority.ends_with(']') => (host, Some(port)),
            _ => (authority, None),
        };
        if host.is_empty()
            || (host.contains(':') && !(host.starts_with('[') && host.ends_with(']')))
        {
            return refuse("there is no host in it");
        }
        if port.is_some_and(|port| port.parse::<u16>().map_or(true, |p| p == 0)) {
            return refuse("its port is not a number from 1 to 65535");
        }
        Ok(Self(text.to_owned()))
    }
    /// The URL without a slash at its end.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
    /// Where requests go: scheme, host and port, in one way to write them. A credential is for one origin (RFC 6454).
    #[must_use]
    pub fn origin(&self) -> String {
        let origin = self.origin_and_prefix().0.to_ascii_lowercase();
        let (scheme, authority) = origin.split_once("://").unwrap_or(("", &origin));
        let port = if scheme == "https" { 443 } else { 80 };
        let has_port = authority.rsplit_once(':').is_some() && !authority.ends_with(']');
        if !has_port {
            return format!("{origin}:{port}");
        }
        // A port may be written with zeros in front.
        let (host, port) = authority.rsplit_once(':').unwrap_or((authority, ""));
        format!("{scheme}://{host}:{}", port.trim_start_matches('0'))
    }
    /// `scheme://host[:port]` and the path prefix (empty, or beginning with a slash).
    #[must_use]
    pub fn origin_and_prefix(&self) -> (&str, &str) {
        let after_scheme = self.0.find("://").map_or(0, |at| at + 3);
        let end = self.0[after_scheme..].find('/').map_or(self.0.len(), |at| after_scheme + at);
        self.0.split_at(end)
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
impl fmt::Debug for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}
impl FromStr for BaseUrl {
    type Err = InvalidBaseUrl;
    fn from_str(text: &str) -> Result<Self, InvalidBaseUrl> {
        Self::parse(text)
    }
}
impl TryFrom<String> for BaseUrl {
    type Error = InvalidBaseUrl;
    fn try_from(text: String) -> Result<Self, InvalidBaseUrl> {
        Self::parse(&text)
    }
}
impl From<BaseUrl> for String {
    fn from(url: BaseUrl) -> String {
        url.0
    }
}

/// Where an upstream's credential is kept. Chosen openly by the admin; never the store's own database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CredentialPlace {
    /// The operating system's keychain.
    Keychain,
    /// A file of mode 0600 beside the store, for a server without a keychain.
    File,
    /// A systemd credential (`LoadCredential=`), read only.
    Systemd,
}

impl CredentialPlace {
    /// The word kept in the store and used on the command line.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Keychain => "keychain",
            Self::File => "file",
            Self::Systemd => "systemd",
        }
    }
}

/// The API behind an environment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Upstream {
    /// The embedded Sandbox.
    Sandbox,
    /// A FoodLogiQ API at a URL, reached with a credential of the environment's own.
    Url {
        /// Where it is.
        base_url: BaseUrl,
        /// Where its credential is kept.
        credential_place: CredentialPlace,
    },
}

/// One FoodLogiQ API that requests can go to. A token works in one environment only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Environment {
    /// Identifies it.
    pub id: EnvironmentId,
    /// Its unique name.
    pub name: EnvironmentName,
    /// Its unique slug; never changes.
    pub slug: EnvironmentSlug,
    /// The local address the gateway listens on for it; unique.
    pub listen: SocketAddr,
    /// What is behind it.
    pub upstream: Upstream,
    /// Whether identifiers in paths may hold an encoded slash (`%2F`). Off unless an administrator says so: some servers decode it
    /// before they look at the path.
    #[serde(default)]
    pub encoded_slashes: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base_urls_that_are_refused() {
        for bad in [
            "",
            "api.example.com",
            "ftp://a.b",
            "https://",
            "https://u:p@a.b",
            "https://a.b?x",
            "https://a.b#x",
            "https://a.b/../c",
            "https://a.b/./c",
            "https://a.b//c",
            "https://a.b:0",
            "https://a.b:99999",
            "https://a b",
            "https://a.b/%2e",
            "https://:80",
            "https://a:b:80",
            "https://[::1:80",
            "https://a.b|c",
        ] {
            assert!(BaseUrl::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn base_url_in_two_parts() {
        assert_eq!(
            BaseUrl::parse("https://a.b:8443/api/").unwrap().origin_and_prefix(),
            ("https://a.b:8443", "/api")
        );
        assert_eq!(
            BaseUrl::parse("http://[::1]:80").unwrap().origin_and_prefix(),
            ("http://[::1]:80", "")
        );
        assert_eq!(
            BaseUrl::parse("http://[::1]").unwrap().origin_and_prefix(),
            ("http://[::1]", "")
        );
    }

    #[test]
    fn slugs() {
        for good in ["sandbox", "eu2", "a", "aaaaaaaaaaaaaaaa"] {
            assert!(EnvironmentSlug::parse(good).is_ok(), "{good}");
        }
        for bad in ["", "Sandbox", "2eu", "a_b", "a-b", "aaaaaaaaaaaaaaaaa"] {
            assert_eq!(EnvironmentSlug::parse(bad), Err(InvalidSlug), "{bad}");
        }
    }

    #[test]
    fn a_base_url_has_at_most_2000_bytes() {
        let long =
            |length: usize| format!("https://a.b/{}", "x".repeat(length - "https://a.b/".len()));
        assert!(BaseUrl::parse(&long(2_000)).is_ok());
        assert_eq!(
            BaseUrl::parse(&long(2_001)).unwrap_err().reason,
            "it is longer than 2,000 bytes"
        );
    }

    #[test]
    fn urls_and_slugs_are_shown_and_kept_as_they_are() {
        let url: BaseUrl = "http://a/b/".parse().unwrap();
        assert_eq!((url.as_str(), url.origin_and_prefix()), ("http://a/b", ("http://a", "/b")));
        let slug: EnvironmentSlug = "eu2".parse().unwrap();
        assert_eq!(
            format!("{url} {url:?} {slug} {slug:?}"),
            "http://a/b \"http://a/b\" eu2 \"eu2\""
        );
        let json = serde_json::to_string(&(&url, &slug)).unwrap();
        assert_eq!(json, r#"["http://a/b","eu2"]"#);
        assert_eq!(serde_json::from_str::<(BaseUrl, EnvironmentSlug)>(&json).unwrap(), (url, slug));
    }

    #[test]
    fn the_places_of_a_credential_have_the_words_of_their_json() {
        for place in [CredentialPlace::Keychain, CredentialPlace::File, CredentialPlace::Systemd] {
            assert_eq!(serde_json::to_value(place).unwrap(), place.word());
        }
        assert_eq!(CredentialPlace::Systemd.word(), "systemd");
    }
}
