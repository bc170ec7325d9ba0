//! Roles: unique names, never more than their maker holds, and none that somebody has is deleted.

use crate::test_desk::{
    TestDesk, USERS_EDIT, enabled_edit, permissions_edit, rename_role, roles_edit, set,
};
use keydesk_desk::RoleEdit;
use keydesk_domain::rules::Forbidden;
use keydesk_domain::{Permission, PermissionSet};

#[tokio::test]
async fn create_role_names_that_differ_in_case_spaces_or_unicode_form() {
    let desk = TestDesk::new().await;
    desk.role_of("Café Export", "products:view").await;
    for name in [
        "café export",
        " CAFÉ  Export ",
        "CaféExport",
        "Cafe\u{301} Export",
        "Ｃａｆé Export",
        "Café\u{a0}Export",
    ] {
        let error =
            desk.refused(desk.create_role(&desk.owner, name.parse().unwrap(), set(""))).await;
        assert_eq!((error.code(), error.field()), ("taken", Some("name")), "{name}");
        insta::allow_duplicates! {
            insta::assert_snapshot!(error, @r#"There is already a role "Café Export". Choose another name: letter case, spaces and look-alike letters make no difference."#);
        }
    }
}

#[tokio::test]
async fn rename_role_to_anothers_name_or_to_its_own_in_capitals() {
    let desk = TestDesk::new().await;
    desk.role_of("Data Export", "products:view").await;
    desk.role_of("Reporting", "reports:view").await;
    let error =
        desk.refused(desk.edit_role(&desk.owner, "Reporting", rename_role("DATA export"))).await;
    assert_eq!(error.code(), "taken");
    let error =
        desk.refused(desk.edit_role(&desk.owner, "Reporting", rename_role("administrator"))).await;
    assert_eq!(error.code(), "taken");
    let view = desk.edit_role(&desk.owner, "Reporting", rename_role("REPORTING")).await.unwrap();
    assert_eq!(view.role.name.as_str(), "REPORTING");
}

#[tokio::test]
async fn create_role_without_users_edit() {
    let desk = TestDesk::new().await;
    let viewer = desk.person("users:view products:view").await;
    let error = desk
        .refused(desk.create_role(&viewer.session, "Mine".parse().unwrap(), set("products:view")))
        .await;
    insta::assert_snapshot!(error, @"To create a role you need the permission users:edit (Users and roles: edit). Ask an administrator for a role that has it.");
    assert_eq!(error.code(), "forbidden");
}

#[tokio::test]
async fn create_role_with_a_permission_its_maker_lacks() {
    let desk = TestDesk::new().await;
    let maker = desk.person("users:edit products:view tokens:generate").await;
    let wanted = set("products:edit recalls:view tokens:generate");
    let error =
        desk.refused(desk.create_role(&maker.session, "Too Much".parse().unwrap(), wanted)).await;
    insta::assert_snapshot!(error, @"You cannot create this role, because you do not hold: products:edit, recalls:view. Leave that out, or ask somebody who holds it.");
    desk.create_role(
        &maker.session,
        "Enough".parse().unwrap(),
        set("products:view tokens:generate"),
    )
    .await
    .unwrap();
}

#[tokio::test]
async fn edit_role_that_carries_more_than_the_actor_holds() {
    let desk = TestDesk::new().await;
    desk.role_of("Recalls", "recalls:edit").await;
    let actor = desk.person("users:edit products:view").await;
    for edit in [rename_role("Renamed"), permissions_edit("products:view"), RoleEdit::default()] {
        let error = desk.refused(desk.edit_role(&actor.session, "Recalls", edit)).await;
        insta::allow_duplicates! {
            insta::assert_snapshot!(error, @"You cannot change this role, because you do not hold: recalls:view, recalls:edit. Leave that out, or ask somebody who holds it.");
        }
    }
    let error = desk.refused(desk.delete_role(&actor.session, "Recalls")).await;
    assert_eq!(error.code(), "forbidden");
}

#[tokio::test]
async fn edit_ones_own_role_upward() {
    let desk = TestDesk::new().await;
    let actor = desk.person("users:edit products:view").await;
    let upward = permissions_edit("users:edit products:edit tokens:generate");
    let error = desk.refused(desk.edit_role(&actor.session, &actor.role, upward)).await;
    insta::assert_snapshot!(error, @"You cannot give this role more, because you do not hold: products:edit, tokens:generate. Leave that out, or ask somebody who holds it.");
    assert_eq!(
        desk.who_am_i(&actor.session).await.unwrap().permissions,
        set("users:edit products:view")
    );
}

#[tokio::test]
async fn who_takes_rights_from_their_own_role_cannot_give_them_back() {
    let desk = TestDesk::new().await;
    let actor = desk.person("users:edit products:edit").await;
    desk.edit_role(&actor.session, &actor.role, permissions_edit("users:edit")).await.unwrap();
    let back = permissions_edit("users:edit products:edit");
    assert_eq!(
        desk.refused(desk.edit_role(&actor.session, &actor.role, back)).await.code(),
        "forbidden"
    );
}

#[tokio::test]
async fn administrator_can_be_neither_edited_nor_deleted() {
    let desk = TestDesk::new().await;
    for edit in [rename_role("Root"), permissions_edit("products:view"), RoleEdit::default()] {
        let error = desk.refused(desk.edit_role(&desk.owner, "administrator", edit)).await;
        insta::allow_duplicates! {
            insta::assert_snapshot!(error, @"Administrator is built in: it holds every permission and cannot be edited or deleted. Create another role instead.");
        }
    }
    let error = desk.refused(desk.delete_role(&desk.owner, "Administrator")).await;
    assert!(matches!(error, keydesk_desk::DeskError::Forbidden(Forbidden::BuiltIn)), "{error:?}");
    assert_eq!(
        desk.role(&desk.owner, "Administrator").await.unwrap().role.permissions,
        PermissionSet::all()
    );
}

#[tokio::test]
async fn delete_role_in_use_says_who_has_it_disabled_accounts_among_them() {
    let desk = TestDesk::new().await;
    desk.role_of("Data Export", "products:view").await;
    let (one, two) = (desk.service("products:view").await, desk.person("products:view").await);
    for who in [&one, &two] {
        desk.edit_account(&desk.owner, &who.email, roles_edit(&[&who.role, "Data Export"]))
            .await
            .unwrap();
    }
    desk.edit_account(&desk.owner, &two.email, enabled_edit(false)).await.unwrap();
    let error = desk.refused(desk.delete_role(&desk.owner, "Data Export")).await;
    insta::assert_snapshot!(error, @r#"The role "Data Export" is in use by somebody0@fernwood.example, somebody1@fernwood.example. Give them another role first."#);
    assert_eq!(error.code(), "in-use");

    desk.edit_account(&desk.owner, &one.email, roles_edit(&[&one.role])).await.unwrap();
    desk.delete_account(&desk.owner, &two.email).await.unwrap();
    desk.delete_role(&desk.owner, "Data Export").await.unwrap();
    assert_eq!(desk.role(&desk.owner, "Data Export").await.unwrap_err().code(), "not-found");
}

#[tokio::test]
async fn a_right_taken_from_a_role_is_gone_at_the_gateway_when_the_call_returns() {
    let desk = TestDesk::new().await;
    let who = desk.service("products:edit tokens:generate").await;
    let token = desk.token_of(&who.session, "SAP Integration").await;
    assert_eq!(desk.at_the_gateway(&token).await, Ok(set("products:edit")));
    desk.edit_role(&desk.owner, &who.role, permissions_edit("products:view")).await.unwrap();
    assert_eq!(desk.at_the_gateway(&token).await, Ok(set("products:view")));
    assert!(
        !desk
            .who_am_i(&who.session)
            .await
            .unwrap()
            .permissions
            .contains(Permission::GenerateApiToken)
    );
}

#[tokio::test]
async fn roles_of_one_name_created_at_the_same_moment() {
    let desk = TestDesk::new().await;
    for round in 0..10 {
        let create = |name: String| {
            desk.create_role(&desk.owner, name.parse().unwrap(), set("products:view"))
        };
        let (one, two) =
            tokio::join!(create(format!("Export {round}")), create(format!("EXPORT{round}")));
        let lost = one.err().or(two.err()).expect("both were created");
        assert_eq!(lost.code(), "taken");
    }
    assert_eq!(desk.roles(&desk.owner).await.unwrap().len(), 11);
}

#[tokio::test]
async fn a_role_named_like_anothers_identifier_does_not_stand_in_for_it() {
    let desk = TestDesk::new().await;
    desk.role_of("Wanted", "products:view").await;
    let wanted = desk.role(&desk.owner, "Wanted").await.unwrap().role;
    desk.role_of(&wanted.id.to_string(), "recalls:edit").await;
    assert_eq!(desk.role(&desk.owner, &wanted.id.to_string()).await.unwrap().role, wanted);
    assert_eq!(desk.delete_role(&desk.owner, &wanted.id.to_string()).await.unwrap().role, wanted);
}

#[tokio::test]
async fn a_role_that_is_not_there() {
    let desk = TestDesk::new().await;
    let error =
        desk.refused(desk.edit_role(&desk.owner, "No Such Role", rename_role("Other"))).await;
    insta::assert_snapshot!(error, @r#"There is no role "No Such Role"."#);
    let long = desk.refused(desk.delete_role(&desk.owner, &"x".repeat(10_000))).await;
    assert_eq!((long.code(), long.to_string().len()), ("not-found", 100));
    let nobody = desk.person("products:view").await;
    assert_eq!(desk.roles(&nobody.session).await.unwrap_err().code(), "forbidden");
    assert!(!desk.who_am_i(&nobody.session).await.unwrap().permissions.contains(USERS_EDIT));
}
