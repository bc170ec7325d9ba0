//! Files that are dropped on the window: a hand-off is taken wherever one is, and for everything else it is said why not.

use crate::prepared::{Prepared, owner_signs_in};
use keydesk_smoke::{App, Finds, journey};
use std::fs;
use std::path::PathBuf;

/// What a hand-off begins with. Whether it is whole shows when it is opened.
const BEGINNING: &[u8] = b"-----BEGIN AGE ENCRYPTED FILE-----\nYWdlLWVuY3J5";

fn file(app: &App, name: &str, content: &[u8]) -> PathBuf {
    let path = app.home().join(name);
    fs::write(&path, content).unwrap();
    path
}

#[tokio::test]
async fn dropped_by_a_partner() {
    let steps = async |app: &App| {
        app.button("I am an integration partner").is_there().await;
        app.step("A hand-off that is dropped on the first screen asks for its passphrase").await;
        let hand_off = file(app, "SAP für Fernwood, 100 %.keydesk", BEGINNING);
        app.drops(&[&hand_off]).await;
        app.field("Passphrase").is_there().await;
        app.sees("SAP für Fernwood, 100 %.keydesk is locked").await;
        app.picture("dropped").await;

        app.step("Another that is dropped meanwhile takes its place").await;
        let other = file(app, "wms.keydesk", BEGINNING);
        app.drops(&[&other]).await;
        app.sees("wms.keydesk is locked").await;

        app.step("Several at once are not guessed among").await;
        app.drops(&[&hand_off, &other]).await;
        app.sees("2 files were dropped at once").await;
        app.button("Choose the file").is_there().await;

        app.step("A folder, something else, and a file that is gone: each is said for what it is")
            .await;
        let folder = app.home().join("hand-offs");
        fs::create_dir(&folder).unwrap();
        app.drops(&[&folder]).await;
        app.sees("hand-offs is a folder").await;
        app.drops(&[&file(app, "notes.txt", b"something")]).await;
        app.sees("notes.txt: This is not a hand-off of Keydesk").await;
        app.drops(&[&app.home().join("gone.keydesk")]).await;
        app.sees("gone.keydesk is not there any more").await;
        app.picture("dropped-refused").await;

        app.step("And a hand-off is still taken").await;
        app.drops(&[&hand_off]).await;
        app.field("Passphrase").is_there().await;
    };
    journey("dropped_by_a_partner", steps).await;
}

#[tokio::test]
async fn dropped_on_the_desk() {
    let steps = async |app: &App| {
        owner_signs_in(app).await;
        app.step("What is no hand-off is said to be none, and nothing else happens").await;
        app.drops(&[&file(app, "products.csv", b"id;name")]).await;
        app.sees("products.csv: This is not a hand-off of Keydesk").await;
        app.button("Look at it").is_gone().await;
        app.picture("dropped-on-the-desk").await;
        app.button("Close").click().await;
        app.does_not_see("products.csv").await;

        app.step("A hand-off is offered, and looked at when it is wanted").await;
        app.drops(&[&file(app, "sap.keydesk", BEGINNING)]).await;
        app.button("Look at it").click().await;
        app.field("Passphrase").is_there().await;
        app.button("Back to the desk").click().await;
        app.does_not_see("sap.keydesk").await;
    };
    Prepared::new().await.journey("dropped_on_the_desk", steps).await;
}
