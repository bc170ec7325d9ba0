//! A Python with pip, which fetches what only PyPI has.

use std::process::Command;

use crate::packages;
use crate::step::{self, Stop};

/// The Python to call, its installer installed if need be. `without` says what to do where there is none.
pub(crate) fn with_pip(without: &str) -> Result<&'static str, Stop> {
    let found = || {
        ["python3", "python"]
            .into_iter()
            .find(|python| step::succeeds(Command::new(python).args(["-m", "pip", "--version"])))
    };
    if let Some(python) = found() {
        return Ok(python);
    }
    packages::ensure_pip()?;
    found().ok_or_else(|| Stop::failed(without))
}
