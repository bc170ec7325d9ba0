//! What somebody pasted to have it explained: a token, a request id, an error body, a curl command, a dump of a request.
//!
//! Whatever is in it that helps is taken out of it, and the rest is forgotten. The text is never repeated.

mod command;
mod dump;

use crate::token_format;
use secrecy::SecretString;
use thiserror::Error;
use uuid::Uuid;
use zeroize::Zeroizing;

/// The longest text that is looked at, in bytes.
pub const PASTE_BYTES: usize = 64 * 1024;

/// A request as far as it was pasted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PastedRequest {
    /// Its method.
    pub method: String,
    /// Host and port that it was sent to: `127.0.0.1:8788`.
    pub authority: Option<String>,
    /// Its path, without a query and never with a token in it.
    pub path: Option<String>,
}

/// What is of use in a pasted text.
#[derive(Clone, Debug, Default)]
pub struct Pasted {
    /// What is meant to be the token, as it stands there.
    pub token: Option<SecretString>,
    /// The token stands in the URL, where none belongs.
    pub token_in_url: bool,
    /// The request carries no token of any kind, though everything else of it is there.
    pub no_token: bool,
    /// The id of a refused request.
    pub request_id: Option<String>,
    /// The request.
    pub request: Option<PastedRequest>,
}

/// Why there is nothing to go by in a pasted text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum NothingUsable {
    /// Nothing was pasted.
    #[error(
        "Nothing was pasted. Paste a token, a request id, the body of the refusal, or the curl command that was refused."
    )]
    Empty,
    /// It is longer than anything that helps.
    #[error("This is longer than 64 KiB. Paste only the request or the answer that it is about.")]
    TooLong,
    /// There is neither a token nor a request in it.
    #[error(
        "There is neither an API token nor a request id in this. Paste the token as the integration has it, the id from the answer's \
         X-Request-Id header, the whole body of the refusal, or the curl command that was refused."
    )]
    Unknown,
}

/// Finds what is of use in a pasted text.
///
/// # Errors
/// [`NothingUsable`], with what would help.
pub fn read(text: &str) -> Result<Pasted, NothingUsable> {
    if text.len() > PASTE_BYTES {
        return Err(NothingUsable::TooLong);
    }
    let trimmed = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    if trimmed.is_empty() {
        return Err(NothingUsable::Empty);
    }
    if let Some(id) = bare_id(trimmed) {
        return Ok(Pasted { request_id: Some(id), ..Pasted::default() });
    }
    let mut pasted = command::read(trimmed).or_else(|| dump::read(trimmed)).unwrap_or_default();
    pasted.request_id = request_id(trimmed);
    if pasted.token.is_none() && pasted.request_id.is_none() && pasted.request.is_none() {
        // As it was pasted: what stands around it is what may be wrong with it.
        pasted.token = Some(bare_token(text).ok_or(NothingUsable::Unknown)?);
    }
    Ok(pasted)
}

/// The text is a request id, perhaps with its name before it.
fn bare_id(text: &str) -> Option<String> {
    let last = text.rsplit([':', '=', ' ', '\t']).next().unwrap_or(text);
    let names_it = |before: &str| {
        let name: String = before
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .collect::<String>()
            .to_ascii_lowercase();
        matches!(name.as_str(), "" | "requestid" | "xrequestid" | "id" | "request")
    };
    let id = uuid(last.trim_matches(['"', '\'', ',']))?;
    names_it(&text[..text.len() - last.len()]).then_some(id)
}

/// The id that a request's answer carried: by its name in a body or a header, or else the one of its kind that stands there.
fn request_id(text: &str) -> Option<String> {
    let lower = text.to_ascii_lowercase();
    for name in ["request_id", "x-request-id", "request-id", "requestid"] {
        for (at, _) in lower.match_indices(name) {
            let after =
                lower[at + name.len()..].trim_start_matches(['"', '\'', ':', '=', ' ', '\\', '\t']);
            if let Some(id) = after.get(..36).and_then(uuid) {
                return Some(id);
            }
        }
    }
    // Ours are of version 7, so that one in a path, which is somebody's data, is rarely taken for one of them.
    let found = lower.split(|c: char| !(c.is_ascii_hexdigit() || c == '-')).filter_map(uuid);
    let mut ours = found.filter(|id| id.as_bytes().get(14) == Some(&b'7'));
    let first = ours.next()?;
    ours.all(|other| other == first).then_some(first)
}

