//! Bad input: refused at the field that it is in, in words, and what was typed is kept. And what a rule forbids cannot be chosen.

use crate::owner;
use crate::prepared::{
    Prepared, ROLE, SERVICE, SERVICE_EMAIL, SERVICE_PASSWORD, owner_signs_in, signs_in,
};
use keydesk_domain::AccountKind;
use keydesk_smoke::{App, Finds, Locator, containing};

/// What no name may be, and why. Each name has at most 64 characters, which are counted as people count them.
fn bad_names() -> Vec<(String, &'static str)> {
    vec![
        (String::new(), "is empty"),
        ("   ".to_owned(), "is empty"),
        ("x".repeat(65), "has 65 characters; the most is 64"),
        ("long ".repeat(2000), "has 9999 characters; the most is 64"),
        (
            "SAP\u{202E}noitargetnI".to_owned(),
            "a character that cannot be seen (U+202E, character 4)",
        ),
        ("SAP\u{7}".to_owned(), "a character that cannot be seen (U+0007, character 4)"),
    ]
}

/// Another spelling of a name that is taken: in its letter case, its spaces, its Unicode form.
const SAP_AGAIN: [&str; 3] = ["sap integration", "  SAP   Integration ", "ＳＡＰ Integration"];

#[tokio::test]
async fn bad_names_of_tokens_and_environments() {
    let prepared = Prepared::new().await;
    prepared.token(owner::EMAIL, "SAP Integration").await;
    prepared
        .journey("bad_names_of_tokens_and_environments", async |app: &App| {
            owner_signs_in(app).await;
            app.step("The name of a token").await;
            app.button("Add API Token").click().await;
            let dialog = app.dialog("Add API Token");
            let form = Form { dialog: &dialog, submit: "Create" };
            form.refuses_all("Name", bad_names()).await;
            for name in SAP_AGAIN {
                form.refuses("Name", name, "There is already an API token \"SAP Integration\".")
                    .await;
            }

            app.step("The addresses that a token may be used from").await;
            dialog.field("Name").fill("WMS Connector").await;
            dialog.button("More options").click().await;
            form.refuses(
                "Only from these addresses",
                "203.0.113.7, next door",
                "This is no address.",
            )
            .await;
            dialog.button("Cancel").click().await;
            dialog.is_gone().await;

            app.step("The name of an environment").await;
            app.tab("Environments").click().await;
            app.button("Add environment").click().await;
            let dialog = app.dialog("Add environment");
            let form = Form { dialog: &dialog, submit: "Create" };
            dialog.field("Slug").fill("production").await;
            dialog.field("Local address").fill("127.0.0.1:0").await;
            dialog.field("Base URL of the API").fill("https://api.example.com").await;
            dialog.field("Credential of the API").fill("upstream-credential-3f1c").await;
            app.secret("the credential of the API behind", "upstream-credential-3f1c");
            form.refuses_all("Name", bad_names()).await;
            form.refuses("Name", "SANDBOX", "There is already an environment \"Sandbox\".").await;

            app.step("Its slug").await;
            dialog.field("Name").fill("Production").await;
            let slug = "A slug has 1 to 16 lower-case letters and digits";
            for typed in ["", "Production", "1st", "pro duction", "seventeenletterss"] {
                form.refuses("Slug", typed, slug).await;
            }
            form.refuses("Slug", "sandbox", "The environment \"Sandbox\" has this slug already.")
                .await;

            app.step("Its address").await;
            dialog.field("Slug").fill("production").await;
            for typed in ["", "8789", "localhost", "127.0.0.1:70000"] {
                form.refuses("Local address", typed, "This is not an address with a port.").await;
            }

            app.step("The base URL of the API behind it").await;
            dialog.field("Local address").fill("127.0.0.1:0").await;
            for typed in [
                "",
                "api.example.com",
                "ftp://api.example.com",
                "https://ann:secret@api.example.com",
            ] {
                form.refuses("Base URL of the API", typed, "This is not a base URL").await;
            }

            app.step("Its credential").await;
            dialog.field("Base URL of the API").fill("https://api.example.com").await;
            form.refuses("Credential of the API", "", "credential").await;
        })
        .await;
}

