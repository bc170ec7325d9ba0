//! An API token: its secret text, what is stored of it, and what is known about it.
//!
//! Two types, never a bare string: [`PlainToken`] is the secret, printable by nobody; [`HashedToken`] is what is stored.

use crate::environment::EnvironmentSlug;
use crate::id::{AccountId, EnvironmentId, TokenId};
use crate::permission_set::PermissionSet;
use crate::text::TokenName;
use crate::token_format::{self, Damage};
use ipnet::IpNet;
use jiff::Timestamp;
use ring::digest::{SHA256, digest};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use std::fmt;
use thiserror::Error;

/// A token's text: a secret. Well-formed by construction; wiped from memory when dropped; never printed.
#[derive(Clone)]
pub struct PlainToken {
    text: SecretString,
    slug: EnvironmentSlug,
}

impl PlainToken {
    /// Makes a new token for an environment out of 32 random bytes.
    #[must_use]
    pub fn from_random(slug: &EnvironmentSlug, random: &[u8; 32]) -> Self {
        let text = token_format::write(slug, random);
        Self { text: SecretString::from(text.as_str()), slug: slug.clone() }
    }

    /// Takes a text that somebody presented.
    ///
    /// # Errors
    /// [`Damage`] when it does not have a token's shape.
    pub fn parse(text: &str) -> Result<Self, Damage> {
        let slug = token_format::inspect(text)?;
        Ok(Self { text: SecretString::from(text), slug })
    }

    /// What is stored of it.
    #[must_use]
    pub fn hash(&self) -> HashedToken {
        HashedToken::of(self.text.expose_secret())
    }

    /// The last four characters, by which people tell tokens apart.
    #[must_use]
    pub fn hint(&self) -> TokenHint {
        TokenHint::of(self.text.expose_secret())
    }

    /// The environment named in the text.
    #[must_use]
    pub const fn slug(&self) -> &EnvironmentSlug {
        &self.slug
    }

    /// The text itself, for the one moment in which it is handed over.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.text.expose_secret()
    }
}

impl fmt::Debug for PlainToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PlainToken")
    }
}

/// The SHA-256 of a token's whole text: all that is stored of it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HashedToken([u8; 32]);

impl HashedToken {
    /// Hashes a text that was checked to have a token's shape.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let mut hash = [0; 32];
        hash.copy_from_slice(digest(&SHA256, text.as_bytes()).as_ref());
        Self(hash)
    }

    /// What a text that came with a request is looked up by, and its last four characters. Nothing of the text is kept.
    ///
    /// # Errors
    /// [`Damage`] when it does not have a token's shape.
    pub fn presented(text: &str) -> Result<(Self, TokenHint), Damage> {
        token_format::slug_of(text)?;
        Ok((Self::of(text), TokenHint::of(text)))
    }

    /// From the 32 bytes kept in the store.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }
    /// The 32 bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for HashedToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HashedToken")
    }
}

/// The last four characters of a token.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TokenHint([u8; 4]);

impl TokenHint {
    /// The last four of a well-formed token (all ASCII).
    #[must_use]
    pub fn of(token: &str) -> Self {
        let bytes = token.as_bytes();
        let mut hint = [b'?'; 4];
        for (place, byte) in hint.iter_mut().rev().zip(bytes.iter().rev()) {
            *place = *byte;
        }
        Self(hint)
    }
    /// From the four characters kept in the store.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let bytes: [u8; 4] = text.as_bytes().try_into().ok()?;
        bytes.iter().all(u8::is_ascii_alphanumeric).then_some(Self(bytes))
    }
}

impl fmt::Display for TokenHint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|&b| fmt::Write::write_char(f, char::from(b)))
    }
}
impl fmt::Debug for TokenHint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "…{self}")
    }
}
impl TryFrom<String> for TokenHint {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("a hint is four letters or digits")
    }
}
impl From<TokenHint> for String {
    fn from(hint: TokenHint) -> String {
        hint.to_string()
    }
}

/// A text that is neither an address nor a range of addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error(
    "This is no address. One looks like 203.0.113.7, a range like 203.0.113.0/24 or 2001:db8::/48."
)]
pub struct InvalidAddress;

/// An address that a token may be used from, or a range of them in CIDR notation (RFC 4632).
///
/// # Errors
/// [`InvalidAddress`].
pub fn parse_address(text: &str) -> Result<IpNet, InvalidAddress> {
    let text = text.trim();
    text.parse::<IpNet>()
        .map(|net| net.trunc())
        .or_else(|_| text.parse::<std::net::IpAddr>().map(IpNet::from))
        .map_err(|_| InvalidAddress)
}

