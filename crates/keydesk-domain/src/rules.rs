//! The rules that no front end may get around, as pure functions over what is about to be done.

use crate::account::{Account, AccountKind};
use crate::id::{AccountId, RoleId};
use crate::permission::{Area, Permission};
use crate::permission_set::PermissionSet;
use crate::role::Role;
use crate::token::{ApiToken, HeldLimits};
use thiserror::Error;

/// Why a rule forbids something: each a sentence that the person who asked can act on (rule 7).
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Forbidden {
    /// The actor lacks the permission for this kind of act.
    #[error("To {act} you need the permission {permission} ({}). Ask an administrator for a role that has it.", permission.label())]
    Lacks {
        /// The permission.
        permission: Permission,
        /// What was asked for: "create a role".
        act: &'static str,
    },
    /// Rule 1.
    #[error(
        "Only users with the Generate API Token permission can create API Tokens, and none of your roles has it. \
         Ask an administrator to add tokens:generate to one of your roles."
    )]
    CannotGenerate,
    /// Rule 1 on behalf of an account: it lacks the permission itself.
    #[error(
        "Only users with the Generate API Token permission can create API Tokens, and no role of the account \"{account}\" has it. \
         Add tokens:generate to one of its roles first."
    )]
    AccountCannotGenerate {
        /// The account's e-mail.
        account: String,
    },
    /// A token on behalf of a person.
    #[error(
        "\"{account}\" is a person's account. An API token on behalf of another account is for service accounts only."
    )]
    NotAService {
        /// The account's e-mail.
        account: String,
    },
    /// A token on behalf of a disabled account.
    #[error(
        "The account \"{account}\" is disabled, and its API tokens would be refused. Enable it first."
    )]
    AccountIsDisabled {
        /// The account's e-mail.
        account: String,
    },
    /// A token that is being replaced already.
    #[error(
        "The API token \"{token}\" is being replaced already. Wait until the old one has stopped, delete the old one now, or cancel \
         the replacement."
    )]
    BeingReplaced {
        /// The token's name.
        token: String,
    },
    /// A token that replaces another one, which has not stopped.
    #[error(
        "The API token \"{token}\" replaces another one that has not stopped yet. Wait until it has, delete the old one now, or \
         cancel the replacement."
    )]
    ReplacesAnother {
        /// The token's name.
        token: String,
    },
    /// Rule 2.
    #[error("You cannot {act}, because you do not hold: {}. Leave that out, or ask somebody who holds it.", list(.missing))]
    Beyond {
        /// What was asked for.
        act: &'static str,
        /// What the actor lacks.
        missing: Vec<Permission>,
    },
    /// `Administrator` stays as it is.
    #[error(
        "Administrator is built in: it holds every permission and cannot be edited or deleted. Create another role instead."
    )]
    BuiltIn,
    /// At least one enabled person always has `Administrator`.
    #[error(
        "This would leave no enabled person with the role Administrator, and nobody could undo it. \
         Give the role to another person first."
    )]
    LastAdministrator,
    /// A role that somebody has cannot be deleted.
    #[error("The role \"{role}\" is in use by {}. Give them another role first.", .holders.join(", "))]
    RoleInUse {
        /// The role's name.
        role: String,
        /// Who has it: e-mails.
        holders: Vec<String>,
    },
    /// An account without a role.
    #[error("An account needs at least one role.")]
    NoRole,
    /// A token that would permit nothing.
    #[error("The token would permit nothing: {why}")]
    EmptyToken {
        /// Why.
        why: &'static str,
    },
}

