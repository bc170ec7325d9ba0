//! What the desk's directory can be like: owned by another desk, full, read-only, damaged. Each is said, and nothing is lost.

use crate::small_disk::SmallDisk;
use crate::test_desk::{OWNER, TestDesk, environment, open, set, token};
use keydesk_desk::{AccountEdit, Clock, DeskError};
use std::path::Path;

/// The sentence without the directory, which is another each time.
fn said(error: &DeskError, directory: &Path) -> String {
    error.to_string().replace(&directory.display().to_string(), "[directory]")
}

#[tokio::test]
async fn a_second_desk_at_one_directory_is_refused_until_the_first_is_gone() {
    let desk = TestDesk::new().await;
    let error = open(desk.directory(), &Clock::default()).await.unwrap_err();
    assert_eq!(error.code(), "store-owned");
    insta::assert_snapshot!(said(&error, desk.directory()), @"Another Keydesk process is using [directory]. Close it, or let this command talk to it.");
    let dir = desk.closed().await;
    open(dir.path(), &Clock::default()).await.unwrap();
}

#[tokio::test]
async fn on_a_full_disk_a_change_is_refused_and_with_room_again_it_is_made() {
    let Some(disk) = SmallDisk::mount() else { return };
    let desk = TestDesk::at(disk.directory()).await;
    let made = desk.token_of(&desk.owner, "Before").await;
    let other = desk.token_of(&desk.owner, "Other").await;
    disk.fill();
    let errors = [
        desk.refused(desk.create_token(&desk.owner, token("Too Late"))).await,
        desk.refused(desk.delete_token(&desk.owner, "Before")).await,
        desk.refused(desk.create_role(
            &desk.owner,
            "Too Late".parse().unwrap(),
            set("products:view"),
        ))
        .await,
        desk.refused(desk.delete_account(&desk.owner, OWNER)).await,
    ];
    assert_eq!(
        errors.each_ref().map(DeskError::code),
        ["disk-full", "disk-full", "disk-full", "forbidden"]
    );
    insta::assert_snapshot!(errors[0], @"The disk is full: the change was not made and nothing was lost. Free some space and try again.");
    assert_eq!(desk.refused(desk.right_password(OWNER)).await.code(), "disk-full");
    assert_eq!(
        desk.at_the_gateway(&made).await,
        Err("deleted-token"),
        "taken away is taken away, written or not"
    );
    assert!(desk.at_the_gateway(&other).await.is_ok(), "what was there before goes on working");
    insta::assert_snapshot!(errors[1], @"That the API token is deleted could not be written: the disk is full. Free some space. It is in force all the same: the next request is refused. Keydesk tries again every few seconds; do not end it before it is written, or the access works again.");
    insta::assert_snapshot!(desk.trouble().unwrap(), @"One change that took access away could not be written to the store: the disk is full. Free some space. It is in force all the same, and it is tried again every few seconds. Do not end Keydesk before: what was deleted would work again.");

    disk.make_room();
    desk.token_of(&desk.owner, "In Time").await;
    assert_eq!(
        desk.at_the_gateway(&made).await,
        Err("deleted-token"),
        "another change has not brought it back"
    );
    desk.write_unwritten().await.unwrap();
    assert_eq!(desk.trouble(), None);
    desk.assert_table_agrees().await;
    let all = desk.all_there_is().await;
    let desk = desk.reopened().await;
    assert_eq!(desk.all_there_is().await, all);
    assert_eq!(desk.at_the_gateway(&made).await, Err("deleted-token"));
}

