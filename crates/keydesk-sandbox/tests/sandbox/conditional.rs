//! Validators, parts of files, and the time.
use crate::client::{Served, at};
use hyper::Method;
use keydesk_sandbox::{SAMPLE_DOCUMENT_ID, SAMPLE_PRODUCT_ID};
use serde_json::json;

#[tokio::test]
async fn what_the_client_has_already_is_304() {
    let served = Served::new().await;
    let product = at(&format!("products/{SAMPLE_PRODUCT_ID}"));
    for path in [product.clone(), at("products"), "/user".to_owned()] {
        let first = served.get(&path).await;
        let etag = first.headers["etag"].to_str().unwrap().to_owned();
        let weak = format!("\"other\", W/{etag}");
        for known in [etag.as_str(), &weak, "*"] {
            for method in [Method::GET, Method::HEAD] {
                let headers = [("if-none-match", known)];
                let again = served.send(method, &path, &headers, "").await;
                assert_eq!(again.status, 304, "{path} {known}");
                assert_eq!(again.headers["etag"], etag.as_str());
                assert!(again.bytes.is_empty());
            }
        }
        served.get_with(&path, &[("if-none-match", "\"other\"")]).await.expect(200);
    }
    let etag = served.get(&product).await.headers["etag"].to_str().unwrap().to_owned();
    served.json(Method::PATCH, &product, &json!({ "brand": "x" })).await.expect(200);
    served.get_with(&product, &[("if-none-match", &etag)]).await.expect(200);
}

#[tokio::test]
async fn part_of_a_file_is_206() {
    let served = Served::new().await;
    let bytes: Vec<u8> = (0..100).collect();
    let file = ("a.bin", "image/png", bytes.as_slice());
    let document = served.upload(&at("documents"), file, &[]).await.expect(200);
    let path = at(&format!("documents/{}/content", document["_id"].as_str().unwrap()));
    for (range, part, said) in [
        ("bytes=0-9", 0..10, "bytes 0-9/100"),
        ("bytes=90-", 90..100, "bytes 90-99/100"),
        ("bytes=-5", 95..100, "bytes 95-99/100"),
        ("bytes=98-500", 98..100, "bytes 98-99/100"),
        ("bytes=-500", 0..100, "bytes 0-99/100"),
    ] {
        let answer = served.get_with(&path, &[("range", range)]).await;
        assert_eq!(answer.status, 206, "{range}");
        assert_eq!(answer.headers["content-range"], said);
        assert_eq!(answer.headers["content-type"], "image/png");
        assert_eq!(answer.bytes, bytes[part]);
    }
    for range in ["bytes=0-1,5-6", "lines=1-2", "bytes=9-2", "bytes"] {
        let answer = served.get_with(&path, &[("range", range)]).await;
        assert_eq!((answer.status.as_u16(), answer.bytes.len()), (200, 100), "{range}");
        assert_eq!(answer.headers["accept-ranges"], "bytes");
    }
}

#[tokio::test]
async fn part_beyond_the_end_is_416() {
    let served = Served::new().await;
    let path = at(&format!("documents/{SAMPLE_DOCUMENT_ID}/content"));
    let length = served.get(&path).await.bytes.len();
    for range in ["bytes=5000-", "bytes=-0"] {
        let answer = served.get_with(&path, &[("range", range)]).await;
        assert_eq!(answer.headers["content-range"], format!("bytes */{length}"), "{range}");
        assert_eq!(answer.expect(416)["error"], "range-not-satisfiable");
    }
}

#[tokio::test]
async fn part_of_what_has_changed_is_the_whole() {
    let served = Served::new().await;
    let path = at(&format!("documents/{SAMPLE_DOCUMENT_ID}/content"));
    let whole = served.get(&path).await;
    let etag = whole.headers["etag"].to_str().unwrap();
    let range = ("range", "bytes=0-3");
    assert_eq!(served.get_with(&path, &[range, ("if-range", etag)]).await.status, 206);
    let changed = served.get_with(&path, &[range, ("if-range", "\"other\"")]).await;
    assert_eq!((changed.status.as_u16(), changed.bytes), (200, whole.bytes.clone()));
}

#[tokio::test]
async fn every_answer_says_when_it_was_given() {
    let served = Served::new().await;
    for (method, path) in [
        (Method::HEAD, "/businesses".to_owned()),
        (Method::GET, at("products/nothing")),
        (Method::DELETE, at(&format!("products/{SAMPLE_PRODUCT_ID}"))),
    ] {
        let answer = served.send(method, &path, &[], "").await;
        assert!(answer.headers["date"].to_str().unwrap().ends_with(" GMT"), "{path}");
    }
}
