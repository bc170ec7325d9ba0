//! What journeys do with API tokens, in the words of the article.

use keydesk_smoke::{App, Finds};

/// Clicks Add API Token, names it and selects Create. The one-time view is open then.
pub(crate) async fn creates(app: &App, name: &str) {
    app.button("Add API Token").first().click().await;
    let dialog = app.dialog("Add API Token");
    dialog.field("Name").fill(name).await;
    dialog.button("Create").click().await;
    dialog.heading(format!("\"{name}\" was created")).is_there().await;
    dialog.button("Copy token").is_focused().await;
}

/// Shows the token in the one-time view; its text is a secret from here on.
pub(crate) async fn shows(app: &App) -> String {
    let dialog = app.dialog("Add API Token");
    dialog.button("Show token").click().await;
    let text = dialog.field("API Token").value().await;
    assert!(text.starts_with("kd_sandbox_"), "that is no token of the Sandbox");
    app.secret("the token", &text);
    text
}

/// Copies the token in the one-time view, and reads it back as another program would; a secret from here on.
pub(crate) async fn copies(app: &App) -> String {
    app.dialog("Add API Token").button("Copy token").click().await;
    app.sees("Cleared from the clipboard in").await;
    let text = app.clipboard().await;
    assert!(text.starts_with("kd_sandbox_"), "the clipboard holds no token of the Sandbox");
    app.secret("the token", &text);
    text
}
