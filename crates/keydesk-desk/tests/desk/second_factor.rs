//! A second factor: asked for at each sign-in, no code twice, guessing slows down, and what becomes of it with the password.

use crate::test_desk::{OTHER_PASSWORD, OWNER, PASSWORD, TestDesk, password_edit};
use jiff::SignedDuration;
use keydesk_desk::{AccountEdit, DeskError, Seed, Session};
use secrecy::{ExposeSecret, SecretString};
use totp_rs::Totp;

/// A desk whose owner has a second factor, what makes its codes, and the recovery codes.
async fn with_a_second_factor() -> (TestDesk, Totp, Vec<SecretString>) {
    let desk = TestDesk::new().await;
    let seed = Seed::new().unwrap();
    let totp = Totp::from_url(seed.url(&OWNER.parse().unwrap()).unwrap().expose_secret()).unwrap();
    let code = code(&desk, &totp);
    let codes = desk.add_second_factor(&desk.owner, PASSWORD.into(), seed, code).await.unwrap();
    // Its own code was taken: the next one is of the next step.
    desk.clock.advance(SignedDuration::from_secs(30));
    (desk, totp, codes)
}

fn code(desk: &TestDesk, totp: &Totp) -> SecretString {
    SecretString::from(totp.generate(desk.now().as_second().try_into().unwrap()).to_string())
}

async fn sign_in(
    desk: &TestDesk,
    password: &str,
    code: Option<SecretString>,
) -> Result<Session, DeskError> {
    desk.sign_in_with(&OWNER.parse().unwrap(), password.into(), code).await
}

#[tokio::test]
async fn a_code_is_asked_for_once_the_password_is_right_and_not_before() {
    let (desk, totp, _) = with_a_second_factor().await;
    assert_eq!(sign_in(&desk, PASSWORD, None).await.unwrap_err().code(), "code-needed");
    assert_eq!(
        sign_in(&desk, "not the password at all", None).await.unwrap_err().code(),
        "wrong-credentials"
    );
    let session = sign_in(&desk, PASSWORD, Some(code(&desk, &totp))).await.unwrap();
    assert!(desk.second_factor(&session).await.unwrap().is_on);
}

#[tokio::test]
async fn no_code_is_taken_twice() {
    let (desk, totp, _) = with_a_second_factor().await;
    let once = code(&desk, &totp);
    sign_in(&desk, PASSWORD, Some(once.clone())).await.unwrap();
    assert_eq!(sign_in(&desk, PASSWORD, Some(once)).await.unwrap_err().code(), "wrong-code");
    desk.clock.advance(SignedDuration::from_secs(30));
    sign_in(&desk, PASSWORD, Some(code(&desk, &totp))).await.unwrap();
}

#[tokio::test]
async fn guessing_codes_slows_down_and_asking_for_none_between_does_not_help() {
    let (desk, totp, _) = with_a_second_factor().await;
    let mut refused = Vec::new();
    for _ in 0..10 {
        refused.push(sign_in(&desk, PASSWORD, Some("000000".into())).await.unwrap_err().code());
        let _asked = sign_in(&desk, PASSWORD, None).await.unwrap_err();
    }
    assert!(refused.contains(&"slow-down"), "{refused:?}");
    assert_eq!(
        sign_in(&desk, PASSWORD, Some(code(&desk, &totp))).await.unwrap_err().code(),
        "slow-down"
    );
}

#[tokio::test]
async fn a_recovery_code_signs_in_once() {
    let (desk, _, codes) = with_a_second_factor().await;
    let session = sign_in(&desk, PASSWORD, Some(codes[3].clone())).await.unwrap();
    assert_eq!(desk.second_factor(&session).await.unwrap().codes_left, 9);
    assert_eq!(
        sign_in(&desk, PASSWORD, Some(codes[3].clone())).await.unwrap_err().code(),
        "wrong-code"
    );
    let log = desk.audit_log(&session, &Default::default(), None, 3).await.unwrap();
    let told: Vec<_> = log.iter().map(|it| (it.action.as_str(), it.detail.as_str())).collect();
    assert_eq!(
        told[1],
        ("account.signed-in", r#"{"why":"right password and a recovery code, which is used up"}"#)
    );
    assert!(desk.verify_audit(&session).await.unwrap().holds, "it is in the record's change");
}

#[tokio::test]
async fn it_is_added_only_with_the_password_and_a_code_of_its_own() {
    let desk = TestDesk::new().await;
    let seed = Seed::new().unwrap();
    let totp = Totp::from_url(seed.url(&OWNER.parse().unwrap()).unwrap().expose_secret()).unwrap();
    let add = async |password: &str, code: SecretString| {
        desk.add_second_factor(&desk.owner, password.into(), seed.clone(), code)
            .await
            .map(|_| ())
            .unwrap_err()
            .code()
    };
    assert_eq!(add("not the password at all", code(&desk, &totp)).await, "wrong-credentials");
    assert_eq!(add(PASSWORD, "000000".into()).await, "wrong-code");
    assert!(!desk.second_factor(&desk.owner).await.unwrap().is_on);
}

#[tokio::test]
async fn with_ones_own_new_password_it_stays_and_with_one_that_is_set_it_goes() {
    let (desk, totp, _) = with_a_second_factor().await;
    let (session, _) = desk
        .change_own_password(&desk.owner, PASSWORD.into(), OTHER_PASSWORD.into())
        .await
        .unwrap();
    sign_in(&desk, OTHER_PASSWORD, Some(code(&desk, &totp))).await.unwrap();
    let back =
        AccountEdit { current_password: Some(OTHER_PASSWORD.into()), ..password_edit(PASSWORD) };
    desk.edit_account(&session, OWNER, back).await.unwrap();
    sign_in(&desk, PASSWORD, None).await.unwrap();
}

#[tokio::test]
async fn it_is_removed_with_the_password_or_by_who_may_change_the_account_or_with_the_machine() {
    let (desk, _, _) = with_a_second_factor().await;
    let removed =
        desk.remove_second_factor(&desk.owner, None, Some("not the password at all".into())).await;
    assert_eq!(removed.unwrap_err().code(), "wrong-credentials");
    let few = desk.person("users:view").await;
    let removed = desk.remove_second_factor(&few.session, Some(OWNER), None).await;
    assert_eq!(removed.unwrap_err().code(), "forbidden");
    desk.remove_second_factor(&desk.owner, None, Some(PASSWORD.into())).await.unwrap();
    sign_in(&desk, PASSWORD, None).await.unwrap();

    let (desk, _, _) = with_a_second_factor().await;
    desk.recover(&OWNER.parse().unwrap(), OTHER_PASSWORD.into()).await.unwrap();
    sign_in(&desk, OTHER_PASSWORD, None).await.unwrap();
}

#[tokio::test]
async fn neither_seed_nor_codes_are_in_any_file_or_record() {
    let (desk, totp, codes) = with_a_second_factor().await;
    let base32 = totp.secret().to_base32();
    let records = serde_json::to_string(&desk.records().await).unwrap();
    let mut secrets: Vec<String> =
        codes.iter().map(|code| code.expose_secret().to_owned()).collect();
    secrets.push(base32);
    for secret in secrets {
        assert!(!records.contains(&secret));
        for file in desk.files() {
            let bytes = std::fs::read(&file).unwrap();
            assert!(
                !bytes.windows(secret.len()).any(|part| part == secret.as_bytes()),
                "{}",
                file.display()
            );
        }
    }
}
