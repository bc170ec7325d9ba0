//! What a new integration would be made of, looked at field by field: every mistake is found at once, before anything is made.

use crate::error::DeskError;
use crate::token_made::{check_name, check_time};
use crate::tokens::NewToken;
use crate::world::{Acting, World};
use jiff::Timestamp;
use keydesk_domain::permission::Permission;
use keydesk_domain::rules::{self, Forbidden};
use keydesk_domain::token::{effective_permissions, parse_address};
use keydesk_domain::{
    Account, AccountId, AccountKind, Email, IntegrationKind, PermissionSet, Role, RoleId, RoleName,
    TokenName, dedicated,
};
use keydesk_store::{Conn, accounts, roles};
use serde::{Deserialize, Serialize};
use std::fmt::Display;
use std::str::FromStr;
use uuid::Uuid;

/// An integration to make. What people type stands here as typed, so that each mistake is told with its field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewIntegration {
    /// What is connected.
    pub kind: IntegrationKind,
    /// Its role.
    pub role: IntegrationRole,
    /// Its account.
    pub account: IntegrationAccount,
    /// Its token.
    pub token: IntegrationToken,
}

/// The role of a new integration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum IntegrationRole {
    /// One to make.
    New {
        /// Its name.
        name: String,
        /// What it permits.
        permissions: PermissionSet,
    },
    /// One that is there, by name or identifier.
    Existing(String),
    /// An account that is there keeps those that it has.
    OfTheAccount,
}

/// The account of a new integration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum IntegrationAccount {
    /// A service account to make.
    New {
        /// Its name.
        name: String,
        /// Its e-mail.
        email: String,
    },
    /// One that is there, by e-mail or identifier.
    Existing(String),
}

/// The token of a new integration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IntegrationToken {
    /// Its name.
    pub name: String,
    /// The environment it works in, by slug, name or identifier.
    pub environment: String,
    /// From when on it is refused, if ever.
    pub expires_at: Option<Timestamp>,
    /// A smaller set than the account's, if wanted.
    pub narrowed_to: Option<PermissionSet>,
    /// Where it may be used from; empty means anywhere.
    pub allowed_addresses: Vec<String>,
    /// From when on it is refused if it was not used until then.
    pub use_by: Option<Timestamp>,
}

/// Something about one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The field, named as the command line names it: `role-name`.
    pub field: &'static str,
    /// What about it, and what to do.
    pub message: String,
}

/// What is to be made.
pub(crate) struct Plan {
    /// The role, if it is to be made.
    pub(crate) role: Option<Role>,
    /// The account.
    pub(crate) account: Account,
    /// Whether that is to be made.
    pub(crate) is_new_account: bool,
    /// The token.
    pub(crate) token: NewToken,
}

/// What was found while planning.
pub(crate) struct Planned {
    plan: Option<Plan>,
    /// What keeps it from being made, each with its field, in the order of the steps.
    pub(crate) problems: Vec<(&'static str, DeskError)>,
    /// What speaks against it.
    pub(crate) warnings: Vec<Finding>,
}

/// The role of an account as it would be.
enum Given {
    /// Made for it.
    New(Role),
    /// One that is there.
    Existing(Role),
    /// Those that it has.
    Own,
}

impl Planned {
    /// Plans it.
    ///
    /// # Errors
    /// [`DeskError::Forbidden`] for whoever may create no integrations at all, [`DeskError::Store`].
    pub(crate) async fn of(
        conn: &mut Conn,
        world: &World,
        acting: &Acting,
        new: &NewIntegration,
        now: Timestamp,
    ) -> Result<Self, DeskError> {
        rules::may_act_for_services(acting.holds)?;
        let mut it = Self { plan: None, problems: Vec::new(), warnings: Vec::new() };
        let given = it.role(conn, world, acting, &new.role).await?;
        let account = it.account(conn, world, acting, &new.account, given.as_ref(), now).await?;
        let holds = match (&account, &given) {
            (Some((account, false)), _) => Some(world.holds(account)),
            (_, Some(Given::New(role) | Given::Existing(role))) => Some(role.permissions),
            _ => None,
        };
        let token = it.token(conn, world, &new.token, holds, now).await?;
        if let (Some(given), Some((account, is_new_account)), Some(token)) = (given, account, token)
        {
            let role = if let Given::New(role) = given { Some(role) } else { None };
            it.plan = Some(Plan { role, account, is_new_account, token });
        }
        Ok(it)
    }

    /// The plan.
    ///
    /// # Errors
    /// [`DeskError::InField`] with the first problem.
    pub(crate) fn into_plan(self) -> Result<Plan, DeskError> {
        if let Some((field, why)) = self.problems.into_iter().next() {
            return Err(DeskError::InField { field, why: Box::new(why) });
        }
        self.plan
            .ok_or_else(|| DeskError::Internal("The integration could not be planned".to_owned()))
    }

    async fn role(
        &mut self,
        conn: &mut Conn,
        world: &World,
        acting: &Acting,
        role: &IntegrationRole,
    ) -> Result<Option<Given>, DeskError> {
        let (name, permissions) = match role {
            IntegrationRole::OfTheAccount => return Ok(Some(Given::Own)),
            IntegrationRole::Existing(wanted) => {
                return Ok(self
                    .take("role", world.find_role(wanted))
                    .cloned()
                    .map(Given::Existing));
            }
            IntegrationRole::New { name, permissions } => (name, *permissions),
        };
        let name: Option<RoleName> = self.parse("role-name", name);
        if let Some(name) = &name
            && let Some(existing) = roles::name_taken(conn, name, None).await?
        {
            self.problem("role-name", DeskError::Taken { what: "a role", existing });
        }
        let _fits = self.take("permission", permissions_fit(acting, permissions));
        let id = RoleId::from_uuid(Uuid::now_v7());
        Ok(name.map(|name| Given::New(Role { id, name, permissions, built_in: false })))
    }

