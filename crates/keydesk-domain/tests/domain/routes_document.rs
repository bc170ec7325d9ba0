//! `docs/routes.md` lists the catalogue for people. `UPDATE=1 cargo test -p keydesk-domain routes_document` writes it.

use keydesk_domain::permission::{Area, AreaKind};
use keydesk_domain::route::ROUTES;
use std::fmt::Write as _;
use std::fs;

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/routes.md");

const HEAD: &str = "\
# Routes

The routes of the FoodLogiQ API that Keydesk knows, and the permission that each needs. A request with any other method or path is
refused as `unknown-route`, whatever the role, until an administrator adds it as a route of an environment
(*Settings > Integrations > Environments > Routes*, or `keydeskctl route add`; [keydeskctl.md](keydeskctl.md)).

- GET needs the area's `view` and answers HEAD too. POST, PUT, PATCH and DELETE need its `edit`, which includes `view`.
- Each path is also answered below `/v2`, and with one slash at its end. It is forwarded as it came.
- Where a word and a parameter stand at the same place (`stockRecoveries/archived`, `stockRecoveries/{id}`), the word wins.
- *Administrator* holds every area. An area that a later version adds gives nobody else anything: roles keep what they hold.

This file is made from `crates/keydesk-catalogue/catalogue.toml`; do not edit it.
";

fn document() -> String {
    let mut text = HEAD.to_owned();
    for area in Area::ALL.iter().filter(|area| area.kind() == AreaKind::Api) {
        let (label, word, about) = (area.label(), area.word(), area.about());
        write!(text, "\n## {label}\n\n{about}. `{word}:view`, `{word}:edit`\n\n").unwrap();
        text += "| methods | path | what it is |\n| --- | --- | --- |\n";
        for route in ROUTES.iter().filter(|route| route.area == *area) {
            let (methods, template, about) = (route.methods.join(" "), route.template, route.about);
            writeln!(text, "| {methods} | `{template}` | {about} |").unwrap();
        }
    }
    text
}

#[test]
fn routes_document_is_what_the_catalogue_says() {
    let document = document();
    if std::env::var_os("UPDATE").is_some() {
        fs::write(FILE, &document).unwrap();
    }
    assert!(
        fs::read_to_string(FILE).unwrap() == document,
        "docs/routes.md is out of date. Write it with: UPDATE=1 cargo test -p keydesk-domain routes_document"
    );
}
