//! What the window costs beside an empty one, in one interleaved run: the time until somebody can sign in, and the memory of all
//! processes. Started by `cargo xtask bench window`, which builds what it needs.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a measurement prints what it found")]

use keydesk_benches::{fill, percentile};
use keydesk_smoke::Measured;
use std::path::Path;

const TOKENS: u32 = 100_000;

#[tokio::main]
async fn main() {
    let rounds: u32 = std::env::args().nth(1).and_then(|it| it.parse().ok()).unwrap_or(7);
    let beside = std::env::current_exe().unwrap();
    let (keydesk, empty) =
        (beside.with_file_name("keydesk"), beside.with_file_name("keydesk-empty-window"));
    let (few, many) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    fill(few.path(), 1).await;
    fill(many.path(), TOKENS).await;
    let subjects = [
        Subject::new("empty window", &empty, None, "Nothing here"),
        Subject::new("Keydesk, 1 token", &keydesk, Some(few.path()), "Sign in"),
        Subject::new("Keydesk, 100,000 tokens", &keydesk, Some(many.path()), "Sign in"),
    ];
    const CHROMIUM: &str = "Chromium's `--app` window, empty page";
    let mut series = [const { (Vec::new(), Vec::new()) }; 4];
    for _ in 0..rounds {
        if let Some(window) = Measured::chromium().await {
            series[3].0.push(window.time.as_secs_f64() * 1e3);
            series[3].1.push(window.memory() as f64 / f64::from(1 << 20));
        }
        for (subject, (times, memories)) in subjects.iter().zip(&mut series) {
            let window = subject.start().await;
            times.push(window.time.as_secs_f64() * 1e3);
            memories.push(window.memory() as f64 / f64::from(1 << 20));
        }
    }
    println!(
        "| | until it can be used, ms: median (min to max) | against empty | memory, MiB: median | against empty |"
    );
    println!("|---|---|---|---|---|");
    let reference = (median(&mut series[0].0.clone()), median(&mut series[0].1.clone()));
    if series[3].0.is_empty() {
        println!("There is no Chromium here; it is left out.");
    }
    for (name, (times, memories)) in
        subjects.iter().map(|it| it.name).chain([CHROMIUM]).zip(&mut series)
    {
        if times.is_empty() {
            continue;
        }
        let (time, memory) = (median(times), median(memories));
        println!(
            "| {} | {time:.0} ({:.0} to {:.0}) | {:.2} | {memory:.0} | {:.2} |",
            name,
            percentile(times, 0.0),
            percentile(times, 1.0),
            time / reference.0,
            memory / reference.1,
        );
    }
}

struct Subject<'a> {
    name: &'static str,
    program: &'a Path,
    environment: Vec<(String, String)>,
    says: &'static str,
}

impl<'a> Subject<'a> {
    fn new(name: &'static str, program: &'a Path, data: Option<&Path>, says: &'static str) -> Self {
        let environment =
            data.map(|data| ("KEYDESK_DATA_DIR".to_owned(), data.display().to_string()));
        Self { name, program, environment: environment.into_iter().collect(), says }
    }

    async fn start(&self) -> Measured {
        Measured::start(self.program, &self.environment, self.says).await
    }
}

fn median(series: &mut [f64]) -> f64 {
    percentile(series, 0.5)
}
