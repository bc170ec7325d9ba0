//! Looking at a name or an e-mail while it is being typed: is it taken, and does anything speak against it?
//!
//! What is found out here holds only until somebody else types the same; the change itself asks again.

use crate::desk::Desk;
use crate::error::DeskError;
use crate::session::Session;
use crate::world::World;
use keydesk_domain::dedicated::{self, Concern};
use keydesk_domain::permission::{Area, Permission};
use keydesk_domain::rules;
use keydesk_domain::{AccountId, AccountKind, Email, RoleId, RoleName, TokenId, TokenName};
use keydesk_store::{accounts, roles, tokens};

impl Desk {
    /// Could a token have this name?
    ///
    /// # Errors
    /// [`DeskError::Taken`]; [`DeskError::Forbidden`] without Generate API Token; [`DeskError::Store`].
    pub async fn check_token_name(
        &self,
        session: &Session,
        name: &TokenName,
        except: Option<TokenId>,
    ) -> Result<(), DeskError> {
        let mut conn = self.inner.store.read().await?;
        let holds = World::load(&mut conn).await?.acting(session)?.holds;
        if !holds.contains(Permission::edit(Area::Tokens)) {
            rules::may_create_token(holds, None)?;
        }
        // A token keeps its name, also one that shares it with the token that replaces it.
        if let Some(except) = except
            && tokens::get(&mut conn, except)
                .await?
                .is_some_and(|(_, token)| token.name.key() == name.key())
        {
            return Ok(());
        }
        match tokens::name_taken(&mut conn, name, except).await? {
            Some(existing) => Err(DeskError::Taken { what: "an API token", existing }),
            None => Ok(()),
        }
    }

    /// Could a role have this name?
    ///
    /// # Errors
    /// [`DeskError::Taken`]; [`DeskError::Forbidden`] without `users:edit`; [`DeskError::Store`].
    pub async fn check_role_name(
        &self,
        session: &Session,
        name: &RoleName,
        except: Option<RoleId>,
    ) -> Result<(), DeskError> {
        let mut conn = self.inner.store.read().await?;
        let holds = World::load(&mut conn).await?.acting(session)?.holds;
        rules::need(holds, Permission::edit(Area::Users), "create a role")?;
        match roles::name_taken(&mut conn, name, except).await? {
            Some(existing) => Err(DeskError::Taken { what: "a role", existing }),
            None => Ok(()),
        }
    }

    /// Could an account of this kind have this e-mail? Gives what speaks against it for a service account ("Use an email address
    /// dedicated to the integration"), if anything does.
    ///
    /// # Errors
    /// [`DeskError::EmailTaken`]; [`DeskError::Forbidden`] without `users:edit`; [`DeskError::Store`].
    pub async fn check_account_email(
        &self,
        session: &Session,
        email: &Email,
        kind: AccountKind,
        except: Option<AccountId>,
    ) -> Result<Option<Concern>, DeskError> {
        let mut conn = self.inner.store.read().await?;
        let world = World::load(&mut conn).await?;
        rules::need(
            world.acting(session)?.holds,
            Permission::edit(Area::Users),
            "create an account",
        )?;
        match accounts::id_by_email(&mut conn, email).await? {
            Some(id) if Some(id) != except => return Err(DeskError::EmailTaken(email.to_string())),
            _ => {}
        }
        let others = world.accounts.iter().filter(|account| Some(account.id) != except);
        Ok((kind == AccountKind::Service).then(|| dedicated::concern(email, others)).flatten())
    }
}
