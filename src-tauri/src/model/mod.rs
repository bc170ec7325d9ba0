//! What the page is shown and what it sends: the article's words, as plain data.

mod accounts;
mod activity;
mod audit;
mod backup;
mod catalogue;
mod diagnose;
mod environments;
mod hand_off;
mod impact;
mod integration;
mod overview;
mod partner;
mod roles;
mod rotation;
mod routes;
mod second_factor;
mod session;
pub(crate) mod time;
mod tokens;

pub use accounts::*;
pub use activity::*;
pub use audit::*;
pub use backup::*;
pub use catalogue::*;
pub use diagnose::*;
pub use environments::*;
pub use hand_off::*;
pub use impact::*;
pub use integration::*;
pub use overview::*;
pub use partner::*;
pub use roles::*;
pub use rotation::*;
pub use routes::*;
pub use second_factor::*;
pub use session::*;
pub use tokens::*;

use keydesk_domain::PermissionSet;
use keydesk_domain::rules::Forbidden;

/// Permissions as their words, in the order of the catalogue.
pub(crate) fn words(permissions: PermissionSet) -> Vec<String> {
    permissions.iter().map(|permission| permission.to_string()).collect()
}

/// A reason as its sentence.
pub(crate) fn sentence(why_not: Option<Forbidden>) -> Option<String> {
    why_not.map(|why| why.to_string())
}

/// A count as JavaScript can hold it.
pub(crate) fn count(number: i64) -> u32 {
    u32::try_from(number.max(0)).unwrap_or(u32::MAX)
}
