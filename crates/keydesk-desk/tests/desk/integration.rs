//! A new integration: role, service account and token in one act, or nothing at all.

use crate::small_disk::SmallDisk;
use crate::test_desk::{TestDesk, account, set, token};
use keydesk_desk::{IntegrationAccount, IntegrationRole, IntegrationToken, NewIntegration};
use keydesk_domain::IntegrationKind;

/// Everything new, and nothing wrong with it.
fn sap() -> NewIntegration {
    NewIntegration {
        kind: IntegrationKind::Erp,
        role: new_role("SAP Role", "products:edit tokens:generate"),
        account: new_account("SAP", "sap-integration@fernwood.example"),
        token: IntegrationToken {
            name: "SAP Integration".to_owned(),
            environment: "sandbox".to_owned(),
            expires_at: None,
            narrowed_to: None,
            allowed_addresses: Vec::new(),
            use_by: None,
        },
    }
}

fn new_role(name: &str, permissions: &str) -> IntegrationRole {
    IntegrationRole::New { name: name.to_owned(), permissions: set(permissions) }
}

fn new_account(name: &str, email: &str) -> IntegrationAccount {
    IntegrationAccount::New { name: name.to_owned(), email: email.to_owned() }
}

/// The same, with another token.
fn with_token(change: impl FnOnce(&mut IntegrationToken)) -> NewIntegration {
    let mut new = sap();
    change(&mut new.token);
    new
}

#[tokio::test]
async fn all_three_are_made_each_with_its_record() {
    let desk = TestDesk::new().await;
    let before = desk.records().await.len();
    let made = desk.create_integration(&desk.owner, sap()).await.unwrap();
    assert_eq!(desk.at_the_gateway(&made.token).await, Ok(set("products:edit")));
    assert_eq!(
        (made.account.roles, made.account.has_password),
        (vec!["SAP Role".to_owned()], false)
    );
    let records = desk.records().await.split_off(before);
    let actions: Vec<&str> = records.iter().map(|it| it.action.as_str()).collect();
    assert_eq!(
        actions,
        ["role.created", "account.created", "token.created-on-behalf", "integration.created"]
    );
    desk.assert_table_agrees().await;
    let desk = desk.reopened().await;
    assert!(desk.at_the_gateway(&made.token).await.is_ok());
    assert_eq!(
        desk.right_password("sap-integration@fernwood.example").await.unwrap_err().code(),
        "wrong-credentials"
    );
}

#[tokio::test]
async fn a_role_or_an_account_that_is_there_can_be_used_again() {
    let desk = TestDesk::new().await;
    desk.create_integration(&desk.owner, sap()).await.unwrap();
    let again = NewIntegration {
        role: IntegrationRole::Existing("sap role".to_owned()),
        account: new_account("SAP", "sap-integration-2@fernwood.example"),
        ..with_token(|token| token.name = "SAP Integration 2".to_owned())
    };
    let made = desk.create_integration(&desk.owner, again).await.unwrap();
    assert_eq!(desk.at_the_gateway(&made.token).await, Ok(set("products:edit")));
    for (number, role) in
        [(3, IntegrationRole::OfTheAccount), (4, IntegrationRole::Existing("SAP Role".to_owned()))]
    {
        let again = NewIntegration {
            role,
            account: IntegrationAccount::Existing("sap-integration@fernwood.example".to_owned()),
            ..with_token(|token| token.name = format!("SAP Integration {number}"))
        };
        let made = desk.create_integration(&desk.owner, again).await.unwrap();
        assert_eq!(made.token.view.account_email, "sap-integration@fernwood.example");
    }
    assert_eq!(desk.accounts(&desk.owner).await.unwrap().len(), 3);
    assert_eq!(desk.roles(&desk.owner).await.unwrap().len(), 2);
    desk.assert_table_agrees().await;
}

