//! Every reason for which the gateway refuses: produced by a real request, explained from nothing but its request id, and mended by the
//! button where a button makes sense.

use bytes::Bytes;
use http::{Method, Request, Response};
use http_body_util::Full;
use jiff::SignedDuration;
use keydesk_control::RemedyDone;
use keydesk_desk::{DeskError, DiagnoseInput, Diagnosis, RemedyAct, Verdict};
use keydesk_domain::activity::ActivitySettings;
use keydesk_domain::{EnvironmentSlug, PlainToken};
use keydesk_tests::{Answer, Client, FakeApi, Served};
use secrecy::SecretString;
use std::time::Duration;
use tokio::net::TcpListener;

const PRODUCTS: &str = "/businesses/5f3c1eb00000000000000001/products";

/// The diagnosis as a reader sees it: the conclusion, the four checks with their evidence, what to do.
fn shown(diagnosis: &Diagnosis) -> String {
    let mut lines = vec![diagnosis.subject.clone(), diagnosis.conclusion.clone()];
    for check in &diagnosis.checks {
        let sign = match check.verdict {
            Verdict::Good => "good",
            Verdict::Bad => "BAD",
            Verdict::Warning => "warning",
            Verdict::Unknown => "unknown",
        };
        lines.push(format!("{}: {sign}. {}", check.name.label(), check.sentence));
        lines.extend(check.evidence.iter().map(|it| format!("    {}: {}", it.label, it.value)));
    }
    for remedy in &diagnosis.remedies {
        let act = serde_json::to_value(&remedy.act).unwrap();
        let why_not = remedy.why_not.as_ref().map(|why| format!(" NOT: {why}")).unwrap_or_default();
        lines.push(format!("-> {}: {}{why_not}", act["kind"].as_str().unwrap(), remedy.sentence));
        match &remedy.act {
            RemedyAct::TellPartner { text } => lines.push(format!("    \"{text}\"")),
            RemedyAct::Grant { roles, .. } => {
                lines.extend(
                    roles
                        .iter()
                        .map(|role| format!("    {} ({} accounts)", role.name, role.accounts)),
                );
            }
            RemedyAct::ReplaceToken { name, environment, account_email, .. } => {
                lines.push(format!("    {name} in {environment} as {account_email}"));
            }
            _ => {}
        }
    }
    lines.join("\n")
}

