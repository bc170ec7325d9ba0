//! API tokens as lists, forms and the one-time view have them.

use super::{AccountKind, RowReplacement, count, sentence, time, words};
use keydesk_desk::views::TokenState as DeskState;
use keydesk_desk::{
    EnvironmentChoice as DeskChoice, ListedToken, LiveState, TokenImpact as DeskImpact, TokenOrder,
};
use serde::{Deserialize, Serialize};
use specta::Type;

/// Whether a token works, and if not, why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum TokenState {
    /// It works.
    Active,
    /// Its time is over.
    Expired,
    /// It is paused.
    Paused,
    /// Its account is disabled.
    AccountDisabled,
    /// It was deleted.
    Deleted,
}

impl From<DeskState> for TokenState {
    fn from(state: DeskState) -> Self {
        match state {
            DeskState::Active => Self::Active,
            DeskState::Expired => Self::Expired,
            DeskState::Paused => Self::Paused,
            DeskState::AccountDisabled => Self::AccountDisabled,
            DeskState::Deleted => Self::Deleted,
        }
    }
}

/// A token in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct TokenRow {
    /// Identifies it.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The account that created it.
    pub account_id: String,
    /// That account's name.
    pub account_name: String,
    /// That account's e-mail.
    pub account_email: String,
    /// That account's kind; nothing once it is deleted.
    pub account_kind: Option<AccountKind>,
    /// Whether that is who is signed in.
    pub mine: bool,
    /// The environment in which it works.
    pub environment_name: String,
    /// That environment's slug.
    pub environment_slug: String,
    /// Whether it works.
    pub state: TokenState,
    /// Its last four characters.
    pub hint: String,
    /// What it permits at this moment.
    pub permissions: Vec<String>,
    /// The same in a few words.
    pub permission_summary: String,
    /// Whether it was given less than its account holds.
    pub narrowed: bool,
    /// The addresses it may be used from; empty is any.
    pub allowed_addresses: Vec<String>,
    /// When it was made (RFC 3339).
    pub created_at: String,
    /// From when on it is refused, if ever.
    pub expires_at: Option<String>,
    /// When it was last used.
    pub last_used_at: Option<String>,
    /// From where.
    pub last_used_from: Option<String>,
    /// Requests let through so far.
    pub allowed: u32,
    /// Requests refused so far.
    pub refused: u32,
    /// Why it cannot be deleted, if it cannot.
    pub why_not_delete: Option<String>,
    /// Why it can be neither paused nor resumed, if it cannot.
    pub why_not_pause: Option<String>,
    /// Why it cannot be replaced, if it cannot.
    pub why_not_replace: Option<String>,
    /// It is one of two of this name: it is being replaced, or it replaces another.
    pub replacement: Option<RowReplacement>,
    /// It dies unless it was used by then; nothing once it was.
    pub use_by: Option<String>,
}

impl From<ListedToken> for TokenRow {
    fn from(listed: ListedToken) -> Self {
        let view = listed.view;
        let token = view.token;
        Self {
            id: token.id.to_string(),
            name: token.name.to_string(),
            account_id: token.account.to_string(),
            account_name: view.account_name,
            account_email: view.account_email,
            account_kind: listed.account_kind.map(Into::into),
            mine: listed.is_mine,
            environment_name: view.environment_name,
            environment_slug: view.environment_slug,
            state: view.state.into(),
            hint: token.hint.to_string(),
            permissions: words(view.permissions),
            permission_summary: view.permissions.summary(),
            narrowed: token.narrowed_to.is_some(),
            allowed_addresses: token.allowed_addresses.iter().map(ToString::to_string).collect(),
            created_at: time::out(token.created_at),
            expires_at: token.expires_at.map(time::out),
            last_used_at: view.last_used_at.map(time::out),
            last_used_from: view.last_used_from,
            allowed: count(view.allowed),
            refused: count(view.refused),
            why_not_delete: sentence(listed.why_not_delete),
            why_not_pause: sentence(listed.why_not_pause),
            why_not_replace: sentence(listed.why_not_replace),
            replacement: listed.replacement.map(|it| RowReplacement::of(token.id, it)),
            use_by: token.use_by.map(time::out),
        }
    }
}

/// What tokens are sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum TokenSort {
    /// Their names.
    Name,
    /// Their accounts.
    Account,
    /// Their environments.
    Environment,
    /// When they were made.
    Created,
    /// When they expire.
    Expires,
    /// When they were last used.
    LastUsed,
}

