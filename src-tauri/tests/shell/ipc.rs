//! What the page can call: each command refuses a caller who is not signed in and one who may not, and nothing is callable that no
//! list names.

use crate::support::{self, Page, samples};
use crate::{OPEN_COMMANDS, PARTNER_COMMANDS, SIGNED_IN_COMMANDS};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Commands that every signed-in account may use: about itself, its own tokens, this window and whether the gateway runs.
const EVERYBODYS: [&str; 38] = [
    "unknown_routes",
    "wait_for_route_files",
    "take_route_file",
    "second_factor",
    "new_second_factor",
    "add_second_factor",
    "pause_token",
    "resume_token",
    "diagnose",
    "prove_revoked",
    "activity",
    "activity_kept",
    "overview",
    "refusals",
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
    "cancel_replacement",
    "replace_token",
    "rotation",
    "token_progress",
    "save_hand_off",
];

fn listed() -> BTreeSet<String> {
    OPEN_COMMANDS
        .iter()
        .chain(&PARTNER_COMMANDS)
        .chain(&SIGNED_IN_COMMANDS)
        .map(|name| (*name).to_owned())
        .collect()
}

/// The commands that the bindings call, which are those that the shell answers.
fn answered(bindings: &str) -> BTreeSet<String> {
    let calls = bindings
        .match_indices("__TAURI_INVOKE(\"")
        .map(|(at, start)| &bindings[at + start.len()..]);
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
        "ui/src/ipc/bindings.ts is stale. Write it anew: KEYDESK_WRITE_BINDINGS=1 cargo test -p keydesk --test shell"
    );
}

#[test]
fn every_command_is_in_one_of_the_lists_and_nothing_else_is() {
    assert_eq!(answered(&support::bindings()), listed());
}

