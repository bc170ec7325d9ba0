//! Steps 1 to 5 in the order of the contract: whose token is it, and may it do this?
//!
//! One pure function over the table as it is at this moment, used alike for requests that go on and for proxies that only ask.

use crate::credential::{self, Presented};
use crate::path::{self, Target};
use http::Method;
use http::header::HeaderMap;
use jiff::Timestamp;
use keydesk_domain::access_table::{AccessTable, AccountEntry, TokenEntry};
use keydesk_domain::refusal::Refusal;
use keydesk_domain::route;
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
    trace.held = account.map(|account| effective_permissions(account.permissions, token.narrowed_to));
    let account = Arc::clone(table.admit(&token, account, arrival.environment, arrival.at, arrival.from)?);
    Ok(Caller { token, account })
}

/// Steps 4 and 5: the path in the one way it can be read, and the permission that it needs.
///
/// # Errors
/// The first [`Refusal`] in the order of the contract.
#[inline(never)] // As above.
pub(crate) fn authorise<'r>(
    caller: &Caller,
    method: &Method,
    target: &'r str,
    trace: &mut Trace,
) -> Result<Target<'r>, Refusal> {
    let target = path::read(target)?;
    if !path::is_known(method) {
        return Err(Refusal::UnknownRoute);
    }
    let (route, permission) = route::find(method.as_str(), target.path).ok_or(Refusal::UnknownRoute)?;
    trace.endpoint = Some(Endpoint {
        method: route.listed(method.as_str()),
        template: route.template,
        permission: Some(permission),
    });
    caller.account.authorise(caller.token.narrowed_to, permission)?;
    Ok(target)
}

impl Caller {
    /// The caller as the domain's rules see it.
    #[must_use]
    pub(crate) fn bearer(&self) -> keydesk_domain::access_table::Bearer<'_> {
        keydesk_domain::access_table::Bearer { token: self.token.clone(), account: &self.account }
    }
}
