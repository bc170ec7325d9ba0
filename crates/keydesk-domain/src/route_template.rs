//! Templates of paths: `/businesses/{businessId}/crates/{id}`.

use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use std::fmt;
use std::str::FromStr;
use thiserror::Error;

/// The most bytes of a template.
pub const TEMPLATE_MAX: usize = 300;
/// The most segments of a template.
const SEGMENTS_MAX: usize = 20;
/// The most bytes of a parameter's name.
const PARAMETER_MAX: usize = 64;
/// The most letters of a word that a guess takes for part of the route.
const WORD_MAX: usize = 40;

/// A template without `/v2` in front, which is answered with it and without: words and whole-segment parameters.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RouteTemplate(String);

/// Why a text is not the template of a route.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum BadTemplate {
    /// It does not begin with a slash.
    #[error(
        "A path begins with a slash: /businesses/{{businessId}}/… Give the path alone, not a whole URL."
    )]
    NoSlash,
    /// It has a query or a fragment.
    #[error(
        "A route is a path without a query: leave out everything from \"{0}\" on. The query of a request makes no difference to its route."
    )]
    Query(char),
    /// It is longer than can be.
    #[error("A path template has at most {TEMPLATE_MAX} characters and {SEGMENTS_MAX} segments.")]
    TooLong,
    /// Two slashes in a row, or one at the end.
    #[error(
        "The path has an empty segment. Leave out the doubled slash, or the one at its end: requests with one at their end are answered anyway."
    )]
    EmptySegment,
    /// `.` or `..`.
    #[error(
        "The path holds a segment \".\" or \"..\", and such requests are refused. Write the path that is meant."
    )]
    Dots,
    /// It begins with a parameter.
    #[error(
        "The path begins with a parameter, and would answer for everything. Begin it with the word that the API's path begins with."
    )]
    NoWord,
    /// The gateway's own.
    #[error("/.well-known/keydesk/ belongs to the gateway itself, and is never forwarded.")]
    GatewaysOwn,
    /// A parameter that is no whole segment, has no name or a name that cannot be.
    #[error(
        "\"{0}\" is not a parameter. A parameter is a whole segment, such as {{id}}: its name has 1 to {PARAMETER_MAX} letters, digits, - or _."
    )]
    Parameter(String),
    /// One name twice.
    #[error("Two parameters are called {{{0}}}. Give each a name of its own.")]
    SameName(String),
    /// A character that a path cannot have as it is.
    #[error(
        "\"{0}\" cannot stand in the words of a route: letters, digits and -._~!$&'()*+,=:@ can."
    )]
    Character(char),
}

impl RouteTemplate {
    /// Reads a template, with or without `/v2` in front.
    ///
    /// # Errors
    /// [`BadTemplate`].
    pub fn parse(text: &str) -> Result<Self, BadTemplate> {
        let text = text.trim();
        if !text.starts_with('/') {
            return Err(BadTemplate::NoSlash);
        }
        if let Some(found) = text.chars().find(|it| matches!(it, '?' | '#')) {
            return Err(BadTemplate::Query(found));
        }
        let path = text.strip_prefix("/v2").filter(|rest| rest.starts_with('/')).unwrap_or(text);
        let segments: Vec<&str> = path.split('/').skip(1).collect();
        if path.len() > TEMPLATE_MAX || segments.len() > SEGMENTS_MAX {
            return Err(BadTemplate::TooLong);
        }
        let mut names = HashSet::new();
        for segment in &segments {
            let name = check_segment(segment)?;
            if let Some(name) = name.filter(|name| !names.insert(*name)) {
                return Err(BadTemplate::SameName(name.to_owned()));
            }
        }
        let is_parameter = |segment: &&str| segment.starts_with('{');
        match segments.as_slice() {
            [first, ..] if is_parameter(first) => Err(BadTemplate::NoWord),
            [first, second, ..]
                if first.eq_ignore_ascii_case(".well-known")
                    && (is_parameter(second) || second.eq_ignore_ascii_case("keydesk")) =>
            {
                Err(BadTemplate::GatewaysOwn)
            }
            _ => Ok(Self(path.to_owned())),
        }
    }

