//! A process of its own at a store, which a test may kill or have fail: `tests/child`, spoken to in lines.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child as Process, ChildStdin, ChildStdout, Command, Stdio};

/// The process. It is killed when this is dropped.
pub struct Child {
    process: Process,
    stdin: ChildStdin,
    lines: BufReader<ChildStdout>,
}

impl Child {
    /// Starts the program with these arguments and, before them, the store's directory.
    #[must_use]
    pub fn start(program: &str, directory: &Path, arguments: &[&str]) -> Self {
        let mut command = Command::new(program);
        command.arg(directory).args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut process = command.spawn().unwrap();
        let (stdin, stdout) = (process.stdin.take().unwrap(), process.stdout.take().unwrap());
        Self { process, stdin, lines: BufReader::new(stdout) }
    }

    /// Its process id.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.process.id()
    }

    /// Its next line; none when it has ended, or is killed in the middle of one.
    pub fn line(&mut self) -> Option<String> {
        let mut line = String::new();
        self.lines.read_line(&mut line).unwrap();
        line.strip_suffix('\n').map(str::to_owned)
    }

    /// Says a line to it, and gives its answer.
    pub fn ask(&mut self, line: &str) -> String {
        writeln!(self.stdin, "{line}").unwrap();
        self.line().unwrap_or_else(|| panic!("no answer to {line:?}"))
    }

    /// Ends it with SIGKILL, at whatever point it is, and gives what it had still said.
    pub fn kill(mut self) -> Vec<String> {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
        std::iter::from_fn(|| self.line()).collect()
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        let _it_may_have_ended = self.process.kill();
        let _it_may_have_ended = self.process.wait();
    }
}