#[test]
fn the_window_may_call_its_own_commands_and_listen_and_nothing_more() {
    let capability: Value =
        serde_json::from_str(include_str!("../../../capabilities/main.json")).unwrap();
    let granted: BTreeSet<String> = capability["permissions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it.as_str().unwrap().to_owned())
        .collect();
    let mut wanted: BTreeSet<String> =
        listed().iter().map(|name| format!("allow-{}", name.replace('_', "-"))).collect();
    wanted.extend(["core:event:allow-listen", "core:event:allow-unlisten"].map(str::to_owned));
    assert_eq!(granted, wanted);
    assert_eq!(capability["windows"], json!(["main"]));
    assert!(capability.get("remote").is_none(), "no page from elsewhere may call anything");
}

#[test]
fn the_content_security_policy_allows_scripts_from_the_program_alone() {
    let config: Value = serde_json::from_str(include_str!("../../../tauri.conf.json")).unwrap();
    let app = &config["app"];
    assert_eq!(app["withGlobalTauri"], json!(false));
    let csp = &app["security"]["csp"];
    assert_eq!(csp["default-src"], json!("'none'"));
    assert_eq!(csp["script-src"], json!("'self'"));
    assert_eq!(csp["connect-src"], json!("ipc: http://ipc.localhost"));
    assert!(!csp.to_string().contains("unsafe-eval"));
    assert!(
        app.get("devtools").is_none() && !config.to_string().contains("devtools"),
        "off in a release build"
    );
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
    let seen = page.call("activity", samples::of("activity")).unwrap();
    assert_eq!((&seen["rows"], &seen["totals"]["allowed"]), (&json!([]), &json!(0)));
    assert_eq!(page.call("refusals", samples::of("refusals")).unwrap()["all"], json!(0));
    let seen = page.call("overview", samples::of("overview")).unwrap();
    let hidden = (&seen["tokenCount"], &seen["accountsWithoutTokens"], &seen["broadRoles"]);
    assert_eq!(hidden, (&json!(0), &Value::Null, &Value::Null));
    assert!(page.call("activity_kept", json!({})).unwrap()["whyNotEdit"].is_string());
    let edit = json!({ "name": "Mine now", "expiry": null });
    for (name, args) in [
        ("token_impact", json!({ "ids": [others] })),
        ("delete_token", json!({ "id": others })),
        ("prove_revoked", json!({ "id": others })),
        ("pause_token", json!({ "id": others })),
        ("resume_token", json!({ "id": others })),
        ("apply_remedy", json!({ "remedy": { "kind": "resume-token", "token": others } })),
        ("diagnose", json!({ "input": { "kind": "token", "id": others } })),
        ("token_progress", json!({ "id": others })),
        ("rotation", json!({ "id": others })),
        ("cancel_replacement", json!({ "id": others })),
        ("replace_token", json!({ "id": others, "retire": "at-once" })),
        ("edit_token", json!({ "id": others, "edit": edit })),
    ] {
        assert_eq!(page.call(name, args).unwrap_err()["code"], json!("not-found"), "{name}");
    }
    for name in ["copy_secret", "show_secret", "save_hand_off"] {
        assert_eq!(
            page.call(name, samples::of(name)).unwrap_err()["code"],
            json!("forgotten"),
            "{name}"
        );
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
    assert_eq!(
        page.call("show_secret", json!({ "handle": handle })).unwrap_err()["code"],
        json!("forgotten")
    );
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
fn a_draft_becomes_an_integration_whose_token_is_shown_once_and_waited_for() {
    let page = Page::with_an_owner();
    page.sign_in_as_the_owner();
    let kinds = page.call("integration_kinds", json!({})).unwrap();
    assert_eq!(kinds[0]["label"], json!("ERP systems"));
    let suggested = page.call("suggest_integration", json!({ "kind": kinds[0]["word"] })).unwrap();
    assert_eq!(suggested["email"], json!("sap-integration@fernwood.example"));
    let mut args = samples::of("create_integration");
    page.call("keep_integration_draft", args.clone()).unwrap();
    assert_eq!(page.call("integration_draft", json!({})).unwrap(), args["draft"]);
    args["draft"]["token"]["name"] = json!("");
    let found = page.call("check_integration", args.clone()).unwrap();
    assert_eq!(
        (&found["problems"][0]["field"], &found["warnings"]),
        (&json!("tokenName"), &json!([]))
    );
    assert_eq!(page.call("create_integration", args).unwrap_err()["field"], json!("tokenName"));
    let created = page.call("create_integration", samples::of("create_integration")).unwrap();
    assert!(!created.to_string().contains("kd_sandbox_"), "what the page gets first is no token");
    let shown = page
        .call("show_secret", json!({ "handle": created["token"]["secret"]["handle"] }))
        .unwrap();
    assert!(shown["text"].as_str().unwrap().starts_with("kd_sandbox_"));
    assert_eq!(
        page.call("integration_draft", json!({})).unwrap(),
        json!(null),
        "it has done its duty"
    );
    let progress =
        page.call("token_progress", json!({ "id": created["token"]["token"]["id"] })).unwrap();
    assert_eq!(progress["stage"], json!("waiting"));
}

#[test]
fn a_hand_off_is_sealed_beside_others_and_only_its_passphrase_opens_it() {
    let page = Page::with_an_owner();
    page.sign_in_as_the_owner();
    let created = page.call("create_integration", samples::of("create_integration")).unwrap();
    let handle = created["token"]["secret"]["handle"].clone();
    let text = page.call("show_secret", json!({ "handle": handle })).unwrap()["text"]
        .as_str()
        .unwrap()
        .to_owned();
    let mut args = samples::of("save_hand_off");
    args["handle"] = handle;
    args["details"]["openDays"] = json!(91);
    assert_eq!(page.call("save_hand_off", args.clone()).unwrap_err()["field"], json!("openDays"));
    args["details"]["openDays"] = json!(7);
    let saved = [(); 2].map(|()| page.call("save_hand_off", args.clone()).unwrap());
    assert_ne!(saved[0]["path"], saved[1]["path"], "nothing is overwritten");
    let path = saved[0]["path"].as_str().unwrap();
    assert!(
        path.ends_with("sap-integration.keydesk") && saved[0]["onlyHere"] == json!(true),
        "{saved:?}"
    );
    let bytes = std::fs::read(path).unwrap();
    assert!(!String::from_utf8_lossy(&bytes).contains(&text[4..20]));
    let words =
        page.call("show_secret", json!({ "handle": saved[0]["passphrase"]["handle"] })).unwrap();
    let words = keydesk_handoff::Passphrase::typed(words["text"].as_str().unwrap());
    let opened = keydesk_handoff::open(&bytes, &words, jiff::Timestamp::now()).unwrap();
    assert_eq!(
        (opened.token.expose(), opened.token_name.as_str()),
        (text.as_str(), "SAP Integration")
    );
    let others =
        page.call("show_secret", json!({ "handle": saved[1]["passphrase"]["handle"] })).unwrap();
    let others = keydesk_handoff::Passphrase::typed(others["text"].as_str().unwrap());
    assert!(keydesk_handoff::open(&bytes, &others, jiff::Timestamp::now()).is_err());
}

#[test]
fn a_token_on_behalf_of_a_service_account_is_that_accounts_and_shown_once() {
    let page = Page::with_an_owner();
    page.sign_in_as_the_owner();
    let made = page.call("create_integration", samples::of("create_integration")).unwrap();
    let mut args = samples::of("create_token_for");
    args["account"] = made["accountId"].clone();
    assert_eq!(
        page.call("create_token_for", args.clone()).unwrap_err()["field"],
        json!("name"),
        "it is taken"
    );
    args["token"]["name"] = json!("SAP Integration, second");
    let created = page.call("create_token_for", args).unwrap();
    assert_eq!(
        (&created["token"]["accountId"], &created["token"]["mine"]),
        (&made["accountId"], &json!(false))
    );
    assert!(!created.to_string().contains("kd_sandbox_"), "what the page gets first is no token");
    let shown = page.call("show_secret", json!({ "handle": created["secret"]["handle"] })).unwrap();
    assert!(shown["text"].as_str().unwrap().starts_with("kd_sandbox_"));
}

#[test]
fn what_is_copied_has_an_end() {
    let page = Page::with_an_owner();
    let refused = page.call("copy_text", json!({ "text": "x".repeat(64 * 1024 + 1) })).unwrap_err();
    assert_eq!(
        refused["message"],
        json!("This is too long to be copied at once. Select a part of it and copy that.")
    );
}

#[test]
fn a_replacement_is_shown_beside_the_old_token_and_can_be_cancelled() {
    let page = Page::with_an_owner();
    page.sign_in_as_the_owner();
    let old =
        page.call("create_token", samples::of("create_token")).unwrap()["token"]["id"].clone();
    let made = page.call("replace_token", json!({ "id": old, "retire": "after-one-day" })).unwrap();
    assert_eq!(made["token"]["replacement"]["isOld"], json!(false));
    let rotation = page.call("rotation", json!({ "id": old })).unwrap();
    assert_eq!(
        (&rotation["stage"], &rotation["new"]["id"]),
        (&json!("running"), &made["token"]["id"])
    );
    let rows = page.call("tokens", samples::of("tokens")).unwrap();
    assert_eq!(rows["total"], json!(2));
    let row = page.call("cancel_replacement", json!({ "id": made["token"]["id"] })).unwrap();
    assert_eq!((&row["id"], &row["replacement"]), (&old, &json!(null)));
    assert_eq!(page.call("rotation", json!({ "id": old })).unwrap(), json!(null));
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
    assert_eq!(
        page.call("me", json!({})).unwrap_err()["code"],
        json!("signed-out"),
        "and it is gone from then on"
    );
}

#[test]
fn ones_own_password_and_second_factor_take_the_password_of_now() {
    let page = Page::with_an_owner();
    page.sign_in_as_the_owner();
    let accounts = page.call("accounts", json!({})).unwrap();
    let mine = accounts.as_array().unwrap().iter().find(|it| it["me"] == json!(true)).unwrap();
    let edit = json!({ "name": null, "email": null, "roles": null, "enabled": null, "password": "another long passphrase here" });
    let refused = page.call("edit_account", json!({ "id": mine["id"], "edit": edit })).unwrap_err();
    assert_eq!(refused["field"], json!("currentPassword"), "{refused}");
    for account in [json!(null), mine["id"].clone(), json!(support::OWNER)] {
        let args = json!({ "account": account, "password": null });
        let refused = page.call("remove_second_factor", args).unwrap_err();
        assert_eq!(refused["field"], json!("password"), "{refused}");
    }
}

#[test]
fn a_locked_window_shows_copies_and_saves_nothing_that_is_kept_and_does_not_quit() {
    let page = Page::with_an_owner();
    let target = json!({ "kind": "connection", "id": "x", "passphrase": null });
    let kept = [
        ("connections", json!({})),
        ("keep_connection", json!({ "name": "SAP", "keepIn": "file", "forBusiness": null })),
        ("rename_connection", json!({ "id": "x", "name": "SAP" })),
        ("remove_connection", json!({ "id": "x" })),
        ("connection_token", json!({ "id": "x", "passphrase": null })),
        ("configurations", json!({ "id": "x" })),
        (
            "copy_configuration",
            json!({ "id": "x", "tool": "curl", "withToken": true, "passphrase": null }),
        ),
        (
            "save_configuration",
            json!({ "id": "x", "tool": "curl", "withToken": true, "passphrase": null }),
        ),
        ("checklist", json!({ "target": target })),
        ("save_checklist", json!({ "target": target })),
        ("check_partner", json!({ "target": target })),
        ("partner_reads", json!({ "target": target, "forBusiness": null })),
        ("try_partner", json!({ "target": target, "path": null, "forBusiness": null })),
        ("close_window", json!({ "keep": false, "remember": false })),
    ];
    for (name, args) in &kept {
        let refused = page.call(name, args.clone()).unwrap_err();
        assert_eq!(refused["code"], json!("signed-out"), "{name}: {refused}");
    }
    page.sign_in_as_the_owner();
    assert_eq!(page.call("connections", json!({})).unwrap(), json!([]));
    page.call("lock_now", json!({})).unwrap();
    for (name, args) in kept {
        let refused = page.call(name, args).unwrap_err();
        assert_eq!(refused["code"], json!("signed-out"), "{name}: {refused}");
    }
}
