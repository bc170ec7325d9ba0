//! Every request that published clients of the API make, through the real gateway, for Administrator and for each preset. What is
//! expected comes from `tests/foodlogiq-api.tsv`, and not from the catalogue.

use keydesk_domain::preset::Preset;
use keydesk_domain::{Permission, PermissionSet};
use keydesk_tests::{Client, FakeApi, World};
use std::collections::BTreeMap;

const CLIENTS: &str = include_str!("../foodlogiq-api.tsv");
const METHODS: [&str; 6] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];

/// Method, path with something in the place of its parameters, and area of each request.
fn requests() -> Vec<(&'static str, String, &'static str)> {
    let rows = CLIENTS.lines().filter(|line| !line.starts_with('#')).skip(1);
    rows.map(|row| {
        let mut columns = row.split('\t');
        let mut next = || columns.next().unwrap();
        let (method, path, area) = (next(), next(), next());
        let filled = path
            .split('/')
            .map(|it| if it.starts_with('{') { "5f3c1eb00000000000000001" } else { it })
            .collect::<Vec<_>>();
        (method, filled.join("/"), area)
    })
    .collect()
}

fn needed(method: &str, area: &str) -> Permission {
    let access = if matches!(method, "GET" | "HEAD") { "view" } else { "edit" };
    format!("{area}:{access}").parse().unwrap()
}

/// Each request as itself is let through if its area says so, and by its neighbour methods at most if the same area does.
async fn walk(permissions: PermissionSet) -> usize {
    let world = World::new().await;
    let api = FakeApi::start().await;
    world.environment("api", &api.url()).await;
    let permissions = permissions.with(Permission::GenerateApiToken);
    let account = world.account_with(permissions).await;
    let token = world.token_like(&account, |new| new.environment = "api".to_owned()).await;
    let mut client = Client::to(world.address("api").await).await;
    let mut areas: BTreeMap<String, &str> = BTreeMap::new();
    for (_, path, area) in requests() {
        areas.insert(path, area);
    }
    let listed = requests();
    let mut passed = 0;
    for (path, area) in &areas {
        for method in METHODS {
            let before = api.arrived().len();
            let answer = client.request(method.parse().unwrap(), path, Some(&token.text)).await;
            let is_allowed = permissions.contains(needed(method, area));
            let is_listed = listed.iter().any(|(known, at, _)| at == path && *known == method);
            if is_listed {
                assert_eq!(answer.code() == 200, is_allowed, "{method} {path}");
            } else {
                assert!(answer.code() != 200 || is_allowed, "{method} {path}");
            }
            let arrived = api.arrived();
            if answer.code() == 200 {
                let arrived = arrived.last().unwrap();
                assert_eq!(arrived.target, *path, "it is forwarded as it came");
                passed += usize::from(is_listed);
            } else {
                assert_eq!(answer.code(), 403, "{method} {path}");
                assert_eq!(arrived.len(), before, "{method} {path} was forwarded");
            }
        }
    }
    passed
}

#[tokio::test]
async fn an_administrators_token_makes_every_request_of_every_published_client() {
    let mut distinct: Vec<(&str, String, &str)> = requests();
    assert_eq!(distinct.len(), 163);
    distinct.sort();
    distinct.dedup();
    assert_eq!(walk(PermissionSet::all()).await, distinct.len());
}

#[tokio::test]
async fn a_presets_token_makes_those_of_its_areas_and_no_other() {
    for preset in Preset::ALL {
        let passed = walk(preset.permissions()).await;
        assert_eq!(passed == 0, preset == Preset::Custom, "{preset:?}");
    }
}

/// What each preset is for, from the first call to the last.
#[tokio::test]
async fn every_preset_does_its_job_from_end_to_end() {
    let (business, one) = ("5f3c1eb00000000000000001", "5f3c1ea80000000000000001");
    let b = format!("/businesses/{business}");
    let recall = format!("{b}/stockRecoveries/{one}");
    let jobs: [(Preset, Vec<(&str, String)>); 4] = [
        (
            Preset::RecallResponse,
            vec![
                ("GET", format!("{b}/stockRecoveries")),
                ("GET", recall.clone()),
                ("PUT", format!("{recall}/addComment/{one}")),
                ("PUT", format!("{recall}/updateViewed/{one}")),
                ("POST", format!("{recall}/documents")),
                ("GET", format!("/v2{b}/locations")),
            ],
        ),
        (
            Preset::ProductSynchronization,
            vec![
                ("GET", format!("/v2{b}/locations?pageIndex=0")),
                ("GET", format!("{b}/suppliers")),
                ("GET", format!("{b}/products")),
                ("POST", format!("{b}/products")),
                ("PUT", format!("{b}/products/{one}")),
            ],
        ),
        (
            Preset::Reporting,
            ["reports", "products", "events/?type=HARVEST", "purchaseOrders", "plantings"]
                .map(|it| ("GET", format!("{b}/{it}")))
                .to_vec(),
        ),
        (
            Preset::DataExport,
            ["contacts", "permissions", "managers", "documents", "tagRanges"]
                .map(|it| ("GET", format!("{b}/{it}")))
                .to_vec(),
        ),
    ];
    for (preset, job) in jobs {
        let world = World::new().await;
        let api = FakeApi::start().await;
        world.environment("api", &api.url()).await;
        let account = world.account_with(preset.permissions()).await;
        let token = world.token_like(&account, |new| new.environment = "api".to_owned()).await;
        let mut client = Client::to(world.address("api").await).await;
        let first = [("GET", "/user".to_owned()), ("GET", "/businesses".to_owned())];
        for (method, path) in first.into_iter().chain(job) {
            let answer = client.request(method.parse().unwrap(), &path, Some(&token.text)).await;
            assert_eq!(answer.code(), 200, "{preset:?}: {method} {path}");
            assert_eq!(api.arrived().last().unwrap().target, path);
        }
    }
}

