//! A replaced token stops with the new one's first successful request: from the very next request on, under load as well.

use http::{Method, Request, Response};
use http_body_util::Full;
use jiff::SignedDuration;
use keydesk_domain::Retire;
use keydesk_tests::{Account, Client, FakeApi, Token, World};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

const PRODUCTS: &str = "/businesses/5f3c1eb00000000000000001/products";
const WHOAMI: &str = "/.well-known/keydesk/whoami";

async fn with_token(world: &World) -> (Account, Token) {
    let account = world.account(&["products:view", "tokens:generate"]).await;
    let token = world.token(&account).await;
    (account, token)
}

async fn replaced(world: &World, account: &Account, old: &Token, retire: Retire) -> Token {
    let made =
        world.desk.replace_token(&account.session, &old.id.to_string(), retire).await.unwrap();
    Token { id: made.view.token.id, text: made.text.expose().to_owned() }
}

fn deleted() -> (u16, String) {
    (401, "deleted-token".to_owned())
}

#[tokio::test]
async fn the_first_success_of_the_new_one_retires_the_old_one() {
    let world = World::new().await;
    let (account, old) = with_token(&world).await;
    let new = replaced(&world, &account, &old, Retire::OnFirstUse).await;
    let mut client = world.client().await;
    for _ in 0..3 {
        assert_eq!(client.get(PRODUCTS, &old.text).await.code(), 200);
    }
    for (method, path, code) in [
        (Method::GET, WHOAMI, 200),
        (Method::POST, PRODUCTS, 403),
        (Method::GET, "/unheard-of", 403),
    ] {
        assert_eq!(client.request(method, path, Some(&new.text)).await.code(), code);
        assert_eq!(
            client.get(PRODUCTS, &old.text).await.code(),
            200,
            "{path} is no successful request for the API"
        );
    }
    assert_eq!(client.get(PRODUCTS, &new.text).await.code(), 200);
    assert_eq!(client.get(PRODUCTS, &old.text).await.verdict(), deleted());
    assert_eq!(client.get(PRODUCTS, &new.text).await.code(), 200);
}

#[tokio::test]
async fn what_the_api_answers_with_an_error_is_no_success() {
    let world = World::new().await;
    let status = Arc::new(AtomicUsize::new(404));
    let told = Arc::clone(&status);
    let api = FakeApi::answering(move |_| {
        let status = u16::try_from(told.load(Ordering::SeqCst)).unwrap();
        Response::builder().status(status).body(Full::default()).unwrap()
    })
    .await;
    world.environment("production", &api.url()).await;
    let account = world.account(&["products:view", "tokens:generate"]).await;
    let old = world.token_like(&account, |new| new.environment = "production".to_owned()).await;
    let new = replaced(&world, &account, &old, Retire::OnFirstUse).await;
    let mut client = Client::to(world.address("production").await).await;
    for code in [404, 500, 302] {
        status.store(code, Ordering::SeqCst);
        assert_eq!(usize::from(client.get(PRODUCTS, &new.text).await.code()), code);
        assert_eq!(
            usize::from(client.get(PRODUCTS, &old.text).await.code()),
            code,
            "it still goes through"
        );
    }
    status.store(204, Ordering::SeqCst);
    assert_eq!(client.get(PRODUCTS, &new.text).await.code(), 204);
    assert_eq!(client.get(PRODUCTS, &old.text).await.verdict(), deleted());
}

#[tokio::test]
async fn a_request_that_a_proxy_may_let_pass_is_a_success() {
    let world = World::new().await;
    let (account, old) = with_token(&world).await;
    let new = replaced(&world, &account, &old, Retire::OnFirstUse).await;
    let mut client = world.client().await;
    let verify = Request::builder()
        .uri("/.well-known/keydesk/verify")
        .header("host", "localhost")
        .header("authorization", format!("Bearer {}", new.text))
        .header("x-original-method", "GET")
        .header("x-original-uri", PRODUCTS)
        .body(Full::default())
        .unwrap();
    assert_eq!(client.send_as_is(verify).await.code(), 204);
    assert_eq!(client.get(PRODUCTS, &old.text).await.verdict(), deleted());
}

