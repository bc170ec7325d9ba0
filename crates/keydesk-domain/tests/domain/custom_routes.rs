//! Routes that an administrator adds: what they can be, what they collide with, and what a request is then decided by.

use keydesk_domain::custom_route::{
    CustomRoute, NewRoute, RouteTable, fit, needed_to_add, proposed_area,
};
use keydesk_domain::permission::{Access, Area};
use keydesk_domain::route_template::{RouteTemplate, guess};
use keydesk_domain::{Permission, PermissionSet, RouteId};
use uuid::Uuid;

fn new(methods: &str, template: &str, area: Area) -> NewRoute {
    let methods = methods.split(' ').map(|it| it.parse().unwrap());
    NewRoute::new(methods, template.parse().unwrap(), area, None).unwrap()
}

fn there(routes: &[NewRoute]) -> Vec<CustomRoute> {
    let number = |n: usize| RouteId::from_uuid(Uuid::from_u128(n as u128));
    let routes = routes.iter().enumerate();
    routes.map(|(n, it)| CustomRoute { id: number(n), route: it.clone() }).collect()
}

#[test]
fn a_template_that_cannot_be_is_refused_with_what_to_do() {
    let told: Vec<String> = [
        "businesses/{businessId}/crates",
        "https://api.example/crates",
        "",
        "/crates?x=1",
        "/crates#top",
        "/crates/../users",
        "/crates/./1",
        "/crates//1",
        "/crates/",
        "/",
        "/{anything}",
        "/.well-known/keydesk/whoami",
        "/.Well-Known/KeyDesk/whoami",
        "/.well-known/{name}/whoami",
        "/v2/.well-known/keydesk/verify",
        "/crates/{id}/{id}",
        "/crates/{}",
        "/crates/{*rest}",
        "/crates/{id}.csv",
        "/crates/{a b}",
        "/crates/%2e%2e",
        "/crates/a;b",
        "/crates/\u{fc}",
    ]
    .iter()
    .map(|text| format!("{text}: {}", RouteTemplate::parse(text).unwrap_err()))
    .collect();
    insta::assert_snapshot!(told.join("\n"));
    for long in ["/a".repeat(200), format!("/{}", "a".repeat(400))] {
        assert!(RouteTemplate::parse(&long).is_err());
    }
}

#[test]
fn a_template_is_kept_without_v2_and_is_one_of_its_shape() {
    let one: RouteTemplate = "/v2/businesses/{businessId}/crates/{id}".parse().unwrap();
    assert_eq!(one.as_str(), "/businesses/{businessId}/crates/{id}");
    let other: RouteTemplate = "/businesses/{b}/crates/{crate}".parse().unwrap();
    assert_eq!(one.shape(), other.shape());
    for path in ["/businesses/1/crates/2", "/v2/businesses/1/crates/2/"] {
        assert!(one.answers(path), "{path}");
    }
    for path in ["/businesses/1/crates", "/businesses/1/boxes/2", "/businesses/1/crates/2/3"] {
        assert!(!one.answers(path), "{path}");
    }
}

