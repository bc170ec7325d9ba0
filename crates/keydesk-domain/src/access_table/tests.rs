//! Who is let in, why somebody else is not, and that a change leaves the table as it was that is in use.

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
        permissions: [Permission::edit(Area::Products), Permission::view(Area::Recalls)]
            .into_iter()
            .collect(),
        roles: vec!["Product Synchronization".into()],
    };
    AccessTable::new(
        [token.clone()].into_iter().collect(),
        HashMap::from([(token.account, Arc::new(account))]),
        HashMap::from([(token.environment, environment("Sandbox"))]),
    )
}

fn environment(name: &str) -> EnvironmentEntry {
    EnvironmentEntry { name: name.into(), slug: name.to_lowercase(), ..EnvironmentEntry::default() }
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
        assert_eq!(
            refused_at(second, &token),
            Some(Refusal::DeletedToken { since: at(50) }),
            "{second}"
        );
    }
}

#[test]
fn a_token_that_was_not_used_in_time_is_refused_and_one_that_expires_before_that_has_expired() {
    let unused =
        |second| Pending { awaits_first_use: true, use_by: Some(at(second)), ..Pending::default() };
    assert_eq!(refused_at(49, &pending(unused(50))), None);
    assert_eq!(refused_at(50, &pending(unused(50))), Some(Refusal::UnusedToken { since: at(50) }));
    assert_eq!(
        refused_at(100, &pending(unused(100))),
        Some(Refusal::ExpiredToken { since: at(100) })
    );
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
        assert_eq!(
            old.find(HashedToken::of(&n.to_string())).unwrap().id.uuid().as_u128(),
            u128::from(n)
        );
    }
    let deleted_at = Some(Timestamp::UNIX_EPOCH);
    new.put_token(TokenEntry { deleted_at, ..entry(7, environment, account) });
    new.put_token(entry(5_000, environment, account));
    assert_eq!((old.len(), new.len()), (5_000, 5_001));
    let hash = HashedToken::of("7");
    assert_eq!(
        (old.find(hash).unwrap().deleted_at, new.find(hash).unwrap().deleted_at),
        (None, deleted_at)
    );
}

#[test]
fn a_token_that_is_in_order_is_let_in_and_one_that_is_not_in_the_table_is_unknown() {
    let (token, other) =
        (pending(Pending::default()), entry(2, EnvironmentId::from_uuid(Uuid::nil()), NOBODY));
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
    let deleted =
        TokenEntry { deleted_at: Some(at(-1)), expires_at: Some(at(-3)), ..paused.clone() };
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

    table.set_accounts(HashMap::from([(
        token.account,
        Arc::clone(before.account(token.account).unwrap()),
    )]));
    assert_eq!(refused_by(&table, &token), None);
    table.set_accounts(HashMap::new());
    assert_eq!(refused_by(&table, &token), Some(Refusal::AccountDisabled));
}

#[test]
fn a_token_with_addresses_works_from_these_alone_however_they_are_written() {
    let nets = ["203.0.113.0/24", "2001:db8::/48"].map(|net| net.parse().unwrap());
    let token =
        TokenEntry { allowed_addresses: Some(Arc::from(nets)), ..pending(Pending::default()) };
    let table = table(&token);
    let refused = |from: &str| {
        table.authenticate(token.hash, token.environment, at(0), from.parse().unwrap()).err()
    };
    for from in ["203.0.113.7", "::ffff:203.0.113.7", "2001:db8::1"] {
        assert_eq!(refused(from), None, "{from}");
    }
    for from in ["127.0.0.1", "203.0.114.7", "::ffff:203.0.114.7", "2001:db9::1"] {
        assert_eq!(refused(from), Some(Refusal::AddressNotAllowed), "{from}");
    }
}

#[test]
fn what_a_bearer_may_do_is_what_account_and_token_both_permit() {
    let narrowed_to =
        [Permission::view(Area::Products), Permission::view(Area::Events)].into_iter().collect();
    let token = TokenEntry { narrowed_to: Some(narrowed_to), ..pending(Pending::default()) };
    let table = table(&token);
    let bearer = table.authenticate(token.hash, token.environment, at(0), HOME).unwrap();
    assert_eq!(bearer.permissions(), PermissionSet::EMPTY.with(Permission::view(Area::Products)));
    assert_eq!(bearer.authorise(Permission::view(Area::Products)), Ok(()));
    for permission in [Permission::edit(Area::Products), Permission::view(Area::Events)] {
        let roles = vec!["Product Synchronization".to_owned()];
        assert_eq!(
            bearer.authorise(permission),
            Err(Refusal::MissingPermission { permission, roles })
        );
    }
}
