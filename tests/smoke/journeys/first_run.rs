//! The first run: from an empty directory to an owner who has seen the tour and a Sandbox that answers.

use crate::owner;
use crate::prepared::address_in;
use keydesk_smoke::{App, Client, Finds, journey};

#[tokio::test]
async fn first_run() {
    journey("first_run", async |app: &App| {
        app.step("The window says what Keydesk is for, and asks who owns this desk").await;
        app.region("Welcome to Keydesk").is_there().await;
        app.heading("Create the owner").is_there().await;
        app.field("Name").is_focused().await;
        app.picture("first-run").await;

        app.step("A weak password is refused at its field, and what was typed is kept").await;
        app.field("Name").fill(owner::NAME).await;
        app.field("E-mail").fill(owner::EMAIL).await;
        app.field("Password").fill("too short").await;
        app.button("Create owner").click().await;
        assert!(app.error_at("Password").await.contains("needs at least 15"));
        app.field("Name").has_value(owner::NAME).await;
        app.field("E-mail").has_value(owner::EMAIL).await;

        app.step("The password is hidden, and can be looked at").await;
        app.field("Password").is_masked().await;
        app.button("Show or hide the password").click().await;
        app.field("Password").is_readable().await;
        app.button("Show or hide the password").click().await;
        app.field("Password").is_masked().await;

        app.step("With a good one the owner is created and signed in").await;
        owner::create(app).await;
        app.dialog("A short tour").heading("Begin with a role").is_there().await;

        app.step("The tour goes on to the service account").await;
        app.button("Next").click().await;
        app.dialog("A short tour").heading("Give it to a service account").is_there().await;

        app.step("Then to the token").await;
        app.button("Next").click().await;
        app.dialog("A short tour").heading("Generate the token as that account").is_there().await;

        app.step("It ends at the Sandbox, which answers").await;
        app.button("Next").click().await;
        let tour = app.dialog("A short tour");
        tour.heading("The Sandbox is ready").is_there().await;
        tour.says("It answers at http://127.0.0.1:").await;
        let mut sandbox = Client::to(address_in(&tour.text().await)).await;
        assert_eq!(sandbox.get("/.well-known/keydesk/health", "").await.code(), 200);
        app.picture("tour").await;

        app.step("From there one goes to the API tokens").await;
        tour.button("Go to API Tokens").click().await;
        tour.is_gone().await;
        app.heading("Integrations").is_there().await;

        app.step("After a restart the owner signs in, and the tour does not come again").await;
        app.restart().await;
        app.heading("Sign in").is_there().await;
        app.field("E-mail").fill(owner::EMAIL).await;
        app.field("Password").fill(owner::PASSWORD).await;
        app.button("Sign in").click().await;
        app.heading("Integrations").is_there().await;
        app.dialog("A short tour").is_gone().await;
        app.page_does_not_hold(owner::PASSWORD).await;
    })
    .await;
}
