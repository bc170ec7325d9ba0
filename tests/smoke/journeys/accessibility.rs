//! axe-core on every screen and dialog, in light and dark, in the smallest window and in a usual one.

use crate::audit::{self, AUDITOR};
use crate::owner;
use crate::prepared::{
    Prepared, ROLE, SERVICE, SERVICE_EMAIL, SERVICE_PASSWORD, listeners, owner_signs_in,
    service_signs_in, signs_in,
};
use crate::tokens;
use keydesk_domain::AccountKind;
use keydesk_smoke::{App, Client, Finds, Journey, containing};
use std::fs;

const USUAL: (u32, u32) = (1280, 800);
const SMALLEST: (u32, u32) = (900, 600);

#[tokio::test]
async fn the_entrance_in_light() {
    the_entrance("light").await;
}

#[tokio::test]
async fn the_entrance_in_dark() {
    the_entrance("dark").await;
}

#[tokio::test]
async fn integrations_in_light() {
    integrations("light").await;
}

#[tokio::test]
async fn integrations_in_dark() {
    integrations("dark").await;
}

#[tokio::test]
async fn user_management_in_light() {
    user_management("light").await;
}

#[tokio::test]
async fn user_management_in_dark() {
    user_management("dark").await;
}

#[tokio::test]
async fn activity_and_diagnose_in_light() {
    activity_and_diagnose("light").await;
}

#[tokio::test]
async fn activity_and_diagnose_in_dark() {
    activity_and_diagnose("dark").await;
}

#[tokio::test]
async fn the_audit_log_in_light() {
    the_audit_log("light").await;
}

#[tokio::test]
async fn the_audit_log_in_dark() {
    the_audit_log("dark").await;
}

