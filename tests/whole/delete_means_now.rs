//! "The very next request is refused": under load, with connections kept alive.

use http::Method;
use keydesk_desk::RoleEdit;
use keydesk_tests::{Account, Client, Token, World};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

const CLIENTS: usize = 8;
const REQUESTS: usize = 10_000;
const PRODUCTS: &str = "/businesses/5f3c1eb00000000000000001/products/5f3c1ea10000000000000001";

/// What the clients saw.
#[derive(Debug, Default)]
struct Seen {
    accepted_before: AtomicUsize,
    accepted_after: AtomicUsize,
    refused: AtomicUsize,
    others: AtomicUsize,
}

/// Eight clients use the token, ten thousand requests together. In their midst `take_away` is called; what it takes away is gone
/// when it returns. Then it is counted what of that began afterwards and was let through.
async fn under_load<F: Future<Output = ()>>(
    world: &World,
    token: &Token,
    refused: u16,
    take_away: impl FnOnce() -> F,
) {
    let (seen, is_gone) = (Arc::new(Seen::default()), Arc::new(AtomicBool::new(false)));
    let sent = Arc::new(AtomicUsize::new(0));
    let mut clients = tokio::task::JoinSet::new();
    for _ in 0..CLIENTS {
        let mut client = world.client().await;
        let (seen, is_gone, sent) = (Arc::clone(&seen), Arc::clone(&is_gone), Arc::clone(&sent));
        let token = token.text.clone();
        clients.spawn(async move {
            while sent.fetch_add(1, Ordering::SeqCst) < REQUESTS {
                let began_after = is_gone.load(Ordering::SeqCst);
                let code = client.get(PRODUCTS, &token).await.code();
                let count = match (code, began_after) {
                    (200, false) => &seen.accepted_before,
                    (200, true) => &seen.accepted_after,
                    _ if code == refused => &seen.refused,
                    _ => &seen.others,
                };
                count.fetch_add(1, Ordering::SeqCst);
            }
            client.opened
        });
    }
    // In their midst: a good part of the requests has been sent, and most are still to come.
    while sent.load(Ordering::SeqCst) < REQUESTS / 4 {
        tokio::task::yield_now().await;
    }
    take_away().await;
    is_gone.store(true, Ordering::SeqCst);
    let opened: usize = clients.join_all().await.into_iter().sum();
    assert_eq!(opened, CLIENTS, "the connections were kept alive");
    assert_eq!(
        seen.accepted_after.load(Ordering::SeqCst),
        0,
        "accepted although it began afterwards: {seen:?}"
    );
    assert_eq!(
        seen.others.load(Ordering::SeqCst),
        0,
        "neither let through nor refused as it should be: {seen:?}"
    );
    assert!(
        seen.accepted_before.load(Ordering::SeqCst) > 0,
        "nothing was let through before: {seen:?}"
    );
    assert!(
        seen.refused.load(Ordering::SeqCst) > REQUESTS / 4,
        "hardly anything came afterwards: {seen:?}"
    );
}

