//! API tokens: create (as oneself), list, edit, delete.

use crate::desk::Desk;
use crate::error::DeskError;
use crate::publish;
use crate::session::Session;
use crate::views::{TokenState, TokenView};
use crate::world::{Acting, World, subject};
use ipnet::IpNet;
use jiff::Timestamp;
use keydesk_domain::permission::{Area, Permission};
use keydesk_domain::rules;
use keydesk_domain::text::fold;
use keydesk_domain::{ApiToken, HashedToken, PermissionSet, PlainToken, TokenId, TokenName};
use keydesk_store::{Conn, tokens, traffic};
use serde_json::json;
use uuid::Uuid;
use zeroize::Zeroizing;

/// A token to make.
#[derive(Clone, Debug)]
pub struct NewToken {
    /// Its unique name.
    pub name: TokenName,
    /// The environment it works in, by slug, name or identifier.
    pub environment: String,
    /// From when on it is refused, if ever.
    pub expires_at: Option<Timestamp>,
    /// A smaller set than the account's, if wanted.
    pub narrowed_to: Option<PermissionSet>,
    /// Where it may be used from; empty means anywhere.
    pub allowed_addresses: Vec<IpNet>,
}

/// What to change about a token; what is `None` stays.
#[derive(Clone, Debug, Default)]
pub struct TokenEdit {
    /// Another name.
    pub name: Option<TokenName>,
    /// Another expiry (`Some(None)`: never).
    pub expires_at: Option<Option<Timestamp>>,
    /// Another smaller set (`Some(None)`: all that the account holds).
    pub narrowed_to: Option<Option<PermissionSet>>,
    /// Other addresses, whole.
    pub allowed_addresses: Option<Vec<IpNet>>,
}

/// A token just made: the one time its text is there.
#[derive(Debug)]
pub struct CreatedToken {
    /// What is known about it from now on.
    pub view: TokenView,
    /// Its text. Nothing can show it again.
    pub text: PlainToken,
}

impl Desk {
    /// Creates a token as the account that is signed in, and as no other (rule 1).
    ///
    /// # Errors
    /// [`DeskError::Forbidden`] without Generate API Token or beyond what is held, [`DeskError::Taken`], [`DeskError::NotFound`]
    /// (the environment), [`DeskError::Invalid`] (expiry in the past), [`DeskError::Store`].
    pub async fn create_token(&self, session: &Session, new: NewToken) -> Result<CreatedToken, DeskError> {
        let session = session.clone();
        self.to_the_end(async move |inner| {
            let mut random = Zeroizing::new([0_u8; 32]);
            getrandom::fill(random.as_mut())
                .map_err(|why| DeskError::Internal(format!("The system gave no random bytes ({why})")))?;
            let _turn = inner.turn.lock().await;
            let mut change = inner.store.change().await?;
            let world = World::load(&mut change).await?;
            let acting = world.acting(&session)?;
            let now = inner.now();
            rules::may_create_token(acting.holds, new.narrowed_to)?;
            check_expiry(new.expires_at, now)?;
            check_name(&mut change, &new.name, None).await?;
            let environment = world.find_environment(&new.environment)?;
            let text = PlainToken::from_random(&environment.slug, &random);
            let token = ApiToken {
                id: TokenId::from_uuid(Uuid::now_v7()),
                name: new.name,
                account: acting.account.id,
                environment: environment.id,
                hint: text.hint(),
                narrowed_to: new.narrowed_to,
                allowed_addresses: new.allowed_addresses,
                created_at: now,
                expires_at: new.expires_at,
                deleted_at: None,
            };
            tokens::insert(&mut change, text.hash(), &token).await?;
            let detail = json!({
                "environment": environment.slug, "hint": token.hint, "expires_at": token.expires_at,
                "narrowed_to": token.narrowed_to, "allowed_addresses": token.allowed_addresses,
            });
            change
                .record(acting.record(now, "token.created", subject("token", &token.id, &token.name), detail))
                .await?;
            inner.commit(change, |table| table.put_token(publish::entry(text.hash(), &token))).await?;
            Ok(CreatedToken { view: view(&world, &token, traffic::Use::default(), now), text })
        })
        .await
    }

