//! One step of a task: says what is done, runs it, says how long it took or why it stopped.

use std::ffi::OsStr;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, ExitStatus, Stdio};
use std::time::Instant;

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
    println!("    took {:.1} s", started.elapsed().as_secs_f64());
    Ok(())
}

/// Like [`run`], but leaves the last word to the program: nothing is printed after its output.
pub(crate) fn last(what: &str, command: &mut Command) -> Result<(), Stop> {
    say(what);
    let status = command.status().map_err(|error| not_started(command, &error))?;
    ended_well(command, status)
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
    fn a_missing_program_is_named() {
        let stop = run("a step", &mut Command::new("no-such-program")).unwrap_err();
        assert!(stop.reason.starts_with("`no-such-program` could not be started"));
    }
}
