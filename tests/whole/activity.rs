//! What is kept of real requests: counters by token, hour and endpoint, and each refusal with what held at that moment.

use bytes::Bytes;
use http::{Method, Response, StatusCode};
use http_body_util::Full;
use keydesk_desk::{Activity, ActivityGroup, ActivityQuery, RefusalQuery, RoleEdit};
use keydesk_domain::activity::{ActivitySettings, Tally};
use keydesk_tests::{Client, FakeApi, World};

const PRODUCTS: &str = "/businesses/5f3c1eb00000000000000001/products";
const LOCATIONS: &str = "/businesses/5f3c1eb00000000000000001/locations";

async fn activity(world: &World, group: ActivityGroup) -> Activity {
    world.gateway.flush().await;
    let query = ActivityQuery { days: 1, group, ..ActivityQuery::default() };
    world.desk.activity(&world.owner, &query).await.unwrap()
}

const fn tally(allowed: i64, refused: i64, upstream_errors: i64) -> Tally {
    Tally { allowed, refused, upstream_errors }
}

#[tokio::test]
async fn requests_are_counted_by_token_by_endpoint_and_by_hour() {
    let world = World::new().await;
    let account = world.account(&["products:edit", "locations:view", "tokens:generate"]).await;
    let token = world.token(&account).await;
    let mut client = world.client().await;
    for _ in 0..3 {
        client.get(&format!("/v2{PRODUCTS}"), &token.text).await;
        client.request(Method::HEAD, PRODUCTS, Some(&token.text)).await;
    }
    client.send(Method::POST, PRODUCTS, Some(&token.text), r#"{"name":"Oats"}"#).await;
    client.request(Method::DELETE, &format!("{LOCATIONS}/1"), Some(&token.text)).await;
    client.request(Method::GET, PRODUCTS, None).await;

    let by_token = activity(&world, ActivityGroup::Token).await;
    assert_eq!(by_token.totals, tally(7, 2, 0));
    let rows: Vec<_> = by_token.rows.iter().map(|row| (row.token, row.tally)).collect();
    assert_eq!(rows, [(Some(token.id), tally(7, 1, 0)), (None, tally(0, 1, 0))]);
    assert_eq!(by_token.rows[0].last_address, "127.0.0.1");

    let by_endpoint = activity(&world, ActivityGroup::Endpoint).await;
    let mut rows: Vec<_> = by_endpoint
        .rows
        .iter()
        .map(|row| {
            let permission = row.permission.map(|it| it.to_string()).unwrap_or_default();
            let endpoint = row.method.clone().unwrap_or_default()
                + " "
                + row.route.as_deref().unwrap_or_default();
            (endpoint, permission, row.tally.allowed, row.tally.refused)
        })
        .collect();
    rows.sort();
    let row = |endpoint: &str, permission: &str, allowed, refused| {
        (endpoint.to_owned(), permission.to_owned(), allowed, refused)
    };
    assert_eq!(
        rows,
        [
            row(" ", "", 0, 1),
            row("DELETE /businesses/{businessId}/locations/{id}", "locations:edit", 0, 1),
            row("GET /businesses/{businessId}/products", "products:view", 6, 0),
            row("POST /businesses/{businessId}/products", "products:edit", 1, 0),
        ],
        "HEAD is a GET, and with or without /v2 it is the same endpoint"
    );

    let by_hour = activity(&world, ActivityGroup::Hour).await;
    assert_eq!(by_hour.rows.iter().map(|row| row.tally.all()).sum::<i64>(), 9);
    let newest = by_hour.rows[0].hour.unwrap();
    assert!(world.desk.now().duration_since(newest).as_hours() == 0, "{newest}");
}

#[tokio::test]
async fn an_api_that_fails_is_told_apart_from_one_that_answers() {
    let world = World::new().await;
    let api = FakeApi::answering(|it| {
        let status = if it.target.contains("locations") {
            StatusCode::BAD_GATEWAY
        } else {
            StatusCode::NOT_FOUND
        };
        Response::builder().status(status).body(Full::new(Bytes::new())).unwrap()
    })
    .await;
    world.environment("live", &api.url()).await;
    let account = world.account(&["products:view", "locations:view", "tokens:generate"]).await;
    let token = world.token_like(&account, |new| new.environment = "live".to_owned()).await;
    let mut client = Client::to(world.address("live").await).await;
    client.get(PRODUCTS, &token.text).await;
    client.get(LOCATIONS, &token.text).await;
    let seen = activity(&world, ActivityGroup::Token).await;
    assert_eq!(seen.totals, tally(1, 0, 1), "404 is an answer");
    assert_eq!(seen.rows[0].reasons, [("upstream-error".to_owned(), 1)]);
    world.environment("gone", "http://127.0.0.1:1").await;
    let token = world.token_like(&account, |new| new.environment = "gone".to_owned()).await;
    Client::to(world.address("gone").await).await.get(PRODUCTS, &token.text).await;
    let seen = activity(&world, ActivityGroup::Token).await;
    assert_eq!(seen.totals, tally(1, 0, 2), "one that cannot be reached is no better");
}

#[tokio::test]
async fn a_refusal_is_kept_with_what_held_then() {
    let world = World::new().await;
    let account = world.account(&["products:view", "tokens:generate"]).await;
    let token = world.token(&account).await;
    let refused = world.client().await.request(Method::POST, PRODUCTS, Some(&token.text)).await;
    let more =
        ["products:edit", "tokens:generate"].map(|it| it.parse().unwrap()).into_iter().collect();
    let edit = RoleEdit { name: Some("Renamed".parse().unwrap()), permissions: Some(more) };
    world.desk.edit_role(&world.owner, &account.role, edit).await.unwrap();
    world.gateway.flush().await;
    let kept = world.desk.refusal(&world.owner, refused.header("x-request-id")).await.unwrap();
    assert_eq!(
        (kept.reason.as_str(), kept.status, kept.method.as_str()),
        ("missing-permission", 403, "POST")
    );
    assert_eq!(kept.route.as_deref(), Some("/businesses/{businessId}/products"));
    assert_eq!(kept.permission.unwrap().to_string(), "products:edit");
    assert_eq!(
        (kept.roles, kept.held.unwrap().to_string()),
        (vec![account.role], "products:view".to_owned())
    );
    assert_eq!((kept.token, kept.account_email), (Some(token.id), Some(account.email)));
    assert_eq!(Some(kept.detail.as_str()), refused.json()["detail"].as_str());
    assert_eq!(
        (kept.path, kept.environment_slug.as_str(), kept.address.as_str()),
        (None, "sandbox", "127.0.0.1")
    );
}

#[tokio::test]
async fn a_path_is_kept_only_if_the_admin_wants_it_and_never_with_a_token_in_it() {
    let world = World::new().await;
    let token = world.token_for(&["products:view"]).await.text;
    let mut client = world.client().await;
    let path = format!("{LOCATIONS}/42");
    let mut kept = async |path: &str| {
        let refused = client.get(path, &token).await;
        world.gateway.flush().await;
        world.desk.refusal(&world.owner, refused.header("x-request-id")).await.unwrap().path
    };
    assert_eq!(kept(&path).await, None);
    let settings = ActivitySettings { keep_paths: true, ..ActivitySettings::default() };
    world.desk.keep_activity(&world.owner, settings).await.unwrap();
    assert_eq!(kept(&path).await, Some(path.clone()));
    assert_eq!(kept(&format!("{path}?name=secret")).await, Some(path.clone()), "without its query");
    assert_eq!(kept(&format!("{LOCATIONS}/{token}")).await, None, "somebody put the token there");
    world.desk.keep_activity(&world.owner, ActivitySettings::default()).await.unwrap();
    assert_eq!(kept(&path).await, None);
}

#[tokio::test]
async fn a_flood_of_refusals_is_counted_in_full() {
    let world = World::new().await;
    let token = world.token_for(&["products:view"]).await;
    let mut client = world.client().await;
    for _ in 0..700 {
        client.request(Method::POST, PRODUCTS, Some(&token.text)).await;
    }
    assert_eq!(activity(&world, ActivityGroup::Token).await.totals, tally(0, 700, 0));
    let query =
        RefusalQuery { token: Some(token.id.to_string()), limit: 1_000, ..RefusalQuery::default() };
    let page = world.desk.refusals(&world.owner, &query).await.unwrap();
    assert_eq!(page.total, i64::try_from(page.rows.len()).unwrap());
    assert!(
        (1..=700).contains(&page.total),
        "each by itself as far as there is room: {}",
        page.total
    );
}
