//! Made, replaced, merged and deleted.
use crate::client::{Served, at};
use hyper::{Method, header::LOCATION};
use keydesk_sandbox::{BUSINESS_ID, OPEN_RECALL_ID, SAMPLE_PRODUCT_ID};
use serde_json::{Value, json};

#[tokio::test]
async fn create_then_read() {
    let served = Served::new().await;
    let body = json!({ "name": "Kale, 1 lb", "gtin": "10860001234999", "_id": "mine", "businessId": "other" });
    let answer = served.post(&format!("/v2{}", at("products")), &body).await;
    let created = answer.expect(200);
    let id = created["_id"].as_str().unwrap();
    assert_eq!(id.len(), 24);
    assert_eq!(created["businessId"], BUSINESS_ID);
    assert_eq!(created["createdOn"], created["updatedOn"]);
    let location = answer.headers[LOCATION].to_str().unwrap();
    assert_eq!(location, format!("/v2{}", at(&format!("products/{id}"))));
    assert_eq!(served.get(location).await.expect(200), created);
    let listed = served.get(&at("products")).await.expect(200);
    assert_eq!(listed.as_array().unwrap().last(), Some(&created));
}

#[tokio::test]
async fn create_in_every_collection() {
    let served = Served::new().await;
    for (collection, body) in [
        ("products", json!({ "name": "x" })),
        ("locations", json!({ "name": "x" })),
        ("suppliers", json!({ "name": "x" })),
        ("customers", json!({ "name": "x" })),
        ("documents", json!({ "name": "x" })),
        ("events", json!({ "eventType": "ship" })),
        ("qualityIncidents", json!({ "title": "x" })),
        ("stockRecoveries", json!({ "title": "x" })),
        ("audits", json!({ "name": "x" })),
        ("assessments", json!({ "name": "x" })),
        ("purchaseOrders", json!({ "number": "x" })),
        ("reports", json!({ "name": "x" })),
    ] {
        served.post(&at(collection), &body).await.expect(200);
        served.post(&at(collection), &json!({})).await.expect(422);
    }
}

#[tokio::test]
async fn replace_keeps_what_identifies_it() {
    let served = Served::new().await;
    let path = at(&format!("products/{SAMPLE_PRODUCT_ID}"));
    let before = served.get(&path).await.expect(200);
    let body = json!({ "name": "Romaine", "_id": "other", "createdOn": "never" });
    let after = served.json(Method::PUT, &path, &body).await.expect(200);
    assert_eq!(after["name"], "Romaine");
    assert_eq!(after["_id"], SAMPLE_PRODUCT_ID);
    assert_eq!(after["businessId"], BUSINESS_ID);
    assert_eq!(after["createdOn"], before["createdOn"]);
    assert_ne!(after["updatedOn"], before["updatedOn"]);
    assert_eq!(after.get("gtin"), None);
    assert_eq!(served.get(&path).await.expect(200), after);
}

#[tokio::test]
async fn merge_changes_only_what_it_names() {
    let served = Served::new().await;
    let path = at(&format!("products/{SAMPLE_PRODUCT_ID}"));
    let before = served.get(&path).await.expect(200);
    let patch = json!({ "storageTemperature": { "max": 5 }, "brand": null, "_id": null });
    let after = served.json(Method::PATCH, &path, &patch).await.expect(200);
    assert_eq!(after["storageTemperature"], json!({ "min": 1, "max": 5, "unit": "C" }));
    assert_eq!(after.get("brand"), None);
    assert_eq!(after["_id"], before["_id"]);
    assert_eq!(after["gtin"], before["gtin"]);
}

#[tokio::test]
async fn change_that_empties_a_required_field_changes_nothing() {
    let served = Served::new().await;
    let path = at(&format!("products/{SAMPLE_PRODUCT_ID}"));
    let before = served.get(&path).await.expect(200);
    for (method, body) in [
        (Method::PATCH, json!({ "name": null })),
        (Method::PATCH, json!({ "name": "  " })),
        (Method::PUT, json!({ "gtin": "1" })),
    ] {
        let refusal = served.json(method, &path, &body).await.expect(422);
        assert_eq!(refusal["field"], "name");
    }
    assert_eq!(served.get(&path).await.expect(200), before);
}

#[tokio::test]
async fn delete_takes_it_and_what_is_below_it_away() {
    let served = Served::new().await;
    let recall = at(&format!("stockRecoveries/{OPEN_RECALL_ID}"));
    let deleted = served.delete(&recall).await.expect(200);
    assert_eq!(deleted["_id"], OPEN_RECALL_ID);
    served.get(&recall).await.expect(404);
    served.get(&format!("{recall}/responses")).await.expect(404);
    served.delete(&recall).await.expect(404);
    assert_eq!(served.get(&at("stockRecoveries")).await.expect(200).as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn business_can_be_changed_and_the_user_shows_it() {
    let served = Served::new().await;
    let path = format!("/v2/businesses/{BUSINESS_ID}");
    let body = json!({ "name": "Fernwood Foods Inc." });
    served.json(Method::PATCH, &path, &body).await.expect(200);
    let user = served.get("/user").await.expect(200);
    assert_eq!(user["businesses"][0]["name"], "Fernwood Foods Inc.");
    served.json(Method::PUT, &path, &json!({ "type": "x" })).await.expect(422);
    served.delete(&path).await.expect(405);
}

#[tokio::test]
async fn many_at_once_are_all_there() {
    let served = Served::new().await;
    let path = at("audits");
    let bodies: Vec<Value> = (0..40).map(|n| json!({ "name": format!("audit {n}") })).collect();
    let mut tasks = tokio::task::JoinSet::new();
    let served = std::sync::Arc::new(served);
    for body in bodies {
        let (served, path) = (served.clone(), path.clone());
        tasks.spawn(async move { served.post(&path, &body).await.expect(200)["_id"].to_string() });
    }
    let ids: std::collections::BTreeSet<String> = tasks.join_all().await.into_iter().collect();
    assert_eq!(ids.len(), 40);
    assert_eq!(served.get(&path).await.expect(200).as_array().unwrap().len(), 44);
}
