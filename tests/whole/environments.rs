//! Listeners follow the environments: created, moved, deleted, and when their address is taken.

use keydesk_desk::EnvironmentEdit;
use keydesk_gateway::ListenerState;
use keydesk_tests::{Client, FakeApi, World};
use std::net::SocketAddr;
use tokio::net::{TcpListener, TcpStream};

async fn token_for(world: &World, slug: &str) -> String {
    let account = world.account(&["products:view", "tokens:generate"]).await;
    world.token_like(&account, |new| slug.clone_into(&mut new.environment)).await.text
}

#[tokio::test]
async fn an_environment_listens_once_it_is_created_and_no_more_once_it_is_deleted() {
    let (world, api) = (World::new().await, FakeApi::start().await);
    let id = world.environment("api", &api.url()).await;
    let address = world.address("api").await;
    let token = token_for(&world, "api").await;
    let mut client = Client::to(address).await;
    assert_eq!(client.get("/businesses/1/products", &token).await.code(), 200);
    for token in world.desk.tokens(&world.owner, false).await.unwrap() {
        world.desk.delete_token(&world.owner, &token.token.id.to_string()).await.unwrap();
    }
    world.desk.delete_environment(&world.owner, &id.to_string()).await.unwrap();
    world.gateway.settled().await;
    assert!(TcpStream::connect(address).await.is_err(), "it still listens");
}

#[tokio::test]
async fn another_base_url_counts_from_the_next_request_on() {
    let (world, old, new) = (World::new().await, FakeApi::start().await, FakeApi::start().await);
    world.environment("api", &old.url()).await;
    let token = token_for(&world, "api").await;
    let mut client = Client::to(world.address("api").await).await;
    assert_eq!(client.get("/businesses/1/products", &token).await.code(), 200);
    let edit = EnvironmentEdit {
        base_url: Some(new.url().parse().unwrap()),
        credential: Some("another-credential".to_owned().into()),
        ..EnvironmentEdit::default()
    };
    world.desk.edit_environment(&world.owner, "api", edit).await.unwrap();
    world.gateway.settled().await;
    assert_eq!(client.get("/businesses/1/products", &token).await.code(), 200);
    assert_eq!((old.arrived().len(), new.arrived().len()), (1, 1));
    assert_eq!(new.arrived()[0].headers["authorization"], "Bearer another-credential");
    assert_eq!(client.opened, 1, "the callers' connections stayed");
}

#[tokio::test]
async fn two_environments_can_exchange_their_addresses() {
    let (world, api) = (World::new().await, FakeApi::start().await);
    world.environment("one", &api.url()).await;
    world.environment("two", &api.url()).await;
    let (one, two) = (world.address("one").await, world.address("two").await);
    let to =
        |listen: SocketAddr| EnvironmentEdit { listen: Some(listen), ..EnvironmentEdit::default() };
    let any: SocketAddr = "127.0.0.1:0".parse().unwrap();
    for (slug, listen) in [("one", any), ("two", one), ("one", two)] {
        world.desk.edit_environment(&world.owner, slug, to(listen)).await.unwrap();
    }
    assert_eq!((world.address("one").await, world.address("two").await), (two, one));
    let token = token_for(&world, "one").await;
    assert_eq!(Client::to(two).await.get("/businesses/1/products", &token).await.code(), 200);
    let answer = Client::to(one).await.get("/businesses/1/products", &token).await;
    assert_eq!(answer.verdict(), (401, "wrong-environment".to_owned()));
}

#[tokio::test]
async fn an_address_that_is_taken_is_said_and_the_others_listen() {
    let (world, api) = (World::new().await, FakeApi::start().await);
    let taken = TcpListener::bind("127.0.0.1:0").await.unwrap();
    world.environment("api", &api.url()).await;
    let listen = taken.local_addr().unwrap();
    let edit = EnvironmentEdit { listen: Some(listen), ..EnvironmentEdit::default() };
    world.desk.edit_environment(&world.owner, "api", edit).await.unwrap();
    world.gateway.settled().await;
    let status = world.gateway.status();
    let failed = status.iter().find(|it| it.slug == "api").unwrap();
    let ListenerState::Failed { why } = &failed.state else { panic!("it says it listens") };
    assert_eq!(
        *why,
        format!(
            "Another program listens on {listen} already. Stop it, or give the environment another port."
        )
    );
    assert_eq!(
        world
            .client()
            .await
            .request(http::Method::GET, "/.well-known/keydesk/health", None)
            .await
            .code(),
        200
    );
}

#[tokio::test]
async fn stopping_waits_for_requests_under_way() {
    let gate = std::sync::Arc::new(std::sync::Barrier::new(2));
    let at_the_gate = std::sync::Arc::clone(&gate);
    let api = std::thread::spawn(move || {
        // An API on a runtime of its own, which answers when it is told to.
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let api = runtime.block_on(FakeApi::answering(move |_| {
            at_the_gate.wait();
            at_the_gate.wait();
            http::Response::new(http_body_util::Full::new(bytes::Bytes::from_static(b"{}")))
        }));
        (runtime, api)
    });
    let (runtime, api) = api.join().unwrap();
    let world = World::new().await;
    world.environment("api", &api.url()).await;
    let token = token_for(&world, "api").await;
    let address = world.address("api").await;
    let asking = tokio::spawn(async move {
        Client::to(address).await.get("/businesses/1/products", &token).await
    });
    tokio::task::spawn_blocking({
        let gate = std::sync::Arc::clone(&gate);
        move || gate.wait()
    })
    .await
    .unwrap();
    let gateway = world.gateway;
    let stopping = tokio::spawn(async move { gateway.stop().await });
    // Nothing new is taken while the old is waited for.
    while TcpStream::connect(address).await.is_ok() {
        tokio::task::yield_now().await;
    }
    assert!(!stopping.is_finished());
    tokio::task::spawn_blocking(move || gate.wait()).await.unwrap();
    assert_eq!(asking.await.unwrap().code(), 200);
    stopping.await.unwrap();
    runtime.shutdown_background();
}
