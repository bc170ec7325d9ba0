//! What is read out of files, good and bad.
#![allow(clippy::unwrap_used, clippy::panic, reason = "in a test, a failed unwrap is the message")]

use keydesk_route_import::{
    FILE_BYTES_MAX, PrefixChoice, ROUTES_MAX, RouteFile, RouteFileError, put_together, read,
};
use proptest::prelude::*;
use std::fmt::Write as _;

fn table(file: &RouteFile) -> String {
    let mut table = format!("{} \"{}\"\n", file.kind, file.title);
    if let Some(prefix) = &file.prefix {
        writeln!(table, "{}", prefix.sentence).unwrap();
    }
    let rows = file.routes.iter().map(|route| (route.clone(), ())).collect();
    for (route, ()) in &put_together(rows) {
        let area = route.area.map_or("choose", |area| area.word());
        let access = route.access.map_or("by method", |access| access.word());
        let methods: Vec<_> = route.methods.iter().map(|it| it.word()).collect();
        let methods = methods.join(",");
        writeln!(table, "{methods} {} [{area}, {access}] {}", route.template, route.description)
            .unwrap();
    }
    for left_out in &file.left_out {
        writeln!(table, "- {}: {}", left_out.what, left_out.why).unwrap();
    }
    table
}

fn reads(text: &str) -> String {
    table(&read(text.as_bytes(), "", PrefixChoice::Automatic).unwrap())
}

fn refuses(text: &str) -> String {
    read(text.as_bytes(), "", PrefixChoice::Automatic).unwrap_err().to_string()
}

const YAML: &str = r##"
openapi: 3.1.0
info: { title: FoodLogiQ Growing, version: "2" }
servers:
  - url: https://api.example.com
paths:
  x-internal: true
  /businesses/{businessId}/products/{id}/images:
    summary: Pictures of a product
    get: { responses: { 200: { description: ok } } }
    post: { summary: Add a picture }
  /businesses/{businessId}/products/search:
    post: { operationId: searchProducts, summary: Search products }
  /businesses/{b}/purchase-orders/{id}/lines:
    get: {}
    put: {}
    head: {}
  /weather/{place}:
    get:
      description: |
        How the weather is.
        In two lines.
    options: {}
    trace: {}
  /events?type=HARVEST: { get: {} }
  /a/../b: { get: {} }
  no/slash: { get: {} }
  /a/{id}/b/{id}: { get: {} }
  /reports/{name}.pdf: { get: {} }
  /shared: { $ref: "./shared.yaml#/paths/shared" }
  /alias: { $ref: "#/components/pathItems/alias", delete: {} }
components:
  pathItems:
    alias: { get: { summary: By reference }, delete: { summary: not this } }
  schemas:
    Tree: { type: object, properties: { inner: { $ref: "#/components/schemas/Tree" } }, exclusiveMinimum: true }
"##;

#[test]
fn openapi_in_yaml() {
    insta::assert_snapshot!(reads(YAML));
}

#[test]
fn openapi_in_json() {
    insta::assert_snapshot!(reads(
        r#"{"openapi": "3.0.3", "info": {"title": "X"}, "servers": [{"url": "https://{host}/{base}", "variables": {"host": {"default": "h"}, "base": {"default": "api"}}}],
        "paths": {"/businesses/{id}/products": {"get": {"summary": "List"}, "post": {}},
                  "/pick-crews": {"servers": [{"url": "https://other"}], "get": {}}}}"#
    ));
}

