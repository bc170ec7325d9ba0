//! The integration partner's side: from a hand-off to a working connection, on a machine of their own, where Keydesk has no owner.

use crate::prepared::{PRODUCTS, Prepared, SERVICE_EMAIL, listeners, owner_signs_in};
use keydesk_smoke::{App, Client, Finds, Journey, containing};
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::time::Duration;

/// The Sandbox's business.
const BUSINESS: &str = "5f3c1eb00000000000000001";

/// Opening a hand-off takes about a second, and several with others at work on the same machine.
pub(crate) const PATIENCE: Duration = Duration::from_secs(40);

pub(crate) async fn next(app: &App, heading: &str) {
    app.button("Next").click().await;
    app.heading(heading).is_there().await;
}

/// Hands a file to the page as its button does, which opens a dialog of the system's.
async fn chooses(app: &App, name: &str, content: &[u8]) {
    let script = format!(
        "const files = new DataTransfer(); \
         files.items.add(new File([new Uint8Array({content:?})], {name:?})); \
         const input = document.querySelector('input[type=file]'); \
         input.files = files.files; \
         input.dispatchEvent(new Event('change', {{ bubbles: true }}));"
    );
    app.script(&script).await;
}

/// Chooses the request whose name holds this, as somebody at the keyboard does. The web view does not tell of the options of a list that
/// the system draws.
pub(crate) async fn selects(app: &App, part: &str) {
    app.button("Try it").is_there().await;
    let script = format!(
        "const list = document.querySelector('select'); \
         const wanted = [...list.options].find((it) => it.text.includes({part:?})); \
         list.value = wanted.value; \
         list.dispatchEvent(new Event('change', {{ bubbles: true }}));"
    );
    app.script(&script).await;
}

/// The first connection that is kept here, as it stands in the file.
fn kept(app: &App) -> Value {
    let file = app.data_dir().join("connections").join("connections.json");
    let kept: Value = serde_json::from_slice(&fs::read(file).unwrap()).unwrap();
    kept["connections"][0].clone()
}

/// The only file that ends so in this directory.
pub(crate) fn the_file(directory: &Path, ending: &str) -> std::path::PathBuf {
    let entries = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
    let found: Vec<_> = entries.filter(|path| path.to_string_lossy().ends_with(ending)).collect();
    let [one] = found.as_slice() else {
        panic!("there is not one file that ends in {ending}: {found:?}")
    };
    one.clone()
}

#[tokio::test]
async fn both_wizards() {
    let prepared = Prepared::new().await;
    prepared.journey("both_wizards", both_sides).await;
}

/// The admin makes an integration and a hand-off; the partner opens it elsewhere; each sees what the other does.
async fn both_sides(admin: &App) {
    owner_signs_in(admin).await;
    admin.step("The admin makes an integration").await;
    admin.button("New integration").first().click().await;
    admin.radio(containing("ERP")).click().await;
    for heading in ["Role", "Service account", "API Token", "Summary"] {
        next(admin, heading).await;
    }
    admin.button("Create").click().await;
    admin.heading("Hand over").is_there().await;

    admin.step("A hand-off file: what is not right is said at its field").await;
    admin.button("Save a hand-off file").click().await;
    admin.field("Their e-mail").fill("nobody").await;
    admin.button("Save hand-off").click().await;
    assert!(!admin.error_at("Their e-mail").await.is_empty());
    admin.field("Their e-mail").fill("owner@fernwood.example").await;
    admin.field("Business (optional)").fill(BUSINESS).await;
    admin.button("Save hand-off").click().await;
    admin.sees("It can be opened until").await;
    admin.picture("hand-off").await;
    admin.button("Show passphrase").click().await;
    let passphrase = admin.field("Passphrase").value().await;
    assert_eq!(passphrase.split('-').count(), 6, "six words");
    admin.secret("the passphrase", &passphrase);
    admin.button("Hide passphrase").click().await;
    admin.button("Copy token").click().await;
    admin.sees("Cleared from the clipboard in").await;
    let token = admin.clipboard().await;
    admin.secret("the token", &token);
    let file = the_file(&admin.home(), ".keydesk");
    assert!(!fs::read_to_string(&file).unwrap().contains(&token));

    admin.step("The admin waits for the first request").await;
    admin.button("I have stored it").click().await;
    admin.sees("Waiting for the first request…").await;

    Journey::new("the_partners_side")
        .patience(PATIENCE)
        .run(async |partner: &App| the_partner(partner, admin, &file, &passphrase, &token).await)
        .await;
}

