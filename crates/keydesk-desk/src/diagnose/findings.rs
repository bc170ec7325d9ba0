//! What a diagnosis consists of, as front ends show it.

use crate::refusals::RefusalView;
use jiff::Timestamp;
use keydesk_domain::custom_route::RouteMethod;
use keydesk_domain::permission::Area;
use keydesk_domain::{AccountId, Permission, PermissionSet, RoleId, TokenId};
use serde::{Deserialize, Serialize};

/// The article's four checks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CheckName {
    /// The token was copied correctly.
    Copied,
    /// The token has not been deleted (nor has it expired or been paused).
    Alive,
    /// The user account that created the token has the required permissions.
    Permitted,
    /// The integration is using the correct FoodLogiQ environment.
    Environment,
}

impl CheckName {
    /// The check in the article's words.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Copied => "The token was copied correctly",
            Self::Alive => "The token has not been deleted",
            Self::Permitted => "The account has the required permissions",
            Self::Environment => "The integration uses the correct environment",
        }
    }
}

/// What a check found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// It is in order.
    Good,
    /// This is why.
    Bad,
    /// Worth knowing, but not (or no longer) why.
    Warning,
    /// There is not enough to go by.
    Unknown,
}

/// A piece of evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// What it is: "Deleted on".
    pub label: String,
    /// What was found, never anything of a secret.
    pub value: String,
    /// The same as a time, if it is one.
    pub at: Option<Timestamp>,
}

impl Evidence {
    pub(super) fn of(label: &str, value: impl Into<String>) -> Self {
        Self { label: label.to_owned(), value: value.into(), at: None }
    }

    pub(super) fn time(label: &str, at: Timestamp) -> Self {
        Self { label: label.to_owned(), value: format!("{at:.0}"), at: Some(at) }
    }
}

/// One of the four checks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// Which.
    pub name: CheckName,
    /// What was found.
    pub verdict: Verdict,
    /// The same as a sentence.
    pub sentence: String,
    /// What it rests on.
    pub evidence: Vec<Evidence>,
}

impl Check {
    pub(super) fn new(name: CheckName, verdict: Verdict, sentence: impl Into<String>) -> Self {
        Self { name, verdict, sentence: sentence.into(), evidence: Vec::new() }
    }

    pub(super) fn with(mut self, evidence: impl IntoIterator<Item = Evidence>) -> Self {
        self.evidence.extend(evidence);
        self
    }
}

/// A role that a permission could be added to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleChoice {
    /// Identifies it.
    pub id: RoleId,
    /// Its name.
    pub name: String,
    /// What it permits with the permission added.
    pub permissions: PermissionSet,
    /// How many accounts have it.
    pub accounts: usize,
    /// Why it cannot be changed, if it cannot.
    pub why_not: Option<String>,
}

/// What mends it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum RemedyAct {
    /// Adding the permission to a role of the account.
    Grant {
        /// The account's name.
        account_name: String,
        /// The permission.
        permission: Permission,
        /// The account's roles, for whom roles may be named to.
        roles: Vec<RoleChoice>,
    },
    /// Adding the permission to the smaller set that the token was given.
    Widen {
        /// The token.
        token: TokenId,
        /// The permission.
        permission: Permission,
    },
    /// Enabling the account.
    EnableAccount {
        /// The account.
        account: AccountId,
        /// Its name.
        name: String,
    },
    /// Resuming the token.
    ResumeToken {
        /// The token.
        token: TokenId,
    },
    /// Adding the address to those that the token may be used from.
    AllowAddress {
        /// The token.
        token: TokenId,
        /// The address.
        address: String,
    },
    /// Starting the gateway.
    StartGateway,
    /// Adding the route to the environment.
    AddRoute {
        /// The environment, by slug.
        environment: String,
        /// Its name.
        environment_name: String,
        /// The method.
        method: RouteMethod,
        /// The template that the path most likely belongs to.
        template: String,
        /// The area that it most likely belongs to.
        area: Option<Area>,
    },
    /// Looking at the environment, and editing it there.
    OpenEnvironment {
        /// The environment, by slug.
        slug: String,
        /// Its name.
        name: String,
    },
    /// Making another token in its place.
    ReplaceToken {
        /// The old one's name, as a suggestion.
        name: String,
        /// The environment, by slug.
        environment: String,
        /// The account whose token it was, by e-mail.
        account_email: String,
        /// Whether that is who is signed in.
        mine: bool,
    },
    /// Giving the token a later expiry.
    EditExpiry {
        /// The token.
        token: TokenId,
        /// Its name.
        name: String,
    },
    /// Nothing that a button here could do: something for the partner, to be copied and sent.
    TellPartner {
        /// What to tell.
        text: String,
    },
}

/// Something to do about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remedy {
    /// What to do and what it does, as a sentence.
    pub sentence: String,
    /// What does it.
    pub act: RemedyAct,
    /// Why whoever is signed in cannot do it, if so.
    pub why_not: Option<String>,
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnosis {
    /// What was looked at.
    pub subject: String,
    /// Why it was refused, or that nothing is found wrong, as a sentence.
    pub conclusion: String,
    /// The four checks, in the article's order.
    pub checks: Vec<Check>,
    /// What to do, best first.
    pub remedies: Vec<Remedy>,
    /// The refused request that it is about, if it is about one.
    pub refusal: Option<RefusalView>,
}
