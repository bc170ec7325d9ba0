//! Routes that an administrator adds to an environment: who may, what is recorded, what the gateway is shown, and what it would change.

use crate::test_desk::TestDesk;
use crate::test_traffic::requests;
use keydesk_desk::{CreatedToken, RouteChange, RouteStanding, RouteVerdict, UnknownRouteQuery};
use keydesk_domain::custom_route::NewRoute;
use keydesk_domain::permission::Area;
use keydesk_domain::traffic::{RefusedRequest, TrafficBatch};
use uuid::Uuid;

fn new(methods: &str, template: &str, area: &str) -> NewRoute {
    let methods = methods.split(' ').map(|it| it.parse().unwrap());
    NewRoute::new(methods, template.parse().unwrap(), area.parse().unwrap(), None).unwrap()
}

fn crates() -> NewRoute {
    new("GET POST", "/businesses/{businessId}/crates", "products")
}

fn needs(desk: &TestDesk, method: &str, path: &str) -> Option<String> {
    let table = desk.access();
    let environment = table.environments().next().unwrap().0;
    table.route(environment, method, path).map(|found| found.permission.to_string())
}

/// A request with this token to a route that nothing knew.
async fn asked(desk: &TestDesk, token: &CreatedToken, method: &str, guess: &str) {
    let token = &token.view.token;
    let refusal = RefusedRequest {
        at: desk.now(),
        request_id: Uuid::now_v7().to_string(),
        environment: token.environment,
        token: Some(token.id),
        hint: Some(token.hint),
        account: Some(token.account),
        roles: Vec::new(),
        held: None,
        reason: "unknown-route",
        status: 403,
        method: method.to_owned(),
        route: None,
        path: None,
        guess: Some(guess.to_owned()),
        permission: None,
        cause: None,
        detail: String::new(),
        address: "203.0.113.9".parse().unwrap(),
    };
    let batch = TrafficBatch { refusals: vec![refusal], ..TrafficBatch::default() };
    desk.record_traffic(&batch).await.unwrap();
}

