//! First run: the owner's account, the built-in role and the Sandbox.

use crate::desk::Desk;
use crate::error::DeskError;
use crate::password_hash;
use crate::session::Session;
use crate::world::{Acting, World, environment_entries, subject};
use keydesk_domain::environment::SANDBOX_LISTEN;
use keydesk_domain::password::{self, Strength};
use keydesk_domain::role::ADMINISTRATOR;
use keydesk_domain::{
    Account, AccountId, AccountKind, AccountName, Email, Environment, EnvironmentId,
    EnvironmentName, EnvironmentSlug, PermissionSet, Role, RoleId, RoleName, Upstream,
};
use keydesk_store::{accounts, environments, roles};
use secrecy::SecretString;
use serde_json::json;
use std::net::SocketAddr;
use uuid::Uuid;

/// Who the store belongs to.
#[derive(Clone, Debug)]
pub struct Owner {
    /// The owner's name.
    pub name: AccountName,
    /// What the owner signs in with.
    pub email: Email,
    /// The owner's password.
    pub password: SecretString,
    /// Where the Sandbox listens; [`SANDBOX_LISTEN`] unless given.
    pub sandbox_listen: Option<SocketAddr>,
}

impl Desk {
    /// Has this store got its owner?
    ///
    /// # Errors
    /// [`DeskError::Store`].
    pub async fn is_initialised(&self) -> Result<bool, DeskError> {
        let mut conn = self.inner.store.read().await?;
        Ok(!accounts::all(&mut conn).await?.is_empty())
    }

    /// Makes the owner's account with the role Administrator, and the environment Sandbox, and signs the owner in.
    ///
    /// # Errors
    /// [`DeskError::AlreadyInitialised`], [`DeskError::WeakPassword`], [`DeskError::Store`].
    pub async fn first_run(&self, owner: Owner) -> Result<(Session, Strength), DeskError> {
        if self.is_initialised().await? {
            return Err(DeskError::AlreadyInitialised);
        }
        let strength = password::check(&owner.password, &owner.name, &owner.email)?;
        let hash = password_hash::hash(self.inner.settings.password_cost, &owner.password).await?;
        let session = self
            .to_the_end(async move |inner| {
                let _turn = inner.turn.lock().await;
                let mut change = inner.store.change().await?;
                if !accounts::all(&mut change).await?.is_empty() {
                    return Err(DeskError::AlreadyInitialised);
                }
                let now = inner.now();
                let role = Role {
                    id: RoleId::from_uuid(Uuid::now_v7()),
                    name: RoleName::parse(ADMINISTRATOR)
                        .map_err(|why| DeskError::Internal(why.to_string()))?,
                    permissions: PermissionSet::all(),
                    built_in: true,
                };
                let account = Account {
                    id: AccountId::from_uuid(Uuid::now_v7()),
                    kind: AccountKind::Person,
                    name: owner.name,
                    email: owner.email,
                    roles: vec![role.id],
                    disabled_at: None,
                    created_at: now,
                };
                let sandbox = sandbox(owner.sandbox_listen)?;
                roles::insert(&mut change, &role, now).await?;
                accounts::insert(&mut change, &account, Some(&hash)).await?;
                environments::insert(&mut change, &sandbox, now).await?;
                let acting = Acting { account: account.clone(), holds: PermissionSet::all() };
                let detail = json!({ "role": role.name, "environment": sandbox.slug });
                let about = subject("account", &account.id, &account.email);
                change.record(acting.record(now, "owner.created", about, detail));
                let world = World::load(&mut change).await?;
                let environments = environment_entries(&mut change).await?;
                inner
                    .commit(change, |table| {
                        table.set_accounts(world.account_entries());
                        table.set_environments(environments);
                    })
                    .await?;
                inner.environment_changes.send_modify(|n| *n += 1);
                Ok(Session::of(
                    account.id,
                    world.epochs.get(&account.id).copied().unwrap_or_default(),
                ))
            })
            .await?;
        Ok((session, strength))
    }
}

fn sandbox(listen: Option<SocketAddr>) -> Result<Environment, DeskError> {
    let internal = |why: &dyn std::fmt::Display| DeskError::Internal(why.to_string());
    Ok(Environment {
        id: EnvironmentId::from_uuid(Uuid::now_v7()),
        name: EnvironmentName::parse("Sandbox").map_err(|why| internal(&why))?,
        slug: EnvironmentSlug::parse("sandbox").map_err(|why| internal(&why))?,
        listen: match listen {
            Some(address) => address,
            None => SANDBOX_LISTEN.parse().map_err(|why| internal(&why))?,
        },
        upstream: Upstream::Sandbox,
        encoded_slashes: false,
    })
}