#[test]
fn a_route_that_collides_is_refused_and_both_are_named() {
    let crates = new("GET POST", "/businesses/{businessId}/crates/{id}", Area::Products);
    let there = there(&[crates]);
    let told: Vec<String> = [
        new("GET", "/businesses/{b}/products/{id}", Area::Reports),
        new("GET", "/businesses/{b}/products/export", Area::Reports),
        new("DELETE", "/businesses/{b}/{anything}/{id}", Area::Reports),
        new("POST DELETE", "/businesses/{b}/crates/{crate}", Area::Reports),
    ]
    .into_iter()
    .map(|route| fit(&there, &[route]).unwrap_err().to_string())
    .collect();
    insta::assert_snapshot!(told.join("\n"), @"
    GET /businesses/{b}/products/{id} (reports) is built in already: GET /businesses/{businessId}/products/{id} needs products:view. It cannot be added.
    GET /businesses/{b}/products/export (reports) is built in already: GET /businesses/{businessId}/products/{id} needs products:view. It cannot be added.
    DELETE /businesses/{b}/{anything}/{id} (reports) is built in already: DELETE /businesses/{businessId}/products/{id} needs products:edit. It cannot be added.
    POST DELETE /businesses/{b}/crates/{crate} (reports) collides with GET POST /businesses/{businessId}/crates/{id} (products): both answer POST. Leave one of them out, or edit the other.
    ");
    for route in [
        new("DELETE", "/businesses/{b}/products", Area::Products),
        new("PATCH", "/businesses/{b}/crates/{crate}", Area::Products),
        new("GET", "/businesses/{b}/crates/all", Area::Products),
    ] {
        assert_eq!(fit(&there, std::slice::from_ref(&route)), Ok(()), "{route}");
    }
    let twice = new("GET", "/boxes", Area::Products);
    assert!(fit(&[], &[twice.clone(), twice]).is_err());
}

#[test]
fn whoever_adds_a_route_needs_what_it_opens_and_what_the_path_needs_already() {
    let held: PermissionSet = [Permission::edit(Area::Reports)].into_iter().collect();
    let needed = |existing: &[CustomRoute], route: NewRoute| {
        needed_to_add(existing, &[route], held).to_string()
    };
    assert_eq!(needed(&[], new("GET", "/crates", Area::Reports)), "reports:view");
    assert_eq!(
        needed(&[], new("DELETE", "/businesses/{b}/products", Area::Reports)),
        "products:view products:edit reports:view reports:edit"
    );
    let members = there(&[new("GET", "/pay/{id}", Area::Members)]);
    assert_eq!(needed(&members, new("GET", "/pay/42", Area::Reports)), "reports:view members:view");
}

#[test]
fn a_request_is_answered_by_the_most_specific_route_with_its_method() {
    let table = RouteTable::new(there(&[
        new("GET", "/crates/{id}", Area::Products),
        new("DELETE", "/crates/{crate}", Area::Locations),
        new("GET", "/crates/all", Area::Reports),
    ]))
    .unwrap();
    let needs = |method, path| table.find(method, path).map(|it| it.permission.to_string());
    for (method, path, expected) in [
        ("GET", "/crates/7", Some("products:view")),
        ("HEAD", "/v2/crates/7/", Some("products:view")),
        ("DELETE", "/crates/7", Some("locations:edit")),
        ("GET", "/crates/all", Some("reports:view")),
        ("DELETE", "/crates/all", None),
        ("PUT", "/crates/7", None),
        ("GET", "/crates", None),
        ("GET", "/crates/7/8", None),
    ] {
        assert_eq!(needs(method, path).as_deref(), expected, "{method} {path}");
    }
    assert!(!table.precedes());
    assert!(RouteTable::new(Vec::new()).is_none());
}

#[test]
fn a_route_that_a_later_catalogue_has_too_still_decides() {
    // Only an update makes such a thing: adding it is refused.
    let own = there(&[new("GET", "/businesses/{b}/products", Area::Reports)]);
    assert!(RouteTable::new(own).unwrap().precedes());
}

#[test]
fn an_access_that_says_otherwise_holds_for_every_method() {
    let search = |access| {
        let methods = ["POST".parse().unwrap()];
        let template = "/crates/search".parse().unwrap();
        NewRoute::new(methods, template, Area::Products, access).unwrap()
    };
    assert_eq!(search(Some(Access::View)).permissions().to_string(), "products:view");
    assert_eq!(search(None), search(Some(Access::Edit)), "what goes without saying is not kept");
    assert!(NewRoute::new([], "/a".parse().unwrap(), Area::Products, None).is_err());
    let users = NewRoute::new(["GET".parse().unwrap()], "/a".parse().unwrap(), Area::Users, None);
    insta::assert_snapshot!(users.unwrap_err(), @r#""users" is part of Keydesk's administration, which no API token reaches. Choose an area of the API."#);
}

#[test]
fn a_guess_keeps_words_and_no_identifier() {
    let guesses: Vec<String> = [
        "/businesses/5f3c1eb00000000000000001/crates/7?x=1",
        "/v2/businesses/5f3c1eb00000000000000001/communities/abc-1/boxTypes/8f14e45f-ceea-467f-a0e6-3c0b9c3c4b9a",
        "/crates/LOT2024-11/content",
        "/crates/deadbeef",
        "/users/ada@example.com",
        "/a%2Fb/c",
        "/",
    ]
    .iter()
    .map(|path| guess(path))
    .collect();
    insta::assert_snapshot!(guesses.join("\n"), @"
    /businesses/{businessId}/crates/{id}
    /businesses/{businessId}/communities/{communityId}/boxTypes/{id}
    /crates/{id}/content
    /crates/{id}
    /users/{id}
    /{id}/c
    /
    ");
}

#[test]
fn an_area_is_proposed_by_the_words_that_are_known() {
    let proposed = |text: &str| proposed_area(&text.parse().unwrap()).map(Area::word);
    assert_eq!(proposed("/businesses/{b}/products/{id}/labels"), Some("products"));
    assert_eq!(
        proposed("/businesses/{b}/stockRecoveries/{id}/comments/{c}/likes"),
        Some("recall-responses")
    );
    assert_eq!(proposed("/businesses/{b}/somethingElse"), None);
    assert_eq!(proposed("/api/businesses/{b}/products/{id}/labels"), Some("products"));
    assert_eq!(proposed("/v2/businesses/{b}/purchase-orders"), Some("purchase-orders"));
    assert_eq!(proposed("/businesses/{b}/pick-crews/{id}"), Some("growing"));
    assert_eq!(proposed("/PurchaseOrder/{id}"), Some("purchase-orders"));
    assert_eq!(proposed("/user/avatar"), Some("business"));
    assert_eq!(proposed("/users/{id}"), Some("members"));
}
