//! Tags and where they lead, and custom attributes.
use crate::client::{Served, at};
use hyper::Method;
use serde_json::json;

#[tokio::test]
async fn a_tag_leads_to_what_was_picked_where_and_by_whom() {
    let served = Served::new().await;
    let traced = served.get("/itemtrace/FWR7/101234").await.expect(200);
    assert_eq!(traced["business"]["name"], "Fernwood Foods");
    assert_eq!(traced["product"]["name"], "Romaine Hearts, 3 ct");
    assert_eq!(traced["location"]["name"], "Salinas Field 7");
    assert_eq!(traced["planting"]["fieldName"], "Field 7, block C");
    assert_eq!(traced["pickCrew"]["foreman"], "Rosa Quintero");
    assert_eq!(traced["lot"], "FW-26031-A");
    assert_eq!(served.get("/itemtrace/FWR7/104800").await.expect(200)["lot"], "FW-26033-A");
    served.get("/itemtrace/FWR7/999999999999").await.expect(404);
    served.get("/itemtrace/OTHER/101234").await.expect(404);
    for number in ["-1", "1e3", "%2B101234"] {
        let refusal = served.get(&format!("/itemtrace/FWR7/{number}")).await.expect(400);
        assert_eq!(refusal["field"], "number");
    }
}

#[tokio::test]
async fn a_new_range_is_traced_at_once() {
    let served = Served::new().await;
    let body = json!({ "prefix": "NEW", "start": 5, "end": "7" });
    served.post(&at("tagRanges"), &body).await.expect(200);
    assert_eq!(served.get("/itemtrace/NEW/6").await.expect(200)["tagRange"]["start"], 5);
    served.get("/itemtrace/NEW/8").await.expect(404);
}

#[tokio::test]
async fn a_custom_attribute_is_any_json() {
    let served = Served::new().await;
    let path = at("partners/new-partner/limits");
    served.get(&path).await.expect(404);
    for (method, sent, kept) in [
        (Method::POST, json!({ "value": [1, 2] }), json!([1, 2])),
        (Method::PUT, json!("text"), json!("text")),
        (Method::PUT, json!({ "max": 7 }), json!({ "max": 7 })),
        (Method::POST, json!(null), json!(null)),
    ] {
        let set = served.json(method, &path, &sent).await.expect(200);
        assert_eq!(set["value"], kept);
        assert_eq!(served.get(&path).await.expect(200), set);
    }
    assert_eq!(served.send(Method::PUT, &path, &[], "").await.expect(422)["field"], "value");
    served.delete(&path).await.expect(200);
    served.delete(&path).await.expect(404);
}
