//! From a path as a file has it to a template as the gateway's table has it. What a template can be, the domain says.

use keydesk_domain::route_template::RouteTemplate;
use std::collections::HashSet;

/// Makes a template, or says in a sentence why there is none.
pub(crate) fn of(path: &str, is_sample: bool) -> Result<RouteTemplate, String> {
    // One slash at the end is the same route.
    let path = path.strip_suffix('/').filter(|rest| !rest.is_empty()).unwrap_or(path);
    let template = if is_sample { sampled(path) } else { path.to_owned() };
    RouteTemplate::parse(&template).map_err(|why| why.to_string())
}

/// A request as somebody sends it: identifiers become parameters, and names that no template takes are simplified.
fn sampled(path: &str) -> String {
    let mut taken = HashSet::new();
    let segments = path.split('/').map(|segment| {
        let inner = segment.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
        let name: String = match inner {
            Some(name) => {
                name.chars().filter(|it| it.is_ascii_alphanumeric() || *it == '_').collect()
            }
            None if is_identifier(segment) => "id".to_owned(),
            None => return segment.to_owned(),
        };
        let name = if name.is_empty() { "id".to_owned() } else { name };
        // One name twice means two identifiers.
        let mut numbered = (2..).map(|number| format!("{name}{number}"));
        let name = if taken.contains(&name) {
            numbered.find(|it| !taken.contains(it)).unwrap_or_else(|| name.clone())
        } else {
            name
        };
        taken.insert(name.clone());
        format!("{{{name}}}")
    });
    segments.collect::<Vec<_>>().join("/")
}

/// A number, a UUID, or a record's identifier of 24 hexadecimal digits.
fn is_identifier(segment: &str) -> bool {
    let hex = segment.chars().filter(|it| *it != '-').all(|it| it.is_ascii_hexdigit());
    (!segment.is_empty() && segment.chars().all(|it| it.is_ascii_digit()))
        || (hex && matches!(segment.len(), 24 | 32 | 36))
}
