//! The owner of a desk, with whom most journeys begin.

use keydesk_smoke::{App, Finds};

/// The owner's name.
pub(crate) const NAME: &str = "Fernwood Owner";
/// The owner's e-mail.
pub(crate) const EMAIL: &str = "owner@fernwood.example";
/// The owner's password.
pub(crate) const PASSWORD: &str = "copper lantern over the quiet harbour";

/// Fills in the first screen and sends it off.
pub(crate) async fn create(app: &App) {
    app.secret("the owner's password", PASSWORD);
    app.field("Name").fill(NAME).await;
    app.field("E-mail").fill(EMAIL).await;
    app.field("Password").fill(PASSWORD).await;
    app.button("Create owner").click().await;
}

/// The first run, without a look at the tour.
pub(crate) async fn settles_in(app: &App) {
    app.step("The owner is created, and skips the tour").await;
    create(app).await;
    app.dialog("A short tour").button("Skip the tour").click().await;
    app.dialog("A short tour").is_gone().await;
}
