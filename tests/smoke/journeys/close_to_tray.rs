//! Closing the window: it asks, goes away while the gateway goes on, comes back; or ends, and the gateway with it.

use crate::owner;
use crate::prepared::{Prepared, gateway, owner_signs_in};
use keydesk_smoke::{App, Client, Finds, containing};
use std::net::SocketAddr;
use tokio::net::TcpStream;

#[tokio::test]
async fn close_to_tray() {
    Prepared::new()
        .await
        .journey("close_to_tray", async |app: &App| {
            app.step("The gateway answers").await;
            owner_signs_in(app).await;
            let sandbox = gateway(app).await;
            assert!(answers(sandbox).await);

            app.step(
                "Closing asks what is to become of the gateway; Cancel leaves everything as it is",
            )
            .await;
            app.ask_to_close();
            let question = app.dialog("Keep the gateway running?");
            question.button("Keep running in the tray").is_focused().await;
            app.picture("close").await;
            question.button("Cancel").click().await;
            question.is_gone().await;
            app.is_on_the_screen().await;

            app.step("Kept running, the window goes away and the gateway goes on").await;
            app.ask_to_close();
            question.button("Keep running in the tray").click_to_hide().await;
            assert!(answers(sandbox).await);

            app.step("A second start brings the window back, locked").await;
            let second = app.start_beside().await;
            assert_eq!(second.code, Some(0), "{}", second.said);
            app.is_on_the_screen().await;
            app.heading("Locked").is_there().await;
            app.field("Password").fill(owner::PASSWORD).await;
            app.button("Unlock").click().await;
            app.heading("Integrations").is_there().await;

            app.step("It can be told to do so every time").await;
            app.ask_to_close();
            question.checkbox("Do this every time").click().await;
            question.button("Keep running in the tray").click_to_hide().await;
            app.start_beside().await;
            app.is_on_the_screen().await;
            app.field("Password").fill(owner::PASSWORD).await;
            app.button("Unlock").click().await;
            app.heading("Integrations").is_there().await;
            app.ask_to_close();
            app.is_off_the_screen().await;
            app.start_beside().await;
            app.is_on_the_screen().await;

            app.step("And can be asked again").await;
            app.field("Password").fill(owner::PASSWORD).await;
            app.button("Unlock").click().await;
            app.button(containing("Account menu")).click().await;
            app.menu_item("Preferences").click().await;
            let preferences = app.dialog("Preferences");
            preferences.radio("Ask each time").click().await;
            preferences.button("Save").click().await;
            preferences.is_gone().await;

            app.step("Quit ends the window, and the gateway with it").await;
            app.ask_to_close();
            question.button("Quit, and stop the gateway").click_to_end().await;
            assert!(TcpStream::connect(sandbox).await.is_err(), "the gateway goes on");
        })
        .await;
}

async fn answers(gateway: SocketAddr) -> bool {
    Client::to(gateway).await.get("/.well-known/keydesk/health", "").await.code() == 200
}