#[tokio::test]
async fn on_a_full_disk_what_is_taken_away_is_in_force_until_it_is_written_or_given_back() {
    let Some(disk) = SmallDisk::mount() else { return };
    let desk = TestDesk::at(disk.directory()).await;
    let [disabled, deleted, nobody] = [
        desk.service("tokens:generate").await,
        desk.service("tokens:generate").await,
        desk.person("tokens:view").await,
    ];
    let paused = desk.token_of(&desk.owner, "Paused").await;
    let of_disabled = desk.token_of(&disabled.session, "Of Disabled").await;
    let of_deleted = desk.token_of(&deleted.session, "Of Deleted").await;
    disk.fill();
    assert_eq!(
        desk.refused(desk.delete_token(&nobody.session, "Paused")).await.code(),
        "forbidden"
    );
    assert!(desk.at_the_gateway(&paused).await.is_ok(), "who may not take it away has not");
    assert_eq!(desk.refused(desk.pause_token(&desk.owner, "Paused")).await.code(), "disk-full");
    let disable = AccountEdit { enabled: Some(false), ..AccountEdit::default() };
    assert_eq!(
        desk.refused(desk.edit_account(&desk.owner, &disabled.email, disable)).await.code(),
        "disk-full"
    );
    assert_eq!(
        desk.refused(desk.delete_account(&desk.owner, &deleted.email)).await.code(),
        "disk-full"
    );
    assert_eq!(desk.refused(desk.resume_token(&desk.owner, "Paused")).await.code(), "disk-full");
    assert_eq!(desk.at_the_gateway(&paused).await, Err("paused-token"));
    assert_eq!(desk.at_the_gateway(&of_disabled).await, Err("account-disabled"));
    assert_eq!(desk.at_the_gateway(&of_deleted).await, Err("account-disabled"));

    disk.make_room();
    desk.resume_token(&desk.owner, "Paused").await.unwrap();
    assert_eq!(desk.trouble(), None, "giving access back first writes what was taken away");
    assert!(desk.at_the_gateway(&paused).await.is_ok());
    assert_eq!(desk.at_the_gateway(&of_deleted).await, Err("deleted-token"));
    desk.assert_table_agrees().await;
    let desk = desk.reopened().await;
    assert_eq!(desk.at_the_gateway(&of_disabled).await, Err("account-disabled"));
    assert_eq!(desk.at_the_gateway(&of_deleted).await, Err("deleted-token"));
}

#[tokio::test]
async fn on_a_full_disk_an_environments_credential_stays_as_it_was() {
    let Some(disk) = SmallDisk::mount() else { return };
    let desk = TestDesk::at(disk.directory()).await;
    let api = desk
        .create_environment(&desk.owner, environment("Production", "production"))
        .await
        .unwrap();
    let kept = async |desk: &TestDesk| {
        let credential = desk.upstream_credential(&api.environment).await.unwrap().unwrap();
        secrecy::ExposeSecret::expose_secret(&credential).to_owned()
    };
    let before = kept(&desk).await;
    disk.fill();
    let edit =
        keydesk_desk::EnvironmentEdit { credential: Some("another".into()), ..Default::default() };
    desk.refused(desk.edit_environment(&desk.owner, "production", edit)).await;
    desk.refused(desk.create_environment(&desk.owner, environment("Other", "other"))).await;
    assert_eq!(kept(&desk).await, before);
    disk.make_room();
    let desk = desk.reopened().await;
    assert_eq!(kept(&desk).await, before);
    assert_eq!(std::fs::read_dir(desk.directory().join("credentials")).unwrap().count(), 1);
}

#[tokio::test]
async fn on_a_full_disk_no_desk_can_be_opened_and_with_room_again_it_can() {
    let Some(disk) = SmallDisk::mount() else { return };
    let dir = TestDesk::at(disk.directory()).await.closed().await;
    let fresh = disk.directory();
    disk.fill();
    for directory in [dir.path(), fresh.path()] {
        let error = open(directory, &Clock::default()).await.unwrap_err();
        assert_eq!(error.code(), "disk-full", "{error}");
    }
    disk.make_room();
    let desk = open(dir.path(), &Clock::default()).await.unwrap();
    assert!(desk.is_initialised().await.unwrap());
    assert!(!open(fresh.path(), &Clock::default()).await.unwrap().is_initialised().await.unwrap());
}

#[tokio::test]
async fn on_a_read_only_disk_no_desk_can_be_opened_and_once_it_is_writable_all_is_there() {
    let Some(disk) = SmallDisk::mount() else { return };
    let desk = TestDesk::at(disk.directory()).await;
    let all = desk.all_there_is().await;
    let owner = desk.owner.clone();
    let dir = desk.closed().await;
    disk.set_read_only(true);
    let error = open(dir.path(), &Clock::default()).await.unwrap_err();
    assert_eq!(error.code(), "store-not-writable");
    insta::assert_snapshot!(said(&error, dir.path()), @"[directory]/owner.lock cannot be written to: Read-only file system (os error 30). Nothing was changed. Give this user write access, or choose another place with --data-dir.");
    disk.set_read_only(false);
    let desk = TestDesk::again(dir, owner).await;
    assert_eq!(desk.all_there_is().await, all);
}

#[tokio::test]
async fn a_damaged_store_is_said_and_left_as_it_is() {
    let dir = TestDesk::new().await.closed().await;
    let file = dir.path().join("keydesk.db");
    let good = std::fs::read(&file).unwrap();
    let bad = &good[..good.len() / 2];
    std::fs::write(&file, bad).unwrap();
    assert_eq!(open(dir.path(), &Clock::default()).await.unwrap_err().code(), "store-damaged");
    assert_eq!(std::fs::read(&file).unwrap(), bad);
    std::fs::write(&file, good).unwrap();
    assert!(open(dir.path(), &Clock::default()).await.unwrap().is_initialised().await.unwrap());
}
