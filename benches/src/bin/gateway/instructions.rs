//! Instructions of a request, counted by callgrind: the same on a busy machine as on one at rest. Two runs that differ in nothing but the
//! number of requests; what is more in the longer one is the requests'.

use crate::load;
use crate::process::Process;
use crate::stage::{Filled, free_address, working_tokens};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode};

/// So many that none comes to its limit, however quick the machine is.
const TOKENS: usize = 200;
const FEW: usize = 1_000;
const MANY: usize = 25_000;
/// How often each is counted. What comes by the clock, as writing the counters does, only ever adds; the least is kept.
const TIMES: usize = 3;
/// More above what is noted fails.
const PERCENT_MORE: f64 = 2.0;

/// Counts, tells what has changed since the figures in `benches/instructions.toml`, and writes the new ones there if `keep`.
pub(crate) async fn instructions(keep: bool) -> ExitCode {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("instructions.toml");
    let kept = fs::read_to_string(&file).unwrap_or_default();
    let (few, many) = (least(FEW).await, least(MANY).await);
    let mut is_too_many = false;
    let mut text = "# User instructions of one request through the gateway, everything on, by callgrind; `cargo xtask bench instructions`\n\
                    # tells what has changed, and `--keep` writes it here. `decision` is steps 1 to 5: whose token it is, and what it may do.\n"
        .to_owned();
    for (name, few, many) in
        [("whole", few.whole, many.whole), ("decision", few.decision, many.decision)]
    {
        let found = many.saturating_sub(few) / (MANY - FEW) as u64;
        let before = kept.lines().find_map(|line| {
            let (its, value) = line.split_once(" = ")?;
            value.trim().parse::<u64>().ok().filter(|_| its == name)
        });
        match before {
            Some(before) => {
                let more = (found as f64 / before as f64 - 1.0) * 100.0;
                println!(
                    "{name}: {found} user instructions a request; {before} are noted: {more:+.2} %."
                );
                if more > PERCENT_MORE && !keep {
                    println!(
                        "{name}: more than {PERCENT_MORE} % above what is noted. Either find what costs that much, or, if it is \
                         worth it, note it: `cargo xtask bench instructions --keep`."
                    );
                    is_too_many = true;
                }
            }
            None => println!("{name}: {found} user instructions a request; none are noted."),
        }
        let _infallible = writeln!(text, "{name} = {found}");
    }
    #[cfg(target_arch = "x86_64")]
    {
        let has = if std::arch::is_x86_feature_detected!("sha") { "has" } else { "has not" };
        match crate::steps::decision().await {
            Some(steps) => println!(
                "decision: {steps} on this processor itself, which {has} instructions for SHA-256; callgrind's has not."
            ),
            None => println!(
                "decision: the system does not let one process look at another's steps; not counted."
            ),
        }
    }
    if keep {
        fs::write(file, text).unwrap();
    }
    if is_too_many { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// Instructions of a whole run.
struct Counted {
    /// Of the program.
    whole: u64,
    /// Of the decision, with all that it calls.
    decision: u64,
}

/// The least of some runs.
async fn least(requests: usize) -> Counted {
    let mut least = run(requests).await;
    for _ in 1..TIMES {
        let more = run(requests).await;
        least = Counted {
            whole: least.whole.min(more.whole),
            decision: least.decision.min(more.decision),
        };
    }
    least
}

/// Instructions of the whole program, which answers so many requests.
async fn run(requests: usize) -> Counted {
    let dir = tempfile::tempdir().unwrap();
    let counted = dir.path().join("callgrind.out");
    let upstream = load::upstream().await;
    let filled = Filled::with(TOKENS as u32 * 3 / 2 + 3).await;
    let listen = free_address();
    let command = filled.command(listen, upstream).await;
    let mut valgrind = Command::new("valgrind");
    valgrind
        .arg("--tool=callgrind")
        .arg("--quiet")
        .arg(format!("--callgrind-out-file={}", counted.display()));
    valgrind.arg(command.get_program()).args(command.get_args());
    // Each worker more would be woken now and then.
    valgrind.env("TOKIO_WORKER_THREADS", "1");
    let process = Process::start(&valgrind, listen);
    let texts = load::requests(listen, &working_tokens(TOKENS));
    let answered = load::one_by_one(listen, &texts, requests).await;
    assert_eq!(answered, requests, "every request is answered with 200");
    drop(process);
    let decision = ["keydesk_gateway::decide::authenticate", "keydesk_gateway::decide::authorise"];
    let decision = decision.iter().map(|function| with_what_it_calls(&counted, function)).sum();
    let text = fs::read_to_string(&counted).unwrap();
    let total = text.lines().find_map(|line| line.strip_prefix("totals: ")).unwrap();
    if let Ok(kept) = std::env::var("KEYDESK_BENCH_CALLGRIND") {
        fs::write(kept, &text).unwrap();
    }
    Counted { whole: total.trim().parse().unwrap(), decision }
}

/// Instructions of one function with all that it calls.
fn with_what_it_calls(counted: &Path, function: &str) -> u64 {
    let annotated = Command::new("callgrind_annotate")
        .args(["--inclusive=yes", "--threshold=100"])
        .arg(counted)
        .output();
    let annotated = String::from_utf8(annotated.unwrap().stdout).unwrap();
    let line = annotated.lines().find(|line| line.contains(&format!(":{function} ")));
    assert!(line.is_some(), "{function} is not among what was counted");
    let number = line.and_then(|line| line.split_whitespace().next());
    number.unwrap().replace(',', "").parse().unwrap()
}