/// Eight clients use the old token, ten thousand requests together; in their midst the new one is used once. Whatever began after
/// that one's answer was read and is let through with the old token has slipped through.
#[tokio::test(flavor = "multi_thread")]
async fn under_load_not_one_request_of_the_old_one_slips_through_after_the_proof() {
    const REQUESTS: usize = 10_000;
    let world = World::new().await;
    let (account, old) = with_token(&world).await;
    let new = replaced(&world, &account, &old, Retire::OnFirstUse).await;
    let (sent, is_proved) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
    let mut clients = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let (mut client, text) = (world.client().await, old.text.clone());
        let (sent, is_proved) = (Arc::clone(&sent), Arc::clone(&is_proved));
        clients.spawn(async move {
            let mut seen = [0_usize; 3];
            while sent.fetch_add(1, Ordering::SeqCst) < REQUESTS {
                let began_after = is_proved.load(Ordering::SeqCst);
                match (client.get(PRODUCTS, &text).await.code(), began_after) {
                    (200, false) => seen[0] += 1,
                    (200, true) => seen[1] += 1,
                    (401, _) => seen[2] += 1,
                    other => panic!("{other:?}"),
                }
            }
            seen
        });
    }
    while sent.load(Ordering::SeqCst) < REQUESTS / 4 {
        tokio::task::yield_now().await;
    }
    assert_eq!(world.client().await.get(PRODUCTS, &new.text).await.code(), 200);
    is_proved.store(true, Ordering::SeqCst);
    let seen = clients
        .join_all()
        .await
        .into_iter()
        .fold([0; 3], |sum, seen| [sum[0] + seen[0], sum[1] + seen[1], sum[2] + seen[2]]);
    assert_eq!(seen[1], 0, "let through although it began afterwards: {seen:?}");
    assert!(seen[0] > 0 && seen[2] > REQUESTS / 4, "{seen:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_first_successes_at_once_all_are_answered_and_one_is_recorded() {
    let world = World::new().await;
    let (account, old) = with_token(&world).await;
    let new = replaced(&world, &account, &old, Retire::OnFirstUse).await;
    let mut clients = tokio::task::JoinSet::new();
    for _ in 0..16 {
        let (mut client, text) = (world.client().await, new.text.clone());
        clients.spawn(async move { client.get(PRODUCTS, &text).await.code() });
    }
    assert!(clients.join_all().await.into_iter().all(|code| code == 200));
    let records =
        world.desk.audit_log(&world.owner, &Default::default(), None, 1_000).await.unwrap();
    let count = |action: &str| records.iter().filter(|it| it.action == action).count();
    assert_eq!((count("token.first-used"), count("token.deleted")), (1, 1));
}

#[tokio::test]
async fn a_deadline_holds_for_the_very_next_request() {
    let world = World::new().await;
    let (account, old) = with_token(&world).await;
    let new = replaced(&world, &account, &old, Retire::AfterOneHour).await;
    let mut client = world.client().await;
    for text in [&new.text, &old.text] {
        assert_eq!(
            client.get(PRODUCTS, text).await.code(),
            200,
            "a use of the new one does not end the old one early"
        );
    }
    world.clock.advance(SignedDuration::from_hours(1));
    assert_eq!(client.get(PRODUCTS, &old.text).await.verdict(), deleted());
    assert_eq!(client.get(PRODUCTS, &new.text).await.code(), 200);
}

#[tokio::test]
async fn cancelled_the_old_one_goes_on_and_the_new_one_is_refused() {
    let world = World::new().await;
    let (account, old) = with_token(&world).await;
    let new = replaced(&world, &account, &old, Retire::AfterOneHour).await;
    let mut client = world.client().await;
    world.desk.cancel_replacement(&account.session, &new.id.to_string()).await.unwrap();
    assert_eq!(client.get(PRODUCTS, &new.text).await.verdict(), deleted());
    world.clock.advance(SignedDuration::from_hours(2));
    assert_eq!(client.get(PRODUCTS, &old.text).await.code(), 200);
}

#[tokio::test]
async fn who_still_uses_the_old_one_is_told_with_its_address() {
    let world = World::new().await;
    let (account, old) = with_token(&world).await;
    let new = replaced(&world, &account, &old, Retire::OnFirstUse).await;
    world.gateway.flush().await;
    let before = world.desk.rotation(&account.session, &new.id.to_string()).await.unwrap().unwrap();
    assert!(before.old.used_from.is_empty() && before.new.used_from.is_empty());
    let mut client = world.client().await;
    for _ in 0..3 {
        assert_eq!(client.get(PRODUCTS, &old.text).await.code(), 200);
    }
    world.gateway.flush().await;
    let seen = world.desk.rotation(&account.session, &old.id.to_string()).await.unwrap().unwrap();
    let callers: Vec<(&str, i64)> =
        seen.old.used_from.iter().map(|it| (it.address.as_str(), it.requests)).collect();
    assert_eq!(callers, [("127.0.0.1", 3)]);
    assert!(seen.new.used_from.is_empty() && !seen.is_finished);
}

#[tokio::test]
async fn not_used_in_time_it_is_refused_with_a_sentence_of_its_own_and_used_in_time_it_lives_on() {
    let world = World::new().await;
    let account = world.account(&["products:view", "tokens:generate"]).await;
    let in_an_hour = world.in_seconds(3_600);
    let used = world.token_like(&account, |new| new.use_by = Some(in_an_hour)).await;
    let unused = world.token_like(&account, |new| new.use_by = Some(in_an_hour)).await;
    let only_asked = world.token_like(&account, |new| new.use_by = Some(in_an_hour)).await;
    let mut client = world.client().await;
    assert_eq!(client.get(PRODUCTS, &used.text).await.code(), 200);
    assert_eq!(client.get(WHOAMI, &only_asked.text).await.code(), 200);
    world.clock.advance(SignedDuration::from_secs(3_600));
    assert_eq!(client.get(PRODUCTS, &used.text).await.code(), 200);
    for token in [&unused, &only_asked] {
        for _ in 0..10 {
            let answer = client.get(PRODUCTS, &token.text).await;
            assert_eq!(answer.verdict(), (401, "expired-token".to_owned()));
            assert_eq!(answer.json()["title"], "The API token was not used in time");
        }
    }
    world.gateway.flush().await;
    let progress = world.desk.token_progress(&account.session, unused.id).await.unwrap();
    assert_eq!(progress.first_let_through_at, None);
    assert_eq!(progress.last_refused.unwrap().reason, "expired-token");
    let progress = world.desk.token_progress(&account.session, used.id).await.unwrap();
    assert!(progress.first_let_through_at.is_some() && progress.use_by.is_none());
}
