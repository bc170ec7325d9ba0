//! Environments: unique names, slugs for ever, addresses of their own, and none with live tokens is deleted.

use crate::test_desk::{TestDesk, environment, token};
use keydesk_desk::{EnvironmentEdit, NewEnvironment, NewToken, NewUpstream};

fn rename(name: &str) -> EnvironmentEdit {
    EnvironmentEdit { name: Some(name.parse().unwrap()), ..EnvironmentEdit::default() }
}

#[tokio::test]
async fn create_environment_names_that_differ_in_case_spaces_or_unicode_form() {
    let desk = TestDesk::new().await;
    desk.create_environment(&desk.owner, environment("Café Production", "one")).await.unwrap();
    for name in [
        "café production",
        "CAFÉ  PRODUCTION",
        "CaféProduction",
        "Cafe\u{301} Production",
        "Ｃａｆé Production",
    ] {
        let error =
            desk.refused(desk.create_environment(&desk.owner, environment(name, "two"))).await;
        assert_eq!((error.code(), error.field()), ("taken", Some("name")), "{name}");
        insta::allow_duplicates! {
            insta::assert_snapshot!(error, @r#"There is already an environment "Café Production". Choose another name: letter case, spaces and look-alike letters make no difference."#);
        }
    }
    let error = desk.refused(desk.edit_environment(&desk.owner, "one", rename("SANDBOX"))).await;
    assert_eq!(error.code(), "taken");
}

#[tokio::test]
async fn a_slug_is_used_once_and_never_again() {
    let desk = TestDesk::new().await;
    let error =
        desk.refused(desk.create_environment(&desk.owner, environment("Other", "sandbox"))).await;
    insta::assert_snapshot!(error, @r#"The environment "Sandbox" has this slug already."#);
    assert_eq!(error.field(), Some("slug"));
    desk.create_environment(&desk.owner, environment("Production", "production")).await.unwrap();
    desk.delete_environment(&desk.owner, "production").await.unwrap();
    let error = desk
        .refused(desk.create_environment(&desk.owner, environment("Production", "production")))
        .await;
    insta::assert_snapshot!(error, @"This slug belonged to an environment that was deleted, and its tokens still carry it. Choose another.");
    desk.create_environment(&desk.owner, environment("Production", "production2")).await.unwrap();
}

#[tokio::test]
async fn an_address_is_one_environments_own() {
    let desk = TestDesk::new().await;
    let listen = "127.0.0.1:18788".parse().unwrap();
    let one = NewEnvironment { listen, ..environment("One", "one") };
    desk.create_environment(&desk.owner, one).await.unwrap();
    let two = NewEnvironment { listen, ..environment("Two", "two") };
    let error = desk.refused(desk.create_environment(&desk.owner, two)).await;
    insta::assert_snapshot!(error, @r#"The environment "One" listens on 127.0.0.1:18788 already. Choose another port."#);
    let edit = EnvironmentEdit { listen: Some(listen), ..EnvironmentEdit::default() };
    assert_eq!(
        desk.refused(desk.edit_environment(&desk.owner, "sandbox", edit)).await.field(),
        Some("listen")
    );
}

#[tokio::test]
async fn environments_take_permissions_of_their_own() {
    let desk = TestDesk::new().await;
    let (blind, viewer) = (desk.person("users:edit").await, desk.person("environments:view").await);
    assert_eq!(desk.environments(&blind.session).await.unwrap_err().code(), "forbidden");
    assert_eq!(desk.environment(&blind.session, "no such").await.unwrap_err().code(), "forbidden");
    assert_eq!(desk.environments(&viewer.session).await.unwrap().len(), 1);
    let errors = [
        desk.refused(desk.create_environment(&viewer.session, environment("One", "one"))).await,
        desk.refused(desk.edit_environment(&viewer.session, "sandbox", rename("Renamed"))).await,
        desk.refused(desk.delete_environment(&viewer.session, "sandbox")).await,
        desk.refused(desk.begin_sandbox_reset(&viewer.session)).await,
    ];
    insta::assert_snapshot!(errors.map(|error| error.to_string()).join("\n"), @"
    To create an environment you need the permission environments:edit (Environments: edit). Ask an administrator for a role that has it.
    To edit an environment you need the permission environments:edit (Environments: edit). Ask an administrator for a role that has it.
    To delete an environment you need the permission environments:edit (Environments: edit). Ask an administrator for a role that has it.
    To reset the sandbox you need the permission environments:edit (Environments: edit). Ask an administrator for a role that has it.
    ");
}

#[tokio::test]
async fn delete_environment_in_use_lists_its_tokens_and_afterwards_can_be_deleted() {
    let desk = TestDesk::new().await;
    desk.create_environment(&desk.owner, environment("Production", "production")).await.unwrap();
    for name in ["SAP Integration", "WMS Connector"] {
        let new = NewToken { environment: "Production".to_owned(), ..token(name) };
        desk.create_token(&desk.owner, new).await.unwrap();
    }
    let error = desk.refused(desk.delete_environment(&desk.owner, "production")).await;
    insta::assert_snapshot!(error, @r#"The environment "Production" still has API tokens: SAP Integration, WMS Connector. Delete them first."#);
    assert_eq!(error.code(), "in-use");
    for name in ["SAP Integration", "WMS Connector"] {
        desk.delete_token(&desk.owner, name).await.unwrap();
    }
    desk.delete_environment(&desk.owner, "production").await.unwrap();
    assert_eq!(desk.environment(&desk.owner, "production").await.unwrap_err().code(), "not-found");
}

#[tokio::test]
async fn the_sandbox_has_neither_base_url_nor_credential() {
    let desk = TestDesk::new().await;
    let url = EnvironmentEdit {
        base_url: Some("https://a.example".parse().unwrap()),
        ..EnvironmentEdit::default()
    };
    let error = desk.refused(desk.edit_environment(&desk.owner, "sandbox", url)).await;
    insta::assert_snapshot!(error, @"The Sandbox is built in and has no base URL. Create another environment for an API of yours.");
    let credential =
        EnvironmentEdit { credential: Some("secret".into()), ..EnvironmentEdit::default() };
    let error = desk.refused(desk.edit_environment(&desk.owner, "sandbox", credential)).await;
    insta::assert_snapshot!(error, @"The Sandbox is built in and needs no credential.");
}

#[tokio::test]
async fn who_watches_hears_of_every_change_and_of_no_refusal() {
    let desk = TestDesk::new().await;
    let mut changes = desk.environment_changes();
    changes.mark_unchanged();
    desk.refused(desk.create_environment(&desk.owner, environment("Other", "sandbox"))).await;
    desk.refused(desk.delete_environment(&desk.owner, "no such")).await;
    assert!(!changes.has_changed().unwrap());
    desk.create_environment(&desk.owner, environment("Production", "production")).await.unwrap();
    assert!(changes.has_changed().unwrap());
    changes.mark_unchanged();
    desk.edit_environment(&desk.owner, "production", rename("Renamed")).await.unwrap();
    assert!(changes.has_changed().unwrap());
    changes.mark_unchanged();
    desk.delete_environment(&desk.owner, "production").await.unwrap();
    assert!(changes.has_changed().unwrap());
}

#[tokio::test]
async fn a_name_like_anothers_slug_or_identifier_does_not_stand_in_for_it() {
    let desk = TestDesk::new().await;
    let sandbox = |name: &str, slug: &str| NewEnvironment {
        upstream: NewUpstream::Sandbox,
        ..environment(name, slug)
    };
    let wanted = desk
        .create_environment(&desk.owner, sandbox("Wanted", "production"))
        .await
        .unwrap()
        .environment;
    desk.create_environment(&desk.owner, sandbox("Production", "aaa")).await.unwrap();
    desk.create_environment(&desk.owner, sandbox(&wanted.id.to_string(), "bbb")).await.unwrap();
    for name in ["production", &wanted.id.to_string(), "wanted"] {
        assert_eq!(
            desk.environment(&desk.owner, name).await.unwrap().environment,
            wanted,
            "{name}"
        );
    }
    assert_eq!(
        desk.environment(&desk.owner, "Production").await.unwrap().environment.slug.as_str(),
        "aaa"
    );
}