fn list(permissions: &[Permission]) -> String {
    permissions.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// Does the actor hold the permission that this kind of act takes?
///
/// # Errors
/// [`Forbidden::Lacks`].
pub const fn need(
    actor_holds: PermissionSet,
    permission: Permission,
    act: &'static str,
) -> Result<(), Forbidden> {
    if actor_holds.contains(permission) {
        Ok(())
    } else {
        Err(Forbidden::Lacks { permission, act })
    }
}

/// May this account resume a token? What it paused itself, its own account may; what somebody else paused, or a restore, was meant to
/// stay so until somebody who answers for everybody's tokens has looked at it.
///
/// # Errors
/// [`Forbidden::Lacks`] `tokens:edit`.
pub fn may_resume(
    actor_holds: PermissionSet,
    actor: AccountId,
    token: &ApiToken,
) -> Result<(), Forbidden> {
    if token.account != actor {
        return need(
            actor_holds,
            Permission::edit(Area::Tokens),
            "pause or resume somebody else's API token",
        );
    }
    if token.paused_at.is_none() || token.paused_by == Some(actor) {
        return Ok(());
    }
    need(
        actor_holds,
        Permission::edit(Area::Tokens),
        "resume an API token that somebody else or a restore paused",
    )
}

/// May this account change a token so? The limits that somebody else set, its own account alone cannot undo.
///
/// # Errors
/// [`Forbidden::Lacks`] `tokens:edit`.
pub fn may_widen(
    actor_holds: PermissionSet,
    actor: AccountId,
    before: &ApiToken,
    after: &ApiToken,
) -> Result<(), Forbidden> {
    if before.account != actor || HeldLimits::widened(before, after).and(before.held).is_none() {
        return Ok(());
    }
    need(
        actor_holds,
        Permission::edit(Area::Tokens),
        "undo a limit of an API token that somebody else set",
    )
}

/// Which limits are held once this account has changed a token so: those that it set as somebody else, and none that it set anew for
/// itself with leave to.
#[must_use]
pub fn held_after(
    actor_holds: PermissionSet,
    actor: AccountId,
    before: &ApiToken,
    after: &ApiToken,
) -> HeldLimits {
    let changed = HeldLimits::changed(before, after);
    if before.account != actor {
        return before.held.without(changed).or(HeldLimits::of(after).and(changed));
    }
    if actor_holds.contains(Permission::edit(Area::Tokens)) {
        return before.held.without(changed);
    }
    before.held
}

/// Rule 2: nobody can hand out what they do not hold.
///
/// # Errors
/// [`Forbidden::Beyond`], naming what is missing.
pub fn may_hand_out(
    actor_holds: PermissionSet,
    handed_out: PermissionSet,
    act: &'static str,
) -> Result<(), Forbidden> {
    let missing = handed_out.beyond(actor_holds);
    if missing.is_empty() { Ok(()) } else { Err(Forbidden::Beyond { act, missing }) }
}

/// May the actor change or delete this role? Not the built-in one, and none that carries more than the actor holds:
/// who changes a role answers for all that it carries.
///
/// # Errors
/// [`Forbidden::BuiltIn`] or [`Forbidden::Beyond`].
pub fn may_change_role(actor_holds: PermissionSet, role: &Role) -> Result<(), Forbidden> {
    if role.built_in {
        return Err(Forbidden::BuiltIn);
    }
    may_hand_out(actor_holds, role.permissions, "change this role")
}

/// May this role be deleted, given the e-mails of those who have it?
///
/// # Errors
/// [`Forbidden::BuiltIn`] or [`Forbidden::RoleInUse`].
pub fn may_delete_role(role: &Role, holders: Vec<String>) -> Result<(), Forbidden> {
    if role.built_in {
        return Err(Forbidden::BuiltIn);
    }
    if holders.is_empty() {
        Ok(())
    } else {
        Err(Forbidden::RoleInUse { role: role.name.to_string(), holders })
    }
}

/// At least one enabled person always has `Administrator`: does that hold for these accounts, which are those that can sign in?
///
/// # Errors
/// [`Forbidden::LastAdministrator`].
pub fn keeps_an_administrator<'a>(
    accounts: impl IntoIterator<Item = &'a Account>,
    administrator: RoleId,
) -> Result<(), Forbidden> {
    accounts
        .into_iter()
        .any(|account| {
            account.kind == AccountKind::Person
                && account.is_enabled()
                && account.roles.contains(&administrator)
        })
        .then_some(())
        .ok_or(Forbidden::LastAdministrator)
}

/// Rule 1, and rule 2 for the narrower set: may somebody who holds this create (or keep) a token with it?
///
/// # Errors
/// [`Forbidden::CannotGenerate`], [`Forbidden::Beyond`] or [`Forbidden::EmptyToken`].
pub fn may_create_token(
    creator_holds: PermissionSet,
    narrowed_to: Option<PermissionSet>,
) -> Result<(), Forbidden> {
    if !creator_holds.contains(Permission::GenerateApiToken) {
        return Err(Forbidden::CannotGenerate);
    }
    narrowing_fits(creator_holds, narrowed_to)
}

/// Rule 1, as far as it goes on behalf of another: may somebody who holds `maker_holds` create a token as this account? An account
/// makes its tokens itself; the one exception are service accounts, which nobody may be able to sign in as. Who makes it must be one
/// who could as well sign in as the account: who sets accounts up (`users:edit`), answers for everybody's tokens (`tokens:edit`), and
/// holds all that the account holds (rule 2).
///
/// # Errors
/// [`Forbidden::Lacks`], [`Forbidden::NotAService`], [`Forbidden::AccountIsDisabled`], [`Forbidden::Beyond`],
/// [`Forbidden::AccountCannotGenerate`], [`Forbidden::EmptyToken`].
pub fn may_create_token_for(
    maker_holds: PermissionSet,
    account: &Account,
    account_holds: PermissionSet,
    narrowed_to: Option<PermissionSet>,
) -> Result<(), Forbidden> {
    may_act_for_services(maker_holds)?;
    let email = || account.email.to_string();
    if account.kind != AccountKind::Service {
        return Err(Forbidden::NotAService { account: email() });
    }
    if !account.is_enabled() {
        return Err(Forbidden::AccountIsDisabled { account: email() });
    }
    may_hand_out(maker_holds, account_holds, "create an API token for this account")?;
    if !account_holds.contains(Permission::GenerateApiToken) {
        return Err(Forbidden::AccountCannotGenerate { account: email() });
    }
    narrowing_fits(account_holds, narrowed_to)
}

/// What it takes to make tokens on behalf of service accounts at all.
///
/// # Errors
/// [`Forbidden::Lacks`].
pub fn may_act_for_services(maker_holds: PermissionSet) -> Result<(), Forbidden> {
    const ACT: &str = "create an API token for another account";
    need(maker_holds, Permission::edit(Area::Users), ACT)?;
    need(maker_holds, Permission::edit(Area::Tokens), ACT)
}

/// A token's narrower set lies within what its account holds and permits something that a token can reach.
///
/// # Errors
/// [`Forbidden::Beyond`] or [`Forbidden::EmptyToken`].
pub fn narrowing_fits(
    account_holds: PermissionSet,
    narrowed_to: Option<PermissionSet>,
) -> Result<(), Forbidden> {
    let Some(smaller) = narrowed_to else { return Ok(()) };
    may_hand_out(account_holds, smaller, "give a token more than its account holds")?;
    let beyond_api = smaller.beyond(PermissionSet::reachable_with_a_token());
    if !beyond_api.is_empty() {
        return Err(Forbidden::EmptyToken {
            why: "no token reaches Keydesk's administration; name permissions of the API, such as products:view.",
        });
    }
    if smaller.is_empty() {
        return Err(Forbidden::EmptyToken {
            why: "name at least one permission of the API, such as products:view.",
        });
    }
    Ok(())
}

#[cfg(test)]
mod tests;
