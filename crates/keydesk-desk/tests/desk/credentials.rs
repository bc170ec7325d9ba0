//! The credential of an upstream: kept where the admin chose, read by nobody else, never sent to a new address by itself.

use crate::test_desk::{CREDENTIAL, TestDesk, environment, environment_in};
use keydesk_desk::EnvironmentEdit;
use keydesk_domain::environment::CredentialPlace;
use keydesk_domain::{Environment, Upstream};
use secrecy::ExposeSecret;
use std::path::PathBuf;

const OTHER: &str = "another-credential-77aa";

/// A desk with an environment whose credential is in a file.
async fn desk_with_api() -> (TestDesk, Environment) {
    let desk = TestDesk::new().await;
    let api = desk
        .create_environment(&desk.owner, environment("Production", "production"))
        .await
        .unwrap();
    assert!(api.has_credential);
    (desk, api.environment)
}

fn file_of(desk: &TestDesk, api: &Environment) -> PathBuf {
    desk.directory().join("credentials").join(api.id.to_string())
}

async fn kept(desk: &TestDesk, api: &Environment) -> Option<String> {
    desk.upstream_credential(api)
        .await
        .unwrap()
        .map(|credential| credential.expose_secret().to_owned())
}

fn edit(base_url: Option<&str>, credential: Option<&str>) -> EnvironmentEdit {
    EnvironmentEdit {
        base_url: base_url.map(|url| url.parse().unwrap()),
        credential: credential.map(Into::into),
        ..EnvironmentEdit::default()
    }
}

#[tokio::test]
async fn in_a_file_it_is_for_its_owner_alone_and_survives_a_restart() {
    let (desk, api) = desk_with_api().await;
    assert_eq!(kept(&desk, &api).await.as_deref(), Some(CREDENTIAL));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: &std::path::Path| path.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&file_of(&desk, &api)), 0o600);
        assert_eq!(mode(file_of(&desk, &api).parent().unwrap()), 0o700);
    }
    assert_eq!(kept(&desk.reopened().await, &api).await.as_deref(), Some(CREDENTIAL));
}

#[tokio::test]
async fn another_one_takes_its_place() {
    let (desk, api) = desk_with_api().await;
    desk.edit_environment(&desk.owner, "production", edit(None, Some(OTHER))).await.unwrap();
    assert_eq!(kept(&desk, &api).await.as_deref(), Some(OTHER));
    assert_eq!(std::fs::read_dir(file_of(&desk, &api).parent().unwrap()).unwrap().count(), 1);
}

#[tokio::test]
async fn another_base_url_takes_it_again() {
    let (desk, api) = desk_with_api().await;
    let moved = "https://elsewhere.example";
    let error = desk
        .refused(desk.edit_environment(&desk.owner, "production", edit(Some(moved), None)))
        .await;
    insta::assert_snapshot!(error, @"Give the credential again with the new base URL: it is never sent to a new address by itself.");
    assert_eq!(error.field(), Some("credential"));
    assert_eq!(kept(&desk, &api).await.as_deref(), Some(CREDENTIAL));
    desk.edit_environment(&desk.owner, "production", edit(Some(moved), Some(OTHER))).await.unwrap();
    desk.edit_environment(&desk.owner, "production", edit(Some(moved), None)).await.unwrap();
    let api = desk.environment(&desk.owner, "production").await.unwrap().environment;
    assert_eq!(kept(&desk, &api).await.as_deref(), Some(OTHER));
}

#[tokio::test]
async fn it_is_for_the_origin_that_it_was_given_for() {
    let (desk, api) = desk_with_api().await;
    let at = |url: &str| {
        let mut moved = api.clone();
        let place = CredentialPlace::File;
        moved.upstream = Upstream::Url { base_url: url.parse().unwrap(), credential_place: place };
        moved
    };
    let Upstream::Url { base_url, .. } = &api.upstream else { panic!("it is at a URL") };
    let (origin, _) = base_url.origin_and_prefix();
    // Another path of the same host is the same API, whatever the record of it says.
    assert_eq!(kept(&desk, &at(&format!("{origin}/v9"))).await.as_deref(), Some(CREDENTIAL));
    let prefix = edit(Some(&format!("{origin}/v9")), None);
    desk.edit_environment(&desk.owner, "production", prefix).await.unwrap();
    for elsewhere in [
        origin.replacen("https://", "http://", 1),
        format!("{origin}:8443"),
        "https://elsewhere.example".to_owned(),
    ] {
        let error = desk.upstream_credential(&at(&elsewhere)).await.unwrap_err();
        assert!(
            error.to_string().starts_with("The credential that is kept was given for "),
            "{error}"
        );
        let refused = edit(Some(&elsewhere), None);
        let error = desk.refused(desk.edit_environment(&desk.owner, "production", refused)).await;
        assert_eq!(error.field(), Some("credential"), "{elsewhere}");
    }
}

