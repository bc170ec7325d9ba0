//! The clipboard, from Rust alone: tokens are kept out of clipboard histories, and cleared when their time is up.

use crate::problem::Problem;
use secrecy::{ExposeSecret, SecretString};
use std::sync::{Mutex, PoisonError};
use zeroize::Zeroizing;

/// How long a token stays on the clipboard, in seconds.
pub(crate) const CLEARED_AFTER: u32 = 60;

/// The clipboard, opened when it is first used: without a display there is none.
#[derive(Default)]
pub(crate) struct Clipboard(Mutex<Inner>);

#[derive(Default)]
struct Inner {
    system: Option<arboard::Clipboard>,
    /// The token that was copied last, until it is cleared.
    ours: Option<SecretString>,
    /// Counts copies, so that the time of an earlier one does not cut a later one short.
    copies: u64,
}

impl Clipboard {
    /// Copies a token. Gives what [`Clipboard::clear_after`] is asked with when the time is up.
    ///
    /// # Errors
    /// [`Problem`] when there is no clipboard.
    pub(crate) fn copy_secret(&self, secret: &SecretString) -> Result<u64, Problem> {
        let mut inner = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let system = inner.system()?;
        excluded_from_history(system.set())
            .text(secret.expose_secret())
            .map_err(|error| unusable(&error))?;
        inner.ours = Some(secret.clone());
        inner.copies += 1;
        Ok(inner.copies)
    }

    /// Copies what is no secret. Tells whether a token was to be cleared until now, in whose place it is.
    ///
    /// # Errors
    /// [`Problem`] when there is no clipboard.
    pub(crate) fn copy(&self, text: &str) -> Result<bool, Problem> {
        let mut inner = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        inner.system()?.set_text(text).map_err(|error| unusable(&error))?;
        // The time of the token before is nobody's any more.
        inner.copies += 1;
        Ok(inner.ours.take().is_some())
    }

    /// The time of a copy is up. `None` when another has been made since, whose own time counts.
    pub(crate) fn clear_after(&self, copy: u64) -> Option<bool> {
        let is_the_last = self.0.lock().unwrap_or_else(PoisonError::into_inner).copies == copy;
        is_the_last.then(|| self.clear_if_ours())
    }

    /// Clears the clipboard if it still holds the token that was copied last. Tells whether it did.
    pub(crate) fn clear_if_ours(&self) -> bool {
        let mut inner = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        inner.copies += 1;
        let Some(ours) = inner.ours.take() else { return false };
        let Ok(system) = inner.system() else { return false };
        let Ok(held) = system.get_text().map(Zeroizing::new) else { return false };
        held.as_str() == ours.expose_secret() && system.clear().is_ok()
    }
}

impl std::fmt::Debug for Clipboard {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Clipboard")
    }
}

impl Inner {
    fn system(&mut self) -> Result<&mut arboard::Clipboard, Problem> {
        if self.system.is_none() {
            self.system = Some(arboard::Clipboard::new().map_err(|error| unusable(&error))?);
        }
        self.system.as_mut().ok_or_else(|| Problem::new("clipboard", "There is no clipboard."))
    }
}

#[cfg(all(unix, not(target_os = "macos")))]
fn excluded_from_history(set: arboard::Set<'_>) -> arboard::Set<'_> {
    arboard::SetExtLinux::exclude_from_history(set)
}

#[cfg(target_os = "macos")]
fn excluded_from_history(set: arboard::Set<'_>) -> arboard::Set<'_> {
    arboard::SetExtApple::exclude_from_history(set)
}

#[cfg(windows)]
fn excluded_from_history(set: arboard::Set<'_>) -> arboard::Set<'_> {
    arboard::SetExtWindows::exclude_from_cloud(arboard::SetExtWindows::exclude_from_history(set))
}

fn unusable(error: &arboard::Error) -> Problem {
    Problem::new(
        "clipboard",
        format!("The clipboard cannot be used: {error}. Show the token and copy it by hand."),
    )
}
