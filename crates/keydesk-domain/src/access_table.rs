//! What the gateway looks tokens up in: an immutable table, hash to decision data.
//!
//! Tokens lie in shards by the first bits of their hash, each shard a sorted list. A change copies one shard and the list of
//! pointers to the shards, and nothing else, so that a table of a million tokens is changed in microseconds and readers never wait.

use crate::custom_route::RouteTable;
use crate::id::{AccountId, EnvironmentId, TokenId};
pub use crate::kept_token::TokenShards;
use crate::kept_token::{KeptToken, shard_of};
use crate::lifecycle::Times;
use crate::permission::Permission;
use crate::permission_set::PermissionSet;
use crate::refusal::Refusal;
use crate::route::{self, Found};
use crate::token::{HashedToken, TokenHint, effective_permissions};
use ipnet::IpNet;
use jiff::Timestamp;
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::Arc;

/// What is known of an account when a request is decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountEntry {
    /// Its name, for `whoami` and for proxies in front.
    pub name: String,
    /// Its e-mail.
    pub email: String,
    /// False once it is disabled or deleted.
    pub enabled: bool,
    /// The union of its roles' permissions.
    pub permissions: PermissionSet,
    /// Its roles' names, for refusals.
    pub roles: Vec<String>,
}

/// What is known of an environment when a request is decided.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EnvironmentEntry {
    /// Its name.
    pub name: String,
    /// Its slug.
    pub slug: String,
    /// The routes that an administrator added to it.
    pub routes: Option<Arc<RouteTable>>,
    /// Whether identifiers may hold an encoded slash.
    pub encoded_slashes: bool,
}

/// What is known of a token when a request is decided. The table keeps it in less space.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenEntry {
    /// The hash of its text.
    pub hash: HashedToken,
    /// Identifies it.
    pub id: TokenId,
    /// The account that created it.
    pub account: AccountId,
    /// Where it works.
    pub environment: EnvironmentId,
    /// Its last four characters.
    pub hint: TokenHint,
    /// A smaller set than the account's, if it was given one.
    pub narrowed_to: Option<PermissionSet>,
    /// Where it may be used from; `None` means anywhere.
    pub allowed_addresses: Option<Arc<[IpNet]>>,
    /// From when on it is refused.
    pub expires_at: Option<Timestamp>,
    /// Since when it is paused, if it is.
    pub paused_at: Option<Timestamp>,
    /// When it was deleted.
    pub deleted_at: Option<Timestamp>,
    /// What few tokens have.
    pub pending: Option<Arc<Pending>>,
}

/// What hangs on a token's first use or on its replacement.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pending {
    /// Its first successful request is to be told.
    pub awaits_first_use: bool,
    /// From when on it is refused if that has not come.
    pub use_by: Option<Timestamp>,
    /// From when on it is refused because it is replaced.
    pub retires_at: Option<Timestamp>,
}

impl TokenEntry {
    /// Is its first successful request to be told?
    #[must_use]
    pub fn awaits_first_use(&self) -> bool {
        self.pending.as_ref().is_some_and(|pending| pending.awaits_first_use)
    }

    /// The times that end or suspend it.
    #[must_use]
    pub fn times(&self) -> Times {
        let Pending { use_by, retires_at, .. } =
            self.pending.as_deref().copied().unwrap_or_default();
        let Self { expires_at, paused_at, deleted_at, .. } = *self;
        Times { expires_at, use_by, retires_at, paused_at, deleted_at }
    }

    /// When it ends by itself as things are: whichever comes first.
    #[must_use]
    pub fn ends_at(&self) -> Option<Timestamp> {
        self.times().ends_at()
    }
}

impl Pending {
    /// What is to be kept of it: `None` for most tokens.
    #[must_use]
    pub fn kept(self) -> Option<Arc<Self>> {
        (self != Self::default()).then(|| Arc::new(self))
    }
}

/// The table. Cloning it is cheap; changing a clone leaves the original as it was.
#[derive(Clone, Debug)]
pub struct AccessTable {
    shards: Box<[Arc<Vec<KeptToken>>]>,
    accounts: Arc<HashMap<AccountId, Arc<AccountEntry>>>,
    /// By identifier. There are few, so that a search is quicker than a hash.
    environments: Arc<[(EnvironmentId, EnvironmentEntry)]>,
    /// Some environment has routes that are looked at before the catalogue.
    some_precede: bool,
}

/// Who a request comes from: the outcome of authentication.
#[derive(Clone, Debug)]
pub struct Bearer<'t> {
    /// The token presented.
    pub token: TokenEntry,
    /// The account it acts as.
    pub account: &'t Arc<AccountEntry>,
}

impl Default for AccessTable {
    fn default() -> Self {
        Self::new(TokenShards::default(), HashMap::new(), HashMap::new())
    }
}

impl AccessTable {
    /// Builds a table from everything the store holds.
    #[must_use]
    pub fn new(
        tokens: TokenShards,
        accounts: HashMap<AccountId, Arc<AccountEntry>>,
        environments: HashMap<EnvironmentId, EnvironmentEntry>,
    ) -> Self {
        let mut table = Self {
            shards: tokens.sorted(),
            accounts: Arc::new(accounts),
            environments: Arc::default(),
            some_precede: false,
        };
        table.set_environments(environments);
        table
    }

    /// Adds a token, or replaces the one with this hash.
    pub fn put_token(&mut self, token: TokenEntry) {
        let shard = Arc::make_mut(&mut self.shards[shard_of(token.hash)]);
        let found = shard.binary_search_by_key(&token.hash, KeptToken::hash);
        let token = KeptToken::new(token);
        match found {
            Ok(at) => shard[at] = token,
            Err(at) => shard.insert(at, token),
        }
    }

