//! The disk fails under a running gateway: changes are refused with the reason, requests go on, and what was taken away stays away.
//!
//! The failures are put into the system calls of a process of its own (`strace -e inject`), which is then let go again.
#![cfg(target_os = "linux")]
#![allow(clippy::print_stderr)]

use crate::crash::{assert_store_whole, settings, with_owner};
use keydesk_desk::{Desk, NewToken};
use keydesk_tests::{Child, Client, OWNER_EMAIL, PASSWORD};
use secrecy::SecretString;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child as Process, Command, Stdio};

const PRODUCTS: &str = "/businesses/5f3c1eb00000000000000001/products/5f3c1ea10000000000000001";

/// How SQLite writes to its files, and how it has them reach the disk.
const WRITES: &str = "write,pwrite64,ftruncate,fallocate";
const SYNCS: &str = "fsync,fdatasync";

/// System calls of another process that fail for as long as this is kept.
struct Fault {
    strace: Process,
}

impl Fault {
    /// `None`, and said, where there is no `strace` or it may not look into other processes.
    fn inject(child: &Child, directory: &Path, calls: &str, error: &str) -> Option<Self> {
        let mut strace = Command::new("strace");
        strace.args(["-f", "-o", "/dev/null", "-e", &format!("trace={calls}")]);
        strace.args([
            "-e",
            &format!("inject={calls}:error={error}"),
            "-p",
            &child.id().to_string(),
        ]);
        if calls != "openat" {
            for name in ["keydesk.db", "keydesk.db-wal", "keydesk.mark"] {
                strace.arg("-P").arg(directory.join(name));
            }
        }
        let started =
            strace.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn();
        let Ok(mut strace) = started else { return left_out("strace is not installed") };
        let mut said = BufReader::new(strace.stderr.take().unwrap());
        let mut line = String::new();
        while !line.contains("attached") {
            line.clear();
            if said.read_line(&mut line).unwrap() == 0 || line.contains("not permitted") {
                let _it_may_have_ended = strace.kill();
                strace.wait().unwrap();
                return left_out("strace may not look into other processes");
            }
        }
        // Read on, or it would stand still once nobody takes what it says.
        std::thread::spawn(move || said.read_to_end(&mut Vec::new()));
        Some(Self { strace })
    }

    /// All is well again.
    fn end(mut self) {
        let interrupt = format!("kill -INT {}", self.strace.id());
        assert!(Command::new("sh").args(["-c", &interrupt]).status().unwrap().success());
        self.strace.wait().unwrap();
    }
}

fn left_out(why: &str) -> Option<Fault> {
    eprintln!("LEFT OUT: no failure of the disk was tried, because {why}.");
    None
}

/// A store with these tokens of the owner's; gives their texts.
async fn with_tokens(directory: &Path, names: &[String]) -> Vec<String> {
    let desk = Desk::open(directory, settings()).await.unwrap();
    let owner =
        desk.sign_in(&OWNER_EMAIL.parse().unwrap(), SecretString::from(PASSWORD)).await.unwrap();
    let mut texts = Vec::new();
    for name in names {
        let new = NewToken {
            name: name.parse().unwrap(),
            environment: "sandbox".to_owned(),
            expires_at: None,
            narrowed_to: None,
            allowed_addresses: Vec::new(),
            use_by: None,
        };
        texts.push(desk.create_token(&owner, new).await.unwrap().text.expose().to_owned());
    }
    desk.close().await;
    texts
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_taken_away_while_the_disk_fails_is_refused_and_written_later() {
    let faults =
        [(WRITES, "EIO"), (WRITES, "ENOSPC"), (WRITES, "EROFS"), (SYNCS, "EIO"), (SYNCS, "ENOSPC")];
    let dir = with_owner().await;
    let names: Vec<String> = (0..=faults.len()).map(|number| format!("Token {number}")).collect();
    let texts = with_tokens(dir.path(), &names).await;
    let mut child = Child::start(env!("CARGO_BIN_EXE_keydesk-child"), dir.path(), &[]);
    let mut client = Client::to(child.line().unwrap().parse().unwrap()).await;
    let works_on = texts.last().unwrap();
    for ((calls, error), (name, text)) in faults.into_iter().zip(names.iter().zip(&texts)) {
        let what = format!("{error} of {calls}");
        assert_eq!(client.get(PRODUCTS, text).await.status, 200, "{what}");
        let Some(fault) = Fault::inject(&child, dir.path(), calls, error) else { return };
        let refused = child.ask(&format!("create Never {name}"));
        let code = match error {
            "ENOSPC" if calls == WRITES => "disk-full",
            "EROFS" => "store-not-writable",
            _ => "store",
        };
        assert!(refused.starts_with(&format!("{code}: ")), "{what}: {refused}");
        let said = child.ask(&format!("delete {name}"));
        assert!(
            said.contains("could not be written") && said.contains("in force all the same"),
            "{what}: {said}"
        );
        assert_eq!(said.contains("the disk is read-only"), error == "EROFS", "{what}: {said}");
        for _ in 0..3 {
            let answer = client.get(PRODUCTS, text).await;
            assert_eq!(answer.verdict(), (401, "deleted-token".to_owned()), "{what}");
            assert_eq!(client.get(PRODUCTS, works_on).await.status, 200, "{what}");
        }
        let trouble = child.ask("trouble");
        assert!(trouble.contains("could not be written to the store"), "{what}: {trouble}");
        fault.end();
        assert_eq!(child.ask("write"), "done", "{what}");
        assert_eq!(child.ask("trouble"), "none", "{what}");
        assert_eq!(client.get(PRODUCTS, text).await.status, 401, "{what}");
        assert_eq!(child.ask(&format!("create After {name}")), "done", "{what}");
        eprintln!("{what}: {said}");
    }
    child.kill();
    assert_store_whole(dir.path(), "after all of them").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_descriptor_to_spare_what_is_taken_away_is_refused() {
    let dir = with_owner().await;
    let names = ["Token 0", "Token 1"].map(str::to_owned);
    let texts = with_tokens(dir.path(), &names).await;
    let mut child = Child::start(env!("CARGO_BIN_EXE_keydesk-child"), dir.path(), &[]);
    let mut client = Client::to(child.line().unwrap().parse().unwrap()).await;
    let Some(fault) = Fault::inject(&child, dir.path(), "openat", "EMFILE") else { return };
    let said = child.ask("delete Token 0");
    assert!(said == "done" || said.contains("in force all the same"), "{said}");
    assert_eq!(client.get(PRODUCTS, &texts[0]).await.status, 401);
    assert_eq!(client.get(PRODUCTS, &texts[1]).await.status, 200);
    fault.end();
    assert_eq!(child.ask("write"), "done");
    child.kill();
    assert_store_whole(dir.path(), "after it").await;
}
