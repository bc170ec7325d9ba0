//! The harness itself, on a page of its own: what is said of the app by means of it must be true.

use keydesk_smoke::{App, Finds, Journey, containing, journey};
use std::fs;
use std::path::Path;
use std::time::Duration;
use tempfile::TempDir;

/// A journey on the page that comes with this file.
async fn on_the_page(name: &str, steps: impl AsyncFnOnce(&App)) {
    journey(name, async |app: &App| {
        app.step("The harness's own page is open").await;
        show_page(app).await;
        steps(app).await;
    })
    .await;
}

/// Why a journey does not come to its end, and its report, which is nobody else's business.
async fn failure(steps: impl AsyncFnOnce(&App)) -> (String, TempDir) {
    let report = tempfile::tempdir().unwrap();
    let journey =
        Journey::new("it_fails").reported_in(report.path()).patience(Duration::from_millis(300));
    let failure = journey.attempt(async |app: &App| {
        show_page(app).await;
        app.step("The step that fails").await;
        steps(app).await;
    });
    (failure.await.unwrap_err().to_string(), report)
}

async fn show_page(app: &App) {
    app.show(include_str!("harness.html"), include_str!("harness.js")).await;
}

fn read(report: &Path, file: &str) -> String {
    fs::read_to_string(report.join(file)).unwrap()
}

#[tokio::test]
async fn elements_are_found_as_a_person_names_them() {
    on_the_page("harness_finds", async |app: &App| {
        app.step("What can be perceived is there").await;
        app.heading("A page to try the harness on").is_there().await;
        app.field("Name").is_there().await;
        app.field("Password").is_masked().await;
        app.button("Delete").is_there().await;
        app.row("SAP Integration").cell("SAP Integration").is_there().await;
        app.table("Tokens").column("Action").is_there().await;

        app.step("What cannot be perceived as such is not").await;
        for name in ["Hidden", "Silent", "Painted"] {
            app.button(name).is_gone().await;
        }

        app.step("An element is found within another").await;
        app.row("WMS Connector").button("Rename").click().await;
        app.sees("Renaming WMS Connector").await;

        app.step("What comes later is waited for").await;
        app.button("Late").click().await;
        app.sees("Pressed in the end").await;
        app.does_not_see("Renaming").await;

        app.step("A switch that is drawn by its label is switched").await;
        app.switch("Keep in the tray").is_unchecked().await;
        app.switch("Keep in the tray").click().await;
        app.switch("Keep in the tray").is_checked().await;

        app.step("A dialog opens and closes").await;
        app.dialog(containing("sure")).is_gone().await;
        app.button("Delete").click().await;
        app.dialog("Are you sure?").button("Close").click().await;
        app.dialog("Are you sure?").is_gone().await;
        app.picture("harness").await;
    })
    .await;
}

#[tokio::test]
async fn fields_are_written_in_and_their_errors_read() {
    on_the_page("harness_writes", async |app: &App| {
        app.step("Typed text replaces what was there, or follows it").await;
        app.field("Name").fill("Fernwood").await;
        app.field("Name").fill("Ada Lovelace").await;
        app.field("Name").type_(" & Söhne").await;
        app.field("Name").has_value("Ada Lovelace & Söhne").await;

        app.step("The error at a field is read, and the text is kept").await;
        app.field("Name").has_no_error().await;
        app.button("Check").click().await;
        assert!(app.error_at("Name").await.contains("This name is taken."));
        app.field("Name").has_value("Ada Lovelace & Söhne").await;

        app.step("What is long or hard to type is pasted").await;
        let long = "0123456789".repeat(1000);
        app.field("Name").paste(&long).await;
        app.field("Name").has_value(&long).await;
        app.field("Name").paste("abc\u{202E}def").await;
        app.field("Name").has_value("abc\u{202E}def").await;

        app.step("What is copied can be read by other programs").await;
        app.press("Ctrl+A").await;
        app.press("Ctrl+C").await;
        app.clipboard_holds("abc\u{202E}def").await;
        assert!(app.clipboard_forms().await.iter().any(|form| form == "UTF8_STRING"));
    })
    .await;
}

#[tokio::test]
async fn the_keyboard_reaches_what_can_be_reached() {
    on_the_page("harness_keyboard", async |app: &App| {
        app.step("Tab goes from field to field").await;
        app.field("Name").tab_to().await;
        app.write("Ada").await;
        app.press("Tab").await;
        app.field("Password").is_focused().await;
        app.press("Shift+Tab").await;
        assert_eq!(app.focused().await.to_string(), "textbox “Name”");
        app.field("Name").has_value("Ada").await;

        app.step("Chords and single keys arrive").await;
        app.press("Ctrl+K").await;
        app.sees("Command palette").await;
        app.press("Enter").await;
        app.sees("Entered").await;

        app.step("Escape closes a dialog").await;
        app.button("Delete").tab_to().await;
        app.press("Enter").await;
        app.dialog("Are you sure?").is_there().await;
        app.press("Escape").await;
        app.dialog("Are you sure?").is_gone().await;
    })
    .await;
}