    /// Replaces what is known of all accounts.
    pub fn set_accounts(&mut self, accounts: HashMap<AccountId, Arc<AccountEntry>>) {
        self.accounts = Arc::new(accounts);
    }

    /// Refuses all tokens of an account from now on.
    pub fn refuse_account(&mut self, id: AccountId) {
        if let Some(account) = Arc::make_mut(&mut self.accounts).get_mut(&id) {
            Arc::make_mut(account).enabled = false;
        }
    }

    /// Replaces what is known of all environments.
    pub fn set_environments(&mut self, environments: HashMap<EnvironmentId, EnvironmentEntry>) {
        let mut entries: Vec<_> = environments.into_iter().collect();
        entries.sort_unstable_by_key(|(id, _)| *id);
        let precede = |it: &EnvironmentEntry| it.routes.as_ref().is_some_and(|it| it.precedes());
        self.some_precede = entries.iter().any(|(_, entry)| precede(entry));
        self.environments = entries.into();
    }

    /// The token with this hash, whatever its state.
    #[must_use]
    pub fn find(&self, hash: HashedToken) -> Option<TokenEntry> {
        let shard = &self.shards[shard_of(hash)];
        shard.binary_search_by_key(&hash, KeptToken::hash).ok().map(|at| shard[at].entry())
    }

    /// What is known of an account.
    #[must_use]
    pub fn account(&self, id: AccountId) -> Option<&Arc<AccountEntry>> {
        self.accounts.get(&id)
    }

    /// What is known of an environment.
    #[must_use]
    pub fn environment(&self, id: EnvironmentId) -> Option<&EnvironmentEntry> {
        let at = self.environments.binary_search_by_key(&id, |(id, _)| *id).ok()?;
        Some(&self.environments[at].1)
    }

    /// All environments, by identifier.
    pub fn environments(&self) -> impl Iterator<Item = &(EnvironmentId, EnvironmentEntry)> {
        self.environments.iter()
    }

    /// The row that answers a request in an environment: of the catalogue, or of what an administrator added. `path` is the normalised
    /// path without query.
    #[must_use]
    pub fn route(&self, environment: EnvironmentId, method: &str, path: &str) -> Option<Found> {
        let custom = || self.environment(environment)?.routes.as_deref();
        if self.some_precede
            && let Some(custom) = custom().filter(|it| it.precedes())
            && let Some(found) = custom.find(method, path)
        {
            return Some(found);
        }
        match route::find(method, path) {
            Some((row, permission)) => {
                Some(Found { method: row.listed(method), template: row.template, permission })
            }
            None => custom()?.find(method, path),
        }
    }

    /// How many tokens it holds, deleted ones included.
    #[must_use]
    pub fn len(&self) -> usize {
        self.shards.iter().map(|shard| shard.len()).sum()
    }

    /// Is there no token in it?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whose token is this, and may it be used here, now, from this address? (Step 3 of the contract.)
    ///
    /// # Errors
    /// The first of: unknown, deleted (or replaced), expired (or not used in time), paused, wrong environment, account disabled, address not allowed.
    pub fn authenticate(
        &self,
        hash: HashedToken,
        environment: EnvironmentId,
        now: Timestamp,
        from: IpAddr,
    ) -> Result<Bearer<'_>, Refusal> {
        let token = self.find(hash).ok_or(Refusal::UnknownToken)?;
        let account = self.admit(&token, self.account(token.account), environment, now, from)?;
        Ok(Bearer { token, account })
    }

    /// May a token that was found here, of an account that was found here, be used now, from this address? The account.
    ///
    /// # Errors
    /// As [`AccessTable::authenticate`], but for unknown.
    pub fn admit<'t>(
        &self,
        token: &TokenEntry,
        account: Option<&'t Arc<AccountEntry>>,
        environment: EnvironmentId,
        now: Timestamp,
        from: IpAddr,
    ) -> Result<&'t Arc<AccountEntry>, Refusal> {
        if let Some(refusal) = token.times().lifecycle(now).refusal() {
            return Err(refusal);
        }
        if token.environment != environment {
            let belongs_to =
                self.environment(token.environment).map(|e| e.name.clone()).unwrap_or_default();
            return Err(Refusal::WrongEnvironment { belongs_to });
        }
        let account = account.filter(|account| account.enabled).ok_or(Refusal::AccountDisabled)?;
        if let Some(allowed) = &token.allowed_addresses {
            let from = from.to_canonical();
            if !allowed.iter().any(|net| net.contains(&from)) {
                return Err(Refusal::AddressNotAllowed);
            }
        }
        Ok(account)
    }
}

impl Bearer<'_> {
    /// What the token permits at this moment.
    #[must_use]
    pub fn permissions(&self) -> PermissionSet {
        effective_permissions(self.account.permissions, self.token.narrowed_to)
    }

    /// May it do this? (Step 5 of the contract.)
    ///
    /// # Errors
    /// [`Refusal::MissingPermission`].
    pub fn authorise(&self, permission: Permission) -> Result<(), Refusal> {
        self.account.authorise(self.token.narrowed_to, permission)
    }
}

impl AccountEntry {
    /// May its token with this smaller set, if it was given one, do this? (Step 5 of the contract.)
    ///
    /// # Errors
    /// [`Refusal::MissingPermission`].
    pub fn authorise(
        &self,
        narrowed_to: Option<PermissionSet>,
        permission: Permission,
    ) -> Result<(), Refusal> {
        if effective_permissions(self.permissions, narrowed_to).contains(permission) {
            Ok(())
        } else {
            Err(Refusal::MissingPermission { permission, roles: self.roles.clone() })
        }
    }
}

#[cfg(test)]
mod tests;