#[tokio::test]
async fn bad_roles_and_accounts() {
    let prepared = Prepared::new().await.with_service(&["products:view", "tokens:generate"]).await;
    prepared
        .journey("bad_roles_and_accounts", async |app: &App| {
            app.secret("the service account's password", SERVICE_PASSWORD);
            owner_signs_in(app).await;
            app.step("The name of a role").await;
            app.button("User Management").click().await;
            app.tab("Roles").click().await;
            app.button("Create role").click().await;
            let dialog = app.dialog("Create role");
            let form = Form { dialog: &dialog, submit: "Create" };
            form.refuses_all("Name", bad_names()).await;
            form.refuses("Name", "PRODUCT  sync", "There is already a role \"Product Sync\".")
                .await;
            dialog.button("Cancel").click().await;

            app.step("A role in use cannot be deleted: it says who has it").await;
            let delete = app.button(format!("Delete {ROLE}"));
            delete.is_refused_because(&format!("is in use by {SERVICE_EMAIL}")).await;
            app.button("Delete Administrator")
                .is_refused_because("Administrator is built in")
                .await;

            app.step("An account without a role").await;
            app.tab("Service accounts").click().await;
            app.button("Create service account").click().await;
            let dialog = app.dialog("Create service account");
            let form = Form { dialog: &dialog, submit: "Create" };
            dialog.field("Name").fill("WMS Connector").await;
            dialog.field(containing("E-mail")).fill("wms@fernwood.example").await;
            dialog.field("Password").fill(SERVICE_PASSWORD).await;
            dialog.button("Create").click().await;
            dialog.field("Roles").is_wrong_because("Choose at least one role.").await;
            dialog.field("Name").has_value("WMS Connector").await;
            dialog.field("Roles").click().await;
            app.option(containing(ROLE)).click().await;
            app.press("Escape").await;

            app.step("The name of an account").await;
            form.refuses_all("Name", bad_names()).await;
            dialog.field("Name").fill("WMS Connector").await;

            app.step("Its e-mail").await;
            let email = containing("E-mail");
            for typed in ["", "wms", "wms@", "w ms@fernwood.example", "wms@@fernwood.example"] {
                form.refuses(email.clone(), typed, "This is not an e-mail address").await;
            }
            form.refuses(
                email.clone(),
                &format!("{}@fernwood.example", "w".repeat(10_000)),
                "This is not an e-mail",
            )
            .await;
            form.refuses(
                email.clone(),
                "wm\u{202E}s@fernwood.example",
                "This is not an e-mail address",
            )
            .await;
            for typed in ["owner@fernwood.example", "Owner@FERNWOOD.example"] {
                form.refuses(email.clone(), typed, "belongs to another account.").await;
            }
            dialog.field(email).fill("wms@fernwood.example").await;

            app.step("Its password").await;
            for (typed, why) in [
                ("too short", "it needs at least 15"),
                ("qwertyuiopasdfgh", "This password is one of those that are tried first."),
                ("WMS Connector WMS", "The password is made of"),
            ] {
                form.refuses("Password", typed, why).await;
            }
            form.refuses("Password", &"long ".repeat(2000), "The password has more than").await;
            dialog.button("Cancel").click().await;
            dialog.is_gone().await;
        })
        .await;
}

