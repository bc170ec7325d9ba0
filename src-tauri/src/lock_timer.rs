//! Locks the window when nobody has done anything for a while.

use crate::shell::Shell;
use crate::signal::{LockReason, Signal};
use std::time::Duration;

/// How often it is looked at.
const EVERY: Duration = Duration::from_secs(1);

/// Looks once a second, for as long as the program runs.
pub(crate) async fn watch(shell: &Shell) {
    let mut tick = tokio::time::interval(EVERY);
    loop {
        tick.tick().await;
        let chosen = Duration::from_secs(u64::from(shell.preferences.get().lock_minutes) * 60);
        let limit = shell.setup.lock_after_at_most.map_or(chosen, |at_most| chosen.min(at_most));
        let is_over = shell.seat().idle().is_some_and(|idle| idle >= limit);
        if is_over {
            shell.lock(LockReason::Idle);
        }
        if shell.partner().leave_if_idle(limit) {
            shell.signal(Signal::PartnerLeft);
        }
    }
}
