//! Settings > Backup: a key, a folder, a schedule, one now; with the keyboard where it matters, and nothing of the secret key on the page.

use crate::prepared::{Prepared, owner_signs_in};
use keydesk_smoke::{App, Finds, containing};
use std::path::{Path, PathBuf};

#[tokio::test]
async fn backup() {
    let folder = tempfile::tempdir().unwrap();
    let prepared = Prepared::new().await;
    prepared
        .journey("backup", async |app: &App| {
            owner_signs_in(app).await;
            app.step("Nothing is backed up yet, and that is said").await;
            app.button("Backup").click().await;
            app.heading("Backup").is_there().await;
            app.sees("No backups are made: choose a key and a folder.").await;
            app.is_accessible("Backup").await;

            app.step("One now takes a key, and a folder").await;
            app.button("Back up now").click().await;
            app.field("Public key").is_wrong_because("Say for whom it is encrypted").await;
            app.field("Public key").is_focused().await;

            app.step("What cannot be is said at its field").await;
            app.field("Folder for backups").fill("backups").await;
            app.button("Save").click().await;
            app.field("Folder for backups").is_wrong_because("is no folder").await;
            app.field("Folder for backups").is_focused().await;
            app.is_accessible("Backup, refused").await;

            app.step("A key is made: the secret one in a file, the public one in its field").await;
            app.button("Make a key").click().await;
            app.status().says("Move it to another machine now").await;
            let key = found(&app.home(), "keydesk-backup-key.txt").expect("the key's file");
            let text = std::fs::read_to_string(key).unwrap();
            let secret = text.lines().last().unwrap();
            assert!(secret.starts_with("AGE-SECRET-KEY-1"), "a secret key");
            let public = app.field("Public key").value().await;
            assert!(text.contains(&public) && public.starts_with("age1"), "{public}");
            app.page_does_not_hold(secret).await;

            app.step("Saved, the first one is made at once").await;
            app.field("Folder for backups").fill(folder.path().to_str().unwrap()).await;
            app.press("Enter").await;
            app.sees("Last backup").await;
            app.sees(containing_file(folder.path()).await.as_str()).await;
            app.is_accessible("Backup, chosen").await;
            app.picture("backup").await;

            app.status().says("Move it to another machine now").await;
            app.field("Public key").has_no_error().await;

            app.step("And one now").await;
            let before = count(folder.path());
            app.button("Back up now").click().await;
            app.sees("Written to").await;
            assert_eq!(count(folder.path()), before + 1);
            app.button(containing("Gateway status")).is_there().await;
        })
        .await;
}

/// The name of the first backup in the folder, once there is one.
async fn containing_file(folder: &Path) -> String {
    loop {
        let names = std::fs::read_dir(folder)
            .unwrap()
            .map(|it| it.unwrap().file_name().into_string().unwrap());
        if let Some(name) = names.into_iter().find(|name| name.ends_with(".age")) {
            return name;
        }
        tokio::task::yield_now().await;
    }
}

fn count(folder: &Path) -> usize {
    std::fs::read_dir(folder).unwrap().count()
}

fn found(directory: &Path, name: &str) -> Option<PathBuf> {
    let entries: Vec<PathBuf> =
        std::fs::read_dir(directory).ok()?.flatten().map(|it| it.path()).collect();
    entries.into_iter().find_map(|path| match path.is_dir() {
        true => found(&path, name),
        false => path.ends_with(name).then_some(path),
    })
}
