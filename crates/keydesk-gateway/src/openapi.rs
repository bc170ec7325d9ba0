//! What the gateway answers, as an OpenAPI 3.1 document for programs that read such a thing.
//!
//! It is made of the table that decides, and so lists what is let through and nothing else. What the API behind takes and gives is the
//! API's own: its bodies are objects here, and its answers anything.

use bytes::Bytes;
use http::Method;
use keydesk_domain::permission::{Access, Permission};
use keydesk_domain::route::{ROUTES, Route};
use serde_json::{Map, Value, json};
use std::sync::LazyLock;

/// A segment in its normal form. The gateway lets through some more, which the API's ids do not have.
const SEGMENT: &str = "^[A-Za-z0-9_~-][A-Za-z0-9._~-]*$";

/// The methods with which a proxy may ask; which one does not matter.
const ANY_METHOD: [Method; 8] = [
    Method::GET,
    Method::HEAD,
    Method::POST,
    Method::PUT,
    Method::PATCH,
    Method::DELETE,
    Method::OPTIONS,
    Method::TRACE,
];

/// What is refused with which status.
const PROBLEMS: [(&str, &str); 8] = [
    ("400", "The request could be read two ways."),
    ("401", "There is no API token, or not one that works here and now."),
    (
        "403",
        "The token's account lacks a permission, or Keydesk does not know this route of the API.",
    ),
    ("413", "The body is too large."),
    ("414", "The URL is too long."),
    ("429", "Too many requests."),
    ("502", "The API behind the gateway cannot be used."),
    ("504", "The API behind the gateway did not answer in time."),
];

/// Of these, what the gateway's own routes refuse.
const OWN_PROBLEMS: [&str; 5] = ["400", "401", "403", "413", "429"];

static DOCUMENT: LazyLock<Bytes> = LazyLock::new(|| Bytes::from(document().to_string()));

/// The document's text, which is the same for everybody.
pub(crate) fn text() -> Bytes {
    DOCUMENT.clone()
}

fn document() -> Value {
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Keydesk gateway",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "The FoodLogiQ API, behind a gateway that checks an API token's permissions on every request. \
                Wherever GET is listed, HEAD is answered too. Routes that an administrator added to this environment are not listed.",
        },
        "servers": [
            { "url": "/", "description": "Lists are arrays." },
            { "url": "/v2", "description": "Lists say how much there is." },
        ],
        "security": [{ "bearer": [] }, { "bareToken": [] }, { "apiKey": [] }],
        "paths": paths(),
        "components": {
            "securitySchemes": {
                "bearer": { "type": "http", "scheme": "bearer", "description": "The usual way: `Authorization: Bearer <token>`." },
                "bareToken": { "type": "apiKey", "in": "header", "name": "Authorization", "description": "The token alone, without a scheme." },
                "apiKey": { "type": "apiKey", "in": "header", "name": "X-API-Key", "description": "The token alone." },
            },
            "headers": { "RequestId": {
                "description": "Names this request. Whoever gave you the token can find out by it what happened.",
                "required": true,
                "schema": { "type": "string" },
            } },
            "schemas": { "Problem": problem_schema(), "Object": { "type": "object" } },
            "responses": responses(),
        },
    })
}

fn paths() -> Map<String, Value> {
    let mut paths: Map<String, Value> =
        ROUTES.iter().map(|route| (route.template.to_owned(), forwarded(route))).collect();
    for (name, path) in own_routes() {
        paths.insert(format!("/.well-known/keydesk/{name}"), path);
    }
    paths
}

/// A row of the table.
fn forwarded(route: &Route) -> Value {
    let parameters: Vec<Value> = route
        .template
        .split('/')
        .filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}'))
        .map(|name| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string", "pattern": SEGMENT } }))
        .collect();
    let mut item = Map::new();
    if !parameters.is_empty() {
        item.insert("parameters".to_owned(), parameters.into());
    }
    for method in route.methods {
        let access = if *method == "GET" { Access::View } else { Access::Edit };
        let permission = Permission::In(route.area, access);
        let mut operation = json!({
            "tags": [route.area.label()],
            "summary": route.about,
            "description": format!("Needs the permission {permission}."),
            "x-keydesk-permission": permission.to_string(),
            "responses": answers(PROBLEMS.iter().map(|(status, _)| (*status, format!("Forwarded{status}")))),
        });
        operation["responses"]["default"] = reference("responses", "Api");
        if matches!(*method, "POST" | "PUT" | "PATCH") {
            operation["requestBody"] = json!({ "required": true, "content": { "application/json": { "schema": reference("schemas", "Object") } } });
        }
        item.insert(method.to_ascii_lowercase(), operation);
    }
    item.into()
}

