//! OpenAPI 3.0 to 3.2. Only what makes a route is given to the library: a mistake in a schema, which says nothing about routes,
//! would otherwise keep a whole document out.

use crate::error::RouteFileError;
use crate::limits::{REFERENCES_MAX, ROUTES_MAX};
use crate::prefix;
use crate::{Found, LeftOut, Operation};
use oas3::spec::{PathItem, Server};
use serde_json::{Map, Value, json};
use std::collections::HashSet;

/// The fields of a path item that hold an operation.
const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

pub(crate) fn read(document: &Value) -> Result<Found, RouteFileError> {
    let version = version(&document["openapi"])?;
    let servers = servers(&document["servers"], "The list of servers")?;
    let server_prefix = first_prefix(&servers).unwrap_or_default();
    let mut found = Found {
        kind: format!("OpenAPI {version}"),
        title: document["info"]["title"].as_str().unwrap_or_default().trim().to_owned(),
        noun: "an OpenAPI document",
        operations: Vec::new(),
        left_out: Vec::new(),
    };
    let none = Map::new();
    let paths = match &document["paths"] {
        Value::Null => &none,
        Value::Object(paths) => paths,
        _ => return Err(malformed("The list of paths", "it is not an object")),
    };
    for (path, item) in paths {
        if path.starts_with("x-") {
            continue;
        }
        match resolve(document, path, item)? {
            Resolved::Here(item) => operations(&mut found, path, &item, &server_prefix)?,
            Resolved::Elsewhere(reference) => found.left_out.push(LeftOut {
                what: path.clone(),
                why: format!(
                    "It stands in another file ({reference}). Bundle the document into one file first."
                ),
            }),
        }
    }
    Ok(found)
}

fn version(value: &Value) -> Result<String, RouteFileError> {
    // YAML reads 3.0 without quotes as a number.
    let version = match value {
        Value::String(version) => version.trim().to_owned(),
        Value::Null => return Err(RouteFileError::SomethingElse),
        other => other.to_string(),
    };
    let known = ["3.0", "3.1", "3.2"];
    let is_known = |known: &&str| version == **known || version.starts_with(&format!("{known}."));
    if version == "3" || known.iter().any(is_known) {
        return Ok(version);
    }
    Err(RouteFileError::OpenApiVersion(version.chars().take(20).collect()))
}

fn servers(value: &Value, place: &str) -> Result<Vec<Server>, RouteFileError> {
    if value.is_null() {
        return Ok(Vec::new());
    }
    serde_json::from_value(value.clone())
        .map_err(|_| malformed(place, "a server is an object with a url"))
}

/// The path of the first server, with its variables as they are when nobody sets them.
fn first_prefix(servers: &[Server]) -> Option<String> {
    let server = servers.first()?;
    let mut url = server.url.clone();
    for (name, variable) in &server.variables {
        url = url.replace(&format!("{{{name}}}"), &variable.default);
    }
    Some(prefix::of_server(&url))
}

/// Where a path item is.
enum Resolved {
    /// In this document, as far as it makes routes.
    Here(Box<PathItem>),
    /// In another one.
    Elsewhere(String),
}

/// Follows the references of a path item.
fn resolve(document: &Value, path: &str, item: &Value) -> Result<Resolved, RouteFileError> {
    let mut operations = Map::new();
    let mut seen = HashSet::new();
    let mut item = item;
    loop {
        let Value::Object(fields) = item else {
            return Err(malformed(&format!("The path {path}"), "it is not an object"));
        };
        for (field, value) in fields {
            // What stands beside a reference is stronger than what it leads to.
            if !operations.contains_key(field)
                && let Some(value) = kept(field, value)
            {
                operations.insert(field.clone(), value);
            }
        }
        let Some(reference) = fields.get("$ref").and_then(Value::as_str) else { break };
        let Some(pointer) = reference.strip_prefix('#') else {
            return Ok(Resolved::Elsewhere(reference.chars().take(200).collect()));
        };
        if !seen.insert(reference) {
            return Err(RouteFileError::ReferenceCycle(reference.to_owned()));
        }
        if seen.len() > REFERENCES_MAX {
            return Err(malformed(
                &format!("The path {path}"),
                "it is a reference to a reference, more often than is followed",
            ));
        }
        item = document.pointer(pointer).ok_or_else(|| {
            malformed(&format!("The path {path}"), "its reference leads to nothing in the document")
        })?;
    }
    serde_json::from_value(Value::Object(operations))
        .map(|item| Resolved::Here(Box::new(item)))
        .map_err(|_| {
            malformed(
                &format!("The path {path}"),
                "one of its operations is not an object with texts",
            )
        })
}

/// What of a path item's field makes routes.
fn kept(field: &str, value: &Value) -> Option<Value> {
    if field == "servers" {
        return Some(value.clone());
    }
    if field == "summary" || field == "description" {
        return Some(value.clone());
    }
    if !METHODS.contains(&field) {
        return None;
    }
    let Value::Object(operation) = value else { return Some(value.clone()) };
    let mut kept = json!({});
    for name in ["summary", "description", "operationId", "servers"] {
        if let Some(value) = operation.get(name) {
            kept[name] = value.clone();
        }
    }
    Some(kept)
}

fn operations(
    found: &mut Found,
    path: &str,
    item: &PathItem,
    server_prefix: &str,
) -> Result<(), RouteFileError> {
    let of_path = first_prefix(&item.servers);
    for (method, operation) in item.methods() {
        let text = |words: &Option<String>| words.clone().filter(|words| !words.trim().is_empty());
        let description = text(&operation.summary)
            .or_else(|| text(&operation.description))
            .or_else(|| text(&item.summary))
            .or_else(|| text(&item.description));
        found.operations.push(Operation {
            method: method.to_string(),
            path: path.to_owned(),
            server_prefix: first_prefix(&operation.servers)
                .or_else(|| of_path.clone())
                .unwrap_or_else(|| server_prefix.to_owned()),
            name: operation.operation_id.clone().unwrap_or_default(),
            description: description.unwrap_or_default(),
            is_sample: false,
        });
        if found.operations.len() > ROUTES_MAX {
            return Err(RouteFileError::TooManyRoutes);
        }
    }
    Ok(())
}

fn malformed(place: &str, why: &'static str) -> RouteFileError {
    RouteFileError::Malformed { place: place.chars().take(200).collect(), format: "OpenAPI", why }
}
