//! Replacing a token: the new one is made first, and the old one stops with proof, at a time, or at once.

use crate::desk::Desk;
use crate::error::DeskError;
use crate::on_behalf::{created_on_behalf, may_make_another};
use crate::publish;
use crate::session::Session;
use crate::token_made::{Made, Random};
use crate::token_search::ListedToken;
use crate::tokens::{CreatedToken, NewToken, find_live, may_delete, may_see, view};
use crate::views::TokenView;
use crate::world::{Acting, World, by_the_gateway, record_by, subject};
use jiff::Timestamp;
use keydesk_domain::audit::Actor;
use keydesk_domain::rotation::{self, Retire};
use keydesk_domain::{ApiToken, HashedToken, TokenId, rules};
use keydesk_store::rotations::{self, UsedFrom};
use keydesk_store::{Change, Conn, tokens, traffic};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// At most so many addresses are told of each token.
const ADDRESSES: u32 = 20;

/// A token that is being or was replaced, and the one that replaces it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RotationView {
    /// The old one.
    pub old: RotationSide,
    /// The new one.
    pub new: RotationSide,
    /// Whether the old one has stopped.
    pub is_finished: bool,
    /// Why it cannot be cancelled, if it cannot.
    pub why_not_cancel: Option<String>,
}

/// One of the two.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RotationSide {
    /// The token.
    pub token: TokenView,
    /// Where it was used from since the replacement was made, last first.
    pub used_from: Vec<Caller>,
}

/// Where a token was used from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Caller {
    /// The address.
    pub address: String,
    /// When last.
    pub last_at: Timestamp,
    /// About how many requests.
    pub requests: i64,
}

impl From<UsedFrom> for Caller {
    fn from(used: UsedFrom) -> Self {
        Self { address: used.address, last_at: used.last_at, requests: used.requests }
    }
}

impl Desk {
    /// Makes a token like this one (account, environment, name, narrower set, addresses, length of life), and has this one stop as
    /// `retire` says. Until then both have the name.
    ///
    /// # Errors
    /// [`DeskError::Forbidden`] as for creating a token (of one's own, or on behalf), and in the midst of another replacement;
    /// [`DeskError::NotFound`], [`DeskError::Store`].
    pub async fn replace_token(
        &self,
        session: &Session,
        wanted: &str,
        retire: Retire,
    ) -> Result<CreatedToken, DeskError> {
        let (session, wanted) = (session.clone(), wanted.to_owned());
        self.to_the_end(async move |inner| {
            let random = Random::draw()?;
            let _turn = inner.turn.lock().await;
            let mut change = inner.store.change().await?;
            let world = World::load(&mut change).await?;
            let acting = world.acting(&session)?;
            let now = inner.now();
            let (old_hash, old) = find_live(&mut change, &acting, &wanted).await?;
            may_make_another(&world, &acting, &old)?;
            let replaces = rotations::old_of(&mut change, old.id).await?;
            rotation::may_be_replaced(&old, replaces.is_some_and(|(_, it)| is_running(&it, now)))?;
            let mut made = replacement(&world, &old, &random, now)?;
            made.token.awaits_first_use = retire != Retire::AtOnce;
            // What somebody else set holds for the new one as well.
            (made.token.paused_at, made.token.paused_by) = (old.paused_at, old.paused_by);
            made.token.held = old.held;
            if rules::may_widen(acting.holds, acting.account.id, &old, &made.token).is_err() {
                made.token.expires_at = old.expires_at;
            }
            let old = ApiToken {
                replaced_by: Some(made.token.id),
                retires_at: retire.retires_at(now),
                deleted_at: (retire == Retire::AtOnce).then_some(now),
                ..old
            };
            // The old one gives up the name before the new one takes it.
            tokens::update(&mut change, &old).await?;
            if old.deleted_at.is_some() {
                tokens::delete(&mut change, old.id, now).await?;
            }
            made.write(&mut change).await?;
            let detail =
                json!({ "hint": old.hint, "retire": retire.word(), "replaced_by": made.token.id });
            change.record(acting.record(
                now,
                "token.replaced",
                subject("token", &old.id, &old.name),
                detail,
            ));
            match world.account(old.account).filter(|account| account.id != acting.account.id) {
                Some(account) => change.record(created_on_behalf(&acting, account, &made, now)),
                None => {
                    let about = subject("token", &made.token.id, &made.token.name);
                    change.record(acting.record(now, "token.created", about, made.detail()));
                }
            };
            inner
                .commit(change, |table| {
                    table.put_token(publish::entry(old_hash, &old));
                    table.put_token(made.entry());
                })
                .await?;
            Ok(CreatedToken {
                view: view(&world, &made.token, traffic::Use::default(), now),
                text: made.text,
            })
        })
        .await
    }