async fn the_entrance(theme: &str) {
    let dir = tempfile::Builder::new().prefix("kd").tempdir().unwrap();
    fs::write(dir.path().join("preferences.json"), format!(r#"{{ "theme": "{theme}" }}"#)).unwrap();
    let steps = async |app: &App| {
        let eyes = Eyes::of(app, theme).await;
        app.heading("Create the owner").is_there().await;
        eyes.see("First run").await;
        app.field("Password").fill("too short").await;
        app.button("Create owner").click().await;
        app.error_at("Name").await;
        eyes.see("First run, refused").await;
        owner::create(app).await;
        app.dialog("A short tour").is_there().await;
        eyes.see("Tour").await;
        for _ in 0..3 {
            app.button("Next").click().await;
        }
        app.dialog("A short tour").heading("The Sandbox is ready").is_there().await;
        eyes.see("End of the tour").await;
        app.dialog("A short tour").button("Go to API Tokens").click().await;
        app.dialog("A short tour").is_gone().await;
        eyes.see("No tokens yet").await;

        app.button(containing("Account menu")).click().await;
        app.menu_item("Lock now").is_there().await;
        eyes.see("Account menu").await;
        app.menu_item("Lock now").click().await;
        app.heading("Locked").is_there().await;
        eyes.see("Locked").await;
        app.button("Sign in as somebody else").click().await;
        app.heading("Sign in").is_there().await;
        eyes.see("Sign in").await;
        eyes.keep("sign-in").await;
        app.field("E-mail").fill(owner::EMAIL).await;
        app.field("Password").fill("certainly not this password").await;
        app.button("Sign in").click().await;
        app.alert().is_there().await;
        eyes.see("Sign in, refused").await;
        app.button("I am an integration partner").click().await;
        app.heading("For integration partners").is_there().await;
        eyes.see("Integration partner").await;
        eyes.keep("partner").await;
    };
    let name = format!("accessibility_of_the_entrance_in_{theme}");
    Journey::new(&name).data_in(dir.path()).run(steps).await;
}

async fn integrations(theme: &str) {
    let prepared = furnished(theme).await;
    let name = format!("accessibility_of_integrations_in_{theme}");
    prepared
        .journey(&name, async |app: &App| {
            let eyes = Eyes::of(app, theme).await;
            service_signs_in(app).await;
            eyes.see("API Tokens").await;
            eyes.keep("api-tokens").await;
            app.row("Power BI").checkbox(containing("Select")).click().await;
            eyes.see("API Tokens, one selected").await;
            app.row("Power BI").click().await;
            app.dialog(containing("Power BI")).is_there().await;
            eyes.see("Details of a token").await;
            app.press("Escape").await;
            app.button(containing("Delete Power BI")).click().await;
            app.dialog("Delete this API token?").is_there().await;
            eyes.see("Delete a token").await;
            app.press("Escape").await;
            app.field("Search tokens").fill("nothing like it").await;
            app.sees("No token fits").await;
            eyes.see("No token fits").await;

            app.button("Add API Token").click().await;
            let adding = app.dialog("Add API Token");
            adding.button("More options").click().await;
            adding.checkbox("Give this token less").click().await;
            eyes.see("Add API Token").await;
            adding.button("Create").click().await;
            adding.field("Name").is_wrong_because("is empty").await;
            eyes.see("Add API Token, refused").await;
            adding.button("Cancel").click().await;
            adding.is_gone().await;
            tokens::creates(app, "Product Data Export").await;
            eyes.see("One-time view").await;
            tokens::copies(app).await;
            tokens::shows(app).await;
            eyes.see("One-time view, shown").await;
            adding.button("I have stored it").click().await;
            adding.is_gone().await;

            app.tab("Environments").click().await;
            app.sees("You cannot see environments").await;
            eyes.see("Environments, without the right").await;
            app.press("Ctrl+K").await;
            app.dialog("Search actions").is_there().await;
            eyes.see("Command palette").await;
            app.press("Escape").await;
            app.dialog("Search actions").is_gone().await;

            signs_out(app).await;
            owner_signs_in(app).await;
            app.tab("Environments").click().await;
            app.button("Check Sandbox").click().await;
            app.status().first().is_there().await;
            eyes.see("Environments").await;
            eyes.keep("environments").await;
            app.button("Reset sample data").click().await;
            app.dialog("Reset the sample data?").is_there().await;
            eyes.see("Reset sample data").await;
            app.press("Escape").await;
            app.button("Add environment").click().await;
            app.dialog("Add environment").button("Create").click().await;
            app.dialog("Add environment").field("Name").is_wrong_because("is empty").await;
            eyes.see("Add environment, refused").await;
            app.dialog("Add environment").button("Cancel").click().await;
            app.dialog("Add environment").is_gone().await;

            app.button(containing("Gateway status")).click().await;
            app.dialog(containing("Gateway status")).is_there().await;
            eyes.see("Gateway status").await;
            app.dialog(containing("Gateway status")).button("Stop gateway").click().await;
            app.dialog("Stop the gateway?").is_there().await;
            eyes.see("Stop the gateway").await;
            app.press("Escape").await;
            app.ask_to_close();
            app.dialog("Keep the gateway running?").is_there().await;
            eyes.see("Close the window").await;
            app.press("Escape").await;
        })
        .await;
}

async fn user_management(theme: &str) {
    let prepared = furnished(theme).await;
    prepared.role("Account Audit", &["users:view"]).await;
    prepared.account(AccountKind::Person, "Fernwood Auditor", AUDITOR, "Account Audit").await;
    let name = format!("accessibility_of_user_management_in_{theme}");
    prepared
        .journey(&name, async |app: &App| {
            let eyes = Eyes::of(app, theme).await;
            owner_signs_in(app).await;
            app.button("User Management").click().await;
            app.tab("Roles").click().await;
            app.row(ROLE).is_there().await;
            eyes.see("Roles").await;
            app.button("Create role").click().await;
            let role = app.dialog("Create role");
            role.radio("Product Synchronization").click().await;
            eyes.see("Create role").await;
            eyes.keep("role-matrix").await;
            role.button("Create").click().await;
            role.field("Name").is_wrong_because("is empty").await;
            eyes.see("Create role, refused").await;
            role.button("Cancel").click().await;
            app.button(format!("Edit {ROLE}")).click().await;
            let role = app.dialog(format!("Edit {ROLE}"));
            role.checkbox("Recalls: edit").click().await;
            eyes.see("Edit a role").await;
            role.button("Cancel").click().await;
            app.button("Delete Nobody's role").click().await;
            app.dialog("Delete this role?").is_there().await;
            eyes.see("Delete a role").await;
            app.press("Escape").await;

            app.tab("Service accounts").click().await;
            app.row(SERVICE).is_there().await;
            eyes.see("Service accounts").await;
            eyes.keep("service-accounts").await;
            app.button(format!("More about {SERVICE}")).click().await;
            app.menu_item("Set password").is_there().await;
            eyes.see("More about an account").await;
            app.menu_item("Set password").click().await;
            app.dialog(format!("Set the password of {SERVICE}")).is_there().await;
            eyes.see("Set a password").await;
            app.press("Escape").await;
            app.button(format!("Disable {SERVICE}")).click().await;
            app.dialog(format!("Disable {SERVICE}?")).is_there().await;
            eyes.see("Disable an account").await;
            app.press("Escape").await;
            app.button(format!("Delete {SERVICE}")).click().await;
            app.dialog(format!("Delete {SERVICE}?")).says("Power BI").await;
            eyes.see("Delete an account").await;
            app.press("Escape").await;
            app.button("Create service account").click().await;
            let account = app.dialog("Create service account");
            account.field("Name").fill("WMS Connector").await;
            account.field(containing("E-mail")).fill("info@fernwood.example").await;
            account.field("Password").fill("too short").await;
            account.button("Create").click().await;
            account.field("Roles").is_wrong_because("Choose at least one role.").await;
            eyes.see("Create a service account, refused").await;
            account.button("Cancel").click().await;

            app.tab("Users").click().await;
            app.row(owner::NAME).is_there().await;
            eyes.see("Users").await;
            app.button(format!("Edit {}", owner::NAME)).click().await;
            app.dialog(format!("Edit {}", owner::NAME)).is_there().await;
            eyes.see("Edit a user").await;
            app.press("Escape").await;

            for (item, dialog) in [
                ("Switch account", "Switch account"),
                ("Change password", "Change password"),
                ("Preferences", "Preferences"),
            ] {
                app.button(containing("Account menu")).click().await;
                app.menu_item(item).click().await;
                app.dialog(dialog).is_there().await;
                eyes.see(dialog).await;
                app.press("Escape").await;
                app.dialog(dialog).is_gone().await;
            }
            signs_out(app).await;
            signs_in(app, SERVICE_EMAIL, SERVICE_PASSWORD).await;
            app.button("User Management").click().await;
            app.sees("You cannot see accounts and roles").await;
            eyes.see("User Management, without the right").await;
            signs_out(app).await;
            signs_in(app, AUDITOR, SERVICE_PASSWORD).await;
            app.button("User Management").click().await;
            app.tab("Service accounts").click().await;
            // Beside its permissions, which open by themselves.
            app.row(SERVICE).cell(SERVICE_EMAIL).click().await;
            app.dialog(SERVICE).says("Product Sync").await;
            eyes.see("An account that others may edit").await;
        })
        .await;
}

async fn activity_and_diagnose(theme: &str) {
    let prepared = furnished(theme).await;
    let token = prepared.token(SERVICE_EMAIL, "Product Data Export").await;
    for days in [1, 4, 12] {
        prepared.requests("WMS Connector", "products:view", days, 1_234).await;
    }
    let name = format!("accessibility_of_activity_and_diagnose_in_{theme}");
    prepared
        .journey(&name, async |app: &App| {
            let eyes = Eyes::of(app, theme).await;
            app.secret("the token", &token);
            owner_signs_in(app).await;
            let gateway = listeners(app).await["Sandbox"];
            let refused = Client::to(gateway)
                .await
                .get("/v2/businesses/5f3c1eb00000000000000001/suppliers", &token)
                .await;
            let id = refused.header("x-request-id").to_owned();
            app.button("Overview").click().await;
            app.region("Expire soon").is_there().await;
            eyes.see("Overview").await;
            eyes.keep("overview").await;
            app.button("Activity").click().await;
            app.row("WMS Connector").is_there().await;
            eyes.see("Activity").await;
            app.tab("Refused").click().await;
            app.row("Permission missing").is_there().await;
            eyes.see("Refused requests").await;
            app.row("Permission missing").click().await;
            app.dialog(containing("Permission missing")).is_there().await;
            eyes.see("A refused request").await;
            app.press("Escape").await;
            app.tab("What is kept").click().await;
            app.field("Days").is_there().await;
            eyes.see("What is kept").await;

            app.button("Diagnose").click().await;
            app.field(containing("Paste a token")).is_there().await;
            eyes.see("Diagnose").await;
            app.field(containing("Paste a token")).fill(&id).await;
            app.press("Ctrl+Enter").await;
            app.region("The four checks").is_there().await;
            eyes.see("A diagnosis").await;
            eyes.keep("diagnose").await;
            app.region("What to do").button("Add permission…").click().await;
            app.dialog(containing("Add Suppliers")).is_there().await;
            eyes.see("Add a permission").await;
            app.press("Escape").await;

            app.button("Integrations").click().await;
            app.button("More about WMS Connector").click().await;
            app.menu_item("Pause…").is_there().await;
            eyes.see("More about a token").await;
            app.menu_item("Pause…").click().await;
            app.dialog("Pause WMS Connector?").button("Show them").click().await;
            eyes.see("Pause a token").await;
            app.press("Escape").await;
            app.button("Delete WMS Connector").click().await;
            app.dialog("Delete this API token?").button("Delete token").click().await;
            app.dialog("Token deleted").says("after the delete").await;
            eyes.see("A deleted token").await;
            app.press("Escape").await;

            app.button("User Management").click().await;
            app.tab("Roles").click().await;
            app.button(format!("Edit {ROLE}")).click().await;
            app.dialog(format!("Edit {ROLE}"))
                .button("Permissions that are not used")
                .click()
                .await;
            app.dialog(format!("Edit {ROLE}")).says("Not used").await;
            eyes.see("Permissions that are not used").await;
        })
        .await;
}

async fn the_audit_log(theme: &str) {
    let prepared = furnished(theme).await;
    let name = format!("accessibility_of_the_audit_log_in_{theme}");
    prepared
        .journey(&name, async |app: &App| {
            let eyes = Eyes::of(app, theme).await;
            owner_signs_in(app).await;
            app.button("Audit log").click().await;
            app.row("Owner created").is_there().await;
            eyes.see("Audit log").await;
            eyes.keep("audit-log").await;
            app.row("Power BI").click().await;
            let record = app.dialog("API token created");
            record.button("Show as recorded").click().await;
            eyes.see("A record").await;
            app.press("Escape").await;
            record.is_gone().await;
            app.field("What was done").click().await;
            app.option("API token created").is_there().await;
            eyes.see("What was done, to choose from").await;
            app.press("Escape").await;
            app.field("Search by who").fill("nobody like that").await;
            app.sees("No record fits").await;
            eyes.see("No record fits").await;
            app.button("Clear filters").click().await;
            app.button("Verify").click().await;
            app.sees("The audit log is in order").await;
            eyes.see("A log in order").await;

            app.tab("Sealing").click().await;
            app.sees("Not sealed yet").await;
            eyes.see("Sealing").await;
            app.field("Folder for checkpoints").fill("checkpoints").await;
            app.button("Save").click().await;
            app.field("Folder for checkpoints").is_wrong_because("is no folder").await;
            eyes.see("Sealing, refused").await;
            let folder =
                app.home().join("Checkpoints of the audit log of Fernwood Foods, north & south");
            fs::create_dir(&folder).unwrap();
            app.field("Folder for checkpoints").fill(folder.to_str().unwrap()).await;
            app.button("Save").click().await;
            app.sees("10 of 10 records are sealed.").await;
            eyes.see("Sealing, chosen").await;
            eyes.keep("audit-sealing").await;

            audit::alter(&app.data_dir(), 3);
            app.button("Verify").click().await;
            app.alert().says("Record 3 does not follow").await;
            eyes.see("A log that was tampered with, under Sealing").await;
            app.tab("Records").click().await;
            app.row("Sealing of the audit log changed").is_there().await;
            eyes.see("A log that was tampered with").await;
            eyes.keep("audit-log-tampered").await;
        })
        .await;
}

/// A store with something of everything, in long names.
async fn furnished(theme: &str) -> Prepared {
    let prepared = Prepared::new()
        .await
        .with_service(&["products:edit", "recalls:view", "tokens:generate"])
        .await;
    prepared.prefers(&format!(r#"{{ "theme": "{theme}", "tourSeen": true }}"#));
    prepared.role("Nobody's role", &["products:view"]).await;
    let long = "Power BI Reporting for the whole of Fernwood Foods, north & south";
    prepared.token(SERVICE_EMAIL, &long[..64]).await;
    prepared.token(SERVICE_EMAIL, "WMS Connector").await;
    prepared
}

async fn signs_out(app: &App) {
    app.button(containing("Account menu")).click().await;
    app.menu_item("Sign out").click().await;
    app.heading("Sign in").is_there().await;
}

/// Looks at screens in both sizes; what leads from one to the next is done in the usual window in light, and in the smallest in dark.
pub(crate) struct Eyes<'a> {
    app: &'a App,
    theme: &'a str,
    mine: (u32, u32),
    other: (u32, u32),
}

impl<'a> Eyes<'a> {
    pub(crate) async fn of(app: &'a App, theme: &'a str) -> Self {
        let (mine, other) = if theme == "dark" { (SMALLEST, USUAL) } else { (USUAL, SMALLEST) };
        app.resize(mine.0, mine.1).await;
        Self { app, theme, mine, other }
    }

    pub(crate) async fn see(&self, screen: &str) {
        self.app.step(screen).await;
        self.app.is_accessible(screen).await;
        self.app.resize(self.other.0, self.other.1).await;
        self.app.is_accessible(&format!("{screen} ({} x {})", self.other.0, self.other.1)).await;
        self.app.resize(self.mine.0, self.mine.1).await;
    }

    /// Keeps a picture. In the usual theme other journeys have some of them, with more on them.
    async fn keep(&self, name: &str) {
        if self.theme == "dark" {
            self.app.picture(&format!("{name}-dark")).await;
        } else if ["sign-in", "partner", "environments", "service-accounts"].contains(&name) {
            self.app.picture(name).await;
        }
    }
}
