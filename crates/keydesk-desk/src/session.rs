//! A session: proof that somebody signed in. It holds no rights; those are read anew at each use.

use keydesk_domain::AccountId;
use std::fmt;

/// Proof that somebody signed in as an account. Only [`crate::Desk::sign_in`], the first run and a change of one's own password make one.
/// It ends when the account gets another password.
#[derive(Clone)]
pub struct Session {
    account: AccountId,
    /// Under which of its account's passwords it began.
    epoch: i64,
}

impl Session {
    pub(crate) const fn of(account: AccountId, epoch: i64) -> Self {
        Self { account, epoch }
    }

    pub(crate) const fn epoch(&self) -> i64 {
        self.epoch
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
