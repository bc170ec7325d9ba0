//! A session: proof that somebody signed in. It holds no rights; those are read anew at each use.

use keydesk_domain::AccountId;
use std::fmt;

/// Proof that somebody signed in as an account. Only [`crate::Desk::sign_in`] and the first run make one.
#[derive(Clone)]
pub struct Session {
    account: AccountId,
}

impl Session {
    pub(crate) const fn of(account: AccountId) -> Self {
        Self { account }
    }
    /// The account that is acting.
    #[must_use]
    pub const fn account(&self) -> AccountId {
        self.account
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Session({})", self.account)
    }
}
