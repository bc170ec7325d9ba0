use super::*;
use crate::test_server::{Shown, TestServer, http};
use keydesk_domain::EnvironmentSlug;
use serde_json::json;
use std::time::Duration;

fn slug(text: &str) -> EnvironmentSlug {
    EnvironmentSlug::parse(text).unwrap()
}

fn token() -> PlainToken {
    PlainToken::from_random(&slug("sandbox"), &[9; 32])
}

fn health() -> String {
    http(200, "application/json", "", r#"{"status":"ok"}"#)
}

fn whoami() -> String {
    let body = json!({
        "account": { "name": "SAP", "email": "sap@fernwood.example" },
        "environment": { "name": "Sandbox", "slug": "sandbox" },
        "permissions": ["products:view"], "expires_at": null, "token_hint": "wXyZ",
    });
    http(200, "application/json", "", &body.to_string())
}

/// As a gateway answers.
fn gateway(head: &str) -> String {
    if head.contains("/health") { health() } else { whoami() }
}

async fn checked(server: &TestServer) -> Checked {
    check(&server.client(), &server.url(), &token(), Some(&slug("sandbox"))).await
}

/// What a check of a server that always answers so comes to. The token is never sent to one that is no gateway.
async fn instead(answer: String) -> Trouble {
    let server = TestServer::answering(move |_| answer.clone()).await;
    let checked = checked(&server).await;
    assert!(server.asked().iter().all(|head| !head.contains("kd_")), "the token was sent");
    assert!(!checked.works());
    let trouble = checked.trouble.unwrap();
    assert_eq!(checked.findings.last().unwrap().sentence, trouble.to_string());
    trouble
}

async fn at(url: &str, patience: Duration) -> Trouble {
    let client = Client::trusting(rustls::RootCertStore::empty(), patience);
    check(&client, &url.parse().unwrap(), &token(), None).await.trouble.unwrap()
}

/// Longer than anything here takes.
const LONG: Duration = Duration::from_secs(60);

#[tokio::test]
async fn all_is_well() {
    let server = TestServer::answering(gateway).await;
    let checked = checked(&server).await;
    let all: Vec<_> = checked.findings.iter().map(|it| (it.what, it.verdict)).collect();
    let good =
        [What::Token, What::Environment, What::Address, What::Access].map(|it| (it, Verdict::Good));
    assert_eq!(all, good);
    assert_eq!(
        checked.findings.last().unwrap().sentence,
        "The gateway takes the token: it acts as SAP in Sandbox."
    );
    let sent = server.asked();
    assert!(
        !sent[0].contains("kd_") && sent[1].contains(token().expose()),
        "first without the token, then with it"
    );
    let said = format!("{checked:?}");
    assert!(!said.contains("kd_"), "{said}");
}

#[tokio::test]
async fn the_hosts_name_is_not_known() {
    // RFC 6761 section 6.4: this name never resolves.
    let trouble = at("https://gateway.invalid", LONG).await;
    assert_eq!(trouble.to_string(), "The name gateway.invalid was not found.");
}

#[tokio::test]
async fn nothing_listens() {
    let free = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    assert_eq!(
        at(&format!("http://{free}"), LONG).await,
        Trouble::NothingListens { host: free.to_string() }
    );
}

#[tokio::test]
async fn it_never_answers() {
    let server = TestServer::answering(|_| String::new()).await;
    let trouble = at(server.url().as_str(), Duration::from_millis(300)).await;
    assert!(matches!(trouble, Trouble::TimedOut { .. }), "{trouble}");
}

#[tokio::test]
async fn a_certificate_for_another_name() {
    let server = TestServer::with_tls(
        Shown { name: "gateway.fernwood.example", from: 2020, until: 4000 },
        gateway,
    )
    .await;
    let trouble = checked(&server).await.trouble.unwrap();
    assert!(
        matches!(&trouble, Trouble::WrongName { presented, .. } if presented == &["gateway.fernwood.example"]),
        "{trouble:?}"
    );
}

#[tokio::test]
async fn a_certificate_that_has_expired_or_is_not_valid_yet() {
    for (from, until, says) in [(2000, 2001, "has expired"), (3999, 4000, "is not valid yet")] {
        let server = TestServer::with_tls(Shown { name: "localhost", from, until }, gateway).await;
        let trouble = checked(&server).await.trouble.unwrap();
        assert!(trouble.to_string().contains(says), "{trouble:?}");
        assert!(trouble.next_step().contains("date and time of this machine"));
    }
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for() {
    let server =
        TestServer::with_tls(Shown { name: "localhost", from: 2020, until: 4000 }, gateway).await;
    let stranger = Client::trusting(rustls::RootCertStore::empty(), Duration::from_secs(10));
    let checked = check(&stranger, &server.url(), &token(), None).await;
    assert!(matches!(checked.trouble, Some(Trouble::Untrusted { .. })), "{:?}", checked.trouble);
    assert!(server.asked().is_empty());
}

#[tokio::test]
async fn all_is_well_with_tls() {
    let server =
        TestServer::with_tls(Shown { name: "localhost", from: 2020, until: 4000 }, gateway).await;
    assert!(checked(&server).await.works());
}

#[tokio::test]
async fn https_where_there_is_only_http() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut hello = [0; 16];
        tokio::io::AsyncReadExt::read_exact(&mut stream, &mut hello).await.unwrap();
        let answer = http(400, "text/plain", "", "this is no HTTP");
        tokio::io::AsyncWriteExt::write_all(&mut stream, answer.as_bytes()).await.unwrap();
    });
    let trouble = at(&format!("https://{address}"), LONG).await;
    assert!(matches!(trouble, Trouble::TlsFailed { .. }), "{trouble:?}");
}