#[tokio::test]
async fn a_route_that_is_added_passes_with_the_next_request_and_is_refused_with_the_next_one_after_it_is_removed()
 {
    let world = World::new().await;
    let api = FakeApi::start().await;
    world.environment("api", &api.url()).await;
    let account = world.account(&["products:view", "tokens:generate"]).await;
    let token = world.token_like(&account, |new| new.environment = "api".to_owned()).await;
    let mut client = Client::to(world.address("api").await).await;
    let path = "/v2/businesses/5f3c/crates/7";
    let answer = client.get(path, &token.text).await;
    assert_eq!(answer.verdict(), (403, "unknown-route".to_owned()));
    let fix = answer.json()["fix"].to_string();
    assert!(fix.contains("docs/routes.md") && !fix.contains("mistake"), "{fix}");

    world.gateway.flush().await;
    let query = keydesk_desk::UnknownRouteQuery { environment: None, days: 7 };
    let unknown = world.desk.unknown_routes(&world.owner, &query).await.unwrap().remove(0);
    assert_eq!(unknown.template, "/businesses/{businessId}/crates/{id}");
    let route = keydesk_domain::NewRoute::new(
        [unknown.method.parse().unwrap()],
        unknown.template.parse().unwrap(),
        "products".parse().unwrap(),
        None,
    );
    let routes = vec![route.unwrap()];
    world.desk.add_routes(&world.owner, "api", routes).await.unwrap();
    assert_eq!(client.get(path, &token.text).await.code(), 200);
    assert_eq!(api.arrived().last().unwrap().target, path);
    let answer = client.request(http::Method::DELETE, path, Some(&token.text)).await;
    assert_eq!(answer.verdict(), (403, "unknown-route".to_owned()));

    world.desk.remove_routes(&world.owner, "api", vec![unknown.template]).await.unwrap();
    let answer = client.get(path, &token.text).await;
    assert_eq!(answer.verdict(), (403, "unknown-route".to_owned()));
}

#[tokio::test]
async fn forms_of_a_url_that_clients_send_arrive_as_they_came() {
    let world = World::new().await;
    let api = FakeApi::start().await;
    world.environment("api", &api.url()).await;
    let account = world.account(&["products:view", "events:view", "tokens:generate"]).await;
    let token = world.token_like(&account, |new| new.environment = "api".to_owned()).await;
    let mut client = Client::to(world.address("api").await).await;
    for target in [
        "/businesses/1/events/?type=HARVEST",
        "/v2/businesses/1/products/",
        "/businesses/1/products?filter={%22a%22:1}&sort=a|b^c`d",
        "/businesses/1/products/lot%7E1%20%C3%BC",
    ] {
        assert_eq!(client.get(target, &token.text).await.code(), 200, "{target}");
        assert_eq!(api.arrived().last().unwrap().target, target);
    }
    for target in
        ["/businesses/1/%70roducts", "/businesses/1/products//", "/businesses/1/products/24%2F117"]
    {
        let answer = client.get(target, &token.text).await;
        assert_eq!(answer.verdict(), (400, "ambiguous-request".to_owned()), "{target}");
    }
    let edit = keydesk_desk::EnvironmentEdit { encoded_slashes: Some(true), ..Default::default() };
    world.desk.edit_environment(&world.owner, "api", edit).await.unwrap();
    let lot = "/businesses/1/products/24%2F117";
    assert_eq!(client.get(lot, &token.text).await.code(), 200);
    assert_eq!(api.arrived().last().unwrap().target, lot);
    let up = client.get("/businesses/1/products/..%2F..", &token.text).await;
    assert_eq!(up.verdict(), (400, "ambiguous-request".to_owned()));

    let long = format!("/businesses/1/products?ids={}", "a".repeat(9_000));
    let answer = client.get(&long, &token.text).await;
    assert_eq!(answer.verdict(), (414, "uri-too-long".to_owned()));
}
