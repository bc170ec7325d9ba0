//! What is kept of requests: counters for each token, and why each refused request was refused.

use http::Method;
use keydesk_tests::World;

const PRODUCTS: &str = "/businesses/5f3c1eb00000000000000001/products";

#[tokio::test]
async fn uses_are_counted_for_each_token() {
    let world = World::new().await;
    let account = world.account(&["products:view", "tokens:generate"]).await;
    let (used, unused) = (world.token(&account).await, world.token(&account).await);
    let mut client = world.client().await;
    for _ in 0..7 {
        client.get(PRODUCTS, &used.text).await;
    }
    for _ in 0..3 {
        client.request(Method::DELETE, &format!("{PRODUCTS}/1"), Some(&used.text)).await;
    }
    world.gateway.flush().await;
    let view = world.desk.token(&account.session, &used.id.to_string()).await.unwrap();
    assert_eq!(
        (view.allowed, view.refused, view.last_used_from.as_deref()),
        (7, 3, Some("127.0.0.1"))
    );
    assert!(view.last_used_at.is_some());
    let view = world.desk.token(&account.session, &unused.id.to_string()).await.unwrap();
    assert_eq!((view.allowed, view.refused, view.last_used_at), (0, 0, None));
}

#[tokio::test]
async fn every_refusal_is_kept_with_its_reason_and_found_by_its_id() {
    let world = World::new().await;
    let token = world.token_for(&["products:view"]).await;
    let mut client = world.client().await;
    let refused = client.request(Method::POST, PRODUCTS, Some(&token.text)).await;
    let nobody = client.request(Method::GET, PRODUCTS, None).await;
    world.gateway.flush().await;
    let kept = world.desk.refusal(&world.owner, refused.header("x-request-id")).await.unwrap();
    assert_eq!((kept.reason.as_str(), kept.token), ("missing-permission", Some(token.id)));
    assert_eq!(kept.route.as_deref(), Some("/businesses/{businessId}/products"));
    let kept = world.desk.refusal(&world.owner, nobody.header("x-request-id")).await.unwrap();
    assert_eq!((kept.reason.as_str(), kept.token, kept.route), ("missing-token", None, None));
}

#[tokio::test]
async fn a_deleted_tokens_refusals_still_count_as_its_own() {
    let world = World::new().await;
    let account = world.account(&["products:view", "tokens:generate"]).await;
    let token = world.token(&account).await;
    world.desk.delete_token(&account.session, &token.id.to_string()).await.unwrap();
    world.client().await.get(PRODUCTS, &token.text).await;
    world.gateway.flush().await;
    let tokens = world.desk.tokens(&account.session, true).await.unwrap();
    assert_eq!(tokens.iter().find(|it| it.token.id == token.id).unwrap().refused, 1);
}

#[tokio::test]
async fn stopping_writes_what_was_not_written_yet() {
    let world = World::new().await;
    let account = world.account(&["products:view", "tokens:generate"]).await;
    let token = world.token(&account).await;
    world.client().await.get(PRODUCTS, &token.text).await;
    world.gateway.stop().await;
    assert_eq!(world.desk.token(&account.session, &token.id.to_string()).await.unwrap().allowed, 1);
}

#[tokio::test]
async fn no_file_of_the_desk_holds_a_tokens_text() {
    let world = World::new().await;
    let account = world.account(&["products:view", "tokens:generate"]).await;
    let token = world.token(&account).await;
    let mut client = world.client().await;
    for path in
        [PRODUCTS.to_owned(), "/unheard-of".to_owned(), format!("{PRODUCTS}?token={}", token.text)]
    {
        client.get(&path, &token.text).await;
    }
    world.desk.delete_token(&account.session, &token.id.to_string()).await.unwrap();
    world.gateway.flush().await;
    let mut files = 0;
    for file in walk(world.dir.path()) {
        files += 1;
        let bytes = std::fs::read(&file).unwrap();
        let holds = |text: &str| bytes.windows(text.len()).any(|part| part == text.as_bytes());
        assert!(!holds(&token.text), "{} holds the token's text", file.display());
        assert!(!holds(&token.text[4..40]), "{} holds a part of the token's text", file.display());
        assert!(!holds(keydesk_tests::PASSWORD), "{} holds a password", file.display());
    }
    assert!(files >= 2, "there was nothing to look at");
}

fn walk(dir: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files.extend(walk(&path)) } else { files.push(path) }
    }
    files
}
