//! One step of a task: says what is done, runs it, says how long it took or why it stopped.

use std::cell::Cell;
use std::ffi::OsStr;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, ExitStatus, Stdio};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Why a task ends before its end, in a sentence for the person who started it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Stop {
    pub(crate) reason: String,
    pub(crate) code: u8,
}

impl Stop {
    /// Something went wrong.
    pub(crate) fn failed(reason: impl Into<String>) -> Self {
        Self { reason: reason.into(), code: 1 }
    }

    /// It was called in a way that cannot work; the reason says which way does.
    pub(crate) fn usage(reason: impl Into<String>) -> Self {
        Self { reason: reason.into(), code: 2 }
    }
}

/// Prints the heading of a step.
pub(crate) fn say(what: &str) {
    println!("==> {what}");
    // A pipe is buffered: without this, the heading would follow the output it announces.
    let _ = std::io::stdout().flush();
}

/// Runs a step to its end: heading, output of the program, time taken.
pub(crate) fn run(what: &str, command: &mut Command) -> Result<(), Stop> {
    let started = Instant::now();
    last(what, command)?;
    println!("    took {:.1} s ({what})", started.elapsed().as_secs_f64());
    Ok(())
}

/// Like [`run`], but leaves the last word to the program: nothing is printed after its output.
pub(crate) fn last(what: &str, command: &mut Command) -> Result<(), Stop> {
    let started = Instant::now();
    let done = if ASIDE.get() { in_one_piece(what, command) } else { as_it_comes(what, command) };
    let step = Step {
        what: what.to_owned(),
        took: started.elapsed(),
        is_aside: ASIDE.get(),
        is_good: done.is_ok(),
    };
    STEPS.lock().unwrap_or_else(PoisonError::into_inner).push(step);
    done
}

fn as_it_comes(what: &str, command: &mut Command) -> Result<(), Stop> {
    say(what);
    let status = command.status().map_err(|error| not_started(command, &error))?;
    ended_well(command, status)
}

/// The heading and the whole output once it has ended, so that it does not mix with another step's.
fn in_one_piece(what: &str, command: &mut Command) -> Result<(), Stop> {
    let output =
        command.stdin(Stdio::null()).output().map_err(|error| not_started(command, &error))?;
    let said = [output.stdout, output.stderr].concat();
    println!("==> {what} (beside)\n{}", String::from_utf8_lossy(&said).trim_end());
    ended_well(command, output.status)
}

/// Runs steps beside those of another thread.
pub(crate) fn aside<T>(steps: impl FnOnce() -> T) -> T {
    ASIDE.set(true);
    let done = steps();
    ASIDE.set(false);
    done
}

thread_local! {
    /// Do this thread's steps run beside those of another?
    static ASIDE: Cell<bool> = const { Cell::new(false) };
}

/// The steps that have ended, in the order in which they did.
static STEPS: Mutex<Vec<Step>> = Mutex::new(Vec::new());

struct Step {
    what: String,
    took: Duration,
    is_aside: bool,
    is_good: bool,
}

/// The steps so far with their seconds, of so long a run.
pub(crate) fn table(whole: Duration) -> String {
    table_of(&STEPS.lock().unwrap_or_else(PoisonError::into_inner), whole)
}

fn table_of(steps: &[Step], whole: Duration) -> String {
    let mut text = "| Step | Seconds |\n|---|---:|\n".to_owned();
    let mut rest = whole;
    for Step { what, took, is_aside, is_good } in steps {
        if !is_aside {
            rest = rest.saturating_sub(*took);
        }
        let beside = if *is_aside { ", beside the next" } else { "" };
        let failed = if *is_good { "" } else { ": FAILED" };
        let _infallible = writeln!(text, "| {what}{beside}{failed} | {:.0} |", took.as_secs_f64());
    }
    let _infallible = writeln!(text, "| Between them | {:.0} |", rest.as_secs_f64());
    let _infallible = write!(
        text,
        "| **All: {} min {} s** | **{:.0}** |",
        whole.as_secs() / 60,
        whole.as_secs() % 60,
        whole.as_secs_f64()
    );
    text
}

