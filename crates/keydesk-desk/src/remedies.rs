//! What the buttons of a diagnosis do, where no other use case does exactly that: each one small change of what is there.

use crate::desk::Desk;
use crate::error::DeskError;
use crate::roles::RoleEdit;
use crate::session::Session;
use crate::tokens::TokenEdit;
use crate::views::{RoleView, TokenView};
use ipnet::IpNet;
use keydesk_domain::{Permission, RoleId, TokenId};
use std::net::IpAddr;

impl Desk {
    /// Adds one permission to a role. The tokens of everybody who has it get it at once.
    ///
    /// # Errors
    /// As [`Desk::edit_role`].
    pub async fn grant(
        &self,
        session: &Session,
        role: RoleId,
        permission: Permission,
    ) -> Result<RoleView, DeskError> {
        self.edit_role_as_it_is(session, &role.to_string(), move |role| RoleEdit {
            permissions: Some(role.permissions.with(permission)),
            ..RoleEdit::default()
        })
        .await
    }

    /// Adds one permission to the smaller set that a token was given. A token without a smaller set stays as it is.
    ///
    /// # Errors
    /// As [`Desk::edit_token`].
    pub async fn widen(
        &self,
        session: &Session,
        token: TokenId,
        permission: Permission,
    ) -> Result<TokenView, DeskError> {
        self.edit_token_as_it_is(session, &token.to_string(), move |token| TokenEdit {
            narrowed_to: token.narrowed_to.map(|smaller| Some(smaller.with(permission))),
            ..TokenEdit::default()
        })
        .await
    }

    /// Adds an address to those that a token may be used from. One that may be used from anywhere stays so.
    ///
    /// # Errors
    /// As [`Desk::edit_token`].
    pub async fn allow_address(
        &self,
        session: &Session,
        token: TokenId,
        address: IpAddr,
    ) -> Result<TokenView, DeskError> {
        self.edit_token_as_it_is(session, &token.to_string(), move |token| {
            let address = IpNet::from(address.to_canonical());
            let is_needed =
                !token.allowed_addresses.is_empty() && !token.allowed_addresses.contains(&address);
            let more = is_needed
                .then(|| token.allowed_addresses.iter().copied().chain([address]).collect());
            TokenEdit { allowed_addresses: more, ..TokenEdit::default() }
        })
        .await
    }
}
