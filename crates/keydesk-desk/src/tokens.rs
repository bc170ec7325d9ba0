//! API tokens: create (as oneself), list, edit, delete.

use crate::desk::{Desk, Inner};
use crate::error::DeskError;
use crate::publish;
use crate::rotation::{is_running, put_back};
use crate::session::Session;
use crate::token_made::{Made, Random, check_name, check_time};
use crate::unwritten::{TakenAway, What};
use crate::views::{TokenState, TokenView};
use crate::world::{Acting, World, record_by, subject};
use ipnet::IpNet;
use jiff::Timestamp;
use keydesk_domain::audit::Actor;
use keydesk_domain::permission::{Area, Permission};
use keydesk_domain::rules::{self, Forbidden};
use keydesk_domain::text::fold;
use keydesk_domain::{ApiToken, HashedToken, Lifecycle, PermissionSet, PlainToken, TokenName};
use keydesk_store::{Change, Conn, rotations, tokens, traffic};
use serde_json::json;

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
    /// From when on it is refused if it was not used until then: a hand-off that nobody opened leaves no key behind.
    pub use_by: Option<Timestamp>,
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
    pub async fn create_token(
        &self,
        session: &Session,
        new: NewToken,
    ) -> Result<CreatedToken, DeskError> {
        let session = session.clone();
        self.to_the_end(async move |inner| {
            let random = Random::draw()?;
            let _turn = inner.turn.lock().await;
            let mut change = inner.store.change().await?;
            let world = World::load(&mut change).await?;
            let acting = world.acting(&session)?;
            let now = inner.now();
            rules::may_create_token(acting.holds, new.narrowed_to)?;
            let made =
                Made::of(acting.account.id, new, &random, (&mut change, &world, now)).await?;
            let about = subject("token", &made.token.id, &made.token.name);
            change.record(acting.record(now, "token.created", about, made.detail()));
            inner.commit(change, |table| table.put_token(made.entry())).await?;
            Ok(CreatedToken {
                view: view(&world, &made.token, traffic::Use::default(), now),
                text: made.text,
            })
        })
        .await
    }

    /// The tokens that the signed-in account may see: its own, and with `tokens:view` everybody's. Deleted ones only if asked for.
    ///
    /// # Errors
    /// [`DeskError::SessionEnded`], [`DeskError::Store`].
    pub async fn tokens(
        &self,
        session: &Session,
        deleted_too: bool,
    ) -> Result<Vec<TokenView>, DeskError> {
        let mut conn = self.inner.store.read().await?;
        let world = World::load(&mut conn).await?;
        let acting = world.acting(session)?;
        let mut uses: std::collections::HashMap<_, _> =
            traffic::uses(&mut conn).await?.into_iter().collect();
        let now = self.inner.now();
        let all = tokens::all(&mut conn).await?;
        Ok(all
            .into_iter()
            .filter(|(_, token)| {
                (deleted_too || token.deleted_at.is_none()) && may_see(&acting, token)
            })
            .map(|(_, token)| view(&world, &token, uses.remove(&token.id).unwrap_or_default(), now))
            .collect())
    }

    /// One token, by name or identifier (deleted ones by identifier).
    ///
    /// # Errors
    /// As [`Desk::tokens`], and [`DeskError::NotFound`], also for a token that the account may not see.
    pub async fn token(&self, session: &Session, wanted: &str) -> Result<TokenView, DeskError> {
        let mut conn = self.inner.store.read().await?;
        let world = World::load(&mut conn).await?;
        let found = find(&mut conn, &world.acting(session)?, wanted).await?;
        let (_, token) = found.ok_or_else(|| DeskError::not_found("API token", wanted))?;
        let mut uses = traffic::uses_of(&mut conn, &[token.id]).await?;
        Ok(view(&world, &token, uses.remove(&token.id).unwrap_or_default(), self.inner.now()))
    }

    /// Changes a token's name, expiry, narrower set or addresses. Its text, account and environment never change.
    ///
    /// # Errors
    /// [`DeskError::Forbidden`], [`DeskError::Taken`], [`DeskError::Invalid`], [`DeskError::NotFound`], [`DeskError::Store`].
    pub async fn edit_token(
        &self,
        session: &Session,
        wanted: &str,
        edit: TokenEdit,
    ) -> Result<TokenView, DeskError> {
        self.edit_token_as_it_is(session, wanted, |_| edit).await
    }

    /// The same, where the edit depends on how the token is at that moment.
    pub(crate) async fn edit_token_as_it_is(
        &self,
        session: &Session,
        wanted: &str,
        edit: impl FnOnce(&ApiToken) -> TokenEdit + Send + 'static,
    ) -> Result<TokenView, DeskError> {
        let (session, wanted) = (session.clone(), wanted.to_owned());
        self.to_the_end(async move |inner| {
            let _turn = inner.turn.lock().await;
            let mut change = inner.store.change().await?;
            let world = World::load(&mut change).await?;
            let acting = world.acting(&session)?;
            let now = inner.now();
            let (hash, before) = find_live(&mut change, &acting, &wanted).await?;
            may_edit(&acting, &before)?;
            let edit = edit(&before);
            let after = ApiToken {
                name: edit.name.clone().unwrap_or_else(|| before.name.clone()),
                expires_at: edit.expires_at.unwrap_or(before.expires_at),
                narrowed_to: edit.narrowed_to.unwrap_or(before.narrowed_to),
                allowed_addresses: edit.allowed_addresses.clone().unwrap_or_else(|| before.allowed_addresses.clone()),
                // Who gives it another expiry has taken it in hand: it no longer dies because nobody used it.
                use_by: before.use_by.filter(|_| edit.expires_at.is_none()),
                ..before.clone()
            };
            let after = ApiToken {
                awaits_first_use: before.awaits_first_use && (before.use_by.is_none() || after.use_by.is_some()),
                ..after
            };
            rules::may_widen(acting.holds, acting.account.id, &before, &after)?;
            let held = rules::held_after(acting.holds, acting.account.id, &before, &after);
            let after = ApiToken { held, ..after };
            edit_fits(&world, &acting, &after, &edit, now)?;
            may_be_renamed(&mut change, &before, &after.name, now).await?;
            tokens::update(&mut change, &after).await?;
            let detail = json!({
                "name_before": before.name, "expires_at": after.expires_at, "expires_at_before": before.expires_at,
                "narrowed_to": after.narrowed_to, "narrowed_to_before": before.narrowed_to,
                "allowed_addresses": after.allowed_addresses, "use_by": after.use_by,
            });
            change.record(acting.record(now, "token.edited", subject("token", &after.id, &after.name), detail));
            inner.commit(change, |table| table.put_token(publish::entry(hash, &after))).await?;
            Ok(view(&world, &after, traffic::Use::default(), now))
        })
        .await
    }

    /// Deletes a token: once this has returned, not one request with it gets through (rule 4). One that replaces another, which has not
    /// stopped, leaves that one as it was.
    ///
    /// # Errors
    /// [`DeskError::Forbidden`] for somebody else's token without `tokens:edit`, [`DeskError::NotFound`], [`DeskError::NotWritten`]: then
    /// not one request gets through either. [`DeskError::Store`] where the store cannot even be read.
    pub async fn delete_token(
        &self,
        session: &Session,
        wanted: &str,
    ) -> Result<TokenView, DeskError> {
        let (session, wanted) = (session.clone(), wanted.to_owned());
        self.to_the_end(async move |inner| {
            let _turn = inner.turn.lock().await;
            let outcome = inner.delete_token(&session, &wanted).await;
            let allowed = async |inner: &Inner| {
                let mut conn = inner.store.read().await?;
                let acting = World::load(&mut conn).await?.acting(&session)?;
                let (hash, token) = find_live(&mut conn, &acting, &wanted).await?;
                may_delete(&acting, &token)?;
                Ok(TakenAway { acting, at: inner.now(), what: What::Deleted(hash, token) })
            };
            inner.in_force_at_least(outcome, allowed).await
        })
        .await
    }

    /// Deletes a token for whoever has the machine, where nobody can sign in: the emergency revocation. It takes no sign-in but access to
    /// the store or its control socket, and is recorded with nobody as who did it. By name or identifier.
    ///
    /// # Errors
    /// [`DeskError::NotFound`], [`DeskError::Store`].
    pub async fn revoke_on_this_machine(&self, wanted: &str) -> Result<TokenView, DeskError> {
        let wanted = wanted.to_owned();
        self.to_the_end(async move |inner| {
            let _turn = inner.turn.lock().await;
            let mut change = inner.store.change().await?;
            let world = World::load(&mut change).await?;
            let by_id = match wanted.parse() {
                Ok(id) => tokens::get(&mut change, id).await?,
                Err(_) => None,
            };
            let found = match by_id {
                Some(found) => Some(found),
                None => tokens::named(&mut change, &fold(&wanted)).await?,
            };
            let found = found.filter(|(_, token)| token.deleted_at.is_none());
            let (hash, mut token) =
                found.ok_or_else(|| DeskError::not_found("API token", &wanted))?;
            let by = Actor { account: None, email: "(access to this machine)".to_owned() };
            inner.deleted(change, &world, &by, (hash, &mut token)).await
        })
        .await
    }
}

