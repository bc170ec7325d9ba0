//! A role: a unique name and a set of permissions.

use crate::id::RoleId;
use crate::permission_set::PermissionSet;
use crate::text::RoleName;
use serde::{Deserialize, Serialize};

/// The name of the role that is built in.
pub const ADMINISTRATOR: &str = "Administrator";

/// A unique name and a set of permissions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Role {
    /// Identifies it.
    pub id: RoleId,
    /// Its unique name.
    pub name: RoleName,
    /// What it permits.
    pub permissions: PermissionSet,
    /// True for `Administrator` alone: it holds all and can be neither edited nor deleted.
    pub built_in: bool,
}