/// Whether a program can be run and is content. For questions: nothing is printed.
pub(crate) fn succeeds(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// The reason when a program could not be started at all.
pub(crate) fn not_started(command: &Command, error: &std::io::Error) -> Stop {
    Stop::failed(format!("{} could not be started: {error}", name(command)))
}

/// Turns a program's exit status into a reason to stop, unless it was success.
pub(crate) fn ended_well(command: &Command, status: ExitStatus) -> Result<(), Stop> {
    if status.success() {
        return Ok(());
    }
    Err(Stop::failed(format!("{} ended with {status}", name(command))))
}

/// `cargo`, the one that runs us, in the repository's root.
pub(crate) fn cargo<I: AsRef<OsStr>>(arguments: impl IntoIterator<Item = I>) -> Command {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(arguments).current_dir(root());
    forget_this_package(&mut command);
    command
}

/// Cargo tells us by variables which package it runs. Handed on, they would be a change of surroundings to some build scripts
/// (ring's, for one): everything above them would be compiled anew whenever a plain `cargo build` follows one of ours.
pub(crate) fn forget_this_package(command: &mut Command) {
    for (name, _) in std::env::vars_os() {
        if name.to_str().is_some_and(|name| {
            ["CARGO_PKG_", "CARGO_MANIFEST_"].iter().any(|it| name.starts_with(it))
        }) {
            command.env_remove(name);
        }
    }
}

/// The repository's root: above the package that cargo says it is running.
pub(crate) fn root() -> PathBuf {
    std::env::var_os("CARGO_MANIFEST_DIR")
        .map(PathBuf::from)
        .and_then(|xtask| xtask.parent().map(PathBuf::from))
        .unwrap_or_else(|| ".".into())
}

/// Where cargo puts what it builds: `target/`, or what the developer chose instead. We are in it ourselves.
pub(crate) fn target() -> Result<PathBuf, Stop> {
    let xtask = std::env::current_exe();
    xtask
        .as_deref()
        .ok()
        .and_then(|xtask| xtask.parent()?.parent())
        .map(PathBuf::from)
        .ok_or_else(|| Stop::failed("the folder that cargo builds into could not be found"))
}

/// Was xtask itself built in the profile `ci`? Then so is all that it builds: each dependency once.
pub(crate) fn is_ci() -> bool {
    std::env::current_exe()
        .is_ok_and(|xtask| xtask.parent().is_some_and(|folder| folder.ends_with("ci")))
}

/// What tells cargo to build in the profile that xtask was built in.
pub(crate) fn profile_arguments() -> &'static [&'static str] {
    if is_ci() { &["--profile", "ci"] } else { &[] }
}

/// A program that the same build put beside this one.
pub(crate) fn built(name: &str) -> Result<PathBuf, Stop> {
    std::env::current_exe()
        .map(|xtask| xtask.with_file_name(format!("{name}{}", std::env::consts::EXE_SUFFIX)))
        .map_err(|error| Stop::failed(format!("the built programs could not be found: {error}")))
}

fn name(command: &Command) -> String {
    let mut words = vec![command.get_program()];
    words.extend(command.get_args().take(3));
    let line: Vec<_> = words.iter().map(|word| word.to_string_lossy()).collect();
    format!("`{}`", line.join(" "))
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_failing_step_names_the_program_and_its_exit_status() {
        let stop = run("a step", Command::new("sh").args(["-c", "exit 3"])).unwrap_err();
        assert_eq!(stop.code, 1);
        assert_eq!(stop.reason, "`sh -c exit 3` ended with exit status: 3");
    }

    #[test]
    fn cargo_is_not_told_that_it_runs_inside_of_cargo() {
        let forgotten: Vec<_> = cargo(["build"])
            .get_envs()
            .map(|(name, value)| (name.to_owned(), value.is_none()))
            .collect();
        assert!(forgotten.contains(&("CARGO_MANIFEST_DIR".into(), true)), "{forgotten:?}");
        assert!(forgotten.contains(&("CARGO_PKG_NAME".into(), true)), "{forgotten:?}");
    }

    #[test]
    fn the_table_has_each_step_and_what_was_between_them() {
        let step = |what: &str, seconds, is_aside, is_good| Step {
            what: what.to_owned(),
            took: Duration::from_secs(seconds),
            is_aside,
            is_good,
        };
        let steps = [
            step("Page", 30, true, true),
            step("Lints", 60, false, true),
            step("Tests", 9, false, false),
        ];
        assert_eq!(
            table_of(&steps, Duration::from_secs(75)),
            "| Step | Seconds |\n|---|---:|\n| Page, beside the next | 30 |\n| Lints | 60 |\n| Tests: FAILED | 9 |\n\
             | Between them | 6 |\n| **All: 1 min 15 s** | **75** |"
        );
    }

    #[test]
    fn a_missing_program_is_named() {
        let stop = run("a step", &mut Command::new("no-such-program")).unwrap_err();
        assert!(stop.reason.starts_with("`no-such-program` could not be started"));
    }
}