#[test]
fn postman_collection() {
    let collection = serde_json::json!({
        "info": {"name": "Supplier portal", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},
        "event": [{"listen": "prerequest", "script": {"exec": 7}}],
        "item": [
            {"name": "Growing", "item": [
                {"name": "List plantings", "request": {"method": "get", "header": "odd",
                    "url": {"raw": "{{baseUrl}}/businesses/{{businessId}}/plantings?p=name", "host": ["{{baseUrl}}"],
                            "path": ["businesses", "{{businessId}}", "plantings"], "query": [{"key": "p"}]}}},
                {"name": "One planting", "request": {"method": "GET", "url": "https://api.example.com/businesses/5f3c1ea50000000000000001/plantings/42"}},
                {"name": "Change a planting", "request": {"method": "PUT", "url": {"raw": "{{baseUrl}}/businesses/:businessId/plantings/:plantingId"}}},
            ]},
            {"name": "Same twice", "request": {"method": "DELETE", "url": {"path": ["a", ":id", "b", ":id"]}}},
            {"name": "Only a URL", "request": "https://api.example.com/user"},
            {"name": "Find suppliers", "request": {"method": "POST", "url": {"path": "businesses/:b/suppliers/find"}}},
            {"name": "Nothing yet", "request": {"method": "GET"}},
            {"name": "Purge", "request": {"method": "PURGE", "url": "/cache"}},
        ]
    });
    insta::assert_snapshot!(reads(&collection.to_string()));
}

#[test]
fn postman_collection_of_an_environment_with_a_prefix() {
    let collection = r#"{"info": {"name": "x"}, "item": [{"request": "https://h/api/businesses"}, {"request": "https://h/apiary"}]}"#;
    let file = read(collection.as_bytes(), "/api", PrefixChoice::Automatic).unwrap();
    insta::assert_snapshot!(table(&file));
}

#[test]
fn server_prefix_by_choice() {
    let document =
        r#"{"openapi": "3.1.0", "servers": [{"url": "/api"}], "paths": {"/user": {"get": {}}}}"#;
    let mut said = String::new();
    for (upstream, choice) in [
        ("", PrefixChoice::Automatic),
        ("/api", PrefixChoice::Automatic),
        ("", PrefixChoice::LeaveOut),
        ("/api", PrefixChoice::Add),
    ] {
        said += &table(&read(document.as_bytes(), upstream, choice).unwrap());
    }
    insta::assert_snapshot!(said);
}

