//! Paths that some server reads otherwise than they look never reach the API; neither does a fragment.

use crate::support::{PRODUCTS, Scene};

/// Each of these is put where a path is, as bytes.
const ATTACKS: &[&[u8]] = &[
    b"/businesses/1/products/../../../user",
    b"/businesses/1/products/..",
    b"/businesses/1/products/.",
    b"/businesses/1/./products",
    b"/../businesses/1/products",
    b"/businesses/1/products/%2e%2e/locations",
    b"/businesses/1/products/%2E%2E/locations",
    b"/businesses/1/products/.%2e/locations",
    b"/businesses/1/products/%2e./locations",
    b"/businesses/1/products/%2e",
    b"/businesses/1/products%2f..%2flocations",
    b"/businesses/1/products%2Flocations",
    b"/businesses/1%2fproducts",
    b"/businesses/1/products%5c..%5clocations",
    b"/businesses/1/products%5Clocations",
    b"/businesses/1/products\\..\\locations",
    b"/businesses\\1\\products",
    b"\\businesses\\1\\products",
    b"//businesses/1/products",
    b"//elsewhere.example/businesses/1/products",
    b"/businesses//1/products",
    b"/businesses/1/products//",
    b"/businesses/1/products;x=y",
    b"/businesses/1;x=y/products",
    b"/businesses/1/products/..;x=y/locations",
    b"/businesses/1/products/..;/locations",
    b"/businesses/1/products/.;/locations",
    b"/businesses/1/products%3bx=y",
    b"/businesses/1/products/%252e%252e/locations",
    b"/businesses/1/products%252flocations",
    b"/businesses/1/products%25",
    b"/businesses/1/products%2500",
    b"/businesses/1/products%00",
    b"/businesses/1/products%00.json",
    b"/businesses/1/products\0",
    b"/businesses/1/products%0a",
    b"/businesses/1/products%0d%0aX:y",
    b"/businesses/1/products%09",
    b"/businesses/1/products%7f",
    b"/businesses/1/products\x7f",
    b"/businesses/1/products%ff",
    b"/businesses/1/products/%c0%ae%c0%ae/locations",
    b"/businesses/1/products/%c0%afx",
    b"/businesses/1/products/%e0%80%ae",
    b"/businesses/1/products/%ed%a0%80",
    b"/businesses/1/products/%f4%90%80%80",
    b"/businesses/1/products/%c3",
    b"/businesses/1/products/%c3/%a9",
    b"/businesses/1/products/%c2%85",
    b"/businesses/1/products\xff",
    b"/businesses/1/products\xc0\xae",
    b"/businesses/1/products/caf\xc3\xa9",
    b"/businesses/1/products/caf\xe9",
    b"/businesses/1/products%",
    b"/businesses/1/products%2",
    b"/businesses/1/products%zz",
    b"/businesses/1/products%u002e",
    b"/businesses/1/%70roducts",
    b"/businesses/1/products%23x",
    b"/businesses/1/products%3fx",
    b"/businesses/1/products#x",
    b"/businesses/1/products?a=b#x",
    b"/businesses/1/products#/../../user",
    b"/businesses/1/products?#",
    b"/businesses/1/products\"",
    b"/businesses/1/products<x>",
    b"/businesses/1/products{x}",
    b"/businesses/1/products|x",
    b"/businesses/1/products^x",
    b"/businesses/1/products`x`",
    b"/businesses/1/products/[x]",
    b"/businesses/1/products?a=%",
    b"/businesses/1/products?a=%zz",
    b"/businesses/1/products?a=\\",
    b"/businesses/1/products?a=\xff",
    b"/businesses/1/products?_method=DELETE",
    b"/businesses/1/products?_m%65thod=DELETE",
];

fn get(scene: &Scene, path: &[u8]) -> Vec<u8> {
    let rest = scene.request(" HTTP/1.1", &[], "");
    [b"GET ", path, &rest].concat()
}

#[tokio::test]
async fn paths_that_could_be_read_two_ways_never_reach_the_api() {
    let scene = Scene::new().await;
    for path in ATTACKS {
        let answer = scene.send(get(&scene, path)).await;
        assert_eq!(
            (answer.code(), answer.answers()),
            (400, 1),
            "{}: {}",
            path.escape_ascii(),
            answer.0
        );
    }
    scene.nothing_reached().await;
}

#[tokio::test]
async fn the_same_paths_in_a_whole_url_never_reach_the_api() {
    let scene = Scene::new().await;
    let origin = format!("http://{}", scene.address);
    for path in ATTACKS {
        let answer = scene.send(get(&scene, &[origin.as_bytes(), path].concat())).await;
        assert_eq!(
            (answer.code(), answer.answers()),
            (400, 1),
            "{}: {}",
            path.escape_ascii(),
            answer.0
        );
    }
    scene.nothing_reached().await;
}

#[tokio::test]
async fn paths_that_can_be_read_in_one_way_go_on_byte_for_byte() {
    let scene = Scene::new().await;
    let paths = [
        "/businesses/1/products",
        "/v2/businesses/1/products/a%20b",
        "/businesses/1/products/caf%C3%A9",
        "/businesses/1/products/caf%c3%a9",
        "/businesses/1/products/a+b,c:d@e!f$g&h'i(j)k*l=m~n-o_p.q",
        "/businesses/1/products/...",
        "/businesses/1/products/..a",
        "/businesses/1/products?a=../../x//y;z=%2e%2F&filter[name]=b&&=",
        "/businesses/1/products?",
    ];
    for path in paths {
        assert_eq!(scene.send(get(&scene, path.as_bytes())).await.code(), 200, "{path}");
    }
    let lines: Vec<String> = scene.reached().await.iter().map(|it| it.line().to_owned()).collect();
    assert_eq!(lines, paths.map(|path| format!("GET {path} HTTP/1.1")));
    assert!(lines[0].contains(PRODUCTS));
}
