//! How much of what happened is kept: who may choose it, and that the choice is kept to.

use crate::test_desk::TestDesk;
use crate::test_traffic::{Requests, requests};
use jiff::SignedDuration;
use keydesk_desk::{ActivityQuery, RefusalQuery};
use keydesk_domain::activity::ActivitySettings;

const FEW_DAYS: ActivitySettings = ActivitySettings { retention_days: 30, keep_paths: true };

#[tokio::test]
async fn chosen_recorded_and_kept_over_a_restart() {
    let desk = TestDesk::new().await;
    assert!(!desk.keeps_paths());
    let kept = desk.keep_activity(&desk.owner, FEW_DAYS).await.unwrap();
    assert_eq!(kept.settings, FEW_DAYS);
    assert!(desk.keeps_paths());
    let record = desk.records().await.pop().unwrap();
    assert_eq!(record.action, "activity.settings-changed");
    assert!(
        record.detail.contains(r#""retention_days":90"#)
            && record.detail.contains(r#""retention_days":30"#)
    );
    let desk = desk.reopened().await;
    assert!(desk.keeps_paths());
    assert_eq!(desk.activity_kept(&desk.owner).await.unwrap(), (kept, None));
}

#[tokio::test]
async fn who_may_not_edit_tokens_may_know_but_not_choose() {
    let desk = TestDesk::new().await;
    let auditor = desk.person("tokens:view").await;
    let (kept, why_not) = desk.activity_kept(&auditor.session).await.unwrap();
    let error = desk.refused(desk.keep_activity(&auditor.session, FEW_DAYS)).await;
    assert_eq!(
        (kept.settings.retention_days, why_not.unwrap().to_string()),
        (90, error.to_string())
    );
    assert!(!desk.keeps_paths());
}

#[tokio::test]
async fn a_number_of_days_that_cannot_be() {
    let desk = TestDesk::new().await;
    let never = ActivitySettings { retention_days: 0, keep_paths: false };
    let error = desk.refused(desk.keep_activity(&desk.owner, never)).await;
    assert_eq!((error.field(), error.code()), (Some("retention-days"), "invalid"));
}

#[tokio::test]
async fn a_sweep_takes_what_was_kept_long_enough_and_leaves_the_last_use() {
    let desk = TestDesk::new().await;
    let token = desk.token_of(&desk.owner, "SAP Integration").await;
    let old = desk.record_refusal(Some(&token)).await;
    desk.record(&[requests(&token, 3)]).await;
    desk.clock.advance(SignedDuration::from_hours(24 * 91));
    let recent = desk.record_refusal(Some(&token)).await;
    desk.record(&[Requests { days_ago: 2, ..requests(&token, 5) }]).await;
    desk.sweep().await.unwrap();
    let seen = desk
        .activity(&desk.owner, &ActivityQuery { days: 365, ..ActivityQuery::default() })
        .await
        .unwrap();
    assert_eq!((seen.totals.allowed, seen.rows.len(), seen.rows[0].tally.allowed), (5, 1, 5));
    let page = desk
        .refusals(&desk.owner, &RefusalQuery { limit: 10, ..RefusalQuery::default() })
        .await
        .unwrap();
    assert_eq!((page.rows[0].request_id.clone(), page.all), (recent, 1));
    assert_eq!(desk.refusal(&desk.owner, &old).await.unwrap_err().code(), "not-found");
    assert_eq!(desk.token(&desk.owner, "SAP Integration").await.unwrap().allowed, 8);
}

#[tokio::test]
async fn fewer_days_are_swept_at_once() {
    let desk = TestDesk::new().await;
    let token = desk.token_of(&desk.owner, "SAP Integration").await;
    desk.record(&[Requests { days_ago: 60, ..requests(&token, 3) }]).await;
    let all = async || {
        let query = ActivityQuery { days: 365, ..ActivityQuery::default() };
        desk.activity(&desk.owner, &query).await.unwrap().totals.all()
    };
    let until_gone = async {
        desk.keep_activity(&desk.owner, FEW_DAYS).await.unwrap();
        while all().await > 0 {
            tokio::task::yield_now().await;
        }
    };
    assert_eq!(all().await, 3);
    tokio::select! {
        () = desk.keep_swept() => unreachable!("it never ends"),
        () = until_gone => {}
    }
    assert_eq!(all().await, 0);
}
