//! A client that takes 200 alone for success, and reads the body as JSON whatever it asked for, reports no error.
use crate::client::{Served, at};
use hyper::Method;
use serde_json::{Value, json};

/// As FoodLogiQ's own client library: anything but 200 with JSON is an error.
async fn ask(served: &Served, method: Method, path: &str, body: Option<&Value>) -> Value {
    let answer = match body {
        Some(body) => served.json(method.clone(), path, body).await,
        None => served.send(method.clone(), path, &[], "").await,
    };
    assert_eq!(
        answer.status,
        200,
        "API request got status code: {} for {method} {path}: {}",
        answer.status,
        String::from_utf8_lossy(&answer.bytes)
    );
    answer.json()
}

/// Collections with a body to create one of them, how a record is updated, and whether it can be read and deleted.
fn collections() -> Vec<(&'static str, Value, Option<Method>)> {
    let put = Some(Method::PUT);
    vec![
        ("products", json!({ "name": "Kale" }), put.clone()),
        ("locations", json!({ "name": "Wilmington" }), put.clone()),
        ("suppliers", json!({ "name": "Red Clay Mushrooms" }), put.clone()),
        ("customers", json!({ "name": "Oak Street Deli" }), put.clone()),
        ("documents", json!({ "name": "Specification" }), put.clone()),
        ("events", json!({ "eventType": "ship" }), put.clone()),
        ("event-attributes", json!({ "name": "pallet" }), put.clone()),
        ("qualityIncidents", json!({ "title": "Bruised" }), put.clone()),
        ("stockRecoveries", json!({ "title": "Kale" }), put.clone()),
        ("audits", json!({ "name": "GMP" }), put.clone()),
        ("assessments", json!({ "name": "Allergens" }), put.clone()),
        ("purchaseOrders", json!({ "number": "PO-1" }), put.clone()),
        ("reports", json!({ "name": "Trace" }), put.clone()),
        ("contacts", json!({ "email": "a@example.com" }), put.clone()),
        ("tagRanges", json!({ "prefix": "X", "start": "1", "end": "9" }), put.clone()),
        ("pickCrews", json!({ "name": "Crew 2" }), put),
        ("plantings", json!({ "name": "Kale, field 2" }), Some(Method::POST)),
        ("cropInputs", json!({ "name": "Water" }), None),
        ("permissions", json!({ "permission": "VIEW" }), None),
    ]
}

#[tokio::test]
async fn create_read_list_update_and_delete_in_all_resources() {
    let served = Served::new().await;
    for (collection, body, update) in collections() {
        let list = at(collection);
        let before = ask(&served, Method::GET, &list, None).await.as_array().unwrap().len();
        let created = ask(&served, Method::POST, &list, Some(&body)).await;
        let one = format!("{list}/{}", created["_id"].as_str().unwrap());
        assert_eq!(ask(&served, Method::GET, &one, None).await["createdOn"], created["createdOn"]);
        if let Some(method) = update {
            let mut changed = created.clone();
            changed["note"] = "changed".into();
            let updated = ask(&served, method, &one, Some(&changed)).await;
            assert_eq!(updated["note"], "changed");
            assert_eq!(updated["_id"], created["_id"]);
        }
        assert_eq!(
            ask(&served, Method::GET, &list, None).await.as_array().unwrap().len(),
            before + 1
        );
        let deleted = ask(&served, Method::DELETE, &one, None).await;
        assert_eq!(deleted["_id"], created["_id"]);
        assert_eq!(ask(&served, Method::GET, &list, None).await.as_array().unwrap().len(), before);
    }
    for collection in ["managerInvitations", "supplierInvitations", "customerInvitations"] {
        let body = json!({ "email": "a@example.com" });
        let created = ask(&served, Method::POST, &at(collection), Some(&body)).await;
        let one = at(&format!("{collection}/{}", created["_id"].as_str().unwrap()));
        ask(&served, Method::DELETE, &one, None).await;
    }
}
