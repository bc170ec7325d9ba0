//! What the window costs beside an empty one, in one interleaved run: the time until somebody can sign in, the memory of all
//! processes, and how a list of 100,000 tokens scrolls and filters. Started by `cargo xtask bench window`, which builds what it needs.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a measurement prints what it found")]

use keydesk_benches::{OWNER, PASSWORD, fill, percentile};
use keydesk_smoke::Measured;
use std::path::Path;

const TOKENS: u32 = 100_000;

#[tokio::main]
async fn main() {
    let rounds: u32 = std::env::args().nth(1).and_then(|it| it.parse().ok()).unwrap_or(7);
    let beside = std::env::current_exe().unwrap();
    let (keydesk, empty) = (beside.with_file_name("keydesk"), beside.with_file_name("keydesk-empty-window"));
    let (few, many) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    fill(few.path(), 1).await;
    fill(many.path(), TOKENS).await;
    let subjects = [
        Subject::new("empty window", &empty, None, "Nothing here"),
        Subject::new("Keydesk, 1 token", &keydesk, Some(few.path()), "Sign in"),
        Subject::new("Keydesk, 100,000 tokens", &keydesk, Some(many.path()), "Sign in"),
    ];
    let mut series = [const { (Vec::new(), Vec::new()) }; 3];
    for _ in 0..rounds {
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
    for (subject, (times, memories)) in subjects.iter().zip(&mut series) {
        let (time, memory) = (median(times), median(memories));
        println!(
            "| {} | {time:.0} ({:.0} to {:.0}) | {:.2} | {memory:.0} | {:.2} |",
            subject.name,
            percentile(times, 0.0),
            percentile(times, 1.0),
            time / reference.0,
            memory / reference.1,
        );
    }
    list(&subjects[2]).await;
}

/// How the list of 100,000 tokens behaves once somebody is signed in.
async fn list(subject: &Subject<'_>) {
    let window = subject.start().await;
    let sign_in = SIGN_IN.replace("EMAIL", OWNER).replace("PASSWORD", PASSWORD);
    window.script(&sign_in).await;
    let mut frames = numbers(&window.script(SCROLL).await);
    let mut filters = numbers(&window.script(FILTER).await);
    println!("\nA list of 100,000 tokens: a frame while scrolling {:.1} ms (p95), ", percentile(&mut frames, 0.95));
    println!("from a key press in the search to the rows that fit {:.1} ms (p95).", percentile(&mut filters, 0.95));
}

struct Subject<'a> {
    name: &'static str,
    program: &'a Path,
    environment: Vec<(String, String)>,
    says: &'static str,
}

impl<'a> Subject<'a> {
    fn new(name: &'static str, program: &'a Path, data: Option<&Path>, says: &'static str) -> Self {
        let environment = data.map(|data| ("KEYDESK_DATA_DIR".to_owned(), data.display().to_string()));
        Self { name, program, environment: environment.into_iter().collect(), says }
    }

    async fn start(&self) -> Measured {
        Measured::start(self.program, &self.environment, self.says).await
    }
}

fn median(series: &mut [f64]) -> f64 {
    percentile(series, 0.5)
}

fn numbers(answer: &serde_json::Value) -> Vec<f64> {
    answer.as_array().unwrap().iter().filter_map(serde_json::Value::as_f64).collect()
}

/// Writes into the fields as React notices it, signs in, and waits for the list.
const SIGN_IN: &str = r#"
const set = (input, value) => {
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(input, value);
  input.dispatchEvent(new Event("input", { bubbles: true }));
};
set(document.querySelector('input[type="email"], input[autocomplete="username"]'), "EMAIL");
set(document.querySelector('input[type="password"]'), "PASSWORD");
document.querySelector('button[type="submit"]').click();
const wait = () => {
  const skip = [...document.querySelectorAll('[role="dialog"] button')].find((it) => /skip/i.test(it.textContent));
  skip?.click();
  if (document.querySelector('[role="grid"] [aria-rowindex="3"]') && !document.querySelector('[role="dialog"]')) done(true);
  else setTimeout(wait, 50);
};
wait();
"#;

/// Scrolls by some rows a frame, and notes how long each frame took.
const SCROLL: &str = r#"
const scroller = document.querySelector('[role="grid"] [role="presentation"]');
const frames = [];
let last = 0;
const frame = (now) => {
  if (last > 0) frames.push(now - last);
  last = now;
  scroller.scrollTop += 120;
  if (frames.length < 300) requestAnimationFrame(frame);
  else { scroller.scrollTop = 0; setTimeout(() => done(frames), 500); }
};
requestAnimationFrame(frame);
"#;

/// Searches for one thing after another, and notes how long it took until the number of rows was another.
const FILTER: &str = r#"
const input = document.querySelector('input[type="search"]');
const grid = document.querySelector('[role="grid"]');
const set = (value) => {
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(input, value);
  input.dispatchEvent(new Event("input", { bubbles: true }));
};
const words = ["w", "wm", "wms", "wms c", "sap", "sap i", "power", "product d", "data export 9", "99999", "export 1", "bi 7"];
const times = [];
const next = () => {
  const word = words[times.length % words.length];
  const before = grid.getAttribute("aria-rowcount");
  const started = performance.now();
  set(word);
  const look = () => {
    if (grid.getAttribute("aria-rowcount") !== before || performance.now() - started > 3000) {
      times.push(performance.now() - started);
      if (times.length < 24) setTimeout(next, 200); else done(times);
    } else requestAnimationFrame(look);
  };
  look();
};
next();
"#;
