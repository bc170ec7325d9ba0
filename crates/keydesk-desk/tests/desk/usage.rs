//! Which permissions are really used.

use crate::test_desk::{TestDesk, set};
use crate::test_traffic::{Requests, requests};
use keydesk_desk::{PermissionUsage, ProposedChange, UsageSubject};
use keydesk_domain::traffic::UPSTREAM_ERROR;

const HELD: &str = "products:edit locations:view recalls:view users:view tokens:generate";

async fn of_role(desk: &TestDesk, role: &str) -> PermissionUsage {
    desk.permission_usage(&desk.owner, &UsageSubject::Role(role.to_owned()), 30).await.unwrap()
}

fn words(usage: &PermissionUsage) -> String {
    let words: Vec<String> =
        usage.permissions.iter().map(|it| format!("{} {}", it.permission, it.requests)).collect();
    words.join(", ")
}

#[tokio::test]
async fn of_a_role_it_is_what_the_tokens_of_all_who_have_it_did() {
    let desk = TestDesk::new().await;
    let service = desk.service(HELD).await;
    let other = crate::test_desk::account("other@fernwood.example", &[&service.role]);
    desk.create_account(&desk.owner, other).await.unwrap();
    let other = desk.right_password("other@fernwood.example").await.unwrap();
    let (token, others) =
        (desk.token_of(&service.session, "One").await, desk.token_of(&other, "Two").await);
    let refused = Requests {
        outcome: "missing-permission",
        path: "/businesses/1/recalls",
        ..requests(&token, 9)
    };
    desk.record(&[
        Requests { method: "POST", ..requests(&token, 3) },
        Requests {
            path: "/businesses/1/locations",
            outcome: UPSTREAM_ERROR,
            ..requests(&others, 2)
        },
        Requests { path: "/businesses/1/stockRecoveries", days_ago: 40, ..requests(&others, 5) },
        Requests { path: "/businesses/1/stockRecoveries", ..refused },
    ])
    .await;
    let usage = of_role(&desk, &service.role).await;
    assert_eq!(words(&usage), "products:view 0, products:edit 3, locations:view 2, recalls:view 0");
    assert_eq!(usage.unused, ["recalls:view".parse().unwrap()]);
    assert_eq!(
        usage.proposed,
        Some(set("products:edit locations:view users:view tokens:generate"))
    );
    assert!(usage.permissions[1].last_day.is_some() && usage.permissions[3].last_day.is_none());

    let account = UsageSubject::Account(service.email.clone());
    let usage = desk.permission_usage(&desk.owner, &account, 30).await.unwrap();
    assert_eq!(words(&usage), "products:view 0, products:edit 3, locations:view 0, recalls:view 0");
    assert_eq!(usage.proposed, None, "an account has no permissions of its own to propose");
}

#[tokio::test]
async fn what_is_proposed_refuses_nothing_that_was_let_through() {
    let desk = TestDesk::new().await;
    let service = desk.service(HELD).await;
    let token = desk.token_of(&service.session, "One").await;
    desk.record(&[Requests { method: "POST", ..requests(&token, 3) }, requests(&token, 8)]).await;
    let permissions = of_role(&desk, &service.role).await.proposed.unwrap();
    let change = ProposedChange::Role { role: service.role, permissions };
    let impact = desk.preview_change(&desk.owner, &change).await.unwrap();
    assert_eq!((impact.requests, impact.token_count, impact.lost.len()), (0, 1, 2));
}

#[tokio::test]
async fn without_a_record_nothing_is_proposed() {
    let desk = TestDesk::new().await;
    let service = desk.service(HELD).await;
    let usage = of_role(&desk, &service.role).await;
    assert_eq!((usage.recorded_since, usage.proposed, usage.unused.len()), (None, None, 4));
}

#[tokio::test]
async fn the_built_in_role_stays_as_it_is() {
    let desk = TestDesk::new().await;
    let token = desk.token_of(&desk.owner, "One").await;
    desk.record(&[requests(&token, 1)]).await;
    let usage = of_role(&desk, "Administrator").await;
    assert!(usage.recorded_since.is_some() && usage.proposed.is_none());
}

#[tokio::test]
async fn only_who_may_see_roles_and_accounts() {
    let desk = TestDesk::new().await;
    let service = desk.service("products:view tokens:view tokens:generate").await;
    let attempt = UsageSubject::Role(service.role.clone());
    let error = desk.refused(desk.permission_usage(&service.session, &attempt, 30)).await;
    assert_eq!(error.code(), "forbidden");
    let error = desk.permission_usage(&desk.owner, &attempt, 0).await.unwrap_err();
    assert_eq!(error.field(), Some("days"));
}
