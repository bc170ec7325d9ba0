//! `cargo xtask fuzz`: what reads bytes of strangers is given bytes that are made up, for some seconds each.

use std::fs;
use std::process::Command;

use crate::packages::{self, Purpose};
use crate::step::{self, Stop};
use crate::tools;

/// The programs in `fuzz/fuzz_targets`.
const TARGETS: [&str; 7] =
    ["credential", "path", "framing", "hand_off", "problem_body", "copying", "route_file"];

/// How long each is run where nothing is said.
const SECONDS: u32 = 30;

/// One input is looked at in far less; whatever takes this long is a fault.
const SECONDS_AN_INPUT: u32 = 10;

/// How long to run each of them.
#[derive(clap::Args, Debug, PartialEq, Eq)]
pub(crate) struct Options {
    /// How long each target is run, in seconds
    #[arg(default_value_t = SECONDS, value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) seconds: u32,
}

pub(crate) fn fuzz(options: &Options) -> Result<(), Stop> {
    if !cfg!(all(target_os = "linux", target_arch = "x86_64")) {
        return Err(Stop::failed(
            "the fuzzer's instruments come with the compiler for Linux on x86-64 alone",
        ));
    }
    packages::ensure(Purpose::Gateway)?;
    let program = tools::ensure_cargo_fuzz()?;
    let target = step::target()?.join("fuzz");
    for name in TARGETS {
        // What is found goes here. What is committed is only read, so that it stays small.
        let found = target.join("corpus").join(name);
        fs::create_dir_all(&found).map_err(|error| {
            Stop::failed(format!("{} could not be made: {error}", found.display()))
        })?;
        let mut fuzz = Command::new(&program);
        step::forget_this_package(&mut fuzz);
        fuzz.args(["fuzz", "run", "--target-dir"])
            .arg(&target)
            .args([name.as_ref(), found.as_os_str()])
            .arg(step::root().join("fuzz").join("corpus").join(name))
            .args(["--", "-verbosity=0", "-print_final_stats=1", "-max_len=4096"])
            .arg(format!("-max_total_time={}", options.seconds))
            .arg(format!("-timeout={SECONDS_AN_INPUT}"))
            // The instruments are not stable; the compiler is.
            .env("RUSTC_BOOTSTRAP", "1")
            .current_dir(step::root());
        step::run(&format!("Fuzzing {name} for {} s", options.seconds), &mut fuzz).map_err(
            |stop| {
                Stop::failed(format!(
                    "{}. The input that did it is in fuzz/artifacts/{name}",
                    stop.reason
                ))
            },
        )?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_target_is_run_and_has_inputs_to_begin_with() {
        let fuzz = step::root().join("fuzz");
        let mut there: Vec<_> = fs::read_dir(fuzz.join("fuzz_targets"))
            .unwrap()
            .map(|file| file.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned())
            .collect();
        there.sort();
        let mut run = TARGETS.map(str::to_owned);
        run.sort();
        assert_eq!(there, run);
        for name in TARGETS {
            assert!(
                fs::read_dir(fuzz.join("corpus").join(name)).unwrap().next().is_some(),
                "{name}"
            );
        }
    }
}
