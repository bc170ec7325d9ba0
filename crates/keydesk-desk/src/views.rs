//! What front ends are shown: the domain's words with the names that go with them, ready to be listed or written as JSON.

use jiff::Timestamp;
use keydesk_domain::{Account, ApiToken, Environment, PermissionSet, Role};
use serde::{Deserialize, Serialize};

/// Who is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Me {
    /// The account.
    pub account: Account,
    /// Its roles' names.
    pub roles: Vec<String>,
    /// What it holds.
    pub permissions: PermissionSet,
}

/// A role and who has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleView {
    /// The role.
    pub role: Role,
    /// The e-mails of those who have it.
    pub holders: Vec<String>,
}

/// An account with its roles' names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountView {
    /// The account.
    pub account: Account,
    /// Its roles' names.
    pub roles: Vec<String>,
    /// What it holds.
    pub permissions: PermissionSet,
    /// Whether anybody can sign in as it.
    pub has_password: bool,
    /// Whether signing in as it takes a code, too.
    pub has_second_factor: bool,
}

/// Whether a token works, and if not, why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TokenState {
    /// It works.
    Active,
    /// It was deleted.
    Deleted,
    /// It has expired.
    Expired,
    /// It is paused.
    Paused,
    /// Its account is disabled.
    AccountDisabled,
}

impl TokenState {
    /// The state in a word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Deleted => "deleted",
            Self::Expired => "expired",
            Self::Paused => "paused",
            Self::AccountDisabled => "account disabled",
        }
    }
}

/// A token with the names that go with it and its use so far.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenView {
    /// The token; never its text.
    pub token: ApiToken,
    /// Whether it works.
    pub state: TokenState,
    /// Its account's name; empty once the account is deleted.
    pub account_name: String,
    /// Its account's e-mail; empty once the account is deleted.
    pub account_email: String,
    /// Its environment's name; empty once the environment is deleted.
    pub environment_name: String,
    /// Its environment's slug; empty once the environment is deleted.
    pub environment_slug: String,
    /// What it permits at this moment.
    pub permissions: PermissionSet,
    /// Requests let through so far.
    pub allowed: i64,
    /// Requests refused so far.
    pub refused: i64,
    /// When it was last used.
    pub last_used_at: Option<Timestamp>,
    /// From where it was last used.
    pub last_used_from: Option<String>,
}

/// An environment and how its upstream is reached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnvironmentView {
    /// The environment.
    pub environment: Environment,
    /// How many tokens work in it.
    pub tokens: usize,
    /// Whether a credential for its upstream is kept; never the credential.
    pub has_credential: bool,
}
