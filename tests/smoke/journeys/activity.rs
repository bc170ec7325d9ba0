//! What happened at the gateway, on the screen: everything at a glance, requests and refusals, and what is kept of them.

use crate::owner;
use crate::prepared::{PRODUCTS, Prepared, SERVICE, SERVICE_EMAIL, listeners, owner_signs_in};
use http::Method;
use jiff::SignedDuration;
use keydesk_smoke::{App, Client, Finds, containing};

const LOCATIONS: &str = "/v2/businesses/5f3c1eb00000000000000001/locations";

#[tokio::test]
async fn requests_are_seen_put_together_and_one_by_one() {
    let prepared = Prepared::new().await.with_service(&["products:view", "tokens:generate"]).await;
    let token = prepared.token(SERVICE_EMAIL, "WMS Connector").await;
    let steps = async |app: &App| {
        app.secret("the token", &token);
        owner_signs_in(app).await;
        let mut client = Client::to(listeners(app).await["Sandbox"]).await;
        for _ in 0..5 {
            assert_eq!(client.get(PRODUCTS, &token).await.code(), 200);
        }
        let refused = client.get(LOCATIONS, &token).await;
        assert_eq!(refused.code(), 403);
        assert_eq!(client.request(Method::GET, PRODUCTS, None).await.code(), 401);

        app.step("By token: five were let through, one was refused; and one came without a token")
            .await;
        app.button("Activity").click().await;
        app.row("WMS Connector").says("6").await;
        app.row("No known token").is_there().await;
        app.picture("activity").await;

        app.step("A row leads to the token's endpoints").await;
        app.row("WMS Connector").click().await;
        app.row("GET /…/products").says("5").await;
        app.row("GET /…/locations").says("Permission missing").await;

        app.step("Refused requests stand there one by one, with what held at that moment").await;
        app.tab("Refused").click().await;
        app.field("Search requests").fill(refused.header("x-request-id")).await;
        app.row("Permission missing").click().await;
        let details = app.dialog(containing("Permission missing"));
        details.says("Permission needed Locations: view").await;
        details.says(SERVICE_EMAIL).await;
        details.says("Product Sync").await;
        details.says("127.0.0.1").await;
        app.picture("refused-request").await;

        app.step("One button leads to Diagnose").await;
        details.button("Diagnose").click().await;
        app.region("The four checks").says("This is why").await;
    };
    prepared.journey("requests_are_seen_put_together_and_one_by_one", steps).await;
}

#[tokio::test]
async fn what_is_kept_is_the_admins_choice() {
    let prepared = Prepared::new().await.with_service(&["products:view", "tokens:generate"]).await;
    let token = prepared.token(SERVICE_EMAIL, "WMS Connector").await;
    let steps = async |app: &App| {
        app.secret("the token", &token);
        owner_signs_in(app).await;
        let gateway = listeners(app).await["Sandbox"];
        let refused = async |path: &str| {
            let answer = Client::to(gateway).await.get(path, &token).await;
            assert_eq!(answer.code(), 403);
            answer.header("x-request-id").to_owned()
        };
        app.step("Without a word of the admin's, identifiers in paths are not kept").await;
        let before = refused(&format!("{LOCATIONS}/lot-4711")).await;
        app.button("Activity").click().await;
        app.tab("Refused").click().await;
        app.field("Search requests").fill(&before).await;
        app.row("Permission missing").click().await;
        app.dialog(containing("Permission missing"))
            .says("/businesses/{businessId}/locations/{id}")
            .await;
        app.does_not_see("lot-4711").await;
        app.press("Escape").await;

        app.step("The admin chooses to keep them, and for how long").await;
        app.tab("What is kept").click().await;
        app.field("Days").fill("0").await;
        app.button("Save").click().await;
        app.field("Days").is_wrong_because("between 1 and").await;
        app.field("Days").fill("30").await;
        app.switch(containing("Keep the paths of refused requests")).click().await;
        app.sees("A path holds identifiers").await;
        app.button("Save").click().await;
        app.sees("Saved.").await;

        app.step("From then on they are kept").await;
        let after = refused(&format!("{LOCATIONS}/lot-4711")).await;
        app.tab("Refused").click().await;
        app.field("Search requests").fill(&after).await;
        app.row("Permission missing").click().await;
        app.dialog(containing("Permission missing")).says("lot-4711").await;
    };
    prepared.journey("what_is_kept_is_the_admins_choice", steps).await;
}

