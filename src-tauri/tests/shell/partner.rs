//! The integration partner's side of the window: a hand-off opened, checked, tried, kept and used.

use crate::support::Page;
use serde_json::{Value, json};

const CANDIDATE: fn() -> Value = || json!({ "kind": "candidate" });

fn code(answer: Result<Value, Value>) -> (String, Value) {
    let problem = answer.unwrap_err();
    (problem["code"].as_str().unwrap().to_owned(), problem["field"].clone())
}

/// A page whose partner has opened a hand-off. Gives the token's text.
fn with_an_open_hand_off() -> (Page, String) {
    let page = Page::with_an_owner();
    let (bytes, passphrase, token) = page.hand_off();
    page.call("take_hand_off", json!({ "name": "sap.keydesk", "bytes": bytes })).unwrap();
    let candidate = page.call("open_hand_off", json!({ "passphrase": passphrase })).unwrap();
    assert_eq!(
        (&candidate["name"], &candidate["from"]),
        (&json!("SAP Integration"), &json!("hand-off"))
    );
    assert!(!candidate.to_string().contains(&token));
    // What is kept is for whoever is signed in, where the store has an owner.
    page.sign_in_as_the_owner();
    (page, token)
}

#[test]
fn a_hand_off_is_opened_checked_tried_and_kept_without_an_account() {
    let (page, token) = with_an_open_hand_off();
    let checked = page.call("check_partner", json!({ "target": CANDIDATE() })).unwrap();
    assert_eq!(checked["works"], json!(true), "{checked}");
    assert_eq!(
        checked["who"]["may"],
        json!(["Products: view", "Business (settings): view"]),
        "{checked}"
    );

    let offered =
        page.call("partner_reads", json!({ "target": CANDIDATE(), "forBusiness": "b1" })).unwrap();
    let read = |permitted: bool| {
        let all = offered["reads"].as_array().unwrap();
        all.iter().find(|it| it["permitted"] == json!(permitted)).unwrap()["path"].clone()
    };
    let tried = page
        .call("try_partner", json!({ "target": CANDIDATE(), "path": null, "forBusiness": null }))
        .unwrap();
    assert_eq!((&tried["worked"], &tried["status"]), (&json!(true), &json!(200)), "{tried}");
    let refused = json!({ "target": CANDIDATE(), "path": read(false), "forBusiness": "b1" });
    let refused = page.call("try_partner", refused).unwrap();
    assert_eq!((&refused["worked"], &refused["status"]), (&json!(false), &json!(403)), "{refused}");
    assert!(refused["requestId"].is_string() && refused["nextStep"].is_string(), "{refused}");
    assert_eq!(read(true), json!("/businesses"));

    let kept = json!({ "name": "SAP in Fernwood", "keepIn": "file", "forBusiness": null });
    let kept = page.call("keep_connection", kept).unwrap();
    let handle = kept["passphrase"]["handle"].clone();
    let words =
        page.call("show_partner_secret", json!({ "handle": handle })).unwrap()["text"].clone();
    let id = kept["connection"]["id"].clone();
    let connection = page.call("connections", json!({})).unwrap()[0].clone();
    assert_eq!(connection["name"], json!("SAP in Fernwood"));
    assert_eq!(
        connection["lastChecked"]["works"],
        json!(true),
        "the check before it was kept counts"
    );

    let target = |passphrase: Value| json!({ "target": { "kind": "connection", "id": id, "passphrase": passphrase } });
    assert_eq!(
        code(page.call("check_partner", target(Value::Null))),
        ("passphrase-needed".to_owned(), json!("passphrase"))
    );
    assert_eq!(
        code(page.call("check_partner", target(json!("six other words")))),
        ("wrong-passphrase".to_owned(), json!("passphrase"))
    );
    assert_eq!(page.call("check_partner", target(words.clone())).unwrap()["works"], json!(true));
    assert_eq!(
        page.call("connections", json!({})).unwrap()[0]["lastChecked"]["works"],
        json!(true)
    );

    let tools = page.call("configurations", json!({ "id": id })).unwrap();
    assert_eq!(tools.as_array().unwrap().len(), 7);
    assert!(!tools.to_string().contains(&token));
    let env = json!({ "id": id, "tool": "env", "withToken": true, "passphrase": words });
    let saved = page.call("save_configuration", env).unwrap()["path"].as_str().unwrap().to_owned();
    assert!(std::fs::read_to_string(&saved).unwrap().contains(&token));
    std::fs::remove_file(saved).unwrap();
    let sheet = page
        .call(
            "checklist",
            json!({ "target": { "kind": "connection", "id": id, "passphrase": null } }),
        )
        .unwrap();
    assert!(!sheet["steps"].as_array().unwrap().is_empty());
    assert_eq!(page.files_with(&token), Vec::<std::path::PathBuf>::new());

    page.call("remove_connection", json!({ "id": id })).unwrap();
    assert_eq!(page.call("connections", json!({})).unwrap(), json!([]));
}

