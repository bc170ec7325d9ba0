//! `cargo xtask typos`: misspelt words, as `_typos.toml` has them looked for.

use std::process::Command;

use crate::step::{self, Stop};
use crate::tools;

/// The task: builds typos if need be (which takes some minutes), and has it look.
pub(crate) fn run() -> Result<(), Stop> {
    tools::ensure_typos()?;
    check()
}

/// Looks for misspelt words where typos is there.
pub(crate) fn check() -> Result<(), Stop> {
    let ours = tools::typos()?;
    let program = if ours.is_file() { ours } else { "typos".into() };
    if !step::succeeds(Command::new(&program).arg("--version")) {
        step::say("Misspelt words: typos is not there (`cargo xtask typos` builds it)");
        return Ok(());
    }
    step::run(
        "Misspelt words",
        Command::new(program).arg("--force-exclude").current_dir(step::root()),
    )
}
