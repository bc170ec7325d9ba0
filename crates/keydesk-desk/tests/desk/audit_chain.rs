//! Whatever is done in whatever order: what succeeds is recorded, what fails is not, the chain holds and the table agrees.

use crate::test_desk::{
    TestDesk, account, enabled_edit, environment, permissions_edit, rename_role, rename_token,
    roles_edit, set, token,
};
use keydesk_desk::DeskError;
use keydesk_domain::audit::first_bad;
use proptest::prelude::*;

/// One of a few things to do, to one of a few names, so that much of it collides.
#[derive(Clone, Copy, Debug)]
struct Step {
    what: u8,
    which: u8,
}

fn any_step() -> impl Strategy<Value = Step> {
    (0..14_u8, 0..3_u8).prop_map(|(what, which)| Step { what, which })
}

impl Step {
    async fn take(self, desk: &TestDesk) -> Result<(), DeskError> {
        let which = self.which;
        let (role, other) = (format!("Role {which}"), format!("Role {}", (which + 1) % 3));
        let email = format!("service{which}@fernwood.example");
        let (name, slug) = (format!("Token {which}"), format!("env{which}"));
        let owner = &desk.owner;
        match self.what {
            0 => {
                desk.create_role(owner, role.parse().unwrap(), set("products:edit")).await.map(drop)
            }
            1 => desk
                .edit_role(owner, &role, permissions_edit("recalls:view tokens:generate"))
                .await
                .map(drop),
            2 => desk.edit_role(owner, &role, rename_role(&other)).await.map(drop),
            3 => desk.delete_role(owner, &role).await.map(drop),
            4 => desk.create_account(owner, account(&email, &[&role])).await.map(drop),
            5 => desk.edit_account(owner, &email, roles_edit(&[&other])).await.map(drop),
            6 => desk.edit_account(owner, &email, enabled_edit(which != 0)).await.map(drop),
            7 => desk.delete_account(owner, &email).await.map(drop),
            8 => desk.create_token(owner, token(&name)).await.map(drop),
            9 => desk
                .edit_token(owner, &name, rename_token(&format!("Token {}", (which + 1) % 3)))
                .await
                .map(drop),
            10 => desk.delete_token(owner, &name).await.map(drop),
            11 => desk.create_environment(owner, environment(&slug, &slug)).await.map(drop),
            12 => desk.delete_environment(owner, &slug).await,
            _ => match desk.right_password(&email).await {
                Ok(session) => desk.create_token(&session, token(&name)).await.map(drop),
                Err(error) => Err(error),
            },
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn after_any_series_of_changes(steps in proptest::collection::vec(any_step(), 1..24)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(after(&steps))?;
    }
}

async fn after(steps: &[Step]) -> Result<(), TestCaseError> {
    let desk = TestDesk::new().await;
    for step in steps {
        let before = desk.records().await.len();
        let taken = step.take(&desk).await;
        let records = desk.records().await.len() - before;
        // A sign-in leaves a record of its own, also one that is refused.
        let signs_in = step.what == 13;
        prop_assert!(
            signs_in || taken.is_ok() == (records > 0),
            "{step:?} {taken:?}: {records} records"
        );
        desk.assert_table_agrees().await;
    }
    prop_assert_eq!(first_bad(&desk.records().await), None);
    let all = desk.all_there_is().await;
    let desk = desk.reopened().await;
    prop_assert_eq!(desk.all_there_is().await, all);
    desk.assert_table_agrees().await;
    Ok(())
}
