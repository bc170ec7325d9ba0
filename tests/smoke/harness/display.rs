//! An X server of the test's own, which draws into a file.

use crate::process::{self, Process};
use std::fs;
use std::io::{BufRead, BufReader};
use std::process::Stdio;
use tempfile::TempDir;

/// The server. Dropping ends it.
pub(crate) struct Display {
    /// Its name, as in `DISPLAY`.
    pub(crate) name: String,
    _server: Process,
    screen: TempDir,
}

impl Display {
    /// Starts one whose screen has this size. It chooses a free number itself.
    pub(crate) fn start((width, height): (u32, u32)) -> Self {
        let screen = tempfile::tempdir().unwrap();
        let mut command = process::command("Xvfb");
        command.args(["-displayfd", "1", "-nolisten", "tcp", "-noreset", "-nocursor"]);
        command
            .args(["-screen", "0", &format!("{width}x{height}x24")])
            .arg("-fbdir")
            .arg(screen.path());
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut server = Process::start(command);
        let mut number = String::new();
        BufReader::new(server.child().stdout.take().unwrap()).read_line(&mut number).unwrap();
        let number = number.trim();
        assert!(
            !number.is_empty(),
            "Xvfb ended before it was ready. `cargo xtask smoke` installs what is missing."
        );
        Self { name: format!(":{number}"), _server: server, screen }
    }

    /// What is on the screen now, as Xvfb keeps it.
    ///
    /// Not WebDriver's screenshot: that one never comes back when WebKit composes no layers, which is how the app runs where there
    /// is no graphics hardware. And this one shows what a person would see, whatever the page thinks of it.
    pub(crate) fn dump(&self) -> Vec<u8> {
        fs::read(self.screen.path().join("Xvfb_screen0")).unwrap()
    }
}
