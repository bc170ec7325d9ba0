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
    let made = served.post(&path, &body).await.expect(200);
    let id = made["_id"].as_str().unwrap();
    assert_eq!(made["stockRecoveryId"], CLOSED_RECALL_ID);
    served.get(&format!("{path}/{id}")).await.expect(200);
    let other = at(&format!("stockRecoveries/{OPEN_RECALL_ID}/responses/{id}"));
    served.get(&other).await.expect(404);
    served.delete(&format!("{path}/{id}")).await.expect(200);
}

#[tokio::test]
async fn incident_comments_go_the_whole_way() {
    let served = Served::new().await;
    let path = at(&format!("qualityIncidents/{SAMPLE_INCIDENT_ID}/comments"));
    let made =
        served.post(&path, &json!({ "text": "Lab result: polyethylene." })).await.expect(200);
    assert_eq!(made["qualityIncidentId"], SAMPLE_INCIDENT_ID);
    let one = format!("{path}/{}", made["_id"].as_str().unwrap());
    let changed = served.json(Method::PUT, &one, &json!({ "text": "x" })).await.expect(200);
    assert_eq!(changed["text"], "x");
    served.delete(&one).await.expect(200);
    served.get(&one).await.expect(404);
}

#[tokio::test]
async fn incidents_have_no_responses() {
    let served = Served::new().await;
    let path = at(&format!("qualityIncidents/{SAMPLE_INCIDENT_ID}/responses"));
    assert_eq!(served.get(&path).await.expect(404)["error"], "unknown-route");
}

fn open_recall(below: &str) -> String {
    at(&format!("stockRecoveries/{OPEN_RECALL_ID}{below}"))
}

#[tokio::test]
async fn location_comments_on_a_recall_and_marks_it_viewed() {
    let served = Served::new().await;
    let charlotte = "5f3c1ea20000000000000002";
    let body = json!({ "comment": "Nothing left of this lot." });
    let recall = served.put(&open_recall(&format!("/addComment/{charlotte}")), &body).await;
    assert_eq!(recall.expect(200)["_id"], OPEN_RECALL_ID);
    let comments = served.get(&open_recall("/comments")).await.expect(200);
    let comment = comments.as_array().unwrap().last().unwrap();
    assert_eq!(comment["text"], "Nothing left of this lot.");
    assert_eq!(comment["locationId"], charlotte);

    let viewed = open_recall(&format!("/updateViewed/{charlotte}"));
    let recall = served.put(&viewed, &json!({ "viewed": true })).await.expect(200);
    let views = recall["locationViews"].as_array().unwrap();
    assert_eq!(views.len(), 4);
    let view = views.iter().find(|view| view["locationId"] == charlotte).unwrap();
    assert_eq!(view["viewed"], true);

    let read = open_recall(&format!("/addUserIdToComments/{charlotte}"));
    served.put(&read, &json!({ "userId": "5f3c1eb30000000000000002" })).await.expect(200);
    let comments = served.get(&open_recall("/comments")).await.expect(200);
    let marked = comments.as_array().unwrap().iter().filter(|it| it["userIds"].is_array());
    assert_eq!(marked.count(), 1);
}

#[tokio::test]
async fn location_that_a_recall_does_not_concern_cannot_comment_on_it() {
    let served = Served::new().await;
    let path = open_recall("/addComment/5f3c1ea20000000000000005");
    served.put(&path, &json!({ "comment": "x" })).await.expect(404);
    let path = open_recall(&format!("/addComment/{SAMPLE_LOCATION_ID}"));
    assert_eq!(served.put(&path, &json!({})).await.expect(422)["field"], "comment");
    assert_eq!(
        served.get(&open_recall("/comments")).await.expect(200).as_array().unwrap().len(),
        3
    );
}

#[tokio::test]
async fn archived_recall_leaves_the_list_and_is_still_read() {
    let served = Served::new().await;
    let count = async |path| served.get(&at(path)).await.expect(200).as_array().unwrap().len();
    assert_eq!((count("stockRecoveries").await, count("stockRecoveries/archived").await), (2, 1));
    let path = at(&format!("stockRecoveries/{CLOSED_RECALL_ID}"));
    served.send(Method::PUT, &format!("{path}/archive"), &[], "").await.expect(200);
    assert_eq!((count("stockRecoveries").await, count("stockRecoveries/archived").await), (1, 2));
    served.get(&path).await.expect(200);
    let page = served.get(&format!("/v2{}", at("stockRecoveries/archived"))).await.expect(200);
    assert_eq!(page["totalItemCount"], 2);
}

#[tokio::test]
async fn incidents_come_as_csv() {
    let served = Served::new().await;
    let answer = served.get(&format!("/v2{}", at("incidents/csv?updated=..2026-01-31"))).await;
    assert_eq!(answer.headers["content-type"], "text/csv; charset=utf-8");
    assert_eq!(answer.headers["content-disposition"], "attachment; filename=\"incidents.csv\"");
    let text = std::str::from_utf8(&answer.bytes).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 3);
    assert!(lines[0].starts_with("_id,incidentId,incidentType,status,severity,"));
    assert!(
        lines[1].contains("\"Four cases of \"\"1 pt\"\" tomatoes missing, 20 of 24 received.\"")
    );
}
