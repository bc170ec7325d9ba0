//! Tokens for a list: a page of those that fit, with what can be done to each, and what a deletion would stop.

use crate::desk::Desk;
use crate::error::DeskError;
use crate::session::Session;
use crate::tokens::view;
use crate::views::TokenView;
use crate::world::{Acting, World};
use keydesk_domain::permission::{Area, Permission};
use keydesk_domain::rules::{self, Forbidden};
use keydesk_domain::{AccountKind, ApiToken, Environment, TokenId};
use keydesk_store::rotations::Replaced;
use keydesk_store::token_search::{self, LiveState, TokenFilter, TokenOrder};
use keydesk_store::{tokens, traffic};
use std::net::SocketAddr;

/// The most tokens on a page.
pub const PAGE_MAX: u32 = 1_000;

/// Hours in a week, for what is said about recent use.
const WEEK: i64 = 7 * 24;

/// Which tokens are wanted, in which order.
#[derive(Clone, Debug, Default)]
pub struct TokenQuery {
    /// What the name, the account, the environment or the hint must hold.
    pub search: String,
    /// Only those of this environment, by slug, name or identifier.
    pub environment: Option<String>,
    /// Only those of this account, by e-mail or identifier.
    pub account: Option<String>,
    /// Only those in this state.
    pub state: Option<LiveState>,
    /// What they are sorted by.
    pub order: TokenOrder,
    /// The other way round.
    pub descending: bool,
    /// How many are passed over.
    pub offset: u32,
    /// At most so many: up to [`PAGE_MAX`].
    pub limit: u32,
}

/// A page of a list of tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenPage {
    /// The rows.
    pub rows: Vec<ListedToken>,
    /// How many fit in all.
    pub total: i64,
    /// How many there are that the account may see, whether they fit or not.
    pub all: i64,
}

/// A token in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedToken {
    /// The token.
    pub view: TokenView,
    /// Its account's kind; `None` once the account is deleted.
    pub account_kind: Option<AccountKind>,
    /// Whether the signed-in account made it.
    pub is_mine: bool,
    /// Why it cannot be deleted, if it cannot.
    pub why_not_delete: Option<Forbidden>,
    /// Why it can be neither paused nor resumed, if it cannot.
    pub why_not_pause: Option<Forbidden>,
    /// Why it cannot be replaced, if it cannot.
    pub why_not_replace: Option<Forbidden>,
    /// It is being replaced, or it replaces another.
    pub replacement: Option<Replaced>,
}

/// What deleting a token would stop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenImpact {
    /// The token.
    pub listed: ListedToken,
    /// Requests in the last seven days.
    pub requests_last_week: i64,
}

/// An environment that a token can be made for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnvironmentChoice {
    /// The environment's identifier, as text.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its slug.
    pub slug: String,
    /// Where its listener is.
    pub listen: SocketAddr,
}

impl Desk {
    /// A page of the tokens that the signed-in account may see: its own, and with `tokens:view` everybody's.
    ///
    /// # Errors
    /// [`DeskError::NotFound`] (environment, account), [`DeskError::SessionEnded`], [`DeskError::Store`].
    pub async fn search_tokens(
        &self,
        session: &Session,
        query: &TokenQuery,
    ) -> Result<TokenPage, DeskError> {
        let mut conn = self.inner.store.read().await?;
        let world = World::load(&mut conn).await?;
        let acting = world.acting(session)?;
        let now = self.now();
        let sees_all = acting.holds.contains(Permission::view(Area::Tokens));
        let all = TokenFilter {
            visible_to: (!sees_all).then_some(acting.account.id),
            search: String::new(),
            environment: None,
            account: None,
            state: None,
            now,
        };
        let filter = TokenFilter {
            search: query.search.clone(),
            environment: query
                .environment
                .as_deref()
                .map(|it| world.find_environment(it).map(|it| it.id))
                .transpose()?,
            account: query
                .account
                .as_deref()
                .map(|it| world.find_account(it).map(|it| it.id))
                .transpose()?,
            state: query.state,
            ..all.clone()
        };
        let order = (query.order, query.descending);
        let limit = query.limit.min(PAGE_MAX);
        let (found, total) =
            token_search::page(&mut conn, &filter, order, (query.offset, limit)).await?;
        // Without search and filters the two are one question.
        let all = if filter == all { total } else { token_search::count(&mut conn, &all).await? };
        let ids: Vec<TokenId> = found.iter().map(|token| token.id).collect();
        let mut uses = traffic::uses_of(&mut conn, &ids).await?;
        let row =
            |token: &ApiToken, used| listed(&world, &acting, token, view(&world, token, used, now));
        let mut rows: Vec<_> = found
            .iter()
            .map(|token| row(token, uses.remove(&token.id).unwrap_or_default()))
            .collect();
        crate::rotation::tell_replacements(&mut conn, &mut rows).await?;
        Ok(TokenPage { rows, total, all })
    }

