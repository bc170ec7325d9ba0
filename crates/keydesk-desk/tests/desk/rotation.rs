//! Replacing a token: both work until the proof, the time, or the admin's word; and whatever happens, one of them is left.

use crate::test_desk::{Somebody, TestDesk, enabled_edit, rename_token, set, token};
use jiff::SignedDuration;
use keydesk_desk::views::TokenState;
use keydesk_desk::{CreatedToken, NewToken, TokenQuery};
use keydesk_domain::Retire;

const NAME: &str = "SAP Integration";

/// A service account, its token, and the one that replaces it.
async fn replaced(desk: &TestDesk, retire: Retire) -> (Somebody, CreatedToken, CreatedToken) {
    let who = desk.service("products:view tokens:generate").await;
    let old = desk.token_of(&who.session, NAME).await;
    let new = desk.replace_token(&who.session, NAME, retire).await.unwrap();
    (who, old, new)
}

fn id(token: &CreatedToken) -> String {
    token.view.token.id.to_string()
}

#[tokio::test]
async fn both_work_under_one_name_until_the_new_one_was_used() {
    let desk = TestDesk::new().await;
    let (who, old, new) = replaced(&desk, Retire::OnFirstUse).await;
    assert_eq!(desk.at_the_gateway(&old).await, Ok(set("products:view")));
    assert_eq!(desk.at_the_gateway(&new).await, Ok(set("products:view")));
    assert_eq!(
        desk.token(&who.session, NAME).await.unwrap().token.id,
        new.view.token.id,
        "the name means the new one"
    );
    desk.first_success(new.text.hash()).await.unwrap();
    assert_eq!(desk.at_the_gateway(&old).await, Err("deleted-token"));
    assert!(desk.at_the_gateway(&new).await.is_ok());
    let records: Vec<_> = desk.records().await.into_iter().rev().take(2).collect();
    assert!(
        records.iter().all(|it| it.actor.email == "gateway" && it.actor.account.is_none()),
        "{records:?}"
    );
    assert_eq!(records[0].action, "token.deleted");
    assert_eq!(records[1].action, "token.first-used");
    assert!(desk.rotation(&who.session, &id(&old)).await.unwrap().unwrap().is_finished);
    desk.assert_table_agrees().await;
}

#[tokio::test]
async fn a_second_success_changes_nothing_and_leaves_no_record() {
    let desk = TestDesk::new().await;
    let (_, _, new) = replaced(&desk, Retire::OnFirstUse).await;
    desk.first_success(new.text.hash()).await.unwrap();
    let all = desk.all_there_is().await;
    for _ in 0..3 {
        desk.first_success(new.text.hash()).await.unwrap();
    }
    assert_eq!(desk.all_there_is().await, all);
}

#[tokio::test]
async fn at_once_the_old_one_is_refused_when_the_call_returns() {
    let desk = TestDesk::new().await;
    let (who, old, new) = replaced(&desk, Retire::AtOnce).await;
    assert_eq!(desk.at_the_gateway(&old).await, Err("deleted-token"));
    assert!(desk.at_the_gateway(&new).await.is_ok());
    assert_eq!(desk.refused(desk.cancel_replacement(&who.session, NAME)).await.code(), "not-found");
    desk.replace_token(&who.session, NAME, Retire::AtOnce).await.unwrap();
}

#[tokio::test]
async fn at_its_time_the_old_one_is_refused_whether_or_not_anybody_looks() {
    let desk = TestDesk::new().await;
    let (who, old, new) = replaced(&desk, Retire::AfterOneHour).await;
    desk.first_success(new.text.hash()).await.unwrap();
    assert!(
        desk.at_the_gateway(&old).await.is_ok(),
        "a use of the new one does not end it before its time"
    );
    desk.clock.advance(SignedDuration::from_mins(59));
    assert!(desk.at_the_gateway(&old).await.is_ok());
    desk.clock.advance(SignedDuration::from_mins(1));
    assert_eq!(desk.at_the_gateway(&old).await, Err("deleted-token"));
    assert_eq!(desk.token(&who.session, &id(&old)).await.unwrap().state, TokenState::Deleted);
    let error = desk.refused(desk.cancel_replacement(&who.session, NAME)).await;
    insta::assert_snapshot!(error, @"The old token has stopped already, and nothing brings it back. Go on with the new one.");
    desk.retire_replaced().await.unwrap();
    let record = desk.records().await.pop().unwrap();
    assert_eq!((record.action.as_str(), record.actor.email.as_str()), ("token.deleted", "gateway"));
    let deleted_at = desk.token(&who.session, &id(&old)).await.unwrap().token.deleted_at;
    assert_eq!(
        deleted_at,
        Some(old_retires_at(&desk, &who, &old).await),
        "since when it was refused"
    );
    let all = desk.all_there_is().await;
    desk.retire_replaced().await.unwrap();
    assert_eq!(desk.all_there_is().await, all);
}