macro_rules! assert_shown {
    ($diagnosis:expr) => {
        let shown = shown(&$diagnosis);
        insta::with_settings!({filters => vec![
            (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", "[time]"),
            (r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "[id]"),
            (r"127\.0\.0\.1:\d+", "127.0.0.1:[port]"),
            (r"(characters:|ends in) \w{4}\b", "$1 [hint]"),
        ]}, {
            insta::assert_snapshot!(shown);
        })
    };
}

/// The acts of the remedies, without those that have a reason against them.
fn buttons(diagnosis: &Diagnosis) -> Vec<RemedyAct> {
    diagnosis.remedies.iter().filter(|it| it.why_not.is_none()).map(|it| it.act.clone()).collect()
}

fn is_mended(diagnosis: &Diagnosis) -> bool {
    diagnosis.checks.iter().all(|check| check.verdict != Verdict::Bad)
        && diagnosis.conclusion.ends_with("The same request would be let through now.")
}

#[tokio::test]
async fn missing_token() {
    let world = Served::new().await;
    let answer = world.client("sandbox").await.request(Method::GET, PRODUCTS, None).await;
    assert_eq!(answer.reason(), "missing-token");
    assert_shown!(world.explain(&answer).await);
}

#[tokio::test]
async fn damaged_token() {
    let world = Served::new().await;
    let (_, token) = world.token(&["products:view"]).await;
    let answer =
        world.client("sandbox").await.get(PRODUCTS, &token.text[..token.text.len() - 3]).await;
    assert_eq!(answer.reason(), "damaged-token");
    assert_shown!(world.explain(&answer).await);
}

#[tokio::test]
async fn unknown_token() {
    let world = Served::new().await;
    let elsewhere = PlainToken::from_random(&EnvironmentSlug::parse("sandbox").unwrap(), &[7; 32]);
    let answer = world.client("sandbox").await.get(PRODUCTS, elsewhere.expose()).await;
    assert_eq!(answer.reason(), "unknown-token");
    assert_shown!(world.explain(&answer).await);
}

#[tokio::test]
async fn something_that_is_no_token() {
    let world = Served::new().await;
    let answer = world.client("sandbox").await.get(PRODUCTS, "eyJhbGciOiJIUzI1NiJ9.e30.x").await;
    assert_eq!(answer.reason(), "unknown-token");
    assert_shown!(world.explain(&answer).await);
}

#[tokio::test]
async fn deleted_token() {
    let world = Served::new().await;
    let (account, token) = world.token(&["products:view"]).await;
    world.office.desk().delete_token(&account.session, &token.id.to_string()).await.unwrap();
    let answer = world.client("sandbox").await.get(PRODUCTS, &token.text).await;
    assert_eq!(answer.reason(), "deleted-token");
    assert_shown!(world.explain(&answer).await);
}

#[tokio::test]
async fn a_token_that_was_deleted_with_its_account() {
    let world = Served::new().await;
    let (account, token) = world.token(&["products:view"]).await;
    world.office.desk().delete_account(&world.owner, &account.email).await.unwrap();
    let answer = world.client("sandbox").await.get(PRODUCTS, &token.text).await;
    assert_eq!(answer.reason(), "deleted-token");
    assert_shown!(world.explain(&answer).await);
}

#[tokio::test]
async fn expired_token() {
    let world = Served::new().await;
    let account = world.account(&["products:view"]).await;
    let at = world.office.desk().now() + SignedDuration::from_secs(60);
    let token = world.token_like(&account, |new| new.expires_at = Some(at)).await;
    world.clock.advance(SignedDuration::from_secs(60));
    let mut client = world.client("sandbox").await;
    let answer = client.get(PRODUCTS, &token.text).await;
    assert_eq!(answer.reason(), "expired-token");
    let diagnosis = world.explain(&answer).await;
    assert_shown!(diagnosis);
    assert!(
        matches!(buttons(&diagnosis)[0], RemedyAct::EditExpiry { token: id, .. } if id == token.id)
    );
    let later = world.office.desk().now() + SignedDuration::from_hours(1);
    let edit = keydesk_desk::TokenEdit { expires_at: Some(Some(later)), ..Default::default() };
    world.office.desk().edit_token(&world.owner, &token.id.to_string(), edit).await.unwrap();
    assert_eq!(client.get(PRODUCTS, &token.text).await.code(), 200);
    assert!(is_mended(&world.explain(&answer).await));
}

#[tokio::test]
async fn paused_token() {
    let world = Served::new().await;
    let (account, token) = world.token(&["products:view"]).await;
    world.office.desk().pause_token(&account.session, &token.id.to_string()).await.unwrap();
    let mut client = world.client("sandbox").await;
    let answer = client.get(PRODUCTS, &token.text).await;
    assert_eq!(answer.reason(), "paused-token");
    let diagnosis = world.explain(&answer).await;
    assert_shown!(diagnosis);
    assert!(buttons(&diagnosis).contains(&RemedyAct::ResumeToken { token: token.id }));
    world.mend(RemedyDone::ResumeToken { token: token.id }).await;
    assert_eq!(client.get(PRODUCTS, &token.text).await.code(), 200);
    assert!(is_mended(&world.explain(&answer).await));
}

#[tokio::test]
async fn wrong_environment() {
    let world = Served::new().await;
    let api = FakeApi::start().await;
    world.environment("production", &api.url()).await;
    let (_, token) = world.token(&["products:view"]).await;
    let answer = world.client("production").await.get(PRODUCTS, &token.text).await;
    assert_eq!(answer.reason(), "wrong-environment");
    assert_shown!(world.explain(&answer).await);
}

#[tokio::test]
async fn account_disabled() {
    let world = Served::new().await;
    let (account, token) = world.token(&["products:view"]).await;
    world.enable(&account, false).await;
    let mut client = world.client("sandbox").await;
    let answer = client.get(PRODUCTS, &token.text).await;
    assert_eq!(answer.reason(), "account-disabled");
    let diagnosis = world.explain(&answer).await;
    assert_shown!(diagnosis);
    let enable = buttons(&diagnosis).into_iter().find_map(|act| match act {
        RemedyAct::EnableAccount { account, .. } => Some(RemedyDone::EnableAccount { account }),
        _ => None,
    });
    world.mend(enable.unwrap()).await;
    assert_eq!(client.get(PRODUCTS, &token.text).await.code(), 200);
    assert!(is_mended(&world.explain(&answer).await));
}

#[tokio::test]
async fn missing_permission() {
    let world = Served::new().await;
    let (_, token) = world.token(&["products:view"]).await;
    let mut client = world.client("sandbox").await;
    let answer = client.send(Method::POST, PRODUCTS, Some(&token.text), r#"{"name":"x"}"#).await;
    assert_eq!(answer.reason(), "missing-permission");
    let diagnosis = world.explain(&answer).await;
    assert_shown!(diagnosis);
    let grant = buttons(&diagnosis).into_iter().find_map(|act| match act {
        RemedyAct::Grant { permission, roles, .. } => {
            Some(RemedyDone::Grant { role: roles[0].id, permission })
        }
        _ => None,
    });
    world.mend(grant.unwrap()).await;
    let again = client.send(Method::POST, PRODUCTS, Some(&token.text), r#"{"name":"x"}"#).await;
    assert_ne!(again.code(), 403, "{:?}", again.body);
    let after = world.explain(&answer).await;
    assert!(is_mended(&after));
    assert_shown!(after);
}

#[tokio::test]
async fn a_permission_missing_from_the_tokens_smaller_set() {
    let world = Served::new().await;
    let account = world.account(&["products:view", "locations:view"]).await;
    let narrowed = ["locations:view".parse().unwrap()].into_iter().collect();
    let token = world.token_like(&account, |new| new.narrowed_to = Some(narrowed)).await;
    let mut client = world.client("sandbox").await;
    let answer = client.get(PRODUCTS, &token.text).await;
    assert_eq!(answer.reason(), "missing-permission");
    let diagnosis = world.explain(&answer).await;
    assert_shown!(diagnosis);
    let permission = "products:view".parse().unwrap();
    assert!(buttons(&diagnosis).contains(&RemedyAct::Widen { token: token.id, permission }));
    world.mend(RemedyDone::Widen { token: token.id, permission }).await;
    assert_eq!(client.get(PRODUCTS, &token.text).await.code(), 200);
    assert!(is_mended(&world.explain(&answer).await));
}

#[tokio::test]
async fn unknown_route() {
    let world = Served::new().await;
    let (_, token) = world.token(&["products:view"]).await;
    let mut client = world.client("sandbox").await;
    let answer = client.get("/businesses/1/product", &token.text).await;
    assert_eq!(answer.reason(), "unknown-route");
    assert_shown!(world.explain(&answer).await);
    let keep = ActivitySettings { keep_paths: true, ..ActivitySettings::default() };
    world.office.desk().keep_activity(&world.owner, keep).await.unwrap();
    let answer = client.get("/businesses/1/product", &token.text).await;
    assert_shown!(world.explain(&answer).await);
    let answer = client.request(Method::DELETE, PRODUCTS, Some(&token.text)).await;
    assert_eq!(answer.reason(), "unknown-route");
    assert_shown!(world.explain(&answer).await);
}

#[tokio::test]
async fn address_not_allowed() {
    let world = Served::new().await;
    let account = world.account(&["products:view"]).await;
    let token = world
        .token_like(&account, |new| new.allowed_addresses = vec!["10.0.0.0/8".parse().unwrap()])
        .await;
    let mut client = world.client("sandbox").await;
    let answer = client.get(PRODUCTS, &token.text).await;
    assert_eq!(answer.reason(), "address-not-allowed");
    let diagnosis = world.explain(&answer).await;
    assert_shown!(diagnosis);
    let allow = buttons(&diagnosis).into_iter().find_map(|act| match act {
        RemedyAct::AllowAddress { token, address } => {
            Some(RemedyDone::AllowAddress { token, address: address.parse().unwrap() })
        }
        _ => None,
    });
    world.mend(allow.unwrap()).await;
    assert_eq!(client.get(PRODUCTS, &token.text).await.code(), 200);
    assert!(is_mended(&world.explain(&answer).await));
}

#[tokio::test]
async fn ambiguous_request() {
    let world = Served::new().await;
    let (account, token) = world.token(&["products:view"]).await;
    let other = world.token_like(&account, |_| {}).await;
    let mut client = world.client("sandbox").await;
    let mut two = with_bearer(PRODUCTS, &token.text);
    two.headers_mut().insert("x-api-key", other.text.parse().unwrap());
    for request in [
        two,
        with_bearer("/businesses//1", &token.text),
        with_bearer(&format!("{PRODUCTS}?token={}", token.text), &token.text),
    ] {
        let answer = client.send_as_is(request).await;
        assert_eq!(answer.reason(), "ambiguous-request");
        assert_shown!(world.explain(&answer).await);
    }
}

fn with_bearer(path: &str, token: &str) -> Request<Full<Bytes>> {
    let request = Request::get(path)
        .header("host", "localhost")
        .header("authorization", format!("Bearer {token}"));
    request.body(Full::default()).unwrap()
}

#[tokio::test]
async fn too_large() {
    let world = Served::with(|limits| limits.body = 1_000).await;
    let (_, token) = world.token(&["products:edit"]).await;
    let mut client = world.client("sandbox").await;
    let answer = client.send(Method::POST, PRODUCTS, Some(&token.text), vec![b' '; 1_001]).await;
    assert_eq!(answer.reason(), "too-large");
    assert_shown!(world.explain(&answer).await);
}

#[tokio::test]
async fn rate_limited() {
    let world = Served::with(|limits| (limits.requests_per_second, limits.burst) = (1, 1)).await;
    let (_, token) = world.token(&["products:view"]).await;
    let mut client = world.client("sandbox").await;
    client.get(PRODUCTS, &token.text).await;
    let answer = client.get(PRODUCTS, &token.text).await;
    assert_eq!(answer.reason(), "rate-limited");
    assert_shown!(world.explain(&answer).await);
}

/// What is answered by an environment with this API behind it.
async fn behind(world: &Served, base_url: &str) -> Answer {
    world.environment("api", base_url).await;
    let account = world.account(&["business:view"]).await;
    let token = world.token_like(&account, |new| new.environment = "api".to_owned()).await;
    Client::to(world.address("api").await).await.get("/user", &token.text).await
}

#[tokio::test]
async fn upstream_unreachable() {
    let world = Served::new().await;
    let free = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let answer = behind(&world, &format!("http://{free}")).await;
    assert_eq!(answer.reason(), "upstream-unreachable");
    assert_shown!(world.explain(&answer).await);
}

#[tokio::test]
async fn an_upstream_that_does_not_take_the_environments_credential() {
    let world = Served::new().await;
    let api =
        FakeApi::answering(|_| Response::builder().status(401).body(Full::default()).unwrap())
            .await;
    let answer = behind(&world, &api.url()).await;
    assert_eq!(answer.reason(), "upstream-unreachable");
    assert_shown!(world.explain(&answer).await);
}

#[tokio::test]
async fn upstream_timeout() {
    let world = Served::with(|limits| limits.upstream_answer = Duration::from_millis(300)).await;
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let answer = behind(&world, &format!("http://{}", silent.local_addr().unwrap())).await;
    assert_eq!(answer.reason(), "upstream-timeout");
    assert_shown!(world.explain(&answer).await);
}

#[tokio::test]
async fn a_pasted_token_is_looked_at_and_looked_up_and_never_shown() {
    let world = Served::new().await;
    let (_, token) = world.token(&["products:view"]).await;
    assert_shown!(world.explain_paste(&token.text).await);
    let damaged = format!("\u{201c}{}\u{200b}{}\u{201d}", &token.text[..20], &token.text[20..]);
    let diagnosis = world.explain_paste(&damaged).await;
    assert_shown!(diagnosis);
    let said = serde_json::to_string(&diagnosis).unwrap();
    for at in 11..token.text.len() - 8 {
        assert!(!said.contains(&token.text[at..at + 8]), "it repeats the token");
    }
}

#[tokio::test]
async fn a_pasted_command_is_explained_before_it_is_sent() {
    let world = Served::new().await;
    let api = FakeApi::start().await;
    world.environment("production", &api.url()).await;
    let (_, token) = world.token(&["products:view"]).await;
    let curl = |base: &str, rest: &str| {
        format!("curl -H 'Authorization: Bearer {}' {rest} {base}{PRODUCTS}", token.text)
    };
    let own = format!("http://{}", world.address("sandbox").await);
    assert_shown!(world.explain_paste(&curl(&own, "-X PUT")).await);
    let other = format!("http://{}", world.address("production").await);
    assert_shown!(world.explain_paste(&curl(&other, "")).await);
    assert_shown!(world.explain_paste(&curl(&api.url(), "")).await);
    assert_shown!(world.explain_paste(&curl("https://connect.example", "")).await);
}

#[tokio::test]
async fn whoever_sees_only_their_own_is_told_of_nothing_else() {
    let world = Served::new().await;
    let (_, theirs) = world.token(&["products:view"]).await;
    let (mine, own) = world.token(&["products:view"]).await;
    let mut client = world.client("sandbox").await;
    let id = |answer: &Answer| answer.json()["request_id"].as_str().unwrap().to_owned();
    let of_theirs = id(&client.get("/businesses/1/locations", &theirs.text).await);
    let of_nobody = id(&client.request(Method::GET, PRODUCTS, None).await);
    let of_mine = id(&client.get("/businesses/1/locations", &own.text).await);
    let ask = |input| world.office.diagnose(&mine.session, input);
    for id in [of_theirs, of_nobody, "0199a0c4-7d3b-7cc2-8f10-5a1f3e2b9c11".to_owned()] {
        assert_eq!(ask(DiagnoseInput::Request(id)).await.unwrap_err().code, "not-found");
    }
    assert_eq!(
        ask(DiagnoseInput::Token(theirs.id.to_string())).await.unwrap_err().code,
        "not-found"
    );
    let pasted = ask(DiagnoseInput::Pasted(SecretString::from(theirs.text.clone()))).await.unwrap();
    let unknown = PlainToken::from_random(&EnvironmentSlug::parse("sandbox").unwrap(), &[7; 32]);
    let of_unknown =
        ask(DiagnoseInput::Pasted(SecretString::from(unknown.expose()))).await.unwrap();
    assert_shown!(pasted);
    let without_hint = |diagnosis: &Diagnosis| {
        let checks: Vec<_> =
            diagnosis.checks.iter().map(|it| (it.verdict, it.sentence.clone())).collect();
        (checks, diagnosis.remedies.clone())
    };
    assert_eq!(
        without_hint(&pasted),
        without_hint(&of_unknown),
        "a token of somebody else is told from one of nobody"
    );
    assert_shown!(ask(DiagnoseInput::Request(of_mine)).await.unwrap());
}

#[tokio::test]
async fn without_a_gateway_it_is_said_that_nothing_is_answered_and_the_button_starts_it() {
    let world = Served::new().await;
    let (_, token) = world.token(&["products:view"]).await;
    world.office.stop_gateway().await;
    let ask = || world.office.diagnose(&world.owner, DiagnoseInput::Token(token.id.to_string()));
    let diagnosis = ask().await.unwrap();
    assert_shown!(diagnosis);
    world.mend(RemedyDone::StartGateway).await;
    let after = ask().await.unwrap();
    assert!(after.checks[1..].iter().all(|check| check.verdict == Verdict::Good), "{after:?}");
    assert_eq!(world.client("sandbox").await.get(PRODUCTS, &token.text).await.code(), 200);
}

#[tokio::test]
async fn a_clock_that_differs_is_worth_a_warning() {
    let world = Served::new().await;
    let (_, token) = world.token(&["products:view"]).await;
    world.clock.advance(SignedDuration::from_secs(600));
    let diagnosis = world
        .office
        .diagnose(&world.owner, DiagnoseInput::Token(token.id.to_string()))
        .await
        .unwrap();
    let environment = &diagnosis.checks[3];
    assert_eq!(environment.verdict, Verdict::Warning);
    assert!(environment.sentence.contains("behind this machine's"), "{}", environment.sentence);
}

#[tokio::test]
async fn a_button_does_nothing_for_whoever_may_not() {
    let world = Served::new().await;
    let (_, theirs) = world.token(&["products:view"]).await;
    let (mine, own) = world.token(&["products:view"]).await;
    let desk = world.office.desk();
    let role = desk.role(&world.owner, &mine.role).await.unwrap().role;
    let permission = "products:edit".parse().unwrap();
    let code =
        async |remedy| world.office.apply_remedy(&mine.session, remedy).await.unwrap_err().code;
    assert_eq!(code(RemedyDone::Grant { role: role.id, permission }).await, "forbidden");
    assert_eq!(code(RemedyDone::StartGateway).await, "forbidden");
    assert_eq!(code(RemedyDone::ResumeToken { token: theirs.id }).await, "not-found");
    assert_eq!(code(RemedyDone::Widen { token: theirs.id, permission }).await, "not-found");
    let address = "127.0.0.1".parse().unwrap();
    assert_eq!(code(RemedyDone::AllowAddress { token: theirs.id, address }).await, "not-found");
    let account = desk.account(&world.owner, &mine.email).await.unwrap().account;
    assert_eq!(code(RemedyDone::EnableAccount { account: account.id }).await, "forbidden");
    // A token without a smaller set or addresses of its own already has all that these would add.
    world
        .office
        .apply_remedy(&mine.session, RemedyDone::Widen { token: own.id, permission })
        .await
        .unwrap();
    world
        .office
        .apply_remedy(&mine.session, RemedyDone::AllowAddress { token: own.id, address })
        .await
        .unwrap();
    let after = desk.token(&world.owner, &own.id.to_string()).await.unwrap().token;
    assert_eq!((after.narrowed_to, after.allowed_addresses), (None, Vec::new()));
}

#[tokio::test]
async fn what_is_of_no_use_is_refused_with_what_would_help() {
    let world = Served::new().await;
    let text = SecretString::from("it does not work since yesterday");
    let refused =
        world.office.diagnose(&world.owner, DiagnoseInput::Pasted(text)).await.unwrap_err();
    assert_eq!((refused.code.as_str(), refused.field.as_deref()), ("invalid", Some("text")));
    let error = world.office.desk().refusal(&world.owner, "no-such-id").await.unwrap_err();
    assert!(matches!(error, DeskError::NotFound { .. }));
    assert_shown!(world.explain_paste("0199a0c4-7d3b-7cc2-8f10-5a1f3e2b9c11").await);
}
