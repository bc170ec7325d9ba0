//! Making backups: whole, locked, for their owner alone, and by whoever holds everything; on a schedule too.

use crate::backup_elsewhere::Elsewhere;
use crate::small_disk::SmallDisk;
use crate::test_desk::{PASSWORD, TestDesk};
use jiff::SignedDuration;
use keydesk_desk::{BackupKey, BackupOpener, DeskError, SignedBy};
use keydesk_domain::backup_settings::BackupSettings;

#[tokio::test]
async fn any_age_program_opens_it_and_it_is_a_database() {
    let (desk, elsewhere) = (TestDesk::new().await, Elsewhere::new());
    let made = elsewhere.backup(&desk, "one.age").await;
    assert_eq!((made.records, made.bytes), (1, std::fs::metadata(&made.file).unwrap().len()));
    assert!(elsewhere.unlocked("one.age").starts_with(b"SQLite format 3\0"));
    assert_eq!(elsewhere.names(), ["one.age"]);
    assert!(!desk.directory().join("backup.partial").exists());
    let record = desk.records().await.pop().unwrap();
    assert_eq!(
        (record.action.as_str(), record.actor.email.as_str()),
        ("backup.made", "owner@fernwood.example")
    );
}

#[cfg(unix)]
#[tokio::test]
async fn it_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let (desk, elsewhere) = (TestDesk::new().await, Elsewhere::new());
    let made = elsewhere.backup(&desk, "one.age").await;
    assert_eq!(std::fs::metadata(made.file).unwrap().permissions().mode() & 0o777, 0o600);
}

#[tokio::test]
async fn no_text_of_a_token_and_no_password_is_in_it() {
    let (desk, elsewhere) = (TestDesk::new().await, Elsewhere::new());
    let token = desk.token_of(&desk.owner, "SAP Integration").await;
    elsewhere.backup(&desk, "one.age").await;
    let (locked, plain) =
        (std::fs::read(elsewhere.file("one.age")).unwrap(), elsewhere.unlocked("one.age"));
    let is_in =
        |bytes: &[u8], text: &str| bytes.windows(text.len()).any(|part| part == text.as_bytes());
    assert!(is_in(&plain, "SAP Integration"), "this is what is looked through");
    for text in [token.text.expose(), PASSWORD] {
        assert!(!is_in(&plain, text) && !is_in(&locked, text));
    }
    assert!(!is_in(&locked, "SAP Integration"));
}

#[tokio::test]
async fn a_passphrase_locks_it_if_it_is_a_good_one() {
    let (desk, elsewhere) = (TestDesk::new().await, Elsewhere::new());
    let with = |text: &str| Some(BackupKey::Passphrase(text.into()));
    let weak = desk
        .refused(desk.back_up(&desk.owner, Some(elsewhere.file("one.age")), with("12345678")))
        .await;
    assert_eq!((weak.code(), weak.field()), ("weak-password", Some("passphrase")));
    desk.back_up(&desk.owner, Some(elsewhere.file("one.age")), with(PASSWORD)).await.unwrap();
    let dir = desk.closed().await;
    let opener = BackupOpener::Passphrase(PASSWORD.into());
    let from = keydesk_desk::RestoreFrom {
        opener,
        signed_by: SignedBy::ThisMachine,
        ..elsewhere.from("one.age")
    };
    crate::backup_elsewhere::restore(dir.path(), from, false).await.unwrap();
}

#[tokio::test]
async fn a_place_that_cannot_be_is_said_at_its_field_and_nothing_is_overwritten() {
    let (desk, elsewhere) = (TestDesk::new().await, Elsewhere::new());
    std::fs::write(elsewhere.file("there.age"), "something").unwrap();
    for (file, says) in [
        (elsewhere.file("there.age"), "is there already"),
        (elsewhere.dir.path().to_owned(), "is a folder"),
        (elsewhere.file("no/such/folder.age"), "in no folder that is there"),
        ("relative.age".into(), "in no folder that is there"),
    ] {
        let error =
            desk.refused(desk.back_up(&desk.owner, Some(file), Some(elsewhere.key()))).await;
        assert_eq!(error.field(), Some("file"));
        assert!(error.to_string().contains(says), "{error}");
    }
    assert_eq!(std::fs::read(elsewhere.file("there.age")).unwrap(), b"something");
    assert_eq!(elsewhere.names(), ["there.age"]);
}

