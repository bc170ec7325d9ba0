//! An assessment on its way: made from a template, answered, submitted, approved, linked.
use crate::client::{Served, at};
use hyper::Method;
use keydesk_sandbox::{ASSESSMENT_TEMPLATE_ID, SAMPLE_DOCUMENT_ID};
use serde_json::json;

#[tokio::test]
async fn an_assessment_goes_its_whole_way() {
    let served = Served::new().await;
    let list = format!("/v2{}", at("spawnedassessment"));
    let body = json!({
        "name": "Insurance Requirements",
        "assessmentTemplate": { "_id": ASSESSMENT_TEMPLATE_ID },
        "performedOnBusiness": { "_id": "5f3c1eb00000000000000012", "name": "Sunrow Farms" }
    });
    // As `fetch` sends a string.
    let headers = [("content-type", "text/plain;charset=UTF-8")];
    let mut spawned =
        served.send(Method::POST, &list, &headers, body.to_string()).await.expect(200);
    assert_eq!(spawned["state"], "Not Started");
    assert_eq!(spawned["initiatedByBusiness"]["name"], "Fernwood Foods");
    let options = "/sections/0/subsections/0/questions/0/productEvaluationOptions";
    let options = spawned.pointer_mut(options).unwrap();
    assert_eq!(options["columns"].as_array().unwrap().len(), 5);
    options["answerRows"] = json!([{ "answers": [] }]);
    let one = format!("{list}/{}", spawned["_id"].as_str().unwrap());
    let answered = served.put(&one, &spawned).await.expect(200);
    assert_eq!(answered["sections"], spawned["sections"]);
    let submitted = served.put(&format!("{one}/submittedassessment"), &spawned).await.expect(200);
    assert_eq!(submitted["state"], "Submitted");
    let approve = format!("{one}/approvespawnedassessment");
    let approved = served.send(Method::PUT, &approve, &[], "").await.expect(200);
    assert_eq!(approved["state"], "Approved");
    let link =
        json!([{ "linkType": "SOURCES", "to": { "_id": SAMPLE_DOCUMENT_ID, "type": "document" } }]);
    let path = at(&format!("links/assessment/{}", spawned["_id"].as_str().unwrap()));
    let links = served.post(&format!("/v2{path}"), &link).await.expect(200);
    assert_eq!(served.get(&one).await.expect(200)["links"], links);
    served.post(&at("links/assessment/nothing"), &link).await.expect(404);
    served.post(&path, &json!([7])).await.expect(400);
}

#[tokio::test]
async fn a_template_that_is_not_there_is_said() {
    let served = Served::new().await;
    let body = json!({ "name": "x", "assessmentTemplate": { "_id": "nothing" } });
    let refusal = served.post(&at("spawnedassessment"), &body).await.expect(404);
    assert_eq!(refusal["field"], "assessmentTemplate");
}
