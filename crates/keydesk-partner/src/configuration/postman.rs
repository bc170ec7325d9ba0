//! A Postman collection, version 2.1. The token goes into a secret variable of it, which is empty in the file.

use super::{About, Part, whole};
use crate::check::WHOAMI;
use serde_json::{Value, json};

const SCHEMA: &str = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json";

pub(super) fn parts(about: &About<'_>) -> Vec<Part> {
    let reads = about.reads.iter().map(|read| (read.area, read.path.as_str()));
    let items: Vec<Value> = [("Who am I?", WHOAMI)]
        .into_iter()
        .chain(reads)
        .map(|(name, path)| item(name, path))
        .collect();
    let collection = json!({
        "info": { "name": about.name, "schema": SCHEMA },
        "auth": { "type": "bearer", "bearer": [{ "key": "token", "value": "{{keydesk_token}}", "type": "string" }] },
        "variable": [
            { "key": "base_url", "value": about.base_url, "type": "string" },
            { "key": "keydesk_token", "value": "", "type": "secret" },
        ],
        "item": items,
    });
    whole(format!("{collection:#}\n"))
}

fn item(name: &str, path: &str) -> Value {
    let segments: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
    json!({
        "name": name,
        "request": {
            "method": "GET",
            "header": [{ "key": "Accept", "value": "application/json" }],
            "url": { "raw": format!("{{{{base_url}}}}{path}"), "host": ["{{base_url}}"], "path": segments },
        },
    })
}
