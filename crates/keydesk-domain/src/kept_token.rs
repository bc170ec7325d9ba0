//! A token in the gateway's table, in the space of a few words, and the shards that the table is built from.
//!
//! Most tokens share account, environment, narrower set and addresses with others, and most are neither paused, deleted nor replaced:
//! the first is kept once for all of them, the second only for those that have it.

use crate::access_table::{Pending, TokenEntry};
use crate::id::{AccountId, EnvironmentId, TokenId};
use crate::permission_set::PermissionSet;
use crate::token::{HashedToken, TokenHint};
use ipnet::IpNet;
use jiff::Timestamp;
use std::collections::HashSet;
use std::num::NonZeroI64;
use std::sync::Arc;

/// Parts of the table that are exchanged apart from each other.
pub(crate) const SHARDS: usize = 1024;

/// What is left of two bytes of a hash once a shard is chosen by their first bits.
const SPARE_BITS: u32 = 6;

/// Which shard a token lies in.
pub(crate) fn shard_of(hash: HashedToken) -> usize {
    let [first, second, ..] = *hash.as_bytes();
    usize::from(u16::from_be_bytes([first, second]) >> SPARE_BITS)
}

/// A token as the table keeps it.
#[derive(Clone, Debug)]
pub(crate) struct KeptToken {
    hash: HashedToken,
    id: TokenId,
    hint: TokenHint,
    expires_at: Option<Moment>,
    common: Arc<Common>,
    rare: Option<Box<Rare>>,
}

/// What many tokens have in common.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Common {
    account: AccountId,
    environment: EnvironmentId,
    narrowed_to: Option<PermissionSet>,
    allowed_addresses: Option<Arc<[IpNet]>>,
}

/// What few tokens have.
#[derive(Clone, Debug)]
struct Rare {
    paused_at: Option<Timestamp>,
    deleted_at: Option<Timestamp>,
    pending: Option<Arc<Pending>>,
}

/// A time to the microsecond, as the store keeps it, in one word even where it may be missing. Its bits are those of the microseconds
/// with the sign turned round, which no time that there is makes zero.
#[derive(Clone, Copy, Debug)]
struct Moment(NonZeroI64);

impl Moment {
    fn of(at: Timestamp) -> Option<Self> {
        NonZeroI64::new(at.as_microsecond() ^ i64::MIN).map(Self)
    }

    fn timestamp(self) -> Timestamp {
        // The very last second that there is cannot be read back in full.
        Timestamp::from_microsecond(self.0.get() ^ i64::MIN).unwrap_or(Timestamp::MAX)
    }
}

impl KeptToken {
    /// Keeps what is known of a token.
    pub(crate) fn new(token: TokenEntry) -> Self {
        let TokenEntry {
            hash,
            id,
            account,
            environment,
            hint,
            narrowed_to,
            allowed_addresses,
            expires_at,
            paused_at,
            deleted_at,
            pending,
        } = token;
        let is_rare = paused_at.is_some() || deleted_at.is_some() || pending.is_some();
        Self {
            hash,
            id,
            hint,
            expires_at: expires_at.and_then(Moment::of),
            common: Arc::new(Common { account, environment, narrowed_to, allowed_addresses }),
            rare: is_rare.then(|| Box::new(Rare { paused_at, deleted_at, pending })),
        }
    }

    /// What it is looked up by.
    pub(crate) const fn hash(&self) -> HashedToken {
        self.hash
    }

    /// What is known of it.
    pub(crate) fn entry(&self) -> TokenEntry {
        let Common { account, environment, narrowed_to, ref allowed_addresses } = *self.common;
        let rare = self.rare.as_deref();
        TokenEntry {
            hash: self.hash,
            id: self.id,
            account,
            environment,
            hint: self.hint,
            narrowed_to,
            allowed_addresses: allowed_addresses.clone(),
            expires_at: self.expires_at.map(Moment::timestamp),
            paused_at: rare.and_then(|rare| rare.paused_at),
            deleted_at: rare.and_then(|rare| rare.deleted_at),
            pending: rare.and_then(|rare| rare.pending.clone()),
        }
    }
}

