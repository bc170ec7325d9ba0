//! Exit codes, as documented in docs/keydeskctl.md. **Scripts depend on them: never give one another meaning.**

use std::process::ExitCode;

/// The exit code for a failure's word.
pub(crate) fn code(word: &str) -> ExitCode {
    ExitCode::from(match word {
        "usage"
        | "invalid"
        | "weak-password"
        | "damaged-token"
        | "not-a-hand-off"
        | "damaged-hand-off"
        | "newer-hand-off"
        | "hand-off-too-large"
        | "hand-off-out-of-date"
        | "not-a-backup"
        | "damaged-backup" => 2,
        "wrong-credentials" | "locked" | "slow-down" | "account-disabled" | "session-ended"
        | "wrong-passphrase" | "passphrase-needed" | "wrong-key" => 3,
        "forbidden" => 4,
        "not-found" | "not-initialised" | "audit-unsealed" => 5,
        "taken" | "in-use" | "already-initialised" => 6,
        "store" | "store-owned" | "store-newer" | "store-damaged" | "store-not-writable"
        | "disk-full" | "credential" | "connections" | "keychain-closed" | "no-keychain"
        | "token-gone" | "newer-backup" | "backup-not-made" | "not-restored"
        | "no-administrator" => 7,
        "upstream" | "connection" => 8,
        "audit-broken" | "others-signature" => 9,
        _ => 1,
    })
}
