//! What stands below an incident or a recall: comments, documents, responses.
use crate::client::{Served, at};
use hyper::Method;
use keydesk_sandbox::{
    CLOSED_RECALL_ID, OPEN_RECALL_ID, SAMPLE_INCIDENT_ID, SAMPLE_LOCATION_ID, SAMPLE_RESPONSE_ID,
};
use serde_json::json;

#[tokio::test]
async fn recall_has_responses_comments_and_a_document() {
    let served = Served::new().await;
    for (below, number) in [("responses", 4), ("comments", 3), ("documents", 1)] {
        let path = at(&format!("stockRecoveries/{OPEN_RECALL_ID}/{below}"));
        assert_eq!(served.get(&path).await.expect(200).as_array().unwrap().len(), number);
        let page = served.get(&format!("/v2{path}")).await.expect(200);
        assert_eq!(page["totalItemCount"], number);
    }
}

#[tokio::test]
async fn location_answers_a_recall() {
    let served = Served::new().await;
    let path = at(&format!("stockRecoveries/{OPEN_RECALL_ID}/responses/{SAMPLE_RESPONSE_ID}"));
    assert_eq!(served.get(&path).await.expect(200)["status"], "PENDING");
    let answer = json!({ "status": "COMPLETED", "quantityFound": 12 });
    let after = served.json(Method::PATCH, &path, &answer).await.expect(200);
    assert_eq!(after["status"], "COMPLETED");
    assert_eq!(after["stockRecoveryId"], OPEN_RECALL_ID);
}

#[tokio::test]
async fn response_is_made_in_its_own_recall_only() {
    let served = Served::new().await;
    let path = at(&format!("stockRecoveries/{CLOSED_RECALL_ID}/responses"));
    let refusal = served.post(&path, &json!({ "status": "COMPLETED" })).await.expect(422);
    assert_eq!(refusal["field"], "locationId");
    let body = json!({ "status": "COMPLETED", "locationId": SAMPLE_LOCATION_ID });
    let made = served.post(&path, &body).await.expect(201);
    let id = made["_id"].as_str().unwrap();
    assert_eq!(made["stockRecoveryId"], CLOSED_RECALL_ID);
    served.get(&format!("{path}/{id}")).await.expect(200);
    let other = at(&format!("stockRecoveries/{OPEN_RECALL_ID}/responses/{id}"));
    served.get(&other).await.expect(404);
    served.delete(&format!("{path}/{id}")).await.expect(204);
}

#[tokio::test]
async fn incident_comments_go_the_whole_way() {
    let served = Served::new().await;
    let path = at(&format!("qualityIncidents/{SAMPLE_INCIDENT_ID}/comments"));
    let made =
        served.post(&path, &json!({ "text": "Lab result: polyethylene." })).await.expect(201);
    assert_eq!(made["qualityIncidentId"], SAMPLE_INCIDENT_ID);
    let one = format!("{path}/{}", made["_id"].as_str().unwrap());
    let changed = served.json(Method::PUT, &one, &json!({ "text": "x" })).await.expect(200);
    assert_eq!(changed["text"], "x");
    served.delete(&one).await.expect(204);
    served.get(&one).await.expect(404);
}

#[tokio::test]
async fn incidents_have_no_responses() {
    let served = Served::new().await;
    let path = at(&format!("qualityIncidents/{SAMPLE_INCIDENT_ID}/responses"));
    assert_eq!(served.get(&path).await.expect(404)["error"], "unknown-route");
}
