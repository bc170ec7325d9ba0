//! `routes()` says what is served: no more, no less.
use crate::client::Served;
use hyper::Method;
use keydesk_sandbox::routes;
use std::collections::BTreeSet;

const METHODS: [&str; 6] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];

#[tokio::test]
async fn every_listed_route_is_served_and_no_other_method() {
    let served = Served::new().await;
    let table = routes();
    let listed: BTreeSet<(&str, &str)> =
        table.iter().map(|(method, path)| (*method, path.as_str())).collect();
    assert_eq!(listed.len(), table.len(), "nothing is listed twice");
    let paths: BTreeSet<&str> = listed.iter().map(|(_, path)| *path).collect();
    for path in paths {
        for method in METHODS {
            for prefix in ["", "/v2"] {
                // No such ids: a served route answers, with whatever status but these two.
                let path_sent = format!("{prefix}{}", path.replace(['{', '}'], ""));
                let wanted = Method::from_bytes(method.as_bytes()).unwrap();
                let answer = served.send(wanted, &path_sent, &[], "{}").await;
                let unknown = method != "HEAD"
                    && answer.status == 404
                    && answer.json()["error"] == "unknown-route";
                let is_served = answer.status != 405 && !unknown;
                assert_eq!(is_served, listed.contains(&(method, path)), "{method} {path_sent}");
            }
        }
    }
}

#[test]
fn the_table_has_what_the_api_has() {
    let table = routes();
    let has = |method: &str, path: &str| {
        table.contains(&(METHODS.iter().find(|m| **m == method).unwrap(), path.to_owned()))
    };
    assert!(has("GET", "/user"));
    assert!(has("HEAD", "/businesses/{businessId}/products"));
    assert!(has("POST", "/businesses/{businessId}/products"));
    assert!(has("DELETE", "/businesses/{businessId}/products/{id}"));
    assert!(has("GET", "/businesses/{businessId}/documents/{id}/content"));
    assert!(has("PATCH", "/businesses/{businessId}/stockRecoveries/{id}/responses/{subId}"));
    assert!(!has("DELETE", "/businesses/{businessId}"));
    assert!(!has("GET", "/businesses/{businessId}/qualityIncidents/{id}/responses"));
    assert!(has("GET", "/businesses/{businessId}/stockRecoveries/archived"));
    assert!(has("POST", "/businesses/{businessId}/plantings/{id}"));
    assert!(has("GET", "/itemtrace/{prefix}/{number}"));
    assert!(has("POST", "/attachment"));
    assert!(has("GET", "/businesses/{businessId}/stockRecoveries/{id}/documents/{subId}/content"));
}
