//! One's own password changed, and a lost one set anew: which sessions end, and what is on record.

use crate::test_desk::{OWNER, PASSWORD, TestDesk};
use keydesk_desk::{AccountEdit, DeskError};
use secrecy::SecretString;

const NEW: &str = "seven herons on a quiet weir";

fn secret(text: &str) -> SecretString {
    SecretString::from(text)
}

#[tokio::test]
async fn a_new_password_ends_every_session_but_the_one_that_goes_on() {
    let desk = TestDesk::new().await;
    let elsewhere = desk.right_password(OWNER).await.unwrap();
    let (goes_on, _) =
        desk.change_own_password(&desk.owner, secret(PASSWORD), secret(NEW)).await.unwrap();
    for ended in [&elsewhere, &desk.owner] {
        assert!(matches!(desk.who_am_i(ended).await, Err(DeskError::SessionEnded)));
    }
    desk.who_am_i(&goes_on).await.unwrap();
    assert!(
        matches!(desk.right_password(OWNER).await, Err(DeskError::WrongCredentials)),
        "it is the old one by now"
    );
    let session = desk.sign_in(&OWNER.parse().unwrap(), secret(NEW)).await.unwrap();
    desk.who_am_i(&session).await.unwrap();
}

#[tokio::test]
async fn who_does_not_know_the_password_before_changes_nothing_and_is_slowed_down() {
    let desk = TestDesk::new().await;
    let change = async || {
        desk.change_own_password(&desk.owner, secret("not the password at all"), secret(NEW)).await
    };
    assert!(matches!(change().await, Err(DeskError::WrongCredentials)));
    desk.who_am_i(&desk.owner).await.unwrap();
    desk.guess(OWNER, 8).await;
    assert_eq!(change().await.unwrap_err().code(), "slow-down");
}

#[tokio::test]
async fn a_weak_new_password_is_refused_and_ends_nothing() {
    let desk = TestDesk::new().await;
    let refused = desk
        .change_own_password(&desk.owner, secret(PASSWORD), secret("password"))
        .await
        .unwrap_err();
    assert_eq!(refused.code(), "weak-password");
    desk.who_am_i(&desk.owner).await.unwrap();
}

#[tokio::test]
async fn a_password_that_an_administrator_sets_ends_the_sessions_of_that_account() {
    let desk = TestDesk::new().await;
    let session = desk.right_password(OWNER).await.unwrap();
    let edit = AccountEdit {
        password: Some(secret(NEW)),
        current_password: Some(secret(PASSWORD)),
        ..AccountEdit::default()
    };
    desk.edit_account(&desk.owner, OWNER, edit).await.unwrap();
    assert!(matches!(desk.who_am_i(&session).await, Err(DeskError::SessionEnded)));
}

#[tokio::test]
async fn a_lost_password_is_set_anew_though_the_e_mail_is_locked_and_it_is_on_record() {
    let desk = TestDesk::new().await;
    desk.guess(OWNER, 10).await;
    assert_eq!(desk.right_password(OWNER).await.unwrap_err().code(), "locked");
    desk.recover(&OWNER.parse().unwrap(), secret(NEW)).await.unwrap();
    assert!(matches!(desk.who_am_i(&desk.owner).await, Err(DeskError::SessionEnded)));
    let owner = desk.sign_in(&OWNER.parse().unwrap(), secret(NEW)).await.unwrap();
    let records = desk.audit_log(&owner, &Default::default(), None, 100).await.unwrap();
    let recovered = records.iter().find(|record| record.action == "account.recovered").unwrap();
    assert_eq!((recovered.actor.account, recovered.subject.name.as_str()), (None, OWNER));
}

#[tokio::test]
async fn only_an_administrators_password_is_recovered() {
    let desk = TestDesk::new().await;
    let refused =
        desk.recover(&"nobody@fernwood.example".parse().unwrap(), secret(NEW)).await.unwrap_err();
    assert_eq!(refused.code(), "not-found");
    let refused = desk.recover(&OWNER.parse().unwrap(), secret("password")).await.unwrap_err();
    assert_eq!(refused.code(), "weak-password");
    desk.who_am_i(&desk.owner).await.unwrap();
}