impl Inner {
    async fn delete_token(&self, session: &Session, wanted: &str) -> Result<TokenView, DeskError> {
        let mut change = self.store.change().await?;
        let world = World::load(&mut change).await?;
        let acting = world.acting(session)?;
        let (hash, mut token) = find_live(&mut change, &acting, wanted).await?;
        may_delete(&acting, &token)?;
        self.deleted(change, &world, &acting.actor(), (hash, &mut token)).await
    }

    /// Deletes a token in this change, whoever does it, and commits that.
    async fn deleted(
        &self,
        mut change: Change,
        world: &World,
        by: &Actor,
        (hash, token): (HashedToken, &mut ApiToken),
    ) -> Result<TokenView, DeskError> {
        let now = self.now();
        let put_back = delete(&mut change, by, token, now).await?;
        self.commit(change, |table| {
            table.put_token(publish::entry(hash, token));
            if let Some((hash, old)) = &put_back {
                table.put_token(publish::entry(*hash, old));
            }
        })
        .await?;
        Ok(view(world, token, traffic::Use::default(), now))
    }
}

/// Deletes a token that is not deleted, with its record. Gives the one that it was to replace, if that works on.
pub(crate) async fn delete(
    change: &mut Change,
    by: &Actor,
    token: &mut ApiToken,
    at: Timestamp,
) -> Result<Option<(HashedToken, ApiToken)>, DeskError> {
    tokens::delete(change, token.id, at).await?;
    token.deleted_at = Some(at);
    let about = subject("token", &token.id, &token.name);
    change.record(record_by(by, at, "token.deleted", about, json!({ "hint": token.hint })));
    put_back(change, by, token, at).await
}

