//! Each row of the gateway's table of refusals: a real request is refused, the window says why from nothing but the request's id, and
//! what a button can mend it mends, so that the same request passes.

use crate::owner;
use crate::prepared::{PRODUCTS, Prepared, SERVICE, SERVICE_EMAIL, listeners, owner_signs_in};
use crate::tokens;
use bytes::Bytes;
use http::{Method, Request};
use http_body_util::Full;
use jiff::SignedDuration;
use keydesk_desk::NewToken;
use keydesk_smoke::{Answer, App, Client, Finds, containing};
use keydesk_tests::{FakeApi, raw};
use std::net::SocketAddr;
use std::time::Duration;

const LOCATIONS: &str = "/v2/businesses/5f3c1eb00000000000000001/locations";

/// The article's four checks.
const COPIED: &str = "The token was copied correctly";
const ALIVE: &str = "The token has not been deleted";
const PERMITTED: &str = "The user account that created the token has the required permissions";
const ENVIRONMENT: &str = "The integration is using the correct FoodLogiQ environment";

/// A store with a service account that may see products.
async fn prepared() -> Prepared {
    Prepared::new().await.with_service(&["products:view", "tokens:generate"]).await
}

/// The request id of an answer that refuses for this reason.
fn refused(answer: &Answer, reason: &str) -> String {
    assert_eq!(answer.reason(), reason, "{}", String::from_utf8_lossy(&answer.body));
    answer.header("x-request-id").to_owned()
}

/// The request id of an answer that came as bytes.
fn id_in(answer: &str) -> String {
    let (_, rest) = answer.split_once("x-request-id: ").expect("an answer with its id");
    rest.lines().next().unwrap().trim().to_owned()
}

async fn get(gateway: SocketAddr, path: &str, token: &str) -> Answer {
    Client::to(gateway).await.get(path, token).await
}

/// Pastes the request id, and nothing else, into Diagnose.
async fn diagnoses(app: &App, id: &str) {
    app.button("Integrations").click().await;
    app.button("Diagnose").first().click().await;
    app.field(containing("Paste a token")).fill(id).await;
    app.press("Ctrl+Enter").await;
    app.region("The four checks").is_there().await;
}

/// This check, and no other, says that it is why.
async fn because(app: &App, check: &str) {
    let checks = app.region("The four checks");
    for it in [COPIED, ALIVE, PERMITTED, ENVIRONMENT] {
        checks.says(it).await;
    }
    checks.says(&format!("{check} This is why")).await;
    let reasons = checks.text().await.matches("This is why").count();
    assert_eq!(reasons, 1, "more than one check says that it is why");
}

/// Presses the button of a remedy that does it at once, and says that it has.
async fn mends(app: &App, button: &str, done: &str) {
    app.region("What to do").button(button).first().click().await;
    app.sees(done).await;
}

#[tokio::test]
async fn a_missing_permission_is_added_to_the_role() {
    let prepared = prepared().await;
    let token = prepared.token(SERVICE_EMAIL, "WMS Connector").await;
    let steps = async |app: &App| {
        owner_signs_in(app).await;
        let gateway = listeners(app).await["Sandbox"];
        app.step("A request is refused, because the account lacks a permission").await;
        let answer = get(gateway, LOCATIONS, &token).await;
        assert!(
            answer.json()["fix"].as_str().is_some_and(|fix| !fix.is_empty()),
            "no word for the partner"
        );
        let id = refused(&answer, "missing-permission");

        app.step("Its request id alone says which, and which role would have to change").await;
        diagnoses(app, &id).await;
        because(app, PERMITTED).await;
        app.table(format!("Evidence: {PERMITTED}")).says("locations:view").await;
        app.picture("diagnose").await;

        app.step("The button shows first what it changes, and adds the permission").await;
        app.region("What to do").button("Add permission…").click().await;
        let grant = app.dialog(containing("Add Locations: view"));
        grant.says("1 account").await;
        grant.button(containing("Add permission")).click().await;
        grant.is_gone().await;
        app.sees("was added to the role").await;

        app.step("The same request passes, and Diagnose says that it would now").await;
        assert_eq!(get(gateway, LOCATIONS, &token).await.code(), 200);
        app.button("Diagnose again").first().click().await;
        app.region("The four checks").is_there().await;
        app.region("The four checks").says(&format!("{PERMITTED} Worth knowing")).await;
        app.region("The four checks").says("was missing then and has been given since").await;
    };
    prepared.journey("a_missing_permission_is_added_to_the_role", steps).await;
}

