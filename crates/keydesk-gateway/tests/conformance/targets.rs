//! The four forms of a request target (RFC 9112 section 3.2): a path, and a whole URL for this host.

use crate::support::{PRODUCTS, Scene};

#[tokio::test]
async fn a_whole_url_for_this_host_goes_on_as_a_path() {
    for scheme in ["http", "HTTP", "https"] {
        let scene = Scene::new().await;
        let line = format!("GET {scheme}://{}{PRODUCTS}?a=b HTTP/1.1", scene.address);
        assert_eq!(scene.send(scene.request(&line, &[], "")).await.code(), 200, "{line}");
        assert_eq!(scene.one_reached().await.line(), format!("GET {PRODUCTS}?a=b HTTP/1.1"));
    }
}

#[tokio::test]
async fn every_other_form_is_refused() {
    let scene = Scene::new().await;
    let here = scene.address;
    for line in [
        format!("GET http://elsewhere.example{PRODUCTS} HTTP/1.1"),
        format!("GET http://{here}:1{PRODUCTS} HTTP/1.1"),
        format!("GET http://user:word@{here}{PRODUCTS} HTTP/1.1"),
        format!("GET http://{here}@elsewhere.example{PRODUCTS} HTTP/1.1"),
        format!("GET http://elsewhere.example#@{here}{PRODUCTS} HTTP/1.1"),
        format!("GET http://elsewhere.example\\@{here}{PRODUCTS} HTTP/1.1"),
        format!("GET ftp://{here}{PRODUCTS} HTTP/1.1"),
        format!("GET file://{here}{PRODUCTS} HTTP/1.1"),
        format!("GET http:{PRODUCTS} HTTP/1.1"),
        format!("GET http://{PRODUCTS} HTTP/1.1"),
        format!("GET http://{here}/businesses/1/../1/products HTTP/1.1"),
        format!("GET //{here}{PRODUCTS} HTTP/1.1"),
        format!("GET {here} HTTP/1.1"),
        "GET elsewhere.example:443 HTTP/1.1".to_owned(),
        "GET businesses/1/products HTTP/1.1".to_owned(),
        "GET ?a=b HTTP/1.1".to_owned(),
        "GET * HTTP/1.1".to_owned(),
        "OPTIONS * HTTP/1.1".to_owned(),
        format!("CONNECT {here} HTTP/1.1"),
        "CONNECT elsewhere.example:443 HTTP/1.1".to_owned(),
        format!("CONNECT http://{here}{PRODUCTS} HTTP/1.1"),
        format!("CONNECT {PRODUCTS} HTTP/1.1"),
        format!("OPTIONS {PRODUCTS} HTTP/1.1"),
        format!("TRACE {PRODUCTS} HTTP/1.1"),
        format!("get {PRODUCTS} HTTP/1.1"),
        format!("-GET {PRODUCTS} HTTP/1.1"),
    ] {
        let answer = scene.send(scene.request(&line, &[], "")).await;
        assert!(matches!(answer.code(), 400 | 403), "{line}: {}", answer.0);
        assert_eq!(answer.answers(), 1, "{line}: {}", answer.0);
    }
    scene.nothing_reached().await;
}
