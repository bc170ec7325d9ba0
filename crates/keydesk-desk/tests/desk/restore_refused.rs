//! What is not restored: each is said, and the store is as it was.

use crate::backup_elsewhere::{Elsewhere, files, restore};
use crate::restore::sealed;
use crate::small_disk::SmallDisk;
use crate::test_desk::{TestDesk, enabled_edit};
use keydesk_desk::{BackupOpener, DeskError, RestoreFrom, SignedBy};
use keydesk_domain::AccountKind;
use std::path::Path;
use tempfile::TempDir;

/// A backup, and the closed store that it was made of.
async fn with_backup() -> (Elsewhere, TempDir) {
    let (desk, elsewhere) = (TestDesk::new().await, Elsewhere::new());
    desk.token_of(&desk.owner, "One").await;
    elsewhere.backup(&desk, "one.age").await;
    (elsewhere, desk.closed().await)
}

/// Why it is refused, and that nothing has changed by that.
async fn refused(directory: &Path, from: RestoreFrom) -> DeskError {
    let before = files(directory);
    let error = restore(directory, from, true).await.expect_err("it was restored");
    assert!(files(directory) == before, "it was refused, and yet a file changed: {error}");
    assert!(!directory.join("restore.partial").exists());
    error
}

fn said(error: &DeskError, elsewhere: &Elsewhere) -> String {
    error.to_string().replace(&elsewhere.dir.path().display().to_string(), "[elsewhere]")
}

#[tokio::test]
async fn one_that_is_cut_anywhere() {
    let (elsewhere, dir) = with_backup().await;
    let whole = std::fs::read(elsewhere.file("one.age")).unwrap();
    let pieces =
        (0..24).map(|part| whole.len() * part / 24).chain([1, 20, 100, 200, whole.len() - 1]);
    for length in pieces {
        std::fs::write(elsewhere.file("cut.age"), &whole[..length]).unwrap();
        let error = refused(dir.path(), elsewhere.from("cut.age")).await;
        assert!(["damaged-backup", "not-a-backup"].contains(&error.code()), "{length}: {error}");
    }
    std::fs::write(elsewhere.file("cut.age"), &whole[..whole.len() - 1]).unwrap();
    let error = refused(dir.path(), elsewhere.from("cut.age")).await;
    insta::assert_snapshot!(said(&error, &elsewhere), @"[elsewhere]/cut.age is damaged: a part of it is not what was written. Nothing was changed. Take another copy of this backup, or another backup.");
}

#[tokio::test]
async fn one_with_a_flipped_bit_anywhere() {
    let (elsewhere, dir) = with_backup().await;
    let whole = std::fs::read(elsewhere.file("one.age")).unwrap();
    for place in (0..40).map(|part| whole.len() * part / 40) {
        let mut bytes = whole.clone();
        bytes[place] ^= 1;
        std::fs::write(elsewhere.file("flipped.age"), bytes).unwrap();
        let error = refused(dir.path(), elsewhere.from("flipped.age")).await;
        let codes = ["damaged-backup", "not-a-backup", "wrong-key"];
        assert!(codes.contains(&error.code()), "{place}: {error}");
    }
}

#[tokio::test]
async fn one_without_its_key() {
    let (elsewhere, dir) = with_backup().await;
    let other = Elsewhere::new();
    let openers = [
        (other.opener(), "it was locked for another key"),
        (BackupOpener::KeyFile("not a key".into()), "the key file holds no secret key"),
        (
            BackupOpener::KeyFile(elsewhere.recipient.as_str().into()),
            "the key file holds no secret key",
        ),
        (BackupOpener::Passphrase("violet anchor".into()), "it takes a key file"),
    ];
    for (opener, why) in openers {
        let error = refused(dir.path(), RestoreFrom { opener, ..elsewhere.from("one.age") }).await;
        assert_eq!(error.code(), "wrong-key");
        assert!(error.to_string().contains(why), "{error}");
    }
    let mut recipient = age::scrypt::Recipient::new("violet anchor".into());
    recipient.set_work_factor(2);
    std::fs::write(elsewhere.file("locked.age"), age::encrypt(&recipient, b"something").unwrap())
        .unwrap();
    let wrong = BackupOpener::Passphrase("another one".into());
    for (opener, why) in
        [(wrong, "this is not its passphrase"), (elsewhere.opener(), "it takes a passphrase")]
    {
        let error =
            refused(dir.path(), RestoreFrom { opener, ..elsewhere.from("locked.age") }).await;
        assert!(error.to_string().contains(why), "{error}");
    }
}

