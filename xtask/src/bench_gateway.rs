//! `cargo xtask bench gateway`: fetches what the gateway is measured beside, and starts the measurement;
//! `cargo xtask bench instructions`: counts what does not depend on the machine.
//!
//! Debian's packages are unpacked and not installed: installed, each would start a server of its own on this machine.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::node::Node;
use crate::packages;
use crate::python;
use crate::step::{self, Stop, cargo};

/// The servers, and the libraries that a machine without them lacks (Debian 12).
const PACKAGES: [&str; 8] = [
    "nginx",
    "haproxy",
    "apache2-bin",
    "libapr1",
    "libaprutil1",
    "liblua5.3-0",
    "libopentracing-c-wrapper0",
    "libopentracing1",
];

pub(crate) fn bench(is_quick: bool) -> Result<(), Stop> {
    let target = step::target()?;
    let peers = fetched(&target.join("bench-peers"))?;
    build()?;
    let measure = |subject| {
        // Clients and API on the second core; what is measured is put on the first.
        let mut measure = Command::new("taskset");
        measure.args(["-c", "1"]).arg(target.join("release/gateway")).arg(subject);
        measure.args(is_quick.then_some("--quick")).env("KEYDESK_BENCH_PEERS", &peers);
        measure
    };
    step::run("Measuring the gateway beside others", &mut measure("peers"))?;
    step::run("Measuring the gateway beside itself", &mut measure("rows"))?;
    step::last("Measuring changes under load", &mut measure("changes"))
}

/// Counts the instructions of a request.
pub(crate) fn instructions(keep: bool) -> Result<(), Stop> {
    packages::ensure_program("valgrind", "--version")?;
    let mut build = cargo(["build", "--release", "--package", "keydesk-cli"]);
    step::run("Building keydeskctl for release", &mut build)?;
    // What counts need not be quick itself, and most of it was built for the tests.
    let mut build = cargo(["build", "--package", "keydesk-benches", "--bin", "gateway"]);
    step::run("Building what counts", &mut build)?;
    let target = step::target()?;
    let mut count = Command::new(target.join("debug/gateway"));
    count
        .arg("instructions")
        .args(keep.then_some("--keep"))
        .env("KEYDESK_BENCH_PROGRAMS", target.join("release"));
    step::last("Counting instructions", &mut count)
}

fn build() -> Result<(), Stop> {
    let mut build =
        cargo(["build", "--release", "--package", "keydesk-cli", "--package", "keydesk-benches"]);
    build.args(
        ["keydeskctl", "gateway", "bare_proxy"].iter().flat_map(|program| ["--bin", program]),
    );
    step::run("Building for release", &mut build)
}

/// The folder with the others in it. Those that cannot be had here are left out; the table is shorter then, and says so.
fn fetched(folder: &Path) -> Result<PathBuf, Stop> {
    let failed =
        |error| Stop::failed(format!("{} could not be written: {error}", folder.display()));
    let debs = folder.join("packages");
    fs::create_dir_all(&debs).map_err(failed)?;
    if !folder.join("usr/sbin/nginx").is_file() {
        let mut download = Command::new("apt-get");
        download.arg("download").args(PACKAGES).current_dir(&debs);
        match step::run("Fetching nginx, HAProxy and Apache", &mut download) {
            Ok(()) => unpack(&debs, folder)?,
            Err(stop) => {
                step::say(&format!("{}: measured without nginx, HAProxy and Apache", stop.reason));
            }
        }
    }
    if !folder.join("node_modules/better-auth").is_dir() {
        for name in ["package.json", "package-lock.json"] {
            fs::copy(step::root().join("benches/peers").join(name), folder.join(name))
                .map_err(failed)?;
        }
        let mut install =
            Node::ensure()?.npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
        step::run(
            "Fetching fastify, express-gateway and better-auth",
            install.current_dir(folder),
        )?;
    }
    if let Err(stop) = pingora(folder) {
        step::say(&format!("{}: measured without Pingora", stop.reason));
    }
    Ok(folder.to_owned())
}

/// Builds the proxy of Pingora's. It is no part of the workspace, because nobody who builds Keydesk needs it.
fn pingora(folder: &Path) -> Result<(), Stop> {
    let mut build = cargo(["build", "--release", "--locked"]);
    build
        .current_dir(step::root().join("benches/peers/pingora"))
        .arg("--target-dir")
        .arg(folder.join("pingora"));
    if !step::succeeds(Command::new("cmake").arg("--version")) {
        build.env("CMAKE", cmake(folder)?);
    }
    step::run("Building a proxy of Pingora's (some minutes, once)", &mut build)
}

/// CMake, which one of Pingora's libraries is built with, out of PyPI's package.
fn cmake(folder: &Path) -> Result<PathBuf, Stop> {
    let (packages, program) = (folder.join("python"), "cmake/data/bin/cmake");
    if !packages.join(program).is_file() {
        let python = python::with_pip("there is neither CMake nor a Python with pip")?;
        let requirements = step::root().join("xtask/requirements/cmake.txt");
        let mut install = python::install(python, &requirements, &packages);
        step::run("Fetching CMake", &mut install)?;
    }
    Ok(packages.join(program))
}

fn unpack(debs: &Path, folder: &Path) -> Result<(), Stop> {
    let files =
        fs::read_dir(debs).map_err(|error| Stop::failed(format!("{}: {error}", debs.display())))?;
    for file in files.flatten() {
        let mut unpack = Command::new("dpkg-deb");
        unpack.arg("--extract").arg(file.path()).arg(folder);
        let status = unpack.status().map_err(|error| step::not_started(&unpack, &error))?;
        step::ended_well(&unpack, status)?;
    }
    Ok(())
}
