//! What the buttons of a diagnosis do keeps to the rules and leaves a record; and what is told of tokens that are not known.

use crate::test_desk::{TestDesk, set, token};
use keydesk_desk::{DiagnoseInput, Diagnosis, NewToken, RequestLimits, Surroundings, Verdict};
use keydesk_domain::traffic::{RefusedRequest, TrafficBatch};
use keydesk_domain::{EnvironmentSlug, Permission, PlainToken, RoleId};
use secrecy::SecretString;
use std::time::Duration;

/// Of a gateway that does not run.
fn nothing_runs() -> Surroundings {
    let limits = RequestLimits {
        requests_per_second: 50,
        burst: 200,
        concurrent: 64,
        body: 1_000,
        upstream_answer: Duration::from_secs(60),
    };
    Surroundings { listeners: None, limits }
}

async fn explain(desk: &TestDesk, session: &keydesk_desk::Session, text: &str) -> Diagnosis {
    let input = DiagnoseInput::Pasted(SecretString::from(text));
    desk.open_case(session, input, nothing_runs()).await.unwrap().conclude(None)
}

fn permission(word: &str) -> Permission {
    word.parse().unwrap()
}

async fn role_id(desk: &TestDesk, name: &str) -> RoleId {
    desk.role(&desk.owner, name).await.unwrap().role.id
}

