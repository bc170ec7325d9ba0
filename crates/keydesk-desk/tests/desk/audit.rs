//! The audit log: every change leaves its record in the same transaction, and what fails leaves none.

use crate::test_desk::{
    OTHER_PASSWORD, OWNER, PASSWORD, TestDesk, account, enabled_edit, environment,
    permissions_edit, rename_token, roles_edit, set, token,
};
use keydesk_desk::EnvironmentEdit;
use keydesk_domain::audit::first_bad;

#[tokio::test]
async fn every_change_leaves_its_record() {
    let desk = TestDesk::new().await;
    let (d, owner) = (&*desk, &desk.owner);
    let url =
        EnvironmentEdit { name: Some("Renamed".parse().unwrap()), ..EnvironmentEdit::default() };
    let robot = "robot@fernwood.example";

    d.create_role(owner, "Export".parse().unwrap(), set("products:edit tokens:generate"))
        .await
        .unwrap();
    d.edit_role(owner, "Export", permissions_edit("recalls:view tokens:generate")).await.unwrap();
    d.create_account(owner, account(robot, &["Export"])).await.unwrap();
    d.edit_account(owner, robot, enabled_edit(false)).await.unwrap();
    d.edit_account(owner, robot, enabled_edit(true)).await.unwrap();
    d.edit_account(owner, robot, roles_edit(&["Export", "Administrator"])).await.unwrap();
    let session = desk.right_password(robot).await.unwrap();
    let (session, _) =
        d.change_own_password(&session, PASSWORD.into(), OTHER_PASSWORD.into()).await.unwrap();
    desk.wrong_password(robot).await.unwrap_err();
    desk.wrong_password("nobody@fernwood.example").await.unwrap_err();
    d.create_token(&session, token("One")).await.unwrap();
    d.edit_token(&session, "One", rename_token("Uno")).await.unwrap();
    d.delete_token(&session, "Uno").await.unwrap();
    d.create_token(&session, token("Two")).await.unwrap();
    d.create_environment(owner, environment("Production", "production")).await.unwrap();
    d.edit_environment(owner, "production", url).await.unwrap();
    d.delete_environment(owner, "production").await.unwrap();
    d.begin_sandbox_reset(owner).await.unwrap();
    d.begin_gateway_switch(owner, false).await.unwrap();
    d.begin_gateway_switch(owner, true).await.unwrap();
    d.delete_account(owner, robot).await.unwrap();
    d.delete_role(owner, "Export").await.unwrap();

    let lines: Vec<_> = desk
        .records()
        .await
        .iter()
        .map(|it| format!("{} {}: {} {}", it.seq, it.actor.email, it.action, it.subject.name))
        .collect();
    insta::assert_snapshot!(lines.join("\n"), @r#"
    1 owner@fernwood.example: owner.created owner@fernwood.example
    2 owner@fernwood.example: role.created Export
    3 owner@fernwood.example: role.edited Export
    4 owner@fernwood.example: account.created robot@fernwood.example
    5 owner@fernwood.example: account.disabled robot@fernwood.example
    6 owner@fernwood.example: account.enabled robot@fernwood.example
    7 owner@fernwood.example: account.edited robot@fernwood.example
    8 robot@fernwood.example: account.signed-in robot@fernwood.example
    9 robot@fernwood.example: account.signed-in robot@fernwood.example
    10 robot@fernwood.example: account.password-changed robot@fernwood.example
    11 robot@fernwood.example: sign-in.refused robot@fernwood.example
    12 (an e-mail that no account has): sign-in.refused (an e-mail that no account has)
    13 robot@fernwood.example: token.created One
    14 robot@fernwood.example: token.edited Uno
    15 robot@fernwood.example: token.deleted Uno
    16 robot@fernwood.example: token.created Two
    17 owner@fernwood.example: environment.created Production
    18 owner@fernwood.example: environment.edited Renamed
    19 owner@fernwood.example: environment.deleted Renamed
    20 owner@fernwood.example: sandbox.reset Sandbox
    21 owner@fernwood.example: gateway.stopped Gateway
    22 owner@fernwood.example: gateway.started Gateway
    23 owner@fernwood.example: token.deleted Two
    24 owner@fernwood.example: account.deleted robot@fernwood.example
    25 owner@fernwood.example: role.deleted Export
    "#);
    assert_eq!(first_bad(&desk.records().await), None);
}

#[tokio::test]
async fn a_record_says_what_changed() {
    let desk = TestDesk::new().await;
    desk.role_of("Export", "products:edit recalls:view").await;
    desk.edit_role(&desk.owner, "Export", permissions_edit("products:view reports:view"))
        .await
        .unwrap();
    let record = desk.records().await.pop().unwrap();
    assert_eq!(record.actor.account, Some(desk.owner.account()));
    insta::assert_snapshot!(record.detail, @r#"{"added":["reports:view"],"name":{"after":"Export","before":"Export"},"removed":["products:edit","recalls:view"]}"#);
}

#[tokio::test]
async fn a_change_that_fails_leaves_no_record() {
    let desk = TestDesk::new().await;
    let records = desk.records().await;
    desk.create_role(&desk.owner, "administrator".parse().unwrap(), set("")).await.unwrap_err();
    desk.delete_account(&desk.owner, OWNER).await.unwrap_err();
    desk.create_environment(&desk.owner, environment("Other", "sandbox")).await.unwrap_err();
    desk.delete_token(&desk.owner, "No Such Token").await.unwrap_err();
    assert_eq!(desk.records().await, records);
    assert_eq!(desk.reopened().await.records().await, records);
}

#[tokio::test]
async fn reading_it_takes_its_permission() {
    let desk = TestDesk::new().await;
    let (blind, reader) =
        (desk.person("users:edit tokens:edit").await, desk.person("audit-log:view").await);
    let error = desk.audit_log(&blind.session, &Default::default(), None, 10).await.unwrap_err();
    insta::assert_snapshot!(error, @"To read the audit log you need the permission audit-log:view (Audit log: view). Ask an administrator for a role that has it.");
    assert!(
        !desk.audit_log(&reader.session, &Default::default(), None, 10).await.unwrap().is_empty()
    );
}

#[tokio::test]
async fn it_is_read_newest_first_a_page_at_a_time() {
    let desk = TestDesk::new().await;
    for number in 2..=7 {
        desk.role_of(&format!("Role {number}"), "products:view").await;
    }
    let page = async |before, limit| -> Vec<i64> {
        let records =
            desk.audit_log(&desk.owner, &Default::default(), before, limit).await.unwrap();
        records.iter().map(|record| record.seq).collect()
    };
    assert_eq!(page(None, 3).await, [7, 6, 5]);
    assert_eq!(page(Some(5), 3).await, [4, 3, 2]);
    assert_eq!(page(Some(2), u32::MAX).await, [1]);
    assert_eq!(page(Some(1), 3).await, [0_i64; 0]);
    assert_eq!(page(None, 0).await, [7]);
}
