//! What can be taken back is taken back from where it was said to be done, and tokens follow at once.

use crate::prepared::{Prepared, ROLE, SERVICE, SERVICE_EMAIL, gateway, owner_signs_in};
use keydesk_smoke::{App, Client, Finds};

/// What the token may reach.
const PRODUCTS: &str = "/v2/businesses/5f3c1eb00000000000000001/products";

#[tokio::test]
async fn undo() {
    let prepared = Prepared::new().await.with_service(&["products:view", "tokens:generate"]).await;
    let token = prepared.token(SERVICE_EMAIL, "SAP Integration").await;
    prepared
        .journey("undo", async |app: &App| {
            app.secret("the token", &token);
            owner_signs_in(app).await;
            let mut api = Client::to(gateway(app).await).await;
            assert_eq!(api.get(PRODUCTS, &token).await.code(), 200);

            app.step("A disabled account's tokens are refused at once").await;
            app.button("User Management").click().await;
            app.tab("Service accounts").click().await;
            app.button(format!("Disable {SERVICE}")).click().await;
            let dialog = app.dialog(format!("Disable {SERVICE}?"));
            dialog.says("Its API token is refused from the next request on.").await;
            dialog.button("Disable account").click().await;
            app.sees("SAP Integration was disabled.").await;
            assert_eq!(
                api.get(PRODUCTS, &token).await.verdict(),
                (401, "account-disabled".to_owned())
            );

            app.step("Undo enables it, and they are let through again").await;
            app.button("Undo").click().await;
            app.button(format!("Disable {SERVICE}")).is_there().await;
            assert_eq!(api.get(PRODUCTS, &token).await.code(), 200);

            app.step("A role is given less: the form says what changes, and for whom").await;
            app.tab("Roles").click().await;
            app.button(format!("Edit {ROLE}")).click().await;
            let role = app.dialog(format!("Edit {ROLE}"));
            role.checkbox("Products: view").click().await;
            role.checkbox("Locations: view").click().await;
            role.says("1 account, 1 token; 2 requests in the last 7 days would now be refused.")
                .await;
            role.says("A changed role changes its tokens at once.").await;
            app.picture("role-changes").await;
            role.button("Save, though 2 requests would be refused").click().await;
            app.sees("The role Product Sync was saved.").await;
            let refused = api.get(PRODUCTS, &token).await;
            assert_eq!(refused.verdict(), (403, "missing-permission".to_owned()));

            app.step("Undo puts the role back as it was").await;
            app.button("Undo").click().await;
            app.sees("Taken back.").await;
            assert_eq!(api.get(PRODUCTS, &token).await.code(), 200);
        })
        .await;
}
