//! What an admin chose for this window. Nothing secret; kept beside the store in a file of its own, so that the sign-in screen has
//! its colours before anybody signed in.

use crate::problem::Problem;
use keydesk_desk::files;
use serde::{Deserialize, Serialize};
use specta::Type;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// The file's name in the store's directory.
const FILE: &str = "preferences.json";

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum Theme {
    /// As the desktop is.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// What closing the window does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum OnClose {
    /// Ask.
    #[default]
    Ask,
    /// Keep the gateway running, with an icon in the tray.
    Tray,
    /// Quit, and the gateway with it.
    Quit,
}

/// After so many minutes without anybody doing anything the window locks, if nothing else was chosen. docs/security.md says it, too.
pub const LOCK_MINUTES: u32 = 10;

/// What an admin chose for this window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Preferences {
    /// Light or dark.
    pub theme: Theme,
    /// What closing the window does.
    pub on_close: OnClose,
    /// Minutes without anybody doing anything after which the window locks: 1 to 60.
    pub lock_minutes: u32,
    /// Whether the tour was seen or skipped.
    pub tour_seen: bool,
}

impl Default for Preferences {
    fn default() -> Self {
        Self {
            theme: Theme::default(),
            on_close: OnClose::default(),
            lock_minutes: LOCK_MINUTES,
            tour_seen: false,
        }
    }
}

/// The preferences, and the file that keeps them.
#[derive(Debug)]
pub(crate) struct Kept {
    file: PathBuf,
    now: Mutex<Preferences>,
}

impl Kept {
    /// Reads them. A file that is missing or makes no sense is no reason not to open: then they are the usual ones.
    pub(crate) fn beside(directory: &Path) -> Self {
        let file = directory.join(FILE);
        let mut now = std::fs::read(&file).ok().and_then(|bytes| parse(&bytes)).unwrap_or_default();
        now.lock_minutes = now.lock_minutes.clamp(1, 60);
        Self { file, now: Mutex::new(now) }
    }

    /// As they are.
    pub(crate) fn get(&self) -> Preferences {
        *self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes them, and keeps them for the next start.
    ///
    /// # Errors
    /// [`Problem`] when the file cannot be written. They hold until the window is closed all the same.
    pub(crate) fn change(
        &self,
        change: impl FnOnce(&mut Preferences),
    ) -> Result<Preferences, Problem> {
        let mut now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        change(&mut now);
        if !(1..=60).contains(&now.lock_minutes) {
            now.lock_minutes = now.lock_minutes.clamp(1, 60);
            return Err(Problem::of_field("lockMinutes", "Choose 1 to 60 minutes."));
        }
        self.write(&now).map_err(|why| {
            Problem::new(
                "preferences",
                format!("This holds until the window is closed, but could not be kept: {why}."),
            )
        })?;
        Ok(*now)
    }

    /// Written beside and moved into place, so that a full disk leaves what was there.
    fn write(&self, preferences: &Preferences) -> std::io::Result<()> {
        let beside = self.file.with_extension("new");
        let _left_over = std::fs::remove_file(&beside);
        let mut file = files::new_private_file(&beside)?;
        file.write_all(&serde_json::to_vec_pretty(preferences)?)?;
        std::fs::rename(&beside, &self.file)
    }
}

/// Preferences that a version wrote which did not have all of them: the others are the usual ones.
fn parse(bytes: &[u8]) -> Option<Preferences> {
    let mut all = serde_json::to_value(Preferences::default()).ok()?;
    let written: serde_json::Map<String, serde_json::Value> = serde_json::from_slice(bytes).ok()?;
    all.as_object_mut()?.extend(written);
    serde_json::from_value(all).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn preferences_are_kept_and_nonsense_is_the_usual() {
        let dir = tempfile::tempdir().unwrap();
        let kept = Kept::beside(dir.path());
        kept.change(|it| it.theme = Theme::Dark).unwrap();
        assert_eq!(Kept::beside(dir.path()).get().theme, Theme::Dark);
        std::fs::write(dir.path().join(FILE), r#"{ "theme": "light", "of another version": 1 }"#)
            .unwrap();
        assert_eq!(
            Kept::beside(dir.path()).get(),
            Preferences { theme: Theme::Light, ..Preferences::default() }
        );
        std::fs::write(dir.path().join(FILE), "{ \"theme\": 7").unwrap();
        assert_eq!(Kept::beside(dir.path()).get(), Preferences::default());
    }

    #[test]
    fn a_lock_that_never_comes_cannot_be_chosen() {
        let dir = tempfile::tempdir().unwrap();
        let kept = Kept::beside(dir.path());
        assert_eq!(
            kept.change(|it| it.lock_minutes = 0).unwrap_err().field.as_deref(),
            Some("lockMinutes")
        );
        assert_eq!(kept.get().lock_minutes, 1);
    }

    #[test]
    fn the_documents_say_after_how_many_minutes_it_locks() {
        let said = format!("(after {LOCK_MINUTES} minutes by default)");
        assert!(include_str!("../../docs/security.md").contains(&said), "{said}");
    }
}
