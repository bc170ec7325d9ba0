//! The integration partner's side of the window: a hand-off being opened, and the secrets that are shown there. It needs nobody signed
//! in, and it holds nothing of the store; what is behind a number here is behind none at the [`Seat`](crate::seat::Seat), and the
//! other way round.

use crate::options::is_hand_off;
use crate::problem::Problem;
use crate::small_file::{self, Unread};
use keydesk_domain::{PermissionSet, PlainToken};
use keydesk_handoff::{HandOff, HandOffError, LARGEST, is_one};
use keydesk_partner::{Checked, NewConnection, Onboarding};
use secrecy::SecretString;
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};
use tokio::sync::watch;

/// The partner's side.
#[derive(Debug)]
pub(crate) struct PartnerSeat {
    /// A hand-off that has come, or why it could not be taken.
    waiting: Option<Result<Arc<LockedFile>, Problem>>,
    candidate: Option<Candidate>,
    secrets: HashMap<u32, SecretString>,
    next_handle: u32,
    /// Raised whenever everything is forgotten: what was begun before comes to nothing.
    turn: u64,
    /// Counts what was cancelled, so that whoever is at it hears of it.
    cancelled: watch::Sender<u64>,
    seen: (Instant, SystemTime),
}

/// A hand-off as it came.
#[derive(Debug)]
pub(crate) struct LockedFile {
    /// What the file is called.
    pub(crate) name: String,
    /// What is in it: nothing that can be read without the passphrase.
    pub(crate) bytes: Vec<u8>,
}

/// What may become a connection.
#[derive(Clone)]
pub(crate) struct Candidate {
    /// What it would be.
    pub(crate) new: NewConnection,
    /// Out of which hand-off, if out of one.
    pub(crate) hand_off: Option<Arc<HandOff>>,
    /// What the gateway said that the token may do, once it was asked.
    pub(crate) may: Option<PermissionSet>,
    /// What the last check came to.
    pub(crate) checked: Option<Checked>,
}

impl std::fmt::Debug for Candidate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Candidate").field("name", &self.new.name).finish_non_exhaustive()
    }
}

impl Candidate {
    /// The sheet for it, if it came in a hand-off.
    pub(crate) fn onboarding(&self) -> Option<Onboarding> {
        self.hand_off.as_deref().map(Onboarding::of_hand_off)
    }
}

impl PartnerSeat {
    /// A file was double-clicked or dropped, and read.
    pub(crate) fn arrived(&mut self, file: Result<LockedFile, Problem>) {
        self.stir();
        self.waiting = Some(file.map(Arc::new));
    }

    /// Whoever begins something that takes its time takes this along, and shows it when there is something to keep.
    pub(crate) const fn turn(&self) -> u64 {
        self.turn
    }

    /// A file was chosen in the page.
    ///
    /// # Errors
    /// [`Problem`] when it cannot be a hand-off.
    pub(crate) fn chosen(&mut self, name: String, bytes: Vec<u8>) -> Result<(), Problem> {
        self.stir();
        is_one(&bytes).map_err(|why| of_file(why, &name))?;
        self.waiting = Some(Ok(Arc::new(LockedFile { name, bytes })));
        Ok(())
    }

    /// The hand-off that waits to be opened, or why it cannot be.
    pub(crate) fn waiting(&self) -> Option<Result<Arc<LockedFile>, Problem>> {
        self.waiting.clone()
    }

    /// What is looked at from now on. The hand-off that it came in waits no longer; another that has come meanwhile still does.
    ///
    /// # Errors
    /// [`Problem`] when this side was left since that turn.
    pub(crate) fn look_at(
        &mut self,
        candidate: Candidate,
        from: Option<&Arc<LockedFile>>,
        turn: u64,
    ) -> Result<(), Problem> {
        self.still(turn)?;
        self.stir();
        self.cancel();
        let is_it = |waiting: &Arc<LockedFile>| from.is_none_or(|from| Arc::ptr_eq(waiting, from));
        if self.waiting.as_ref().is_none_or(|it| it.as_ref().map_or(true, is_it)) {
            self.waiting = None;
        }
        self.candidate = Some(candidate);
        Ok(())
    }

    /// What is looked at.
    ///
    /// # Errors
    /// [`Problem`] `nothing-open`.
    pub(crate) fn candidate(&mut self) -> Result<Candidate, Problem> {
        self.stir();
        self.candidate.clone().ok_or_else(|| {
            Problem::new(
                "nothing-open",
                "No hand-off is open any more. Open it again, or type the token in again.",
            )
        })
    }

