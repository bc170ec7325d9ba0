//! What is refused, and how it is said.
use crate::client::{Served, at};
use hyper::Method;
use keydesk_sandbox::{BUSINESS_ID, SAMPLE_PRODUCT_ID};

#[tokio::test]
async fn unknown_business_or_id_is_404() {
    let served = Served::new().await;
    for path in [
        "/businesses/nobody".to_owned(),
        "/businesses/nobody/products".to_owned(),
        format!("/v2/businesses/nobody/products/{SAMPLE_PRODUCT_ID}"),
        at("products/nothing"),
        at("documents/nothing/content"),
        at("stockRecoveries/nothing/responses"),
        at("qualityIncidents/nothing/comments/nothing"),
        format!("/businesses/{BUSINESS_ID}%2FqualityIncidents/products"),
    ] {
        let refusal = served.get(&path).await.expect(404);
        assert_eq!(refusal["error"], "not-found", "{path}");
        assert!(refusal["message"].is_string());
    }
    let body = serde_json::json!({ "name": "x" });
    served.post("/businesses/nobody/products", &body).await.expect(404);
}

#[tokio::test]
async fn unknown_route_is_404() {
    let served = Served::new().await;
    let product = at(&format!("products/{SAMPLE_PRODUCT_ID}"));
    for path in [
        "/".to_owned(),
        "/v3/user".to_owned(),
        "/v2/v2/user".to_owned(),
        at("nothing"),
        format!("{product}/content"),
        format!("{product}/comments"),
    ] {
        let refusal = served.get(&path).await.expect(404);
        assert_eq!(refusal["error"], "unknown-route", "{path}");
    }
}

#[tokio::test]
async fn wrong_method_is_405_and_says_which_are_allowed() {
    let served = Served::new().await;
    for (method, path, allowed) in [
        (Method::DELETE, at("products"), "POST"),
        (Method::POST, at(&format!("products/{SAMPLE_PRODUCT_ID}")), "PATCH"),
        (Method::POST, "/user".to_owned(), "HEAD"),
        (Method::POST, "/v2/businesses".to_owned(), "GET"),
    ] {
        let answer = served.send(method, &path, &[], "").await;
        assert_eq!(answer.expect(405)["error"], "method-not-allowed");
        let allow = answer.headers["allow"].to_str().unwrap();
        assert!(allow.contains(allowed), "{path}: {allow}");
    }
}

#[tokio::test]
async fn bad_json_is_400() {
    let served = Served::new().await;
    let deep = "[".repeat(100_000);
    for body in ["", "{", "{\"name\":}", "[]", "\"text\"", "null", "\u{0}", &deep] {
        for (method, path) in [
            (Method::POST, at("products")),
            (Method::PATCH, at(&format!("products/{SAMPLE_PRODUCT_ID}"))),
        ] {
            let headers = [("content-type", "application/json")];
            let answer = served.send(method, &path, &headers, body.to_owned()).await;
            assert_eq!(answer.expect(400)["error"], "bad-request");
        }
    }
}

#[tokio::test]
async fn missing_required_field_is_named() {
    let served = Served::new().await;
    for body in ["{}", r#"{"name":null}"#, r#"{"name":" "}"#] {
        let answer = served.send(Method::POST, &at("products"), &[], body).await;
        assert_eq!(answer.expect(422)["field"], "name");
    }
}

#[tokio::test]
async fn json_too_large_is_413_and_another_type_415() {
    let served = Served::new().await;
    let large = format!("{{\"name\":\"{}\"}}", "x".repeat(2 * 1024 * 1024));
    served.send(Method::POST, &at("products"), &[], large).await.expect(413);
    let headers = [("content-type", "text/xml")];
    served.send(Method::POST, &at("products"), &headers, "<x/>").await.expect(415);
    let headers = [("content-type", "application/merge-patch+json; charset=utf-8")];
    let path = at(&format!("products/{SAMPLE_PRODUCT_ID}"));
    served.send(Method::PATCH, &path, &headers, r#"{"brand":"x"}"#).await.expect(200);
}