/// The gateway's own routes, which are the same with neither version in front.
fn own_routes() -> [(&'static str, Value); 5] {
    let open = |summary: &str, body: Value| json!({ "summary": summary, "security": [], "responses": { "200": answer("It is there.", &body) } });
    let guarded = |summary: &str, status: &str, answer: Value| {
        let mut operation = json!({
            "summary": summary,
            "responses": answers(OWN_PROBLEMS.iter().map(|status| (*status, format!("Own{status}")))),
        });
        operation["responses"][status] = answer;
        operation
    };
    let mut introspect = guarded(
        "What a token is worth here (RFC 7662).",
        "200",
        answer("What it is worth.", &introspection_schema()),
    );
    introspect["requestBody"] = json!({
        "required": true,
        "content": { "application/x-www-form-urlencoded": { "schema": {
            "type": "object", "required": ["token"], "properties": { "token": { "type": "string" } },
        } } },
    });
    let verify: Map<String, Value> = ANY_METHOD
        .iter()
        .map(|method| {
            let summary =
                "May the request that a proxy holds pass? One of the two pairs of headers says which request it is.";
            let mut operation = guarded(summary, "204", json!({ "description": "It may.", "headers": request_id() }));
            operation["parameters"] = held_request();
            (method.as_str().to_ascii_lowercase(), operation)
        })
        .collect();
    let own =
        |method: &str, operation: Value| json!({ "servers": [{ "url": "/" }], method: operation });
    let status = json!({ "type": "object", "required": ["status"], "properties": { "status": { "const": "ok" } } });
    [
        ("health", own("get", open("Is the gateway there?", status))),
        (
            "openapi.json",
            own(
                "get",
                open(
                    "This document.",
                    json!({ "type": "object", "required": ["openapi", "paths"] }),
                ),
            ),
        ),
        (
            "whoami",
            own(
                "get",
                guarded(
                    "Who the token acts as, and what it may do.",
                    "200",
                    answer("Who.", &who_schema()),
                ),
            ),
        ),
        ("introspect", own("post", introspect)),
        ("verify", {
            let mut item = verify;
            item.insert("servers".to_owned(), json!([{ "url": "/" }]));
            item.into()
        }),
    ]
}

fn held_request() -> Value {
    let header =
        |name: &str, schema: Value| json!({ "name": name, "in": "header", "schema": schema });
    let method =
        || json!({ "type": "string", "enum": ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"] });
    let uri = || json!({ "type": "string", "pattern": "^/[A-Za-z0-9/_-]*$" });
    json!([
        header("X-Original-Method", method()),
        header("X-Original-URI", uri()),
        header("X-Forwarded-Method", method()),
        header("X-Forwarded-Uri", uri()),
    ])
}

fn who_schema() -> Value {
    json!({
        "type": "object",
        "required": ["account", "environment", "permissions", "expires_at", "token_hint"],
        "properties": {
            "account": { "type": "object", "required": ["name", "email"] },
            "environment": { "type": ["object", "null"] },
            "permissions": { "type": "array", "items": { "type": "string" } },
            "expires_at": { "type": ["string", "null"], "format": "date-time" },
            "token_hint": { "type": "string", "minLength": 4, "maxLength": 4 },
        },
    })
}

fn introspection_schema() -> Value {
    json!({ "type": "object", "required": ["active"], "properties": { "active": { "type": "boolean" }, "scope": { "type": "string" } } })
}

/// RFC 9457, with what is added to it.
fn problem_schema() -> Value {
    let text = || json!({ "type": "string" });
    json!({
        "type": "object",
        "required": ["type", "title", "status", "detail", "fix", "request_id"],
        "properties": {
            "type": { "type": "string", "pattern": "^/\\.well-known/keydesk/problems/[a-z-]+$" },
            "title": text(),
            "status": { "type": "integer", "enum": PROBLEMS.map(|(status, _)| status.parse::<u16>().unwrap_or_default()) },
            "detail": text(),
            "fix": text(),
            "request_id": text(),
            "missing_permission": text(),
            "token_hint": text(),
            "upstream_problem": text(),
        },
        "additionalProperties": false,
    })
}

/// Each refusal twice: as the gateway's own routes give it, and where the API behind may give that status, too.
fn responses() -> Map<String, Value> {
    let mut responses = Map::new();
    for (status, description) in PROBLEMS {
        let mut headers = request_id();
        match status {
            "401" => {
                headers["WWW-Authenticate"] = json!({ "required": true, "schema": { "type": "string", "pattern": "^Bearer " } });
            }
            "429" => {
                headers["Retry-After"] = json!({ "schema": { "type": "integer", "minimum": 1 } });
            }
            _ => {}
        }
        let problem = json!({ "schema": reference("schemas", "Problem") });
        let own = json!({ "description": description, "headers": headers, "content": { "application/problem+json": problem } });
        let mut forwarded = own.clone();
        // A 401 of the API is about the environment's credential, and never reaches a caller.
        if status != "401" {
            forwarded["content"]["*/*"] = json!({});
        }
        responses.insert(format!("Own{status}"), own);
        responses.insert(format!("Forwarded{status}"), forwarded);
    }
    let api = json!({ "description": "What the API behind answers.", "headers": request_id(), "content": { "*/*": {} } });
    responses.insert("Api".to_owned(), api);
    responses
}

fn answers(listed: impl Iterator<Item = (&'static str, String)>) -> Map<String, Value> {
    listed.map(|(status, name)| (status.to_owned(), reference("responses", &name))).collect()
}

fn answer(description: &str, schema: &Value) -> Value {
    json!({ "description": description, "headers": request_id(), "content": { "application/json": { "schema": schema } } })
}

fn request_id() -> Value {
    json!({ "X-Request-Id": reference("headers", "RequestId") })
}

fn reference(kind: &str, name: &str) -> Value {
    json!({ "$ref": format!("#/components/{kind}/{name}") })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::own_routes::{self, OwnRoute};
    use keydesk_domain::route;

    fn methods(item: &Value) -> Vec<String> {
        let is_method = |name: &&String| !matches!(name.as_str(), "parameters" | "servers");
        item.as_object()
            .unwrap()
            .keys()
            .filter(is_method)
            .map(|name| name.to_ascii_uppercase())
            .collect()
    }

    fn references(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::Object(fields) => {
                found.extend(fields.get("$ref").map(|it| it.as_str().unwrap().to_owned()));
                fields.values().for_each(|it| references(it, found));
            }
            Value::Array(items) => items.iter().for_each(|it| references(it, found)),
            _ => {}
        }
    }

    #[test]
    fn every_operation_of_an_api_path_is_let_through_with_the_permission_that_it_names() {
        let document = document();
        let mut operations = 0;
        for row in ROUTES {
            let item = &document["paths"][row.template];
            for method in methods(item) {
                let path = row.template.replace(['{', '}'], "");
                let (_, permission) = route::find(&method, &path).unwrap();
                let operation = &item[method.to_ascii_lowercase()];
                assert_eq!(
                    operation["x-keydesk-permission"],
                    permission.to_string(),
                    "{method} {path}"
                );
                operations += 1;
            }
        }
        assert_eq!(operations, ROUTES.iter().map(|row| row.methods.len()).sum::<usize>());
    }

    #[test]
    fn every_other_path_is_one_of_the_gateways_own() {
        let document = document();
        let own: Vec<_> = document["paths"]
            .as_object()
            .unwrap()
            .iter()
            .filter(|(path, _)| path.starts_with("/."))
            .collect();
        assert_eq!(own.len() + ROUTES.len(), document["paths"].as_object().unwrap().len());
        for (path, item) in own {
            for method in methods(item) {
                let found = own_routes::find(&method.parse().unwrap(), path);
                assert!(!matches!(found, None | Some(OwnRoute::Unknown)), "{method} {path}");
            }
        }
    }

    #[test]
    fn only_what_needs_no_token_says_so() {
        let document = document();
        let mut open = Vec::new();
        for (path, item) in document["paths"].as_object().unwrap() {
            open.extend(
                methods(item)
                    .iter()
                    .filter(|it| item[it.to_ascii_lowercase()].get("security").is_some())
                    .map(|_| path),
            );
        }
        assert_eq!(open, ["/.well-known/keydesk/health", "/.well-known/keydesk/openapi.json"]);
    }

    #[test]
    fn what_is_referred_to_is_there() {
        let document = document();
        let mut found = Vec::new();
        references(&document, &mut found);
        assert!(!found.is_empty());
        for reference in found {
            let pointer = reference.strip_prefix('#').unwrap();
            assert!(document.pointer(pointer).is_some(), "{reference}");
        }
    }
}