#[tokio::test]
async fn what_a_rule_forbids() {
    let prepared = Prepared::new().await.with_service(&["products:edit", "tokens:generate"]).await;
    prepared.role("Clerk", &["users:edit", "products:view"]).await;
    prepared.account(AccountKind::Person, "Kim Clerk", "kim@fernwood.example", "Clerk").await;
    prepared
        .journey("what_a_rule_forbids", async |app: &App| {
            owner_signs_in(app).await;
            app.step("The last administrator cannot be disabled").await;
            app.button("User Management").click().await;
            app.tab("Users").click().await;
            app.button("Disable Fernwood Owner").click().await;
            let disabling = app.dialog("Disable Fernwood Owner?");
            disabling.button("Disable account").click().await;
            disabling
                .alert()
                .says("This would leave no enabled person with the role Administrator")
                .await;
            disabling.button("Cancel").click().await;

            app.step("Nor deleted").await;
            app.button("Delete Fernwood Owner").click().await;
            let deleting = app.dialog("Delete Fernwood Owner?");
            deleting.button("Delete account").click().await;
            deleting
                .alert()
                .says("This would leave no enabled person with the role Administrator")
                .await;
            deleting.button("Cancel").click().await;

            app.step("Nor given other roles").await;
            app.button("Edit Fernwood Owner").click().await;
            let editing = app.dialog("Edit Fernwood Owner");
            editing.field("Roles").click().await;
            app.option(containing("Clerk")).click().await;
            app.press("Escape").await;
            editing.button("Remove Administrator").click().await;
            editing.button("Save").click().await;
            editing.says("This would leave no enabled person with the role Administrator").await;
            editing.button("Remove Clerk").is_there().await;
            editing.button("Cancel").click().await;
            editing.is_gone().await;

            app.step("Who may do little signs in").await;
            app.button(containing("Account menu")).click().await;
            app.menu_item("Sign out").click().await;
            signs_in(app, "kim@fernwood.example", SERVICE_PASSWORD).await;

            app.step("Without Generate API Token, the button says why no token can be made").await;
            app.button("Add API Token")
                .is_refused_because("Only users with the Generate API Token permission")
                .await;

            app.step(
                "A role cannot be given what its maker lacks: the box says so, and is not ticked",
            )
            .await;
            app.button("User Management").click().await;
            app.tab("Roles").click().await;
            app.button("Create role").click().await;
            let role = app.dialog("Create role");
            role.checkbox("Products: view").click().await;
            role.checkbox("Products: view").is_checked().await;
            let edit = role.checkbox("Products: edit");
            edit.is_refused_because("products:edit").await;
            edit.click_though_disabled().await;
            edit.is_unchecked().await;
            role.checkbox("Generate API Token").is_refused_because("tokens:generate").await;

            app.step("A preset leaves out what cannot be handed out, and says so").await;
            role.radio("Product Synchronization").click().await;
            role.says("Left out, because you do not hold it and cannot hand it out").await;
            role.checkbox("Products: edit").is_unchecked().await;
            role.button("Cancel").click().await;
            role.is_gone().await;

            app.step("Nor can an account be given a role beyond its maker").await;
            app.tab("Service accounts").click().await;
            app.button(format!("Edit {SERVICE}")).is_refused_because("products:edit").await;
            app.button("Create service account").click().await;
            app.dialog("Create service account").field("Roles").click().await;
            app.option(containing(ROLE)).is_disabled().await;
            app.option(containing(ROLE))
                .says("You cannot give this role, because you do not hold: ")
                .await;
        })
        .await;
}

/// A form in a dialog.
struct Form<'a> {
    dialog: &'a Locator<'a>,
    submit: &'a str,
}

impl Form<'_> {
    async fn refuses_all(&self, field: &str, all: Vec<(String, &str)>) {
        for (typed, why) in all {
            self.refuses(field, &typed, why).await;
        }
    }

    /// Sends it with this in a field: refused there, and what was typed is kept.
    async fn refuses(&self, field: impl Into<keydesk_smoke::Name>, typed: &str, why: &str) {
        let field = self.dialog.field(field);
        if typed.is_empty() {
            field.fill("").await;
        } else {
            field.paste(typed).await;
            field.has_value(typed).await;
        }
        self.dialog.button(self.submit).click().await;
        field.is_wrong_because(why).await;
        field.has_value(typed).await;
    }
}