async fn the_partner(app: &App, admin: &App, file: &Path, passphrase: &str, token: &str) {
    app.secret("the passphrase", passphrase);
    app.secret("the token", token);
    app.step("A double click on the hand-off brings up the window that is open").await;
    app.button("I am an integration partner").is_there().await;
    assert_eq!(app.double_click(file).await.code, Some(0));
    app.field("Passphrase").is_there().await;

    app.step("Dropped on the window, it is opened as well").await;
    app.button("Leave").click().await;
    app.button("Choose the file").is_there().await;
    app.drops(&[file]).await;
    app.field("Passphrase").is_there().await;

    app.step("A wrong passphrase is explained, and the right one opens it").await;
    app.field("Passphrase").fill("six other words than these here").await;
    app.button("Open").click().await;
    app.field("Passphrase").is_wrong_because("does not fit").await;
    app.field("Passphrase").fill(&passphrase.replace('-', "  ").to_uppercase()).await;
    app.button("Open").click().await;

    app.step("Shape, environment, reachability and access are checked").await;
    app.heading("Check").is_there().await;
    app.sees("The token works.").await;
    app.picture("partner-check").await;

    app.step("What it may do and what not, in words").await;
    next(app, "What it may do").await;
    app.sees("Products: view").await;
    app.sees("It may not").await;
    app.picture("partner-access").await;

    app.step("A request that is not permitted is refused, and explained").await;
    next(app, "Try it").await;
    selects(app, "Recalls: GET").await;
    app.button("Try it").click().await;
    app.sees("It was refused").await;
    app.button("Copy request id").is_there().await;
    app.picture("partner-refused").await;
    admin.sees("The last request was refused").await;

    app.step("One that is permitted is answered, and the admin sees it").await;
    selects(app, "Products: GET").await;
    app.button("Try it").click().await;
    app.sees("was answered (200").await;
    admin.sees("The integration works").await;

    app.step("Kept in the keychain, from where it is read back").await;
    next(app, "Keep it").await;
    app.picture("partner-keep").await;
    app.button("Keep it").click().await;
    app.heading("Use it").is_there().await;
    let connection = kept(app);
    let entry = format!("connection:{}", connection["id"].as_str().unwrap());
    assert_eq!(
        app.keychain(&entry).await.as_deref(),
        Some(token),
        "the keychain holds something else"
    );

    app.step("The configuration refers to the token; with the token it is only copied").await;
    app.sees("KEYDESK_TOKEN").await;
    app.picture("partner-use").await;
    app.tab(".env file").click().await;
    app.button("Copy with the token").click().await;
    app.sees("Cleared from the clipboard in").await;
    assert!(app.clipboard().await.contains(token));
    app.button("Clear now").click().await;
    app.clipboard_holds("").await;

    app.step("A sheet to print, without a secret").await;
    next(app, "Done").await;
    app.button("Print").is_there().await;
    app.button("Save as page").click().await;
    app.sees("Saved: ").await;
    let sheet = fs::read_to_string(the_file(&app.home(), ".html")).unwrap();
    assert!(sheet.contains("http://127.0.0.1:") && !sheet.contains("kd_sandbox_"), "{sheet}");

    app.step("My connections: tested again after the admin deleted the token").await;
    app.button("To My connections").click().await;
    app.heading("My connections").is_there().await;
    app.sees("Works").await;
    let name = connection["name"].as_str().unwrap().to_owned();
    admin.button("Done").click().await;
    admin.button(format!("Delete {name}")).click().await;
    admin.button("Delete token").click().await;
    admin.sees("Deleted. Its next request is refused.").await;
    app.button(format!("Test again: {name}")).click().await;
    app.sees("The token does not work yet.").await;
    app.picture("partner-test").await;
    app.button("Close").first().click().await;
    app.sees("Does not work").await;

    app.step("Removed from here and from the keychain").await;
    app.button(format!("Remove: {name}")).click().await;
    app.button("Remove connection").click().await;
    app.sees("No connections yet").await;
    assert_eq!(app.keychain(&entry).await, None);
}

