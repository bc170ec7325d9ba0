//! An answer as it came, and whether it could be a gateway's at all.

use crate::problem::Problem;
use crate::trouble::Trouble;
use jiff::Timestamp;
use jiff::fmt::rfc2822;

/// An answer, with as much of its body as was read.
#[derive(Debug)]
pub(crate) struct Answer {
    /// The host that answered.
    pub(crate) host: String,
    /// The status.
    pub(crate) status: u16,
    /// The media type, in small letters; empty when there is none.
    pub(crate) kind: String,
    /// Where a redirect leads.
    pub(crate) location: Option<String>,
    /// What time it is there.
    pub(crate) date: Option<Timestamp>,
    /// What time it was here when the answer came.
    pub(crate) came_at: Timestamp,
    /// The body, or its beginning.
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// The time that a `Date` header says (RFC 9110 section 5.6.7).
    pub(crate) fn date(text: &str) -> Option<Timestamp> {
        rfc2822::parse(text).ok().map(|zoned| zoned.timestamp())
    }

    /// How far this machine's clock is ahead of the other, in seconds.
    pub(crate) fn ahead_by(&self) -> Option<i64> {
        self.date.map(|there| self.came_at.duration_since(there).as_secs())
    }

    /// What it is instead, if it is none that the gateway gives: a redirect, a web page.
    pub(crate) fn not_a_redirect_or_page(&self) -> Result<(), Trouble> {
        let host = self.host.clone();
        if (300..400).contains(&self.status) {
            return Err(Trouble::Redirected {
                host,
                to: self.location.as_deref().map(origin).unwrap_or_default(),
            });
        }
        let beginning = self.body.trim_ascii_start();
        if self.kind.contains("html")
            || beginning.starts_with(b"<!")
            || beginning.starts_with(b"<html")
        {
            return Err(Trouble::WebPage { host });
        }
        Ok(())
    }

    /// The gateway's refusal, if it is one.
    pub(crate) fn problem(&self) -> Option<Problem> {
        if self.status < 400 || !self.kind.starts_with("application/problem+json") {
            return None;
        }
        Problem::parse(&self.body)
    }
}

/// Scheme and host of a URL and no more: the rest may hold somebody's secret.
fn origin(location: &str) -> String {
    let after_scheme = location.find("://").map_or(0, |at| at + 3);
    let end = location[after_scheme..]
        .find(['/', '?', '#'])
        .map_or(location.len(), |at| after_scheme + at);
    let (scheme, authority) = location[..end].split_at(after_scheme);
    let host = authority.rsplit('@').next().unwrap_or_default();
    if scheme.is_empty() {
        String::new()
    } else {
        format!("{scheme}{host}").chars().filter(char::is_ascii_graphic).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_redirect_only_scheme_and_host_are_told() {
        assert_eq!(
            origin("https://login.example:8443/start?token=abc"),
            "https://login.example:8443"
        );
        assert_eq!(origin("https://user:secret@login.example#x"), "https://login.example");
        assert_eq!(origin("/login?next=abc"), "");
        assert_eq!(origin("https://a\u{1b}[2J.example/"), "https://a[2J.example");
    }

    #[test]
    fn the_date_header_is_understood() {
        let date = Answer::date("Sun, 06 Nov 1994 08:49:37 GMT").unwrap();
        assert_eq!(date.to_string(), "1994-11-06T08:49:37Z");
        assert_eq!(Answer::date("yesterday"), None);
    }
}
