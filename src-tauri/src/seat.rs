//! Who sits at the window: the session, when they last did something, and the tokens whose one-time view is open.

use crate::problem::Problem;
use crate::route_file::RouteFile;
use keydesk_desk::{Seed, Session};
use secrecy::SecretString;
use std::collections::HashMap;
use std::time::{Duration, Instant, SystemTime};

/// The seat. Empty when nobody is signed in.
#[derive(Debug, Default)]
pub(crate) struct Seat {
    taken: Option<Taken>,
    next_handle: u32,
}

#[derive(Debug)]
struct Taken {
    session: Session,
    seen: Seen,
    /// Texts of tokens just made, each until its view is closed (rule 3).
    secrets: HashMap<u32, SecretString>,
    /// A second factor that is being set up.
    seed: Option<Seed>,
    /// The list of routes is on the screen: a file that is dropped is one of routes.
    waits_for_routes: bool,
    /// A file of routes, or why what was dropped is none.
    routes: Option<Result<RouteFile, Problem>>,
}

/// When somebody last did something. Two clocks, because the one that cannot be set back stands still while the machine sleeps.
#[derive(Clone, Copy, Debug)]
struct Seen(Instant, SystemTime);

impl Seen {
    fn now() -> Self {
        Self(Instant::now(), SystemTime::now())
    }

    fn ago(self) -> Duration {
        self.0.elapsed().max(self.1.elapsed().unwrap_or_default())
    }
}

impl Seat {
    /// Somebody signed in. Whoever sat there before has left, and every secret with them.
    pub(crate) fn take(&mut self, session: Session) {
        self.taken = Some(Taken {
            session,
            seen: Seen::now(),
            secrets: HashMap::new(),
            seed: None,
            waits_for_routes: false,
            routes: None,
        });
    }

    /// The same account goes on with another session: what is open stays open.
    pub(crate) fn go_on_with(&mut self, session: Session) {
        if let Some(taken) = &mut self.taken {
            taken.session = session;
        }
    }

    /// Nobody is signed in any more; every secret still shown is forgotten. Tells whether somebody was.
    pub(crate) fn leave(&mut self) -> bool {
        self.taken.take().is_some()
    }

    /// The session.
    ///
    /// # Errors
    /// [`Problem`] `signed-out`.
    pub(crate) fn session(&self) -> Result<Session, Problem> {
        self.taken.as_ref().map(|taken| taken.session.clone()).ok_or_else(Problem::signed_out)
    }

    /// Somebody did something.
    pub(crate) fn stir(&mut self) {
        if let Some(taken) = &mut self.taken {
            taken.seen = Seen::now();
        }
    }

    /// For how long nobody has done anything; `None` when nobody is signed in.
    pub(crate) fn idle(&self) -> Option<Duration> {
        self.taken.as_ref().map(|taken| taken.seen.ago())
    }

    /// Keeps a token's text for its one-time view, and gives what stands for it.
    ///
    /// # Errors
    /// [`Problem`] `signed-out`: whoever made it has left meanwhile, and nobody may see it.
    pub(crate) fn keep(&mut self, text: SecretString) -> Result<u32, Problem> {
        let taken = self.taken.as_mut().ok_or_else(Problem::signed_out)?;
        self.next_handle += 1;
        taken.secrets.insert(self.next_handle, text);
        Ok(self.next_handle)
    }

    /// A token's text, while its view is open.
    ///
    /// # Errors
    /// [`Problem`] `signed-out`, or `forgotten` once the view was closed.
    pub(crate) fn secret(&self, handle: u32) -> Result<SecretString, Problem> {
        let taken = self.taken.as_ref().ok_or_else(Problem::signed_out)?;
        taken.secrets.get(&handle).cloned().ok_or_else(|| {
            Problem::new(
                "forgotten",
                "The token is displayed only once, and its window was closed. Create a new token.",
            )
        })
    }

    /// A file that is dropped from now on is one of routes, or is not any more. What was there is forgotten.
    pub(crate) fn wait_for_routes(&mut self, waits: bool) {
        if let Some(taken) = &mut self.taken {
            taken.waits_for_routes = waits;
            taken.routes = None;
        }
    }

    /// Is a file that is dropped one of routes?
    pub(crate) fn waits_for_routes(&self) -> bool {
        self.taken.as_ref().is_some_and(|taken| taken.waits_for_routes)
    }

    /// A file of routes was chosen or dropped, in place of the one before.
    pub(crate) fn routes_arrived(&mut self, file: Result<RouteFile, Problem>) {
        if let Some(taken) = &mut self.taken {
            taken.routes = Some(file);
        }
    }

    /// The file of routes.
    ///
    /// # Errors
    /// [`Problem`] `signed-out`, why what was dropped is none, or that nothing was chosen.
    pub(crate) fn routes(&self) -> Result<RouteFile, Problem> {
        let taken = self.taken.as_ref().ok_or_else(Problem::signed_out)?;
        taken.routes.clone().unwrap_or_else(|| {
            Err(Problem::of_field(
                "file",
                "No file is chosen. Choose an OpenAPI document or a Postman collection.",
            ))
        })
    }

    /// A second factor is being set up with this seed.
    ///
    /// # Errors
    /// [`Problem`] `signed-out`.
    pub(crate) fn sets_up(&mut self, seed: Seed) -> Result<(), Problem> {
        self.taken.as_mut().ok_or_else(Problem::signed_out)?.seed = Some(seed);
        Ok(())
    }

    /// The seed of the second factor that is being set up.
    ///
    /// # Errors
    /// [`Problem`] `signed-out`, or `forgotten`.
    pub(crate) fn seed(&self) -> Result<Seed, Problem> {
        let taken = self.taken.as_ref().ok_or_else(Problem::signed_out)?;
        taken.seed.clone().ok_or_else(|| {
            Problem::new("forgotten", "This took too long or was closed. Begin again.")
        })
    }

    /// It is set up, or will not be.
    pub(crate) fn forget_seed(&mut self) {
        if let Some(taken) = &mut self.taken {
            taken.seed = None;
        }
    }

    /// Forgets a token's text.
    pub(crate) fn forget(&mut self, handle: u32) {
        if let Some(taken) = &mut self.taken {
            taken.secrets.remove(&handle);
        }
    }

    /// Forgets every token's text: the page that showed them is gone.
    pub(crate) fn forget_all(&mut self) {
        if let Some(taken) = &mut self.taken {
            taken.secrets.clear();
        }
    }
}
