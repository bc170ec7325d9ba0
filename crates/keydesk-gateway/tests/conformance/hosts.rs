//! `Host`: one, there, and a host (RFC 9112 section 3.2).

use crate::support::{PRODUCTS, Scene};

fn with(scene: &Scene, version: &str, hosts: &str) -> String {
    format!(
        "GET {PRODUCTS} HTTP/{version}\r\n{hosts}Authorization: Bearer {}\r\nConnection: close\r\n\r\n",
        scene.token
    )
}

#[tokio::test]
async fn missing_doubled_and_odd_hosts_are_refused() {
    let scene = Scene::new().await;
    for hosts in [
        "",
        "Host: a\r\nHost: a\r\n",
        "Host: a\r\nHost: b\r\n",
        "Host: a\r\nhOST: a\r\n",
        "Host:\r\n",
        "Host:  \r\n",
        "Host: a b\r\n",
        "Host: a, b\r\n",
        "Host: a,b\r\n",
        "Host: user@a\r\n",
        "Host: a/b\r\n",
        "Host: a\\b\r\n",
        "Host: a?b\r\n",
        "Host: a#b\r\n",
        "Host: a;b\r\n",
        "Host: 0.0.0.0=5000\r\n",
        "Host: %61\r\n",
        "Host: a:port\r\n",
        "Host: a:1:2\r\n",
        "Host: a:99999\r\n",
        "Host: :80\r\n",
        "Host: [::1\r\n",
        "Host: ::1\r\n",
        "Host: http://a\r\n",
        "Host: \"a\"\r\n",
        "Host: caf\u{e9}\r\n",
    ] {
        let answer = scene.send(with(&scene, "1.1", hosts)).await;
        assert_eq!(answer.code(), 400, "{hosts:?}: {}", answer.0);
    }
    for hosts in ["Host: a\r\nHost: a\r\n", "Host: a b\r\n", "Host:\r\n"] {
        assert_eq!(scene.send(with(&scene, "1.0", hosts)).await.code(), 400, "{hosts:?}");
    }
    scene.nothing_reached().await;
}

#[tokio::test]
async fn hosts_that_people_use_are_taken_and_the_api_gets_its_own() {
    let scene = Scene::new().await;
    let hosts = [
        "localhost",
        "LOCALHOST:8788",
        "my_service:8788",
        "xn--caf-dma.example.",
        "127.0.0.1:1",
        "[::1]:8788",
        "[::1]",
    ];
    for host in hosts {
        let answer = scene.send(with(&scene, "1.1", &format!("Host:{host} \r\n"))).await;
        assert_eq!(answer.code(), 200, "{host}: {}", answer.0);
    }
    assert_eq!(scene.send(with(&scene, "1.0", "")).await.code(), 200, "HTTP/1.0 knows no Host");
    let own = scene.api();
    let reached = scene.reached().await;
    assert_eq!(reached.len(), hosts.len() + 1);
    for message in reached {
        assert_eq!(message.header("host"), [own.as_str()]);
    }
}
