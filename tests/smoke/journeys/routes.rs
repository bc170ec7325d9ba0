//! Routes that nobody knew: a refused request is seen, its route is added where it is explained, and its next request passes; and the
//! routes of a whole API come out of a file.

use crate::prepared::{Prepared, SERVICE_EMAIL, listeners, owner_signs_in};
use keydesk_smoke::{Answer, App, Client, Finds, containing};
use keydesk_tests::FakeApi;
use std::fs;
use std::net::SocketAddr;

const SILOS: &str = "/v2/businesses/5f3c1eb00000000000000001/silos";
const TEMPLATE: &str = "/businesses/{businessId}/silos";

const OPENAPI: &str = r#"
openapi: 3.1.0
info: { title: Growing API, version: "1" }
paths:
  /businesses/{businessId}/products:
    get: { summary: Products }
  /businesses/{businessId}/products/{id}/nutrition:
    get: { summary: What a product is made of }
    put: { summary: Changes it }
  /businesses/{businessId}/silos/{siloId}/fillings:
    get: { summary: How full a silo is }
  /businesses/{businessId}/products/search:
    post: { operationId: searchProducts }
  /weather?place=here:
    get: { summary: The weather }
"#;

const POSTMAN: &str = r#"{
  "info": { "name": "Supplier portal", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json" },
  "item": [{ "name": "Crates", "item": [
    { "name": "List crates", "request": { "method": "GET", "url": { "raw": "{{baseUrl}}/businesses/{{businessId}}/crates?p=name" } } },
    { "name": "One crate", "request": { "method": "GET", "url": "{{baseUrl}}/businesses/5f3c1eb00000000000000001/crates/42" } }
  ] }]
}"#;

async fn get(gateway: SocketAddr, path: &str, token: &str) -> Answer {
    Client::to(gateway).await.get(path, token).await
}

/// A store with an API that answers everything, and a token for it.
async fn prepared(api: &FakeApi) -> (Prepared, String) {
    let permissions = ["products:view", "locations:view", "tokens:generate"];
    let prepared = Prepared::new().await.with_service(&permissions).await;
    prepared.environment("Production", "production", &api.url()).await;
    let in_production = |new: &mut keydesk_desk::NewToken| {
        new.environment = "production".to_owned();
    };
    let token = prepared.token_like(SERVICE_EMAIL, "Silo Monitor", in_production).await;
    (prepared, token)
}

async fn opens_routes(app: &App) {
    app.button("Integrations").click().await;
    app.tab("Environments").click().await;
    app.button("Routes of Production").click().await;
    app.heading("Routes of Production").is_there().await;
}

#[tokio::test]
async fn an_unknown_route_is_added_from_diagnose() {
    let api = FakeApi::start().await;
    let (prepared, token) = prepared(&api).await;
    let steps = async |app: &App| {
        owner_signs_in(app).await;
        let gateway = listeners(app).await["Production"];
        app.step("A request is refused, because no route knows it").await;
        let answer = get(gateway, SILOS, &token).await;
        assert_eq!(answer.reason(), "unknown-route");
        let id = answer.header("x-request-id").to_owned();

        app.step("Activity puts it together with others like it, and says who asked").await;
        assert_eq!(get(gateway, SILOS, &token).await.reason(), "unknown-route");
        app.button("Activity").click().await;
        app.tab("Unknown routes").click().await;
        let row = app.row("/…/silos");
        row.says("Silo Monitor").await;
        app.is_accessible("Unknown routes").await;
        app.picture("unknown-routes").await;

        app.step("Diagnose leads on: the route is added where it is explained").await;
        app.button("Diagnose").first().click().await;
        app.field(containing("Paste a token")).fill(&id).await;
        app.press("Ctrl+Enter").await;
        app.region("The four checks").is_there().await;
        app.picture("diagnose-unknown-route").await;
        app.region("What to do").button(containing("Add this route")).click().await;
        let adding = app.dialog("Add route to Production");
        adding.field("Path").has_value(TEMPLATE).await;
        app.is_accessible("Add route").await;
        adding.button("Add route").click().await;
        adding.field("Area").is_wrong_because("Choose the area").await;
        adding.field("Area").click().await;
        app.option(containing("Locations")).click().await;
        adding.says("2 refusals of the last 7 days would now pass").await;
        adding.says("Silo Monitor").await;
        app.picture("add-route").await;
        adding.button("Add route").click().await;
        adding.is_gone().await;
        app.sees(&format!("The route {TEMPLATE} was added.")).await;

        app.step("Its next request passes").await;
        let answer = get(gateway, SILOS, &token).await;
        assert_eq!(answer.code(), 200, "{}", String::from_utf8_lossy(&answer.body));

        app.step("It stands in the list, and is removed with what that would refuse").await;
        opens_routes(app).await;
        app.row("/…/silos").says("Locations").await;
        app.is_accessible("Routes").await;
        app.picture("routes").await;
        app.button(format!("Remove {TEMPLATE}")).click().await;
        let removing = app.dialog("Remove this route?");
        removing.says("Requests that need it are refused from the next one on.").await;
        app.picture("remove-route").await;
        removing.button("Remove route").click().await;
        removing.is_gone().await;
        assert_eq!(get(gateway, SILOS, &token).await.reason(), "unknown-route");
    };
    prepared.journey("an_unknown_route_is_added_from_diagnose", steps).await;
}