    /// The tokens that the signed-in account may see: its own, and with `tokens:view` everybody's. Deleted ones only if asked for.
    ///
    /// # Errors
    /// [`DeskError::SessionEnded`], [`DeskError::Store`].
    pub async fn tokens(&self, session: &Session, deleted_too: bool) -> Result<Vec<TokenView>, DeskError> {
        let mut conn = self.inner.store.read().await?;
        let world = World::load(&mut conn).await?;
        let acting = world.acting(session)?;
        let mut uses: std::collections::HashMap<_, _> = traffic::uses(&mut conn).await?.into_iter().collect();
        let now = self.inner.now();
        let all = tokens::all(&mut conn).await?;
        Ok(all
            .into_iter()
            .filter(|(_, token)| (deleted_too || token.deleted_at.is_none()) && may_see(&acting, token))
            .map(|(_, token)| view(&world, &token, uses.remove(&token.id).unwrap_or_default(), now))
            .collect())
    }

    /// One token, by name or identifier (deleted ones by identifier).
    ///
    /// # Errors
    /// As [`Desk::tokens`], and [`DeskError::NotFound`], also for a token that the account may not see.
    pub async fn token(&self, session: &Session, wanted: &str) -> Result<TokenView, DeskError> {
        let views = self.tokens(session, true).await?;
        pick(views, |view| &view.token, wanted).ok_or_else(|| DeskError::not_found("API token", wanted))
    }

    /// Changes a token's name, expiry, narrower set or addresses. Its text, account and environment never change.
    ///
    /// # Errors
    /// [`DeskError::Forbidden`], [`DeskError::Taken`], [`DeskError::Invalid`], [`DeskError::NotFound`], [`DeskError::Store`].
    pub async fn edit_token(&self, session: &Session, wanted: &str, edit: TokenEdit) -> Result<TokenView, DeskError> {
        let (session, wanted) = (session.clone(), wanted.to_owned());
        self.to_the_end(async move |inner| {
            let _turn = inner.turn.lock().await;
            let mut change = inner.store.change().await?;
            let world = World::load(&mut change).await?;
            let acting = world.acting(&session)?;
            let now = inner.now();
            let (hash, before) = find_live(&mut change, &acting, &wanted).await?;
            let own = before.account == acting.account.id;
            if own {
                rules::may_create_token(acting.holds, None)?;
            } else {
                rules::need(acting.holds, Permission::edit(Area::Tokens), "edit somebody else's API token")?;
            }
            let account_holds = world.account(before.account).map(|account| world.holds(account)).unwrap_or_default();
            let after = ApiToken {
                name: edit.name.unwrap_or_else(|| before.name.clone()),
                expires_at: edit.expires_at.unwrap_or(before.expires_at),
                narrowed_to: edit.narrowed_to.unwrap_or(before.narrowed_to),
                allowed_addresses: edit.allowed_addresses.unwrap_or_else(|| before.allowed_addresses.clone()),
                ..before.clone()
            };
            rules::may_hand_out(
                acting.holds,
                after.effective_permissions(account_holds),
                "change a token that carries more",
            )?;
            if edit.narrowed_to.is_some() {
                rules::narrowing_fits(account_holds, after.narrowed_to)?;
            }
            if edit.expires_at.is_some() {
                check_expiry(after.expires_at, now)?;
            }
            check_name(&mut change, &after.name, Some(after.id)).await?;
            tokens::update(&mut change, &after).await?;
            let detail = json!({
                "name_before": before.name, "expires_at": after.expires_at, "expires_at_before": before.expires_at,
                "narrowed_to": after.narrowed_to, "narrowed_to_before": before.narrowed_to,
                "allowed_addresses": after.allowed_addresses,
            });
            change.record(acting.record(now, "token.edited", subject("token", &after.id, &after.name), detail)).await?;
            inner.commit(change, |table| table.put_token(publish::entry(hash, &after))).await?;
            Ok(view(&world, &after, traffic::Use::default(), now))
        })
        .await
    }

