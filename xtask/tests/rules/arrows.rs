//! The arrows of docs/ARCHITECTURE.md, checked: which package of the workspace may use which, and who alone may use what.
//!
//! `deny.toml` says the same to cargo-deny. This needs no program that may not be installed.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

/// What each package may use of the workspace. A new package gets its line here, and its place on the map.
const ARROWS: [(&str, &[&str]); 19] = [
    // Data alone: what the domain decides by is what the Sandbox serves.
    ("keydesk-catalogue", &[]),
    ("keydesk-domain", &["keydesk-catalogue"]),
    ("keydesk-sandbox", &["keydesk-catalogue"]),
    ("keydesk-store", &["keydesk-domain"]),
    ("keydesk-keychain", &[]),
    ("keydesk-desk", &["keydesk-domain", "keydesk-store", "keydesk-keychain"]),
    ("keydesk-gateway", &["keydesk-domain", "keydesk-desk"]),
    (
        "keydesk-control",
        &["keydesk-domain", "keydesk-store", "keydesk-desk", "keydesk-gateway", "keydesk-sandbox"],
    ),
    // The partner's side knows nothing of the admin's: no desk, no store, no gateway.
    ("keydesk-handoff", &["keydesk-domain"]),
    ("keydesk-route-import", &["keydesk-domain"]),
    ("keydesk-partner", &["keydesk-domain", "keydesk-handoff", "keydesk-keychain"]),
    (
        "keydesk-cli",
        &[
            "keydesk-domain",
            "keydesk-store",
            "keydesk-desk",
            "keydesk-gateway",
            "keydesk-control",
            "keydesk-handoff",
            "keydesk-keychain",
            "keydesk-partner",
            "keydesk-route-import",
        ],
    ),
    (
        "keydesk",
        &[
            "keydesk-domain",
            "keydesk-store",
            "keydesk-desk",
            "keydesk-gateway",
            "keydesk-control",
            "keydesk-handoff",
            "keydesk-keychain",
            "keydesk-partner",
            "keydesk-route-import",
            "keydesk-environment",
        ],
    ),
    (
        "keydesk-tests",
        &[
            "keydesk-domain",
            "keydesk-store",
            "keydesk-desk",
            "keydesk-gateway",
            "keydesk-sandbox",
            "keydesk-control",
            "keydesk-handoff",
            "keydesk-keychain",
            "keydesk-partner",
        ],
    ),
    (
        "keydesk-benches",
        &[
            "keydesk-domain",
            "keydesk-store",
            "keydesk-desk",
            "keydesk-gateway",
            "keydesk-control",
            "keydesk-smoke",
        ],
    ),
    ("keydesk-environment", &[]),
    // What the window is measured beside.
    ("keydesk-empty-window", &[]),
    // It drives the finished program from outside; what a journey needs to begin with is made at the desk.
    (
        "keydesk-smoke",
        &["keydesk-domain", "keydesk-desk", "keydesk-gateway", "keydesk-control", "keydesk-tests"],
    ),
    ("xtask", &[]),
];

/// What only these may name: the rooms in which SQL, the web framework, the window and the keychain are.
const ROOMS: [(&str, &[&str]); 6] = [
    ("sqlx", &["keydesk-store", "keydesk-tests"]),
    ("axum", &["keydesk-sandbox"]),
    ("tauri", &["keydesk", "keydesk-empty-window"]),
    ("clap", &["keydesk-cli", "xtask"]),
    ("keyring", &["keydesk-keychain"]),
    ("age", &["keydesk-handoff", "keydesk-desk"]),
];

/// No I/O and nothing that waits: what the domain does not reach, not even through somebody else.
const NOT_IN_THE_DOMAIN: [&str; 8] =
    ["tokio", "sqlx", "hyper", "axum", "reqwest", "keyring", "tauri", "rustix"];

/// The packages of the workspace, each with what it names in its manifest, without what only its tests use.
fn packages() -> BTreeMap<String, BTreeSet<String>> {
    let answer =
        cargo(&["metadata", "--no-deps", "--format-version", "1", "--locked", "--offline"]);
    let metadata: serde_json::Value = serde_json::from_str(&answer).unwrap();
    let word = |value: &serde_json::Value| value["name"].as_str().unwrap().to_owned();
    metadata["packages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|package| {
            let dependencies = package["dependencies"].as_array().unwrap();
            let named =
                dependencies.iter().filter(|dependency| dependency["kind"] != "dev").map(word);
            (word(package), named.collect())
        })
        .collect()
}

fn cargo(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO"))
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn every_package_has_its_place_on_the_map() {
    let placed: BTreeSet<_> = ARROWS.iter().map(|(package, _)| (*package).to_owned()).collect();
    let there: BTreeSet<_> = packages().into_keys().collect();
    assert_eq!(there, placed);
}

#[test]
fn arrows_point_one_way_only() {
    let packages = packages();
    for (package, may) in ARROWS {
        let uses = packages[package].iter().filter(|name| packages.contains_key(*name));
        let against: Vec<_> = uses.filter(|name| !may.contains(&name.as_str())).collect();
        assert!(against.is_empty(), "{package} must not use {against:?}");
    }
}

#[test]
fn what_belongs_in_one_room_is_in_no_other() {
    let packages = packages();
    for (dependency, rooms) in ROOMS {
        let users: Vec<_> = packages
            .iter()
            .filter(|(_, named)| named.contains(dependency))
            .map(|(package, _)| package)
            .collect();
        assert!(!users.is_empty(), "nobody uses {dependency}: is this line still needed?");
        assert!(
            users.iter().all(|user| rooms.contains(&user.as_str())),
            "{dependency} is used by {users:?}"
        );
    }
}

#[test]
fn the_domain_reaches_nothing_that_does_io_or_waits() {
    // Not offline: the packages of other targets may never have been fetched on this machine.
    let tree = cargo(&[
        "tree",
        "--package=keydesk-domain",
        "--edges=normal",
        "--target=all",
        "--prefix=none",
        "--format={lib}",
        "--locked",
    ]);
    let reached: BTreeSet<_> = tree.lines().map(str::trim).collect();
    assert!(reached.contains("keydesk_domain"), "{tree}");
    let against: Vec<_> = NOT_IN_THE_DOMAIN.iter().filter(|name| reached.contains(*name)).collect();
    assert!(against.is_empty(), "keydesk-domain reaches {against:?}");
}