/// What is known about a token: everything but its text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiToken {
    /// Identifies it.
    pub id: TokenId,
    /// Its name, unique among the tokens that are neither deleted nor being replaced.
    pub name: TokenName,
    /// The account that created it, whose permissions it has.
    pub account: AccountId,
    /// The one environment in which it works.
    pub environment: EnvironmentId,
    /// Its last four characters.
    pub hint: TokenHint,
    /// A smaller set than the account's, if it was given one.
    pub narrowed_to: Option<PermissionSet>,
    /// The addresses it may be used from; empty means any.
    pub allowed_addresses: Vec<IpNet>,
    /// When it was made.
    pub created_at: Timestamp,
    /// From when on it is refused, if ever.
    pub expires_at: Option<Timestamp>,
    /// From when on it is refused if it was not used until then. Gone once it was used.
    pub use_by: Option<Timestamp>,
    /// Its first successful request is waited for, because something hangs on it.
    pub awaits_first_use: bool,
    /// The token that replaces it, if it was replaced. It is being replaced for as long as it is not deleted.
    pub replaced_by: Option<TokenId>,
    /// From when on it is refused, because it is replaced; with its replacement's first successful request if it has none.
    pub retires_at: Option<Timestamp>,
    /// Since when it is paused, if it is.
    pub paused_at: Option<Timestamp>,
    /// The account that paused it; `None` where that was no account, such as a restore.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paused_by: Option<AccountId>,
    /// The limits that somebody other than its account set.
    #[serde(default, skip_serializing_if = "HeldLimits::is_none")]
    pub held: HeldLimits,
    /// When it was deleted, if it was.
    pub deleted_at: Option<Timestamp>,
}

/// Which of a token's limits somebody other than its account set: its account alone cannot undo those.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldLimits {
    /// The smaller set of permissions.
    pub permissions: bool,
    /// The addresses.
    pub addresses: bool,
    /// The expiry.
    pub end: bool,
}

impl HeldLimits {
    const WORDS: [&'static str; 3] = ["permissions", "addresses", "end"];

    /// The limits that a token has.
    #[must_use]
    pub const fn of(token: &ApiToken) -> Self {
        Self {
            permissions: token.narrowed_to.is_some(),
            addresses: !token.allowed_addresses.is_empty(),
            end: token.expires_at.is_some(),
        }
    }

    /// What is wider after than before.
    #[must_use]
    pub fn widened(before: &ApiToken, after: &ApiToken) -> Self {
        let permissions = before
            .narrowed_to
            .is_some_and(|before| after.narrowed_to.is_none_or(|after| !after.is_within(before)));
        let is_within = |net: &IpNet| before.allowed_addresses.iter().any(|it| it.contains(net));
        let addresses = !before.allowed_addresses.is_empty()
            && (after.allowed_addresses.is_empty()
                || !after.allowed_addresses.iter().all(is_within));
        let end = before
            .expires_at
            .is_some_and(|before| after.expires_at.is_none_or(|after| after > before));
        Self { permissions, addresses, end }
    }

    /// What differs between the two.
    #[must_use]
    pub fn changed(before: &ApiToken, after: &ApiToken) -> Self {
        Self {
            permissions: before.narrowed_to != after.narrowed_to,
            addresses: before.allowed_addresses != after.allowed_addresses,
            end: before.expires_at != after.expires_at,
        }
    }

    /// Those that are in both.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self {
            permissions: self.permissions && other.permissions,
            addresses: self.addresses && other.addresses,
            end: self.end && other.end,
        }
    }

    /// Those that are in either.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self {
            permissions: self.permissions || other.permissions,
            addresses: self.addresses || other.addresses,
            end: self.end || other.end,
        }
    }

    /// Those that are not in the other.
    #[must_use]
    pub const fn without(self, other: Self) -> Self {
        Self {
            permissions: self.permissions && !other.permissions,
            addresses: self.addresses && !other.addresses,
            end: self.end && !other.end,
        }
    }

    /// Is none held?
    #[must_use]
    pub const fn is_none(&self) -> bool {
        !(self.permissions || self.addresses || self.end)
    }

    /// As words with spaces between them, for the store; `None` for none.
    #[must_use]
    pub fn words(self) -> Option<String> {
        let held = [self.permissions, self.addresses, self.end];
        let words: Vec<&str> = Self::WORDS
            .into_iter()
            .zip(held)
            .filter_map(|(word, held)| held.then_some(word))
            .collect();
        (!words.is_empty()).then(|| words.join(" "))
    }

    /// From the words kept in the store.
    #[must_use]
    pub fn from_words(words: &str) -> Self {
        let [permissions, addresses, end] =
            Self::WORDS.map(|word| words.split_whitespace().any(|it| it == word));
        Self { permissions, addresses, end }
    }
}

impl ApiToken {
    /// What it permits, given what its account holds at this moment.
    #[must_use]
    pub fn effective_permissions(&self, account_holds: PermissionSet) -> PermissionSet {
        effective_permissions(account_holds, self.narrowed_to)
    }
}