#[tokio::test]
async fn a_sign_in_page_of_the_network() {
    let page = "<!DOCTYPE html><html><title>Sign in to the network</title>";
    for kind in ["text/html; charset=utf-8", "application/json"] {
        let trouble = instead(http(200, kind, "", page)).await;
        assert!(matches!(trouble, Trouble::WebPage { .. }), "{trouble:?}");
    }
    let elsewhere = "Location: https://login.example/start?session=s3cret\r\n";
    let trouble = instead(http(302, "text/html", elsewhere, "")).await;
    assert!(
        matches!(&trouble, Trouble::Redirected { to, .. } if to == "https://login.example"),
        "{trouble:?}"
    );
}

#[tokio::test]
async fn another_program() {
    for answer in [
        http(404, "application/json", "", "{}"),
        http(200, "application/json", "", r#"{"status":"UP"}"#),
        http(200, "text/plain", "", "ok"),
        http(500, "text/plain", "", ""),
    ] {
        let trouble = instead(answer).await;
        assert!(matches!(trouble, Trouble::NotAGateway { .. }), "{trouble:?}");
    }
    assert!(matches!(
        instead("220 mail.example ESMTP\r\n".to_owned()).await,
        Trouble::BadAnswer { .. }
    ));
}

#[tokio::test]
async fn the_gateway_refuses_the_token() {
    let server = TestServer::answering(|head| {
        if head.contains("/health") {
            return health();
        }
        let body = json!({
            "type": "/.well-known/keydesk/problems/expired-token", "title": "The API token has expired", "status": 401,
            "detail": "The token expired on 2026-11-01T00:00:00Z. Ask for a new one.", "fix": "Ask for a new token.",
            "request_id": "0192-the-request",
        });
        http(401, "application/problem+json", "", &body.to_string())
    })
    .await;
    let checked = checked(&server).await;
    let last = checked.findings.last().unwrap();
    assert_eq!(last.sentence, "The gateway refused the token: The API token has expired.");
    let next = last.next_step.as_deref().unwrap();
    assert!(
        next.starts_with("Ask for a new token.") && next.contains("0192-the-request"),
        "{next}"
    );
    assert!(
        matches!(checked.trouble, Some(Trouble::Refused(problem)) if problem.word == "expired-token")
    );
}

#[tokio::test]
async fn a_clock_that_is_a_day_off_is_told_and_one_that_is_right_is_not() {
    for (hours, says) in [(0, None), (-24, Some("24 hours ahead of")), (49, Some("2 days behind"))]
    {
        let server = TestServer::answering(move |head| {
            let there = Timestamp::now() + jiff::SignedDuration::from_hours(hours);
            let date = there.strftime("Date: %a, %d %b %Y %H:%M:%S GMT\r\n").to_string();
            if head.contains("/health") {
                http(200, "application/json", &date, r#"{"status":"ok"}"#)
            } else {
                whoami()
            }
        })
        .await;
        let checked = checked(&server).await;
        let clock = checked.findings.iter().find(|it| it.what == What::Clock).unwrap();
        assert_eq!(clock.verdict == Verdict::Warning, says.is_some(), "{clock:?}");
        assert!(says.is_none_or(|says| clock.sentence.contains(says)), "{clock:?}");
        assert!(checked.works());
    }
}

#[tokio::test]
async fn a_token_of_another_environment_than_the_hand_offs() {
    let server = TestServer::answering(gateway).await;
    let checked = check(&server.client(), &server.url(), &token(), Some(&slug("production"))).await;
    let finding = checked.findings.iter().find(|it| it.what == What::Environment).unwrap();
    assert_eq!(finding.verdict, Verdict::Warning);
    assert!(finding.sentence.contains("sandbox") && finding.sentence.contains("production"));
}

#[test]
fn what_is_not_encrypted_stays_on_this_machine_or_is_warned_of() {
    for (url, stays) in [
        ("http://127.0.0.1:8788", true),
        ("http://localhost", true),
        ("http://[::1]:8788/x", true),
        ("http://gateway.fernwood.example", false),
        ("http://127.0.0.1.example:80", false),
        ("http://192.0.2.1", false),
    ] {
        assert_eq!(stays_on_this_machine(&url.parse().unwrap()), stays, "{url}");
    }
}

#[test]
fn spans_are_said_in_the_largest_unit_that_is_whole_enough() {
    let said = [60, 119, 120, 3_600, 7_200, 86_400, 172_800].map(in_words);
    assert_eq!(
        said,
        ["60 seconds", "119 seconds", "2 minutes", "60 minutes", "2 hours", "24 hours", "2 days"]
    );
}