#[tokio::test]
async fn what_a_token_was_not_given_is_given_to_it() {
    let prepared = prepared().await;
    prepared.role("Wider", &["locations:view", "tokens:generate"]).await;
    prepared.service("Narrow", "narrow@fernwood.example", "Wider").await;
    let narrowed = |new: &mut NewToken| {
        new.narrowed_to = Some(["locations:view".parse().unwrap()].into_iter().collect());
    };
    prepared.edit_role("Wider", &["locations:view", "products:view", "tokens:generate"]).await;
    let token = prepared.token_like("narrow@fernwood.example", "Narrow Connector", narrowed).await;
    let steps = async |app: &App| {
        owner_signs_in(app).await;
        let gateway = listeners(app).await["Sandbox"];
        app.step("A request is refused, because the token was given less than its account holds")
            .await;
        let id = refused(&get(gateway, PRODUCTS, &token).await, "missing-permission");
        diagnoses(app, &id).await;
        because(app, PERMITTED).await;

        app.step("The button adds it to the token, and the same request passes").await;
        mends(app, "Add permission to the token", "The permission was added to the token.").await;
        assert_eq!(get(gateway, PRODUCTS, &token).await.code(), 200);
    };
    prepared.journey("what_a_token_was_not_given_is_given_to_it", steps).await;
}

#[tokio::test]
async fn deleted_expired_and_paused_tokens() {
    let prepared = prepared().await;
    prepared.clock_back(SignedDuration::from_hours(2));
    let expires = prepared.now() + SignedDuration::from_hours(1);
    let expired =
        prepared.token_like(SERVICE_EMAIL, "Expired", |new| new.expires_at = Some(expires)).await;
    let paused = prepared.token(SERVICE_EMAIL, "Paused").await;
    let deleted = prepared.token(owner::EMAIL, "SAP Integration").await;
    prepared.clock_back(-SignedDuration::from_hours(2));
    prepared.pauses("Paused").await;
    prepared.deletes("SAP Integration").await;
    let steps = async |app: &App| {
        owner_signs_in(app).await;
        let gateway = listeners(app).await["Sandbox"];
        app.step("A paused token is refused; the button resumes it, and the same request passes")
            .await;
        let id = refused(&get(gateway, PRODUCTS, &paused).await, "paused-token");
        diagnoses(app, &id).await;
        because(app, ALIVE).await;
        mends(app, "Resume token", "The token was resumed.").await;
        assert_eq!(get(gateway, PRODUCTS, &paused).await.code(), 200);

        app.step("An expired token is refused; a later expiry lets the same request pass").await;
        let id = refused(&get(gateway, PRODUCTS, &expired).await, "expired-token");
        diagnoses(app, &id).await;
        because(app, ALIVE).await;
        app.region("What to do").button("Edit expiry").click().await;
        let details = app.dialog(containing("Expired"));
        details.field("Expires").click().await;
        app.option(containing("Never")).click().await;
        details.button(containing("Save")).click().await;
        app.sees("Expired was saved.").await;
        assert_eq!(get(gateway, PRODUCTS, &expired).await.code(), 200);

        app.step("A deleted token stays deleted: the diagnosis says since when and by whom").await;
        app.press("Escape").await;
        let id = refused(&get(gateway, PRODUCTS, &deleted).await, "deleted-token");
        diagnoses(app, &id).await;
        because(app, ALIVE).await;
        app.table(format!("Evidence: {ALIVE}")).says(owner::EMAIL).await;

        app.step("The button makes another in its place, and the request passes with that").await;
        app.region("What to do").button("Add API Token").click().await;
        let adding = app.dialog("Add API Token");
        adding.field("Name").has_value("SAP Integration").await;
        adding.button("Create").click().await;
        let token = tokens::copies(app).await;
        adding.button("I have stored it").click().await;
        adding.is_gone().await;
        assert_eq!(get(gateway, PRODUCTS, &token).await.code(), 200);
        assert_eq!(get(gateway, PRODUCTS, &deleted).await.reason(), "deleted-token");
    };
    prepared.journey("deleted_expired_and_paused_tokens", steps).await;
}

