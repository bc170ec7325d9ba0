//! A token on behalf of a service account: by who could as well sign in as it, and recorded as what it is.

use crate::test_desk::{Somebody, TestDesk, enabled_edit, permissions_edit, set, token};
use keydesk_desk::NewToken;

/// Who may make tokens on behalf of accounts that hold no more than this.
const ADMIN: &str = "users:edit tokens:edit products:view tokens:generate";

async fn service(desk: &TestDesk) -> Somebody {
    desk.service("products:view tokens:generate").await
}

#[tokio::test]
async fn it_is_the_accounts_own_and_its_record_names_both() {
    let desk = TestDesk::new().await;
    let (admin, service) = (desk.person(ADMIN).await, service(&desk).await);
    let made = desk
        .create_token_for(&admin.session, &service.email, token("SAP Integration"))
        .await
        .unwrap();
    assert_eq!(made.view.account_email, service.email);
    assert_eq!(desk.at_the_gateway(&made).await, Ok(set("products:view")));
    let record = desk.records().await.pop().unwrap();
    assert_eq!(
        (record.action.as_str(), record.actor.email),
        ("token.created-on-behalf", admin.email)
    );
    assert!(record.detail.contains(&service.email), "{}", record.detail);
    assert_eq!(
        desk.token(&service.session, "SAP Integration").await.unwrap().token.id,
        made.view.token.id
    );
}

#[tokio::test]
async fn who_lacks_one_of_both_rights_or_anything_that_the_account_holds_may_not() {
    let desk = TestDesk::new().await;
    let service = service(&desk).await;
    for (lacking, said) in [
        ("tokens:edit products:view tokens:generate", "users:edit"),
        ("users:edit tokens:view products:view tokens:generate", "tokens:edit"),
        ("users:edit tokens:edit tokens:generate", "products:view"),
        ("users:edit tokens:edit products:view", "tokens:generate"),
    ] {
        let admin = desk.person(lacking).await;
        let attempt =
            desk.create_token_for(&admin.session, &service.email, token("SAP Integration"));
        let error = desk.refused(attempt).await;
        assert_eq!(error.code(), "forbidden");
        assert!(error.to_string().contains(said), "{error}");
    }
}

#[tokio::test]
async fn not_for_a_person_nor_a_disabled_account_nor_one_that_cannot_generate() {
    let desk = TestDesk::new().await;
    let person = desk.person("products:view tokens:generate").await;
    let (disabled, cannot) = (service(&desk).await, service(&desk).await);
    desk.edit_account(&desk.owner, &disabled.email, enabled_edit(false)).await.unwrap();
    desk.edit_role(&desk.owner, &cannot.role, permissions_edit("products:view")).await.unwrap();
    let mut said = Vec::new();
    for email in [&person.email, &disabled.email, &cannot.email] {
        let attempt = desk.create_token_for(&desk.owner, email, token("SAP Integration"));
        said.push(desk.refused(attempt).await.to_string());
    }
    insta::assert_snapshot!(said.join("\n"), @r#"
    "somebody0@fernwood.example" is a person's account. An API token on behalf of another account is for service accounts only.
    The account "somebody1@fernwood.example" is disabled, and its API tokens would be refused. Enable it first.
    Only users with the Generate API Token permission can create API Tokens, and no role of the account "somebody2@fernwood.example" has it. Add tokens:generate to one of its roles first.
    "#);
}

#[tokio::test]
async fn who_may_not_at_all_does_not_learn_which_accounts_there_are() {
    let desk = TestDesk::new().await;
    let (nobody, service) = (desk.person("products:view").await, service(&desk).await);
    let mut said = Vec::new();
    for wanted in [service.email.as_str(), "nobody@fernwood.example"] {
        said.push(
            desk.refused(desk.create_token_for(&nobody.session, wanted, token("X")))
                .await
                .to_string(),
        );
    }
    assert_eq!(said[0], said[1]);
}

#[tokio::test]
async fn a_narrower_set_must_lie_within_what_the_account_holds() {
    let desk = TestDesk::new().await;
    let service = service(&desk).await;
    let wide = NewToken { narrowed_to: Some(set("recalls:view")), ..token("SAP Integration") };
    assert_eq!(
        desk.refused(desk.create_token_for(&desk.owner, &service.email, wide)).await.code(),
        "forbidden"
    );
    let narrow = NewToken { narrowed_to: Some(set("products:view")), ..token("SAP Integration") };
    let made = desk.create_token_for(&desk.owner, &service.email, narrow).await.unwrap();
    assert_eq!(desk.at_the_gateway(&made).await, Ok(set("products:view")));
}
