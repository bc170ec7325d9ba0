//! Locking kills what is still shown: when nobody is there, on Lock now, on Sign out, and when the account is switched.

use crate::owner;
use crate::prepared::{
    Prepared, SERVICE, SERVICE_EMAIL, SERVICE_PASSWORD, owner_signs_in, service_signs_in,
};
use crate::tokens;
use keydesk_smoke::{App, Finds, Journey, containing};

const PERMISSIONS: [&str; 2] = ["products:view", "tokens:generate"];

#[tokio::test]
async fn auto_lock() {
    let early = |journey: Journey| journey.locks_after_seconds(15);
    let prepared = Prepared::new().await.with_service(&PERMISSIONS).await;
    prepared
        .journey_like("auto_lock", early, async |app: &App| {
            app.step("A token is being shown").await;
            service_signs_in(app).await;
            tokens::creates(app, "Product Data Export").await;
            let token = tokens::shows(app).await;

            app.step("Nobody does anything: the window locks, and the token is in it no more")
                .await;
            app.heading("Locked").is_there().await;
            app.dialog(keydesk_smoke::Name::Any).is_gone().await;
            app.page_does_not_hold(&token).await;
            app.page_does_not_hold(SERVICE_PASSWORD).await;
            app.page_does_not_hold("Product Data Export").await;

            app.step("The same account goes on with its password, but not with the token").await;
            app.sees(SERVICE_EMAIL).await;
            app.field("Password").is_focused().await;
            app.field("Password").fill(SERVICE_PASSWORD).await;
            app.button("Unlock").click().await;
            app.heading("Integrations").is_there().await;
            app.row("Product Data Export").is_there().await;
            app.dialog("Add API Token").is_gone().await;
            app.page_does_not_hold(&token).await;
        })
        .await;
}

#[tokio::test]
async fn lock_now() {
    let prepared = Prepared::new().await.with_service(&PERMISSIONS).await;
    prepared
        .journey("lock_now", async |app: &App| {
            app.step("Lock now asks for the password").await;
            owner_signs_in(app).await;
            app.button(containing("Account menu")).click().await;
            app.menu_item("Lock now").click().await;
            app.heading("Locked").is_there().await;
            app.sees(owner::EMAIL).await;
            app.picture("locked").await;

            app.step("A wrong one is refused at the lock as at the door").await;
            app.field("Password").fill("certainly not this password").await;
            app.button("Unlock").click().await;
            app.alert().says("The e-mail or the password is not right.").await;

            app.step("Somebody else may sign in instead").await;
            app.button("Sign in as somebody else").click().await;
            service_signs_in(app).await;
            app.button(containing(SERVICE_EMAIL)).is_there().await;

            app.step("Sign out leads to the door, which does not say who was there").await;
            app.button(containing("Account menu")).click().await;
            app.menu_item("Sign out").click().await;
            app.heading("Sign in").is_there().await;
            app.field("E-mail").has_value("").await;
            app.page_does_not_hold(SERVICE_EMAIL).await;

            app.step("Switch account asks for the other account's password").await;
            owner_signs_in(app).await;
            switches(app, "certainly not this password").await;
            let dialog = app.dialog("Switch account");
            dialog.alert().says("The e-mail or the password is not right.").await;

            app.step("With it, the header says who is acting now").await;
            dialog.field("Password").fill(SERVICE_PASSWORD).await;
            dialog.button("Sign in").click().await;
            app.button(containing(SERVICE)).is_there().await;
            app.does_not_see(owner::EMAIL).await;

            app.step("The page loaded anew still knows, and holds nothing secret").await;
            app.script("location.reload()").await;
            app.button(containing(SERVICE)).is_there().await;
            app.page_does_not_hold(SERVICE_PASSWORD).await;
        })
        .await;
}

async fn switches(app: &App, password: &str) {
    app.button(containing("Account menu")).click().await;
    app.menu_item("Switch account").click().await;
    let dialog = app.dialog("Switch account");
    dialog.field("E-mail").fill(SERVICE_EMAIL).await;
    dialog.field("Password").fill(password).await;
    dialog.button("Sign in").click().await;
}