#[tokio::test]
async fn a_disabled_account_and_an_address_that_is_not_allowed() {
    let prepared = prepared().await;
    let disabled = prepared.token(SERVICE_EMAIL, "WMS Connector").await;
    prepared.disables(SERVICE_EMAIL).await;
    let elsewhere =
        |new: &mut NewToken| new.allowed_addresses = vec!["203.0.113.0/24".parse().unwrap()];
    let limited = prepared.token_like(owner::EMAIL, "Limited", elsewhere).await;
    let steps = async |app: &App| {
        owner_signs_in(app).await;
        let gateway = listeners(app).await["Sandbox"];
        app.step("The account of the token is disabled; the button enables it, and the same request passes").await;
        let id = refused(&get(gateway, PRODUCTS, &disabled).await, "account-disabled");
        diagnoses(app, &id).await;
        because(app, PERMITTED).await;
        app.region("What to do").button("Enable account…").click().await;
        let enable = app.dialog(format!("Enable {SERVICE}?"));
        enable.button(containing("Enable account")).click().await;
        enable.is_gone().await;
        app.sees(&format!("{SERVICE} was enabled.")).await;
        assert_eq!(get(gateway, PRODUCTS, &disabled).await.code(), 200);

        app.step("The token may not be used from here; the button allows the address, and the same request passes")
            .await;
        let id = refused(&get(gateway, PRODUCTS, &limited).await, "address-not-allowed");
        diagnoses(app, &id).await;
        mends(app, "Allow the address", "The token may now be used from 127.0.0.1.").await;
        assert_eq!(get(gateway, PRODUCTS, &limited).await.code(), 200);
    };
    prepared.journey("a_disabled_account_and_an_address_that_is_not_allowed", steps).await;
}

#[tokio::test]
async fn the_wrong_environment_and_trouble_with_the_api_behind() {
    let prepared = prepared().await;
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let api = FakeApi::start().await;
    prepared.environment("Production", "production", &api.url()).await;
    prepared.environment("Nobody there", "nobody", &format!("http://{nobody}")).await;
    prepared
        .environment("Silent", "silent", &format!("http://{}", silent.local_addr().unwrap()))
        .await;
    let sandbox_token = prepared.token(owner::EMAIL, "For the Sandbox").await;
    let to_nobody = prepared
        .token_like(owner::EMAIL, "For nobody", |new| new.environment = "nobody".to_owned())
        .await;
    let to_silent = prepared
        .token_like(owner::EMAIL, "For silence", |new| new.environment = "silent".to_owned())
        .await;
    let steps = async |app: &App| {
        owner_signs_in(app).await;
        let listening = listeners(app).await;
        app.step("A token of the Sandbox is refused in Production; the diagnosis names the address that is right")
            .await;
        let id = refused(
            &get(listening["Production"], PRODUCTS, &sandbox_token).await,
            "wrong-environment",
        );
        diagnoses(app, &id).await;
        because(app, ENVIRONMENT).await;
        app.sees(&format!("http://{}", listening["Sandbox"])).await;
        assert_eq!(get(listening["Sandbox"], PRODUCTS, &sandbox_token).await.code(), 200);

        app.step("Nothing listens where the API should be").await;
        let id = refused(
            &get(listening["Nobody there"], PRODUCTS, &to_nobody).await,
            "upstream-unreachable",
        );
        diagnoses(app, &id).await;
        because(app, ENVIRONMENT).await;
        app.region("What to do").button("Open Nobody there").click().await;
        app.tab("Environments").is_selected().await;
        app.sees("Nobody there").await;

        app.step("The API behind does not answer in time").await;
        let id = refused(&get(listening["Silent"], PRODUCTS, &to_silent).await, "upstream-timeout");
        diagnoses(app, &id).await;
        because(app, ENVIRONMENT).await;
    };
    let hurried =
        |journey: keydesk_smoke::Journey| journey.env("KEYDESK_UPSTREAM_TIMEOUT_SECONDS", "1");
    let name = "the_wrong_environment_and_trouble_with_the_api_behind";
    prepared.journey_like(name, hurried, steps).await;
}

