//! From a path as a file has it to a template as the gateway's table has it.

use std::collections::HashSet;

/// The longest template, in bytes.
const LENGTH_MAX: usize = 400;

/// Makes a template, or says in a sentence why there is none.
pub(crate) fn of(path: &str, is_sample: bool) -> Result<String, String> {
    if let Some((before, _)) = path.split_once(['?', '#']) {
        return Err(format!(
            "A route is a path without a query. Add {} instead.",
            if before.is_empty() { "its path" } else { before }
        ));
    }
    let Some(inner) = path.strip_prefix('/') else {
        return Err("The path does not begin with a slash.".to_owned());
    };
    let mut names = HashSet::new();
    let mut template = String::with_capacity(path.len());
    // One slash at the end is the same route.
    for segment in inner.strip_suffix('/').unwrap_or(inner).split('/') {
        template.push('/');
        let segment = if is_sample { sampled(segment, &names) } else { segment.to_owned() };
        if let Some(name) = parameter(&segment)?
            && !names.insert(name.to_owned())
        {
            return Err(format!(
                "The path has two parameters with the name {name}. Give each its own."
            ));
        }
        template.push_str(&segment);
    }
    if template.len() > LENGTH_MAX {
        return Err(format!("The path is longer than {LENGTH_MAX} characters."));
    }
    Ok(template)
}

/// The name of a segment that takes an identifier.
fn parameter(segment: &str) -> Result<Option<&str>, String> {
    if segment.is_empty() {
        return Err("The path has two slashes in a row, or is only a slash.".to_owned());
    }
    if segment == "." || segment == ".." {
        return Err(format!("The path has the segment {segment}, which the gateway refuses."));
    }
    let name = segment.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
    if let Some(name) = name.filter(|name| is_name(name)) {
        return Ok(Some(name));
    }
    if segment.contains(['{', '}']) {
        return Err(format!(
            "{segment} mixes text and parameters. A parameter is a whole segment between two slashes, such as {{id}}."
        ));
    }
    if let Some(odd) = segment.chars().find(|it| !is_plain(*it)) {
        return Err(format!("The path has the character {odd:?}, which no route has."));
    }
    Ok(None)
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|it| it.is_ascii_alphanumeric() || it == '_')
}

fn is_plain(character: char) -> bool {
    character.is_ascii_alphanumeric() || "-_.~!$&'()*+,;=:@".contains(character)
}

/// A segment of a request as somebody sends it: identifiers become parameters, and names that no template takes are simplified.
fn sampled(segment: &str, taken: &HashSet<String>) -> String {
    let inner = segment.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
    let name = match inner {
        Some(name) => name.chars().filter(|it| it.is_ascii_alphanumeric() || *it == '_').collect(),
        None if is_identifier(segment) => "id".to_owned(),
        None => return segment.to_owned(),
    };
    let name = if name.is_empty() { "id".to_owned() } else { name };
    let free = (2..).map(|number| format!("{name}{number}")).find(|it| !taken.contains(it));
    let name = if taken.contains(&name) { free.unwrap_or(name) } else { name };
    format!("{{{name}}}")
}

/// A number, a UUID, or a record's identifier of 24 hexadecimal digits.
fn is_identifier(segment: &str) -> bool {
    let hex = segment.chars().filter(|it| *it != '-').all(|it| it.is_ascii_hexdigit());
    (!segment.is_empty() && segment.chars().all(|it| it.is_ascii_digit()))
        || (hex && matches!(segment.len(), 24 | 32 | 36))
}