    /// This token was checked. If another is looked at by now, it is not about that.
    pub(crate) fn learned(&mut self, of: &PlainToken, checked: Checked) {
        if let Some(candidate) =
            self.candidate.as_mut().filter(|it| it.new.token.hash() == of.hash())
        {
            candidate.may = checked.who.as_ref().map(|who| who.permissions).or(candidate.may);
            candidate.checked = Some(checked);
        }
    }

    /// This token is kept now.
    pub(crate) fn looked_at(&mut self, token: &PlainToken) {
        self.candidate.take_if(|it| it.new.token.hash() == token.hash());
    }

    /// Keeps a secret to be shown and copied, and gives the number that stands for it.
    ///
    /// # Errors
    /// [`Problem`] when this side was left since that turn: nobody may see it.
    pub(crate) fn keep(&mut self, secret: SecretString, turn: u64) -> Result<u32, Problem> {
        self.still(turn)?;
        self.stir();
        self.next_handle += 1;
        self.secrets.insert(self.next_handle, secret);
        Ok(self.next_handle)
    }

    fn still(&self, turn: u64) -> Result<(), Problem> {
        let left = || {
            Problem::new(
                "nothing-open",
                "This was left or locked meanwhile, and forgotten. Open it again.",
            )
        };
        if self.turn == turn { Ok(()) } else { Err(left()) }
    }

    /// A secret, while its view is open.
    ///
    /// # Errors
    /// [`Problem`] `forgotten`.
    pub(crate) fn secret(&mut self, handle: u32) -> Result<SecretString, Problem> {
        self.stir();
        let forgotten = || {
            Problem::new(
                "forgotten",
                "This is not shown any more, and was forgotten. Go back and open it again.",
            )
        };
        self.secrets.get(&handle).cloned().ok_or_else(forgotten)
    }

    /// Forgets a secret.
    pub(crate) fn forget(&mut self, handle: u32) {
        self.secrets.remove(&handle);
    }

    /// Forgets what is shown: the page that showed it is gone.
    pub(crate) fn forget_secrets(&mut self) {
        self.secrets.clear();
    }

    /// Forgets everything. Tells whether there was anything.
    pub(crate) fn leave(&mut self) -> bool {
        self.cancel();
        self.turn += 1;
        let was_there = self.candidate.is_some() || !self.secrets.is_empty();
        (self.waiting, self.candidate) = (None, None);
        self.secrets.clear();
        was_there
    }

    /// Forgets everything when nobody has done anything for so long. Tells whether there was anything.
    pub(crate) fn leave_if_idle(&mut self, limit: Duration) -> bool {
        let idle = self.seen.0.elapsed().max(self.seen.1.elapsed().unwrap_or_default());
        idle >= limit && self.leave()
    }

    /// Whoever waits for a gateway need not any more.
    pub(crate) fn cancel(&self) {
        self.cancelled.send_modify(|count| *count += 1);
    }

    /// Hears of the next cancellation.
    pub(crate) fn cancellation(&self) -> watch::Receiver<u64> {
        self.cancelled.subscribe()
    }

    fn stir(&mut self) {
        self.seen = (Instant::now(), SystemTime::now());
    }
}

impl Default for PartnerSeat {
    fn default() -> Self {
        Self {
            waiting: None,
            candidate: None,
            secrets: HashMap::new(),
            next_handle: 0,
            turn: 0,
            cancelled: watch::Sender::new(0),
            seen: (Instant::now(), SystemTime::now()),
        }
    }
}

/// Reads a file, or as much of it as shows that it is no hand-off. It may take its time.
pub(crate) fn read(path: &Path) -> Result<LockedFile, Problem> {
    let name = small_file::name(path);
    if !path.is_dir() && !is_hand_off(path) {
        return Err(of_file(HandOffError::Foreign, &name));
    }
    let unreadable = |why: &dyn std::fmt::Display| {
        format!("{name} cannot be read: {why}. Copy it somewhere else and open it there.")
    };
    let bytes = small_file::read(path, LARGEST + 1).map_err(|why| {
        let what = match why {
            Unread::Folder => {
                format!("{name} is a folder. Take the file in it that ends in .keydesk.")
            }
            Unread::Gone => format!(
                "{name} is not there any more. Look where it was moved to, or ask for it again."
            ),
            Unread::NoFile => unreadable(&"it is no file"),
            Unread::Failed(why) => unreadable(&why),
        };
        Problem::of_field("file", what)
    })?;
    is_one(&bytes).map_err(|why| of_file(why, &name))?;
    Ok(LockedFile { name, bytes })
}

