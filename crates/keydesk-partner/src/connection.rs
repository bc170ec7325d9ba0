//! A connection: everything about a token that a partner keeps but the token itself.

use jiff::Timestamp;
use keydesk_domain::environment::BaseUrl;
use keydesk_domain::{
    EnvironmentSlug, Permission, PermissionSet, PlainToken, TokenHint, TokenName,
};
use keydesk_handoff::{BusinessId, HandOff, Line, Permitted};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Where a connection's token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kept {
    /// In the operating system's keychain.
    Keychain,
    /// In an encrypted file, with a passphrase.
    File,
}

/// What the last check came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastCheck {
    /// When it was.
    pub at: Timestamp,
    /// Whether the token worked.
    pub works: bool,
    /// What was found, in a sentence.
    pub sentence: String,
}

/// A connection as it is kept. Its token is elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Connection {
    /// Identifies it, and names its token in the keychain.
    pub id: Uuid,
    /// Its unique name, with the same rules as an API token's.
    pub name: TokenName,
    /// Where requests go.
    pub base_url: BaseUrl,
    /// The environment that it is for: the hand-off's, or else the one that the token carries.
    pub environment: EnvironmentSlug,
    /// The account that it acts as, if that is known.
    pub account: Option<Line>,
    /// The token's last four characters.
    pub hint: TokenHint,
    /// What it may do, as last heard.
    pub permissions: Vec<Permitted>,
    /// The business whose data it is for, if that is known.
    pub business: Option<BusinessId>,
    /// Where the token is.
    pub kept: Kept,
    /// Since when it is here.
    pub added_at: Timestamp,
    /// What the last check came to.
    pub last_checked: Option<LastCheck>,
}

impl Connection {
    /// The permissions that this Keydesk has words for.
    #[must_use]
    pub fn permission_set(&self) -> PermissionSet {
        self.permissions
            .iter()
            .filter_map(|it| it.permission.as_str().parse::<Permission>().ok())
            .collect()
    }
}

/// A connection to keep.
#[derive(Clone, Debug)]
pub struct NewConnection {
    /// Its name.
    pub name: TokenName,
    /// Where requests go.
    pub base_url: BaseUrl,
    /// The environment that it is for, as it was said.
    pub environment: EnvironmentSlug,
    /// The token.
    pub token: PlainToken,
    /// The account that it acts as, if that is known.
    pub account: Option<Line>,
    /// What it may do, as far as that is known.
    pub permissions: Vec<Permitted>,
    /// The business whose data it is for, if that is known.
    pub business: Option<BusinessId>,
}

impl NewConnection {
    /// From a hand-off, named as its token is.
    #[must_use]
    pub fn of(hand_off: &HandOff) -> Self {
        Self {
            name: hand_off.token_name.clone(),
            base_url: hand_off.base_url.clone(),
            environment: hand_off.environment.clone(),
            token: hand_off.token.clone(),
            account: Line::parse(hand_off.account_name.as_str()).ok(),
            permissions: hand_off.permissions.clone(),
            business: hand_off.business.clone(),
        }
    }

    /// From a token and a base URL that were typed or pasted.
    #[must_use]
    pub fn by_hand(name: TokenName, base_url: BaseUrl, token: PlainToken) -> Self {
        Self {
            name,
            base_url,
            environment: token.slug().clone(),
            token,
            account: None,
            permissions: Vec::new(),
            business: None,
        }
    }
}