#[tokio::test]
async fn routes_of_a_file_in_light() {
    routes_of_a_file("light").await;
}

#[tokio::test]
async fn routes_of_a_file_in_dark() {
    routes_of_a_file("dark").await;
}

async fn routes_of_a_file(theme: &str) {
    let api = FakeApi::start().await;
    let (prepared, token) = prepared(&api).await;
    prepared.prefers(&format!(r#"{{ "theme": "{theme}", "tourSeen": true }}"#));
    let steps = async |app: &App| {
        app.resize(900, 600).await;
        owner_signs_in(app).await;
        let gateway = listeners(app).await["Production"];
        opens_routes(app).await;
        app.is_accessible("No route yet").await;
        app.picture(&format!("no-routes-{theme}")).await;

        app.step("What is no document is said to be none").await;
        let dropped = |name: &str, content: &str| {
            let path = app.home().join(name);
            fs::write(&path, content).unwrap();
            path
        };
        app.drops(&[&dropped("page.html", "<!DOCTYPE html>")]).await;
        let importing = app.dialog("Import routes into Production");
        importing.says("page.html: The file is a web page.").await;
        app.is_accessible("No document").await;

        app.step("An OpenAPI document that is dropped is shown as a table first").await;
        app.drops(&[&dropped("growing.yaml", OPENAPI)]).await;
        importing.says("Growing API (growing.yaml, OpenAPI 3.1.0)").await;
        importing.says("Known (1)").await;
        importing.says("Left out (1)").await;
        app.is_accessible("Routes of a file").await;
        app.picture(&format!("import-openapi-{theme}")).await;
        let nutrition = get(gateway, &format!("{SILOS}/7/fillings"), &token).await;
        assert_eq!(nutrition.reason(), "unknown-route", "nothing is in force yet");

        app.step("Each route that is chosen needs an area").await;
        importing.button("Add 3 routes").click().await;
        importing.says("1 chosen route has no area yet.").await;
        importing.field(containing("Area of /businesses/{businessId}/silos")).click().await;
        app.option(containing("Locations")).click().await;
        importing.button("Add 3 routes").click().await;
        importing.is_gone().await;
        app.sees("3 routes were added.").await;
        let answer = get(gateway, &format!("{SILOS}/7/fillings"), &token).await;
        assert_eq!(answer.code(), 200, "{}", String::from_utf8_lossy(&answer.body));

        app.step("A Postman collection, the same way").await;
        app.drops(&[&dropped("portal.postman_collection.json", POSTMAN)]).await;
        importing.says("Supplier portal").await;
        importing.field("Area for the chosen routes").click().await;
        app.option(containing("Products")).first().click().await;
        app.picture(&format!("import-postman-{theme}")).await;
        importing.button("Add 2 routes").click().await;
        importing.is_gone().await;
        app.sees("2 routes were added.").await;
        app.row("/…/crates").first().is_there().await;
        app.picture(&format!("imported-{theme}")).await;

        app.step("A method and path are checked against all of them").await;
        app.button("Check a route…").click().await;
        let checking = app.dialog("Check a route");
        checking.field("Path").fill("/businesses/1/crates/2?p=name").await;
        checking.button("Check").click().await;
        checking.says("needs Products: view (products:view).").await;
        app.is_accessible("Check a route").await;
        app.picture(&format!("check-route-{theme}")).await;
    };
    let name = format!("routes_of_a_file_in_{theme}");
    prepared.journey(&name, steps).await;
}