    /// One token as a list shows it.
    ///
    /// # Errors
    /// [`DeskError::NotFound`], also for a token that the account may not see; [`DeskError::SessionEnded`], [`DeskError::Store`].
    pub async fn listed_token(
        &self,
        session: &Session,
        id: TokenId,
    ) -> Result<ListedToken, DeskError> {
        Ok(self.token_impact(session, id).await?.listed)
    }

    /// Who used a token last and when, and what its deletion would stop.
    ///
    /// # Errors
    /// As [`Desk::listed_token`].
    pub async fn token_impact(
        &self,
        session: &Session,
        id: TokenId,
    ) -> Result<TokenImpact, DeskError> {
        let mut conn = self.inner.store.read().await?;
        let world = World::load(&mut conn).await?;
        let acting = world.acting(session)?;
        let (_, token) = tokens::get(&mut conn, id)
            .await?
            .filter(|(_, token)| crate::tokens::may_see(&acting, token))
            .ok_or_else(|| DeskError::not_found("API token", &id.to_string()))?;
        let used = traffic::uses_of(&mut conn, &[id]).await?.remove(&id).unwrap_or_default();
        let now = self.now();
        let since = now.as_second().div_euclid(3_600) - WEEK;
        let requests_last_week = traffic::requests_since(&mut conn, id, since).await?;
        let view = view(&world, &token, used, now);
        let mut listed = [listed(&world, &acting, &token, view)];
        crate::rotation::tell_replacements(&mut conn, &mut listed).await?;
        let [listed] = listed;
        Ok(TokenImpact { listed, requests_last_week })
    }

    /// The environments that a token can be made for. Whoever may generate tokens is told their names and addresses.
    ///
    /// # Errors
    /// [`Forbidden::CannotGenerate`], [`DeskError::SessionEnded`], [`DeskError::Store`].
    pub async fn token_environments(
        &self,
        session: &Session,
    ) -> Result<Vec<EnvironmentChoice>, DeskError> {
        let world = World::load(&mut *self.inner.store.read().await?).await?;
        rules::may_create_token(world.acting(session)?.holds, None)?;
        let choice = |it: &Environment| EnvironmentChoice {
            id: it.id.to_string(),
            name: it.name.to_string(),
            slug: it.slug.to_string(),
            listen: it.listen,
        };
        Ok(world.environments.iter().map(choice).collect())
    }
}

fn listed(world: &World, acting: &Acting, token: &ApiToken, view: TokenView) -> ListedToken {
    let is_mine = token.account == acting.account.id;
    ListedToken {
        account_kind: world.account(token.account).map(|account| account.kind),
        is_mine,
        why_not_delete: crate::tokens::may_delete(acting, token).err(),
        why_not_pause: crate::token_pause::may_pause_or_resume(acting, token).err(),
        why_not_replace: crate::on_behalf::may_make_another(world, acting, token).err(),
        replacement: None,
        view,
    }
}
