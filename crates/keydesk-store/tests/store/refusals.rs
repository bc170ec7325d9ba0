//! Refused requests, found by what is known of them.

use crate::test_traffic::{NOON, TestTraffic};
use keydesk_domain::traffic::RefusedRequest;
use keydesk_store::refusals::{RefusalFilter, by_request_id, count, page};

/// One of each account's token and one without a known token, in this order.
async fn three() -> (TestTraffic, [RefusedRequest; 3]) {
    let test = TestTraffic::new().await;
    let [sap, wms] = test.tokens.map(Some);
    let refusals = [
        test.refusal(sap, NOON),
        RefusedRequest { address: "198.51.100.4".parse().unwrap(), ..test.refusal(wms, NOON) },
        RefusedRequest {
            reason: "unknown-route",
            route: None,
            path: Some("/businesses/5f3c/100%_sure".to_owned()),
            ..test.refusal(None, NOON)
        },
    ];
    test.add(vec![], refusals.to_vec()).await;
    (test, refusals)
}

#[tokio::test]
async fn one_by_its_request_id_with_all_that_held_then() {
    let (test, [first, ..]) = three().await;
    let mut conn = test.store.read().await.unwrap();
    let kept = by_request_id(&mut conn, &first.request_id).await.unwrap().unwrap();
    assert_eq!((kept.at, kept.token, kept.account), (first.at, first.token, first.account));
    assert_eq!(
        (kept.roles, kept.held, kept.permission),
        (first.roles, first.held, first.permission)
    );
    assert_eq!(
        (kept.reason.as_str(), kept.status, kept.method.as_str()),
        ("missing-permission", 403, "POST")
    );
    assert_eq!((kept.route.as_deref(), kept.path, kept.detail), (first.route, None, first.detail));
    assert_eq!(kept.token_name.as_deref(), Some("SAP Integration"));
    assert_eq!(kept.account_name, Some(("Ada".to_owned(), "Ada@fernwood.example".to_owned())));
    assert_eq!(by_request_id(&mut conn, "no such id").await.unwrap(), None);
}

#[tokio::test]
async fn latest_first_a_page_at_a_time() {
    let (test, refusals) = three().await;
    let mut conn = test.store.read().await.unwrap();
    let all = RefusalFilter::default();
    let first = page(&mut conn, &all, 0, 2).await.unwrap();
    let rest = page(&mut conn, &all, 2, 2).await.unwrap();
    let found: Vec<_> = first.iter().chain(&rest).map(|it| it.request_id.as_str()).collect();
    let latest_first: Vec<_> = refusals.iter().rev().map(|it| it.request_id.as_str()).collect();
    assert_eq!((first.len(), found), (2, latest_first));
    assert_eq!(count(&mut conn, &all).await.unwrap(), 3);
}

#[tokio::test]
async fn searched_and_filtered() {
    let (test, refusals) = three().await;
    let search = |text: &str| RefusalFilter {
        search: text.to_owned(),
        searches_accounts: true,
        ..Default::default()
    };
    for (filter, wanted) in [
        (search(" "), 3),
        (search(&refusals[1].request_id), 1),
        (search("198.51.100"), 1),
        (search("/products"), 2),
        (search("wms CONN"), 1),
        (search("ada"), 1),
        (search("bo@fernwood"), 1),
        (search("100%_s"), 1),
        (search("100_"), 0),
        (search("%"), 1),
        (RefusalFilter { searches_accounts: false, ..search("ada@") }, 0),
        (RefusalFilter { token: Some(test.tokens[0]), ..Default::default() }, 1),
        (RefusalFilter { reason: Some("unknown-route".to_owned()), ..Default::default() }, 1),
        (RefusalFilter { environment: Some(test.environment), ..Default::default() }, 3),
        (RefusalFilter { visible_to: Some(test.accounts[0]), ..Default::default() }, 1),
        (RefusalFilter { visible_to: Some(test.accounts[0]), ..search("wms") }, 0),
    ] {
        let mut conn = test.store.read().await.unwrap();
        let total = count(&mut conn, &filter).await.unwrap();
        let rows = page(&mut conn, &filter, 0, 10).await.unwrap().len();
        assert_eq!((total, rows), (wanted, usize::try_from(wanted).unwrap()), "{filter:?}");
    }
}
