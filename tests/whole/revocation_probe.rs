//! Revocation that can be seen: a deleted token is refused by the real listener, and what shows that opens nothing.

use bytes::Bytes;
use http::{Method, Request};
use http_body_util::Full;
use keydesk_desk::AccountEdit;
use keydesk_domain::HashedToken;
use keydesk_gateway::Proof;
use keydesk_tests::{FakeApi, Served, World};

const REVOKED: &str = "/.well-known/keydesk/revoked";
const PRODUCTS: &str = "/businesses/5f3c1eb00000000000000001/products";

#[tokio::test]
async fn a_deleted_token_is_seen_to_be_refused() {
    let world = Served::new().await;
    let (account, token) = world.token(&["products:view"]).await;
    world.office.desk().delete_token(&account.session, &token.id.to_string()).await.unwrap();
    for session in [&account.session, &world.owner] {
        let proof = world.office.prove_revoked(session, token.id).await.unwrap();
        assert!(proof.refused && proof.milliseconds > 0.0, "{proof:?}");
        assert_eq!(proof.sentence, "A request with this token was refused (401 deleted-token).");
    }
}

#[tokio::test]
async fn it_is_neither_recorded_nor_counted() {
    let world = Served::new().await;
    let (account, token) = world.token(&["products:view"]).await;
    world.office.desk().delete_token(&account.session, &token.id.to_string()).await.unwrap();
    world.office.prove_revoked(&world.owner, token.id).await.unwrap();
    world.office.up_to_date().await;
    let view = world.office.desk().token(&world.owner, &token.id.to_string()).await.unwrap();
    assert_eq!((view.allowed, view.refused, view.last_used_at), (0, 0, None));
}

#[tokio::test]
async fn a_token_that_works_and_one_of_somebody_else_are_not_asked_about() {
    let world = Served::new().await;
    let (account, token) = world.token(&["products:view"]).await;
    let other = world.account(&["products:view"]).await;
    let works = world.office.prove_revoked(&account.session, token.id).await.unwrap_err();
    assert_eq!(works.code, "invalid");
    world.office.desk().delete_token(&account.session, &token.id.to_string()).await.unwrap();
    let theirs = world.office.prove_revoked(&other.session, token.id).await.unwrap_err();
    assert_eq!(theirs.code, "not-found");
    world
        .office
        .desk()
        .edit_account(
            &world.owner,
            &other.email,
            AccountEdit { enabled: Some(false), ..AccountEdit::default() },
        )
        .await
        .unwrap();
    assert_eq!(
        world.office.prove_revoked(&other.session, token.id).await.unwrap_err().code,
        "session-ended"
    );
}

#[tokio::test]
async fn without_a_gateway_nothing_gets_through() {
    let world = Served::new().await;
    let (account, token) = world.token(&["products:view"]).await;
    world.office.desk().delete_token(&account.session, &token.id.to_string()).await.unwrap();
    world.office.stop_gateway().await;
    let proof = world.office.prove_revoked(&account.session, token.id).await.unwrap();
    assert_eq!((proof.refused, proof.reason), (false, None));
    insta::assert_snapshot!(proof.sentence, @"The gateway does not run, so nothing gets through.");
}

#[tokio::test]
async fn a_ticket_for_a_token_that_works_reaches_nothing() {
    let world = World::new().await;
    let api = FakeApi::start().await;
    let environment = world.environment("production", &api.url()).await;
    let account = world.account(&["products:view", "tokens:generate"]).await;
    let token = world.token_like(&account, |new| new.environment = "production".to_owned()).await;
    assert_eq!(
        world.gateway.prove(environment, HashedToken::of(&token.text)).await,
        Proof::LetThrough
    );
    assert_eq!(api.connections(), 0);
    let deleted = Proof::Refused { status: 401, reason: "deleted-token".to_owned() };
    world.desk.delete_token(&account.session, &token.id.to_string()).await.unwrap();
    assert_eq!(world.gateway.prove(environment, HashedToken::of(&token.text)).await, deleted);
    let unknown = Proof::Refused { status: 401, reason: "unknown-token".to_owned() };
    assert_eq!(world.gateway.prove(environment, HashedToken::of("never issued")).await, unknown);
}

#[tokio::test]
async fn without_a_ticket_the_route_is_one_that_is_not_there() {
    let world = World::new().await;
    let token = world.token_for(&["products:view"]).await.text;
    let mut client = world.client().await;
    let verdict_of = async |client: &mut keydesk_tests::Client,
                            path: &str,
                            token: Option<&str>,
                            ticket: Option<&str>| {
        let mut request =
            Request::builder().method(Method::GET).uri(path).header("host", "localhost");
        if let Some(token) = token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        if let Some(ticket) = ticket {
            request = request.header("x-keydesk-probe", ticket);
        }
        client.send_as_is(request.body(Full::<Bytes>::default()).unwrap()).await.verdict()
    };
    let made_up = "0".repeat(64);
    for token in [None, Some(token.as_str())] {
        let unheard_of =
            verdict_of(&mut client, "/.well-known/keydesk/unheard-of", token, None).await;
        for ticket in [None, Some(made_up.as_str()), Some("")] {
            assert_eq!(
                verdict_of(&mut client, REVOKED, token, ticket).await,
                unheard_of,
                "{token:?} {ticket:?}"
            );
        }
    }
    assert_eq!(
        verdict_of(&mut client, PRODUCTS, Some(&token), Some(&made_up)).await.0,
        200,
        "elsewhere it means nothing"
    );
}
