//! First run: one owner, the role Administrator and the Sandbox, once and for all.

use crate::test_desk::{OTHER_PASSWORD, OWNER, PASSWORD, TestDesk, open, owner};
use keydesk_desk::{Clock, Owner};
use keydesk_domain::{PermissionSet, Upstream};

#[tokio::test]
async fn makes_the_owner_administrator_and_the_sandbox() {
    let desk = TestDesk::new().await;
    let me = desk.who_am_i(&desk.owner).await.unwrap();
    assert_eq!((me.account.email.as_str(), me.roles), (OWNER, vec!["Administrator".to_owned()]));
    assert_eq!(me.permissions, PermissionSet::all());
    let environments = desk.environments(&desk.owner).await.unwrap();
    assert_eq!(environments.len(), 1);
    assert_eq!(environments[0].environment.upstream, Upstream::Sandbox);
    let records: Vec<_> = desk.records().await.into_iter().map(|record| record.action).collect();
    assert_eq!(records, ["owner.created"]);
    desk.assert_table_agrees().await;
}

#[tokio::test]
async fn before_it_nobody_can_sign_in() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path(), &Clock::default()).await.unwrap();
    assert!(!desk.is_initialised().await.unwrap());
    let error = desk.sign_in(&OWNER.parse().unwrap(), PASSWORD.into()).await.unwrap_err();
    insta::assert_snapshot!(error, @"This store has no owner yet. Run `keydeskctl init` first.");
}

#[tokio::test]
async fn a_second_time_it_is_refused_and_the_owner_stays_also_after_a_restart() {
    let desk = TestDesk::new().await.reopened().await;
    assert!(desk.is_initialised().await.unwrap());
    let other = || Owner { email: "other@fernwood.example".parse().unwrap(), ..owner() };
    let error = desk.refused(desk.first_run(other())).await;
    insta::assert_snapshot!(error, @"This store already has its owner. Sign in instead.");
    assert_eq!(
        desk.refused(desk.first_run(Owner { password: "weak".into(), ..other() })).await.code(),
        "already-initialised"
    );
    desk.right_password(OWNER).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn eight_times_at_the_same_moment_makes_one_owner() {
    for _ in 0..10 {
        let dir = tempfile::tempdir().unwrap();
        let desk = open(dir.path(), &Clock::default()).await.unwrap();
        let attempts: Vec<_> = (0..8)
            .map(|number| {
                let desk = desk.clone();
                let owner = Owner {
                    email: format!("owner{number}@fernwood.example").parse().unwrap(),
                    ..owner()
                };
                tokio::spawn(async move { desk.first_run(owner).await })
            })
            .collect();
        let mut owners = Vec::new();
        for attempt in attempts {
            match attempt.await.unwrap() {
                Ok((session, _)) => owners.push(session),
                Err(error) => assert_eq!(error.code(), "already-initialised"),
            }
        }
        assert_eq!(owners.len(), 1);
        assert_eq!(desk.accounts(&owners[0]).await.unwrap().len(), 1);
        assert_eq!(desk.environments(&owners[0]).await.unwrap().len(), 1);
    }
}

#[tokio::test]
async fn the_owners_password_must_be_a_good_one() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path(), &Clock::default()).await.unwrap();
    for weak in ["short", "passwordpassword", "Fernwood Owner 1", OWNER] {
        let error = desk.first_run(Owner { password: weak.into(), ..owner() }).await.unwrap_err();
        assert_eq!((error.code(), error.field()), ("weak-password", Some("password")), "{weak}");
        assert!(!desk.is_initialised().await.unwrap());
    }
    let (_, strength) =
        desk.first_run(Owner { password: OTHER_PASSWORD.into(), ..owner() }).await.unwrap();
    assert_eq!(strength.word, "very strong");
}
