//! Trouble with the API behind is told apart: for the caller (502, 504, never 401 or 403) and for the admin (the check).

use bytes::Bytes;
use http::Response;
use http_body_util::Full;
use keydesk_domain::EnvironmentId;
use keydesk_gateway::{Limits, UpstreamVerdict, probe};
use keydesk_tests::{Answer, Client, FakeApi, World};
use std::sync::Arc;
use std::time::Duration;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;

/// What a caller is answered and what the check finds with this base URL.
async fn with(base_url: &str) -> (Answer, UpstreamVerdict) {
    let limits = |limits: &mut Limits| limits.upstream_answer = Duration::from_millis(700);
    let world = World::builder().limits(limits).build().await;
    let id = world.environment("api", base_url).await;
    let account = world.account(&["business:view", "tokens:generate"]).await;
    let token = world.token_like(&account, |new| new.environment = "api".to_owned()).await.text;
    let answer = Client::to(world.address("api").await).await.get("/user", &token).await;
    (answer, check(&world, id).await)
}

async fn check(world: &World, id: EnvironmentId) -> UpstreamVerdict {
    let limits = Limits { upstream_answer: Duration::from_millis(700), ..Limits::default() };
    let environments = world.desk.gateway_environments().await.unwrap();
    let environment = environments.iter().find(|it| it.id == id).unwrap();
    probe(&world.desk, environment, None, &limits).await
}

fn trouble(answer: &Answer) -> (u16, String, String) {
    let problem = answer.json()["upstream_problem"].as_str().unwrap_or_default().to_owned();
    assert!(
        answer.json()["detail"].as_str().unwrap().starts_with("Your token is in order"),
        "{}",
        answer.json()
    );
    (answer.code(), answer.reason(), problem)
}

fn unreachable(problem: &str) -> (u16, String, String) {
    (502, "upstream-unreachable".to_owned(), problem.to_owned())
}

fn status(
    code: u16,
) -> impl Fn(&keydesk_tests::Arrived) -> Response<Full<Bytes>> + Send + Sync + 'static {
    move |_| Response::builder().status(code).body(Full::default()).unwrap()
}

#[tokio::test]
async fn it_works() {
    let api = FakeApi::start().await;
    let (answer, verdict) = with(&api.url()).await;
    assert_eq!((answer.code(), verdict), (200, UpstreamVerdict::Works));
}

#[tokio::test]
async fn nothing_listens() {
    let free = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let (answer, verdict) = with(&format!("http://{free}")).await;
    assert_eq!(
        (trouble(&answer), verdict),
        (unreachable("connection-refused"), UpstreamVerdict::ConnectionRefused)
    );
}

#[tokio::test]
async fn the_hosts_name_is_not_known() {
    // RFC 6761 section 6.4: this name never resolves.
    let (answer, verdict) = with("http://api.invalid").await;
    assert_eq!(
        (trouble(&answer), verdict),
        (unreachable("name-not-found"), UpstreamVerdict::NameNotFound)
    );
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for() {
    let address = tls_server().await;
    let (answer, verdict) = with(&format!("https://localhost:{}", address.port())).await;
    assert_eq!(
        (trouble(&answer), verdict),
        (unreachable("tls-failed"), UpstreamVerdict::TlsFailed)
    );
}

#[tokio::test]
async fn https_where_there_is_only_http() {
    let api = FakeApi::start().await;
    let (answer, verdict) = with(&format!("https://{}", api.address)).await;
    assert_eq!(
        (trouble(&answer), verdict),
        (unreachable("tls-failed"), UpstreamVerdict::TlsFailed)
    );
}

#[tokio::test]
async fn it_does_not_take_the_environments_credential() {
    let api = FakeApi::answering(status(401)).await;
    let (answer, verdict) = with(&api.url()).await;
    assert_eq!(
        (trouble(&answer), verdict),
        (unreachable("credential-refused"), UpstreamVerdict::CredentialRefused)
    );
}

#[tokio::test]
async fn it_is_another_program() {
    let api = FakeApi::answering(status(404)).await;
    let (answer, verdict) = with(&api.url()).await;
    assert_eq!((answer.code(), verdict), (404, UpstreamVerdict::WrongUrl));
    let page = FakeApi::answering(|_| {
        Response::builder()
            .header("content-type", "text/html")
            .body(Full::new(Bytes::from_static(b"<html>")))
            .unwrap()
    })
    .await;
    assert_eq!(with(&page.url()).await.1, UpstreamVerdict::WrongUrl);
}

#[tokio::test]
async fn it_speaks_no_http() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let _gone = stream.write_all(b"220 mail.example ESMTP\r\n").await;
        }
    });
    let (answer, verdict) = with(&format!("http://{address}")).await;
    assert_eq!(
        (trouble(&answer), verdict),
        (unreachable("bad-answer"), UpstreamVerdict::BadAnswer)
    );
}

#[tokio::test]
async fn it_never_answers() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (answer, verdict) = with(&format!("http://{}", listener.local_addr().unwrap())).await;
    assert_eq!(trouble(&answer), (504, "upstream-timeout".to_owned(), String::new()));
    assert_eq!(verdict, UpstreamVerdict::TimedOut);
}

#[tokio::test]
async fn its_credential_cannot_be_read() {
    let api = FakeApi::start().await;
    let world = World::new().await;
    let id = world.environment("api", &api.url()).await;
    let file = std::fs::read_dir(world.dir.path().join("credentials"))
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    std::fs::remove_file(&file).unwrap();
    std::fs::create_dir(&file).unwrap();
    assert_eq!(check(&world, id).await, UpstreamVerdict::CredentialUnavailable);
    assert_eq!(api.connections(), 0);
}

/// A server with a certificate that it signed itself.
async fn tls_server() -> std::net::SocketAddr {
    let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    let key = rustls::pki_types::PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
    let config = rustls::ServerConfig::builder_with_provider(Arc::new(
        rustls::crypto::ring::default_provider(),
    ))
    .with_safe_default_protocol_versions()
    .unwrap()
    .with_no_client_auth()
    .with_single_cert(vec![made.cert.der().clone()], key)
    .unwrap();
    let acceptor = tokio_rustls::TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let _refused_by_the_client = acceptor.accept(stream).await;
        }
    });
    address
}