/// Tokens on their way from the store into a table, one after the other.
#[derive(Debug)]
pub struct TokenShards {
    shards: Vec<Vec<KeptToken>>,
    common: HashSet<Arc<Common>>,
}

impl Default for TokenShards {
    fn default() -> Self {
        Self { shards: vec![Vec::new(); SHARDS], common: HashSet::new() }
    }
}

impl TokenShards {
    /// Adds a token, whose hash no other has.
    pub fn push(&mut self, token: TokenEntry) {
        let mut token = KeptToken::new(token);
        match self.common.get(&token.common) {
            Some(common) => token.common = Arc::clone(common),
            None => {
                self.common.insert(Arc::clone(&token.common));
            }
        }
        self.shards[shard_of(token.hash)].push(token);
    }

    /// As the table looks things up in them.
    pub(crate) fn sorted(self) -> Box<[Arc<Vec<KeptToken>>]> {
        let sorted = |mut shard: Vec<KeptToken>| {
            shard.sort_unstable_by_key(KeptToken::hash);
            shard.shrink_to_fit();
            Arc::new(shard)
        };
        self.shards.into_iter().map(sorted).collect()
    }
}

impl FromIterator<TokenEntry> for TokenShards {
    fn from_iter<I: IntoIterator<Item = TokenEntry>>(tokens: I) -> Self {
        let mut shards = Self::default();
        tokens.into_iter().for_each(|token| shards.push(token));
        shards
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn token() -> TokenEntry {
        let second = |second| Some(Timestamp::from_second(second).unwrap());
        TokenEntry {
            hash: HashedToken::of("a token"),
            id: TokenId::from_uuid(Uuid::from_u128(1)),
            account: AccountId::from_uuid(Uuid::from_u128(2)),
            environment: EnvironmentId::from_uuid(Uuid::from_u128(3)),
            hint: TokenHint::of("abcd"),
            narrowed_to: Some(PermissionSet::EMPTY),
            allowed_addresses: Some(Arc::from(["203.0.113.0/24".parse().unwrap()])),
            expires_at: second(5),
            paused_at: second(6),
            deleted_at: second(7),
            pending: Pending { awaits_first_use: true, use_by: second(8), retires_at: second(9) }
                .kept(),
        }
    }

    #[test]
    fn what_is_kept_is_what_was_given() {
        let all = token();
        let few = TokenEntry { narrowed_to: None, allowed_addresses: None, ..all.clone() };
        let none = TokenEntry {
            expires_at: None,
            paused_at: None,
            deleted_at: None,
            pending: None,
            ..few.clone()
        };
        for token in [all, few, none] {
            assert_eq!(KeptToken::new(token.clone()).entry(), token);
        }
    }

    #[test]
    fn every_time_is_kept_to_the_microsecond() {
        let micros = [-1, 0, 1, 1_700_000_000_123_456]
            .map(|micros| Timestamp::from_microsecond(micros).unwrap());
        for at in micros.into_iter().chain([Timestamp::MIN, Timestamp::MAX]) {
            let token = TokenEntry { expires_at: Some(at), ..token() };
            assert_eq!(KeptToken::new(token).entry().expires_at, Some(at));
        }
    }

    #[test]
    fn tokens_lie_in_the_shard_that_the_first_ten_bits_of_their_hash_name() {
        let shard = |first, second| {
            let mut bytes = [0xff; 32];
            (bytes[0], bytes[1]) = (first, second);
            shard_of(HashedToken::from_bytes(bytes))
        };
        assert_eq!(
            [shard(0, 0), shard(0, 0x7f), shard(1, 0x80), shard(0xff, 0xff)],
            [0, 1, 6, SHARDS - 1]
        );
    }

    #[test]
    fn what_tokens_have_in_common_is_kept_once() {
        let other = TokenEntry { hash: HashedToken::of("another"), ..token() };
        let shards = TokenShards::from_iter([token(), other]);
        assert_eq!(shards.common.len(), 1);
        assert!(size_of::<KeptToken>() <= 80, "{}", size_of::<KeptToken>());
    }
}
