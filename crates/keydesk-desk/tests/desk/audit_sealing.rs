//! Sealing the audit log and taking it along: who may, what comes of it, and what is said when it cannot be done.

use crate::test_desk::{TestDesk, token};
use keydesk_desk::{AuditFilter, AuditFormat, AuditKeep, DeskError};
use keydesk_domain::audit_settings::KeyPlace;
use keydesk_domain::checkpoint::SignedCheckpoint;
use std::path::Path;

fn keep(folder: Option<&Path>) -> AuditKeep {
    AuditKeep {
        key_place: KeyPlace::File,
        new_key: false,
        export_folder: folder.map(|it| it.display().to_string()),
        export_hours: 24,
    }
}

fn checkpoints(folder: &Path) -> Vec<SignedCheckpoint> {
    let files = std::fs::read_dir(folder).unwrap().map(|it| it.unwrap().path());
    files.map(|file| std::fs::read_to_string(file).unwrap().parse().unwrap()).collect()
}

#[tokio::test]
async fn nothing_is_signed_before_a_place_for_the_key_was_chosen() {
    let desk = TestDesk::new().await;
    assert!(matches!(desk.checkpoint_audit(&desk.owner).await, Err(DeskError::AuditUnsealed)));
    let verdict = desk.verify_audit(&desk.owner).await.unwrap();
    assert!(verdict.holds && verdict.sealed == 0);
    insta::assert_snapshot!(verdict.sentence, @"The one record holds together. Nothing is signed yet, so whether the whole log was written anew or its end cut off cannot be told.");
}

#[tokio::test]
async fn a_checkpoint_tells_how_many_tokens_were_deleted() {
    let desk = TestDesk::new().await;
    desk.keep_audit(&desk.owner, keep(None)).await.unwrap();
    let before = desk.checkpoint_audit(&desk.owner).await.unwrap().checkpoint;
    desk.create_token(&desk.owner, token("One")).await.unwrap();
    desk.delete_token(&desk.owner, "One").await.unwrap();
    let after = desk.checkpoint_audit(&desk.owner).await.unwrap().checkpoint;
    assert_eq!((before.size, before.tombstones, after.size, after.tombstones), (2, 0, 4, 1));
    assert_ne!(before.tombstone_digest, after.tombstone_digest);
}

#[tokio::test]
async fn checkpoints_go_to_the_folder_when_they_are_due() {
    let (desk, folder) = (TestDesk::new().await, tempfile::tempdir().unwrap());
    let state = desk.keep_audit(&desk.owner, keep(Some(folder.path()))).await.unwrap();
    assert_eq!((state.records, state.sealed, state.export_trouble), (2, 2, None));
    desk.role_of("Export", "products:view").await;
    let desk = desk.reopened().await;
    // Sealed when it was closed, but a day has not passed.
    assert_eq!(desk.audit_state(&desk.owner).await.unwrap().0.sealed, 3);
    assert_eq!(checkpoints(folder.path()).len(), 1);
    desk.clock.advance(jiff::SignedDuration::from_hours(24));
    let desk = desk.reopened().await;
    assert_eq!(checkpoints(folder.path()).len(), 2);
    assert!(desk.verify_audit(&desk.owner).await.unwrap().holds);
}

#[tokio::test]
async fn a_folder_that_is_gone_is_said_and_holds_nothing_up() {
    let (desk, folder) = (TestDesk::new().await, tempfile::tempdir().unwrap());
    desk.keep_audit(&desk.owner, keep(Some(folder.path()))).await.unwrap();
    drop(folder);
    desk.role_of("Export", "products:view").await;
    desk.checkpoint_audit(&desk.owner).await.unwrap();
    let (state, _) = desk.audit_state(&desk.owner).await.unwrap();
    assert_eq!(state.sealed, state.records);
    assert!(state.export_trouble.is_some_and(|why| why.contains("could not be written")));
}

#[tokio::test]
async fn a_new_key_begins_anew() {
    let desk = TestDesk::new().await;
    let first = desk.keep_audit(&desk.owner, keep(None)).await.unwrap();
    let same = desk.keep_audit(&desk.owner, keep(None)).await.unwrap();
    assert_eq!(same.public_key, first.public_key);
    let other =
        desk.keep_audit(&desk.owner, AuditKeep { new_key: true, ..keep(None) }).await.unwrap();
    assert_ne!(other.public_key, first.public_key);
    let verdict = desk.verify_audit(&desk.owner).await.unwrap();
    assert!(verdict.holds && verdict.sealed == 4, "{verdict:?}");
}

#[tokio::test]
async fn a_key_that_is_gone_is_not_replaced_in_silence() {
    let desk = TestDesk::new().await;
    desk.keep_audit(&desk.owner, keep(None)).await.unwrap();
    std::fs::remove_file(desk.directory().join("audit-key")).unwrap();
    let refused = desk.keep_audit(&desk.owner, keep(None)).await.unwrap_err();
    assert!(
        matches!(&refused, DeskError::AuditKey(why) if why.contains("--new-key")),
        "{refused:?}"
    );
}

