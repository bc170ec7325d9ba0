//! What was found, as a table and a chart, and into docs/benchmarks.md between its marks.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// One program's series, one value a round. Times are in microseconds.
pub(crate) struct Measured {
    pub(crate) name: &'static str,
    pub(crate) cpu: Vec<f64>,
    pub(crate) a_second: Vec<f64>,
    pub(crate) p50: Vec<f64>,
    pub(crate) p99: Vec<f64>,
}

impl Measured {
    pub(crate) fn new(name: &'static str) -> Self {
        Self { name, cpu: Vec::new(), a_second: Vec::new(), p50: Vec::new(), p99: Vec::new() }
    }

    /// Requests a second in its slowest round.
    pub(crate) fn slowest(&self) -> f64 {
        self.a_second.iter().copied().fold(f64::INFINITY, f64::min)
    }
}

pub(crate) fn median(series: &[f64]) -> f64 {
    let mut sorted = series.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or(f64::NAN)
}

/// Median and, in brackets, smallest and largest.
pub(crate) fn spread(series: &[f64], digits: usize) -> String {
    if series.is_empty() {
        return "too many for it".to_owned();
    }
    let (least, most) = series
        .iter()
        .fold((f64::INFINITY, 0.0_f64), |(least, most), it| (least.min(*it), most.max(*it)));
    format!("{:.digits$} ({least:.digits$} to {most:.digits$})", median(series))
}

/// What one series is of another, round by round: the machine is not the same in each, and was for both in one.
fn against(ours: &[f64], theirs: &[f64]) -> String {
    let ratios: Vec<f64> = ours.iter().zip(theirs).map(|(ours, theirs)| ours / theirs).collect();
    if ratios.is_empty() { String::new() } else { spread(&ratios, 2) }
}

pub(crate) fn peers(all: &[Measured], direct: &Measured, rounds: usize, lasting: Duration) {
    let mut table = format!(
        "{rounds} rounds in turn, {} s each, 10,000 tokens that take turns, an answer of 700 bytes, 32 connections; median (least to most). \
         \"Ours\" is Keydesk's figure divided by theirs of the same round.\n\n",
        lasting.as_secs()
    );
    table.push_str(
        "| | CPU a request, us | ours | requests/s on one core | ours | p50 at 4,000/s, us | p99, us | ours |\n",
    );
    table.push_str("|---|---|---|---|---|---|---|---|\n");
    let ours = &all[0];
    for it in all {
        let _infallible = writeln!(
            table,
            "| {} | {} | {} | {} | {} | {} | {} | {} |",
            it.name,
            spread(&it.cpu, 1),
            against(&ours.cpu, &it.cpu),
            spread(&it.a_second, 0),
            against(&ours.a_second, &it.a_second),
            spread(&it.p50, 0),
            spread(&it.p99, 0),
            against(&ours.p99, &it.p99),
        );
    }
    let _infallible = writeln!(
        table,
        "| {} | | | | | {} | {} | |\n\nKeydesk adds {:.0} us to the API's own p50.",
        direct.name,
        spread(&direct.p50, 0),
        spread(&direct.p99, 0),
        median(&ours.p50) - median(&direct.p50),
    );
    table.push_str("\n![CPU a request](benchmarks-gateway.svg)\n");
    println!("{table}");
    keep("gateway", &table);
    if let Some(docs) = docs() {
        fs::write(docs.join("benchmarks-gateway.svg"), chart(all)).unwrap();
    }
}

/// Bars of CPU a request, with a line from the least to the most.
fn chart(all: &[Measured]) -> String {
    const ROW: usize = 28;
    let most = all.iter().flat_map(|it| &it.cpu).copied().fold(0.0, f64::max);
    let x = |value: f64| 200.0 + value / most * 440.0;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 760 {}\" font-family=\"sans-serif\" font-size=\"13\" role=\"img\">\n\
         <title>CPU a request in microseconds: median, least and most</title>\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n",
        all.len() * ROW + 16
    );
    for (row, it) in all.iter().enumerate() {
        let (top, value) = (row * ROW + 10, median(&it.cpu));
        let (least, highest) = (
            it.cpu.iter().copied().fold(f64::INFINITY, f64::min),
            it.cpu.iter().copied().fold(0.0, f64::max),
        );
        let colour = if row == 0 { "#1971c2" } else { "#adb5bd" };
        let (bar, middle) = (x(value) - 200.0, top + 10);
        let _infallible = writeln!(
            svg,
            "<text x=\"190\" y=\"{}\" text-anchor=\"end\">{}</text><rect x=\"200\" y=\"{top}\" width=\"{bar:.1}\" height=\"20\" fill=\"{colour}\"/>\
             <path d=\"M{:.1} {middle}H{:.1}\" stroke=\"#212529\" stroke-width=\"2\"/><text x=\"{:.1}\" y=\"{}\">{value:.1}</text>",
            top + 15,
            it.name,
            x(least),
            x(highest),
            x(highest) + 8.0,
            top + 15,
        );
    }
    svg.push_str("</svg>\n");
    svg
}

/// Two columns: what was measured, and what was found.
pub(crate) struct Table(String);

impl Default for Table {
    fn default() -> Self {
        Self("| | |\n|---|---|\n".to_owned())
    }
}

impl Table {
    /// One more row, which is also printed at once.
    pub(crate) fn row(&mut self, name: &str, found: &str) {
        println!("{name}: {found}");
        let _infallible = writeln!(self.0, "| {name} | {found} |");
    }

    /// Puts it into docs/benchmarks.md.
    pub(crate) fn keep(&self, name: &str) {
        keep(name, &self.0);
    }
}

/// Puts a text between the two marks of its name in docs/benchmarks.md.
fn keep(name: &str, text: &str) {
    let Some(file) = docs().map(|docs| docs.join("benchmarks.md")) else { return };
    let (begin, end) = (format!("<!-- {name}: begin -->\n"), format!("<!-- {name}: end -->"));
    let kept = fs::read_to_string(&file).unwrap();
    let (before, rest) = kept.split_once(&begin).expect("a mark where the table begins");
    let (_, after) = rest.split_once(&end).expect("a mark where the table ends");
    fs::write(file, format!("{before}{begin}{text}{end}{after}")).unwrap();
}

/// The folder of the documentation; not for a quick run or one with some of the others, whose figures say little.
fn docs() -> Option<PathBuf> {
    let is_partial = std::env::args().any(|word| word == "--quick" || word == "--only");
    (!is_partial).then(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs"))
}