    /// Deletes a token: once this has returned, not one request with it gets through (rule 4).
    ///
    /// # Errors
    /// [`DeskError::Forbidden`] for somebody else's token without `tokens:edit`, [`DeskError::NotFound`], [`DeskError::Store`].
    pub async fn delete_token(&self, session: &Session, wanted: &str) -> Result<TokenView, DeskError> {
        let (session, wanted) = (session.clone(), wanted.to_owned());
        self.to_the_end(async move |inner| {
            let _turn = inner.turn.lock().await;
            let mut change = inner.store.change().await?;
            let world = World::load(&mut change).await?;
            let acting = world.acting(&session)?;
            let now = inner.now();
            let (hash, mut token) = find_live(&mut change, &acting, &wanted).await?;
            if token.account != acting.account.id {
                rules::need(acting.holds, Permission::edit(Area::Tokens), "delete somebody else's API token")?;
            }
            tokens::delete(&mut change, token.id, now).await?;
            token.deleted_at = Some(now);
            let detail = json!({ "hint": token.hint });
            change
                .record(acting.record(now, "token.deleted", subject("token", &token.id, &token.name), detail))
                .await?;
            inner.commit(change, |table| table.put_token(publish::entry(hash, &token))).await?;
            Ok(view(&world, &token, traffic::Use::default(), now))
        })
        .await
    }
}

/// May this account see the token: is it its own, or may it see everybody's?
pub(crate) fn may_see(acting: &Acting, token: &ApiToken) -> bool {
    token.account == acting.account.id || acting.holds.contains(Permission::view(Area::Tokens))
}

/// The one with this identifier or else, among those not deleted, name: what identifies one is never taken for the name of another,
/// or a token could be named so that another is deleted in its place.
fn pick<T>(all: Vec<T>, token: impl Fn(&T) -> &ApiToken, wanted: &str) -> Option<T> {
    let (id, key) = (wanted.parse().ok(), fold(wanted));
    let by_id = all.iter().position(|one| Some(token(one).id) == id);
    let named = |one: &T| token(one).deleted_at.is_none() && token(one).name.key() == key;
    let at = by_id.or_else(|| all.iter().position(named))?;
    all.into_iter().nth(at)
}

/// A token that is not deleted, by name or identifier. One that the account may not see is not there for it.
async fn find_live(conn: &mut Conn, acting: &Acting, wanted: &str) -> Result<(HashedToken, ApiToken), DeskError> {
    let mut all = tokens::all(conn).await?;
    all.retain(|(_, token)| may_see(acting, token));
    pick(all, |(_, token)| token, wanted)
        .filter(|(_, token)| token.deleted_at.is_none())
        .ok_or_else(|| DeskError::not_found("API token", wanted))
}

async fn check_name(conn: &mut Conn, name: &TokenName, except: Option<TokenId>) -> Result<(), DeskError> {
    match tokens::name_taken(conn, name, except).await? {
        Some(existing) => Err(DeskError::Taken { what: "an API token", existing }),
        None => Ok(()),
    }
}

fn check_expiry(expires_at: Option<Timestamp>, now: Timestamp) -> Result<(), DeskError> {
    if expires_at.is_some_and(|at| at <= now) {
        return Err(DeskError::invalid(
            "expires",
            "The token would have expired already. Choose a time that is still to come.",
        ));
    }
    Ok(())
}

/// The token with the names that go with it.
pub(crate) fn view(world: &World, token: &ApiToken, used: traffic::Use, now: Timestamp) -> TokenView {
    let account = world.account(token.account);
    let state = if token.deleted_at.is_some() {
        TokenState::Deleted
    } else if token.expires_at.is_some_and(|at| at <= now) {
        TokenState::Expired
    } else if account.is_some_and(|account| account.is_enabled()) {
        TokenState::Active
    } else {
        TokenState::AccountDisabled
    };
    let held = account.map(|account| world.holds(account)).unwrap_or_default();
    TokenView {
        state,
        account_name: account.map(|account| account.name.to_string()).unwrap_or_default(),
        account_email: account.map(|account| account.email.to_string()).unwrap_or_default(),
        environment_name: world.environment(token.environment).map(|e| e.name.to_string()).unwrap_or_default(),
        environment_slug: world.environment(token.environment).map(|e| e.slug.to_string()).unwrap_or_default(),
        permissions: token.effective_permissions(held),
        allowed: used.allowed,
        refused: used.refused,
        last_used_at: used.last_at,
        last_used_from: used.last_address,
        token: token.clone(),
    }
}
