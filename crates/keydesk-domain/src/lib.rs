//! The words of Keydesk as types, and its rules as pure functions.
//!
//! Nothing in this crate does I/O, waits, or reads a clock: what time it is comes in as an argument.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

pub mod access_table;
pub mod account;
pub mod activity;
pub mod audit;
pub mod audit_settings;
pub mod backup_settings;
pub mod checkpoint;
pub mod copying;
pub mod custom_route;
pub mod dedicated;
pub mod email;
pub mod environment;
pub mod hex;
pub mod id;
pub mod impact;
pub mod integration_kind;
mod intern;
mod kept_token;
pub mod lifecycle;
pub mod merkle;
pub mod nearest;
pub mod password;
pub mod paste;
pub mod permission;
pub mod permission_set;
pub mod preset;
pub mod refusal;
pub mod role;
pub mod rotation;
pub mod route;
pub mod route_template;
pub mod rules;
pub mod since_backup;
pub mod text;
pub mod throttle;
pub mod token;
pub mod token_format;
pub mod traffic;

pub use account::{Account, AccountKind};
pub use custom_route::{CustomRoute, NewRoute, RouteMethod};
pub use email::Email;
pub use environment::{Environment, EnvironmentSlug, Upstream};
pub use id::{AccountId, EnvironmentId, RoleId, RouteId, TokenId};
pub use integration_kind::IntegrationKind;
pub use lifecycle::{Lifecycle, Times};
pub use permission::{Access, Area, Permission};
pub use permission_set::PermissionSet;
pub use refusal::Refusal;
pub use role::Role;
pub use rotation::Retire;
pub use route_template::RouteTemplate;
pub use text::{AccountName, EnvironmentName, RoleName, TokenName};
pub use token::{ApiToken, HashedToken, HeldLimits, PlainToken, TokenHint};
