//! The whole article without a mouse.

use crate::owner;
use crate::prepared::{SERVICE_EMAIL, SERVICE_PASSWORD};
use keydesk_smoke::{App, Finds, containing, journey};

#[tokio::test]
async fn keyboard_only() {
    journey("keyboard_only", async |app: &App| {
        app.secret("the owner's password", owner::PASSWORD);
        app.secret("the service account's password", SERVICE_PASSWORD);

        app.step("The owner is created").await;
        app.field("Name").is_focused().await;
        app.write(owner::NAME).await;
        app.press("Tab").await;
        app.write(owner::EMAIL).await;
        app.press("Tab").await;
        app.write(owner::PASSWORD).await;
        app.press("Enter").await;

        app.step("Escape skips the tour").await;
        app.dialog("A short tour").is_there().await;
        app.press("Escape").await;
        app.dialog("A short tour").is_gone().await;

        app.step(
            "The command palette opens with Ctrl+K, closes with Escape, and gives the focus back",
        )
        .await;
        app.button(containing("Search actions")).tab_to().await;
        app.press("Ctrl+K").await;
        app.dialog("Search actions").is_there().await;
        app.press("Escape").await;
        app.dialog("Search actions").is_gone().await;
        app.button(containing("Search actions")).is_focused().await;

        app.step("A role is created").await;
        does(app, "Create role").await;
        let role = app.dialog("Create role");
        role.field("Name").is_focused().await;
        app.write("Product Sync").await;
        role.radio("Data Export").tab_to().await;
        app.press("Space").await;
        app.press("Down").await;
        app.press("Down").await;
        role.radio("Product Synchronization").is_checked().await;
        role.checkbox("Suppliers: view").tab_to().await;
        app.press("Space").await;
        role.checkbox("Suppliers: view").is_unchecked().await;
        app.press("Enter").await;
        role.is_gone().await;
        app.row("Product Sync").is_there().await;
        app.keeps_its_place().await;

        app.step("Escape closes its form, and gives the focus back to what opened it").await;
        app.button("Create role").tab_to().await;
        app.press("Enter").await;
        role.field("Name").is_focused().await;
        app.press("Escape").await;
        role.is_gone().await;
        app.button("Create role").is_focused().await;

        app.step("A service account is created").await;
        does(app, "Create service account").await;
        let account = app.dialog("Create service account");
        account.field("Name").is_focused().await;
        app.write("SAP Integration").await;
        account.field(containing("E-mail")).tab_to().await;
        app.write(SERVICE_EMAIL).await;
        account.field("Roles").tab_to().await;
        app.write("Product").await;
        app.press("Down").await;
        app.press("Enter").await;
        account.button("Remove Product Sync").is_there().await;
        account.field("Password").tab_to().await;
        app.write(SERVICE_PASSWORD).await;
        app.press("Enter").await;

        app.step("One signs in as it").await;
        app.dialog("Service account created").button("Switch account").tab_to().await;
        app.press("Enter").await;
        app.dialog("Switch account").field("Password").is_focused().await;
        app.write(SERVICE_PASSWORD).await;
        app.press("Enter").await;
        app.dialog("Switch account").is_gone().await;
        app.button(containing(SERVICE_EMAIL)).is_there().await;

        app.step("A token is created").await;
        does(app, "Add API Token").await;
        let adding = app.dialog("Add API Token");
        adding.field("Name").is_focused().await;
        app.write("SAP Integration").await;
        adding.says("This name is free.").await;
        app.press("Enter").await;

        app.step("It is copied, shown and hidden").await;
        adding.button("Copy token").is_focused().await;
        app.press("Enter").await;
        adding.says("Cleared from the clipboard in").await;
        let token = app.clipboard().await;
        assert!(token.starts_with("kd_sandbox_"), "the clipboard holds no token");
        app.secret("the token", &token);
        adding.button("Show token").tab_to().await;
        app.press("Enter").await;
        assert_eq!(adding.field("API Token").value().await, token);
        adding.button("Hide token").tab_to().await;
        app.press("Enter").await;
        adding.field("API Token").is_gone().await;
        adding.button("I have stored it").tab_to().await;
        app.press("Enter").await;
        adding.is_gone().await;
        app.keeps_its_place().await;

        app.step("It is looked at, and Escape closes that").await;
        app.row("SAP Integration").tab_to().await;
        app.press("Enter").await;
        app.dialog("SAP Integration").is_there().await;
        app.press("Escape").await;
        app.dialog("SAP Integration").is_gone().await;
        app.row("SAP Integration").is_focused().await;

        app.step("It is deleted; the dialog begins at the harmless button").await;
        app.button("Delete SAP Integration").tab_to().await;
        app.press("Enter").await;
        let deleting = app.dialog("Delete this API token?");
        deleting.button("Cancel").is_focused().await;
        deleting.button("Delete token").tab_to().await;
        app.press("Enter").await;
        deleting.is_gone().await;
        app.dialog("Token deleted").says("after the delete").await;
        app.press("Enter").await;
        app.dialog("Token deleted").is_gone().await;
        app.row("SAP Integration").is_gone().await;
        app.keeps_its_place().await;

        app.step("One signs out").await;
        app.button(containing("Account menu")).tab_to().await;
        app.press("Enter").await;
        app.menu_item("Switch account").is_focused().await;
        app.press("End").await;
        app.menu_item("Sign out").is_focused().await;
        app.press("Enter").await;
        app.heading("Sign in").is_there().await;
        app.field("E-mail").is_focused().await;
    })
    .await;
}

/// Chooses an action from the command palette.
async fn does(app: &App, action: &str) {
    app.press("Ctrl+K").await;
    app.dialog("Search actions").is_there().await;
    app.write(action).await;
    app.press("Enter").await;
}
