//! A store that cannot be opened: the window says why and what to do, and goes on once that was done.

use crate::prepared::{Prepared, owner_signs_in};
use keydesk_control::{Office, Server};
use keydesk_desk::Settings;
use keydesk_gateway::Limits;
use keydesk_smoke::{App, Finds, Journey};
use std::fs;
use std::path::Path;
use std::sync::Arc;

/// The file that is the store.
const STORE: &str = "keydesk.db";

#[tokio::test]
async fn a_store_that_another_process_uses() {
    let dir = Prepared::new().await.closed().await;
    // What `keydeskctl serve` does.
    let office =
        Arc::new(Office::serve(dir.path(), Settings::default(), Limits::default()).await.unwrap());
    let server = Server::start(Arc::clone(&office)).unwrap();
    let steps = async |app: &App| {
        app.step("The window says that a gateway without a window uses the store").await;
        app.heading("Keydesk cannot open its store").is_there().await;
        app.alert().says("Another Keydesk process is using").await;
        app.alert().says("(keydeskctl serve)").await;
        app.alert().says("Stop it, then try again.").await;
        app.picture("unavailable").await;

        app.step("As long as it does, trying again says the same").await;
        app.button("Try again").click().await;
        app.alert().says("Another Keydesk process is using").await;

        app.step("Once it has stopped, trying again opens the store").await;
        server.stop().await;
        office.close().await;
        drop(office);
        app.button("Try again").click().await;
        app.heading("Sign in").is_there().await;
        owner_signs_in(app).await;
    };
    Journey::new("a_store_that_another_process_uses").data_in(dir.path()).run(steps).await;
}

#[tokio::test]
async fn a_damaged_store() {
    let dir = Prepared::new().await.closed().await;
    let before = fs::read(dir.path().join(STORE)).unwrap();
    fs::write(dir.path().join(STORE), "this was a store once ".repeat(1000)).unwrap();
    let steps = async |app: &App| {
        app.step("The window says that the store is damaged").await;
        app.heading("Keydesk cannot open its store").is_there().await;
        app.alert().says("is damaged").await;
        app.sees("Nothing was changed.").await;

        app.step("With the backup in its place, trying again opens it").await;
        put_back(dir.path(), &before);
        app.button("Try again").click().await;
        owner_signs_in(app).await;
    };
    Journey::new("a_damaged_store").data_in(dir.path()).run(steps).await;
}

#[tokio::test]
async fn a_store_of_a_newer_version_in_light() {
    a_store_of_a_newer_version("light").await;
}

#[tokio::test]
async fn a_store_of_a_newer_version_in_dark() {
    a_store_of_a_newer_version("dark").await;
}

async fn a_store_of_a_newer_version(theme: &str) {
    let prepared = Prepared::new().await;
    prepared.prefers(&format!(r#"{{ "theme": "{theme}", "tourSeen": true }}"#));
    let dir = prepared.closed().await;
    let before = fs::read(dir.path().join(STORE)).unwrap();
    keydesk_tests::leave_to_a_later_version(&dir.path().join(STORE)).await;
    let steps = async |app: &App| {
        app.step("The window says that a newer version wrote the store").await;
        app.heading("Keydesk cannot open its store").is_there().await;
        app.alert().says("was written by a newer version of Keydesk. Install that version").await;
        app.alert().says("nothing was changed").await;
        app.is_accessible("A store that cannot be opened").await;
        app.resize(900, 600).await;
        app.is_accessible("A store that cannot be opened, in the smallest window").await;

        app.step("As long as it is, trying again says the same").await;
        app.button("Try again").click().await;
        app.alert().says("was written by a newer version of Keydesk").await;

        app.step("With the store from before in its place, trying again opens it").await;
        put_back(dir.path(), &before);
        app.button("Try again").click().await;
        owner_signs_in(app).await;
    };
    Journey::new(&format!("a_store_of_a_newer_version_in_{theme}"))
        .data_in(dir.path())
        .run(steps)
        .await;
}

/// Puts a backup of the store in place.
fn put_back(dir: &Path, backup: &[u8]) {
    for beside in ["keydesk.db-wal", "keydesk.db-shm"] {
        let _not_there = fs::remove_file(dir.join(beside));
    }
    fs::write(dir.join(STORE), backup).unwrap();
}