    /// How far a token's replacement has come, and who still uses the old one. By either token; `None` if there is none.
    ///
    /// # Errors
    /// [`DeskError::NotFound`], also for a token that the account may not see; [`DeskError::SessionEnded`], [`DeskError::Store`].
    pub async fn rotation(
        &self,
        session: &Session,
        wanted: &str,
    ) -> Result<Option<RotationView>, DeskError> {
        let mut conn = self.inner.store.read().await?;
        let world = World::load(&mut conn).await?;
        let acting = world.acting(session)?;
        let now = self.now();
        let token = match wanted.parse() {
            Ok(id) => tokens::get(&mut conn, id)
                .await?
                .map(|(_, token)| token)
                .filter(|it| may_see(&acting, it)),
            Err(_) => Some(find_live(&mut conn, &acting, wanted).await?.1),
        };
        let token = token.ok_or_else(|| DeskError::not_found("API token", wanted))?;
        let Some(Pair { old, new }) = Pair::of(&mut conn, token).await? else { return Ok(None) };
        let is_finished = !is_running(&old.1, now);
        let why_not_cancel = if is_finished {
            Some(stopped().to_string())
        } else {
            may_cancel(&world, &acting, &old.1).err().map(|why| why.to_string())
        };
        let since = new.1.created_at;
        Ok(Some(RotationView {
            old: side(&mut conn, &world, &old.1, (since, now)).await?,
            new: side(&mut conn, &world, &new.1, (since, now)).await?,
            is_finished,
            why_not_cancel,
        }))
    }

    /// Deletes the new token and leaves the old one as it was before. By either token.
    ///
    /// # Errors
    /// [`DeskError::Forbidden`], [`DeskError::NotFound`] (also when nothing is being replaced), [`DeskError::Invalid`] once the old
    /// one has stopped, [`DeskError::Store`].
    pub async fn cancel_replacement(
        &self,
        session: &Session,
        wanted: &str,
    ) -> Result<TokenView, DeskError> {
        let (session, wanted) = (session.clone(), wanted.to_owned());
        self.to_the_end(async move |inner| {
            let _turn = inner.turn.lock().await;
            let mut change = inner.store.change().await?;
            let world = World::load(&mut change).await?;
            let acting = world.acting(&session)?;
            let now = inner.now();
            let (_, token) = find_live(&mut change, &acting, &wanted).await?;
            let pair =
                Pair::of(&mut change, token).await?.filter(|pair| pair.old.1.deleted_at.is_none());
            let pair =
                pair.ok_or_else(|| DeskError::not_found("replacement of the API token", &wanted))?;
            if !is_running(&pair.old.1, now) {
                return Err(stopped());
            }
            may_cancel(&world, &acting, &pair.old.1)?;
            let (new_hash, mut new) = pair.new;
            tokens::delete(&mut change, new.id, now).await?;
            new.deleted_at = Some(now);
            let detail = json!({ "hint": new.hint, "why": "the replacement was cancelled" });
            let about = subject("token", &new.id, &new.name);
            change.record(acting.record(now, "token.deleted", about, detail));
            let Some((old_hash, old)) = put_back(&mut change, &acting.actor(), &new, now).await?
            else {
                return Err(stopped());
            };
            inner
                .commit(change, |table| {
                    table.put_token(publish::entry(new_hash, &new));
                    table.put_token(publish::entry(old_hash, &old));
                })
                .await?;
            Ok(view(&world, &old, traffic::Use::default(), now))
        })
        .await
    }

    /// Deletes the tokens whose replacement has come to its time. The gateway has refused them since; this makes it last and records it.
    ///
    /// # Errors
    /// [`DeskError::Store`].
    pub async fn retire_replaced(&self) -> Result<(), DeskError> {
        if rotations::due(&mut *self.inner.store.read().await?, self.now()).await?.is_empty() {
            return Ok(());
        }
        self.to_the_end(async move |inner| {
            let _turn = inner.turn.lock().await;
            let mut change = inner.store.change().await?;
            let now = inner.now();
            let mut due = rotations::due(&mut change, now).await?;
            if due.is_empty() {
                return Ok(());
            }
            for (_, token) in &mut due {
                let since = token.retires_at.unwrap_or(now);
                tokens::delete(&mut change, token.id, since).await?;
                token.deleted_at = Some(since);
                let why = "its replacement came to its time";
                let detail =
                    json!({ "hint": token.hint, "why": why, "replaced_by": token.replaced_by });
                let about = subject("token", &token.id, &token.name);
                change.record(by_the_gateway(now, "token.deleted", about, detail));
            }
            let all = |table: &mut keydesk_domain::access_table::AccessTable| {
                due.iter().for_each(|(hash, token)| table.put_token(publish::entry(*hash, token)));
            };
            inner.commit(change, all).await
        })
        .await
    }
}

