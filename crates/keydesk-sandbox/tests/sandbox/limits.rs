//! What there is room for: all records together, one record, and one page.
use crate::client::{Served, at};
use hyper::Method;
use keydesk_sandbox::{MAX_ALL_RECORD_BYTES, MAX_PAGE_BYTES};
use serde_json::{Value, json};

const LARGE: usize = 1_990_000;

fn large() -> Value {
    json!({ "name": "large", "note": "x".repeat(LARGE) })
}

#[tokio::test]
async fn records_are_taken_until_there_is_no_room() {
    let served = Served::new().await;
    let mut made = Vec::new();
    let refusal = loop {
        let answer = served.post(&at("audits"), &large()).await;
        if answer.status != 200 {
            break answer.expect(507);
        }
        made.push(answer.json()["_id"].as_str().unwrap().to_owned());
        assert!(made.len() * LARGE < MAX_ALL_RECORD_BYTES, "more than there is room for");
    };
    assert_eq!(refusal["error"], "full");
    assert_eq!(
        refusal["message"],
        "The sandbox holds 64 MiB of records and is full. Delete records or reset it."
    );
    assert!((made.len() + 1) * (LARGE + 1024) > MAX_ALL_RECORD_BYTES - 1024 * 1024);
    // What takes no more room is still done, and what was taken away makes room.
    let path = at(&format!("audits/{}", made[0]));
    served.json(Method::PATCH, &path, &json!({ "note": "small" })).await.expect(200);
    served.post(&at("audits"), &large()).await.expect(200);
    served.delete(&at(&format!("audits/{}", made[1]))).await.expect(200);
    served.post(&at("audits"), &large()).await.expect(200);
    served.post(&at("audits"), &large()).await.expect(507);
    served.sandbox.reset().unwrap();
    served.post(&at("audits"), &large()).await.expect(200);
}

#[tokio::test]
async fn a_page_has_no_more_than_a_page_can_have() {
    let served = Served::new().await;
    for _ in 0..5 {
        served.post(&at("reports"), &large()).await.expect(200);
    }
    for prefix in ["", "/v2"] {
        let refusal = served.get(&format!("{prefix}{}", at("reports"))).await.expect(422);
        assert_eq!(
            (&refusal["error"], &refusal["field"]),
            (&json!("page-too-large"), &json!("pageSize"))
        );
        let answer = served.get(&format!("{prefix}{}", at("reports?pageSize=4"))).await;
        answer.expect(200);
        assert!(answer.bytes.len() <= MAX_PAGE_BYTES + 1024);
    }
    let found = served.get(&at("reports?query=large&p=name")).await.expect(200);
    assert_eq!(found.as_array().unwrap().len(), 5);
}

#[tokio::test]
async fn a_record_does_not_grow_without_end() {
    let served = Served::new().await;
    let made = served.post(&at("reports"), &large()).await.expect(200);
    let path = at(&format!("reports/{}", made["_id"].as_str().unwrap()));
    let more = json!({ "more": "x".repeat(LARGE) });
    served.json(Method::PATCH, &path, &more).await.expect(413);
    assert_eq!(served.get(&path).await.expect(200), made);
}