#[tokio::test]
async fn a_permission_granted_holds_for_the_tokens_at_once_and_is_recorded() {
    let desk = TestDesk::new().await;
    let whose = desk.service("products:view tokens:generate").await;
    let made = desk.token_of(&whose.session, "SAP Integration").await;
    let role = role_id(&desk, &whose.role).await;
    desk.grant(&desk.owner, role, permission("locations:edit")).await.unwrap();
    assert_eq!(desk.at_the_gateway(&made).await, Ok(set("products:view locations:edit")));
    let log = desk.audit_log(&desk.owner, &Default::default(), None, 1).await.unwrap();
    assert_eq!(log[0].action, "role.edited");
    assert!(
        log[0].detail.contains(r#""added":["locations:view","locations:edit"]"#),
        "{}",
        log[0].detail
    );
}

#[tokio::test]
async fn nobody_grants_what_they_do_not_hold_nor_to_the_built_in_role() {
    let desk = TestDesk::new().await;
    let whose = desk.service("products:view tokens:generate").await;
    let few = desk.person("users:edit products:view tokens:generate").await;
    let role = role_id(&desk, &whose.role).await;
    let error = desk.refused(desk.grant(&few.session, role, permission("recalls:view"))).await;
    insta::assert_snapshot!(error, @"You cannot give this role more, because you do not hold: recalls:view. Leave that out, or ask somebody who holds it.");
    let administrator = role_id(&desk, "Administrator").await;
    let error =
        desk.refused(desk.grant(&desk.owner, administrator, permission("recalls:view"))).await;
    assert!(error.to_string().starts_with("Administrator is built in"), "{error}");
}

#[tokio::test]
async fn a_token_is_widened_no_further_than_its_account() {
    let desk = TestDesk::new().await;
    let whose = desk.service("products:view locations:view tokens:generate").await;
    let new = NewToken { narrowed_to: Some(set("products:view")), ..token("SAP Integration") };
    let made = desk.create_token(&whose.session, new).await.unwrap();
    let id = made.view.token.id;
    let error = desk.refused(desk.widen(&whose.session, id, permission("recalls:view"))).await;
    insta::assert_snapshot!(error, @"You cannot give a token more than its account holds, because you do not hold: recalls:view. Leave that out, or ask somebody who holds it.");
    desk.widen(&whose.session, id, permission("locations:view")).await.unwrap();
    assert_eq!(desk.at_the_gateway(&made).await, Ok(set("products:view locations:view")));
}

#[tokio::test]
async fn an_address_is_added_once() {
    let desk = TestDesk::new().await;
    let whose = desk.service("products:view tokens:generate").await;
    let new = NewToken {
        allowed_addresses: vec!["10.0.0.0/8".parse().unwrap()],
        ..token("SAP Integration")
    };
    let made = desk.create_token(&whose.session, new).await.unwrap();
    for _ in 0..2 {
        desk.allow_address(&whose.session, made.view.token.id, "::ffff:192.0.2.7".parse().unwrap())
            .await
            .unwrap();
    }
    let token = desk.token(&desk.owner, "SAP Integration").await.unwrap().token;
    let allowed: Vec<String> = token.allowed_addresses.iter().map(ToString::to_string).collect();
    assert_eq!(allowed, ["10.0.0.0/8", "192.0.2.7/32"]);
}

#[tokio::test]
async fn a_token_that_was_never_issued_is_told_from_one_that_is_somebody_elses() {
    let desk = TestDesk::new().await;
    let whose = desk.service("products:view tokens:generate").await;
    let made = desk.token_of(&whose.session, "SAP Integration").await;
    let unknown = PlainToken::from_random(&EnvironmentSlug::parse("sandbox").unwrap(), &[3; 32]);
    let diagnosis = explain(&desk, &desk.owner, unknown.expose()).await;
    assert_eq!(
        (diagnosis.checks[0].verdict, diagnosis.checks[1].verdict),
        (Verdict::Good, Verdict::Bad)
    );
    let few = desk.person("products:view").await;
    for token in [made.text.expose(), unknown.expose()] {
        let theirs = explain(&desk, &few.session, token).await;
        assert_eq!(theirs.checks[1].verdict, Verdict::Unknown);
        assert!(!serde_json::to_string(&theirs).unwrap().contains("SAP Integration"));
    }
}

#[tokio::test]
async fn accounts_and_roles_are_named_only_to_whoever_may_see_them() {
    let desk = TestDesk::new().await;
    let whose = desk.service("products:view tokens:generate").await;
    let made = desk.token_of(&whose.session, "SAP Integration").await;
    desk.delete_token(&whose.session, "SAP Integration").await.unwrap();
    let sees_tokens = desk.person("tokens:view").await;
    let said =
        serde_json::to_string(&explain(&desk, &sees_tokens.session, made.text.expose()).await)
            .unwrap();
    assert!(
        said.contains("SAP Integration")
            && !said.contains(&whose.email)
            && !said.contains(&whose.role),
        "{said}"
    );
    let said =
        serde_json::to_string(&explain(&desk, &desk.owner, made.text.expose()).await).unwrap();
    assert!(said.contains(&whose.email) && said.contains(&whose.role), "{said}");
}

#[tokio::test]
async fn of_a_token_that_was_never_issued_those_that_end_alike_are_named() {
    let desk = TestDesk::new().await;
    let whose = desk.service("products:view tokens:generate").await;
    let made = desk.token_of(&whose.session, "SAP Integration").await;
    let refused = RefusedRequest {
        at: desk.now(),
        request_id: "0199a0c4-7d3b-7cc2-8f10-5a1f3e2b9c11".to_owned(),
        environment: made.view.token.environment,
        token: None,
        hint: Some(made.view.token.hint),
        account: None,
        roles: Vec::new(),
        held: None,
        reason: "unknown-token",
        status: 401,
        method: "GET".to_owned(),
        route: None,
        path: None,
        guess: None,
        permission: None,
        cause: None,
        detail: "No token like this was ever issued here.".to_owned(),
        address: "192.0.2.7".parse().unwrap(),
    };
    let id = refused.request_id.clone();
    desk.record_traffic(&TrafficBatch { refusals: vec![refused], ..TrafficBatch::default() })
        .await
        .unwrap();
    let case =
        desk.open_case(&desk.owner, DiagnoseInput::Request(id), nothing_runs()).await.unwrap();
    let alive = &case.conclude(None).checks[1];
    let candidates: Vec<&str> = alive.evidence.iter().map(|it| it.value.as_str()).collect();
    assert_eq!((alive.verdict, candidates), (Verdict::Bad, vec!["SAP Integration"]));
}