#[tokio::test]
async fn what_cannot_be_is_refused_by_field() {
    let desk = TestDesk::new().await;
    for (wanted, field) in [
        (AuditKeep { export_hours: 0, ..keep(None) }, "export-hours"),
        (AuditKeep { export_hours: 169, ..keep(None) }, "export-hours"),
        (keep(Some(Path::new("relative"))), "export-folder"),
        (keep(Some(Path::new("/no/such/folder"))), "export-folder"),
    ] {
        assert_eq!(desk.keep_audit(&desk.owner, wanted).await.unwrap_err().field(), Some(field));
    }
    assert_eq!(desk.records().await.len(), 1);
}

/// In /proc nobody makes files, not even root.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_folder_that_nothing_can_be_written_to_is_refused_and_one_that_is_fine_is_left_as_it_was()
{
    let (desk, folder) = (TestDesk::new().await, tempfile::tempdir().unwrap());
    let refused = desk.keep_audit(&desk.owner, keep(Some(Path::new("/proc")))).await.unwrap_err();
    assert_eq!(refused.field(), Some("export-folder"));
    assert!(refused.to_string().starts_with("Nothing can be written to /proc: "), "{refused}");
    assert_eq!(desk.records().await.len(), 1);
    desk.keep_audit(&desk.owner, keep(Some(folder.path()))).await.unwrap();
    assert_eq!(
        std::fs::read_dir(folder.path()).unwrap().count(),
        1,
        "the checkpoint, and nothing else"
    );
}

#[tokio::test]
async fn each_takes_its_permission() {
    let desk = TestDesk::new().await;
    let (blind, reader) =
        (desk.person("environments:edit").await, desk.person("audit-log:view").await);
    let file = desk.directory().join("log.jsonl");
    let filter = AuditFilter::default();
    let refused = [
        desk.verify_audit(&blind.session).await.err(),
        desk.checkpoint_audit(&blind.session).await.err(),
        desk.audit_state(&blind.session).await.err(),
        desk.keep_audit(&blind.session, keep(None)).await.err(),
        desk.export_audit(&blind.session, &filter, AuditFormat::Jsonl, &file).await.err(),
        desk.keep_audit(&reader.session, keep(None)).await.err(),
    ];
    assert!(refused.iter().all(|it| matches!(it, Some(DeskError::Forbidden(_)))), "{refused:?}");
    assert!(desk.verify_audit(&reader.session).await.unwrap().holds);
    assert!(desk.audit_state(&reader.session).await.unwrap().1.is_some());
    assert!(!file.exists());
}

#[tokio::test]
async fn an_export_holds_what_was_asked_for_and_overwrites_nothing() {
    let desk = TestDesk::new().await;
    desk.create_token(&desk.owner, token("One, \"two\"")).await.unwrap();
    desk.role_of("Export", "products:view").await;
    let (file, table) = (desk.directory().join("log.jsonl"), desk.directory().join("log.csv"));
    let all = AuditFilter::default();
    assert_eq!(desk.export_audit(&desk.owner, &all, AuditFormat::Jsonl, &file).await.unwrap(), 3);
    let text = std::fs::read_to_string(&file).unwrap();
    let records: Vec<_> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(desk.records().await, records);
    let tokens = AuditFilter { action: Some("token.".to_owned()), ..AuditFilter::default() };
    assert_eq!(desk.export_audit(&desk.owner, &tokens, AuditFormat::Csv, &table).await.unwrap(), 1);
    let text = std::fs::read_to_string(&table).unwrap();
    assert!(
        text.starts_with("number,time,account,") && text.contains(",\"One, \"\"two\"\"\","),
        "{text}"
    );
    let refused = desk.export_audit(&desk.owner, &all, AuditFormat::Csv, &table).await.unwrap_err();
    assert!(refused.to_string().contains("nothing is overwritten"), "{refused}");
    assert_eq!(std::fs::read_to_string(&table).unwrap(), text);
}

#[tokio::test]
async fn records_are_found_by_who_what_and_when() {
    let desk = TestDesk::new().await;
    let somebody = desk.person("tokens:generate products:view").await;
    desk.clock.advance(jiff::SignedDuration::from_hours(2));
    desk.create_token(&somebody.session, token("One")).await.unwrap();
    let found = async |filter: AuditFilter| -> Vec<String> {
        let records = desk.audit_log(&desk.owner, &filter, None, 100).await.unwrap();
        records.into_iter().map(|it| it.action).collect()
    };
    let (actor, action) = (Some(somebody.email.to_uppercase()), Some("token.created".to_owned()));
    assert_eq!(
        found(AuditFilter { actor, ..AuditFilter::default() }).await,
        ["token.created", "account.signed-in"]
    );
    assert_eq!(found(AuditFilter { action, ..AuditFilter::default() }).await, ["token.created"]);
    let hour_ago = Some(desk.now() - jiff::SignedDuration::from_hours(1));
    assert_eq!(
        found(AuditFilter { since: hour_ago, ..AuditFilter::default() }).await,
        ["token.created"]
    );
    let before = found(AuditFilter { until: hour_ago, ..AuditFilter::default() }).await;
    assert_eq!(before, ["account.signed-in", "account.created", "role.created", "owner.created"]);
    assert!(
        found(AuditFilter { actor: Some("%".to_owned()), ..AuditFilter::default() })
            .await
            .is_empty()
    );
}
