//! From "we need to connect SAP" to the first request that is let through; and a token that is replaced without an interruption.

use crate::prepared::{PRODUCTS, Prepared, SERVICE_EMAIL, listeners, owner_signs_in};

use keydesk_smoke::{Answer, App, Client, Finds, containing};
use std::net::SocketAddr;

async fn get(gateway: SocketAddr, path: &str, token: &str) -> Answer {
    Client::to(gateway).await.get(path, token).await
}

async fn next(app: &App, heading: &str) {
    app.button("Next").click().await;
    app.heading(heading).is_there().await;
}

#[tokio::test]
async fn a_new_integration() {
    Prepared::new()
        .await
        .journey("a_new_integration", async |app: &App| {
            owner_signs_in(app).await;
            app.step("What is being connected").await;
            app.button("New integration").first().click().await;
            app.radio(containing("ERP")).click().await;
            app.picture("new-integration").await;

            app.step("A role is suggested, beside the least that this kind needs").await;
            next(app, "Role").await;
            app.sees("Compared with the least for").await;
            app.picture("new-integration-role").await;

            app.step("The service account gets an address of its own").await;
            next(app, "Service account").await;
            app.sees("nobody can sign in as it").await;
            let email = app.field(containing("E-mail")).value().await;
            assert!(email.ends_with("@fernwood.example"), "{email}");

            app.step("The token; and back and forth, nothing is lost").await;
            next(app, "API Token").await;
            let name = app.field("Name").value().await;
            app.button("Back").click().await;
            app.field(containing("E-mail")).has_value(&email).await;
            next(app, "API Token").await;
            app.field("Name").has_value(&name).await;

            app.step("A restart in the middle: nothing was created, and the wizard goes on").await;
            app.button("Close for now").click().await;
            app.heading("Integrations").is_there().await;
            app.restart().await;
            owner_signs_in(app).await;
            app.button("New integration").first().click().await;
            app.button("Go on with it").click().await;
            app.heading("API Token").is_there().await;
            app.field("Name").has_value(&name).await;

            app.step("The summary says in plain words what will be created").await;
            next(app, "Summary").await;
            app.sees("Nothing has been created so far.").await;
            app.sees(&format!("The API token \"{name}\" is created as that account.")).await;
            app.picture("new-integration-summary").await;

            app.step("Create: the token is displayed once").await;
            app.button("Create").click().await;
            app.heading("Hand over").is_there().await;
            app.button("Copy token").click().await;
            app.sees("Cleared from the clipboard in").await;
            let token = app.clipboard().await;
            assert!(
                token.starts_with("kd_sandbox_"),
                "the clipboard holds no token of the Sandbox"
            );
            app.secret("the token", &token);
            app.button("I have stored it").click().await;

            app.step("The first request is refused: the panel says why").await;
            app.sees("Waiting for the first request…").await;
            let gateway = listeners(app).await["Sandbox"];
            assert_eq!(get(gateway, "/v2/businesses/1/produtcs", &token).await.code(), 403);
            app.sees("The last request was refused").await;

            app.step("The first request is let through: the panel turns green").await;
            assert_eq!(get(gateway, PRODUCTS, &token).await.code(), 200);
            app.sees("The integration works").await;
            app.picture("new-integration-works").await;
            app.button("Done").click().await;
            app.row(&name).says("Active").await;
        })
        .await;
}

#[tokio::test]
async fn a_token_is_replaced_and_the_old_one_ends_with_proof() {
    let prepared = Prepared::new().await.with_service(&["products:view", "tokens:generate"]).await;
    let old = prepared.token(SERVICE_EMAIL, "WMS Connector").await;
    let steps = async |app: &App| {
        crate::prepared::service_signs_in(app).await;
        let gateway = listeners(app).await["Sandbox"];
        app.step("I forgot to copy the token: it is replaced").await;
        app.button("More about WMS Connector").click().await;
        app.menu_item(containing("Replace")).click().await;
        let replacing = app.dialog("Replace WMS Connector");
        replacing.says("I forgot to copy the token").await;
        replacing.radio(containing("At the first use of the new one")).is_there().await;
        app.picture("replace").await;
        replacing.button("Create the new token").click().await;
        app.button("Copy token").click().await;
        app.sees("Cleared from the clipboard in").await;
        let new = app.clipboard().await;
        app.secret("the new token", &new);
        app.button("I have stored it").click().await;

        app.step("Both work until the new one was used: the old one still does").await;
        assert_eq!(get(gateway, PRODUCTS, &old).await.code(), 200);
        app.sees("being replaced").await;

        app.step("The first successful request of the new one ends the old one").await;
        assert_eq!(get(gateway, PRODUCTS, &new).await.code(), 200);
        assert_eq!(get(gateway, PRODUCTS, &old).await.verdict(), (401, "deleted-token".to_owned()));
        assert_eq!(get(gateway, PRODUCTS, &new).await.code(), 200);
    };
    prepared.journey("a_token_is_replaced_and_the_old_one_ends_with_proof", steps).await;
}

#[tokio::test]
async fn a_replacement_is_cancelled() {
    let prepared = Prepared::new().await.with_service(&["products:view", "tokens:generate"]).await;
    let old = prepared.token(SERVICE_EMAIL, "WMS Connector").await;
    let steps = async |app: &App| {
        crate::prepared::service_signs_in(app).await;
        let gateway = listeners(app).await["Sandbox"];
        app.button("More about WMS Connector").click().await;
        app.menu_item(containing("Replace")).click().await;
        app.dialog("Replace WMS Connector").radio(containing("After 24 hours")).click().await;
        app.dialog("Replace WMS Connector").button("Create the new token").click().await;
        app.button("Copy token").click().await;
        app.sees("Cleared from the clipboard in").await;
        let new = app.clipboard().await;
        app.secret("the new token", &new);
        app.button("I have stored it").click().await;
        assert_eq!(get(gateway, PRODUCTS, &new).await.code(), 200);

        app.step("Cancelled, the old one works as before and the new one does not").await;
        app.row("being replaced").click().await;
        app.dialog(containing("WMS Connector"))
            .button(containing("Cancel the replacement"))
            .click()
            .await;
        app.dialog("Cancel the replacement?").button("Cancel the replacement").click().await;
        app.sees("Cancelled. The old token works as before.").await;
        assert_eq!(get(gateway, PRODUCTS, &old).await.code(), 200);
        assert_eq!(get(gateway, PRODUCTS, &new).await.verdict(), (401, "deleted-token".to_owned()));
    };
    prepared.journey("a_replacement_is_cancelled", steps).await;
}
