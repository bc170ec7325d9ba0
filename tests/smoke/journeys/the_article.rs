//! The help article, sentence by sentence, and real requests with what it leads to.

use crate::owner;
use crate::prepared::{SERVICE_EMAIL, SERVICE_PASSWORD, gateway};
use crate::tokens;
use keydesk_smoke::{App, Client, Finds, containing, journey};

const ROLE: &str = "Product Sync for SAP";
const TOKEN: &str = "SAP Integration";
/// What the token may reach, and what it may not.
const PRODUCTS: &str = "/v2/businesses/5f3c1eb00000000000000001/products";
const SUPPLIERS: &str = "/v2/businesses/5f3c1eb00000000000000001/suppliers";

#[tokio::test]
async fn the_article() {
    journey("the_article", async |app: &App| {
        owner::settles_in(app).await;
        app.secret("the service account's password", SERVICE_PASSWORD);

        app.step("Navigate to User Management > Roles").await;
        app.button("User Management").click().await;
        app.tab("Roles").click().await;
        app.tab("Roles").is_selected().await;

        app.step("Create a new role for the integration").await;
        app.button("Create role").first().click().await;
        let role = app.dialog("Create role");
        role.field("Name").is_focused().await;
        role.field("Name").fill(ROLE).await;
        for (integration, suggested) in SUGGESTED {
            role.radio(integration).is_there().await;
            role.says(suggested).await;
        }

        app.step("Assign only the permissions required by the integration").await;
        role.radio("Product Synchronization").click().await;
        role.checkbox("Products: edit").is_checked().await;
        role.checkbox("Generate API Token").is_checked().await;
        role.checkbox("Recalls: view").is_unchecked().await;
        role.checkbox("Suppliers: view").is_checked().await;
        role.checkbox("Suppliers: view").click().await;
        role.checkbox("Suppliers: view").is_unchecked().await;
        app.picture("role-matrix").await;

        app.step("The role is in the list").await;
        role.button("Create").click().await;
        role.is_gone().await;
        app.row(ROLE).is_there().await;
        app.picture("roles").await;

        app.step("Create a new user account").await;
        app.tab("Service accounts").click().await;
        app.button("Create service account").first().click().await;
        let account = app.dialog("Create service account");
        account.field("Name").fill("SAP Integration").await;

        app.step("Use an email address dedicated to the integration: a shared mailbox is warned about").await;
        let email = account.field(containing("E-mail"));
        email.fill("info@fernwood.example").await;
        account.says("info@… is a mailbox that several people read.").await;
        email.has_no_error().await;
        email.fill(SERVICE_EMAIL).await;
        account.says("This address is free.").await;

        app.step("Assign the integration-specific role").await;
        account.field("Roles").click().await;
        app.option(containing(ROLE)).click().await;
        app.press("Escape").await;
        account.button(format!("Remove {ROLE}")).is_there().await;
        account.field("Password").fill(SERVICE_PASSWORD).await;
        app.picture("service-account").await;
        account.button("Create").click().await;

        app.step("Sign in as the service account").await;
        app.dialog("Service account created").button("Switch account").click().await;
        let switch = app.dialog("Switch account");
        switch.field("E-mail").has_value(SERVICE_EMAIL).await;
        switch.field("Password").fill(SERVICE_PASSWORD).await;
        switch.button("Sign in").click().await;
        switch.is_gone().await;
        app.button(containing(SERVICE_EMAIL)).is_there().await;
        app.does_not_see(owner::EMAIL).await;

        app.step("Select Settings; choose Integrations; select the API Tokens tab").await;
        app.button("Settings").click().await;
        app.button("Integrations").click().await;
        app.tab("API Tokens").click().await;
        app.heading("Integrations").is_there().await;

        app.step("Click Add API Token").await;
        app.button("Add API Token").first().click().await;
        let adding = app.dialog("Add API Token");
        adding.says("API Tokens provide the same access as the user account that created them.").await;
        adding.says("Carefully consider which account should be used when generating a token.").await;
        for name in ["SAP Integration", "WMS Connector", "Power BI Reporting", "Product Data Export"] {
            adding.button(format!("Use the name {name}")).is_there().await;
        }

        app.step("Enter a unique name for the token").await;
        adding.button("Use the name SAP Integration").click().await;
        adding.field("Name").has_value(TOKEN).await;
        adding.says("This name is free.").await;
        app.picture("add-api-token").await;

        app.step("After selecting Create, FoodLogiQ generates the API Token; it is displayed only once").await;
        adding.button("Create").click().await;
        adding.says("The token is displayed only once. Copy and store it immediately in a secure location.").await;
        adding.field("API Token").is_gone().await;
        app.picture("one-time-view").await;

        app.step("Use the copy button to copy the token to your clipboard").await;
        let token = tokens::copies(app).await;
        app.page_does_not_hold(&token).await;

        app.step("Use the visibility icon to temporarily display the token").await;
        assert_eq!(tokens::shows(app).await, token);
        adding.says("Hidden again in").await;
        adding.button("Hide token").click().await;
        adding.field("API Token").is_gone().await;
        app.page_does_not_hold(&token).await;

        app.step("Provide the copied token to your integration partner").await;
        adding.says("Provide the copied token to your integration partner").await;
        adding.button("I have stored it").click().await;
        adding.is_gone().await;

        app.step("API Tokens cannot be viewed again after the creation window is closed").await;
        app.row(TOKEN).is_there().await;
        app.picture("api-tokens").await;
        app.row(TOKEN).click().await;
        app.dialog(TOKEN).says("Requests let through").await;
        app.page_does_not_hold(&token).await;
        app.dialog(TOKEN).button("Close").first().click().await;
        app.script("location.reload()").await;
        app.row(TOKEN).is_there().await;
        app.page_does_not_hold(&token).await;

        app.step("The token authenticates requests made to the API, and has the permissions of its account").await;
        let mut api = Client::to(gateway(app).await).await;
        let products = api.get(PRODUCTS, &token).await;
        assert_eq!(products.code(), 200, "{}", products.json());

        app.step("The resulting API Token will only have access to the permissions assigned to that account").await;
        let refused = api.get(SUPPLIERS, &token).await;
        assert_eq!((refused.code(), &refused.json()["missing_permission"]), (403, &"suppliers:view".into()));

        app.step("Locate the token").await;
        app.field("Search tokens").fill("sap").await;
        app.sees("1 token").await;

        app.step("Select the delete icon: the dialog says who used it last, and when, and what will stop").await;
        app.button(format!("Delete {TOKEN}")).click().await;
        let deleting = app.dialog("Delete this API token?");
        deleting.says("Deleting a token immediately prevents any future API requests").await;
        deleting.says("from 127.0.0.1").await;
        deleting.says("1 account, 1 token; 1 request in the last 7 days would now be refused.").await;
        app.picture("delete").await;

        app.step("Deleting a token immediately prevents any future API requests with it").await;
        deleting.button("Delete token").click().await;
        let result = app.dialog("Token deleted");
        result.says("Its next request is refused.").await;
        let deleted = api.get(PRODUCTS, &token).await;
        assert_eq!(deleted.verdict(), (401, "deleted-token".to_owned()));
        result.says("after the delete").await;
        app.picture("deleted").await;
        result.button("Close").first().click().await;
        app.button(format!("Delete {TOKEN}")).is_gone().await;
        app.page_does_not_hold(&token).await;
    })
    .await;
}

/// The article's table, as the form has it.
const SUGGESTED: [(&str, &str); 4] = [
    ("Data Export", "Read-only access"),
    ("Recall Response Integration", "Recall and response permissions"),
    ("Product Synchronization", "Product management permissions"),
    ("Reporting", "Reporting and read access"),
];
