//! What people would use instead, each configured as its manual advises (`benches/peers`), with the same tokens. The programs were
//! unpacked and fetched by `cargo xtask bench gateway`; one that is not there is left out, and the table says so.

use crate::process::Process;
use crate::stage::{built, free_address};
use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Command;

/// One of them, running.
pub(crate) struct Peer {
    pub(crate) name: &'static str,
    pub(crate) process: Process,
    /// False for what only forwards.
    pub(crate) checks: bool,
}

const EXPRESS_GATEWAY: &str = "express-gateway";

impl Peer {
    /// The token as it is sent to this one: express-gateway's keys are an identifier and a secret.
    pub(crate) fn key(&self, token: &str) -> String {
        if self.name == EXPRESS_GATEWAY { format!("{token}:{token}") } else { token.to_owned() }
    }
}

/// Where the programs are, and where their files go.
struct Place<'p> {
    programs: PathBuf,
    dir: &'p Path,
    upstream: SocketAddr,
}

/// Starts all that are there; of them, only those whose names begin so, if any are named.
pub(crate) fn start(
    dir: &Path,
    upstream: SocketAddr,
    tokens: &[String],
    only: &[&str],
) -> Vec<Peer> {
    let all = |line: fn(&String) -> String| tokens.iter().map(line).collect::<String>();
    fs::write(dir.join("nginx-tokens.conf"), all(|it| format!("\"Bearer {it}\" 1;\n"))).unwrap();
    fs::write(dir.join("haproxy-tokens.lst"), all(|it| format!("Bearer {it}\n"))).unwrap();
    fs::write(dir.join("apache-tokens.txt"), all(|it| format!("{it} 1\n"))).unwrap();
    fs::write(dir.join("tokens.txt"), all(|it| format!("{it}\n"))).unwrap();
    let programs = std::env::var_os("KEYDESK_BENCH_PEERS").map(PathBuf::from).unwrap_or_default();
    let place = Place { programs, dir, upstream };
    let mut peers =
        vec![Peer { name: "hyper, which only forwards", process: place.bare(), checks: false }];
    type Start<'s> = &'s dyn Fn() -> Option<Process>;
    let others: [(&str, Start<'_>); 8] = [
        ("nginx with a map", &|| place.nginx("nginx-map.conf")),
        ("nginx with auth_request", &|| place.nginx("nginx-auth-request.conf")),
        ("HAProxy", &|| place.haproxy()),
        ("Pingora with the same check", &|| place.pingora()),
        ("Apache", &|| place.apache()),
        ("fastify with bearer-auth", &|| place.node("fastify", "fastify.js")),
        (EXPRESS_GATEWAY, &|| place.node("express-gateway", "express-gateway.js")),
        ("better-auth", &|| place.node("better-auth", "better-auth.mjs")),
    ];
    for (name, start) in others {
        if !only.is_empty() && !only.iter().any(|it| name.starts_with(it)) {
            continue;
        }
        match start() {
            Some(process) => peers.push(Peer { name, process, checks: true }),
            None => println!("{name} is not there and is left out."),
        }
    }
    peers
}

impl Place<'_> {
    fn bare(&self) -> Process {
        let listen = free_address();
        Process::start(
            Command::new(built("bare_proxy")).args([listen.to_string(), self.upstream.to_string()]),
            listen,
        )
    }

    /// A configuration with the addresses and folders put in.
    fn configured(&self, file: &str, listen: SocketAddr) -> PathBuf {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("peers").join(file);
        let text = fs::read_to_string(source)
            .unwrap()
            .replace("@DIR@", self.dir.to_str().unwrap())
            .replace("@LISTEN@", &listen.to_string())
            .replace("@SERVICE@", &free_address().to_string())
            .replace("@UPSTREAM@", &self.upstream.to_string())
            .replace("@MODULES@", self.programs.join("usr/lib/apache2/modules").to_str().unwrap());
        let file = self.dir.join(file);
        fs::write(&file, text).unwrap();
        file
    }

    /// A program that was unpacked, with the libraries that were unpacked beside it.
    fn unpacked(&self, path: &str) -> Option<Command> {
        let program = self.programs.join(path);
        if !program.is_file() {
            return None;
        }
        let mut command = Command::new(program);
        let libraries =
            fs::read_dir(self.programs.join("usr/lib")).ok()?.flatten().map(|it| it.path());
        command.env("LD_LIBRARY_PATH", std::env::join_paths(libraries).ok()?);
        Some(command)
    }

    fn nginx(&self, file: &str) -> Option<Process> {
        let (mut command, listen) = (self.unpacked("usr/sbin/nginx")?, free_address());
        command
            .arg("-e")
            .arg("stderr")
            .arg("-p")
            .arg(self.dir)
            .arg("-c")
            .arg(self.configured(file, listen));
        Some(Process::start(&command, listen))
    }

    fn pingora(&self) -> Option<Process> {
        let program = self.programs.join("pingora/release/pingora-peer");
        let listen = free_address();
        let mut command = Command::new(&program);
        command
            .args([listen.to_string(), self.upstream.to_string()])
            .arg(self.dir.join("tokens.txt"));
        program.is_file().then(|| Process::start(&command, listen))
    }

    fn haproxy(&self) -> Option<Process> {
        let (mut command, listen) = (self.unpacked("usr/sbin/haproxy")?, free_address());
        command.arg("-db").arg("-f").arg(self.configured("haproxy.cfg", listen));
        Some(Process::start(&command, listen))
    }

    fn apache(&self) -> Option<Process> {
        let (mut command, listen) = (self.unpacked("usr/sbin/apache2")?, free_address());
        command.arg("-DFOREGROUND").arg("-f").arg(self.configured("apache.conf", listen));
        Some(Process::start(&command, listen))
    }

    fn node(&self, package: &str, script: &str) -> Option<Process> {
        if !self.programs.join("node_modules").join(package).is_dir() {
            return None;
        }
        let (listen, mut command) = (free_address(), Command::new("node"));
        command
            .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("peers").join(script))
            .args([listen.port().to_string(), self.upstream.to_string()])
            .arg(self.dir.join("tokens.txt"))
            .env("PEERS", &self.programs)
            .env("DIR", self.dir)
            .env("NODE_ENV", "production");
        Some(Process::start(&command, listen))
    }
}
