//! Nobody gets in without the credential.
use crate::client::{CREDENTIAL, Served, at};
use hyper::Method;
use keydesk_sandbox::Sandbox;

#[tokio::test]
async fn wrong_credential_is_401_everywhere() {
    let served = Served::new().await;
    let longer = format!("Bearer {CREDENTIAL}x");
    let shorter = format!("Bearer {}", &CREDENTIAL[1..]);
    let basic = format!("Basic {CREDENTIAL}");
    for value in ["", "Bearer", "Bearer ", "Bearer wrong", CREDENTIAL, &longer, &shorter, &basic] {
        for path in [at("products"), "/user".to_owned(), "/nowhere".to_owned()] {
            let answer = served.send(Method::GET, &path, &[("authorization", value)], "").await;
            assert_eq!(answer.headers["www-authenticate"], "Bearer");
            let refusal = answer.expect(401);
            assert_eq!(refusal["error"], "unauthorized");
            assert!(!refusal.to_string().contains(CREDENTIAL));
        }
    }
}

#[tokio::test]
async fn two_credentials_are_401() {
    let served = Served::new().await;
    let right = format!("Bearer {CREDENTIAL}");
    let headers = [("authorization", right.as_str()), ("authorization", "Bearer wrong")];
    served.send(Method::GET, "/user", &headers, "").await.expect(401);
}

#[tokio::test]
async fn scheme_is_read_in_any_case() {
    let served = Served::new().await;
    let value = format!("bearer {CREDENTIAL}");
    served.send(Method::GET, "/user", &[("authorization", &value)], "").await.expect(200);
}

#[tokio::test]
async fn stopped_means_nobody_listens() {
    let sandbox = Sandbox::open(None).unwrap();
    let serving = sandbox.serve("x").await.unwrap();
    let address = serving.address();
    assert!(address.ip().is_loopback());
    assert!(tokio::net::TcpStream::connect(address).await.is_ok());
    serving.stop();
    for _ in 0..100 {
        if tokio::net::TcpStream::connect(address).await.is_err() {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    panic!("it still listens");
}
