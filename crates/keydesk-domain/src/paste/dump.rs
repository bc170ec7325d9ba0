//! A request as it goes over the wire, or as `curl -v` and logs show it, with or without its answer.

use super::{Pasted, PastedRequest, take_header, take_url};

const METHODS: [&str; 7] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/// Reads the lines of a dump; `None` when there is neither a request line nor a header of a request in them.
pub(super) fn read(text: &str) -> Option<Pasted> {
    let (mut pasted, mut request) = (Pasted::default(), PastedRequest::default());
    let (mut has_credential, mut is_whole) = (false, false);
    for line in text.lines() {
        // curl -v marks what was sent, what came back, and what it has to say itself.
        if line.starts_with("< ") || line.starts_with("* ") {
            continue;
        }
        let line = line.strip_prefix("> ").unwrap_or(line).trim();
        if request.method.is_empty()
            && let Some((method, target)) = request_line(line)
        {
            request.method = method.to_owned();
            is_whole = line.contains(" HTTP/");
            take_url(&mut pasted, &mut request, target);
            continue;
        }
        let Some((name, value)) = line.split_once(':') else { continue };
        if name.eq_ignore_ascii_case("host") && !request.method.is_empty() {
            let host = value.trim();
            let port = if host.contains(':') { "" } else { ":80" };
            request.authority = Some(format!("{}{port}", host.to_ascii_lowercase()));
        }
        has_credential |= take_header(&mut pasted, name.trim(), value);
    }
    let has_request = !request.method.is_empty();
    pasted.no_token = has_request && is_whole && !has_credential;
    pasted.request = has_request.then_some(request);
    (has_request || has_credential).then_some(pasted)
}

/// `GET /businesses HTTP/1.1`, or the same without the version.
fn request_line(line: &str) -> Option<(&str, &str)> {
    let mut words = line.split_whitespace();
    let (method, target) = (words.next()?, words.next()?);
    let is_target = target.starts_with('/') || target.contains("://");
    let ends = words.next().is_none_or(|version| version.starts_with("HTTP/"));
    (METHODS.contains(&method) && is_target && ends).then_some((method, target))
}
