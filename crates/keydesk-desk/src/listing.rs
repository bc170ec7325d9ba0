//! Rows of a list, each with the reasons why something cannot be done to it: roles and accounts.

use crate::desk::Desk;
use crate::error::DeskError;
use crate::session::Session;
use crate::views::{AccountView, RoleView};
use crate::world::World;
use keydesk_domain::AccountId;
use keydesk_domain::permission::{Area, Permission};
use keydesk_domain::rules::{self, Forbidden};
use keydesk_store::tokens;
use std::collections::HashMap;

/// A role, and what keeps the signed-in account from changing it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedRole {
    /// The role and who has it.
    pub view: RoleView,
    /// Why it cannot be edited, if it cannot.
    pub why_not_edit: Option<Forbidden>,
    /// Why it cannot be deleted, if it cannot.
    pub why_not_delete: Option<Forbidden>,
}

/// An account, and what keeps the signed-in account from changing it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedAccount {
    /// The account and its roles.
    pub view: AccountView,
    /// How many tokens it has that are not deleted.
    pub tokens: i64,
    /// Whether it is the one that is signed in.
    pub is_me: bool,
    /// Why it cannot be edited, if it cannot. One's own password always can.
    pub why_not_edit: Option<Forbidden>,
    /// Why no token can be created on its behalf, if none can.
    pub why_not_token: Option<Forbidden>,
}

impl Desk {
    /// All roles, with what can be done to each.
    ///
    /// # Errors
    /// As [`Desk::roles`].
    pub async fn list_roles(&self, session: &Session) -> Result<Vec<ListedRole>, DeskError> {
        let views = self.roles(session).await?;
        let world = World::load(&mut *self.inner.store.read().await?).await?;
        let holds = world.acting(session)?.holds;
        let need = |act| rules::need(holds, Permission::edit(Area::Users), act);
        Ok(views
            .into_iter()
            .map(|view| ListedRole {
                why_not_edit: need("edit a role")
                    .and_then(|()| rules::may_change_role(holds, &view.role))
                    .err(),
                why_not_delete: need("delete a role")
                    .and_then(|()| rules::may_change_role(holds, &view.role))
                    .and_then(|()| rules::may_delete_role(&view.role, view.holders.clone()))
                    .err(),
                view,
            })
            .collect())
    }

    /// All accounts, with what can be done to each.
    ///
    /// # Errors
    /// As [`Desk::accounts`].
    pub async fn list_accounts(&self, session: &Session) -> Result<Vec<ListedAccount>, DeskError> {
        let views = self.accounts(session).await?;
        let mut conn = self.inner.store.read().await?;
        let world = World::load(&mut conn).await?;
        let mut counts: HashMap<AccountId, i64> =
            tokens::count_by_account(&mut conn).await?.into_iter().collect();
        let acting = world.acting(session)?;
        let may_edit = |view: &AccountView| {
            rules::need(acting.holds, Permission::edit(Area::Users), "edit an account").and_then(
                |()| rules::may_hand_out(acting.holds, view.permissions, "change this account"),
            )
        };
        let may_create_for = |view: &AccountView| {
            rules::may_act_for_services(acting.holds)?;
            rules::may_create_token_for(acting.holds, &view.account, view.permissions, None)
        };
        Ok(views
            .into_iter()
            .map(|view| ListedAccount {
                tokens: counts.remove(&view.account.id).unwrap_or_default(),
                is_me: view.account.id == acting.account.id,
                why_not_edit: may_edit(&view).err(),
                why_not_token: may_create_for(&view).err(),
                view,
            })
            .collect())
    }
}
