//! What a list of 100,000 tokens costs in the window: a frame while it is scrolled, and the time from a key to the rows that fit.
//! Started by `cargo xtask bench window`, which builds what it needs.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a measurement prints what it found")]

use keydesk_benches::{OWNER, PASSWORD, fill, percentile};
use keydesk_smoke::{App, Finds, Journey};
use serde_json::Value;
use std::time::Duration;

const TOKENS: u32 = 100_000;

/// Frames that are looked at in one go.
const FRAMES: u32 = 300;

/// How far the list is scrolled in each of them, in pixels: by a row, which is 60 rows a second; and by two and a bit, faster than anybody
/// can read.
const ROW: u32 = 40;
const FAST: u32 = 90;

#[tokio::main]
async fn main() {
    let rounds: u32 = std::env::args().nth(1).and_then(|it| it.parse().ok()).unwrap_or(5);
    // A short name: the control socket's path has to fit into 108 bytes.
    let store = tempfile::Builder::new().prefix("kd").tempdir().unwrap();
    fill(store.path(), TOKENS).await;
    std::fs::write(store.path().join("preferences.json"), r#"{ "tourSeen": true }"#).unwrap();
    let report = tempfile::tempdir().unwrap();
    let journey = Journey::new("scroll").data_in(store.path()).reported_in(report.path());
    journey.run(async |app: &App| measure(app, rounds).await).await;
}

async fn measure(app: &App, rounds: u32) {
    app.field("E-mail").fill(OWNER).await;
    app.field("Password").fill(PASSWORD).await;
    app.button("Sign in").click().await;
    app.sees("100,000 tokens").await;
    // Until what is drawn a hundred times has been compiled, as in a window that is in use.
    scrolled(app, FAST, false).await;
    let (mut still, mut empty, mut by_row, mut fast) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for _ in 0..rounds {
        still.extend(scrolled(app, 0, false).await);
        empty.extend(scrolled(app, FAST, true).await);
        by_row.extend(scrolled(app, ROW, false).await);
        fast.extend(scrolled(app, FAST, false).await);
    }
    let mut typed = run(app, include_str!("../page/filter.js"), "").await;
    println!("| with 100,000 tokens, ms | median | p95 | most | of |");
    println!("|---|---|---|---|---|");
    row("a frame, nothing moves", &mut still);
    row("a frame, an empty box in the list's place is scrolled", &mut empty);
    row("a frame, the list is scrolled by a row (40 px)", &mut by_row);
    row("a frame, the list is scrolled by 90 px", &mut fast);
    row("from a change of the search to the rows on the screen", &mut typed);
}

fn row(name: &str, series: &mut [f64]) {
    let (median, p95, most) =
        (percentile(series, 0.5), percentile(series, 0.95), percentile(series, 1.0));
    println!("| {name} | {median:.0} | {p95:.0} | {most:.0} | {} |", series.len());
}

/// The time of each frame while the list, or an empty box in its place, is scrolled by so much in each.
async fn scrolled(app: &App, step: u32, is_empty: bool) -> Vec<f64> {
    run(app, include_str!("../page/frames.js"), &format!("{step}, {is_empty}, {FRAMES}")).await
}

/// Has a function measure in the page, and fetches what it found once it has.
async fn run(app: &App, function: &str, arguments: &str) -> Vec<f64> {
    let call = format!(
        "window.measured = null; (\n{function})({arguments}).then((it) => {{ window.measured = it; }});"
    );
    app.script(&call).await;
    loop {
        tokio::time::sleep(Duration::from_millis(200)).await;
        if let Value::Array(found) = app.script("return window.measured").await {
            return found.iter().filter_map(Value::as_f64).collect();
        }
    }
}