/// Which tokens a list shows.
#[derive(Clone, Debug, Deserialize, Type)]
pub struct TokenQuery {
    /// What the name, the account, the environment or the hint must hold.
    pub search: String,
    /// Only those of this environment, by slug.
    pub environment: Option<String>,
    /// Only those in this state.
    pub state: Option<TokenState>,
    /// Only those of this account, by identifier.
    pub account: Option<String>,
    /// What they are sorted by.
    pub sort: TokenSort,
    /// The other way round.
    pub descending: bool,
    /// How many are passed over.
    pub offset: u32,
    /// At most so many: up to 1,000.
    pub limit: u32,
}

impl From<TokenQuery> for keydesk_desk::TokenQuery {
    fn from(query: TokenQuery) -> Self {
        Self {
            search: query.search,
            environment: query.environment,
            account: query.account,
            // A list never shows deleted ones, so that asking for them is asking for none in particular.
            state: query.state.and_then(|state| match state {
                TokenState::Active => Some(LiveState::Active),
                TokenState::Expired => Some(LiveState::Expired),
                TokenState::Paused => Some(LiveState::Paused),
                TokenState::AccountDisabled => Some(LiveState::AccountDisabled),
                TokenState::Deleted => None,
            }),
            order: match query.sort {
                TokenSort::Name => TokenOrder::Name,
                TokenSort::Account => TokenOrder::Account,
                TokenSort::Environment => TokenOrder::Environment,
                TokenSort::Created => TokenOrder::Created,
                TokenSort::Expires => TokenOrder::Expires,
                TokenSort::LastUsed => TokenOrder::LastUsed,
            },
            descending: query.descending,
            offset: query.offset,
            limit: query.limit,
        }
    }
}

/// A page of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct TokenPage {
    /// The rows.
    pub rows: Vec<TokenRow>,
    /// How many fit in all.
    pub total: u32,
    /// How many there are without search and filters.
    pub all: u32,
}

/// An environment that a token can be made for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct EnvironmentChoice {
    /// Identifies it.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its slug.
    pub slug: String,
    /// Where requests go.
    pub base_url: String,
}

impl From<DeskChoice> for EnvironmentChoice {
    fn from(choice: DeskChoice) -> Self {
        Self {
            id: choice.id,
            name: choice.name,
            slug: choice.slug,
            base_url: format!("http://{}", choice.listen),
        }
    }
}

/// A token to make.
#[derive(Clone, Debug, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct NewToken {
    /// Its unique name.
    pub name: String,
    /// The environment in which it works, by slug, name or identifier.
    pub environment: String,
    /// From when on it is refused; nothing is never.
    pub expires_at: Option<String>,
    /// A smaller set than the account's; nothing is the same access as the account.
    pub permissions: Option<Vec<String>>,
    /// The addresses it may be used from; empty is any.
    pub allowed_addresses: Vec<String>,
    /// It dies unless it was used by then; nothing is no such condition.
    #[serde(default)]
    #[specta(optional)]
    pub use_by: Option<String>,
}

/// What to change about a token; nothing leaves it.
#[derive(Clone, Debug, Deserialize, Type)]
pub struct TokenEdit {
    /// Another name.
    pub name: Option<String>,
    /// Another expiry.
    pub expiry: Option<ExpiryEdit>,
}

/// Another expiry.
#[derive(Clone, Debug, Deserialize, Type)]
pub struct ExpiryEdit {
    /// When; nothing is never.
    pub at: Option<String>,
}

/// A token just made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct CreatedToken {
    /// What is known about it.
    pub token: TokenRow,
    /// What stands for its text.
    pub secret: SecretHandle,
}

/// What stands for a token's text: never the text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct SecretHandle {
    /// The number to ask with.
    pub handle: u32,
    /// Dots, and the last four characters.
    pub masked: String,
}

/// A token's text while it is visible. It has no `Debug`, so that nothing prints it by accident.
#[derive(Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ShownSecret {
    /// The text.
    pub text: String,
    /// After so many seconds the page hides it again.
    pub hide_after_seconds: u32,
}

/// What deleting a token would stop.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct TokenImpact {
    /// Identifies the token.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its account's name.
    pub account_name: String,
    /// Its account's e-mail.
    pub account_email: String,
    /// Its environment's name.
    pub environment_name: String,
    /// When it was last used.
    pub last_used_at: Option<String>,
    /// From where.
    pub last_used_from: Option<String>,
    /// Requests in the last seven days.
    pub requests_last_week: u32,
    /// Requests let through so far.
    pub allowed: u32,
}

impl From<DeskImpact> for TokenImpact {
    fn from(impact: DeskImpact) -> Self {
        let view = impact.listed.view;
        Self {
            id: view.token.id.to_string(),
            name: view.token.name.to_string(),
            account_name: view.account_name,
            account_email: view.account_email,
            environment_name: view.environment_name,
            last_used_at: view.last_used_at.map(time::out),
            last_used_from: view.last_used_from,
            requests_last_week: count(impact.requests_last_week),
            allowed: count(view.allowed),
        }
    }
}
