//! Wrong passwords: refused, slowed down, locked out; and none of it is forgotten by starting anew.

use crate::owner;
use crate::prepared::Prepared;
use keydesk_smoke::{App, Finds, containing};
use std::time::Duration;

#[tokio::test]
async fn wrong_password() {
    let prepared = Prepared::new().await;
    prepared.wrong_passwords(owner::EMAIL, 6, Duration::from_secs(60)).await;
    prepared
        .journey("wrong_password", async |app: &App| {
            app.secret("the owner's password", owner::PASSWORD);
            app.secret("a wrong password", WRONG);

            app.step("A wrong password is refused, and the e-mail is kept").await;
            tries(app, "nobody@fernwood.example", WRONG).await;
            app.alert().says("The e-mail or the password is not right.").await;
            app.field("E-mail").has_value("nobody@fernwood.example").await;

            app.step("It is the same for an e-mail that somebody has").await;
            tries(app, owner::EMAIL, WRONG).await;
            app.alert().says("The e-mail or the password is not right.").await;

            app.step("The seventh one has to be waited for, and the wait is counted down").await;
            app.field("Password").fill(owner::PASSWORD).await;
            app.button("Sign in").click().await;
            app.alert().says("Too many wrong passwords for this e-mail. Try again").await;
            let button = app.button(containing("Try again in"));
            button.is_disabled().await;
            let before = button.text().await;
            assert!(
                before.trim_start_matches("Try again in ").trim_end().ends_with(" s"),
                "“{before}” says no seconds"
            );
            app.does_not_see(before.trim_end()).await;

            app.step("After the wait the right password is let in").await;
            app.sees("You can try again now.").await;
            app.button("Sign in").click().await;
            app.heading("Integrations").is_there().await;
        })
        .await;
}

#[tokio::test]
async fn lock_out() {
    let prepared = Prepared::new().await;
    prepared.wrong_passwords(owner::EMAIL, 9, Duration::from_secs(120)).await;
    prepared
        .journey("lock_out", async |app: &App| {
            app.secret("the owner's password", owner::PASSWORD);

            app.step("The tenth wrong password locks the e-mail").await;
            tries(app, owner::EMAIL, WRONG).await;
            app.alert().says("The e-mail or the password is not right.").await;

            app.step("Not even the right one is let in now").await;
            tries(app, owner::EMAIL, owner::PASSWORD).await;
            app.alert()
                .says("Too many wrong passwords for this e-mail: it is locked. Try again")
                .await;
            app.button(containing("Try again in 14:")).is_disabled().await;
            app.picture("locked-out").await;

            app.step("It stays locked when Keydesk is started anew").await;
            app.restart().await;
            tries(app, owner::EMAIL, owner::PASSWORD).await;
            app.alert().says("it is locked").await;

            app.step("Another e-mail need not wait").await;
            app.field("E-mail").fill("nobody@fernwood.example").await;
            app.field("Password").fill("").await;
            app.button("Sign in").is_enabled().await;
        })
        .await;
}

#[tokio::test]
async fn a_lock_ends() {
    let prepared = Prepared::new().await;
    prepared.wrong_passwords(owner::EMAIL, 10, Duration::from_secs(16 * 60)).await;
    prepared
        .journey("a_lock_ends", async |app: &App| {
            app.step("A quarter of an hour after the tenth wrong password the right one is let in")
                .await;
            app.secret("the owner's password", owner::PASSWORD);
            tries(app, owner::EMAIL, owner::PASSWORD).await;
            app.heading("Integrations").is_there().await;
        })
        .await;
}

const WRONG: &str = "certainly not this password";

async fn tries(app: &App, email: &str, password: &str) {
    app.field("E-mail").fill(email).await;
    app.field("Password").fill(password).await;
    app.button("Sign in").click().await;
}
