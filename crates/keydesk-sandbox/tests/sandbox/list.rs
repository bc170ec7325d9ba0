//! Lists and their pages, in both styles.
use crate::client::{Served, at};
use keydesk_sandbox::{BUSINESS_ID, SAMPLE_PRODUCT_ID, SECOND_BUSINESS_ID};

#[tokio::test]
async fn list_without_v2_is_an_array() {
    let served = Served::new().await;
    let products = served.get(&at("products")).await.expect(200);
    assert_eq!(products.as_array().unwrap().len(), 12);
    assert_eq!(products[0]["_id"], SAMPLE_PRODUCT_ID);
    assert_eq!(products[0]["businessId"], BUSINESS_ID);
}

#[tokio::test]
async fn list_with_v2_is_an_envelope() {
    let served = Served::new().await;
    let page = served.get(&format!("/v2{}", at("products"))).await.expect(200);
    assert_eq!(page["pageIndex"], 0);
    assert_eq!(page["pageSize"], 50);
    assert_eq!(page["totalItemCount"], 12);
    assert_eq!(page["hasNextPage"], false);
    assert_eq!(page["pageItems"].as_array().unwrap().len(), 12);
}

#[tokio::test]
async fn pages_together_are_the_whole_list_in_order() {
    let served = Served::new().await;
    let all = served.get(&at("events")).await.expect(200);
    let mut together = Vec::new();
    for index in 0..4 {
        let query = format!("events?pageSize=4&pageIndex={index}");
        let array = served.get(&at(&query)).await.expect(200);
        let page = served.get(&format!("/v2{}", at(&query))).await.expect(200);
        assert_eq!(page["pageItems"], array);
        assert_eq!(page["hasNextPage"], index < 3);
        together.extend(array.as_array().unwrap().clone());
    }
    assert_eq!(&together, all.as_array().unwrap());
}

#[tokio::test]
async fn following_the_next_page_ends_with_the_whole_list() {
    let served = Served::new().await;
    let mut index = serde_json::json!(0);
    let mut together = Vec::new();
    let mut counts = Vec::new();
    while !index.is_null() {
        let path = at(&format!("documents?pageSize=3&pageIndex={index}"));
        let page = served.get(&format!("/v2{path}")).await.expect(200);
        assert_eq!(page["pageIndex"], index);
        assert_eq!(page["hasNextPage"], !page["nextPageIndex"].is_null());
        counts.push(page["pageItemCount"].as_u64().unwrap());
        together.extend(page["pageItems"].as_array().unwrap().clone());
        index = page["nextPageIndex"].clone();
    }
    assert_eq!(counts, [3, 3, 2]);
    assert_eq!(&together, served.get(&at("documents")).await.expect(200).as_array().unwrap());
}

#[tokio::test]
async fn page_beyond_the_last_is_empty() {
    let served = Served::new().await;
    for index in [9_u64, u64::MAX] {
        let path = format!("/v2{}", at(&format!("audits?pageIndex={index}&pageSize=1000")));
        let page = served.get(&path).await.expect(200);
        assert_eq!(page["pageItems"], serde_json::json!([]));
        assert_eq!(page["hasNextPage"], false);
        assert_eq!(page["totalItemCount"], 4);
    }
}

#[tokio::test]
async fn bad_paging_names_the_parameter() {
    let served = Served::new().await;
    for (query, field) in [
        ("pageSize=0", "pageSize"),
        ("pageSize=1001", "pageSize"),
        ("pageSize=ten", "pageSize"),
        ("pageIndex=-1", "pageIndex"),
        ("pageIndex=", "pageIndex"),
        ("pageIndex=%2B1", "pageIndex"),
        ("pageIndex=99999999999999999999999", "pageIndex"),
    ] {
        let refusal = served.get(&at(&format!("products?{query}"))).await.expect(400);
        assert_eq!(refusal["field"], field, "{query}");
    }
}

#[tokio::test]
async fn user_and_businesses() {
    let served = Served::new().await;
    for prefix in ["", "/v2"] {
        let user = served.get(&format!("{prefix}/user")).await.expect(200);
        assert_eq!(user["email"], "sandbox@fernwoodfoods.example");
        assert_eq!(user["businesses"][0]["_id"], BUSINESS_ID);
        assert_eq!(user["businesses"][0]["name"], "Fernwood Foods");
        assert_eq!(user["businesses"][1]["_id"], SECOND_BUSINESS_ID);
    }
    let businesses = served.get("/businesses").await.expect(200);
    assert_eq!(businesses.as_array().unwrap().len(), 2);
    let page = served.get("/v2/businesses?pageSize=1").await.expect(200);
    assert_eq!(page["hasNextPage"], true);
}

#[tokio::test]
async fn businesses_do_not_see_each_other() {
    let served = Served::new().await;
    let other = format!("/businesses/{SECOND_BUSINESS_ID}/products");
    assert_eq!(served.get(&other).await.expect(200).as_array().unwrap().len(), 1);
    served.get(&format!("{other}/{SAMPLE_PRODUCT_ID}")).await.expect(404);
}

#[tokio::test]
async fn collection_without_records_is_an_empty_list() {
    let served = Served::new().await;
    let path = format!("/businesses/{SECOND_BUSINESS_ID}/audits");
    assert_eq!(served.get(&path).await.expect(200), serde_json::json!([]));
}