#[tokio::test]
async fn one_of_an_earlier_version_is_bound_when_it_is_read() {
    let (desk, api) = desk_with_api().await;
    std::fs::write(file_of(&desk, &api), CREDENTIAL).unwrap();
    assert_eq!(kept(&desk, &api).await.as_deref(), Some(CREDENTIAL));
    let text = std::fs::read_to_string(file_of(&desk, &api)).unwrap();
    assert!(text.starts_with("keydesk credential for https://"), "{text}");
    assert_eq!(kept(&desk, &api).await.as_deref(), Some(CREDENTIAL));
}

#[tokio::test]
async fn what_cannot_be_sent_in_a_header_is_refused() {
    let (desk, api) = desk_with_api().await;
    for bad in ["", "two words", "line\r\nX-Other: break", "tab\t", "grün", &"x".repeat(4_097)] {
        let new = environment_in(CredentialPlace::File, Some(bad), "Other", "other");
        let created = desk.refused(desk.create_environment(&desk.owner, new)).await;
        let edited = desk
            .refused(desk.edit_environment(&desk.owner, "production", edit(None, Some(bad))))
            .await;
        for error in [created, edited] {
            assert_eq!((error.code(), error.field()), ("invalid", Some("credential")), "{bad:?}");
            insta::allow_duplicates! {
                insta::assert_snapshot!(error, @"The credential must be 1 to 4,096 visible characters without spaces or line breaks.");
            }
        }
    }
    assert_eq!(kept(&desk, &api).await.as_deref(), Some(CREDENTIAL));
}

#[tokio::test]
async fn an_environment_at_a_url_needs_one() {
    let desk = TestDesk::new().await;
    let new = environment_in(CredentialPlace::File, None, "Production", "production");
    let error = desk.refused(desk.create_environment(&desk.owner, new)).await;
    insta::assert_snapshot!(error, @"An environment at a URL needs the credential of that API.");
    assert_eq!(error.field(), Some("credential"));
}

#[tokio::test]
async fn it_is_forgotten_with_its_environment() {
    let (desk, api) = desk_with_api().await;
    desk.delete_environment(&desk.owner, "production").await.unwrap();
    assert!(!file_of(&desk, &api).exists());
    assert_eq!(kept(&desk, &api).await, None);
}

#[tokio::test]
async fn that_it_could_not_be_forgotten_is_said_and_the_environment_is_gone_all_the_same() {
    let (desk, api) = desk_with_api().await;
    std::fs::remove_file(file_of(&desk, &api)).unwrap();
    std::fs::create_dir(file_of(&desk, &api)).unwrap();
    let error = desk.delete_environment(&desk.owner, "production").await.unwrap_err();
    assert_eq!(error.code(), "credential");
    let said = error.to_string();
    assert!(
        said.starts_with(
            "The environment \"Production\" was deleted, but its credential is still kept: "
        ),
        "{said}"
    );
    assert_eq!(desk.environment(&desk.owner, "production").await.unwrap_err().code(), "not-found");
}

#[tokio::test]
async fn where_it_cannot_be_written_nothing_is_created_or_changed() {
    let desk = TestDesk::new().await;
    std::fs::write(desk.directory().join("credentials"), "in the way").unwrap();
    let error = desk
        .refused(desk.create_environment(&desk.owner, environment("Production", "production")))
        .await;
    assert_eq!(error.code(), "credential");
    assert!(error.to_string().starts_with("The credential's file "), "{error}");
    std::fs::remove_file(desk.directory().join("credentials")).unwrap();
    desk.create_environment(&desk.owner, environment("Production", "production")).await.unwrap();
}

#[tokio::test]
async fn one_kept_by_systemd_is_set_in_the_unit_and_not_here() {
    let desk = TestDesk::new().await;
    let new = |credential| {
        environment_in(CredentialPlace::Systemd, credential, "Production", "production")
    };
    let refused = desk.refused(desk.create_environment(&desk.owner, new(Some(CREDENTIAL)))).await;
    let api = desk.create_environment(&desk.owner, new(None)).await.unwrap();
    assert!(!api.has_credential);
    let edited = desk
        .refused(desk.edit_environment(&desk.owner, "production", edit(None, Some(OTHER))))
        .await;
    for error in [refused, edited] {
        assert_eq!(error.code(), "credential");
        insta::allow_duplicates! {
            insta::assert_snapshot!(error, @"A credential kept by systemd is set in the unit (LoadCredential=keydesk-upstream-production:/path/to/file), not here.");
        }
    }
    let unread = desk.upstream_credential(&api.environment).await.unwrap_err();
    insta::assert_snapshot!(unread, @r#"systemd gave this process no credential named "keydesk-upstream-production". Add LoadCredential=keydesk-upstream-production:/path/to/file to the unit and start the gateway with systemd."#);
    desk.edit_environment(&desk.owner, "production", edit(Some("https://elsewhere.example"), None))
        .await
        .unwrap();
}
