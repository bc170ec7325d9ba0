//! The use cases: one door for every front end.
//!
//! Each does the same in the same order: who asks (the session's account, read anew), may they (the domain's rules), change and
//! record in one transaction, then the gateway's table, then the answer. A front end that calls nothing else can break no rule.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod abilities;
mod accounts;
mod audit;
mod checks;
mod clock;
pub mod credentials;
mod desk;
mod environments;
mod error;
mod first_run;
mod gateway_switch;
mod keychain;
mod listing;
mod password_hash;
mod publish;
mod roles;
mod sandbox;
mod session;
mod sign_in;
mod token_search;
mod tokens;
mod traffic;
pub mod views;
mod world;

pub use abilities::{Abilities, Grantable};
pub use accounts::{AccountEdit, NewAccount};
pub use clock::Clock;
pub use credentials::{CredentialError, Credentials};
pub use desk::{Desk, Opening, Settings};
pub use environments::{EnvironmentEdit, NewEnvironment, NewUpstream};
pub use error::DeskError;
pub use first_run::Owner;
pub use listing::{ListedAccount, ListedRole};
pub use password_hash::Cost;
pub use roles::RoleEdit;
pub use session::Session;
pub use token_search::{EnvironmentChoice, ListedToken, PAGE_MAX, TokenImpact, TokenPage, TokenQuery};
pub use tokens::{CreatedToken, NewToken, TokenEdit};

/// What lists of tokens are filtered and sorted by.
pub use keydesk_store::token_search::{LiveState, TokenOrder};
/// What can be wrong with the store; and files that are only for their owner, for what front ends keep beside it.
pub use keydesk_store::{StoreError, files};
