//! A second factor: set up, asked for at the door, replaced by a recovery code, removed.

use crate::owner;
use crate::prepared::{Prepared, owner_signs_in};
use keydesk_smoke::{App, Finds, containing};
use std::time::{SystemTime, UNIX_EPOCH};
use totp_rs::{Builder, Secret};

/// What an authenticator with this seed shows now, or shows so many steps later.
fn code(seed: &str, later: u64) -> String {
    let totp =
        Builder::new().with_secret(Secret::try_from_base32(seed).unwrap()).build_noncompliant();
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    totp.generate(now + 30 * later).to_string()
}

async fn opens_the_dialog(app: &App) {
    app.button(containing("Account menu")).click().await;
    app.menu_item("Second factor").click().await;
}

#[tokio::test]
async fn second_factor() {
    Prepared::new().await.journey("second_factor", walk).await;
}

async fn walk(app: &App) {
    owner_signs_in(app).await;
    app.step("Set up with a picture or a text; a wrong code or password is said at its field")
        .await;
    opens_the_dialog(app).await;
    app.button("Set it up").click().await;
    let seed = app.field("As text").value().await;
    app.secret("the seed", &seed);
    app.picture("second-factor").await;
    app.field("Code that the authenticator shows").fill("000000").await;
    app.field("Your password").fill(owner::PASSWORD).await;
    app.button("Add second factor").click().await;
    app.field("Code that the authenticator shows").is_wrong_because("not right").await;
    app.field("Code that the authenticator shows").fill(&code(&seed, 0)).await;
    app.button("Add second factor").click().await;

    app.step("Recovery codes, displayed once").await;
    app.sees("Each signs you in once").await;
    app.button("Copy all").click().await;
    app.sees("Copied.").await;
    let recovery = app.clipboard().await;
    let recovery: Vec<&str> = recovery.lines().collect();
    assert_eq!(recovery.len(), 10);
    app.secret("a recovery code", recovery[0]);
    app.button("I have stored them").click().await;
    app.is_accessible("the screen after it").await;

    app.step("The door asks for the code once the password is right").await;
    app.restart().await;
    app.field("E-mail").fill(owner::EMAIL).await;
    app.field("Password").fill(owner::PASSWORD).await;
    app.button("Sign in").click().await;
    app.field("Code").is_there().await;
    app.picture("sign-in-code").await;
    app.field("Code").fill("000000").await;
    app.button("Sign in").click().await;
    app.field("Code").is_wrong_because("not right").await;
    // The step's own code was taken when it was set up: the next one is taken a step ahead.
    app.field("Code").fill(&code(&seed, 1)).await;
    app.button("Sign in").click().await;
    app.heading("Integrations").is_there().await;

    app.step("A recovery code does instead, once").await;
    app.restart().await;
    app.field("E-mail").fill(owner::EMAIL).await;
    app.field("Password").fill(owner::PASSWORD).await;
    app.button("Sign in").click().await;
    app.field("Code").fill(recovery[0]).await;
    app.button("Sign in").click().await;
    app.heading("Integrations").is_there().await;
    opens_the_dialog(app).await;
    app.sees("9 recovery codes are left.").await;

    app.step("Removed with the password").await;
    app.button("Remove").click().await;
    app.field("Your password").fill(owner::PASSWORD).await;
    app.button("Remove second factor").click().await;
    app.sees("The second factor was removed.").await;
    app.restart().await;
    owner_signs_in(app).await;
}