async fn with_token(world: &World) -> (Account, Token) {
    let account = world.account(&["products:view", "tokens:generate"]).await;
    let token = world.token(&account).await;
    (account, token)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_token_is_refused_from_the_next_request_on() {
    let world = World::new().await;
    let (account, token) = with_token(&world).await;
    under_load(&world, &token, 401, || async {
        world.desk.delete_token(&account.session, &token.id.to_string()).await.unwrap();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paused_token_is_refused_from_the_next_request_on() {
    let world = World::new().await;
    let (account, token) = with_token(&world).await;
    under_load(&world, &token, 401, || async {
        world.desk.pause_token(&account.session, &token.id.to_string()).await.unwrap();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disabled_accounts_token_is_refused_from_the_next_request_on() {
    let world = World::new().await;
    let (account, token) = with_token(&world).await;
    under_load(&world, &token, 401, || world.enable(&account, false)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn rights_taken_from_a_role_are_gone_from_the_next_request_on() {
    let world = World::new().await;
    let (account, token) = with_token(&world).await;
    under_load(&world, &token, 403, || async {
        let permissions = ["tokens:generate"].iter().map(|it| it.parse().unwrap()).collect();
        let edit = RoleEdit { permissions: Some(permissions), ..RoleEdit::default() };
        world.desk.edit_role(&world.owner, &account.role, edit).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_token_deleted_one_second_after_its_creation_is_refused() {
    let world = World::new().await;
    let (account, token) = with_token(&world).await;
    let mut client = world.client().await;
    assert_eq!(client.get(PRODUCTS, &token.text).await.code(), 200);
    world.clock.advance(jiff::SignedDuration::from_secs(1));
    world.desk.delete_token(&account.session, &token.id.to_string()).await.unwrap();
    assert_eq!(
        client.get(PRODUCTS, &token.text).await.verdict(),
        (401, "deleted-token".to_owned())
    );
}

#[tokio::test]
async fn a_token_works_from_the_first_request_after_its_creation() {
    let world = World::new().await;
    let mut client = world.client().await;
    let account = world.account(&["products:view", "tokens:generate"]).await;
    for _ in 0..50 {
        let token = world.token(&account).await;
        assert_eq!(client.get(PRODUCTS, &token.text).await.code(), 200);
        world.desk.delete_token(&account.session, &token.id.to_string()).await.unwrap();
        assert_eq!(client.get(PRODUCTS, &token.text).await.code(), 401);
    }
}

#[tokio::test]
async fn expired_and_deleted_stay_so_however_often_they_are_used() {
    let world = World::new().await;
    let account = world.account(&["products:view", "tokens:generate"]).await;
    let deleted = world.token(&account).await;
    let expiring_at = world.in_seconds(3_600);
    let expired = world.token_like(&account, |new| new.expires_at = Some(expiring_at)).await;
    let mut client = world.client().await;
    assert_eq!(client.get(PRODUCTS, &expired.text).await.code(), 200);
    world.desk.delete_token(&account.session, &deleted.id.to_string()).await.unwrap();
    world.clock.advance(jiff::SignedDuration::from_secs(3_601));
    for _ in 0..100 {
        for method in [Method::GET, Method::DELETE] {
            let answer = client.request(method.clone(), PRODUCTS, Some(&deleted.text)).await;
            assert_eq!(answer.verdict(), (401, "deleted-token".to_owned()));
            let answer = client.request(method, PRODUCTS, Some(&expired.text)).await;
            assert_eq!(answer.verdict(), (401, "expired-token".to_owned()));
        }
    }
}

#[tokio::test]
async fn a_resumed_token_works_from_the_next_request_on() {
    let world = World::new().await;
    let (account, token) = with_token(&world).await;
    let mut client: Client = world.client().await;
    for _ in 0..20 {
        world.desk.pause_token(&account.session, &token.id.to_string()).await.unwrap();
        assert_eq!(
            client.get(PRODUCTS, &token.text).await.verdict(),
            (401, "paused-token".to_owned())
        );
        world.desk.resume_token(&account.session, &token.id.to_string()).await.unwrap();
        assert_eq!(client.get(PRODUCTS, &token.text).await.code(), 200);
    }
}

#[tokio::test]
async fn an_account_enabled_again_gets_its_token_back_and_a_deleted_one_never() {
    let world = World::new().await;
    let (account, token) = with_token(&world).await;
    let mut client: Client = world.client().await;
    world.enable(&account, false).await;
    assert_eq!(
        client.get(PRODUCTS, &token.text).await.verdict(),
        (401, "account-disabled".to_owned())
    );
    world.enable(&account, true).await;
    assert_eq!(client.get(PRODUCTS, &token.text).await.code(), 200);
    world.desk.delete_account(&world.owner, &account.email).await.unwrap();
    assert_eq!(
        client.get(PRODUCTS, &token.text).await.verdict(),
        (401, "deleted-token".to_owned())
    );
}