fn uuid(text: &str) -> Option<String> {
    (text.len() == 36)
        .then(|| Uuid::try_parse(text).ok())
        .flatten()
        .map(|id| id.hyphenated().to_string())
}

/// A text that is nothing but a token, however damaged, or the one line or word of it that is.
fn bare_token(text: &str) -> Option<SecretString> {
    /// A token with everything that may have been copied along with it.
    const LONGEST: usize = 300;
    let is_meant = |part: &str| part.to_ascii_lowercase().contains(token_format::PREFIX);
    if text.chars().count() <= LONGEST {
        let words = text.split_whitespace().count();
        let is_one = words <= 3 && text.split_whitespace().any(|word| word.chars().count() >= 8);
        return (is_one || is_meant(text)).then(|| SecretString::from(text));
    }
    text.lines()
        .find(|line| is_meant(line) && line.chars().count() <= LONGEST)
        .map(SecretString::from)
}

/// What a header that carries a credential says, without the scheme that belongs there once.
fn credential(value: &str, may_have_scheme: bool) -> Option<SecretString> {
    const SCHEME: &str = "bearer ";
    let value = value.trim();
    let token = match value.split_at_checked(SCHEME.len()) {
        Some((scheme, rest)) if may_have_scheme && scheme.eq_ignore_ascii_case(SCHEME) => {
            rest.trim_start_matches(' ')
        }
        _ => value,
    };
    let is_none = token.is_empty() || token.eq_ignore_ascii_case(SCHEME.trim());
    (!is_none && !is_placeholder(token)).then(|| SecretString::from(token))
}

/// A name that stands for the token, or a sign that it was taken out before it was pasted.
fn is_placeholder(token: &str) -> bool {
    let bare = token.trim_matches(['"', '\'']);
    bare.starts_with(['$', '<', '{', '[', '%', '*'])
        || bare.eq_ignore_ascii_case("redacted")
        || bare.eq_ignore_ascii_case("token")
        || bare.chars().all(|c| matches!(c, 'x' | 'X' | '.' | '…' | '-' | '•'))
}

/// Takes one header in; true when it was one that carries a credential.
fn take_header(pasted: &mut Pasted, name: &str, value: &str) -> bool {
    let may_have_scheme = name.eq_ignore_ascii_case("authorization");
    if !may_have_scheme && !name.eq_ignore_ascii_case("x-api-key") {
        return false;
    }
    if pasted.token.is_none() {
        pasted.token = credential(value, may_have_scheme);
    }
    true
}

/// Takes a URL or a path in: host and port, path, and a token that stands in it.
fn take_url(pasted: &mut Pasted, request: &mut PastedRequest, url: &str) {
    let (authority, target) = match url.split_once("://") {
        Some((scheme, rest)) => {
            let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
            let (authority, target) = rest.split_at(end);
            let authority = authority.rsplit('@').next().unwrap_or(authority);
            (Some(with_port(scheme, authority)), target)
        }
        None => (None, url),
    };
    request.authority = authority.or(request.authority.take());
    if let Some(token) = token_in(target) {
        pasted.token_in_url = true;
        pasted.token.get_or_insert(token);
    }
    let path = target.split(['?', '#']).next().unwrap_or_default();
    let path = if path.is_empty() { "/" } else { path };
    if !path.to_ascii_lowercase().contains(token_format::PREFIX) {
        request.path = Some(path.chars().take(400).collect());
    }
}

fn with_port(scheme: &str, authority: &str) -> String {
    let authority = authority.to_ascii_lowercase();
    let has_port = authority
        .rsplit_once(':')
        .is_some_and(|(_, port)| port.bytes().all(|b| b.is_ascii_digit()));
    if has_port {
        return authority;
    }
    let port = if scheme.eq_ignore_ascii_case("https") { 443 } else { 80 };
    format!("{authority}:{port}")
}

/// A whole token that stands in a URL.
fn token_in(target: &str) -> Option<SecretString> {
    target.match_indices(token_format::PREFIX).find_map(|(at, _)| {
        let run = &target[at..];
        let end = run.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(run.len());
        let found = Zeroizing::new(run[..end].to_owned());
        token_format::inspect(&found).is_ok().then(|| SecretString::from(found.as_str()))
    })
}

#[cfg(test)]
mod tests;
