//! Restoring: the state of the backup, and nothing that was taken away since.

use crate::backup_elsewhere::{Elsewhere, restore, settings};
use crate::test_desk::{
    OTHER_PASSWORD, OWNER, PASSWORD, TestDesk, enabled_edit, environment, password_edit,
    permissions_edit, roles_edit,
};
use keydesk_desk::{AuditKeep, Desk, EnvironmentEdit, Restore};
use keydesk_domain::audit_settings::KeyPlace;
use keydesk_domain::checkpoint::SignedCheckpoint;

/// Seals the audit log with a key in a file.
pub(crate) async fn sealed(desk: &TestDesk) -> String {
    sealed_in(desk, KeyPlace::File).await
}

async fn sealed_in(desk: &TestDesk, key_place: KeyPlace) -> String {
    let keep = AuditKeep { key_place, new_key: false, export_folder: None, export_hours: 24 };
    desk.keep_audit(&desk.owner, keep).await.unwrap().public_key.unwrap()
}

/// That the restored store goes on: sealed, verified, with its record.
async fn goes_on(desk: &TestDesk) {
    let verdict = desk.verify_audit(&desk.owner).await.unwrap();
    assert!(verdict.holds, "{}", verdict.sentence);
    desk.role_of("Made Afterwards", "products:view").await;
    let restored = desk.records().await.iter().filter(|it| it.action == "store.restored").count();
    assert_eq!(restored, 1);
    assert!(!desk.directory().join("restore.partial").exists());
}

/// The owner's password was withdrawn, and is set again from the machine itself.
async fn recovered(desk: &mut TestDesk) {
    desk.recover(&OWNER.parse().unwrap(), PASSWORD.into()).await.unwrap();
    desk.owner = desk.right_password(OWNER).await.unwrap();
}

#[tokio::test]
async fn what_was_deleted_before_and_since_stays_deleted_and_what_was_kept_works() {
    let (desk, elsewhere) = (TestDesk::new().await, Elsewhere::new());
    sealed(&desk).await;
    let mut tokens = Vec::new();
    for name in ["Before", "Since", "Kept", "Paused", "Narrowed"] {
        tokens.push(desk.token_of(&desk.owner, name).await);
    }
    desk.delete_token(&desk.owner, "Before").await.unwrap();
    let made = elsewhere.backup(&desk, "one.age").await;
    desk.delete_token(&desk.owner, "Since").await.unwrap();
    desk.pause_token(&desk.owner, "Paused").await.unwrap();
    let narrower = Some(Some(crate::test_desk::set("products:view")));
    let edit = keydesk_desk::TokenEdit { narrowed_to: narrower, ..Default::default() };
    desk.edit_token(&desk.owner, "Narrowed", edit).await.unwrap();
    tokens.push(desk.token_of(&desk.owner, "Made Since").await);
    let (owner, dir) = (desk.owner.clone(), desk.closed().await);

    let restored = elsewhere.restore("one.age", dir.path()).await.unwrap();
    assert_eq!(
        (restored.plan.records, restored.plan.unknown.as_ref(), restored.paused),
        (made.records, None, 0)
    );
    assert_eq!(restored.still_taken.tokens_deleted, ["Since"]);
    assert_eq!(restored.still_taken.tokens_changed, ["Paused", "Narrowed"]);
    assert_eq!(restored.made_since, ["Made Since"]);

    let desk = TestDesk::again(dir, owner).await;
    let mut found = Vec::new();
    for token in &tokens {
        found.push(desk.at_the_gateway(token).await.map(|permits| permits.summary()));
    }
    let all = found[2].clone().unwrap();
    let narrowed = crate::test_desk::set("products:view").summary();
    let is = [
        Err("deleted-token"),
        Err("deleted-token"),
        Ok(all),
        Err("paused-token"),
        Ok(narrowed),
        Err("unknown-token"),
    ];
    assert_eq!(found, is);
    goes_on(&desk).await;
}

