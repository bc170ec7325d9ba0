//! The clipboard of the test's display, from outside the app.

use std::process::{Output, Stdio};
use std::time::Duration;
use tokio::io::AsyncWriteExt;
use tokio::process::Command;

/// The program that holds the clipboard may not answer; then the test fails and does not hang.
const ANSWER: Duration = Duration::from_secs(10);

/// What another program would paste; empty when there is nothing.
pub(crate) async fn read(display: &str) -> String {
    String::from_utf8_lossy(&asked(display, "UTF8_STRING").await.stdout).into_owned()
}

/// In which forms the clipboard offers what it has. Marks such as "this is a password" are forms, too.
pub(crate) async fn forms(display: &str) -> Vec<String> {
    String::from_utf8_lossy(&asked(display, "TARGETS").await.stdout)
        .lines()
        .map(str::to_owned)
        .collect()
}

/// Copies a text as another program would.
pub(crate) async fn write(display: &str, text: &str) {
    let mut xclip = command(display);
    // It stays to serve what it holds, and so must not keep our pipes open.
    xclip.arg("-i").stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut xclip =
        xclip.spawn().expect("xclip cannot be started. `cargo xtask smoke` installs it");
    xclip.stdin.take().unwrap().write_all(text.as_bytes()).await.unwrap();
    assert!(xclip.wait().await.unwrap().success(), "xclip did not take the text");
}

async fn asked(display: &str, target: &str) -> Output {
    let mut xclip = command(display);
    xclip.args(["-o", "-target", target]).stdin(Stdio::null());
    let output =
        tokio::time::timeout(ANSWER, xclip.output()).await.expect("the clipboard does not answer");
    output.expect("xclip cannot be started. `cargo xtask smoke` installs it")
}

fn command(display: &str) -> Command {
    let mut xclip = Command::new("xclip");
    xclip.args(["-selection", "clipboard"]).env("DISPLAY", display).kill_on_drop(true);
    xclip
}