#[tokio::test]
async fn without_a_key_or_with_something_else_for_one_none_is_made() {
    let (desk, elsewhere) = (TestDesk::new().await, Elsewhere::new());
    let to = |name: &str| Some(elsewhere.file(name));
    for key in [
        None,
        Some(BackupKey::Recipient("age1".into())),
        Some(BackupKey::Recipient("AGE-SECRET-KEY-1X".into())),
    ] {
        assert_eq!(
            desk.refused(desk.back_up(&desk.owner, to("one.age"), key)).await.field(),
            Some("recipient")
        );
    }
    assert_eq!(
        desk.refused(desk.back_up(&desk.owner, None, Some(elsewhere.key()))).await.field(),
        Some("folder")
    );
    assert!(elsewhere.names().is_empty());
}

#[tokio::test]
async fn it_takes_holding_everything() {
    let (desk, elsewhere) = (TestDesk::new().await, Elsewhere::new());
    let somebody = desk.person("audit-log:view environments:edit users:edit").await;
    let file = Some(elsewhere.file("one.age"));
    let refused = desk.refused(desk.back_up(&somebody.session, file, Some(elsewhere.key()))).await;
    assert_eq!(refused.code(), "forbidden");
    let refused =
        desk.refused(desk.keep_backups(&somebody.session, elsewhere.schedule(24, 3))).await;
    assert_eq!(refused.code(), "forbidden");
    let (state, why_not) = desk.backup_state(&somebody.session).await.unwrap();
    assert!(why_not.is_some() && state.settings == BackupSettings::default());
    let blind = desk.person("environments:edit").await;
    assert!(matches!(desk.backup_state(&blind.session).await, Err(DeskError::Forbidden(_))));
    assert!(elsewhere.names().is_empty());
}

#[tokio::test]
async fn on_a_schedule_they_are_made_when_due_and_the_newest_are_kept() {
    let (desk, elsewhere) = (TestDesk::new().await, Elsewhere::new());
    assert_eq!(desk.back_up_when_due().await.unwrap(), None, "nothing was chosen");
    std::fs::write(elsewhere.file("keydesk-backup-by-hand.age"), "somebody else's").unwrap();
    desk.keep_backups(&desk.owner, elsewhere.schedule(12, 2)).await.unwrap();
    let first = desk.back_up_when_due().await.unwrap().expect("the first is due at once");
    assert_eq!(desk.back_up_when_due().await.unwrap(), None);
    for _ in 0..2 {
        desk.clock.advance(SignedDuration::from_hours(11));
        assert_eq!(desk.back_up_when_due().await.unwrap(), None);
        desk.clock.advance(SignedDuration::from_hours(1));
        desk.back_up_when_due().await.unwrap().expect("one is due");
    }
    let names = elsewhere.names();
    assert_eq!(names.len(), 3, "{names:?}");
    assert!(!first.file.exists() && elsewhere.file("keydesk-backup-by-hand.age").exists());
    let (state, _) = desk.backup_state(&desk.owner).await.unwrap();
    assert_eq!(state.due_at, state.made_at.map(|at| at + SignedDuration::from_hours(12)));
    assert!(
        state.made_to.as_ref().is_some_and(|file| names.iter().any(|name| file.ends_with(name)))
    );
    let record = desk.records().await.pop().unwrap();
    assert_eq!((record.actor.email.as_str(), record.actor.account), ("backup schedule", None));
    let dir = desk.closed().await;
    let newest = state.made_to.unwrap();
    elsewhere.restore(newest.rsplit('/').next().unwrap(), dir.path()).await.unwrap();
}

#[tokio::test]
async fn one_by_hand_goes_to_the_schedules_folder_for_its_key_and_counts() {
    let (desk, elsewhere) = (TestDesk::new().await, Elsewhere::new());
    desk.keep_backups(&desk.owner, elsewhere.schedule(12, 2)).await.unwrap();
    let made = desk.back_up(&desk.owner, None, None).await.unwrap();
    assert_eq!(desk.back_up_when_due().await.unwrap(), None);
    assert_eq!(made.file.parent(), Some(elsewhere.dir.path()));
}

