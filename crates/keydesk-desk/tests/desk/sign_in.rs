//! Signing in: what is wrong is not said, guessing slows down and then locks, and a restart forgets none of it.

use crate::test_desk::{OWNER, PASSWORD, TestDesk, enabled_edit};
use jiff::SignedDuration;
use keydesk_desk::{Cost, DeskError};
use keydesk_domain::throttle::LOCK_FOR;

const NOBODY: &str = "nobody@fernwood.example";

#[tokio::test]
async fn the_right_password_whatever_the_e_mails_case() {
    let desk = TestDesk::new().await;
    let session = desk.right_password("OWNER@Fernwood.EXAMPLE").await.unwrap();
    assert_eq!(session.account(), desk.owner.account());
    assert_eq!(desk.records().await.last().unwrap().action, "account.signed-in");
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_e_mail_are_told_apart_by_nothing() {
    let desk = TestDesk::new().await;
    let mut seen = Vec::new();
    for email in [OWNER, NOBODY] {
        let records = desk.records().await.len();
        let mut said = vec![desk.wrong_password(email).await.unwrap_err().to_string()];
        desk.guess(email, 8).await;
        said.push(desk.wrong_password(email).await.unwrap_err().code().to_owned());
        desk.guess(email, 1).await;
        said.push(desk.wrong_password(email).await.unwrap_err().code().to_owned());
        seen.push((said, desk.records().await.len() - records));
    }
    assert_eq!(seen[0], seen[1]);
    insta::assert_snapshot!(seen[0].0.join(" / "), @"The e-mail or the password is not right. / slow-down / locked");
}

#[tokio::test]
async fn for_an_unknown_e_mail_the_password_is_hashed_too() {
    // Hashing at a cost that cannot be is an error: whoever gets it has come as far as the hashing.
    let impossible = Cost { memory_kib: 1, passes: 1, lanes: 4 };
    let desk = TestDesk::new().await.reopened_at(impossible).await;
    let (known, unknown) = (
        desk.wrong_password(OWNER).await.unwrap_err(),
        desk.wrong_password(NOBODY).await.unwrap_err(),
    );
    assert_eq!((known.code(), unknown.code()), ("internal", "internal"));
    assert_eq!(known.to_string(), unknown.to_string());
}

#[tokio::test]
async fn after_some_wrong_passwords_even_the_right_one_has_to_wait() {
    let desk = TestDesk::new().await;
    desk.guess(OWNER, 9).await;
    let error = desk.right_password(OWNER).await.unwrap_err();
    assert_eq!(error.code(), "slow-down");
    insta::with_settings!({ filters => [(r"in \d+ (seconds|minutes)", "in [a while]")] }, {
        insta::assert_snapshot!(error, @"Too many wrong passwords for this e-mail. Try again in [a while].");
    });
    desk.clock.advance(SignedDuration::from_secs(64));
    desk.right_password(OWNER).await.unwrap();
}

#[tokio::test]
async fn after_ten_wrong_passwords_the_e_mail_is_locked_for_a_while_and_no_longer() {
    let desk = TestDesk::new().await;
    desk.guess(OWNER, 10).await;
    let error = desk.right_password(OWNER).await.unwrap_err();
    assert_eq!(error.code(), "locked");
    insta::with_settings!({ filters => [(r"in \d+ (seconds|minutes)", "in [a while]")] }, {
        insta::assert_snapshot!(error, @"Too many wrong passwords for this e-mail: it is locked. Try again in [a while].");
    });
    assert_eq!(desk.records().await.last().unwrap().detail, r#"{"why":"wrong password; locked"}"#);
    desk.clock.advance(LOCK_FOR);
    desk.right_password(OWNER).await.unwrap();
}

#[tokio::test]
async fn tries_during_the_lock_are_not_looked_at_and_do_not_prolong_it() {
    let desk = TestDesk::new().await;
    desk.guess(OWNER, 10).await;
    let ends = |error| match error {
        DeskError::SlowDown { until, locked: true } => until,
        other => panic!("{other}"),
    };
    let until = ends(desk.wrong_password(OWNER).await.unwrap_err());
    desk.clock.advance(SignedDuration::from_mins(10));
    assert_eq!(ends(desk.wrong_password(OWNER).await.unwrap_err()), until);
    assert_eq!(ends(desk.right_password(OWNER).await.unwrap_err()), until);
}

#[tokio::test]
async fn a_wrong_password_after_the_lock_locks_again_at_once() {
    let desk = TestDesk::new().await;
    desk.guess(OWNER, 10).await;
    desk.clock.advance(LOCK_FOR);
    assert_eq!(desk.wrong_password(OWNER).await.unwrap_err().code(), "wrong-credentials");
    assert_eq!(desk.right_password(OWNER).await.unwrap_err().code(), "locked");
}

#[tokio::test]
async fn the_count_and_the_lock_survive_a_restart() {
    let desk = TestDesk::new().await;
    desk.guess(OWNER, 9).await;
    let desk = desk.reopened().await;
    assert_eq!(desk.right_password(OWNER).await.unwrap_err().code(), "slow-down");
    desk.guess(OWNER, 1).await;
    let desk = desk.reopened().await;
    assert_eq!(desk.right_password(OWNER).await.unwrap_err().code(), "locked");
    desk.clock.advance(LOCK_FOR);
    desk.right_password(OWNER).await.unwrap();
}

#[tokio::test]
async fn the_right_password_forgets_the_wrong_ones() {
    let desk = TestDesk::new().await;
    desk.guess(OWNER, 9).await;
    desk.clock.advance(SignedDuration::from_secs(64));
    desk.right_password(OWNER).await.unwrap();
    for _ in 0..2 {
        assert_eq!(desk.wrong_password(OWNER).await.unwrap_err().code(), "wrong-credentials");
    }
    desk.right_password(OWNER).await.unwrap();
}

#[tokio::test]
async fn one_e_mails_wrong_passwords_do_not_lock_another() {
    let desk = TestDesk::new().await;
    let other = desk.person("products:view").await;
    desk.guess(OWNER, 10).await;
    desk.guess(NOBODY, 10).await;
    desk.right_password(&other.email).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_guesses_at_the_same_moment_are_counted_one_by_one() {
    let desk = TestDesk::new().await;
    desk.guess(OWNER, 9).await;
    desk.clock.advance(SignedDuration::from_secs(65));
    let guesses: Vec<_> = (0..20)
        .map(|number| {
            let desk = (*desk).clone();
            let guess = format!("guess {number} at the password");
            tokio::spawn(async move { desk.sign_in(&OWNER.parse().unwrap(), guess.into()).await })
        })
        .collect();
    let mut codes = Vec::new();
    for guess in guesses {
        codes.push(guess.await.unwrap().unwrap_err().code());
    }
    codes.sort_unstable();
    assert_eq!(codes.iter().filter(|code| **code == "wrong-credentials").count(), 1, "{codes:?}");
    assert_eq!(codes.iter().filter(|code| **code == "locked").count(), 19, "{codes:?}");
}

#[tokio::test]
async fn a_disabled_account_is_told_so_only_with_its_right_password() {
    let desk = TestDesk::new().await;
    let who = desk.person("products:view").await;
    desk.edit_account(&desk.owner, &who.email, enabled_edit(false)).await.unwrap();
    assert_eq!(desk.wrong_password(&who.email).await.unwrap_err().code(), "wrong-credentials");
    let error = desk.right_password(&who.email).await.unwrap_err();
    insta::assert_snapshot!(error, @"This account is disabled. Ask an administrator to enable it.");
    desk.edit_account(&desk.owner, &who.email, enabled_edit(true)).await.unwrap();
    desk.right_password(&who.email).await.unwrap();
}

#[tokio::test]
async fn a_deleted_account_is_as_unknown_as_one_that_never_was() {
    let desk = TestDesk::new().await;
    let who = desk.person("products:view").await;
    desk.delete_account(&desk.owner, &who.email).await.unwrap();
    assert_eq!(desk.right_password(&who.email).await.unwrap_err().code(), "wrong-credentials");
    assert!(!desk.records().await.last().unwrap().subject.name.contains(&who.email));
}

#[tokio::test]
async fn a_password_of_any_length_is_looked_at_and_refused() {
    let desk = TestDesk::new().await;
    for password in
        [String::new(), "x".repeat(10_000), "\u{fdfa}".repeat(3_000), format!("{PASSWORD} ")]
    {
        let attempt = desk.sign_in(&OWNER.parse().unwrap(), password.into()).await;
        assert_eq!(attempt.unwrap_err().code(), "wrong-credentials");
        desk.right_password(OWNER).await.unwrap();
    }
}

#[tokio::test]
async fn a_password_typed_into_the_email_field_is_in_no_file() {
    let desk = TestDesk::new().await;
    let slip = "Tr0ub4dor&3@correct.horse";
    desk.sign_in(&slip.parse().unwrap(), PASSWORD.into()).await.unwrap_err();
    for file in desk.files() {
        let held = std::fs::read(&file).unwrap();
        let key = keydesk_domain::Email::parse(slip).unwrap().key();
        for text in [slip, key.as_str()] {
            assert!(
                !held.windows(text.len()).any(|part| part == text.as_bytes()),
                "{}",
                file.display()
            );
        }
    }
}