async fn old_retires_at(desk: &TestDesk, who: &Somebody, old: &CreatedToken) -> jiff::Timestamp {
    desk.token(&who.session, &id(old)).await.unwrap().token.retires_at.unwrap()
}

#[tokio::test]
async fn a_restart_in_between_changes_nothing_and_what_came_due_meanwhile_is_deleted() {
    let desk = TestDesk::new().await;
    let (who, old, new) = replaced(&desk, Retire::OnFirstUse).await;
    let (_, timed, _) = {
        let other = desk.service("products:view tokens:generate").await;
        let old = desk.token_of(&other.session, "WMS Connector").await;
        let new =
            desk.replace_token(&other.session, "WMS Connector", Retire::AfterOneDay).await.unwrap();
        (other, old, new)
    };
    let all = desk.all_there_is().await;
    let desk = desk.reopened().await;
    assert_eq!(desk.all_there_is().await, all);
    assert!(desk.at_the_gateway(&old).await.is_ok() && desk.at_the_gateway(&timed).await.is_ok());
    desk.clock.advance(SignedDuration::from_hours(24));
    let desk = desk.reopened().await;
    assert!(desk.token(&desk.owner, &id(&timed)).await.unwrap().token.deleted_at.is_some());
    desk.first_success(new.text.hash()).await.unwrap();
    assert_eq!(desk.at_the_gateway(&old).await, Err("deleted-token"));
    assert!(desk.rotation(&who.session, NAME).await.unwrap().unwrap().is_finished);
}

#[tokio::test]
async fn cancelled_the_old_one_is_as_it_was_and_the_new_one_gone() {
    for retire in [Retire::OnFirstUse, Retire::AfterSevenDays] {
        let desk = TestDesk::new().await;
        let who = desk.service("products:view tokens:generate").await;
        let expires_at = Some(desk.now() + SignedDuration::from_hours(30));
        let old =
            desk.create_token(&who.session, NewToken { expires_at, ..token(NAME) }).await.unwrap();
        let before = desk.token(&who.session, NAME).await.unwrap();
        let new = desk.replace_token(&who.session, NAME, retire).await.unwrap();
        let view = desk.cancel_replacement(&who.session, NAME).await.unwrap();
        assert_eq!(view.token.id, before.token.id);
        assert_eq!(desk.token(&who.session, NAME).await.unwrap(), before);
        assert_eq!(desk.at_the_gateway(&new).await, Err("deleted-token"));
        desk.first_success(new.text.hash()).await.unwrap();
        desk.clock.advance(SignedDuration::from_hours(29));
        assert!(desk.at_the_gateway(&old).await.is_ok());
        desk.clock.advance(SignedDuration::from_hours(1));
        assert_eq!(
            desk.at_the_gateway(&old).await,
            Err("expired-token"),
            "its own expiry was not touched"
        );
        desk.assert_table_agrees().await;
    }
}

#[tokio::test]
async fn deleting_the_new_one_cancels_and_deleting_the_old_one_finishes() {
    let desk = TestDesk::new().await;
    let (who, old, new) = replaced(&desk, Retire::OnFirstUse).await;
    desk.delete_token(&who.session, &id(&new)).await.unwrap();
    assert!(desk.at_the_gateway(&old).await.is_ok());
    let newer = desk.replace_token(&who.session, NAME, Retire::AfterOneHour).await.unwrap();
    desk.delete_token(&who.session, &id(&old)).await.unwrap();
    assert_eq!(desk.at_the_gateway(&old).await, Err("deleted-token"));
    assert!(desk.at_the_gateway(&newer).await.is_ok());
    desk.first_success(newer.text.hash()).await.unwrap();
    let newest = desk.replace_token(&who.session, NAME, Retire::OnFirstUse).await.unwrap();
    assert!(desk.at_the_gateway(&newest).await.is_ok());
}

#[tokio::test]
async fn neither_of_the_two_can_be_replaced_or_renamed_meanwhile() {
    let desk = TestDesk::new().await;
    let (who, old, new) = replaced(&desk, Retire::OnFirstUse).await;
    for wanted in [id(&old), id(&new)] {
        let again = desk.refused(desk.replace_token(&who.session, &wanted, Retire::AtOnce)).await;
        let renamed =
            desk.refused(desk.edit_token(&who.session, &wanted, rename_token("Another"))).await;
        assert_eq!((again.code(), renamed.code()), ("forbidden", "forbidden"));
        desk.edit_token(&who.session, &wanted, rename_token("SAP INTEGRATION")).await.unwrap();
    }
    assert_eq!(desk.refused(desk.create_token(&who.session, token(NAME))).await.code(), "taken");
}

