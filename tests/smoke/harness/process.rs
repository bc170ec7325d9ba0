//! The programs a test starts: each with what it starts itself in a process group of its own, ended with the test.

use rustix::process::{Pid, Signal, kill_process_group};
use std::fs;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command};
use std::time::{Duration, Instant};

/// How long a program has to end when it is asked to.
const GRACE: Duration = Duration::from_secs(3);

/// A program and all that it has started. Dropping ends them.
pub(crate) struct Process {
    child: Child,
}

/// A process, as `/proc` shows it: the command line to everybody, the environment to its owner.
pub(crate) struct Seen {
    pub(crate) pid: i32,
    pub(crate) program: String,
    pub(crate) command_line: Vec<u8>,
    pub(crate) environment: Vec<u8>,
}

/// A command that is given nothing of this process's environment but the way to programs, and that ends when the test does:
/// `setpriv` sees to that even where the test is killed and can no longer end anything itself.
pub(crate) fn command(program: &str) -> Command {
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "TERM", program]).env_clear();
    command.envs(std::env::var_os("PATH").map(|path| ("PATH", path)));
    command
}

impl Process {
    /// Starts what [`command`] has made.
    pub(crate) fn start(mut command: Command) -> Self {
        let child = command.process_group(0).spawn().unwrap_or_else(|why| {
            panic!("{command:?} cannot be started: {why}. `cargo xtask smoke` installs what is missing.")
        });
        Self { child }
    }

    /// What runs in its group now: itself, and what it and its children have started.
    pub(crate) fn group(&self) -> Vec<Seen> {
        let Ok(entries) = fs::read_dir("/proc") else { return Vec::new() };
        let ids = entries.flatten().filter_map(|entry| entry.file_name().to_str()?.parse().ok());
        ids.filter_map(Pid::from_raw)
            .filter(|id| group_of(*id) == Some(self.id()))
            .filter_map(Seen::look)
            .collect()
    }

    /// The program, to read its output or to ask whether it has ended.
    pub(crate) fn child(&mut self) -> &mut Child {
        &mut self.child
    }

    fn id(&self) -> Pid {
        Pid::from_child(&self.child)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ended_already = kill_process_group(self.id(), Signal::TERM);
        let end = Instant::now() + GRACE;
        while !self.group().iter().all(Seen::is_a_remnant) && Instant::now() < end {
            let _reaped = self.child.try_wait();
            std::thread::sleep(Duration::from_millis(10));
        }
        let _ended_already = kill_process_group(self.id(), Signal::KILL);
        let _reaped = self.child.wait();
    }
}

impl Seen {
    fn look(id: Pid) -> Option<Self> {
        let of = |file: &str| fs::read(format!("/proc/{}/{file}", id.as_raw_nonzero()));
        let program = String::from_utf8_lossy(&of("comm").ok()?).trim().to_owned();
        Some(Self {
            pid: id.as_raw_nonzero().get(),
            program,
            command_line: of("cmdline").ok()?,
            environment: of("environ").unwrap_or_default(),
        })
    }

    /// Ended, and only waiting for its parent to take notice: such a process has no command line any more.
    pub(crate) fn is_a_remnant(&self) -> bool {
        self.command_line.is_empty()
    }
}

/// proc_pid_stat(5): `id (name) state parent group ...`, where the name may hold anything, and a process that is just going has -1.
fn group_of(id: Pid) -> Option<Pid> {
    let stat = fs::read_to_string(format!("/proc/{}/stat", id.as_raw_nonzero())).ok()?;
    let group = stat.rsplit_once(')')?.1.split_whitespace().nth(2)?.parse().ok()?;
    if group > 0 { Pid::from_raw(group) } else { None }
}
