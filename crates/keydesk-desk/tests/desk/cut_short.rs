//! Whoever asked for a change may go away meanwhile: the change is made to its end all the same, and the table is told.

use crate::test_desk::{OWNER, TestDesk, environment, permissions_edit, set, token};
use keydesk_desk::Desk;
use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

/// Begins something, goes on with it for a few polls, and lets it go; then waits for the desk to say that a change was made.
async fn cut_short<T>(desk: &Desk, polls: usize, attempt: impl Future<Output = T>) {
    let mut changes = desk.changes();
    changes.mark_unchanged();
    {
        let mut attempt = pin!(attempt);
        for _ in 0..polls {
            if poll_fn(|context| Poll::Ready(attempt.as_mut().poll(context).is_ready())).await {
                break;
            }
            tokio::task::yield_now().await;
        }
    }
    let made = tokio::time::timeout(Duration::from_secs(60), changes.changed()).await;
    made.expect("the change was dropped with whoever asked for it").unwrap();
}

#[tokio::test]
async fn whatever_is_changed_table_and_store_agree() {
    every_change_cut_short().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn whatever_is_changed_table_and_store_agree_on_several_threads() {
    every_change_cut_short().await;
}

async fn every_change_cut_short() {
    let desk = TestDesk::new().await;
    let who = desk.service("products:edit tokens:generate").await;
    for polls in 1..=4 {
        let made = desk.token_of(&who.session, "Before").await;
        cut_short(&desk, polls, desk.create_token(&who.session, token(&format!("Token {polls}"))))
            .await;
        cut_short(&desk, polls, desk.delete_token(&who.session, "Before")).await;
        assert_eq!(desk.at_the_gateway(&made).await, Err("deleted-token"));
        let less = permissions_edit("products:view tokens:generate");
        cut_short(&desk, polls, desk.edit_role(&desk.owner, &who.role, less)).await;
        let role = format!("Other {polls}").parse().unwrap();
        cut_short(&desk, polls, desk.create_role(&desk.owner, role, set("products:view"))).await;
        let new = environment(&format!("Environment {polls}"), &format!("env{polls}"));
        cut_short(&desk, polls, desk.create_environment(&desk.owner, new)).await;
        desk.assert_table_agrees().await;
    }
    cut_short(&desk, 1, desk.delete_account(&desk.owner, &who.email)).await;
    desk.assert_table_agrees().await;
    let desk = desk.reopened().await;
    assert_eq!(desk.environments(&desk.owner).await.unwrap().len(), 5);
    assert_eq!(desk.tokens(&desk.owner, true).await.unwrap().len(), 8);
}

#[tokio::test]
async fn a_sign_in_cut_short_still_counts() {
    let desk = TestDesk::new().await;
    for _ in 0..3 {
        cut_short(&desk, 1, desk.wrong_password(OWNER)).await;
    }
    desk.guess(OWNER, 6).await;
    assert_eq!(desk.right_password(OWNER).await.unwrap_err().code(), "slow-down");
}