#[tokio::test]
async fn lists_tell_which_is_which() {
    let desk = TestDesk::new().await;
    let (who, old, new) = replaced(&desk, Retire::AfterOneDay).await;
    let query = TokenQuery { limit: 10, ..TokenQuery::default() };
    let rows = desk.search_tokens(&who.session, &query).await.unwrap().rows;
    assert_eq!(rows.len(), 2);
    for row in &rows {
        let replacement = row.replacement.unwrap();
        assert_eq!((replacement.old, replacement.by), (old.view.token.id, new.view.token.id));
        assert!(row.why_not_replace.is_some());
    }
    let seen = desk.rotation(&who.session, NAME).await.unwrap().unwrap();
    assert_eq!((seen.is_finished, seen.why_not_cancel), (false, None));
    desk.token_of(&who.session, "Alone").await;
    assert_eq!(desk.rotation(&who.session, "Alone").await.unwrap(), None);
}

#[tokio::test]
async fn the_new_one_has_all_that_the_old_one_had_and_lives_as_long_as_that_was_given() {
    let desk = TestDesk::new().await;
    let who = desk.service("products:view locations:view tokens:generate").await;
    let new = NewToken {
        expires_at: Some(desk.now() + SignedDuration::from_hours(48)),
        narrowed_to: Some(set("products:view")),
        allowed_addresses: vec!["127.0.0.0/8".parse().unwrap()],
        ..token(NAME)
    };
    let old = desk.create_token(&who.session, new).await.unwrap();
    desk.clock.advance(SignedDuration::from_hours(47));
    let new = desk.replace_token(&who.session, NAME, Retire::OnFirstUse).await.unwrap();
    let (one, other) = (&old.view.token, &new.view.token);
    assert_eq!(
        (&one.name, one.account, one.environment),
        (&other.name, other.account, other.environment)
    );
    assert_eq!(
        (one.narrowed_to, &one.allowed_addresses),
        (other.narrowed_to, &other.allowed_addresses)
    );
    let life = |token: &keydesk_domain::ApiToken| {
        token.expires_at.unwrap().duration_since(token.created_at)
    };
    assert_eq!(life(one), life(other));
    desk.clock.advance(SignedDuration::from_hours(1));
    assert_eq!(desk.at_the_gateway(&old).await, Err("expired-token"));
    assert!(desk.at_the_gateway(&new).await.is_ok());
}

#[tokio::test]
async fn others_tokens_are_replaced_by_who_could_make_one_for_their_account() {
    let desk = TestDesk::new().await;
    let (service, person) = (
        desk.service("products:view tokens:generate").await,
        desk.person("products:view tokens:generate").await,
    );
    desk.token_of(&service.session, NAME).await;
    desk.token_of(&person.session, "Mine").await;
    let may = desk.person("users:edit tokens:edit products:view tokens:generate").await;
    let lacks = desk.person("tokens:edit products:view tokens:generate").await;
    let error = desk.refused(desk.replace_token(&lacks.session, NAME, Retire::AtOnce)).await;
    assert!(error.to_string().contains("users:edit"), "{error}");
    let error = desk.refused(desk.replace_token(&may.session, "Mine", Retire::AtOnce)).await;
    assert!(error.to_string().contains("a person's account"), "{error}");
    let other = desk.person("products:view tokens:generate").await;
    assert_eq!(
        desk.refused(desk.replace_token(&other.session, NAME, Retire::AtOnce)).await.code(),
        "not-found"
    );
    let new = desk.replace_token(&may.session, NAME, Retire::OnFirstUse).await.unwrap();
    assert_eq!(new.view.account_email, service.email);
    assert_eq!(desk.records().await.pop().unwrap().action, "token.created-on-behalf");
}

#[tokio::test]
async fn deleting_or_disabling_the_account_stops_both() {
    let desk = TestDesk::new().await;
    let (who, old, new) = replaced(&desk, Retire::OnFirstUse).await;
    desk.edit_account(&desk.owner, &who.email, enabled_edit(false)).await.unwrap();
    for token in [&old, &new] {
        assert_eq!(desk.at_the_gateway(token).await, Err("account-disabled"));
    }
    desk.delete_account(&desk.owner, &who.email).await.unwrap();
    for token in [&old, &new] {
        assert_eq!(desk.at_the_gateway(token).await, Err("deleted-token"));
    }
    desk.assert_table_agrees().await;
}

#[tokio::test]
async fn cancelling_and_the_first_use_at_the_same_moment_leave_one_that_works() {
    for _ in 0..20 {
        let desk = TestDesk::new().await;
        let (who, old, new) = replaced(&desk, Retire::OnFirstUse).await;
        let (cancel, used) = tokio::join!(
            desk.cancel_replacement(&who.session, NAME),
            desk.first_success(new.text.hash())
        );
        used.unwrap();
        let works =
            [desk.at_the_gateway(&old).await.is_ok(), desk.at_the_gateway(&new).await.is_ok()];
        assert_eq!(works, [cancel.is_ok(), cancel.is_err()]);
    }
}