/// A single thing wrong, and the field that it is about.
async fn single_mistakes(desk: &TestDesk) -> Vec<(&'static str, NewIntegration)> {
    desk.role_of("Taken", "products:view tokens:generate").await;
    desk.role_of("No Token", "products:view").await;
    desk.create_account(&desk.owner, account("taken@fernwood.example", &["Taken"])).await.unwrap();
    desk.token_of(&desk.owner, "Taken").await;
    let past = desk.now();
    let role = |role| NewIntegration { role, ..sap() };
    let account = |account| NewIntegration { account, ..sap() };
    vec![
        ("role-name", role(new_role("", "products:view tokens:generate"))),
        ("role-name", role(new_role("tAKEN", "products:view tokens:generate"))),
        ("permission", role(new_role("SAP Role", "products:view"))),
        ("permission", role(new_role("SAP Role", "tokens:generate"))),
        ("role", role(IntegrationRole::Existing("Nobody's".to_owned()))),
        ("role", role(IntegrationRole::Existing("No Token".to_owned()))),
        ("role", role(IntegrationRole::OfTheAccount)),
        ("account-name", account(new_account(" ", "new@fernwood.example"))),
        ("email", account(new_account("SAP", "no address"))),
        ("email", account(new_account("SAP", "TAKEN@fernwood.example"))),
        ("account", account(IntegrationAccount::Existing("nobody@fernwood.example".to_owned()))),
        ("account", account(IntegrationAccount::Existing("taken@fernwood.example".to_owned()))),
        ("token-name", with_token(|token| token.name = "\u{202e}".to_owned())),
        ("token-name", with_token(|token| token.name = "taken".to_owned())),
        ("environment", with_token(|token| token.environment = "production".to_owned())),
        ("expires", with_token(|token| token.expires_at = Some(past))),
        ("use-by", with_token(|token| token.use_by = Some(past))),
        ("allow-address", with_token(|token| token.allowed_addresses = vec!["here".to_owned()])),
        ("token-permission", with_token(|token| token.narrowed_to = Some(set("recalls:view")))),
    ]
}

#[tokio::test]
async fn any_single_mistake_makes_nothing_and_is_told_with_its_field() {
    let desk = TestDesk::new().await;
    for (field, new) in single_mistakes(&desk).await {
        let (problems, _) = desk.check_integration(&desk.owner, &new).await.unwrap();
        assert_eq!(problems.iter().map(|it| it.field).collect::<Vec<_>>(), [field], "{problems:?}");
        let error = desk.refused(desk.create_integration(&desk.owner, new)).await;
        assert_eq!((error.field(), error.to_string()), (Some(field), problems[0].message.clone()));
    }
    desk.create_integration(&desk.owner, sap()).await.unwrap();
}

