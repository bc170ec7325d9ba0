//! axe-core on every step of both wizards, the admin's and the partner's, with names and addresses as long as they get: in light and
//! dark, in the smallest window and in a usual one.

use crate::accessibility::Eyes;
use crate::partner::{PATIENCE, next, nobodys_token, selects, the_file};
use crate::prepared::{Prepared, owner_signs_in};
use keydesk_smoke::{App, Finds, Journey, containing};
use std::fs;

/// As long as a name may be, and nowhere to be broken.
const NAME: &str = "Warehouse-Management-Connector-of-Fernwood-Foods-and-Subsidiarie";
const EMAIL: &str = "warehouse-management-connector-of-fernwood-foods@integrations.fernwood-foods-international.example";
/// Nobody answers there.
const ADDRESS: &str = "https://api-gateway.integrations.warehouse-management.fernwood-foods-international-subsidiaries.localhost:9";
/// As long as the identifier of a business may be.
const BUSINESS: &str = "5f3c1eb000000000000000015f3c1eb000000000000000015f3c1eb000000001";

#[tokio::test]
async fn both_wizards_in_light() {
    both_wizards("light").await;
}

#[tokio::test]
async fn both_wizards_in_dark() {
    both_wizards("dark").await;
}

async fn both_wizards(theme: &str) {
    let prepared = Prepared::new().await;
    prepared.prefers(&format!(r#"{{ "theme": "{theme}", "tourSeen": true }}"#));
    let name = format!("accessibility_of_both_wizards_in_{theme}");
    prepared.journey(&name, async |app: &App| the_admins(app, theme).await).await;
}

async fn the_admins(app: &App, theme: &str) {
    let eyes = Eyes::of(app, theme).await;
    owner_signs_in(app).await;
    app.button("New integration").first().click().await;
    app.radio(containing("ERP")).click().await;
    eyes.see("What is connected").await;
    next(app, "Role").await;
    app.field("Name").fill(NAME).await;
    eyes.see("Role").await;
    next(app, "Service account").await;
    app.field("Name").fill(NAME).await;
    app.field(containing("E-mail")).fill(EMAIL).await;
    eyes.see("Service account").await;
    next(app, "API Token").await;
    app.field("Name").fill(NAME).await;
    eyes.see("API Token").await;
    next(app, "Summary").await;
    app.sees("Nothing has been created so far.").await;
    eyes.see("Summary").await;
    app.button("Create").click().await;
    app.heading("Hand over").is_there().await;
    eyes.see("Hand over").await;
    app.button("Save a hand-off file").click().await;
    app.field("Their e-mail").fill("nobody").await;
    app.button("Save hand-off").click().await;
    assert!(!app.error_at("Their e-mail").await.is_empty());
    eyes.see("A hand-off file, refused").await;
    app.field("Whom to ask: name").fill(NAME).await;
    app.field("Their e-mail").fill(EMAIL).await;
    app.field("Business (optional)").fill(BUSINESS).await;
    app.button("Save hand-off").click().await;
    app.button("Show passphrase").click().await;
    let passphrase = app.field("Passphrase").value().await;
    app.secret("the passphrase", &passphrase);
    eyes.see("A hand-off file, saved").await;
    app.button("Hide passphrase").click().await;
    app.button("Copy token").click().await;
    app.sees("Cleared from the clipboard in").await;
    app.button("I have stored it").click().await;
    app.sees("Waiting for the first request…").await;
    eyes.see("Waiting for the first request").await;

    let file = the_file(&app.home(), ".keydesk");
    let dir = tempfile::Builder::new().prefix("kd").tempdir().unwrap();
    fs::write(dir.path().join("preferences.json"), format!(r#"{{ "theme": "{theme}" }}"#)).unwrap();
    let name = format!("accessibility_of_the_partners_wizard_in_{theme}");
    let partner = Journey::new(&name).patience(PATIENCE).data_in(dir.path()).opened_with(&file);
    partner.run(async |partner: &App| the_partners(partner, app, theme, &passphrase).await).await;

    app.sees("The integration works").await;
    eyes.see("The integration works").await;
}

async fn the_partners(app: &App, admin: &App, theme: &str, passphrase: &str) {
    let eyes = Eyes::of(app, theme).await;
    app.secret("the passphrase", passphrase);
    app.field("Passphrase").fill("not the right words").await;
    app.button("Open").click().await;
    app.field("Passphrase").is_wrong_because("does not fit").await;
    eyes.see("Passphrase").await;
    app.field("Passphrase").fill(passphrase).await;
    app.button("Open").click().await;
    app.sees("The token works.").await;
    eyes.see("Check").await;
    next(app, "What it may do").await;
    eyes.see("What it may do").await;
    next(app, "Try it").await;
    selects(app, "Recalls: GET").await;
    app.button("Try it").click().await;
    app.sees("It was refused").await;
    eyes.see("Try it, refused").await;
    admin.sees("The last request was refused").await;
    Eyes::of(admin, theme).await.see("The last request was refused").await;
    selects(app, "Products: GET").await;
    app.field("Business").fill("5f3c1eb00000000000000001").await;
    app.button("Try it").click().await;
    app.sees("was answered (200").await;
    eyes.see("Try it, answered").await;
    keeps(app, &eyes, "a hand-off").await;

    app.step("The same with an address where nobody answers").await;
    app.button("Add a connection").click().await;
    app.button("I have a token and a base URL").click().await;
    app.button("Next").click().await;
    assert!(!app.error_at("Name").await.is_empty());
    eyes.see("Enter a token, refused").await;
    app.field("Name").fill(&NAME.replace("Warehouse", "Wholesale")).await;
    app.field("Base URL").fill(ADDRESS).await;
    app.field("API token").fill(&nobodys_token()).await;
    app.button("Next").click().await;
    app.sees("The token does not work yet.").await;
    eyes.see("Check, not reached").await;
    app.button("Go on anyway").click().await;
    app.heading("What it may do").is_there().await;
    eyes.see("What it may do, not known").await;
    next(app, "Try it").await;
    eyes.see("Try it, nothing to try").await;
    keeps(app, &eyes, "a token by hand").await;

    for (action, dialog) in [
        ("Configuration", "Configuration of"),
        ("Checklist", "Checklist of"),
        ("Rename", "Rename connection"),
        ("Remove", "Remove connection?"),
    ] {
        app.button(format!("{action}: {NAME}")).click().await;
        app.dialog(containing(dialog)).is_there().await;
        eyes.see(&format!("{action}, in My connections")).await;
        app.press("Escape").await;
        app.dialog(containing(dialog)).is_gone().await;
    }
}

/// From *Keep it* to *My connections*.
async fn keeps(app: &App, eyes: &Eyes<'_>, what: &str) {
    next(app, "Keep it").await;
    eyes.see(&format!("Keep it, {what}")).await;
    app.button("Keep it").click().await;
    app.heading("Use it").is_there().await;
    eyes.see(&format!("Use it, {what}")).await;
    next(app, "Done").await;
    app.button("Print").is_there().await;
    eyes.see(&format!("Done, {what}")).await;
    app.button("To My connections").click().await;
    app.heading("My connections").is_there().await;
    eyes.see(&format!("My connections, {what}")).await;
}
