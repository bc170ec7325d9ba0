//! Invitations by their code.
use crate::client::{Served, at};
use hyper::Method;
use keydesk_sandbox::INVITATION_CODE;
use serde_json::json;

#[tokio::test]
async fn an_accepted_invitation_makes_what_it_invited_to() {
    let served = Served::new().await;
    for (collection, made_in, code) in [
        ("managerInvitations", "managers", INVITATION_CODE),
        ("supplierInvitations", "suppliers", "FWSUP26A01"),
        ("customerInvitations", "customers", "FWCUS26A01"),
    ] {
        let count = async || served.get(&at(made_in)).await.expect(200).as_array().unwrap().len();
        let before = count().await;
        for (answer, status, made) in [
            ("consider", "CONSIDERED", 0),
            ("decline", "DECLINED", 0),
            ("accept", "ACCEPTED", 1),
            ("accept", "ACCEPTED", 1),
        ] {
            let path = format!("/invitations/{code}/{answer}");
            let answered = served.send(Method::PUT, &path, &[], "").await.expect(200);
            assert_eq!(answered["status"], status);
            assert_eq!(count().await, before + made, "{collection} {answer}");
        }
        let listed = served.get(&at(collection)).await.expect(200);
        assert_eq!(listed[0]["status"], "ACCEPTED");
    }
}

#[tokio::test]
async fn an_invitation_that_was_sent_is_found_by_its_code_until_it_is_withdrawn() {
    let served = Served::new().await;
    let body = json!({ "email": "new@example.com" });
    let sent = served.post(&at("managerInvitations"), &body).await.expect(200);
    assert_eq!(sent["status"], "PENDING");
    let path = format!("/invitations/{}", sent["code"].as_str().unwrap());
    assert_eq!(served.get(&path).await.expect(200), sent);
    let one = at(&format!("managerInvitations/{}", sent["_id"].as_str().unwrap()));
    served.delete(&one).await.expect(200);
    served.get(&path).await.expect(404);
    served.put(&format!("{path}/accept"), &json!({})).await.expect(404);
}