#[tokio::test]
async fn what_another_program_made() {
    let (elsewhere, dir) = with_backup().await;
    std::fs::write(elsewhere.file("text.age"), "Dear all").unwrap();
    std::fs::write(elsewhere.file("empty.age"), "").unwrap();
    elsewhere.lock("letter.age", b"Dear all");
    elsewhere.lock("nothing.age", b"");
    elsewhere.lock("database.age", &empty_database());
    let mut sentences = Vec::new();
    for name in ["text.age", "empty.age", "letter.age", "nothing.age", "database.age"] {
        let error = refused(dir.path(), elsewhere.from(name)).await;
        assert_eq!(error.code(), "not-a-backup", "{error}");
        sentences.push(said(&error, &elsewhere));
    }
    insta::assert_snapshot!(sentences.join("\n"), @r"
    [elsewhere]/text.age is no backup of Keydesk: it is not an age file. Nothing was changed. Choose another file.
    [elsewhere]/empty.age is no backup of Keydesk: it is empty. Nothing was changed. Choose another file.
    [elsewhere]/letter.age is no backup of Keydesk: what is locked in it is no store. Nothing was changed. Choose another file.
    [elsewhere]/nothing.age is no backup of Keydesk: the database in it is no store of Keydesk. Nothing was changed. Choose another file.
    [elsewhere]/database.age is no backup of Keydesk: the database in it is no store of Keydesk. Nothing was changed. Choose another file.
    ");
}

/// A database with nothing in it, as SQLite writes one.
fn empty_database() -> Vec<u8> {
    let mut page = vec![0_u8; 4_096];
    page[..16].copy_from_slice(b"SQLite format 3\0");
    page[16..24].copy_from_slice(&[0x10, 0, 1, 1, 0, 64, 32, 32]);
    page[24..32].copy_from_slice(&[0, 0, 0, 1, 0, 0, 0, 1]);
    page[44..48].copy_from_slice(&[0, 0, 0, 4]);
    page[56..60].copy_from_slice(&[0, 0, 0, 1]);
    page[92..96].copy_from_slice(&[0, 0, 0, 1]);
    page[100] = 13;
    page[105..107].copy_from_slice(&[0x10, 0]);
    page
}

#[tokio::test]
async fn one_whose_audit_log_was_altered() {
    let (elsewhere, dir) = with_backup().await;
    let mut plain = elsewhere.unlocked("one.age");
    let at = plain.windows(13).position(|part| part == b"owner.created").unwrap();
    plain[at..at + 13].copy_from_slice(b"owner.CREATED");
    elsewhere.lock("altered.age", &plain);
    let error = refused(dir.path(), elsewhere.from("altered.age")).await;
    insta::assert_snapshot!(said(&error, &elsewhere), @"[elsewhere]/altered.age is damaged: record 1 of its audit log is not the one that was written. Nothing was changed. Take another copy of this backup, or another backup.");
}

#[tokio::test]
async fn one_that_somebody_else_signed_or_nobody() {
    let (here, there, elsewhere) = (TestDesk::new().await, TestDesk::new().await, Elsewhere::new());
    let key = sealed(&here).await;
    elsewhere.backup(&there, "unsigned.age").await;
    let other_key = sealed(&there).await;
    elsewhere.backup(&there, "signed.age").await;
    let dir = here.closed().await;
    for name in ["unsigned.age", "signed.age"] {
        let error = refused(dir.path(), elsewhere.from(name)).await;
        assert_eq!(error.code(), "others-signature", "{error}");
    }
    let by = |text: &str| RestoreFrom {
        signed_by: text.parse().unwrap(),
        ..elsewhere.from("signed.age")
    };
    assert_eq!(refused(dir.path(), by(&key)).await.code(), "others-signature");
    assert!("nobody".parse::<SignedBy>().is_err());
    restore(dir.path(), by(&other_key), false).await.unwrap();
}

#[tokio::test]
async fn anything_while_keydesk_runs() {
    let (desk, elsewhere) = (TestDesk::new().await, Elsewhere::new());
    elsewhere.backup(&desk, "one.age").await;
    let error = restore(desk.directory(), elsewhere.from("one.age"), false).await.unwrap_err();
    assert_eq!(error.code(), "store-owned");
}

#[tokio::test]
async fn a_file_that_is_not_there_makes_nothing() {
    let (elsewhere, new) = (Elsewhere::new(), tempfile::tempdir().unwrap());
    let directory = new.path().join("data");
    for name in ["nothing.age", "."] {
        let error = restore(&directory, elsewhere.from(name), false).await.unwrap_err();
        assert_eq!(error.field(), Some("file"));
    }
    assert!(!directory.exists());
}

#[tokio::test]
async fn one_that_nobody_could_administer() {
    let (desk, elsewhere) = (TestDesk::new().await, Elsewhere::new());
    elsewhere.backup(&desk, "one.age").await;
    let second = desk.administrator(AccountKind::Person, "second@fernwood.example").await;
    desk.edit_account(&second, crate::test_desk::OWNER, enabled_edit(false)).await.unwrap();
    let dir = desk.closed().await;
    assert_eq!(refused(dir.path(), elsewhere.from("one.age")).await.code(), "no-administrator");
}

#[tokio::test]
async fn anything_with_the_disk_full_or_read_only() {
    let (Some(disk), elsewhere) = (SmallDisk::mount(), Elsewhere::new()) else { return };
    let desk = TestDesk::at(disk.directory()).await;
    elsewhere.backup(&desk, "one.age").await;
    let all = desk.all_there_is().await;
    let (owner, dir) = (desk.owner.clone(), desk.closed().await);
    disk.fill();
    let error = refused(dir.path(), elsewhere.from("one.age")).await;
    assert!(error.to_string().contains("is full"), "{error}");
    disk.make_room();
    disk.set_read_only(true);
    let before = files(dir.path());
    let error = restore(dir.path(), elsewhere.from("one.age"), false).await.unwrap_err();
    assert_eq!(error.code(), "store-not-writable");
    assert!(files(dir.path()) == before);
    disk.set_read_only(false);
    let desk = TestDesk::again(dir, owner).await;
    assert_eq!(desk.all_there_is().await, all);
}