#[tokio::test]
async fn a_screen_that_shuts_people_out_is_called_so() {
    on_the_page("harness_axe", async |app: &App| {
        app.step("This page is accessible").await;
        app.script("document.querySelector('[aria-hidden=true][tabindex]').remove()").await;
        app.is_accessible("the harness's page").await;
    })
    .await;
    let (why, _report) = failure(async |app: &App| {
        app.script(
            "document.body.insertAdjacentHTML('beforeend', '<main><input id=nameless></main>')",
        )
        .await;
        app.is_accessible("a page with a nameless field").await;
    })
    .await;
    assert!(
        why.contains("critical: Form elements must have labels (label): <input id=\"nameless\">"),
        "{why}"
    );
}

#[tokio::test]
async fn two_elements_of_one_name_are_as_bad_as_none() {
    let (why, _report) = failure(async |app: &App| app.button("Twice").click().await).await;
    assert!(why.contains("the button “Twice” is there 2 times"), "{why}");
    let (why, _report) =
        failure(async |app: &App| app.dialog("Are you sure?").button("Close").is_there().await)
            .await;
    assert!(why.contains("the dialog “Are you sure?” is not there, nor any other dialog"), "{why}");
}

#[tokio::test]
async fn a_failed_step_keeps_its_picture_the_source_and_the_log_and_stands_in_the_report() {
    let (why, report) = failure(async |app: &App| {
        app.secret("the token", "kd_sandbox_secret");
        app.script("document.getElementById('greeting').textContent = 'kd_sandbox_secret'").await;
        app.sees("Good morning").await;
    })
    .await;
    assert!(
        why.starts_with(
            "it_fails failed at “The step that fails”: “Good morning” is not on the screen"
        ),
        "{why}"
    );
    let kept = |file: &str| read(report.path(), &format!("journeys/it_fails/{file}"));
    assert!(kept("page.html.txt").contains("<p id=\"greeting\">[the token]</p>"));
    assert!(report.path().join("journeys/it_fails/02.png").metadata().unwrap().len() > 1000);
    assert!(report.path().join("journeys/it_fails/app.log.txt").is_file());
    let (page, junit) = (read(report.path(), "index.html"), read(report.path(), "junit.xml"));
    assert!(
        page.contains("Not all journeys passed: 0 of 1")
            && page.contains("src=\"journeys/it_fails/02.png\"")
    );
    assert!(junit.contains("tests=\"1\" failures=\"1\" errors=\"0\""), "{junit}");
    assert!(
        junit.contains(
            "<failure message=\"The step that fails: “Good morning” is not on the screen"
        ),
        "{junit}"
    );
    for text in [page, junit, kept("record.json")] {
        assert!(!text.contains("kd_sandbox_secret"));
    }
}

#[tokio::test]
async fn a_window_that_shows_nothing_is_a_failure() {
    let (why, _report) =
        failure(async |app: &App| drop(app.script("document.body.innerHTML = ''").await)).await;
    assert!(why.contains("the window shows nothing"), "{why}");
}

#[tokio::test]
async fn a_secret_that_is_left_in_a_file_or_in_the_page_is_a_failure() {
    let (why, _report) = failure(async |app: &App| {
        app.secret("the token", "kd_sandbox_secret");
        fs::create_dir_all(app.data_dir()).unwrap();
        fs::write(app.data_dir().join("notes"), "it is kd_sandbox_secret").unwrap();
    })
    .await;
    assert!(
        why.contains("“Nothing secret is left behind”: the token is in the file notes"),
        "{why}"
    );
    let (why, _report) = failure(async |app: &App| {
        app.secret("the token", "kd_sandbox_secret");
        app.field("Name").fill("kd_sandbox_secret").await;
        app.page_does_not_hold("kd_sandbox_secret").await;
    })
    .await;
    assert!(why.contains("the page holds it in its fields"), "{why}");
}

#[tokio::test]
async fn a_secret_in_an_environment_is_a_failure() {
    let report = tempfile::tempdir().unwrap();
    let journey =
        Journey::new("it_fails").reported_in(report.path()).env("PASSWORD", "copper lantern");
    let failure = journey
        .attempt(async |app: &App| app.secret("the password", "copper lantern"))
        .await
        .unwrap_err();
    assert!(failure.to_string().contains("the password is in the environment of "), "{failure}");
}

#[tokio::test]
async fn an_app_that_is_started_again_finds_its_data_and_has_the_size_it_is_given() {
    let journey = Journey::new("harness_restarts").window(1024, 640);
    let steps = async |app: &App| {
        app.step("The window has the size of the screen").await;
        assert_eq!(
            app.script("return [innerWidth, innerHeight]").await,
            serde_json::json!([1024, 640])
        );
        fs::create_dir_all(app.data_dir()).unwrap();
        fs::write(app.data_dir().join("kept"), "").unwrap();

        app.step("It is started again").await;
        app.restart().await;
        assert!(app.data_dir().join("kept").is_file());

        app.step("The window gets smaller").await;
        app.resize(900, 600).await;
        let picture = app.screenshot().await;
        assert_eq!((picture.width, picture.height), (900, 600));
    };
    journey.run(steps).await;
}
