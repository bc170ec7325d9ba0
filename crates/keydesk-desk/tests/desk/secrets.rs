//! No record, no file and nothing printed for debugging holds a token's text, a password or an upstream's credential.

use crate::test_desk::{
    CREDENTIAL, OTHER_PASSWORD, OWNER, PASSWORD, TestDesk, account, environment, own_password_edit,
    owner, password_edit, token,
};
use keydesk_desk::{EnvironmentEdit, NewAccount};

const THIRD_PASSWORD: &str = "saffron bridges under eleven clouds";
const WRONG_PASSWORD: &str = "almost the right one but not quite";
const OTHER_CREDENTIAL: &str = "another-credential-77aa";

/// A desk at which every secret there is was used, and those secrets.
async fn desk_that_was_used() -> (TestDesk, Vec<String>) {
    let desk = TestDesk::new().await;
    let who = desk.service("products:view tokens:generate").await;
    let (session, _) = desk
        .change_own_password(&who.session, PASSWORD.into(), OTHER_PASSWORD.into())
        .await
        .unwrap();
    let new = NewAccount {
        password: Some(THIRD_PASSWORD.into()),
        ..account("robot@fernwood.example", &[&who.role])
    };
    desk.create_account(&desk.owner, new).await.unwrap();
    desk.sign_in(&OWNER.parse().unwrap(), WRONG_PASSWORD.into()).await.unwrap_err();
    let made = [desk.token_of(&session, "One").await, desk.token_of(&desk.owner, "Two").await];
    // Somebody pastes a token where a password goes.
    desk.sign_in(&OWNER.parse().unwrap(), made[0].text.expose().into()).await.unwrap_err();
    desk.delete_token(&session, "One").await.unwrap();
    desk.create_environment(&desk.owner, environment("Production", "production")).await.unwrap();
    let edit =
        EnvironmentEdit { credential: Some(OTHER_CREDENTIAL.into()), ..EnvironmentEdit::default() };
    desk.edit_environment(&desk.owner, "production", edit).await.unwrap();

    let mut secrets =
        [PASSWORD, OTHER_PASSWORD, THIRD_PASSWORD, WRONG_PASSWORD, CREDENTIAL, OTHER_CREDENTIAL]
            .map(ToOwned::to_owned)
            .to_vec();
    for token in &made {
        let text = token.text.expose();
        secrets.push(text.to_owned());
        // Nor a good part of one.
        secrets.push(text["kd_sandbox_".len()..][..16].to_owned());
    }
    (desk, secrets)
}

#[tokio::test]
async fn no_audit_record_holds_a_secret() {
    let (desk, secrets) = desk_that_was_used().await;
    let records = serde_json::to_string(&desk.records().await).unwrap();
    for secret in secrets {
        assert!(!records.contains(&secret), "a record holds {secret}");
    }
}

#[tokio::test]
async fn no_file_holds_a_secret_while_the_desk_is_open_or_closed() {
    let (desk, secrets) = desk_that_was_used().await;
    assert_no_file_holds(&desk, &secrets);
    assert_no_file_holds(&desk.reopened().await, &secrets);
}

fn assert_no_file_holds(desk: &TestDesk, secrets: &[String]) {
    let files = desk.files();
    assert!(files.iter().any(|file| file.ends_with("keydesk.db")), "there was nothing to look at");
    // The one place that was chosen for the one credential.
    for file in files.iter().filter(|file| !file.starts_with(desk.directory().join("credentials")))
    {
        let bytes = std::fs::read(file).unwrap();
        for secret in secrets {
            let holds = bytes.windows(secret.len()).any(|part| part == secret.as_bytes());
            assert!(!holds, "{} holds {secret}", file.display());
        }
    }
}

#[tokio::test]
async fn nothing_printed_for_debugging_shows_a_secret() {
    let (desk, secrets) = desk_that_was_used().await;
    let made = desk.token_of(&desk.owner, "Three").await;
    let weak =
        desk.edit_account(&desk.owner, OWNER, own_password_edit("weaknesses")).await.unwrap_err();
    let credential = environment("Other", "other");
    let printed = format!(
        "{made:?} {:?} {:?} {:?} {:?} {weak:?} {credential:?} {:?} {:?}",
        *desk,
        desk.owner,
        owner(),
        account("other@fernwood.example", &[]),
        password_edit(OTHER_PASSWORD),
        token("Four"),
    );
    for secret in secrets.iter().map(String::as_str).chain([made.text.expose(), "weaknesses"]) {
        assert!(!printed.contains(secret), "{secret} is in {printed}");
    }
}
