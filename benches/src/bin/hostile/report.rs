//! What was found, as tables; into docs/hostile-traffic.md between its marks.

use crate::flood::Flood;
use crate::slow::Row;
use keydesk_benches::percentile;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// Nobody who is slow is held longer, in seconds.
const HELD_AT_MOST: f64 = 15.0;
/// In a flood the slowest hundredth of the good requests may take so many times what it takes in quiet.
const TIMES_AT_MOST: f64 = 3.0;

pub(crate) fn tell(slow: &[Row], floods: &[Flood], is_quick: bool) {
    let mut text = String::from(
        "| slow callers | connections | held at most, s | good requests, over kept and new connections | failed | p50, p99, ms (kept) | p50, p99, ms (new) | the gateway: memory, MiB; of its core | found available by slowhttptest |\n|---|---:|---:|---:|---:|---|---|---|---|\n",
    );
    let mut is_met = true;
    for row in slow {
        let failures = row.kept.failures + row.anew.failures;
        is_met &= row.longest <= HELD_AT_MOST && failures == 0;
        let _infallible = writeln!(
            text,
            "| {} | {} | {:.1} | {} + {} | {failures} | {} | {} | {}; {:.0} % | {} |",
            row.attack,
            row.connections,
            row.longest,
            row.kept.times.len(),
            row.anew.times.len(),
            middle_and_tail(&row.kept.times),
            middle_and_tail(&row.anew.times),
            row.memory,
            row.cpu * 100.0,
            row.verdict.map_or("", |always| if always { "always" } else { "not always" }),
        );
    }
    let _infallible = writeln!(
        text,
        "\nNobody who is slow is held longer than {HELD_AT_MOST:.0} s, and no good request fails: {}.\n",
        word(is_met)
    );
    text.push_str("| bad tokens from | a second, offered | answered | of them 401, the others 429 | good requests | failed | quiet: p50, p99, ms | in the flood: p50, p99, ms | p99 against quiet, by round | the gateway, of its core |\n|---|---:|---:|---|---:|---:|---|---|---|---:|\n");
    for flood in floods {
        let ratios: Vec<f64> =
            flood.busy.p99.iter().zip(&flood.quiet.p99).map(|(busy, quiet)| busy / quiet).collect();
        let _infallible = writeln!(
            text,
            "| {} | {:.0} | {:.0} | {:.1} % | {} | {} | {:.2}, {:.2} | {:.2}, {:.2} | {:.1} ({:.1} to {:.1}): {} | {:.0} % |",
            flood.from,
            median(&flood.offered),
            median(&flood.reached),
            flood.looked_at as f64 / flood.answered as f64 * 100.0,
            flood.good,
            flood.failures,
            median(&flood.quiet.p50),
            median(&flood.quiet.p99),
            median(&flood.busy.p50),
            median(&flood.busy.p99),
            median(&ratios),
            percentile(&mut ratios.clone(), 0.0),
            percentile(&mut ratios.clone(), 1.0),
            word(median(&ratios) <= TIMES_AT_MOST && flood.failures == 0),
            median(&flood.cpu) * 100.0,
        );
    }
    let _infallible = writeln!(
        text,
        "\nMedians over the rounds. The aim: p99 at most {TIMES_AT_MOST:.0} times that of quiet."
    );
    println!("\n{text}");
    if !is_quick {
        keep(&text);
    }
}

const fn word(is_met: bool) -> &'static str {
    if is_met { "met" } else { "not met" }
}

fn median(series: &[f64]) -> f64 {
    percentile(&mut series.to_vec(), 0.5)
}

fn middle_and_tail(times: &[f64]) -> String {
    let mut times = times.to_vec();
    format!("{:.1}, {:.1}", percentile(&mut times, 0.5), percentile(&mut times, 0.99))
}

fn keep(text: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/hostile-traffic.md");
    let (begin, end) = ("<!-- measured: begin -->\n", "<!-- measured: end -->");
    let kept = fs::read_to_string(&file).unwrap();
    let (before, rest) = kept.split_once(begin).expect("a mark where the tables begin");
    let (_, after) = rest.split_once(end).expect("a mark where the tables end");
    fs::write(file, format!("{before}{begin}{text}{end}{after}")).unwrap();
}
