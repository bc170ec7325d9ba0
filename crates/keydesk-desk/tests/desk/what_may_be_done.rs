//! What front ends are told may be done agrees with what is then allowed, and each "no" has its sentence.

use crate::test_desk::{TestDesk, account, set, token};
use keydesk_domain::AccountKind;
use keydesk_domain::permission::Permission;

#[tokio::test]
async fn an_administrator_may_do_everything_and_a_service_account_what_its_role_says() {
    let desk = TestDesk::new().await;
    let owner = desk.abilities(&desk.owner).await.unwrap();
    assert_eq!(
        (owner.generate_token, owner.edit_users, owner.edit_environments),
        (None, None, None)
    );
    let service = desk.service("products:view").await;
    let abilities = desk.abilities(&service.session).await.unwrap();
    insta::assert_snapshot!(abilities.generate_token.unwrap(), @"Only users with the Generate API Token permission can create API Tokens, and none of your roles has it. Ask an administrator to add tokens:generate to one of your roles.");
    insta::assert_snapshot!(abilities.edit_users.unwrap(), @"To change accounts and roles you need the permission users:edit (Users and roles: edit). Ask an administrator for a role that has it.");
}

#[tokio::test]
async fn what_cannot_be_handed_out_is_what_a_role_cannot_be_made_with() {
    let desk = TestDesk::new().await;
    let few = desk.person("users:edit products:edit tokens:generate").await;
    for grantable in desk.grantable(&few.session).await.unwrap() {
        let permission = grantable.permission;
        let name = format!("Role with {}", permission.to_string().replace(':', " "));
        let made = desk
            .create_role(&few.session, name.parse().unwrap(), [permission].into_iter().collect())
            .await;
        assert_eq!(made.is_ok(), grantable.why_not.is_none(), "{permission}");
    }
    assert_eq!(desk.grantable(&few.session).await.unwrap().len(), Permission::catalogue().count());
}

#[tokio::test]
async fn a_listed_role_says_why_it_cannot_be_edited_or_deleted() {
    let desk = TestDesk::new().await;
    let few = desk.person("users:edit products:view").await;
    desk.role_of("Beyond", "recalls:edit").await;
    desk.role_of("Within", "products:view").await;
    for listed in desk.list_roles(&few.session).await.unwrap() {
        let name = listed.view.role.name.to_string();
        let edit = crate::test_desk::rename_role("Another name");
        match listed.why_not_edit {
            Some(why) => {
                let refused = desk.refused(desk.edit_role(&few.session, &name, edit)).await;
                assert_eq!(refused.to_string(), why.to_string(), "{name}");
            }
            None => assert!(["Within", few.role.as_str()].contains(&name.as_str()), "{name}"),
        }
        if let Some(why) = listed.why_not_delete {
            let refused = desk.refused(desk.delete_role(&few.session, &name)).await;
            assert_eq!(refused.to_string(), why.to_string(), "{name}");
        }
    }
}

#[tokio::test]
async fn a_listed_account_says_whether_it_is_oneself_and_how_many_tokens_it_has() {
    let desk = TestDesk::new().await;
    let service = desk.service("products:view tokens:generate").await;
    desk.token_of(&service.session, "One").await;
    desk.token_of(&service.session, "Two").await;
    desk.delete_token(&service.session, "Two").await.unwrap();
    let listed = desk.list_accounts(&desk.owner).await.unwrap();
    let row =
        |email: &str| listed.iter().find(|it| it.view.account.email.as_str() == email).unwrap();
    assert_eq!((row(&service.email).tokens, row(&service.email).is_me), (1, false));
    assert!(row(crate::test_desk::OWNER).is_me);
    let few = desk.person("users:edit products:view").await;
    let listed = desk.list_accounts(&few.session).await.unwrap();
    let owner =
        listed.iter().find(|it| it.view.account.email.as_str() == crate::test_desk::OWNER).unwrap();
    assert!(owner.why_not_edit.is_some(), "who holds less cannot change who holds more");
}

