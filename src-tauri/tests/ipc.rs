//! What the page can call: each command refuses a caller who is not signed in and one who may not, and nothing is callable that no
//! list names.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use serde_json::{Value, json};
use std::collections::BTreeSet;
use support::{Page, samples};

include!("../src/command_names.rs");

/// Commands that every signed-in account may use: about itself, its own tokens, this window and whether the gateway runs.
const EVERYBODYS: [&str; 19] = [
    "catalogue",
    "change_password",
    "clear_clipboard",
    "copy_base_url",
    "copy_secret",
    "forget_secret",
    "gateway_status",
    "lock_now",
    "me",
    "set_preferences",
    "show_secret",
    "sign_out",
    "still_here",
    "token_ids",
    "token_impact",
    "tokens",
    "tour_seen",
    "delete_token",
    "edit_token",
];

fn listed() -> BTreeSet<String> {
    OPEN_COMMANDS.iter().chain(&SIGNED_IN_COMMANDS).map(|name| (*name).to_owned()).collect()
}

/// The commands that the bindings call, which are those that the shell answers.
fn answered(bindings: &str) -> BTreeSet<String> {
    let calls = bindings.match_indices("__TAURI_INVOKE(\"").map(|(at, start)| &bindings[at + start.len()..]);
    calls.filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect()
}

#[test]
fn the_pages_bindings_are_those_of_the_shell() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/ui/src/ipc/bindings.ts");
    let fresh = support::bindings();
    if std::env::var_os("KEYDESK_WRITE_BINDINGS").is_some() {
        std::fs::write(path, &fresh).unwrap();
    }
    let committed = std::fs::read_to_string(path).unwrap();
    assert!(
        committed == fresh,
        "ui/src/ipc/bindings.ts is stale. Write it anew: KEYDESK_WRITE_BINDINGS=1 cargo test -p keydesk --test ipc"
    );
}

#[test]
fn every_command_is_in_one_of_the_lists_and_nothing_else_is() {
    assert_eq!(answered(&support::bindings()), listed());
}

#[test]
fn the_window_may_call_its_own_commands_and_listen_and_nothing_more() {
    let capability: Value = serde_json::from_str(include_str!("../../capabilities/main.json")).unwrap();
    let granted: BTreeSet<String> =
        capability["permissions"].as_array().unwrap().iter().map(|it| it.as_str().unwrap().to_owned()).collect();
    let mut wanted: BTreeSet<String> =
        listed().iter().map(|name| format!("allow-{}", name.replace('_', "-"))).collect();
    wanted.extend(["core:event:allow-listen", "core:event:allow-unlisten"].map(str::to_owned));
    assert_eq!(granted, wanted);
    assert_eq!(capability["windows"], json!(["main"]));
    assert!(capability.get("remote").is_none(), "no page from elsewhere may call anything");
}

#[test]
fn the_content_security_policy_allows_scripts_from_the_program_alone() {
    let config: Value = serde_json::from_str(include_str!("../../tauri.conf.json")).unwrap();
    let app = &config["app"];
    assert_eq!(app["withGlobalTauri"], json!(false));
    let csp = &app["security"]["csp"];
    assert_eq!(csp["default-src"], json!("'none'"));
    assert_eq!(csp["script-src"], json!("'self'"));
    assert_eq!(csp["connect-src"], json!("ipc: http://ipc.localhost"));
    assert!(!csp.to_string().contains("unsafe-eval"));
    assert!(app.get("devtools").is_none() && !config.to_string().contains("devtools"), "off in a release build");
}

#[test]
fn every_command_refuses_a_caller_who_is_not_signed_in() {
    let page = Page::with_an_owner();
    for name in SIGNED_IN_COMMANDS {
        let refused = page.call(name, samples::of(name)).unwrap_err();
        assert_eq!(refused["code"], json!("signed-out"), "{name}: {refused}");
    }
    assert_eq!(page.changes(), 0, "nothing was changed");
}

