//! `cargo xtask nightly`: what is too slow for each change, part by part. It goes on after a failure, and says at the end how each part
//! ended.

use std::fmt::Write as _;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use clap::ValueEnum;

use crate::step::{self, Stop, cargo};
use crate::{audit, bench, crash, deny, fuzz, hostile, mutants, typos};

/// What `cargo xtask nightly` was told.
#[derive(clap::Args, Debug, PartialEq, Eq)]
pub(crate) struct Options {
    /// Only these parts
    #[arg(value_name = "PART")]
    parts: Vec<Part>,
    /// Each part briefly, to see that it works
    #[arg(long, conflicts_with = "full")]
    quick: bool,
    /// All mutants, long attacks and long rounds, whose figures are written into docs/
    #[arg(long)]
    full: bool,
}

/// How much of each part is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Length {
    Quick,
    Night,
    Full,
}

impl Length {
    fn of<T>(self, quick: T, night: T, full: T) -> T {
        match self {
            Self::Quick => quick,
            Self::Night => night,
            Self::Full => full,
        }
    }
}

/// Some of what is done at night.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Part {
    /// Misspelt words
    Typos,
    /// Licences, bans and sources of dependencies
    Deny,
    /// Known vulnerabilities of dependencies
    Audit,
    /// What measures compiles
    Check,
    /// Release builds of the window and keydeskctl
    Release,
    /// Instructions a request: more than 2 % above the noted figure fails
    Instructions,
    /// Random input for every parser of untrusted data
    Fuzz,
    /// Killed processes and damaged stores
    Crash,
    /// Slow callers and floods
    Hostile,
    /// The gateway beside others
    Bench,
    /// Changed rules: a test has to notice
    Mutants,
}

/// So many shares of the mutants: one a night, another each night.
const SHARES: u64 = 16;

impl Part {
    fn run(self, length: Length) -> Result<(), Stop> {
        match self {
            Self::Typos => typos::run(),
            Self::Deny => deny::run(),
            Self::Audit => audit::run(),
            Self::Check => {
                let packages =
                    ["--package", "keydesk-benches", "--package", "keydesk-empty-window"];
                let mut check = cargo(["check", "--all-targets"]);
                check.args(packages).args(step::profile_arguments());
                step::run("Checking what measures", &mut check)
            }
            Self::Release => {
                let packages = ["--package", "keydesk", "--package", "keydesk-cli"];
                step::run(
                    "Building for release (this takes long)",
                    cargo(["build", "--release"]).args(packages),
                )
            }
            Self::Instructions => bench::bench(&bench::Subject::Instructions { keep: false }),
            Self::Fuzz => fuzz::fuzz(&fuzz::Options { seconds: length.of(5, 30, 600) }),
            Self::Crash => crash::rounds(length.of((20, 200), (500, 5_000), (1_000, 10_000))),
            Self::Hostile => hostile::run(&hostile::Options { quick: length != Length::Full }),
            Self::Bench => bench::bench(&bench::Subject::Gateway { quick: length != Length::Full }),
            Self::Mutants => {
                let night = format!("{}/{SHARES}", days() % SHARES);
                let shard = length.of(Some("0/200".to_owned()), Some(night), None);
                mutants::run(&mutants::Options { files: vec![], shard })
            }
        }
    }
}

/// Days since 1970, which choose the share of a night.
fn days() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs() / 86_400
}

pub(crate) fn run(options: &Options) -> Result<(), Stop> {
    let length = match (options.quick, options.full) {
        (true, _) => Length::Quick,
        (_, true) => Length::Full,
        _ => Length::Night,
    };
    let parts = if options.parts.is_empty() {
        Part::value_variants().to_vec()
    } else {
        options.parts.clone()
    };
    let mut ended = Vec::new();
    for part in parts {
        step::say(&format!("NIGHTLY: {}", part.name()));
        let started = Instant::now();
        let done = part.run(length);
        if let Err(stop) = &done {
            step::say(&format!("{} failed: {}", part.name(), stop.reason));
        }
        ended.push((part.name(), started.elapsed(), done));
    }
    println!("\n{}", table(&ended));
    let failed = ended.iter().filter(|(_, _, done)| done.is_err()).count();
    println!("{} passed, {failed} failed", ended.len() - failed);
    if failed == 0 {
        return Ok(());
    }
    Err(Stop::failed("not every part of the night's run ended well"))
}

impl Part {
    fn name(self) -> String {
        self.to_possible_value().map(|it| it.get_name().to_owned()).unwrap_or_default()
    }
}

fn table(ended: &[(String, Duration, Result<(), Stop>)]) -> String {
    let mut text = "| Part | Seconds | How it ended |\n|---|---:|---|\n".to_owned();
    for (part, took, done) in ended {
        let how = match done {
            Ok(()) => "well",
            Err(stop) => stop.reason.lines().next().unwrap_or_default(),
        };
        let _infallible = writeln!(text, "| {part} | {:.0} | {how} |", took.as_secs_f64());
    }
    let whole: Duration = ended.iter().map(|(_, took, _)| *took).sum();
    let _infallible = write!(
        text,
        "| **All: {} min {} s** | **{:.0}** | |",
        whole.as_secs() / 60,
        whole.as_secs() % 60,
        whole.as_secs_f64()
    );
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_says_of_each_part_how_it_ended() {
        let ended = [
            ("fuzz".to_owned(), Duration::from_secs(70), Ok(())),
            ("deny".to_owned(), Duration::from_secs(2), Err(Stop::failed("a licence\nmore"))),
        ];
        assert_eq!(
            table(&ended),
            "| Part | Seconds | How it ended |\n|---|---:|---|\n| fuzz | 70 | well |\n| deny | 2 | a licence |\n\
             | **All: 1 min 12 s** | **72** | |"
        );
    }
}