#[tokio::test]
async fn requests_that_the_partner_has_to_mend() {
    let prepared = Prepared::new().await.with_service(&["products:edit", "tokens:generate"]).await;
    let token = prepared.token(SERVICE_EMAIL, "WMS Connector").await;
    let other = prepared.token(SERVICE_EMAIL, "Another").await;
    let foreign = self::prepared().await.token(SERVICE_EMAIL, "From elsewhere").await;
    let steps = async |app: &App| {
        app.secret("the token", &token);
        owner_signs_in(app).await;
        let gateway = listeners(app).await["Sandbox"];
        let mut client = Client::to(gateway).await;

        app.step("There is no token in the request").await;
        let id = refused(&client.request(Method::GET, PRODUCTS, None).await, "missing-token");
        diagnoses(app, &id).await;
        because(app, COPIED).await;
        app.region("What to do").button("Copy text").is_there().await;

        app.step("The token was cut: it is said by how much").await;
        let id = refused(&client.get(PRODUCTS, &token[..token.len() - 3]).await, "damaged-token");
        diagnoses(app, &id).await;
        because(app, COPIED).await;
        app.region("The four checks").says("too short by 3 character").await;

        app.step("The token was never issued here").await;
        let id = refused(&client.get(PRODUCTS, &foreign).await, "unknown-token");
        diagnoses(app, &id).await;
        app.region("The four checks").says("This is why").await;

        app.step("There are two different tokens in the request").await;
        let request = Request::builder().uri(PRODUCTS).header("host", gateway.to_string());
        let request =
            request.header("authorization", format!("Bearer {token}")).header("x-api-key", &other);
        let answer = client.send_as_is(request.body(Full::<Bytes>::default()).unwrap()).await;
        diagnoses(app, &refused(&answer, "ambiguous-request")).await;
        app.region("What to do").button("Copy text").is_there().await;

        app.step("The gateway does not know the path").await;
        let id = refused(&client.get("/v2/businesses/1/produtcs", &token).await, "unknown-route");
        diagnoses(app, &id).await;
        because(app, PERMITTED).await;
        app.picture("diagnose-route").await;

        app.step("The body is too large").await;
        let head = format!(
            "POST {PRODUCTS} HTTP/1.1\r\nhost: {gateway}\r\nauthorization: Bearer {token}\r\ncontent-length: 99999999999\r\n\
             connection: close\r\n\r\n"
        );
        let answer = raw(gateway, head).await;
        assert_eq!(answer.code(), 413, "{}", answer.0);
        diagnoses(app, &id_in(&answer.0)).await;
        app.region("What to do").button("Copy text").is_there().await;

        app.step("There were too many requests").await;
        let too_many = async {
            loop {
                let answer = client.get(PRODUCTS, &token).await;
                if answer.code() == 429 {
                    return answer;
                }
            }
        };
        let answer = tokio::time::timeout(Duration::from_secs(60), too_many)
            .await
            .expect("there is no limit");
        diagnoses(app, &refused(&answer, "rate-limited")).await;
        app.region("What to do").button("Copy text").is_there().await;
    };
    prepared.journey("requests_that_the_partner_has_to_mend", steps).await;
}

#[tokio::test]
async fn whatever_was_pasted() {
    let prepared = prepared().await;
    let token = prepared.token(SERVICE_EMAIL, "WMS Connector").await;
    let steps = async |app: &App| {
        app.secret("the token", &token);
        owner_signs_in(app).await;
        let gateway = listeners(app).await["Sandbox"];
        let pastes = async |text: &str| {
            app.button("Integrations").click().await;
            app.button("Diagnose").first().click().await;
            app.field(containing("Paste a token")).paste(text).await;
            app.press("Ctrl+Enter").await;
            app.region("The four checks").is_there().await;
            // Looked at, it is gone from the page.
            app.page_does_not_hold(&token).await;
        };
        app.step(
            "A token in quotes, with \"Bearer\" before it twice: it is said so, and whose it is",
        )
        .await;
        pastes(&format!("\"Bearer Bearer {token}\"")).await;
        because(app, COPIED).await;
        app.sees("WMS Connector").await;

        app.step("A token that was cut").await;
        pastes(&token[..token.len() - 5]).await;
        because(app, COPIED).await;

        app.step("A curl command that asks for what the account may not do").await;
        pastes(&format!("curl -H 'Authorization: Bearer {token}' 'http://{gateway}{LOCATIONS}'"))
            .await;
        because(app, PERMITTED).await;

        app.step("The body of an answer").await;
        let answer = get(gateway, LOCATIONS, &token).await;
        pastes(&String::from_utf8_lossy(&answer.body)).await;
        because(app, PERMITTED).await;

        app.step(
            "A whole token of an account that may do what it asks for: nothing is found wrong",
        )
        .await;
        pastes(&token).await;
        app.region("The four checks").says(&format!("{ALIVE} In order")).await;

        app.step("Nothing that could be looked at: it is said what would help").await;
        app.button("Integrations").click().await;
        app.button("Diagnose").first().click().await;
        app.field(containing("Paste a token")).fill("it does not work").await;
        app.press("Ctrl+Enter").await;
        app.alert().is_there().await;
    };
    prepared.journey("whatever_was_pasted", steps).await;
}