#[tokio::test]
async fn accounts_and_roles_have_no_more_than_they_had_last() {
    let (desk, elsewhere) = (TestDesk::new().await, Elsewhere::new());
    let permissions = "tokens:generate products:view recalls:view";
    let (deleted, disabled, smaller, moved) = (
        desk.service(permissions).await,
        desk.service(permissions).await,
        desk.service(permissions).await,
        desk.service(permissions).await,
    );
    let mut tokens = Vec::new();
    for (who, name) in
        [(&deleted, "Deleted"), (&disabled, "Disabled"), (&smaller, "Smaller"), (&moved, "Moved")]
    {
        tokens.push(desk.token_of(&who.session, name).await);
    }
    elsewhere.backup(&desk, "one.age").await;
    desk.delete_account(&desk.owner, &deleted.email).await.unwrap();
    desk.edit_account(&desk.owner, &disabled.email, enabled_edit(false)).await.unwrap();
    desk.edit_role(&desk.owner, &smaller.role, permissions_edit("tokens:generate products:view"))
        .await
        .unwrap();
    desk.role_of("Made Since", "products:view").await;
    desk.edit_account(&desk.owner, &moved.email, roles_edit(&["Made Since"])).await.unwrap();
    let (owner, dir) = (desk.owner.clone(), desk.closed().await);

    let restored = elsewhere.restore("one.age", dir.path()).await.unwrap();
    let still = &restored.still_taken;
    assert_eq!(
        (&still.accounts_deleted, &still.roles_changed),
        (&vec![deleted.email.clone()], &vec![smaller.role.clone()])
    );
    assert_eq!(still.accounts_changed, [disabled.email.clone(), moved.email.clone()]);

    let desk = TestDesk::again(dir, owner).await;
    let mut found = Vec::new();
    for token in &tokens {
        found.push(desk.at_the_gateway(token).await);
    }
    let few = crate::test_desk::set("products:view");
    assert_eq!(
        found,
        [Err("deleted-token"), Err("account-disabled"), Ok(few), Err("account-disabled")]
    );
    assert!(
        desk.right_password(&deleted.email).await.is_err()
            && desk.right_password(&disabled.email).await.is_err()
    );
    desk.assert_table_agrees().await;
    goes_on(&desk).await;
}

#[tokio::test]
async fn a_password_from_before_does_not_come_back() {
    let (desk, elsewhere) = (TestDesk::new().await, Elsewhere::new());
    let somebody = desk.person("products:view").await;
    elsewhere.backup(&desk, "one.age").await;
    desk.edit_account(&desk.owner, &somebody.email, password_edit(OTHER_PASSWORD)).await.unwrap();
    let (owner, dir) = (desk.owner.clone(), desk.closed().await);
    let restored = elsewhere.restore("one.age", dir.path()).await.unwrap();
    assert_eq!(restored.still_taken.passwords_changed, std::slice::from_ref(&somebody.email));
    let desk = TestDesk::again(dir, owner).await;
    assert_eq!(desk.right_password(&somebody.email).await.unwrap_err().code(), "wrong-credentials");
    desk.clock.advance(jiff::SignedDuration::from_hours(1));
    desk.sign_in(&somebody.email.parse().unwrap(), OTHER_PASSWORD.into()).await.unwrap();
}

