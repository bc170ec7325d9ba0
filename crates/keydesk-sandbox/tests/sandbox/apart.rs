//! The Sandbox's work is its own: it neither waits for the runtime it was started from, nor holds it up.
use crate::client::{CREDENTIAL, Served, at};
use std::{
    io::{Read, Write},
    net::TcpStream,
    time::Duration,
};

/// The test's only thread does nothing but wait for the answer, so whoever answers runs elsewhere.
#[tokio::test(flavor = "current_thread")]
async fn it_answers_though_the_runtime_that_started_it_does_nothing() {
    let served = Served::new().await;
    let mut stream = TcpStream::connect(served.serving.address()).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let request = format!(
        "GET {} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {CREDENTIAL}\r\nConnection: close\r\n\r\n",
        at("products")
    );
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
}

/// Searching all there can be, over and over, takes no thread of the runtime that asks: it gets other things done meanwhile.
#[tokio::test(flavor = "current_thread")]
async fn long_searches_leave_the_runtime_that_started_it_free() {
    let served = std::sync::Arc::new(Served::new().await);
    let text = "x".repeat(1_900_000);
    for _ in 0..28 {
        let body = serde_json::json!({ "name": "large", "note": text });
        served.post(&at("audits"), &body).await.expect(200);
    }
    let mut searches = tokio::task::JoinSet::new();
    for _ in 0..4 {
        let served = served.clone();
        searches.spawn(async move {
            let path = at("audits?query=nothing-is-called-this");
            served.get(&path).await.expect(200)
        });
    }
    // Between two polls of the searches this thread is free; were their work done here, it would be none of the four
    // that is still under way when it first gets to run again.
    let mut turns_with_all_under_way = 0;
    while searches.len() == 4 {
        tokio::task::yield_now().await;
        if searches.try_join_next().is_none() {
            turns_with_all_under_way += 1;
        }
    }
    assert!(turns_with_all_under_way > 100, "{turns_with_all_under_way}");
    for found in searches.join_all().await {
        assert_eq!(found, serde_json::json!([]));
    }
}
