//! Instructions of the decision as this processor executes them, one step at a time (ptrace(2)). Callgrind has a processor of its own,
//! without instructions for SHA-256.

use crate::load;
use crate::process::Process;
use crate::stage::{Filled, built, free_address, working_tokens};
use nix::sys::ptrace;
use nix::sys::signal::Signal;
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};
use nix::unistd::Pid;
use std::fs;
use std::process::Command;
use std::sync::mpsc;

const TOKENS: usize = 40;
/// Requests whose steps are counted.
const COUNTED: usize = 40;
/// Those before them, which make what is made on first use.
const WARM_UP: usize = 400;
/// What stops a thread: the one-byte instruction `int3`.
const STOP: u8 = 0xcc;

/// Instructions of one decision: the mean of many. `None` where the system does not allow it (containers often do not).
pub(crate) async fn decision() -> Option<u64> {
    let upstream = load::upstream().await;
    let filled = Filled::with(TOKENS as u32 * 3 / 2 + 3).await;
    let listen = free_address();
    let mut command = filled.command(listen, upstream).await;
    command.env("TOKIO_WORKER_THREADS", "1");
    let process = Process::start(&command, listen);
    let texts = load::requests(listen, &working_tokens(TOKENS));
    assert_eq!(
        load::one_by_one(listen, &texts, WARM_UP).await,
        WARM_UP,
        "every request is answered with 200"
    );
    let id = Pid::from_raw(process.child.id().cast_signed());
    let (ready, is_ready) = mpsc::channel();
    // The requests come while another thread looks on, and with its end lets the program go.
    let watching = std::thread::spawn(move || watch(id, &ready));
    is_ready.recv().unwrap();
    let answered = load::one_by_one(listen, &texts, COUNTED).await;
    let steps = watching.join().unwrap();
    drop(process);
    assert_eq!(answered, COUNTED, "every request is answered with 200");
    steps.map(|steps| steps / COUNTED as u64)
}

/// A function, stopped at its begin.
struct Function {
    begin: u64,
    /// Its first eight bytes as they were.
    word: i64,
}

/// Steps through each call of the two functions of the decision, as often as requests are counted.
fn watch(process: Pid, ready: &mpsc::Sender<()>) -> Option<u64> {
    let threads: Vec<Pid> = fs::read_dir(format!("/proc/{process}/task"))
        .unwrap()
        .map(|it| Pid::from_raw(it.unwrap().file_name().to_str().unwrap().parse().unwrap()))
        .collect();
    for thread in &threads {
        if ptrace::attach(*thread).is_err() {
            let _the_requests_come_all_the_same = ready.send(());
            return None;
        }
        waitpid(*thread, Some(WaitPidFlag::__WALL)).unwrap();
    }
    let functions: Vec<Function> = begins(process)
        .into_iter()
        .map(|begin| {
            let word = ptrace::read(process, begin as ptrace::AddressType).unwrap();
            let function = Function { begin, word };
            function.stop(process);
            function
        })
        .collect();
    threads.iter().for_each(|thread| ptrace::cont(*thread, None).unwrap());
    ready.send(()).unwrap();
    let (mut steps, mut calls) = (0, 0);
    while calls < COUNTED * functions.len() {
        match waitpid(None, Some(WaitPidFlag::__WALL)).unwrap() {
            WaitStatus::Stopped(thread, Signal::SIGTRAP) => {
                let at = ptrace::getregs(thread).unwrap().rip - 1;
                let function = functions.iter().find(|it| it.begin == at).expect("one of the two");
                steps += function.step_through(thread);
                calls += 1;
                if calls < COUNTED * functions.len() {
                    function.stop(thread);
                } else {
                    functions.iter().for_each(|it| it.go_on(thread));
                }
                ptrace::cont(thread, None).unwrap();
            }
            WaitStatus::Stopped(thread, signal) => ptrace::cont(thread, signal).unwrap(),
            _ => {}
        }
    }
    Some(steps)
}

impl Function {
    fn stop(&self, thread: Pid) {
        let word = self.word & !0xff | i64::from(STOP);
        ptrace::write(thread, self.begin as ptrace::AddressType, word).unwrap();
    }

    fn go_on(&self, thread: Pid) {
        ptrace::write(thread, self.begin as ptrace::AddressType, self.word).unwrap();
    }

    /// Instructions from its begin until it is back where it was called.
    fn step_through(&self, thread: Pid) -> u64 {
        self.go_on(thread);
        let mut registers = ptrace::getregs(thread).unwrap();
        registers.rip = self.begin;
        ptrace::setregs(thread, registers).unwrap();
        let back =
            ptrace::read(thread, registers.rsp as ptrace::AddressType).unwrap().cast_unsigned();
        let mut steps = 0;
        loop {
            ptrace::step(thread, None).unwrap();
            assert_eq!(
                waitpid(thread, Some(WaitPidFlag::__WALL)),
                Ok(WaitStatus::Stopped(thread, Signal::SIGTRAP))
            );
            steps += 1;
            let now = ptrace::getregs(thread).unwrap();
            if now.rip == back && now.rsp > registers.rsp {
                return steps;
            }
        }
    }
}

/// Where the two functions begin in the memory of the process.
fn begins(process: Pid) -> Vec<u64> {
    let maps = fs::read_to_string(format!("/proc/{process}/maps")).unwrap();
    // The first of the program's mappings is that of its first byte.
    let first = maps.lines().find(|line| line.ends_with("/keydeskctl")).unwrap();
    let base = u64::from_str_radix(first.split('-').next().unwrap(), 16).unwrap();
    let symbols = Command::new("nm").arg("--demangle").arg(built("keydeskctl")).output().unwrap();
    let symbols = String::from_utf8(symbols.stdout).unwrap();
    ["keydesk_gateway::decide::authenticate", "keydesk_gateway::decide::authorise"]
        .iter()
        .map(|function| {
            let line = symbols.lines().find(|line| {
                let name = line.splitn(3, ' ').nth(2).unwrap_or_default();
                name.strip_prefix(function)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with("::h"))
            });
            assert!(line.is_some(), "{function} is not among the symbols");
            base + u64::from_str_radix(line.unwrap().split(' ').next().unwrap(), 16).unwrap()
        })
        .collect()
}
