//! API tokens: made as oneself by who has Generate API Token, with a unique name, shown once, and gone when deleted.

use crate::test_desk::{TestDesk, permissions_edit, rename_token, roles_edit, set, token};
use jiff::SignedDuration;
use keydesk_desk::views::TokenState;
use keydesk_desk::{NewToken, TokenEdit};

#[tokio::test]
async fn create_token_names_that_differ_in_case_spaces_or_unicode_form() {
    let desk = TestDesk::new().await;
    desk.token_of(&desk.owner, "SAP Intégration").await;
    for name in [
        "sap intégration",
        " SAP  Intégration",
        "SAPIntégration",
        "SAP Inte\u{301}gration",
        "ＳＡＰ Intégration",
    ] {
        let error = desk.refused(desk.create_token(&desk.owner, token(name))).await;
        assert_eq!((error.code(), error.field()), ("taken", Some("name")), "{name}");
        insta::allow_duplicates! {
            insta::assert_snapshot!(error, @r#"There is already an API token "SAP Intégration". Choose another name: letter case, spaces and look-alike letters make no difference."#);
        }
    }
}

#[tokio::test]
async fn rename_token_to_anothers_name_or_to_its_own_in_capitals() {
    let desk = TestDesk::new().await;
    desk.token_of(&desk.owner, "SAP Integration").await;
    desk.token_of(&desk.owner, "WMS Connector").await;
    let error = desk
        .refused(desk.edit_token(&desk.owner, "WMS Connector", rename_token("SAPintegration")))
        .await;
    assert_eq!(error.code(), "taken");
    let view =
        desk.edit_token(&desk.owner, "wms connector", rename_token("WMS CONNECTOR")).await.unwrap();
    assert_eq!(view.token.name.as_str(), "WMS CONNECTOR");
}

#[tokio::test]
async fn the_name_of_a_deleted_token_is_free_again_and_the_old_one_stays_deleted() {
    let desk = TestDesk::new().await;
    let old = desk.token_of(&desk.owner, "SAP Integration").await;
    desk.delete_token(&desk.owner, "SAP Integration").await.unwrap();
    let new = desk.token_of(&desk.owner, "SAP Integration").await;
    assert_eq!(
        desk.token(&desk.owner, "SAP Integration").await.unwrap().token.id,
        new.view.token.id
    );
    let id = old.view.token.id.to_string();
    assert_eq!(desk.token(&desk.owner, &id).await.unwrap().state, TokenState::Deleted);
    for error in [
        desk.refused(desk.delete_token(&desk.owner, &id)).await,
        desk.refused(desk.edit_token(&desk.owner, &id, rename_token("Back"))).await,
    ] {
        assert_eq!(error.code(), "not-found");
    }
    let desk = desk.reopened().await;
    assert_eq!(desk.at_the_gateway(&old).await, Err("deleted-token"));
    assert!(desk.at_the_gateway(&new).await.is_ok());
}

#[tokio::test]
async fn two_tokens_of_one_name_created_at_the_same_moment_one_wins() {
    create_at_the_same_moment().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_tokens_of_one_name_created_at_the_same_moment_on_several_threads_one_wins() {
    create_at_the_same_moment().await;
}

async fn create_at_the_same_moment() {
    let desk = TestDesk::new().await;
    for round in 1..=25_usize {
        let names = [
            format!("Export {round}"),
            format!("EXPORT {round}"),
            format!("Export{round}"),
            format!("eXport {round}"),
        ];
        let attempts = names.map(|name| {
            let (desk, owner) = ((*desk).clone(), desk.owner.clone());
            tokio::spawn(async move { desk.create_token(&owner, token(&name)).await })
        });
        let mut won = 0;
        for attempt in attempts {
            match attempt.await.unwrap() {
                Ok(_) => won += 1,
                Err(error) => assert_eq!(error.code(), "taken"),
            }
        }
        assert_eq!((won, desk.tokens(&desk.owner, true).await.unwrap().len()), (1, round));
    }
    desk.assert_table_agrees().await;
}

#[tokio::test]
async fn create_token_without_generate_api_token() {
    let desk = TestDesk::new().await;
    let who = desk.service("products:edit tokens:edit").await;
    let error = desk.refused(desk.create_token(&who.session, token("SAP Integration"))).await;
    insta::assert_snapshot!(error, @"Only users with the Generate API Token permission can create API Tokens, and none of your roles has it. Ask an administrator to add tokens:generate to one of your roles.");
}

#[tokio::test]
async fn who_lost_generate_api_token_cannot_edit_their_token_but_can_delete_it() {
    let desk = TestDesk::new().await;
    let who = desk.service("products:view tokens:generate").await;
    desk.token_of(&who.session, "SAP Integration").await;
    desk.edit_role(&desk.owner, &who.role, permissions_edit("products:view")).await.unwrap();
    let error =
        desk.refused(desk.edit_token(&who.session, "SAP Integration", rename_token("Other"))).await;
    assert_eq!(error.code(), "forbidden");
    desk.delete_token(&who.session, "SAP Integration").await.unwrap();
}

#[tokio::test]
async fn a_token_that_would_have_expired_already() {
    let desk = TestDesk::new().await;
    let now = desk.now();
    for past in [now, now - SignedDuration::from_secs(1), jiff::Timestamp::MIN] {
        let new = NewToken { expires_at: Some(past), ..token("SAP Integration") };
        let error = desk.refused(desk.create_token(&desk.owner, new)).await;
        assert_eq!((error.code(), error.field()), ("invalid", Some("expires")));
        insta::allow_duplicates! {
            insta::assert_snapshot!(error, @"The token would have expired already. Choose a time that is still to come.");
        }
    }
    desk.token_of(&desk.owner, "SAP Integration").await;
    let edit = TokenEdit { expires_at: Some(Some(now)), ..TokenEdit::default() };
    assert_eq!(
        desk.refused(desk.edit_token(&desk.owner, "SAP Integration", edit)).await.field(),
        Some("expires")
    );
}

#[tokio::test]
async fn a_token_works_until_it_expires_and_again_once_its_expiry_is_moved() {
    let desk = TestDesk::new().await;
    let hour = SignedDuration::from_hours(1);
    let new = NewToken { expires_at: Some(desk.now() + hour), ..token("SAP Integration") };
    let made = desk.create_token(&desk.owner, new).await.unwrap();
    assert!(desk.at_the_gateway(&made).await.is_ok());
    desk.clock.advance(hour);
    assert_eq!(desk.at_the_gateway(&made).await, Err("expired-token"));
    assert_eq!(
        desk.token(&desk.owner, "SAP Integration").await.unwrap().state,
        TokenState::Expired
    );
    desk.edit_token(&desk.owner, "SAP Integration", rename_token("Renamed while expired"))
        .await
        .unwrap();
    let edit = TokenEdit { expires_at: Some(None), ..TokenEdit::default() };
    desk.edit_token(&desk.owner, "Renamed while expired", edit).await.unwrap();
    assert!(desk.at_the_gateway(&made).await.is_ok());
}

#[tokio::test]
async fn a_deleted_token_is_refused_when_the_call_returns_and_by_every_desk_after() {
    let desk = TestDesk::new().await;
    let made = desk.token_of(&desk.owner, "SAP Integration").await;
    assert!(desk.at_the_gateway(&made).await.is_ok());
    let view = desk.delete_token(&desk.owner, "SAP Integration").await.unwrap();
    assert_eq!(view.state, TokenState::Deleted);
    assert_eq!(desk.at_the_gateway(&made).await, Err("deleted-token"));
    assert_eq!(desk.reopened().await.at_the_gateway(&made).await, Err("deleted-token"));
}

#[tokio::test]
async fn a_token_works_in_its_environment_only_which_must_be_there() {
    let desk = TestDesk::new().await;
    let new = NewToken { environment: "production".to_owned(), ..token("SAP Integration") };
    let error = desk.refused(desk.create_token(&desk.owner, new)).await;
    insta::assert_snapshot!(error, @r#"There is no environment "production"."#);
    let mut made = desk.token_of(&desk.owner, "SAP Integration").await;
    assert!(made.text.expose().starts_with("kd_sandbox_"));
    let elsewhere = desk
        .create_environment(&desk.owner, crate::test_desk::environment("Production", "production"))
        .await;
    made.view.token.environment = elsewhere.unwrap().environment.id;
    assert_eq!(desk.at_the_gateway(&made).await, Err("wrong-environment"));
}

#[tokio::test]
async fn a_token_named_like_anothers_identifier_does_not_stand_in_for_it() {
    let desk = TestDesk::new().await;
    let decoy = desk.token_of(&desk.owner, "Decoy").await;
    let wanted = desk.token_of(&desk.owner, "Wanted").await;
    let id = wanted.view.token.id.to_string();
    desk.edit_token(&desk.owner, "Decoy", rename_token(&id)).await.unwrap();
    assert_eq!(desk.token(&desk.owner, &id).await.unwrap().token.id, wanted.view.token.id);
    desk.delete_token(&desk.owner, &id).await.unwrap();
    assert_eq!(desk.at_the_gateway(&wanted).await, Err("deleted-token"));
    assert_eq!(desk.refused(desk.delete_token(&desk.owner, &id)).await.code(), "not-found");
    assert!(desk.at_the_gateway(&decoy).await.is_ok());
}

#[tokio::test]
async fn another_role_changes_the_tokens_permissions_at_once() {
    let desk = TestDesk::new().await;
    desk.role_of("Recalls", "recalls:edit").await;
    let who = desk.service("products:view tokens:generate").await;
    let made = desk.token_of(&who.session, "SAP Integration").await;
    desk.edit_account(&desk.owner, &who.email, roles_edit(&["Recalls"])).await.unwrap();
    assert_eq!(desk.at_the_gateway(&made).await, Ok(set("recalls:edit")));
}

#[tokio::test]
async fn whoever_has_the_machine_deletes_a_token_on_record_with_nobody_signed_in() {
    let desk = TestDesk::new().await;
    let made = desk.token_of(&desk.owner, "SAP Integration").await;
    assert_eq!(desk.revoke_on_this_machine("Other").await.unwrap_err().code(), "not-found");
    let view = desk.revoke_on_this_machine("sap integration").await.unwrap();
    assert_eq!(view.state.word(), "deleted");
    assert_eq!(desk.at_the_gateway(&made).await, Err("deleted-token"));
    let log = desk.audit_log(&desk.owner, &Default::default(), None, 1).await.unwrap();
    let told = (log[0].action.as_str(), log[0].actor.account, log[0].actor.email.as_str());
    assert_eq!(told, ("token.deleted", None, "(access to this machine)"));
    assert!(desk.verify_audit(&desk.owner).await.unwrap().holds);
}