#[tokio::test]
async fn an_environment_stays_where_it_was_moved_and_a_deleted_one_deleted() {
    let (desk, elsewhere) = (TestDesk::new().await, Elsewhere::new());
    for (name, slug) in [("Moved", "moved"), ("Deleted", "deleted")] {
        desk.create_environment(&desk.owner, environment(name, slug)).await.unwrap();
    }
    elsewhere.backup(&desk, "one.age").await;
    let edit = EnvironmentEdit {
        base_url: Some("https://other.fernwood.example".parse().unwrap()),
        credential: Some("another-credential-77aa".into()),
        ..EnvironmentEdit::default()
    };
    desk.edit_environment(&desk.owner, "moved", edit).await.unwrap();
    desk.delete_environment(&desk.owner, "deleted").await.unwrap();
    let (owner, dir) = (desk.owner.clone(), desk.closed().await);
    let restored = elsewhere.restore("one.age", dir.path()).await.unwrap();
    assert_eq!(restored.still_taken.environments_changed, ["Deleted", "Moved"]);
    assert!(restored.without_credential.is_empty());
    let desk = TestDesk::again(dir, owner).await;
    let moved = desk.environment(&desk.owner, "moved").await.unwrap();
    assert!(format!("{:?}", moved.environment.upstream).contains("other.fernwood.example"));
    assert!(moved.has_credential && desk.environment(&desk.owner, "deleted").await.is_err());
    goes_on(&desk).await;
}

#[tokio::test]
async fn where_nothing_is_known_credentials_that_are_here_are_to_be_checked() {
    let (desk, elsewhere) = (TestDesk::new().await, Elsewhere::new());
    desk.create_environment(&desk.owner, environment("Production", "production")).await.unwrap();
    elsewhere.backup(&desk, "one.age").await;
    let dir = damaged_after(desk).await;
    let notes = elsewhere.restore("one.age", dir.path()).await.unwrap().plan.notes;
    assert!(
        notes
            .iter()
            .any(|note| note.contains("used for Production (https://api.fernwood.example)")),
        "{notes:?}"
    );
}

#[tokio::test]
async fn on_a_new_machine_every_token_is_paused_until_somebody_has_looked() {
    let (desk, elsewhere, new) =
        (TestDesk::new().await, Elsewhere::new(), tempfile::tempdir().unwrap());
    let key = sealed(&desk).await;
    let [token, deleted] =
        [desk.token_of(&desk.owner, "One").await, desk.token_of(&desk.owner, "Two").await];
    desk.delete_token(&desk.owner, "Two").await.unwrap();
    desk.create_environment(&desk.owner, environment("Production", "production")).await.unwrap();
    elsewhere.backup(&desk, "one.age").await;
    let owner = desk.owner.clone();

    let restored = elsewhere.restore("one.age", new.path()).await.unwrap();
    assert_eq!((restored.paused, restored.kept_as.as_ref()), (1, None));
    assert_eq!(restored.without_credential, ["Production (https://api.fernwood.example)"]);
    assert!(
        restored.plan.notes.iter().any(|note| note.contains(&key)),
        "{:?}",
        restored.plan.notes
    );
    insta::assert_snapshot!(restored.plan.unknown.unwrap(), @"there is no store that could tell");

    let there = TestDesk::again(new, owner).await;
    assert_eq!(there.at_the_gateway(&token).await, Err("paused-token"));
    assert_eq!(there.at_the_gateway(&deleted).await, Err("deleted-token"));
    let paused = there.records().await.into_iter().filter(|it| it.action == "token.paused").count();
    assert_eq!(paused, 1);
    there.resume_token(&there.owner, "One").await.unwrap();
    assert!(there.at_the_gateway(&token).await.is_ok());
}

#[tokio::test]
async fn a_password_that_may_have_been_rolled_back_signs_nobody_in() {
    let (desk, elsewhere, new) =
        (TestDesk::new().await, Elsewhere::new(), tempfile::tempdir().unwrap());
    let who = desk.person("products:view tokens:generate").await;
    desk.token_of(&who.session, "One").await;
    elsewhere.backup(&desk, "one.age").await;
    let owner = desk.owner.clone();
    let restored = elsewhere.restore("one.age", new.path()).await.unwrap();
    assert_eq!(restored.passwords_withdrawn.len(), 2, "{:?}", restored.passwords_withdrawn);
    let there = TestDesk::again(new, owner).await;
    for email in [OWNER, &who.email] {
        assert_eq!(there.right_password(email).await.unwrap_err().code(), "wrong-credentials");
    }
    let refused = there.refused(there.resume_token(&who.session, "One")).await;
    assert_eq!(refused.code(), "forbidden", "a restore paused it");
    there.recover(&OWNER.parse().unwrap(), PASSWORD.into()).await.unwrap();
    let session = there.right_password(OWNER).await.unwrap();
    there.edit_account(&session, &who.email, password_edit(OTHER_PASSWORD)).await.unwrap();
    there.sign_in(&who.email.parse().unwrap(), OTHER_PASSWORD.into()).await.unwrap();
    assert!(there.verify_audit(&session).await.unwrap().holds);
}