/// What a token permits: what its account holds now, narrowed if it was given a smaller set, and never anything of the administration.
#[must_use]
pub fn effective_permissions(
    account_holds: PermissionSet,
    narrowed_to: Option<PermissionSet>,
) -> PermissionSet {
    let narrowed = narrowed_to.map_or(account_holds, |smaller| account_holds.intersection(smaller));
    narrowed.intersection(PermissionSet::reachable_with_a_token())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::permission::Permission;
    use proptest::prelude::*;

    #[test]
    fn debug_prints_nothing_of_the_secret() {
        let token = PlainToken::from_random(&EnvironmentSlug::parse("sandbox").unwrap(), &[5; 32]);
        assert_eq!(format!("{token:?} {:?}", token.hash()), "PlainToken HashedToken");
        assert_eq!(token.hint().to_string(), token.expose()[token.expose().len() - 4..]);
    }

    #[test]
    fn an_address_alone_is_a_range_of_one() {
        assert_eq!(parse_address(" 203.0.113.7 ").unwrap().to_string(), "203.0.113.7/32");
        assert_eq!(parse_address("203.0.113.7/24").unwrap().to_string(), "203.0.113.0/24");
        assert_eq!(parse_address("2001:db8::1").unwrap().to_string(), "2001:db8::1/128");
        for bad in ["", "203.0.113", "203.0.113.7/33", "example.com"] {
            assert_eq!(parse_address(bad), Err(InvalidAddress), "{bad}");
        }
    }

    fn any_set() -> impl Strategy<Value = PermissionSet> {
        let all: Vec<Permission> = Permission::catalogue().collect();
        proptest::sample::subsequence(all.clone(), 0..=all.len())
            .prop_map(|some| some.into_iter().collect())
    }

    proptest! {
        #[test]
        fn effective_permissions_never_exceed_the_accounts(account in any_set(), narrowed in proptest::option::of(any_set())) {
            let effective = effective_permissions(account, narrowed);
            prop_assert!(effective.is_within(account));
            prop_assert!(effective.is_within(PermissionSet::reachable_with_a_token()));
            prop_assert!(narrowed.is_none_or(|smaller| effective.is_within(smaller)));
        }

        #[test]
        fn a_right_taken_from_the_account_is_taken_from_the_token(account in any_set(), narrowed in proptest::option::of(any_set()), index in 0..50_usize) {
            let gone = Permission::catalogue().nth(index).unwrap();
            prop_assert!(!effective_permissions(account.without(gone), narrowed).contains(gone));
        }
    }

    #[test]
    fn a_token_is_stored_as_the_sha_256_of_its_text() {
        let hash = HashedToken::of("abc");
        let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(crate::hex::to_hex(hash.as_bytes()), expected);
        assert_eq!(HashedToken::from_bytes(*hash.as_bytes()), hash);
        let token = PlainToken::from_random(&EnvironmentSlug::parse("eu2").unwrap(), &[5; 32]);
        let presented = PlainToken::parse(token.expose()).unwrap();
        assert_eq!(
            (presented.hash(), presented.slug().as_str()),
            (HashedToken::of(token.expose()), "eu2")
        );
    }

    #[test]
    fn a_hint_is_four_letters_or_digits() {
        let hint = TokenHint::parse("a1B2").unwrap();
        assert_eq!(
            (hint, format!("{hint} {hint:?}")),
            (TokenHint::of("kd_a1B2"), "a1B2 …a1B2".to_owned())
        );
        assert_eq!(TokenHint::of("ab").to_string(), "??ab");
        assert_eq!(serde_json::to_string(&hint).unwrap(), "\"a1B2\"");
        assert_eq!(serde_json::from_str::<TokenHint>("\"a1B2\"").unwrap(), hint);
        for bad in ["", "abc", "abcde", "ab-d", "abcé"] {
            assert_eq!(TokenHint::parse(bad), None, "{bad}");
            assert!(serde_json::from_value::<TokenHint>(bad.into()).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_token_permits_what_its_account_holds_or_the_part_of_it_that_it_was_given() {
        let set = |words: &str| {
            words.split_whitespace().map(|it| it.parse().unwrap()).collect::<PermissionSet>()
        };
        let holds = set("products:edit users:edit tokens:generate");
        let mut token = ApiToken {
            id: TokenId::from_uuid(uuid::Uuid::nil()),
            name: TokenName::parse("SAP Integration").unwrap(),
            account: AccountId::from_uuid(uuid::Uuid::nil()),
            environment: EnvironmentId::from_uuid(uuid::Uuid::nil()),
            hint: TokenHint::of("abcd"),
            narrowed_to: None,
            allowed_addresses: Vec::new(),
            created_at: Timestamp::UNIX_EPOCH,
            expires_at: None,
            use_by: None,
            awaits_first_use: false,
            replaced_by: None,
            retires_at: None,
            paused_at: None,
            paused_by: None,
            held: Default::default(),
            deleted_at: None,
        };
        assert_eq!(token.effective_permissions(holds), set("products:edit"));
        token.narrowed_to = Some(set("products:view recalls:view"));
        assert_eq!(token.effective_permissions(holds), set("products:view"));
    }
}
