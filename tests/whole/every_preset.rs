//! Every role preset against every method and path that the sandbox serves: what is let through is what the preset ticks, and
//! nothing else. What is refused never opens a connection to the API behind.

use http::Method;
use keydesk_domain::preset::Preset;
use keydesk_domain::route;
use keydesk_tests::{Client, FakeApi, World};
use std::collections::BTreeSet;

const METHODS: [&str; 6] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];

/// The template with something in the place of its parameters.
fn filled(template: &str) -> String {
    template
        .split('/')
        .map(|segment| if segment.starts_with('{') { "5f3c1eb00000000000000001" } else { segment })
        .collect::<Vec<_>>()
        .join("/")
}

/// One row a preset and a path: which methods are let through.
async fn table_of(preset: Preset, templates: &[String]) -> String {
    let world = World::new().await;
    let api = FakeApi::start().await;
    world.environment("counted", &api.url()).await;
    // Custom ticks nothing, and without Generate API Token there is no token to try.
    let permissions = preset.permissions().with(keydesk_domain::Permission::GenerateApiToken);
    let account = world.account_with(permissions).await;
    let token = world.token_like(&account, |new| new.environment = "counted".to_owned()).await;
    let mut client = Client::to(world.address("counted").await).await;
    let mut rows = Vec::new();
    let mut let_through = 0;
    for template in templates {
        for version in ["", "/v2"] {
            let path = format!("{version}{}", filled(template));
            let mut allowed = Vec::new();
            for method in METHODS {
                let connections = api.connections();
                let arrived = api.arrived().len();
                let answer =
                    client.request(method.parse().unwrap(), &path, Some(&token.text)).await;
                let expected = route::find(method, &path)
                    .is_some_and(|(_, needs)| permissions.contains(needs));
                assert_eq!(answer.code() == 200, expected, "{method} {path}: {}", answer.code());
                if expected {
                    let_through += 1;
                    allowed.push(method);
                } else {
                    assert_eq!(answer.code(), 403, "{method} {path}");
                    assert_eq!(
                        api.connections(),
                        connections,
                        "{method} {path} opened a connection"
                    );
                    assert_eq!(api.arrived().len(), arrived, "{method} {path} was forwarded");
                }
            }
            if version.is_empty() {
                rows.push(format!(
                    "{} {template}",
                    if allowed.is_empty() { "-".to_owned() } else { allowed.join(",") }
                ));
            }
        }
    }
    assert_eq!(api.arrived().len(), let_through);
    rows.sort();
    rows.join("\n")
}

/// All path templates that the sandbox serves or that the table knows.
fn templates() -> Vec<String> {
    let mut templates: Vec<String> =
        keydesk_sandbox::routes().into_iter().map(|(_, path)| path).collect();
    templates.extend(route::ROUTES.iter().map(|route| route.template.to_owned()));
    templates.sort();
    templates.dedup();
    templates
}

#[tokio::test]
async fn data_export_reads_everything_and_changes_nothing() {
    insta::assert_snapshot!(table_of(Preset::DataExport, &templates()).await);
}

#[tokio::test]
async fn recall_response_answers_recalls() {
    insta::assert_snapshot!(table_of(Preset::RecallResponse, &templates()).await);
}

#[tokio::test]
async fn product_synchronization_keeps_products() {
    insta::assert_snapshot!(table_of(Preset::ProductSynchronization, &templates()).await);
}

#[tokio::test]
async fn reporting_reads_what_reports_draw_on() {
    insta::assert_snapshot!(table_of(Preset::Reporting, &templates()).await);
}

#[tokio::test]
async fn custom_starts_from_nothing() {
    insta::assert_snapshot!(table_of(Preset::Custom, &templates()).await);
}

#[test]
fn the_sandbox_serves_every_route_of_the_catalogue_and_no_other() {
    let served: BTreeSet<(&str, String)> =
        keydesk_sandbox::routes().into_iter().filter(|(method, _)| *method != "HEAD").collect();
    let listed: BTreeSet<(&str, String)> = route::ROUTES
        .iter()
        .flat_map(|row| row.methods.iter().map(|method| (*method, row.template.to_owned())))
        .collect();
    let only = |these: &BTreeSet<_>, those: &BTreeSet<_>| {
        these.difference(those).map(|(method, path)| format!("{method} {path}")).collect::<Vec<_>>()
    };
    assert_eq!(only(&listed, &served), [""; 0], "the sandbox does not serve these");
    assert_eq!(only(&served, &listed), [""; 0], "the catalogue does not know these");
}

#[tokio::test]
async fn every_method_and_path_of_the_sandbox_is_in_the_table_and_works_with_all_permissions() {
    let world = World::new().await;
    let account = world.account_with(keydesk_domain::PermissionSet::all()).await;
    let token = world.token(&account).await;
    let mut client = world.client().await;
    for (method, template) in keydesk_sandbox::routes() {
        assert!(
            route::find(method, &filled(&template)).is_some(),
            "{method} {template} is not in the table"
        );
        let answer =
            client.request(method.parse().unwrap(), &filled(&template), Some(&token.text)).await;
        assert_ne!(answer.code(), 403, "{method} {template}");
        assert_ne!(answer.code(), 401, "{method} {template}");
    }
}

#[tokio::test]
async fn what_the_table_does_not_know_is_refused_even_with_all_permissions() {
    let world = World::new().await;
    let api = FakeApi::start().await;
    world.environment("counted", &api.url()).await;
    let account = world.account_with(keydesk_domain::PermissionSet::all()).await;
    let token = world.token_like(&account, |new| new.environment = "counted".to_owned()).await;
    let mut client = Client::to(world.address("counted").await).await;
    for (method, path) in [
        ("GET", "/"),
        ("GET", "/v2"),
        ("GET", "/v2/v2/user"),
        ("GET", "/v3/user"),
        ("GET", "/User"),
        ("GET", "/users/1"),
        ("GET", "/admin"),
        ("POST", "/user"),
        ("GET", "/businesses/1/users"),
        ("GET", "/businesses/1/products/1/secrets"),
        ("OPTIONS", "/user"),
        ("TRACE", "/user"),
        ("get", "/user"),
        ("PROPFIND", "/user"),
        ("GET", "/.well-known/keydesk/nothing"),
        ("GET", "/.well-known/security.txt"),
    ] {
        let answer = client
            .request(Method::from_bytes(method.as_bytes()).unwrap(), path, Some(&token.text))
            .await;
        assert_eq!(answer.verdict(), (403, "unknown-route".to_owned()), "{method} {path}");
    }
    assert_eq!(api.connections(), 0);
}

#[tokio::test]
async fn a_token_cannot_administer_anything() {
    let world = World::new().await;
    let owner_like = world.account_with(keydesk_domain::PermissionSet::all()).await;
    let token = world.token(&owner_like).await;
    let mut client = world.client().await;
    for path in [
        "/accounts",
        "/roles",
        "/tokens",
        "/environments",
        "/audit-log",
        "/users/1",
        "/keydesk/roles",
        "/.well-known/keydesk/roles",
        "/.well-known/keydesk/tokens",
        "/businesses/5f3c1eb00000000000000001/tokens",
        "/businesses/5f3c1eb00000000000000001/roles",
    ] {
        for method in METHODS {
            let answer = client.request(method.parse().unwrap(), path, Some(&token.text)).await;
            assert_eq!(answer.code(), 403, "{method} {path}");
        }
    }
    // Nor does its text open the front door: it is no password.
    let email = owner_like.email.parse().unwrap();
    assert!(world.desk.sign_in(&email, secrecy::SecretString::from(token.text)).await.is_err());
}
