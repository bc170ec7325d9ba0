//! The article's journey, over real HTTP, against the sandbox's data: what each kind of integration does, and that it ends when
//! its token is deleted.

use bytes::Bytes;
use http::{Method, Request};
use http_body_util::Full;
use keydesk_domain::preset::Preset;
use keydesk_sandbox::{BUSINESS_ID, OPEN_RECALL_ID, SAMPLE_PRODUCT_ID};
use keydesk_tests::{Client, World};
use serde_json::json;

/// A world, a client of its sandbox, and a token of an account with this preset.
async fn integration(preset: Preset) -> (World, Client, String) {
    let world = World::new().await;
    let account = world.account_with(preset.permissions()).await;
    let token = world.token(&account).await.text;
    let client = world.client().await;
    (world, client, token)
}

#[tokio::test]
async fn a_data_export_pages_through_everything_and_changes_nothing() {
    let (_world, mut client, token) = integration(Preset::DataExport).await;
    let (mut seen, mut index, mut total) = (0, 0, 1);
    while seen < total {
        let path = format!("/v2/businesses/{BUSINESS_ID}/locations?pageIndex={index}&pageSize=2");
        let page = client.get(&path, &token).await.json();
        let items = page["pageItems"].as_array().unwrap().len();
        assert!(items > 0, "an empty page before the last item");
        (seen, index) = (seen + items, index + 1);
        total = usize::try_from(page["totalItemCount"].as_u64().unwrap()).unwrap();
        assert_eq!(page["hasNextPage"], seen < total);
    }
    let plain = client.get(&format!("/businesses/{BUSINESS_ID}/locations"), &token).await.json();
    assert_eq!(plain.as_array().unwrap().len(), total, "the old path answers a plain array");
    let product = format!("/businesses/{BUSINESS_ID}/products/{SAMPLE_PRODUCT_ID}");
    assert_eq!(client.request(Method::DELETE, &product, Some(&token)).await.code(), 403);
    assert_eq!(client.get(&product, &token).await.code(), 200);
}

#[tokio::test]
async fn a_product_synchronization_creates_changes_finds_and_deletes() {
    let (_world, mut client, token) = integration(Preset::ProductSynchronization).await;
    let products = format!("/v2/businesses/{BUSINESS_ID}/products");
    let new =
        json!({ "name": "Oat Drink 1 l", "globalTradeItemNumber": "09506000134352" }).to_string();
    let created = client.send(Method::POST, &products, Some(&token), new).await;
    assert_eq!(created.code(), 200, "{:?}", created.body);
    let id =
        created.json()["_id"].as_str().unwrap_or_else(|| panic!("{}", created.json())).to_owned();
    let one = format!("{products}/{id}");
    let changed = client
        .send(Method::PATCH, &one, Some(&token), json!({ "name": "Oat Drink 2 l" }).to_string())
        .await;
    assert_eq!(changed.code(), 200, "{:?}", changed.body);
    assert_eq!(client.get(&one, &token).await.json()["name"], "Oat Drink 2 l");
    let deleted = client.request(Method::DELETE, &one, Some(&token)).await;
    assert!(deleted.status.is_success(), "{:?}", deleted.body);
    assert_eq!(client.get(&one, &token).await.code(), 404);
}

#[tokio::test]
async fn a_recall_response_comments_and_uploads_a_document_and_sees_no_suppliers() {
    let (_world, mut client, token) = integration(Preset::RecallResponse).await;
    let recall = format!("/businesses/{BUSINESS_ID}/stockRecoveries/{OPEN_RECALL_ID}");
    assert_eq!(client.get(&recall, &token).await.code(), 200);
    let comment = json!({ "text": "Nothing of this lot is left on our shelves." }).to_string();
    let answer =
        client.send(Method::POST, &format!("{recall}/comments"), Some(&token), comment).await;
    assert_eq!(answer.code(), 200, "{:?}", answer.body);
    let body = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"proof.txt\"\r\nContent-Type: text/plain\r\n\r\n\
                destroyed on site\r\n--b--\r\n";
    let upload = Request::post(format!("{recall}/documents"))
        .header("host", "localhost")
        .header("authorization", format!("Bearer {token}"))
        .header("content-type", "multipart/form-data; boundary=b")
        .body(Full::new(Bytes::from(body)));
    let answer = client.send_as_is(upload.unwrap()).await;
    assert_eq!(answer.code(), 200, "{:?}", answer.body);
    let content = format!("{recall}/documents/{}/content", answer.json()["_id"].as_str().unwrap());
    assert_eq!(client.get(&content, &token).await.body, "destroyed on site");
    assert_eq!(
        client
            .request(Method::DELETE, content.trim_end_matches("/content"), Some(&token))
            .await
            .code(),
        200
    );
    assert_eq!(client.get(&content, &token).await.code(), 404);
    let suppliers = client.get(&format!("/businesses/{BUSINESS_ID}/suppliers"), &token).await;
    assert_eq!(suppliers.json()["missing_permission"], "suppliers:view");
}

#[tokio::test]
async fn what_was_written_is_there_until_the_sandbox_is_reset() {
    let (world, mut client, token) = integration(Preset::ProductSynchronization).await;
    let product = format!("/businesses/{BUSINESS_ID}/products/{SAMPLE_PRODUCT_ID}");
    let before = client.get(&product, &token).await.json();
    client
        .send(Method::PATCH, &product, Some(&token), json!({ "name": "Renamed" }).to_string())
        .await;
    assert_eq!(client.get(&product, &token).await.json()["name"], "Renamed");
    world.sandbox.reset().unwrap();
    assert_eq!(client.get(&product, &token).await.json(), before);
}

#[tokio::test]
async fn from_a_limited_role_to_a_refused_request() {
    let world = World::new().await;
    let account = world.account(&["products:view", "tokens:generate"]).await;
    let token = world.token(&account).await;
    let mut client = world.client().await;
    let products = format!("/businesses/{BUSINESS_ID}/products");
    assert_eq!(client.get(&products, &token.text).await.code(), 200);
    let refused = client.send(Method::POST, &products, Some(&token.text), "{}").await;
    assert_eq!(
        (refused.code(), &refused.json()["missing_permission"]),
        (403, &json!("products:edit"))
    );
    world.desk.delete_token(&account.session, &token.id.to_string()).await.unwrap();
    assert_eq!(
        client.get(&products, &token.text).await.verdict(),
        (401, "deleted-token".to_owned())
    );
}
