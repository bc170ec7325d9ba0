//! What an account may do here at this moment, and if not, why: so that a front end can say so before somebody tries.
//!
//! Nothing is enforced here. Each use case asks the same rules again when it is called.

use crate::desk::Desk;
use crate::error::DeskError;
use crate::session::Session;
use crate::world::World;
use keydesk_domain::PermissionSet;
use keydesk_domain::permission::{Area, Permission};
use keydesk_domain::rules::{self, Forbidden};

/// What an account may do here: `None` is "may", otherwise the sentence that says why not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Abilities {
    /// Make tokens of its own.
    pub generate_token: Option<Forbidden>,
    /// See everybody's tokens.
    pub see_all_tokens: Option<Forbidden>,
    /// Edit and delete everybody's tokens.
    pub edit_all_tokens: Option<Forbidden>,
    /// See accounts and roles.
    pub see_users: Option<Forbidden>,
    /// Make, edit and delete accounts and roles.
    pub edit_users: Option<Forbidden>,
    /// See environments.
    pub see_environments: Option<Forbidden>,
    /// Make, edit and delete environments; start and stop the gateway.
    pub edit_environments: Option<Forbidden>,
}

/// A permission of the catalogue, and why the account cannot hand it out, if it cannot (rule 2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grantable {
    /// The permission.
    pub permission: Permission,
    /// Why not.
    pub why_not: Option<Forbidden>,
}

impl Abilities {
    fn of(holds: PermissionSet) -> Self {
        let need = |permission, act| rules::need(holds, permission, act).err();
        Self {
            generate_token: rules::may_create_token(holds, None).err(),
            see_all_tokens: need(Permission::view(Area::Tokens), "see everybody's API tokens"),
            edit_all_tokens: need(Permission::edit(Area::Tokens), "change everybody's API tokens"),
            see_users: need(Permission::view(Area::Users), "see accounts and roles"),
            edit_users: need(Permission::edit(Area::Users), "change accounts and roles"),
            see_environments: need(Permission::view(Area::Environments), "see environments"),
            edit_environments: need(Permission::edit(Area::Environments), "change environments"),
        }
    }
}

impl Desk {
    /// What the signed-in account may do here at this moment.
    ///
    /// # Errors
    /// [`DeskError::SessionEnded`], [`DeskError::Store`].
    pub async fn abilities(&self, session: &Session) -> Result<Abilities, DeskError> {
        let world = World::load(&mut *self.inner.store.read().await?).await?;
        Ok(Abilities::of(world.acting(session)?.holds))
    }

    /// The whole catalogue of permissions, each with why the signed-in account cannot give it to a role, if it cannot.
    ///
    /// # Errors
    /// [`DeskError::SessionEnded`], [`DeskError::Store`].
    pub async fn grantable(&self, session: &Session) -> Result<Vec<Grantable>, DeskError> {
        let world = World::load(&mut *self.inner.store.read().await?).await?;
        let holds = world.acting(session)?.holds;
        let why_not = |permission| {
            let alone = PermissionSet::EMPTY.with(permission);
            rules::may_hand_out(holds, alone, "give this permission").err()
        };
        Ok(Permission::catalogue()
            .map(|permission| Grantable { permission, why_not: why_not(permission) })
            .collect())
    }
}
