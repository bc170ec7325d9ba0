//! Everything at a glance, as each account may see it.

use crate::test_desk::{TestDesk, set, token};
use crate::test_traffic::{Requests, requests};
use jiff::SignedDuration;
use keydesk_desk::{NewToken, NotedTokens, Overview, Session};

const DAY: SignedDuration = SignedDuration::from_hours(24);

async fn at_a_glance(desk: &TestDesk, who: &Session) -> Overview {
    desk.overview(who, 30).await.unwrap()
}

fn names(noted: &NotedTokens) -> (Vec<&str>, i64) {
    (noted.tokens.iter().map(|it| it.view.token.name.as_str()).collect(), noted.total)
}

#[tokio::test]
async fn tokens_that_expire_within_thirty_days_soonest_first() {
    let desk = TestDesk::new().await;
    for (name, days) in [("Next month", 29), ("Tomorrow", 1), ("Later", 31)] {
        let expires_at = Some(desk.now() + DAY * days);
        desk.create_token(&desk.owner, NewToken { expires_at, ..token(name) }).await.unwrap();
    }
    desk.token_of(&desk.owner, "Never").await;
    assert_eq!(
        names(&at_a_glance(&desk, &desk.owner).await.expiring),
        (vec!["Tomorrow", "Next month"], 2)
    );
    desk.clock.advance(DAY * 3);
    let seen = at_a_glance(&desk, &desk.owner).await;
    assert_eq!(
        names(&seen.expiring),
        (vec!["Tomorrow", "Next month", "Later"], 3),
        "what has expired is still there"
    );
    assert_eq!(seen.token_count, 4);
}

#[tokio::test]
async fn never_used_after_a_day_and_idle_after_ninety() {
    let desk = TestDesk::new().await;
    let used = desk.token_of(&desk.owner, "Used").await;
    desk.token_of(&desk.owner, "Unused").await;
    desk.record(&[requests(&used, 1)]).await;
    assert_eq!(
        names(&at_a_glance(&desk, &desk.owner).await.never_used),
        (vec![], 0),
        "it was made just now"
    );
    desk.clock.advance(DAY * 2);
    let seen = at_a_glance(&desk, &desk.owner).await;
    assert_eq!((names(&seen.never_used), names(&seen.idle)), ((vec!["Unused"], 1), (vec![], 0)));
    desk.clock.advance(DAY * 89);
    let seen = at_a_glance(&desk, &desk.owner).await;
    assert_eq!(names(&seen.idle), (vec!["Used"], 1));
    let idle = &seen.idle.tokens[0];
    assert_eq!(
        (idle.view.last_used_from.as_deref(), &idle.why_not_delete),
        (Some("203.0.113.9"), &None)
    );
}

#[tokio::test]
async fn one_that_is_paused_is_named_as_such_and_who_may_not_resume_it_is_told_why() {
    let desk = TestDesk::new().await;
    let service = desk.service("products:view tokens:generate").await;
    desk.token_of(&service.session, "Unused").await;
    desk.pause_token(&service.session, "Unused").await.unwrap();
    desk.clock.advance(DAY * 2);
    let sees = desk.person("tokens:view").await;
    let noted = at_a_glance(&desk, &sees.session).await.never_used.tokens.pop().unwrap();
    let refused = desk.refused(desk.resume_token(&sees.session, "Unused")).await;
    assert_eq!(
        (noted.view.state.word(), noted.why_not_pause),
        ("paused", Some(refused.to_string()))
    );
    let noted = at_a_glance(&desk, &desk.owner).await.never_used.tokens.pop().unwrap();
    assert_eq!(noted.why_not_pause, None);
}

#[tokio::test]
async fn at_most_ten_are_named_and_all_are_counted() {
    let desk = TestDesk::new().await;
    for number in 0..12 {
        desk.token_of(&desk.owner, &format!("Token {number}")).await;
    }
    desk.clock.advance(DAY * 2);
    let (named, total) = (at_a_glance(&desk, &desk.owner).await.never_used.tokens.len(), 12);
    assert_eq!((named, at_a_glance(&desk, &desk.owner).await.never_used.total), (10, total));
}

#[tokio::test]
async fn others_tokens_accounts_and_roles_are_for_who_may_see_them() {
    let desk = TestDesk::new().await;
    let service = desk.service("products:edit locations:view tokens:generate").await;
    let own = desk.token_of(&service.session, "Own").await;
    let owners = desk.token_of(&desk.owner, "Owner's").await;
    desk.clock.advance(DAY * 8);
    desk.record(&[
        requests(&own, 2),
        requests(&owners, 5),
        Requests { days_ago: 8, ..requests(&owners, 1) },
        Requests { token: None, outcome: "unknown-token", ..requests(&own, 1) },
    ])
    .await;
    let seen = at_a_glance(&desk, &service.session).await;
    assert_eq!((seen.totals.all(), seen.token_count), (2, 1));
    assert!(seen.accounts_without_tokens.is_none() && seen.broad_roles.is_none());
    let seen = at_a_glance(&desk, &desk.owner).await;
    assert_eq!((seen.totals.all(), seen.token_count, seen.points.len()), (9, 2, 30));
    let broad = seen.broad_roles.unwrap();
    let only = (broad[0].role.name.as_str(), broad[0].accounts, broad[0].unused.clone());
    let unused = ["products:edit", "locations:view"].map(|it| it.parse().unwrap()).to_vec();
    assert_eq!((broad.len(), only), (1, (service.role.as_str(), 1, unused)));
}

#[tokio::test]
async fn a_record_of_a_few_days_says_nothing_of_roles() {
    let desk = TestDesk::new().await;
    let service = desk.service("products:edit tokens:generate").await;
    let token = desk.token_of(&service.session, "One").await;
    desk.record(&[requests(&token, 2)]).await;
    desk.clock.advance(DAY * 5);
    assert_eq!(at_a_glance(&desk, &desk.owner).await.broad_roles, Some(vec![]));
    desk.clock.advance(DAY * 3);
    assert_eq!(at_a_glance(&desk, &desk.owner).await.broad_roles.unwrap().len(), 1);
    let smaller =
        keydesk_desk::RoleEdit { permissions: Some(set("products:view")), ..Default::default() };
    desk.edit_role(&desk.owner, &service.role, smaller).await.unwrap();
    assert_eq!(
        at_a_glance(&desk, &desk.owner).await.broad_roles,
        Some(vec![]),
        "now it is just what is used"
    );
}

#[tokio::test]
async fn enabled_service_accounts_without_a_token() {
    let desk = TestDesk::new().await;
    let with = desk.service("products:view tokens:generate").await;
    let without = desk.service("products:view").await;
    let disabled = desk.service("products:view").await;
    desk.person("products:view").await;
    desk.token_of(&with.session, "One").await;
    desk.edit_account(&desk.owner, &disabled.email, crate::test_desk::enabled_edit(false))
        .await
        .unwrap();
    let seen = at_a_glance(&desk, &desk.owner).await.accounts_without_tokens.unwrap();
    let emails: Vec<&str> = seen.iter().map(|it| it.email.as_str()).collect();
    assert_eq!(emails, [without.email]);
}