#[tokio::test]
async fn a_route_is_in_force_when_the_call_returns_and_gone_when_it_is_removed() {
    let desk = TestDesk::new().await;
    assert_eq!(needs(&desk, "GET", "/businesses/1/crates"), None);
    desk.add_routes(&desk.owner, "sandbox", vec![crates()]).await.unwrap();
    assert_eq!(needs(&desk, "GET", "/v2/businesses/1/crates").as_deref(), Some("products:view"));
    assert_eq!(needs(&desk, "POST", "/businesses/1/crates").as_deref(), Some("products:edit"));

    let edited = new("GET", "/businesses/{b}/boxes", "reports");
    desk.edit_route(&desk.owner, "sandbox", "/businesses/{x}/crates", edited).await.unwrap();
    assert_eq!(needs(&desk, "GET", "/businesses/1/crates"), None);
    assert_eq!(needs(&desk, "GET", "/businesses/1/boxes").as_deref(), Some("reports:view"));

    let desk = desk.reopened().await;
    assert_eq!(needs(&desk, "GET", "/businesses/1/boxes").as_deref(), Some("reports:view"));
    let boxes = vec!["GET /businesses/{b}/boxes".to_owned()];
    desk.remove_routes(&desk.owner, "sandbox", boxes).await.unwrap();
    assert_eq!(needs(&desk, "GET", "/businesses/1/boxes"), None);
    assert!(desk.routes(&desk.owner, "sandbox").await.unwrap().is_empty());

    let told: Vec<String> = desk
        .records()
        .await
        .iter()
        .filter(|it| it.action.contains("route"))
        .map(|it| format!("{} {} {}", it.action, it.subject.name, it.detail))
        .collect();
    insta::assert_snapshot!(told.join("\n"), @r#"
    environment.routes-added Sandbox {"routes":["GET POST /businesses/{businessId}/crates (products)"]}
    environment.route-edited Sandbox {"after":"GET /businesses/{b}/boxes (reports)","before":"GET POST /businesses/{businessId}/crates (products)"}
    environment.routes-removed Sandbox {"routes":["GET /businesses/{b}/boxes (reports)"]}
    "#);
}

#[tokio::test]
async fn nobody_opens_removes_or_turns_into_another_what_they_do_not_hold() {
    let desk = TestDesk::new().await;
    let keeper = desk.person("environments:edit reports:edit").await.session;
    let viewer = desk.person("environments:view").await.session;
    let add = |who, route| desk.add_routes(who, "sandbox", vec![route]);

    let error = desk.refused(add(&viewer, new("GET", "/crates", "reports"))).await;
    insta::assert_snapshot!(error, @"To add a route you need the permission environments:edit (Environments: edit). Ask an administrator for a role that has it.");
    let error = desk.refused(add(&keeper, crates())).await;
    insta::assert_snapshot!(error, @"You cannot add this route, because you do not hold: products:view, products:edit. Leave that out, or ask somebody who holds it.");
    // A path that Keydesk knows needs what it needs there, too.
    let error =
        desk.refused(add(&keeper, new("DELETE", "/businesses/{b}/products", "reports"))).await;
    insta::assert_snapshot!(error, @"You cannot add this route, because you do not hold: products:view, products:edit. Leave that out, or ask somebody who holds it.");
    add(&keeper, new("GET", "/crates", "reports")).await.unwrap();

    add(&desk.owner, new("GET", "/pay/{id}", "members")).await.unwrap();
    let error = desk.refused(add(&keeper, new("GET", "/pay/42", "reports"))).await;
    assert_eq!(error.code(), "forbidden");
    let mine = new("GET", "/pay/{id}", "reports");
    let error = desk.refused(desk.edit_route(&keeper, "sandbox", "/pay/{id}", mine)).await;
    assert_eq!(error.code(), "forbidden");
    let pay = || vec!["/pay/{id}".to_owned()];
    let error = desk.refused(desk.remove_routes(&keeper, "sandbox", pay())).await;
    assert_eq!(error.code(), "forbidden");
    assert_eq!(desk.routes(&viewer, "sandbox").await.unwrap().len(), 2);
}

#[tokio::test]
async fn of_routes_that_do_not_fit_none_is_added() {
    let desk = TestDesk::new().await;
    desk.add_routes(&desk.owner, "sandbox", vec![crates()]).await.unwrap();
    let fine = || new("GET", "/fine", "products");
    let many = (0..10_000).map(|n| new("GET", &format!("/a{n}"), "products")).collect();
    let mut told = Vec::new();
    for routes in [
        vec![],
        vec![fine(), new("POST", "/businesses/{b}/crates", "reports")],
        vec![fine(), new("GET", "/businesses/{b}/products/export", "products")],
        vec![fine(), fine()],
        many,
    ] {
        let error = desk.refused(desk.add_routes(&desk.owner, "sandbox", routes)).await;
        told.push(format!("{:?}: {error}", error.field()));
    }
    insta::assert_snapshot!(told.join("\n"), @r#"
    Some("routes"): There is no route to add.
    Some("routes"): POST /businesses/{b}/crates (reports) collides with GET POST /businesses/{businessId}/crates (products): both answer POST. Leave one of them out, or edit the other.
    Some("routes"): GET /businesses/{b}/products/export (products) is built in already: GET /businesses/{businessId}/products/{id} needs products:view. It cannot be added.
    Some("routes"): GET /fine (products) collides with GET /fine (products): both answer GET. Leave one of them out, or edit the other.
    Some("routes"): An environment can have 5000 routes. It has 1, and these are 10000. Leave some of them out.
    "#);
    assert_eq!(desk.routes(&desk.owner, "sandbox").await.unwrap().len(), 1);
}

#[tokio::test]
async fn two_thousand_routes_are_added_in_one_change() {
    let desk = TestDesk::new().await;
    let many = (0..2_000).map(|n| new("GET", &format!("/things{n}/{{id}}"), "products")).collect();
    desk.add_routes(&desk.owner, "sandbox", many).await.unwrap();
    assert_eq!(needs(&desk, "GET", "/things1999/7").as_deref(), Some("products:view"));
    let records = desk.records().await;
    assert_eq!(records.iter().filter(|it| it.action == "environment.routes-added").count(), 1);
}

#[tokio::test]
async fn routes_are_looked_at_before_any_is_added() {
    let desk = TestDesk::new().await;
    desk.add_routes(&desk.owner, "sandbox", vec![crates()]).await.unwrap();
    let routes = [
        new("GET", "/businesses/{b}/products/{id}", "products"),
        new("GET", "/businesses/{b}/crates", "products"),
        new("PATCH", "/businesses/{b}/crates", "products"),
        new("PATCH", "/businesses/{b}/crates", "reports"),
        new("GET PATCH", "/businesses/{b}/products", "products"),
    ];
    let found = desk.classify_routes(&desk.owner, "sandbox", &routes).await.unwrap();
    let told: Vec<String> = found
        .into_iter()
        .map(|it| match it {
            RouteStanding::Known { permissions } => format!("known {permissions:?}"),
            RouteStanding::New => "new".to_owned(),
            RouteStanding::Conflict { why } => why,
        })
        .collect();
    insta::assert_snapshot!(told.join("\n"), @"
    known [In(Products, View)]
    known [In(Products, View)]
    new
    PATCH /businesses/{b}/crates (reports) collides with PATCH /businesses/{b}/crates (products): both answer PATCH. Leave one of them out, or edit the other.
    GET PATCH /businesses/{b}/products (products) is built in already: GET /businesses/{businessId}/products needs products:view. It cannot be added.
    ");
}

#[tokio::test]
async fn unknown_routes_are_grouped_until_they_are_known_and_adding_one_tells_what_would_pass() {
    let desk = TestDesk::new().await;
    let service = desk.service("products:view tokens:generate").await;
    let sap = desk.token_of(&service.session, "SAP").await;
    let wms = desk.token_of(&desk.owner, "WMS").await;
    for token in [&sap, &sap, &wms] {
        asked(&desk, token, "GET", "/businesses/{businessId}/crates").await;
    }
    asked(&desk, &sap, "HEAD", "/businesses/{businessId}/crates").await;
    asked(&desk, &sap, "POST", "/businesses/{businessId}/crates").await;
    asked(&desk, &sap, "GET", "/businesses/{businessId}/products").await;
    let query = UnknownRouteQuery { environment: None, days: 7 };
    let rows = |found: Vec<keydesk_desk::UnknownRoute>| {
        let rows = found.into_iter().map(|it| {
            let mut tokens = it.tokens;
            tokens.sort();
            format!("{} {} {} {tokens:?} {:?}", it.method, it.template, it.count, it.why_not)
        });
        rows.collect::<Vec<_>>().join("\n")
    };
    insta::assert_snapshot!(rows(desk.unknown_routes(&desk.owner, &query).await.unwrap()), @r#"
    GET /businesses/{businessId}/crates 4 ["SAP", "WMS"] None
    POST /businesses/{businessId}/crates 1 ["SAP"] None
    "#);
    insta::assert_snapshot!(rows(desk.unknown_routes(&service.session, &query).await.unwrap()), @r#"
    GET /businesses/{businessId}/crates 3 ["SAP"] Some("To add a route you need the permission environments:edit (Environments: edit). Ask an administrator for a role that has it.")
    POST /businesses/{businessId}/crates 1 ["SAP"] Some("To add a route you need the permission environments:edit (Environments: edit). Ask an administrator for a role that has it.")
    "#);

    let change = RouteChange::Add { routes: vec![crates()] };
    let impact = desk.preview_routes(&desk.owner, "sandbox", &change).await.unwrap();
    let mut tokens = impact.opened_tokens.clone();
    tokens.sort();
    // SAP may view products and not edit them: its POST would still be refused.
    assert_eq!((impact.opened_requests, tokens), (4, vec!["SAP".to_owned(), "WMS".to_owned()]));
    assert_eq!(impact.requests, 0);

    desk.add_routes(&desk.owner, "sandbox", vec![crates()]).await.unwrap();
    assert!(desk.unknown_routes(&desk.owner, &query).await.unwrap().is_empty());
}

#[tokio::test]
async fn removing_a_route_tells_which_requests_would_be_refused() {
    let desk = TestDesk::new().await;
    desk.add_routes(&desk.owner, "sandbox", vec![crates()]).await.unwrap();
    let token = desk.token_of(&desk.owner, "SAP").await;
    let to_products = requests(&token, 3);
    desk.record(&[to_products]).await;
    desk.record_to(&token, "GET", "/businesses/{businessId}/crates", Area::Products, 12).await;
    let routes = vec!["/businesses/{businessId}/crates".to_owned()];
    let change = RouteChange::Remove { routes };
    let impact = desk.preview_routes(&desk.owner, "sandbox", &change).await.unwrap();
    assert_eq!((impact.requests, impact.tokens), (12, vec!["SAP".to_owned()]));
    assert_eq!(impact.rows[0].route, "/businesses/{businessId}/crates");
}

#[tokio::test]
async fn what_becomes_of_a_method_and_a_path_is_told() {
    let desk = TestDesk::new().await;
    desk.add_routes(&desk.owner, "sandbox", vec![crates()]).await.unwrap();
    let mut told = Vec::new();
    for (method, path) in [
        ("GET", "/businesses/1/crates?x=1"),
        ("HEAD", "/v2/businesses/1/products/2/"),
        ("GET", "/businesses/1/product"),
        ("DELETE", "/businesses/1/boxes/7"),
    ] {
        let verdict = desk.check_route(&desk.owner, "sandbox", method, path).await.unwrap();
        told.push(match verdict {
            RouteVerdict::Known { template, permission, is_custom } => {
                format!("{template} {permission} {is_custom}")
            }
            RouteVerdict::Unknown { guess, nearest, .. } => format!("{guess} {nearest:?}"),
        });
    }
    insta::assert_snapshot!(told.join("\n"), @r#"
    /businesses/{businessId}/crates products:view true
    /businesses/{businessId}/products/{id} products:view false
    /businesses/{businessId}/product ["/businesses/{businessId}/products", "/businesses/{businessId}", "/businesses/{businessId}/products/{id}"]
    /businesses/{businessId}/boxes/{id} ["/businesses/{businessId}", "/businesses/{businessId}/audits/{id}", "/businesses/{businessId}/events/{id}"]
    "#);
}