#[tokio::test]
async fn on_a_new_machine_tokens_live_if_somebody_says_so_and_that_is_recorded() {
    let (desk, elsewhere, new) =
        (TestDesk::new().await, Elsewhere::new(), tempfile::tempdir().unwrap());
    let token = desk.token_of(&desk.owner, "One").await;
    elsewhere.backup(&desk, "one.age").await;
    let restored = restore(new.path(), elsewhere.from("one.age"), true).await.unwrap();
    assert_eq!(restored.paused, 0);
    let there = TestDesk::again(new, desk.owner.clone()).await;
    assert!(there.at_the_gateway(&token).await.is_ok());
    let record =
        there.records().await.into_iter().find(|it| it.action == "store.restored").unwrap();
    assert!(record.detail.contains("\"tokens_trusted\":true"), "{}", record.detail);
    assert_eq!(
        (record.actor.account, record.actor.email.as_str()),
        (None, "(access to this machine)")
    );
}

#[tokio::test]
async fn a_new_store_on_a_new_machine_knows_nothing_of_what_was_deleted() {
    let (desk, elsewhere, other) = (TestDesk::new().await, Elsewhere::new(), TestDesk::new().await);
    desk.token_of(&desk.owner, "One").await;
    elsewhere.backup(&desk, "one.age").await;
    let restored = elsewhere.restore("one.age", other.closed().await.path()).await.unwrap();
    insta::assert_snapshot!(restored.plan.unknown.unwrap(), @"the store that is there did not go on from this backup");
    assert_eq!(restored.paused, 1);
}

#[tokio::test]
async fn the_store_that_was_there_is_kept_and_can_be_put_back() {
    let (desk, elsewhere) = (TestDesk::new().await, Elsewhere::new());
    elsewhere.backup(&desk, "one.age").await;
    let token = desk.token_of(&desk.owner, "Made Since").await;
    let (owner, dir) = (desk.owner.clone(), desk.closed().await);
    let kept = elsewhere.restore("one.age", dir.path()).await.unwrap().kept_as.unwrap();
    assert_eq!(kept.parent(), Some(dir.path()));
    let again = tempfile::tempdir().unwrap();
    std::fs::copy(kept, again.path().join("keydesk.db")).unwrap();
    let desk = TestDesk::again(again, owner).await;
    assert!(desk.at_the_gateway(&token).await.is_ok());
}

/// A store whose file is damaged, and its key whole.
async fn damaged_after(desk: TestDesk) -> tempfile::TempDir {
    let dir = desk.closed().await;
    let file = dir.path().join("keydesk.db");
    let bytes = std::fs::read(&file).unwrap();
    std::fs::write(&file, &bytes[..bytes.len() / 2]).unwrap();
    assert!(Desk::open(dir.path(), settings()).await.is_err());
    dir
}