#[tokio::test]
async fn a_listed_account_says_why_no_token_can_be_created_on_its_behalf() {
    let desk = TestDesk::new().await;
    let few = desk.person("users:edit tokens:edit products:view tokens:generate").await;
    let within = desk.service("products:view tokens:generate").await;
    desk.service("recalls:edit tokens:generate").await;
    desk.service("products:view").await;
    for listed in desk.list_accounts(&few.session).await.unwrap() {
        let email = listed.view.account.email.to_string();
        match listed.why_not_token {
            Some(why) => {
                let attempt = desk.create_token_for(&few.session, &email, token("SAP Integration"));
                assert_eq!(desk.refused(attempt).await.to_string(), why.to_string(), "{email}");
            }
            None => assert_eq!(email, within.email),
        }
    }
    desk.create_token_for(&few.session, &within.email, token("SAP Integration")).await.unwrap();
}

#[tokio::test]
async fn names_and_emails_are_looked_at_while_they_are_typed() {
    let desk = TestDesk::new().await;
    desk.token_of(&desk.owner, "SAP Integration").await;
    let taken = desk
        .check_token_name(&desk.owner, &"sap integration".parse().unwrap(), None)
        .await
        .unwrap_err();
    assert_eq!(taken.code(), "taken");
    let own = desk.token(&desk.owner, "SAP Integration").await.unwrap().token.id;
    desk.check_token_name(&desk.owner, &"sap integration".parse().unwrap(), Some(own))
        .await
        .unwrap();
    let taken = desk
        .check_role_name(&desk.owner, &"ADMINISTRATOR".parse().unwrap(), None)
        .await
        .unwrap_err();
    assert_eq!(taken.code(), "taken");
    desk.check_role_name(&desk.owner, &"A new one".parse().unwrap(), None).await.unwrap();
}

#[tokio::test]
async fn an_email_for_a_service_account_is_to_be_dedicated_to_it() {
    let desk = TestDesk::new().await;
    desk.create_account(&desk.owner, account("ann@fernwood.example", &["Administrator"]))
        .await
        .unwrap();
    let check = async |email: &str, kind| {
        desk.check_account_email(&desk.owner, &email.parse().unwrap(), kind, None)
            .await
            .map(|it| it.map(|it| it.to_string()))
    };
    assert_eq!(
        check("ANN@fernwood.example", AccountKind::Service).await.unwrap_err().code(),
        "taken"
    );
    insta::assert_snapshot!(check("info@fernwood.example", AccountKind::Service).await.unwrap().unwrap(), @"info@… is a mailbox that several people read. Use an address for this integration alone.");
    assert_eq!(
        check("info@fernwood.example", AccountKind::Person).await.unwrap(),
        None,
        "a person may have any"
    );
    assert_eq!(
        check("sap-integration@fernwood.example", AccountKind::Service).await.unwrap(),
        None
    );
}

#[tokio::test]
async fn starting_and_stopping_the_gateway_takes_a_permission_and_leaves_a_record() {
    let desk = TestDesk::new().await;
    desk.begin_gateway_switch(&desk.owner, false).await.unwrap();
    assert_eq!(desk.records().await.last().unwrap().action, "gateway.stopped");
    let few = desk.person("environments:view").await;
    assert_eq!(
        desk.refused(desk.begin_gateway_switch(&few.session, true)).await.code(),
        "forbidden"
    );
    assert!(set("environments:edit").contains("environments:view".parse().unwrap()));
}

#[tokio::test]
async fn each_committed_change_is_noticed_by_who_watches() {
    let desk = TestDesk::new().await;
    let mut changes = desk.changes();
    changes.mark_unchanged();
    desk.role_of("New", "products:view").await;
    assert!(changes.has_changed().unwrap());
}