#[tokio::test]
async fn a_failure_is_said_until_one_is_made() {
    let (desk, elsewhere) = (TestDesk::new().await, Elsewhere::new());
    let folder = elsewhere.file("backups");
    std::fs::create_dir(&folder).unwrap();
    let schedule =
        BackupSettings { folder: Some(folder.display().to_string()), ..elsewhere.schedule(12, 2) };
    desk.keep_backups(&desk.owner, schedule).await.unwrap();
    std::fs::remove_dir(&folder).unwrap();
    let error = desk.back_up_when_due().await.unwrap_err();
    assert_eq!(desk.backup_trouble(), Some(error.to_string()));
    let said =
        error.to_string().replace(&elsewhere.dir.path().display().to_string(), "[elsewhere]");
    assert!(
        said.starts_with("The backup was not made: [elsewhere]/backups/keydesk-backup-"),
        "{said}"
    );
    assert!(desk.backup_state(&desk.owner).await.unwrap().0.trouble.is_some());
    std::fs::create_dir(&folder).unwrap();
    desk.back_up_when_due().await.unwrap().expect("it is still due");
    assert_eq!(desk.backup_trouble(), None);
}

#[tokio::test]
async fn a_schedule_that_cannot_be_is_said_at_its_field() {
    let (desk, elsewhere) = (TestDesk::new().await, Elsewhere::new());
    let good = elsewhere.schedule(24, 3);
    let folder = |folder: &str| BackupSettings { folder: Some(folder.to_owned()), ..good.clone() };
    let here = desk.directory().display().to_string();
    for (wanted, field) in [
        (BackupSettings { every_hours: 0, ..good.clone() }, "every"),
        (BackupSettings { every_hours: 745, ..good.clone() }, "every"),
        (BackupSettings { keep: 0, ..good.clone() }, "keep"),
        (BackupSettings { keep: 1_001, ..good.clone() }, "keep"),
        (folder("relative"), "folder"),
        (folder("/no/such/folder"), "folder"),
        (folder(&here), "folder"),
        (BackupSettings { recipient: None, ..good.clone() }, "recipient"),
        (BackupSettings { recipient: Some("age1nobody".to_owned()), ..good.clone() }, "recipient"),
    ] {
        assert_eq!(desk.refused(desk.keep_backups(&desk.owner, wanted)).await.field(), Some(field));
    }
    let off = BackupSettings { folder: Some(String::new()), ..good.clone() };
    desk.keep_backups(&desk.owner, good).await.unwrap();
    assert_eq!(desk.keep_backups(&desk.owner, off).await.unwrap().due_at, None);
}

#[tokio::test]
async fn with_the_disk_full_none_is_made_and_no_half_one_is_there() {
    let (Some(disk), elsewhere) = (SmallDisk::mount(), Elsewhere::new()) else { return };
    let desk = TestDesk::at(disk.directory()).await;
    disk.fill();
    let error = desk
        .back_up(&desk.owner, Some(elsewhere.file("one.age")), Some(elsewhere.key()))
        .await
        .unwrap_err();
    assert_eq!(error.code(), "backup-not-made");
    assert!(error.to_string().contains("the disk is full"), "{error}");
    assert!(elsewhere.names().is_empty() && !desk.directory().join("backup.partial").exists());
    disk.make_room();
}

#[tokio::test]
async fn with_the_disk_of_backups_full_or_read_only_none_is_made_and_no_half_one_is_there() {
    let (Some(disk), elsewhere) = (SmallDisk::mount(), Elsewhere::new()) else { return };
    let (desk, folder) = (TestDesk::new().await, disk.directory());
    let to = || Some(folder.path().join("one.age"));
    disk.fill();
    let full = desk.refused(desk.back_up(&desk.owner, to(), Some(elsewhere.key()))).await;
    assert!(full.to_string().contains("the disk of the backup is full"), "{full}");
    disk.make_room();
    disk.set_read_only(true);
    let read_only = desk.refused(desk.back_up(&desk.owner, to(), Some(elsewhere.key()))).await;
    assert!(read_only.to_string().contains("Read-only file system"), "{read_only}");
    disk.set_read_only(false);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    desk.back_up(&desk.owner, to(), Some(elsewhere.key())).await.unwrap();
}

#[tokio::test]
async fn what_a_killed_process_left_is_gone_when_the_desk_is_opened() {
    let desk = TestDesk::new().await;
    let left = ["backup.partial", "restore.partial"].map(|name| desk.directory().join(name));
    for directory in &left {
        std::fs::create_dir(directory).unwrap();
        std::fs::write(directory.join("copy.db"), "half of a store").unwrap();
    }
    let _desk = desk.reopened().await;
    assert!(left.iter().all(|directory| !directory.exists()));
}