#[tokio::test]
async fn with_the_store_damaged_the_newest_checkpoint_tells_how_many_were_deleted_since() {
    let (desk, elsewhere) = (TestDesk::new().await, Elsewhere::new());
    sealed(&desk).await;
    let [kept, deleted] =
        [desk.token_of(&desk.owner, "One").await, desk.token_of(&desk.owner, "Two").await];
    elsewhere.backup(&desk, "one.age").await;
    desk.delete_token(&desk.owner, "Two").await.unwrap();
    let (owner, dir) = (desk.owner.clone(), damaged_after(desk).await);
    let restored = elsewhere.restore("one.age", dir.path()).await.unwrap();
    let why = restored.plan.unknown.unwrap();
    assert!(why.ends_with("tells that one API token was deleted, and not which"), "{why}");
    assert_eq!(restored.paused, 2);
    let kept_as = std::fs::metadata(restored.kept_as.unwrap()).unwrap();
    assert!(kept_as.len() > 0, "the damaged one is kept, too");
    let mut desk = TestDesk::again(dir, owner).await;
    assert_eq!(desk.at_the_gateway(&kept).await, Err("paused-token"));
    assert_eq!(desk.at_the_gateway(&deleted).await, Err("paused-token"));
    recovered(&mut desk).await;
    goes_on(&desk).await;
}

#[tokio::test]
async fn with_the_store_damaged_and_nothing_done_since_the_tokens_work() {
    let (desk, elsewhere) = (TestDesk::new().await, Elsewhere::new());
    sealed(&desk).await;
    let token = desk.token_of(&desk.owner, "One").await;
    let owner = desk.owner.clone();
    let dir = desk.closed().await;
    let file = dir.path().join("keydesk.db");
    // That a backup was made is a record, too. So this one is the file as it was left.
    elsewhere.lock("whole.age", &std::fs::read(&file).unwrap());
    std::fs::write(&file, "no database").unwrap();
    let restored = elsewhere.restore("whole.age", dir.path()).await.unwrap();
    assert_eq!((restored.plan.unknown, restored.paused), (None, 0));
    let desk = TestDesk::again(dir, owner).await;
    assert!(desk.at_the_gateway(&token).await.is_ok());
}

#[tokio::test]
#[allow(clippy::print_stderr)]
async fn with_the_store_damaged_the_checkpoint_in_the_keychain_tells() {
    if std::env::var("KEYDESK_TEST_KEYCHAIN").as_deref() != Ok("1") {
        eprintln!(
            "Left out: KEYDESK_TEST_KEYCHAIN=1 is not set, so there is no keychain that a test may write to."
        );
        return;
    }
    let (desk, elsewhere) = (TestDesk::new().await, Elsewhere::new());
    sealed_in(&desk, KeyPlace::Keychain).await;
    desk.token_of(&desk.owner, "One").await;
    elsewhere.backup(&desk, "one.age").await;
    desk.delete_token(&desk.owner, "One").await.unwrap();
    let (owner, dir) = (desk.owner.clone(), damaged_after(desk).await);
    let restored = elsewhere.restore("one.age", dir.path()).await.unwrap();
    assert!(restored.plan.unknown.unwrap().ends_with("one API token was deleted, and not which"));
    assert_eq!(restored.paused, 1);
    let mut desk = TestDesk::again(dir, owner).await;
    recovered(&mut desk).await;
    goes_on(&desk).await;
}

#[tokio::test]
async fn a_store_that_lost_its_end_still_tells_what_it_knows_and_the_rest_is_paused() {
    let (desk, elsewhere) = (TestDesk::new().await, Elsewhere::new());
    let mut tokens = Vec::new();
    for name in ["Kept", "Deleted", "Lost"] {
        tokens.push(desk.token_of(&desk.owner, name).await);
    }
    elsewhere.backup(&desk, "one.age").await;
    desk.delete_token(&desk.owner, "Deleted").await.unwrap();
    let (owner, dir) = (desk.owner.clone(), desk.closed().await);
    let older = std::fs::read(dir.path().join("keydesk.db")).unwrap();
    let desk = TestDesk::again(dir, owner.clone()).await;
    desk.delete_token(&desk.owner, "Lost").await.unwrap();
    let dir = desk.closed().await;
    std::fs::write(dir.path().join("keydesk.db"), older).unwrap();

    let restored = elsewhere.restore("one.age", dir.path()).await.unwrap();
    insta::assert_snapshot!(restored.plan.unknown.unwrap(), @"the store that is there has lost a part of what it was");
    let desk = TestDesk::again(dir, owner).await;
    let mut found = Vec::new();
    for token in &tokens {
        found.push(desk.at_the_gateway(token).await);
    }
    assert_eq!(found, [Err("paused-token"), Err("deleted-token"), Err("paused-token")]);
}