    /// As it was given, without `/v2`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The template with numbers for the names of its parameters: two of one shape answer the same requests.
    #[must_use]
    pub fn shape(&self) -> String {
        let mut number = 0;
        let mut shape = String::with_capacity(self.0.len());
        for segment in self.0.split('/').skip(1) {
            shape.push('/');
            if segment.starts_with('{') {
                number += 1;
                shape += &format!("{{p{number}}}");
            } else {
                shape += segment;
            }
        }
        shape
    }

    /// Would it answer this path, or every path of this guess? `/v2` in front makes no difference.
    #[must_use]
    pub fn answers(&self, path: &str) -> bool {
        let path = path.strip_prefix("/v2").filter(|rest| rest.starts_with('/')).unwrap_or(path);
        let path = path.strip_suffix('/').filter(|rest| !rest.is_empty()).unwrap_or(path);
        let mut asked = path.split('/');
        let all = self.0.split('/').all(|segment| {
            asked
                .next()
                .is_some_and(|it| it == segment || (segment.starts_with('{') && !it.is_empty()))
        });
        all && asked.next().is_none()
    }
}

/// The parameter's name, if it is one.
fn check_segment(segment: &str) -> Result<Option<&str>, BadTemplate> {
    if segment.is_empty() {
        return Err(BadTemplate::EmptySegment);
    }
    if matches!(segment, "." | "..") {
        return Err(BadTemplate::Dots);
    }
    if segment.contains(['{', '}']) {
        let name = segment.strip_prefix('{').and_then(|it| it.strip_suffix('}'));
        let is_name = |name: &&str| {
            (1..=PARAMETER_MAX).contains(&name.len())
                && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
        };
        let bad = || BadTemplate::Parameter(segment.chars().take(80).collect());
        return name.filter(is_name).map(Some).ok_or_else(bad);
    }
    let fits = |c: char| c.is_ascii_alphanumeric() || "-._~!$&'()*+,=:@".contains(c);
    match segment.chars().find(|c| !fits(*c)) {
        Some(bad) => Err(BadTemplate::Character(bad)),
        None => Ok(None),
    }
}

/// Is there a path that both templates answer?
#[must_use]
pub fn overlap(one: &str, other: &str) -> bool {
    let (mut one, mut other) = (one.split('/'), other.split('/'));
    loop {
        match (one.next(), other.next()) {
            (None, None) => return true,
            (Some(a), Some(b)) if a == b || a.starts_with('{') || b.starts_with('{') => {}
            _ => return false,
        }
    }
}

/// The template that a path most likely belongs to: what looks like a word stays, everything else (numbers, hexadecimal identifiers,
/// UUIDs, encoded text) becomes a parameter. Without `/v2`, query and identifiers, so that it can be kept where paths are not.
#[must_use]
pub fn guess(path: &str) -> String {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let path = path.strip_prefix("/v2").filter(|rest| rest.starts_with('/')).unwrap_or(path);
    let mut template = String::new();
    let mut parameters = 0;
    let mut before = "";
    for segment in path.split('/').filter(|it| !it.is_empty()).take(SEGMENTS_MAX) {
        template.push('/');
        if is_word(segment) {
            template += segment;
        } else {
            parameters += 1;
            let name = match before {
                "businesses" => "{businessId}",
                "communities" => "{communityId}",
                _ => "{id}",
            };
            if template.contains(name) {
                template += &format!("{{id{parameters}}}");
            } else {
                template += name;
            }
        }
        before = segment;
    }
    if template.is_empty() { "/".to_owned() } else { template }
}

/// Letters with hyphens or underscores between them, as the names of resources are; not what is hexadecimal throughout.
fn is_word(segment: &str) -> bool {
    let is_hexadecimal =
        segment.len() >= 8 && segment.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-');
    segment.len() <= WORD_MAX
        && segment.bytes().all(|b| b.is_ascii_alphabetic() || matches!(b, b'-' | b'_'))
        && segment.starts_with(|c: char| c.is_ascii_alphabetic())
        && !is_hexadecimal
}

impl FromStr for RouteTemplate {
    type Err = BadTemplate;
    fn from_str(text: &str) -> Result<Self, BadTemplate> {
        Self::parse(text)
    }
}
impl TryFrom<String> for RouteTemplate {
    type Error = BadTemplate;
    fn try_from(text: String) -> Result<Self, BadTemplate> {
        Self::parse(&text)
    }
}
impl From<RouteTemplate> for String {
    fn from(template: RouteTemplate) -> String {
        template.0
    }
}
impl fmt::Display for RouteTemplate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
