//! Finding: by part of a name, and by the value of a field.
use crate::client::{Served, at};

async fn count(served: &Served, path: &str) -> usize {
    served.get(&at(path)).await.expect(200).as_array().unwrap().len()
}

#[tokio::test]
async fn find_by_part_of_a_name_in_any_case() {
    let served = Served::new().await;
    assert_eq!(count(&served, "products?query=CHICKEN").await, 2);
    assert_eq!(count(&served, "products?query=sunrow").await, 1);
    assert_eq!(count(&served, "purchaseOrders?query=po-1045").await, 2);
    assert_eq!(count(&served, "locations?query=nowhere").await, 0);
}

#[tokio::test]
async fn find_by_field() {
    let served = Served::new().await;
    assert_eq!(count(&served, "products?gtin=10860001234012").await, 1);
    assert_eq!(count(&served, "locations?gln=0860001001013").await, 1);
    assert_eq!(count(&served, "stockRecoveries?status=OPEN").await, 1);
    assert_eq!(count(&served, "products?shelfLifeDays=14").await, 2);
    assert_eq!(count(&served, "products?status=INACTIVE").await, 1);
    assert_eq!(count(&served, "products?status=inactive").await, 0);
}

#[tokio::test]
async fn find_by_lot_in_a_field_or_in_a_list() {
    let served = Served::new().await;
    assert_eq!(count(&served, "events?lot=FW-26035-C").await, 8);
    assert_eq!(count(&served, "products?lot=FW-26033-A").await, 1);
    assert_eq!(count(&served, "stockRecoveries?lot=FW-26035-C").await, 1);
}

#[tokio::test]
async fn filters_hold_together_and_are_counted_before_paging() {
    let served = Served::new().await;
    let path = at("events?lot=FW-26035-C&eventType=ship&pageSize=3");
    let page = served.get(&format!("/v2{path}")).await.expect(200);
    assert_eq!(page["totalItemCount"], 4);
    assert_eq!(page["pageItems"].as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn parameter_that_names_no_field_is_passed_over() {
    let served = Served::new().await;
    assert_eq!(count(&served, "audits?sortBy=name").await, 4);
}

#[tokio::test]
async fn known_parameters_filter_even_if_nothing_matches() {
    let served = Served::new().await;
    for (path, number) in [
        ("events/?type=COMMISSION", 2),
        ("events/?type=HARVEST", 0),
        ("events?type=ship,receive", 10),
        ("products?type=anything", 0),
        ("assessments/?scope=SHARED", 3),
        ("assessments?scope=OWN", 1),
        ("purchaseOrders?scope=RECEIVED", 1),
        ("documents?approvalStatus=awaiting-review", 1),
        ("documents?approvalStatus=Approved", 4),
        ("documents?sourceCommunities=5f3c1ec10000000000000001", 6),
        ("documents?sourceCommunities=other,5f3c1ec10000000000000001", 6),
        ("documents?sourceCommunities=other", 0),
        ("documents?shareSourceTypeId=5f3c1eb60000000000000001", 2),
        ("products?sourceCommunities=5f3c1ec10000000000000001", 7),
        ("locations?sourceBusiness=5f3c1eb00000000000000011", 1),
        ("cropInputs?plantingId=5f3c1ec80000000000000001", 2),
        ("cropInputs?purchaseOrderId=5f3c1eab0000000000000001", 2),
        ("spawnedassessment?performedOnBusinessIds=5f3c1eb00000000000000015", 1),
    ] {
        assert_eq!(count(&served, path).await, number, "{path}");
    }
    for (path, number) in [
        ("/users?businessId=5f3c1eb00000000000000001", 4),
        ("/users?businessId=5f3c1eb00000000000000002", 2),
        ("/users?businessId=nobody", 0),
        ("/users", 5),
        ("/invitations?businessId=5f3c1eb00000000000000001", 8),
        ("/invitations?businessId=5f3c1eb00000000000000002", 0),
    ] {
        let found = served.get(path).await.expect(200);
        assert_eq!(found.as_array().unwrap().len(), number, "{path}");
    }
}

#[tokio::test]
async fn periods_filter_by_the_time_they_name() {
    let served = Served::new().await;
    for (path, number) in [
        ("documents?versionUpdated=2026-01-12T00:00:00Z..", 6),
        ("documents?versionUpdated=2026-01-12..2026-01-13", 2),
        ("incidents?updated=2026-02-01..", 3),
        ("incidentTypes?updated=2026-01-01..", 0),
        ("spawnedassessment?lastUpdateAt=2026-01-20T00:00:00+00:00..", 2),
        ("communities/5f3c1ec10000000000000001/memberships?createdAt=..2025-01-17", 2),
    ] {
        assert_eq!(count(&served, path).await, number, "{path}");
    }
    let refusal = served.get(&at("incidents?updated=yesterday")).await.expect(400);
    assert_eq!(refusal["field"], "updated");
}

#[tokio::test]
async fn p_gives_the_fields_it_names_and_the_id() {
    let served = Served::new().await;
    let products = served.get(&at("products?p=name,gtin&pageSize=1")).await.expect(200);
    assert_eq!(
        products,
        serde_json::json!([{
            "_id": "5f3c1ea10000000000000001",
            "gtin": "10860001234012",
            "name": "Romaine Hearts, 3 ct"
        }])
    );
}
