//! The credential of an upstream in the keychain. Only where the test run has a keychain of its own: never in the developer's.
#![allow(clippy::print_stderr)]

use crate::test_desk::{CREDENTIAL, TestDesk, environment_in};
use keydesk_desk::EnvironmentEdit;
use keydesk_domain::environment::CredentialPlace;
use secrecy::ExposeSecret;

/// A desk with an environment whose credential is in the keychain, if there is one for tests.
async fn desk_with_api() -> Option<TestDesk> {
    if std::env::var("KEYDESK_TEST_KEYCHAIN").as_deref() != Ok("1") {
        eprintln!(
            "Left out: KEYDESK_TEST_KEYCHAIN=1 is not set, so there is no keychain that a test may write to."
        );
        return None;
    }
    let desk = TestDesk::new().await;
    let new =
        environment_in(CredentialPlace::Keychain, Some(CREDENTIAL), "Production", "production");
    desk.create_environment(&desk.owner, new).await.unwrap();
    Some(desk)
}

async fn kept(desk: &TestDesk) -> Option<String> {
    let api = desk.environment(&desk.owner, "production").await.unwrap();
    let credential = desk.upstream_credential(&api.environment).await.unwrap();
    assert_eq!(api.has_credential, credential.is_some());
    credential.map(|credential| credential.expose_secret().to_owned())
}

#[tokio::test]
async fn it_survives_a_restart_and_no_file_holds_it() {
    let Some(desk) = desk_with_api().await else { return };
    let desk = desk.reopened().await;
    assert_eq!(kept(&desk).await.as_deref(), Some(CREDENTIAL));
    for file in desk.files() {
        let bytes = std::fs::read(&file).unwrap();
        assert!(
            !bytes.windows(CREDENTIAL.len()).any(|part| part == CREDENTIAL.as_bytes()),
            "{}",
            file.display()
        );
    }
    desk.delete_environment(&desk.owner, "production").await.unwrap();
}

#[tokio::test]
async fn another_one_takes_its_place_and_it_is_forgotten_with_its_environment() {
    let Some(desk) = desk_with_api().await else { return };
    let edit = EnvironmentEdit {
        credential: Some("another-credential-77aa".into()),
        ..EnvironmentEdit::default()
    };
    desk.edit_environment(&desk.owner, "production", edit).await.unwrap();
    assert_eq!(kept(&desk).await.as_deref(), Some("another-credential-77aa"));
    let api = desk.environment(&desk.owner, "production").await.unwrap().environment;
    desk.delete_environment(&desk.owner, "production").await.unwrap();
    assert!(desk.upstream_credential(&api).await.unwrap().is_none());
}