/// May this account see the token: is it its own, or may it see everybody's?
pub(crate) fn may_see(acting: &Acting, token: &ApiToken) -> bool {
    token.account == acting.account.id || acting.holds.contains(Permission::view(Area::Tokens))
}

/// May this account change the token: its own as long as it could make one, others' with `tokens:edit`?
pub(crate) fn may_edit(acting: &Acting, token: &ApiToken) -> Result<(), Forbidden> {
    if token.account == acting.account.id {
        return rules::may_create_token(acting.holds, None);
    }
    rules::need(acting.holds, Permission::edit(Area::Tokens), "edit somebody else's API token")
}

/// May this account delete the token: is it its own, or may it edit everybody's?
pub(crate) fn may_delete(acting: &Acting, token: &ApiToken) -> Result<(), Forbidden> {
    if token.account == acting.account.id {
        return Ok(());
    }
    rules::need(acting.holds, Permission::edit(Area::Tokens), "delete somebody else's API token")
}

/// May the token be as it would be after this edit?
pub(crate) fn edit_fits(
    world: &World,
    acting: &Acting,
    after: &ApiToken,
    edit: &TokenEdit,
    now: Timestamp,
) -> Result<(), DeskError> {
    let account_holds =
        world.account(after.account).map(|account| world.holds(account)).unwrap_or_default();
    let permits = after.effective_permissions(account_holds);
    rules::may_hand_out(acting.holds, permits, "change a token that carries more")?;
    if edit.narrowed_to.is_some() {
        rules::narrowing_fits(account_holds, after.narrowed_to)?;
    }
    if edit.expires_at.is_some() {
        check_time("expires", after.expires_at, now)?;
    }
    Ok(())
}

