//! A new integration in one act: role, service account and token are made together or not at all.

use crate::accounts;
use crate::desk::Desk;
use crate::error::DeskError;
use crate::integration_plan::{Finding, NewIntegration, Plan, Planned};
use crate::on_behalf::created_on_behalf;
use crate::publish;
use crate::session::Session;
use crate::token_made::{Made, Random};
use crate::tokens::{CreatedToken, view};
use crate::views::AccountView;
use crate::world::{World, subject};
use keydesk_domain::integration_kind::{IntegrationKind, numbered, slug};
use keydesk_domain::{Email, RoleName, TokenName, dedicated, rules};
use keydesk_store::{roles, tokens, traffic};
use serde_json::json;

/// What a free name is looked for among: so many of one kind nobody connects.
const NAMES_TRIED: u32 = 1_000;

/// Names that are free, for a new integration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// For the role, the account and the token alike.
    pub name: String,
    /// For the account: dedicated to it.
    pub email: String,
}

/// An integration just made.
#[derive(Debug)]
pub struct CreatedIntegration {
    /// Its token: the one time its text is there.
    pub token: CreatedToken,
    /// Its account, with the names of its roles.
    pub account: AccountView,
}

impl Desk {
    /// May the signed-in account create integrations?
    ///
    /// # Errors
    /// [`DeskError::Forbidden`] without `users:edit` or `tokens:edit`, [`DeskError::SessionEnded`], [`DeskError::Store`].
    pub async fn may_create_integration(&self, session: &Session) -> Result<(), DeskError> {
        let world = World::load(&mut *self.inner.store.read().await?).await?;
        Ok(rules::may_act_for_services(world.acting(session)?.holds)?)
    }

    /// A name that is free for role and token alike, and an e-mail made of it that is free and dedicated.
    ///
    /// # Errors
    /// As [`Desk::may_create_integration`].
    pub async fn suggest_integration(
        &self,
        session: &Session,
        kind: IntegrationKind,
    ) -> Result<Suggestion, DeskError> {
        let mut conn = self.inner.store.read().await?;
        let world = World::load(&mut conn).await?;
        let acting = world.acting(session)?;
        rules::may_act_for_services(acting.holds)?;
        let own = acting.account.email.as_str();
        let domain = own.rsplit_once('@').map_or(own, |(_, domain)| domain);
        for number in 1..NAMES_TRIED {
            let name = numbered(kind.example(), number);
            let email = format!("{}@{domain}", slug(&name));
            let (Ok(role), Ok(token), Ok(address)) =
                (name.parse::<RoleName>(), name.parse::<TokenName>(), email.parse::<Email>())
            else {
                break;
            };
            let is_taken = world.roles.iter().any(|it| it.name.key() == role.key())
                || world.accounts.iter().any(|it| it.email.key() == address.key())
                || dedicated::concern(&address, &world.accounts).is_some()
                || tokens::name_taken(&mut conn, &token, None).await?.is_some();
            if !is_taken {
                return Ok(Suggestion { name, email });
            }
        }
        // Nothing fits: the admin writes better ones.
        Ok(Suggestion { name: kind.example().to_owned(), email: String::new() })
    }

    /// What keeps this integration from being created, all at once, and what speaks against it. Nothing is made.
    ///
    /// # Errors
    /// As [`Desk::may_create_integration`].
    pub async fn check_integration(
        &self,
        session: &Session,
        new: &NewIntegration,
    ) -> Result<(Vec<Finding>, Vec<Finding>), DeskError> {
        let mut conn = self.inner.store.read().await?;
        let world = World::load(&mut conn).await?;
        let acting = world.acting(session)?;
        let planned = Planned::of(&mut conn, &world, &acting, new, self.now()).await?;
        let problems = planned.problems.into_iter();
        let in_words =
            |(field, why): (&'static str, DeskError)| Finding { field, message: why.to_string() };
        Ok((problems.map(in_words).collect(), planned.warnings))
    }

    /// Makes role, service account and token in one transaction. The account has no password, so that nobody can sign in as it until
    /// one is set.
    ///
    /// # Errors
    /// As [`Desk::may_create_integration`]; [`DeskError::InField`] with the first of what [`Desk::check_integration`] tells.
    pub async fn create_integration(
        &self,
        session: &Session,
        new: NewIntegration,
    ) -> Result<CreatedIntegration, DeskError> {
        let session = session.clone();
        self.to_the_end(async move |inner| {
            let random = Random::draw()?;
            let _turn = inner.turn.lock().await;
            let mut change = inner.store.change().await?;
            let world = World::load(&mut change).await?;
            let acting = world.acting(&session)?;
            let now = inner.now();
            let Plan { role, account, is_new_account, token } =
                Planned::of(&mut change, &world, &acting, &new, now).await?.into_plan()?;
            if let Some(role) = &role {
                roles::insert(&mut change, role, now).await?;
                let about = subject("role", &role.id, &role.name);
                change
                    .record(acting.record(now, "role.created", about, json!({ "permissions": role.permissions })));
            }
            if is_new_account {
                keydesk_store::accounts::insert(&mut change, &account, None).await?;
            }
            let after = World::load(&mut change).await?;
            let account_view = accounts::view(&mut change, &after, &account).await?;
            let about = subject("account", &account.id, &account.email);
            if is_new_account {
                let detail = json!({ "kind": account.kind, "roles": account_view.roles, "password": false });
                change.record(acting.record(now, "account.created", about, detail));
            }
            let made = Made::unwritten(account.id, token, &random, (&after, now))?.by_another();
            made.write(&mut change).await?;
            change.record(created_on_behalf(&acting, &account, &made, now));
            let detail = json!({
                "kind": new.kind.word(), "account": account.email, "new_account": is_new_account, "token": made.token.id,
                "roles": account_view.roles, "new_role": role.map(|role| role.name),
            });
            let about = subject("integration", &made.token.id, &made.token.name);
            change.record(acting.record(now, "integration.created", about, detail));
            after.keeps_an_administrator()?;
            inner
                .commit(change, |table| {
                    table.set_accounts(after.account_entries());
                    table.put_token(publish::entry(made.text.hash(), &made.token));
                })
                .await?;
            let view = view(&after, &made.token, traffic::Use::default(), now);
            Ok(CreatedIntegration { token: CreatedToken { view, text: made.text }, account: account_view })
        })
        .await
    }
}