#[tokio::test]
async fn a_partner_without_a_keychain() {
    let prepared = Prepared::new()
        .await
        .with_service(&["products:view", "business:view", "tokens:generate"])
        .await;
    let token = prepared.token(SERVICE_EMAIL, "WMS Connector").await;
    let steps = async |admin: &App| {
        owner_signs_in(admin).await;
        let gateway = listeners(admin).await["Sandbox"];
        let partner = Journey::new("the_side_without_a_keychain").no_keychain().patience(PATIENCE);
        partner
            .run(async |app: &App| by_hand(app, &format!("http://{gateway}"), &token).await)
            .await;
        assert_eq!(
            Client::to(gateway).await.get(PRODUCTS, &token).await.code(),
            200,
            "removing is no deleting"
        );
    };
    prepared.journey("a_partner_without_a_keychain", steps).await;
}

async fn by_hand(app: &App, base_url: &str, token: &str) {
    app.secret("the token", token);
    app.step("A token by hand: what is wrong is said at its field").await;
    app.button("I am an integration partner").click().await;
    app.button("I have a token and a base URL").click().await;
    app.field("Name").fill("WMS at Fernwood").await;
    app.field("Base URL").fill("nowhere").await;
    app.field("API token").fill(&token[..token.len() - 4]).await;
    app.button("Next").click().await;
    assert!(!app.error_at("Base URL").await.is_empty());
    app.field("Base URL").fill(base_url).await;
    app.button("Next").click().await;
    assert!(!app.error_at("API token").await.is_empty());
    app.field("API token").fill(&format!("  {token} ")).await;
    app.button("Next").click().await;
    app.sees("The token works.").await;
    next(app, "What it may do").await;
    next(app, "Try it").await;

    app.step("Without a keychain this is said in words, and a file with a passphrase offered")
        .await;
    next(app, "Keep it").await;
    app.sees("There is no keychain service here").await;
    app.picture("partner-no-keychain").await;
    app.button("Keep it").click().await;
    app.button("Show passphrase").click().await;
    let passphrase = app.field("Passphrase").value().await;
    app.secret("the file's passphrase", &passphrase);
    app.button("I have stored it").click().await;
    app.heading("Use it").is_there().await;
    next(app, "Done").await;
    app.button("To My connections").click().await;

    app.step("Testing it again asks for the passphrase").await;
    app.button("Test again: WMS at Fernwood").click().await;
    app.field("Passphrase").fill("not the right words").await;
    app.button("Go on").click().await;
    app.field("Passphrase").is_wrong_because("does not fit").await;
    app.field("Passphrase").fill(&passphrase).await;
    app.button("Go on").click().await;
    app.sees("The token works.").await;
    app.button("Close").first().click().await;

    app.step("Renamed, and removed").await;
    app.button("Rename: WMS at Fernwood").click().await;
    app.field("Name").fill("WMS").await;
    app.button("Rename").click().await;
    app.button("Remove: WMS").click().await;
    app.button("Remove connection").click().await;
    app.sees("No connections yet").await;
}

#[tokio::test]
async fn what_is_no_hand_off() {
    let steps = async |app: &App| {
        app.button("I am an integration partner").click().await;
        app.step("A web page, something else, and half a file: each is said for what it is").await;
        chooses(app, "sap.keydesk", b"<!DOCTYPE html><title>Sign in</title>").await;
        app.sees("This is a web page and not a hand-off").await;
        chooses(app, "sap.keydesk", b"something else").await;
        app.sees("This is not a hand-off of Keydesk").await;
        chooses(app, "sap.keydesk", b"-----BEGIN AGE ENCRYPTED FILE-----\nYWdlLWVuY3J5").await;
        app.field("Passphrase").fill("some words").await;
        app.button("Open").click().await;
        app.sees("The hand-off is damaged").await;
        app.button("Leave").click().await;

        app.step("Nobody answers at the address").await;
        app.button("I have a token and a base URL").click().await;
        app.field("Name").fill("Nobody there").await;
        app.field("Base URL").fill("http://127.0.0.1:9").await;
        app.field("API token").fill(&nobodys_token()).await;
        app.button("Next").click().await;
        app.sees("The token does not work yet.").await;
        app.picture("partner-unreachable").await;

        app.step("Left in the middle: nothing is kept").await;
        app.button("Leave").click().await;
        app.dialog(containing("Leave without keeping")).button("Leave").click().await;
        app.button("Choose the file").is_there().await;
        assert!(!app.data_dir().join("connections").exists());
    };
    Journey::new("what_is_no_hand_off").patience(PATIENCE).run(steps).await;
}

/// A token that is whole and nobody's.
pub(crate) fn nobodys_token() -> String {
    let slug = keydesk_domain::EnvironmentSlug::parse("sandbox").unwrap();
    keydesk_domain::PlainToken::from_random(&slug, &[7; 32]).expose().to_owned()
}
