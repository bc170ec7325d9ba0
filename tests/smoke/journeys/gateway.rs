//! The gateway in the window: whether it runs, its address, stopping and starting it; and a port that somebody else uses.

use crate::prepared::{Prepared, gateway, owner_signs_in};
use keydesk_smoke::{App, Finds, containing};
use std::net::TcpListener;
use tokio::net::TcpStream;

#[tokio::test]
async fn the_gateway_is_stopped_and_started() {
    Prepared::new()
        .await
        .journey("the_gateway_is_stopped_and_started", async |app: &App| {
            owner_signs_in(app).await;
            app.step("The base URL is copied as it is given to a partner").await;
            let address = gateway(app).await;
            app.button(containing("Gateway status")).click().await;
            let status = app.dialog(containing("Gateway status"));
            app.picture("gateway").await;
            status.button("Copy the base URL of Sandbox").click().await;
            app.clipboard_holds(&format!("http://{address}")).await;

            app.step("Stopping says what stops with it, and Cancel leaves it").await;
            status.button("Stop gateway").click().await;
            let question = app.dialog("Stop the gateway?");
            question.says("Every integration stops with it").await;
            question.button("Cancel").click().await;
            question.is_gone().await;
            assert!(TcpStream::connect(address).await.is_ok());

            app.step("Stopped, nobody gets an answer").await;
            app.button(containing("Gateway status")).click().await;
            status.button("Stop gateway").click().await;
            question.button("Stop gateway").click().await;
            app.button(containing("Gateway stopped")).is_there().await;
            assert!(TcpStream::connect(address).await.is_err());

            app.step("Started again, the Sandbox answers").await;
            app.button("Start gateway").first().click().await;
            app.button(containing("Gateway running")).is_there().await;
            assert!(TcpStream::connect(gateway(app).await).await.is_ok());
        })
        .await;
}

#[tokio::test]
async fn a_port_in_use() {
    let other = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = other.local_addr().unwrap();
    Prepared::listening_at(port)
        .await
        .journey("a_port_in_use", async |app: &App| {
            owner_signs_in(app).await;
            app.step("The window says that another program uses the port, and what to do").await;
            app.button(containing("Gateway needs attention")).click().await;
            let status = app.dialog(containing("Gateway status"));
            status.says(&format!("Another program listens on {port} already.")).await;
            status.says("Stop it, or give the environment another port.").await;
            app.picture("port-in-use").await;
            app.press("Escape").await;

            app.step("The environment says it, too, and leads to its address").await;
            app.tab("Environments").click().await;
            app.sees("Not listening").await;
            app.button("Edit address").click().await;
            let editing = app.dialog("Edit Sandbox");
            editing.field("Local address").fill("127.0.0.1:0").await;
            editing.button("Save").click().await;

            app.step("At another address it listens").await;
            app.button(containing("Gateway running")).is_there().await;
            app.sees("Listening").await;
            assert!(TcpStream::connect(gateway(app).await).await.is_ok());
            drop(other);
        })
        .await;
}
