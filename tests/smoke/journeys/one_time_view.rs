//! The one-time view of a token: what it shows, how it hides, and how it is closed.

use crate::prepared::{Prepared, service_signs_in};
use crate::tokens;
use keydesk_smoke::{App, Finds};

#[tokio::test]
async fn one_time_view() {
    let prepared = Prepared::new().await.with_service(&["products:view", "tokens:generate"]).await;
    prepared
        .journey("one_time_view", async |app: &App| {
            app.step("The token is created, and hidden").await;
            service_signs_in(app).await;
            tokens::creates(app, "SAP Integration").await;
            let dialog = app.dialog("Add API Token");
            dialog.says("The token is displayed only once.").await;
            dialog.field("API Token").is_gone().await;

            app.step("Neither Escape nor the command palette takes it away without a question")
                .await;
            app.press("Ctrl+K").await;
            app.press("Escape").await;
            let question = app.dialog("Close without the token?");
            question.says("You have not copied the token. It cannot be displayed again.").await;
            question.button("Cancel").click().await;
            question.is_gone().await;

            app.step("Nor does the button, for who has neither copied nor seen it").await;
            dialog.button("I have stored it").click().await;
            question.button("Cancel").click().await;
            question.is_gone().await;

            app.step("The visibility icon shows it for a while, which is counted down").await;
            let token = tokens::shows(app).await;
            dialog.says("Hidden again in").await;
            app.sees("Hidden again in 2").await;

            app.step("And hides it again").await;
            dialog.button("Hide token").click().await;
            dialog.field("API Token").is_gone().await;
            app.page_does_not_hold(&token).await;

            app.step(
                "The copy is the token, kept out of clipboard histories, and cleared in a minute",
            )
            .await;
            assert_eq!(tokens::copies(app).await, token);
            app.page_does_not_hold(&token).await;
            assert!(
                app.clipboard_forms().await.iter().any(|form| form == "x-kde-passwordManagerHint")
            );
            app.sees("Cleared from the clipboard in 5").await;

            app.step("Or at once").await;
            dialog.button("Clear now").click().await;
            app.sees("The clipboard was cleared.").await;
            app.clipboard_holds("").await;

            app.step("What was copied elsewhere meanwhile is left alone").await;
            tokens::copies(app).await;
            app.copy_elsewhere("a shopping list").await;
            dialog.button("Clear now").click().await;
            app.sees("The clipboard holds something else by now; it was left alone.").await;
            app.clipboard_holds("a shopping list").await;

            app.step("Once it was copied, nothing more is asked").await;
            dialog.button("I have stored it").click().await;
            dialog.is_gone().await;
            question.is_gone().await;
            app.page_does_not_hold(&token).await;

            app.step("Who says so can close the next one without it").await;
            tokens::creates(app, "WMS Connector").await;
            app.press("Escape").await;
            question.button("Close without copying").click().await;
            dialog.is_gone().await;
            app.row("WMS Connector").is_there().await;
        })
        .await;
}
