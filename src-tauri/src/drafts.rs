//! The wizard's unfinished forms, each account's for itself, so that a restart loses nothing. A file beside the preferences; there is
//! no secret in it, since none is there before the wizard is through.

use crate::model::IntegrationDraft;
use crate::problem::Problem;
use keydesk_desk::files;
use keydesk_domain::AccountId;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// The directory's name in the store's.
const DIRECTORY: &str = "drafts";

/// A form with every field filled to the brim is far smaller.
const BYTES_MAX: usize = 64 * 1024;

/// The drafts, and the directory that keeps them.
#[derive(Debug)]
pub(crate) struct Drafts {
    directory: PathBuf,
    /// One write at a time.
    turn: Mutex<()>,
}

impl Drafts {
    /// Those in the store's directory. Nothing is made before one is kept.
    pub(crate) fn beside(directory: &Path) -> Self {
        Self { directory: directory.join(DIRECTORY), turn: Mutex::default() }
    }

    /// The one that this account left, if there is one that makes sense.
    pub(crate) fn of(&self, account: AccountId) -> Option<IntegrationDraft> {
        let bytes = std::fs::read(self.file(account)).ok()?;
        serde_json::from_slice(&bytes)
            .inspect_err(|error| tracing::warn!(%error, "a draft makes no sense"))
            .ok()
    }

    /// Keeps this account's.
    ///
    /// # Errors
    /// [`Problem`] when it cannot be written, or is too large to be one.
    pub(crate) fn keep(&self, account: AccountId, draft: &IntegrationDraft) -> Result<(), Problem> {
        let bytes = serde_json::to_vec_pretty(draft).map_err(|why| not_kept(&why))?;
        if bytes.len() > BYTES_MAX {
            return Err(not_kept(&"it is too large"));
        }
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        files::private_directory(&self.directory).map_err(|why| not_kept(&why))?;
        write(&self.file(account), &bytes).map_err(|why| not_kept(&why))
    }

    /// Throws this account's away.
    ///
    /// # Errors
    /// [`Problem`] when it is still there.
    pub(crate) fn discard(&self, account: AccountId) -> Result<(), Problem> {
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        match std::fs::remove_file(self.file(account)) {
            Err(why) if why.kind() != io::ErrorKind::NotFound => {
                Err(Problem::new("draft", format!("The draft could not be thrown away: {why}.")))
            }
            _ => Ok(()),
        }
    }

    fn file(&self, account: AccountId) -> PathBuf {
        self.directory.join(format!("{account}.json"))
    }
}

/// Written beside and moved into place, so that a full disk leaves what was there.
fn write(file: &Path, bytes: &[u8]) -> io::Result<()> {
    let beside = file.with_extension("new");
    let _left_over = std::fs::remove_file(&beside);
    let mut new = files::new_private_file(&beside)?;
    new.write_all(bytes)?;
    std::fs::rename(&beside, file)
}

fn not_kept(why: &dyn std::fmt::Display) -> Problem {
    Problem::new(
        "draft",
        format!(
            "What was filled in stays until the window is closed, but could not be kept for later: {why}."
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{DraftAccount, DraftHandOff, DraftRole, DraftToken};
    use uuid::Uuid;

    fn draft(name: &str) -> IntegrationDraft {
        IntegrationDraft {
            step: 2,
            kind: Some("erp".to_owned()),
            role: DraftRole::New {
                name: name.to_owned(),
                permissions: vec!["products:view".to_owned()],
            },
            account: DraftAccount::New { name: name.to_owned(), email: "not finis".to_owned() },
            token: DraftToken {
                name: String::new(),
                environment: "sandbox".to_owned(),
                expires_at: None,
                permissions: None,
                allowed_addresses: vec![],
                use_by: None,
            },
            hand_off: DraftHandOff::default(),
        }
    }

    fn account(number: u128) -> AccountId {
        AccountId::from_uuid(Uuid::from_u128(number))
    }

    #[test]
    fn each_account_finds_its_own_after_a_restart_until_it_is_thrown_away() {
        let dir = tempfile::tempdir().unwrap();
        let drafts = Drafts::beside(dir.path());
        assert_eq!(drafts.of(account(1)), None);
        drafts.discard(account(1)).unwrap();
        drafts.keep(account(1), &draft("SAP Integration")).unwrap();
        drafts.keep(account(1), &draft("SAP Integration 2")).unwrap();
        let again = Drafts::beside(dir.path());
        assert_eq!(again.of(account(1)), Some(draft("SAP Integration 2")));
        assert_eq!(again.of(account(2)), None);
        again.discard(account(1)).unwrap();
        assert_eq!(Drafts::beside(dir.path()).of(account(1)), None);
    }

    #[test]
    fn a_damaged_draft_is_none_and_makes_room_for_another() {
        let dir = tempfile::tempdir().unwrap();
        let drafts = Drafts::beside(dir.path());
        drafts.keep(account(1), &draft("SAP Integration")).unwrap();
        std::fs::write(drafts.file(account(1)), "{ \"step\": ").unwrap();
        assert_eq!(drafts.of(account(1)), None);
        drafts.keep(account(1), &draft("Another")).unwrap();
        assert_eq!(drafts.of(account(1)), Some(draft("Another")));
    }

    #[test]
    fn what_is_no_form_any_more_is_not_kept() {
        let dir = tempfile::tempdir().unwrap();
        let drafts = Drafts::beside(dir.path());
        let refused = drafts.keep(account(1), &draft(&"x".repeat(BYTES_MAX))).unwrap_err();
        assert_eq!(refused.code, "draft");
        assert_eq!(drafts.of(account(1)), None);
    }

    #[cfg(unix)]
    #[test]
    fn only_its_owner_can_read_it() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        let drafts = Drafts::beside(dir.path());
        drafts.keep(account(1), &draft("SAP Integration")).unwrap();
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&drafts.directory), mode(&drafts.file(account(1)))), (0o700, 0o600));
    }
}
