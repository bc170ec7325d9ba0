//! Postman collections of version 2.0 and 2.1: folders of requests, whose URLs hold variables and whole identifiers.

use crate::error::RouteFileError;
use crate::limits::ROUTES_MAX;
use crate::{Found, LeftOut, Operation};
use serde::Deserialize;
use serde_json::Value;

/// A folder or a request. What makes no route is not read: a script or a header that is odd keeps no collection out.
#[derive(Deserialize)]
struct Item {
    #[serde(default)]
    name: Value,
    #[serde(default)]
    item: Option<Vec<Item>>,
    #[serde(default)]
    request: Option<Request>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Request {
    Whole {
        #[serde(default)]
        method: Option<String>,
        #[serde(default)]
        url: Option<Url>,
        #[serde(default)]
        description: Value,
    },
    /// The URL of a GET.
    Url(String),
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Url {
    Parts {
        #[serde(default)]
        raw: Option<String>,
        #[serde(default)]
        path: Option<Path>,
    },
    Raw(String),
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Path {
    Segments(Vec<Segment>),
    Whole(String),
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Segment {
    Text(String),
    Typed { value: String },
}

pub(crate) fn read(document: &Value) -> Result<Found, RouteFileError> {
    let schema = document["info"]["schema"].as_str().unwrap_or_default();
    if schema.contains("/v1.") {
        return Err(RouteFileError::PostmanVersion);
    }
    let items =
        Vec::<Item>::deserialize(&document["item"]).map_err(|_| RouteFileError::Malformed {
            place: "The list of requests".to_owned(),
            format: "Postman",
            why: "a request has a method and a URL, and a folder has a list of requests",
        })?;
    let mut found = Found {
        kind: "Postman collection".to_owned(),
        title: document["info"]["name"].as_str().unwrap_or_default().trim().to_owned(),
        noun: "a Postman collection",
        operations: Vec::new(),
        left_out: Vec::new(),
    };
    // A stack instead of recursion: the order does not matter, it is sorted later.
    let mut waiting = items;
    while let Some(item) = waiting.pop() {
        if let Some(inner) = item.item {
            waiting.extend(inner);
        }
        if let Some(request) = item.request {
            operation(&mut found, &item.name, request);
            if found.operations.len() + found.left_out.len() > ROUTES_MAX {
                return Err(RouteFileError::TooManyRoutes);
            }
        }
    }
    Ok(found)
}

fn operation(found: &mut Found, name: &Value, request: Request) {
    let name = name.as_str().unwrap_or_default().trim().to_owned();
    let (method, url, description) = match request {
        Request::Url(url) => (None, Some(Url::Raw(url)), Value::Null),
        Request::Whole { method, url, description } => (method, url, description),
    };
    let method = method.unwrap_or_else(|| "GET".to_owned()).trim().to_ascii_uppercase();
    let path = url.as_ref().and_then(path);
    let Some(path) = path else {
        let what = if name.is_empty() { method } else { format!("{method} ({name})") };
        found.left_out.push(LeftOut {
            what: what.chars().take(200).collect(),
            why: "The request has no path. Give it a URL in Postman, then export the collection again.".to_owned(),
        });
        return;
    };
    // The name says it in fewer words, and almost every request has one.
    let words = if name.is_empty() { description_text(&description) } else { name.clone() };
    found.operations.push(Operation {
        method,
        path,
        server_prefix: String::new(),
        name,
        description: words,
        is_sample: true,
    });
}

/// A description is a text, or an object with one in it.
fn description_text(description: &Value) -> String {
    let text = description.as_str().or_else(|| description["content"].as_str());
    text.unwrap_or_default().to_owned()
}

/// The path of a URL, with its variables in braces. `None` if there is none.
fn path(url: &Url) -> Option<String> {
    let segments: Vec<String> = match url {
        Url::Parts { path: Some(Path::Segments(segments)), .. } => segments
            .iter()
            .map(|segment| match segment {
                Segment::Text(text) | Segment::Typed { value: text } => text.clone(),
            })
            .collect(),
        Url::Parts { path: Some(Path::Whole(path)), .. } => {
            path.trim_start_matches('/').split('/').map(str::to_owned).collect()
        }
        Url::Parts { raw: Some(raw), .. } | Url::Raw(raw) => {
            without_host(raw)?.trim_start_matches('/').split('/').map(str::to_owned).collect()
        }
        Url::Parts { .. } => return None,
    };
    let segments: Vec<String> = segments.iter().map(|segment| templated(segment)).collect();
    Some(format!("/{}", segments.join("/")))
}

/// The path of a raw URL, without query: `{{baseUrl}}/businesses?x=1`, `https://api.example.com/businesses`, `/businesses`.
fn without_host(raw: &str) -> Option<&str> {
    let raw = raw.trim();
    let raw = raw.split(['?', '#']).next().unwrap_or_default();
    let rest = raw.split_once("://").map_or(raw, |(_, rest)| rest);
    if rest.is_empty() {
        return None;
    }
    rest.find('/').map(|at| &rest[at..])
}

/// `:id` and `{{id}}` are places for identifiers.
fn templated(segment: &str) -> String {
    let segment = segment.trim();
    if let Some(name) = segment.strip_prefix(':').filter(|name| !name.is_empty()) {
        return format!("{{{name}}}");
    }
    if let Some(name) = segment.strip_prefix("{{").and_then(|rest| rest.strip_suffix("}}")) {
        return format!("{{{}}}", name.trim());
    }
    segment.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn path_of(url: Value) -> Option<String> {
        path(&Url::deserialize(url).unwrap())
    }

    #[test]
    fn path_of_a_request() {
        for (url, expected) in [
            (
                json!("{{baseUrl}}/businesses/:businessId/plantings?p=name"),
                Some("/businesses/{businessId}/plantings"),
            ),
            (json!("https://api.example.com/businesses"), Some("/businesses")),
            (json!("/businesses"), Some("/businesses")),
            (json!({"raw": "{{host}}/x", "path": ["a", ":b", "{{ c }}"]}), Some("/a/{b}/{c}")),
            (json!({"path": "/a/:b"}), Some("/a/{b}")),
            (json!({"path": ["a", {"type": "string", "value": ":b"}]}), Some("/a/{b}")),
            (json!({"raw": "{{host}}/x/"}), Some("/x/")),
            (json!("https://api.example.com"), None),
            (json!(""), None),
            (json!({}), None),
        ] {
            assert_eq!(path_of(url.clone()).as_deref(), expected, "{url}");
        }
    }
}
