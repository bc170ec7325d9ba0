//! Steps 1 to 5 in the order of the contract: whose token is it, and may it do this?
//!
//! One pure function over the table as it is at this moment, used alike for requests that go on and for proxies that only ask.

use crate::credential::{self, Presented};
use crate::method;
use crate::path::{self, Target};
use http::Method;
use http::header::HeaderMap;
use jiff::Timestamp;
use keydesk_domain::access_table::{AccessTable, AccountEntry, TokenEntry};
use keydesk_domain::refusal::Refusal;
use keydesk_domain::route::Found;
use keydesk_domain::route_template;
use keydesk_domain::token::effective_permissions;
use keydesk_domain::traffic::Endpoint;
use keydesk_domain::{AccountId, EnvironmentId, HashedToken, PermissionSet, TokenHint, TokenId};
use std::net::IpAddr;
use std::sync::Arc;

/// Where and when a request came in.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Arrival {
    /// The environment whose listener took it.
    pub(crate) environment: EnvironmentId,
    /// The client's address.
    pub(crate) from: IpAddr,
    /// When its headers were complete.
    pub(crate) at: Timestamp,
}

/// What is learnt of a request on its way, kept for its answer and its record, however it ends.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Trace {
    /// The token, once it was found to be a known one.
    pub(crate) token: Option<TokenId>,
    /// Its last four characters, once it was found to be well-formed.
    pub(crate) hint: Option<TokenHint>,
    /// The account that the token belongs to, and what was known of it.
    pub(crate) account: Option<(AccountId, Arc<AccountEntry>)>,
    /// What the token permits.
    pub(crate) held: Option<PermissionSet>,
    /// What was asked for, once it was found in the table.
    pub(crate) endpoint: Option<Endpoint>,
    /// The template that it most likely belongs to, if it was not.
    pub(crate) guess: Option<String>,
}

/// An authenticated caller.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    /// The token presented.
    pub(crate) token: TokenEntry,
    /// The account it acts as.
    pub(crate) account: Arc<AccountEntry>,
}

/// Steps 1 to 3: the credential, its shape, and whose it is.
///
/// # Errors
/// The first [`Refusal`] in the order of the contract.
#[inline(never)] // Nothing to a request, and so its instructions can be counted (benches/instructions.toml).
pub(crate) fn authenticate(
    table: &AccessTable,
    arrival: &Arrival,
    headers: &HeaderMap,
    trace: &mut Trace,
) -> Result<Caller, Refusal> {
    let Presented { hash, hint } = credential::find(headers)?;
    trace.hint = Some(hint);
    admit(table, arrival, hash, trace)
}

/// Step 3 alone: whose token is this, and may it be used here, now, from this address?
///
/// # Errors
/// As [`AccessTable::authenticate`].
pub(crate) fn admit(
    table: &AccessTable,
    arrival: &Arrival,
    hash: HashedToken,
    trace: &mut Trace,
) -> Result<Caller, Refusal> {
    let token = table.find(hash).ok_or(Refusal::UnknownToken)?;
    trace.token = Some(token.id);
    let account = table.account(token.account);
    trace.account = account.map(|account| (token.account, Arc::clone(account)));
    trace.held =
        account.map(|account| effective_permissions(account.permissions, token.narrowed_to));
    let account =
        Arc::clone(table.admit(&token, account, arrival.environment, arrival.at, arrival.from)?);
    Ok(Caller { token, account })
}

/// Steps 4 and 5: the path in the one way it can be read, and the permission that it needs.
///
/// # Errors
/// The first [`Refusal`] in the order of the contract.
#[inline(never)] // As above.
pub(crate) fn authorise<'r>(
    table: &AccessTable,
    caller: &Caller,
    method: &Method,
    target: &'r str,
    trace: &mut Trace,
) -> Result<Target<'r>, Refusal> {
    let environment = caller.token.environment;
    let encoded_slashes = || table.environment(environment).is_some_and(|it| it.encoded_slashes);
    let target = path::read(target, encoded_slashes)?;
    if !method::is_known(method) {
        return Err(unknown_route(target, trace));
    }
    let route = |path: &str| table.route(environment, method.as_str(), path);
    let found = route(target.path);
    if target.is_encoded && route(&path::decoded(target.path)) != found {
        return Err(path::encoded_word());
    }
    let Some(Found { method, template, permission }) = found else {
        return Err(unknown_route(target, trace));
    };
    trace.endpoint = Some(Endpoint { method, template, permission: Some(permission) });
    caller.account.authorise(caller.token.narrowed_to, permission)?;
    Ok(target)
}

#[cold]
fn unknown_route(target: Target<'_>, trace: &mut Trace) -> Refusal {
    trace.guess = Some(route_template::guess(target.path));
    Refusal::unknown_route(target.path)
}

impl Caller {
    /// The caller as the domain's rules see it.
    #[must_use]
    pub(crate) fn bearer(&self) -> keydesk_domain::access_table::Bearer<'_> {
        keydesk_domain::access_table::Bearer { token: self.token.clone(), account: &self.account }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;
    use http::header::AUTHORIZATION;
    use keydesk_domain::environment::EnvironmentSlug;
    use keydesk_domain::{Area, Permission, PlainToken};
    use std::collections::HashMap;
    use std::net::Ipv4Addr;
    use uuid::Uuid;

    const ACCOUNT: AccountId = AccountId::from_uuid(Uuid::from_u128(1));
    const TOKEN: TokenId = TokenId::from_uuid(Uuid::from_u128(2));
    const HERE: EnvironmentId = EnvironmentId::from_uuid(Uuid::from_u128(3));