/// Why several files at once were not taken.
pub(crate) fn several(count: usize) -> Problem {
    let what =
        format!("{count} files were dropped at once, and hand-offs are opened one at a time.");
    Problem::of_field("file", what + " Drop a single file that ends in .keydesk.")
}

fn of_file(why: HandOffError, name: &str) -> Problem {
    Problem { code: why.word().to_owned(), ..Problem::of_field("file", format!("{name}: {why}")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_hand_off_is_said_before_a_passphrase_is_asked_for() {
        let dir = tempfile::tempdir().unwrap();
        let refused = |name: &str, bytes: &[u8]| {
            let path = dir.path().join(name);
            std::fs::write(&path, bytes).unwrap();
            read(&path).unwrap_err().message
        };
        assert!(refused("page.keydesk", b"<!DOCTYPE html>").contains("web page"));
        assert!(refused("notes.txt", b"age-encryption.org/v1\n").contains("not a hand-off"));
        assert!(refused("large.keydesk", &vec![b'x'; LARGEST + 1]).contains("larger than 1 MiB"));
        assert!(refused("empty.keydesk", b"").contains("empty"));
    }

    #[test]
    fn a_file_that_is_not_there_is_said_with_what_to_do() {
        let problem = read(Path::new("/nowhere/sap.keydesk")).unwrap_err();
        assert_eq!(problem.field.as_deref(), Some("file"));
        assert!(
            problem.message.starts_with("sap.keydesk is not there any more."),
            "{}",
            problem.message
        );
    }

    #[test]
    fn a_folder_is_called_one_whatever_its_name_ends_in() {
        let dir = tempfile::tempdir().unwrap();
        for name in ["sap.keydesk", "hand-offs"] {
            let folder = dir.path().join(name);
            std::fs::create_dir(&folder).unwrap();
            let message = read(&folder).unwrap_err().message;
            assert!(message.starts_with(&format!("{name} is a folder.")), "{message}");
        }
        assert!(read(Path::new("/")).unwrap_err().message.starts_with("/ is a folder."));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_device_is_no_file_and_is_not_waited_for() {
        let dir = tempfile::tempdir().unwrap();
        let device = dir.path().join("sap.keydesk");
        std::os::unix::fs::symlink("/dev/zero", &device).unwrap();
        assert!(read(&device).unwrap_err().message.contains("it is no file"));
    }

    #[test]
    fn whoever_left_finds_nothing_any_more() {
        let mut seat = PartnerSeat::default();
        let handle = seat.keep(SecretString::from("secret"), seat.turn()).unwrap();
        assert!(seat.secret(handle).is_ok());
        assert!(!seat.leave_if_idle(Duration::from_secs(60)));
        assert!(seat.leave_if_idle(Duration::ZERO));
        assert_eq!(seat.secret(handle).unwrap_err().code, "forgotten");
        assert!(!seat.leave_if_idle(Duration::ZERO), "there was nothing left to forget");
    }

    #[test]
    fn what_was_begun_before_somebody_left_comes_to_nothing() {
        let mut seat = PartnerSeat::default();
        let turn = seat.turn();
        seat.leave();
        assert_eq!(seat.keep(SecretString::from("secret"), turn).unwrap_err().code, "nothing-open");
        assert!(seat.secrets.is_empty());
    }

    #[test]
    fn a_hand_off_that_comes_while_another_is_opened_still_waits() {
        let file = |name: &str| LockedFile { name: name.to_owned(), bytes: Vec::new() };
        let slug = keydesk_domain::EnvironmentSlug::parse("sandbox").unwrap();
        let new = NewConnection::by_hand(
            "SAP".parse().unwrap(),
            "https://gateway.example".parse().unwrap(),
            PlainToken::from_random(&slug, &[7; 32]),
        );
        let mut seat = PartnerSeat::default();
        seat.arrived(Ok(file("first")));
        let first = seat.waiting().unwrap().unwrap();
        seat.arrived(Ok(file("second")));
        let candidate = Candidate { new, hand_off: None, may: None, checked: None };
        seat.look_at(candidate, Some(&first), seat.turn()).unwrap();
        assert_eq!(seat.waiting().unwrap().unwrap().name, "second");
    }
}