/// The two tokens of a replacement.
struct Pair {
    old: (HashedToken, ApiToken),
    new: (HashedToken, ApiToken),
}

impl Pair {
    /// The one that this token belongs to, as the old one or else as the new one.
    async fn of(conn: &mut Conn, token: ApiToken) -> Result<Option<Self>, DeskError> {
        let (old, new) = match token.replaced_by {
            Some(new) => (tokens::get(conn, token.id).await?, tokens::get(conn, new).await?),
            None => (rotations::old_of(conn, token.id).await?, tokens::get(conn, token.id).await?),
        };
        Ok(old.zip(new).map(|(old, new)| Self { old, new }))
    }
}

/// Tells of each token in a list whether it is being replaced or replaces another, and that it cannot be replaced meanwhile.
pub(crate) async fn tell_replacements(
    conn: &mut Conn,
    listed: &mut [ListedToken],
) -> Result<(), DeskError> {
    let ids: Vec<TokenId> = listed.iter().map(|it| it.view.token.id).collect();
    for found in rotations::among(conn, &ids).await? {
        for it in listed.iter_mut().filter(|it| [found.old, found.by].contains(&it.view.token.id)) {
            it.replacement = Some(found);
            let replaces_another = it.view.token.id == found.by;
            it.why_not_replace = rotation::may_be_replaced(&it.view.token, replaces_another).err();
        }
    }
    Ok(())
}

/// Is the old one still at work, or could it be?
pub(crate) fn is_running(old: &ApiToken, now: Timestamp) -> bool {
    !old.lifecycle(now).is_gone()
}

/// The new token is being deleted: the one that it replaces, if that still works, is as it was before. The record is among it.
pub(crate) async fn put_back(
    change: &mut Change,
    by: &Actor,
    new: &ApiToken,
    now: Timestamp,
) -> Result<Option<(HashedToken, ApiToken)>, DeskError> {
    let old = rotations::old_of(change, new.id).await?.filter(|(_, old)| is_running(old, now));
    let Some((hash, old)) = old else { return Ok(None) };
    let old = ApiToken { replaced_by: None, retires_at: None, ..old };
    tokens::update(change, &old).await?;
    let about = subject("token", &old.id, &old.name);
    let detail = json!({ "hint": old.hint, "replacement": new.id });
    change.record(record_by(by, now, "token.replacement-cancelled", about, detail));
    Ok(Some((hash, old)))
}

/// A token like the old one, not yet written.
fn replacement(
    world: &World,
    old: &ApiToken,
    random: &Random,
    now: Timestamp,
) -> Result<Made, DeskError> {
    let new = NewToken {
        name: old.name.clone(),
        environment: old.environment.to_string(),
        expires_at: rotation::replacement_expires_at(old, now),
        use_by: None,
        narrowed_to: old.narrowed_to,
        allowed_addresses: old.allowed_addresses.clone(),
    };
    Made::unwritten(old.account, new, random, (world, now))
}

fn stopped() -> DeskError {
    DeskError::invalid(
        "token",
        "The old token has stopped already, and nothing brings it back. Go on with the new one.",
    )
}

/// Who cancels lets the old one go on: that takes what editing it and giving it that much would take.
fn may_cancel(world: &World, acting: &Acting, old: &ApiToken) -> Result<(), rules::Forbidden> {
    may_delete(acting, old)?;
    let account_holds =
        world.account(old.account).map(|account| world.holds(account)).unwrap_or_default();
    rules::may_hand_out(
        acting.holds,
        old.effective_permissions(account_holds),
        "let a token go on that carries more",
    )
}

async fn side(
    conn: &mut Conn,
    world: &World,
    token: &ApiToken,
    (since, now): (Timestamp, Timestamp),
) -> Result<RotationSide, DeskError> {
    let used = traffic::uses_of(conn, &[token.id]).await?.remove(&token.id).unwrap_or_default();
    let used_from = rotations::used_from(conn, token.id, since, ADDRESSES).await?;
    Ok(RotationSide {
        token: view(world, token, used, now),
        used_from: used_from.into_iter().map(Into::into).collect(),
    })
}