    fn plain() -> PlainToken {
        PlainToken::from_random(&EnvironmentSlug::parse("sandbox").unwrap(), &[7; 32])
    }

    fn account() -> Arc<AccountEntry> {
        Arc::new(AccountEntry {
            name: "SAP Integration".into(),
            email: "sap@fernwood.example".into(),
            enabled: true,
            permissions: [Permission::edit(Area::Products), Permission::view(Area::Recalls)]
                .into_iter()
                .collect(),
            roles: vec!["Product Synchronization".into()],
        })
    }

    /// A token that may view products, of an account that may change them.
    fn entry() -> TokenEntry {
        TokenEntry {
            hash: plain().hash(),
            id: TOKEN,
            account: ACCOUNT,
            environment: HERE,
            hint: plain().hint(),
            narrowed_to: Some([Permission::view(Area::Products)].into_iter().collect()),
            allowed_addresses: None,
            expires_at: None,
            paused_at: None,
            deleted_at: None,
            pending: None,
        }
    }

    /// What becomes of a request with this token in its header, and what was learnt on the way.
    fn decided(
        entry: TokenEntry,
        bearer: Option<&str>,
        method: &str,
        target: &str,
    ) -> (Result<(), Refusal>, Trace) {
        let table = AccessTable::new(
            [entry].into_iter().collect(),
            HashMap::from([(ACCOUNT, account())]),
            HashMap::new(),
        );
        let arrival = Arrival {
            environment: HERE,
            from: Ipv4Addr::LOCALHOST.into(),
            at: Timestamp::UNIX_EPOCH,
        };
        let headers = bearer
            .map(|text| (AUTHORIZATION, HeaderValue::from_str(&format!("Bearer {text}")).unwrap()));
        let method = method.parse().unwrap();
        let mut trace = Trace::default();
        let outcome = authenticate(&table, &arrival, &headers.into_iter().collect(), &mut trace)
            .and_then(|caller| {
                authorise(&table, &caller, &method, target, &mut trace)
                    .map(|read| assert_eq!(read.path, target))
            });
        (outcome, trace)
    }

    fn outcome(method: &str, target: &str) -> Result<(), &'static str> {
        decided(entry(), Some(plain().expose()), method, target)
            .0
            .map_err(|refusal| refusal.reason())
    }

    #[test]
    fn what_the_token_permits_passes_and_nothing_else_does() {
        for method in ["GET", "HEAD"] {
            assert_eq!(outcome(method, "/v2/businesses/1/products"), Ok(()), "{method}");
        }
        for (method, target) in [
            ("POST", "/businesses/1/products"),
            ("DELETE", "/businesses/1/products/2"),
            ("GET", "/businesses/1/stockRecoveries"),
            ("GET", "/businesses/1/suppliers"),
        ] {
            assert_eq!(outcome(method, target), Err("missing-permission"), "{method} {target}");
        }
        for (method, target) in
            [("GET", "/businesses/1/secrets"), ("OPTIONS", "/businesses/1/products"), ("GET", "/")]
        {
            assert_eq!(outcome(method, target), Err("unknown-route"), "{method} {target}");
        }
    }

    #[test]
    fn the_first_thing_that_is_wrong_in_the_order_of_the_contract_is_what_is_said() {
        let reason = |entry, bearer| {
            decided(entry, bearer, "OPTIONS", "/businesses//1")
                .0
                .map_err(|refusal| refusal.reason())
        };
        let token = plain();
        let whole = token.expose();
        let other = PlainToken::from_random(token.slug(), &[8; 32]);
        assert_eq!(reason(entry(), None), Err("missing-token"));
        assert_eq!(reason(entry(), Some(&whole[..whole.len() - 1])), Err("damaged-token"));
        assert_eq!(reason(entry(), Some(other.expose())), Err("unknown-token"));
        let deleted = TokenEntry { deleted_at: Some(Timestamp::UNIX_EPOCH), ..entry() };
        assert_eq!(reason(deleted, Some(whole)), Err("deleted-token"));
        assert_eq!(reason(entry(), Some(whole)), Err("ambiguous-request"));
        assert_eq!(outcome("OPTIONS", "/businesses/1/secrets"), Err("unknown-route"));
    }

    #[test]
    fn what_was_learnt_is_kept_however_the_request_ends() {
        let known = Trace {
            token: Some(TOKEN),
            hint: Some(plain().hint()),
            account: Some((ACCOUNT, account())),
            held: Some([Permission::view(Area::Products)].into_iter().collect()),
            endpoint: None,
            guess: None,
        };
        let deleted = TokenEntry { deleted_at: Some(Timestamp::UNIX_EPOCH), ..entry() };
        assert_eq!(decided(deleted, Some(plain().expose()), "GET", "/user").1, known);

        let permission = Permission::edit(Area::Products);
        let template = "/businesses/{businessId}/products";
        let endpoint = Some(Endpoint { method: "POST", template, permission: Some(permission) });
        let (refused, trace) =
            decided(entry(), Some(plain().expose()), "POST", "/businesses/1/products");
        assert_eq!((refused.is_err(), trace), (true, Trace { endpoint, ..known }));

        let unknown = PlainToken::from_random(plain().slug(), &[8; 32]);
        let trace = decided(entry(), Some(unknown.expose()), "GET", "/user").1;
        assert_eq!(trace, Trace { hint: Some(unknown.hint()), ..Trace::default() });
    }
}
