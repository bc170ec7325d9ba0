//! What becomes of a document: approval, corrections, attachments, archive, comments.
use crate::client::{Served, at};
use hyper::Method;
use keydesk_sandbox::{BUSINESS_ID, COMMUNITY_ID, PENDING_DOCUMENT_ID, SAMPLE_DOCUMENT_ID};
use serde_json::json;
use std::io::{Cursor, Read};
use zip::ZipArchive;

fn pending(below: &str) -> String {
    format!("/v2{}", at(&format!("documents/{PENDING_DOCUMENT_ID}{below}")))
}

async fn approval(served: &Served) -> serde_json::Value {
    served.get(&pending("")).await.expect(200)["shareSource"]["approvalInfo"]["status"].clone()
}

#[tokio::test]
async fn a_document_is_approved_rejected_and_found_by_it() {
    let served = Served::new().await;
    assert_eq!(approval(&served).await, "awaiting-review");
    let awaiting = format!("/v2{}", at("documents?approvalStatus=awaiting-review"));
    assert_eq!(served.get(&awaiting).await.expect(200)["totalItemCount"], 1);
    // Without a body, with one, and in the body alone.
    served.send(Method::PUT, &pending("/approvalStatus/approved"), &[], "").await.expect(200);
    assert_eq!(approval(&served).await, "approved");
    let body = json!({ "status": "Rejected" });
    served.put(&pending("/approvalStatus/rejected"), &body).await.expect(200);
    assert_eq!(approval(&served).await, "rejected");
    served
        .put(&pending("/approvalStatus"), &json!({ "status": "Awaiting Review" }))
        .await
        .expect(200);
    assert_eq!(approval(&served).await, "awaiting-review");
    let refusal = served.put(&pending("/approvalStatus/maybe"), &json!({})).await.expect(422);
    assert_eq!(refusal["field"], "status");
}

#[tokio::test]
async fn corrective_actions_are_asked_for_and_submitted() {
    let served = Served::new().await;
    let asked = json!({ "type": "change_request", "details": "Please share page 2." });
    let asked = served.post(&pending("/capa"), &asked).await.expect(200);
    assert_eq!(asked["state"], "open");
    served.post(&pending("/capa"), &json!({ "type": "change_request" })).await.expect(422);
    let document = served.send(Method::PUT, &pending("/submitCorrectiveActions"), &[], "").await;
    let document = document.expect(200);
    assert_eq!(document["correctiveActions"][0]["_id"], asked["_id"]);
    assert_eq!(document["correctiveActions"][0]["state"], "submitted");
}

#[tokio::test]
async fn attachments_come_as_a_zip() {
    let served = Served::new().await;
    let uploaded =
        served.upload("/attachment", ("Käse.txt", "text/plain", b"Brie"), &[]).await.expect(200);
    let body =
        json!({ "name": "Cheese: specification", "attachments": [{ "_id": uploaded["_id"] }] });
    let path = format!("/v2{}", at("documentsWithAttachments"));
    let document = served.post(&path, &body).await.expect(200);
    assert_eq!(document["attachments"][0]["fileName"], "Käse.txt");
    let one = format!("/v2{}", at(&format!("documents/{}", document["_id"].as_str().unwrap())));
    let answer = served.get(&format!("{one}/attachments")).await;
    assert_eq!(answer.headers["content-type"], "application/zip");
    assert_eq!(
        answer.headers["content-disposition"],
        "attachment; filename=\"Cheese_ specification.zip\""
    );
    let mut zip = ZipArchive::new(Cursor::new(answer.bytes.clone())).unwrap();
    let mut text = String::new();
    zip.by_name("Käse.txt").unwrap().read_to_string(&mut text).unwrap();
    assert_eq!((zip.len(), text.as_str()), (1, "Brie"));
    // The same files make the same bytes.
    let etag = answer.headers["etag"].to_str().unwrap();
    let again = served.get_with(&format!("{one}/attachments"), &[("if-none-match", etag)]).await;
    assert_eq!(again.status, 304);
    // It belongs to that document now, and goes with it.
    served.post(&path, &body).await.expect(404);
    served.delete(&one).await.expect(200);
    served.get(&format!("{one}/attachments")).await.expect(404);
}

#[tokio::test]
async fn a_form_brings_a_document_with_several_files() {
    let served = Served::new().await;
    let headers = [("content-type", "multipart/form-data; boundary=XX")];
    let part = |name: &str, file: &str| {
        format!(
            "--XX\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{file}\"\r\n\r\n{file}\r\n"
        )
    };
    let fields = "--XX\r\nContent-Disposition: form-data; name=\"data\"\r\n\r\n{\"name\":\"Set\",\"type\":\"SPECIFICATION\"}\r\n";
    let form = part("attachments", "a.txt") + fields + &part("attachments", "b.txt") + "--XX--\r\n";
    let path = format!("/v2{}", at("documentsWithAttachments"));
    let document = served.send(Method::POST, &path, &headers, form).await.expect(200);
    assert_eq!((&document["name"], &document["type"]), (&json!("Set"), &json!("SPECIFICATION")));
    let one = at(&format!("documents/{}", document["_id"].as_str().unwrap()));
    let read = served.get(&one).await.expect(200);
    assert_eq!(read["attachments"], document["attachments"]);
    let zip = served.get(&format!("{one}/attachments")).await.bytes;
    let zip = ZipArchive::new(Cursor::new(zip)).unwrap();
    let names: Vec<_> = zip.file_names().map(Result::unwrap).collect();
    assert_eq!(names, ["a.txt", "b.txt"]);
}

#[tokio::test]
async fn a_document_without_a_file_has_no_attachments() {
    let served = Served::new().await;
    let document = served.post(&at("documents"), &json!({ "name": "x" })).await.expect(200);
    let path = at(&format!("documents/{}/attachments", document["_id"].as_str().unwrap()));
    assert_eq!(served.get(&path).await.expect(404)["error"], "no-content");
}

#[tokio::test]
async fn a_document_is_archived_and_back() {
    let served = Served::new().await;
    let document = served.put(&pending("/archive/true"), &json!({})).await.expect(200);
    assert_eq!(document["archived"], true);
    let archived = served.get(&at("documents?archived=true")).await.expect(200);
    assert_eq!(archived.as_array().unwrap().len(), 1);
    served.put(&pending("/archive/false"), &json!({})).await.expect(200);
    served.put(&pending("/archive/soon"), &json!({})).await.expect(422);
}

#[tokio::test]
async fn a_comment_in_a_community_is_read_with_the_document() {
    let served = Served::new().await;
    let path = |community: &str| {
        at(&format!("communities/{community}/documents/{SAMPLE_DOCUMENT_ID}/comments"))
    };
    let comment =
        served.post(&path(COMMUNITY_ID), &json!({ "comment": "Renewed." })).await.expect(200);
    assert_eq!(comment["businessId"], BUSINESS_ID);
    let document = served.get(&at(&format!("documents/{SAMPLE_DOCUMENT_ID}"))).await.expect(200);
    assert_eq!(document["comments"], json!([comment]));
    served.post(&path("nowhere"), &json!({ "comment": "x" })).await.expect(404);
}