#[test]
fn what_is_no_hand_off_or_has_another_passphrase_is_said_at_its_field() {
    let page = Page::with_an_owner();
    let (bytes, passphrase, _) = page.hand_off();
    let take =
        |bytes: &[u8]| page.call("take_hand_off", json!({ "name": "sap.keydesk", "bytes": bytes }));
    assert_eq!(code(take(b"<!DOCTYPE html>")), ("not-a-hand-off".to_owned(), json!("file")));
    assert_eq!(code(page.call("open_hand_off", json!({ "passphrase": "x" }))).0, "nothing-open");
    take(&bytes).unwrap();
    let open = |words: &str| page.call("open_hand_off", json!({ "passphrase": words }));
    assert_eq!(code(open(" ")).1, json!("passphrase"));
    assert_eq!(
        code(open("six other words that do not")),
        ("wrong-passphrase".to_owned(), json!("passphrase"))
    );
    open(&passphrase.to_uppercase().replace('-', "  ")).unwrap();
    let (half, _) = bytes.split_at(bytes.len() / 2);
    take(half).unwrap();
    assert_eq!(code(open(&passphrase)), ("damaged-hand-off".to_owned(), json!("file")));
}

#[test]
fn a_token_typed_by_hand_is_refused_at_the_field_that_is_wrong() {
    let page = Page::with_an_owner();
    let enter = |name: &str, url: &str, token: &str| {
        code(page.call("enter_token", json!({ "name": name, "baseUrl": url, "token": token }))).1
    };
    assert_eq!(enter("", "https://a.example", "kd_x"), json!("name"));
    assert_eq!(enter("SAP", "not an address", "kd_x"), json!("baseUrl"));
    assert_eq!(enter("SAP", "https://a.example", "kd_x"), json!("token"));
}

#[test]
fn whoever_leaves_or_is_locked_out_leaves_nothing_open() {
    let (page, _) = with_an_open_hand_off();
    page.call("leave_partner", json!({})).unwrap();
    let keep = json!({ "name": "SAP", "keepIn": "file", "forBusiness": null });
    assert_eq!(code(page.call("keep_connection", keep.clone())).0, "nothing-open");

    let (page, _) = with_an_open_hand_off();
    page.sign_in_as_the_owner();
    page.call("lock_now", json!({})).unwrap();
    assert_eq!(code(page.call("keep_connection", keep.clone())).0, "signed-out");
    page.sign_in_as_the_owner();
    assert_eq!(code(page.call("keep_connection", keep)).0, "nothing-open");
}

#[test]
fn a_number_of_one_side_is_none_of_the_other() {
    let (page, token) = with_an_open_hand_off();
    let kept = json!({ "name": "SAP", "keepIn": "file", "forBusiness": null });
    let handle = page.call("keep_connection", kept).unwrap()["passphrase"]["handle"].clone();
    page.sign_in_as_the_owner();
    assert_eq!(code(page.call("show_secret", json!({ "handle": handle }))).0, "forgotten");
    let new = json!({ "token": {
        "name": "Of the owner", "environment": "sandbox", "expiresAt": null, "permissions": null, "allowedAddresses": [],
    } });
    let made = page.call("create_token", new).unwrap()["secret"]["handle"].clone();
    page.call("forget_partner_secret", json!({ "handle": handle })).unwrap();
    assert_eq!(code(page.call("show_partner_secret", json!({ "handle": made }))).0, "forgotten");
    assert!(!token.is_empty());
}
