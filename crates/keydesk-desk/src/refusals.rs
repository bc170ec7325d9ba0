//! Refused requests one by one, as far as an account may see them: everybody's with `tokens:view`, its own tokens' without.

use crate::activity::{environment, may_be_told_of, token, visible_to};
use crate::desk::Desk;
use crate::error::DeskError;
use crate::session::Session;
use crate::token_search::PAGE_MAX;
use crate::world::{Acting, World};
use jiff::Timestamp;
use keydesk_domain::permission::{Area, Permission};
use keydesk_domain::route_template;
use keydesk_domain::{AccountId, EnvironmentId, PermissionSet, TokenHint, TokenId};
use keydesk_store::refusals::{self, KeptRefusal, RefusalFilter};
use keydesk_store::{Conn, environments, tokens};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// Which refused requests are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusalQuery {
    /// What the request id, the address, the route, or the token's or account's name must hold.
    pub search: String,
    /// Only with this token, by name or identifier (deleted ones by identifier).
    pub token: Option<String>,
    /// Only for this reason, by its word.
    pub reason: Option<String>,
    /// Only in this environment, by slug, name or identifier.
    pub environment: Option<String>,
    /// How many are passed over.
    pub offset: u32,
    /// At most so many: up to [`PAGE_MAX`].
    pub limit: u32,
}

/// A refused request, with what held at that moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusalView {
    /// The id that the answer carried.
    pub request_id: String,
    /// When.
    pub at: Timestamp,
    /// The environment it was sent to.
    pub environment: EnvironmentId,
    /// That environment's name, also of a deleted one.
    pub environment_name: String,
    /// That environment's slug.
    pub environment_slug: String,
    /// The token, if it was a known one.
    pub token: Option<TokenId>,
    /// The token's name, also of a deleted one.
    pub token_name: Option<String>,
    /// The last four characters of what was presented, if it had a token's shape.
    pub hint: Option<TokenHint>,
    /// The token's account, for whom accounts may be named to.
    pub account: Option<AccountId>,
    /// The account's name, also of a deleted one.
    pub account_name: Option<String>,
    /// The account's e-mail, also of a deleted one.
    pub account_email: Option<String>,
    /// The account's roles at that moment, for whom roles may be named to.
    pub roles: Vec<String>,
    /// What the token permitted at that moment; `None` without a known token.
    pub held: Option<PermissionSet>,
    /// The reason's word.
    pub reason: String,
    /// The HTTP status of the answer.
    pub status: u16,
    /// The method.
    pub method: String,
    /// The route's template, if one was found.
    pub route: Option<String>,
    /// The path itself, if the admin wanted it kept.
    pub path: Option<String>,
    /// The template that the path of an unknown route most likely belongs to.
    #[serde(default)]
    pub guess: Option<String>,
    /// The permission that the route needs.
    pub permission: Option<Permission>,
    /// What lay behind it, in a word.
    pub cause: Option<String>,
    /// The sentence that the caller was answered with.
    pub detail: String,
    /// Where it came from.
    pub address: String,
}

/// A page of refused requests, latest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusalPage {
    /// The rows.
    pub rows: Vec<RefusalView>,
    /// How many fit in all.
    pub total: i64,
    /// How many there are that the account may see, whether they fit or not.
    pub all: i64,
}

impl Desk {
    /// A page of the refused requests that the signed-in account may see, latest first.
    ///
    /// # Errors
    /// [`DeskError::NotFound`] (token, environment), [`DeskError::SessionEnded`], [`DeskError::Store`].
    pub async fn refusals(
        &self,
        session: &Session,
        query: &RefusalQuery,
    ) -> Result<RefusalPage, DeskError> {
        let mut conn = self.inner.store.read().await?;
        let world = World::load(&mut conn).await?;
        let acting = world.acting(session)?;
        let everything =
            RefusalFilter { visible_to: visible_to(&acting), ..RefusalFilter::default() };
        let filter = RefusalFilter {
            search: query.search.clone(),
            searches_accounts: acting.holds.contains(Permission::view(Area::Users)),
            token: token(&mut conn, &acting, query.token.as_deref()).await?,
            reason: query.reason.clone(),
            environment: environment(&world, query.environment.as_deref())?,
            ..everything.clone()
        };
        let all = refusals::count(&mut conn, &everything).await?;
        let total = refusals::count(&mut conn, &filter).await?;
        let found =
            refusals::page(&mut conn, &filter, query.offset, query.limit.min(PAGE_MAX)).await?;
        let names = environment_names(&mut conn).await?;
        let rows = found.into_iter().map(|refusal| view(&acting, &names, refusal)).collect();
        Ok(RefusalPage { rows, total, all })
    }

    /// The refused request that was answered with this id.
    ///
    /// # Errors
    /// [`DeskError::NotFound`], also for one that the account may not see; [`DeskError::SessionEnded`], [`DeskError::Store`].
    pub async fn refusal(
        &self,
        session: &Session,
        request_id: &str,
    ) -> Result<RefusalView, DeskError> {
        let mut conn = self.inner.store.read().await?;
        let acting = World::load(&mut conn).await?.acting(session)?;
        find(&mut conn, &acting, request_id)
            .await?
            .ok_or_else(|| DeskError::not_found("refused request", request_id))
    }
}

/// The refused request that was answered with this id, if there is one that this account may see.
pub(crate) async fn find(
    conn: &mut Conn,
    acting: &Acting,
    request_id: &str,
) -> Result<Option<RefusalView>, DeskError> {
    // The gateway writes them in small letters.
    let request_id = request_id.trim().to_ascii_lowercase();
    let Some(refusal) = refusals::by_request_id(conn, &request_id).await? else { return Ok(None) };
    if let Some(account) = visible_to(acting) {
        let owner = match refusal.token {
            Some(token) => tokens::get(conn, token).await?.map(|(_, token)| token.account),
            None => None,
        };
        if owner != Some(account) {
            return Ok(None);
        }
    }
    let names = environment_names(conn).await?;
    Ok(Some(view(acting, &names, refusal)))
}

type EnvironmentNames = HashMap<EnvironmentId, (String, String)>;

async fn environment_names(conn: &mut Conn) -> Result<EnvironmentNames, DeskError> {
    Ok(environments::names(conn)
        .await?
        .into_iter()
        .map(|(id, name, slug)| (id, (name, slug)))
        .collect())
}

fn view(acting: &Acting, names: &EnvironmentNames, refusal: KeptRefusal) -> RefusalView {
    let (environment_name, environment_slug) =
        names.get(&refusal.environment).cloned().unwrap_or_default();
    let is_told = may_be_told_of(acting, refusal.account);
    let (account_name, account_email) = refusal.account_name.filter(|_| is_told).unzip();
    let unknown = refusal.path.as_deref().filter(|_| refusal.reason == "unknown-route");
    let guess = refusal.guess.or_else(|| unknown.map(route_template::guess));
    RefusalView {
        request_id: refusal.request_id,
        at: refusal.at,
        environment: refusal.environment,
        environment_name,
        environment_slug,
        token: refusal.token,
        token_name: refusal.token_name,
        hint: refusal.hint,
        account: refusal.account.filter(|_| is_told),
        account_name,
        account_email,
        roles: if is_told { refusal.roles } else { Vec::new() },
        held: refusal.held,
        reason: refusal.reason,
        status: refusal.status,
        method: refusal.method,
        route: refusal.route,
        guess,
        path: refusal.path,
        permission: refusal.permission,
        cause: refusal.cause,
        detail: refusal.detail,
        address: refusal.address,
    }
}