#[tokio::test]
async fn all_mistakes_are_told_at_once() {
    let desk = TestDesk::new().await;
    let new = NewIntegration {
        kind: IntegrationKind::Erp,
        role: new_role("administrator", "products:view"),
        account: new_account("SAP", "owner@fernwood.example"),
        token: IntegrationToken {
            name: String::new(),
            environment: "nowhere".to_owned(),
            ..sap().token
        },
    };
    let (problems, _) = desk.check_integration(&desk.owner, &new).await.unwrap();
    let said: Vec<String> =
        problems.iter().map(|it| format!("{}: {}", it.field, it.message)).collect();
    insta::assert_snapshot!(said.join("\n"), @r#"
    role-name: There is already a role "Administrator". Choose another name: letter case, spaces and look-alike letters make no difference.
    permission: Only users with the Generate API Token permission can create API Tokens: the role needs tokens:generate as well.
    email: The e-mail owner@fernwood.example belongs to another account. Use an address of its own for each account.
    token-name: The token name is empty. Enter 1 to 64 characters.
    environment: There is no environment "nowhere".
    "#);
}

#[tokio::test]
async fn an_address_that_is_not_dedicated_is_a_warning() {
    let desk = TestDesk::new().await;
    let new = NewIntegration { account: new_account("SAP", "info@fernwood.example"), ..sap() };
    let (problems, warnings) = desk.check_integration(&desk.owner, &new).await.unwrap();
    assert_eq!(problems, []);
    assert_eq!(warnings.iter().map(|it| it.field).collect::<Vec<_>>(), ["email"]);
    desk.create_integration(&desk.owner, new).await.unwrap();
}

#[tokio::test]
async fn whoever_lacks_any_right_that_it_takes_makes_nothing() {
    let desk = TestDesk::new().await;
    let all = ["users:edit", "tokens:edit", "products:edit", "tokens:generate"];
    for lacking in all {
        let permissions: Vec<&str> = all.into_iter().filter(|it| *it != lacking).collect();
        let who = desk.person(&permissions.join(" ")).await;
        let error = desk.refused(desk.create_integration(&who.session, sap())).await;
        assert_eq!(error.code(), "forbidden");
        assert!(error.to_string().contains(lacking), "{error}");
    }
    let who = desk.person(&all.join(" ")).await;
    desk.create_integration(&who.session, sap()).await.unwrap();
}

#[tokio::test]
async fn on_a_full_disk_nothing_is_half_made() {
    let Some(disk) = SmallDisk::mount() else { return };
    let desk = TestDesk::at(disk.directory()).await;
    disk.fill();
    assert_eq!(desk.refused(desk.create_integration(&desk.owner, sap())).await.code(), "disk-full");
    desk.assert_table_agrees().await;
    disk.make_room();
    desk.create_integration(&desk.owner, sap()).await.unwrap();
}

#[tokio::test]
async fn of_two_at_the_same_moment_one_is_made_whole_and_the_other_not_at_all() {
    let desk = TestDesk::new().await;
    let attempts = [(); 4].map(|()| {
        let (desk, owner) = ((*desk).clone(), desk.owner.clone());
        tokio::spawn(async move { desk.create_integration(&owner, sap()).await })
    });
    let mut made = 0;
    for attempt in attempts {
        match attempt.await.unwrap() {
            Ok(_) => made += 1,
            Err(error) => assert_eq!((error.code(), error.field()), ("taken", Some("role-name"))),
        }
    }
    assert_eq!(made, 1);
    assert_eq!(desk.tokens(&desk.owner, true).await.unwrap().len(), 1);
    assert_eq!(desk.accounts(&desk.owner).await.unwrap().len(), 2);
    desk.assert_table_agrees().await;
}

#[tokio::test]
async fn what_is_suggested_is_free_whatever_is_taken() {
    let desk = TestDesk::new().await;
    let suggested =
        async || desk.suggest_integration(&desk.owner, IntegrationKind::Erp).await.unwrap();
    let first = suggested().await;
    assert_eq!(
        (first.name.as_str(), first.email.as_str()),
        ("SAP Integration", "sap-integration@fernwood.example")
    );
    desk.token_of(&desk.owner, "sap integration").await;
    assert_eq!(suggested().await.name, "SAP Integration 2");
    desk.role_of("SAP Integration 2", "products:view").await;
    desk.role_of("Any", "products:view").await;
    desk.create_account(&desk.owner, account("sap-integration-3@fernwood.example", &["Any"]))
        .await
        .unwrap();
    let fourth = suggested().await;
    assert_eq!(
        (fourth.name.as_str(), fourth.email.as_str()),
        ("SAP Integration 4", "sap-integration-4@fernwood.example")
    );
    for kind in IntegrationKind::ALL {
        let it = desk.suggest_integration(&desk.owner, kind).await.unwrap();
        let new = NewIntegration {
            kind,
            role: IntegrationRole::New { name: it.name.clone(), permissions: kind.suggested() },
            account: new_account(&it.name, &it.email),
            ..with_token(|token| token.name = it.name.clone())
        };
        let (problems, warnings) = desk.check_integration(&desk.owner, &new).await.unwrap();
        assert_eq!((problems, warnings), (vec![], vec![]), "{kind:?}");
        desk.create_integration(&desk.owner, new).await.unwrap();
    }
}

#[tokio::test]
async fn its_token_can_be_renewed_although_nobody_can_sign_in_as_its_account() {
    let desk = TestDesk::new().await;
    desk.create_integration(&desk.owner, sap()).await.unwrap();
    let account = "sap-integration@fernwood.example";
    let made =
        desk.create_token_for(&desk.owner, account, token("SAP Integration 2")).await.unwrap();
    assert_eq!(desk.at_the_gateway(&made).await, Ok(set("products:edit")));
}
