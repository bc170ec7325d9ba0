//! At least one enabled person always has Administrator, whichever way somebody tries to change that.

use crate::test_desk::{OWNER, TestDesk, enabled_edit, roles_edit};
use keydesk_desk::{DeskError, NewAccount};
use keydesk_domain::AccountKind;
use keydesk_domain::rules::Forbidden;

/// Every way of taking Administrator from the owner is refused, for this reason, and changes nothing.
async fn assert_the_owner_stays(desk: &TestDesk) {
    desk.role_of("Less", "users:edit").await;
    let attempts = [
        desk.refused(desk.edit_account(&desk.owner, OWNER, enabled_edit(false))).await,
        desk.refused(desk.edit_account(&desk.owner, OWNER, roles_edit(&["Less"]))).await,
        desk.refused(desk.delete_account(&desk.owner, OWNER)).await,
    ];
    for error in attempts {
        assert!(matches!(error, DeskError::Forbidden(Forbidden::LastAdministrator)), "{error:?}");
    }
    assert!(desk.who_am_i(&desk.owner).await.is_ok());
}

#[tokio::test]
async fn the_only_administrator_cannot_be_disabled_demoted_or_deleted() {
    let desk = TestDesk::new().await;
    assert_the_owner_stays(&desk).await;
    let error = desk.refused(desk.delete_account(&desk.owner, OWNER)).await;
    insta::assert_snapshot!(error, @"This would leave no enabled person with the role Administrator, and nobody could undo it. Give the role to another person first.");
}

#[tokio::test]
async fn a_service_account_with_administrator_does_not_count() {
    let desk = TestDesk::new().await;
    let service = desk.administrator(AccountKind::Service, "robot@fernwood.example").await;
    assert_the_owner_stays(&desk).await;
    let error = desk.refused(desk.delete_account(&service, OWNER)).await;
    assert_eq!(error.code(), "forbidden");
}

#[tokio::test]
async fn a_person_without_a_password_does_not_count() {
    let desk = TestDesk::new().await;
    let ghost = NewAccount {
        kind: AccountKind::Person,
        name: "Ghost".parse().unwrap(),
        email: "ghost@fernwood.example".parse().unwrap(),
        roles: vec!["Administrator".to_owned()],
        password: None,
    };
    desk.create_account(&desk.owner, ghost).await.unwrap();
    assert_the_owner_stays(&desk).await;
}

#[tokio::test]
async fn a_disabled_or_deleted_person_with_administrator_does_not_count() {
    let desk = TestDesk::new().await;
    desk.administrator(AccountKind::Person, "ann@fernwood.example").await;
    desk.administrator(AccountKind::Person, "bea@fernwood.example").await;
    desk.edit_account(&desk.owner, "ann@fernwood.example", enabled_edit(false)).await.unwrap();
    desk.delete_account(&desk.owner, "bea@fernwood.example").await.unwrap();
    assert_the_owner_stays(&desk).await;
}

#[tokio::test]
async fn of_two_administrators_either_can_go_and_then_the_other_stays() {
    let desk = TestDesk::new().await;
    let ann = desk.administrator(AccountKind::Person, "ann@fernwood.example").await;
    desk.delete_account(&ann, OWNER).await.unwrap();
    for error in [
        desk.edit_account(&ann, "ann@fernwood.example", enabled_edit(false)).await.err(),
        desk.delete_account(&ann, "ann@fernwood.example").await.err(),
    ] {
        assert!(
            matches!(error, Some(DeskError::Forbidden(Forbidden::LastAdministrator))),
            "{error:?}"
        );
    }
}

#[tokio::test]
async fn two_administrators_who_delete_each_other_at_the_same_moment() {
    for _ in 0..10 {
        let desk = TestDesk::new().await;
        let ann = desk.administrator(AccountKind::Person, "ann@fernwood.example").await;
        let (by_owner, by_ann) = tokio::join!(
            desk.delete_account(&desk.owner, "ann@fernwood.example"),
            desk.delete_account(&ann, OWNER)
        );
        assert!(by_owner.is_ok() != by_ann.is_ok(), "{by_owner:?} {by_ann:?}");
        let lost = by_owner.err().or(by_ann.err());
        assert_eq!(lost.map(|error| error.code()), Some("session-ended"));
    }
}
