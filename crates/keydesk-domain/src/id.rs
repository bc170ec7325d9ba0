//! Identifiers: one type a thing, so that an account's id can never stand where a role's is meant.
//!
//! They are UUIDs (version 7 where this program makes them: sortable by time). The domain makes none itself, since that takes a clock.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use uuid::Uuid;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// Wraps a UUID that somebody else made.
            #[must_use]
            pub const fn from_uuid(uuid: Uuid) -> Self {
                Self(uuid)
            }
            /// The UUID inside.
            #[must_use]
            pub const fn uuid(self) -> Uuid {
                self.0
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map(Self)
            }
        }
    };
}

id!(
    /// Identifies an [`crate::Account`].
    AccountId
);
id!(
    /// Identifies a [`crate::Role`].
    RoleId
);
id!(
    /// Identifies an [`crate::ApiToken`]; not the token's text, and no secret.
    TokenId
);
id!(
    /// Identifies a [`crate::CustomRoute`].
    RouteId
);
id!(
    /// Identifies an [`crate::Environment`].
    EnvironmentId
);
