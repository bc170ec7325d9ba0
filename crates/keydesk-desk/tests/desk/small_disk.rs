//! A disk of a few hundred kilobytes that a test can fill up or make read-only: a `tmpfs`, where the test may mount one.
#![allow(clippy::print_stderr)]

use std::path::Path;
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// Mounted for as long as it is kept.
pub(crate) struct SmallDisk {
    mounted_at: TempDir,
}

impl SmallDisk {
    /// `None`, and said, where nobody but root may mount or there is no `tmpfs`.
    pub(crate) fn mount() -> Option<Self> {
        let mounted_at = tempfile::tempdir().unwrap();
        let disk = Self { mounted_at };
        if disk.run("mount", &["-t", "tmpfs", "-o", "size=1m,mode=0700", "tmpfs"]) {
            return Some(disk);
        }
        eprintln!("Left out: no small disk can be mounted here (that takes Linux, and root).");
        None
    }

    /// A new directory on it.
    pub(crate) fn directory(&self) -> TempDir {
        tempfile::tempdir_in(self.mounted_at.path()).unwrap()
    }

    /// Takes all the room that is left.
    pub(crate) fn fill(&self) {
        let filler = vec![0_u8; 64];
        let mut file = std::fs::File::create(self.filler()).unwrap();
        while std::io::Write::write_all(&mut file, &filler).is_ok() {}
    }

    /// Gives the room back.
    pub(crate) fn make_room(&self) {
        std::fs::remove_file(self.filler()).unwrap();
    }

    /// Nothing can be written to it from now on, or again.
    pub(crate) fn set_read_only(&self, read_only: bool) {
        assert!(self.run("mount", &["-o", if read_only { "remount,ro" } else { "remount,rw" }]));
    }

    fn filler(&self) -> std::path::PathBuf {
        self.mounted_at.path().join("filler")
    }

    fn run(&self, program: &str, arguments: &[&str]) -> bool {
        run(program, arguments, self.mounted_at.path())
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Lazily: a desk that a failing test has not closed must not keep it mounted.
        self.run("umount", &["-l"]);
    }
}

fn run(program: &str, arguments: &[&str], path: &Path) -> bool {
    let mut command = Command::new(program);
    command.args(arguments).arg(path).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}
