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
