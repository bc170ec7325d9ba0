//! The request corpus: the raw HTTP requests, each with its verdict, that the gunicorn project tests its own parsers with.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::packages::{self, Purpose};
use crate::python;
use crate::runner::{self, Arguments};
use crate::step::{self, Stop};

/// A fixed version with its hash: another one is taken up by choice, with a look at what is new in it.
const VERSION: &str = "27.0.1";
const SHA_256: &str = "b1514965361c8b7e8107a80aa2a92636878df1ccfac6dd204a676426e04d9e3e";

/// Registries have bad moments; pip itself tries each connection several times.
const ATTEMPTS: u32 = 3;
const PAUSE: Duration = Duration::from_secs(5);

/// Where the test looks for the corpus.
pub(crate) const VARIABLE: &str = "KEYDESK_REQUEST_CORPUS";

/// The task: fetches the corpus if need be, and sends it through the gateway.
pub(crate) fn run() -> Result<(), Stop> {
    packages::ensure(Purpose::Gateway)?;
    test(&ensure()?)
}

/// The folder with `valid` and `invalid`, fetched if it is not there yet.
pub(crate) fn ensure() -> Result<PathBuf, Stop> {
    let folder = step::target()?.join("tools").join(format!("gunicorn-{VERSION}"));
    let requests = requests(&folder);
    if !requests.is_dir() {
        fetch(&folder)?;
    }
    if requests.is_dir() {
        return Ok(requests);
    }
    Err(Stop::failed(format!(
        "the source package of gunicorn {VERSION} holds no request corpus. Remove {} and try again",
        folder.display()
    )))
}

/// Sends the corpus through the gateway.
fn test(requests: &Path) -> Result<(), Stop> {
    let which = ["--run-ignored", "only", "-E", "package(keydesk-gateway) & test(/^corpus::/)"];
    let told = [(VARIABLE, requests)];
    runner::run(
        "The request corpus, through the gateway",
        &which,
        None,
        &told,
        &Arguments::default(),
    )
}

fn requests(folder: &Path) -> PathBuf {
    folder.join("tests").join("requests")
}

/// Has pip fetch the source package, compare its hash, and unpacks it. What is in `folder` is whole: it is moved there at the end.
fn fetch(folder: &Path) -> Result<(), Stop> {
    let python = python::with_pip(
        "there is no Python with pip on this machine, and the request corpus is fetched with it. Install Python with pip, then try again",
    )?;
    let partial = folder.with_file_name("gunicorn-partial");
    let cannot = |error: io::Error| {
        Stop::failed(format!("{} could not be written: {error}", partial.display()))
    };
    if partial.exists() {
        fs::remove_dir_all(&partial).map_err(cannot)?;
    }
    fs::create_dir_all(&partial).map_err(cannot)?;
    let wanted = partial.join("wanted.txt");
    fs::write(&wanted, format!("gunicorn=={VERSION} --hash=sha256:{SHA_256}\n")).map_err(cannot)?;

    let mut pip = Command::new(python);
    pip.args([
        "-m",
        "pip",
        "download",
        "--quiet",
        "--no-input",
        "--disable-pip-version-check",
        "--no-deps",
    ])
    // The wheel has no tests in it.
    .args(["--no-binary", "gunicorn", "--require-hashes", "--requirement"])
    .arg(&wanted)
    .arg("--dest")
    .arg(&partial)
    .stdin(Stdio::null());
    attempts(|| step::run(&format!("Fetching the request corpus (gunicorn {VERSION}, 0.9 MB, once)"), &mut pip)).map_err(
        |stop| {
            Stop::failed(format!(
                "{}, {ATTEMPTS} times. The request corpus is in the source package of gunicorn on PyPI: look at the network \
                 and the proxy of this machine, then try again. (`cargo xtask test --fast FILTER` does without it)",
                stop.reason
            ))
        },
    )?;
    let name = format!("gunicorn-{VERSION}");
    let mut unpack = Command::new(python);
    unpack
        .args(["-m", "tarfile", "--extract"])
        .arg(partial.join(format!("{name}.tar.gz")))
        .arg(&partial);
    step::run("Unpacking it", &mut unpack)?;
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(cannot)?;
    }
    fs::rename(partial.join(name), folder)
        .and_then(|()| fs::remove_dir_all(&partial))
        .map_err(cannot)
}

fn attempts(mut attempt: impl FnMut() -> Result<(), Stop>) -> Result<(), Stop> {
    let mut outcome = attempt();
    for _ in 1..ATTEMPTS {
        if outcome.is_ok() {
            break;
        }
        std::thread::sleep(PAUSE);
        outcome = attempt();
    }
    outcome
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_a_whole_one() {
        assert!(SHA_256.len() == 64 && SHA_256.bytes().all(|byte| byte.is_ascii_hexdigit()));
    }

    #[test]
    fn what_works_is_not_done_again() {
        let mut done = 0;
        attempts(|| {
            done += 1;
            Ok(())
        })
        .unwrap();
        assert_eq!(done, 1);
    }
}
