//! Roles: create, list, edit, delete.

use crate::desk::{Desk, Inner};
use crate::error::DeskError;
use crate::session::Session;
use crate::views::RoleView;
use crate::world::{Acting, World, subject};
use jiff::Timestamp;
use keydesk_domain::permission::{Area, Permission};
use keydesk_domain::rules;
use keydesk_domain::{PermissionSet, Role, RoleId, RoleName};
use keydesk_store::{Change, Conn, roles};
use serde_json::json;
use uuid::Uuid;

/// What to change about a role; what is `None` stays.
#[derive(Clone, Debug, Default)]
pub struct RoleEdit {
    /// Another name.
    pub name: Option<RoleName>,
    /// Another set of permissions, whole.
    pub permissions: Option<PermissionSet>,
}

impl Desk {
    /// All roles, each with those who have it.
    ///
    /// # Errors
    /// [`rules::Forbidden::Lacks`] `users:view`, [`DeskError::SessionEnded`], [`DeskError::Store`].
    pub async fn roles(&self, session: &Session) -> Result<Vec<RoleView>, DeskError> {
        let world = World::load(&mut *self.inner.store.read().await?).await?;
        rules::need(world.acting(session)?.holds, Permission::view(Area::Users), "see roles")?;
        Ok(world.roles.iter().map(|role| view(&world, role)).collect())
    }

    /// One role, by name or identifier.
    ///
    /// # Errors
    /// As [`Desk::roles`], and [`DeskError::NotFound`].
    pub async fn role(&self, session: &Session, wanted: &str) -> Result<RoleView, DeskError> {
        let world = World::load(&mut *self.inner.store.read().await?).await?;
        rules::need(world.acting(session)?.holds, Permission::view(Area::Users), "see roles")?;
        Ok(view(&world, world.find_role(wanted)?))
    }

    /// Creates a role.
    ///
    /// # Errors
    /// [`DeskError::Forbidden`] without `users:edit` or beyond what is held, [`DeskError::Taken`], [`DeskError::Store`].
    pub async fn create_role(
        &self,
        session: &Session,
        name: RoleName,
        permissions: PermissionSet,
    ) -> Result<RoleView, DeskError> {
        let session = session.clone();
        self.to_the_end(async move |inner| {
            let _turn = inner.turn.lock().await;
            let (mut change, _, acting, now) = inner.begin(&session, "create a role").await?;
            rules::may_hand_out(acting.holds, permissions, "create this role")?;
            check_name(&mut change, &name, None).await?;
            let role =
                Role { id: RoleId::from_uuid(Uuid::now_v7()), name, permissions, built_in: false };
            roles::insert(&mut change, &role, now).await?;
            let about = subject("role", &role.id, &role.name);
            change.record(acting.record(
                now,
                "role.created",
                about,
                json!({ "permissions": permissions }),
            ));
            inner.commit_people(change).await?;
            Ok(RoleView { role, holders: Vec::new() })
        })
        .await
    }

    /// Changes a role. The tokens of everybody who has it change at once.
    ///
    /// # Errors
    /// [`DeskError::Forbidden`], [`DeskError::Taken`], [`DeskError::NotFound`], [`DeskError::Store`].
    pub async fn edit_role(
        &self,
        session: &Session,
        wanted: &str,
        edit: RoleEdit,
    ) -> Result<RoleView, DeskError> {
        self.edit_role_as_it_is(session, wanted, |_| edit).await
    }

    /// The same, where the edit depends on how the role is at that moment.
    pub(crate) async fn edit_role_as_it_is(
        &self,
        session: &Session,
        wanted: &str,
        edit: impl FnOnce(&Role) -> RoleEdit + Send + 'static,
    ) -> Result<RoleView, DeskError> {
        let (session, wanted) = (session.clone(), wanted.to_owned());
        self.to_the_end(async move |inner| {
            let _turn = inner.turn.lock().await;
            let (mut change, world, acting, now) = inner.begin(&session, "edit a role").await?;
            let before = world.find_role(&wanted)?.clone();
            rules::may_change_role(acting.holds, &before)?;
            let edit = edit(&before);
            let after = Role {
                name: edit.name.unwrap_or_else(|| before.name.clone()),
                permissions: edit.permissions.unwrap_or(before.permissions),
                ..before.clone()
            };
            rules::may_hand_out(acting.holds, after.permissions, "give this role more")?;
            check_name(&mut change, &after.name, Some(after.id)).await?;
            roles::update(&mut change, &after).await?;
            let detail = json!({
                "name": { "before": before.name, "after": after.name },
                "added": after.permissions.beyond(before.permissions),
                "removed": before.permissions.beyond(after.permissions),
            });
            change.record(acting.record(
                now,
                "role.edited",
                subject("role", &after.id, &after.name),
                detail,
            ));
            inner.commit_people(change).await?;
            Ok(RoleView { holders: world.holders(after.id), role: after })
        })
        .await
    }

    /// Deletes a role that nobody has.
    ///
    /// # Errors
    /// [`DeskError::Forbidden`] (in use: says by whom), [`DeskError::NotFound`], [`DeskError::Store`].
    pub async fn delete_role(
        &self,
        session: &Session,
        wanted: &str,
    ) -> Result<RoleView, DeskError> {
        let (session, wanted) = (session.clone(), wanted.to_owned());
        self.to_the_end(async move |inner| {
            let _turn = inner.turn.lock().await;
            let (mut change, world, acting, now) = inner.begin(&session, "delete a role").await?;
            let role = world.find_role(&wanted)?.clone();
            rules::may_change_role(acting.holds, &role)?;
            rules::may_delete_role(&role, world.holders(role.id))?;
            roles::delete(&mut change, role.id).await?;
            let detail = json!({ "permissions": role.permissions });
            change.record(acting.record(
                now,
                "role.deleted",
                subject("role", &role.id, &role.name),
                detail,
            ));
            inner.commit_people(change).await?;
            Ok(RoleView { role, holders: Vec::new() })
        })
        .await
    }
}

impl Inner {
    /// Begins a change of roles or accounts: who asks, and may they at all? The caller holds the turn.
    pub(crate) async fn begin(
        &self,
        session: &Session,
        act: &'static str,
    ) -> Result<(Change, World, Acting, Timestamp), DeskError> {
        let mut change = self.store.change().await?;
        let world = World::load(&mut change).await?;
        let acting = world.acting(session)?;
        rules::need(acting.holds, Permission::edit(Area::Users), act)?;
        Ok((change, world, acting, self.now()))
    }

    /// Commits a change of roles or accounts, once what must always hold is seen to hold after it.
    pub(crate) async fn commit_people(&self, mut change: Change) -> Result<(), DeskError> {
        let after = World::load(&mut change).await?;
        after.keeps_an_administrator()?;
        self.commit(change, |table| table.set_accounts(after.account_entries())).await
    }
}

async fn check_name(
    conn: &mut Conn,
    name: &RoleName,
    except: Option<RoleId>,
) -> Result<(), DeskError> {
    match roles::name_taken(conn, name, except).await? {
        Some(existing) => Err(DeskError::Taken { what: "a role", existing }),
        None => Ok(()),
    }
}

fn view(world: &World, role: &Role) -> RoleView {
    RoleView { role: role.clone(), holders: world.holders(role.id) }
}