#[tokio::test]
async fn a_second_restore_forgets_nothing_that_the_first_kept_away() {
    let (desk, elsewhere) = (TestDesk::new().await, Elsewhere::new());
    sealed(&desk).await;
    let token = desk.token_of(&desk.owner, "Since").await;
    elsewhere.backup(&desk, "one.age").await;
    desk.delete_token(&desk.owner, "Since").await.unwrap();
    let (owner, dir) = (desk.owner.clone(), desk.closed().await);
    for _ in 0..2 {
        let restored = elsewhere.restore("one.age", dir.path()).await.unwrap();
        assert_eq!(
            (restored.plan.unknown, restored.still_taken.tokens_deleted),
            (None, vec!["Since".to_owned()])
        );
    }
    let desk = TestDesk::again(dir, owner).await;
    assert_eq!(desk.at_the_gateway(&token).await, Err("deleted-token"));
}

#[tokio::test]
async fn a_backup_of_a_history_that_was_left_is_not_trusted_either() {
    let (desk, elsewhere) = (TestDesk::new().await, Elsewhere::new());
    sealed(&desk).await;
    elsewhere.backup(&desk, "early.age").await;
    desk.token_of(&desk.owner, "One").await;
    elsewhere.backup(&desk, "late.age").await;
    let (owner, dir) = (desk.owner.clone(), desk.closed().await);
    elsewhere.restore("early.age", dir.path()).await.unwrap();
    assert_eq!(elsewhere.restore("late.age", dir.path()).await.unwrap().paused, 1);
    let desk = TestDesk::again(dir, owner).await;
    assert!(desk.verify_audit(&desk.owner).await.unwrap().holds);
}

#[tokio::test]
async fn the_key_of_the_audit_log_goes_on_with_a_store_of_another_name() {
    let (desk, elsewhere) = (TestDesk::new().await, Elsewhere::new());
    let key = sealed(&desk).await;
    elsewhere.backup(&desk, "one.age").await;
    let before = desk.checkpoint_audit(&desk.owner).await.unwrap();
    let (owner, dir) = (desk.owner.clone(), desk.closed().await);
    elsewhere.restore("one.age", dir.path()).await.unwrap();
    let desk = TestDesk::again(dir, owner).await;
    let after: SignedCheckpoint = desk.checkpoint_audit(&desk.owner).await.unwrap();
    assert_eq!(keydesk_domain::hex::to_hex(&after.key), key);
    assert_ne!(after.checkpoint.store, before.checkpoint.store);
    let verdict = desk.verify_audit(&desk.owner).await.unwrap();
    assert!(verdict.holds && verdict.sealed == verdict.records, "{verdict:?}");
}

#[tokio::test]
async fn one_that_was_begun_and_left_has_changed_nothing() {
    let (desk, elsewhere) = (TestDesk::new().await, Elsewhere::new());
    let token = desk.token_of(&desk.owner, "One").await;
    elsewhere.backup(&desk, "one.age").await;
    let (owner, dir) = (desk.owner.clone(), desk.closed().await);
    let begun = Restore::begin(dir.path(), &settings(), elsewhere.from("one.age")).await.unwrap();
    assert_eq!(begun.plan().tokens, 1);
    drop(begun);
    assert!(!dir.path().join("restore.partial").exists());
    let desk = TestDesk::again(dir, owner).await;
    assert!(desk.at_the_gateway(&token).await.is_ok());
    assert!(desk.records().await.iter().all(|it| it.action != "store.restored"));
    desk.sign_in(&OWNER.parse().unwrap(), PASSWORD.into()).await.unwrap();
}
