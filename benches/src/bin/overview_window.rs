//! What it takes to open the overview in the window, in a store with 90 days and a million requests: each time for the first time after
//! a start, once at the earliest moment and once when the first screen has been looked at for two seconds. Started by `cargo xtask bench overview`, which builds what it needs.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a measurement prints what it found")]

use keydesk_benches::activity::fill_activity;
use keydesk_benches::{OWNER, PASSWORD, percentile};
use keydesk_smoke::{App, Finds, Journey};
use std::time::Duration;

const ROUNDS: usize = 7;

#[tokio::main]
async fn main() {
    // A short name: the control socket's path has to fit into 108 bytes.
    let store = tempfile::Builder::new().prefix("kd").tempdir().unwrap();
    let (requests, _) = fill_activity(store.path()).await;
    std::fs::write(store.path().join("preferences.json"), r#"{ "tourSeen": true }"#).unwrap();
    let report = std::env::temp_dir().join(format!("keydesk-overview-{}", std::process::id()));
    std::fs::create_dir_all(&report).unwrap();
    let journey = Journey::new("overview").data_in(store.path()).reported_in(&report);
    journey.run(async |app: &App| measure(app, requests).await).await;
    println!("\nA picture of it is in {}", report.join("pictures").display());
}

async fn measure(app: &App, requests: u64) {
    println!(
        "| until the overview of {requests} requests is on the screen, ms | median | most | of |"
    );
    println!("|---|---|---|---|");
    for (when, looked) in [
        ("at once after the sign-in", Duration::ZERO),
        ("two seconds later", Duration::from_secs(2)),
    ] {
        let mut series = rounds(app, looked).await;
        let (median, most) = (percentile(&mut series, 0.5), percentile(&mut series, 1.0));
        println!("| {when} | {median:.0} | {most:.0} | {ROUNDS} |");
    }
    app.picture("overview-of-a-million").await;
}

async fn rounds(app: &App, looked: Duration) -> Vec<f64> {
    let mut series = Vec::new();
    for _ in 0..ROUNDS {
        app.restart().await;
        app.field("E-mail").fill(OWNER).await;
        app.field("Password").fill(PASSWORD).await;
        app.button("Sign in").click().await;
        app.heading("Integrations").is_there().await;
        tokio::time::sleep(looked).await;
        series.push(opened(app).await);
    }
    series
}

/// How long it took, in milliseconds.
async fn opened(app: &App) -> f64 {
    let function = include_str!("../page/overview.js");
    app.script(&format!(
        "window.measured = null; (\n{function})().then((it) => {{ window.measured = it; }});"
    ))
    .await;
    loop {
        tokio::time::sleep(Duration::from_millis(100)).await;
        if let Some(found) =
            app.script("return window.measured").await.as_array().and_then(|it| it[0].as_f64())
        {
            return found;
        }
    }
}
