//! The keychain by way of the helper, as it is reached where the session's bus is hidden from the window's process.
#![allow(clippy::print_stderr)]

use keydesk_desk::Credentials;
use keydesk_desk::credentials::{CredentialError, Keychain};
use keydesk_domain::environment::BaseUrl;
use keydesk_domain::environment::CredentialPlace::Keychain as Place;
use keydesk_domain::{EnvironmentId, EnvironmentSlug};
use secrecy::ExposeSecret;
use tempfile::TempDir;
use uuid::Uuid;

fn credentials(keychain: Keychain) -> (Credentials, TempDir) {
    let dir = tempfile::tempdir().unwrap();
    (Credentials::beside(dir.path(), keychain), dir)
}

fn helper(bus: &str) -> Keychain {
    Keychain::Helper { program: env!("CARGO_BIN_EXE_keydesk").into(), bus: bus.into() }
}

fn url() -> BaseUrl {
    "https://api.example.com".parse().unwrap()
}

/// The bus of the tests' own keychain, if there is one: never the developer's.
fn bus() -> Option<String> {
    let bus = std::env::var("DBUS_SESSION_BUS_ADDRESS").ok();
    let found = std::env::var_os("KEYDESK_TEST_KEYCHAIN").and(bus);
    if found.is_none() {
        eprintln!("left out: there is no keychain of the tests' own here");
    }
    found
}

#[tokio::test]
async fn what_the_helper_keeps_is_in_the_keychain_until_it_forgets_it() {
    let Some(bus) = bus() else { return };
    let ((far, _dir), (near, _other)) = (credentials(helper(&bus)), credentials(Keychain::Here));
    let (id, slug) =
        (EnvironmentId::from_uuid(Uuid::now_v7()), EnvironmentSlug::parse("far").unwrap());
    assert!(far.read(Place, id, &slug, &url()).await.unwrap().is_none());
    far.keep(Place, id, &slug, &url(), &"upstream-credential-3f1c".into()).await.unwrap();
    for credentials in [&far, &near] {
        let read = credentials.read(Place, id, &slug, &url()).await.unwrap().unwrap();
        assert_eq!(read.expose_secret(), "upstream-credential-3f1c");
    }
    far.forget(Place, id).await.unwrap();
    assert!(near.read(Place, id, &slug, &url()).await.unwrap().is_none());
    far.forget(Place, id).await.unwrap();
}

#[tokio::test]
async fn a_helper_without_a_bus_says_why() {
    let (far, _dir) = credentials(helper("hidden:"));
    let (id, slug) =
        (EnvironmentId::from_uuid(Uuid::now_v7()), EnvironmentSlug::parse("far").unwrap());
    let error = far.read(Place, id, &slug, &url()).await.unwrap_err();
    assert!(matches!(&error, CredentialError::Keychain(why) if !why.is_empty()), "{error}");
}
