//! Failures and documents of an audit.
use crate::client::{Served, at};
use keydesk_sandbox::{SAMPLE_AUDIT_ID, SAMPLE_FAILURE_ID};
use serde_json::json;

#[tokio::test]
async fn failures_and_documents_are_read_with_the_audit() {
    let served = Served::new().await;
    let audit = at(&format!("audits/{SAMPLE_AUDIT_ID}"));
    let failure = json!({ "description": "Door 3 does not close." });
    let failure = served.post(&format!("{audit}/failures"), &failure).await.expect(200);
    assert_eq!(failure["auditId"], SAMPLE_AUDIT_ID);
    served.delete(&format!("{audit}/failures/{SAMPLE_FAILURE_ID}")).await.expect(200);
    let file = ("photo.jpg", "image/jpeg", b"x".as_slice());
    let document =
        served.upload_as("document", &format!("{audit}/documents"), file, &[]).await.expect(200);
    let read = served.get(&audit).await.expect(200);
    let failures = read["failures"].as_array().unwrap();
    assert_eq!(failures.len(), 2);
    assert_eq!(failures[1], failure);
    assert_eq!(read["documents"].as_array().unwrap()[1], document);
    served.delete(&format!("{audit}/failures/{SAMPLE_FAILURE_ID}")).await.expect(404);
}
