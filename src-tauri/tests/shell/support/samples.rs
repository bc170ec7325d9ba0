//! Arguments of each command that would be taken from somebody who may.

use serde_json::{Value, json};

/// Arguments for the command. A command that is not listed here fails its tests.
pub(crate) fn of(command: &str) -> Value {
    let id = "0190f5fe-7c00-7a00-8000-000000000000";
    let query = json!({
        "search": "", "environment": null, "state": null, "account": null,
        "sort": "name", "descending": false, "offset": 0, "limit": 100,
    });
    match command {
        "accounts" | "catalogue" | "clear_clipboard" | "environments" | "gateway_status"
        | "lock_now" | "me" | "reset_sandbox" | "roles" | "sign_out" | "start_gateway"
        | "still_here" | "stop_gateway" | "activity_kept" | "token_environments" | "tour_seen" => {
            json!({})
        }
        "change_password" => {
            json!({ "current": super::PASSWORD, "password": "violet engine under a plum tree" })
        }
        "check_account_email" => {
            json!({ "email": "new@fernwood.example", "kind": "service", "except": null })
        }
        "check_role_name" | "check_token_name" => json!({ "name": "A new name", "except": null }),
        "copy_base_url" => json!({ "slug": "sandbox" }),
        "copy_secret" | "forget_secret" | "show_secret" => json!({ "handle": 1 }),
        "check_environment" | "delete_account" | "delete_environment" | "delete_role"
        | "delete_token" | "pause_token" | "resume_token" | "prove_revoked" => {
            json!({ "id": id })
        }
        "create_account" => json!({ "account": {
            "kind": "service", "name": "New", "email": "new@fernwood.example", "roles": ["Administrator"], "password": null,
        } }),
        "create_environment" => json!({ "environment": {
            "name": "New", "slug": "new", "listen": "127.0.0.1:0", "baseUrl": null, "credentialPlace": null, "credential": null,
        } }),
        "create_role" => json!({ "role": { "name": "New", "permissions": ["products:view"] } }),
        "create_token" => json!({ "token": {
            "name": "SAP Integration", "environment": "sandbox", "expiresAt": null, "permissions": null, "allowedAddresses": [],
        } }),
        "edit_account" => json!({ "id": id, "edit": {
            "name": "Another", "email": null, "roles": null, "enabled": null, "password": null,
        } }),
        "edit_environment" => json!({ "id": id, "edit": {
            "name": "Another", "listen": null, "baseUrl": null, "credential": null,
        } }),
        "edit_role" => json!({ "id": id, "role": { "name": "Another", "permissions": [] } }),
        "edit_token" => json!({ "id": id, "edit": { "name": "Another", "expiry": null } }),
        "first_run" => json!({ "owner": {
            "name": "Another Owner", "email": "another@fernwood.example", "password": super::PASSWORD,
        } }),
        "set_preferences" => json!({ "preferences": {
            "theme": "dark", "onClose": "quit", "lockMinutes": 5, "tourSeen": true,
        } }),
        "token_ids" | "tokens" => json!({ "query": query }),
        "token_impact" => json!({ "ids": [] }),
        "activity" => json!({ "query": {
            "days": 7, "token": null, "account": null, "environment": null, "route": null, "group": "token",
        } }),
        "refusals" => json!({ "query": {
            "search": "", "token": null, "reason": null, "environment": null, "offset": 0, "limit": 100,
        } }),
        "audit_log" => {
            json!({ "query": { "actor": "", "action": "", "since": null, "until": null }, "limit": 100 })
        }
        "export_audit" => {
            json!({ "query": { "actor": "", "action": "", "since": null, "until": null }, "table": true })
        }
        "audit_state" | "verify_audit" => json!({}),
        "keep_audit" => {
            json!({ "keep": { "keyPlace": "file", "exportFolder": "", "exportHours": 24 } })
        }
        "back_up" | "backup_state" | "make_backup_key" => json!({}),
        "keep_backups" => {
            json!({ "keep": { "folder": "", "everyHours": 24, "keep": 14, "recipient": "" } })
        }
        "keep_activity" => json!({ "keep": { "retentionDays": 30, "keepPaths": false } }),
        "diagnose" => json!({ "input": { "kind": "pasted", "text": "kd_sandbox_cut" } }),
        "apply_remedy" => json!({ "remedy": { "kind": "enable-account", "account": id } }),
        "preview_change" => json!({ "change": { "kind": "delete-account", "id": id } }),
        "permission_usage" => json!({ "subject": { "kind": "role", "id": id }, "days": 30 }),
        "overview" => json!({ "days": 30 }),
        "save_hand_off" => json!({ "handle": 1, "details": {
            "baseUrl": null, "contactName": "", "contactEmail": "", "business": "", "openDays": 7,
        } }),
        "integration_kinds" | "integration_draft" | "discard_integration_draft" => json!({}),
        "suggest_integration" => json!({ "kind": "erp" }),
        "check_integration" | "create_integration" | "keep_integration_draft" => json!({ "draft": {
            "step": 0, "kind": "erp",
            "role": { "which": "new", "name": "SAP Integration", "permissions": ["products:view", "tokens:generate"] },
            "account": { "which": "new", "name": "SAP Integration", "email": "sap-integration@fernwood.example" },
            "token": {
                "name": "SAP Integration", "environment": "sandbox", "expiresAt": null, "permissions": null,
                "allowedAddresses": [], "useBy": null,
            },
            "handOff": { "contactName": "", "contactEmail": "", "openDays": 7 },
        } }),
        "routes" => json!({ "environment": "sandbox" }),
        "add_route" => json!({ "environment": "sandbox", "draft": route() }),
        "edit_route" => json!({ "environment": "sandbox", "id": id, "draft": route() }),
        "remove_route" => json!({ "environment": "sandbox", "id": id }),
        "preview_route" => {
            json!({ "environment": "sandbox", "before": null, "after": route() })
        }
        "check_route" => {
            json!({ "environment": "sandbox", "method": "GET", "path": "/businesses/1/batches" })
        }
        "unknown_routes" => json!({ "environment": null }),
        "wait_for_route_files" => json!({ "waits": true }),
        "take_route_file" => json!({ "name": "routes.json", "bytes": [123, 125] }),
        "read_route_file" => json!({ "environment": "sandbox", "prefix": null }),
        "import_routes" => json!({ "environment": "sandbox", "drafts": [route()] }),
        "new_second_factor" | "second_factor" => json!({}),
        "add_second_factor" => json!({ "password": super::PASSWORD, "code": "000000" }),
        "remove_second_factor" => json!({ "account": id, "password": null }),
        "create_token_for" => json!({ "account": id, "token": {
            "name": "SAP Integration", "environment": "sandbox", "expiresAt": null, "permissions": null, "allowedAddresses": [],
        } }),
        "token_progress" | "rotation" | "cancel_replacement" => json!({ "id": id }),
        "replace_token" => json!({ "id": id, "retire": "on-first-use" }),
        other => panic!("tests/support/samples.rs has no arguments for {other}: add some"),
    }
}

fn route() -> Value {
    json!({
        "methods": ["GET"], "template": "/businesses/{businessId}/batches", "area": "products", "access": "by-method",
    })
}
