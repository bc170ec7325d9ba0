//! What the gateway looks tokens up in: an immutable table, hash to decision data.
//!
//! Tokens lie in shards by the first bits of their hash, each shard a sorted list. A change copies one shard and the list of
//! pointers to the shards, and nothing else, so that a table of a million tokens is changed in microseconds and readers never wait.

use crate::id::{AccountId, EnvironmentId, TokenId};
pub use crate::kept_token::TokenShards;
use crate::kept_token::{KeptToken, shard_of};
use crate::permission::Permission;
use crate::permission_set::PermissionSet;
use crate::refusal::Refusal;
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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnvironmentEntry {
    /// Its name.
    pub name: String,
    /// Its slug.
    pub slug: String,
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

    /// When it ends by itself as things are: whichever comes first.
    #[must_use]
    pub fn ends_at(&self) -> Option<Timestamp> {
        let pending = self.pending.as_deref().copied().unwrap_or_default();
        [self.expires_at, pending.use_by, pending.retires_at].into_iter().flatten().min()
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
    environments: Arc<HashMap<EnvironmentId, EnvironmentEntry>>,
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
        Self { shards: tokens.sorted(), accounts: Arc::new(accounts), environments: Arc::new(environments) }
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
        self.environments = Arc::new(environments);
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
        self.environments.get(&id)
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
        let pending = token.pending.as_deref().copied().unwrap_or_default();
        let retired = pending.retires_at.filter(|&at| at <= now);
        if let Some(since) = token.deleted_at.or(retired) {
            return Err(Refusal::DeletedToken { since });
        }
        if let Some(since) = token.expires_at.filter(|&at| at <= now) {
            return Err(Refusal::ExpiredToken { since });
        }
        if let Some(since) = pending.use_by.filter(|&at| at <= now) {
            return Err(Refusal::UnusedToken { since });
        }
        if let Some(since) = token.paused_at {
            return Err(Refusal::PausedToken { since });
        }
        if token.environment != environment {
            let belongs_to = self.environment(token.environment).map(|e| e.name.clone()).unwrap_or_default();
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
    pub fn authorise(&self, narrowed_to: Option<PermissionSet>, permission: Permission) -> Result<(), Refusal> {
        if effective_permissions(self.permissions, narrowed_to).contains(permission) {
            Ok(())
        } else {
            Err(Refusal::MissingPermission { permission, roles: self.roles.clone() })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::permission::Area;
    use std::net::Ipv4Addr;
    use uuid::Uuid;

    fn entry(n: u32, environment: EnvironmentId, account: AccountId) -> TokenEntry {
        TokenEntry {
            hash: HashedToken::of(&n.to_string()),
            id: TokenId::from_uuid(Uuid::from_u128(u128::from(n))),
            account,
            environment,
            hint: TokenHint::of("abcd"),
            narrowed_to: None,
            allowed_addresses: None,
            expires_at: None,
            paused_at: None,
            deleted_at: None,
            pending: None,
        }
    }

    const NOBODY: AccountId = AccountId::from_uuid(Uuid::nil());
    const HOME: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

    /// A table with this token, the account that it acts as and the environment that it belongs to.
    fn table(token: &TokenEntry) -> AccessTable {
        let account = AccountEntry {
            name: "SAP Integration".into(),
            email: "sap@fernwood.example".into(),
            enabled: true,
            permissions: [Permission::edit(Area::Products), Permission::view(Area::Recalls)].into_iter().collect(),
            roles: vec!["Product Synchronization".into()],
        };
        AccessTable::new(
            [token.clone()].into_iter().collect(),
            HashMap::from([(token.account, Arc::new(account))]),
            HashMap::from([(token.environment, environment("Sandbox"))]),
        )
    }

    fn environment(name: &str) -> EnvironmentEntry {
        EnvironmentEntry { name: name.into(), slug: name.to_lowercase() }
    }

    /// Why the table refuses this token in its own environment, if it does.
    fn refused_by(table: &AccessTable, token: &TokenEntry) -> Option<Refusal> {
        table.authenticate(token.hash, token.environment, at(0), HOME).err()
    }

    /// Why a token like this is refused at this second, if it is.
    fn refused_at(second: i64, token: &TokenEntry) -> Option<Refusal> {
        table(token).authenticate(token.hash, token.environment, at(second), HOME).err()
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn pending(pending: Pending) -> TokenEntry {
        let (environment, account) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let token = entry(1, EnvironmentId::from_uuid(environment), AccountId::from_uuid(account));
        TokenEntry { expires_at: Some(at(100)), pending: pending.kept(), ..token }
    }

    #[test]
    fn a_replaced_token_is_as_good_as_deleted_from_its_time_on() {
        let token = pending(Pending { retires_at: Some(at(50)), ..Pending::default() });
        assert_eq!(token.ends_at(), Some(at(50)));
        assert_eq!(refused_at(49, &token), None);
        for second in [50, 99, 100, 1_000] {
            assert_eq!(refused_at(second, &token), Some(Refusal::DeletedToken { since: at(50) }), "{second}");
        }
    }

    #[test]
    fn a_token_that_was_not_used_in_time_is_refused_and_one_that_expires_before_that_has_expired() {
        let unused = |second| Pending { awaits_first_use: true, use_by: Some(at(second)), ..Pending::default() };
        assert_eq!(refused_at(49, &pending(unused(50))), None);
        assert_eq!(refused_at(50, &pending(unused(50))), Some(Refusal::UnusedToken { since: at(50) }));
        assert_eq!(refused_at(100, &pending(unused(100))), Some(Refusal::ExpiredToken { since: at(100) }));
        assert_eq!(pending(unused(200)).ends_at(), Some(at(100)));
    }

    #[test]
    fn a_token_on_which_nothing_hangs_keeps_nothing_for_it() {
        assert_eq!(Pending::default().kept(), None);
        assert!(!pending(Pending::default()).awaits_first_use());
        assert!(pending(Pending { awaits_first_use: true, ..Pending::default() }).awaits_first_use());
    }

    #[test]
    fn a_change_is_seen_in_the_new_table_and_not_in_the_old() {
        let environment = EnvironmentId::from_uuid(Uuid::from_u128(1));
        let account = AccountId::from_uuid(Uuid::from_u128(2));
        let old = AccessTable::new(
            (0..5_000_u32).map(|n| entry(n, environment, account)).collect(),
            HashMap::new(),
            HashMap::new(),
        );
        let mut new = old.clone();
        for n in 0..5_000_u32 {
            assert_eq!(old.find(HashedToken::of(&n.to_string())).unwrap().id.uuid().as_u128(), u128::from(n));
        }
        let deleted_at = Some(Timestamp::UNIX_EPOCH);
        new.put_token(TokenEntry { deleted_at, ..entry(7, environment, account) });
        new.put_token(entry(5_000, environment, account));
        assert_eq!((old.len(), new.len()), (5_000, 5_001));
        let hash = HashedToken::of("7");
        assert_eq!((old.find(hash).unwrap().deleted_at, new.find(hash).unwrap().deleted_at), (None, deleted_at));
    }

    #[test]
    fn a_token_that_is_in_order_is_let_in_and_one_that_is_not_in_the_table_is_unknown() {
        let (token, other) = (pending(Pending::default()), entry(2, EnvironmentId::from_uuid(Uuid::nil()), NOBODY));
        let table = table(&token);
        assert!(!table.is_empty() && AccessTable::default().is_empty());
        assert_eq!(refused_by(&table, &token), None);
        assert_eq!(refused_by(&table, &other), Some(Refusal::UnknownToken));
        assert_eq!(refused_by(&AccessTable::default(), &token), Some(Refusal::UnknownToken));
    }

    #[test]
    fn a_deleted_token_is_refused_whatever_else_is_wrong_with_it_and_a_paused_one_before_its_environment_is_looked_at()
    {
        let paused = TokenEntry { paused_at: Some(at(-2)), ..pending(Pending::default()) };
        let deleted = TokenEntry { deleted_at: Some(at(-1)), expires_at: Some(at(-3)), ..paused.clone() };
        assert_eq!(refused_at(0, &deleted), Some(Refusal::DeletedToken { since: at(-1) }));
        let elsewhere = EnvironmentId::from_uuid(Uuid::from_u128(9));
        let refusal = table(&paused).authenticate(paused.hash, elsewhere, at(0), HOME).err();
        assert_eq!(refusal, Some(Refusal::PausedToken { since: at(-2) }));
    }

    #[test]
    fn a_token_works_in_its_own_environment_alone_and_its_bearer_is_told_which_that_is() {
        let token = pending(Pending::default());
        let elsewhere = EnvironmentId::from_uuid(Uuid::from_u128(9));
        let mut table = table(&token);
        for name in ["Sandbox", "Test"] {
            table.set_environments(HashMap::from([(token.environment, environment(name))]));
            let refusal = table.authenticate(token.hash, elsewhere, at(0), HOME).err();
            assert_eq!(refusal, Some(Refusal::WrongEnvironment { belongs_to: name.into() }));
        }
    }

    #[test]
    fn a_refused_account_takes_its_tokens_with_it_and_no_others() {
        let token = pending(Pending::default());
        let mut table = table(&token);
        let before = table.clone();
        table.refuse_account(NOBODY);
        assert_eq!(refused_by(&table, &token), None);
        table.refuse_account(token.account);
        assert_eq!(refused_by(&table, &token), Some(Refusal::AccountDisabled));
        assert_eq!(refused_by(&before, &token), None, "a table that is in use is never changed");

        table.set_accounts(HashMap::from([(token.account, Arc::clone(before.account(token.account).unwrap()))]));
        assert_eq!(refused_by(&table, &token), None);
        table.set_accounts(HashMap::new());
        assert_eq!(refused_by(&table, &token), Some(Refusal::AccountDisabled));
    }

    #[test]
    fn a_token_with_addresses_works_from_these_alone_however_they_are_written() {
        let nets = ["203.0.113.0/24", "2001:db8::/48"].map(|net| net.parse().unwrap());
        let token = TokenEntry { allowed_addresses: Some(Arc::from(nets)), ..pending(Pending::default()) };
        let table = table(&token);
        let refused =
            |from: &str| table.authenticate(token.hash, token.environment, at(0), from.parse().unwrap()).err();
        for from in ["203.0.113.7", "::ffff:203.0.113.7", "2001:db8::1"] {
            assert_eq!(refused(from), None, "{from}");
        }
        for from in ["127.0.0.1", "203.0.114.7", "::ffff:203.0.114.7", "2001:db9::1"] {
            assert_eq!(refused(from), Some(Refusal::AddressNotAllowed), "{from}");
        }
    }

    #[test]
    fn what_a_bearer_may_do_is_what_account_and_token_both_permit() {
        let narrowed_to = [Permission::view(Area::Products), Permission::view(Area::Events)].into_iter().collect();
        let token = TokenEntry { narrowed_to: Some(narrowed_to), ..pending(Pending::default()) };
        let table = table(&token);
        let bearer = table.authenticate(token.hash, token.environment, at(0), HOME).unwrap();
        assert_eq!(bearer.permissions(), PermissionSet::EMPTY.with(Permission::view(Area::Products)));
        assert_eq!(bearer.authorise(Permission::view(Area::Products)), Ok(()));
        for permission in [Permission::edit(Area::Products), Permission::view(Area::Events)] {
            let roles = vec!["Product Synchronization".to_owned()];
            assert_eq!(bearer.authorise(permission), Err(Refusal::MissingPermission { permission, roles }));
        }
    }
}