    /// The account, and whether it is to be made.
    async fn account(
        &mut self,
        conn: &mut Conn,
        world: &World,
        acting: &Acting,
        account: &IntegrationAccount,
        given: Option<&Given>,
        now: Timestamp,
    ) -> Result<Option<(Account, bool)>, DeskError> {
        let (name, email) = match account {
            IntegrationAccount::Existing(wanted) => {
                let found = world.find_account(wanted).cloned();
                let Some(account) = self.take("account", found) else { return Ok(None) };
                let fits = rules::may_create_token_for(
                    acting.holds,
                    &account,
                    world.holds(&account),
                    None,
                );
                let _fits = self.take("account", fits.map_err(Into::into));
                if !keeps_its_roles(&account, given) {
                    self.problem("account", DeskError::invalid("account", KEEPS_ITS_ROLES));
                }
                return Ok(Some((account, false)));
            }
            IntegrationAccount::New { name, email } => (name, email),
        };
        let name = self.parse("account-name", name);
        let email: Option<Email> = self.parse("email", email);
        if let Some(email) = &email {
            match accounts::id_by_email(conn, email).await? {
                Some(_) => self.problem("email", DeskError::EmailTaken(email.to_string())),
                None => {
                    let concern = dedicated::concern(email, &world.accounts);
                    self.warnings.extend(
                        concern.map(|why| Finding { field: "email", message: why.to_string() }),
                    );
                }
            }
        }
        let role = match given {
            Some(Given::New(role)) => Some(role),
            Some(Given::Existing(role)) => {
                let fits = rules::may_hand_out(
                    acting.holds,
                    role.permissions,
                    "give this role to an account",
                );
                let fits = fits
                    .map_err(Into::into)
                    .and_then(|()| permissions_fit(acting, role.permissions));
                let _fits = self.take("role", fits);
                Some(role)
            }
            Some(Given::Own) => {
                self.problem("role", Forbidden::NoRole.into());
                None
            }
            None => None,
        };
        let (Some(name), Some(email), Some(role)) = (name, email, role) else { return Ok(None) };
        let id = AccountId::from_uuid(Uuid::now_v7());
        let kind = AccountKind::Service;
        Ok(Some((
            Account {
                id,
                kind,
                name,
                email,
                roles: vec![role.id],
                disabled_at: None,
                created_at: now,
            },
            true,
        )))
    }

    async fn token(
        &mut self,
        conn: &mut Conn,
        world: &World,
        token: &IntegrationToken,
        account_holds: Option<PermissionSet>,
        now: Timestamp,
    ) -> Result<Option<NewToken>, DeskError> {
        let name: Option<TokenName> = self.parse("token-name", &token.name);
        if let Some(name) = &name {
            match check_name(conn, name, None).await {
                Err(taken @ DeskError::Taken { .. }) => self.problem("token-name", taken),
                other => other?,
            }
        }
        let _there = self.take("environment", world.find_environment(&token.environment));
        let _fits = self.take("expires", check_time("expires", token.expires_at, now));
        let _fits = self.take("use-by", check_time("use-by", token.use_by, now));
        let mut allowed_addresses = Vec::new();
        for address in &token.allowed_addresses {
            let parsed = parse_address(address)
                .map_err(|why| DeskError::invalid("allow-address", why.to_string()));
            allowed_addresses.extend(self.take("allow-address", parsed));
        }
        if let Some(holds) = account_holds {
            let fits = rules::narrowing_fits(holds, token.narrowed_to).map_err(Into::into);
            let _fits = self.take("token-permission", fits);
        }
        Ok(name.map(|name| NewToken {
            name,
            environment: token.environment.clone(),
            expires_at: token.expires_at,
            narrowed_to: token.narrowed_to,
            allowed_addresses,
            use_by: token.use_by,
        }))
    }

    fn problem(&mut self, field: &'static str, why: DeskError) {
        self.problems.push((field, why));
    }

    fn take<T>(&mut self, field: &'static str, found: Result<T, DeskError>) -> Option<T> {
        found.map_err(|why| self.problem(field, why)).ok()
    }

    fn parse<T: FromStr<Err: Display>>(&mut self, field: &'static str, typed: &str) -> Option<T> {
        let parsed =
            typed.parse().map_err(|why: T::Err| DeskError::invalid(field, why.to_string()));
        self.take(field, parsed)
    }
}

const KEEPS_ITS_ROLES: &str = "An account that is there keeps the roles that it has, since its other API tokens hang on them. Choose \
                               one of its own roles, or make an account for the new role.";

/// The role must make a token possible, the token must be able to do something, and nobody hands out what they do not hold.
fn permissions_fit(acting: &Acting, permissions: PermissionSet) -> Result<(), DeskError> {
    rules::may_hand_out(acting.holds, permissions, "create this role")?;
    if !permissions.contains(Permission::GenerateApiToken) {
        return Err(DeskError::invalid(
            "permission",
            "Only users with the Generate API Token permission can create API Tokens: the role needs tokens:generate as well.",
        ));
    }
    if effective_permissions(permissions, None).is_empty() {
        let why = "give the role at least one permission of the API, such as products:view.";
        return Err(Forbidden::EmptyToken { why }.into());
    }
    Ok(())
}

fn keeps_its_roles(account: &Account, given: Option<&Given>) -> bool {
    match given {
        Some(Given::New(_)) => false,
        Some(Given::Existing(role)) => account.roles.contains(&role.id),
        Some(Given::Own) | None => true,
    }
}