#[tokio::test]
async fn the_overview_shows_what_is_worth_a_look() {
    let prepared = Prepared::new()
        .await
        .with_service(&["products:edit", "recalls:view", "tokens:generate"])
        .await;
    prepared.service("Idle Service", "idle-service@fernwood.example", "Product Sync").await;
    prepared.clock_back(SignedDuration::from_hours(120 * 24));
    for name in ["Long forgotten", "Never touched", "WMS Connector"] {
        prepared.token(SERVICE_EMAIL, name).await;
    }
    prepared.requests("Long forgotten", "products:view", 100, 12).await;
    prepared.clock_back(-SignedDuration::from_hours(120 * 24));
    for days in [20, 9, 3, 1] {
        prepared.requests("WMS Connector", "products:view", days, 40).await;
    }
    let soon = prepared.now() + SignedDuration::from_hours(5 * 24);
    prepared.token_like(owner::EMAIL, "Ends soon", |new| new.expires_at = Some(soon)).await;
    let steps = async |app: &App| {
        owner_signs_in(app).await;
        app.step("The overview: what went on, and what is worth a look").await;
        app.button("Overview").click().await;
        app.region("Expire soon").says("Ends soon").await;
        app.region("Never used").says("Never touched").await;
        app.region("Not used for 90 days").says("Long forgotten").await;
        app.region("Service accounts without a token").says("Idle Service").await;
        app.region("Roles broader than used").says("Product Sync").await;
        app.region("Gateway").says("Listening").await;
        app.picture("overview").await;

        app.step("A token that nobody uses is paused first").await;
        app.button("Pause Long forgotten").click().await;
        app.sees("Paused. Its next request is refused.").await;

        app.step("Then it is deleted").await;
        app.button("Delete Long forgotten").click().await;
        app.dialog("Delete this API token?").button("Delete token").click().await;
        app.dialog("Token deleted").says("after the delete").await;
        app.press("Escape").await;
        app.region("Not used for 90 days").says("Every token that was ever used was used").await;

        app.step("A smaller role is proposed by what was used; what it would refuse is said before it is saved").await;
        app.button("Propose a smaller role in place of Product Sync").click().await;
        let role = app.dialog("Edit Product Sync");
        role.checkbox("Recalls: view").is_unchecked().await;
        role.checkbox("Products: edit").is_unchecked().await;
        role.checkbox("Products: view").is_checked().await;
        role.checkbox("Generate API Token").is_checked().await;
        role.says("no request of the last 7 days would be refused").await;
        app.picture("smaller-role").await;

        app.step("Even less than that would refuse what is used").await;
        role.checkbox("Products: view").click().await;
        role.says("80 requests in the last 7 days would now be refused").await;
        role.button(containing("though 80 requests would be refused")).is_there().await;
        role.checkbox("Products: view").click().await;

        app.step("The proposal is saved").await;
        role.button("Save").click().await;
        role.is_gone().await;
        app.row("Product Sync").says("View Products; generate API tokens").await;
        app.button("Overview").click().await;
        app.region("Roles broader than used")
            .says("Every role permits what is used, and no more.")
            .await;
    };
    prepared.journey("the_overview_shows_what_is_worth_a_look", steps).await;
}

#[tokio::test]
async fn what_a_change_would_refuse_is_said_before_it_is_made() {
    let prepared = Prepared::new().await.with_service(&["products:view", "tokens:generate"]).await;
    prepared.token(SERVICE_EMAIL, "WMS Connector").await;
    prepared.requests("WMS Connector", "products:view", 2, 17).await;
    let steps = async |app: &App| {
        owner_signs_in(app).await;
        app.step("Disabling the account").await;
        app.button("User Management").click().await;
        app.tab("Service accounts").click().await;
        app.button(format!("Disable {SERVICE}")).click().await;
        let disabling = app.dialog(format!("Disable {SERVICE}?"));
        disabling
            .says("1 account, 1 token; 17 requests in the last 7 days would now be refused.")
            .await;
        disabling.button("Show them").click().await;
        disabling.says("/businesses/{businessId}/products").await;
        app.picture("impact").await;
        app.press("Escape").await;
        disabling.is_gone().await;

        app.step("Deleting the account").await;
        app.button(format!("Delete {SERVICE}")).click().await;
        let deleting = app.dialog(format!("Delete {SERVICE}?"));
        deleting.says("17 requests in the last 7 days would now be refused.").await;
        app.press("Escape").await;
        deleting.is_gone().await;

        app.step("Pausing the token").await;
        app.button("Integrations").click().await;
        app.button("More about WMS Connector").click().await;
        app.menu_item("Pause…").click().await;
        let pausing = app.dialog("Pause WMS Connector?");
        pausing.says("17 requests in the last 7 days would now be refused.").await;
        pausing.button(containing("Pause token")).click().await;
        pausing.is_gone().await;
        app.row("WMS Connector").says("Paused").await;

        app.step("It is resumed").await;
        app.button("More about WMS Connector").click().await;
        app.menu_item("Resume").click().await;
        app.row("WMS Connector").says("Active").await;
    };
    prepared.journey("what_a_change_would_refuse_is_said_before_it_is_made", steps).await;
}
