//! Passwords: everybody may change their own, nobody a weak one for a good one, and what is said names the field.

use crate::test_desk::{
    OTHER_PASSWORD, PASSWORD, TestDesk, account, own_password_edit, password_edit,
};
use keydesk_desk::{AccountEdit, NewAccount};

#[tokio::test]
async fn ones_own_password_takes_no_permission() {
    let desk = TestDesk::new().await;
    let who = desk.person("products:view").await;
    let (_, strength) = desk
        .edit_account(&who.session, &who.email, own_password_edit(OTHER_PASSWORD))
        .await
        .unwrap();
    assert_eq!(strength.unwrap().score, 4);
    assert_eq!(desk.right_password(&who.email).await.unwrap_err().code(), "wrong-credentials");
    desk.sign_in(&who.email.parse().unwrap(), OTHER_PASSWORD.into()).await.unwrap();
}

#[tokio::test]
async fn ones_own_password_takes_the_one_of_now() {
    let desk = TestDesk::new().await;
    let who = desk.person("users:edit products:view").await;
    let wrong = AccountEdit {
        current_password: Some("not the password at all".into()),
        ..password_edit(OTHER_PASSWORD)
    };
    for (edit, code) in [(password_edit(OTHER_PASSWORD), "invalid"), (wrong, "wrong-credentials")] {
        let refused = desk.edit_account(&who.session, &who.email, edit).await.unwrap_err();
        assert_eq!(refused.code(), code);
    }
    let refused = desk.remove_second_factor(&who.session, Some(&who.email), None).await;
    assert_eq!(refused.unwrap_err().code(), "wrong-credentials", "however it is named");
    desk.right_password(&who.email).await.unwrap();
}

#[tokio::test]
async fn somebody_elses_password_takes_users_edit() {
    let desk = TestDesk::new().await;
    let (who, other) = (desk.person("users:view").await, desk.person("products:view").await);
    let error = desk
        .refused(desk.edit_account(&who.session, &other.email, password_edit(OTHER_PASSWORD)))
        .await;
    insta::assert_snapshot!(error, @"To edit an account you need the permission users:edit (Users and roles: edit). Ask an administrator for a role that has it.");
    let able = desk.person("users:edit products:view").await;
    desk.edit_account(&able.session, &other.email, password_edit(OTHER_PASSWORD)).await.unwrap();
}

#[tokio::test]
async fn ones_own_name_takes_users_edit_even_beside_ones_own_password() {
    let desk = TestDesk::new().await;
    let who = desk.person("products:view").await;
    let edit =
        AccountEdit { name: Some("Renamed".parse().unwrap()), ..password_edit(OTHER_PASSWORD) };
    assert_eq!(
        desk.refused(desk.edit_account(&who.session, &who.email, edit)).await.code(),
        "forbidden"
    );
    desk.right_password(&who.email).await.unwrap();
}

#[tokio::test]
async fn a_weak_password_is_refused_beside_its_field_with_what_to_do() {
    let desk = TestDesk::new().await;
    let who = desk.service("products:view").await;
    let mut said = Vec::new();
    for weak in [
        "",
        "fourteen chars",
        &"long words ".repeat(24),
        "passwordpassword",
        "some integration",
        "somebody0@fernwood.example",
        "KeydeskKeydesk2026",
    ] {
        let edited =
            desk.edit_account(&who.session, &who.email, own_password_edit(weak)).await.unwrap_err();
        let new = NewAccount { password: Some(weak.into()), ..account(&who.email, &[&who.role]) };
        let created = desk.refused(desk.create_account(&desk.owner, new)).await;
        for error in [&edited, &created] {
            assert_eq!(
                (error.code(), error.field()),
                ("weak-password", Some("password")),
                "{weak}"
            );
        }
        assert!(weak.is_empty() || !edited.to_string().contains(weak), "{edited}");
        said.push(edited.to_string());
    }
    insta::assert_snapshot!(said.join("\n"), @"
    The password has 0 characters; it needs at least 15. A passphrase of several words is long and easy to remember.
    The password has 14 characters; it needs at least 15. A passphrase of several words is long and easy to remember.
    The password has more than 256 characters.
    This password is one of those that are tried first. Choose several words that do not belong together.
    The password is made of your name. Choose something that cannot be known about you.
    The password is made of your e-mail address. Choose something that cannot be known about you.
    The password is made of this program's name. Choose something that cannot be known about you.
    ");
    desk.right_password(&who.email).await.unwrap();
}

#[tokio::test]
async fn a_password_is_the_same_in_either_unicode_form_and_not_in_capitals() {
    let desk = TestDesk::new().await;
    let who = desk.person("products:view").await;
    desk.edit_account(
        &who.session,
        &who.email,
        own_password_edit("caf\u{e9} lantern seven pears ﬁve"),
    )
    .await
    .unwrap();
    let email = who.email.parse().unwrap();
    let sign_in = |password: &str| desk.sign_in(&email, password.into());
    sign_in("cafe\u{301} lantern seven pears five").await.unwrap();
    assert_eq!(
        sign_in("CAFÉ LANTERN SEVEN PEARS FIVE").await.unwrap_err().code(),
        "wrong-credentials"
    );
    assert_eq!(sign_in(PASSWORD).await.unwrap_err().code(), "wrong-credentials");
}