#[test]
fn every_command_refuses_a_caller_without_the_permission() {
    let page = Page::with_an_owner();
    page.sign_in_without_permissions();
    for name in SIGNED_IN_COMMANDS.iter().filter(|name| !EVERYBODYS.contains(name)) {
        let refused = page.call(name, samples::of(name)).unwrap_err();
        assert_eq!(refused["code"], json!("forbidden"), "{name}: {refused}");
    }
    assert_eq!(page.changes(), 0, "nothing was changed");
}

#[test]
fn what_everybody_may_use_shows_nothing_of_others() {
    let page = Page::with_an_owner();
    let others = page.token_of_the_owner();
    page.sign_in_without_permissions();
    let list = page.call("tokens", samples::of("tokens")).unwrap();
    assert_eq!((&list["total"], &list["all"]), (&json!(0), &json!(0)));
    assert_eq!(page.call("token_ids", samples::of("token_ids")).unwrap(), json!([]));
    let edit = json!({ "name": "Mine now", "expiry": null });
    for (name, args) in [
        ("token_impact", json!({ "ids": [others] })),
        ("delete_token", json!({ "id": others })),
        ("edit_token", json!({ "id": others, "edit": edit })),
    ] {
        assert_eq!(page.call(name, args).unwrap_err()["code"], json!("not-found"), "{name}");
    }
    for name in ["copy_secret", "show_secret"] {
        assert_eq!(page.call(name, json!({ "handle": 1 })).unwrap_err()["code"], json!("forgotten"), "{name}");
    }
}

#[test]
fn a_first_run_cannot_be_had_twice() {
    let page = Page::with_an_owner();
    let refused = page.call("first_run", samples::of("first_run")).unwrap_err();
    assert_eq!(refused["code"], json!("already-initialised"));
}

#[test]
fn a_token_can_be_shown_until_its_view_is_closed_and_never_after() {
    let page = Page::with_an_owner();
    page.sign_in_as_the_owner();
    let created = page.call("create_token", samples::of("create_token")).unwrap();
    assert!(!created.to_string().contains("kd_sandbox_"), "what the page gets first is no token");
    let handle = created["secret"]["handle"].clone();
    let shown = page.call("show_secret", json!({ "handle": handle })).unwrap();
    assert!(shown["text"].as_str().unwrap().starts_with("kd_sandbox_"));
    page.call("forget_secret", json!({ "handle": handle })).unwrap();
    assert_eq!(page.call("show_secret", json!({ "handle": handle })).unwrap_err()["code"], json!("forgotten"));
}

#[test]
fn a_lock_a_sign_out_another_sign_in_and_a_new_page_each_forget_what_was_shown() {
    for (how, args) in [
        ("lock_now", json!({})),
        ("sign_out", json!({})),
        ("sign_in", json!({ "email": support::OWNER, "password": support::PASSWORD })),
        ("start", json!({})),
    ] {
        let page = Page::with_an_owner();
        page.sign_in_as_the_owner();
        let created = page.call("create_token", samples::of("create_token")).unwrap();
        page.call(how, args).unwrap();
        page.sign_in_as_the_owner();
        let handle = created["secret"]["handle"].clone();
        assert_eq!(
            page.call("show_secret", json!({ "handle": handle })).unwrap_err()["code"],
            json!("forgotten"),
            "{how}"
        );
    }
}

#[test]
fn a_wrong_current_password_changes_nothing() {
    let page = Page::with_an_owner();
    page.sign_in_as_the_owner();
    let args = json!({ "current": "not the right one at all", "password": "another long passphrase here" });
    let refused = page.call("change_password", args).unwrap_err();
    assert_eq!(refused["field"], json!("current"));
}

#[test]
fn a_session_ends_with_its_account() {
    let page = Page::with_an_owner();
    let few = page.sign_in_without_permissions();
    page.disable(&few);
    assert_eq!(page.call("me", json!({})).unwrap_err()["code"], json!("session-ended"));
    assert_eq!(page.call("me", json!({})).unwrap_err()["code"], json!("signed-out"), "and it is gone from then on");
}