/// Could the token have this name from now on? A token and the one that replaces it have one name, and keep it until one of them is gone.
async fn may_be_renamed(
    conn: &mut Conn,
    before: &ApiToken,
    name: &TokenName,
    now: Timestamp,
) -> Result<(), DeskError> {
    if before.name.key() == name.key() {
        return Ok(());
    }
    let token = before.name.to_string();
    if before.replaced_by.is_some() {
        return Err(Forbidden::BeingReplaced { token }.into());
    }
    let replaces = rotations::old_of(conn, before.id).await?;
    if replaces.is_some_and(|(_, old)| is_running(&old, now)) {
        return Err(Forbidden::ReplacesAnother { token }.into());
    }
    check_name(conn, name, Some(before.id)).await
}

/// The one with this identifier or else, among those not deleted, name: what identifies one is never taken for the name of another,
/// or a token could be named so that another is deleted in its place. One that the account may not see is not there for it.
///
/// Asked of the store by what it has indexes for: with a hundred thousand tokens, to read them all took longer than the rest of a change.
async fn find(
    conn: &mut Conn,
    acting: &Acting,
    wanted: &str,
) -> Result<Option<(HashedToken, ApiToken)>, DeskError> {
    let is_seen = |found: &(HashedToken, ApiToken)| may_see(acting, &found.1);
    if let Ok(id) = wanted.parse()
        && let Some(found) = tokens::get(conn, id).await?.filter(is_seen)
    {
        return Ok(Some(found));
    }
    Ok(tokens::named(conn, &fold(wanted)).await?.filter(is_seen))
}

/// A token that is not deleted, by name or identifier. One that the account may not see is not there for it.
pub(crate) async fn find_live(
    conn: &mut Conn,
    acting: &Acting,
    wanted: &str,
) -> Result<(HashedToken, ApiToken), DeskError> {
    let found = find(conn, acting, wanted).await?.filter(|(_, token)| token.deleted_at.is_none());
    found.ok_or_else(|| DeskError::not_found("API token", wanted))
}

/// The token with the names that go with it.
pub(crate) fn view(
    world: &World,
    token: &ApiToken,
    used: traffic::Use,
    now: Timestamp,
) -> TokenView {
    let account = world.account(token.account);
    let state = match token.lifecycle(now) {
        Lifecycle::Deleted { .. } | Lifecycle::Retired { .. } => TokenState::Deleted,
        Lifecycle::Expired { .. } | Lifecycle::UnusedInTime { .. } => TokenState::Expired,
        Lifecycle::Paused { .. } => TokenState::Paused,
        Lifecycle::Live if account.is_some_and(|account| account.is_enabled()) => {
            TokenState::Active
        }
        Lifecycle::Live => TokenState::AccountDisabled,
    };
    let held = account.map(|account| world.holds(account)).unwrap_or_default();
    TokenView {
        state,
        account_name: account.map(|account| account.name.to_string()).unwrap_or_default(),
        account_email: account.map(|account| account.email.to_string()).unwrap_or_default(),
        environment_name: world
            .environment(token.environment)
            .map(|e| e.name.to_string())
            .unwrap_or_default(),
        environment_slug: world
            .environment(token.environment)
            .map(|e| e.slug.to_string())
            .unwrap_or_default(),
        permissions: token.effective_permissions(held),
        allowed: used.allowed,
        refused: used.refused,
        last_used_at: used.last_at,
        last_used_from: used.last_address,
        token: token.clone(),
    }
}
