//! Exit codes, as documented in docs/keydeskctl.md. **Scripts depend on them: never give one another meaning.**

use std::process::ExitCode;

/// The exit code for a failure's word.
pub(crate) fn code(word: &str) -> ExitCode {
    ExitCode::from(match word {
        "usage" | "invalid" | "weak-password" | "damaged-token" => 2,
        "wrong-credentials" | "locked" | "slow-down" | "account-disabled" | "session-ended" => 3,
        "forbidden" => 4,
        "not-found" | "not-initialised" => 5,
        "taken" | "in-use" | "already-initialised" => 6,
        "store" | "store-owned" | "store-newer" | "store-damaged" | "store-not-writable" | "disk-full"
        | "credential" => 7,
        "upstream" => 8,
        _ => 1,
    })
}
