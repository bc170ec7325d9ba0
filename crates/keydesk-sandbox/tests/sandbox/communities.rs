//! Joining and leaving communities, and who is a member.
use crate::client::{Served, at};
use hyper::Method;
use keydesk_sandbox::{COMMUNITY_ID, MEMBERSHIP_ID, MEMBERSHIP_INVITATION_ID, SECOND_BUSINESS_ID};
use serde_json::json;

async fn members(served: &Served) -> usize {
    let path = at(&format!("communities/{COMMUNITY_ID}/memberships"));
    served.get(&path).await.expect(200).as_array().unwrap().len()
}

#[tokio::test]
async fn a_business_joins_once_and_leaves() {
    let served = Served::new().await;
    let path = format!("/businesses/{SECOND_BUSINESS_ID}/communityMemberships/{COMMUNITY_ID}");
    let joined = served.put(&path, &json!({})).await.expect(200);
    assert_eq!(joined["business"]["name"], "Juniper Lane Cafés");
    assert_eq!(served.put(&path, &json!({})).await.expect(200), joined);
    assert_eq!(members(&served).await, 6);
    let own = joined["_id"].as_str().unwrap();
    // Both the member and the community's owner see it, at their own address.
    let at_member = format!("/businesses/{SECOND_BUSINESS_ID}/memberships/{own}");
    for path in [&at_member, &at(&format!("memberships/{own}"))] {
        assert_eq!(served.get(path).await.expect(200), joined);
    }
    served
        .get(&format!("/businesses/{SECOND_BUSINESS_ID}/memberships/{MEMBERSHIP_ID}"))
        .await
        .expect(404);
    assert_eq!(served.delete(&path).await.expect(200), joined);
    served.delete(&path).await.expect(404);
    assert_eq!(members(&served).await, 5);
}

#[tokio::test]
async fn an_accepted_invitation_makes_a_member() {
    let served = Served::new().await;
    let path = at(&format!("membershipinvitations/{MEMBERSHIP_INVITATION_ID}"));
    served.send(Method::PUT, &format!("{path}/decline"), &[], "").await.expect(200);
    assert_eq!(members(&served).await, 5);
    for _twice in 0..2 {
        let accepted = served.put(&format!("{path}/accept"), &json!({})).await.expect(200);
        assert_eq!(accepted["status"], "ACCEPTED");
        assert_eq!(members(&served).await, 6);
    }
}

#[tokio::test]
async fn inviting_gives_a_code_to_answer_with() {
    let served = Served::new().await;
    let path = at(&format!("communities/{COMMUNITY_ID}/membershipinvitations"));
    let body = json!({ "business": { "_id": "5f3c1eb00000000000000099", "name": "Oak Farm" } });
    let invited = served.post(&path, &body).await.expect(200);
    let code = invited["code"].as_str().unwrap();
    served.put(&format!("/invitations/{code}/accept"), &json!({})).await.expect(200);
    let members = at(&format!("communities/{COMMUNITY_ID}/memberships"));
    let members = served.get(&members).await.expect(200);
    assert_eq!(members[5]["business"]["name"], "Oak Farm");
}

#[tokio::test]
async fn a_membership_is_changed_but_not_given_to_another() {
    let served = Served::new().await;
    let path = format!("/v2{}", at(&format!("memberships/{MEMBERSHIP_ID}")));
    let body = json!({ "internalId": "V-1", "business": { "_id": "other" } });
    let changed = served.put(&path, &body).await.expect(200);
    assert_eq!(changed["internalId"], "V-1");
    assert_eq!(changed["business"]["name"], "Coastal Greens Growers");
    let one = at(&format!("communities/{COMMUNITY_ID}/membership/{MEMBERSHIP_ID}"));
    assert_eq!(served.get(&one).await.expect(200), changed);
}