#[test]
fn bad_files() {
    let deep = format!("{{\"openapi\": \"3.1.0\", \"x\": {}{}}}", "[".repeat(120), "]".repeat(120));
    let deeper = format!("{{\"x\": {}{}}}", "[".repeat(9000), "]".repeat(9000));
    let deep_yaml = format!("x: {}{}", "[".repeat(200), "]".repeat(200));
    let deep_blocks: String = (0..300).fold(String::new(), |mut text, level| {
        writeln!(text, "{}a:", " ".repeat(level)).unwrap();
        text
    });
    let many = (0..=ROUTES_MAX).fold(String::from("openapi: 3.1.0\npaths:\n"), |mut text, n| {
        writeln!(text, "  /r{n}: {{get: {{}}}}").unwrap();
        text
    });
    let bomb = (1..=9).fold(
        String::from("openapi: 3.1.0\na0: &a0 [lol,lol,lol,lol,lol,lol,lol,lol,lol,lol]\n"),
        |mut text, n| {
            let before = vec![format!("*a{}", n - 1); 10].join(",");
            writeln!(text, "a{n}: &a{n} [{before}]").unwrap();
            text
        },
    );
    let cases: &[(&str, &str)] = &[
        ("empty", ""),
        ("blank", " \n\t"),
        ("web page", "<!DOCTYPE html><html>"),
        ("archive", "PK\x03\x04abc"),
        ("nul", "openapi: \0"),
        ("cut json", "{\"openapi\": \"3.1.0\", \"paths\": {"),
        ("bad yaml", "openapi: 3.1.0\npaths: [\n"),
        ("tab in yaml", "openapi: 3.1.0\npaths:\n\t/a: {}\n"),
        ("deep json", &deep),
        ("deeper json", &deeper),
        ("deep yaml", &deep_yaml),
        ("deep blocks", &deep_blocks),
        ("yaml bomb", &bomb),
        ("yaml that holds itself", "openapi: 3.1.0\npaths: &a { b: *a }\n"),
        ("unknown alias", "openapi: 3.1.0\npaths: *nothing\n"),
        ("two documents", "openapi: 3.1.0\n---\nopenapi: 3.1.0\n"),
        ("same key twice", "openapi: 3.1.0\nopenapi: 3.1.0\n"),
        ("list", "- openapi"),
        ("text", "just words"),
        ("something else", "{\"name\": \"x\"}"),
        ("swagger", "swagger: \"2.0\"\npaths: {}"),
        ("openapi 4", "openapi: 4.0.0"),
        ("openapi of nothing", "openapi:"),
        ("no paths", "openapi: 3.1.0"),
        ("no routes", "openapi: 3.1.0\npaths: {/a: {}}"),
        ("paths as list", "openapi: 3.1.0\npaths: []"),
        ("path as text", "openapi: 3.1.0\npaths: {/a: get}"),
        ("operation as text", "openapi: 3.1.0\npaths: {/a: {get: yes please}}"),
        ("servers as text", "openapi: 3.1.0\nservers: https://x\npaths: {/a: {get: {}}}"),
        ("reference to nothing", "openapi: 3.1.0\npaths: {/a: {$ref: '#/components/pathItems/x'}}"),
        ("cycle", "openapi: 3.1.0\npaths: {/a: {$ref: '#/paths/~1b'}, /b: {$ref: '#/paths/~1a'}}"),
        ("cycle of one", "openapi: 3.1.0\npaths: {/a: {$ref: '#/paths/~1a'}}"),
        ("too many routes", &many),
        ("postman 1", r#"{"name": "x", "requests": [], "order": []}"#),
        (
            "postman 1 by its schema",
            r#"{"info": {"schema": "https://schema.getpostman.com/json/collection/v1.0.0/"}, "item": []}"#,
        ),
        ("postman environment", r#"{"values": [], "_postman_variable_scope": "environment"}"#),
        ("postman without requests", r#"{"info": {}, "item": [{"name": "folder", "item": []}]}"#),
        ("postman with a number", r#"{"info": {}, "item": [7]}"#),
    ];
    let mut said = String::new();
    for (case, text) in cases {
        writeln!(said, "{case}: {}", refuses(text)).unwrap();
    }
    insta::assert_snapshot!(said);
}

#[test]
fn too_large_and_not_text() {
    let read = |bytes: &[u8]| read(bytes, "", PrefixChoice::Automatic).unwrap_err();
    assert_eq!(read(&vec![b' '; FILE_BYTES_MAX + 1]), RouteFileError::TooLarge);
    assert_eq!(read(b"openapi: \xff"), RouteFileError::NotText);
    assert_eq!(read(&[0xff, 0xfe, b'o', 0]), RouteFileError::NotText);
    assert_eq!(read(b"\x1f\x8b\x08"), RouteFileError::Archive);
}

#[test]
fn as_many_routes_as_may_be() {
    let routes = (0..ROUTES_MAX).fold(String::from("openapi: 3.1.0\npaths:\n"), |mut text, n| {
        writeln!(text, "  /r{n}: {{get: {{}}}}").unwrap();
        text
    });
    let file = read(routes.as_bytes(), "", PrefixChoice::Automatic).unwrap();
    assert_eq!(file.routes.len(), ROUTES_MAX);
}

#[test]
fn byte_order_mark_is_no_matter() {
    assert_eq!(reads(&format!("\u{feff}{YAML}")), reads(YAML));
}

/// What the fuzzer begins with, and what it once found, is read in every test run.
#[test]
fn corpus_of_the_fuzzer() {
    let corpus = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fuzz/corpus/route_file");
    let mut read_well = 0;
    for file in std::fs::read_dir(corpus).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        read_well += usize::from(read(&bytes, "/api", PrefixChoice::Automatic).is_ok());
    }
    assert!(read_well >= 4, "{read_well}");
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes: Vec<u8>) {
        let _ = read(&bytes, "/api", PrefixChoice::Automatic);
    }

    #[test]
    fn no_document_makes_it_panic(
        path in "(/|\\{|\\}|[a-z.?%:]|[A-Z]){0,20}",
        server in "[a-z:/?#{}]{0,20}",
        method in "(get|post|put|x-y|servers|summary)",
    ) {
        let document = serde_json::json!({"openapi": "3.1.0", "servers": [{"url": server}], "paths": {path: {method: {}}}});
        if let Ok(file) = read(document.to_string().as_bytes(), "/api", PrefixChoice::Automatic) {
            for route in file.routes {
                prop_assert_eq!(route.methods.len(), 1);
            }
        }
    }
}
